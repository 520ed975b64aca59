"""One number with the unit written at it: plain, price, count, fraction, half, purity grade."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reportlib.reading.candidates import is_idiom
from reportlib.reading.compounds import with_lesser_units
from reportlib.reading.exclusions import is_day_count, is_year
from reportlib.reading.fractions import english_or_chinese, fraction_at, mixed_number
from reportlib.reading.numerals import ONE, UNREADABLE, Number, plain
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.units import Unit, minor_after, money_after, money_before, per_after, plain_after, units

_SIGN = re.compile(r"(?:(?<![\w)%\]~-])|(?<=[为比别幅报动])|(?<=每吨))[-+]$|(?<![正背担肩欠抱辜胜自])负$|零下$")
_SIGN_ENDS = frozenset("-+负下± ")
_BOTH_SIGNS = re.compile(r"(?:±|\+/-|正负)\s?$")
_HALF_MORE = re.compile(r"半(?!导|径|岛|数|成|年|个|天|月|小|价|夜|路|途|决|球)")
_HALF_UNIT = re.compile(r"个半(?=月|小时|世纪|钟头|星期)")
_OPEN_UNIT = re.compile(r"个多(?=月|星期|小时|礼拜|钟头|季度|世纪)")
_TENTH_MORE = re.compile(r"([一二三四五六七八九])(?![\dA-Za-z一二两三四五六七八九十百千万亿点])")
_ENGLISH_COUNT = re.compile(r"\s((?:[A-Za-z]+(?:-[A-Za-z]+)?\s){0,2}?)([a-z]{3,}s|[A-Z]{2,4}s|people|men|women|children|staff)\b")
_ONLY = re.compile(r"(?:仅有|只有|仅|只|唯|不到|不止|超过|至少)$")
_HALF_GUARD = re.compile(r"[上下前后大小多过各]$")
_MINUTES = re.compile(r"分(?=[\d一二三四五六七八九十]{1,3}秒)")
_SMALL = Decimal("0.01")
_PURITY = re.compile(r"([2-9])N([1-9])?(?![A-Za-z\d])")
_FEW = 100
_MIXED_HALF = ("duration", "mass", "length", "multiple")
_METRES = re.compile(r"(?<=\d)[ -]?m$")


def element(text: str, at: int, *, alone: bool = False) -> Measured | None:
    """The number that begins at a position with the unit written at it.

    Args:
        text: Folded text.
        at: Where the number begins.
        alone: The text is known to be one quantity: 一座 is then no article and 2/3 no date.

    Returns:
        None where there is no number; an element with ``unit`` None is a number without a unit.
    """
    if text[at] == "半":
        return _half(text, at)
    purity = _PURITY.match(text, at) if text[at + 1 : at + 2] == "N" else None
    if purity and text[at - 1 : at] != ".":
        return _purity(at, purity)
    number = english_or_chinese(text, at)
    if number is not None and number.word == UNREADABLE:
        return _bare(number, text)
    fraction = fraction_at(text, at, number, alone=alone)
    if fraction:
        return _share(text, fraction)
    if number is None:
        return None
    number = mixed_number(text, number, alone=alone)
    return with_lesser_units(text, _measure(text, number, alone))


def _bare(number: Number, text: str) -> Measured:
    signed = text[number.start - 1 : number.start] in _SIGN_ENDS
    sign = _SIGN.search(text, max(0, number.start - 2), number.start) if signed else None
    value = (1 if sign.group() == "+" else -1) if sign else None
    start = sign.start() if sign else number.start
    return Measured(start, number.end, number.start, number.end, number.low, number.high, number.resolution, number.word, None, value)


def _share(text: str, fraction: Number) -> Measured:
    """A fraction as percent, or as part of the unit that follows it (三分之一吨)."""
    m = _bare(fraction, text)
    found = plain_after(text, fraction.end)
    if found and found[0].kind in ("mass", "length", "duration"):
        low, high = (plain(v * found[0].factor) for v in (m.low, m.high))
        return replace(m, low=low, high=high, resolution=plain(m.resolution * found[0].factor), unit=found[0], end=found[1])
    low, high = (plain(round(v * 100, 10 if abs(v) >= _SMALL else 16)) for v in (m.low, m.high))
    return replace(m, low=low, high=high, resolution=plain(m.resolution * 100), unit=Unit("share", "%", Decimal(100), "numerals:fraction"))


def _purity(at: int, m: re.Match[str]) -> Measured:
    """4N is 99.99 %, 4N5 is 99.995 %."""
    nines = int(m.group(1))
    step = Decimal(1).scaleb(2 - nines)
    value = 100 - step + (step * int(m.group(2)) / 10 if m.group(2) else 0)
    return Measured(at, m.end(), at, m.end(), plain(value), plain(value), plain(step / 10), None, Unit("share", "%", ONE, "units:purity"))


def _measure(text: str, number: Number, alone: bool) -> Measured:
    metres = _METRES.search(text, max(0, number.end - 3), number.end) if number.scaled and text[number.end - 1] == "m" else None
    if metres and not _is_million(text, number):
        factor = Decimal(1000000)
        low, high, step = (plain(v / factor) for v in (number.low, number.high, number.resolution))
        number = replace(number, end=metres.start(), low=low, high=high, resolution=step, scaled=False)
    bare, end = _bare(number, text), number.end
    opened = text[end : end + 1] in ("多", "余", "来") and text[end : end + 1] != "" and number.word != "over"
    for at in (end + 1, end) if opened else (end,):
        unit = _unit(text, replace(bare, end=at) if at > end else bare, number, alone)
        if unit:
            unit = replace(unit, word="over") if at > end else unit
            return _around_zero(text, unit)
    return bare


def _is_million(text: str, number: Number) -> bool:
    """Whether the m of 5m is a million: after a currency sign or before a unit; else it is metres."""
    before = money_before(text, number.start)
    return before is not None or money_after(text, number.end) is not None or plain_after(text, number.end) is not None


def _around_zero(text: str, m: Measured) -> Measured:
    """±5% as the range from -5 to 5."""
    if text[m.start - 1 : m.start] not in _SIGN_ENDS:
        return m
    both = _BOTH_SIGNS.search(text, max(0, m.start - 4), m.start)
    return replace(m, start=both.start(), low=-m.high, ranged=True) if both and m.low == m.high else m


def _unit(text: str, m: Measured, number: Number, alone: bool) -> Measured | None:
    return _money(text, m) or _price_meant(text, m) or _plain(text, m, number) or _count(text, m, number, alone) or _english_count(text, m)


def _money(text: str, m: Measured) -> Measured | None:
    before = money_before(text, m.start)
    after = money_after(text, m.end)
    minor = None if before else minor_after(text, m.end)
    if before and not after and (m.word or not text[before[1]].isascii()) and plain_after(text, m.end):
        before = None  # 美元3年期国债
    if not before and not after and not minor:
        return _money_meant(text, m)
    start, end, scale = m.start, m.end, ONE
    if minor and not after:
        (code, scale, alone_too), end = minor
        if not alone_too and not units().minor_then.match(text, end):
            return None
    else:
        code = before[0] if before else after[0] if after else ""
        start, end = before[1] if before else m.start, after[1] if after else m.end
    if before and m.sign is None and text[start - 1 : start] == "-" and _SIGN.search(text, max(0, start - 2), start):
        m, start = replace(m, sign=-1), start - 1  # -$5 million
    per = per_after(text, end)
    inherited, borrowed = m.inherited, m.borrowed
    if per:
        unit, end = Unit("price", f"{code}/{per[0]}", scale, "units:price"), per[1]
    elif found := units().per_before.search(text, max(0, start - 8), start):
        unit, start = Unit("price", f"{code}/{units().per[found.group(1)]}", scale, "units:price"), found.start()
    elif found := units().per_far.search(text, max(0, start - 22), start):
        unit, inherited, borrowed = (
            Unit("price", f"{code}/{units().per[found.group(1)]}", scale, "units:price"),
            (*inherited, "unit"),
            "/" + found.group(1),
        )
    else:
        unit = Unit("money", code, scale, f"units:{code}")
        for name, pattern, custom_per in units().custom:
            if pattern.search(text, max(0, start - 40), start):
                unit, inherited = Unit("price", f"{code}/{custom_per}", scale, f"units:{name}"), (*inherited, "unit")
                borrowed = "/" + custom_per
    if scale == ONE:
        return replace(m, start=start, end=end, unit=unit, inherited=inherited, borrowed=borrowed)
    low, high, step = (plain(v * scale) for v in (m.low, m.high, m.resolution))
    return replace(
        m, start=start, end=end, low=low, high=high, resolution=step, unit=unit, inherited=inherited, borrowed=borrowed
    )  # fmt: skip


def _money_meant(text: str, m: Measured) -> Measured | None:
    """A sum whose currency goes without saying (营收4.2个亿, 花了六千万), in the currency of the text's home."""
    if text[m.number_end - 1] not in "万亿兆" or m.sign is not None:
        return None
    before, after = units().money_meant
    if not after.match(text, m.end) or not before.search(text, max(0, m.start - 16), m.start):
        return None
    return replace(m, unit=Unit("money", "CNY", ONE, "units:money-meant"), inherited=(*m.inherited, "unit"), borrowed="元")


