"""Turns the gazetteers (areas, companies, institutions, people, items, look-alikes) into terms, and checks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml

_CONTEXTS = ("before", "after", "not_before", "not_after", "near", "not_near")
_WORDS: dict[str, type | tuple[type, ...]] = {"zh": list, "en": list}
_NAMED = {"company": "companies", "institution": "institutions", "person": "people"}


@dataclass(frozen=True, slots=True)
class Part:
    """An entity inside a term: its place, counted from the term's start, and its area code."""

    start: int
    end: int
    code: str
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A surface with what it names and where it may stand.

    Attributes:
        surface: Folded words to look for.
        type: area, company, institution, person, item, or lookalike for words that only contain a name.
        before: Words of which one has to follow (or one of ``after`` to precede), if any are given.
        not_before: Words of which none may follow.
        near: Words of which one has to stand within a sentence's reach.
        parts: Entities inside the surface, for one-character country names (美日, 对华); such terms yield to all others.
    """

    surface: str
    type: str
    code: str
    home: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    stage: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether the entry says in which context its surface holds."""
        return any(getattr(self, name) for name in _CONTEXTS)


@lru_cache(maxsize=1)
def terms() -> dict[str, tuple[Term, ...]]:
    """All surfaces with their terms, in the order in which their contexts are tried.

    Raises:
        LexiconError: Two entries share a surface and one of them has no context that decides.
    """
    table: dict[str, list[Term]] = {}
    for term in (*_areas(), *_named(), *_items(), *_lookalikes(), *_compounds()):
        others = table.setdefault(term.surface, [])
        if any(o.type == term.type and o.code == term.code for o in others):
            continue
        others.append(term)
    for surface, sharing in table.items():
        rivals = [t for t in sharing if not t.parts and t.type != "lookalike"]  # abbreviations and look-alikes yield to a name
        if len(rivals) > 1 and not all(t.decides for t in rivals):
            names = " and ".join(f"{t.type} {t.code}" for t in rivals)
            raise LexiconError(
                f"{surface!r} stands for {names}",
                file=FOLDER,
                where=next(f"{t.type} {t.code}" for t in rivals if not t.decides),
                remedy="give the surface a context in each entry: {word = …, before/after/near/not_before/not_after/not_near = […]}",
            )
    return {s: tuple(t) for s, t in table.items()}


def _areas() -> Iterator[Term]:
    plain = {"code": str}
    rows = entries("areas", "area", plain, {**_WORDS, "cldr": bool})
    own = {row["code"]: row for row in rows}
    for code, zh, en in _cldr_names():
        if own.get(code, {}).get("cldr", True):
            yield from _terms({"code": code, "zh": [zh], "en": [en]}, "area", "areas")
    for row in rows:
        yield from _terms(row, "area", "areas")
    for row in entries("areas", "place", {"code": str}, _WORDS):
        yield from _terms(row, "area", "areas")


def _cldr_names() -> Iterator[tuple[str, str, str]]:
    from babel import Locale  # reads locale files, so only when names are needed

    zh, en = Locale("zh").territories, Locale("en").territories
    for code, name in zh.items():
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
            yield code, name.replace("（", "(").replace("）", ")"), en[code]


@lru_cache(maxsize=1)
def offices() -> tuple[dict[str, str], dict[str, str]]:
    """Offices that every state has, by the words for them; and the English names of the areas, by code."""
    rows = entries("institutions", "office", {"name": str}, _WORDS)
    return {w: row["name"] for row in rows for w in (*row["zh"], *row["en"])}, {code: en for code, _, en in _cldr_names()}


def _named() -> Iterator[Term]:
    for kind, file in _NAMED.items():
        for row in entries(file, kind, {"code": str}, {**_WORDS, "home": str, "tickers": list}):
            known = row.get("en", [])
            bare = [] if any(_word(w, file, row) == row["code"] for w in known) or not row["code"].isascii() else [row["code"]]
            yield from _terms({**row, "en": [*bare, *known]}, kind, file)


