"""Finds areas, companies, institutions, people and items: one pass over the folded text, the longest name first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlib.lexicon.gazetteer import Term, terms
from reportlib.model import Entity, Span
from reportlib.reading.text import fold

_BESIDE = 10
_NEAR = 60


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
    folded = fold(text) if folded is None else folded
    automaton, groups = _automaton()
    # all matches, longest first at each place: where the words around refuse a name, a shorter or later one may hold (10月中国)
    matches = sorted(automaton.find_matches_as_indexes(folded, overlapping=True), key=lambda m: (m[1], -m[2]))
    out: list[Entity] = []
    at = 0
    for k, start, end in matches:
        if start < at or _inside_latin(folded, start, end):
            continue
        term = next((t for t in groups[k] if _holds(t, folded, start, end)), None)
        if term is None:
            continue
        if term.parts:
            found = _parts(term, text, folded, start)
            out += found
            at = end if found else at
            continue
        at = end
        if term.type != "lookalike":
            out.append(Entity(Span(start, end), text[start:end], term.type, term.code, term.home, term.surface))
    return out


def _parts(term: Term, text: str, folded: str, start: int) -> list[Entity]:
    """The countries of an abbreviation; alone beside a word (对华) each has its own context, in a pair (美日) they vouch for each other."""
    out = []
    for part in term.parts:
        a, b = start + part.start, start + part.end
        refused = folded.startswith(part.not_before, b) or folded[max(0, a - _BESIDE) : a].endswith(part.not_after)
        if len(term.parts) > 1 or not refused:
            out.append(Entity(Span(a, b), text[a:b], "area", part.code, None, folded[a:b]))
    return out


def _inside_latin(folded: str, start: int, end: int) -> bool:
    """Whether a Latin name is part of a longer Latin word."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    first, last = folded[start], folded[end - 1]
    return (first.isascii() and first.isalnum() and before.isascii() and before.isalnum()) or (
        last.isascii() and last.isalnum() and after.isascii() and after.isalnum()
    )


def _holds(term: Term, folded: str, start: int, end: int) -> bool:
    """Whether the words around a surface are those that its entry asks for."""
    before, after = folded[max(0, start - _BESIDE) : start], folded[end : end + _BESIDE]
    if (term.not_before and after.startswith(term.not_before)) or (term.not_after and before.endswith(term.not_after)):
        return False
    if not term.parts and (term.before or term.after):
        beside = (term.before and after.startswith(term.before)) or (term.after and before.endswith(term.after))
        if not beside:
            return False
    if not (term.near or term.not_near):
        return True
    around = folded[max(0, start - _NEAR) : end + _NEAR]
    return (not term.near or any(w in around for w in term.near)) and not any(w in around for w in term.not_near)
