"""Days between dates that may be known to the day, the month, the quarter or the year only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reportlib.analysis.interval import Interval

_ISO = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|H([12])))?\Z")


@dataclass(frozen=True, slots=True)
class Days:
    """The days on one of which something happened: first and last; the same where the day is known."""

    first: date
    last: date

    def meets(self, other: Days) -> bool:
        """Whether both can be the same day."""
        return self.first <= other.last and other.first <= self.last


def days_of(iso: str | None) -> Days | None:
    """The days that an ISO 8601 date, partial date or interval allows; None for nothing and for what is no date.

    >>> str(days_of("2024-02").last), str(days_of("2025-Q2").first), days_of("soon")
    ('2024-02-29', '2025-04-01', None)
    """
    if not iso:
        return None
    if "/" in iso:
        ends = [days_of(part) for part in iso.split("/", 1)]
        return Days(ends[0].first, ends[1].last) if ends[0] and ends[1] and ends[0].first <= ends[1].last else None
    found = _ISO.match(iso)
    if not found:
        return None
    year, month, day, quarter, half = (int(g) if g else 0 for g in found.groups())
    try:
        if day:
            return Days(date(year, month, day), date(year, month, day))
        first_month = month or (3 * quarter - 2 if quarter else 6 * half - 5 if half else 1)
        months = 1 if month else 3 if quarter else 6 if half else 12
        after = first_month + months
        return Days(date(year, first_month, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1))
    except ValueError:
        return None


def days_between(start: Days, end: Days) -> Interval:
    """How many days lie between two days, each of which may be known in part; nothing below zero.

    >>> days_between(days_of("2025-10-09"), days_of("2025-11-07")), days_between(days_of("2025-04"), days_of("2025-05-01"))
    (Interval(29.0, 29.0), Interval(1.0, 30.0))
    """
    return Interval(max(0, (end.first - start.last).days), max(0, (end.last - start.first).days))
