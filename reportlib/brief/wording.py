"""The words of the page itself by language, and the colours of measures: what the templates' TOML files say."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from reportlib.errors import LexiconError

TEMPLATES = Path(__file__).parent / "templates"


@cache
def page_words(language: str) -> dict[str, Any]:
    """The words of the page in a language.

    >>> page_words("en")["contents"], page_words("zh")["contents"]
    ('Contents', '目录')
    """
    return _read(f"page.{language}.toml")


@cache
def families() -> dict[str, dict[str, Any]]:
    """The families of measures with their colours, by code."""
    return {f["code"]: f for f in _read("families.toml")["family"]}


@cache
def family_of(measure: str) -> str:
    """The family of a measure; ``other`` for one that no family names.

    >>> family_of("price"), family_of("unheard_of")
    ('money', 'other')
    """
    return next((code for code, f in families().items() if measure in f["measures"]), "other")


def fill(pattern: str, value: object) -> str:
    """A pattern of the page's words with its one value.

    >>> fill("Source: {text}", "a {b}"), fill("p. {n}", 3)
    ('Source: a {b}', 'p. 3')
    """
    return pattern.replace("{text}" if "{text}" in pattern else "{n}", str(value))


def _read(name: str) -> dict[str, Any]:
    path = TEMPLATES / name
    try:
        with path.open("rb") as f:
            return tomllib.load(f)
    except (FileNotFoundError, tomllib.TOMLDecodeError) as e:
        raise LexiconError(f"cannot be read: {e}", file=path, remedy="restore it from the repository") from None
