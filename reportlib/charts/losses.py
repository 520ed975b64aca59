"""The chart of losses: estimates of what a disruption costs, on a logarithmic axis for each currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd
from babel.numbers import format_decimal

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.points import ROW_COLUMNS, log_panels
from reportlib.charts.theme import Drawing
from reportlib.charts.told import told_by

_SCALES = {
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
    "zh": ((1e12, "trillion"), (1e8, "billion"), (1e4, "million")),
}
"""Steps of the words of scale: Chinese counts in myriads."""


def estimates(
    found: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    horizons: Mapping[str, str] | None = None,
    language: str = "en",
    limit: int = 16,
) -> Drawing:
    """One row an estimate.

    Args:
        found: Results of ``analysis.losses.estimates``.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        references: Estimates as their authors published them, from ``analysis.losses.official_of``; None for none.
        horizons: How each horizon (an ISO 8601 duration) is written; what is missing is printed as it is.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    rows = _rows(found.head(limit), marks, horizons or {}, language)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    return log_panels(rows, references, [], language, 150, lambda v: scaled(v, language))


def _rows(found: pd.DataFrame, marks: pd.DataFrame | None, horizons: Mapping[str, str], language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for r in found.to_dict("records"):
        ends = [float(r[c]) for c in ("value", "low", "high") if not is_missing(r[c]) and float(r[c]) > 0]
        if not ends:
            continue
        horizon = "" if is_missing(r["horizon"]) else horizons.get(r["horizon"], str(r["horizon"]))
        about = "" if is_missing(r["item"]) else named(r["item"], "item", language)
        parts = [named(r["subject"], "area", language), about, horizon]
        supposed = r["status"] == "hypothetical"
        rows.append(
            {
                "row": r["result_id"], "panel": w["money_axis"].format(currency=r["unit"]), "shape": "circle",
                "style": "dashed" if supposed else "solid", "at": ends[0], "from": min(ends), "to": max(ends),
                "label": w["separator"].join(p for p in parts if p), "note": _note(r, language),
                **told[r["result_id"]],
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=ROW_COLUMNS).sort_values(["panel", "at"], ascending=[True, False], kind="stable")


def _note(row: dict[Any, Any], language: str) -> str:
    low, high, value = (None if is_missing(row[c]) else float(row[c]) for c in ("low", "high", "value"))
    if value is not None:
        return scaled(value, language)
    if low is not None and high is not None:
        return f"{scaled(low, language)}–{scaled(high, language)}"
    return f"≥ {scaled(low, language)}" if low is not None else f"≤ {scaled(high or 0, language)}"


def scaled(value: float, language: str) -> str:
    """A sum in words of scale, to three digits.

    >>> scaled(2.6e12, "en"), scaled(1.8e9, "zh"), scaled(900, "en")
    ('2.6 trillion', '18亿', '900')
    """
    size, name = next(((s, n) for s, n in _SCALES[language] if value >= s), (1.0, ""))
    word = words(language)[name] if name else ""
    return format_decimal(value / size, format="#,##0.##", locale="en" if language == "en" else "zh_Hans_CN") + word
