"""The chart of contradictions: a dumbbell between the two camps of each conflict, with its cause at the end of the row."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd
from babel.numbers import format_decimal

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.lines import LINE, pairs
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.lexicon.codes import label

STEP = 40
"""Height of a row in pixels."""

NOTE = 186
"""Room for cause and resolution after a row, in pixels."""

PLOT = 220
"""The least width of the plot."""

WIDEST = 240
"""The most that labels take, in pixels."""

_YEARS = 24
"""From so many months on, durations are told in years."""

_TICKS = [m * 10.0**k for k in range(13) for m in (1, 2, 5)]
_HALF = 6.5
_DOT = 90


def dumbbells(
    found: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 9,
) -> Drawing:
    """One row a conflict: the span of each camp, a line between them, and the cause.

    Shares stand on one axis in percent. Other quantities have no unit in common: there, the axis counts multiples of the lower number.

    Args:
        found: Results of ``analysis.ledger.contradictions``, drawn in their order.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    rows = _rows(found.head(limit), language)
    sides = _sides(rows, marks)
    left = 12 + min(WIDEST, max((label_width(t) for t in [*rows["first"], *rows["second"]]), default=0))
    width = max(PLOT, WIDTH - left - NOTE)
    w = words(language)
    panels = []
    for share, group in rows.groupby("share", sort=False):
        here = sides[sides["row"].isin(group["row"])]
        top = max([2.0, *here["to"]]) * 1.15
        scale = alt.Scale(domain=[0, 100], nice=False) if share else alt.Scale(type="log", domain=[0.8, top], nice=False)
        ticks = {"tickCount": 5} if share else {"values": [t for t in _TICKS if t <= top]}
        axis = alt.Axis(orient="top", labelExpr=_PERCENT if share else _TIMES, **ticks)
        x = alt.X("from:Q", scale=scale, axis=axis, title=None if share else w["multiple_axis"])
        panels.append(_panel(group, here, x, scale, language, width, left))
    return alt.vconcat(*panels, spacing=10) if panels else alt.Chart(sides).mark_bar()


_PERCENT = "datum.label + (datum.value == 100 ? ' %' : '')"
_TIMES = "format(datum.value, '~r') + '×'"


def question(row: dict[Any, Any], language: str) -> tuple[str, str]:
    """What a conflict is about, in two lines: of whom and what, and what is measured.

    >>> question({"subject": "CN", "item": "rare_earths", "stage": "mining", "measure": "world_share", "partner": None}, "en")
    ('China · rare earths · mining', 'share of the world')
    """
    w = words(language)
    names = (("subject", "area"), ("item", "item"), ("stage", "stage"))
    first = []
    for column, kind in names:
        both = [named(row[c], kind, language) for c in (column, f"b_{column}") if not is_missing(row.get(c))]
        first += ["/".join(dict.fromkeys(both))] if both else []
    second = [named(row["measure"], "measure", language)]
    if not is_missing(row.get("partner")):
        second.append(named(row["partner"], "area", language))
    return w["separator"].join(first), w["separator"].join(second)


def amount(low: float | None, high: float | None, unit: str | None, language: str) -> str:
    """An interval with its unit in a few characters, to three significant digits; what only rounds a number is that number.

    >>> amount(3_320_000, 3_680_000, "t", "en"), amount(62.5, 63.5, "%", "en"), amount(90, 100, "%", "en"), amount(24, 36, "month", "zh")
    ('3,320,000–3,680,000 t', '63 %', '≥ 90 %', '2–3年')
    """
    if unit == "month" and min((e for e in (low, high) if e is not None), default=0) >= _YEARS:
        low, high, unit = (None if low is None else low / 12), (None if high is None else high / 12), "year"
    if low is None or high is None or (unit == "%" and high >= 100 > low):
        sign, ends = ("≤", [high]) if low is None else ("≥", [low])
        ends = [e for e in ends if e is not None]
    else:
        sign, ends = "", [low, high]
        middle = (low + high) / 2
        if middle and (high - low) <= 0.025 * abs(middle):
            ends = [middle]
    texts = list(dict.fromkeys(_number(e) for e in ends))
    text = f"{sign} {'–'.join(texts)}".strip()
    if unit is None:
        return text
    if unit == "%":
        return f"{text} %" if language == "en" else f"{text}%"
    name = label(unit, "unit", language)
    return f"{text} {name}" if name.isascii() else f"{text}{name}"


def _number(value: float) -> str:
    if not value:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    return format_decimal(round(value, digits), format="#,##0.####", locale="en")


