"""Intervals with open and closed ends, and arithmetic that never loses a true value to rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

_End = tuple[float, bool]
"""An end of an interval: where it is, and whether it is open."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends; an infinite end is always open.

    >>> Interval(60, 75) + Interval(1, 2)
    Interval(61.0, 77.0)
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", float(self.low))
        object.__setattr__(self, "high", float(self.high))
        object.__setattr__(self, "low_open", bool(self.low_open) or math.isinf(self.low))
        object.__setattr__(self, "high_open", bool(self.high_open) or math.isinf(self.high))
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"no interval from {self.low} to {self.high}")
        if self.low == self.high and (self.low_open or self.high_open):
            raise ValueError(f"the interval at {self.low} is empty")

    def __repr__(self) -> str:
        flags = "".join(f", {n}=True" for n in ("low_open", "high_open") if getattr(self, n))
        return f"Interval({self.low}, {self.high}{flags})"

    @classmethod
    def point(cls, value: float) -> Interval:
        """The interval that holds one number."""
        return cls(value, value)

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return not (math.isinf(self.low) or math.isinf(self.high))

    def __contains__(self, value: float) -> bool:
        """Whether a number lies inside."""
        above = value > self.low or (value == self.low and not self.low_open)
        below = value < self.high or (value == self.high and not self.high_open)
        return above and below

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __add__(self, other: Interval | float) -> Interval:
        o = _interval(other)
        low = _outward(lambda a, b: a + b, self.low, o.low, down=True)
        high = _outward(lambda a, b: a + b, self.high, o.high, down=False)
        return Interval(low, high, self.low_open or o.low_open, self.high_open or o.high_open)

    def __sub__(self, other: Interval | float) -> Interval:
        return self + -_interval(other)

    def __rsub__(self, other: float) -> Interval:
        return _interval(other) - self

    def __mul__(self, other: Interval | float) -> Interval:
        o = _interval(other)
        pairs = list(product([(self.low, self.low_open), (self.high, self.high_open)], [(o.low, o.low_open), (o.high, o.high_open)]))
        return _spanned([_times(a, b, down=True) for a, b in pairs], [_times(a, b, down=False) for a, b in pairs])

    __radd__ = __add__
    __rmul__ = __mul__

    def __truediv__(self, other: Interval | float) -> Interval:
        """The quotients.

        Raises:
            ZeroDivisionError: The divisor has zero inside; an open end at zero gives an infinite quotient.
        """
        return self * _interval(other).inverse()

    def __rtruediv__(self, other: float) -> Interval:
        return _interval(other) / self

    def inverse(self) -> Interval:
        """One divided by the interval.

        Raises:
            ZeroDivisionError: Zero lies inside.
        """
        if 0 in self or self.low < 0 < self.high:
            raise ZeroDivisionError(f"{self} has zero inside")
        low = -math.inf if self.high == 0 else 0.0 if math.isinf(self.high) else _outward(lambda a, b: a / b, 1.0, self.high, down=True)
        high = math.inf if self.low == 0 else 0.0 if math.isinf(self.low) else _outward(lambda a, b: a / b, 1.0, self.low, down=False)
        return Interval(low, high, self.high_open, self.low_open)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval around both."""
        low, high = min(self._low, other._low), max(self._high, other._high)
        return Interval(low[0], high[0], low[1] > 0, high[1] < 0)

    def intersection(self, other: Interval) -> Interval | None:
        """What both have in common, or None."""
        low, high = max(self._low, other._low), min(self._high, other._high)
        if low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1])):
            return None
        return Interval(low[0], high[0], low[1] > 0, high[1] < 0)

    def clipped(self, low: float = -math.inf, high: float = math.inf) -> Interval | None:
        """The part between two limits, or None."""
        return self.intersection(Interval(low, high))

    @property
    def _low(self) -> tuple[float, int]:
        return self.low, int(self.low_open)

    @property
    def _high(self) -> tuple[float, int]:
        return self.high, -int(self.high_open)


def hull(intervals: Iterable[Interval]) -> Interval | None:
    """The smallest interval around all of them; None of none.

    >>> hull([Interval(60, 70), Interval(85, 90)])
    Interval(60.0, 90.0)
    """
    result: Interval | None = None
    for i in intervals:
        result = i if result is None else result.hull(i)
    return result


def consensus(intervals: Iterable[Interval]) -> Interval | None:
    """What all of them have in common; None of none, and None where two are disjoint.

    >>> consensus([Interval(60, 100), Interval(66, 74)])
    Interval(66.0, 74.0)
    """
    result: Interval | None = None
    for i in intervals:
        result = i if result is None else result.intersection(i)
        if result is None:
            return None
    return result


def _interval(value: Interval | float) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _outward(operation: Callable, a: float, b: float, down: bool) -> float:
    """A float operation rounded downward or upward, by comparing it with the exact result; a result that is exact stays."""
    if math.isinf(a) or math.isinf(b):
        return float(operation(a, b))
    exact = operation(Fraction(a), Fraction(b))
    try:
        rounded = float(exact)
    except OverflowError:
        rounded = math.inf if exact > 0 else -math.inf
    if math.isinf(rounded):
        largest = math.copysign(math.nextafter(math.inf, 0), rounded)
        return rounded if (rounded > 0) != down else largest
    if down and Fraction(rounded) > exact:
        return math.nextafter(rounded, -math.inf)
    if not down and Fraction(rounded) < exact:
        return math.nextafter(rounded, math.inf)
    return rounded


def _times(a: _End, b: _End, down: bool) -> _End:
    if a[0] == 0 or b[0] == 0:
        # zero is reached as soon as one closed end is zero, whatever the other one does
        return 0.0, not ((a[0] == 0 and not a[1]) or (b[0] == 0 and not b[1]))
    return _outward(lambda x, y: x * y, a[0], b[0], down), a[1] or b[1]


def _spanned(lows: list[_End], highs: list[_End]) -> Interval:
    low = min(v for v, _ in lows)
    high = max(v for v, _ in highs)
    return Interval(low, high, all(o for v, o in lows if v == low), all(o for v, o in highs if v == high))
