"""When a claim holds: the time of its clause, its sentence, the sentences before, the title, or the article's date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from reportlib.model import Claim, Mention, Period
from reportlib.reading.clock import Stamp, beginning, read_stamp, shift, to_stamp
from reportlib.reading.scene import SIGNS, Scene
from reportlib.reading.text import fold
from reportlib.reading.timewords import (
    AFTER,
    BEFORE,
    FOLLOWS,
    applies_from,
    is_attribute,
    is_base,
    is_compared,
    is_now,
    is_of_another,
    is_of_first_level,
    is_secondary,
    tells_now,
    time_words,
    timed_measures,
)
from reportlib.reading.told import Told, too_wide_for_price
from reportlib.reading.trading import on_board, over_stretch, traded_week, week_of_change

AHEAD = ("forecast", "target", "plan", "hypothetical")
"""Statuses of what has not come about: without a time of its own such a statement has none."""

_WEEK_ENDS = (3, 4, 5, 6)  # from Thursday on a week is looked back on from its Monday
_LONGEST = 400  # days that a change may say it spans
_MONTHS = {"month": 1, "year": 12, "quarter": 3}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Statement:
    """What is known of a claim when its time is sought.

    Attributes:
        change: Whether the number is a change (下降5%).
        spoken: Whether somebody is quoted with it.
        earlier: Whether it is a level from which another was or is to be reached.
        still: Whether that level still holds, the other being only planned or foreseen.
    """

    measure: str
    status: str
    change: bool
    spoken: bool
    earlier: bool = False
    still: bool = False


def find_period(scene: Scene, at: int, claim: Statement, published: str | None, folded: str, told: Told) -> str | None:
    """ISO 8601 period of a number, or None where neither the text nor its article's date gives one.

    The time of its clause comes first, then the last one before it in the sentence; for what is told one after the other, that of the
    sentence before or of the title; for what is said in the present, the article's date: its year for what is measured over a year.
    """
    within = _deadline(scene, at, claim, published, told) or _in_its_words(scene, at, published, told, folded)
    if within:
        return within
    value = _found(scene, at, claim, published, folded, told)
    if claim.change and claim.measure in timed_measures()["quoted"]:
        week = week_of_change(scene, at, _day_of(value, published, told))
        if week is not None:
            return week
    return over_stretch(scene, at, value, told.as_of, published) if claim.change and claim.measure in timed_measures()["traded"] else value


def beside_level(scene: Scene, at: int, claim: Claim, published: str | None, folded: str, told: Told) -> Claim:
    """A change that stands beside its level, with a time of its own where it names one: the week, the days, the day it is compared with."""
    within = _in_its_words(scene, at, published, told, folded)
    if within is not None:
        return replace(claim, time_period=within)
    if claim.measure not in timed_measures()["traded"]:
        return claim
    before = max((i for i in scene.mention_places if i < at), default=0)
    weeks = [t.value for i, t in scene.times if before < i < at and t.relative and not is_compared(scene, i)]
    year = next((v for v in weeks if re.match(r"\d{4}-01(?:-01)?/", v)), None)
    if year is not None:  # 年初以来累计涨幅98%: up to the day of its level
        day = (claim.time_period or "").split("/")[-1]
        return replace(claim, time_period=f"{year[:7]}-01/{day}" if len(day) == 10 and day > year[:7] else year)
    week = next((w for v in weeks if (w := traded_week(v)) != v), None)
    board = told.weekly and on_board(scene.text[before + 1 : at])
    week = week or week_of_change(scene, at, _day_of(claim.time_period, published, told), board)
    return replace(claim, time_period=week or over_stretch(scene, at, claim.time_period, told.as_of, published))


def _day_of(value: str | None, published: str | None, told: Told) -> str | None:
    """A day by which the week of a change is known: its own, that of the list, or the article's; none where it is of another time."""
    days = [v for v in (value, told.title.value if told.weekly and told.title else None, published) if v and len(v.split("/")[-1]) == 10]
    return days[0] if days and (value is None or days[0].startswith(value[:7])) else None


