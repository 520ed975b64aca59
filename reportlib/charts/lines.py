"""Labels that are whole: broken into lines between words, and drawn one line below the other; a separator at a break is left out."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd

from reportlib.charts.theme import Drawing, label_width

LINE = 13
"""Height of a line of a label, in pixels."""

_PIECES = re.compile(r"[^\u2e80-\uffff\s]+\s*|[\u2e80-\uffff]\s*|\s+")


def broken(text: str, widest: int) -> list[str]:
    """The lines of a label, none wider than it may be unless a single word is; Chinese breaks between any two characters.

    >>> broken("critical minerals · separation and refining", 150)
    ['critical minerals', 'separation and refining']
    >>> broken("", 100)
    ['']
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and label_width((lines[-1] + piece).rstrip()) > widest:
            lines[-1] = lines[-1].rstrip(" ·")
            lines.append("")
            piece = piece.removeprefix("· ")
        lines[-1] += piece
    return [*lines[:-1], lines[-1].rstrip()]


def stacked(rows: pd.DataFrame, field: str, widest: int) -> pd.DataFrame:
    """One row a line of the labels in ``field``: its text, and its place around the ``middle`` of its row."""
    made = []
    owners = rows["row"] if "row" in rows else [None] * len(rows)
    for text, middle, owner in zip(rows[field], rows["middle"], owners, strict=True):
        lines = broken(str(text), widest)
        made += [{"text": t, "middle": float(middle) + LINE * (i - (len(lines) - 1) / 2), "row": owner} for i, t in enumerate(lines)]
    return pd.DataFrame(made, columns=["text", "middle", "row"])


def pairs(rows: pd.DataFrame, widest: int) -> pd.DataFrame:
    """One row a line of the labels in ``first`` and, below it, ``second``: text, style, ``nth`` of ``of`` lines, the index of its row."""
    made = []
    for i, first, second in zip(rows.index, rows["first"], rows["second"], strict=True):
        lines = [(t, "label") for t in broken(str(first), widest)] + [(t, "muted") for t in broken(str(second), widest) if t]
        made += [{"row": i, "text": t, "style": style, "nth": n, "of": len(lines)} for n, (t, style) in enumerate(lines)]
    return pd.DataFrame(made, columns=["row", "text", "style", "nth", "of"])


def at_left(lines: pd.DataFrame, pixels: alt.Scale, at: float, style: str, dy: float = 0) -> Drawing:
    """Lines of text that begin at a place, each at its own height."""
    mark = alt.Chart(lines).mark_text(align="left", baseline="middle", dy=dy, style=style)
    return mark.encode(y=alt.Y("middle:Q", scale=pixels, axis=None), x=alt.value(at), text="text:N")
