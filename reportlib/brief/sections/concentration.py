"""How concentrated each stage is, by what the known shares allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlib.analysis.comparable import CURRENT, NOT_STATED, interval_of
from reportlib.analysis.concentration import LINES, POINTS, effective_number, verdict
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import called, phrase, rank
from reportlib.brief.results import Results, analyse
from reportlib.brief.sections.dependence import findings as dependence_findings
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, nothing, paragraph, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 3
ROWS = 14


def concentration(tables: Tables, edition: Edition) -> Sheet:
    """The index of each item and stage as a chart and a table, with the verdict at each line."""
    found = analyse(tables, edition)
    rows = found.index[found.index["high"].notna()].head(ROWS)
    if rows.empty:
        return nothing("concentration", edition)
    said = rank([f for f in dependence_findings(tables, edition) if f.id.startswith("concentration.")], limit=LEAD)
    blocks: list[Block] = [
        heading("concentration", edition, said),
        *sentences(said[1:], edition, "lead"),
        *_chart(rows, found, tables, edition),
        _table(rows, claims_index(tables), edition),
        paragraph(phrase("concentration.note", edition.language), "note"),
    ]
    return sheet(blocks, found, tables, edition)


def _chart(rows: pd.DataFrame, found: Results, tables: Tables, edition: Edition) -> list[Block]:
    from reportlib.charts.concentration import index_bars

    lines, points = {f"{at:,}": at for at in LINES}, claim_points(found, tables, rows)
    return [figure("concentration", index_bars(rows, lines, points, edition.language), points, edition)]


def _table(rows: pd.DataFrame, claims: pd.DataFrame, edition: Edition) -> Block:
    lang, made = edition.language, []
    for row in rows.to_dict("records"):
        index = interval_of(row)
        if index is None:
            continue
        verdicts = [phrase(f"concentration.{verdict(index, at)}", lang) for at in LINES]
        made.append(
            [
                cell(called("item", text(row["item"]), lang)),
                cell(called("stage", text(row["stage"]), lang) or phrase("not_stated", lang)),
                cell(_when(str(row["period_class"]), lang)),
                cell(str(int(row["n_shares"]))),
                amount(row, claims, lang),
                cell(_sellers(effective_number(index / POINTS))),
                *(cell(v) for v in verdicts),
            ]
        )
    heads = ["item", "stage", "time", "known_shares", "index", "as_sellers", *(f"line_{at}" for at in LINES)]
    return table("concentration-table", phrase("concentration.table", lang), heads, made, edition)


def _when(period_class: str, language: str) -> str:
    known = {CURRENT: phrase("concentration.current", language), NOT_STATED: phrase("not_stated", language)}
    return known.get(period_class) or write_date(period_class, language) or period_class


def _sellers(number: Interval) -> str:
    low, high = f"{number.low:.1f}", f"{number.high:.1f}"
    return low if low == high else f"{low}–{high}"
