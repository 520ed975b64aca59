"""The lanes of the acts: who moved when, one lane an actor, one mark a dated act; policy full, investments and projects hollow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.keys import swatches
from reportlib.charts.labels import named, words
from reportlib.charts.lines import at_left, stacked
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP = 22
MARK = 11
"""Height of a mark, in pixels."""

NOTE = 172
"""Room for the last act at the end of a lane, in pixels."""

WIDEST = 170
_SHORTEST = timedelta(days=2)


def lanes(acts: pd.DataFrame, as_of: date, marks: pd.DataFrame | None = None, language: str = "en", limit: int = 10) -> Drawing:
    """One lane an actor, those with most acts, by the day of the first; at its end the last act of the lane.

    Args:
        acts: ``event_id``, ``actor``, ``type``, ``date`` (ISO 8601, as far as it is known), ``policy`` (whether it is an act of policy),
            ``first`` and ``last`` (the days on one of which it was done, as dates).
        as_of: The edition's date.
        marks: The acts, from ``analysis.marks.event_marks`` with the event as result, for quotes and links.
        language: en or zh.
        limit: Lanes that are drawn at most.
    """
    if acts.empty:
        return alt.Chart(acts).mark_bar()
    rows = _lanes(acts, marks, language, limit)
    lane = rows.sort_values(["first", "last"], kind="stable").drop_duplicates("lane", keep="last")
    left = 12 + min(WIDEST, max(label_width(t) for t in lane["lane"]))
    width, height = WIDTH - left - NOTE, STEP * len(lane)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    x = alt.Scale(type="utc", nice=False)
    axis = alt.Axis(format="%Y-%m", tickCount=max(2, width // 80), title=None, orient="bottom")
    tooltip = [alt.Tooltip(f"{c}:N", title=words(language)[c]) for c in ("act", "day", "quote", "document")]
    layers: list[Drawing] = []
    for (style, linked), group in rows.assign(linked=rows["href"].notna()).groupby(["style", "linked"]):
        mark = alt.Chart(group).mark_rect(style=str(style), opacity=0.8, cursor="pointer" if linked else "default")
        where: dict[str, Any] = {"x": alt.X("from:T", scale=x, axis=axis), "x2": "to:T", "y": alt.Y("top:Q", scale=pixels, axis=None)}
        where |= {"y2": "bottom:Q", "tooltip": tooltip}
        layers.append(mark.encode(**where, href="href:N") if linked else mark.encode(**where))
    today = pd.DataFrame([{"day": as_of.isoformat(), "top": 0.0, "bottom": float(height)}])
    rule = alt.Chart(today).mark_rule(style="accent_line", strokeWidth=1.4)
    layers.append(rule.encode(x=alt.X("day:T", scale=x, axis=axis), y=alt.Y("top:Q", scale=pixels, axis=None), y2="bottom:Q"))
    layers.append(at_left(stacked(lane, "lane", WIDEST), pixels, -left, "label"))
    layers.append(at_left(stacked(lane, "told", NOTE), pixels, width + 12, "muted"))
    key = [(style, words(language)[word]) for style, word in _KINDS.items() if rows["style"].eq(style).any()]
    return alt.vconcat(swatches(key, left, width, NOTE), alt.layer(*layers).properties(width=width, height=height), spacing=6)


_KINDS = {"solid": "act_of_policy", "hollow": "other_act"}


def _lanes(acts: pd.DataFrame, marks: pd.DataFrame | None, language: str, limit: int) -> pd.DataFrame:
    told, w = told_by(marks), words(language)
    busiest = acts["actor"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:limit]
    kept = acts[acts["actor"].isin(busiest)].sort_values(["first", "last", "event_id"], kind="stable")
    lane = {actor: i for i, actor in enumerate(kept["actor"].drop_duplicates())}
    rows = []
    for act in kept.to_dict("records"):
        middle = STEP * (lane[act["actor"]] + 0.5)
        name, day = named(act["type"], "event_type", language), str(act["date"]).replace("/", "–")
        quote = told[act["event_id"]]
        rows.append(
            {
                "row": act["event_id"], "lane": named(act["actor"], "area", language), "first": act["first"], "last": act["last"],
                "style": "solid" if act["policy"] else "hollow", "middle": middle, "top": middle - MARK / 2, "bottom": middle + MARK / 2,
                "from": act["first"].isoformat(), "to": max(act["last"], act["first"] + _SHORTEST).isoformat(), "act": name, "day": day,
                "told": f"{name}{w['separator']}{day}", "quote": quote["quote"], "document": quote["document"], "href": quote["href"],
            }
        )  # fmt: skip
    made = pd.DataFrame(rows)
    return made.assign(first=made["first"].map(date.isoformat), last=made["last"].map(date.isoformat))