def _price_meant(text: str, m: Measured) -> Measured | None:
    """A price whose currency goes without saying (15.8万一吨, 报7.8万/吨), in the currency of the text's home."""
    if m.sign is not None or (m.low < _FEW and text[m.number_end - 1] not in "万千"):
        return None
    per = per_after(text, m.end)
    if per is None or not units().priced_by.match(text, m.end):
        return None
    unit = Unit("price", f"CNY/{per[0]}", ONE, "units:price")
    return replace(m, end=per[1], unit=unit, inherited=(*m.inherited, "unit"))


def _plain(text: str, m: Measured, number: Number) -> Measured | None:
    """A unit that is no money and no classifier; a calendar year is none, nor are 点 of a clock and 成 of a word."""
    open_unit = _OPEN_UNIT.match(text, m.end)
    if open_unit and (found := plain_after("个" + text[open_unit.end() : open_unit.end() + 4], 0)):  # 四个多星期
        return replace(m, end=open_unit.end() - 1 + found[1], word="over", unit=found[0])
    half = _HALF_UNIT.match(text, m.end)
    if half:  # 两个半月
        found = plain_after("个" + text[half.end() : half.end() + 4], 0)
        extra = Decimal("0.5")
        return replace(m, end=half.end() - 1 + found[1], low=m.low + extra, high=m.high + extra, unit=found[0]) if found else None
    found = plain_after(text, m.end) or _minutes(text, m.end)
    if not found:
        return None
    unit, end = found
    word = text[m.end : end].strip()
    if word == "年" and (is_year(text[m.number_start : m.number_end]) or 1900 <= number.low <= 2100):
        return None
    if word == "点" and number.low < 100 and "." not in text[m.number_start : m.number_end]:
        return None
    if word == "日" and not is_day_count(text, m.number_start, m.number_end):
        return None
    factor, extra = unit.factor, Decimal(0)
    if word == "成" and number.high > 10:
        return None
    if word == "折" and number.low >= 10:  # 七五折
        factor = ONE
    more = _HALF_MORE.match(text, end)
    if more and (unit.kind in _MIXED_HALF or word == "成"):
        extra, end = Decimal("0.5"), more.end()
    elif word == "成" and (tenth := _TENTH_MORE.match(text, end)) and not _begins_number(text, end):
        extra, end = Decimal("一二三四五六七八九".index(tenth.group(1)) + 1) / 10, tenth.end()
    low, high = plain((m.low + extra) * factor), plain((m.high + extra) * factor)
    resolution = plain((Decimal("0.1") if extra else m.resolution) * factor)
    return replace(m, end=end, low=low, high=high, resolution=resolution, unit=unit)


