"""Rows of intervals: span of all claims, where they agree, each claim, official figures, and a note at the end of each row."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import words
from reportlib.charts.theme import Drawing, label_width

STEP = 40
"""Height of a row in pixels."""

BAR = 9
LANES = 3
"""Claims on the same number stand above one another, in at most this many lanes."""

TICK = 20
COLOURS = 8
"""With more documents than this, colour tells nothing, and all claims have the same."""

_LINE = 13
_KEY_LINE = 19


def interval_rows(
    rows: pd.DataFrame,
    marks: pd.DataFrame,
    references: pd.DataFrame,
    language: str,
    width: int,
    left: int,
    domain: tuple[float, float] = (0, 100),
) -> Drawing:
    """The layers of a chart of intervals.

    Args:
        rows: One row each: row (unique), first and second (the lines of its label), low, high, consensus_low, consensus_high, n_claims,
            strong and note (what stands at its end), emphasis (draws the interval in the accent colour).
        marks: Claims with the row that they belong to, as ``analysis.marks.claim_marks`` gives them.
        references: Official figures with the row that they belong to, and their label.
        language: Of the tooltips.
        width: Of the plot in pixels.
        left: Room for the labels in pixels.
        domain: Of the axis.
    """
    y = alt.Y("row:N", sort=rows["row"].tolist(), axis=None, scale=alt.Scale(padding=0))
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    axis = alt.Axis(orient="top", tickCount=5, labelExpr="datum.label + (datum.value == 100 ? ' %' : '')")
    x = alt.X("from:Q", scale=scale, title=None, axis=axis)
    drawn = _clipped(rows, domain)
    layers: list[Drawing] = [
        alt.Chart(drawn[~drawn["emphasis"]]).mark_bar(height=BAR, style="hull").encode(y=y, x=x, x2="to:Q"),
        alt.Chart(drawn[drawn["emphasis"]]).mark_bar(height=BAR, style="accent").encode(y=y, x=x, x2="to:Q"),
    ]
    agreed = drawn[drawn["agreed_from"].notna() & drawn["several"]]
    layers.append(
        alt.Chart(agreed).mark_bar(height=BAR, style="consensus").encode(y=y, x=alt.X("agreed_from:Q", scale=scale), x2="agreed_to:Q")
    )
    layers += _references(references, y, scale, language, domain, width)
    layers += _claims(marks, y, scale, language, domain)
    return alt.layer(*layers, *_texts(rows, y, width, left)).properties(width=width, height=alt.Step(STEP))


def key(language: str, kinds: list[str], documents: list[str], left: int, room: int) -> Drawing:
    """What the marks of a chart of intervals are, and the colours of the documents, in lines above it.

    Args:
        language: en or zh.
        kinds: The marks that are drawn: hull, consensus, claim, bound, official.
        documents: Names of the documents; they are shown where there are two to eight.
        left: Where the lines begin, left of the plot.
        room: How long a line may be.
    """
    w = words(language)
    entries = [(kind, w[f"key_{kind}"]) for kind in kinds]
    named = 1 < len(documents) <= COLOURS
    frame = _flowed([entries, [("document", d) for d in documents] if named else []], room)
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, room], range=[-left, room - left]), "axis": None}
    height = _KEY_LINE * max(1, frame["line"].nunique())
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))

    def of(kind: str) -> alt.Chart:
        return alt.Chart(frame[frame["kind"].eq(kind)])

    middle = alt.X("middle:Q", **x)
    tick: dict[str, Any] = {"orient": "vertical", "size": 13, "thickness": 3, "opacity": 1}
    bars = [of(k).mark_bar(height=BAR, style=k).encode(y=y, x=alt.X("at:Q", **x), x2="to:Q") for k in ("hull", "consensus")]
    return alt.layer(
        *bars,
        of("claim").mark_tick(style="ink", **tick).encode(y=y, x=middle),
        of("bound").mark_point(shape="triangle-right", size=60, filled=True, opacity=1, style="ink").encode(y=y, x=middle),
        of("official")
        .mark_point(shape="diamond", size=60, filled=False, strokeWidth=1.6, opacity=1, style="reference")
        .encode(y=y, x=middle),
        of("document").mark_tick(**tick).encode(y=y, x=middle, color=_colour("text", documents)),
        alt.Chart(frame).mark_text(align="left", style="muted").encode(y=y, x=alt.X("label:Q", **x), text="text:N"),
    ).properties(width=max(1, room - left), height=height)


def lanes(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with the place of their middle in the row and a height, so that claims on the same number do not hide each other."""
    if marks.empty:
        return marks.assign(dy=pd.Series(dtype="float64"), tick=pd.Series(dtype="float64"))
    groups = marks.groupby(["row", "x"], dropna=False)
    lane, count = groups.cumcount() % LANES, groups["claim_id"].transform("size").clip(upper=LANES)
    height = TICK / count
    return marks.assign(dy=STEP / 2 + (lane - (count - 1) / 2) * height, tick=(height - 1).astype(float))