def _found(scene: Scene, at: int, claim: Statement, published: str | None, folded: str, told: Told) -> str | None:
    if (begins := applies_from(scene, at, claim.measure)) is not None:
        return begins.value
    found = _own_time(scene, at, claim, published)
    if found is not None:
        place, period = found
        return _as_measured(scene, at, place, period, claim, published, told)
    if claim.status in AHEAD:
        return _built_by(scene, at) if claim.measure in timed_measures()["built"] else None
    if claim.earlier and not claim.still:
        return None
    if claim.measure in timed_measures()["stated"] and told.as_of is not None and told.as_of.value[-2:] in ("30", "31"):
        return told.as_of.value if claim.measure != "capacity" else told.as_of.value[:4]
    weekly = told.weekly and time_words()["by_the_week"].search(scene.text, scene.clause_of(at)[0], at) is not None
    if weekly and told.title is not None and claim.measure in timed_measures()["flows"]:
        return told.title.value
    goes_on = folded[max(0, scene.sentence.start - 2) : scene.sentence.start].rstrip(" ").endswith(";")
    narrated = claim.measure in timed_measures()["narrated"] or goes_on or _is_past(scene, at)
    if narrated and not _is_running(scene, at) and not tells_now(scene, at, claim.measure):
        quoted, priced = claim.measure in timed_measures()["quoted"], claim.measure in timed_measures()["traded"]
        week = told.title if priced or not told.weekly else None
        for carried in (told.as_of if quoted else None, told.day if priced else None, told.running, week):
            if priced and carried is not None and too_wide_for_price(carried, claim.change, published):
                continue  # an export of last year does not date a quotation, nor does a rise since January
            if carried is not None and not _later(carried, published) and not _gone(scene, at, carried, claim, told):
                return traded_week(carried.value) if claim.measure in timed_measures()["traded"] else carried.value
    if (
        told.reports
        and told.title is not None
        and claim.measure not in timed_measures()["standing_over"]
        and not _later(told.title, published)
    ):
        return told.title.value
    if published is None:
        return None
    if (len(published) >= 10 or (len(published) == 7 and told.month_stated)) and "/" not in published:
        return published[: 4 if _of_the_year(scene, at, claim, told) else 7]
    low, _ = scene.window(at)
    said = (claim.spoken and told.dated) or time_words()["now"].search(folded[scene.offsets[low] : scene.offsets[at]])
    return published if said else None


def _is_past(scene: Scene, at: int) -> bool:
    """Whether an English sentence tells what was, before its number."""
    return time_words()["past"].search(scene.text, scene.window(at)[0], at) is not None


def _stands_from(scene: Scene, i: int) -> bool:
    """Whether a time is when what is planned will stand (2025年底完工)."""
    return time_words()["stands_from"].match(scene.text[i + 1 : i + AFTER]) is not None


def _stands_at(scene: Scene, i: int) -> bool:
    """Whether a time is when what is planned is to start (due in 2028)."""
    return time_words()["stands_at"].search(scene.text[max(0, i - BEFORE) : i]) is not None


def _built_by(scene: Scene, at: int) -> str | None:
    """The time after a planned number at which what it is of will stand (年产8000吨项目,预计2026年6月投产)."""
    later = [t for i, t in scene.times if i > at and (_stands_from(scene, i) or _stands_at(scene, i))]
    return later[0].value if later else None


def _is_running(scene: Scene, at: int) -> bool:
    """Whether a sentence has come to how plants run or what is used in a year, which it says of its present."""
    low, _ = scene.window(at)
    return time_words()["running_now"].search(scene.text, low, scene.clause_of(at)[1]) is not None


def _of_the_year(scene: Scene, at: int, claim: Statement, told: Told) -> bool:
    """Whether what is said in the present holds for the article's year, rather than for its month."""
    if claim.measure in timed_measures()["lasting"]:
        return not told.weekly and time_words()["momentary"].search(scene.text, scene.clause_of(at)[0], at) is None
    return claim.measure in timed_measures()["yearly"]


