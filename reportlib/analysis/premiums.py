"""What doing without the supplier costs: every comparison of costs as a ratio of the alternative to the supplier."""

from __future__ import annotations

from statistics import median
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import ends, interval_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results

LEVELS = ("unit_cost", "intensity")
"""Measures of which two levels, side by side in one sentence, make a ratio."""

FAR = 10.0
"""A ratio that is all above, or all below, this many times the median of the others is far from them."""

_FEWEST = 3  # ratios that a median is taken over
_KEYS = {k: "text" for k in ("subject", "partner", "item", "stage", "of", "origin")}


def premiums(claims: pd.DataFrame, supplier: str | None) -> pd.DataFrame:
    """One row a comparison: what the alternative costs, or uses, as a multiple of what the supplier does.

    A stated multiple is the ratio, a stated premium of p per cent is ``1 + p / 100``, and two levels that one sentence holds against each
    other are divided in intervals, where item, stage and unit are the same.

    Args:
        claims: Usable claims with the columns of their key.
        supplier: Area code of the supplier that others are held against.

    Returns:
        Columns subject (the alternative), partner (the supplier, or its company), item, stage, of (the measure: cost_multiple, cost_change,
        unit_cost, intensity), origin (multiple, premium or levels), then those of a result in times (``x``). The caveat ``far_from_others``
        marks a ratio ten times above or below the median of the rest: most often a pilot held against mass production.
    """
    if supplier is None:
        return to_results([], "premium", _KEYS, {"source_ids": "list"})
    rows = _marked([*_stated(claims, supplier), *_divided(claims, supplier)])
    rows.sort(key=lambda r: (r["low"] if r["low"] is not None else 0.0, r["subject"] or "", r["item"] or ""))
    return to_results(rows, "premium", _KEYS, {"source_ids": "list"})


def _stated(claims: pd.DataFrame, supplier: str) -> list[dict[str, Any]]:
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    kinds = claims["measure"].eq("cost_multiple") | (claims["measure"].eq("cost_change") & claims["unit"].eq("%").fillna(False))
    against = claims["counterpart_area"].eq(supplier).fillna(False) & ~claims["ref_area"].eq(supplier).fillna(False)
    for claim in claims[kinds & against].to_dict("records"):
        found = interval_of(claim)
        if found is None:
            continue
        premium = claim["measure"] == "cost_change"
        ratio = (found / 100 + 1) if premium else found
        row = _row(claim, claim["partner"], "premium" if premium else "multiple", ratio, [claim])
        key = tuple(row[k] for k in _KEYS)
        if key in told:  # told by several: all that any of them allows
            row = {**row, **ends(ratio.hull(interval_of(told[key]) or ratio))}
            for name in ("claim_ids", "source_ids"):
                row[name] = sorted({*row[name], *told[key][name]})
            row["n_sources"] = len(row["source_ids"])
        told[key] = row
    return list(told.values())


def _divided(claims: pd.DataFrame, supplier: str) -> list[dict[str, Any]]:
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    levels = claims[claims["measure"].isin(LEVELS) & claims["change"].isna()]
    for _, group in levels.groupby(["doc_id", "sentence", "measure", "item", "unit"], dropna=False, sort=False):
        records = group.to_dict("records")
        ours = [r for r in records if r["ref_area"] == supplier]
        for other in (r for r in records if text_or_none(r["ref_area"]) not in (None, supplier, "WORLD")):
            same = [r for r in ours if text_or_none(r["stage"]) == text_or_none(other["stage"])]
            a, b = interval_of(other), interval_of(same[0]) if len(same) == 1 else None
            if a is None or b is None or b.low <= 0:
                continue
            row = _row(other, same[0]["subject"], "levels", a / b, [other, same[0]])
            rows.setdefault(tuple(row[k] for k in _KEYS), row)
    return list(rows.values())


def _row(claim: dict[Any, Any], partner: object, origin: str, ratio: Interval, behind: list[dict[Any, Any]]) -> dict[str, Any]:
    sources = sorted({str(c["source_id"]) for c in behind})
    return {
        "subject": text_or_none(claim["subject"]), "partner": text_or_none(partner), "item": text_or_none(claim["item"]),
        "stage": text_or_none(claim["stage"]), "of": claim["measure"], "origin": origin, "unit": "x", **ends(ratio),
        "claim_ids": sorted({str(c["claim_id"]) for c in behind}), "source_ids": sources, "n_sources": len(sources), "caveats": [],
    }  # fmt: skip


def _marked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows; those far from the others say so."""
    for row in rows:
        others = [m for m in (_middle(r) for r in rows if r is not row) if m is not None]
        if len(others) < _FEWEST:
            continue
        usual = median(others)
        too_much = row["low"] is not None and row["low"] > FAR * usual
        too_little = row["high"] is not None and row["high"] < usual / FAR
        row["caveats"] = ["far_from_others"] if too_much or too_little else []
    return rows


def _middle(row: dict[str, Any]) -> float | None:
    known = [v for v in (row["low"], row["high"]) if v is not None]
    return sum(known) / len(known) if known else None
