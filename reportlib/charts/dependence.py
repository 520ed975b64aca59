"""Charts of dependence: who depends on whom (one row a comparable key), and the ladder of stages."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import counted, is_missing, named, words
from reportlib.charts.rows import interval_rows, key
from reportlib.charts.theme import WIDTH, Drawing, label_width

NOTE = 125
"""Room at the end of a row, in pixels."""

PLOT = 240
"""The least width of the plot."""

CURRENT = "current"


def range_dot(
    found: pd.DataFrame,
    marks: pd.DataFrame,
    references: pd.DataFrame | None = None,
    language: str = "en",
    limit: int = 16,
) -> Drawing:
    """One row a comparable key: its claims, their span, where they agree, and official figures beside them.

    Args:
        found: Results of ``analysis.dependence.profile``, drawn in their order.
        marks: Their claims, from ``analysis.marks.claim_marks``.
        references: Official figures on them, from ``analysis.reference.latest``; None for none.
        language: en or zh.
        limit: Rows that are drawn at most.
    """
    shown = found.head(limit).assign(emphasis=False)
    return _chart(shown, row_labels(shown, language), marks, references, language)


def stage_ladder(
    ladder: pd.DataFrame,
    marks: pd.DataFrame,
    references: pd.DataFrame | None = None,
    clean: pd.DataFrame | None = None,
    language: str = "en",
) -> Drawing:
    """One row a stage, in the order of the chain; below them what passes through the subject at one stage at least.

    Args:
        ladder: Results of ``analysis.dependence.stage_ladder``.
        marks: Their claims, from ``analysis.marks.claim_marks``.
        references: Official figures on them; None for none.
        clean: Results of ``analysis.dependence.clean_chain``; None for none.
        language: en or zh.
    """
    rows = ladder.assign(emphasis=False)
    labels = [(named(s, "stage", language), "") for s in ladder["stage"]]
    if clean is not None and len(ladder):
        through = clean[clean["kind"].eq("through")]
        w, subject = words(language), named(ladder["subject"].iloc[0], "area", language)
        rows = pd.concat([rows, through.assign(emphasis=True).reindex(columns=rows.columns)], ignore_index=True) if len(through) else rows
        labels += [(w["through"].format(subject=subject), w["at_one_stage"])] * len(through)
    rows = rows.assign(emphasis=rows["emphasis"].astype(bool))
    return _chart(rows, labels, marks, references, language)


def row_labels(found: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Two lines for each result: who and what, and what sets it apart from its neighbours."""
    w, labels = words(language), []
    for r in found.to_dict("records"):
        first = [named(r["subject"], "area", language), named(r["item"], "item", language)]
        if _text(r.get("stage")):
            first.append(named(r["stage"], "stage", language))
        second = [named(r["measure"], "measure", language)]
        second += [w.get(v, str(v)) for v in (_text(r.get("route")), _text(r.get("basis"))) if v]
        if _text(r.get("status")) not in (None, "actual", "estimate"):
            second.append(named(r["status"], "obs_status", language))
        if _text(r.get("period_class")) not in (None, CURRENT):
            second.append(w.get(r["period_class"], str(r["period_class"])))
        labels.append((w["separator"].join(first), w["separator"].join(second)))
    return labels


def interval_text(low: object, high: object, low_open: bool = False, high_open: bool = False, cap: float = 100) -> str:
    """A share's interval in a few characters, in whole numbers, rounded outward; what only rounds a whole number is that number.

    >>> interval_text(59.5, 74.2), interval_text(75, 100, low_open=True), interval_text(84.5, 85.5), interval_text(0, 15.5)
    ('60–75 %', '> 75 %', '85 %', '≤ 15 %')
    """
    a = None if is_missing(low) else _rounded(float(low), up=False)  # type: ignore[arg-type]
    b = None if is_missing(high) else _rounded(float(high), up=True)  # type: ignore[arg-type]
    if a is not None and (b is None or (b >= cap > a)):
        return f"{'>' if low_open else '≥'} {a} %"
    if b is not None and (a is None or a == 0):
        return f"{'<' if high_open else '≤'} {b} %"
    return "" if a is None or b is None else f"{b} %" if a >= b else f"{a}–{b} %"


