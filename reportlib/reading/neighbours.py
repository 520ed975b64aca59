"""What a quantity takes from the one before it: the sign and basis of a change, what a price is per, the other end of a range."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.lexicon.loader import read_toml
from reportlib.model import Quantity
from reportlib.reading.exclusions import is_year
from reportlib.reading.numerals import UNREADABLE, plain
from reportlib.reading.price_carried import has_unit_of
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.units import Unit, units

_JOINS = frozenset(["、", "和", "及", "与", "以及", "或", "and", ", and", ",", "/"])
_PRICE_GAP = re.compile(r"(?:、|和|及|与|以及|,?\sand\s|[\u4e00-\u9fff]{0,4}[到至]|,?\s(?:[a-z]{2,9}\s)?to\s)(?:[^\d,。;:、]{1,6})?")
_MOVED = re.compile(
    r"[,、(]?\s?(?:[较比][^,。;:、\d\ue000-\uf8ff]{1,8}|环比|同比|单日|单周|日内|周内|本周|当日|累计|均价|再|又)?(?:均|各|再|又)?"
)
_COUNTED_AT = re.compile(r"[^\d。;:]{0,10}按")
_NOT_PRICE = re.compile(r"[额值资收利费款本共合总]")
_AND_BOUND = re.compile(r"(?:的)?(?:,\s?|\s)?(?:的?同时|并且|而且|并|且|但|而|and|but)?\s?")
_LOWER, _UPPER = ("over", "at_least"), ("under", "at_most")


@dataclass(frozen=True, slots=True)
class Placed:
    """A composed quantity; ``unit_end`` is where its number and unit end, before the words right of them."""

    start: int
    end: int
    unit_end: int
    quantity: Quantity


def priced(text: str, before: Placed, now: Placed) -> Placed | None:
    """One of a unit with the money it costs as one price (一吨一万四千块, 一公斤才8块), or None."""
    a, b = before.quantity, now.quantity
    if a.change is not None or b.change is not None or now.start - before.end > 12:
        return None
    if (
        _is_one(text, before)
        and b.kind == "money"
        and b.unit is not None
        and _SPOKEN_ONCE.search(text, max(0, before.start - 2), before.start)
    ):
        if not units().spoken.fullmatch(text, before.end, now.start):
            return None
        per = units().per[text[before.start + 1 : before.end]]
        price = replace(b, kind="price", unit=f"{b.unit}/{per}")
        if now.start == before.end:
            return Placed(before.start, now.end, now.unit_end, price)
        written = b.borrowed + f"/{per}"
        return replace(now, quantity=replace(price, inherited=tuple(dict.fromkeys((*b.inherited, "unit"))), borrowed=written))
    return None


_SPOKEN_ONCE = re.compile(r"(?<![\d零一二三四五六七八九十百千万第])$")


def _is_one(text: str, placed: Placed) -> bool:
    """Whether a quantity is 一 of what prices are per (一吨, 一度)."""
    return (
        text[placed.start : placed.start + 1] == "一" and text[placed.start + 1 : placed.end] in read_toml("units")["spoken_price"]["units"]
    )


def level_after(text: str, before: Placed, one: Measured) -> Measured | None:
    """A number without a unit as another level of the quantity before it.

    A price (一吨一万四千块,过了年就到了一万七千多), or what an English text says a level came from (to 55,000 tons from about 43,000).
    """
    a = before.quantity
    if a.unit is None or a.change is not None or one.start - before.end > _LEVEL_GAP:
        return None
    gap = text[before.end : one.start]
    if a.kind == "price" and text[one.start] not in "0123456789":
        led, then = units().level
        if not led.search(gap) or any(c in "。;0123456789" for c in gap) or not then.match(text, one.number_end):
            return None
        code, per = a.unit.split("/", 1)
        found, borrowed = Unit("price", a.unit, Decimal(1), a.rule or ""), f" {code}/{per}"
    elif a.kind in ("mass", "money", "price", "other") and _FROM.fullmatch(gap):
        if not _LEVEL_TO.search(text, max(0, before.start - 4), before.start) or not _NO_WORD.match(text, one.number_end):
            return None
        found, borrowed = Unit(a.kind, a.unit, Decimal(1), a.rule or ""), f" {a.unit}"
    else:
        return None
    if is_year(text[one.number_start : one.number_end]) or not _alike(a.value or a.low, one.low):
        return None
    return replace(one, unit=found, inherited=(*one.inherited, "unit"), borrowed=borrowed)


_LEVEL_GAP = 28
_FROM = re.compile(r",?\s(?:up\s|down\s)?from\s(?:about\s|around\s|nearly\s|some\s|roughly\s|just\s(?:over|under)\s|over\s|under\s)?")
_LEVEL_TO = re.compile(r"(?:\b(?:to|at|of|reached)\s?|~|^)$")
_NO_WORD = re.compile(r"\s(?:in|a|the|last|at|on|to|this|previously|before|as)\b|[,.;)]|$")


def shared(text: str, before: Placed, now: Placed) -> Placed:
    """A quantity joined to the one before it, with what the two share (下跌0.9%和1.8%; 每公斤1500元、8200元和480元)."""
    a, b = before.quantity, now.quantity
    if has_unit_of(text, a, before.end, b, now.start, now.end):
        per = str(a.unit).split("/", 1)[1]
        return replace(now, quantity=replace(b, kind="price", unit=a.unit, inherited=(*b.inherited, "unit"), borrowed="/" + per))
    if now.start - before.end > 12:
        return now
    if a.kind == "price" and b.kind == "money" and b.change is not None and a.unit is not None and a.unit.split("/")[0] == b.unit:
        if _MOVED.fullmatch(text, before.end, now.start):  # 报3900元/吨,较月初回落150元
            per = a.unit.split("/", 1)[1]
            return replace(now, quantity=replace(b, kind="price", unit=a.unit, inherited=(*b.inherited, "unit"), borrowed="/" + per))
        return now
    if a.change is not None and b.change is None and (a.kind, a.unit) == (b.kind, b.unit):
        return _change(text, before, now)
    if a.kind == "price" and b.kind == "money" and a.unit is not None and a.unit.split("/")[0] == b.unit:
        gap = _PRICE_GAP.fullmatch(text, before.end, now.start)
        gap = gap or _COUNTED_AT.fullmatch(text, before.end, now.start)
        if gap and not _NOT_PRICE.search(gap.group()) and _alike(a.value or a.low, b.value or b.low):
            per = a.unit.split("/", 1)[1]
            return replace(now, quantity=replace(b, kind="price", unit=a.unit, inherited=(*b.inherited, "unit"), borrowed="/" + per))
    return now


def _alike(a: Decimal | None, b: Decimal | None) -> bool:
    """Whether two prices can stand in one list: neither is more than a thousand times the other."""
    return a is not None and b is not None and abs(a) <= 1000 * abs(b) and abs(b) <= 1000 * abs(a)


def _change(text: str, before: Placed, now: Placed) -> Placed:
    a, b = before.quantity, now.quantity
    join = text[before.end : now.start].strip()
    if join not in _JOINS or (a.kind == "share" and join == ","):
        return now
    first = a.value if a.value is not None else a.low
    sign = Decimal(-1) if first is not None and first < 0 else Decimal(1)

    def signed(v: Decimal | None) -> Decimal | None:
        return None if v is None else plain(v * sign)

    value, low, high = signed(b.value), signed(b.low), signed(b.high)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return replace(
        now, quantity=replace(b, value=value, low=low, high=high, change=a.change, inherited=(*b.inherited, "change", "sign"))
    )  # fmt: skip


_WAIT_GAP = re.compile(
    r"(?:[、/]|和|及|与|以及)[^\d\s,。;:、]{0,8}|[^\d\s,。;:、]{0,8}[到至][约近超]?|,(?:而)?(?:现在|如今|目前|眼下|后来|今年|上周|本月)(?:已经?|都|就|又)?(?:是|到|涨到|跌到|卖到|卖|报)?了?"
)
_MOST_WAITING = 6


def wait(text: str, waiting: list[Measured], one: Measured) -> list[Measured]:
    """The numbers of a list whose unit has not come yet (出口额8.5亿、进口额3亿美元), with one more; empty where one cannot wait."""
    if text[one.number_end - 1] not in "万亿兆" or one.word == UNREADABLE:
        return []
    joined = waiting and _WAIT_GAP.fullmatch(text, waiting[-1].number_end, one.start)
    return [*waiting[-_MOST_WAITING:], one] if joined else [one]


def lend(text: str, waiting: list[Measured], one: Measured) -> list[Measured]:
    """The waiting numbers with the unit of the number that ends their list."""
    words = text[one.number_end : one.end].lstrip("多余来").removesuffix("半")
    if (
        not waiting
        or one.unit is None
        or one.unit.kind not in ("money", "mass", "price")
        or (one.inherited and one.unit.kind != "price")
        or one.ranged
        or not words.strip()
    ):
        return []
    if not _WAIT_GAP.fullmatch(text, waiting[-1].number_end, one.start):
        return []
    return [_lent(m, one.unit, words) for m in waiting]


def _lent(m: Measured, unit: Unit, words: str) -> Measured:
    low, high, step = (plain(v * unit.factor) for v in (m.low, m.high, m.resolution))
    return replace(m, low=low, high=high, resolution=step, unit=unit, inherited=("unit",), borrowed=words)


def bounded(text: str, before: Placed, now: Placed) -> Placed | None:
    """A lower and an upper bound side by side as one range (3年以上7年以下; more than 10% but less than 20%), or None."""
    a, b = before.quantity, now.quantity
    if now.start - before.end > 6 or a.change is not None or b.change is not None or a.value is None or b.value is None:
        return None
    if (a.kind, a.unit) != (b.kind, b.unit) and a.unit is not None:
        return None
    lower, upper = (a, b) if a.bound in _LOWER and b.bound in _UPPER else (b, a)
    if lower.bound not in _LOWER or upper.bound not in _UPPER or not _AND_BOUND.fullmatch(text, before.end, now.start):
        return None
    assert lower.value is not None and upper.value is not None
    if lower.value >= upper.value or b.inherited or (a.inherited and b.unit is not None and a.unit is not None):
        return None
    quantity = replace(b, value=None, low=lower.value, high=upper.value, bound="range", qualifier=None)
    return Placed(before.start, now.end, now.end, quantity)
