"""Numbers that measure nothing: dates, ordinals, names, codes, marks and idioms."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.units import money_after, money_before, plain_after

_LOOK_BACK = 12
_CLOSED = re.compile(r"\d*[)\]]")
_YEAR_AFTER = re.compile(r"\s?(?:年|[-~至到]\s?(?:19|20)\d\d\s?年)")
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d\s?[-~至到]\s?$")
_IN_STEP = re.compile(r"(?:为|各|达|至|were|at|of)\s?(?:[\d,.]{1,9}/){1,7}$")
_BULLET = re.compile(r"(?:^|\n)[ \t]*[-*•·#>]{1,3}$")
_LETTER_SCALE = re.compile(r"(?:k|m|b|bn|mn|tn|M|B)(?![A-Za-z])")


@lru_cache(maxsize=1)
def _patterns() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]], re.Pattern[str], re.Pattern[str]]:
    data = read_toml("not_quantities")
    return (
        {k: re.compile(v) for k, v in data["before"].items()},
        {k: re.compile(v) for k, v in data["after"].items()},
        re.compile("|".join(f"(?:{v})" for v in data["before"].values())),
        re.compile("|".join(f"(?:{v})" for v in data["after"].values())),
    )


def is_year(digits: str) -> bool:
    """Whether four plain digits can be a calendar year."""
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100


_WITHIN = re.compile(r"日(?:内|之内|以内|无|游)")
_LASTS = re.compile(r"(?:够用?|支撑|撑|维持|需时|为期|长达|历时|耗时|缩短至|延长至)(?:约|近|逾|大约|仅|不足|不到|至少)?$")
_DAYS = frozenset(["两", "数", "几", "俩", "十数", "数十", "几十"])


def is_day_count(text: str, start: int, end: int) -> bool:
    """Whether 日 after a number counts days (90日, 两日, 15日内) and is no day of a month."""
    written = text[start:end]
    if written in _DAYS or (written.isdigit() and int(written[:6]) > 31) or _WITHIN.match(text, end) is not None:
        return True
    return _LASTS.search(text, max(0, start - 8), start) is not None


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Spans of web and mail addresses, in which no number measures anything.

    >>> find_addresses("see www.example.org/3 or a5@example.org")
    [(4, 21), (25, 39)]
    """
    if "://" not in text and "www." not in text and "@" not in text:
        return []
    return [m.span() for m in _ADDRESS.finditer(text)]


_ADDRESS = re.compile(r"(?:[A-Za-z]{2,10}://|www\.)[!-~]{1,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)


def excluded_by(text: str, start: int, end: int) -> str | None:
    """Why the number at a span is no quantity: ordinal, name, date, clock …; None where it may be one.

    >>> excluded_by("第61号公告", 1, 3), excluded_by("F-35战机", 2, 4), excluded_by("2025年10月", 0, 4), excluded_by("27万吨", 0, 3)
    ('ordinal', 'name', 'year', None)
    """
    before, after, any_before, any_after = _patterns()
    low = max(0, start - _LOOK_BACK)
    for name, pattern in before.items() if any_before.search(text, low, start) else ():
        m = pattern.search(text, low, start)
        if not m:
            continue
        if name == "name" and money_before(text, start):
            continue
        if name == "slash" and _IN_STEP.search(text, max(0, start - 40), start):
            continue
        if name == "code" and not _CLOSED.match(text, end):
            continue
        return name
    written = text[start:end]
    if is_year(written) and _YEAR_AFTER.match(text, end):
        return "year"
    if is_year(written) and _YEAR_BEFORE.search(text, low, start):
        return "year"
    if not written[-1:].isdigit() and text[end : end + 1] == "年" and len(written) == 4 and written[0] in "一二":
        return "year"
    for name, pattern in after.items() if any_after.match(text, end) else ():
        m = pattern.match(text, end)
        if not m:
            continue
        if name == "calendar_day" and is_day_count(text, start, end):
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
    return "rate" if written == "一" and _is_rate(text, start, end) else None


@lru_cache(maxsize=1)
def _rates() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rate = read_toml("not_quantities")["rate"]
    return re.compile(f"{rate['time']}|{rate['mass']}"), re.compile(rate["not_after"])


def _is_rate(text: str, start: int, end: int) -> bool:
    """Whether 一年, 一吨 says per what something is told, not how much."""
    after, not_after = _rates()
    return after.match(text, end) is not None and not not_after.search(text, max(0, start - 3), start)


def _latin_unit(text: str, at: int) -> bool:
    return plain_after(text, at) is not None or money_after(text, at) is not None or _LETTER_SCALE.match(text, at) is not None


def _list_place(text: str, start: int) -> bool:
    """Whether a number stands where a list mark stands: at a line's start or after a stop."""
    i = start - 1
    while i >= 0 and text[i] in " \t":
        i -= 1
    return i < 0 or text[i] in "。!?;:,\n\r(（" or _BULLET.search(text, max(0, i - 4), i + 1) is not None
