"""Words by role from ``articles.toml``: how files of reporting are laid out and dated, and what is on topic."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml


@lru_cache(maxsize=1)
def _roles() -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for row in entries("articles", "words", {"role": str, "words": list}):
        for word in row["words"]:
            if not isinstance(word, str) or not word:
                raise LexiconError(
                    f"{word!r} is not a word",
                    file=FOLDER / "articles.toml",
                    where=f"role {row['role']}",
                    remedy="write each word as text in quotes",
                )
        roles[row["role"]] = roles.get(row["role"], ()) + tuple(row["words"])
    return roles


@cache
def forms(section: str) -> dict[str, re.Pattern[str]]:
    """The patterns of an array of forms of lines (run_in, furniture), by kind; over folded text.

    Raises:
        LexiconError: A pattern is no regular expression.
    """
    out = {}
    for row in entries("articles", section, {"kind": str, "pattern": str, "example": str, "near": str}):
        try:
            out[row["kind"]] = re.compile(row["pattern"])
        except re.error as e:
            raise LexiconError(
                f"not a regular expression: {e}", file=FOLDER / "articles.toml", where=f"{section} {row['kind']}", remedy="mend it"
            ) from None
    return out


@cache
def words(role: str) -> tuple[str, ...]:
    """The words of a role, longest first.

    >>> "首页" in words("navigation")
    True

    Raises:
        LexiconError: The file has no entry of this role.
    """
    if role not in _roles():
        raise LexiconError(
            f"no words of the role {role}", file=FOLDER / "articles.toml", remedy=f'add a [[words]] entry with role = "{role}"'
        )
    return tuple(sorted(dict.fromkeys(_roles()[role]), key=lambda w: (-len(w), w)))


@cache
def alternation(role: str) -> str:
    """The words of a role as one regular expression; Latin words match whole, in lower or upper case as the caller's flags say."""

    def part(word: str) -> str:
        left = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
        right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
        return left + re.escape(word) + right

    return "(?:" + "|".join(part(w) for w in words(role)) + ")"


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """English names of the months in lower case."""
    return {w: row["number"] for row in entries("articles", "month", {"number": int, "words": list}) for w in row["words"]}


@lru_cache(maxsize=1)
def named_days() -> dict[str, tuple[int, int]]:
    """Named days that fall in the same month each year: month and day, day 0 where only the month is sure."""
    return {r["word"]: (r["month"], r["day"]) for r in entries("articles", "day", {"word": str, "month": int, "day": int})}


@lru_cache(maxsize=1)
def common_characters() -> frozenset[str]:
    """Characters that any running Chinese text is full of, in both scripts."""
    return frozenset(str(read_toml("articles").get("encoding", {}).get("common", "")))
