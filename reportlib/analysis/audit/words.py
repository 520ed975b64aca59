"""The words that give numbers their part in an equation: folded texts, and one compiled pattern a list of words."""

from __future__ import annotations

import re
from functools import cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, read_toml

FILE = "audit"


@cache
def _folding() -> dict[int, int]:
    known = read_toml("folding")
    table = {ord(t): ord(s) for t, s in zip(known["traditional"], known["simplified"], strict=True)}
    wide = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
    return table | wide | dict.fromkeys(map(ord, "—–−‒"), ord("-")) | dict.fromkeys(map(ord, "～〜∼"), ord("~"))


def folded(text: str) -> str:
    """Text as the words are written: Simplified, half-width, lower case; one character for one.

    >>> folded("較２０２４年")
    '较2024年'
    """
    plain = text.translate(_folding())
    lower = plain.lower()
    return lower if len(lower) == len(text) else plain


def has(name: str, text: str) -> bool:
    """Whether a text contains a word of the list."""
    return _pattern(name, "in").search(text) is not None


def ends(name: str, text: str) -> bool:
    """Whether a text ends in a word of the list, but for qualifiers and a little that may stand between it and the number."""
    return _pattern(name, "end").search(text) is not None


def found(name: str, text: str) -> set[str]:
    """The words of the list that a text contains."""
    return set(_pattern(name, "in").findall(text))


def starts(name: str, text: str) -> bool:
    """Whether a text starts with a word of the list, but for marks before it."""
    return _pattern(name, "start").match(text) is not None


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the word file, compiled; {name} in it stands for another pattern of the file.

    Raises:
        LexiconError: There is none of that name, or it is no regular expression.
    """
    path, known = FOLDER / f"{FILE}.toml", read_toml(FILE).get("patterns", {})
    try:
        written = re.sub(r"\{([a-z_]+)\}", lambda m: str(known[m[1]]), str(known[name]))
        return re.compile(written)
    except KeyError as e:
        raise LexiconError(f"no pattern {e}", file=path, where="[patterns]", remedy=f"add {name} = '…'") from None
    except re.error as e:
        raise LexiconError(f"not a regular expression: {e}", file=path, where=f"[patterns] {name}", remedy="mend it") from None


def size(text: str) -> float:
    """How much stands between two numbers, in Chinese characters: a Latin letter counts for less than half.

    >>> size("其中中国"), size("of which ")
    (4.0, 4.0)
    """
    latin = sum(c.isascii() for c in text)
    return round(len(text) - latin + latin * 0.45, 0) if latin else float(len(text))


def number(word: str) -> int | None:
    """A small number in words.

    >>> number("三"), number("many")
    (3, None)
    """
    found = read_toml(FILE)["numbers"].get(word)
    return None if found is None else int(found)


_BEFORE_NUMBER = r"[\s的了约近逾超过近乎只仅有高达大概大约\"“(]{0,6}(?:about |around |nearly |over |some |only )?$"


@cache
def _pattern(name: str, place: str) -> re.Pattern[str]:
    try:
        words = read_toml(FILE)["words"][name]
    except KeyError:
        raise LexiconError(f"no words {name}", file=FOLDER / f"{FILE}.toml", where="[words]", remedy=f'add {name} = ["…"]') from None
    written = sorted(words, key=len, reverse=True)
    either = "(?:" + "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in written) + ")"
    return re.compile({"in": either, "end": either + _BEFORE_NUMBER, "start": r"[\s,，、:(]{0,3}" + either}[place])
