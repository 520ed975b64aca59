"""How long stocks last when supply stops, against how long a replacement takes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from reportlib.analysis.clauses import clause_around, speaks_of
from reportlib.analysis.comparable import FACTS, SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, text_or_none, to_results
from reportlib.lexicon.items import is_a

MONTHS = {"year": 12.0, "month": 1.0, "week": 7 / 30.4375, "day": 1 / 30.4375}
"""Months in a unit of time, by the mean length of a month."""

KEYS = {k: "text" for k in ("subject", "item", "told", "kind")}
EXTRA = {"home": "text", "dependence_low": "number", "dependence_high": "number", **SUMMARY_EXTRA}
_UNKNOWN = Interval(0, 1)


def drain(dependence: Interval, leak: Interval | float = 0, activity: Interval | float = 1) -> Interval:
    """What is taken out of store each month, in months of normal use: u - a, where a = 1 - d + l d still arrives.

    Args:
        dependence: Share of supply that the embargo stops, d, 0 to 1.
        leak: Share of that which is licensed or gets through all the same, l.
        activity: Activity that is kept up, u; 1 is normal.

    >>> drain(Interval.point(0.5))
    Interval(0.5, 0.5)
    """
    # u - 1 + d (1 - l): each quantity stands there once, so the interval is sharp
    return (activity - Interval.point(1)) + dependence * (1 - _interval(leak))


def time_to_stop(stock: Interval, dependence: Interval, leak: Interval | float = 0, activity: Interval | float = 1) -> Interval | None:
    """How long a stock lasts, T = S / (u - a), in the unit of the stock; None where it is never used up.

    >>> time_to_stop(Interval(3, 6), Interval.point(0.5))
    Interval(6.0, 12.0)
    """
    used = drain(dependence, leak, activity)
    if used.high <= 0:
        return None
    shortest = Interval.point(stock.low) / used.high
    if used.low <= 0:
        return Interval(shortest.low, math.inf, stock.low_open, True)
    longest = Interval.point(stock.high) / used.low if stock.bounded else Interval(stock.low, math.inf)
    return Interval(shortest.low, longest.high, stock.low_open or used.high_open, stock.high_open or used.low_open)


def bridge_stock(replacement: Interval, dependence: Interval, leak: Interval | float = 0, activity: Interval | float = 1) -> Interval:
    """The stock that lasts until a replacement stands: S* = (u - a) T, in the unit of T.

    >>> bridge_stock(Interval.point(10), Interval(0.5, 1))
    Interval(5.0, 10.0)
    """
    used = drain(dependence, leak, activity).clipped(0) or Interval.point(0)
    return used * replacement


def rationed(stock: Interval, time: Interval, dependence: Interval, leak: Interval | float = 0) -> Interval:
    """The activity at which a stock lasts a given time: u = a + S/T, at most 1.

    >>> round(rationed(Interval.point(3), Interval.point(12), Interval.point(1)).high, 9)
    0.25
    """
    level = 1 - dependence * (1 - _interval(leak)) + stock / time
    return level.clipped(0, 1) or Interval.point(1)


def in_months(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims on a time, their numbers in months; those in other units are left out."""
    kept = claims[claims["unit"].isin(list(MONTHS)) & claims["change"].isna()]
    factor = kept["unit"].map(MONTHS).astype("Float64")
    numbers = {c: (kept[c].astype("Float64") * factor) for c in ("low", "high", "obs_value", "obs_low", "obs_high")}
    return kept.assign(**numbers, unit=pd.array(["month"] * len(kept), dtype="string"))