def place_labels(frame: pd.DataFrame, domain: tuple[float, float], width: int) -> pd.DataFrame:
    """Labels below or above their points, as far as they do not run into each other; the others are left to the tooltip."""
    pixel = width / (domain[1] - domain[0])
    free: dict[tuple[Any, float], float] = {}
    kept = []
    for record in frame.sort_values("at").to_dict("records"):
        middle = (record["at"] - domain[0]) * pixel
        half = label_width(str(record["label"])) / 2
        for dy in (STEP / 2 + 13, STEP / 2 - 13):
            if record["label"] and middle - half > free.get((record["row"], dy), -1e9):
                free[record["row"], dy] = middle + half + 4
                kept.append({**record, "dy": dy})
                break
    return pd.DataFrame(kept, columns=[*frame.columns, "dy"])


def without_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with empty text where text is missing, so that no tooltip says null; ``side`` keeps its gaps."""
    texts = [c for c in frame.columns if isinstance(frame[c].dtype, pd.StringDtype) and c != "side"]
    return frame.assign(**{c: frame[c].fillna("") for c in texts})


def _texts(rows: pd.DataFrame, y: alt.Y, width: int, left: int) -> list[Drawing]:
    """Labels before the rows, notes after them: a strong line, and a muted one below it."""
    frame = rows[["row", "first", "second", "strong", "note"]]
    one, two = frame[frame["second"].eq("")], frame[frame["second"].ne("")]

    def text(data: pd.DataFrame, field: str, at: int, dy: float, style: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", dy=dy, style=style).encode(y=y, x=alt.value(at), text=f"{field}:N")

    half = _LINE / 2
    return [
        text(one, "first", -left, 0, "label"), text(two, "first", -left, -half, "label"), text(two, "second", -left, half, "muted"),
        text(frame, "strong", width + 12, -half, "strong"), text(frame, "note", width + 12, half, "muted"),
    ]  # fmt: skip


def _claims(marks: pd.DataFrame, y: alt.Y, scale: alt.Scale, language: str, domain: tuple[float, float]) -> list[Drawing]:
    if marks.empty:
        return []
    w, documents = words(language), sorted(marks["document"].unique())
    frame = without_gaps(lanes(marks.assign(x=marks["x"].clip(*domain), x2=marks["x2"].clip(*domain))))
    tooltip = [
        alt.Tooltip("exact:N", title=w["stated"]), alt.Tooltip("quote:N", title=w["quote"]), alt.Tooltip("document:N", title=w["document"]),
        alt.Tooltip("voice:N", title=w["voice"]), alt.Tooltip("published:N", title=w["date"]),
    ]  # fmt: skip
    shared: dict[str, Any] = {
        "y": y, "x": alt.X("x:Q", scale=scale), "yOffset": alt.YOffset("dy:Q", scale=None), "tooltip": tooltip, "href": "href:N",
    }  # fmt: skip
    if len(documents) <= COLOURS:
        shared["color"] = _colour("document", documents)
    exact = frame[frame["side"].isna() & frame["x2"].isna()]
    ranges = frame[frame["x2"].notna()]
    made: list[Drawing] = []
    if len(ranges):
        made.append(alt.Chart(ranges).mark_rule(strokeWidth=3, cursor="pointer").encode(**shared, x2="x2:Q"))
    if len(exact):
        size = alt.Size("tick:Q", scale=None, legend=None)
        made.append(alt.Chart(exact).mark_tick(orient="vertical", thickness=3, opacity=1, cursor="pointer").encode(**shared, size=size))
    for side, shape in (("above", "triangle-right"), ("below", "triangle-left")):
        bound = frame[frame["side"].eq(side).fillna(False)]
        if len(bound):
            made.append(alt.Chart(bound).mark_point(shape=shape, filled=True, opacity=1, size=70, cursor="pointer").encode(**shared))
    return made


def _references(
    references: pd.DataFrame, y: alt.Y, scale: alt.Scale, language: str, domain: tuple[float, float], width: int
) -> list[Drawing]:
    if references.empty:
        return []
    w = words(language)
    middle = references["value"].fillna((references["low"] + references["high"]) / 2).astype(float)
    frame = without_gaps(references.assign(at=middle.clip(*domain)))
    tooltip = [alt.Tooltip("at:Q", title=w["official"]), *(alt.Tooltip(f"{c}:N", title=w[c]) for c in ("source", "period", "remark"))]
    x = alt.X("at:Q", scale=scale)
    diamond: dict[str, Any] = {"shape": "diamond", "size": 70, "filled": False, "strokeWidth": 1.6, "opacity": 1, "style": "reference"}
    labels = place_labels(frame, domain, width)
    dy = alt.YOffset("dy:Q", scale=None)
    return [
        alt.Chart(frame).mark_point(**diamond).encode(y=y, x=x, tooltip=tooltip),
        alt.Chart(labels).mark_text(style="reference_text", baseline="middle").encode(y=y, x=x, yOffset=dy, text="label:N"),
    ]


def _colour(field: str, documents: list[str]) -> alt.Color:
    return alt.Color(f"{field}:N", legend=None, scale=alt.Scale(domain=documents))


def _flowed(groups: list[list[tuple[str, str]]], room: int) -> pd.DataFrame:
    """Entries of a key in lines no longer than the room, each group on a new line."""
    placed, line = [], 0
    for group in groups:
        at = 0
        for kind, text in group:
            swatch = 18 if kind in ("hull", "consensus") else 9
            needed = swatch + 6 + label_width(text)
            if at and at + needed > room:
                at, line = 0, line + 1
            row = {"kind": kind, "text": text, "line": line, "top": _KEY_LINE * (line + 0.5)}
            placed.append({**row, "at": at, "to": at + swatch, "middle": at + swatch / 2, "label": at + swatch + 6})
            at += needed + 16
        line += 1
    return pd.DataFrame(placed, columns=["kind", "text", "line", "top", "at", "to", "middle", "label"])


def _clipped(rows: pd.DataFrame, domain: tuple[float, float]) -> pd.DataFrame:
    """Ends inside the axis; an open end runs to its edge."""
    made = {
        "from": rows["low"].astype("Float64").fillna(domain[0]),
        "to": rows["high"].astype("Float64").fillna(domain[1]),
        "agreed_from": rows["consensus_low"].astype("Float64"),
        "agreed_to": rows["consensus_high"].astype("Float64"),
    }
    frame = pd.DataFrame({"row": rows["row"], **{n: v.clip(*domain) for n, v in made.items()}})
    frame = frame.assign(emphasis=rows["emphasis"].astype(bool), several=rows["n_claims"].gt(1).fillna(False).astype(bool))
    return frame[(rows["low"].notna() | rows["high"].notna()).astype(bool)]
