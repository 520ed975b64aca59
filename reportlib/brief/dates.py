"""Dates and periods as the reader's language writes them."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, format_skeleton

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
_ISO = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|H([12])))?\Z")
_HALVES = {"en": ("first half of {year}", "second half of {year}"), "zh": ("{year}年上半年", "{year}年下半年")}


def write_date(iso: str | None, language: str, short: bool = False) -> str | None:
    """An ISO 8601 date, partial date or interval in words; None for nothing, and the text itself where it is no date.

    ``short`` cuts the names of English months to three letters, for tables.

    >>> write_date("2025-12-05", "en"), write_date("2025-12", "zh"), write_date("2025-10-20/2026-04", "en")
    ('5 December 2025', '2025年12月', '20 October 2025–April 2026')
    >>> write_date("2021/2024", "zh"), write_date("2024-01/2024-10", "en"), write_date("2025-12-01/2025-12-07", "zh")
    ('2021–2024年', 'January–October 2024', '2025年12月1–7日')
    >>> write_date("2025-12-05", "en", short=True), write_date("2025-12", "zh", short=True)
    ('5 Dec 2025', '2025年12月')
    """
    if not iso:
        return None
    if "/" in iso:
        first, last = iso.split("/", 1)
        # two bare years are one expression: 2021–2024年
        first_text = first if first.isdigit() and last.isdigit() else write_date(first, language)
        return _without_repeats(first, last, first_text or "", write_date(last, language) or "", language)
    found = _ISO.match(iso)
    if not found:
        return iso
    year, month, day, quarter, half = found.groups()
    locale = LOCALES[language]
    if half:
        return _HALVES[language][int(half) - 1].format(year=year)
    try:
        when = date(int(year), int(month or (int(quarter) * 3 if quarter else 1)), int(day or 1))
    except ValueError:
        return iso
    name = "MMM" if short else "MMMM"
    if quarter:
        return str(format_skeleton("yQQQ", when, locale=locale))
    if day:
        return format_date(when, f"d {name} y" if language == "en" else "long", locale=locale)
    return str(format_skeleton("y" + name, when, locale=locale)) if month else f"{year}年" if language == "zh" else year


def _without_repeats(first: str, last: str, first_text: str, last_text: str, language: str) -> str:
    """Two dates as an interval; a year, and between two days a month, that both share is written once."""
    alike = re.match(r"\d{4}-\d\d", first) and re.match(r"\d{4}-\d\d", last) and len(first) == len(last) and first[:4] == last[:4]
    if not alike:
        return f"{first_text}–{last_text}"
    month = len(first) > len("2025-12") and first[:7] == last[:7]
    if language == "en":
        return f"{first_text.split(' ')[0] if month else first_text.removesuffix(' ' + first[:4])}–{last_text}"
    shared = write_date(first[:7] if month else first[:4], language) or ""
    mark = "日" if month else "月" if len(first) == len("2025-12") else ""
    return f"{first_text.removesuffix(mark)}–{last_text.removeprefix(shared)}"
