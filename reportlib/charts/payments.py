"""The heat map of a price floor: what its payer pays in a year, by market price and quantity, with the known cases as points."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width

HEIGHT = 150
_SCALE = 1e6
_FAINT, _FULL = 0.06, 0.75
"""How strongly the least and the largest payment are coloured; the points have to stand out on both."""


def heat_map(
    costs: pd.DataFrame,
    ground: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
) -> Drawing:
    """Cells by price and quantity; what is paid in one colour, what is received in another, the stronger the more.

    Args:
        costs: Results of ``analysis.floors.costs`` on one floor.
        ground: The payments of ``analysis.payments.ground``.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
    """
    w, points = words(language), _points(costs, marks, language)
    if points.empty or ground.empty:
        return alt.Chart(points).mark_point()
    unit = str(costs["unit_of_price"].iloc[0])
    top, most = float(ground["price_to"].max()), float(ground["quantity_to"].max())
    points = _apart(points, top)
    cells = ground.assign(size=ground["cost"].abs() / ground["cost"].abs().max())
    x = alt.X("price:Q", title=w["market_price"].format(unit=named(unit, "unit", language)), scale=alt.Scale(domain=[0, top], nice=False))
    axis = alt.Axis(format="~s")
    y = alt.Y("quantity:Q", title=w["made_in_a_year"].format(unit=unit.rpartition("/")[2]), scale=alt.Scale(domain=[0, most]), axis=axis)
    strength = alt.Opacity("size:Q", scale=alt.Scale(domain=[0, 1], range=[_FAINT, _FULL]), legend=None)
    layers: list[Drawing] = [
        alt.Chart(cells[chosen]).mark_rect(style=style).encode(x=x, x2="price_to:Q", y=y, y2="quantity_to:Q", opacity=strength)
        for chosen, style in ((cells["cost"].gt(0), "accent"), (cells["cost"].lt(0), "solid"))
        if chosen.any()
    ]
    floor = float(costs["floor"].iloc[0])
    edge = pd.DataFrame([{"price": floor, "label": w["floor_at"].format(value=f"{floor:g}")}])
    layers.append(alt.Chart(edge).mark_rule(style="accent_line", strokeDash=[4, 3]).encode(x=x))
    text = alt.Chart(edge).mark_text(style="accent_text", align="left", baseline="top", dx=5, dy=4)
    layers.append(text.encode(x=x, y=alt.value(0), text="label:N"))
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document")]
    for official, style, shape in ((False, "solid", "circle"), (True, "reference", "diamond")):
        for linked, group in points[points["official"].eq(official)].assign(linked=points["href"].notna()).groupby("linked"):
            mark = alt.Chart(group).mark_point(shape=shape, size=75, filled=not official, opacity=1, strokeWidth=1.6, style=style)
            where: dict[str, Any] = {"x": x, "y": y, "tooltip": tooltip}
            layers.append(mark.encode(**where, href="href:N") if linked else mark.encode(**where))
            label = alt.Chart(group[group["named"]]).mark_text(align="left", dx=8, style="reference_text" if official else "label")
            layers.append(label.encode(x=x, y=y, text="label:N"))
    return alt.layer(*layers).properties(width=WIDTH - 70, height=HEIGHT)


def _points(costs: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w, rows = words(language), []
    quoted = {} if marks is None else marks.drop_duplicates("result_id").set_index("result_id").to_dict("index")
    for r in costs.to_dict("records"):
        if is_missing(r["price_low"]) or is_missing(r["low"]) or is_missing(r["high"]):
            continue
        high = r["price_low"] if is_missing(r["price_high"]) else r["price_high"]
        quote, paid = quoted.get(r["result_id"], {}), (float(r["low"]) + float(r["high"])) / 2 / _SCALE
        who = "" if is_missing(r["producer"]) else named(r["producer"], "area", language)
        rows.append(
            {
                "row": r["result_id"], "price": (float(r["price_low"]) + float(high)) / 2, "quantity": float(r["quantity"]),
                "official": r["against"] == "reference", "label": w["separator"].join(t for t in (who, f"{paid:.3g}") if t),
                "stated": w["comma"].join(str(t) for t in (w[f"against_{r['against']}"], r["price_time"]) if not is_missing(t)),
                "quote": quote.get("quote", ""), "document": quote.get("document", ""), "href": quote.get("href"),
            }
        )  # fmt: skip
    columns = ["row", "price", "quantity", "official", "label", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns)


def _apart(points: pd.DataFrame, top: float) -> pd.DataFrame:
    """The points, ``named`` where a label does not run into another of the same quantity; the others are left to the tooltip."""
    placed: dict[float, list[float]] = {}
    named_at = {}
    for i, point in points.sort_values(["official", "price"], kind="stable").iterrows():
        at, others = point["price"] / top * (WIDTH - 70), placed.setdefault(point["quantity"], [])
        named_at[i] = all(abs(at - other) > label_width(point["label"]) + 16 for other in others)
        if named_at[i]:
            others.append(at)
    return points.assign(named=pd.Series(named_at, index=points.index, dtype=bool))
