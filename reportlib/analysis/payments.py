"""What a price floor costs over prices and quantities: the ground on which the known prices and producers stand."""

from __future__ import annotations

import pandas as pd

from reportlib.analysis.floors import payout

PRICES, QUANTITIES = 28, 10
"""Cells of the ground along each side."""


def ground(floor: float, price: float, quantity: float, upside: float = 0.0) -> pd.DataFrame:
    """The payment in a year in cells of price and quantity, each at its middle: price, price_to, quantity, quantity_to, cost.

    Args:
        floor: For a unit of mass.
        price: The highest market price.
        quantity: The largest quantity in a year, in that unit of mass.
        upside: The part of the excess that the payer receives, as in ``floors.payout``.
    """
    step, many = price / PRICES, quantity / QUANTITIES
    rows = [
        {
            "price": i * step, "price_to": (i + 1) * step, "quantity": j * many, "quantity_to": (j + 1) * many,
            "cost": payout(floor, (i + 0.5) * step, (j + 0.5) * many, upside),
        }
        for i in range(PRICES)
        for j in range(QUANTITIES)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def several_quantities(costs: pd.DataFrame) -> pd.DataFrame:
    """Of results of ``floors.costs`` those on the one floor that most different quantities are known for; none where it is a single one.

    With one quantity the payments are a line over prices, and two dimensions would say no more.
    """
    groups = [g for _, g in costs.groupby(["item", "payer", "floor", "unit_of_price"], dropna=False) if g["quantity"].nunique() > 1]
    return max(groups, key=lambda g: (g["quantity"].nunique(), len(g))) if groups else costs.head(0)
