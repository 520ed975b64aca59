"""Price floors as contracts for difference: what they cost the payer, and the market price that they imply."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from reportlib.analysis.capacity import OPERATING
from reportlib.analysis.comparable import ends, interval_of, joined
from reportlib.analysis.interval import Interval
from reportlib.analysis.money import factor, parts_of
from reportlib.analysis.reference import fact_interval
from reportlib.analysis.results import text_or_none, to_results
from reportlib.lexicon.items import is_a

PRODUCTS = ("separation", "magnets", "recycling")
"""Stages whose goods a price for a mass is about; ore is weighed in another way."""

KEYS = {k: "text" for k in ("item", "payer", "producer", "unit_of_price", "against", "price_time", "quantity_time")}
_PARTS = {4: re.compile(r"\d{4}-Q[1-4]\Z"), 2: re.compile(r"\d{4}-H[12]\Z"), 12: re.compile(r"\d{4}-\d\d\Z"), 1: re.compile(r"\d{4}\Z")}
"""How many periods of a form make a year."""


def payout(floor: float, price: float, quantity: float, upside: float = 0.0) -> float:
    """What the payer of a floor pays in a period; negative where the payer receives.

    The payer makes up the difference below the floor, and takes the part ``upside`` of what the price exceeds it by: 0 for a floor alone, 1
    for a two-sided contract for difference.

    >>> payout(100, 60, 10), payout(100, 120, 10, 0.5)
    (400.0, -100.0)
    """
    return float(quantity * (max(0.0, floor - price) - upside * max(0.0, price - floor)))


def payout_interval(floor: Interval, price: Interval, quantity: Interval, upside: float = 0.0) -> Interval:
    """The same in intervals: the payment falls with the price and rises with the floor; its sign decides how the quantity counts."""
    gap = floor - price
    below = gap.clipped(0) or Interval.point(0)
    above = (-gap).clipped(0) or Interval.point(0)
    # one of the two is zero for any floor and price, so the ends of the difference are the ends of the parts
    high = below.high if gap.high > 0 else -upside * (-gap).low
    low = -upside * above.high if gap.low < 0 else gap.low
    return Interval(low, high) * quantity


def curve(floor: float, top: float, quantity: float, upside: float = 0.0) -> pd.DataFrame:
    """The corners of the line of payments over market prices from nothing to ``top``."""
    prices = [0.0, floor, max(floor, top)]
    return pd.DataFrame({"price": prices, "cost": [payout(floor, p, quantity, upside) for p in prices]})


def expected_payout(floor: float, price: float, volatility: float, years: float, quantity: float, upside: float = 0.0) -> float:
    """The expected payment where the price is lognormal around today's (no drift): a put less ``upside`` calls (Black 1976, no discount).

    >>> round(expected_payout(100, 100, 0.0, 1, 1))
    0
    """
    spread = volatility * math.sqrt(years)
    if spread == 0:
        return payout(floor, price, quantity, upside)
    d1 = math.log(price / floor) / spread + spread / 2
    call = price * _normal(d1) - floor * _normal(d1 - spread)
    return quantity * (call - (price - floor) - upside * call)


def implied_prices(claims: pd.DataFrame, floors: pd.DataFrame) -> pd.DataFrame:
    """The market price that a floor said to be so many times as high implies: floor / multiple, where one sentence states both.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        floors: Results of ``prices.levels``, repaired or not.
    """
    rows = []
    times = claims[claims["measure"].eq("price_multiple") & claims["unit"].eq("x").fillna(False) & claims["change"].isna()]
    sentences = claims.set_index("claim_id")["sentence"].to_dict()
    for floor in floors[floors["measure"].eq("price_floor")].to_dict("records"):
        level = interval_of(floor)
        for multiple in times.to_dict("records"):
            many = interval_of(multiple)
            told = multiple["sentence"] in {sentences.get(c) for c in floor["claim_ids"]}
            if not told or level is None or many is None or many.low <= 0:
                continue
            rows.append(
                {
                    "item": floor["item"], "unit": floor["unit"], "multiple": multiple["claim_id"], "time": text_or_none(floor["time"]),
                    **ends(level / many), "source_ids": floor["source_ids"], "n_sources": floor["n_sources"],
                    "claim_ids": [*floor["claim_ids"], multiple["claim_id"]],
                    "caveats": [c for c in floor["caveats"] if c == "unit_repaired"],
                }
            )  # fmt: skip
    keys = {"item": "text", "unit": "text", "multiple": "text"}
    return to_results(rows, "implied_prices", keys, {"time": "text", "source_ids": "list"})


def costs(
    levels: pd.DataFrame, pipeline: pd.DataFrame, implied: pd.DataFrame, facts: pd.DataFrame | None = None, upside: float = 0.0
) -> pd.DataFrame:
    """What each floor costs its payer in a year, one result a floor, producer of the item, and market price to hold it against.

    Prices are those that the documents state for the item in the floor's currency, those that floors imply, and, as rows of their own
    (``against`` is reference), official ones of the last years. Quantities are what a producer makes of the very item: of a quarter four
    times as much (caveat ``annualised``). A price in another currency is none: there is no conversion without a dated rate.
    """
    rows = []
    made = pipeline[pipeline["status"].isin(OPERATING) & pipeline["measure"].eq("production") & pipeline["stage"].isin(list(PRODUCTS))]
    for floor in levels[levels["measure"].eq("price_floor")].to_dict("records"):
        for quantity in made[made["item_class"].eq(floor["item"])].to_dict("records"):
            for price in _prices(floor, levels, implied, facts):
                one = _cost(floor, price, quantity, upside)
                if one is not None:
                    rows.append(one)
    found = to_results(
        rows,
        "floor_costs",
        KEYS,
        {"source_ids": "list", **dict.fromkeys(("upside", "floor", "quantity", "price_low", "price_high"), "number")},
    )
    return found.sort_values(["item", "producer", "against", "price_time"], kind="stable").reset_index(drop=True)


def _prices(floor: dict[Any, Any], levels: pd.DataFrame, implied: pd.DataFrame, facts: pd.DataFrame | None) -> list[dict[Any, Any]]:
    """Market prices of the floor's item; one that equals the floor is the floor told again."""
    own = levels[levels["measure"].eq("price") & levels["item"].eq(floor["item"]) & levels["status"].isin(OPERATING)]
    stated = [{**r, "against": "claims"} for r in own.to_dict("records") if r["value"] != floor["value"]]
    # what one item's floor implies holds for a group of it or a member
    near = [
        {**r, "against": "implied"} for r in implied.to_dict("records") if is_a(r["item"], floor["item"]) or is_a(floor["item"], r["item"])
    ]
    official: list[dict[Any, Any]] = []
    if facts is not None:
        same = facts[facts["measure"].eq("price") & facts["item"].eq(floor["item"])].sort_values("period", kind="stable")
        for fact in same.tail(2).to_dict("records"):
            around = fact_interval(fact)
            shared = {"against": "reference", "time": fact["period"], "reference_ids": [fact["fact_id"]], "claim_ids": [], "source_ids": []}
            official.append({**fact, **ends(around), **shared, "caveats": []})
    return [*stated, *near, *official]


