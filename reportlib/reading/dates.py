"""The forms of time expressions: each turns what was written (the groups of a pattern) into an ISO 8601 value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from reportlib.lexicon.loader import read_toml
from reportlib.reading.clock import Clock, Groups, Stamp, month_named, number, read_stamp, shift, to_stamp
from reportlib.reading.reported import REPORTED, months_of
from reportlib.reading.yearparts import YEAR_PARTS

_REVIEWED = 3  # months in which the year before is looked back on


def _span(first: object, last: object) -> str | None:
    return f"{first}/{last}" if first is not None and last is not None else None


def _text(stamp: Stamp | None) -> str | None:
    return str(stamp) if stamp else None


def _month_of(g: Groups) -> int | None:
    if "em" in g:
        return month_named(g["em"])
    return number(g["m"]) if "m" in g else None


def _day(g: Groups, clock: Clock) -> str | None:
    month, day = _month_of(g), number(g["d"])
    year = clock.year_of(g, month, day) if month and month <= 12 and day <= 31 else None
    first = to_stamp(year, month, day) if year else None
    if first is None or "d2" not in g:
        return _text(first)
    last = to_stamp(first.year, month, number(g["d2"]))
    return _span(first, last) if last and (last.day or 0) > day else str(first)


def _day_range(g: Groups, clock: Clock) -> str | None:
    last = {"m": g["m2"], "d": g["d2"]} | ({"y": g["y"]} if "y" in g else {})
    end = read_stamp(_day(last, clock))
    begin = to_stamp(end.year - (number(g["m"]) > number(g["m2"])), number(g["m"]), number(g["d"])) if end else None
    return _span(begin, end) if begin and end and begin.last_day() < end.last_day() else None


def _day_only(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    base, day = (clock.day if clock.same_sentence and clock.day else clock.now), number(g["d"])
    if base is None or base.month is None:
        return None
    later = base is clock.now and base.day is not None and day > base.day and not clock.future
    month = shift(base, -1) if later else base
    return _text(to_stamp(month.year, month.month, day)) if month else None


def _month(g: Groups, clock: Clock) -> str | None:
    month = _month_of(g)
    year = clock.year_of(g, month) if month and month <= 12 else None
    return _text(to_stamp(year, month)) if year else None


def _months(g: Groups, clock: Clock) -> str | None:
    first, last = _month_of(g), month_named(g["em2"]) if "em2" in g else number(g["m2"])
    if not first or not last or not first < last <= 12:
        return None
    year = clock.year_of(g, last)
    return _span(to_stamp(year, first), to_stamp(year, last)) if year else None


def _first_months(g: Groups, clock: Clock) -> str | None:
    last = _month_of(g) or number(g["n"])
    if not 2 <= last <= 12:
        return None
    year = clock.year_of(g, last)
    return _span(to_stamp(year, 1), to_stamp(year, last)) if year else None


def _ended(g: Groups, clock: Clock) -> str | None:
    """So many months, or a week, that end with a month or day (in the three months ended June 30)."""
    unit, month = g["u"].lower(), _month_of(g)
    count = number(g["n"]) if "n" in g else 1
    day = number(g["d"]) if "d" in g else None
    year = clock.year_of(g, month, day) if month else None
    last = to_stamp(year, month, day) if year else None
    length = int(read_toml("periods")["units"].get(unit, 0)) * count
    if last is None or length > 1200:
        return None
    if unit.startswith("week") or unit == "周":
        return _days_to(last.last_day(), 7 * count) if last.day else None
    first = shift(last, 1 - length) if length else None
    if first is None or first.month is None or last.month is None:
        return None
    if last.month % 3 == 0 and length == 3:
        return f"{last.year}-Q{last.month // 3}"
    return str(last.year) if last.month == 12 and length == 12 else f"{first}/{Stamp(last.year, last.month)}"


def _days_to(last: date, days: int) -> str:
    return f"{last - timedelta(days=days - 1)}/{last}"


def _past_days(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    if clock.now is None or clock.now.day is None:
        return None
    count = (number(g["n"]) if "n" in g else 1) * (7 if g["u"].lower().removesuffix("s") in ("周", "星期", "week") else 1)
    return _days_to(clock.now.last_day(), count) if 1 < count <= 400 else None


def _whole_year(g: Groups, clock: Clock) -> str | None:
    """全年 without a year: the one just told, or the article's; what is told of a whole year in its first months was the last one's."""
    clock.relative = True
    if clock.dated and clock.same_sentence:
        return str(clock.dated.year)
    if clock.now is None:
        return None
    return str(clock.now.year - (clock.now.month is not None and clock.now.month <= _REVIEWED and not clock.future))


def _ordinal(g: Groups, key: str) -> int:
    return int(read_toml("periods")["ordinals"].get(g.get(key, "").lower(), 0))


def _quarter(g: Groups, clock: Clock) -> str | None:
    quarter = _ordinal(g, "oq") or _ordinal(g, "q") or number(g["q"])
    year = clock.year_of(g, 3 * quarter - 2)
    return f"{year}-Q{quarter}" if year and to_stamp(year) else None


def _first_quarters(g: Groups, clock: Clock) -> str | None:
    last = 3 * number(g["n"])
    year = clock.year_of(g, last)
    return _span(to_stamp(year, 1), to_stamp(year, last)) if year else None


def _half(g: Groups, clock: Clock) -> str | None:
    half = _ordinal(g, "oh") or _ordinal(g, "h") or number(g["h"])
    year = clock.year_of_half(g, half)
    return _span(to_stamp(year, 6 * half - 5), to_stamp(year, 6 * half)) if year else None


def _year_end(g: Groups, clock: Clock) -> str | None:
    named = any(k in g for k in ("y", "yz", "my", "ry"))
    months = months_of(clock.reported)
    if not named and months and months[0].month != 1 and months[1] == shift(months[0], 11) and not clock.future:
        clock.relative = True
        return str(months[1].last_day())  # the end of a financial year
    year = clock.year(g) if named else _year_spoken_of(clock)
    clock.relative = clock.relative or "y" not in g
    if year and clock.early and g.get("ry", "今年") in ("今年", "本年"):
        year = clock.early.year  # an article of the turn of the year that speaks of this year's end was written before it
    return _text(to_stamp(year, 12)) if year else None


def _year_start(g: Groups, clock: Clock) -> str | None:
    """年初, which is January: of the year spoken of in the sentence, else the article's."""
    clock.relative = True
    year = _year_spoken_of(clock)
    return _text(to_stamp(year, 1)) if year else None


