"""What the brief does not compute, though the figures seem to invite it."""

from __future__ import annotations

from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import count, number_runs, phrase
from reportlib.brief.numbers import number_of
from reportlib.brief.results import analyse
from reportlib.brief.sections.frame import cell, heading, nothing, sheet, table


def refusals(tables: Tables, edition: Edition) -> Sheet:
    """Each kind of refusal that occurred, how often, and why; the claims that were kept apart stand in the notes."""
    found, lang = analyse(tables, edition), edition.language
    if found.refusals.empty:
        return nothing("refusals", edition)
    cases = count("case", int(found.refusals["value"].sum()), lang)
    rows = [
        [
            cell(phrase(f"refusal.{r['kind']}", lang)),
            number_runs(number_of(r), lang, support=False),
            cell(phrase(f"because.{r['kind']}", lang)),
        ]
        for r in found.refusals.to_dict("records")
    ]
    heads: list[str | tuple[str, str]] = ["refused", ("cases", "right"), "because"]
    blocks: list[Block] = [
        heading("refusals", edition, runs=counted(phrase("refusals.heading", lang, cases=cases), "refusals")),
        table("refusals-table", phrase("refusals.table", lang), heads, rows, edition, body_rows=None),
    ]
    return sheet(blocks, found, tables, edition)
