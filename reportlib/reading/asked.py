"""Questions and answers: an answer may be no more than a number, and what it is the number of stands in the question."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Mention, Period
from reportlib.reading.scene import Scene, Token, sign_of


@lru_cache(maxsize=1)
def _interrogative() -> re.Pattern[str]:
    return re.compile(read_toml("anaphora")["questions"]["interrogative"], re.IGNORECASE)


def is_question(scene: Scene) -> bool:
    """Whether a sentence asks for a number."""
    return scene.text.rstrip(" \n\"'”」").endswith("?") and _interrogative().search(scene.text) is not None


def asked(question: Scene, mention: Mention) -> tuple[Scene, int]:
    """The question with the number in the place of the words that ask for it, and that place.

    Args:
        question: A scene for which ``is_question`` holds.
        mention: The first number of the answer.
    """
    found = list(_interrogative().finditer(question.text))[-1]
    at, end = found.span()
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


def time_of_answer(answer: Scene, at: int) -> str | None:
    """The time that the answer itself names before its number, in the clause of it."""
    start, _ = answer.clause_of(at)
    own = [t.value for i, t in answer.times if start <= i < at and t.relation in ("at", "span", "until")]
    return own[-1] if own else None
