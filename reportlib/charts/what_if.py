"""The chart of a scenario: what it costs, as an interval and by draws."""

from __future__ import annotations

import altair as alt
import pandas as pd

from reportlib.charts.dependence import interval_text
from reportlib.charts.labels import named
from reportlib.charts.rows import BAR, STEP
from reportlib.charts.theme import WIDTH, Drawing, label_width

NOTE = 90
"""Room at the end of a row, in pixels."""


def losses(
    made: pd.DataFrame,
    language: str = "en",
) -> Drawing:
    """One row a holder of a stock: the interval as a bar, the inner nine tenths of the draws in the dark, their median a line.

    Args:
        made: Results of ``analysis.what_if.scenario_results``, in percent.
        language: en or zh.
    """
    first = [named(s, "area", language) for s in made["subject"]]
    second = [named(None if pd.isna(i) else i, "item", language) for i in made["item"]]
    strong = [interval_text(r["low"], r["high"]) for r in made.to_dict("records")]
    numbers = {c: made[c].astype("Float64").fillna(0.0).astype(float) for c in ("low", "high", "q05", "q50", "q95")}
    rows = pd.DataFrame({"row": made["result_id"], "first": first, "second": second, "strong": strong, **numbers})
    drawn = rows[made["q50"].notna().to_numpy()]
    left = 12 + max((label_width(t) for t in [*first, *second]), default=0)
    width, half = WIDTH - left - NOTE, 6.5
    y = alt.Y("row:N", sort=rows["row"].tolist(), axis=None)
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(orient="top", tickCount=5, labelExpr="datum.label + (datum.value == 100 ? ' %' : '')", title=None)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis, title=None)

    def text(field: str, at: float, dy: float, style: str) -> Drawing:
        return alt.Chart(rows).mark_text(align="left", dy=dy, style=style).encode(y=y, x=alt.value(at), text=f"{field}:N")

    layers = [
        alt.Chart(rows).mark_bar(height=BAR, style="hull").encode(y=y, x=x("low"), x2="high:Q"),
        alt.Chart(drawn).mark_bar(height=BAR, style="consensus").encode(y=y, x=x("q05"), x2="q95:Q"),
        alt.Chart(drawn).mark_tick(orient="vertical", size=16, thickness=2.5, opacity=1, style="accent").encode(y=y, x=x("q50")),
        text("first", -left, -half, "label"), text("second", -left, half, "muted"), text("strong", width + 12, 0, "strong"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=width, height=alt.Step(STEP))
