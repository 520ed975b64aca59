"""Sharp bounds on concentration (Herfindahl-Hirschman index, 0 to 1) when only some shares are known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product

import pandas as pd

from reportlib.analysis.comparable import FACTS, ends, interval_of, joined
from reportlib.analysis.interval import Interval, hull
from reportlib.analysis.results import text_or_none, to_results

POINTS = 10_000
"""The index in points is its fraction times this."""

LINES = (1_800, 2_500)
"""In points: from here on markets are called highly concentrated by the merger guidelines of the US Department of Justice and the Federal
Trade Commission, of 2023 and of 2010."""

MOST_ENUMERATED = 12
"""Shares whose ends are tried in all combinations; of more, the widest are, and the others are held at both ends together."""

_EPS = 1e-12


def hhi(shares: Iterable[float]) -> float:
    """The index of shares that are all known; they may be levels.

    >>> hhi([0.5, 0.5])
    0.5
    """
    values = list(shares)
    total = sum(values)
    return sum((v / total) ** 2 for v in values) if total else math.nan


def effective_number(index: Interval) -> Interval:
    """How many equal suppliers would be as concentrated."""
    return 1 / index


def bounds_one(share: float | Interval, others: int | None = None, largest: bool = False) -> Interval:
    """Bounds when one share is known.

    Args:
        share: The known share, 0 to 1.
        others: How many others there are, if known.
        largest: Whether none of the others is larger.

    >>> bounds_one(0.75)
    Interval(0.5625, 0.625, low_open=True)
    """
    s = share if isinstance(share, Interval) else Interval.point(share)
    if not largest:
        found = bounds([s], others=others)
        if found is None:
            raise ValueError(f"no shares add up with {s}")
        return found
    breaks = [1 / m for m in range(1, 1 + math.ceil(1 / max(s.low, _EPS))) if s.low < 1 / m < s.high] if s.low > 0 else []
    tops = [_upper_of_largest(x) for x in (s.low, s.high, *breaks)]
    lows = [_rest_low(x, others) for x in (s.low, s.high)]
    return Interval(min(lows), max(max(tops), min(lows)), others is None and s.low < 1, False)


def bounds(shares: Sequence[Interval], cap: float | None = None, others: int | None = None) -> Interval | None:
    """Bounds when some shares are known as intervals, and the rest of the market is in other hands.

    Args:
        shares: The known shares, 0 to 1.
        cap: The most that any of the others holds.
        others: How many others there are; None for any number.

    Returns:
        None where no market fits: the shares add to more than the whole, or what is left cannot be held by the others.
    """
    lows, highs = [i.low for i in shares], [i.high for i in shares]
    room = math.inf if others is None else others * (1.0 if cap is None else cap)
    if cap == 0 or others == 0:
        room = 0.0
    if sum(lows) > 1 + _EPS or sum(highs) + room < 1 - _EPS:
        return None
    low = _least(lows, highs, cap, others)
    high = _most(lows, highs, 1.0 if cap is None else cap, others)
    # with any number of others the least is only approached, as their shares shrink
    split = others is None and room > 0 and sum(lows) < 1 - _EPS
    low = min(low, high)
    return Interval(low, high, split and low < high, False)


def bounds_top_three(share: float) -> Interval:
    """Bounds when only the share of the three largest is known.

    >>> bounds_top_three(0.6)
    Interval(0.12, 0.36, high_open=True)
    """
    return Interval(share**2 / 3, share**2, False, True)


def verdict(index: Interval, threshold: float) -> str:
    """Whether the index is above a threshold: certain_above, certain_below or undecided."""
    if index.low > threshold or (index.low == threshold and index.low_open):
        return "certain_above"
    if index.high < threshold or (index.high == threshold and index.high_open):
        return "certain_below"
    return "undecided"


def concentration(ladder: pd.DataFrame) -> pd.DataFrame:
    """The index by item and stage, in points, from the world shares that claims state (as ``dependence.world_shares`` returns them).

    Only what is counts, no target or forecast. A share is the consensus of its claims, else their hull; where a subject has several keys
    (actual, estimated), it is the hull of them. Shares of one item, stage, basis and period class belong together.
    """
    keys = ["item", "stage", "basis", "period_class"]
    rows = []
    for values, group in ladder[ladder["status"].isin(FACTS)].groupby(keys, dropna=False):
        known = [i for i in (_known(g) for _, g in group.groupby("subject")) if i is not None]
        index = bounds(known)
        row = {
            **dict(zip(keys, map(text_or_none, values), strict=True)),
            "n_shares": len(known),
            "unit": "points",
            **joined(group),
            "caveats": ["shares_do_not_add_up"] if index is None else [],
        }
        if index is not None:
            row |= ends(index * POINTS)
        rows.append(row)
    return to_results(rows, "concentration", dict.fromkeys(keys, "text"), {"n_shares": "integer", "source_ids": "list"})


def _known(group: pd.DataFrame) -> Interval | None:
    """One subject's share as a fraction."""
    found = hull(i for i in (interval_of(r, "consensus_") or interval_of(r) for r in group.to_dict("records")) if i is not None)
    inside = None if found is None else found.clipped(0, 100)
    return None if inside is None else Interval(inside.low / 100, inside.high / 100, inside.low_open, inside.high_open)


