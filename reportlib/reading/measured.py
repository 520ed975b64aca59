"""A number with its unit at a place: plain, price, count, fraction, range, and units taken over from a neighbour."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.reading.exclusions import excluded_by, is_year
from reportlib.reading.numerals import ONE, UNREADABLE, Number, plain, scan_number
from reportlib.reading.units import Unit, money_after, money_before, per_after, plain_after, units


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and its unit before the words around them are read.

    Attributes:
        start, end: From the currency sign or 每吨 before it to the end of the unit.
        number_start, number_end: The (first) number alone.
        sign: -1 or 1 where a sign is written, None otherwise.
        inherited: What came from a neighbour: unit, scale.
        ranged: Whether two numbers were joined, so that a year test on the first is out of place.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: Decimal
    high: Decimal
    resolution: Decimal
    word: str | None
    unit: Unit | None
    sign: int | None = None
    inherited: tuple[str, ...] = ()
    ranged: bool = False


_SEPARATOR = re.compile(r"\s?(?:-|~|至|到)\s?|\s(?:to|and)\s")
_TWO_LEVELS = re.compile(r"(?:从|由|自|(?i:from))\s?(?:[约近超]|人民币|[$€£¥])?\s?$")
_LIST = re.compile(r"\s?(?:、|和|及|与|,\s|/|\sand\s)\s?")
_SIGN = re.compile(r"(?:(?<![\w)%\]])|(?<=为))[-+]$")
_FRACTION = re.compile(r"分之")
_HALF_MORE = re.compile(r"半(?!导|径|岛|数|成)")
_HALF_UNIT = re.compile(r"个半(?=月|小时|世纪)")
_ENGLISH_COUNT = re.compile(r"\s((?:[a-z]+(?:-[a-z]+)?\s){0,2}?)([a-z]{3,}s)\b")
_ENGLISH_NO_UNIT = frozenset(
    [
        "has",
        "was",
        "is",
        "as",
        "this",
        "its",
        "us",
        "less",
        "plus",
        "years",
        "yes",
        "always",
        "perhaps",
        "does",
        "thus",
        "across",
        "towards",
        "versus",
    ]
)
_ONLY = re.compile(r"(?:仅有|只有|仅|只|唯|不到|不止|超过|至少)$")
_HALF_GUARD = re.compile(r"[上下前后大小多过各]$")
_MAX_LIST = 8
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def measured_at(text: str, at: int) -> list[Measured] | None:
    """What is measured by the number that begins at a position: one element, or several where numbers share a unit.

    Returns:
        None where there is no number. An element with ``unit`` None is a number without a unit (its end is where to go on).
    """
    if text[at] == "半":
        return _half(text, at)
    number = scan_number(text, at, units().scale_units)
    if number is None:
        return None
    if number.word == UNREADABLE:
        return [_bare(number, text)]
    fraction = _fraction(text, number)
    if fraction:
        return _with_range(text, fraction, number)
    one = _measure(text, number)
    return _with_range(text, one, number)


def _bare(number: Number, text: str) -> Measured:
    sign = _sign(text, number.start)
    return Measured(number.start, number.end, number.start, number.end, number.low, number.high, number.resolution, number.word, None, sign)


def _sign(text: str, start: int) -> int | None:
    m = _SIGN.search(text, max(0, start - 2), start)
    return {"-": -1, "+": 1}[m.group()[-1]] if m else None


def _measure(text: str, number: Number) -> Measured:
    """A number with the unit that is written at it, if any."""
    bare, end = _bare(number, text), number.end
    start = number.start - (1 if bare.sign else 0)
    opened = text[end : end + 1] in ("多", "余", "来") and text[end : end + 1] != "" and number.word != "over"
    for at in (end + 1, end) if opened else (end,):
        unit = _unit(text, replace(bare, start=start, end=at), number)
        if unit:
            return replace(unit, word="over" if at > end else unit.word)
    return replace(bare, start=start)


def _unit(text: str, m: Measured, number: Number) -> Measured | None:
    return _money(text, m) or _plain(text, m, number) or _count(text, m, number) or _english_count(text, m)


def _money(text: str, m: Measured) -> Measured | None:
    before = money_before(text, m.start)
    after = money_after(text, m.end)
    if not before and not after:
        return None
    code = before[0] if before else after[0] if after else ""
    start, end = before[1] if before else m.start, after[1] if after else m.end
    per = per_after(text, end)
    inherited = m.inherited
    if per:
        unit, end = Unit("price", f"{code}/{per[0]}", ONE, "units:price"), per[1]
    elif found := units().per_before.search(text, max(0, start - 6), start):
        unit, start = Unit("price", f"{code}/{units().per[found.group(1)]}", ONE, "units:price"), found.start()
    elif found := units().per_far.search(text, max(0, start - 22), start):
        unit, inherited = Unit("price", f"{code}/{units().per[found.group(1)]}", ONE, "units:price"), (*inherited, "unit")
    else:
        unit = Unit("money", code, ONE, f"units:{code}")
        for name, pattern, custom_per in units().custom:
            if pattern.search(text, max(0, start - 40), start):
                unit, inherited = Unit("price", f"{code}/{custom_per}", ONE, f"units:{name}"), (*inherited, "unit")
    return replace(m, start=start, end=end, unit=unit, inherited=inherited)


def _plain(text: str, m: Measured, number: Number) -> Measured | None:
    """A unit that is no money and no classifier; a calendar year is none, nor are 点 of a clock and 成 of a word."""
    half = _HALF_UNIT.match(text, m.end)
    if half:  # 两个半月
        found = plain_after("个" + text[half.end() : half.end() + 4], 0)
        extra = Decimal("0.5")
        return replace(m, end=half.end() - 1 + found[1], low=m.low + extra, high=m.high + extra, unit=found[0]) if found else None
    found = plain_after(text, m.end)
    if not found:
        return None
    unit, end = found
    word = text[m.end : end].strip()
    if word == "年" and (is_year(text[m.number_start : m.number_end]) or 1900 <= number.low <= 2100):
        return None
    if word == "点" and number.low < 100 and "." not in text[m.number_start : m.number_end]:
        return None
    if word == "成" and (number.high > 10 or text[end : end + 1] in "功为本员立果长分交熟都品就绩语份色型因"):
        return None
    if word == "克" and text[end : end + 1] in "拉服隆罗":
        return None
    more = _HALF_MORE.match(text, end)
    extra = Decimal("0.5") if more and unit.unit in ("year", "day", "hour") else Decimal(0)
    end = more.end() if extra and more else end
    low, high = plain((m.low + extra) * unit.factor), plain((m.high + extra) * unit.factor)
    return replace(m, end=end, low=low, high=high, resolution=plain(m.resolution * unit.factor), unit=unit)


def _count(text: str, m: Measured, number: Number) -> Measured | None:
    noun = units().noun_pattern.match(text, m.end)
    found = units().classifier_pattern.match(text, m.end)
    if noun and text[m.end] == "大" and number.low >= 2 and number.low <= 50:
        return replace(m, end=noun.end(), unit=Unit("count", noun.group(1), ONE, "units:noun"))
    if found and not (noun and noun.end() > found.end() and text[m.end] == "大"):
        word = found.group(2)
        if number.chinese and number.low == number.high == 1 and not _ONLY.search(text, max(0, m.start - 4), m.start):
            return None
        if word in units().careful and number.chinese and number.low < 2:
            return None
        if number.word == "several" and number.high < 10:
            return None
        if found.group(1) and word not in units().classifiers:
            return None
        return replace(m, end=found.end(), unit=Unit("count", word, ONE, f"units:{word}"))
    if noun and number.low >= 2 and text[m.end] != "大":
        return replace(m, end=noun.end(), unit=Unit("count", noun.group(1), ONE, "units:noun"))
    return None


def _english_count(text: str, m: Measured) -> Measured | None:
    found = _ENGLISH_COUNT.match(text, m.end)
    if not found or found.group(2) in _ENGLISH_NO_UNIT or is_year(text[m.number_start : m.number_end]):
        return None
    if any(w in _ENGLISH_NO_UNIT or w in ("to", "and", "of", "in", "by", "for", "the", "or", "at") for w in found.group(1).split()):
        return None
    return replace(m, end=found.end(), unit=Unit("count", found.group(2), ONE, "units:english-noun"))


def _half(text: str, at: int) -> list[Measured] | None:
    """半个月, 半年: half of a unit."""
    if _HALF_GUARD.search(text, max(0, at - 1), at):
        return None
    end = at + 1
    found = plain_after(text, end)
    if not found or found[0].kind != "duration" and text[end] not in "吨克斤":
        return None
    unit, half = found[0], Decimal("0.5")
    value = plain(half * unit.factor)
    return [Measured(at, found[1], at, end, value, value, plain(unit.factor / 10), None, unit)]


def _fraction(text: str, number: Number) -> Measured | None:
    """百分之四五十, 三分之一: a fraction as percent."""
    m = _FRACTION.match(text, number.end)
    if not m or number.low != number.high or number.low < 2:
        return None
    top = scan_number(text, m.end(), units().scale_units)
    if top is None:
        return None
    factor = Decimal(100) / number.low
    share = Unit("share", "%", factor, "numerals:分之")
    low, high = (plain(round(v * factor, 10)) for v in (top.low, top.high))
    return Measured(number.start, top.end, number.start, top.end, low, high, plain(round(top.resolution * factor, 10)), top.word, share)


def _with_range(text: str, first: Measured, number: Number) -> list[Measured]:
    """Join two numbers to a range, or let numbers of a list share the last one's unit."""
    sep = _SEPARATOR.match(text, first.end)
    if sep and (sep.group().strip() != "and" or re.search(r"(?i)between\s(?:\S\s?)?$", text[max(0, first.start - 10) : first.start])):
        joined = _join(text, first, sep.end())
        if joined:
            return joined
    if first.unit is None and not excluded_by(text, first.number_start, first.number_end):
        chain = _chain(text, first)
        if chain:
            return chain
    return [first]


