"""Times of prices: the week from Monday to Friday, and the stretch that a change against a named day runs over."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Mention, Period
from reportlib.reading.clock import read_stamp
from reportlib.reading.reported import written
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene
from reportlib.reading.text import fold

_BEFORE = 36


def traded_week(value: str) -> str:
    """A week from Monday to Sunday as its trading days, anything else as it is.

    >>> traded_week("2024-08-12/2024-08-18"), traded_week("2024-08-12/2024-08-25"), traded_week("2024-08")
    ('2024-08-12/2024-08-16', '2024-08-12/2024-08-25', '2024-08')
    """
    first, _, last = value.partition("/")
    begin, end = read_stamp(first), read_stamp(last)
    if begin is None or end is None or begin.day is None or end.day is None or begin.last_day().weekday() != 0:
        return value
    whole = end.last_day() - begin.last_day() == timedelta(days=6)
    return f"{begin}/{end.last_day() - timedelta(days=2)}" if whole else value


def on_board(words: str) -> bool:
    """Whether the words between a level and a change are the head of a board's column (涨跌, change), as of a weekly.

    >>> on_board("涨跌"), on_board("同比")
    (True, False)
    """
    return _week()["board"].fullmatch(words) is not None


def week_of_change(scene: Scene, at: int, day: str | None, known: bool = False) -> str | None:
    """The trading week of a change that is said to be the week's (周环比, 较上周, week on week), by a day in it; None for others.

    >>> from reportlib.model import Span
    >>> week_of_change(Scene(Span(0, 4), "周环比\ue013", {}, [0, 1, 2, 3], ((0, 4),)), 3, "2022-11-18")
    '2022-11-14/2022-11-18'
    """
    stamp = read_stamp((day or "").split("/")[-1])
    low = max(0, at - _BEFORE)
    if stamp is None or stamp.day is None:
        return None
    if _week()["year"].search(scene.text, low, at):
        return f"{stamp.year}-01-01/{stamp}"
    if not (known or _week()["change"].search(scene.text, low, at) or _week()["after"].match(scene.text[at + 1 :])):
        return None
    monday = stamp.last_day() - timedelta(days=stamp.last_day().weekday())
    return f"{monday}/{monday + timedelta(days=4)}"


@lru_cache(maxsize=1)
def _week() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(expand(v), re.IGNORECASE) for k, v in read_toml("trading")["week"].items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    data = read_toml("roles")["period"]
    return {k: re.compile(expand(data[k]), re.IGNORECASE) for k in ("compared", "year_start")}


def _between(scene: Scene, at: int, start: int) -> str | None:
    """From one quotation of the sentence to the next, for a change in a clause without a time (年初1.5万,5月2万,涨了三成)."""
    if any(start <= i < at and not _same(t) for i, t in scene.times):
        return None
    low, _ = scene.window(at)
    prices = [i for i, t in scene.tokens.items() if low <= i < start and isinstance(t, Mention) and t.quantity.kind == "price"]
    if len(prices) < 2:
        return None
    earlier, later = prices[-2:]
    first = [t for i, t in scene.times if low <= i < earlier]
    last = [t for i, t in scene.times if earlier < i < later]
    if not first or not last or "/" in first[-1].value + last[-1].value:
        return None
    begin, end = first[-1].value, last[-1].value
    if len(begin) == 4 and _words()["year_start"].search(fold(first[-1].exact)):
        begin = f"{begin}-01"
    if not begin < end or len(begin) != len(end):
        return None
    ends = read_stamp(begin), read_stamp(end)
    return written(*ends) if len(begin) == 7 and ends[0] and ends[1] else f"{begin}/{end}"  # type: ignore[arg-type]


def _same(time: Period) -> bool:
    return "同期" in fold(time.exact)


def over_stretch(scene: Scene, at: int, value: str | None, as_of: Period | None, published: str | None) -> str | None:
    """The time of a change: from the day, or the beginning of a year, that its clause compares with, up to its own time.

    Args:
        scene: The sentence.
        at: The place of the change.
        value: Its own time as found so far.
        as_of: The day up to which the figures of the paragraph stand.
        published: The article's date.
    """
    start, _ = scene.clause_of(at)
    since = next((t for i, t in scene.times if start <= i < at and _words()["compared"].search(scene.text[max(0, i - _BEFORE) : i])), None)
    if since is None and (told := _between(scene, at, start)):
        return told
    if since is None or "/" in since.value:
        return value
    first, begins = since.value, _words()["year_start"].search(fold(since.exact)) is not None
    end = next((v for v in (value, as_of.value if as_of else None, published) if v and len(v.split("/")[-1]) >= 7), "").split("/")[-1]
    if begins:
        first = first if len(first) > 4 else f"{first}-01"
        return f"{first}/{end[:7]}" if first < end[:7] else value
    return f"{first}/{end}" if len(first) == 10 and len(end) == 10 and first < end else value
