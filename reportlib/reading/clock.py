"""Years, months and days, and the clock against which a time expression without a year is read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reportlib.lexicon.loader import read_toml

Groups = Mapping[str, str]

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_STAMP = re.compile(r"((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?")
_MONTH_NAMES = {name[:3].lower(): i for i, name in enumerate(calendar.month_name) if name}
_HALF = re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>01|07)/(?P=y)-(?:06|12)")
_NEAR_PAST, _NEAR_FUTURE, _STORY = 300, 62, 5  # days, days, months: how far a date without a year is sought


@dataclass(frozen=True, slots=True)
class Stamp:
    """A year, month or day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return f"{self.year:04d}" + (f"-{self.month:02d}" if self.month else "") + (f"-{self.day:02d}" if self.month and self.day else "")

    def last_day(self) -> date:
        """The last day that it covers."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def read_stamp(text: str | None) -> Stamp | None:
    """The last year, month or day of an ISO 8601 date or interval.

    >>> str(read_stamp("2025-12/2026-01"))
    '2026-01'
    """
    found = _STAMP.match((text or "").split("/")[-1].strip())
    if not found:
        return None
    year, month, day = (int(g) if g else None for g in found.groups())
    return to_stamp(year or 0, month, day)


def number(text: str) -> int:
    """A whole number below a thousand in digits, Chinese numerals or an English word.

    >>> number("12"), number("十二"), number("三十"), number("二〇二五"), number("ten")
    (12, 12, 30, 2025, 10)
    """
    if text.isdigit():
        return int(text)
    word = read_toml("periods")["numbers"].get(text.lower())
    if word:
        return int(word)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[c]) for c in text if c in _DIGITS) or 0)


def month_named(word: str) -> int | None:
    """The month that an English word names, in full or cut to its beginning.

    >>> month_named("Sept."), month_named("March"), month_named("三")
    (9, 3, None)
    """
    return _MONTH_NAMES.get(word[:3].lower())


@dataclass(slots=True)
class Clock:
    """The article's date and what was told so far.

    Attributes:
        now: The article's date, if known.
        early: The first month of the article's date where that is an interval.
        dated: Place and value of the last expression that named its year itself.
        day: The last full date told.
        here: The last month or day told in the sentence of the expression being read.
        told: The last value told.
        future: Whether the words before the expression speak of what is to come.
        by: Whether something is to come by then (by August, 8月前).
        same_sentence: Whether ``dated`` stands in the sentence of the expression being read.
        near: Whether ``told`` was told not long before.
        reported: The year, quarter or months that the article reports on.
        week: The Monday of the week that the article reviews.
    """

    now: Stamp | None
    early: Stamp | None = None
    dated: Stamp | None = None
    day: Stamp | None = None
    here: Stamp | None = None
    told: str | None = None
    future: bool = False
    by: bool = False
    same_sentence: bool = False
    relative: bool = field(default=False)
    near: bool = False
    reported: str | None = None
    week: date | None = None

    def year(self, g: Groups) -> int | None:
        """The year that the groups name, in full or relative to the article or the story."""
        words = read_toml("periods")
        if "y" in g:
            return int(g["y"])
        if "yy" in g:
            return 2000 + int(g["yy"])
        if "my" in g:  # years of the Republic, as Taiwan counts
            return 1911 + number(g["my"].removeprefix("一百")) + 100 * g["my"].startswith("一百")
        if "yz" in g:
            year = number(g["yz"])
            return year if 1900 <= year <= 2099 else None
        said = g.get("ry", "").lower().removesuffix("度")
        if said in words["years_told"]:
            self.relative = True
            bound = said in words["years_bound"]["words"]
            story = self.dated if self.dated and (bound or self.same_sentence or self.now is None) else None
            base = story or (None if bound else read_stamp(self.reported) or self.now)
            return base.year + words["years_told"][said] if base else None
        own = read_stamp(self.reported) if said in words["years_reported"]["words"] else None
        base = own or self.now
        if said in words["years"] and base:
            self.relative = True
            return base.year + words["years"][said]
        return None

    def month_told(self) -> Stamp | None:
        """The month that figures were told up to (1-7月出口…,当月), else the last date that named its year."""
        last = read_stamp(self.told)
        return last if last and last.month and not last.day else self.dated

    def of_months(self, year: int) -> bool:
        """Whether what was told just before is months or quarters of a year."""
        return self.near and re.fullmatch(rf"{year}-[Q\d]+(?:/{year}-[Q\d]+)?", self.told or "") is not None

    def year_of(self, g: Groups, month: int | None, day: int | None = None) -> int | None:
        """The year of a month or day: the one written, that of the story, or the latest that is not after the article."""
        if any(k in g for k in ("y", "yy", "yz", "my", "ry")):
            year = self.year(g)
            if year and self.early and g.get("ry") and month and _after(year, month, day, self.now) and year - 1 == self.early.year:
                return year - 1
            return year
        self.relative = True
        told = self._story(month)
        if told and not (self.now and _after(told, month, day, self.now) and not self.future):
            return told
        if self.now is None:
            return told
        year = self.now.year - _after(self.now.year, month, day, self.now)
        if month and self.future and self.now.month:
            gap = (_stamp_date(year, month, day) - self.now.last_day()).days
            ahead = (_stamp_date(year + 1, month, day) - self.now.last_day()).days
            if gap < 0 and self.by:
                return year + 1
            if gap < -_NEAR_FUTURE // 2 and ahead <= _NEAR_PAST and (ahead <= _NEAR_FUTURE or gap < -_NEAR_PAST or "u" in g):
                return year + 1
        return year

    def year_of_half(self, g: Groups, half: int) -> int | None:
        """The year of a half-year: in a report on a half-year that of the report, else as of a month."""
        reported = _HALF.fullmatch(self.reported or "")
        if reported is None or any(k in g for k in ("y", "yy", "yz", "my", "ry")):
            return self.year_of(g, 6 * half - 5)
        self.relative = True
        of_first = reported["m"] == "01"
        return int(reported["y"]) + (1 if half == 1 and not of_first and self.future else 0)

    def _story(self, month: int | None) -> int | None:
        if self.dated is None or not (self.same_sentence or self.dated.month):
            return None
        follows = month and self.dated.month and month < self.dated.month and month + 12 - self.dated.month <= _STORY
        return self.dated.year + (1 if follows else 0)


def _after(year: int, month: int | None, day: int | None, now: Stamp | None) -> bool:
    return now is not None and month is not None and _stamp_date(year, month, day) > now.last_day()


def _stamp_date(year: int, month: int, day: int | None) -> date:
    return date(year, month, min(day or 1, calendar.monthrange(year, month)[1]))


def to_stamp(year: int, month: int | None = None, day: int | None = None) -> Stamp | None:
    """A stamp, or None where there is no such day."""
    if not 1900 <= year <= 2099 or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and (month is None or not 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return Stamp(year, month, day)


def shift(stamp: Stamp, months: int) -> Stamp | None:
    """The month that lies so many months later."""
    at = stamp.year * 12 + (stamp.month or 1) - 1 + months
    return to_stamp(at // 12, at % 12 + 1)


def beginning(value: str) -> Stamp | None:
    """The year, month or day that a period begins with; of a quarter, its first month."""
    quarter = re.match(r"((?:19|20)\d\d)-Q([1-4])", value)
    return Stamp(int(quarter[1]), 3 * int(quarter[2]) - 2) if quarter else read_stamp(value.split("/")[0])


def lies_ahead(period: str | None, published: str | None) -> bool:
    """Whether a period begins after the article was written.

    >>> lies_ahead("2028", "2025-10"), lies_ahead("2025", "2025-10"), lies_ahead("2025-Q1", "2025-02-03")
    (True, False, False)
    """
    begin, now = beginning(period or ""), read_stamp(published)
    if begin is None or now is None:
        return False
    return (begin.year, begin.month or 0, begin.day or 0) > (now.year, now.month or 12, now.day or 31)


def is_past(period: str | None, published: str | None) -> bool:
    """Whether a year was over when the article was written.

    >>> is_past("2024", "2025-02-05"), is_past("2025", "2025-12-06"), is_past("2024", None)
    (True, False, False)
    """
    end, now = read_stamp((period or "").split("/")[-1]), read_stamp((published or "").split("/")[0])
    return end is not None and now is not None and end.year < now.year
