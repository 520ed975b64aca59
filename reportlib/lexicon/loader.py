"""Reads the TOML files of the lexicon and checks each entry against the fields that its reader declares."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reportlib.errors import LexiconError

FOLDER = Path(__file__).parent

Fields = Mapping[str, type | tuple[type, ...]]


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The parsed file ``lexicon/<name>.toml``.

    Raises:
        LexiconError: The file is missing or not valid TOML; names the file, the line and what to do.
    """
    path = FOLDER / f"{name}.toml"
    try:
        with path.open("rb") as f:
            return tomllib.load(f)
    except FileNotFoundError:
        raise LexiconError("no such file in the lexicon", file=path, remedy="restore it from the repository") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise LexiconError(f"not valid TOML: {e}", file=path, remedy="mend the line named above; TOML strings are quoted") from None


def entries(name: str, key: str, required: Fields, optional: Fields | None = None) -> tuple[dict[str, Any], ...]:
    """The ``[[key]]`` entries of a lexicon file, each checked for its fields and their types.

    Args:
        name: File name without ``.toml``, sub-folders with "/".
        key: Name of the array of tables.
        required: Field name to type; an entry without one is an error.
        optional: Further fields that an entry may have.

    Raises:
        LexiconError: An entry lacks a field, has an unknown one, or has one of the wrong type.
    """
    path, allowed = FOLDER / f"{name}.toml", {**required, **(optional or {})}
    rows = read_toml(name).get(key, [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise LexiconError(f"{key} is not a list of tables", file=path, where=key, remedy=f"write each entry under [[{key}]]")
    for i, row in enumerate(rows, 1):
        label = row.get("id") or row.get("code") or row.get("word")
        where = f"[[{key}]] number {i}" + (f" ({label})" if label else "")
        for field, kind in required.items():
            if field not in row:
                raise LexiconError(f"no {field}", file=path, where=where, remedy=f"add {field} = … ({_words(kind)})")
        for field, value in row.items():
            if field not in allowed:
                raise LexiconError(f"unknown field {field}", file=path, where=where, remedy=f"use one of: {', '.join(allowed)}")
            if not isinstance(value, allowed[field]) or (isinstance(value, bool) and allowed[field] is not bool):
                raise LexiconError(f"{field} = {value!r} is not {_words(allowed[field])}", file=path, where=where, remedy="mend the value")
    return tuple(rows)


def _words(kind: type | tuple[type, ...]) -> str:
    names = {
        str: "text in quotes",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        list: "a list [...]",
        dict: "a table {...}",
    }
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(names.get(k, k.__name__) for k in kinds)
