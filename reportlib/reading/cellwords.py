"""What the words of a cell are: a number with what belongs to it, a time, or neither."""

from __future__ import annotations

import re

NUMBER = re.compile(
    r"[约近~≈≥≤<>=(\[]{0,2}(?:[er]\s?(?=\d))?(?:[-+±↑↓▲▼△▽]\s?){0,2}(?:[A-Z]{1,3})?[$€£¥]?\s?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?[-~至到]\s?\d[\d,]*(?:\.\d+)?)?(?:[^\d。,;]{0,24}|\s?\([^()]{0,20}\)){0,2}"
)
"""What a whole cell looks like where it holds one number: sign, currency, digits, perhaps a range, a unit, a footnote mark."""
MOVED = re.compile(r"(?:上涨|下跌|上升|下降|增加|减少|增长|涨|跌|升|降|增|减|持平|up|down)\s?[-+]?[\d.,]+\s?\S{0,8}", re.IGNORECASE)
_QUARTER = r"(?:Q|[Qq]tr|[Qq]uarter|[Hh]alf)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_YEAR = re.compile(
    r"(?:19|20)\d\d年[^\d吨元%]{0,8}(?:\d{1,2}(?:-\d{1,2})?月[^\d吨元%]{0,6})?|(?:[1-4]?[QHqh][1-4]?\s?)?(?:19|20)\d\d\s?[QHqh][1-4]"
    r"|(?:[1-4][QH]|[QH][1-4])\s?'?(?:\d\d|20\d\d)|(?:[1-4][QH]|[QH][1-4])?\s?FY\s?'?(?:20)?\d\d(?:/\d\d)?\s?[EeFf]?"
    rf"|(?:\d{{1,2}}M|YTD)\s?'?(?:20)?\d\d|{_MONTH}[ -]?{_QUARTER}?[ -]?'?(?:20)?\d\d(?:\s?{_QUARTER})?"
    rf"|\d{{1,2}}[ -]{_MONTH}(?:[ -]'?(?:20)?\d\d)?|{_MONTH} \d{{1,2}}(?:, ?20\d\d)?"
    r"|(?:19|20)\d\d年?\s?\((?:预[测计估期]|估[计算]|计划|目标|[FEfep]|est\.?|forecast|projected|estimate)\)"
    r"|(?:19|20)\d\d(?:\s?[-/~]\s?(?:\d\d|(?:19|20)\d\d))?\s?[EeFfPpAa]?|\d{1,2}/\d{1,2}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
_TIME = re.compile(r"(?:(?:19|20)\d\d[年/.-]?)?\s?(?:[QqHh]\d|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}[-~]\d{1,2}月|第?[一二三四1-4]季度?|年)?")
_OF_UNITS = frozenset(
    "万亿兆千百十元圆角分吨公斤克两磅盎司美港欧日韩英镑卢比度瓦时月年天日周季小个家座条项种台辆架艘平方米立里公尺人次件只片粒颗桶手张股倍成点以上下左右约余多实物金属"
)
"""Chinese characters that units and the words around a number are written with."""

_LETTERED = re.compile(r"[A-Z]{1,2}\d{1,2}(?:\+[A-Z]\d)? [A-Za-z][a-z]{2,}")
"""A name that begins with a letter and a number: C1 cash cost, SC6 price, P1 reserves."""
_PURE = re.compile(r"\d{2}(?:\.\d+)?%\s?(?P<name>[\u4e00-\u9fff])(?<![同环较比涨跌升降增减])")


def is_number(words: str) -> bool:
    """Whether a cell holds one number with what belongs to it, and nothing else.

    >>> [is_number(w) for w in ("57.8万元/吨", "-1.2%", "跌500", "US$ 1,250", "3N", "氧化镝", "—")]
    [True, True, True, True, True, False, False]
    """
    return bool(NUMBER.fullmatch(words) or MOVED.fullmatch(words)) and not is_time(words) and not _is_graded_name(words)


def _is_graded_name(words: str) -> bool:
    """Whether a number only begins a name: 1#锑锭, 4N金属镓, 65%黑钨精矿, WO3 recovery."""
    if "#" in words or _LETTERED.match(words) or re.match(r"[A-Z]{1,2}O\d(?!\d)", words) or re.match(r"\d(?:\.\d)?N[\u4e00-\u9fff]", words):
        return True
    if (pure := _PURE.match(words)) and pure["name"] not in _OF_UNITS:
        return True
    outside = re.sub(r"\([^()]*\)", "", words)
    return sum("\u4e00" <= c <= "\u9fff" and c not in _OF_UNITS for c in outside) > 1 and MOVED.fullmatch(words) is None


def is_time(words: str) -> bool:
    """Whether a cell is a year, a month, a quarter or a date."""
    return bool(words) and any(c.isdigit() or c in "一二三四" for c in words) and bool(_YEAR.fullmatch(words) or _TIME.fullmatch(words))
