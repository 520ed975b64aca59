"""The bullet chart of targets: a tick for each target, a bar for each figure that it can be held against."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.lines import LINE, at_left, broken, stacked
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP = 18
HEAD = 17
"""Height of the line that names a target."""

BAR = 9
NOTE = 84
WIDEST = 360
_INDENT = 12
_PERCENT = "datum.label + (datum.value == 100 ? ' %' : '')"


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
    # a target has its name on a line of its own, above the figures that it can be held against
    new = rows["target_id"].ne(rows["target_id"].shift())
    steps = pd.Series([STEP + LINE * (len(broken(t, WIDEST)) - 1) for t in rows["label"]], index=rows.index)
    ends = (HEAD * new + steps).cumsum()
    rows = rows.assign(middle=ends - steps / 2, above_it=ends - steps - HEAD / 2 + 1)
    rows = rows.assign(top=rows["middle"] - BAR / 2, bottom=rows["middle"] + BAR / 2, above=rows["middle"] - 8, below=rows["middle"] + 8)
    left = 12 + _INDENT + max(label_width(t) for text in rows["label"] for t in broken(text, WIDEST))
    width, height = WIDTH - left - NOTE, int(ends.iloc[-1])
    x = alt.Scale(domain=[0, 100], nice=False)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    axis = alt.Axis(values=[0, 25, 50, 75, 100], orient="bottom", title=None, labelExpr=_PERCENT)
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
    heads = rows[new].assign(middle=rows["above_it"])
    layers.append(at_left(stacked(heads, "aim", WIDTH), pixels, -left, "strong_small"))
    layers.append(at_left(stacked(rows, "label", WIDEST), pixels, _INDENT - left, "label"))
    layers.append(at_left(stacked(rows, "note", WIDTH), pixels, width + 12, "strong_small"))
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
        aimed = w["separator"].join(p for p in parts if p) + w["colon"] + said
        shared = {"target_id": t["result_id"], "aim": aimed, "target": float(aim)}
        own = scores[scores["target"].eq(t["result_id"]) & scores["kind"].eq("actual")].to_dict("records")
        for s in [*own] if own else [None]:
            quote = told[s["result_id"] if s else t["result_id"]]
            if s is None:
                rows.append({**shared, **quote, "label": "", "note": w["no_figure"], "style": "hull", "from": None, "to": None})
                continue
            low, high = (edge if is_missing(s[c]) else float(s[c]) for c, edge in (("low", 0.0), ("high", 100.0)))
            low, high = (low, high) if high - low >= 1 else (max(0.0, low - 0.5), min(100.0, high + 0.5))
            style = "reference_solid" if s["origin"] == "reference" else "solid"
            label, verdict = _figure(s, language), w[f"verdict_{s['verdict']}"]
            rows.append({**shared, **quote, "label": label, "note": verdict, "style": style, "from": low, "to": high})
    columns = ["target_id", "aim", "label", "target", "from", "to", "style", "note", "stated", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns).astype({"from": "Float64", "to": "Float64"})


def _figure(score: dict[Any, Any], language: str) -> str:
    """What a figure is that a target is held against; official ones have their year, since one target meets several."""
    w, official = words(language), score["origin"] == "reference"
    details = []
    if official:
        year = "" if is_missing(score["period_class"]) else f" {score['period_class']}"
        details.append(w["official_short"] + year)
    details.append(named(score["measure"], "measure", language))
    details += [
        w.get(score[c], str(score[c])) for c in ("route", "basis") if not is_missing(score[c]) and (official or score[c] != "direct")
    ]
    details.append(named(score["item"], "item", language))
    return str(w["separator"]).join(details)
