"""The second opinion: draws from the intervals, their quantiles beside the interval, and what drives the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reportlib.analysis.interval import Interval

Draws = np.ndarray
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One uncertain input.

    Attributes:
        interval: Where it lies; both ends are finite.
        centre: The number stated, where one is: then the distribution is triangular, else uniform.
        source: Who says so. Quantities of one source move together.
    """

    interval: Interval
    centre: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the draws say: quantiles, and the rank correlation of the result with each input, the strongest first."""

    low: float
    median: float
    high: float
    drivers: tuple[tuple[str, float], ...]


def draw(quantities: Mapping[str, Quantity], draws: int, seed: int) -> dict[str, Draws]:
    """Draws of each quantity: one common random number a source and draw, turned into each quantity by its distribution.

    Raises:
        ValueError: A quantity has no finite interval; cap it first.
    """
    generator = np.random.default_rng(seed)
    common = {s: generator.random(draws) for s in sorted({q.source for q in quantities.values()})}
    return {name: _placed(q, common[q.source]) for name, q in quantities.items()}


def opinion(
    result: Callable[[Mapping[str, Draws]], Draws], quantities: Mapping[str, Quantity], draws: int = 10_000, seed: int = 1
) -> Opinion:
    """The quantiles of a result, and what drives it.

    >>> double = opinion(lambda x: 2 * x["a"], {"a": Quantity(Interval(0, 1))}, draws=1000)
    >>> 0 <= double.low < double.median < double.high <= 2, double.drivers
    (True, (('a', 1.0),))
    """
    drawn = draw(quantities, draws, seed)
    values = np.asarray(result(drawn), dtype=float)
    low, median, high = (float(v) for v in np.quantile(values, QUANTILES))
    return Opinion(low, median, high, tornado(drawn, values))


def tornado(drawn: Mapping[str, Draws], values: Draws) -> tuple[tuple[str, float], ...]:
    """Spearman's rank correlation of each input with the result, by its size; inputs and results that never change have none."""
    found = [(name, rank_correlation(x, values)) for name, x in drawn.items()]
    return tuple(sorted(((n, r) for n, r in found if r is not None), key=lambda p: (-abs(p[1]), p[0])))


def rank_correlation(one: Draws, other: Draws) -> float | None:
    """Spearman's rank correlation, ties at their mean rank; None where either is constant.

    >>> rank_correlation(np.array([1, 2, 9]), np.array([3, 2, 1]))
    -1.0
    """
    a, b = (pd.Series(x).rank().to_numpy(dtype=float) for x in (one, other))
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return round(float(np.corrcoef(a, b)[0, 1]), 9)


def spread(names: Sequence[str], found: Opinion) -> pd.DataFrame:
    """The drivers of an opinion as a table: ``input``, ``rank_correlation``; inputs that do not move the result have 0."""
    known = dict(found.drivers)
    rows = sorted(((n, known.get(n, 0.0)) for n in names), key=lambda p: (-abs(p[1]), p[0]))
    return pd.DataFrame(rows, columns=["input", "rank_correlation"]).astype({"input": "string", "rank_correlation": "float64"})


def _placed(quantity: Quantity, u: Draws) -> Draws:
    """The quantity at each probability: the inverse of its distribution function."""
    low, high, centre = quantity.interval.low, quantity.interval.high, quantity.centre
    if not quantity.interval.bounded:
        raise ValueError(f"{quantity.interval} has no finite end")
    if centre is None or not low <= centre <= high or low == high:
        return low + u * (high - low)
    at = (centre - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (centre - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - centre))
    return np.clip(np.where(u <= at, rising, falling), low, high)
