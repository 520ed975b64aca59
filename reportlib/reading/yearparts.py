"""What is left of a year, and two years named as one: 今年余下时间, the rest of 2025, 今明两年, 2026及2027年."""

from __future__ import annotations

from collections.abc import Callable

from reportlib.lexicon.loader import read_toml
from reportlib.reading.clock import Clock, Groups


def _rest_of(g: Groups, clock: Clock) -> str | None:
    """The rest of a year: from the last day told in it; of this year, from the article's day if that is later; else the year."""
    year = int(g["y"]) if "y" in g else clock.now.year if clock.now else None
    told = (clock.day or clock.dated,) if "y" in g else (clock.day, clock.dated, clock.now)
    days = [s for s in told if s is not None and s.year == year and s.day is not None]
    if year is None or not days:
        return str(year) if year else None
    return f"{max(days, key=lambda s: (s.month or 0, s.day or 0))}/{year}-12-31"


def _two_years(g: Groups, clock: Clock) -> str | None:
    """Two years in a row as an interval (今明两年, 2026及2027年每年)."""
    if "y" in g:
        return f"{g['y']}/{g['y2']}" if int(g["y2"]) > int(g["y"]) else None
    clock.relative = True
    if clock.now is None:
        return None
    first, last = (clock.now.year + int(read_toml("periods")["years"][f"{g[k]}年"]) for k in ("ry", "ry2"))
    return f"{first}/{last}"


YEAR_PARTS: dict[str, Callable[[Groups, Clock], str | None]] = {"rest_of": _rest_of, "two_years": _two_years}
