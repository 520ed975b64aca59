"""Words that stand for somebody named before (该公司, 该国, the company, we) → entities, so that the rules see whom they mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.gazetteer import offices
from reportlib.lexicon.loader import FOLDER, entries, read_toml
from reportlib.model import Article, Entity, Span
from reportlib.reading.introduced import short_name
from reportlib.reading.offices import office_of
from reportlib.reading.text import fold

_FIELDS = {"id": str, "stands_for": str, "pattern": str, "example": str, "expect": str, "near": str}
_NAMED_OFTEN = 2
_TITLE_WEIGHT = 3
_BACK = 80
"""How many names back a reader still knows who is meant."""
_QUOTE = 600
_LEAD = 300
_BESIDE = 24
_HEAD = 100
_SPOKEN_OF = 3
_TICKER = 28
_ISSUES = re.compile(
    r"有限公司|有限责任公司|\b(?:limited|ltd|inc|corp|corporation|plc|n\.v|s\.a|ag)\b|\((?:asx|tsxv?|tsx-v|nyse|nasdaq|lse|aim|hkex|jse|otc\w*)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。;!?,]$|[a-z]{2}\.$|。|\.\s[A-Z]")


@dataclass(frozen=True, slots=True)
class _Anaphor:
    id: str
    stands_for: str
    pattern: re.Pattern[str]
    scripts: tuple[str, ...]
    quoted: bool


@lru_cache(maxsize=1)
def _anaphors() -> tuple[_Anaphor, ...]:
    out = []
    for row in entries("anaphora", "anaphor", _FIELDS, {"scripts": list, "quoted": bool}):
        try:
            pattern = re.compile(row["pattern"], re.IGNORECASE)
        except re.error as e:
            raise LexiconError(
                f"pattern cannot be read: {e}", file=FOLDER / "anaphora.toml", where=row["id"], remedy="mend the regular expression"
            ) from None
        out.append(_Anaphor(row["id"], row["stands_for"], pattern, tuple(row.get("scripts", ())), row.get("quoted", True)))
    return tuple(out)


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    rows = read_toml("anaphora")["regions"]
    return {name.lower(): frozenset(rows[value] if isinstance(value, str) else value) for name, value in rows.items()}


def find_anaphora(text: str, folded: str, article: Article, entities: Sequence[Entity], home: str | None = None) -> list[Entity]:
    """What the words that stand for a company or a country mean in an article, in text order; words without an antecedent are left out.

    Args:
        text, folded: The document's text, as written and folded.
        article: The article; nothing is looked up beyond its borders.
        entities: Those of the article, in text order.
        home: The area that the document is written in, for 国内 and 咱们.
    """
    return [entity for entity, _ in find_with_ids(text, folded, article, entities, home)]


def find_with_ids(
    text: str, folded: str, article: Article, entities: Sequence[Entity], home: str | None = None
) -> list[tuple[Entity, str]]:
    """As ``find_anaphora``, each with the id of the lexicon's entry that found it."""
    main = main_company(folded, article, entities)
    lead = _lead_company(article, entities)
    voice, issuer = _voice(folded, article, entities, main), issuer_of(folded, article, entities)
    starts = [e.span.start for e in entities]
    found: list[tuple[Entity, str]] = []
    for anaphor in _anaphors():
        if anaphor.scripts and article.script not in anaphor.scripts:
            continue
        for m in anaphor.pattern.finditer(folded, article.span.start, article.span.end):
            span = Span(m.start(), m.end())
            k = bisect_left(starts, span.start)
            if (k and entities[k - 1].span.end > span.start) or (k < len(entities) and starts[k] < span.end < entities[k].span.end):
                continue  # part of a name
            if not anaphor.quoted and _inside_quotes(folded, article.span.start, span.start):
                continue
            if issuer is not None and anaphor.stands_for == "company" and speaks_of_itself(m.group()):
                meant: Entity | None = issuer  # whoever else its paper has named, the Company is the one that writes
            else:
                meant = _antecedent(anaphor, m, entities[max(0, k - _BACK) : k], main or lead, voice, home)
            if meant is not None:
                found.append((replace(meant, span=span, exact=text[span.start : span.end], surface=m.group().lower()), anaphor.id))
    out: list[tuple[Entity, str]] = []
    for entity, name in sorted(found, key=lambda f: (f[0].span.start, -f[0].span.end)):
        if not out or entity.span.start >= out[-1][0].span.end:
            out.append((entity, name))
    return out


def speaks_of_itself(words: str) -> bool:
    """Whether words for a company are those by which one speaks of itself in its own papers.

    >>> [speaks_of_itself(w) for w in ("本公司", "公司", "we", "the Company", "the company", "该公司")]
    [True, True, True, True, False, False]
    """
    return re.fullmatch(read_toml("anaphora")["itself"]["words"], fold(words)) is not None


def _antecedent(
    anaphor: _Anaphor, m: re.Match[str], before: Sequence[Entity], main: Entity | None, voice: Entity | None, home: str | None
) -> Entity | None:
    if anaphor.stands_for == "voice":
        if voice is None and home is not None and "\u4e00" <= m.group()[0] <= "\u9fff":
            return Entity(Span(m.start(), m.end()), m.group(), "area", home)  # a commentator's 我们 is his country
        return voice
    if anaphor.stands_for == "company":
        return next((e for e in reversed(before) if e.type == "company"), main)
    if anaphor.stands_for == "plant":
        return next((e for e in reversed(before) if e.type == "company"), None)
    if anaphor.stands_for == "office":
        return _office(m, before)
    if anaphor.stands_for == "institution":
        return next((e for e in reversed(before) if e.type == "institution"), None)
    if anaphor.stands_for == "area":
        region = next((g.lower() for g in m.groups() if g), None)
        fits = [e for e in before if e.type == "area" and e.code != "WORLD" and (region is None or e.code in _regions()[region])]
        if (
            before
            and region is None
            and before[-1].type == "institution"
            and before[-1].home
            and m.start() - before[-1].span.end <= _BESIDE
        ):
            return replace(before[-1], type="area", code=before[-1].home, home=None)  # 韩国贸易协会称,该国
        return fits[-1] if fits else None
    if home is None or (before and before[-1].span.end == m.start() and before[-1].type == "area"):
        return None  # 越南国内: somebody else's
    return Entity(Span(m.start(), m.end()), m.group(), "area", home)