def _gone(scene: Scene, at: int, carried: Period, claim: Statement, told: Told) -> bool:
    """Whether a time told before is over for a number: what it is compared with is later, or the weekly's quotations are of its week."""
    end = carried.value.split("/")[-1]
    start, stop = scene.clause_of(at)
    _, high = scene.window(at)
    later = [t for i, t in scene.times if start <= i < max(stop, high) and is_compared(scene, i) and t.value[: len(end)] >= end]
    if later:
        return True
    if claim.measure in timed_measures()["traded"] and len(carried.value) == 15 and not told.reports:
        return True  # prices after what was shipped in 前七个月 are of now
    quoted = claim.measure in timed_measures()["quoted"] and told.weekly and carried is told.running
    if not quoted or told.title is None:
        return False
    return end < told.title.value[: len(end)] or len(end) == 7


def _own_time(scene: Scene, at: int, claim: Statement, published: str | None) -> tuple[int, Period] | None:
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    times = [(i, t) for i, t in scene.times if low <= i < end and i != at and not _not_its(scene, i, t, at, claim)]
    times = [x for x in times if not is_attribute(scene, x[0]) or _just_counted(scene, at, x[0]) or _allotted(scene, at, x[0])]
    if claim.status not in AHEAD and not claim.earlier and tells_now(scene, at, claim.measure):
        times = [x for x in times if x[0] >= start or not _over(x[1], published)]
    if claim.measure not in timed_measures()["standing"]:
        times = [x for x in times if not _of_a_rule(scene, x, times, start)]
    if claim.measure in timed_measures()["levels"]:
        # 2015年以后就没有开采了,进口里中国占27%: the year is of what ended
        times = [x for x in times if x[0] >= start or not time_words()["ever_after"].match(scene.text, x[0] + 1)]
    if not claim.earlier:
        times = [x for x in times if x[0] >= start or not is_compared(scene, x[0])]  # 较7月下降,库存够用20天: July is the fall's
    if not claim.earlier:
        times = [x for x in times if not is_of_first_level(scene, x[0], at)] or [x for x in times if x[0] < start]
    if claim.measure == "capacity" and claim.status == "plan":
        # 2022年计划投资,建设年产1500吨: the year is the outlay's
        times = [x for x in times if x[0] >= start or x[1].relation == "by" or _stands_from(scene, x[0]) or _stands_at(scene, x[0])]
    if claim.earlier:
        times = [x for x in times if not is_now(x[1])]
        begin = max((m.end() for m in time_words()["from_level"].finditer(scene.text, low, at)), default=low)
        own = [x for x in times if x[0] >= begin and x[1].relation != "by"]
        times = own or [x for x in times if claim.still and x[1].relation in ("at", "span") and not _later(x[1], published)]
    if claim.status in ("forecast", "hypothetical"):
        times = [(i, t) for i, t in times if start <= i < end or not _over(t, published)]
    times = [x for x in times if not is_secondary(scene, x[0])] or times
    inside = [x for x in times if start <= x[0] < end]
    if inside:
        return _follows(scene, at, inside) or next((x for x in reversed(inside) if x[0] < at), inside[0])
    return times[-1] if times else None


def _not_its(scene: Scene, i: int, time: Period, at: int, claim: Statement) -> bool:
    if (claim.change and is_compared(scene, i)) or is_base(scene, i) or is_of_another(scene, at, i):
        return True
    if not is_now(time):
        return False
    token = scene.tokens[at]
    multiple = isinstance(token, Mention) and token.quantity.kind == "multiple"
    return claim.status in AHEAD or (multiple and time_words()["base_of_multiple"].match(scene.marked(at)[i + 1 : i + AFTER]) is not None)


