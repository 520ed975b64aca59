"""Numbers that belong together: a range, two levels (从2万到25,000元), a list whose last number carries the unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from string import ascii_letters

from reportlib.reading.changes import change_before
from reportlib.reading.exclusions import excluded_by, is_year
from reportlib.reading.measured import element
from reportlib.reading.numerals import ONE, UNREADABLE, places_of, plain, trailing_scale
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.units import Unit, per_after, price_per_before, units

_SEPARATOR = re.compile(r"(?:\(含\))?(?:\s?(?:-{1,2}|~|至|到)\s?|\sto\s)")
_BETWEEN = re.compile(r"\s?(?:和|与|跟|及|、)\s?")
_BETWEEN_END = re.compile(r"(?:之间|间(?![\u4e00-\u9fff]))")
_BETWEEN_WORD = re.compile(r"(?i)\bbetween\s(?:about\s)?$")
_AND = re.compile(r"\sand\s")
_TWO_LEVELS = re.compile(r"(?:从|由|自|(?i:from)|每[\u4e00-\u9fff]{1,2}(?:从|由))\s?(?:[约近超]|人民币|[$€£¥])?\s?$")
_LIST = re.compile(r"\s?(?:、|和|及|与|,\s|/|\sand\s)\s?")
_SIGNS = re.compile(r"(?:US\$|A\$|C\$|HK\$|[$€£¥])")
_LETTERS = frozenset(ascii_letters)
_MAX_LIST = 8
_NEAR = 100


@dataclass(frozen=True, slots=True)
class _Second:
    """The second number of a pair, with the scale and unit words that the first may borrow."""

    measured: Measured
    scale: Decimal
    words: str


def measured_at(text: str, at: int, *, alone: bool = False, bare: bool = False) -> list[Measured] | None:
    """What is measured by the number that begins at a position: one element, or several where numbers share a unit.

    Args:
        text: Folded text.
        at: Where the number begins.
        alone: The text is known to be one quantity.
        bare: Ranges of numbers without any unit count too.

    Returns:
        None where there is no number. An element with ``unit`` None is a number without a unit (its end is where to go on).
    """
    first = element(text, at, alone=alone)
    if first is None or first.word == UNREADABLE or first.ranged:
        return None if first is None else [first]
    between = _BETWEEN_WORD.search(text, max(0, first.start - 16), first.start) if text[first.start - 1 : first.start] == " " else None
    sep = (_AND.match(text, first.end) if between else None) or _SEPARATOR.match(text, first.end)
    if sep:
        joined = _join(text, first, sep.end(), alone=alone, bare=bare)
        if joined and between and len(joined) == 1 and sep.re is _AND:
            return [replace(joined[0], start=between.start())]
        if joined:
            return [_per_before(text, joined[0])] if len(joined) == 1 else joined
    elif (sep := _BETWEEN.match(text, first.end)) and (joined := _join(text, first, sep.end(), alone=alone, bare=bare, closed=True)):
        return joined
    if first.unit is None and _LIST.match(text, first.end) and not excluded_by(text, first.number_start, first.number_end):
        chain = _chain(text, first)
        if chain:
            return chain
    return [first]


def _per_before(text: str, one: Measured) -> Measured:
    """A range of money with what it is per before it as prices (每吨2.2万至2.3万美元)."""
    start = price_per_before(text, one.start, 0) if one.unit is not None and one.unit.kind == "money" else None
    if start is None or one.unit is None:
        return one
    per = units().per[text[start + 1 : one.start]]
    return replace(one, start=start, unit=Unit("price", f"{one.unit.unit}/{per}", ONE, "units:price"))


def _second(text: str, at: int, alone: bool = False) -> _Second | None:
    sign = _SIGNS.match(text, at)
    start = sign.end() if sign else at
    if start >= len(text) or not places_of(text[start]):
        return None
    second = element(text, start, alone=alone)
    if second is None or second.word == UNREADABLE:
        return None
    scale, words = trailing_scale(text, second.number_start, second.number_end)
    return _Second(second, scale, words + _unit_words(text, second))


def _unit_words(text: str, m: Measured) -> str:
    """The unit as it would stand after another number: without the 多 of 3万多元, a currency sign as its code, what was inherited too."""
    if m.unit is not None and m.unit.kind in ("money", "price") and text[m.start : m.number_start].strip("-+负± "):
        return f" {m.unit.unit.split('/')[0]}{text[m.number_end : m.end].lstrip('多余来')}"
    return text[m.number_end : m.end].lstrip("多余来").removesuffix("半") + m.borrowed


def _join(text: str, first: Measured, at: int, *, alone: bool, bare: bool, closed: bool = False) -> list[Measured] | None:
    """Two numbers as a range or as two levels; ``closed`` ones are a range only where 之间 follows."""
    found = _second(text, at, alone)
    if not found:
        return None
    own = first.inherited, first.borrowed
    alike = _same_money(text, first, found)
    lent, found = alike is not found, alike
    first = _same_price(first, found.measured)
    second, end = found.measured, found.measured.end
    if closed:
        if second.unit is not None and text[second.number_end : second.end] == "间":
            second, end = replace(second, unit=None, end=second.number_end), second.number_end
        close = _BETWEEN_END.match(text, end)
        if not close:
            return None
        end = close.end()
    if is_year(text[first.number_start : first.number_end]) and is_year(text[second.number_start : second.number_end]):
        return None if alone or bare else [replace(first, end=second.end, number_end=second.end, unit=None)]
    if first.unit is None and second.unit is not None and not text[second.number_end : second.end].strip() and not closed:
        return None  # 20-$30: the currency before the second number is not the first one's
    if first.unit is None and second.unit is not None and not _can_take(first, second.unit):
        return None
    unit, inherited, borrowed = second.unit, first.inherited, first.borrowed
    if unit is None and not (bare and first.unit is None):
        return None
    low, high, resolution = first.low, first.high, first.resolution
    if first.unit is None:
        factor = unit.factor if unit else ONE
        low, high, resolution = (plain(v * factor) for v in (low, high, resolution))
        if found.scale != ONE and not _has_scale(text, first, found.scale) and high * found.scale <= abs(second.high):
            low, high, resolution = (plain(v * found.scale) for v in (low, high, resolution))
            inherited, borrowed = (*inherited, "scale"), found.words
        else:
            borrowed = _unit_words(text, second)
        inherited = (*inherited, "unit")
    elif unit is not None and (first.unit.kind, first.unit.unit) != (unit.kind, unit.unit):
        return _other_unit(first, second)
    elif first.unit.kind == "money" and found.scale != ONE and not _has_scale(text, first, found.scale):  # $40-55 million
        factor = found.scale if high * found.scale <= abs(second.high) else ONE
        low, high, resolution = (plain(v * factor) for v in (low, high, resolution))
    if second.sign == -1 and first.sign is None:
        return None
    if first.sign == -1 and second.sign is None:
        low, high = -high, -low
    dashed = text[first.end : at].strip() in ("-", "~")  # 从137-140万吨下调: one range, not two levels
    levels = (not dashed and _TWO_LEVELS.search(text, max(0, first.start - 12), first.start)) or (
        unit is not None and unit.kind not in ("share", "duration") and not alone and change_before(text, first.start, 0)
    )
    kept, taken = (second.inherited, second.borrowed) if first.unit is None else own
    filled = replace(first, low=low, high=high, resolution=resolution, unit=unit, inherited=inherited, borrowed=borrowed)
    if first.sign == -1 and second.sign is None:
        return [replace(filled, end=end, high=second.high, word=None, sign=None, inherited=kept, borrowed=taken, ranged=True)]
    if ((levels and not alone) or low >= second.high) and not closed:
        if lent and second.unit is not None:
            if second.unit.kind == "price":
                return None
            second = replace(second, inherited=("unit",), borrowed=f" {second.unit.unit}")
        return [filled, second]
    if low > second.high:
        return None
    step = min(resolution, second.resolution)
    return [replace(filled, end=end, high=second.high, resolution=step, word=None, inherited=kept, borrowed=taken, ranged=True)]


_WEEKS = {("day", "week"): 7, ("hour", "day"): 24, ("month", "year"): 12, ("minute", "hour"): 60}


def _other_unit(first: Measured, second: Measured) -> list[Measured] | None:
    """A range whose ends are in two units of time (13天-8周), told in the first."""
    assert first.unit is not None and second.unit is not None
    times = _WEEKS.get((first.unit.unit, second.unit.unit))
    if times is None or first.high >= second.low * times:
        return None
    return [replace(first, end=second.end, high=plain(second.high * times), word=None, ranged=True)]


def _can_take(m: Measured, unit: Unit) -> bool:
    """Whether a number may stand before a unit at all: there are no twelve tenths (成, 折), and 1950 is no duration and no per cent."""
    tenths, years = unit.kind == "share" and unit.factor == 10, unit.unit == "year" or unit.kind == "share"
    return m.word != UNREADABLE and not (tenths and m.high >= 10) and not (years and 1900 <= m.low <= 2100)


def _same_money(text: str, first: Measured, found: _Second) -> _Second:
    """The second number with the currency written only before the first ($10-12/kg)."""
    second = found.measured
    sign = text[first.start : first.number_start].strip()
    if first.unit is None or first.unit.kind != "money" or second.unit is not None or not sign or first.end != first.number_end:
        return found
    per = per_after(text, second.end)
    unit, end = (Unit("price", f"{first.unit.unit}/{per[0]}", ONE, "units:price"), per[1]) if per else (first.unit, second.end)
    return replace(found, measured=replace(second, unit=unit, end=end), words=found.words + text[second.end : end])


def _same_price(first: Measured, second: Measured) -> Measured:
    """The first number with what only the second says it is per ($10 to $12 a kilogram)."""
    a, b = first.unit, second.unit
    if a and b and a.kind == "money" and b.kind == "price" and b.unit.startswith(a.unit + "/"):
        return replace(first, unit=b, inherited=(*first.inherited, "unit"), borrowed="/" + b.unit.split("/", 1)[1])
    return first


def _has_scale(text: str, m: Measured, scale: Decimal) -> bool:
    """Whether a number has a scale of its own; 百 and 千 are none beside 万 and 亿 (七千到九千亿)."""
    own = "万亿兆kKmMbB" if scale >= 10000 else "万亿兆千百仟佰kKmMbB"
    return any(c in own for c in text[m.number_start : m.number_end]) or (text[m.number_start] in _LETTERS and m.low >= 1000)


def _chain(text: str, first: Measured) -> list[Measured] | None:
    """1.87和0.81个百分点, 3、5和7万吨: numbers of a list take the unit (and scale) of the last."""
    if is_year(text[first.number_start : first.number_end]):
        return None
    out, last, found = [first], first, None
    for _ in range(_MAX_LIST):
        sep = _LIST.match(text, last.end)
        found = _second(text, sep.end()) if sep else None
        if not found or excluded_by(text, found.measured.number_start, found.measured.number_end):
            return None
        last = found.measured
        out.append(last)
        if last.unit is not None:
            break
    unit: Unit | None = last.unit
    if unit is None or unit.kind == "count" or found is None or last.ranged or not text[last.number_end : last.end].strip():
        return None
    if not all(_can_take(m, unit) for m in out[:-1]):
        return None
    shared = [_with(text, m, unit, found) for m in out[:-1]]
    return [*shared, last]


def _with(text: str, m: Measured, unit: Unit, last: _Second) -> Measured:
    low, high, step = (plain(v * unit.factor) for v in (m.low, m.high, m.resolution))
    near = last.measured.high / _NEAR <= low * last.scale <= last.measured.high * _NEAR
    if last.scale != ONE and not _has_scale(text, m, last.scale) and near and unit.kind != "share":
        low, high, step = (plain(v * last.scale) for v in (low, high, step))
        return replace(m, low=low, high=high, resolution=step, unit=unit, inherited=("scale", "unit"), borrowed=last.words)
    return replace(
        m, low=low, high=high, resolution=step, unit=unit, inherited=("unit",), borrowed=_unit_words(text, last.measured)
    )  # fmt: skip
