"""Numbers told without a unit or a sign, which a reader takes from what was said before.

The level that another is held against (报585美元/吨度,年初才330), a price in speech (年底会是什么价位? 25万到32万之间), the answer to a
question about a change (产量会降多少? 5%上下).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.exclusions import is_year
from reportlib.reading.neighbours import Placed
from reportlib.reading.numerals import plain
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.units import Unit, units

_GAP = 64  # characters between a level and the one it is held against
_BEFORE, _QUESTION = 24, 140
_ALIKE, _SPOKEN = 20, 12
_SENTENCE = re.compile(r"\.(?:\s|$)|,\s| (?:in|by|at|over|within|now|today|last|this)\b")
_SCALES = {"万": Decimal(10000), "亿": Decimal(10) ** 8, "千": Decimal(1000)}


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(v) for k, v in read_toml("elliptic")["numbers"].items()}


def other_level(text: str, before: Placed, one: Measured) -> Measured | None:
    """A number without a unit as the level of another time of the quantity just before (出口300吨,去年同期780), or None.

    Args:
        text: Folded text.
        before: The quantity before it.
        one: The number, its unit not known.
    """
    a, words = before.quantity, _words()
    if a.kind not in ("mass", "price") or a.unit is None or a.change is not None or not 0 < one.start - before.end <= _GAP:
        return None
    led = words["then"].fullmatch(text, before.end, one.start)
    led = led or (words["then_en"].fullmatch(text, before.end, one.start) if a.kind == "price" else None)
    if led is None and a.kind == "price" and words["to_price"].fullmatch(text, before.end, one.start):
        led = words["from_price"].search(text, max(0, before.start - _BEFORE), before.start)
    if is_year(text[one.number_start : one.number_end]) or not led:
        return None
    if not words["ends"].match(text, one.number_end) and not _SENTENCE.match(text, one.number_end):
        return None
    known = a.value if a.value is not None else a.low
    written = next((c for c in _SCALES if c in text[before.start : before.end]), "")
    scale = _SCALES.get(written)
    if _near(known, one.low, _ALIKE):
        return _with_unit(one, a.unit, a.kind, a.rule)
    if scale is not None and not one.word and _near(known, one.low * scale, _ALIKE):
        low, high, step = (plain(v * scale) for v in (one.low, one.high, one.resolution))
        scaled = _with_unit(replace(one, low=low, high=high, resolution=step), a.unit, a.kind, a.rule)
        return replace(scaled, inherited=("scale", "unit"), borrowed=written + scaled.borrowed)
    return None


def spoken_price(text: str, prices: Sequence[Placed], one: Measured) -> Measured | None:
    """A number in ten thousands as a price, if words of price lead to it or a question asks for one.

    Args:
        text: Folded text.
        prices: The last price of each unit told before, in text order; of the last that is of like size the number has the unit.
        one: The number, its unit not known.
    """
    words, stop = _words(), one.end if one.ranged else one.number_end
    if not any(c in "万千" for c in text[one.number_start : stop]) or not words["ends"].match(text, stop):
        return None
    low, asked_at = max(0, one.start - _BEFORE), max(0, one.start - _QUESTION)
    if words["not_led"].search(text, low, one.start):
        return None
    if asked := words["asks_price_of"].search(text, asked_at, one.start):
        return _with_unit(one, f"CNY/{units().per[asked['per']]}", "price", "units:price")
    if not prices or not (words["led"].search(text, low, one.start) or words["asks_price"].search(text, asked_at, one.start)):
        return None
    known = [p.quantity for p in prices if _near(p.quantity.value if p.quantity.value is not None else p.quantity.low, one.low, _SPOKEN)]
    return _with_unit(one, str(known[-1].unit), "price", known[-1].rule) if known else None


def answered_changes(text: str, out: list[Placed]) -> list[Placed]:
    """The quantities with those shares as changes that answer by how much something falls or rises."""
    if "多少" not in text and "几" not in text:
        return out
    down, answers = _words()["asks_fall"], list(_words()["asks_change"].finditer(text))
    starts = [m.start("answer") for m in answers]
    found = []
    for placed in out:
        k = bisect_right(starts, placed.start) - 1
        answer = answers[k] if k >= 0 and placed.end <= answers[k].end() else None
        found.append(_as_change(placed, Decimal(-1 if down.fullmatch(answer["verb"]) else 1)) if answer else placed)
    return found


def _as_change(placed: Placed, sign: Decimal) -> Placed:
    q = placed.quantity
    if q.kind != "share" or q.change is not None:
        return placed
    low, high = (None if v is None else plain(v * sign) for v in (q.low, q.high))
    if low is not None and high is not None and low > high:
        low, high = high, low
    value = None if q.value is None else plain(q.value * sign)
    return replace(placed, quantity=replace(q, value=value, low=low, high=high, change="plain", inherited=(*q.inherited, "change", "sign")))


def _with_unit(one: Measured, unit: str, kind: str, rule: str | None) -> Measured:
    words = f" {unit}" if kind == "price" else unit
    return replace(one, unit=Unit(kind, unit, Decimal(1), rule or ""), inherited=(*one.inherited, "unit"), borrowed=words)


def _near(a: Decimal | None, b: Decimal, times: int) -> bool:
    return a is not None and 0 < a <= times * b and b <= times * a
