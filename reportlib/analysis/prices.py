"""Levels and changes of prices by item, in one unit a currency; levels that only another unit of mass makes plausible."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import SUMMARY_EXTRA, interval_of, summarise
from reportlib.analysis.money import GRAMS, factor, parts_of
from reportlib.analysis.results import text_or_none, to_results
from reportlib.lexicon.items import is_a

LEVELS = ("price", "price_floor", "price_cap", "unit_cost")
BAND = 20.0
"""Prices of one item (or of a group and its member) further apart than this factor are looked at again."""

_MASSES = ("t", "kg", "g")
_WITNESSES = ("price", "price_floor", "price_cap")
_KEYS = {k: "text" for k in ("measure", "item", "subject", "unit", "scope", "time", "status")}
_EXTRA = {k: v for k, v in SUMMARY_EXTRA.items() if k not in _KEYS}


def levels(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a measure, item, unit, scope (with or without tax), month and status; of floors, caps and costs also a subject.

    Of one measure and item all levels in a currency stand in one unit of mass: the one that most of its claims use. A market price is
    nobody's: two exchanges that quote in one currency are claims on the same price.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
    """
    kept = in_one_unit(claims[claims["measure"].isin(LEVELS) & claims["change"].isna() & claims["item"].notna()])
    kept = kept.assign(
        subject=kept["subject"].mask(kept["measure"].eq("price")),
        time=pd.array([month_of(text_or_none(p)) for p in kept["time_period"]], dtype="string"),
    )
    rows = [{**_named(values), **summarise(group)} for values, group in kept.groupby(list(_KEYS), dropna=False, sort=True)]
    found = to_results(rows, "prices", _KEYS, _EXTRA)
    return found.sort_values(["item", "unit", "measure", "time"], kind="stable").reset_index(drop=True)


