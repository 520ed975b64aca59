"""A small document with one record of each kind, for the tests of the tables."""

from __future__ import annotations

from decimal import Decimal

from reportlib.model import Article, Claim, Document, Event, Mention, Quantity, Relation, Span
from reportlib.pipeline import text_document
from reportlib.reading.text import find_sentences
from reportlib.tables import frames
from reportlib.tables.ids import Ids

TEXT = "日本60%的稀土来自中国。\r\n纳米比亚2024年产出27.5万吨稀土。日本60%的稀土来自中国。2025年4月4日,中国管制镝、铽出口。镝用于磁体。\n"


def document(text: str = TEXT, doc_id: str = "2025/a") -> Document:
    return text_document(text, doc_id)


def ids(of: Document) -> Ids:
    return Ids(of, find_sentences(of.folded, Span(0, len(of.text))))


def span(of: Document, words: str, nth: int = 1) -> Span:
    start = -1
    for _ in range(nth):
        start = of.text.index(words, start + 1)
    return Span(start, start + len(words))


def mention(of: Document, words: str, nth: int = 1, quantity: Quantity | None = None) -> Mention:
    at = span(of, words, nth)
    return Mention(at, of.text[at.start : at.end], quantity or Quantity("share", Decimal(60), None, None, "%", rule="percent"))


def claim(of: Document, m: Mention, **fields: object) -> Claim:
    sentence = ids(of).sentence(m.span)
    return Claim(m, sentence, **{"measure": "import_share", "ref_area": "JP", "item": "rare_earths", "rule": "import-share.from", **fields})


def tables(of: Document | None = None) -> dict:
    of = of or document()
    article = Article("a-0123456789ab", of.doc_id, Span(0, len(of.text)), title="稀土", published="2025-04", complete=False)
    shares = [mention(of, "60%"), mention(of, "60%", 2)]
    mass = mention(of, "27.5万吨", quantity=Quantity("mass", Decimal("275000"), None, None, "t", resolution=Decimal(1000), rule="t"))
    claims = [claim(of, m, counterpart_area="CN") for m in shares]
    claims.append(claim(of, mass, measure="production", ref_area="NA", stage="mining", time_period="2024"))
    act, use = span(of, "2025年4月4日,中国管制镝、铽出口"), span(of, "镝用于磁体")
    event = Event(act, act, "2025-04-04", "CN", "export_control", items=("Dy", "Tb"), rule="control.imposed")
    relation = Relation(use, use, "Dy", "used_in", "magnets", rule="used-in")
    unread = [{"doc_id": "b.pdf", "path": "seeds/b.pdf", "sha256": "0" * 64, "status": "skipped", "reason": "not text"}]
    return {
        "documents": frames.to_documents([of], unread),
        "articles": frames.to_articles([article]),
        "mentions": frames.to_mentions(ids(of), [article], [*shares, mass]),
        "claims": frames.to_claims(ids(of), [article], claims),
        "events": frames.to_events(ids(of), [article], [event]),
        "relations": frames.to_relations(ids(of), [article], [relation]),
    }
