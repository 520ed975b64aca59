"""Rows of points with their reach on logarithmic axes: one panel a unit, names before the rows, numbers after them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import words
from reportlib.charts.lines import LINE, at_left, broken, stacked
from reportlib.charts.theme import WIDTH, Drawing, label_width

STEP = 18
NOTE = 130
HEAD = 18
WIDEST = 285

ROW_COLUMNS = ["row", "panel", "shape", "style", "at", "from", "to", "label", "note", "stated", "quote", "document", "href"]
"""What a row has: its result, its panel's head, its mark, where it stands and reaches, its texts, what a tooltip shows, its evidence."""


def log_panels(
    rows: pd.DataFrame,
    references: pd.DataFrame | None,
    entries: Sequence[tuple[str, str, str]],
    language: str,
    note: int = NOTE,
    ticks: Callable[[float], str] | None = None,
) -> Drawing:
    """The panels one below the other, with a key above them.

    Args:
        rows: ``ROW_COLUMNS``, in the order in which they are drawn.
        references: Official figures on them: result_id, at, source, period; None for none.
        entries: The marks of the key: shape, name, style.
        language: en or zh.
        note: Room for the numbers after the rows, in pixels.
        ticks: How the numbers of an axis are written; None for digits.
    """
    official = _official(rows, references)
    left = 12 + max(label_width(t) for text in [*rows["label"], *rows["panel"]] for t in broken(text, WIDEST))
    width = WIDTH - left - note
    shown = [*entries, *([("diamond", words(language)["official"], "reference")] if len(official) else [])]
    panels = [
        _panel(group, official[official["row"].isin(group["row"].tolist())], str(head), language, width, left, ticks)
        for head, group in rows.groupby("panel", sort=False)
    ]
    made: Drawing = alt.vconcat(*([_key(shown, left, width)] if shown else []), *panels, spacing=8).resolve_scale(x="independent")
    return made


def _panel(
    rows: pd.DataFrame, official: pd.DataFrame, head_text: str, language: str, width: int, left: int, ticks: Callable[[float], str] | None
) -> Drawing:
    steps_down = [STEP + LINE * (len(broken(t, WIDEST)) - 1) for t in rows["label"]]
    w, height = words(language), HEAD + sum(steps_down)
    rows = rows.assign(middle=[HEAD + sum(steps_down[:i]) + s / 2 for i, s in enumerate(steps_down)])
    ends = [*rows["from"], *rows["to"], *official["at"]]
    domain = [10 ** math.floor(math.log10(min(ends)) - 0.05), 10 ** math.ceil(math.log10(max(ends)) + 0.05)]
    scale = alt.Scale(type="log", domain=domain, nice=False)
    steps = range(round(math.log10(domain[0])), round(math.log10(domain[1])) + 1)
    axis = alt.Axis(values=[10.0**k for k in steps], format=",~r", orient="bottom", title=None)
    if ticks is not None:
        said = {f"{10.0**k:g}": ticks(10.0**k) for k in steps}
        axis = alt.Axis(values=[10.0**k for k in steps], orient="bottom", title=None, labelExpr=_written(said))
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    y = alt.Y("middle:Q", scale=pixels, axis=None)
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document")]
    layers: list[Drawing] = [
        alt.Chart(rows).mark_rule(style="muted_line", strokeWidth=1.4).encode(y=y, x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")
    ]
    for (shape, style, linked), group in rows.assign(linked=rows["href"].notna()).groupby(["shape", "style", "linked"]):
        pointer: Any = "pointer" if linked else "default"
        mark = alt.Chart(group).mark_point(shape=str(shape), size=62, filled=True, opacity=1, style=str(style), cursor=pointer)
        at = {"y": y, "x": alt.X("at:Q", scale=scale, axis=axis), "tooltip": tooltip}
        layers.append(mark.encode(**at, href="href:N") if linked else mark.encode(**at))
    if len(official):
        placed = official.merge(rows[["row", "middle"]], on="row")
        tip = [alt.Tooltip("source:N", title=w["source"]), alt.Tooltip("period:N", title=w["period"])]
        point = alt.Chart(placed).mark_point(shape="diamond", size=62, filled=False, strokeWidth=1.6, opacity=1, style="reference")
        layers.append(point.encode(y=y, x=alt.X("at:Q", scale=scale, axis=axis), tooltip=tip))

    def text(data: pd.DataFrame, field: str, x: int, style: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", baseline="middle", style=style).encode(y=y, x=alt.value(x), text=f"{field}:N")

    head = pd.DataFrame([{"middle": 7.0, "name": head_text}])
    layers += [
        text(head, "name", -left, "strong"),
        at_left(stacked(rows, "label", WIDEST), pixels, -left, "label"),
        text(rows, "note", width + 12, "strong_small"),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def _official(rows: pd.DataFrame, references: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["row", "at", "source", "period"]
    if references is None:
        return pd.DataFrame(columns=columns)
    found = references.rename(columns={"result_id": "row"})[columns]
    return found[found["row"].isin(rows["row"].tolist())]


def _key(entries: Sequence[tuple[str, str, str]], left: int, width: int) -> Drawing:
    at, made = 0, []
    for shape, name, style in entries:
        made.append({"shape": shape, "text": name, "style": style, "at": at + 5, "label": at + 14})
        at += 14 + label_width(name) + 20
    frame, room = pd.DataFrame(made), left + width + NOTE
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, room], range=[-left, room - left]), "axis": None}
    layers: list[Drawing] = [
        alt.Chart(frame.iloc[[i]])
        .mark_point(shape=str(e["shape"]), size=55, filled=e["style"] != "reference", opacity=1, strokeWidth=1.6, style=str(e["style"]))
        .encode(x=alt.X("at:Q", **x))
        for i, e in enumerate(made)
    ]
    layers.append(alt.Chart(frame).mark_text(align="left", style="muted").encode(x=alt.X("label:Q", **x), text="text:N"))
    return alt.layer(*layers).properties(width=width, height=16)


def _written(texts: Mapping[str, str]) -> str:
    """A Vega expression that gives the text of each tick."""
    expression = "''"
    for value, text in texts.items():
        expression = f"datum.value == {value} ? {json.dumps(text, ensure_ascii=False)} : {expression}"
    return expression
