"""The chart of capacity: what is made and planned, by year and status, beside one country's output, on a log axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd
from babel.numbers import format_decimal

from reportlib.charts.keys import swatches
from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.charts.told import told_by

STEP = 24
BAR = 13
NOTE = 150
"""Room for the two columns of numbers after the bars, in pixels."""

SHARE = 96
"""Where the second of them begins."""

WIDEST = 250
"""The most that labels take, in pixels."""

_HEAD = 14

MANY = 1000.0
"""Percent of the rival's output from which a multiple is written."""
FILLS = {"actual": "solid", "estimate": "solid", "hypothetical": "dashed"}
"""Bars of what runs are full, of what is planned or forecast hollow, of what is only supposed dashed."""


def pipeline(
    found: pd.DataFrame,
    output: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    shares: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 24,
) -> Drawing:
    """One panel a stage and class of item, one bar a subject, year and status; the rival's output as a line with its band.

    Args:
        found: Results of ``analysis.capacity.pipeline``.
        output: Results of ``analysis.capacity.rival_output``; the last year of each origin is drawn.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        shares: Results of ``analysis.capacity.shares``, printed after the bars: by claims where there are any, else by official figures.
        language: en or zh.
        limit: Bars that are drawn at most, of those with a stage before those without.
    """
    bars = _bars(found, marks, shares, language).head(limit)
    lines = _lines(output, bars, language)
    low, high = _domain([*bars["from"], *bars["to"], *lines["low"], *lines["high"]])
    bars = bars.assign(start=low, **{"from": bars["from"].clip(lower=low)})
    left = 12 + min(WIDEST, max((label_width(t) for t in [*bars["label"], *bars["panel"]]), default=0))
    width = WIDTH - left - NOTE
    panels = [
        _panel(str(name), group, lines[lines["panel"].eq(name)], language, (low, high), width, left, last=i == bars["panel"].nunique() - 1)
        for i, (name, group) in enumerate(bars.groupby("panel", sort=False))
    ]
    return alt.vconcat(_key(bars, language, left, width), *panels, spacing=6) if panels else alt.Chart(bars).mark_bar()


def tonnes(value: float, language: str) -> str:
    """Tonnes with at most three significant digits.

    >>> tonnes(45290, "en"), tonnes(0.3, "en")
    ('45,300 t', '0.3 t')
    """
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    text = format_decimal(round(value, digits), format="#,##0.##", locale="en" if language == "en" else "zh_Hans_CN")
    return f"{text} t" if language == "en" else f"{text}吨"


def _panel(
    name: str, bars: pd.DataFrame, lines: pd.DataFrame, language: str, domain: tuple[float, float], width: int, left: int, last: bool
) -> Drawing:
    # the names of the lines stand above the bars, so that neither runs into the other; all heights are pixels of one scale
    head = max(_HEAD, _HEAD * len(lines)) + 4
    height = head + STEP * len(bars)
    bars = bars.assign(middle=[head + STEP * (i + 0.5) for i in range(len(bars))])
    bars = bars.assign(top=bars["middle"] - BAR / 2, bottom=bars["middle"] + BAR / 2)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    scale = alt.Scale(type="log", domain=list(domain), nice=False)
    ticks = [10.0**k for k in range(math.ceil(math.log10(domain[0])), math.floor(math.log10(domain[1])) + 1)]
    w = words(language)
    axis = alt.Axis(values=ticks, format=",~r", labels=last, title=w["tonnes_axis"] if last else None, orient="bottom")
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("stated", "quote", "document", "voice")]
    layers: list[Drawing] = [_band(lines, scale)]
    for fill, group in bars.groupby("fill"):
        mark = alt.Chart(group).mark_rect(style=str(fill), cursor="pointer")
        x, y = alt.X("start:Q", scale=scale, axis=axis), alt.Y("top:Q", scale=pixels, axis=None)
        layers.append(mark.encode(y=y, y2="bottom:Q", x=x, x2="to:Q", tooltip=tooltip, href="href:N"))
    middle = alt.Y("middle:Q", scale=pixels, axis=None)
    whisker = alt.Chart(bars[bars["ranged"]]).mark_rule(style="muted_line", strokeWidth=1.5)
    layers += [whisker.encode(y=middle, x=alt.X("from:Q", scale=scale), x2="to:Q"), *_rules(lines, scale, pixels, height)]

    def text(data: pd.DataFrame, field: str, at: int, style: str) -> Drawing:
        return alt.Chart(data).mark_text(align="left", baseline="middle", style=style).encode(y=middle, x=alt.value(at), text=f"{field}:N")

    layers += [text(bars, "label", -left, "label"), text(bars, "note", width + 12, "strong_small")]
    titles = pd.DataFrame({"text": [name, bars["share_head"].max()], "middle": [6.0, head - 8.0]})
    layers += [text(titles.head(1), "text", -left, "strong"), text(titles.tail(1), "text", width + SHARE, "muted")]
    for origin, style in (("claims", "ink"), ("reference", "reference_text")):
        layers.append(text(bars[bars["origin"].eq(origin)], "share", width + SHARE, style))
    return alt.layer(*layers).properties(width=width, height=height)


