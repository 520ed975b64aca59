"""Where in a text a quantity can begin: one pass for numerals and one for words, before any other work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from string import ascii_letters

from reportlib.lexicon.loader import read_toml
from reportlib.reading.changes import Phrase, phrase_at, phrase_starts
from reportlib.reading.english import english_starts
from reportlib.reading.numerals import chinese_starts, numeral_characters
from reportlib.reading.units import money_ends, unit_starts

_ARABIC = frozenset("0123456789")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?)?(?!\d)|\d{1,2}月\d{1,2}[日号](?!元|币|圆)")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Starts:
    characters: re.Pattern[str]
    number: re.Pattern[str]
    english: re.Pattern[str]
    words: frozenset[str]
    digits: frozenset[str]
    followers: frozenset[str]
    after_digits: frozenset[str]
    before_digits: frozenset[str]
    idioms: dict[str, tuple[tuple[str, int], ...]]


@lru_cache(maxsize=1)
def _starts() -> _Starts:
    numerals = numeral_characters()
    han, latin = phrase_starts()
    idioms: dict[str, list[tuple[str, int]]] = {}
    for word in read_toml("not_quantities")["idioms"]["words"]:
        for offset, c in enumerate(word):
            if c in numerals or c in han:
                idioms.setdefault(c, []).append((word, offset))
    data = read_toml("numerals")
    first = {w.split()[0].split("-")[0] for w in (*data["english_words"], *data["english_vague"], "half", "a", "an", *latin)}
    return _Starts(
        characters=re.compile(f"[0-9{''.join(sorted({*numerals, *han}))}]"),
        number=re.compile(chinese_starts()),
        english=re.compile(rf"(?i){english_starts()}"),
        words=frozenset(first),
        digits=frozenset(c for c in numerals if c not in data["places"] and c not in data["scales"] and c not in "半几数"),
        after_digits=frozenset({*numerals, *unit_starts(), *ascii_letters, *"多余来分点又 -~/至到、,和及与跟.^×*(个。;左以附"}),
        before_digits=money_ends(),
        followers=frozenset({*numerals, *unit_starts(), *"多余来分点又 -~/至到、和及与个"}),
        idioms={c: tuple(sorted(words, key=lambda w: -len(w[0]))) for c, words in idioms.items()},
    )


def is_idiom(text: str, at: int) -> int:
    """Where the word that covers a position and only looks like a number (一旦, 数据, 十分) ends, or 0."""
    for word, offset in _starts().idioms.get(text[at], ()):
        if at >= offset and text.startswith(word, at - offset) and not text.startswith("之", at - offset + len(word)):
            return at - offset + len(word)
    return 0


def find_candidates(text: str, *, bare: bool = False) -> Iterator[tuple[int, Phrase | None]]:
    """Positions in order where a number or, with it, a fixed phrase (减半, doubled) begins.

    Args:
        text: Folded text.
        bare: Numerals and digits without anything that could be their unit count too.
    """
    s = _starts()
    places = (m.start() for m in s.characters.finditer(text))
    words = (m.start() for m in _LATIN_WORD.finditer(text) if m.group().lower() in s.words)
    last = len(text) - 1
    skip = 0
    for at in merge(places, words):
        if at < skip:
            continue
        c = text[at]
        if c in _ARABIC:
            end = _DIGITS.match(text, at).end()  # type: ignore[union-attr]
            date = None if bare else _DATE.match(text, at)
            if bare or (date is None and (text[end : end + 1] in s.after_digits or text[at - 1 : at] in s.before_digits)):
                yield at, None
            skip = date.end() if date else end
            continue
        if c in s.digits and not bare and (at == last or text[at + 1] not in s.followers):
            continue
        phrase = phrase_at(text, at)
        if phrase is not None:
            yield at, phrase
        elif (s.english if c.isascii() and c.isalpha() else s.number).match(text, at):
            yield at, None
