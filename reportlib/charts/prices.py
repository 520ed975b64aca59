"""Charts of prices: levels by item on a log axis, one panel a currency; and what a price floor costs at each market price."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd
from babel.numbers import format_decimal

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width, themed

STEP = 20
NOTE = 120
HEAD = 18
WIDEST = 262
SHAPES = {"price": "circle", "price_floor": "triangle-right", "price_cap": "triangle-left", "unit_cost": "square"}
PAYOFF_HEIGHT = 230


def ladder(
    levels: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    language: str = "en",
    title: str | None = None,
    subtitle: str | None = None,
    alt_text: str = "",
    limit: int = 20,
    mode: str = "light",
) -> Drawing:
    """One row a level, all of a currency on one logarithmic axis, for a kilogram.

    Args:
        levels: Rows of ``analysis.prices.per_kilogram``, drawn by currency and level.
        marks: Their claims, from ``analysis.marks.claim_marks``.
        references: Official prices on them, from ``analysis.prices.official_of``; None for none.
        language: en or zh.
        title: The finding, where no page gives it.
        subtitle: What is drawn and in which unit.
        alt_text: The finding for those who do not see the chart.
        limit: Rows that are drawn at most.
        mode: light or dark.
    """
    rows = _rows(levels, marks, language).head(limit)
    if rows.empty:
        return themed(alt.Chart(rows).mark_bar(), mode, title, subtitle, alt_text)
    rows = rows.sort_values(["currency", "at"], ascending=[False, False], kind="stable")
    official = _official(rows, references)
    left = 12 + min(WIDEST, max(label_width(t) for t in rows["label"]))
    panels = [
        _panel(group, official[official["currency"].eq(currency)], str(currency), language, WIDTH - left - NOTE, left)
        for currency, group in rows.groupby("currency", sort=False)
    ]
    chart = alt.vconcat(_key(rows, official, language, left, WIDTH - left - NOTE), *panels, spacing=8).resolve_scale(x="independent")
    return themed(chart, mode, title, subtitle, alt_text)


def payoff(
    costs: pd.DataFrame,
    line: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    title: str | None = None,
    subtitle: str | None = None,
    alt_text: str = "",
    mode: str = "light",
) -> Drawing:
    """What the payer of a floor pays in a year at each market price, and where the known prices stand.

    Args:
        costs: Results of ``analysis.floors.costs`` on one floor and producer.
        line: The payments over market prices, from ``analysis.floors.curve``.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        title: The finding, where no page gives it.
        subtitle: What is drawn and in which unit.
        alt_text: The finding for those who do not see the chart.
        mode: light or dark.
    """
    w = words(language)
    points = _points(costs, marks, language)
    if points.empty:
        return themed(alt.Chart(points).mark_point(), mode, title, subtitle, alt_text)
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
            text = alt.Chart(group).mark_text(align="left", dx=9, dy=-6, style="reference_text" if reference else "label")
            layers.append(text.encode(x=x, y=y, text="label:N"))
    chart = alt.layer(*layers).properties(width=WIDTH - 70, height=PAYOFF_HEIGHT)
    return themed(chart, mode, title, subtitle, alt_text)


def _rows(levels: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    quoted = {} if marks is None else marks.drop_duplicates("result_id").set_index("result_id").to_dict("index")
    rows = []
    for r in levels.to_dict("records"):
        who = "" if is_missing(r["subject"]) else named(r["subject"], "area", language)
        kind = named(r["measure"], "measure", language)
        parts = [named(r["item"], "item", language), kind, who, "" if is_missing(r["time"]) else str(r["time"])]
        quote = quoted.get(r["result_id"], {})
        rows.append(
            {
                "row": r["result_id"], "currency": r["currency"], "measure": r["measure"], "item": r["item"], "at": r["at"],
                "from": r["from"], "to": r["to"], "label": _cut(w["separator"].join(p for p in parts if p)),
                "note": _stated(r, language),
                "stated": quote.get("exact", ""), "quote": quote.get("quote", ""), "document": quote.get("document", ""),
                "href": quote.get("href"),
            }
        )  # fmt: skip
    columns = ["row", "currency", "measure", "item", "at", "from", "to", "label", "note", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns)


def _panel(rows: pd.DataFrame, official: pd.DataFrame, currency: str, language: str, width: int, left: int) -> Drawing:
    w, height = words(language), HEAD + STEP * len(rows)
    rows = rows.assign(middle=[HEAD + STEP * (i + 0.5) for i in range(len(rows))])
    ends = [*rows["from"], *rows["to"], *official["at"]]
    domain = [10 ** math.floor(math.log10(min(ends)) - 0.05), 10 ** math.ceil(math.log10(max(ends)) + 0.05)]
    scale = alt.Scale(type="log", domain=domain, nice=False)
    steps = range(round(math.log10(domain[0])), round(math.log10(domain[1])) + 1)
    axis = alt.Axis(values=[10.0**k for k in steps], format=",~r", orient="bottom", title=None)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    y = alt.Y("middle:Q", scale=pixels, axis=None)
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document")]
    layers: list[Drawing] = [
        alt.Chart(rows).mark_rule(style="muted_line", strokeWidth=1.4).encode(y=y, x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")
    ]
    for (measure, linked), group in rows.assign(linked=rows["href"].notna()).groupby(["measure", "linked"]):
        mark = alt.Chart(group).mark_point(
            shape=SHAPES[str(measure)], size=62, filled=True, opacity=1, style="solid", cursor="pointer" if linked else "default"
        )
        at = {"y": y, "x": alt.X("at:Q", scale=scale, axis=axis), "tooltip": tooltip}
        layers.append(mark.encode(**at, href="href:N") if linked else mark.encode(**at))
    if len(official):
        placed = official.merge(rows[["row", "middle"]], on="row")
        tip = [alt.Tooltip("source:N", title=w["source"]), alt.Tooltip("period:N", title=w["period"])]
        point = alt.Chart(placed).mark_point(shape="diamond", size=62, filled=False, strokeWidth=1.6, opacity=1, style="reference")
        layers.append(point.encode(y=y, x=alt.X("at:Q", scale=scale, axis=axis), tooltip=tip))

    def text(data: pd.DataFrame, field: str, x: int, style: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", baseline="middle", style=style).encode(y=y, x=alt.value(x), text=f"{field}:N")

    head = pd.DataFrame([{"middle": 7.0, "name": w["per_kg"].format(currency=currency)}])
    layers += [text(head, "name", -left, "strong"), text(rows, "label", -left, "label"), text(rows, "note", width + 12, "strong_small")]
    return alt.layer(*layers).properties(width=width, height=height)


def _official(rows: pd.DataFrame, references: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["row", "currency", "at", "source", "period"]
    if references is None:
        return pd.DataFrame(columns=columns)
    found = references.rename(columns={"result_id": "row"})[columns]
    return found[found["row"].isin(rows["row"].tolist())]


def _points(costs: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w, rows = words(language), []
    quoted = {} if marks is None else marks.drop_duplicates("result_id").set_index("result_id").to_dict("index")
    for r in costs.to_dict("records"):
        low, high = float(r["price_low"]), float(r["price_high"]) if not is_missing(r["price_high"]) else float(r["price_low"])
        cost = (float(r["low"]) + float(r["high"])) / 2
        price = (low + high) / 2
        when = "" if is_missing(r["price_time"]) else str(r["price_time"])
        parts = [w[f"against_{r['against']}"], when]
        label = w["comma"].join(p for p in parts if p)
        quote = quoted.get(r["result_id"], {})
        told = {"quote": quote.get("quote", ""), "document": quote.get("document", ""), "href": quote.get("href")}
        rows.append({"price": price, "cost": cost, "official": r["against"] == "reference", "label": label, **told})
    return pd.DataFrame(rows, columns=["price", "cost", "official", "label", "quote", "document", "href"])


def _key(rows: pd.DataFrame, official: pd.DataFrame, language: str, left: int, width: int) -> Drawing:
    entries = [(SHAPES[m], named(m, "measure", language), "solid") for m in SHAPES if rows["measure"].eq(m).any()]
    entries += [("diamond", words(language)["official"], "reference")] if len(official) else []
    at, made = 0, []
    for shape, name, style in entries:
        made.append({"shape": shape, "text": name, "style": style, "at": at + 5, "label": at + 14})
        at += 14 + label_width(name) + 20
    frame, room = pd.DataFrame(made), left + width + NOTE
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, room], range=[-left, room - left]), "axis": None}
    layers: list[Drawing] = [
        alt.Chart(frame.iloc[[i]])
        .mark_point(shape=str(e["shape"]), size=55, filled=e["style"] == "solid", opacity=1, strokeWidth=1.6, style=str(e["style"]))
        .encode(x=alt.X("at:Q", **x))
        for i, e in enumerate(made)
    ]
    layers.append(alt.Chart(frame).mark_text(align="left", style="muted").encode(x=alt.X("label:Q", **x), text="text:N"))
    return alt.layer(*layers).properties(width=width, height=16)


def _stated(row: dict[Any, Any], language: str) -> str:
    """The number as it is written; only a lower end is known where neither a value nor an upper end is."""
    sign = "≥ " if is_missing(row["value"]) and is_missing(row["high"]) else ""
    return f"{sign}{_digits(row['stated'], language)} {named(row['unit'], 'unit', language)}"


def _digits(value: float, language: str) -> str:
    return format_decimal(value, format="#,##0.##", locale="en" if language == "en" else "zh_Hans_CN")


def _cut(text: str) -> str:
    while label_width(text) > WIDEST:
        text = text.removesuffix("…")[:-1] + "…"
    return text