def _year_spoken_of(clock: Clock) -> int | None:
    """The year that the sentence has named, that of an annual report, or the article's."""
    if clock.dated and clock.same_sentence and not clock.future:
        return clock.dated.year
    reported = clock.reported if clock.reported and len(clock.reported) == 4 and not clock.future else None
    return int(reported) if reported else clock.now.year if clock.now else None


def _year(g: Groups, clock: Clock) -> str | None:
    year = clock.year(g)
    if year and clock.of_months(year + 1) and g.get("ry", "").lower().endswith((" earlier", " ago")):
        return _same_period(g, clock)  # in the first eight months … a year earlier
    return _text(to_stamp(year)) if year else None


def _years(g: Groups, clock: Clock) -> str | None:
    first = int(g["y"]) if "y" in g else 2000 + int(g["yy"])
    last = int(g["y2"]) if len(g["y2"]) == 4 else first // 100 * 100 + int(g["y2"])
    return f"{first}/{last}" if first < last <= 2099 else None


def _same_period(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    told = clock.told if clock.same_sentence or clock.reported is None else clock.reported
    if told is None:
        return None
    year = clock.year(g)
    if year is None:
        return told
    first, _, last = told.partition("/")
    if last and first[:4] != last[:4]:
        return None
    return re.sub(r"(?:19|20)\d\d(?=-|/|$)", str(year), told)


def _year_to_date(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    year = clock.year(g) if ("y" in g or "ry" in g) else clock.now.year if clock.now else None
    if year is None or clock.now is None:
        return None
    last = clock.now if clock.now.month else Stamp(year, 12)
    return f"{year}-01-01/{last}" if "ry" not in g and last.day else _span(to_stamp(year, 1), to_stamp(last.year, last.month))


def _five_year_plan(g: Groups, clock: Clock) -> str | None:
    first = 2021 + 5 * (number(g["n"]) - 14)
    if "pe" in g or "pb" in g:
        return str(first + 4 if "pe" in g else first)
    return f"{first}/{first + 4}"


def _decade(g: Groups, clock: Clock) -> str | None:
    if "y" in g:
        first = int(g["y"])
    else:
        tens = number(g["dec"])
        century = number(g["c"]) if "c" in g else 20 if g.get("rc", "").startswith("上") or ("rc" not in g and tens >= 30) else 21
        first = (century - 1) * 100 + tens
    return f"{first}/{first + 9}" if 1900 <= first <= 2090 else None


def _century_start(g: Groups, clock: Clock) -> str | None:
    return "2000/2009"


def _length(g: Groups) -> int:
    unit = g["u"].removeprefix("个") if g["u"] == "个季度" else g["u"]
    months = int(read_toml("periods")["units"][unit.lower()])
    if "n" not in g and unit.endswith("s"):
        return 0
    return months * (max(number(g["n"]), number(g.get("m2", ""))) if "n" in g else 1)


def _stretch(g: Groups, clock: Clock, sign: int) -> tuple[str, str] | None:
    clock.relative = True
    months = _length(g)
    # 10月,双方宣布未来六个月出资: from then on
    base = (clock.here or clock.early or clock.now) if sign > 0 else clock.now
    if base is None or not 0 < months <= 1200:
        return None
    if months % 12 == 0:
        return str(base.year), str(base.year + sign * months // 12)
    other = shift(base, sign * months)
    return (str(Stamp(base.year, base.month)), str(other)) if base.month and other else None


def _past_span(g: Groups, clock: Clock) -> str | None:
    ends = _stretch(g, clock, -1)
    return f"{ends[1]}/{ends[0]}" if ends else None


def _next_span(g: Groups, clock: Clock) -> str | None:
    ends = _stretch(g, clock, 1)
    return (ends[1] if "within" in g and len(ends[1]) == 4 else f"{ends[0]}/{ends[1]}") if ends else None


def _ago(g: Groups, clock: Clock) -> str | None:
    ends = _stretch(g, clock, -1)
    return ends[1] if ends else None


def _said(g: Groups, key: str, table: str, suffix: str) -> int | None:
    words = read_toml("periods")[table]
    said = g.get(key, "").lower()
    return words.get(said, words.get(f"{said} {suffix}"))


def _relative_month(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    told, plain = _said(g, "rm", "months_told", "month"), _said(g, "rm", "months", "month")
    base = (clock.month_told() or clock.now) if told is not None else clock.now
    offset = told if told is not None else plain
    return _text(shift(base, offset)) if base and base.month and offset is not None else None


def _relative_quarter(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    told, said = read_stamp(clock.told), g["rq"].lower()
    offset = {"上": -1, "last": -1, "previous": -1, "prior": -1, "下": 1, "next": 1}.get(said, 0)
    back = said in ("previous", "prior")
    reported = None if clock.same_sentence else clock.reported
    quarter = re.fullmatch(r"((?:19|20)\d\d)-Q([1-4])", reported or clock.told or "")
    of_report = quarter is not None and reported is not None and said not in ("下", "next")
    if quarter and (back or of_report):
        told = Stamp(int(quarter[1]), 3 * int(quarter[2]))
    base = told if told and told.month and (back or of_report) else clock.now
    moved = shift(base, 3 * offset) if base and base.month else None
    return f"{moved.year}-Q{((moved.month or 1) + 2) // 3}" if moved else None


def _monday(clock: Clock, offset: int) -> date | None:
    if clock.week is not None:
        return clock.week + timedelta(days=7 * offset)
    if clock.now is None or clock.now.day is None:
        return None
    today = clock.now.last_day()
    return today - timedelta(days=today.weekday() - 7 * offset)


def _week_told(clock: Clock) -> date | None:
    """The Monday before the day told last, where that is no more than two weeks back."""
    if clock.day is None or clock.now is None or clock.now.day is None:
        return None
    day, now = clock.day.last_day(), clock.now.last_day()
    return day - timedelta(days=day.weekday()) if timedelta(0) <= now - day <= timedelta(days=14) else None


def _relative_week(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    offset = _said(g, "rw", "weeks", "week")
    monday = _week_told(clock) if g["rw"] in ("全周", "周内", "当周") else None
    monday = monday or _monday(clock, offset or 0)
    if monday is None:
        return str(clock.now) if clock.now and clock.now.month and offset == 0 else None
    return f"{monday}/{monday + timedelta(days=6)}"


def _weekday(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    number_of_day = read_toml("periods")["weekdays"][g["w"]]
    if clock.now is None or clock.now.month is None:
        return None
    if clock.now.day is None:
        return str(clock.now)
    which = g.get("rw", "").lower()
    monday = _monday(clock, {"上": -1, "last": -1, "下": 1, "next": 1}.get(which, 0))
    day = monday + timedelta(days=number_of_day) if monday else clock.now.last_day()
    if not which and day > clock.now.last_day() and not clock.future:
        day -= timedelta(days=7)
    return str(day)


def _relative_day(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    words, said = read_toml("periods"), g["rd"].lower()
    base = clock.day or clock.now if said in words["days_told"] or said == "即日" else clock.now
    if base is None or base.month is None:
        return None
    if base.day is None:
        return str(base)
    return str(base.last_day() + timedelta(days=words["days_told"].get(said, words["days"].get(said, 0))))


def _now(g: Groups, clock: Clock) -> str | None:
    clock.relative = True
    now = Stamp(clock.now.year, clock.now.month) if clock.now else None
    return _span(Stamp(clock.early.year, clock.early.month), now) if clock.early else _text(now)


def _new_year(g: Groups, clock: Clock) -> str | None:
    year = clock.year(g)
    return _text(to_stamp(year, 1, 1)) if year else None


_CALENDAR = (
    _day,
    _day_range,
    _day_only,
    _month,
    _months,
    _first_months,
    _quarter,
    _first_quarters,
    _half,
    _ended,
    _year_end,
    _year_start,
    _year,
    _years,
    _new_year,
)
_STRETCHES = (
    _same_period,
    _year_to_date,
    _five_year_plan,
    _decade,
    _century_start,
    _past_span,
    _past_days,
    _next_span,
    _ago,
    _whole_year,
)
_DEICTIC = (_relative_month, _relative_quarter, _relative_week, _weekday, _relative_day, _now)
FORMS: dict[str, Callable[[Groups, Clock], str | None]] = {f.__name__[1:]: f for f in (*_CALENDAR, *_STRETCHES, *_DEICTIC)}
FORMS |= REPORTED | YEAR_PARTS
"""How a pattern's groups are read, by the name that the lexicon gives."""
