"""How large a chart stands on paper."""

from __future__ import annotations

from reportlib.charts.render import svg_size
from reportlib.charts.theme import SMALL

TEXT_WIDTH, CHART_HEIGHT = 470.0, 210.0
"""What a chart may take of a page, in points."""
SMALLEST = 6.5 / (0.75 * SMALL)
"""A chart is not made smaller than this, so that its text keeps 6.5 points."""


def chart_size(svg: str) -> tuple[float, float]:
    """Width and height of a chart on paper, in points: its own size (a CSS pixel is 0.75 pt), or as small as the page makes it.

    >>> chart_size('<svg width="400" height="100">')
    (300.0, 75.0)
    """
    width, height = (v * 0.75 for v in svg_size(svg))
    shrunk = min(1.0, TEXT_WIDTH / width, max(SMALLEST, CHART_HEIGHT / height))
    return width * shrunk, height * shrunk
