"""The chart of bottlenecks: uses against the materials that they need, each cell what remains of it without the supplier."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.lines import LINE, broken
from reportlib.charts.theme import BASE, SMALL, WIDTH, Drawing, label_width

STEP = 20
NOTE = 56
"""Room for what remains of each use, in pixels."""

LITTLE = 5.0
"""A material of which at most so much remains, in percent, is drawn as missing."""

HALF = 0.5
"""A whole number of percent that is none reaches up to here."""

STYLES = {"missing": "accent", "part": "consensus", "unknown": "hull"}


def bottleneck_matrix(
    needs: pd.DataFrame,
    uses: pd.DataFrame,
    materials: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 24,
) -> Drawing:
    """One row a use, one column a material; what stops most uses stands first.

    Args:
        needs: Results of ``analysis.bottleneck.needs`` of one subject.
        uses: Results of ``analysis.bottleneck.applications`` of the same; their order is that of the rows.
        materials: Results of ``analysis.bottleneck.materials`` of the same; their order is that of the columns.
        marks: Where each relation stands, with the columns relation_id, quote, document and href.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    w, shown = words(language), uses.sort_values(["high", "low", "application"], kind="stable").head(limit)
    order = shown["application"].tolist()
    columns = [i for i in materials["item"] if needs.loc[needs["application"].isin(order), "item"].eq(i).any()]
    cells = _cells(needs[needs["application"].isin(order)], marks, language)
    labels = {a: named(a, "item", language) for a in order}
    left = 12 + max((label_width(t) for t in labels.values()), default=0)
    room, height = WIDTH - left - NOTE, STEP * len(order)
    y = alt.Y("application:N", sort=order, axis=None, scale=alt.Scale(padding=0.08))
    x = alt.X("item:N", sort=columns, axis=None, scale=alt.Scale(padding=0.06))
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("use", "material", "remains", "quote", "document")]
    made: list[Drawing] = []
    for kind, group in cells.groupby("kind"):
        block = alt.Chart(group).mark_rect(style=STYLES[str(kind)], cursor="pointer", opacity=1)
        made.append(block.encode(x=x, y=y, tooltip=tooltip, href="href:N"))
    strong = alt.Chart(cells[cells["need"].eq("irreplaceable_in")]).mark_point(shape="circle", filled=True, size=26, opacity=1, style="ink")
    notes = pd.DataFrame([{"application": r["application"], "text": _range(r, language)} for r in shown.to_dict("records")])
    ends = alt.Chart(notes).mark_text(align="left", baseline="middle", style="strong")
    lines = alt.Chart(pd.DataFrame({"application": order, "text": [labels[a] for a in order]})).mark_text(
        align="left", baseline="middle", style="label"
    )
    made += [
        strong.encode(x=x, y=y),
        *(names.encode(x=x, text="text:N") for names in _heads(columns, room, language)),
        lines.encode(x=alt.value(-left), y=y, text="text:N"),
        ends.encode(x=alt.value(room + 10), y=y, text="text:N"),
    ]  # fmt: skip
    plot = alt.layer(*made).properties(width=room, height=max(height, STEP))
    return alt.vconcat(_key(cells, language, left, room), plot, spacing=12)


def _heads(items: list[str], room: float, language: str) -> list[alt.Chart]:
    """The names of the columns above them: level and in lines where they fit, else slanting."""
    width = room / max(1, len(items)) - 2
    lines = {i: broken(named(i, "item", language), int(width * BASE / SMALL)) for i in items}
    if all(label_width(t) * SMALL / BASE <= width for texts in lines.values() for t in texts):
        rows = [{"item": i, "text": t, "up": len(texts) - n} for i, texts in lines.items() for n, t in enumerate(texts)]
        frame = pd.DataFrame(rows, columns=["item", "text", "up"])
        level = alt.Chart(frame).mark_text(align="center", baseline="middle", style="muted")
        return [level.transform_filter(f"datum.up == {n}").encode(y=alt.value(4 - LINE * n)) for n in sorted(set(frame["up"]))]
    frame = pd.DataFrame({"item": items, "text": [named(i, "item", language) for i in items]})
    return [alt.Chart(frame).mark_text(align="left", baseline="middle", angle=300, style="label").encode(y=alt.value(-8))]


def _cells(needs: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    placed = {} if marks is None else marks.drop_duplicates("relation_id").set_index("relation_id").to_dict("index")
    rows = []
    for r in needs.to_dict("records"):
        first: dict[Any, Any] = next((placed[i] for i in r["relation_ids"] if i in placed), {})
        high = 100.0 if is_missing(r["high"]) else float(r["high"])
        rows.append(
            {
                "application": r["application"], "item": r["item"], "need": r["need"],
                "use": named(r["application"], "item", language), "material": named(r["item"], "item", language),
                "kind": "unknown" if is_missing(r["known_by"]) else "missing" if high <= LITTLE else "part",
                "remains": _range(r, language), "quote": first.get("quote", ""), "document": first.get("document", ""),
                "href": first.get("href"),
            }
        )  # fmt: skip
    columns = ["application", "item", "need", "use", "material", "kind", "remains", "quote", "document", "href"]
    return pd.DataFrame(rows, columns=columns)


def _range(row: dict[Any, Any], language: str) -> str:
    """What remains, in percent; a question mark where it may be anything."""
    low, high = (end if is_missing(v) else float(v) for v, end in ((row["low"], 0.0), (row["high"], 100.0)))
    if low <= 0 and high >= 100:
        return "?"
    space = " " if language == "en" else ""
    if low <= 0 and round(high, 6) <= HALF:
        return f"0{space}%"
    if low <= 0:
        return f"≤ {high:.2g}{space}%"
    return f"≥ {low:.2g}{space}%" if high >= 100 else f"{low:.2g}–{high:.2g}{space}%"


def _key(cells: pd.DataFrame, language: str, left: int, room: int) -> Drawing:
    w, at, rows = words(language), 0, []
    kinds = [k for k in STYLES if cells["kind"].eq(k).any()]
    entries = [(k, w[f"key_{k}"]) for k in kinds] + (
        [("point", w["key_irreplaceable"])] if cells["need"].eq("irreplaceable_in").any() else []
    )
    for kind, text in entries:
        rows.append({"kind": kind, "text": text, "at": at, "to": at + 14, "middle": at + 7, "label": at + 20})
        at += 20 + label_width(text) + 16
    frame, width = pd.DataFrame(rows, columns=["kind", "text", "at", "to", "middle", "label"]), left + room + NOTE
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, width], range=[-left, width - left]), "axis": None}
    blocks = [
        alt.Chart(frame[frame["kind"].eq(k)]).mark_bar(height=11, style=STYLES[k]).encode(x=alt.X("at:Q", **x), x2="to:Q") for k in kinds
    ]
    point = alt.Chart(frame[frame["kind"].eq("point")]).mark_point(shape="circle", filled=True, size=26, opacity=1, style="ink")
    text = alt.Chart(frame).mark_text(align="left", style="muted").encode(x=alt.X("label:Q", **x), text="text:N")
    return alt.layer(*blocks, point.encode(x=alt.X("middle:Q", **x)), text).properties(width=room, height=16)