def changes(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a change of a price against a stated earlier time, by item and time; changes against unstated times are left out.

    Two claims on one item and time that give different numbers ("in five days", "since January") compare with different times, which the
    claims do not say; they are left out as well.
    """
    on = claims["measure"].eq("price_change") & claims["unit"].eq("%").fillna(False) & claims["change"].notna() & claims["item"].notna()
    kept = claims[on].assign(subject=claims["subject"].mask(claims["subject"].eq("WORLD")), time=claims["time_period"])
    keys = {k: "text" for k in ("item", "subject", "time", "change", "status")}
    rows = []
    for values, group in kept.groupby(list(keys), dropna=False, sort=True):
        said = summarise(group)
        if "claims_disagree" not in said["caveats"]:
            rows.append({**dict(zip(keys, map(text_or_none, values), strict=True)), **said})
    return to_results(rows, "price_changes", keys, {k: v for k, v in SUMMARY_EXTRA.items() if k not in keys} | {"period": "text"})


def unit_checks(found: pd.DataFrame, facts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Levels that lie further than ``BAND`` from every other level on the item in their currency, and within it for another unit of mass.

    The usual slip is a tonne for a kilogram. ``value`` is the number as stated, in the unit that fits (``stated_unit`` is the one that was
    written, ``fits`` how many other levels it then agrees with). The one that fits most goes first and is a witness in its new unit; of two
    that could both be the wrong one, and nobody else to ask, neither is named. Official prices of the very item are witnesses too
    (``reference_ids``).
    """
    records = [r for r in found.to_dict("records") if _middle(r) is not None]
    official = [] if facts is None else [_of_fact(f) for f in facts[facts["measure"].isin(list(_WITNESSES))].to_dict("records")]
    rows: list[dict[str, Any]] = []
    while True:
        suspects = [s for r in records if (s := _suspect(r, [*records, *official])) is not None]
        best = max(suspects, key=lambda s: (s[2], s[0]["result_id"]), default=None)
        # a witness that would itself be the wrong one if it were asked first proves nothing
        if best is None or sum(s[2] == best[2] and any(w is s[0] for w in best[3]) for s in suspects):
            break
        row, unit, fits, witnesses = best
        rows.append(
            {
                **{k: text_or_none(row[k]) for k in ("measure", "item", "subject", "time", "status")}, "unit": unit,
                "stated_unit": row["unit"], "fits": fits, "caveats": ["unit_repaired"],
                **{k: row[k] for k in ("value", "low", "high", "low_open", "high_open", "claim_ids", "n_sources", "source_ids")},
                "witness_ids": sorted({c for r in witnesses for c in r["claim_ids"]}),
                "reference_ids": sorted({f for r in witnesses for f in r["reference_ids"]}),
            }
        )  # fmt: skip
        records = [{**r, "unit": unit} if r is row else r for r in records]
    keys = {k: "text" for k in ("measure", "item", "subject", "time", "status", "stated_unit")}
    return to_results(rows, "price_units", keys, {"fits": "integer", "source_ids": "list", "witness_ids": "list"})


def _suspect(row: dict[Any, Any], records: list[dict[Any, Any]]) -> tuple[dict[Any, Any], str, int, list[dict[Any, Any]]] | None:
    """A level that no other one is near to, with the unit that would bring most of them near, their number, and which they are."""
    own = parts_of(row["unit"])
    others = [r for r in records if r is not row and r["measure"] in _WITNESSES and _related(row, r)]
    if own is None or own.mass is None or any(_near(row, row["unit"], r) for r in others):
        return None
    fits = {unit: [r for r in others if _near(row, unit, r)] for unit in (f"{own.currency}/{m}" for m in _MASSES if m != own.mass)}
    best = max(fits, key=lambda u: (len(fits[u]), -_steps(own.mass or "", u)))
    return (row, best, len(fits[best]), fits[best]) if fits[best] else None


def _of_fact(fact: dict[Any, Any]) -> dict[Any, Any]:
    return {**fact, "result_id": "", "claim_ids": [], "source_ids": [], "reference_ids": [fact["fact_id"]]}


def repaired(found: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """The levels with those whose unit cannot be right put into the one that fits; their caveats say so."""
    wrong = {
        tuple(map(text_or_none, (r["measure"], r["item"], r["subject"], r["time"], r["status"], r["stated_unit"]))): r
        for r in checks.to_dict("records")
    }
    rows = []
    for row in found.to_dict("records"):
        check = wrong.get(tuple(map(text_or_none, (row["measure"], row["item"], row["subject"], row["time"], row["status"], row["unit"]))))
        rows.append(row if check is None else {**row, "unit": check["unit"], "caveats": [*row["caveats"], "unit_repaired"]})
    return pd.DataFrame(rows, columns=found.columns).astype(found.dtypes.to_dict()) if rows else found


def per_kilogram(found: pd.DataFrame) -> pd.DataFrame:
    """Levels for one logarithmic axis: with their ``currency`` and, for a kilogram, where they stand (``at``), reach (``from``, ``to``)."""
    rows = []
    for row in found.to_dict("records"):
        own, stated = (
            parts_of(row["unit"]),
            next((float(row[c]) for c in ("value", "low", "high") if not pd.isna(row[c]) and row[c] > 0), None),
        )
        by = factor(row["unit"], f"{own.currency}/kg") if own else None
        if own is None or by is None or stated is None:
            continue
        reach = [float(row[c]) * by.low if c in row and not pd.isna(row[c]) and row[c] > 0 else stated * by.low for c in ("low", "high")]
        rows.append({**row, "currency": own.currency, "stated": stated, "at": stated * by.low, "from": min(reach), "to": max(reach)})
    return pd.DataFrame(rows, columns=[*found.columns, "currency", "stated", "at", "from", "to"])


def official_of(drawn: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The last official price of each item and currency among rows of ``per_kilogram``, for the first row of the item."""
    prices = per_kilogram(facts[facts["measure"].eq("price")]).sort_values("period", kind="stable")
    last = prices.drop_duplicates(["item", "currency"], keep="last")[["item", "currency", "at", "source", "period"]]
    return drawn.drop_duplicates(["item", "currency"])[["result_id", "item", "currency"]].merge(last, on=["item", "currency"])


def in_one_unit(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims on prices for a mass, those on one measure, item and currency in the unit of mass that most of them use; others go."""
    parts = claims["unit"].map(lambda u: parts_of(text_or_none(u)))
    kept = claims[pd.Series([p is not None and p.mass is not None for p in parts], index=claims.index, dtype=bool)]
    used: dict[tuple[str, ...], Counter[str]] = {}
    for row in kept.to_dict("records"):
        used.setdefault(_currency_of(row), Counter())[row["unit"]] += 1
    rows = []
    for row in kept.to_dict("records"):
        counts = used[_currency_of(row)]
        unit = min(counts, key=lambda u: (-counts[u], u))
        rows.append(row if unit == row["unit"] else _scaled(row, unit))
    return pd.DataFrame(rows, columns=kept.columns).astype(kept.dtypes.to_dict()) if rows else kept


def month_of(period: str | None) -> str | None:
    """The month in which a period ends, or the year where no month is known.

    >>> month_of("2025-12-08/2025-12-14"), month_of("2025"), month_of(None)
    ('2025-12', '2025', None)
    """
    return None if period is None else period.rsplit("/", 1)[-1][:7]


def _currency_of(row: dict[Any, Any]) -> tuple[str, ...]:
    return str(row["measure"]), str(row["item"]), str(row["unit"]).split("/")[0]


def _steps(mass: str, unit: str) -> float:
    other = parts_of(unit)
    return abs(math.log10(float(GRAMS[mass] / GRAMS[other.mass or "t"]))) if other else math.inf


def _scaled(row: dict[Any, Any], unit: str) -> dict[Any, Any]:
    by, stood = factor(str(row["unit"]), unit), interval_of(row)
    if by is None or stood is None:
        return row
    scaled, once = stood * by, by.low
    numbers = {c: None if pd.isna(row[c]) else float(row[c]) * once for c in ("obs_value", "obs_low", "obs_high", "resolution")}
    low, high = (None if math.isinf(v) else v for v in (scaled.low, scaled.high))
    return {**row, **numbers, "unit": unit, "low": low, "high": high}


def _related(row: dict[Any, Any], other: dict[Any, Any]) -> bool:
    a, b = parts_of(row["unit"]), parts_of(other["unit"])
    same = a is not None and b is not None and a.currency == b.currency
    # an official price speaks of the very item: members of a group are worth from two to a thousand dollars a kilogram
    if "fact_id" in other:
        return same and bool(row["item"] == other["item"])
    return same and (is_a(row["item"], other["item"]) or is_a(other["item"], row["item"]))


def _near(row: dict[Any, Any], unit: str, other: dict[Any, Any]) -> bool:
    """Whether the row's number, read in a unit, lies within the band of another level."""
    by, own, their = factor(unit, str(other["unit"])), _middle(row), _middle(other)
    if by is None or own is None or their is None:
        return False
    return 1 / BAND <= own * by.low / their <= BAND


def _middle(row: dict[Any, Any]) -> float | None:
    """A number to compare magnitudes by."""
    if row["value"] is not None and not pd.isna(row["value"]):
        return float(row["value"]) or None
    ends = [float(row[c]) for c in ("low", "high") if not pd.isna(row[c]) and float(row[c]) > 0]
    return math.prod(ends) ** (1 / len(ends)) if ends else None


def _named(values: Any) -> dict[str, str | None]:  # noqa: ANN401
    return dict(zip(_KEYS, map(text_or_none, values), strict=True))
