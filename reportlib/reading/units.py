"""Units at a place of the folded text: plain units, money, and prices (money per unit) in either order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml

_LATIN = "A-Za-z"
_AROUND = 160  # characters around a sign of two currencies


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: what it is in canonical form and by which factor."""

    kind: str
    unit: str
    factor: Decimal = Decimal(1)
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """The compiled unit lexicon: one table of words each for plain units, currencies and classifiers."""

    plain: dict[str, Unit]
    classifiers: frozenset[str]
    careful: frozenset[str]
    currencies: dict[str, str]
    before: dict[str, str]
    minor: dict[str, tuple[str, Decimal, bool]]
    no_nouns: frozenset[str]
    careful_units: dict[str, re.Pattern[str]]
    per: dict[str, str]
    plain_pattern: re.Pattern[str]
    money_pattern: re.Pattern[str]
    before_pattern: re.Pattern[str]
    minor_pattern: re.Pattern[str]
    per_pattern: re.Pattern[str]
    per_before: re.Pattern[str]
    per_far: re.Pattern[str]
    noun_pattern: re.Pattern[str]
    classifier_pattern: re.Pattern[str]
    scale_units: re.Pattern[str]
    minor_then: re.Pattern[str]
    priced_by: re.Pattern[str]
    money_meant: tuple[re.Pattern[str], re.Pattern[str]]
    custom: tuple[tuple[str, re.Pattern[str], str], ...]
    spoken: re.Pattern[str]
    level: tuple[re.Pattern[str], re.Pattern[str]]


def alternation(words: Iterable[str], *, case: bool = True) -> str:
    """A regular expression for any of the words, longest first; Latin words must not run on into a longer word.

    >>> import re; bool(re.fullmatch(alternation(["t", "吨"]), "t")), bool(re.match(alternation(["t"]), "to"))
    (True, False)
    """
    out = []
    for w in sorted(set(words), key=lambda w: (-len(w), w)):
        latin_end = w[-1:].isascii() and w[-1:].isalpha()
        latin_start = w[:1].isascii() and w[:1].isalpha()
        out.append((rf"(?<![{_LATIN}])" if latin_start else "") + re.escape(w) + (rf"(?![{_LATIN}])" if latin_end else ""))
    body = "|".join(out) or r"(?!)"
    return f"(?:{body})" if case else f"(?i:{body})"