def _chart(
    rows: pd.DataFrame, labels: list[tuple[str, str]], marks: pd.DataFrame, references: pd.DataFrame | None, language: str
) -> Drawing:
    rows = rows.assign(
        row=rows["result_id"],
        first=pd.Series([a for a, _ in labels], index=rows.index, dtype="string"),
        second=pd.Series([b for _, b in labels], index=rows.index, dtype="string"),
        strong=pd.Series([_strong(r, language) for r in rows.to_dict("records")], index=rows.index, dtype="string"),
        note=pd.Series([_support(r, language) for r in rows.to_dict("records")], index=rows.index, dtype="string"),
    )
    drawn = marks[marks["result_id"].isin(rows["result_id"].tolist())]
    drawn = drawn.assign(row=drawn["result_id"])
    official = _official(references, rows["result_id"].tolist(), language)
    left = 12 + max((label_width(t) for pair in labels for t in pair), default=0)
    width = max(PLOT, WIDTH - left - NOTE)
    documents = sorted(drawn["document"].dropna().unique())
    plot = interval_rows(rows, drawn, official, language, width, left)
    return alt.vconcat(key(language, _kinds(rows, drawn, official), documents, left, left + width + NOTE), plot, spacing=8)


def _kinds(rows: pd.DataFrame, marks: pd.DataFrame, official: pd.DataFrame) -> list[str]:
    """The kinds of marks that are drawn, in the order of the key."""
    several = rows["n_claims"].gt(1).fillna(False) & rows["consensus_low"].notna()
    drawn = {
        "hull": len(rows),
        "consensus": int(several.sum()),
        "claim": int(marks["side"].isna().sum()),
        "bound": int(marks["side"].notna().sum()),
        "official": len(official),
    }
    return [kind for kind, n in drawn.items() if n]


def _official(references: pd.DataFrame | None, results: list[str], language: str) -> pd.DataFrame:
    columns = ["row", "value", "low", "high", "label", "source", "period", "remark"]
    if references is None:
        return pd.DataFrame(columns=columns)
    # a figure stands once, in the first row that it speaks to, though it may be held against several
    order = {r: i for i, r in enumerate(results)}
    kept = references[references["result_id"].isin(results)].assign(_at=lambda f: f["result_id"].map(order))
    kept = kept.sort_values("_at", kind="stable").drop_duplicates("fact_id")
    w = words(language)
    return kept.assign(row=kept["result_id"], label=[w.get(b, "") if isinstance(b, str) else "" for b in kept["basis"]])[columns]


def _strong(row: dict[Any, Any], language: str) -> str:
    """The number all agree on, with the interval where it says more; else the interval."""
    text = _number(row)
    return text if language == "en" else text.replace(" %", "%")


def _number(row: dict[Any, Any]) -> str:
    interval = interval_text(row["low"], row["high"], bool(row["low_open"]), bool(row["high_open"]))
    if is_missing(row["value"]):
        return interval
    point = f"{float(row['value']):g} %"
    narrow = not is_missing(row["low"]) and not is_missing(row["high"]) and float(row["high"]) - float(row["low"]) <= 1
    return point if narrow or interval == "" else f"{point} ({interval.removesuffix(' %')})"


def _support(row: dict[Any, Any], language: str) -> str:
    w = words(language)
    return counted(int(row["n_claims"]), "claims", language) + w["comma"] + counted(int(row["n_sources"]), "sources", language)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _rounded(x: float, up: bool) -> int:
    """Outward, but an end half a step away is the rounding of the number itself and goes back to it."""
    whole = math.floor(x)
    if abs(x - whole - 0.5) < 1e-9:
        return whole if up else whole + 1
    return math.ceil(x - 1e-9) if up else math.floor(x + 1e-9)