def stock_covers(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a subject and item, in months: the stock that is claimed (``told`` stock), or how long work can go on (``told`` run).

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them; targets, plans and hypotheticals are left out, and so is what one
            firm without a name has, which is told of its country but not its country's.
    """
    kept = in_months(claims[claims["measure"].eq("stock_cover") & claims["status"].isin([*FACTS, "forecast"])])
    kept = kept[kept["subject"].notna()]
    kept = kept[pd.Series([not _of_one_firm(r) for r in kept.to_dict("records")], index=kept.index, dtype=bool)]
    kept = kept.assign(told=pd.array(["stock" if speaks_of("stock", str(s)) else "run" for s in kept["sentence"]], dtype="string"))
    rows: list[dict[str, Any]] = []
    for values, group in kept.groupby(["subject", "item", "told"], dropna=False, sort=True):
        key = dict(zip(("subject", "item", "told"), map(text_or_none, values), strict=True))
        rows.append({**key, "kind": "stock", **summarise(group), "home": _home(group)})
    return to_results(rows, "stock_cover", KEYS, EXTRA)


def stops(
    covers: pd.DataFrame, matrix: pd.DataFrame, supplier: str | None, leak: Interval | float = 0, activity: Interval | float = 1
) -> pd.DataFrame:
    """When each stock is used up if the supplier delivers nothing but the leak, in months.

    The dependence is what the claims say of the same subject (for a company, of its home) and item, or of the nearest group that the item
    belongs to; where they say nothing, only the shortest time is known. A time for which work is said to go on is taken as it is.

    Args:
        covers: Results of ``stock_covers``.
        matrix: Results of ``dependence.matrix``.
        supplier: Who stops delivering.
        leak: Share of the supplier's deliveries that still arrives.
        activity: Activity that is kept up.
    """
    rows = []
    for cover in covers.to_dict("records"):
        stock = _span(cover)
        # what the supplier itself holds in store is not at risk
        if stock is None or supplier in (cover["subject"], cover["home"]):
            continue
        key = {k: cover[k] for k in ("subject", "item", "told")}
        shared = {**key, "kind": "stop", "unit": "month", "period": cover["period"], "home": cover["home"]}
        if cover["told"] == "run":
            rows.append({**shared, **ends(stock), **joined(pd.DataFrame([cover])), "caveats": ["time_as_stated"]})
            continue
        found = dependence_of(matrix, supplier, text_or_none(cover["home"]) or cover["subject"], text_or_none(cover["item"]))
        share = _UNKNOWN if found is None else _fraction(found)
        time = time_to_stop(stock, share, leak, activity)
        if time is None:
            continue
        support = joined(*[pd.DataFrame([r]) for r in (cover, found) if r is not None])
        rows.append(
            {
                **shared, **ends(time), **support, "caveats": ["dependence_not_stated"] if found is None else [],
                "dependence_low": None if found is None else share.low * 100,
                "dependence_high": None if found is None else share.high * 100,
            }
        )  # fmt: skip
    return to_results(rows, "time_to_stop", KEYS, EXTRA)


def gaps(stopped: pd.DataFrame, replaced: pd.DataFrame) -> pd.DataFrame:
    """For each stock: the months between its end and a replacement (``gap``), and the stock that would bridge them (``bridge``).

    Args:
        stopped: Results of ``stops``.
        replaced: Results of ``lead_times.whole_chain``, in years; those on the item, on what belongs to it, or on its group count.
    """
    rows = []
    for row in stopped.to_dict("records"):
        until, item = interval_of(row), text_or_none(row["item"])
        spans = replaced[replaced["kind"].eq("span")]
        same = spans[spans["item"].map(lambda i, item=item: _related(item, text_or_none(i))).astype(bool)]
        waits = [i for i in (interval_of(r) for r in same.to_dict("records")) if i is not None]
        if until is None or not waits:
            continue
        whole = waits[0]
        for other in waits[1:]:
            whole = whole.hull(other)
        months = whole * MONTHS["year"]
        shared = {
            **{k: row[k] for k in ("subject", "item", "told", "home")}, "unit": "month", **joined(pd.DataFrame([row]), same),
            "caveats": sorted({*row["caveats"], "all_who_foresee_a_time"}),
        }  # fmt: skip
        gap = (months - until).clipped(0)
        rows.append({**shared, "kind": "gap", **ends(gap or Interval.point(0))})
        if not is_missing(row["dependence_low"]):
            share = Interval(row["dependence_low"] / 100, row["dependence_high"] / 100)
            rows.append({**shared, "kind": "bridge", **ends(bridge_stock(months, share))})
    return to_results(rows, "stock_gap", KEYS, EXTRA)


def dependence_of(matrix: pd.DataFrame, supplier: str | None, subject: str | None, item: str | None) -> dict[Any, Any] | None:
    """The row of a matrix of dependence on the supplier that is nearest to a subject and item: the item itself before its groups."""
    if item is None or subject is None or supplier is None:
        return None
    rows = matrix[matrix["subject"].eq(subject).fillna(False) & matrix["partner"].eq(supplier).fillna(False)]
    near = [r for r in rows.to_dict("records") if text_or_none(r["item"]) is not None and is_a(item, str(r["item"]))]
    # the narrowest group has most groups above it; a row without a stage speaks of all of them
    return max(near, key=lambda r: (sum(is_a(str(r["item"]), str(o["item"])) for o in near), is_missing(r["stage"])), default=None)


def _related(item: str | None, other: str | None) -> bool:
    return item is not None and other is not None and (is_a(item, other) or is_a(other, item))


def _span(row: dict[Any, Any]) -> Interval | None:
    return interval_of(row, "consensus_") or interval_of(row)


def _fraction(row: dict[Any, Any]) -> Interval:
    found = (_span(row) or Interval(0, 100)).clipped(0, 100) or Interval(0, 100)
    return Interval(found.low / 100, found.high / 100, found.low_open, found.high_open)


def _of_one_firm(claim: dict[Any, Any]) -> bool:
    return is_missing(claim["ref_entity"]) and speaks_of("one_firm", clause_around(str(claim["sentence"]), str(claim["exact"])))


def _home(group: pd.DataFrame) -> str | None:
    """The area of a company; nothing for an area."""
    homes = group.loc[group["ref_entity"].notna(), "ref_area"].dropna().unique()
    return str(homes[0]) if len(homes) else None


def _interval(value: Interval | float) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)