def _cost(floor: dict[Any, Any], price: dict[Any, Any], quantity: dict[Any, Any], upside: float) -> dict[str, Any] | None:
    by, own = factor(str(price["unit"]), str(floor["unit"])), parts_of(floor["unit"])
    level, market, made = interval_of(floor), interval_of(price), interval_of(quantity)
    period = text_or_none(quantity["period"])
    many = next((n for n, form in _PARTS.items() if form.match(period or "")), None)
    tonnes = factor(f"{own.currency}/t", str(floor["unit"])) if own else None
    if by is None or own is None or level is None or market is None or made is None or many is None or tonnes is None:
        return None
    market = market * by
    # a quantity in tonnes, a price for a kilogram
    sold = made * many / tonnes
    paid = payout_interval(level, market, sold, upside)
    used = joined(pd.DataFrame([floor, price, quantity]))
    return {
        "item": floor["item"], "payer": floor["subject"], "producer": quantity["subject"], "unit_of_price": floor["unit"],
        "against": price["against"], "price_time": text_or_none(price.get("time")), "quantity_time": period, "unit": own.currency,
        **ends(paid), **used, "upside": upside, "floor": (level.low + level.high) / 2, "quantity": (sold.low + sold.high) / 2,
        "price_low": market.low, "price_high": None if math.isinf(market.high) else market.high,
        "reference_ids": list(price.get("reference_ids") or []),
        "caveats": [*(["annualised"] if many > 1 else []), *(c for c in price["caveats"] if c == "unit_repaired")],
    }  # fmt: skip


def _normal(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2
