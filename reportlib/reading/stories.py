"""The articles of a document read whole: quantities, claims, events and relations, each where it stands in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reportlib.model import Article, Claim, Document, Entity, Event, Mention, Period, Relation, Span
from reportlib.reading.anaphora import find_anaphora, speaks_of_itself
from reportlib.reading.claims import find_claims
from reportlib.reading.datelines import find_dateline
from reportlib.reading.entities import find_entities
from reportlib.reading.events import find_events
from reportlib.reading.frames import frame_of
from reportlib.reading.home import home_of, in_own_currency
from reportlib.reading.horizons import with_horizons
from reportlib.reading.ministries import with_states
from reportlib.reading.periods import find_periods
from reportlib.reading.quantities import find_mentions
from reportlib.reading.relations import find_relations
from reportlib.reading.unwrap import unwrap

_T = TypeVar("_T", Mention, Entity)


@dataclass(slots=True)
class Read:
    """What a document says."""

    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def read_stories(document: Document, articles: Sequence[Article]) -> Read:
    """What the articles of a document say; a text whose lines break inside sentences is read as running text."""
    running = unwrap(document)
    if running is None:
        return _read(document, articles)
    found = _read(running.document, [running.article(a) for a in articles])
    return Read(
        [running.place(m) for m in found.mentions],
        [running.place(c) for c in found.claims],
        [running.place(e) for e in found.events],
        [running.place(r) for r in found.relations],
    )


def _read(document: Document, articles: Sequence[Article]) -> Read:
    home = home_of(document.folded, document.script)
    out = Read(in_own_currency(find_mentions(document.text, document.folded), home))
    entities = find_entities(document.text, document.folded)
    for article in articles:
        area = with_title(article)
        here = _within(out.mentions, area)
        named = with_states(document.text, document.folded, article, _within(entities, area), home)
        periods = find_article_periods(document, article)
        acting = _acting(document, article, named, home)
        out.claims += with_horizons(find_claims(document, article, here, acting, periods), here, document.folded)
        known = {e.span for e in named}
        stand_ins = [e for e in acting if e.type == "company" and e.span not in known and speaks_of_itself(e.exact)]
        out.events += find_events(document, article, sorted([*named, *stand_ins], key=lambda e: e.span), periods, home)
        out.relations += find_relations(document, article, named)
    return out


def _acting(document: Document, article: Article, named: Sequence[Entity], home: str | None) -> list[Entity]:
    """The names of an article that its sentences speak of: without the place it was filed from, with the words that stand for a name."""
    filed = find_dateline(document.folded, article.span)
    spoken_of = [e for e in named if filed is None or e.span not in filed]
    meant = find_anaphora(document.text, document.folded, article, spoken_of, home)
    covered = {e.span for a in meant for e in _within(spoken_of, a.span)}
    return sorted([*(e for e in spoken_of if e.span not in covered), *meant], key=lambda e: e.span)


def _within(tokens: Sequence[_T], area: Span) -> list[_T]:
    """The tokens, which are in text order and disjoint, that lie in an area."""
    first = bisect_left(tokens, area.start, key=lambda t: t.span.start)
    last = bisect_right(tokens, area.end, lo=first, key=lambda t: t.span.end)
    return list(tokens[first:last])


def find_article_periods(document: Document, article: Article) -> list[Period]:
    """The periods of an article, read against its date, at their positions in the document."""
    area = with_title(article)
    frame = frame_of(document.folded, article)
    found = find_periods(document.text[area.start : area.end], article.published, document.folded[area.start : area.end], frame)
    return [replace(p, span=Span(p.span.start + area.start, p.span.end + area.start)) for p in found]


def with_title(article: Article) -> Span:
    """The article with its title."""
    title = article.title_span or article.span
    return Span(min(title.start, article.span.start), article.span.end)
