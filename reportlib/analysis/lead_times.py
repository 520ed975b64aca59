"""When a replacement could stand, and by whose word: intervals by source, their p-box, ramps and catching up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from reportlib.analysis.chains import chain_of, stage_of
from reportlib.analysis.clauses import clause_around, speaks_of
from reportlib.analysis.comparable import FACTS, SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.interval import Interval, consensus, hull
from reportlib.analysis.results import is_missing, text_or_none, to_results
from reportlib.analysis.stocks import MONTHS, in_months
from reportlib.lexicon.items import is_a

WHOLE = "whole"
"""The lane of claims that name no stage: from the ground to the use."""

WAITING = 24.0
"""Months: a shorter time that is told with words of permits or shipments is how long somebody waits, and nothing is built meanwhile."""

MINERALS = "critical_minerals"
LANE_KEYS = {k: "text" for k in ("item", "lane", "source_id")}
WHOLE_KEYS = {"item": "text", "kind": "text"}
STATUSES = (*FACTS, "forecast", "plan", "target")
RAMP_KEYS = {k: "text" for k in ("subject", "item_class", "stage", "kind")}


def by_source(claims: pd.DataFrame, supplier: str | None) -> pd.DataFrame:
    """One result a raw material, lane and source: how long that source says a replacement takes, in years.

    A lane is the stage that is named, or the whole chain. A time that is told of the supplier itself is how long its lead took to build,
    not how long it takes to do without it, and is left out; so are waits for permits and shipments (``WAITING``), hypotheticals, and goods
    that are no mineral or made of one.
    """
    kept = in_months(claims[claims["measure"].eq("lead_time") & claims["status"].isin(list(STATUSES))])
    kept = kept[~kept["subject"].eq(supplier or "").fillna(False) & ~kept["ref_area"].eq(supplier or "").fillna(False)]
    kept = kept[kept["item"].map(lambda i: is_a(str(i), MINERALS), na_action="ignore").eq(True).fillna(False).astype(bool)]
    kept = kept[pd.Series([not _waiting(r) for r in kept.to_dict("records")], index=kept.index, dtype=bool)]
    years = {c: kept[c] / MONTHS["year"] for c in ("low", "high", "obs_value", "obs_low", "obs_high")}
    lanes = [stage_of(text_or_none(i), text_or_none(s)) or WHOLE for i, s in zip(kept["item"], kept["stage"], strict=True)]
    kept = kept.assign(
        **years,
        unit=pd.array(["year"] * len(kept), dtype="string"),
        lane=pd.array(lanes, dtype="string"),
        item=pd.array([chain_of(text_or_none(i)) for i in kept["item"]], dtype="string"),
    )
    rows = []
    for values, group in kept.groupby(list(LANE_KEYS), sort=True):
        rows.append({**dict(zip(LANE_KEYS, map(str, values), strict=True)), **summarise(group)})
    extra = {k: v for k, v in SUMMARY_EXTRA.items() if k not in LANE_KEYS}
    return to_results(rows, "lead_time", LANE_KEYS, extra)


def _waiting(claim: dict[Any, Any]) -> bool:
    stated = [claim[c] for c in ("obs_value", "obs_low", "obs_high") if not is_missing(claim[c])]
    short = bool(stated) and max(stated) < WAITING
    return short and speaks_of("waiting", clause_around(str(claim["sentence"]), str(claim["exact"])))


def whole_chain(found: pd.DataFrame) -> pd.DataFrame:
    """When the whole chain of a raw material stands, in years: by the words of all sources (``span``) and of half of them (``median``).

    A chain is ready when its last stage is, so a source's stages count by their maximum; a source that speaks of single stages only says
    that the whole takes at least so long.
    """
    rows: list[dict[str, Any]] = []
    for item, group in found.groupby("item", sort=True):
        each = source_intervals(group)
        common, (low, high) = consensus(each), quantile(each, 0.5)
        shared = {"item": str(item), "unit": "year", **joined(group), "caveats": ["claims_disagree"] if common is None else []}
        rows.append({**shared, "kind": "span", **ends(hull(each)), **{f"consensus_{k}": v for k, v in ends(common).items()}})
        if len(each) > 1:
            rows.append({**shared, "kind": "median", **ends(Interval(low, high))})
    return to_results(rows, "replacement", WHOLE_KEYS, SUMMARY_EXTRA)


def source_intervals(group: pd.DataFrame) -> list[Interval]:
    """Each source's interval for the whole chain, of the rows of one raw material, in the order of the sources."""
    made = []
    for _, rows in group.groupby("source_id", sort=True):
        lanes = {str(r["lane"]): interval_of(r) for r in rows.to_dict("records")}
        known = [i for i in lanes.values() if i is not None]
        if not known:
            continue
        last = known[0]
        for other in known[1:]:
            last = later(last, other)
        made.append(last if lanes.get(WHOLE) is not None else Interval(last.low, math.inf, last.low_open, True))
    return made


