"""Money and prices in other units: mass by mass exactly, currencies only by a rate of the time that a table of rates gives."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from reportlib.analysis.comparable import interval_of
from reportlib.analysis.days import days_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none
from reportlib.errors import TableError

GRAMS = {
    "t": Fraction(1_000_000), "kg": Fraction(1000), "g": Fraction(1), "lb": Fraction("453.59237"), "oz": Fraction("31.1034768"),
}  # fmt: skip
"""Grams in a unit of mass; an ounce is a troy ounce, in which metals are quoted."""

RATE_COLUMNS = ("date", "base", "quote", "rate", "source")
"""One base is worth ``rate`` of the quote; ``low`` and ``high`` may follow where the rate is known as a range only."""


@dataclass(frozen=True, slots=True)
class Price:
    """The parts of a price's unit: USD and kg of USD/kg; the mass is None for a sum of money."""

    currency: str
    mass: str | None


def parts_of(unit: str | None) -> Price | None:
    """The parts of a unit of money or of money for a mass; None for any other.

    >>> parts_of("USD/kg"), parts_of("JPY"), parts_of("CNY/kWh")
    (Price(currency='USD', mass='kg'), Price(currency='JPY', mass=None), None)
    """
    currency, slash, mass = (unit or "").partition("/")
    if len(currency) != 3 or not currency.isalpha() or not currency.isupper() or (slash and mass not in GRAMS):
        return None
    return Price(currency, mass or None)


def factor(unit: str, other: str) -> Interval | None:
    """What a price in one unit is multiplied by to stand in another of the same currency; None across currencies and kinds.

    >>> factor("USD/t", "USD/kg"), factor("USD/kg", "CNY/kg")
    (Interval(0.001, 0.001), None)
    """
    a, b = parts_of(unit), parts_of(other)
    if a is None or b is None or a.currency != b.currency or (a.mass is None) != (b.mass is None):
        return None
    if a.mass is None or b.mass is None:
        return Interval.point(1)
    ratio = GRAMS[b.mass] / GRAMS[a.mass]
    near = Interval.point(float(ratio))
    return near if Fraction(near.low) == ratio or ratio.denominator <= 1_000_000 else near * Interval(1 - 1e-12, 1 + 1e-12)


def read_rates(path: Path | str) -> pd.DataFrame:
    """A table of exchange rates from a CSV file (``RATE_COLUMNS``; dates are ISO 8601 and may be a month or a year).

    Raises:
        TableError: The file or a column is missing, a rate is no positive number, or a date is none.
    """
    try:
        frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    except OSError as error:
        raise TableError(f"cannot read the table of rates: {error.strerror}", file=path, remedy="give the path of a CSV file") from None
    for name in RATE_COLUMNS:
        if name not in frame.columns:
            raise TableError("no such column", file=path, where=name, remedy=f"the columns are: {', '.join(RATE_COLUMNS)}")
    if not frame["date"].map(lambda d: days_of(text_or_none(d)) is not None).all():
        raise TableError("a date that is none", file=path, where="date", remedy="write 2025, 2025-12 or 2025-12-05")
    numbers = {c: pd.to_numeric(frame[c], errors="coerce").astype("Float64") for c in ("rate", "low", "high") if c in frame.columns}
    if not numbers["rate"].gt(0).fillna(False).all():
        raise TableError("a rate that is no positive number", file=path, where="rate", remedy="write digits and a point")
    return frame.assign(**numbers)


def rate(rates: pd.DataFrame | None, base: str, quote: str, when: str | None) -> tuple[Interval, str] | None:
    """The rate of a time, and its source: all rates whose dates can fall into it, from the lowest to the highest.

    None where there is no rate, or no time to look it up for: then there is no conversion. A rate of another year never stands in.
    """
    if base == quote:
        return Interval.point(1), ""
    time = days_of(when)
    if rates is None or time is None:
        return None
    found: list[tuple[Interval, str]] = []
    for row in rates.to_dict("records"):
        then = days_of(str(row["date"]))
        if then is None or not then.meets(time) or {row["base"], row["quote"]} != {base, quote}:
            continue
        one = interval_of(row) if not pd.isna(row.get("low", pd.NA)) else Interval.point(float(row["rate"]))
        if one is not None:
            found.append((one if row["base"] == base else one.inverse(), str(row["source"])))
    if not found:
        return None
    around = found[0][0]
    for one, _ in found[1:]:
        around = around.hull(one)
    return around, "; ".join(sorted({s for _, s in found}))
