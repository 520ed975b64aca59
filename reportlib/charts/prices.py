"""Charts of prices: levels by item on a log axis, one panel a currency; and what a price floor costs at each market price."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from babel.numbers import format_decimal

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.points import ROW_COLUMNS, log_panels
from reportlib.charts.theme import WIDTH, Drawing
from reportlib.charts.told import told_by

SHAPES = {"price": "circle", "price_floor": "triangle-right", "price_cap": "triangle-left", "unit_cost": "square"}
PAYOFF_HEIGHT = 150


def ladder(
    levels: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 20,
) -> Drawing:
    """One row a level, all of a currency on one logarithmic axis, for a kilogram.

    Args:
        levels: Rows of ``analysis.prices.per_kilogram``, drawn by currency and level.
        marks: Their claims, from ``analysis.marks.claim_marks``.
        references: Official prices on them, from ``analysis.prices.official_of``; None for none.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    rows = _rows(levels, marks, language).head(limit)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    rows = rows.sort_values(["panel", "at"], ascending=[False, False], kind="stable")
    entries = [(SHAPES[m], named(m, "measure", language), "solid") for m in SHAPES if rows["shape"].eq(SHAPES[m]).any()]
    return log_panels(rows, references, entries, language)


def payoff(
    costs: pd.DataFrame,
    line: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
) -> Drawing:
    """What the payer of a floor pays in a year at each market price, and where the known prices stand.

    Args:
        costs: Results of ``analysis.floors.costs`` on one floor and producer.
        line: The payments over market prices, from ``analysis.floors.curve``.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
    """
    w = words(language)
    points = _points(costs, marks, language)
    if points.empty:
        return alt.Chart(points).mark_point()
    floor, top = float(costs["floor"].iloc[0]), float(line["price"].max())
    unit, scale = str(costs["unit_of_price"].iloc[0]), 1e6
    line, points = line.assign(cost=line["cost"] / scale), points.assign(cost=points["cost"] / scale)
    x = alt.X("price:Q", title=w["market_price"].format(unit=named(unit, "unit", language)), scale=alt.Scale(domain=[0, top], nice=False))
    y = alt.Y("cost:Q", title=w["payer_cost"].format(currency=costs["unit"].iloc[0]), axis=alt.Axis(grid=True, format=",~r"))
    layers: list[Drawing] = [alt.Chart(line).mark_line(style="muted_line", strokeWidth=1.8, clip=True).encode(x=x, y=y)]
    edge = pd.DataFrame([{"price": floor, "label": w["floor_at"].format(value=_digits(floor, language))}])
    layers.append(alt.Chart(edge).mark_rule(style="accent_line", strokeDash=[4, 3]).encode(x=x))
    layers.append(
        alt.Chart(edge).mark_text(style="accent_text", align="left", baseline="top", dx=5, dy=4).encode(x=x, y=alt.value(0), text="label:N")
    )
    for reference, style, shape in ((False, "solid", "circle"), (True, "reference", "diamond")):
        group = points[points["official"].eq(reference)]
        if len(group):
            mark = alt.Chart(group).mark_point(shape=shape, size=75, filled=not reference, opacity=1, strokeWidth=1.6, style=style)
            tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("quote", "document")]
            linked = {"href": alt.Href("href:N"), "tooltip": tooltip} if group["href"].notna().all() else {}
            layers.append(mark.encode(x=x, y=y, **linked))
            text = alt.Chart(group).mark_text(
                align="left", dx=9, dy=-6 if reference else -13, style="reference_text" if reference else "label"
            )
            layers.append(text.encode(x=x, y=y, text="label:N"))
    return alt.layer(*layers).properties(width=WIDTH - 70, height=PAYOFF_HEIGHT)


def _rows(levels: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for r in levels.to_dict("records"):
        who = "" if is_missing(r["subject"]) else named(r["subject"], "area", language)
        kind = named(r["measure"], "measure", language)
        parts = [named(r["item"], "item", language), kind, who, "" if is_missing(r["time"]) else str(r["time"])]
        rows.append(
            {
                "row": r["result_id"], "panel": w["per_kg"].format(currency=r["currency"]), "shape": SHAPES[r["measure"]],
                "style": "solid", **{k: r[k] for k in ("at", "from", "to")}, "label": w["separator"].join(p for p in parts if p),
                "note": _stated(r, language),
                **told[r["result_id"]],
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=ROW_COLUMNS)


def _points(costs: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w, rows = words(language), []
    told = told_by(marks)
    for r in costs.to_dict("records"):
        low, high = float(r["price_low"]), float(r["price_high"]) if not is_missing(r["price_high"]) else float(r["price_low"])
        cost = (float(r["low"]) + float(r["high"])) / 2
        price = (low + high) / 2
        when = "" if is_missing(r["price_time"]) else str(r["price_time"])
        parts = [w[f"against_{r['against']}"], when]
        label = w["comma"].join(p for p in parts if p)
        shown = {"price": price, "cost": cost, "official": r["against"] == "reference", "label": label}
        rows.append({**shown, **told[r["result_id"]]})
    return pd.DataFrame(rows, columns=["price", "cost", "official", "label", "quote", "document", "href"])


def _stated(row: dict[Any, Any], language: str) -> str:
    """The number as it is written; only a lower end is known where neither a value nor an upper end is."""
    sign = "≥ " if is_missing(row["value"]) and is_missing(row["high"]) else ""
    return f"{sign}{_digits(row['stated'], language)} {named(row['unit'], 'unit', language)}"


def _digits(value: float, language: str) -> str:
    return format_decimal(value, format="#,##0.##", locale="en" if language == "en" else "zh_Hans_CN")