def _begins_number(text: str, at: int) -> bool:
    """Whether the digit at a position has a unit of its own or begins a word (三成五家企业, 四成一直)."""
    u, after = units(), at + 1
    counted = u.classifier_pattern.match(text, after) or u.noun_pattern.match(text, after)
    return bool(counted or plain_after(text, after) or money_after(text, after) or is_idiom(text, at))


def _minutes(text: str, at: int) -> tuple[Unit, int] | None:
    """The 分 of 48分20秒."""
    return (Unit("duration", "minute", ONE, "units:minute"), at + 1) if _MINUTES.match(text, at) else None


def _count(text: str, m: Measured, number: Number, alone: bool) -> Measured | None:
    noun = units().noun_pattern.match(text, m.end)
    found = units().classifier_pattern.match(text, m.end)
    if noun and text[m.end] == "大" and number.low >= 2 and number.low <= 50:
        return replace(m, end=noun.end(), unit=Unit("count", noun.group(1), ONE, "units:noun"))
    if found and not (noun and noun.end() > found.end() and text[m.end] == "大"):
        word = found.group(2)
        article = number.chinese and number.low == number.high == 1 and not alone
        if article and not _ONLY.search(text, max(0, m.start - 4), m.start):
            return None
        if word in units().careful and number.chinese and number.low < 2 and not alone:
            return None
        if number.word == "several" and number.high < 10:
            return None
        if found.group(1) and word not in units().classifiers:
            return None
        return replace(m, end=found.end(), unit=Unit("count", word, ONE, f"units:{word}"))
    if noun and number.low >= 2 and text[m.end] != "大":
        return replace(m, end=noun.end(), unit=Unit("count", noun.group(1), ONE, "units:noun"))
    return None


def is_article(text: str, m: Measured) -> bool:
    """Whether a number is 一 before a classifier (一个), which counts nothing."""
    return text[m.number_start : m.number_end] == "一" and units().classifier_pattern.match(text, m.end) is not None


def _english_count(text: str, m: Measured) -> Measured | None:
    found = _ENGLISH_COUNT.match(text, m.end)
    if not found or is_year(text[m.number_start : m.number_end]):
        return None
    stops = units().no_nouns
    if found.group(2) in stops or any(w.lower() in stops for w in found.group(1).split()):
        return None
    return replace(m, end=found.end(), unit=Unit("count", found.group(2), ONE, "units:english-noun"))


def _half(text: str, at: int) -> Measured | None:
    """半个月, 半年: half of a unit."""
    if _HALF_GUARD.search(text, max(0, at - 1), at):
        return None
    end = at + 1
    found = plain_after(text, end)
    if not found or (found[0].kind != "duration" and text[end] not in "吨克斤成"):
        return None
    unit, half = found[0], Decimal("0.5")
    value = plain(half * unit.factor)
    return Measured(at, found[1], at, end, value, value, plain(unit.factor / 10), None, unit)
