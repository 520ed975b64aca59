"""The chart of concentration: what the known shares allow for the index, against the lines that authorities draw."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP, NOTE, TOP = 20, 110, 10_000


def index_bars(
    found: pd.DataFrame,
    lines: dict[str, int],
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 14,
) -> Drawing:
    """One bar an item and stage, from the least to the most that the index can be.

    Args:
        found: Results of ``analysis.concentration.concentration``, in points.
        lines: Name and height of each line, in points.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    w, rows = words(language), _rows(found, marks, language).head(limit)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    left = 12 + max(label_width(t) for t in rows["label"])
    width, height = WIDTH - left - NOTE, STEP * len(rows) + 18
    rows = rows.assign(middle=[18 + STEP * (i + 0.5) for i in range(len(rows))])
    y = alt.Y("middle:Q", scale=alt.Scale(domain=[0, height], range=[0, height]), axis=None)
    scale = alt.Scale(domain=[0, TOP], nice=False)
    x = alt.X("low:Q", scale=scale, axis=alt.Axis(format=",d", tickCount=5, title=w["points"]))
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document")]
    drawn = pd.DataFrame([{"at": at, "name": name, "middle": 6.0} for name, at in lines.items()])
    layers: list[Drawing] = [alt.Chart(drawn).mark_rule(style="accent", strokeDash=[4, 3]).encode(x=alt.X("at:Q", scale=scale))]
    for linked, group in rows.assign(linked=rows["href"].notna()).groupby("linked"):
        pointer: Any = "pointer" if linked else "default"
        bars = alt.Chart(group).mark_bar(size=9, style="consensus", cursor=pointer)
        at = {"y": y, "x": x, "x2": "high:Q", "tooltip": tooltip}
        layers.append(bars.encode(**at, href="href:N") if linked else bars.encode(**at))
    layers += [
        _text(rows, "label", y, -left, "label"),
        _text(rows, "note", y, width + 12, "strong_small"),
    ]
    for k, (_, one) in enumerate(drawn.groupby("at")):  # the lowest is named on its left, where no other line stands
        named_at = alt.Chart(one).mark_text(align="left" if k else "right", dx=3 if k else -3, style="accent_text")
        layers.append(named_at.encode(y=y, x=alt.X("at:Q", scale=scale), text="name:N"))
    return alt.layer(*layers).properties(width=width, height=height)


def _text(rows: pd.DataFrame, field: str, y: Drawing, at: int, style: str) -> Drawing:
    return alt.Chart(rows).mark_text(align="left", baseline="middle", style=style).encode(y=y, x=alt.value(at), text=f"{field}:N")


def _rows(found: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for r in found.to_dict("records"):
        if is_missing(r["low"]) or is_missing(r["high"]):
            continue
        parts = [
            (r["item"], "item"),
            (r["stage"], "stage"),
            (r["period_class"] if r["period_class"] != "current" else None, "period_class"),
        ]
        rows.append(
            {
                "low": float(r["low"]), "high": float(r["high"]), "note": f"{float(r['low']):,.0f}–{float(r['high']):,.0f}",
                "label": w["separator"].join(
                    w.get(str(v), str(v)) if kind == "period_class" else named(v, kind, language) for v, kind in parts if not is_missing(v)
                ),
                **told[r["result_id"]],
            }
        )  # fmt: skip
    columns = ["low", "high", "note", "label", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns)