def later(one: Interval, other: Interval) -> Interval:
    """The later of two times, each an interval.

    >>> later(Interval(2, 9), Interval(5, 6))
    Interval(5.0, 9.0)
    """
    low = max((one.low, one.low_open), (other.low, other.low_open))
    high = max((one.high, not one.high_open), (other.high, not other.high_open))
    return Interval(low[0], high[0], low[1], not high[1])


def pbox(intervals: Iterable[Interval]) -> pd.DataFrame:
    """The share of sources by whose word it is done after t years: certainly (``low``), and possibly (``high``).

    F_low(t) = #(high_i <= t) / n and F_up(t) = #(low_i <= t) / n.

    >>> pbox([Interval(1, 3), Interval(2, 2)]).to_numpy().tolist()
    [[1.0, 0.0, 0.5], [2.0, 0.5, 1.0], [3.0, 1.0, 1.0]]
    """
    each = list(intervals)
    points = sorted({e for i in each for e in (i.low, i.high) if not math.isinf(e)})
    rows = [(t, sum(i.high <= t for i in each) / len(each), sum(i.low <= t for i in each) / len(each)) for t in points]
    return pd.DataFrame(rows, columns=["t", "low", "high"]).astype("float64")


def quantile(intervals: Iterable[Interval], share: float) -> tuple[float, float]:
    """When a share of the sources has it done: at the earliest, and at the latest.

    >>> quantile([Interval(1, 3), Interval(2, 4), Interval(5, 9)], 0.5)
    (2.0, 4.0)
    """
    each = list(intervals)
    at = max(1, math.ceil(share * len(each))) - 1
    return sorted(i.low for i in each)[at], sorted(i.high for i in each)[at]


def ramp_years(rate: float) -> float:
    """How long a logistic ramp takes from a tenth to nine tenths of its capacity: ln 81 / r.

    >>> round(ramp_years(1.0), 3)
    4.394
    """
    return math.log(81) / rate


def needed_growth(start: Interval, end: Interval, years: float) -> Interval:
    """The yearly growth (1 for 100 %) from one level to another: (end / start)^(1 / years) - 1.

    >>> round(needed_growth(Interval.point(100), Interval.point(400), 2).high, 9)
    1.0
    """
    ratio = end / start
    low, high = ratio.low ** (1 / years) - 1, math.inf if math.isinf(ratio.high) else ratio.high ** (1 / years) - 1
    return Interval(low, high, ratio.low_open, ratio.high_open)


def catch_up(behind: Interval, ahead: Interval, growth: float, growth_ahead: float = 0.0) -> Interval | None:
    """Years until one output reaches another: ln(C0 / M0) / ln((1 + g_M) / (1 + g_C)); None where it never does.

    >>> catch_up(Interval.point(1), Interval.point(4), 1.0)
    Interval(2.0, 2.0)
    """
    pace = math.log((1 + growth) / (1 + growth_ahead))
    if pace <= 0 or behind.low <= 0:
        return None
    low, high = math.log(ahead.low / behind.high) / pace, math.log(ahead.high / behind.low) / pace
    return Interval(max(0.0, low), max(0.0, high))


def ramps(pipeline: pd.DataFrame) -> pd.DataFrame:
    """The growth, in percent a year, that each plan for more needs from what its maker runs at present (``growth``).

    Args:
        pipeline: Results of ``capacity.pipeline``. Output is held against output, capacity against capacity.
    """
    rows: list[dict[str, Any]] = []
    dated = pipeline[pipeline["year"].notna() & pipeline["stage"].notna()]
    for (subject, kind, stage, measure), group in dated.groupby(["subject", "item_class", "stage", "measure"]):
        running = group[group["status"].isin(FACTS)].sort_values("year", kind="stable")
        ahead = group[group["status"].isin(["forecast", "plan", "target"])].sort_values("year", kind="stable")
        if running.empty or ahead.empty:
            continue
        first, last = running.iloc[-1].to_dict(), ahead.iloc[-1].to_dict()
        start, end, years = interval_of(first), interval_of(last), int(last["year"]) - int(first["year"])
        # a plan for less than there is needs no growth
        if start is None or end is None or start.low <= 0 or years <= 0 or end.high <= start.low:
            continue
        rows.append(
            {
                "subject": str(subject), "item_class": str(kind), "stage": str(stage), "kind": f"growth_of_{measure}", "unit": "%",
                **ends(needed_growth(start, end, years) * 100), **joined(pd.DataFrame([first, last])),
                "period": f"{int(first['year'])}–{int(last['year'])}",
            }
        )  # fmt: skip
    return to_results(rows, "ramp", RAMP_KEYS, {"period": "text", "source_ids": "list"})
