"""What the title of an article says of its time: the year or quarter of a report, the week of a weekly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Article
from reportlib.reading.clock import Stamp, read_stamp
from reportlib.reading.periods import find_with_rules
from reportlib.reading.reported import Frame, months_of, written

_LINES, _HEAD, _LONGEST = 6, 600, 160
_WEEK = range(4, 8)  # days that a week of a weekly may have
_LATE = 3  # Thursday
_OLD = 21  # days after which a week is not the one that is reviewed


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(v, re.IGNORECASE) for k, v in read_toml("periods")["head"].items()}


def frame_of(folded: str, article: Article) -> Frame:
    """The time that an article's title and the lines right after it name for the whole of it.

    Args:
        folded: The document's folded text.
        article: One of its articles.
    """
    begin = min(article.title_span.start, article.span.start) if article.title_span else article.span.start
    reported, week, quarterly = None, None, False
    for line in _lines(folded[begin : begin + _HEAD]):
        found = find_with_rules(line, article.published, line)
        if reported is None and _words()["report"].search(line):
            reported = _reported(line, [(period.value, rule) for period, rule in found])
            quarterly = quarterly or _words()["quarterly"].search(line) is not None
        named = [period.value for period, rule in found if rule != "week.relative"]  # 上周 is counted from the week, and does not name it
        week = week or next((w for value in named if (w := _week(value, article.published))), None)
    title = folded[article.title_span.start : article.title_span.end] if article.title_span else ""
    if week is None and _review().search(title):
        week = _week_before(article.published)
    return Frame(reported or (_last_quarter(article.published) if quarterly else None), week)


@lru_cache(maxsize=1)
def _review() -> re.Pattern[str]:
    return re.compile(read_toml("trading")["week"]["review"], re.IGNORECASE)


def _week_before(published: str | None) -> date | None:
    """The Monday of the week that a weekly of a day looks back on: its own from Thursday on, else the one before."""
    day = read_stamp(published)
    if day is None or day.day is None:
        return None
    at = day.last_day()
    return at - timedelta(days=at.weekday() + (7 if at.weekday() < _LATE else 0))


def _lines(head: str) -> Iterator[str]:
    lines = [line.strip() for line in head.split("\n") if line.strip()][:_LINES]
    for line in lines:
        if len(line) <= _LONGEST and not line.startswith("|"):
            yield line.title() if line.isupper() else line


def _reported(line: str, found: list[tuple[str, str]]) -> str | None:
    """The longest named stretch below a year, else the year; of a half-year's or quarter's report the months that its date ends."""
    stretches = [months for value, _ in found if (months := months_of(value))]
    shorter = [s for s in stretches if written(*s) != str(s[0].year)]
    if shorter:
        return written(*shorter[0])
    years = [s[0].year for s in stretches]
    month = next((s for value, _ in found if "/" not in value and (s := read_stamp(value)) and s.month), None)
    if month and month.month and month.month % 3 == 0 and _words()["quarterly"].search(line):
        return f"{month.year}-Q{month.month // 3}"
    if years and _words()["half"].search(line):
        return written(Stamp(years[0], 1), Stamp(years[0], 6))
    return str(years[0]) if years else None


def _last_quarter(published: str | None) -> str | None:
    """The last quarter that was over when a quarterly report came out.

    >>> _last_quarter("2024-10-24"), _last_quarter("2025-02-03")
    ('2024-Q3', '2024-Q4')
    """
    now = read_stamp((published or "").split("/")[0])
    if now is None or now.month is None:
        return None
    quarter = (now.month - 1) // 3
    return f"{now.year}-Q{quarter}" if quarter else f"{now.year - 1}-Q4"


def _week(value: str, published: str | None) -> date | None:
    first, _, last = value.partition("/")
    begin, end, now = read_stamp(first), read_stamp(last), read_stamp(published)
    if begin is None or end is None or begin.day is None or end.day is None:
        return None
    days = (end.last_day() - begin.last_day()).days + 1
    late = (now.last_day() - end.last_day()).days if now and now.day else 0
    if days not in _WEEK or not -_OLD < late < _OLD:
        return None
    return begin.last_day() - timedelta(days=begin.last_day().weekday())
