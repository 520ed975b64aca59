"""Units that measure the same: the dimension of a unit, and its factor to the unit that stands for it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data" / "ledger.toml"


@cache
def settings() -> dict[str, Any]:
    """The tables of data/ledger.toml."""
    with _DATA.open("rb") as f:
        return tomllib.load(f)


@cache
def dimension(unit: str | None) -> tuple[str, float]:
    """What a unit measures, as a key under which numbers may be compared, and its factor; money keeps its currency.

    >>> dimension("USD/kg"), dimension("year"), dimension("JPY")
    (('USD per mass', 1000.0), ('duration', 12.0), ('JPY', 1.0))
    """
    if unit is None:
        return "", 1.0
    known = settings()["units"]
    if unit in known:
        name, factor = known[unit]
        return str(name), float(factor)
    of, slash, per = unit.partition("/")
    if slash and per in known:
        name, factor = known[per]
        return f"{of} per {name}", round(1 / float(factor), 9)
    return unit, 1.0


def kind_of(unit: str | None) -> str:
    """The kind of a unit: share, price, money, mass, duration, multiple or count.

    >>> [kind_of(u) for u in ("%", "USD/t", "EUR", "t", "month", "x", "个")]
    ['share', 'price', 'money', 'mass', 'duration', 'multiple', 'count']
    """
    if unit is None:
        return "other"
    if unit in ("%", "百分点", "x"):
        return "multiple" if unit == "x" else "share"
    name = dimension(unit)[0]
    if name in ("mass", "duration"):
        return name
    if "/" in unit:
        return "price"
    return "money" if len(unit) == 3 and unit.isascii() and unit.isupper() else "count"
