"""The graph of sources: who is heard in which document, with how many claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import counted, words
from reportlib.charts.theme import WIDTH, Drawing, label_width

STEP = 19
WIDEST_LINE = 9


def source_graph(
    links: pd.DataFrame,
    kinds: Mapping[str, str],
    language: str = "en",
    limit: int = 24,
) -> Drawing:
    """Voices on the left, documents on the right, a line for the claims that a voice makes in a document.

    Args:
        links: Results of .
        kinds: What each kind of voice is called; colours stand for kinds.
        language: en or zh.
        limit: Voices that are drawn at most, those with most claims first.
    """
    w, total = words(language), links.groupby("voice")["n_claims"].sum().sort_values(ascending=False, kind="stable")
    shown = links[links["voice"].isin(total.head(limit).index)]
    shown = shown.assign(kind=shown["source_kind"].map(dict(kinds)).astype("string"))
    # voices of one kind stand together, the loudest first
    loud = shown.groupby("kind")["n_claims"].sum().sort_values(ascending=False, kind="stable").index.tolist()
    first = shown.drop_duplicates("voice").assign(
        _k=lambda f: f["kind"].map(loud.index), _n=lambda f: f["voice"].map(total).astype(float).mul(-1)
    )
    order = first.sort_values(["_k", "_n", "voice"], kind="stable")["voice"].tolist()
    documents = sorted(shown["document"].dropna().unique())
    height = STEP * max(len(order), len(documents), 1)
    at = {v: STEP * (i + 0.5) for i, v in enumerate(order)}
    to = {d: height * (i + 0.5) / len(documents) for i, d in enumerate(documents)}
    lines = shown.assign(y=shown["voice"].map(at).astype(float), y2=shown["document"].map(to).astype(float), x=0.0, x2=1.0)
    most = float(lines["n_claims"].max()) if len(lines) else 1.0
    lines = lines.assign(width=(1 + (WIDEST_LINE - 1) * (lines["n_claims"].astype(float) / most)), named=lines["named"].astype(bool))
    labels = pd.DataFrame({"y": [at[v] for v in order], "text": [f"{v}{w['separator']}{total[v]}" for v in order]})
    names = pd.DataFrame({"y": [to[d] for d in documents], "text": documents})
    left = 20 + max((label_width(t) for t in labels["text"]), default=0)
    room = WIDTH - left - 12 - max((label_width(d) for d in documents), default=0)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    y, span = alt.Y("y:Q", scale=pixels, axis=None), alt.Scale(domain=[0, 1])
    colour = alt.Color("kind:N", scale=alt.Scale(domain=loud), title=None, legend=alt.Legend(columns=3, labelLimit=230, offset=8))
    tooltip = [alt.Tooltip("voice:N", title=w["voice"]), alt.Tooltip("document:N", title=w["document"])]
    tooltip += [alt.Tooltip("kind:N", title=w["kind"]), alt.Tooltip("n_claims:Q", title=counted(2, "claims", language)[1:].strip())]
    made: list[Drawing] = []
    for named, group in lines.groupby("named"):
        look: dict[str, Any] = {"strokeDash": [5, 3]} if named else {}
        rule = alt.Chart(group).mark_rule(opacity=0.75, strokeCap="butt", **look)
        made.append(
            rule.encode(
                x=alt.X("x:Q", scale=span, axis=None), x2="x2:Q", y=y, y2="y2:Q", color=colour, tooltip=tooltip,
                strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
            )
        )  # fmt: skip
    text: dict[str, Any] = {"baseline": "middle", "style": "label"}
    made += [
        alt.Chart(labels).mark_text(align="right", **text).encode(x=alt.value(-8), y=y, text="text:N"),
        alt.Chart(names).mark_text(align="left", **text).encode(x=alt.value(room + 8), y=y, text="text:N"),
    ]
    return alt.layer(*made).properties(width=room, height=height)
