"""Publishers: what kind of outlet a name stands for, and whether a word is the name of a known one."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries
from reportlib.reading.text import fold

_KINDS = frozenset(("ministry", "state_media", "commercial_media", "broker", "company", "commentary"))
_PRESS = ("ministry", "commercial_media")
_SHORTEST_PREFIX = 3
_LONGEST_NAME, _LONGEST_HAN_NAME, _MOST_WORDS = 40, 10, 5


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in entries("outlets", "outlet", {"kind": str, "names": list}):
        _check(row["kind"])
        for name in row["names"]:
            key = fold(name).casefold()
            if known.setdefault(key, row["kind"]) != row["kind"]:
                raise LexiconError(
                    f"{name} is of two kinds", file=FOLDER / "outlets.toml", where=name, remedy="keep it in one [[outlet]] entry"
                )
    return known


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    out = []
    for row in entries("outlets", "rule", {"kind": str, "pattern": str}):
        _check(row["kind"])
        try:
            out.append((row["kind"], re.compile(row["pattern"])))
        except re.error as e:
            raise LexiconError(
                f"not a regular expression: {e}", file=FOLDER / "outlets.toml", where=row["pattern"], remedy="mend it"
            ) from None
    return out


def _check(kind: str) -> None:
    if kind not in _KINDS:
        raise LexiconError(f"unknown kind {kind}", file=FOLDER / "outlets.toml", remedy=f"use one of: {', '.join(sorted(_KINDS))}")


def is_outlet(name: str) -> bool:
    """Whether the whole name is that of an outlet in the lexicon.

    >>> is_outlet("路透社"), is_outlet("Reuters"), is_outlet("稀土")
    (True, True, False)
    """
    return fold(name).strip().casefold() in _known()


def sounds_like_outlet(name: str) -> bool:
    """Whether a short name ends as those of outlets and ministries do.

    >>> sounds_like_outlet("某某时报"), sounds_like_outlet("Tin Weekly"), sounds_like_outlet("商务部对锑实施管制")
    (True, True, False)
    """
    key = fold(name).strip().casefold()
    words = len(key.split()) if key.isascii() else 1
    plain = 3 <= len(key) <= (_LONGEST_NAME if key.isascii() else _LONGEST_HAN_NAME) and words <= _MOST_WORDS
    return plain and not re.search(r"[\d()\[\],:]", key) and any(p.search(key) for kind, p in _rules() if kind in _PRESS)


def publisher_kind(name: str | None, default: str = "unknown") -> str:
    """What kind of publisher a name stands for: by the lexicon, by its beginning, else by its ending.

    >>> publisher_kind("國投證券"), publisher_kind("第一财经资讯"), publisher_kind("某某日报"), publisher_kind(None)
    ('broker', 'commercial_media', 'commercial_media', 'unknown')
    """
    if not name:
        return default
    key = fold(name).strip().casefold()
    known = _known()
    if key in known:
        return known[key]
    for kind, pattern in _rules()[:3]:
        # A ministry, a company or a broker says so in its name; that outweighs a beginning shared with an outlet.
        if pattern.search(key[-60:]):
            return kind
    for end in range(len(key) - 1, _SHORTEST_PREFIX - 1, -1):
        # A Latin name may only be cut where a word ends.
        if key[:end] in known and not (key[end - 1].isascii() and key[end - 1].isalnum() and key[end].isascii() and key[end].isalnum()):
            return known[key[:end]]
    return next((kind for kind, pattern in _rules()[3:] if pattern.search(key[-60:])), default)
