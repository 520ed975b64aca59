"""The code lists of the tables, and what each code is called in English and Chinese."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, read_toml

LANGUAGES = ("en", "zh")


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


def label(code: str, list_name: str, language: str = "en", short: bool = False) -> str:
    """What a code of a list is called in a language; what is not named there is shown in its own words.

    Args:
        code: A code; an area is ISO 3166 alpha-2, EU, G7, WORLD …, or the name of a company, a body or a person.
        list_name: A code list, or item, area, unit.
        language: en or zh.
        short: Whether to take the short form (UK, DRC), where there is one.

    Raises:
        LexiconError: There are no labels in the language.

    >>> label("JP", "area", "zh"), label("import_share", "measure"), label("rare_earths", "item", "zh")
    ('日本', 'share of imports', '稀土')
    >>> label("GB", "area", short=True), label("USD/kg", "unit", "zh")
    ('UK', '美元/公斤')
    >>> label("Toyota", "area", "zh"), label("Toyota", "area"), label("Nobody Metals", "area", "zh")
    ('丰田', 'Toyota', 'Nobody Metals')
    """
    if language not in LANGUAGES:
        raise LexiconError(f"no labels in {language}", file=FOLDER / "labels", remedy=f"use one of: {', '.join(LANGUAGES)}")
    for section in (f"{list_name}_short", list_name) if short else (list_name,):
        known = read_toml(f"labels/{language}").get(section, {}).get(code)
        if known is not None:
            return str(known)
    if list_name == "area" and len(code) == 2 and code.isupper():
        return _locale_names("territories", language).get(code, code)
    if list_name == "unit":
        return _unit(code, language)
    if list_name == "area" and language == "zh" and code in _chinese_names():
        return _chinese_names()[code]
    return code.replace("_", " ")


def _unit(code: str, language: str) -> str:
    of, slash, per = code.partition("/")
    if slash:
        return f"{label(of, 'unit', language)}/{label(per, 'unit_per', language)}"
    # English writes the code of a currency, Chinese its name
    return code if language == "en" else _locale_names("currencies", language).get(code, code)


@lru_cache(maxsize=4)
def _locale_names(kind: str, language: str) -> dict[str, str]:
    from babel import Locale  # reads locale files, so only when names are needed

    return dict(getattr(Locale(language), kind))


@lru_cache(maxsize=1)
def _chinese_names() -> dict[str, str]:
    """The first Chinese name of each company, body and person that the gazetteer knows, by its code.

    One whose first Chinese name is half Latin (MP材料) is better known by its own.
    """
    found: dict[str, str] = {}
    for kinds, kind in (("companies", "company"), ("institutions", "institution"), ("people", "person")):
        for row in read_toml(kinds)[kind]:
            first = next(iter(row.get("zh", ())), "")
            name = first if isinstance(first, str) else first["word"]
            if name and not any(c.isascii() for c in name):
                found.setdefault(row["code"], name)
    return found
