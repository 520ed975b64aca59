"""What doing without the supplier costs: every statement brought to one ratio, alternative to supplier."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reportlib.analysis.comparable import FACTS, SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results

KEYS = {k: "text" for k in ("subject", "item", "stage", "measure", "kind")}
LEVELS = ("unit_cost", "intensity")
"""Measures whose levels may be divided where both sides are stated in one unit."""

OUT_OF_SCALE = 20.0
"""From this ratio on, a pilot plant is likely held against mass production."""


def cost_ratios(claims: pd.DataFrame, supplier: str | None) -> pd.DataFrame:
    """One result a subject, item, stage, measure and kind of statement: how many times the supplier's cost, input or price.

    Kinds: ``multiple`` (stated as one), ``surcharge`` (a percentage on the supplier's, 1 + p), ``levels`` (two levels in one unit, divided;
    nothing is converted). Hypotheticals, targets and plans are left out.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        supplier: Whose cost is one.
    """
    facts = claims[claims["status"].isin([*FACTS, "forecast"])]
    against = facts[facts["partner"].eq(supplier or "").fillna(False) & ~facts["subject"].eq(supplier or "").fillna(False)]
    multiple = against[against["measure"].isin(["cost_multiple", "price_multiple"]) & against["unit"].eq("x").fillna(False)]
    percent = against[
        against["measure"].eq("cost_change") & against["unit"].eq("%").fillna(False) & against["change"].eq("plain").fillna(False)
    ]
    rows = [*_grouped(multiple, "multiple"), *_grouped(percent, "surcharge"), *_divided(facts, supplier)]
    made = to_results(rows, "cost_of_independence", KEYS, {k: v for k, v in SUMMARY_EXTRA.items() if k not in KEYS})
    return made.sort_values(["low", "subject"], kind="stable").reset_index(drop=True)


def _grouped(claims: pd.DataFrame, kind: str) -> list[dict[str, Any]]:
    keys, rows = ["subject", "item", "stage", "measure"], []
    for values, group in claims.groupby(keys, dropna=False, sort=True):
        summary = summarise(group)
        ratio = interval_of(summary)
        if ratio is None:
            continue
        if kind == "surcharge":
            ratio = (ratio + 100) / 100
            # the figures stated are percentages, not ratios
            summary = {**summary, "value": None, "stated_low": None, "stated_high": None}
            summary |= {f"consensus_{k}": v for k, v in ends(None).items()}
        rows.append(_row(dict(zip(keys, map(text_or_none, values), strict=True)), kind, ratio, summary))
    return rows


def _divided(facts: pd.DataFrame, supplier: str | None) -> list[dict[str, Any]]:
    """Levels of others over the supplier's of the same measure, item, stage and unit."""
    levels = facts[facts["measure"].isin(list(LEVELS)) & facts["change"].isna() & facts["subject"].notna()]
    rows = []
    keys = ["item", "stage", "measure", "unit"]
    for values, group in levels.groupby(keys, dropna=False, sort=True):
        own = group[group["subject"].eq(supplier or "")]
        below = interval_of(summarise(own)) if len(own) else None
        if below is None or below.low <= 0:
            continue
        for subject, other in group[~group["subject"].eq(supplier or "")].groupby("subject", sort=True):
            above = interval_of(summarise(other))
            if above is not None:
                key = {"subject": str(subject), **dict(zip(keys[:3], map(text_or_none, values[:3]), strict=True))}
                both = pd.concat([own, other])
                support = {"claim_ids": both["claim_id"].tolist(), "source_ids": sorted(both["source_id"].dropna().unique().tolist())}
                rows.append(_row(key, "levels", above / below, {**support, "n_sources": len(support["source_ids"])}))
    return rows


def _row(key: dict[str, str | None], kind: str, ratio: Interval, summary: dict[str, Any]) -> dict[str, Any]:
    caveats = [*summary.get("caveats", []), *(["out_of_scale"] if ratio.low >= OUT_OF_SCALE else [])]
    return {**summary, **key, "kind": kind, "unit": "x", **ends(ratio), "caveats": caveats}


def span(found: pd.DataFrame) -> dict[str, Any]:
    """From the smallest to the largest ratio that is in scale, with their support; empty where there is none."""
    kept = found[~found["caveats"].map(lambda c: "out_of_scale" in c).astype(bool)]
    each = [i for i in (interval_of(r) for r in kept.to_dict("records")) if i is not None]
    if not each:
        return {}
    whole = each[0]
    for other in each[1:]:
        whole = whole.hull(other)
    return {**ends(whole), **joined(kept)}
