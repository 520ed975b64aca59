"""Names of codes and the charts' own words, by language."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from reportlib.errors import ParameterError
from reportlib.lexicon.codes import label


@cache
def words(language: str) -> Mapping[str, Any]:
    """The words that charts print in a language.

    Raises:
        ParameterError: There are none for it.
    """
    with (Path(__file__).parent / "words.toml").open("rb") as f:
        known = tomllib.load(f)
    if language not in known:
        raise ParameterError("no words for charts in this language", where=language, remedy=f"use one of: {', '.join(known)}")
    found: Mapping[str, Any] = known[language]
    return found


def named(code: object, list_name: str, language: str) -> str:
    """The name of a code in a language; a name that is no code (a company) stays as it is.

    >>> named("MP Materials", "area", "en")
    'MP Materials'
    """
    return "" if code is None else label(str(code), list_name, language)


def is_missing(value: object) -> bool:
    """Whether a cell is empty.

    >>> is_missing(None), is_missing(0)
    (True, False)
    """
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def counted(n: int, noun: str, language: str) -> str:
    """A number with its noun.

    >>> counted(1, "claims", "en"), counted(3, "claims", "zh")
    ('1 claim', '3条说法')
    """
    form = words(language)[noun]["one" if n == 1 else "other"]
    return f"{n} {form}" if form.isascii() else f"{n}{form}"
