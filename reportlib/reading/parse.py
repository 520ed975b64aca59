"""One quantity from a string that is nothing else: a cell, a form field, a mention read again."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reportlib.model import Mention, Quantity, Span
from reportlib.reading.neighbours import Placed
from reportlib.reading.numerals import plain
from reportlib.reading.quantities import read_quantities
from reportlib.reading.text import fold

_LONGEST = 200
_HAN = r"[\u3007\u4e00-\u9fff]"
_GAPS = re.compile(rf"(?<={_HAN})\s+(?![A-Za-z])|(?<![A-Za-z\s])\s+(?={_HAN})")
_BEFORE = re.compile(r"(?i)[\s\"'“‘(\[:=]*(?:从|由|自|在|介于|位于|from\s|打)?")
_AFTER = re.compile(r"[\s\"'”’)\].,;:!?。]*")


def parse_quantity(text: str, *, like: Quantity | None = None) -> Mention | None:
    """The quantity that a string is, or None where it is none, more than one, or part of a sentence.

    It reads more than ``find_mentions`` dares to in running text: numbers without a unit (kind other, unit None), 1/2 and 3/4,
    spaces inside a number, 一座 as one.

    Args:
        text: A string in Simplified or Traditional Chinese or English, at most 200 characters.
        like: The quantity of a mention of which ``text`` is the ``exact``: parts that it inherited from its neighbours
            (unit, scale, sign, change) are given to what is read.

    Returns:
        A mention that spans the string without white space at its ends; its quantity in canonical units.

    >>> str(parse_quantity("三分之一").quantity.value), str(parse_quantity("一千二").quantity.value)
    ('33.3333333333', '1200')
    >>> q = parse_quantity("美元 110/公斤").quantity; q.kind, str(q.value), q.unit
    ('price', '110', 'USD/kg')
    >>> q = parse_quantity("两三年").quantity; q.bound, int(q.low), int(q.high), q.unit
    ('range', 2, 3, 'year')
    >>> q = parse_quantity("nearly 90%").quantity; q.bound, q.qualifier, int(q.value)
    ('approx', 'near', 90)
    >>> str(parse_quantity("$1.25bn").quantity.value), parse_quantity("no number"), parse_quantity("3吨和5吨")
    ('1250000000', None, None)
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if not 0 < end - start <= _LONGEST:
        return None
    exact = text[start:end]
    squeezed = _GAPS.sub("", fold(exact))
    placed = _whole(squeezed)
    if like is not None and like.borrowed:
        end_of_number = placed.unit_end if placed else len(squeezed)
        squeezed = squeezed[:end_of_number] + like.borrowed + squeezed[end_of_number:]
        placed = _whole(squeezed)
    if placed is not None and like is not None and like.kind == "count" and placed.quantity.kind == "money":
        placed = _whole(squeezed, then="地")  # 三块 was read before a noun
    if placed is None and like is not None and like.unit == "点":
        placed = _whole(squeezed, then="建议")
    if placed is None and like is not None and like.unit == "day":
        placed = _whole(squeezed, then="无")  # 只够20日
    if placed is None:
        return None
    quantity = placed.quantity
    if like is not None:
        quantity = _inherit(quantity, like)
    return Mention(Span(start, end), exact, quantity)


def _whole(text: str, then: str = "") -> Placed | None:
    """The one quantity of a folded text that covers it but for words and marks that say nothing; ``then`` is what follows the text."""
    found = read_quantities(text + then, bare=True, alone=True)
    if len(found) != 1:
        return None
    one = found[0]
    before, after = _BEFORE.fullmatch(text, 0, one.start), _AFTER.fullmatch(text, one.end)
    return one if before and after else None


def _inherit(quantity: Quantity, like: Quantity) -> Quantity:
    parts = like.inherited
    if "sign" in parts:
        first = like.value if like.value is not None else like.low
        sign = Decimal(-1 if first is not None and first < 0 else 1)
        value, low, high = (None if v is None else plain(v * sign) for v in (quantity.value, quantity.low, quantity.high))
        if low is not None and high is not None and low > high:
            low, high = high, low
        quantity = replace(quantity, value=value, low=low, high=high)
    change = like.change if "change" in parts else quantity.change
    return replace(quantity, change=change, inherited=parts, borrowed=like.borrowed, rule=like.rule)
