"""Arithmetic on ISO 8601 periods: the months they span, and the same period a year or a step earlier."""

from __future__ import annotations

import re

Months = tuple[int, int]
"""First and last month of a period, counted from the year 0."""

_PART = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-\d\d)?))?$")


def months(period: str | None) -> Months | None:
    """The months that a period of whole months spans; None for a day, or what is no period.

    >>> months("2025-10") == months("2025-10/2025-10"), months("2025"), months("2025-Q2"), months("2025-10-09")
    (True, (24300, 24311), (24303, 24305), None)
    """
    spans = [_span(p) for p in (period or "").split("/")]
    if not spans or None in spans:
        return None
    found = [s for s in spans if s is not None]
    return (found[0][0], found[-1][1]) if found[0][0] <= found[-1][1] else None


def earlier(period: str | None, years: bool) -> str | None:
    """The same period a year earlier, or the period of equal length before it; None for what has none.

    >>> earlier("2025-10", True), earlier("2025-01", False), earlier("2025-Q1", False), earlier("2025-01/2025-10", True)
    ('2024-10', '2024-12', '2024-Q4', '2024-01/2024-10')
    """
    span = months(period)
    if span is None or period is None:
        return None
    step = 12 if years else span[1] - span[0] + 1
    return "/".join(_moved(p, step) for p in period.split("/"))


def _span(part: str) -> Months | None:
    found = _PART.match(part)
    if not found or part.count("-") > 1:
        return None
    year, quarter, half, month = found.groups()
    first = int(year) * 12
    if quarter:
        return first + 3 * (int(quarter) - 1), first + 3 * int(quarter) - 1
    if half:
        return first + 6 * (int(half) - 1), first + 6 * int(half) - 1
    if month:
        return (first + int(month) - 1,) * 2 if 1 <= int(month) <= 12 else None
    return first, first + 11


def _moved(part: str, step: int) -> str:
    span = _span(part)
    assert span is not None
    at = span[0] - step
    year, month = divmod(at, 12)
    if "Q" in part:
        return f"{year}-Q{month // 3 + 1}"
    if "H" in part:
        return f"{year}-H{month // 6 + 1}"
    return f"{year}-{month + 1:02d}" if "-" in part else f"{year}"
