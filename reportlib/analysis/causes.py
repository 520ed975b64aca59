"""Why two claims cannot both be true: tests in a fixed order, each with its evidence; what none of them explains is genuine."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reportlib.analysis.clauses import clause_around
from reportlib.analysis.comparable import FACTS, NOT_STATED
from reportlib.analysis.consensus import disjoint
from reportlib.analysis.neighbours import Neighbours
from reportlib.analysis.statements import Statement, folded, scaled, speaks_of_same, years
from reportlib.analysis.units import kind_of, settings

CAUSES = (
    "unit_factor", "digit_edit", "stage", "item_scope", "basis", "direct_effective", "reserve_resource", "period", "status", "membership",
    "rounding", "attribution", "genuine",
)  # fmt: skip
"""Causes in the order in which they are tried."""

ROUNDING = 0.05
"""Numbers that lie no further apart than this part of the larger one may be one number, rounded otherwise."""

RESOLUTIONS = {
    "unit_factor": "correct", "digit_edit": "correct", "rounding": "span", "attribution": "name_both", "genuine": "span",
}  # fmt: skip
"""What to do about a cause; the others are kept apart, or, where one number belongs to a neighbouring question, moved there (recode)."""

Test = Callable[[Statement, Statement, Neighbours], list[str]]


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause, whether its evidence shows it (or it is only possible, since a facet is not stated), and the evidence.

    Evidence is written as ``kind:what``: ``factor:1000``, ``digit:2``, ``differs:stage=mining|separation``, ``missing:basis``,
    ``meets:stage=mining`` with ``claim:ID`` or ``fact:ID``, ``word:ROUTE``, ``years:2023|2025``, ``sources:A|B``.
    Of two, the first claim's comes first.
    """

    name: str
    shown: bool
    evidence: list[str] = field(default_factory=list)

    @property
    def resolution(self) -> str:
        """What to do: correct, recode, keep_apart, name_both or span."""
        if any(e.startswith("meets:") for e in self.evidence):
            return "recode"
        return RESOLUTIONS.get(self.name, "keep_apart")


def cause_of(a: Statement, b: Statement, near: Neighbours) -> Cause:
    """The first cause that the evidence shows, else the first that is possible, else genuine disagreement.

    Args:
        a: One claim; where one of the two is suspected, the suspect.
        b: A claim whose interval is disjoint from it.
        near: What is said and known of neighbouring questions.
    """
    for name, test in _SHOWN:
        evidence = test(a, b, near)
        if evidence:
            return Cause(name, True, evidence)
    for name, test in _POSSIBLE:
        evidence = test(a, b, near)
        if evidence:
            return Cause(name, False, evidence)
    return Cause("genuine", True)


def unit_factor(a: Statement, b: Statement) -> list[str]:
    """The factor of a slip of a unit or scale word between two numbers, as evidence; empty where none fits."""
    kind = kind_of(a.unit)
    if a.value is None or b.value is None or a.value * b.value <= 0:
        return []
    small, large = sorted((a, b), key=lambda s: abs(s.value or 0))
    for row in settings()["factor"]:
        if kind not in row["dimensions"]:
            continue
        if not _fits(row, small, large):
            continue
        for factor in row["factors"]:
            if not disjoint(scaled(small.interval, factor), large.interval):
                return [f"factor:{factor:g}"]
    return []


def _fits(row: dict[str, Any], small: Statement, large: Statement) -> bool:
    """Whether two numbers meet the conditions under which a factor is evidence."""
    if row.get("digits") and (small.digits != large.digits or len(small.digits) < row["digits"]):
        return False
    if row.get("same_number") and (small.unit == large.unit or small.digits_in_unit != large.digits_in_unit):
        return False
    width = row.get("sharp", math.inf)
    return all(s.interval.high - s.interval.low <= width * abs(s.value or 0) for s in (small, large))


def digit_edit(a: str, b: str) -> int | None:
    """The place (from 1) of the one digit in which two written numbers differ, or of two that have changed places; else None.

    Needs three significant digits. The last one does not count: there, numbers differ by rounding and revision.

    >>> digit_edit("4306", "4906"), digit_edit("4306", "4036"), digit_edit("4306", "4307"), digit_edit("43", "93")
    (2, 2, None, None)
    """
    length = max(len(a.rstrip("0")), len(b.rstrip("0")))
    if len(a) != len(b) or length < 3:
        return None
    places = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(places) == 1 and places[0] < length - 1:
        return places[0] + 1
    if len(places) == 2 and places[1] == places[0] + 1 and a[places[0]] == b[places[1]] and a[places[1]] == b[places[0]]:
        return places[0] + 1
    return None


def written_digits(a: float, b: float) -> tuple[str, str]:
    """The digits of two numbers at one scale, without the zeros before them.

    >>> written_digits(15.8, 18.5), written_digits(5473, 547)
    (('158', '185'), ('5473', '547'))
    """
    texts = [f"{abs(v):.12f}".rstrip("0").rstrip(".") if v % 1 else f"{abs(v):.0f}" for v in (a, b)]
    decimals = max(len(t.partition(".")[2]) for t in texts)
    whole = [t.partition(".")[0] + t.partition(".")[2].ljust(decimals, "0") for t in texts]
    return whole[0].lstrip("0"), whole[1].lstrip("0")


