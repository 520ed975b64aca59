"""Bodies known by the area they stand with: 泰国商务部, the Ministry of Commerce of Thailand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reportlib.lexicon.gazetteer import offices, terms
from reportlib.model import Entity, Span

_REACH = 60
_SHORT = {"US": "US", "GB": "UK", "AE": "UAE", "CD": "DR Congo"}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(map(re.escape, sorted(offices()[0], key=len, reverse=True)))
    # a Latin word must end where it ends; 能源部门 is no ministry
    after = re.compile(rf"(?:的|'s |’s | )?(?P<office>{words})(?![门队分件位落])(?<![a-z](?=[A-Za-z]))")
    before = re.compile(rf"(?:^|(?<![A-Za-z]))(?P<office>{words}) (?:of|for) (?:the )?$")
    return after, before


def with_offices(text: str, folded: str, entities: Sequence[Entity]) -> list[Entity]:
    """Entities, where an area and the office beside it have become one body of that area.

    A body listed for another area gives way: the Ministry of Commerce of Thailand is not the Chinese one.
    """
    made: list[Entity] = []
    for k, area in enumerate(entities):
        if area.type != "area" or area.code not in offices()[1] or (made and made[-1].span.end > area.span.start):
            continue
        found = _beside(folded, area)
        if found is None:
            continue
        span, word = found
        near = [e for e in entities[max(0, k - 2) : k + 3] if e is not area and e.span.start < span.end and span.start < e.span.end]
        if any(e.home == area.code or e.span not in span for e in near) or (made and span.start < made[-1].span.end):
            continue
        made.append(Entity(span, text[span.start : span.end], "institution", _named(area.code, word), area.code, word))
    if not made:
        return list(entities)
    taken = {i for e in made for i in range(e.span.start, e.span.end)}
    return sorted([*made, *(e for e in entities if e.span.start not in taken)], key=lambda e: e.span)


def is_office(entity: Entity) -> bool:
    """Whether an entity is an office that every state has, named after its state, rather than a body known by its own name."""
    made = entity.surface in offices()[0] and entity.code == _named(entity.home or "", entity.surface)
    return entity.type == "institution" and made and entity.code not in _listed()


def office_of(area: str, word: str) -> str | None:
    """What an office is called that a text names without its state: the body listed for that state, else made from the state's name.

    >>> office_of("JP", "Ministry of Finance"), office_of("CN", "customs"), office_of("VN", "no office")
    ('Japanese Ministry of Finance', 'China Customs', None)
    """
    names = {w.lower(): name for w, name in offices()[0].items()}
    name = "Customs" if word.lower() == "customs" else names.get(word.lower())
    if name is None:
        return None
    listed = [code for code, home in _listed_homes() if home == area and code.endswith(name)]
    return listed[0] if listed else _named(area, name, made=True)


@lru_cache(maxsize=1)
def _listed_homes() -> tuple[tuple[str, str | None], ...]:
    found = {(t.code, t.home) for group in terms().values() for t in group if t.type == "institution"}
    return tuple(sorted(found, key=lambda f: f[0]))


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return frozenset(t.code for group in terms().values() for t in group if t.type == "institution")


def _named(area: str, word: str, made: bool = False) -> str:
    return f"{_SHORT.get(area, offices()[1].get(area, area))} {word if made else offices()[0][word]}"


def _beside(folded: str, area: Entity) -> tuple[Span, str] | None:
    """The span of an area and its office, and the word for the office."""
    after, before = _patterns()
    found = after.match(folded, area.span.end)
    if found:
        return Span(area.span.start, found.end()), found["office"]
    if folded[max(0, area.span.start - 1) : area.span.start] != " ":
        return None
    start = max(0, area.span.start - _REACH)
    found = before.search(folded[start : area.span.start])
    return (Span(start + found.start("office"), area.span.end), found["office"]) if found else None
