"""The bullet chart of targets: a tick for each target, a bar for each figure that it can be held against."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, cut, label_width
from reportlib.charts.told import told_by

STEP = 32
BAR = 10
NOTE = 96
WIDEST = 310


def bullets(
    targets: pd.DataFrame,
    scores: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 14,
) -> Drawing:
    """One row a target and figure; a target without a figure has a row of its own.

    Args:
        targets: Results of ``analysis.targets.targets``.
        scores: Results of ``analysis.targets.scores``.
        marks: The claims behind both, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    rows = _rows(targets, scores, marks, language).head(limit)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    rows = rows.assign(middle=[STEP * (i + 0.5) for i in range(len(rows))])
    rows = rows.assign(top=rows["middle"] - BAR / 2, bottom=rows["middle"] + BAR / 2, above=rows["middle"] - 10, below=rows["middle"] + 10)
    left = 12 + min(WIDEST, max(label_width(t) for t in [*rows["first"], *rows["second"]]))
    width, height = WIDTH - left - NOTE, STEP * len(rows)
    x = alt.Scale(domain=[0, 100], nice=False)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    axis = alt.Axis(values=[0, 20, 40, 60, 80, 100], orient="bottom", title="%")
    tooltip = [alt.Tooltip(f"{c}:N", title=words(language)[c]) for c in ("stated", "quote", "document")]
    layers: list[Drawing] = []
    drawn = rows[rows["from"].notna()]
    for (style, linked), group in drawn.assign(linked=drawn["href"].notna()).groupby(["style", "linked"]):
        mark = alt.Chart(group).mark_rect(style=str(style), cursor="pointer" if linked else "default")
        where: dict[str, Any] = {"x": alt.X("from:Q", scale=x, axis=axis), "x2": "to:Q", "y": alt.Y("top:Q", scale=pixels, axis=None)}
        where |= {"y2": "bottom:Q", "tooltip": tooltip}
        layers.append(mark.encode(**where, href="href:N") if linked else mark.encode(**where))
    tick = alt.Chart(rows).mark_rule(style="accent_line", strokeWidth=3)
    layers.append(tick.encode(x=alt.X("target:Q", scale=x, axis=axis), y=alt.Y("above:Q", scale=pixels, axis=None), y2="below:Q"))
    middle = alt.Y("middle:Q", scale=pixels, axis=None)

    def text(field: str, at: int, dy: float, style: str) -> Drawing:
        mark = alt.Chart(rows).mark_text(align="left", baseline="middle", dy=dy, style=style)
        return mark.encode(y=middle, x=alt.value(at), text=f"{field}:N")

    layers += [text("first", -left, -6, "label"), text("second", -left, 7, "muted"), text("note", width + 12, 0, "strong_small")]
    return alt.layer(*layers).properties(width=width, height=height)


def _rows(targets: pd.DataFrame, scores: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for t in targets.to_dict("records"):
        aim = t["value"] if not is_missing(t["value"]) else t["stated_low"]
        if is_missing(aim):
            continue
        parts = [named(t["subject"], "area", language), named(t["item"], "item", language) if not is_missing(t["item"]) else ""]
        parts += [named(t["stage"], "stage", language) if not is_missing(t["stage"]) else "", "" if is_missing(t["due"]) else str(t["due"])]
        said = w[f"target_{t['direction']}"].format(n=f"{float(aim):g}")
        shared = {"first": cut(w["separator"].join(p for p in parts if p), WIDEST), "target": float(aim)}
        own = scores[scores["target"].eq(t["result_id"]) & scores["kind"].eq("actual")].to_dict("records")
        for s in [*own] if own else [None]:
            quote = told[s["result_id"] if s else t["result_id"]]
            if s is None:
                rows.append({**shared, **quote, "second": said, "note": w["no_figure"], "style": "hull", "from": None, "to": None})
                continue
            whose = w["official"] if s["origin"] == "reference" else named(s["measure"], "measure", language)
            details = [
                said,
                whose,
                "" if is_missing(s["basis"]) else w.get(s["basis"], str(s["basis"])),
                named(s["item"], "item", language),
            ]
            low, high = (edge if is_missing(s[c]) else float(s[c]) for c, edge in (("low", 0.0), ("high", 100.0)))
            low, high = (low, high) if high - low >= 1 else (max(0.0, low - 0.5), min(100.0, high + 0.5))
            style = "reference_solid" if s["origin"] == "reference" else "solid"
            second = cut(w["separator"].join(d for d in details if d), WIDEST)
            rows.append(
                {**shared, **quote, "second": second, "note": w[f"verdict_{s['verdict']}"], "style": style, "from": low, "to": high}
            )
    columns = ["first", "second", "target", "from", "to", "style", "note", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns).astype({"from": "Float64", "to": "Float64"})
