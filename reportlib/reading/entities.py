"""Finds areas, companies, institutions, people and items: one pass over the folded text, the longest name first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from reportlib.lexicon.gazetteer import Term, terms
from reportlib.model import Entity, Span
from reportlib.reading.introduced import find_introduced
from reportlib.reading.offices import with_offices
from reportlib.reading.text import fold, script_of

_BESIDE = 16
_NEAR = 80
# English names may be broken over lines
_SPACES = {ord(c): " " for c in "\n\r\t\x0b\x0c"}


@lru_cache(maxsize=1)
def _automaton() -> tuple[Any, list[tuple[Term, ...]]]:
    from ahocorasick_rs import AhoCorasick

    table = terms()
    return AhoCorasick(list(table)), list(table.values())


def find_entities(text: str, folded: str | None = None) -> list[Entity]:
    """All named things of a text, in order and disjoint.

    Args:
        text: Any text.
        folded: ``fold(text)``, if it is at hand.

    >>> [(e.exact, e.type, e.code) for e in find_entities("日本約70%的稀土進口都靠中國")]
    [('日本', 'area', 'JP'), ('稀土', 'item', 'rare_earths'), ('中國', 'area', 'CN')]
    """
    folded = (fold(text) if folded is None else folded).translate(_SPACES)
    automaton, groups = _automaton()
    names, short = [], []
    for k, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        if _inside_latin(folded, start, end):
            continue
        for term in groups[k]:
            if term.parts:
                short.append((start, term))
            elif _holds(term, folded, start, end):
                names.append((start, -end, term))
                break
    # the leftmost and longest name that its context allows; where one is refused, a shorter or later one may hold (10月中国)
    chosen: list[tuple[int, int, Term]] = []
    at = 0
    for start, minus, term in sorted([*names, *_unlisted(text, folded, names)], key=lambda m: m[:2]):
        if start >= at:
            at = -minus
            chosen.append((start, at, term))
    out = [Entity(Span(a, b), text[a:b], t.type, t.code, t.home, t.surface) for a, b, t in chosen if t.type != "lookalike"]
    out += _abbreviated(text, folded, short, chosen)
    return with_offices(text, folded, sorted(out, key=lambda e: e.span))


def _abbreviated(text: str, folded: str, short: list[tuple[int, Term]], chosen: list[tuple[int, int, Term]]) -> Iterator[Entity]:
    """One-character countries in pairs (美日) or beside a word (对华) where no longer name stands; 美日澳韩 is pairs that overlap."""
    ends = [end for _, end, _ in chosen]
    found: dict[int, str] = {}
    for start, term in short:
        places = [(start + p.start, start + p.end, p) for p in term.parts]
        if all(_free(a, b, chosen, ends) and not _beside(folded, a, b, p.not_before, p.not_after) for a, b, p in places):
            found |= {a: p.code for a, _, p in places}
    for a, code in found.items():
        yield Entity(Span(a, a + 1), text[a : a + 1], "area", code, None, folded[a])


def _free(start: int, end: int, chosen: list[tuple[int, int, Term]], ends: list[int]) -> bool:
    k = bisect_left(ends, start + 1)
    return k == len(chosen) or chosen[k][0] >= end


def _beside(folded: str, start: int, end: int, following: tuple[str, ...], preceding: tuple[str, ...]) -> bool:
    """Whether one of the words follows or one of the others precedes."""
    return bool(following and folded.startswith(following, end)) or bool(
        preceding and folded[max(0, start - _BESIDE) : start].endswith(preceding)
    )


def _unlisted(text: str, folded: str, names: list[tuple[int, int, Term]]) -> Iterator[tuple[int, int, Term]]:
    """Companies that the text introduces; not where a listed company or body stands in them."""
    known = sorted((start, -minus) for start, minus, t in names if t.type in ("company", "institution"))
    starts = [start for start, _ in known]
    home = "CN" if script_of(text) == "Hans" else None
    for found in find_introduced(folded, home):
        k = bisect_left(starts, found.start)
        if not (k < len(known) and known[k][1] <= found.end):
            yield found.start, -found.end, found.term


def _inside_latin(folded: str, start: int, end: int) -> bool:
    """Whether a Latin name is part of a longer Latin word."""
    return (_latin(folded[start]) and _latin(folded[start - 1 : start])) or (_latin(folded[end - 1]) and _latin(folded[end : end + 1]))


def _latin(character: str) -> bool:
    return character < "\u0250" and (character.isalpha() or "0" <= character <= "9")


def _holds(term: Term, folded: str, start: int, end: int) -> bool:
    """Whether the words around a surface are those that its entry asks for."""
    if _beside(folded, start, end, term.not_before, term.not_after):
        return False
    if (term.before or term.after) and not _beside(folded, start, end, term.before, term.after):
        return False
    if not (term.near or term.not_near):
        return True
    around = folded[max(0, start - _NEAR) : end + _NEAR]
    return (not term.near or any(w in around for w in term.near)) and not any(w in around for w in term.not_near)
