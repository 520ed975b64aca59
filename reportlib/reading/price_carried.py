"""Whether a sum is a price of the unit that a price before it in the same sentence has: 每吨51万元,如今只剩9.7万元."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Quantity

_FAR_ENGLISH = 96  # its gaps are longer in letters
_FAR, _APART, _APART_IN_LIST = 48, 100, 200
_BREAK = re.compile(r"[。;!?\n\ue000-\uf8ff]|[a-z)%]\.\s")


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in read_toml("units")["price_carried"].items()}


def has_unit_of(text: str, price: Quantity, stop: int, money: Quantity, start: int, end: int) -> bool:
    """Whether a sum is a price of the unit of a price before it.

    Args:
        text: The folded text.
        price: The quantity before; ``stop`` is where it ends.
        money: The sum; ``start`` and ``end`` are its place.
    """
    if price.kind != "price" or money.kind != "money" or price.unit is None or price.unit.split("/")[0] != money.unit:
        return False
    if (
        money.change is not None
        or price.change is not None
        or not 0 < start - stop <= (_FAR_ENGLISH if text[stop:start].isascii() else _FAR)
    ):
        return False
    gap, words = text[stop:start], _words()
    if _BREAK.search(gap) or words["not"].search(gap) or any(c in "亿百" for c in text[start:end]) or words["not_after"].match(text, end):
        return False
    if re.search(r"\d", words["dates"].sub("", gap)) or re.search(r"million|billion", text[start:end]):
        return False
    if words["level"].search(gap):
        return _near(price, money, _APART)
    listed = words["name"].fullmatch(gap) is not None and words["after"].match(text, end) is not None
    return listed and _near(price, money, _APART_IN_LIST)


def _near(price: Quantity, money: Quantity, times: int) -> bool:
    a, b = (q.value if q.value is not None else q.low for q in (price, money))
    return a is not None and b is not None and Decimal(0) < a <= times * b and b <= times * a
