"""The code lists of the tables, and what each code is called in English and Chinese."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, read_toml

LANGUAGES = ("en", "zh")
_OPEN = ("item", "area", "unit")
"""Lists that anything may be added to: what is not named is shown as it is."""


def codes(list_name: str) -> dict[str, dict[str, Any]]:
    """The codes of a list, each with what is known of it.

    Raises:
        LexiconError: There is no such list.

    >>> list(codes("bound"))[:3]
    ['exact', 'approx', 'over']
    """
    lists = read_toml("codes")
    if list_name not in lists:
        raise LexiconError(f"no code list {list_name}", file=FOLDER / "codes.toml", remedy=f"use one of: {', '.join(lists)}")
    return dict(lists[list_name])


def label(code: str, list_name: str, language: str = "en") -> str:
    """What a code of a list is called in a language; a name that no list has stays as it is.

    Args:
        code: A code; an area is ISO 3166 alpha-2, EU, G7, WORLD …, or the name of a company.
        list_name: A code list, or item, area, unit.
        language: en or zh.

    Raises:
        LexiconError: A closed list has no label for the code, or there is no such language.

    >>> label("JP", "area", "zh"), label("import_share", "measure"), label("rare_earths", "item", "zh")
    ('日本', 'share of imports', '稀土')
    """
    if language not in LANGUAGES:
        raise LexiconError(f"no labels in {language}", file=FOLDER / "labels", remedy=f"use one of: {', '.join(LANGUAGES)}")
    known = read_toml(f"labels/{language}").get(list_name, {}).get(code)
    if known is not None:
        return str(known)
    if list_name == "area" and len(code) == 2 and code.isupper():
        return _territories(language).get(code, code)
    if list_name in _OPEN:
        return code.replace("_", " ")
    raise LexiconError(
        f"{list_name} {code} has no label", file=FOLDER / f"labels/{language}.toml", remedy=f'add "{code}" = "…" under [{list_name}]'
    )


@lru_cache(maxsize=2)
def _territories(language: str) -> dict[str, str]:
    from babel import Locale  # reads locale files, so only when names are needed

    return dict(Locale(language).territories)