def _rows(found: pd.DataFrame, language: str) -> pd.DataFrame:
    made = []
    for r in found.to_dict("records"):
        first, second = question(r, language)
        ends = [None if is_missing(r[c]) else float(r[c]) for c in ("a_low", "a_high", "b_low", "b_high")]
        share = r["unit"] == "%" and is_missing(r["change"]) and all(e is None or 0 <= e <= 100 for e in ends)
        if not share and (ends[0] is None or ends[0] <= 0):
            continue
        base = 1.0 if share else _middle(ends[0], ends[1])
        sure = named(r["cause"], "cause", language)
        made.append(
            {
                "row": r["result_id"], "share": share, "first": first, "second": second, "unit": r["unit"], "base": base, "ends": ends,
                "cause": sure if r["shown"] else words(language)["perhaps"].format(cause=sure),
                "resolution": named(r["resolution"], "resolution", language), "a_claim": r["a_claim"], "b_claim": r["b_claim"],
                "a_value": r["a_value"], "b_value": r["b_value"],
                "suspect": None if is_missing(r["suspect"]) else r["suspect"], "language": language,
            }
        )  # fmt: skip
    columns = [
        "row", "share", "first", "second", "unit", "base", "ends", "cause", "resolution", "a_claim", "b_claim", "a_value", "b_value",
        "suspect", "language",
    ]  # fmt: skip
    frame = pd.DataFrame(made, columns=columns)
    return frame.sort_values("share", ascending=False, kind="stable") if len(frame) else frame


def _sides(rows: pd.DataFrame, marks: pd.DataFrame | None) -> pd.DataFrame:
    quoted = {} if marks is None else {(m["result_id"], m["claim_id"]): m for m in marks.to_dict("records")}
    made = []
    for r in rows.to_dict("records"):
        for side, (low, high) in (("a", r["ends"][:2]), ("b", r["ends"][2:])):
            mark = quoted.get((r["row"], r[f"{side}_claim"]), {})
            least = (low if low is not None else 0.0) / r["base"]
            most = (high if high is not None else low or 0.0) / r["base"]
            made.append(
                {
                    "row": r["row"], "from": least, "to": most, "middle": _middle(least, most), "side": side,
                    "label": amount(*_stated(low, high, r[f"{side}_value"]), r["unit"], r["language"]),
                    "doubted": r["suspect"] == r[f"{side}_claim"],
                    **{c: mark.get(c) or "" for c in ("exact", "quote", "document", "voice")}, "href": mark.get("href"),
                }
            )  # fmt: skip
    columns = ["row", "from", "to", "middle", "side", "label", "doubted", "exact", "quote", "document", "voice", "href"]
    return pd.DataFrame(made, columns=columns)


def _panel(rows: pd.DataFrame, sides: pd.DataFrame, x: alt.X, scale: alt.Scale, language: str, width: int, left: int) -> Drawing:
    w = words(language)
    y = alt.Y("row:N", sort=rows["row"].tolist(), axis=None, scale=alt.Scale(padding=0))
    titles = (("exact", "stated"), ("quote", "quote"), ("document", "document"), ("voice", "voice"))
    tooltip = [alt.Tooltip(f"{c}:N", title=w[t]) for c, t in titles]
    ends = sides.pivot_table(index="row", columns="side", values="middle", aggfunc="first").reset_index()
    layers: list[Drawing] = [
        alt.Chart(ends).mark_rule(style="muted_line", strokeDash=[3, 2]).encode(y=y, x=alt.X("a:Q", scale=scale), x2="b:Q"),
        alt.Chart(sides).mark_bar(height=2 * _HALF, style="hull").encode(y=y, x=x, x2="to:Q", tooltip=tooltip, href="href:N"),
    ]
    for doubted, style in ((False, "ink"), (True, "accent")):
        points = alt.Chart(sides[sides["doubted"].eq(doubted)]).mark_point(shape="circle", filled=True, size=_DOT, opacity=1, style=style)
        layers.append(points.encode(y=y, x=alt.X("middle:Q", scale=scale), tooltip=tooltip, href="href:N"))
    lower, upper = sides[sides["side"].eq("a")], sides[sides["side"].eq("b")]
    # the lower number above its point, the upper one below: close ones do not run into each other
    for here, shift in ((lower, -14), (upper, 14)):
        text = alt.Chart(here).mark_text(align="center", dy=shift, style="muted")
        layers.append(text.encode(y=y, x=alt.X("middle:Q", scale=scale), text="label:N"))

    def words_at(field: str, at: int, dy: float, style: str) -> Drawing:
        return alt.Chart(rows[["row", field]]).mark_text(align="left", dy=dy, style=style).encode(y=y, x=alt.value(at), text=f"{field}:N")

    layers += [
        *(_labels(rows, style, y, left) for style in ("label", "muted")),
        words_at("cause", width + 30, -_HALF, "strong_small"), words_at("resolution", width + 30, _HALF, "muted"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=width, height=alt.Step(STEP))


def _labels(rows: pd.DataFrame, style: str, y: alt.Y, left: int) -> Drawing:
    lines = pairs(rows.set_index("row"), WIDEST)
    lines = lines[lines["style"].eq(style)].assign(dy=lambda f: STEP / 2 + LINE * (f["nth"] - (f["of"] - 1) / 2))
    mark = alt.Chart(lines).mark_text(align="left", style=style)
    return mark.encode(y=y, yOffset=alt.YOffset("dy:Q", scale=None), x=alt.value(-left), text="text:N")


def _stated(low: float | None, high: float | None, value: object) -> tuple[float | None, float | None]:
    """The number that the best claim states; where it states none but a bound or a range, the span of its camp."""
    return (low, high) if is_missing(value) else (float(value), float(value))  # type: ignore[arg-type]


def _middle(low: float | None, high: float | None) -> float:
    found = [v for v in (low, high) if v is not None]
    return sum(found) / len(found) if found else 0.0
