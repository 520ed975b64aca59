"""Prices by item, units that cannot be right, and what a price floor costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportlib.analysis import floors, payments
from reportlib.analysis import prices as prices_of
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, direction, number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, named, nothing, second, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 4
ROWS = 16
"""Rows of a table and of the chart; the evidence pages have the rest."""
ROOM = 1.4
"""How far beyond the floor the chart of payments goes, as a multiple of it."""


def prices(tables: Tables, edition: Edition) -> Sheet:
    """Prices, floors, caps and costs, and the payments that floors lead to."""
    found = analyse(tables, edition)
    if found.prices.empty:
        return nothing("prices", edition)
    claims = claims_index(tables)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("prices", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *_ladder(found, tables, edition, second(said)),
        _table(found, claims, edition),
        *_payoff(found, tables, edition),
        *_costs(found, claims, edition),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Units that cannot be right, implied market prices, what floors cost, and how prices moved."""
    found, claims = analyse(tables, edition), claims_index(tables)
    return [f for part in (_units, _implied, _floor_costs, _since, _moved) for f in part(found, claims, edition)]


def _units(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    stated = {_same(r, r["unit"]): r for r in found.prices.to_dict("records")}
    for row in found.price_units.to_dict("records"):
        as_written = stated.get(_same(row, row["stated_unit"]))
        if as_written is not None:
            numbers = {"stated": number_of(as_written, claims), "value": _as_stated(row, claims)}
            yield from _found("prices.unit", edition, 1.0, row["item"], item=row["item"], measure=row["measure"], **numbers)


def _implied(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.implied_prices.to_dict("records"):
        yield from _found("prices.implied", edition, 0.2, row["item"], item=row["item"], value=number_of(row, claims))


def _floor_costs(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.floor_costs.to_dict("records"):
        who: dict[str, Any] = {"payer": text(row["payer"]), "producer": text(row["producer"]), "item": row["item"]}
        if row["against"] == "reference":
            shown = {**who, "time": text(row["price_time"]), "value": number_of(row, claims)}
            yield from _found("prices.floor_cost.official", edition, 0.2, row["item"], **shown)
        else:
            yield from _found("prices.floor_cost", edition, 0.3, row["item"], **who, value=number_of(row, claims))


def _moved(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.price_changes[found.price_changes["change"].isin(["mom", "yoy"])].to_dict("records"):
        by = direction(number_of(row, claims))
        if by is not None:
            way, value = by
            surprise = min(1.0, float(value.value or value.low or 0) / 50)
            said = {
                "against": phrase(f"against.{row['change']}", edition.language),
                "when": write_date(text(row["time"]), edition.language),
            }
            yield from _found(f"prices.{way}", edition, surprise, row["item"], item=row["item"], value=value, **said)


def _since(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.price_moves.to_dict("records"):
        surprise = min(1.0, abs(math.log2(max(float(row["low"]), 1e-9))) / 3)
        shown = {k: prices_of.month_of(text(row[k])) for k in ("time", "earlier")}
        value = replace(number_of(row, claims), period=None)
        yield from _found("prices.since", edition, surprise, row["item"], item=row["item"], value=value, **shown)


def _found(template: str, edition: Edition, surprise: float, about: str, **values: object) -> Iterator[Finding]:
    made = find(template, edition.language, surprise, 1.0 if is_mineral(about) else 0.4, **values)
    if made is not None:
        yield made


def _as_stated(row: dict[Any, Any], claims: pd.DataFrame) -> Number:
    """A number in the unit that fits keeps the digits in which it was written."""
    written = number_of({**row, "unit": row["stated_unit"]}, claims)
    return replace(written, unit=row["unit"])


def _same(row: dict[Any, Any], unit: str) -> tuple[str | None, ...]:
    return (*(text(row[k]) for k in ("measure", "item", "subject", "time", "status")), unit)


def _ladder(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    from reportlib.charts.prices import ladder

    levels = prices_of.repaired(listed(found, edition.at_most(ROWS)), found.price_units)
    drawn, points = prices_of.per_kilogram(levels), claim_points(found, tables, levels)
    if drawn.empty:
        return []
    chart = ladder(drawn, points, prices_of.official_of(drawn, found.facts), edition.language, limit=ROWS)
    return [figure("prices", chart, points, edition, finding)]


def _payoff(found: Results, tables: Tables, edition: Edition) -> list[Block]:
    """The payments over market prices, for the floor and producer about which most prices are known."""
    from reportlib.charts.prices import payoff

    groups = [g for _, g in found.floor_costs.groupby(["item", "payer", "producer", "floor"], dropna=False)]
    if not groups:
        return []
    rows = max(groups, key=len)
    several = payments.several_quantities(found.floor_costs)
    if len(several):
        return _heat_map(found, several, tables, edition)
    floor = float(rows["floor"].iloc[0])
    line = floors.curve(floor, max(ROOM * floor, float(rows["price_low"].max())), float(rows["quantity"].iloc[0]), edition.floor_upside)
    points = claim_points(found, tables, rows)
    said = rank(_floor_costs(replace(found, floor_costs=rows), claims_index(tables), edition))
    return [figure("payoff", payoff(rows, line, points, edition.language), points, edition, said[0].heading if said else None)]


def _heat_map(found: Results, rows: pd.DataFrame, tables: Tables, edition: Edition) -> list[Block]:
    """The payments over market prices and quantities, where a floor covers what several make or what one makes in several years."""
    from reportlib.charts.payments import heat_map

    floor = float(rows["floor"].iloc[0])
    top = max(ROOM * floor, float(rows["price_low"].max()))
    ground = payments.ground(floor, top, ROOM * float(rows["quantity"].max()), edition.floor_upside)
    points = claim_points(found, tables, rows)
    said = rank(_floor_costs(replace(found, floor_costs=rows), claims_index(tables), edition))
    chart, currency = heat_map(rows, ground, points, edition.language), str(rows["unit"].iloc[0])
    return [figure("heat", chart, points, edition, said[0].heading if said else None, currency=currency)]


def listed(found: Results, rows: int = ROWS) -> pd.DataFrame:
    """The levels that fit on a page: minerals before other goods, floors and caps before prices, of prices first what a finding tells."""
    levels = found.prices
    told = {c for ids in found.price_moves["claim_ids"] for c in ids}
    order = [
        (not is_mineral(r["item"]), r["measure"] == "price", not told.intersection(r["claim_ids"]), n)
        for n, r in enumerate(levels.to_dict("records"))
    ]
    kept = [n for *_, n in sorted(order)[:rows]]
    return levels.iloc[sorted(kept)]


def _table(found: Results, claims: pd.DataFrame, edition: Edition) -> Block:
    lang = edition.language
    moved = {c: r for r in found.price_changes.to_dict("records") if r["change"] == "mom" for c in r["claim_ids"]}
    spoken = {s: c for c, s in zip(moved, claims.loc[list(moved), "sentence"], strict=True)} if moved else {}
    rows: list[list[Inline]] = []
    for row in listed(found).to_dict("records"):
        change = next((moved[spoken[s]] for s in claims.loc[row["claim_ids"], "sentence"] if s in spoken), None)
        of_item = change if change is not None and change["item"] == row["item"] and row["measure"] == "price" else None
        rows.append(
            [
                *named(row, lang, ("item", "item"), ("measure", "measure"), ("party", "subject")),
                cell(write_date(text(row["time"]), lang) or phrase("not_stated", lang)),
                amount(row, claims, lang),
                number_runs(number_of(of_item, claims), lang, support=False) if of_item is not None else [],
            ]
        )
    heads = ["item", "measure", "party", "period", "value", "change"]
    return table("prices-table", phrase("prices.table", lang), heads, rows, edition, phrase("prices.note", lang))


def _costs(found: Results, claims: pd.DataFrame, edition: Edition) -> list[Block]:
    lang, rows = edition.language, []
    for row in found.floor_costs.head(ROWS).to_dict("records"):
        parts = [phrase(f"against.{row['against']}", lang), write_date(text(row["price_time"]), lang)]
        rows.append(
            [
                *named(row, lang, ("party", "payer"), ("party", "producer"), ("item", "item")),
                cell(" · ".join(p for p in parts if p)),
                amount(row, claims, lang),
            ]
        )
    if not rows:
        return []
    heads = ["payer", "producer", "item", "market", "cost"]
    note = counted(phrase("prices.costs_note", lang, upside=f"{100 * edition.floor_upside:g}"), "prices.upside")
    return [table("prices-costs", phrase("prices.costs", lang), heads, rows, edition, note)]
