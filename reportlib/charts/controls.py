"""The chart of controls: one row a control, its states along time, today as a line; the official record in its own colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.keys import swatches
from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.lines import LINE, at_left, pairs
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP = 28
BAR = 11
NOTE = 168
"""Room for the state at the end of a row, in pixels."""

WIDEST = 220
YEARS = 3
"""How many years before the edition's date the axis reaches back; what began earlier starts at its edge."""

_STYLES = {"in_force": "solid", "announced": "hollow", "suspended": "dashed"}
_HEAD = 18
_NUMBERED = re.compile(r"No\. (\d+) of (\d{4})\Z")


def gantt(
    groups: list[list[dict[Any, Any]]],
    spans: pd.DataFrame,
    as_of: date,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 16,
) -> Drawing:
    """One row a group of controls that differ in their item alone.

    Args:
        groups: From ``analysis.controls.grouped``; of either layer announcements and old ones give way.
        spans: From ``analysis.controls.spans``.
        as_of: The edition's date.
        marks: The acts behind the rows, from ``analysis.marks.event_marks``, for quotes and links.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    told, official = ([g for g in groups if (g[0]["layer"] == "reference") is kind] for kind in (False, True))
    room = limit - min(len(official), limit // 2)
    rows = _rows([*_effective(told, room), *_effective(official, limit - min(len(told), room))], marks, language)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    labels = pairs(rows, WIDEST)
    heights = [STEP + LINE * max(0, n - 2) for n in labels.groupby("row")["of"].first()]
    rows = rows.assign(middle=[_HEAD + sum(heights[:i]) + h / 2 for i, h in enumerate(heights)])
    labels = labels.assign(
        row=labels["row"].map(rows["row"]), middle=labels["row"].map(rows["middle"]) + LINE * (labels["nth"] - (labels["of"] - 1) / 2)
    )
    left = 12 + max(label_width(t) for t in labels["text"])
    width = WIDTH - left - NOTE
    height = _HEAD + sum(heights)
    bars = _bars(rows, spans, as_of)
    # the axis spans what is drawn; a stated domain would stand against that of the ends of the bars
    x = alt.Scale(type="utc", nice=False)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    axis = alt.Axis(format="%Y-%m", tickCount=max(2, width // 80), title=None, orient="bottom")
    w = words(language)
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("quote", "document", "voice")]
    layers: list[Drawing] = []
    for (style, ahead, linked), group in bars.assign(linked=bars["href"].notna()).groupby(["style", "ahead", "linked"]):
        mark = alt.Chart(group).mark_rect(style=str(style), cursor="pointer" if linked else "default", opacity=0.45 if ahead else 1)
        where = {"x": alt.X("from:T", scale=x, axis=axis), "x2": "to:T", "y": alt.Y("top:Q", scale=pixels, axis=None), "y2": "bottom:Q"}
        layers.append(mark.encode(**where, tooltip=tooltip, href="href:N") if linked else mark.encode(**where))
    layers += _today(as_of, w["as_of"].format(date=as_of.isoformat()[:7]), x, pixels, height)
    layers += [at_left(labels[labels["style"].eq(style)], pixels, -left, style) for style in ("label", "muted")]
    layers.append(_text(rows, "state", width + 12, -6, "strong_small", pixels))
    layers.append(_text(rows, "note", width + 12, 7, "muted", pixels))
    return alt.vconcat(_key(bars, language, left, width), alt.layer(*layers).properties(width=width, height=height), spacing=6)


def _effective(groups: list[list[dict[Any, Any]]], rows: int) -> list[list[dict[Any, Any]]]:
    """As many groups as there are rows for, in their order: what is only announced goes first, then what is old."""
    best = sorted(range(len(groups)), key=lambda i: (groups[i][0]["state"] == "announced", -i))[: max(0, rows)]
    return [groups[i] for i in sorted(best)]


def _rows(groups: list[list[dict[Any, Any]]], marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for group in groups:
        one = group[0]
        items = [str(r["item"]) for r in group]
        names = w["comma"].join(named(n, "item", language) for n in items)
        if label_width(names) > WIDEST:
            names = w["comma"].join(n if len(n) < 3 else named(n, "item", language) for n in items)
        parts = [named(one["authority"], "area", language)]
        if one["destination"] != "WORLD":
            parts.append(w["to_destination"].format(area=named(one["destination"], "area", language)))
        parts += [_instrument(str(p), w) for p in (one["instrument"], one["scope"]) if not is_missing(p)]
        until = one["suspended_until"] if one["state"] == "suspended" else None
        quote = told[one["result_id"]]
        rows.append(
            {
                "official": one["layer"] == "reference", "keys": [_key_of(r) for r in group],
                "row": one["result_id"], "first": names, "second": w["separator"].join(parts),
                "state": w[one["state"]] + ("" if is_missing(until) or until is None else " " + w["until_date"].format(date=until)),
                "note": _days(one, language), **{k: quote[k] for k in ("quote", "document", "voice", "href")},
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _instrument(code: str, w: Mapping[str, Any]) -> str:
    """The name of an announcement, or of a part of it."""
    found = _NUMBERED.match(code)
    return str(w["numbered"]).format(n=found[1], year=found[2]) if found else str(w.get(code, code))


def _bars(rows: pd.DataFrame, spans: pd.DataFrame, as_of: date) -> pd.DataFrame:
    by_key: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for span in spans.to_dict("records"):
        by_key.setdefault(_key_of(span), []).append(span)
    edge = date(as_of.year - YEARS, as_of.month, 1)
    bars = []
    for row in rows.to_dict("records"):
        shared = {k: row[k] for k in ("row", "quote", "document", "voice", "href")}
        for span in by_key.get(row["keys"][0], []):
            if span["end"] <= edge:
                continue
            style = ("reference_" if row["official"] else "") + _STYLES[span["state"]]
            bars.append(
                {
                    **shared, "style": style, "state": span["state"], "ahead": bool(span["ahead"]), "top": row["middle"] - BAR / 2,
                    "bottom": row["middle"] + BAR / 2, "from": max(edge, span["start"]).isoformat(), "to": span["end"].isoformat(),
                }
            )  # fmt: skip
    columns = ["style", "state", "ahead", "top", "bottom", "from", "to", "row", "quote", "document", "voice", "href"]
    return pd.DataFrame(bars, columns=columns)


def _today(as_of: date, label: str, x: alt.Scale, pixels: alt.Scale, height: int) -> list[Drawing]:
    data = pd.DataFrame([{"day": as_of.isoformat(), "top": 12.0, "bottom": float(height), "label": label}])
    at = alt.X("day:T", scale=x)
    rule = alt.Chart(data).mark_rule(style="accent_line", strokeWidth=1.4)
    text = alt.Chart(data).mark_text(style="accent_text", baseline="top", dy=-12)
    y = alt.Y("top:Q", scale=pixels, axis=None)
    return [rule.encode(x=at, y=y, y2="bottom:Q"), text.encode(x=at, y=y, text="label:N")]


def _text(rows: pd.DataFrame, field: str, at: int, dy: float, style: str, pixels: alt.Scale) -> Drawing:
    mark = alt.Chart(rows[["row", "middle", field]]).mark_text(align="left", baseline="middle", dy=dy, style=style)
    return mark.encode(y=alt.Y("middle:Q", scale=pixels, axis=None), x=alt.value(at), text=f"{field}:N")


def _key(bars: pd.DataFrame, language: str, left: int, width: int) -> Drawing:
    """The states that are drawn, and the official record's colour."""
    w = words(language)
    entries = [(style, w[state]) for state, style in _STYLES.items() if bars["state"].eq(state).any()]
    if bars["style"].str.startswith("reference_").any():
        entries.append(("reference_solid", w["key_record"]))
    return swatches(entries, left, width, NOTE)


def _days(row: dict[Any, Any], language: str) -> str:
    low, high = row["low"], row["high"]
    if is_missing(high):
        return ""
    if "start_not_stated" in row["caveats"]:
        return str(words(language)["days_most"]).format(days=int(high))
    days = f"{int(high)}" if low == high else f"{int(low)}–{int(high)}"
    return str(words(language)["days_force"]).format(days=days)


def _key_of(row: dict[Any, Any]) -> tuple[str, ...]:
    names = ("layer", "authority", "item", "destination", "instrument", "scope", "announced")
    return tuple("" if is_missing(row[k]) else str(row[k]) for k in names)