def backwards(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first, to match on text that was turned round.

    What stands left of a number is searched from the number outwards: one attempt where a search would make one for each place.

    >>> import re; re.match(backwards(["more than", "than"]), "sales of more than"[::-1]).group()[::-1]
    'more than'
    """
    out = []
    for w in sorted(set(words), key=lambda w: (-len(w), w)):
        first, last = (w[i].isascii() and w[i].isalpha() for i in (0, -1))
        out.append((rf"(?<![{_LATIN}])" if last else "") + re.escape(w[::-1]) + (rf"(?![{_LATIN}])" if first else ""))
    return f"(?:{'|'.join(out) or '(?!)'})"


@lru_cache(maxsize=1)
def units() -> Units:
    """The unit lexicon, checked and compiled once.

    Raises:
        LexiconError: Two units share a word, or an entry is malformed.
    """
    plain: dict[str, Unit] = {}

    def add(word: str, unit: Unit) -> None:
        if word in plain and plain[word] != unit:
            raise LexiconError(
                f"{word!r} is a word of two units", file=FOLDER / "units.toml", where=unit.unit, remedy="keep it in one of them"
            )
        plain[word] = unit

    for row in entries("units", "unit", {"unit": str, "kind": str, "factor": str}, {"words": list, "en": list}):
        unit = Unit(row["kind"], row["unit"], Decimal(row["factor"]), f"units:{row['unit']}")
        for word in [*row.get("words", []), *row.get("en", [])]:
            add(word, unit)
    data = read_toml("units")
    for kind, words in data["as_written"].items():
        for word in [*words] if kind != "en" else words:
            add(word, Unit("other" if kind == "en" else kind, word, Decimal(1), f"units:{word}"))
    currencies: dict[str, str] = {}
    before: dict[str, str] = {}
    named: list[str] = []
    minor: dict[str, tuple[str, Decimal, bool]] = {}
    for row in entries("units", "currency", {"code": str, "words": list}, {"before": list, "minor": list, "minor_after": list}):
        currencies |= {w: row["code"] for w in row["words"]}
        named += [w for w in row["words"] if not w[0].isascii() and len(w) > 1]
        before |= {w: row["code"] for w in [*row["words"], *row.get("before", [])]}
        minor |= {w: (row["code"], Decimal("0.01"), True) for w in row.get("minor", [])}
        minor |= {w: (row["code"], Decimal(v), False) for w, v in row.get("minor_after", [])}
    group = data["classifiers"]
    per = data["per"] | {w: w for w in data["per_classifiers"]["words"]}
    signs = [w for w in before if not w[-1].isalnum()]
    codes = [w for w in before if w.isascii() and w[0].isupper() and w.isalpha()]
    meant = data["money_meant"]
    per_words = alternation([*per, *(w + "s" for w in per if w.isascii() and len(w) > 2)])
    scale_words = read_toml("numerals")
    starts = [w for w in plain if w[0] in (*scale_words["places"], *scale_words["scales"]) and len(w) > 1]
    return Units(
        plain=plain,
        classifiers=frozenset(group["words"]),
        careful=frozenset(group["careful"]),
        currencies=currencies,
        before=before,
        per=per,
        minor=minor,
        careful_units={w: re.compile(bad) for w, bad in data["careful_units"].items()},
        no_nouns=frozenset(data["no_nouns"]["words"]),
        plain_pattern=re.compile(r" ?-?" + f"({alternation(plain)})"),
        money_pattern=re.compile(
            rf" ?({alternation(currencies)})整?|({alternation(data['careful_money'])})(?={data['careful_money_before']['pattern']})"
        ),
        before_pattern=re.compile(
            rf"({alternation([*signs, *codes])}|(?<![兑对\d零〇一二两三四五六七八九十百千万亿兆多余几]){alternation(named)})\s?$"
        ),
        minor_pattern=re.compile(r" ?" + f"({alternation(minor)})(?:钱|整)?"),
        per_pattern=re.compile(rf"\s?(?:/\s?|每|一(?=[吨斤度千]|公斤|克(?!拉))|per\s|an?\s)\s?(?:干|湿)?({per_words})"),
        per_before=re.compile(rf"每({alternation(w for w in per if not w.isascii())})$"),
        per_far=re.compile(rf"每({alternation(w for w in per if not w.isascii())})(?!\d)[^\d,。;:、]{{1,16}}$"),
        noun_pattern=re.compile(f"大?({alternation(group['nouns'])})"),
        classifier_pattern=re.compile(r" ?(大?)(" + alternation(group["words"]) + f"|{data['classifiers']['point']})"),
        spoken=re.compile(data["spoken_price"]["between"]),
        level=(re.compile(data["spoken_price"]["level"]), re.compile(data["spoken_price"]["then"])),
        minor_then=re.compile(data["careful_money_before"]["minor"]),
        priced_by=re.compile(data["spoken_price"]["priced_by"]),
        money_meant=(re.compile(alternation(meant["words"]) + meant["between"] + "$"), re.compile(meant["then"])),
        scale_units=re.compile(alternation(starts)),
        custom=tuple(
            (r["id"], re.compile(alternation(r["words"]) + r"[^,。;]{0,24}$"), r["per"])
            for r in entries("units", "custom", {"id": str, "words": list, "per": str})
        ),
    )


@lru_cache(maxsize=1)
def unit_starts() -> frozenset[str]:
    """The characters that a unit, currency, classifier or counted noun can begin with."""
    u, data = units(), read_toml("units")
    group, money = data["classifiers"], data["careful_money"]
    return frozenset(w[0] for words in (u.plain, u.currencies, u.minor, money, group["words"], group["nouns"]) for w in words) | {"大"}


def money_after(text: str, at: int) -> tuple[str, int] | None:
    """Currency code and end of a currency word at a position."""
    if text[at : at + 1] not in _first_of_money():
        return None
    m = units().money_pattern.match(text, at)
    if not m:
        return None
    return units().currencies[m.group(1)] if m.group(1) else read_toml("units")["careful_money"][m.group(2)], m.end()


def money_before(text: str, at: int) -> tuple[str, int] | None:
    """Currency code and start of a currency sign or word that ends at a position ($, 人民币)."""
    if text[at - 1 : at] not in money_ends():
        return None
    m = units().before_pattern.search(text, max(0, at - 12), at)
    return (_meant(text, m), m.start()) if m else None


@lru_cache(maxsize=1)
def _shared() -> dict[str, tuple[str, re.Pattern[str], re.Pattern[str]]]:
    return {k: (v["code"], re.compile(v["near"]), re.compile(v["not_near"])) for k, v in read_toml("units")["shared_signs"].items()}


def _meant(text: str, sign: re.Match[str]) -> str:
    """The currency of a sign, which the words around tell where two share it."""
    if sign.group(1) not in _shared():
        return units().before[sign.group(1)]
    code, near, not_near = _shared()[sign.group(1)]
    around = text[max(0, sign.start() - _AROUND) : sign.end() + _AROUND]
    return code if near.search(around) and not not_near.search(around) else units().before[sign.group(1)]


@lru_cache(maxsize=1)
def _first_of_money() -> frozenset[str]:
    return frozenset(w[0] for w in (*units().currencies, *read_toml("units")["careful_money"])) | {" "}


@lru_cache(maxsize=1)
def money_ends() -> frozenset[str]:
    """The characters that a currency before its number can end with, or a space."""
    return frozenset(w[-1] for w in units().before) | {" "}


@lru_cache(maxsize=1)
def _first_of_plain() -> frozenset[str]:
    return frozenset(w[0] for w in units().plain) | {" ", "-"}


def price_per_before(text: str, at: int, floor: int) -> int | None:
    """Where a 每公斤 that ends at a position starts."""
    m = units().per_before.search(text, max(floor, at - 8), at)
    return m.start() if m else None


def minor_after(text: str, at: int) -> tuple[tuple[str, Decimal, bool], int] | None:
    """Currency, part of it and whether it stands alone, of a lesser unit of money (美分, 角, cents) at a position, and its end."""
    if text[at : at + 1] not in _first_of_minor():
        return None
    m = units().minor_pattern.match(text, at)
    return (units().minor[m.group(1)], m.end()) if m else None


@lru_cache(maxsize=1)
def _first_of_minor() -> frozenset[str]:
    return frozenset(w[0] for w in units().minor) | {" "}


def per_after(text: str, at: int) -> tuple[str, int] | None:
    """What a price is per, written after the currency: /吨, 每盎司, per kg, a tonne."""
    m = units().per_pattern.match(text, at)
    if not m:
        return None
    word = m.group(1)
    return units().per.get(word) or units().per[word.rstrip("s")], m.end()


def plain_after(text: str, at: int) -> tuple[Unit, int] | None:
    """A plain unit (t, month, %, 倍 …) at a position and its end."""
    u = units()
    if text[at : at + 1] not in _first_of_plain():
        return None
    m = u.plain_pattern.match(text, at)
    if not m:
        return None
    bad = u.careful_units.get(m.group(1))
    return None if bad and bad.match(text, m.end()) else (u.plain[m.group(1)], m.end())