def _follows(scene: Scene, at: int, inside: list[tuple[int, Period]]) -> tuple[int, Period] | None:
    """In English the time comes after its number: 30% in 2024 from 25% in 2019."""
    after = next((x for x in inside if x[0] > at), None)
    if after is None or not after[1].exact[:1].isascii() or not after[1].exact[-1:].isascii():
        return None
    between = scene.text[at + 1 : after[0]]
    plain = between.isascii() or not re.search(f"[\u4e00-\u9fff、。]|{SIGNS['q']}", between)
    return after if plain and between[:1] == " " and len(between) <= FOLLOWS else None


def _just_counted(scene: Scene, at: int, i: int) -> bool:
    """31% of their first-quarter allocation: the number is counted on what the time says."""
    return at < i and time_words()["counted_on"].fullmatch(scene.text, at + 1, i) is not None


def _allotted(scene: Scene, at: int, i: int) -> bool:
    """四季度配额1.8万吨: the number is what was allotted for the time."""
    return i < at and time_words()["allotted_for"].fullmatch(scene.text, i + 1, at) is not None


def _of_a_rule(scene: Scene, time: tuple[int, Period], times: list[tuple[int, Period]], start: int) -> bool:
    """Whether a time before the clause is when an announced rule begins, a day before it having been told (7月3日宣布自8月1日起)."""
    i, period = time
    told = any(k < i and t.relation == "at" and len(t.value) == 10 for k, t in times)
    return told and i < start and period.relation == "since" and time_words()["begins"].match(scene.text[i + 1 : i + AFTER]) is not None


def _as_measured(scene: Scene, at: int, place: int, period: Period, claim: Statement, published: str | None, told: Told) -> str:
    value, words = period.value, time_words()
    if is_now(period) and len(published or "") == 10 and _of_the_year(scene, at, claim, told):
        return value[:4]
    until_now = words["until_now_after"].match(scene.text[place + 1 : place + AFTER]) or words["until_now_before"].search(
        scene.text[max(0, place - BEFORE) : place]
    )
    if (
        period.relation == "since"
        and until_now
        and "/" not in value
        and claim.measure not in timed_measures()["standing"]
        and claim.status not in AHEAD
    ):
        return _until(scene, at, value, published)
    if (
        claim.measure in timed_measures()["levels"]
        and not claim.change
        and period.relation == "span"
        and re.fullmatch(r"\d{4}/\d{4}", value)
    ):
        return value[5:] if period.relative else value
    if claim.measure in timed_measures()["traded"]:
        if len(value) == 4 and words["year_start"].search(fold(period.exact)):
            return f"{value}-01"
        return traded_week(value) if period.relative else value
    if claim.measure == "capacity" and value.endswith("-12-31"):
        return value[:4]
    if claim.measure in timed_measures()["flows"]:
        if period.relation in ("by", "until") and value[5:] == "12" and words["year_end"].search(fold(period.exact)):
            return value[:4]
        if period.relation == "span" and len(value) == 15 and value[5:7] == "01":
            return _last_told(scene, at, value, told)
    return value


def _until(scene: Scene, at: int, since: str, published: str | None) -> str:
    """From a time up to the next one that the sentence names, or to the article."""
    ends = [t.value for i, t in scene.times if i > at and t.value[: len(since)] > since and "/" not in t.value and not _later(t, published)]
    end = ends[0] if ends else (published or "").split("/")[-1]
    first, last = read_stamp(since), read_stamp(end)
    if first is None or last is None or (last.year, last.month or 12, last.day or 31) <= (first.year, first.month or 0, first.day or 0):
        return since
    return f"{since}/{str(last)[: len(since)]}" if str(last)[: len(since)] != since else since


