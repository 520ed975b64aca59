"""The one look of all charts: colours, type, lines; a light and a dark variant of the same."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import altair as alt
from altair.utils import schemapi

# Altair holds each part of a chart against the grammar of charts as it is made; finished charts are held against it, by the tests.
schemapi.disable_debug_mode()

Drawing = Any
"""A chart: plain, layered or concatenated, which altair's own types keep apart but its functions do not."""

FONT = "Brief Sans SC, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, Arial, sans-serif"
SMALL, BASE, LARGE = 10, 11, 13
"""Type sizes in pixels of a chart that is printed at its own width (0.75 pt each): none is below 7 pt."""

_CHARACTER = 5.3
_FIGURE = 6.1
"""About the width of a Latin character of a label, in pixels."""

WIDTH = 640
"""The width of a page's text in the same pixels."""

PALETTES: dict[str, dict[str, Any]] = {
    "light": {
        "ink": "#1b1f24", "muted": "#5b6470", "line": "#c9cfd6", "grid": "#e7eaee", "hull": "#d3dae1", "consensus": "#8796a5",
        "accent": "#c8102e", "band": "#f3c9cf", "reference": "#a0368a", "reference_band": "#ead3e6", "background": "#ffffff",
        "category": ["#0072b2", "#e08a00", "#009e73", "#56b4e9", "#7a5230", "#3d4650", "#b3a400", "#7f8fc4"],
    },
    "dark": {
        "ink": "#e8eaed", "muted": "#a3acb8", "line": "#515b67", "grid": "#2f363e", "hull": "#3d4854", "consensus": "#8898a8",
        "accent": "#ff6b78", "band": "#5c2a31", "reference": "#e78fd3", "reference_band": "#4a2b44", "background": "#14181d",
        "category": ["#4da9e0", "#ffb84d", "#3cc9a0", "#8fd3f7", "#c79a6f", "#c3cbd4", "#ddd04a", "#aab6e6"],
    },
}  # fmt: skip
"""Colours that colour-blind readers tell apart (after Okabe and Ito). ``accent`` is for the one thing that a chart is about, ``reference``
for official figures and nothing else. Marks name a style of the config, so that a page changes the look by changing the config."""


def config(mode: str = "light") -> dict[str, Any]:
    """The Vega-Lite config of a mode (light, dark)."""
    p = PALETTES[mode]
    blue = p["category"][0]
    text = {"labelColor": p["muted"], "titleColor": p["muted"], "labelFontSize": SMALL, "titleFontSize": SMALL}
    # "color" is what Vega-Lite resolves; "fill" alone would lose against its own default for text
    styles: dict[str, Any] = {name: {"fill": p[name], "color": p[name]} for name in ("hull", "consensus", "accent", "band", "ink")}
    return {
        "font": FONT,
        "background": "transparent",
        "padding": {"left": 4, "top": 4, "right": 14, "bottom": 4},
        "view": {"stroke": None},
        "range": {"category": p["category"]},
        "axis": {
            **text, "titleFontWeight": "normal", "labelFontWeight": "normal", "grid": False, "domainColor": p["line"],
            "tickColor": p["line"], "gridColor": p["grid"], "labelPadding": 4, "titlePadding": 6,
        },
        "axisX": {"grid": True, "domain": False, "ticks": False},
        "axisY": {"domain": False, "ticks": False, "labelColor": p["ink"], "labelFontSize": BASE, "labelLimit": 260},
        "legend": {**text, "orient": "top", "titleFontWeight": "normal", "symbolSize": 70, "offset": 4, "labelLimit": 180, "rowPadding": 2},
        "header": {"labelColor": p["ink"], "labelFontSize": BASE, "labelFontWeight": "bold", "title": None, "labelAnchor": "start"},
        "title": {
            "color": p["ink"], "fontSize": LARGE, "fontWeight": "bold", "anchor": "start", "frame": "bounds", "offset": 10,
            "subtitleColor": p["muted"], "subtitleFontSize": BASE, "subtitlePadding": 4,
        },
        "text": {"color": p["ink"], "fontSize": SMALL},
        "style": {
            **styles,
            "reference": {"stroke": p["reference"], "color": p["reference"]},
            "reference_text": {"color": p["reference"], "fontSize": SMALL},
            "accent_text": {"color": p["accent"], "fontSize": SMALL, "fontWeight": "bold"},
            "muted": {"color": p["muted"], "fontSize": SMALL},
            "on_solid": {"color": p["background"], "fontSize": SMALL, "fontWeight": "bold"},
            "label": {"color": p["ink"], "fontSize": BASE},
            "strong": {"color": p["ink"], "fontSize": BASE, "fontWeight": "bold"},
            "strong_small": {"color": p["ink"], "fontSize": SMALL, "fontWeight": "bold"},
            "reference_band": {"color": p["reference_band"], "fill": p["reference_band"]},
            "muted_line": {"stroke": p["muted"], "color": p["muted"]},
            "reference_line": {"stroke": p["reference"], "color": p["reference"]},
            "accent_line": {"stroke": p["accent"], "color": p["accent"]},
            "line": {"stroke": p["line"], "color": p["line"]},
            "solid": {"color": blue, "fill": blue, "stroke": blue, "strokeWidth": 1.4},
            "hollow": {"color": p["background"], "fill": p["background"], "stroke": blue, "strokeWidth": 1.4},
            "reference_solid": {"color": p["reference"], "fill": p["reference"], "stroke": p["reference"], "strokeWidth": 1.4},
            "reference_hollow": {"color": p["background"], "fill": p["background"], "stroke": p["reference"], "strokeWidth": 1.4},
            "reference_dashed": {
                "color": p["background"], "fill": p["background"], "stroke": p["reference"], "strokeWidth": 1.2, "strokeDash": [3, 2],
            },
            "dashed": {"color": p["background"], "fill": p["background"], "stroke": p["muted"], "strokeWidth": 1.2, "strokeDash": [3, 2]},
        },
    }  # fmt: skip


def label_width(text: str) -> int:
    """About how many pixels a line of a label takes: a Chinese character is as wide as it is high, a figure wider than a letter.

    >>> label_width("ab"), label_width("稀土"), label_width("2024")
    (10, 22, 24)
    """
    return int(sum(BASE if ord(c) > 0x2E80 else _FIGURE if c.isdigit() else _CHARACTER for c in text))


def themed(chart: Drawing, mode: str = "light", title: str | None = None, subtitle: str | None = None, alt_text: str = "") -> Drawing:
    """The chart with the config of a mode, its title (the finding), subtitle (what is drawn, in which unit) and alternative text."""
    made: Drawing = chart.properties(description=alt_text) if alt_text else chart
    if title or subtitle:
        made = made.properties(title=alt.TitleParams(text=title or "", subtitle=subtitle or ""))
    return made.configure(**config(mode))


def recoloured(spec: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """A chart's Vega-Lite dict in another mode: only its config differs."""
    return {**copy.deepcopy(dict(spec)), "config": _laid_over(spec.get("config", {}), config(mode))}


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two configs in one: what the upper one says holds, the rest of the lower one (Altair's own defaults) stays."""
    both = {**below, **above}
    return {
        k: _laid_over(below[k], v) if isinstance(v, dict) and isinstance(below.get(k), dict) else copy.deepcopy(v) for k, v in both.items()
    }
