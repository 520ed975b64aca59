"""The chart of stocks and lead times: how long stocks last above how long a replacement takes, on one logarithmic axis of time."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import Told, told_by

STEP = 18
BAR = 9
NOTE = 96
"""Room for the numbers after the bars, in pixels."""

CURVES = 84
"""Height of the curves in pixels."""

WIDEST = 230
TICKS = (0.25, 1, 3, 6, 12, 36, 60, 120, 240, 480, 960)
"""Where the axis has its marks, in months."""

_HEAD = 20
_YEAR = 12.0
_WEEKS = 52 / 12
_NEAR = 0.05
"""An end that lies so near to a whole number of its unit is that number: half a month is two weeks."""


def stocks_and_waits(
    stopped: pd.DataFrame,
    waits: pd.DataFrame,
    curves: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 10,
) -> Drawing:
    """A bar a stock, a bar a source of lead times, and below them the part of the sources by whose word a replacement stands by then.

    Args:
        stopped: Results of ``analysis.stocks.stops``, in months.
        waits: Results of ``analysis.lead_times.by_source``, in years.
        curves: The p-box of ``analysis.lead_times.pbox`` over the sources, in years.
        marks: The claims of both, from ``analysis.marks.claim_marks``, for names, quotes and links.
        language: en or zh.
        limit: Bars that are drawn at most in each part.
    """
    w = words(language)
    told = told_by(marks)
    above = _bars(stopped.head(limit), told, language, months=True)
    below = _bars(waits.sort_values(["low", "high"], kind="stable").head(limit), told, language, months=False)
    low, high = _domain(above, below)
    left = 12 + min(WIDEST, max((label_width(t) for t in [*above["label"], *below["label"]]), default=0))
    room = WIDTH - left - NOTE
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    band = _band(above, high)
    parts: list[Drawing] = []
    if len(above):
        parts.append(_panel(w["until_stop"], above, "accent", band, scale, language, left, room, last=below.empty))
    if len(below):
        parts.append(_panel(w["until_replaced"], below, "solid", band, scale, language, left, room, last=curves.empty))
    if len(curves) > 1 and len(below) > 1:
        parts.append(_curves(curves, band, scale, (low, high), language, left, room))
    return alt.vconcat(*parts, spacing=8) if parts else alt.Chart(above).mark_bar()


def span(months: float, language: str) -> str:
    """A time in months, from two years on in years, below one month in weeks.

    >>> span(4.5, "en"), span(120, "en"), span(120, "zh"), span(0.5, "en")
    ('4.5 months', '10 years', '10年', '2 weeks')
    """
    w, years = words(language), months >= 2 * _YEAR
    if months < 1:
        weeks = max(1, round(months * _WEEKS))
        return str(w["one_week"]) if weeks == 1 else w["in_weeks"].format(n=weeks)
    if months in (1, _YEAR):
        return str(w["one_month" if months == 1 else "one_year"])
    number = months / _YEAR if years else months
    return w["in_years" if years else "in_months"].format(n=f"{number:.2g}" if number < 10 else f"{number:.0f}")


def _bars(rows: pd.DataFrame, told: Told, language: str, months: bool) -> pd.DataFrame:
    made, factor, w = [], 1.0 if months else _YEAR, words(language)
    for r in rows.to_dict("records"):
        low, high = (None if is_missing(r[c]) else float(r[c]) * factor for c in ("low", "high"))
        if low is None and high is None:
            continue
        quote = told[r["result_id"]]
        note = _note(low, high, language) if is_missing(r["value"]) else span(float(r["value"]) * factor, language)
        who = named(r["subject"] if months else quote["voice"] or r["source_id"], "area", language)
        what = [named(r["item"], "item", language)]
        if not months and r["lane"] != "whole":
            what.append(named(r["lane"], "stage", language))
        made.append(
            {
                "row": r["result_id"], "label": w["separator"].join([who, *what]), "from": low, "to": high,
                "note": note, **quote,
            }
        )  # fmt: skip
    columns = ["row", "label", "from", "to", "note", "stated", "quote", "document", "voice", "href"]
    return pd.DataFrame(made, columns=columns).astype({"from": "Float64", "to": "Float64"})


def _note(low: float | None, high: float | None, language: str) -> str:
    low, high = (None if e is None else _whole(e, up) for e, up in ((low, False), (high, True)))
    if low and high:
        one, other = span(low, language), span(high, language)
        if one == other:
            return one
        tail = words(language)["in_years" if high >= 2 * _YEAR else "in_months"].format(n="")
        same = low >= 2 * _YEAR or high < 2 * _YEAR
        return f"{one.removesuffix(tail) if same else one}–{other}"
    return f"≥ {span(low, language)}" if low else f"≤ {span(high or 0, language)}"


def _whole(months: float, up: bool) -> float:
    """An end of an interval in whole years, months or weeks, rounded outward as the sentences of the brief round it.

    An end half a step away is the rounding of the number itself and goes back to it.
    """
    unit = _YEAR if months >= 2 * _YEAR else 1.0 if months >= 0.5 else 1 / _WEEKS
    count = months / unit
    if abs(count - math.floor(count) - 0.5) < 1e-9:
        return unit * (math.floor(count) if up else math.ceil(count))
    return unit * (math.ceil(count - _NEAR) if up else math.floor(count + _NEAR))


def _domain(*frames: pd.DataFrame) -> tuple[float, float]:
    """Some room on either side of all ends."""
    each = [float(v) for f in frames for c in ("from", "to") for v in f[c].dropna() if v > 0]
    return (min(each) * 0.7, max(max(each) * 1.5, min(each) * 4)) if each else (1.0, 120.0)


def _band(above: pd.DataFrame, high: float) -> pd.DataFrame:
    """From the first stock that is used up to the last one."""
    if above.empty:
        return pd.DataFrame({"from": [], "to": []})
    first, last = above["from"].dropna(), above["to"].dropna()
    return pd.DataFrame({"from": [float(first.min() if len(first) else last.min())], "to": [float(last.max() if len(last) else high)]})


def _panel(
    name: str, bars: pd.DataFrame, style: str, band: pd.DataFrame, scale: alt.Scale, language: str, left: int, room: int, last: bool
) -> Drawing:
    low, high = scale.to_dict()["domain"]
    height = _HEAD + STEP * len(bars)
    bars = bars.assign(middle=[_HEAD + STEP * (i + 0.5) for i in range(len(bars))], open=bars["to"].isna())
    bars = bars.assign(top=bars["middle"] - BAR / 2, bottom=bars["middle"] + BAR / 2)
    # an interval that is narrower than a reader can see is drawn two pixels wide
    bars = bars.assign(**{"from": bars["from"].fillna(low).clip(lower=low).astype(float), "to": bars["to"].fillna(high).astype(float)})
    bars = bars.assign(to=bars[["from", "to"]].apply(lambda r: max(r["to"], r["from"] * 1.02), axis=1) if len(bars) else bars["to"])
    w, pixels = words(language), alt.Scale(domain=[0, height], range=[0, height])
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document", "voice")]
    x, y = alt.X("from:Q", scale=scale, axis=_axis(scale, language, last)), alt.Y("top:Q", scale=pixels, axis=None)
    middle = alt.Y("middle:Q", scale=pixels, axis=None)
    drawn = [
        alt.Chart(group)
        .mark_rect(style=style, cursor="pointer", opacity=0.4 if is_open else 1)
        .encode(y=y, y2="bottom:Q", x=x, x2="to:Q", tooltip=tooltip, href="href:N")
        for is_open, group in bars.groupby("open")
    ]
    ends = alt.Chart(bars[bars["open"]]).mark_point(shape="triangle-right", filled=True, size=90, opacity=1, style=style)
    heading = pd.DataFrame({"text": [name], "middle": [_HEAD / 2 - 2]})

    def text(data: pd.DataFrame, field: str, at: int, look: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", baseline="middle", style=look).encode(y=middle, x=alt.value(at), text=f"{field}:N")

    layers = [
        _shade(band, scale), *drawn, ends.encode(y=middle, x=alt.X("to:Q", scale=scale)), text(heading, "text", -left, "strong"),
        text(bars, "label", -left, "label"), text(bars, "note", room + 8, "strong_small"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=room, height=height)


def _curves(
    curves: pd.DataFrame, band: pd.DataFrame, scale: alt.Scale, domain: tuple[float, float], language: str, left: int, room: int
) -> Drawing:
    w = words(language)
    steps = curves.assign(t=curves["t"] * _YEAR)
    edge = {"low": 0.0, "high": 0.0, "t": domain[0]}, {**steps.iloc[-1].to_dict(), "t": domain[1]}
    steps = pd.concat([pd.DataFrame([edge[0]]), steps, pd.DataFrame([edge[1]])], ignore_index=True)
    x = alt.X("t:Q", scale=scale, axis=_axis(scale, language, labels=True))
    share = alt.Scale(domain=[0, 1])
    axis = alt.Axis(values=[0, 0.5, 1], format="%", title=None, grid=True)
    area = alt.Chart(steps).mark_area(interpolate="step-after", style="hull", opacity=0.7)
    line: dict[str, Any] = {"interpolate": "step-after", "strokeWidth": 1.8}
    label = pd.DataFrame({"text": [w["share_of_sources"]]})
    tooltip = [alt.Tooltip("t:Q", format=".0f", title=w["in_months"].format(n="").strip())]
    layers = [
        _shade(band, scale),
        area.encode(x=x, y=alt.Y("low:Q", scale=share, axis=axis), y2="high:Q"),
        alt.Chart(steps).mark_line(style="line", **line).encode(x=x, y=alt.Y("high:Q", scale=share), tooltip=tooltip),
        alt.Chart(steps).mark_line(style="muted_line", **line).encode(x=x, y=alt.Y("low:Q", scale=share), tooltip=tooltip),
        alt.Chart(label).mark_text(align="left", baseline="top", lineBreak="\n", style="muted").encode(
            x=alt.value(-left), y=alt.value(2), text="text:N"
        ),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=room, height=CURVES)


def _shade(band: pd.DataFrame, scale: alt.Scale) -> Drawing:
    return alt.Chart(band).mark_rect(style="band", opacity=0.45).encode(x=alt.X("from:Q", scale=scale), x2="to:Q")


def _axis(scale: alt.Scale, language: str, labels: bool) -> alt.Axis:
    low, high = scale.to_dict()["domain"]
    ticks = [t for t in TICKS if low <= t <= high]
    names = {t: span(t, language) for t in ticks}
    expression = " : ".join([*(f"datum.value == {t} ? '{n}'" for t, n in names.items()), "''"])
    return alt.Axis(values=ticks, labelExpr=expression, labels=labels, title=None, orient="bottom")
