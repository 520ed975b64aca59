"""What is said, and officially known, of questions that differ from one in a single facet: the evidence for what a number really is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import CURRENT, NOT_STATED, period_class
from reportlib.analysis.consensus import apart, disjoint
from reportlib.analysis.interval import Interval, consensus
from reportlib.analysis.reference import fact_interval
from reportlib.analysis.results import text_or_none
from reportlib.analysis.statements import DIRECT, Key, Statement, family_of, scaled, years
from reportlib.analysis.units import dimension
from reportlib.lexicon.items import is_a, parents

NARROW = 0.25
"""A neighbour whose width is more than this part of its larger end tells nothing: anything would meet it."""

MOST = 64
"""Neighbours in one facet that are looked at; a long series has the nearest periods first."""

_STATED = ("item", "stage", "basis", "route", "period")
"""Facets that official figures state."""

Camps = Mapping[Key, Sequence[Sequence[Statement]]]


class Neighbours:
    """Claims by question, and official figures, looked up by the facet in which they differ from a statement.

    Args:
        camps: The camps of each key.
        facts: Official figures as ``reference.read_facts`` returns them.
        as_of: The edition's date, which tells a current figure from an earlier one.
    """

    def __init__(self, camps: Camps, facts: pd.DataFrame | None = None, as_of: str | None = None) -> None:
        self._camps = camps
        self._by_facet: dict[str, dict[tuple[str | None, ...], list[Key]]] = {}
        self._as_of = as_of
        self._facts: dict[tuple[str, str | None, str], list[dict[Any, Any]]] = defaultdict(list)
        for fact in () if facts is None else facts.to_dict("records"):
            name, factor = dimension(text_or_none(fact["unit"]))
            found = fact_interval(fact)
            if found is not None:
                row = {**fact, "interval": scaled(found, factor)}
                self._facts[family_of(fact["measure"]), text_or_none(fact["area"]), name].append(row)

    def meeting(self, statement: Statement, against: Statement, facet: str) -> list[str]:
        """Evidence that a number belongs to a neighbouring question: the value of its facet there, and who says so.

        The neighbour's largest camp must meet the statement and not what it is held against; official figures of the same period are tried
        next, then those of another. What official figures on its own question
        bear out belongs nowhere else.
        """
        if any(not disjoint(f["interval"], statement.interval) for f in self.official(statement)):
            return []
        for key in self._near(statement.key, facet):
            camp = max(self._camps[key], key=lambda c: (len({s.source_id for s in c}), len(c)))
            common = consensus(s.interval for s in camp)
            if (
                common is not None
                and _possible(facet, key.route, statement, against)
                and _tells(common, statement.interval, against.interval)
            ):
                return [f"meets:{facet}={getattr(key, facet)}", *(f"claim:{s.claim_id}" for s in camp[:2])]
        for facets in ((facet,), (facet, "period")) if facet in _STATED else ():
            for fact in self._official(statement.key):
                fits = _differs_in(statement.key, fact, facets, self._as_of) and _possible(
                    facet, text_or_none(fact["route"]), statement, against
                )
                if fits and _tells(fact["interval"], statement.interval, against.interval):
                    return [f"meets:{facet}={fact[facet]}", f"fact:{fact['fact_id']}"]
        return []

    def official(self, statement: Statement) -> list[dict[Any, Any]]:
        """The official figures on the very question of a statement."""
        return [f for f in self._official(statement.key) if _differs_in(statement.key, f, (), self._as_of)]

    def _near(self, key: Key, facet: str) -> Iterable[Key]:
        index = self._by_facet.get(facet)
        if index is None:
            index = self._by_facet[facet] = defaultdict(list)
            for k in self._camps:
                index[_without(k, facet)].append(k)
        own = getattr(key, facet)
        found = [k for k in index[_without(key, facet)] if getattr(k, facet) not in (None, NOT_STATED, own)]
        if facet == "item":
            found = [k for k in found if related(k.item, key.item)]
        return sorted(found, key=lambda k: (_distance(own, getattr(k, facet)), str(getattr(k, facet))))[:MOST]

    def _official(self, key: Key) -> list[dict[Any, Any]]:
        if key.change is not None:
            return []
        return [
            f for f in self._facts.get((key.family, key.subject, key.dimension), []) if text_or_none(f["partner"]) in (key.partner, None)
        ]


def _without(key: Key, facet: str) -> tuple[str | None, ...]:
    at = key._fields.index(facet)
    return (*key[:at], *key[at + 1 :])


def related(a: str | None, b: str | None) -> bool:
    """Whether one item belongs to the other, which is a kind of thing itself: a group that belongs to nothing is a mere list.

    >>> related("Dy", "rare_earths"), related("Dy", "Tb"), related("rare_earths", "critical_minerals")
    (True, False, False)
    """
    if a is None or b is None or not (is_a(a, b) or is_a(b, a)):
        return False
    return bool(parents(a if is_a(b, a) else b))


def _differs_in(key: Key, fact: Mapping[Any, Any], facets: Sequence[str], as_of: str | None) -> bool:
    """Whether a figure speaks of a question, but for some facets, in each of which it speaks of another."""
    for name in _STATED[:-1]:
        own, other = getattr(key, name), text_or_none(fact.get(name)) or (DIRECT if name == "route" else None)
        if name in facets:
            if own is None or other is None or own == other or (name == "item" and not related(own, other)):
                return False
        elif own != other and (name == "item" or None not in (own, other)):
            return False
    found = period_class(str(fact["measure"]), text_or_none(fact["period"]), as_of)
    wanted = CURRENT if key.period == NOT_STATED else key.period
    return (found != wanted) == ("period" in facets)


def _possible(facet: str, value: str | None, statement: Statement, against: Statement) -> bool:
    """What counts relabelled supply in is the larger number, what does not the smaller one."""
    return facet != "route" or (value == "effective") == apart(against.interval, statement.interval)


def _tells(common: Interval, own: Interval, against: Interval) -> bool:
    narrow = common.bounded and common.high - common.low <= NARROW * max(abs(common.low), abs(common.high))
    return narrow and not disjoint(common, own) and disjoint(common, against)


def _distance(a: str | None, b: str | None) -> int:
    found = [max(map(int, years(p)), default=0) for p in (a, b)]
    return abs(found[0] - found[1])