def _office(m: re.Match[str], before: Sequence[Entity]) -> Entity | None:
    """An office that every state has, of the country that is spoken of most so far (Japan imported …, Ministry of Finance data show)."""
    areas = Counter(e.home or e.code for e in before if e.home or e.type == "area")
    word = next(w for w in m.groups() if w)
    home = next((code for code, _ in areas.most_common() if code in offices()[1]), None)
    code = office_of(home, word) if home else None
    return Entity(Span(m.start(), m.end()), m.group(), "institution", code, home) if code else None


def issuer_of(folded: str, article: Article, entities: Sequence[Entity]) -> Entity | None:
    """The company that issues a text: its publisher, or named with its legal form or ticker in a line of its own at the head."""
    if article.publisher_kind == "company" and article.publisher:
        known = (e for e in entities if e.type == "company" and article.publisher in (e.code, e.exact))
        if (own := next(known, None)) is not None:
            return own
    end = article.span.start + _LEAD
    for e in entities:
        if e.type == "company" and e.span.start < end:
            line = folded[folded.rfind("\n", 0, e.span.start) + 1 : e.span.start + _HEAD].split("\n")[0].strip()
            if len(line) <= _HEAD and not _SENTENCE_END.search(line) and _ISSUES.search(folded, e.span.start, e.span.end + _TICKER):
                return e
    return None


def writer_of(folded: str, article: Article, entities: Sequence[Entity]) -> Entity | None:
    """The company whose own paper an article is: its issuer, or its publisher where that is a company."""
    company, issuer = main_company(folded, article, entities), issuer_of(folded, article, entities)
    issued = company is not None and (article.publisher_kind == "company" or (issuer is not None and issuer.code == company.code))
    return company if issued else None


def main_company(folded: str, article: Article, entities: Sequence[Entity]) -> Entity | None:
    """The company that an article is by or about: of its title, or named more than once and more than any other, or its issuer."""
    companies = [e for e in entities if e.type == "company"]
    titled = [e for e in companies if article.title_span and e.span in article.title_span]
    count = Counter(e.code for e in companies)
    count.update({e.code: _TITLE_WEIGHT for e in titled})
    best = count.most_common(2)
    issuer = issuer_of(folded, article, entities)
    if issuer is not None and (not best or best[0][1] <= _TITLE_WEIGHT):
        return issuer
    if (not best or best[0][1] < _NAMED_OFTEN) and article.publisher_kind == "company" and article.publisher:
        return Entity(Span(article.span.start, article.span.start), article.publisher, "company", short_name(article.publisher))
    if not best or best[0][1] < _NAMED_OFTEN or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return next(e for e in companies if e.code == best[0][0])


def _voice(folded: str, article: Article, entities: Sequence[Entity], main: Entity | None) -> Entity | None:
    """Who "we" are: the company that the article begins with or speaks of throughout, else the country whose office speaks, else None.

    A writer who says "we estimate" in a text that names a company or two is none of them.
    """
    companies = [e for e in entities if e.type == "company"]
    alone = len({e.code for e in companies}) == 1 and len(companies) >= _NAMED_OFTEN
    first = folded.find("。", article.span.start, article.span.start + _HEAD)
    early = first if first >= 0 else article.span.start + _HEAD
    if companies and (companies[0].span.start < early or (alone and not _state(folded, article))):
        return companies[0]
    if main is not None:
        named = sum(e.code == main.code for e in companies)
        titled = article.title_span is not None and any(e.code == main.code and e.span in article.title_span for e in companies)
        if titled or named >= _SPOKEN_OF:
            return main
    if _state(folded, article):
        areas = Counter(e.code for e in entities if e.type == "area" and e.code != "WORLD")
        if areas:
            code = areas.most_common(1)[0][0]
            return next(e for e in entities if e.type == "area" and e.code == code)
    return None


def _state(folded: str, article: Article) -> bool:
    """Whether somebody in a country's office speaks: told by the head of the text, or by what he calls his own."""
    data = _offices()
    start, end = min(s.start for s in (article.title_span, article.span) if s is not None), article.span.end
    return bool(data[0].search(folded, start, min(end, start + _LEAD)) or data[1].search(folded, start, end))


@lru_cache(maxsize=1)
def _offices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = read_toml("anaphora")["state_speaks"]
    return re.compile(words["head"], re.IGNORECASE), re.compile(words["own"], re.IGNORECASE)


def _lead_company(article: Article, entities: Sequence[Entity]) -> Entity | None:
    """The company that an article begins with, or the only one that it names."""
    companies = [e for e in entities if e.type == "company"]
    if not companies:
        return None
    early = companies[0].span.start < article.span.start + _LEAD
    return companies[0] if early or len({e.code for e in companies}) == 1 else None


def _inside_quotes(folded: str, start: int, at: int) -> bool:
    line = max(start, at - _QUOTE, folded.rfind("\n", start, at))
    return folded.count("“", line, at) + folded.count("「", line, at) > folded.count("”", line, at) + folded.count("」", line, at)
