"""The page as linked data (schema.org): what it is, what it stands on, and each statement that was recomputed as a ClaimReview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from reportlib.analysis.results import text_or_none as text
from reportlib.brief import names
from reportlib.brief.display import Heading, Title, plain
from reportlib.brief.gather import Brief
from reportlib.brief.house import tag_of
from reportlib.brief.scripts import clean
from reportlib.tables.links import evidence_href

REVIEWS = 500
"""As many statements are reviewed on the page, worst first; all stand in the notebook of the audit."""
RATINGS = {"inconsistent": 1, "only_with_hedge": 2, "consistent": 3}
_NEWS = ("state_media", "commercial_media")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_OURSELVES = {"@type": "Organization", "name": "reportlib"}


def page_data(brief: Brief) -> dict[str, Any]:
    """The graph of a page: a Report with its sections and sources, then the reviews that its sheets bring."""
    title = next((b for b in brief.blocks if isinstance(b, Title)), None)
    date = str(brief.meta.get("date") or "")
    report: dict[str, Any] = {
        "@type": "Report",
        "name": brief.meta.get("title"),
        "headline": brief.meta.get("title"),
        "description": title.subtitle if title else None,
        "inLanguage": tag_of(brief.language),
        "datePublished": date if _DATE.match(date) else None,
        "keywords": brief.meta.get("keywords"),
        "creativeWorkStatus": "Draft" if brief.draft.is_draft else None,
        "creator": {"@type": "SoftwareApplication", "name": "reportlib", "applicationCategory": "Text mining"},
        "encoding": {"@type": "MediaObject", "contentUrl": "brief.pdf", "encodingFormat": "application/pdf"},
        "hasPart": [
            {"@type": "WebPageElement", "name": plain(b.runs), "url": f"#{b.anchor}"}
            for b in brief.blocks
            if isinstance(b, Heading) and b.level == 1
        ],
        "isBasedOn": [_DATASET, *_sources(brief)],
    }
    graph = [_without_gaps(report), *brief.meta.get("reviews", [])]
    return {"@context": "https://schema.org", "@graph": graph}


_DATASET = {
    "@type": "Dataset",
    "name": "What the documents say, in numbers",
    "distribution": [
        {"@type": "DataDownload", "contentUrl": "tables/datapackage.json", "encodingFormat": "application/json"},
        {"@type": "DataDownload", "contentUrl": "tables/annotations.jsonld", "encodingFormat": "application/ld+json"},
    ],
}


def _sources(brief: Brief) -> list[dict[str, Any]]:
    """The articles that the endnotes quote, each once."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for q in (q for note in brief.endnotes for q in note.quotes):
        key = (q.doc_id, q.title, q.publisher, q.date)
        # the date of a quotation is written for readers, so it is no date for machines
        found.setdefault(key, article(None, q.title or None, q.publisher or None, None, q.lang, q.href.split("#")[0] or None))
    return list(found.values())


def article(
    kind: str | None, title: str | None, publisher: str | None, published: str | None, lang: str | None, url: str | None
) -> dict[str, Any]:
    """An article as schema.org has it; a NewsArticle where its outlet is one of news."""
    began = (published or "").split("/")[0]
    return _without_gaps(
        {
            "@type": "NewsArticle" if kind in _NEWS else "Article",
            "headline": title,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "datePublished": began if _DATE.match(began) else None,
            "inLanguage": lang,
            "url": url,
        }
    )


def reviews(
    rows: Iterable[Mapping[Any, Any]], articles: Mapping[str, Mapping[Any, Any]], claims: Mapping[str, Mapping[Any, Any]], date: str | None
) -> list[dict[str, Any]]:
    """A ClaimReview for each recomputed equation, of the sentence that the likeliest repair would mend.

    Args:
        rows: Rows of the audit, worst first; those that could not be checked are left out.
        articles: article_id to its row.
        claims: claim_id to its row.
        date: The edition's date, on which the statements were reviewed.
    """
    checked = [r for r in rows if r["verdict"] in RATINGS]
    return [_review(r, articles, claims, date) for r in checked[:REVIEWS]]


def _review(
    row: Mapping[Any, Any], articles: Mapping[str, Mapping[Any, Any]], claims: Mapping[str, Mapping[Any, Any]], date: str | None
) -> dict[str, Any]:
    claim = _at_fault(row, claims)
    of = articles.get(str((claim or row)["article_id"]), {})
    href = evidence_href(str((claim or row)["doc_id"]), text(claim["claim_id"]) if claim else None)
    publisher = text(of.get("publisher"))
    told = article(
        text(of.get("publisher_kind")), text(of.get("title")), publisher, text(of.get("published")),
        names.language_tag(text(of.get("script"))) if of else None, href,
    )  # fmt: skip
    said = (text(claim.get("source")) if claim else None) or publisher
    author = {"@type": "Organization", "name": said} if said else None
    repairs = "; ".join(r.split(" [")[0] for r in row["repairs"][:2])
    rating = {
        "@type": "Rating",
        "ratingValue": RATINGS[row["verdict"]],
        "worstRating": min(RATINGS.values()),
        "bestRating": max(RATINGS.values()),
        "alternateName": str(row["verdict"]).replace("_", " "),
        "ratingExplanation": str(row["equation"]) + (f" ({repairs})" if repairs else ""),
    }
    return _without_gaps(
        {
            "@type": "ClaimReview",
            "identifier": row["result_id"],
            "url": href,
            "claimReviewed": " ".join(clean(str((claim or row)["sentence"])).split()),
            "datePublished": date if date and _DATE.match(date) else None,
            "author": _OURSELVES,
            "itemReviewed": _without_gaps({"@type": "Claim", "author": author, "appearance": told}),
            "reviewRating": rating,
        }
    )


def _at_fault(row: Mapping[Any, Any], claims: Mapping[str, Mapping[Any, Any]]) -> Mapping[Any, Any] | None:
    """The claim whose number the likeliest repair changes, where an equation spans sentences; else the first; None where none is made."""
    found = [claims[c] for c in row["claim_ids"] if c in claims]
    was = row["repairs"][0].partition(": ")[2].partition(" → ")[0] if len(row["repairs"]) else ""
    return next((c for c in found if was and str(c["exact"]).strip().endswith(was)), found[0] if found else None)


def _without_gaps(data: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if v not in (None, "", [])}
