"""The key of a chart of bars: a swatch and a name for each look of its bars, in one line above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.theme import Drawing, label_width


def swatches(entries: Iterable[tuple[str, str]], left: int, width: int, note: int) -> Drawing:
    """Swatches with their names.

    Args:
        entries: Style and name of each.
        left: Room for the labels before the plot, in pixels; the key begins there.
        width: Of the plot.
        note: Room for the numbers after the plot.
    """
    at, rows = 0, []
    for fill, name in entries:
        rows.append({"fill": fill, "text": name, "at": at, "to": at + 18, "label": at + 24})
        at += 24 + label_width(name) + 18
    frame, room = pd.DataFrame(rows, columns=["fill", "text", "at", "to", "label"]), left + width + note
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, room], range=[-left, room - left]), "axis": None}
    blocks = [
        alt.Chart(group).mark_bar(height=9, style=str(fill)).encode(x=alt.X("at:Q", **x), x2="to:Q")
        for fill, group in frame.groupby("fill")
    ]
    text = alt.Chart(frame).mark_text(align="left", style="muted").encode(x=alt.X("label:Q", **x), text="text:N")
    return alt.layer(*blocks, text).properties(width=width, height=16)
