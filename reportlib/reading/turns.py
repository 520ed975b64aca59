"""Who speaks where a text is a conversation: its turns, those who ask, and whom an answer is from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Article, Entity, Span
from reportlib.reading.outlets import is_outlet, sounds_like_outlet

_FEWEST, _MOST_NAMES = 4, 16
_NEAR = 36
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of a conversation.

    Attributes:
        start: Where its label begins.
        words: Where what is said begins.
        asks: Whether it is somebody's who asks.
        voice: Whom what is said is from: the house that the speaker was introduced with, else the speaker.
        housed: Whether it is a house.
    """

    start: int
    words: int
    asks: bool
    voice: str | None
    housed: bool = False


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(v) for k, v in read_toml("conversations")["turns"].items()}


def find_turns(folded: str, article: Article, entities: Sequence[Entity]) -> list[Turn]:
    """The turns of an article in text order; none where it is no conversation.

    A conversation has two speakers at least whose labels recur, one of whom asks.

    Args:
        folded: The document's folded text.
        article: The article.
        entities: The names in it, in text order.
    """
    words = _words()
    found = [
        (m.start("name"), m.end(), m["name"].strip(" *_")) for m in words["label"].finditer(folded, article.span.start, article.span.end)
    ]
    full = _full_names([_who(name) for _, _, name in found])
    found = [(start, words_at, full.get(_who(name), name)) for start, words_at, name in found]
    count = Counter(_who(name) for _, _, name in found)
    recurring = {who for who, n in count.items() if n > 1 or _asks_by_name(who) or _answers_by_name(who)}
    found = [f for f in found if _who(f[2]) in recurring]
    if len(found) < _FEWEST or not 1 < len(recurring) <= _MOST_NAMES:
        return []
    ends = [*(f[0] for f in found[1:]), article.span.end]
    asked: Counter[str] = Counter()
    for (_, words_at, name), end in zip(found, ends, strict=True):
        asked[_who(name)] += folded[words_at:end].rstrip(' \n*_"”').endswith("?")
    askers = {who for who in recurring if _asks_by_name(who) or (2 * asked[who] >= count[who] and not _answers_by_name(who))}
    if not askers or askers == recurring or not sum(asked.values()):
        return []
    head = folded[(article.title_span or article.span).start : min(found[0][0] + _HEAD, article.span.end)]
    offset = (article.title_span or article.span).start
    voices = {who: _voice(who, head, offset, entities) for who in recurring - askers}
    houses = {e.code for e in entities}
    return [Turn(start, words_at, _who(name) in askers, (v := voices.get(_who(name))), v in houses) for start, words_at, name in found]


def _full_names(names: Sequence[str]) -> dict[str, str]:
    """The full name of each speaker who is first labelled by it and later by the last word of it (ANNA KELLER, then KELLER)."""
    whole = {n.split()[-1].casefold(): n for n in reversed(names) if len(n.split()) > 1}
    return {n: whole[n.casefold()] for n in names if len(n.split()) == 1 and n.casefold() in whole}


def turn_at(turns: Sequence[Turn], at: int) -> Turn | None:
    """The turn that a position lies in."""
    k = bisect_right(turns, at, key=lambda t: t.start) - 1
    return turns[k] if k >= 0 else None


def without_labels(spans: Sequence[Span], turns: Sequence[Turn]) -> list[Span]:
    """Sentences without the names of those who say them."""
    out = []
    for span in spans:
        turn = turn_at(turns, span.end - 1)
        if turn is not None and span.start < turn.words:
            span = Span(turn.words, span.end) if turn.words < span.end else span
        out.append(span)
    return out


def _who(name: str) -> str:
    """A speaker's label without numbers, titles and what stands in parentheses (MS. ORTEGA (Blue Harbor), Q3)."""
    bare = re.sub(r"\(.*|(?<=[QA问答])\s?\d{1,2}.*| (?:--?|[–—]) .*", "", name).strip(" *_.")
    return _words()["title"].sub("", bare).strip()


def _asks_by_name(who: str) -> bool:
    return _words()["asker"].fullmatch(who) is not None or is_outlet(who) or sounds_like_outlet(who)


def _answers_by_name(who: str) -> bool:
    return _words()["answerer"].fullmatch(who) is not None


def _voice(who: str, head: str, offset: int, entities: Sequence[Entity]) -> str | None:
    """Whom an answer is from: the body or company that the speaker is introduced with, else his name."""
    named = [e for e in entities if e.type in ("company", "institution", "person")]
    own = next((e.code for e in named if e.exact.casefold() == who.casefold()), None)
    if own:
        return own
    name: str | None = who
    if _answers_by_name(who):
        guest = next((m for p in ("guest", "interviewed") if (m := _words()[p].search(head))), None)
        if guest is None:
            return None
        at = offset + guest.start("who")
        house = next((e.code for e in named if e.type != "person" and at <= e.span.start < at + _NEAR), None)
        if house:
            return house
        bare = _words()["before_name"].sub("", guest["who"].strip())
        name = bare if _words()["name"].fullmatch(bare) else None
    if name is None:
        return None
    for m in re.finditer(re.escape(name), head, re.IGNORECASE):
        before, after = offset + m.start(), offset + m.end()
        line = head.rfind("\n", 0, m.start()) + 1 + offset
        ahead = [e for e in named if max(line, before - _NEAR) <= e.span.start and e.span.end <= before]
        behind = [e for e in named if after <= e.span.start < after + _NEAR and "\n" not in head[m.end() : e.span.start - offset]]
        lead = head[m.end() : m.end() + _NEAR]
        if ahead and not re.search(r"[。.!?:]", head[ahead[-1].span.end - offset : m.start()]):
            return ahead[-1].code
        if behind and re.match(r"\s?[,(、是-]", lead) and not re.search(r"[。!?:]", head[m.end() : behind[0].span.start - offset]):
            return behind[0].code
    return name.title() if name.isupper() else name
