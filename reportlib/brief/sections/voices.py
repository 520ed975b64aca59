"""Who says so: how many voices there really are, of which kind, what is only repeated, which forecasts can be checked by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportlib.analysis import voices as analysis
from reportlib.analysis.marks import quote_of
from reportlib.brief import names
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.findings import Finding, find, phrase, rank
from reportlib.brief.results import Results, analyse
from reportlib.brief.sections import figures
from reportlib.brief.sections.frame import cell, heading, named, nothing, paragraph, second, sentences, sheet, table
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

LEAD = 6
ROWS = 8


def voices(tables: Tables, edition: Edition) -> Sheet:
    """The findings on voices, the graph of sources, and the tables by kind and of what has fallen due."""
    found = analyse(tables, edition)
    if found.voices.empty:
        return nothing("voices", edition)
    said = rank(findings(tables, edition), limit=LEAD)
    due = analysis.fallen_due(found.claims, as_of(tables, edition))
    blocks: list[Block] = [
        heading("voices", edition, said, annex=True),
        *sentences(said[1:] or said, edition, "lead"),
        *figures.voices(found, tables, edition, second(said)),
        _kinds(found, edition),
        *([_due(due, tables, edition)] if len(due) else []),
        paragraph(phrase("voices.uncertain", edition.language), "note"),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """How far the voices of an edition are independent, named and checkable."""
    return [f for f in _findings(tables, edition) if f is not None]


def _findings(tables: Tables, edition: Edition) -> Iterator[Finding | None]:
    found, lang = analyse(tables, edition), edition.language
    if found.voices.empty:
        return
    sums = analysis.totals(found.claims, found.echoes)
    single, every = analysis.single_voiced([found.profile, found.ladder, found.pipeline, found.waits, found.stopped])
    if single:
        yield find("voices.single", lang, surprise=single / every, single=single, all=every)
    yield find("voices.named", lang, surprise=1 - sums["named"] / sums["claims"], named=int(sums["named"]), all=int(sums["claims"]))
    yield find("voices.effective", lang, sources=int(sums["sources"]), effective=f"{sums['effective']:.1f}")
    articles = tables["articles"]
    repeated = int(articles["duplicate_of"].notna().sum())
    if repeated:
        yield find("voices.repeated", lang, repeated=repeated, all=len(articles))
    if len(found.echoes):
        without = int(sums["sources_without_echo"])
        yield find("voices.echo", lang, statements=len(found.echoes), sources=int(sums["sources"]), without=without)
    dated = found.claims[found.claims["obs_status"].isin(list(analysis.AHEAD)) & found.claims["time_period"].notna()]
    due = analysis.fallen_due(found.claims, as_of(tables, edition))
    if len(due):
        yield find("voices.due", lang, due=len(due), all=len(dated))


def _kinds(found: Results, edition: Edition) -> Table:
    """By kind: voices, and their claims as named sources and as articles of their own word."""
    lang, kinds = edition.language, analysis.by_kind(found.voices)
    rows: list[list[Inline]] = []
    for kind in kinds.groupby("source_kind")["n_claims"].sum().sort_values(ascending=False, kind="stable").index:
        of = kinds[kinds["source_kind"].eq(kind)]
        named, own = (int(of.loc[of["named"].eq(flag), "n_claims"].sum()) for flag in (True, False))
        counts = [counted(str(n), "voices") if n else [] for n in (int(of["n_voices"].sum()), named, own)]
        rows.append([cell(phrase(f"voice_kind.{kind}", lang)), *counts])
    heads: list[str | tuple[str, str]] = ["voice_kind", ("voices", "right"), ("named", "right"), ("own", "right")]
    return table("voices-table", [Run(phrase("voices.table", lang), "count.voices")], heads, rows, edition)


def _due(due: pd.DataFrame, tables: Tables, edition: Edition) -> Table:
    lang = edition.language
    scripts = dict(zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True))
    rows: list[list[Inline]] = []
    for claim in due.drop_duplicates("sentence").head(ROWS).to_dict("records"):
        script = scripts.get(claim["doc_id"])
        quote = quote_of(str(claim["sentence"]).strip(), str(claim["exact"]))
        tag = names.language_tag(script if isinstance(script, str) else None)
        rows.append(
            [
                cell(write_date(claim["time_period"], lang)),
                *named(claim, lang, ("obs_status", "obs_status"), ("measure", "measure")),
                [Run(quote, lang=tag, href=evidence_href(claim["doc_id"], claim["claim_id"]))],
            ]
        )
    heads = ["for_time", "status", "measure", "quote"]
    return table("due-table", phrase("voices.due", lang), heads, rows, edition)
