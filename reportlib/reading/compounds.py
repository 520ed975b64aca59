"""Quantities written in two or more units: 五元三角, 3年6个月, 8 hours and 20 minutes. They are told in the smallest of them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.fractions import english_or_chinese
from reportlib.reading.numerals import plain
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.units import Unit, alternation, minor_after, per_after, plain_after

_JOIN = re.compile(r"(?:又|零|余|多)?(?=[\d零一二两三四五六七八九十])|,? and (?=[\da-z])|,? (?=\d)")
_LAST_DIGIT = re.compile(r"([一二三四五六七八九])(?:(?=一[吨斤度公])|(?![\d一二三四五六七八九十百千万亿个年月天家种块吨斤克公度毛角分点]))")
_PARTS = {"块": Decimal("0.1"), "毛": Decimal("0.01"), "角": Decimal("0.01")}
_MOST = 6


@lru_cache(maxsize=1)
def _short() -> re.Pattern[str]:
    return re.compile(f" ?({alternation(read_toml('units')['in_compounds'])})(?![钟之])")


def with_lesser_units(text: str, m: Measured) -> Measured:
    """A quantity with the lesser units that follow it added in, or the quantity as it is.

    >>> from reportlib.reading.measured import element
    >>> m = element("27分钟7秒", 0); str(m.low), m.unit.unit
    ('1627', 'second')
    """
    if m.unit is None or m.low != m.high or m.inherited:
        return m
    if m.unit.kind == "money":
        return _price(text, _money(text, m, m.unit))
    if m.unit.kind == "duration" and m.unit.unit in read_toml("units")["times"]:
        return _duration(text, m)
    return m


def _money(text: str, m: Measured, unit: Unit) -> Measured:
    """Tenths and hundredths of a currency: 角, 分, 美分, cents."""
    last = _LAST_DIGIT.match(text, m.end) if text[m.end - 1 : m.end] in _PARTS else None
    if last:  # 一块五, 两毛八
        part = _PARTS[text[m.end - 1]]
        value = plain(m.low + part * ("一二三四五六七八九".index(last.group(1)) + 1))
        return replace(m, end=last.end(), low=value, high=value, resolution=plain(part))
    for _ in range(2):
        step = _JOIN.match(text, m.end)
        number = english_or_chinese(text, step.end()) if step else None
        if number is None or number.low != number.high or number.low >= 100:
            break
        found = minor_after(text, number.end)
        if found is None or found[0][0] != unit.unit:
            break
        part = found[0][1]
        value = plain(m.low + number.low * part)
        m = replace(m, end=found[1], low=value, high=value, resolution=plain(part))
    return m


def _price(text: str, m: Measured) -> Measured:
    """A sum of parts with what it is the price of: 两毛八一度, 五元三角/米."""
    per = per_after(text, m.end) if m.unit is not None else None
    if per is None or m.unit is None:
        return m
    return replace(m, end=per[1], unit=Unit("price", f"{m.unit.unit}/{per[0]}", m.unit.factor, "units:price"))


def _duration(text: str, m: Measured) -> Measured:
    times = read_toml("units")["times"]
    for _ in range(_MOST):
        assert m.unit is not None
        step = _JOIN.match(text, m.end)
        number = english_or_chinese(text, step.end()) if step else None
        if number is None or number.low != number.high:
            break
        found = plain_after(text, number.end)
        short = None if found else _short().match(text, number.end)
        if short:
            found = Unit("duration", read_toml("units")["in_compounds"][short.group(1)], Decimal(1), m.unit.rule), short.end()
        factor = times.get(m.unit.unit, {}).get(found[0].unit) if found else None
        if found is None or factor is None or number.low >= Decimal(factor) * 2:
            break
        value = plain(m.low * Decimal(factor) + number.low)
        m = replace(m, end=found[1], low=value, high=value, resolution=number.resolution, unit=found[0])
    return m
