"""Questions and answers: an answer may be no more than a number, and what it is the number of stands in the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Claim, Mention, Period
from reportlib.reading.clock import lies_ahead
from reportlib.reading.roles import find_subject
from reportlib.reading.scene import Scene, Token, sign_of


@lru_cache(maxsize=1)
def _interrogative() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = read_toml("conversations")["questions"]
    return re.compile(words["here"], re.IGNORECASE), re.compile(words["at_end"], re.IGNORECASE)


def is_question(scene: Scene) -> bool:
    """Whether a sentence asks for a number."""
    return scene.text.rstrip(" \n\"'”」*_").endswith("?") and any(p.search(scene.text) for p in _interrogative())


def asked(question: Scene, mention: Mention) -> Iterator[tuple[Scene, int]]:
    """The question with the number in the place of the words that ask for it, and that place; for each of its questions, the last first.

    What asks for it at the head of an English question (what is its capacity?) has its number at the end.

    Args:
        question: A scene for which ``is_question`` holds.
        mention: The number of the answer.
    """
    here, at_end = _interrogative()
    places = [(m.start(), m.end()) for m in here.finditer(question.text)]
    for m in at_end.finditer(question.text):
        end = next((i for i in range(m.end(), len(question.text)) if question.text[i] in ",?;"), len(question.text) - 1)
        if end > m.end():
            places.append((end, end + 1))
    for at, end in sorted(places, reverse=True):
        yield _with_number(question, mention, at, end)


def _with_number(question: Scene, mention: Mention, at: int, end: int) -> tuple[Scene, int]:
    less = end - at - 1

    def moved(i: int) -> int:
        return i if i <= at else max(at + 1, i - less)

    tokens: dict[int, Token] = {moved(i): t for i, t in question.tokens.items() if not at <= i < end}
    tokens[at] = mention
    text = question.text[:at] + sign_of(mention) + question.text[end:]
    offsets = [*question.offsets[: at + 1], *question.offsets[end:]]
    clauses = tuple((moved(a), moved(b)) for a, b in question.clauses)
    times: tuple[tuple[int, Period], ...] = tuple((moved(i), t) for i, t in question.times if not at <= i < end)
    return Scene(question.sentence, text, dict(sorted(tokens.items())), offsets, clauses, times), at


def as_answered(found: Sequence[Claim], answer: Scene, at: int) -> list[Claim]:
    """The claims that a question and the number of its answer make, with what the answer says itself: when, of what, of whom."""
    if not found:
        return []
    start, end = answer.clause_of(at)
    times = [t.value for i, t in answer.times if start <= i < at and t.relation in ("at", "span", "until")]
    items = {e.code for _, e in answer.entities(start, end, "item")}
    own = find_subject(answer, at, found[0].measure, None, None)
    out = [replace(c, sentence=answer.sentence, time_period=times[-1] if times else c.time_period) for c in found]
    if len(items) == 1:
        out = [replace(out[0], item=items.pop())]
    if own is None or own.area == "WORLD":
        return out
    return [replace(c, ref_area=own.area, ref_entity=own.entity) for c in out]


def asked_ahead(question: Scene, published: str | None) -> str | None:
    """The time to come that a sentence of somebody who asks names last, or None."""
    times = [t.value for _, t in question.times if lies_ahead(t.value, published)]
    return times[-1] if times else None


def foreseen(answer: Scene, at: int, measure: str, ahead: str | None) -> str | None:
    """The time that a question about what is to come gives a number of its answer (年底会是什么价位? 25万到32万), or None.

    Args:
        answer: The sentence of the number; ``at`` is its place.
        measure: What it measures.
        ahead: The time that the question names, if any.
    """
    own = any(i < at for i, _ in answer.times)
    return ahead if not own and measure in read_toml("conversations")["questions"]["foreseen"] else None
