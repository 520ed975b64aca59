"""Names of codes and dates as the reader's language writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from reportlib.brief.numbers import LOCALES
from reportlib.lexicon.codes import label

_ISO = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|H([12])))?\Z")
_HALVES = {"en": ("first half of {year}", "second half of {year}"), "zh": ("{year}年上半年", "{year}年下半年")}


def name(code: str, codes: str, language: str) -> str:
    """The name of a code of a code list (area, item, stage, measure …) in a language; free text stays as it is.

    >>> name("JP", "area", "zh")
    '日本'
    """
    return label(code, codes, language)


def join(names: Sequence[str], language: str) -> str:
    """Names as a list in words.

    >>> join(["Japan", "Korea", "India"], "en"), join(["日本", "印度"], "zh")
    ('Japan, Korea, and India', '日本和印度')
    """
    return format_list(list(names), locale=LOCALES[language])


def write_date(iso: str | None, language: str) -> str | None:
    """An ISO 8601 date, partial date or interval in words; None for nothing, and the text itself where it is no date.

    >>> write_date("2025-12-05", "en"), write_date("2025-12", "zh"), write_date("2025-10-20/2026-04", "en")
    ('5 December 2025', '2025年12月', '20 October 2025–April 2026')
    """
    if not iso:
        return None
    if "/" in iso:
        return "–".join(write_date(part, language) or "" for part in iso.split("/"))
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


def language_tag(script: str | None) -> str:
    """The BCP 47 tag of a script.

    >>> language_tag("Hant"), language_tag("Latn"), language_tag(None)
    ('zh-Hant', 'en', 'zh-Hans')
    """
    return {"Hant": "zh-Hant", "Latn": "en"}.get(script or "", "zh-Hans")
