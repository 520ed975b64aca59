"""The title block: what this is, as of when, what was read, how to read it."""

from __future__ import annotations

from reportlib.brief import names
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Run, Sheet, Title
from reportlib.brief.edition import Edition, Tables, as_of, select
from reportlib.brief.findings import count, phrase
from reportlib.brief.notes import count_note


def title(tables: Tables, edition: Edition) -> Sheet:
    """Title, date, edition, what was read, and one line on how to read the numbers."""
    lang, when = edition.language, as_of(tables, edition)
    kept = select(tables, edition)
    documents = tables["documents"]
    claims = kept["claims"]
    date = write_date(when, lang) or phrase("title.undated", lang)
    read = phrase(
        "title.read",
        lang,
        documents=count("document", int(documents["status"].eq("read").sum()), lang),
        articles=count("article", len(kept["articles"]), lang),
        quantities=count("quantity", len(kept["mentions"]), lang),
        claims=count("claim", len(claims), lang),
        sources=count("source", claims["source"].dropna().nunique(), lang),
    )
    lines = [
        [Run(phrase("title.as_of_given" if edition.as_of else "title.as_of", lang, date=date))],
        [Run(edition_line(edition))],
        counted(read, "title"),
        [Run(phrase("title.reading", lang))],
    ]
    meta = {
        "title": phrase("title", lang),
        "date": when,
        "language": lang,
        "keywords": [phrase(f"section.{s}", lang) for s in ("dependence", "capacity", "controls")],
        "edition": edition_line(edition),
        "parameters": edition.parameters(),
    }
    block = Title(phrase("title", lang), phrase("title.subtitle", lang), lines)
    return Sheet([block], [count_note("count.title", lang)], lang, meta)


def edition_line(edition: Edition) -> str:
    """Which importers, items and stages the edition covers."""
    lang = edition.language
    limits = [
        phrase(f"title.only_{key}", lang, names=names.join([names.name(c, codes, lang) for c in values], lang))
        for key, codes, values in (
            ("importers", "area", edition.importers),
            ("items", "item", edition.items),
            ("stages", "stage", edition.stages),
        )
        if values
    ]
    kind = "short_" if edition.length == "short" else ""
    if not limits:
        return phrase("title.short_full" if kind else "title.full", lang)
    return phrase(f"title.{kind}edition", lang, limits=phrase("title.joint", lang).join(limits))
