"""What is made and planned outside the main supplier, beside what that supplier makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportlib.analysis.results import text_or_none
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, find, phrase, rank
from reportlib.brief.numbers import number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections import figures
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, nothing, paragraph, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 4
ROWS = 14
"""Rows of the table; the evidence pages have the rest."""
STATUS = {"actual": "made", "estimate": "made", "forecast": "expected", "plan": "planned", "target": "planned"}


def capacity(tables: Tables, edition: Edition) -> Sheet:
    """Output, capacity and plans by who and when, beside the main supplier's output."""
    found = analyse(tables, edition)
    if found.pipeline.empty and not found.output["origin"].eq("claims").any():
        return nothing("capacity", edition)
    claims = claims_index(tables)
    said = rank(findings(tables, edition), limit=LEAD)
    ahead = [*_levels(found.pipeline, claims, edition), *_shares(found, claims, edition)]
    drawn = [f for f in rank(ahead) if not said or f.heading != said[0].heading]
    blocks: list[Block] = [
        heading("capacity", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *figures.capacity(found, tables, edition, drawn[0].heading if drawn else None),
        _table(found, claims, edition),
        paragraph(phrase("capacity.uncertain", edition.language), "note"),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Ratios to the supplier's output, what all together make, and single levels and plans."""
    found, claims = analyse(tables, edition), claims_index(tables)
    own = found.output[found.output["origin"].eq("claims")]
    ahead = [*_shares(found, claims, edition), *_combined(found, claims, edition), *_levels(found.pipeline, claims, edition)]
    return [*ahead, *_levels(own, claims, edition), *_stale(found, claims, edition), *_weighted(found, claims, edition)]


def _levels(frame: pd.DataFrame, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in frame.to_dict("records"):
        status = STATUS.get(text_or_none(row.get("status")) or "actual")
        stage, item = text_or_none(row["stage"]), text_or_none(row["item_class"])
        one = status and find(
            f"capacity.{row['measure']}.{status}",
            edition.language,
            surprise=0.5 if "claims_disagree" in row["caveats"] else 0.0,
            weight=1.0 if is_mineral(item) else 0.4,
            party=row["subject"],
            activity=(stage, item) if stage and item else None,
            value=number_of(row, claims),
            when=write_date(text_or_none(row["period"]), edition.language),
        )
        if one:
            yield one


def _shares(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.shares.to_dict("records"):
        if text_or_none(row["status"]) not in STATUS:
            continue
        one = find(
            f"capacity.share.{row['denominator']}",
            edition.language,
            surprise=0.3,
            party=row["subject"],
            rival=row["rival"],
            activity=(row["stage"], row["item_class"]),
            value=number_of(row, claims),
            when=write_date(text_or_none(row["period"]), edition.language),
        )
        if one:
            yield one


def _combined(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    rows = found.combined[found.combined["n_subjects"].gt(1)]
    last = rows.sort_values("year").drop_duplicates(["item_class", "stage"], keep="last")
    for row in last.to_dict("records"):
        one = find(
            "capacity.combined",
            edition.language,
            activity=(row["stage"], row["item_class"]),
            year=str(row["year"]),
            rival=found.supplier,
            value=number_of(row, claims),
        )
        if one:
            yield one


def _stale(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    """Shares of the supplier's output that can only be of an earlier output than the last one known."""
    for row in found.stale[found.stale["verdict"].eq("stale")].to_dict("records"):
        same = found.output["stage"].eq(row["stage"]).fillna(False) & found.output["item_class"].eq(row["item_class"])
        known = found.output[same & found.output["period"].eq(row["against"]).fillna(False) & found.output["measure"].eq("production")]
        one = len(known) and find(
            "capacity.stale",
            edition.language,
            surprise=0.8,
            party=row["subject"],
            activity=(row["stage"], row["item_class"]),
            rival=row["rival"],
            value=replace(made := number_of(row, claims), quantum=Decimal(1).scaleb((made.low or Decimal(1)).adjusted() - 2)),
            known=number_of(known.iloc[-1].to_dict(), claims),
            year=row["against"],
        )
        if one:
            yield one


def _weighted(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    last = found.weighted.sort_values("year").drop_duplicates(["item_class", "stage"], keep="last")
    for row in last[last["n_subjects"].gt(1) | last["low"].ne(last["high"])].to_dict("records"):
        one = is_mineral(row["item_class"]) and find(
            "capacity.weighted",
            edition.language,
            activity=(row["stage"], row["item_class"]),
            year=str(row["year"]),
            rival=found.supplier,
            value=number_of(row, claims),
        )
        if one:
            yield one


def _table(found: Results, claims: pd.DataFrame, edition: Edition) -> Table:
    """Everyone's levels and plans, the supplier's own output last in each group."""
    lang = edition.language
    rows: list[tuple[tuple[object, ...], list[Inline]]] = []
    for frame in (found.pipeline, found.output[found.output["origin"].eq("claims")]):
        for row in frame.to_dict("records"):
            stage, item, status = (text_or_none(row.get(k)) for k in ("stage", "item_class", "status"))
            key = (item or "", stage or "", row["subject"] == found.supplier, str(row["year"]), row["result_id"])
            rows.append(
                (
                    key,
                    [
                        cell(called("party", row["subject"], lang)),
                        cell(called("item", item, lang)),
                        cell(called("stage", stage, lang)),
                        cell(called("measure", row["measure"], lang)),
                        cell(called("obs_status", status or "actual", lang)),
                        cell(write_date(text_or_none(row["period"]), lang) or phrase("not_stated", lang)),
                        amount(row, claims, lang),
                    ],
                )
            )
    rows.sort(key=lambda r: r[0])
    heads = ["party", "item", "stage", "measure", "status", "period", "value"]
    note = phrase("capacity.more", lang) if len(rows) > ROWS else None
    title: Inline = [Run(phrase("capacity.table", lang))]
    return table("capacity-table", title, [(h, "left") for h in heads], [r for _, r in rows[:ROWS]], edition, note)
