"""Repair hypotheses: the smallest edits after which an equation holds, tested against the other claims and the official figures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.analysis.audit.equations import Check, Term, holds, recomputed
from reportlib.analysis.audit.figures import Figure
from reportlib.analysis.interval import Interval

COSTS = {
    "sign": 1.0, "swapped": 1.0, "percent_point": 1.0, "unit": 1.0, "inclusive": 1.0, "times_more": 1.0, "currency": 1.0,
    "scale": 1.2, "transposed": 1.3, "digit": 1.4, "dropped_digit": 1.6, "extra_digit": 1.6, "value": 3.0,
}  # fmt: skip
"""What each kind of edit costs: the slip of a word before the slip of a digit."""

SUPPORT = 1.0
"""What an edited number gains that another claim or an official figure states."""

LIMIT = 6
PER_KIND = 2
FACTORS: dict[str, dict[str, tuple[float, ...]]] = {
    "mass": {"unit": (1e3, 1e-3), "scale": (10, 0.1, 1e2, 1e-2, 1e4, 1e-4, 1e8, 1e-8)},
    "price": {"unit": (1e3, 1e-3), "scale": (10, 0.1, 1e4, 1e-4)},
    "money": {"scale": (10, 0.1, 1e3, 1e-3, 1e4, 1e-4, 1e8, 1e-8)},
    "count": {"scale": (10, 0.1, 1e4, 1e-4)},
}
OTHER_FACTORS: dict[str, tuple[float, ...]] = {"scale": (10.0, 0.1)}
"""Factors between units (t and kg) and between scale words (十, 百, 千, 万, 亿) or shifted points."""


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit of one number (or word) after which the equation holds.

    Attributes:
        kind: Which slip it assumes, a key of COSTS.
        mention_id: The number edited; None for a reading of the words.
        was, becomes: The number as written, and what it would have to be.
        supported_by: Claims and official figures that state the edited number.
        distance: How many powers of ten the edited number is off the written one; of two like edits the nearer comes first.
    """

    kind: str
    mention_id: str | None
    was: str
    becomes: str
    supported_by: tuple[str, ...] = ()
    distance: float = 0.0

    @property
    def cost(self) -> float:
        """Its cost, less what other statements support."""
        return COSTS[self.kind] - SUPPORT * (1 - 0.5 ** len(self.supported_by))

    def written(self) -> str:
        """One line: kind, number as it is, number as it would be, and who supports it."""
        by = f" [{', '.join(self.supported_by)}]" if self.supported_by else ""
        return f"{self.kind}: {self.was} → {self.becomes}{by}"


Support = Callable[[Figure, float, Collection[str]], tuple[str, ...]]
"""Finds the claims and figures that state an edited value of a number, those of the given mentions left out."""


def repairs(check: Check, support: Support | None = None, limit: int = LIMIT) -> list[Repair]:
    """The cheapest edits after which the equation holds by rounding alone, best first."""
    if check.stated is None:
        return []
    found: dict[tuple[str, str | None, str], Repair] = {}
    own = {f.mention_id for f in check.figures}
    for repair, terms, stated in _edits(check):
        if not holds(check.equation.relation, recomputed(check.equation.recompute, [t.strict for t in terms]), stated.strict):
            continue
        figure = next((f for f in check.figures if f.mention_id == repair.mention_id), None)
        if support is not None and figure is not None and repair.kind not in ("swapped", "sign"):
            repair = replace(repair, supported_by=support(figure, float(repair.becomes), own))
        found.setdefault((repair.kind, repair.mention_id, repair.becomes), repair)
    for reading in check.equation.readings:
        left = recomputed(reading.recompute, [t.strict for t in check.terms])
        if not reading.hedge and holds(check.equation.relation, left, check.stated.strict):
            becomes = reading.becomes or reading.name
            found.setdefault((reading.name, None, becomes), Repair(reading.name, None, check.stated.label, becomes))
    if not found and check.equation.relation == "=" and check.stated.figure is not None:
        left = recomputed(check.equation.recompute, [t.strict for t in check.terms])
        if left is not None and left.bounded:
            told = check.stated.figure
            becomes = _rounded((left.low + left.high) / 2 / check.stated.scale, told)
            return [Repair("value", told.mention_id, told.exact.strip(), becomes)]
    return _best(found.values(), limit)


