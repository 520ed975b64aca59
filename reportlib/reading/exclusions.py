"""Numbers that measure nothing: dates, ordinals, names, codes, marks and idioms."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.units import alternation

_LOOK_BACK = 12


@lru_cache(maxsize=1)
def _patterns() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]], re.Pattern[str]]:
    data = read_toml("not_quantities")
    return (
        {k: re.compile(v) for k, v in data["before"].items()},
        {k: re.compile(v) for k, v in data["after"].items()},
        re.compile(alternation(data["idioms"]["words"])),
    )


def find_idioms(text: str) -> list[tuple[int, int]]:
    """Spans of words that only look like numbers (一旦, 数据, 十分)."""
    return [m.span() for m in _patterns()[2].finditer(text)]


def is_year(digits: str) -> bool:
    """Whether four plain digits can be a calendar year."""
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100


def excluded_by(text: str, start: int, end: int) -> str | None:
    """Why the number at a span is no quantity: ordinal, name, date, clock …; None where it may be one.

    >>> excluded_by("第61号公告", 1, 3), excluded_by("F-35战机", 2, 4), excluded_by("2025年10月", 0, 4), excluded_by("27万吨", 0, 3)
    ('ordinal', 'name', 'year', None)
    """
    before, after, _ = _patterns()
    low = max(0, start - _LOOK_BACK)
    for name, pattern in before.items():
        m = pattern.search(text, low, start)
        if not m:
            continue
        if name == "name" and _is_currency(text, start):
            continue
        if name == "code" and not re.compile(r"\d*[)\]]").match(text, end):
            continue
        return name
    written = text[start:end]
    if is_year(written) and re.compile(r"\s?(?:年|[-~至到]\s?(?:19|20)\d\d\s?年)").match(text, end):
        return "year"
    if is_year(written) and re.compile(r"(?:19|20)\d\d\s?[-~至到]\s?$").search(text, low, start):
        return "year"
    if not written[-1:].isdigit() and text[end : end + 1] == "年" and len(written) == 4 and written[0] in "一二":
        return "year"
    for name, pattern in after.items():
        m = pattern.match(text, end)
        if not m:
            continue
        if name == "latin" and _latin_unit(text, end):
            continue
        if name == "hyphen_name" and _latin_unit(text, end + 1):
            continue
        if name == "list_mark" and not _list_place(text, start):
            continue
        return name
    if written.startswith("0") and len(written) > 1 and written.isdigit():
        return "code"
    return None


def _is_currency(text: str, start: int) -> bool:
    from reportlib.reading.units import money_before

    return money_before(text, start) is not None


def _latin_unit(text: str, at: int) -> bool:
    from reportlib.reading.units import money_after, plain_after

    return (
        plain_after(text, at) is not None
        or money_after(text, at) is not None
        or bool(re.compile(r"(?:k|m|b|bn|mn|tn|M|B)(?![A-Za-z])").match(text, at))
    )


def _list_place(text: str, start: int) -> bool:
    """Whether a number stands where a list mark stands: at a line's start or after a stop."""
    i = start - 1
    while i >= 0 and text[i] == " ":
        i -= 1
    return i < 0 or text[i] in "。!?;:,\n\r(（"