def _in_its_words(scene: Scene, at: int, published: str | None, told: Told, folded: str) -> str | None:
    """YTD涨28%, 5日跌1%: a change that says over how long, up to the day that is told or the article's."""
    token = scene.tokens[at]
    if isinstance(token, Mention) and token.quantity.kind == "duration":
        return None  # 只够20日: how long it lasts, not over which days
    rest = folded[token.span.end : token.span.end + FOLLOWS] if isinstance(token, Mention) and token.quantity.change else ""
    lead = "周" if folded[max(0, token.span.start - 1) : token.span.start] == "周" else ""
    found = time_words()["own_stretch"].match(lead + fold(token.exact)) or time_words()["week_ago"].match(fold(token.exact) + rest)
    if found is None:
        return None
    low, _ = scene.window(at)
    days = [t.value for i, t in scene.times if low <= i < at and len(t.value) == 10]
    carried = [t.value for t in (told.as_of, told.day, told.running) if t is not None and len(t.value) == 10]
    day = read_stamp(next(iter([*reversed(days), *carried, published or ""])))
    if day is None or day.day is None:
        return None
    if "ytd" not in found.re.groupindex:
        return f"{day.last_day() - timedelta(days=7)}/{day}"
    if found["ytd"]:
        return f"{day.year}-01-01/{day}"
    if found["week"] and day.last_day().weekday() in _WEEK_ENDS:
        return f"{day.last_day() - timedelta(days=day.last_day().weekday())}/{day}"
    length = int(found["days"] or 7)
    return f"{day.last_day() - timedelta(days=length - 1)}/{day}" if 1 < length <= _LONGEST else None


def _last_told(scene: Scene, at: int, value: str, told: Told) -> str:
    """今年以来 of what is published by the month: up to the last month that this sentence or the next names."""
    first, _, last = value.partition("/")
    months = [t.value for i, t in scene.times if i > at and len(t.value) == 7] + told.coming
    ends = [m for m in months if first < m < last]
    return f"{first}/{max(ends)}" if ends else value


def _deadline(scene: Scene, at: int, claim: Statement, published: str | None, told: Told) -> str | None:
    """6个月内提供: from the time spoken of, for so long."""
    if claim.status not in AHEAD:
        return None
    low, _ = scene.window(at)
    lengths = [(i, t) for i, t in scene.tokens.items() if low <= i < at and isinstance(t, Mention) and t.quantity.kind == "duration"]
    place, token = next(((i, t) for i, t in reversed(lengths) if _within(scene, i, t)), (at, None))
    if token is None or any(place <= i < at for i, _ in scene.times):
        return None
    before = [t for i, t in scene.times if i < place and not is_now(t)]
    base = read_stamp(before[-1].value if before else told.running.value if told.running else published)
    end = _later_by(base, token) if base else None
    return f"{base}/{end}" if end else None


def _within(scene: Scene, i: int, length: Mention) -> bool:
    around = f"{scene.text[max(0, i - BEFORE) : i]}{fold(length.exact)}{scene.text[i + 1 : i + 3]}"
    return time_words()["deadline"].search(around) is not None


def _later_by(base: Stamp, length: Mention) -> Stamp | None:
    quantity = length.quantity
    count = quantity.value if quantity.value is not None else quantity.high
    if count is None or count != int(count) or not 0 < count <= 1200:
        return None
    if quantity.unit in _DAYS and base.day:
        day = base.last_day() + timedelta(days=int(count) * _DAYS[quantity.unit])
        return to_stamp(day.year, day.month, day.day)
    if quantity.unit not in _MONTHS:
        return None
    months = int(count) * _MONTHS[quantity.unit]
    if base.month is None:
        return to_stamp(base.year + months // 12) if months % 12 == 0 else None
    month = shift(base, months)
    if month is None or base.day is None:
        return month
    return to_stamp(month.year, month.month, min(base.day, replace(month, day=None).last_day().day))


def _over(time: Period, published: str | None) -> bool:
    """Whether a time had ended when the article was written."""
    end, now = read_stamp(time.value), read_stamp((published or "").split("/")[0])
    return end is not None and now is not None and end.last_day() < now.last_day().replace(day=1)


def _later(time: Period, published: str | None) -> bool:
    begin, now = beginning(time.value), read_stamp(published)
    return begin is not None and now is not None and (begin.year, begin.month or 0) > (now.year, now.month or 12)


def stands(measure: str) -> bool:
    """Whether a measure is of what a rule or contract lays down, which has a beginning but no course."""
    return measure in timed_measures()["standing"]
