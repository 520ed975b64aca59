"""Trade and output: what is stated, and what follows from stated changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportlib.analysis import rebuilt
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, find, phrase, rank
from reportlib.brief.numbers import direction, number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, named, nothing, second, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 4
CROSSING = ("exports", "imports")
ROWS = 16
"""Rows of the table and the chart; the tables have the rest."""


def trade(tables: Tables, edition: Edition) -> Sheet:
    """The series in which a level follows from a stated change, as a chart and a table."""
    found = analyse(tables, edition)
    series = _shown(found)
    if series.empty:
        return nothing("trade", edition)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("trade", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *_chart(series, found, tables, edition, second(said)),
        _table(series, claims_index(tables), edition),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Stated changes with their levels, levels that follow from them, which a stated one may contradict, and the part of one partner."""
    found, claims = analyse(tables, edition), claims_index(tables)
    return [*_told(found, claims, edition), *_derived(found, claims, edition), *_shares(found, claims, edition)]


def _shown(found: Results) -> pd.DataFrame:
    """Series of minerals in tonnes, with a derived level."""
    series = rebuilt.with_derived(found.series)
    return series[series["unit"].eq("t").fillna(False) & series["item"].map(is_mineral).astype(bool)].head(ROWS)


def _told(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    stated = {_level(r): r for r in found.series.to_dict("records") if r["origin"] == "stated" and r["unit"] == "t"}
    for row in found.told_changes.to_dict("records"):
        level, by = stated.get(_level(row)), direction(number_of(row, claims))
        if level is None or by is None:
            continue
        way, value = by
        names = (("party", "subject"), ("measure", "measure"), ("item", "item"), ("period", "period"))
        who: dict[str, Any] = {k: text(row[c]) for k, c in names}
        who |= {"against": phrase(f"against.{row['change']}", edition.language), "level": number_of(level, claims)}
        surprise = min(1.0, float(value.value or value.low or 0) / 100)
        # what crosses a border belongs here more than what is made
        weight = (1.0 if is_mineral(text(row["item"])) else 0.4) * (1.0 if row["measure"] in CROSSING else 0.6)
        made = find(f"trade.{way}", edition.language, surprise, weight, **who, value=replace(value, period=None))
        if made is not None:
            yield made


def _level(row: dict[Any, Any]) -> tuple[str | None, ...]:
    return tuple(text(row[k]) for k in ("measure", "subject", "partner", "item", "stage", "period"))


def _derived(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    series = _shown(found)
    stated = {_key(r): r for r in series.to_dict("records") if r["origin"] == "stated"}
    for row in series[series["origin"].eq("derived")].to_dict("records"):
        who: dict[str, Any] = {
            k: text(row[c]) for k, c in (("party", "subject"), ("measure", "measure"), ("item", "item"), ("period", "period"))
        }
        twin = stated.get(_key(row))
        made = None
        if text(row["agrees"]) == "no" and twin is not None:
            value, other = number_of(row, claims), number_of(twin, claims)
            made = find("trade.disagrees", edition.language, 1.0, 1.0, **who, value=value, stated=other)
        elif twin is None:
            made = find("trade.rebuilt", edition.language, 0.2, 1.0, **who, value=replace(number_of(row, claims), period=None))
        if made is not None:
            yield made


def _shares(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.trade_shares.to_dict("records"):
        who = {
            k: text(row[c])
            for k, c in (("party", "subject"), ("measure", "measure"), ("item", "item"), ("period", "period"), ("partner", "partner"))
        }
        made = find("trade.share", edition.language, 0.2, 1.0, **who, value=replace(number_of(row, claims), period=None))
        if made is not None:
            yield made


def _key(row: dict[Any, Any]) -> tuple[str | None, ...]:
    return tuple(text(row[k]) for k in ("measure", "subject", "partner", "item", "stage", "unit", "period"))


def _chart(series: pd.DataFrame, found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    from reportlib.charts.trade import series as drawn

    points = claim_points(found, tables, series)
    return [figure("trade", drawn(series, points, edition.language), points, edition, finding)]


def _table(series: pd.DataFrame, claims: pd.DataFrame, edition: Edition) -> Block:
    lang, rows = edition.language, []
    for row in series.to_dict("records"):
        agrees = text(row["agrees"])
        rows.append(
            [
                *named(row, lang, ("party", "subject"), ("party", "partner"), ("item", "item"), ("measure", "measure")),
                cell(write_date(text(row["period"]), lang)),
                cell(phrase(f"trade.{row['origin']}", lang)),
                amount(row, claims, lang),
                cell(phrase(f"trade.{agrees}", lang) if agrees else None),
            ]
        )
    heads = ["party", "destination", "item", "measure", "period", "origin", "value", "agrees"]
    return table("trade-table", phrase("trade.table", lang), heads, rows, edition, phrase("trade.note", lang))