def _digit(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    if a.value is None or b.value is None or a.value * b.value <= 0:
        return []
    place = digit_edit(*written_digits(a.value, b.value))
    return [] if place is None else [f"digit:{place}"]


def _facet(facet: str) -> Test:
    """Both state the facet and differ in it, or one of them says what the others say of a neighbouring question."""

    def test(a: Statement, b: Statement, near: Neighbours) -> list[str]:
        x, y = getattr(a.key, facet), getattr(b.key, facet)
        if x != y and not {x, y} & {None, NOT_STATED}:
            return [f"differs:{facet}={x}|{y}"]
        return near.meeting(a, b, facet) or near.meeting(b, a, facet)

    return test


def _undated(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    # how long a thing takes is said without a date
    return ["missing:period"] if kind_of(a.unit) != "duration" and (a.time_period is None) != (b.time_period is None) else []


def _status(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    # an estimate of a fact is held against the fact
    if {a.key.status, b.key.status} <= set(FACTS) or a.key.status == b.key.status:
        return []
    return [f"differs:status={a.key.status}|{b.key.status}"]


def _missing(facet: str) -> Test:
    def test(a: Statement, b: Statement, near: Neighbours) -> list[str]:
        absent = [getattr(s.key, facet) in (None, NOT_STATED) for s in (a, b)]
        return [f"missing:{facet}"] if any(absent) and not all(absent) else []

    return test


def _words(cause: str, measures: tuple[str, ...] = ()) -> Test:
    """One clause has words that give the cause away and the other has none."""

    def test(a: Statement, b: Statement, near: Neighbours) -> list[str]:
        if measures and a.key.family not in measures:
            return []
        found = [next((w for w in _given_away(cause) if w in folded(clause_around(s.sentence, s.exact))), None) for s in (a, b)]
        return [f"word:{next(filter(None, found))}"] if (found[0] is None) != (found[1] is None) else []

    return test


def _years(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    x, y = (years(s.time_period) for s in (a, b))
    return [f"years:{'–'.join(sorted(x))}|{'–'.join(sorted(y))}"] if x and y and not x & y else []


def _published(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    x, y = (years(s.published) for s in (a, b))
    undated = a.time_period is None or b.time_period is None
    return [f"published:{min(x)}|{min(y)}"] if undated and x and y and not x & y else []


def _measure(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    return [f"measure:{a.measure}|{b.measure}"] if a.measure != b.measure else []


def _count(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    return [f"unit:{a.unit}"] if kind_of(a.unit) == "count" and a.measure == "market_count" else []


def _other_words(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    # a mine, a plant and a whole chain take different times and make different tonnages; words that have nothing in common hint at that
    return ["words_differ:"] if kind_of(a.unit) != "share" and not speaks_of_same(a, b) else []


def _rounding(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    lower, upper = sorted((a.interval, b.interval), key=lambda i: i.low)
    gap, size = upper.low - lower.high, max(abs(upper.low), abs(lower.high))
    return [f"gap:{gap / size:.3f}"] if math.isfinite(gap) and size and gap <= ROUNDING * size else []


def _sources(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    named = a.source is not None and b.source is not None and a.source_id != b.source_id
    return [f"sources:{a.source}|{b.source}"] if named else []


def _one_source(a: Statement, b: Statement, near: Neighbours) -> list[str]:
    return [f"source:{a.source or b.source}"] if (a.source is None) != (b.source is None) else []


@cache
def _given_away(cause: str) -> tuple[str, ...]:
    return tuple(folded(w) for row in settings()["word"] if row["cause"] == cause for w in row["words"])


_SHOWN: tuple[tuple[str, Test], ...] = (
    ("unit_factor", lambda a, b, near: unit_factor(a, b)),
    ("digit_edit", _digit),
    ("stage", _facet("stage")),
    ("item_scope", _facet("item")),
    ("basis", _facet("basis")),
    ("basis", _words("basis")),
    ("direct_effective", _facet("route")),
    ("direct_effective", _words("route", ("import_share",))),
    ("reserve_resource", _words("reserve_resource", ("reserves",))),
    ("period", _years),
    ("period", _facet("period")),
    ("status", _status),
    ("membership", _facet("scope")),
    ("membership", _count),
    ("rounding", _rounding),
    ("attribution", _sources),
)
_POSSIBLE: tuple[tuple[str, Test], ...] = (
    *((name, _missing(facet)) for name, facet in (("stage", "stage"), ("item_scope", "item"), ("basis", "basis"))),
    ("basis", _measure),
    ("period", _undated),
    ("period", _published),
    ("membership", _missing("scope")),
    ("membership", _words("membership")),
    ("attribution", _one_source),
    ("membership", _other_words),
)
