"""Numbers in English words: twenty-five, one hundred and ten thousand, half a million, two and a half, tens of thousands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.reading.numerals import ONE, Number, plain

_MOST_WORDS = 16
_NEXT = re.compile(r"([ -])(and )?(?=[A-Za-z])")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: dict[str, int]
    scales: dict[str, Decimal]
    vague: dict[str, list[int]]
    vague_pattern: re.Pattern[str]
    article: re.Pattern[str]
    and_part: re.Pattern[str]
    parts: dict[str, int]
    scale: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("numerals")
    scales = {k: Decimal(v) for k, v in data["english_scales"].items() if len(k) > 3}
    longest = "|".join(sorted(scales, key=len, reverse=True))
    parts = data["english_parts"]
    vague = data["english_vague"]
    return _Words(
        numbers=data["english_words"],
        scales=scales,
        vague=vague,
        vague_pattern=re.compile(rf"(?i:{'|'.join(sorted(vague, key=len, reverse=True))})(?![A-Za-z])(?:\sof(?![A-Za-z]))?"),
        article=re.compile(rf"(?i:(half )?an? )(?=(?i:{longest})(?![A-Za-z]))"),
        and_part=re.compile(rf"(?i)[ -]and[ -](?:an?|one)[ -]({'|'.join(parts)})(?![A-Za-z])"),
        parts=parts,
        scale=re.compile(rf"(?i)[ -]({longest})(?![A-Za-z])"),
    )


@lru_cache(maxsize=1)
def english_starts() -> str:
    """A regular expression (case ignored) for the words that an English number can begin with."""
    data, w = read_toml("numerals"), _words()
    longest = "|".join(sorted(w.scales, key=len, reverse=True))
    words = "|".join(sorted({*w.numbers, *w.vague}, key=len, reverse=True))
    parts = "|".join(sorted(data["english_parts"], key=len, reverse=True))
    return rf"(?:half an? (?=(?:{longest})\b)|an? (?=(?:{longest}|{parts})\b)|(?:{words})(?![A-Za-z]))"


def scan_english(text: str, at: int) -> Number | None:
    """The longest English number in words that begins at a position, or None.

    >>> [str(scan_english(s, 0).low) for s in ("twenty-five years", "one hundred and ten", "half a million", "two and a half billion")]
    ['25', '110', '500000', '2500000000']
    >>> n = scan_english("tens of thousands of tonnes", 0); int(n.low), int(n.high)
    (20000, 90000)
    """
    w = _words()
    vague = w.vague_pattern.match(text, at)
    if vague:
        low, high = w.vague[vague.group().lower().removesuffix(" of")]
        return Number(at, vague.end(), Decimal(low), Decimal(high), Decimal(low) / 2, "several", True, True)
    article = w.article.match(text, at)
    if article:
        first = Decimal("0.5") if article.group(1) else ONE
        value, end, resolution = _scaled(text, article.end() - 1, first)
        return Number(at, end, plain(value), plain(value), plain(resolution), None, True, True)
    read = _cardinal(text, at)
    if read is None:
        return None
    value, end, scaled = read
    resolution = ONE
    half = w.and_part.match(text, end)
    if half and value < 1000:
        part = ONE / w.parts[half.group(1).lower()]
        value, end, resolution = value + part, half.end(), Decimal("0.1")
        before = value
        value, end, factor = _scaled(text, end, value)
        scaled, resolution = value != before, resolution * factor
    elif scaled:
        resolution = _place(value)
    return Number(at, end, plain(value), plain(value), plain(resolution), None, True, scaled)


def _place(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero, at least 1."""
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if value else ONE


def _scaled(text: str, end: int, value: Decimal) -> tuple[Decimal, int, Decimal]:
    """A value times the scale words that follow it, where they end, and their product."""
    w, factor = _words(), ONE
    for _ in range(2):
        m = w.scale.match(text, end)
        if not m:
            break
        factor, end = factor * w.scales[m.group(1).lower()], m.end()
    return value * factor, end, factor


def _cardinal(text: str, at: int) -> tuple[Decimal, int, bool] | None:
    """Value and end of a cardinal in words; each word must be one that can follow the word before it."""
    w = _words()
    total = now = Decimal(0)
    last, end, ceiling = "", at, Decimal(10) ** 18
    here, joined = at, False
    for _ in range(_MOST_WORDS):
        m = _WORD.match(text, here)
        word = m.group().lower() if m else ""
        if word in w.numbers:
            n = w.numbers[word]
            kind = "unit" if n < 10 else "teen" if n < 20 else "tens"
            fits = last in ("", "hundred", "scale") or (kind == "unit" and last == "tens" and n > 0 and not joined)
            if not fits:
                break
            now += n
        elif word in w.scales and last and (now > 0):
            factor = w.scales[word]
            kind = "hundred" if factor <= 100 else "scale"
            if joined or factor >= ceiling or (kind == "hundred" and last == "hundred"):
                break
            if kind == "hundred":
                now *= factor
            else:
                total, now, ceiling = total + now * factor, Decimal(0), factor
        else:
            break
        assert m is not None
        last, end = kind, m.end()
        step = _NEXT.match(text, end)
        if not step or (step.group(2) and last not in ("hundred", "scale")):
            break
        here, joined = step.end(), step.group(2) is not None
    return (total + now, end, total > 0 or last == "hundred") if last else None
