"""Equations between the numbers of a text: what is recomputed from which, in intervals, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.interval import Interval

VERDICTS = ("consistent", "only_with_hedge", "inconsistent", "not_checkable")

FAMILIES = (
    "growth_from_levels", "level_from_growth", "part_whole_sum", "share_times_total", "complement", "multiple", "unit_scale",
    "date_difference", "list_count", "currency", "implied_base", "linear_scaling", "part_exceeds_whole", "rank", "text_against_table",
    "stale_denominator",
)  # fmt: skip

Recompute = Callable[[Sequence[Interval]], Interval]


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way in which the words may be meant: ``hedge`` if a careful writer may have meant it, else a repair."""

    name: str
    recompute: Recompute
    hedge: bool = False
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """A form of equation: its family, its name, how it is written, and how the stated side follows from the operands.

    Attributes:
        symbols: The recomputed side, with {0}, {1} … for the operands, or {all} joined by ``+``.
        relation: "=" where both sides must meet; "≤" where the recomputed side may not exceed the stated one.
        slips: The kinds of slip that a repair may assume beside another digit or unit factor: sign, swapped, percent_point …
    """

    family: str
    name: str
    symbols: str
    recompute: Recompute
    relation: str = "="
    readings: tuple[Reading, ...] = ()
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """An operand: a number of the text, or something counted or looked up in it (a list, two dates, a rate of exchange).

    ``scale`` is by what the number of the text was multiplied, where the equation takes it in another unit.
    """

    label: str
    strict: Interval
    hedged: Interval
    figure: Figure | None = None
    reference_ids: tuple[str, ...] = ()
    scale: float = 1.0

    @classmethod
    def of(cls, figure: Figure) -> Term:
        """The term of a number."""
        return cls(figure.exact, figure.strict, figure.hedged, figure)

    @classmethod
    def given(cls, label: str, value: float | Interval, reference_ids: tuple[str, ...] = ()) -> Term:
        """A term that is no number of the text."""
        interval = value if isinstance(value, Interval) else Interval.point(value)
        return cls(label, interval, interval, None, reference_ids)


@dataclass(frozen=True, slots=True)
class Check:
    """An equation that a text states: the operands, then the side that it states, and where."""

    equation: Equation
    terms: tuple[Term, ...]
    statement: Statement
    stated: Term | None
    caveats: tuple[str, ...] = field(default=())

    @property
    def figures(self) -> list[Figure]:
        """The numbers that it takes up, in the order of the equation."""
        return [t.figure for t in self.all_terms if t.figure is not None]

    @property
    def all_terms(self) -> list[Term]:
        """The operands and the stated side."""
        return [*self.terms, *([self.stated] if self.stated is not None else [])]

    def written(self) -> str:
        """The equation with the numbers as the text writes them."""
        labels = [t.label.strip() for t in self.terms]
        left = self.equation.symbols.replace("{all}", " + ".join(labels))
        for i, label in enumerate(labels):
            left = left.replace(f"{{{i}}}", label)
        return f"{left} {self.equation.relation} {self.stated.label.strip() if self.stated is not None else '?'}"


def recomputed(recompute: Recompute, intervals: Sequence[Interval]) -> Interval | None:
    """What follows from the operands; None where it cannot be computed (division by zero, an empty interval)."""
    try:
        return recompute(intervals)
    except (ZeroDivisionError, ValueError):
        return None


def holds(relation: str, left: Interval | None, right: Interval) -> bool | None:
    """Whether both sides can be true together; None where a side is unknown or without any bound."""
    if left is None or (math.isinf(left.low) and math.isinf(left.high)):
        return None
    if relation == "≤":
        # rounded numbers that only touch do not reach one another; a bare limit (100 %) is reached
        exact = right.low == right.high or left.low == left.high
        return left.low < right.high or (left.low == right.high and exact and not left.low_open and not right.high_open)
    return left.intersection(right) is not None


def verdict(check: Check) -> str:
    """Consistent, only_with_hedge, inconsistent or not_checkable.

    Consistent: the recomputed interval meets the stated one by the rounding of the last digits alone (as in GRIM). Only with the hedge:
    it does once "about" and the zeros of round numbers are allowed for, or the words are meant in their other common sense.
    """
    if check.stated is None:
        return "not_checkable"
    e, relation = check.equation, check.equation.relation
    strict, hedged = [t.strict for t in check.terms], [t.hedged for t in check.terms]
    first = holds(relation, recomputed(e.recompute, strict), check.stated.strict)
    if first is None:
        return "not_checkable"
    if first:
        return "consistent"
    if holds(relation, recomputed(e.recompute, hedged), check.stated.hedged):
        return "only_with_hedge"
    for reading in e.readings:
        if reading.hedge and holds(relation, recomputed(reading.recompute, hedged), check.stated.hedged):
            return "only_with_hedge"
    return "inconsistent"


def slack(check: Check) -> float | None:
    """How far the two sides lie apart, as a fraction of the stated one; 0 where they meet, None where there is nothing to compare."""
    left = recomputed(check.equation.recompute, [t.strict for t in check.terms])
    if check.stated is None or left is None:
        return None
    right = check.stated.strict
    gap = max(0.0, left.low - right.high) if check.equation.relation == "≤" else max(0.0, left.low - right.high, right.low - left.high)
    if gap == 0 or math.isinf(gap):
        return 0.0
    ends = [abs(e) for e in (right.low, right.high) if not math.isinf(e) and e != 0]
    return gap / min(ends) if ends else gap
