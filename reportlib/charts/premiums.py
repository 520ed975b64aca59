"""The chart of premiums: what the alternatives cost as multiples of what the supplier does, on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.points import ROW_COLUMNS, log_panels
from reportlib.charts.theme import Drawing
from reportlib.charts.told import told_by


def ratios(
    found: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 12,
) -> Drawing:
    """One row a comparison, with the reach of its ratio.

    Args:
        found: Results of ``analysis.premiums.premiums``.
        marks: Their claims, from ``analysis.marks.claim_marks``, for quotes and links.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    rows = _rows(found.head(limit), marks, language)
    if rows.empty:
        return alt.Chart(rows).mark_bar()
    return log_panels(rows, None, [], language)


def _rows(found: pd.DataFrame, marks: pd.DataFrame | None, language: str) -> pd.DataFrame:
    w = words(language)
    told = told_by(marks)
    rows = []
    for r in found.to_dict("records"):
        ends = [float(r[c]) for c in ("low", "high") if not is_missing(r[c]) and float(r[c]) > 0]
        if not ends:
            continue
        parts = [(r["subject"], "area"), (r["item"], "item"), (r["of"], "measure")]
        rows.append(
            {
                "row": r["result_id"], "panel": w["times_axis"].format(partner=named(r["partner"], "area", language)), "shape": "circle",
                "style": "solid", "at": (min(ends) * max(ends)) ** 0.5, "from": min(ends), "to": max(ends),
                "label": w["separator"].join(named(v, kind, language) for v, kind in parts if not is_missing(v)), "note": _note(r, w),
                **told[r["result_id"]],
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=ROW_COLUMNS).sort_values("panel", kind="stable")


def _note(row: dict[Any, Any], w: Mapping[str, Any]) -> str:
    low, high = (None if is_missing(row[c]) else f"{float(row[c]):.3g}" for c in ("low", "high"))
    if low is not None and high is not None:
        return w["times"].format(value=low if low == high else f"{low}–{high}")
    return w["times"].format(value=f"≥ {low}" if low is not None else f"≤ {high}")