def _rounded(value: float, like: Figure) -> str:
    """A value at the last digit of the number whose place it takes."""
    step = Decimal(f"{max(like.strict.high - like.strict.low, 1e-12):.6g}")
    return _plain(float((Decimal(repr(value)) / step).quantize(Decimal(1)) * step)) if abs(value) < 1e15 else _plain(value)


def _best(found: Iterable[Repair], limit: int) -> list[Repair]:
    """The cheapest first; of one kind at one number no more than two, and no number the same way twice."""
    kept: list[Repair] = []
    for r in sorted(found, key=lambda r: (r.cost, r.kind, r.distance, r.mention_id or "", r.becomes)):
        alike = [k for k in kept if k.mention_id == r.mention_id]
        if sum(k.kind == r.kind for k in alike) < PER_KIND and r.becomes not in [k.becomes for k in alike]:
            kept.append(r)
    return kept[:limit]


def _edits(check: Check) -> Iterator[tuple[Repair, list[Term], Term]]:
    terms = check.all_terms
    slips = check.equation.slips
    for i, term in enumerate(terms):
        if term.figure is None:
            continue
        for kind, value, resolution in _values(term.figure, "sign" in slips):
            interval = _around(value, resolution) * term.scale
            edited = Term(term.label, interval, interval, term.figure)
            changed = [*terms[:i], edited, *terms[i + 1 :]]
            repair = Repair(kind, term.figure.mention_id, term.label.strip(), _plain(value), distance=_distance(term.figure, value))
            yield repair, changed[: len(check.terms)], changed[-1]
    if "swapped" in slips:
        for i in range(len(terms)):
            for j in range(i + 1, len(terms)):
                a, b = terms[i].figure, terms[j].figure
                if a is not None and b is not None and a.unit == b.unit and a.change == b.change:
                    swapped = [*terms]
                    swapped[i], swapped[j] = terms[j], terms[i]
                    repair = Repair("swapped", a.mention_id, a.exact.strip(), b.exact.strip())
                    yield repair, swapped[: len(check.terms)], swapped[-1]


def _values(figure: Figure, signed: bool) -> Iterator[tuple[str, float, float]]:
    """Each edit of a plain number: kind, value and place of its last digit."""
    if figure.value is None or figure.bound not in ("exact", "approx"):
        return
    value = figure.value
    step = max(figure.strict.high - figure.strict.low, 1e-12)
    if signed:
        yield "sign", -value, step
    known = FACTORS.get(figure.kind, OTHER_FACTORS)
    for kind, factors in known.items():
        for factor in factors:
            # a point that slipped by one place leaves the last digit where it was
            yield kind, value * factor, step * (1.0 if factor == 0.1 else factor)
    yield from _digit_edits(value, step)


def _digit_edits(value: float, step: float) -> Iterator[tuple[str, float, float]]:
    """Another digit, two neighbours the wrong way round, a digit too few or too many; the number as multiples of its last digit."""
    digits = str(round(abs(value) / step))
    if not re.fullmatch(r"\d{1,9}", digits):
        return
    sign = -1 if value < 0 else 1
    seen = {digits}

    def made(kind: str, written: str) -> Iterator[tuple[str, float, float]]:
        if written not in seen and written.strip("0"):
            seen.add(written)
            yield kind, float(sign * int(written) * Decimal(repr(step))), step

    for i in range(len(digits) - 1):
        yield from made("transposed", digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
    for i, old in enumerate(digits):
        for new in "0123456789":
            if new != old and not (i == 0 and new == "0" and len(digits) > 1):
                yield from made("digit", digits[:i] + new + digits[i + 1 :])
    for i in range(len(digits)):
        if len(digits) > 1 and not (i == 0 and digits[1] == "0"):
            yield from made("extra_digit", digits[:i] + digits[i + 1 :])
    for i in range(len(digits) + 1):
        for new in "0123456789":
            if not (i == 0 and new == "0"):
                yield from made("dropped_digit", digits[:i] + new + digits[i:])


def _distance(figure: Figure, value: float) -> float:
    return abs(math.log10(abs(value / figure.value))) if figure.value and value else 0.0


def _around(value: float, step: float) -> Interval:
    half = abs(step) / 2
    return Interval(value - half, value + half)


def _plain(value: float) -> str:
    text = f"{value:.10g}"
    return text if "e" not in text else f"{Decimal(text):f}"