def _second(text: str, at: int) -> tuple[Measured, Number] | None:
    for sign in ("$", "€", "£", "¥", ""):
        if text.startswith(sign, at) and at + len(sign) < len(text):
            number = scan_number(text, at + len(sign), units().scale_units)
            if number is None or number.word == UNREADABLE:
                return None
            return _fraction(text, number) or _measure(text, number), number
    return None


def _join(text: str, first: Measured, at: int) -> list[Measured] | None:
    found = _second(text, at)
    if not found:
        return None
    second, number = found
    if is_year(text[first.number_start : first.number_end]) and is_year(text[second.number_start : second.number_end]):
        return [replace(first, end=second.end, number_end=second.end, unit=None)]
    unit, inherited = second.unit, first.inherited
    if unit is None:
        return None
    low, high, resolution = first.low, first.high, first.resolution
    if first.unit is None:
        scale = _scale_of(text, number)
        low, high, resolution = (plain(v * unit.factor) for v in (low, high, resolution))
        if scale != ONE and not _has_scale(text, first) and high * scale <= second.high:
            low, high, resolution, inherited = low * scale, high * scale, resolution * scale, (*inherited, "scale")
        inherited = (*inherited, "unit")
    elif (first.unit.kind, first.unit.unit) != (unit.kind, unit.unit):
        return None
    if second.sign == -1 and first.sign is None:
        return None
    levels = _TWO_LEVELS.search(text, max(0, first.start - 12), first.start)
    filled = replace(first, low=low, high=high, resolution=resolution, unit=unit, inherited=inherited)
    if levels or low >= second.high:
        return [filled, second]
    return [
        replace(
            filled,
            end=second.end,
            low=low,
            high=second.high,
            resolution=min(resolution, second.resolution),
            word=None,
            inherited=first.inherited,
            ranged=True,
        )
    ]


