"""How the words around a number become an interval: the policy that is printed in the brief."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, text_or_none
from reportlib.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of an interval policy.

    Attributes:
        about: How far a number said to be "about" may be off, as a fraction of it, beside its rounding.
        near: How far below its number something "nearly" there may lie, as a fraction.
        cap: The most that a share can be, in percent.
        capped: Measures that are shares of a whole.
        vague: Qualifiers whose range reaches to the end of its decade (几十: 20 to 99, not 90).
        rounding: Whether an exact number stands for everything that rounds to its last digit.
    """

    name: str
    about: Decimal = Decimal("0.05")
    near: Decimal = Decimal("0.05")
    cap: Decimal = Decimal(100)
    capped: frozenset[str] = frozenset(
        {"import_share", "dependence", "world_share", "target_share", "recovery_rate", "efficiency", "purity", "threshold"}
    )
    vague: frozenset[str] = frozenset({"several", "tens"})
    rounding: bool = True


POLICIES: dict[str, Policy] = {
    "house": Policy("house"),
    "literal": Policy("literal", about=Decimal(0), near=Decimal(0), rounding=False),
    "wide": Policy("wide", about=Decimal("0.10"), near=Decimal("0.10")),
}
"""Policies by the name that the parameter ``interval_policy`` takes."""


def policy_of(policy: str | Policy = "house") -> Policy:
    """A policy by name.

    Raises:
        ParameterError: There is no policy of that name.
    """
    if isinstance(policy, Policy):
        return policy
    try:
        return POLICIES[policy]
    except KeyError:
        raise ParameterError("no such interval policy", where=policy, remedy=f"use one of: {', '.join(POLICIES)}") from None


def claim_interval(row: Mapping[Any, Any], policy: str | Policy = "house") -> Interval | None:
    """The interval that a claim stands for; None where it has no number.

    >>> claim_interval({"measure": "dependence", "obs_value": 70.0, "unit_measure": "%", "bound": "approx", "qualifier": "about"})
    Interval(66.0, 74.0)
    >>> claim_interval({"measure": "dependence", "obs_value": 75.0, "unit_measure": "%", "bound": "over"})
    Interval(75.0, 100.0, low_open=True)
    """
    p = policy_of(policy)
    value, low, high = (_decimal(row.get(n)) for n in ("obs_value", "obs_low", "obs_high"))
    bound = text_or_none(row.get("bound")) or "exact"
    stated = value if value is not None else low if low is not None else high
    if stated is None:
        return None
    if bound == "range" or (value is None and low is not None and high is not None):
        return _range(low, high, stated, row, p)
    # a change has its sign beside it: "fell by more than 80 %" bounds the fall, so the bound is laid on the size
    size = _size(abs(stated), bound, row, p)
    return -size if stated < 0 else size


def claim_intervals(claims: pd.DataFrame, policy: str | Policy = "house") -> list[Interval | None]:
    """The interval of each row of a claims table, in its order."""
    return [claim_interval(row, policy) for row in claims.to_dict("records")]


def _size(v: Decimal, bound: str, row: Mapping[Any, Any], p: Policy) -> Interval:
    top = _top(v, row, p)
    if bound == "over":
        return _made(v, top, low_open=True) if v != top else _made(v, math.inf, low_open=True)
    if bound == "at_least":
        return _made(v, top)
    if bound == "under":
        return _made(Decimal(0), v, high_open=True) if v else _made(v, v)
    if bound == "at_most":
        return _made(Decimal(0), v)
    if bound == "approx" and text_or_none(row.get("qualifier")) == "near":
        return _made(v * (1 - p.near), v)
    half = _resolution(v, row) / 2 if p.rounding else Decimal(0)
    margin = half + (v * p.about if bound == "approx" else 0)
    return _made(max(Decimal(0), v - margin), min(top, v + margin))


def _range(low: Decimal | None, high: Decimal | None, stated: Decimal, row: Mapping[Any, Any], p: Policy) -> Interval:
    a, b = (low if low is not None else stated), (high if high is not None else stated)
    a, b = min(a, b), max(a, b)
    if text_or_none(row.get("qualifier")) in p.vague and b > 0:
        step = Decimal(1).scaleb(b.adjusted())
        if b == 9 * step:
            b += step - min(Decimal(1), step)
    return _made(a, b)


def _top(v: Decimal, row: Mapping[Any, Any], p: Policy) -> Decimal | float:
    """The most that the number can be: the cap for a level that is a share of a whole."""
    share = row.get("unit_measure") == "%" and row.get("measure") in p.capped and is_missing(row.get("change"))
    return p.cap if share and v <= p.cap else math.inf


def _resolution(v: Decimal, row: Mapping[Any, Any]) -> Decimal:
    """Place value of the last digit written; where the table does not say, the last decimal, or one."""
    given = _decimal(row.get("resolution"))
    return given if given is not None and given > 0 else Decimal(1).scaleb(min(0, int(v.normalize().as_tuple().exponent)))


def _made(low: Decimal | float, high: Decimal | float, low_open: bool = False, high_open: bool = False) -> Interval:
    return Interval(float(low), float(high), low_open, high_open)


def _decimal(value: object) -> Decimal | None:
    """A cell's number by its shortest digits, so that 15.8 is not 15.800000000000001."""
    return None if is_missing(value) else Decimal(repr(float(value)))  # type: ignore[arg-type]
