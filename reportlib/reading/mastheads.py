"""The day over a collection, and the days without a year beside its stories, which are of the year that ends with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlib.model import Span
from reportlib.reading.datelines import find_dateline
from reportlib.reading.publication import Dated, explicit_date, find_dates, is_day, iso

_LONGEST_HEAD = 600
_LEAD_IN = re.compile(r"\s*(?:据|来自)[^,。\d]{2,16}(?P<day>\d{1,2}月\d{1,2}日)(?:电|讯|消息|报道|报导)")


def complete_dates(folded: str, stories: Sequence[tuple[Span, Span, Span | None]], stated: Sequence[str | None]) -> list[str | None]:
    """The dates of a collection's stories: their own, else the day beside them in the year of the masthead, else the masthead's.

    Args:
        folded: The document's folded text.
        stories: Each story from its title on, its body, and its title.
        stated: The date that each states, with its year.
    """
    head = folded[: min(stories[0][0].start, _LONGEST_HEAD)]
    masthead = explicit_date(head) or _apart(head)
    known = not (masthead or "").endswith("-12-31")  # else a bound, no day
    out: list[str | None] = []
    above: Dated | None = None
    for k, ((whole, body, title), date) in enumerate(zip(stories, stated, strict=True)):
        above = _day_above(folded[stories[k - 1][1].end if k else 0 : whole.start]) or (above if k else None)
        stop = stories[k + 1][0].start if k + 1 < len(stories) else len(folded)
        if date is None and masthead is not None:
            # a date line over the next title is the next story's
            behind = folded[body.end : stop].split("\n\n")[0] if k + 1 < len(stories) else folded[body.end : stop]
            areas = [Span(min(title.end, body.start) if title else whole.start, body.start), Span(body.end, body.end + len(behind))]
            lead = _LEAD_IN.match(folded, body.start, body.end)
            filed = find_dateline(folded, body) or (Span(*lead.span("day")) if lead else None)
            found = [d for a in (*areas, *([filed] if filed else [])) for d in find_dates(folded, a.start, a.end) if d.month and d.day]
            date = next((_in_year(d, masthead) for d in found), masthead if known else None)
            if not found and above is not None:
                date = _in_year(above, masthead)
        out.append(date)
    return out


def _day_above(between: str) -> Dated | None:
    """The day that stands alone over a story, and so over those that follow it."""
    lines = [x.strip() for x in between.splitlines() if x.strip()]
    dates = find_dates(lines[-1]) if lines and is_day(lines[-1]) else []
    return dates[0] if dates and dates[0].day else None


def _apart(head: str) -> str | None:
    """A masthead's day where its year stands apart from it (2018年第34期 8月27日), or the end of its year.

    >>> _apart("2018年第34期 8月27日"), _apart("2018年第34期"), _apart("第34期 8月27日")
    ('2018-08-27', '2018-12-31', None)
    """
    dates = find_dates(head)
    year = next((d.year for d in dates if d.year), None)
    day = next((d for d in dates if d.year is None and d.month and d.day), None)
    if year is None:
        return None
    return iso(year, day.month, day.day) if day else f"{year}-12-31"


def _in_year(day: Dated, masthead: str) -> str:
    """A day of no year as the last such day up to the masthead's."""
    year = day.year or int(masthead[:4])
    if day.year is None and iso(year, day.month, day.day)[: len(masthead)] > masthead:
        year -= 1
    return iso(year, day.month, day.day)
