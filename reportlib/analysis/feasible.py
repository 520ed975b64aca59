"""Whether numbers known by intervals can satisfy linear relations together, and the smallest set of claims that cannot."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportlib.analysis.interval import Interval, consensus

SLACK = 1e-9
"""How far, relatively, an end may be missed before a set counts as infeasible: rounding of the solver accuses nobody."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of quantities with factors that lies between two numbers.

    Attributes:
        name: The identity.
        terms: Quantity and factor.
        low: Lower end, -inf for none.
        high: Upper end, inf for none.
        least: What a quantity of it without any bound is at least.
    """

    name: str
    terms: tuple[tuple[Hashable, float], ...]
    low: float = 0.0
    high: float = 0.0
    least: float = -math.inf


@dataclass(frozen=True, slots=True)
class Bound:
    """What one claim says of a quantity; ``strength`` orders claims from the weakest."""

    claim_id: str
    quantity: Hashable
    interval: Interval
    strength: tuple[float, ...] = ()


def components(relations: Sequence[Relation]) -> list[list[Relation]]:
    """Relations that share quantities, directly or through others, together."""
    leader: dict[Hashable, Hashable] = {}

    def find(q: Hashable) -> Hashable:
        leader.setdefault(q, q)
        while leader[q] != q:
            leader[q] = leader[leader[q]]
            q = leader[q]
        return q

    for r in relations:
        first = find(r.terms[0][0])
        for q, _ in r.terms[1:]:
            leader[find(q)] = first
    groups: dict[Hashable, list[Relation]] = defaultdict(list)
    for r in relations:
        groups[find(r.terms[0][0])].append(r)
    return list(groups.values())


def feasible(relations: Sequence[Relation], bounds: Iterable[Bound]) -> bool:
    """Whether values within all bounds satisfy all relations (open ends count as closed)."""
    return _solve(relations, _ranges(bounds)) is not None


def implied(relations: Sequence[Relation], bounds: Iterable[Bound], quantity: Hashable) -> Interval | None:
    """The values of a quantity that the relations leave possible; None where there are none.

    >>> half = Relation("double", (("x", 2.0), ("y", -1.0)))
    >>> implied([half], [Bound("c", "y", Interval(6, 8))], "x")
    Interval(3.0, 4.0)
    """
    ranges = _ranges(bounds)
    found = [_solve(relations, ranges, {quantity: sign}) for sign in (1.0, -1.0)]
    if found[0] is None or found[1] is None:
        return None
    low, high = found[0], -found[1]
    return Interval(min(low, high), max(low, high))


def minimal_infeasible(relations: Sequence[Relation], bounds: Sequence[Bound]) -> tuple[list[Relation], list[Bound]] | None:
    """A set of bounds that cannot hold together, none of which can be spared, with the relations that they break; None where all can hold.

    QuickXplain (Junker 2004) halves the claims until none can be spared: for a set of k out of n it asks about k log(n/k) times whether the
    rest can hold. The strongest claims are kept where there is a choice, so that what is quoted is well read.
    """
    if feasible(relations, bounds):
        return None
    ordered = sorted(bounds, key=lambda b: (tuple(-v for v in b.strength), b.claim_id))
    kept = _explained(relations, [], False, ordered)
    needed = list(relations)
    for relation in list(needed):
        fewer = [r for r in needed if r is not relation]
        if not feasible(fewer, kept):
            needed = fewer
    return needed, kept


def _explained(relations: Sequence[Relation], held: list[Bound], grown: bool, rest: list[Bound]) -> list[Bound]:
    """The part of the rest that, with what is held, cannot be spared for the conflict."""
    if grown and not feasible(relations, held):
        return []
    if len(rest) == 1:
        return rest
    first, second = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    later = _explained(relations, [*held, *first], True, second)
    return [*_explained(relations, [*held, *later], bool(later), first), *later]


def _ranges(bounds: Iterable[Bound]) -> dict[Hashable, Interval | None]:
    by: dict[Hashable, list[Interval]] = defaultdict(list)
    for b in bounds:
        by[b.quantity].append(b.interval)
    return {q: consensus(found) for q, found in by.items()}


def _solve(
    relations: Sequence[Relation], ranges: Mapping[Hashable, Interval | None], objective: Mapping[Hashable, float] | None = None
) -> float | None:
    """The least value of the objective; None where nothing satisfies the relations; an unbounded one is infinite."""
    if any(r is None for r in ranges.values()):
        return None
    if not relations:
        return 0.0
    if len(relations) == 1 and not objective:
        return _one(relations[0], ranges)
    slack = 0.0 if objective else SLACK
    from scipy.optimize import linprog  # a quarter of a second, and only where relations share quantities

    names = list(dict.fromkeys(q for r in relations for q, _ in r.terms))
    at = {q: i for i, q in enumerate(names)}
    rows, limits = [], []
    for r in relations:
        row = [0.0] * len(names)
        for q, factor in r.terms:
            row[at[q]] += factor
        for sign, end in ((1.0, r.high), (-1.0, -r.low)):
            if math.isfinite(end):
                rows.append([sign * v for v in row])
                limits.append(end + slack * max(1.0, abs(end)))
    least = {q: r.least for r in relations for q, _ in r.terms}
    spans = [_widened(ranges.get(q), least[q], slack) for q in names]
    cost = [0.0 if objective is None else objective.get(q, 0.0) for q in names]
    found = linprog(cost, A_ub=rows or None, b_ub=limits or None, bounds=spans, method="highs")
    if found.status == 3:
        return -math.inf
    return float(found.fun) if found.status == 0 else None


def _one(relation: Relation, ranges: Mapping[Hashable, Interval | None]) -> float | None:
    """One relation alone needs no solver: the sum's own interval meets the relation's, or it does not."""
    low = high = 0.0
    for q, factor in relation.terms:
        span = _widened(ranges.get(q), relation.least, SLACK)
        ends = [factor * (-math.inf if span[0] is None else span[0]), factor * (math.inf if span[1] is None else span[1])]
        low, high = low + min(ends), high + max(ends)
    slack = SLACK * max(1.0, *(abs(e) for e in (relation.low, relation.high) if math.isfinite(e)), 0.0)
    return None if low > relation.high + slack or high < relation.low - slack else 0.0


def _widened(interval: Interval | None, least: float, slack: float) -> tuple[float | None, float | None]:
    low, high = (least, math.inf) if interval is None else (interval.low, interval.high)
    return None if math.isinf(low) else low - slack * abs(low), None if math.isinf(high) else high + slack * abs(high)