def _scale_of(text: str, number: Number) -> Decimal:
    """What the scale word of a number multiplies it by (万 of 58.5万), or 1."""
    digits = _DIGITS.match(text, number.start)
    if not number.scaled or not digits:
        return number.resolution if number.scaled and number.resolution >= 10000 else ONE
    written = Decimal(digits.group().replace(",", ""))
    scale = number.low / written if written else ONE
    return scale if scale >= 10000 else ONE


def _has_scale(text: str, m: Measured) -> bool:
    return any(c in "万亿兆千百" for c in text[m.number_start : m.number_end])


def _chain(text: str, first: Measured) -> list[Measured] | None:
    """1.87和0.81个百分点: numbers of a list take the unit of the last."""
    out, last = [first], first
    for _ in range(_MAX_LIST):
        sep = _LIST.match(text, last.end)
        found = _second(text, sep.end()) if sep else None
        if not found or excluded_by(text, found[0].number_start, found[0].number_end):
            return None
        last = found[0]
        out.append(last)
        if last.unit is not None:
            break
    unit = last.unit
    if unit is None or unit.kind == "count":
        return None
    shared = [
        replace(m, low=plain(m.low * unit.factor), high=plain(m.high * unit.factor), unit=unit, inherited=("unit",)) for m in out[:-1]
    ]
    return [*shared, last]
