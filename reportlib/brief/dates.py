"""Dates and periods as the reader's language writes them."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, format_skeleton

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
_ISO = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|H([12])))?\Z")
_HALVES = {"en": ("first half of {year}", "second half of {year}"), "zh": ("{year}年上半年", "{year}年下半年")}


def write_date(iso: str | None, language: str) -> str | None:
    """An ISO 8601 date, partial date or interval in words; None for nothing, and the text itself where it is no date.

    >>> write_date("2025-12-05", "en"), write_date("2025-12", "zh"), write_date("2025-10-20/2026-04", "en")
    ('5 December 2025', '2025年12月', '20 October 2025–April 2026')
    >>> write_date("2021/2024", "zh")
    '2021–2024年'
    """
    if not iso:
        return None
    if "/" in iso:
        first, last = iso.split("/", 1)
        # two bare years are one expression: 2021–2024年
        first_text = first if first.isdigit() and last.isdigit() else write_date(first, language)
        return f"{first_text}–{write_date(last, language)}"
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
    if quarter:
        return str(format_skeleton("yQQQ", when, locale=locale))
    if day:
        return format_date(when, "d MMMM y" if language == "en" else "long", locale=locale)
    return str(format_skeleton("yMMMM", when, locale=locale)) if month else f"{year}年" if language == "zh" else year