def _least(lows: list[float], highs: list[float], cap: float | None, others: int | None) -> float:
    if others is None and cap != 0:
        return sum(x * x for x in lows)
    floors = lows + [0.0] * (others or 0)
    tops = highs + [1.0 if cap is None else cap] * (others or 0)
    level = _water_level(floors, tops)
    return sum(min(max(level, a), b) ** 2 for a, b in zip(floors, tops, strict=True))


def _water_level(floors: list[float], tops: list[float]) -> float:
    """The level that makes shares, each held between its floor and its top, add up to one."""
    low, high = 0.0, 1.0
    for _ in range(100):
        level = (low + high) / 2
        if sum(min(max(level, a), b) for a, b in zip(floors, tops, strict=True)) < 1:
            low = level
        else:
            high = level
    return high


def _most(lows: list[float], highs: list[float], cap: float, others: int | None) -> float:
    """A convex function is largest at a corner: all shares at an end but one at most, the others full one after the other."""
    order = sorted(range(len(lows)), key=lambda i: lows[i] - highs[i])
    tried = [i for i in order[:MOST_ENUMERATED] if highs[i] > lows[i]]
    best = -math.inf
    for choice in product((False, True), repeat=len(tried)):
        at = list(lows)
        for i, top in zip(tried, choice, strict=True):
            at[i] = highs[i] if top else lows[i]
        best = max(best, _filled(at, cap, others))
        for i in tried:
            best = max(best, _with_one_inside(at, i, lows[i], highs[i], cap, others))
    return best


def _filled(at: list[float], cap: float, others: int | None) -> float:
    rest = 1 - sum(at)
    if rest < -_EPS or (rest > _EPS and (cap <= 0 or others == 0)):
        return -math.inf
    rest = max(0.0, rest)
    full = math.floor(rest / cap + _EPS) if cap > 0 else 0
    left = max(0.0, rest - full * cap)
    if others is not None and full + (left > _EPS) > others:
        return -math.inf
    return sum(x * x for x in at) + full * cap * cap + left * left


def _with_one_inside(at: list[float], i: int, low: float, high: float, cap: float, others: int | None) -> float:
    """Share ``i`` takes what is left, the others hold none or are full: the fewest and the most of them that fit."""
    rest = 1 - sum(at) + at[i]
    if cap <= 0 or others == 0:
        counts = {0}
    else:
        most = math.floor((rest - low) / cap + _EPS)
        counts = {max(0, math.ceil((rest - high) / cap - _EPS)), most if others is None else min(most, others)}
    best = -math.inf
    for n in counts:
        inside = rest - n * cap
        if n >= 0 and low - _EPS <= inside <= high + _EPS and (others is None or n <= others):
            best = max(best, sum(x * x for j, x in enumerate(at) if j != i) + inside * inside + n * cap * cap)
    return best


def _upper_of_largest(s: float) -> float:
    if s >= 0.5:
        return s * s + (1 - s) ** 2
    m = math.floor(1 / s + _EPS) if s > 0 else 0
    return s * s * m + max(0.0, 1 - m * s) ** 2


def _rest_low(s: float, others: int | None) -> float:
    return s * s + ((1 - s) ** 2 / others if others else 0.0)
