"""What doing without the supplier costs, as multiples of what the supplier's goods cost."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportlib.analysis.results import is_missing
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.display import Block, Inline, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, find, phrase, rank
from reportlib.brief.numbers import number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, named, nothing, second, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 3
ROWS = 12
"""Rows of the table and the chart; the tables have the rest."""


def premiums(tables: Tables, edition: Edition) -> Sheet:
    """Every comparison with the supplier's costs, as a chart and a table."""
    found = analyse(tables, edition)
    shown = _shown(found)
    if shown.empty:
        return nothing("premiums", edition)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("premiums", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *_chart(shown, found, tables, edition, second(said)),
        _table(shown, claims_index(tables), edition),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """What the alternative costs, or takes, as a multiple of the supplier's; outliers are left to the table."""
    found, claims = analyse(tables, edition), claims_index(tables)
    made = []
    for row in _shown(found).to_dict("records"):
        if "far_from_others" in row["caveats"] or not text(row["subject"]) or not text(row["item"]):
            continue
        kind = "premiums.use" if row["of"] == "intensity" else "premiums.cost"
        # a ratio that is only bounded says less than one with two ends
        weight = 0.7 if is_missing(row["high"]) else 1.0
        who = {"party": text(row["subject"]), "partner": text(row["partner"]), "item": text(row["item"])}
        made.append(find(kind, edition.language, _surprise(row), weight, **who, value=replace(number_of(row, claims), period=None)))
    return [f for f in made if f is not None]


def _surprise(row: dict[Any, Any]) -> float:
    """A multiple of sixteen surprises most, of one not at all."""
    least = float(row["low"]) if not is_missing(row["low"]) else float(row["high"])
    return min(1.0, abs(math.log2(max(least, 1e-9))) / 4)


def _shown(found: Results) -> pd.DataFrame:
    return found.premiums[found.premiums["item"].map(is_mineral).astype(bool)].head(ROWS)


def _chart(shown: pd.DataFrame, found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    from reportlib.charts.premiums import ratios

    points = claim_points(found, tables, shown)
    return [figure("premiums", ratios(shown, points, edition.language), points, edition, finding)]


def _table(shown: pd.DataFrame, claims: pd.DataFrame, edition: Edition) -> Block:
    lang, rows = edition.language, []
    for row in shown.to_dict("records"):
        caveats = [phrase(f"caveat.{c}", lang) for c in row["caveats"]]
        rows.append(
            [
                *named(row, lang, ("party", "subject"), ("party", "partner"), ("item", "item"), ("measure", "of")),
                cell(phrase(f"premiums.{row['origin']}", lang)),
                amount(row, claims, lang),
                cell(phrase("sentence_joint", lang).join(caveats) if caveats else None),
            ]
        )
    heads = ["party", "held_against", "item", "measure", "origin", "times", "remark"]
    return table("premiums-table", phrase("premiums.table", lang), heads, rows, edition, phrase("premiums.note", lang))
