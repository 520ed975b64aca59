"""Bands of exchange rates, in which a conversion that a text states must lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from reportlib.analysis.interval import Interval

FILE = Path(__file__).parents[1] / "data" / "exchange_rates.csv"
DOLLAR = "USD"
YEARS_BACK = 2
"""A text may convert at the rate of the year that it writes of: this many years before its own date."""


@cache
def _bands() -> dict[tuple[str, int], Interval]:
    table = pd.read_csv(FILE)
    found = {(str(r["currency"]), int(r["year"])): Interval(r["low"], r["high"]) for r in table.to_dict("records")}
    one = Interval.point(1)
    return found | {(DOLLAR, year): one for _, year in found}


def band(first: str, second: str, year: int | None) -> Interval | None:
    """How many units of ``first`` one unit of ``second`` cost in the years up to ``year``; None where a rate is not known.

    Without a year, any rate of the table may have been meant.

    >>> band("JPY", "USD", 2025).high
    162.0
    """
    known = _bands()
    years = sorted({y for c, y in known if c == "CNY"})
    wanted = years if year is None else [y for y in years if year - YEARS_BACK <= y <= year] or years
    found: Interval | None = None
    for y in wanted:
        a, b = known.get((first, y)), known.get((second, y))
        if a is None or b is None:
            return None
        found = a / b if found is None else found.hull(a / b)
    return found
