"""What is not computed though the figures seem to invite it, as results: how often, and which claims it is about."""

from __future__ import annotations

import pandas as pd

from reportlib.analysis.comparable import joined
from reportlib.analysis.money import parts_of, rate
from reportlib.analysis.results import text_or_none, to_results

KINDS = ("stage_ratio", "overlapping_sum", "stage_average", "no_dated_rate", "hypothetical")
"""No ratio between ore, oxide and magnet weight; no sum of what contains each other; no average over stages; no conversion without a dated
rate; no hypothetical as a forecast."""

_GROUPS = ("WORLD", "EU", "G7")


def refusals(
    pipeline: pd.DataFrame,
    output: pd.DataFrame,
    ladder: pd.DataFrame,
    prices: pd.DataFrame,
    losses: pd.DataFrame,
    rates: pd.DataFrame | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """One result a kind of refusal that occurred; ``value`` counts its cases, ``claim_ids`` are the claims that were kept apart.

    Args:
        pipeline: Results of ``capacity.pipeline``; its hypotheticals are in no total and no forecast.
        output: Results of ``capacity.rival_output``: a level whose stage it lacks, or that names no stage, is divided by nothing.
        ladder: Results of ``dependence.stage_ladder``: shares at different stages are shares of different things.
        prices: Results of ``prices.levels``: an item that is priced in two currencies.
        losses: Results of ``losses.estimates``: a subject whose losses are in two currencies.
        rates: A table of dated exchange rates, from ``money.read_rates``.
        as_of: The edition's date, for which a figure without a period is converted.
    """
    found = {
        "stage_ratio": _without_ratio(pipeline, output),
        "overlapping_sum": _contained(pipeline),
        "stage_average": [ladder] if len(ladder) > 1 else [],
        "no_dated_rate": [*_currencies(prices, ["item", "measure"], rates, as_of), *_currencies(losses, ["subject", "item"], rates, as_of)],
        "hypothetical": [pipeline.iloc[[i]] for i in range(len(pipeline)) if pipeline["status"].iloc[i] == "hypothetical"],
    }
    rows = [{"kind": kind, "value": float(len(cases)), "unit": "count", **joined(*cases)} for kind, cases in found.items() if cases]
    return to_results(rows, "refusals", {"kind": "text"}, {"source_ids": "list"})


def _without_ratio(pipeline: pd.DataFrame, output: pd.DataFrame) -> list[pd.DataFrame]:
    """Levels of a class of items of which the rival's output is known, but only at other stages."""
    known = {(text_or_none(k), text_or_none(s)) for k, s in zip(output["item_class"], output["stage"], strict=True)}
    stages = {s for _, s in known}
    cases = []
    for i, row in enumerate(pipeline.to_dict("records")):
        stage = text_or_none(row["stage"])
        if known and (text_or_none(row["item_class"]), stage) not in known and (stage is None or stages - {stage}):
            cases.append(pipeline.iloc[[i]])
    return cases


def _contained(pipeline: pd.DataFrame) -> list[pd.DataFrame]:
    """Levels that are part of another level: of a company whose country has one at the same stage, and of groups that contain others."""
    cases = []
    for _, group in pipeline[pipeline["stage"].notna()].groupby(["item_class", "stage"]):
        present = set(group["subject"])
        for i in range(len(group)):
            row = group.iloc[i]
            inside = text_or_none(row["home"]) in present and row["home"] != row["subject"]
            if inside or (row["subject"] in _GROUPS and len(present) > 1):
                cases.append(group.iloc[[i]])
    return cases


def _currencies(found: pd.DataFrame, same: list[str], rates: pd.DataFrame | None, as_of: str | None) -> list[pd.DataFrame]:
    """Groups of figures in more than one currency, between which there is no rate of their time."""
    cases = []
    for _, group in found.groupby(same):
        units = [(p.currency, text_or_none(r.get("period")) or as_of) for r in group.to_dict("records") if (p := parts_of(r["unit"]))]
        if any(rate(rates, a, b, when) is None for a, when in units for b, _ in units if a != b):
            cases.append(group)
    return cases
