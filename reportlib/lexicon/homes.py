"""For which area a state's body acts: MOFCOM for China."""

from __future__ import annotations

from functools import lru_cache

from reportlib.lexicon.loader import read_toml


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    return frozenset(row["code"] for row in read_toml("areas").get("area", []))


@lru_cache(maxsize=1)
def _homes() -> dict[str, str]:
    return {row["code"]: row["home"] for row in read_toml("institutions").get("institution", []) if "home" in row}


def home_of_body(code: str | None) -> str | None:
    """The area that an area's or institution's code stands for; None for a company, a person and nothing.

    >>> home_of_body("MOFCOM"), home_of_body("JP"), home_of_body("Lynas"), home_of_body(None)
    ('CN', 'JP', None, None)
    """
    if code is None:
        return None
    area = code in _areas() or (len(code) == 2 and code.isascii() and code.isupper())
    return code if area else _homes().get(code)
