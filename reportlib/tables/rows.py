"""Model records to the rows of the tables: plain values that pass between processes and lie in the cache as JSON.

Numbers become floats here; every decimal of up to fifteen digits comes back from its float as it was written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from reportlib.model import Article, Claim, Document, Event, Mention, Quantity, Relation, Span
from reportlib.tables.ids import Ids

Value = str | int | float | bool | None
Row = dict[str, Value]


def document_row(document: Document) -> Row:
    """The row of a document that was read."""
    return {
        "doc_id": document.doc_id,
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "encoding": document.encoding,
        "script": document.script,
        "n_chars": len(document.text),
        "status": "read",
        "reason": None,
    }


def article_rows(articles: Sequence[Article]) -> list[Row]:
    """The rows of the articles of a document, in text order."""
    return [
        {
            "article_id": a.article_id,
            "doc_id": a.doc_id,
            "start": a.span.start,
            "end": a.span.end,
            "title": a.title or None,
            "publisher": a.publisher or None,
            "publisher_kind": a.publisher_kind,
            "published": a.published,
            "complete": a.complete,
            "script": a.script,
            "on_topic": a.on_topic,
            "duplicate_of": a.duplicate_of,
        }
        for a in sorted(articles, key=lambda a: a.span)
    ]


def mention_rows(ids: Ids, articles: Sequence[Article], mentions: Sequence[Mention]) -> list[Row]:
    """The rows of the quantities of a document, in text order."""
    ordered = sorted(mentions, key=lambda m: m.span)
    rows = []
    for mention_id, m in zip(ids.make("m", [m.span for m in ordered]), ordered, strict=True):
        q = m.quantity
        row: Row = {"mention_id": mention_id, **_place(ids, articles, m.span), "kind": q.kind}
        row |= {"value": _number(q.value), "low": _number(q.low), "high": _number(q.high), "unit": q.unit or None, **_qualified(q)}
        rows.append(row | {"inherited": _list(q.inherited), "rule": q.rule or None})
    return rows


def claim_rows(ids: Ids, articles: Sequence[Article], claims: Sequence[Claim]) -> list[Row]:
    """The rows of the claims of a document, in text order; those on one mention in the order of what they say."""
    ordered = sorted(claims, key=_claim_order)
    spans = [c.mention.span for c in ordered]
    rows = []
    for claim_id, mention_id, c in zip(ids.make("c", spans), _one_each(ids, spans), ordered, strict=True):
        q = c.mention.quantity
        row: Row = {"claim_id": claim_id, "mention_id": mention_id, **_place(ids, articles, c.mention.span)}
        row |= {"sentence": ids.document.text[c.sentence.start : c.sentence.end], "measure": c.measure}
        row |= {"ref_area": c.ref_area, "ref_entity": c.ref_entity}
        row |= {"counterpart_area": c.counterpart_area, "counterpart_entity": c.counterpart_entity}
        row |= {"item": c.item, "stage": c.stage, "time_period": c.time_period}
        row |= {"obs_value": _number(q.value), "obs_low": _number(q.low), "obs_high": _number(q.high), "unit_measure": q.unit or None}
        row |= {**_qualified(q), "obs_status": c.obs_status, "source": c.source, "basis": c.basis, "route": c.route}
        row |= {"scope": c.scope, "horizon": c.horizon, "resolved_by": c.resolved_by, "found_by": c.found_by or None}
        row |= {"confidence": c.confidence}
        rows.append(row | {"corrected": None, "rule": c.rule})
    return rows


def event_rows(ids: Ids, articles: Sequence[Article], events: Sequence[Event]) -> list[Row]:
    """The rows of the events of a document, in text order."""
    ordered = sorted(events, key=lambda e: (e.span, e.date, e.actor or "", e.target or "", e.items, e.type))
    rows = []
    for event_id, e in zip(ids.make("e", [e.span for e in ordered]), ordered, strict=True):
        row: Row = {"event_id": event_id, **_place(ids, articles, e.span)}
        row |= {"sentence": ids.document.text[e.sentence.start : e.sentence.end], "date": e.date, "actor": e.actor, "type": e.type}
        row |= {"target": e.target, "items": _list(e.items), "instrument": e.instrument}
        row |= {"effect_start": e.effect_start, "effect_end": e.effect_end, "status": e.status, "summary": e.summary or None}
        rows.append(row | {"corrected": None, "rule": e.rule})
    return rows


def relation_rows(ids: Ids, articles: Sequence[Article], relations: Sequence[Relation]) -> list[Row]:
    """The rows of the relations of a document, in text order."""
    ordered = sorted(relations, key=lambda r: (r.span, r.subject, r.object, r.item or "", r.relation))
    rows = []
    for relation_id, r in zip(ids.make("l", [r.span for r in ordered]), ordered, strict=True):
        row: Row = {"relation_id": relation_id, **_place(ids, articles, r.span)}
        rows.append(row | {"subject": r.subject, "relation": r.relation, "object": r.object, "item": r.item, "rule": r.rule})
    return rows


def _place(ids: Ids, articles: Sequence[Article], span: Span) -> Row:
    article = _article_at(articles, span.start)
    exact = ids.document.text[span.start : span.end]
    return {"doc_id": ids.document.doc_id, "article_id": article, "start": span.start, "end": span.end, "exact": exact}


def _article_at(articles: Sequence[Article], position: int) -> str | None:
    """The article whose body or title holds the position."""
    i = bisect_right(articles, position, key=lambda a: a.span.start) - 1
    for a in articles[max(0, i) : i + 2]:
        if position in a.span or (a.title_span and position in a.title_span):
            return a.article_id
    return None


def _one_each(ids: Ids, spans: Sequence[Span]) -> list[str]:
    distinct = sorted(set(spans))
    of = dict(zip(distinct, ids.make("m", distinct), strict=True))
    return [of[s] for s in spans]


def _claim_order(c: Claim) -> tuple[Span, tuple[str, ...]]:
    fields = (c.item, c.ref_area, c.ref_entity, c.counterpart_area, c.counterpart_entity, c.stage, c.time_period, c.measure)
    return c.mention.span, tuple(f or "" for f in fields)


def _qualified(q: Quantity) -> Row:
    return {"bound": q.bound, "change": q.change, "qualifier": q.qualifier, "resolution": _number(q.resolution)}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _list(words: Sequence[str]) -> str | None:
    return ";".join(words) or None
