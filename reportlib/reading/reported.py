"""The time that a report is about, as its title names it, and the expressions that mean it: 报告期末, the quarter, 上年同期."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportlib.reading.clock import Clock, Groups, Stamp, shift, to_stamp

_YEAR = re.compile(r"((?:19|20)\d\d)")
_QUARTER = re.compile(r"((?:19|20)\d\d)-Q([1-4])")
_MONTHS = re.compile(r"((?:19|20)\d\d)-(\d\d)/((?:19|20)\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head of an article says of the time that the whole of it is about.

    Attributes:
        reported: The year, quarter or months of a report (2021, 2021-Q3, 2021-01/2021-06).
        week: The Monday of the week of a weekly.
    """

    reported: str | None = None
    week: date | None = None


def months_of(value: str | None) -> tuple[Stamp, Stamp] | None:
    """First and last month of a year, quarter or stretch of months; None for anything else.

    >>> [str(m) for m in months_of("2021-Q3")], [str(m) for m in months_of("2021")], months_of("2021-05-02")
    (['2021-07', '2021-09'], ['2021-01', '2021-12'], None)
    """
    value = value or ""
    if m := _YEAR.fullmatch(value):
        return Stamp(int(m[1]), 1), Stamp(int(m[1]), 12)
    if m := _QUARTER.fullmatch(value):
        return Stamp(int(m[1]), 3 * int(m[2]) - 2), Stamp(int(m[1]), 3 * int(m[2]))
    if m := _MONTHS.fullmatch(value):
        first, last = to_stamp(int(m[1]), int(m[2])), to_stamp(int(m[3]), int(m[4]))
        return (first, last) if first and last else None
    return None


def written(first: Stamp, last: Stamp) -> str:
    """Months as ISO 8601: a year or a quarter where they are one.

    >>> written(Stamp(2021, 7), Stamp(2021, 9)), written(Stamp(2021, 1), Stamp(2021, 6))
    ('2021-Q3', '2021-01/2021-06')
    """
    begin, end = first.month or 1, last.month or 12
    if first.year == last.year and (begin, end) == (1, 12):
        return str(first.year)
    if first.year == last.year and end - begin == 2 and end % 3 == 0:
        return f"{first.year}-Q{end // 3}"
    return f"{first}/{last}"


def _length(unit: str) -> int:
    unit = unit.lower()
    return 3 if "quarter" in unit else 12 if "year" in unit and "half" not in unit else 6 if "half" in unit else 0


def _meant(g: Groups, clock: Clock) -> tuple[Stamp, Stamp] | None:
    """The months of the report, if they are as long as the word says; of a quarter told before where the article is no report."""
    clock.relative = True
    length = _length(g.get("u", ""))
    for value in (clock.reported, clock.told if length == 3 and clock.near else None):
        months = months_of(value)
        if months and length in (0, _count(months)):
            return months
        if months and length == 12 and "whole" in g:
            return Stamp(months[1].year, 1), Stamp(months[1].year, 12)
    return None


def _count(months: tuple[Stamp, Stamp]) -> int:
    first, last = months
    return (last.year - first.year) * 12 + (last.month or 12) - (first.month or 1) + 1


def _moved(months: tuple[Stamp, Stamp], by: int) -> str | None:
    first, last = shift(months[0], by), shift(months[1], by)
    return written(first, last) if first and last else None


def _reported(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return written(*months) if months else None


def _reported_end(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return str(months[1].last_day()) if months else None


def _reported_start(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return f"{months[0]}-01" if months else None


def _reported_before(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return _moved(months, -_count(months)) if months else None


def _reported_year_before(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return _moved(months, -12) if months else None


def _reported_to_date(g: Groups, clock: Clock) -> str | None:
    months = _meant(g, clock)
    return written(Stamp(months[1].year, 1), months[1]) if months else None


REPORTED: dict[str, Callable[[Groups, Clock], str | None]] = {
    f.__name__[1:]: f for f in (_reported, _reported_end, _reported_start, _reported_before, _reported_year_before, _reported_to_date)
}