def _items() -> Iterator[Term]:
    fields = {**_WORDS, "parents": list, "stage": str, "element": list, "name": list, "symbol": str}
    forms = entries("items", "form", {"word": str}, {"stage": str, "not_before": list})
    for row in entries("items", "item", {"code": str}, fields):
        yield from _terms(row, "item", "items")
        for form in forms:
            bases = row.get("name", []) if form["word"].isascii() else row.get("element", [])
            for base in bases:
                word = form["word"].replace("{}", base)
                made = {"word": word, **{k: v for k, v in form.items() if k != "word"}}
                yield from _terms({"code": row["code"], "en" if word.isascii() else "zh": [made]}, "item", "items")


def _lookalikes() -> Iterator[Term]:
    for row in entries("lookalikes", "lookalike", {"why": str}, _WORDS):
        yield from _terms({"code": row["why"], **row}, "lookalike", "lookalikes")


def _compounds() -> Iterator[Term]:
    """One-character country names, inside listed pairs (美日) or beside listed words (对华)."""
    lists: dict[str, type | tuple[type, ...]] = dict.fromkeys(("before", "after", "not_before", "not_after", "not_after_in_pair"), list)
    short = {row["word"]: row for row in entries("areas", "abbreviation", {"word": str, "code": str}, lists)}

    def part(character: str, at: int, paired: bool = False) -> Part:
        if character not in short:
            file = FOLDER / "areas.toml"
            raise LexiconError(f"no abbreviation {character}", file=file, where="pairs", remedy="add it under [[abbreviation]]")
        row = short[character]
        # in a pair the two vouch for each other, but for what else the first may be part of (10日中美双方)
        refused = () if paired else tuple(row.get("not_before", ()))
        return Part(at, at + 1, row["code"], refused, tuple(row.get("not_after_in_pair" if paired else "not_after", ())))

    for pair in read_toml("areas").get("pairs", "").split():
        yield Term(pair, "area", pair, parts=tuple(part(c, i, paired=True) for i, c in enumerate(pair)))
    for character, row in short.items():
        for word in row.get("after", ()):
            yield Term(word + character, "area", row["code"], parts=(part(character, len(word)),))
        for word in row.get("before", ()):
            yield Term(character + word, "area", row["code"], parts=(part(character, 0),))


def _terms(row: dict[str, Any], kind: str, file: str) -> Iterator[Term]:
    for word in row.get("zh", []):
        yield _term(word, row, kind, file)
    for word in row.get("en", []):
        term = _term(word, row, kind, file)
        for surface in _cased(term.surface, common=kind in ("item", "lookalike")):
            yield replace(term, surface=surface)


def _term(word: object, row: dict[str, Any], kind: str, file: str) -> Term:
    surface = _word(word, file, row)
    context: dict[str, Any] = {}
    if isinstance(word, dict):
        context = {k: tuple(v) if isinstance(v, list) else v for k, v in word.items() if k != "word"}
        unknown = set(context) - {*_CONTEXTS, "stage"}
        if unknown:
            where, allowed = f"{row['code']}, {surface}", ", ".join((*_CONTEXTS, "stage"))
            raise LexiconError(f"unknown field {unknown.pop()}", file=FOLDER / f"{file}.toml", where=where, remedy=f"use one of: {allowed}")
    return Term(surface, kind, row["code"], row.get("home"), **context)


def _word(word: object, file: str, row: dict[str, Any]) -> str:
    surface = word.get("word") if isinstance(word, dict) else word
    if not isinstance(surface, str) or not surface.strip():
        where, remedy = str(row.get("code")), 'write "words" or { word = "words", before = […] }'
        raise LexiconError(f"{word!r} is not a surface", file=FOLDER / f"{file}.toml", where=where, remedy=remedy)
    return surface


def _cased(word: str, common: bool) -> set[str]:
    """Spellings under which an English surface is met: a common noun in any case, a name as written or in capitals."""
    if common and word == word.lower():
        return {word, word[0].upper() + word[1:], word.title(), word.upper()}
    # short names in capitals are too often other words' abbreviations
    return {word, word.upper()} if len(word) > 4 and not common else {word}
