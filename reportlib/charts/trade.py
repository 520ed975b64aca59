"""The chart of rebuilt series: bars by period, those that documents state full, those that follow from stated changes hollow."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.keys import swatches
from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP = 18
BAR = 12
HEAD = 18
NOTE = 130
WIDEST = 220


def series(
    found: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 22,
) -> Drawing:
    """One panel a series, one bar a period; each panel has its own scale from zero.

    Args:
        found: Results of ``analysis.rebuilt.rebuilt`` in tonnes, with a period.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        limit: Bars that are drawn at most.
    """
    bars = _bars(found, marks, language).head(limit)
    if bars.empty:
        return alt.Chart(bars).mark_bar()
    left = 12 + min(WIDEST, max(label_width(t) for t in bars["label"]))
    width = WIDTH - left - NOTE
    panels = [_panel(str(name), group, language, width, left) for name, group in bars.groupby("panel", sort=False)]
    key = _key(bars, language, left, width)
    return alt.vconcat(key, *panels, spacing=8).resolve_scale(x="independent")


def _bars(found: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for r in found.to_dict("records"):
        low, high, value = (None if is_missing(r[c]) else float(r[c]) for c in ("low", "high", "value"))
        ends = [v for v in (low, high) if v is not None]
        if not ends or is_missing(r["period"]):
            continue
        derived = r["origin"] == "derived"
        middle = value if value is not None else sum(ends) / len(ends)
        parts = [named(r["measure"], "measure", language), named(r["item"], "item", language), named(r["subject"], "area", language)]
        if not is_missing(r["partner"]):
            parts.append("→ " + named(r["partner"], "area", language))
        label = str(r["period"]).replace("/", "–") + (w["comma"] + w["derived"] if derived else "")
        rows.append(
            {
                "panel": w["separator"].join(parts), "label": label, "fill": "hollow" if derived else "solid", "to": middle,
                "low": min(ends), "high": max(ends), "note": _note(value, min(ends), max(ends), language), "order": str(r["period"]),
                **told[r["result_id"]],
            }
        )  # fmt: skip
    columns = ["panel", "label", "fill", "to", "low", "high", "note", "order", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns).sort_values(["panel", "order", "fill"], ascending=[True, True, False], kind="stable")


def _panel(name: str, bars: pd.DataFrame, language: str, width: int, left: int) -> Drawing:
    w, height = words(language), HEAD + STEP * len(bars)
    bars = bars.assign(middle=[HEAD + STEP * (i + 0.5) for i in range(len(bars))], start=0.0)
    bars = bars.assign(top=bars["middle"] - BAR / 2, bottom=bars["middle"] + BAR / 2)
    x = alt.Scale(domain=[0, float(bars["high"].max()) * 1.04], nice=False)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    axis = alt.Axis(format=",~r", tickCount=5, orient="bottom", title=None)
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document")]
    layers: list[Drawing] = []
    for (fill, linked), group in bars.assign(linked=bars["href"].notna()).groupby(["fill", "linked"]):
        mark = alt.Chart(group).mark_rect(style=str(fill), cursor="pointer" if linked else "default")
        where: dict[str, Any] = {"x": alt.X("start:Q", scale=x, axis=axis), "x2": "to:Q", "tooltip": tooltip}
        where |= {"y": alt.Y("top:Q", scale=pixels, axis=None), "y2": "bottom:Q"}
        layers.append(mark.encode(**where, href="href:N") if linked else mark.encode(**where))
    middle = alt.Y("middle:Q", scale=pixels, axis=None)
    wide = bars[bars["high"].gt(bars["low"])]
    layers.append(alt.Chart(wide).mark_rule(style="muted_line", strokeWidth=1.5).encode(y=middle, x=alt.X("low:Q", scale=x), x2="high:Q"))

    def text(data: pd.DataFrame, field: str, at: int, style: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", baseline="middle", style=style).encode(y=middle, x=alt.value(at), text=f"{field}:N")

    head = pd.DataFrame([{"middle": 7.0, "name": name}])
    layers += [text(head, "name", -left, "strong"), text(bars, "label", -left, "label"), text(bars, "note", width + 12, "strong_small")]
    return alt.layer(*layers).properties(width=width, height=height)


def _key(bars: pd.DataFrame, language: str, left: int, width: int) -> Drawing:
    w = words(language)
    entries = (("solid", w["stated_level"]), ("hollow", w["derived"]))
    drawn = [(fill, name) for fill, name in entries if bars["fill"].eq(fill).any()]
    return swatches(drawn, left, width, NOTE)


def _note(value: float | None, low: float, high: float, language: str) -> str:
    """A stated number as it stands; a derived one as its interval, in whole tonnes where it is large."""
    if value is not None:
        ends = [f"{value:,.10g}"]
    else:
        whole = high >= 100
        ends = list(
            dict.fromkeys(
                f"{v:,}" for v in ((math.floor(round(low, 6)), math.ceil(round(high, 6))) if whole else (round(low, 2), round(high, 2)))
            )
        )
    return "–".join(ends) + (" t" if language == "en" else "吨")
