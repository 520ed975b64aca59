"""A scenario: the supplier stops for some months; how much output is lost, as an interval and by Monte Carlo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reportlib.analysis.comparable import ends, interval_of, joined
from reportlib.analysis.interval import Interval
from reportlib.analysis.montecarlo import Draws, Opinion, Quantity, opinion
from reportlib.analysis.results import is_missing, text_or_none, to_results

KEYS = {k: "text" for k in ("subject", "item", "kind")}
EXTRA = {
    "q05": "number", "q50": "number", "q95": "number", "driver": "text", "driver_rank": "number", "second": "text", "second_rank": "number",
    "source_ids": "list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is assumed.

    Attributes:
        embargo: How long nothing but the leak is delivered, in months.
        leak: Share of the deliveries that arrives all the same, 0 to 1.
        stock: Months of normal use in store; None for what the claims say.
        substitution: Share of normal use that substitutes and other suppliers take over, 0 to 1.
        restart: Months at the reduced level after the end of the embargo, if lines had to stop.
    """

    embargo: Interval = Interval(12, 12)
    leak: Interval = Interval(0, 0)
    stock: Interval | None = None
    substitution: Interval = Interval(0, 0)
    restart: Interval = Interval(1, 1)


def lost_share(x: Mapping[str, Any]) -> Draws:
    """The share of the period's normal output that is lost, in percent: (g E - S + g R) / (E + R), where g = d (1 - l) - s is missing.

    Nothing is lost, and nothing has to restart, where the stock lasts: g E <= S.

    >>> float(lost_share({"dependence": 0.5, "leak": 0, "stock": 3, "substitution": 0, "embargo": 12, "restart": 0}))
    25.0
    """
    missing = np.maximum(0.0, np.asarray(x["dependence"]) * (1 - np.asarray(x["leak"])) - x["substitution"])
    short = missing * x["embargo"] - x["stock"]
    lost = np.where(short > 0, short + missing * x["restart"], 0.0)
    return np.asarray(100 * lost / (np.asarray(x["embargo"]) + x["restart"]))


def lost_interval(dependence: Interval, stock: Interval, scenario: Scenario) -> Interval:
    """The interval of ``lost_share``: it rises with d and E, falls with l, s and S, so two corners are sharp but for the restart.

    The restart adds to what is lost and to the period; both of its ends are tried.
    """
    low = {
        "dependence": dependence.low, "leak": scenario.leak.high, "stock": stock.high, "substitution": scenario.substitution.high,
        "embargo": scenario.embargo.low,
    }  # fmt: skip
    high = {
        "dependence": dependence.high, "leak": scenario.leak.low, "stock": stock.low, "substitution": scenario.substitution.low,
        "embargo": scenario.embargo.high,
    }  # fmt: skip
    tries = [scenario.restart.low, scenario.restart.high]
    # a hair outward: these are floats, not exact arithmetic
    least = min(float(lost_share({**low, "restart": r})) for r in tries)
    most = max(float(lost_share({**high, "restart": r})) for r in tries)
    return Interval(max(0.0, least * (1 - 1e-12)), min(100.0, most * (1 + 1e-12)))


def scenario_results(stopped: pd.DataFrame, covers: pd.DataFrame, scenario: Scenario, draws: int = 10_000, seed: int = 1) -> pd.DataFrame:
    """One result a stock whose holder's dependence is known: the output lost, in percent of the period; with ``draws``, its quantiles too.

    Args:
        stopped: Results of ``stocks.stops``, which know the dependence.
        covers: Results of ``stocks.stock_covers``, which know the stock.
        scenario: What is assumed.
        draws: 0 for intervals only.
        seed: Of the draws.
    """
    stocks = {(r["subject"], r["item"]): r for r in covers[covers["told"].eq("stock")].to_dict("records")}
    rows: list[dict[str, Any]] = []
    for row in stopped[stopped["told"].eq("stock")].to_dict("records"):
        cover = stocks.get((row["subject"], row["item"]), {})
        stock = scenario.stock or interval_of(cover, "consensus_") or interval_of(cover)
        if is_missing(row["dependence_low"]) or stock is None or not stock.bounded:
            continue
        share = Interval(row["dependence_low"] / 100, row["dependence_high"] / 100)
        made = {"subject": row["subject"], "item": text_or_none(row["item"]), "kind": "lost", "unit": "%"}
        found = _opinion(share, stock, scenario, cover, row["source_ids"], draws, seed) if draws else None
        rows.append({**made, **ends(lost_interval(share, stock, scenario)), **joined(pd.DataFrame([row])), **_told(found)})
    return to_results(rows, "what_if", KEYS, EXTRA)


def _opinion(
    share: Interval, stock: Interval, scenario: Scenario, cover: Mapping[Any, Any], sources: Sequence[str], draws: int, seed: int
) -> Opinion:
    value = cover.get("value")
    centre = None if scenario.stock is not None or is_missing(value) else float(str(value))
    own = list(cover.get("source_ids") or [])
    source = own[0] if own else ""
    # where one source says both, both move together
    other = next((s for s in sources if s not in own), source)
    quantities = {
        "dependence": Quantity(share, None, other), "stock": Quantity(stock, centre, source),
        "leak": Quantity(scenario.leak, None, "leak"),
        "substitution": Quantity(scenario.substitution, None, "substitution"), "embargo": Quantity(scenario.embargo, None, "embargo"),
        "restart": Quantity(scenario.restart, None, "restart"),
    }  # fmt: skip
    return opinion(lost_share, quantities, draws, seed)


def _told(found: Opinion | None) -> dict[str, Any]:
    if found is None:
        return {}
    drivers = [*found.drivers, ("", 0.0), ("", 0.0)][:2]
    (one, first), (two, second) = drivers
    return {
        "q05": found.low, "q50": found.median, "q95": found.high, "driver": one or None, "driver_rank": first if one else None,
        "second": two or None, "second_rank": second if two else None,
    }  # fmt: skip
