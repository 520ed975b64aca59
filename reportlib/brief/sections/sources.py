"""The documents and the articles that were read."""

from __future__ import annotations

from typing import Any

from reportlib.analysis.results import text_or_none as text
from reportlib.brief import names
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Inline, Run, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import count, phrase
from reportlib.brief.notes import count_note
from reportlib.brief.sections.frame import cell, heading, nothing, table
from reportlib.tables.links import evidence_href


def sources(tables: Tables, edition: Edition) -> Sheet:
    """Every document with its articles: outlet, date, title, and how many claims came from each."""
    lang, documents, articles = edition.language, tables["documents"], tables["articles"]
    if documents.empty:
        return nothing("sources", edition)
    claims = tables["claims"].groupby("article_id").size()
    rows: list[list[Inline]] = []
    for document in documents.to_dict("records"):
        href, of = evidence_href(document["doc_id"]), articles[articles["doc_id"].eq(document["doc_id"])]
        if of.empty:
            reason = text(document.get("reason")) or phrase("sources.no_article", lang)
            rows.append([cell(document["doc_id"], href=href), [], [], cell(reason), []])
        for i, article in enumerate(of.sort_values("start").to_dict("records")):
            rows.append(
                [
                    cell(document["doc_id"], href=href) if i == 0 else [],
                    cell(text(article["publisher"]) or phrase("not_stated", lang), lang=_tag(article, "publisher")),
                    cell(write_date(text(article["published"]), lang) or phrase("not_stated", lang)),
                    _title(article, lang),
                    counted(str(int(claims.get(article["article_id"], 0))), "sources"),
                ]
            )
    lead = phrase(
        "sources.heading",
        lang,
        documents=count("document", len(documents), lang),
        articles=count("article", len(articles), lang),
        outlets=count("outlet", articles["publisher"].nunique(), lang),
    )
    heads: list[str | tuple[str, str]] = ["document", "outlet", "date", "title", ("claims", "right")]
    return Sheet(
        [
            heading("sources", edition, runs=counted(lead, "sources"), annex=True),
            table("sources-table", [Run(phrase("sources.table", lang), "count.sources")], heads, rows, edition),
        ],
        [count_note("count.sources", lang)],
        lang,
    )


def _title(article: dict[Any, Any], lang: str) -> Inline:
    runs = cell(text(article["title"]) or phrase("sources.untitled", lang), lang=_tag(article, "title"))
    marks = [
        phrase(f"mark.{key}", lang)
        for key, on in (
            ("off_topic", article.get("on_topic") is False),
            ("cut", article.get("complete") is False),
            ("duplicate", text(article.get("duplicate_of")) is not None),
        )
        if on
    ]
    return runs + ([Run(phrase("mark.brackets", lang, marks=phrase("mark.joint", lang).join(marks)))] if marks else [])


def _tag(article: dict[Any, Any], column: str) -> str | None:
    """The language of a cell that comes from the document; None where it is our own wording."""
    return names.language_tag(text(article.get("script"))) if text(article[column]) else None
