"""The single claims and figures behind results, as a chart draws them: where each stands, what it says, where its evidence is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reportlib.analysis.outlets import outlet_name, outlet_names
from reportlib.analysis.results import text_or_none
from reportlib.tables.links import evidence_href

MARK_COLUMNS = {
    "result_id": "string", "claim_id": "string", "doc_id": "string", "document": "string", "voice": "string", "x": "Float64",
    "x2": "Float64", "low": "Float64", "high": "Float64", "side": "string", "status": "string", "exact": "string", "quote": "string",
    "published": "string", "href": "string",
}  # fmt: skip
"""``x`` is the number stated (``x2`` the other end of a range), ``side`` says above or below where it is only a bound."""

QUOTE = 60
"""Characters of the sentence that a quote shows on either side of the number."""

_SIDES = {"over": "above", "at_least": "above", "under": "below", "at_most": "below"}


def claim_marks(results: pd.DataFrame, claims: pd.DataFrame, articles: pd.DataFrame, depth: str = "") -> pd.DataFrame:
    """One row a result and claim behind it.

    Args:
        results: Results with their claim_ids.
        claims: The claims as ``comparable.with_keys`` returns them.
        articles: The articles table, for publisher and date.
        depth: What leads from the page back to ``build/``, for example ``../``.
    """
    by_id = {c["claim_id"]: c for c in claims.to_dict("records")}
    about = articles.drop_duplicates("article_id").set_index("article_id").to_dict("index")
    rows = []
    for result in results[["result_id", "claim_ids"]].to_dict("records"):
        for claim in (by_id[c] for c in result["claim_ids"] if c in by_id):
            article = about.get(claim["article_id"], {})
            name = outlet_name(claim["doc_id"], article)
            rows.append(
                {
                    **{k: claim[k] for k in ("claim_id", "doc_id", "low", "high", "status", "exact")}, **_place(claim),
                    "result_id": result["result_id"], "document": name,
                    "voice": text_or_none(claim["source"]) or text_or_none(article.get("publisher")) or name,
                    "quote": quote_of(str(claim["sentence"]), str(claim["exact"])), "published": text_or_none(article.get("published")),
                    "href": depth + evidence_href(claim["doc_id"], claim["claim_id"]),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(MARK_COLUMNS)).astype(MARK_COLUMNS)


def relation_marks(results: pd.DataFrame, relations: pd.DataFrame, articles: pd.DataFrame, depth: str = "") -> pd.DataFrame:
    """One row a relation behind results that list their ``relation_ids``: relation_id, document, quote, href."""
    wanted = {i for ids in results["relation_ids"] for i in ids}
    kept = relations[relations["relation_id"].isin(list(wanted))]
    kept = kept.assign(document=outlet_names(kept, articles))
    rows = [
        (r["relation_id"], r["document"], " ".join(str(r["exact"]).split()), depth + evidence_href(r["doc_id"], r["relation_id"]))
        for r in kept.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["relation_id", "document", "quote", "href"]).astype("string")


def event_marks(results: pd.DataFrame, events: pd.DataFrame, articles: pd.DataFrame, depth: str = "") -> pd.DataFrame:
    """One row a result and dated act behind it: its quote and where its evidence is.

    Args:
        results: Results with their claim_ids, which name events here.
        events: The events table.
        articles: The articles table, for publisher and date.
        depth: What leads from the page back to ``build/``, for example ``../``.
    """
    by_id = {e["event_id"]: e for e in events.to_dict("records")}
    about = articles.drop_duplicates("article_id").set_index("article_id").to_dict("index")
    rows = []
    for result in results[["result_id", "claim_ids"]].to_dict("records"):
        for event in (by_id[e] for e in result["claim_ids"] if e in by_id):
            article = about.get(event["article_id"], {})
            name = outlet_name(event["doc_id"], article)
            rows.append(
                {
                    "result_id": result["result_id"], "claim_id": event["event_id"], "doc_id": event["doc_id"],
                    "document": name, "voice": text_or_none(article.get("publisher")) or name,
                    "status": event["status"], "exact": event["exact"], "quote": quote_of(str(event["sentence"]), str(event["exact"])),
                    "published": text_or_none(article.get("published")), "href": depth + evidence_href(event["doc_id"], event["event_id"]),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(MARK_COLUMNS)).astype(MARK_COLUMNS)


def quote_of(sentence: str, exact: str, width: int = QUOTE) -> str:
    """The sentence around the number, on one line, cut where it is long.

    >>> quote_of("In 2024 output rose to 45,000 t.", "45,000 t", width=8)
    '… rose to 45,000 t.'
    """
    at = max(0, sentence.find(exact))
    start, end = max(0, at - width), at + len(exact) + width
    text = " ".join(sentence[start:end].split())
    return ("…" if start else "") + (" " if start and text[:1].isascii() else "") + text + ("…" if end < len(sentence) else "")


def _place(claim: dict[Any, Any]) -> dict[str, Any]:
    bound = text_or_none(claim["bound"]) or "exact"
    value, low, high = (None if pd.isna(claim[c]) else float(claim[c]) for c in ("obs_value", "obs_low", "obs_high"))
    if value is None and low is not None and high is not None:
        return {"x": low, "x2": high, "side": None}
    stated = next((v for v in (value, low, high) if v is not None), None)
    side = _SIDES.get(bound)
    # a fall of more than 80 % lies to the left of -80
    flipped = {"above": "below", "below": "above"}
    return {"x": stated, "x2": None, "side": flipped.get(side or "") if stated is not None and stated < 0 else side}
