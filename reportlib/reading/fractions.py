"""Fractions: 三分之一, 百分之四五十, 2/3, two-thirds, a quarter of; and mixed numbers: 三又二分之一, 1 3/5."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context, Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.english import scan_english
from reportlib.reading.numerals import ONE, Number, plain, scan_number
from reportlib.reading.units import units

_OF = re.compile(r"\s?分\s?之\s?(负)?")
_SLASH = re.compile(r"\s?/\s?(\d{1,7})(?![\d/.])")
_SLASH_USED = re.compile(r"(?:的|强|弱|以上|以下|左右|多|\sof\b)")
_SLASH_LED = re.compile(r"(?:超过|约|近|超|逾|占|达|不足|不到)$")
_AND = re.compile(r"\s?又\s?|(?<=\d) (?=\d{1,3}\s?/\s?\d{1,3}(?![\d/]))")
_IN = re.compile(r"(?i) (?:in|out of) (?:every )?(?=[\da-z])")
_THINGS = re.compile(r"(?i) (?:the )?[a-z]+s?\b|[,.;)]|$")
_AND_STARTS, _FRACTION_STARTS = frozenset("又 "), frozenset("分/ -")
_EXACT = Context(prec=15)


@lru_cache(maxsize=1)
def _english() -> tuple[re.Pattern[str], dict[str, int], re.Pattern[str], re.Pattern[str]]:
    parts = read_toml("numerals")["english_parts"]
    names = "|".join(parts)
    return (
        re.compile(rf"(?i)[ -]({names})s?(?![A-Za-z])"),
        parts,
        re.compile(rf"(?i)(?:an?|one) ({names})(?=,? (?:of|as|more|less|lower|higher|from|to|over|in)\b|[,.;)]|$)"),
        re.compile(rf"(?i)(?:an?|one) ({names})(?![A-Za-z])"),
    )


def fraction_at(text: str, at: int, number: Number | None, *, alone: bool = False) -> Number | None:
    """The fraction that begins at a position, as a number between its words (三分之一: 0.333333333333), or None.

    Args:
        text: Folded text.
        at: Where it begins.
        number: The number there, if one was read (a quarter begins without one).
        alone: The text is known to be one quantity, so that 2/3 is no date and no list.

    >>> fraction_at("两三分之一", 0, None), str(fraction_at("a quarter of it", 0, None).low)
    (None, '0.25')
    """
    if number is None:
        part, after_by = _english()[2:]
        m = (after_by if text[max(0, at - 3) : at].lower() == "by " else part).match(text, at)
        return _ratio(at, m.end(), ONE, ONE, Decimal(_english()[1][m.group(1).lower()]), None) if m else None
    below = number.low
    if number.low != number.high or number.word:
        return None
    if text[number.end : number.end + 1] not in _FRACTION_STARTS:
        return None
    m = _OF.match(text, number.end)
    if m and below >= 2:
        top = scan_number(text, m.end(), units().scale_units)
        # a few counts something (几倍), and no part of a fraction is counted
        if top is None or scan_number(text[: top.end], m.end(), units().scale_units) is None:
            return None
        sign = -1 if m.group(1) else 1
        return _ratio(at, top.end, top.low * sign, top.high * sign, below, top.word, top.resolution)
    share = _IN.match(text, number.end) if below < 1000 and text[at].isascii() else None
    total = english_or_chinese(text, share.end()) if share and (below == 1 or " out of" in share.group()) else None
    if total and below < total.low == total.high <= 1000 and _THINGS.match(text, total.end):
        return _ratio(at, total.end, below, below, total.low, None)
    slash = _SLASH.match(text, number.end)
    if slash and text[at].isdigit() and "." not in text[at : number.end]:
        bottom = Decimal(slash.group(1))
        proper = below < bottom and (bottom <= 10 or bottom in (100, 1000)) and text[at - 1 : at] not in (*"0123456789/.-",)
        if bottom and (alone or (proper and (_SLASH_USED.match(text, slash.end()) or _SLASH_LED.search(text, max(0, at - 4), at)))):
            return _ratio(at, slash.end(), below, below, bottom, None)
        return None
    if text[at].isalpha() and text[at].isascii() or number.end - at == 1:
        m = _english()[0].match(text, number.end)
        if m and 1 <= below < 100 and (below > 1 or text[number.end] == "-" or _english()[2].match(text, at)):
            plural = text[m.end() - 1] in "sS" and m.group(1).lower()[-1] != "s"
            if plural or below == 1:
                return _ratio(at, m.end(), below, below, Decimal(_english()[1][m.group(1).lower()]), None)
    return None


def _ratio(start: int, end: int, low: Decimal, high: Decimal, below: Decimal, word: str | None, step: Decimal = ONE) -> Number:
    a, b, place = (plain(_EXACT.divide(v, below)) for v in (low, high, step))
    return Number(start, end, a, b, place, word, True, False)


def mixed_number(text: str, number: Number, *, alone: bool = False) -> Number:
    """A whole number with a fraction after it (三又二分之一, 1 3/5), or the number as it is.

    >>> from reportlib.reading.numerals import scan_number
    >>> str(mixed_number("三又四分之一", scan_number("三又四分之一", 0)).low)
    '3.25'
    """
    if text[number.end : number.end + 1] not in _AND_STARTS:
        return number
    m = _AND.match(text, number.end)
    if not m or number.low != number.high or (m.group() == " " and not alone):
        return number
    below = scan_number(text, m.end(), units().scale_units)
    part = fraction_at(text, m.end(), below, alone=True) if below else None
    if part is None or part.low != part.high:
        return number
    value = plain(number.low + part.low)
    return replace(number, end=part.end, low=value, high=value, resolution=part.resolution)


def english_or_chinese(text: str, at: int) -> Number | None:
    """The number in words or digits of either language that begins at a position."""
    c = text[at : at + 1]
    return scan_english(text, at) if c.isascii() and c.isalpha() else scan_number(text, at, units().scale_units)