def _band(lines: pd.DataFrame, scale: alt.Scale) -> Drawing:
    wide = lines[lines["high"].gt(lines["low"])]
    bands = [
        alt.Chart(wide[wide["origin"].eq(origin)]).mark_rect(style=style, opacity=0.6).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
        for origin, style in (("claims", "band"), ("reference", "reference_band"))
    ]
    return alt.layer(*bands)


def _rules(lines: pd.DataFrame, scale: alt.Scale, pixels: alt.Scale, height: int) -> list[Drawing]:
    made: list[Drawing] = []
    for origin, line, text in (("claims", "accent_line", "accent_text"), ("reference", "reference_line", "reference_text")):
        rows = lines[lines["origin"].eq(origin)].assign(bottom=height)
        x, y = alt.X("middle:Q", scale=scale), alt.Y("at:Q", scale=pixels, axis=None)
        made.append(alt.Chart(rows).mark_rule(style=line, strokeWidth=1.8).encode(x=x, y=y, y2="bottom:Q"))
        made.append(alt.Chart(rows).mark_text(style=text, align="right", dx=-5, baseline="top").encode(x=x, y=y, text="label:N"))
    return made


def _bars(found: pd.DataFrame, marks: pd.DataFrame | None, shares: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    of_rival = _share_texts(shares, language)
    rows = []
    for r in found.to_dict("records"):
        low, high = (None if is_missing(r[c]) else float(r[c]) for c in ("low", "high"))
        value = float(r["value"]) if not is_missing(r["value"]) else None
        end = value or high or low
        if not end or end <= 0:
            continue
        year = "" if is_missing(r["year"]) else str(r["period"]) if not is_missing(r["period"]) else str(r["year"])
        fill = FILLS.get(r["status"], "hollow")
        ranged = value is None and low is not None and high is not None and 0 < low < high
        share, origin, head = of_rival.get(_share_key(r), ("", "", ""))
        parts = [named(r["item_class"], "item", language)]
        parts += [named(r["stage"], "stage", language)] if not is_missing(r["stage"]) else [w["no_stage"]]
        rows.append(
            {
                "row": r["result_id"], "panel": w["separator"].join(parts), "staged": not is_missing(r["stage"]), "fill": fill,
                "label": f"{year.replace('/', '–')}  {named(r['subject'], 'area', language)}".strip()
                + ("" if fill == "solid" else w["comma"] + named(r["status"], "obs_status", language))
                + ("" if year else w["comma"] + w["no_year"]),
                "from": low if low else end, "to": end, "ranged": ranged,
                "note": _note(value, low, high, language), "share": share, "origin": origin, "share_head": head,
                **told[r["result_id"]], "item_class": r["item_class"], "stage": r["stage"],
            }
        )  # fmt: skip
    columns = [
        "row", "panel", "staged", "fill", "label", "from", "to", "ranged", "note", "stated", "quote", "document", "voice", "href",
        "item_class", "stage", "share", "origin", "share_head",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values("staged", ascending=False, kind="stable")


def _share_key(row: dict[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row[k]) for k in ("subject", "item_class", "stage", "period", "measure", "status"))


def _share_texts(shares: pd.DataFrame | None, language: str) -> dict[tuple[str, ...], tuple[str, str, str]]:
    """The share of the rival's output by row: by claims where there are any, else by official figures."""
    if shares is None:
        return {}
    texts = {}
    for r in shares.sort_values("denominator", ascending=False).to_dict("records"):
        low, high = (_float(r[c]) for c in ("low", "high"))
        ends = [v for v in (low, high) if v is not None]
        # many times the rival's output is no percentage that anyone reads
        many = bool(ends) and min(ends) >= MANY
        number = "–".join(dict.fromkeys(outward([v / 100 for v in ends] if many else ends))) + ("×" if many else "")
        head = words(language)["of_rival"].format(rival=named(r["rival"], "area", language))
        texts[_share_key(r)] = (number, str(r["denominator"]), head)
    return texts


def outward(ends: list[float]) -> list[str]:
    """The ends of an interval to two digits of the larger one, rounded outward as the sentences of the brief round them.

    >>> outward([0.44, 1.46]), outward([16.4, 17.2]), outward([2.21, 7.3])
    (['0.4', '1.5'], ['16', '18'], ['2.2', '7.3'])
    """
    largest = max((abs(v) for v in ends), default=0.0)
    if not largest:
        return ["0" for _ in ends]
    digits = 1 - math.floor(math.log10(largest))
    steps = [round(v * 10**digits, 9) for v in ends]
    whole = [math.floor(s) if i == 0 and len(steps) > 1 else math.ceil(s) for i, s in enumerate(steps)]
    return [f"{w / 10**digits:.{max(digits, 0)}f}" for w in whole]


def _note(value: float | None, low: float | None, high: float | None, language: str) -> str:
    if value is not None:
        return tonnes(value, language)
    if low and high:
        return f"{tonnes(low, language).removesuffix(' t').removesuffix('吨')}–{tonnes(high, language)}"
    return f"≥ {tonnes(low, language)}" if low else f"≤ {tonnes(high or 0, language)}"


def _lines(output: pd.DataFrame, bars: pd.DataFrame, language: str) -> pd.DataFrame:
    """The rival's last output for each panel and origin; ``stands_on`` names its claims and official figures."""
    w = words(language)
    panels = bars[["panel", "item_class", "stage"]].drop_duplicates()
    annual = output[
        output["year"].notna()
        & output["stage"].notna()
        & (output["low"].notna() | output["high"].notna())
        & output["measure"].eq("production")
    ]
    last = annual.sort_values("year", kind="stable").drop_duplicates(["item_class", "stage", "origin"], keep="last")
    both = panels.merge(last, on=["item_class", "stage"]) if len(panels) else last.assign(panel=pd.Series(dtype=object)).head(0)
    low, high = both["low"].fillna(both["high"]).astype(float), both["high"].fillna(both["low"]).astype(float)
    middle = both["value"].astype("Float64").fillna((low * high) ** 0.5).astype(float)
    labels = []
    for r in both.to_dict("records"):
        value, least, most = (_float(r[c]) for c in ("value", "low", "high"))
        amount = _note(value, least, most, language)
        labels.append(f"{named(r['subject'], 'area', language)} {r['year']}{w['comma']}{w['by_' + r['origin']]}{w['colon']}{amount}")
    # the line furthest to the left is named lowest, so that its name does not cross the others
    at = middle.groupby(both["panel"]).rank(ascending=False, method="first").sub(1) * _HEAD if len(both) else pd.Series(dtype=float)
    stands_on = [";".join([*r["claim_ids"], *r["reference_ids"]]) for r in both.to_dict("records")]
    return both[["panel", "origin"]].assign(low=low, high=high, middle=middle, label=labels, at=at, stands_on=stands_on)


def _key(bars: pd.DataFrame, language: str, left: int, width: int) -> Drawing:
    w = words(language)
    entries = (("solid", w["operating"]), ("hollow", w["ahead"]), ("dashed", w["hypothetical"]))
    drawn = [(fill, name) for fill, name in entries if fill in set(bars["fill"])]
    return swatches(drawn, left, width, NOTE)


def _domain(values: Iterable[float]) -> tuple[float, float]:
    """Whole powers of ten below, and some room above the largest."""
    positive = [v for v in values if v > 0]
    if not positive:
        return 1.0, 1000.0
    low = 10.0 ** math.floor(math.log10(min(positive)) - 0.15)
    return low, max(positive) * 1.6


def _float(value: object) -> float | None:
    return None if is_missing(value) else float(value)  # type: ignore[arg-type]
