"""Names of codes and dates as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from reportlib.brief.dates import LOCALES, write_date
from reportlib.lexicon.codes import label

__all__ = ["join", "language_tag", "name", "write_date"]


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


def language_tag(script: str | None) -> str:
    """The BCP 47 tag of a script.

    >>> language_tag("Hant"), language_tag("Latn"), language_tag(None)
    ('zh-Hant', 'en', 'zh-Hans')
    """
    return {"Hant": "zh-Hant", "Latn": "en"}.get(script or "", "zh-Hans")
