"""Which claims may be held together: the comparable key, and what all claims of one key say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.interval import Interval, consensus, hull
from reportlib.analysis.policy import Policy, claim_intervals
from reportlib.analysis.results import is_missing, number_or_none, text_or_none, to_results
from reportlib.analysis.voice_kinds import kind_of

KEY = ("measure", "subject", "partner", "item", "stage", "basis", "route", "unit", "change", "period_class", "status", "scope")
"""Claims that agree in all of these speak of the same quantity; "not stated" is a value of its own."""

FACTS = ("actual", "estimate")
"""Statuses of what is; targets, plans, forecasts and hypotheticals are something else."""

NOT_STATED = "not_stated"
CURRENT = "current"
YEARS = 2
"""A standing fact counts as current from this many years before the edition's date."""

STANDING = frozenset(
    {
        "import_share", "dependence", "world_share", "capacity", "reserves", "stock_cover", "lead_time", "validity", "target_share",
        "intensity", "purity", "recovery_rate", "efficiency", "market_count", "threshold", "cost_multiple", "price_multiple",
    }
)  # fmt: skip
"""Measures that hold until something changes them; all others belong to the very period that is stated (exports of a month)."""

SUMMARY_EXTRA = {
    "consensus_low": "number",
    "consensus_high": "number",
    "consensus_low_open": "boolean",
    "consensus_high_open": "boolean",
    "stated_low": "number",
    "stated_high": "number",
    "period": "text",
    "source_ids": "list",
    "source_kinds": "list",
}
"""What a summary says beside the columns of a result: the consensus, the smallest and largest number stated, the years, whose claims, and
what kinds of voices they are."""

_YEAR = re.compile(r"\d{4}")


def latest_publication(articles: pd.DataFrame) -> str | None:
    """The last date on which anything was published: what ``as_of`` is where nobody says."""
    ends = [str(p).rsplit("/", 1)[-1] for p in articles["published"].dropna()]
    return max(ends, default=None)


def with_keys(
    claims: pd.DataFrame,
    articles: pd.DataFrame,
    policy: str | Policy = "house",
    as_of: str | None = None,
    years: int = YEARS,
) -> pd.DataFrame:
    """The claims with the columns of their key, their interval (low, high, low_open, high_open), their ``source_id`` and ``source_kind``.

    Args:
        claims: The usable claims.
        articles: The articles table; its latest date is the edition's date unless ``as_of`` says otherwise.
        policy: Interval policy, by name or itself.
        as_of: ISO date of the edition.
        years: How far back a standing fact still counts as current.
    """
    date = as_of or latest_publication(articles)
    found = claim_intervals(claims, policy)
    periods = zip(claims["measure"], claims["time_period"], strict=True)
    same = articles.drop_duplicates("article_id").set_index("article_id")["duplicate_of"]
    article = claims["article_id"].map(same).astype("string").fillna(claims["article_id"])
    return claims.assign(
        subject=claims["ref_entity"].fillna(claims["ref_area"]),
        partner=claims["counterpart_entity"].fillna(claims["counterpart_area"]),
        unit=claims["unit_measure"],
        status=claims["obs_status"].mask(_ahead(claims, date), "forecast"),
        period_class=pd.array([period_class(text_or_none(m) or "", text_or_none(p), date, years) for m, p in periods], dtype="string"),
        source_id=claims["source"].str.casefold().fillna(article).fillna(claims["doc_id"]),
        source_kind=_kinds(claims, articles),
        low=pd.array([None if i is None else i.low for i in found], dtype="Float64"),
        high=pd.array([None if i is None else i.high for i in found], dtype="Float64"),
        low_open=pd.array([i is not None and i.low_open for i in found], dtype="boolean"),
        high_open=pd.array([i is not None and i.high_open for i in found], dtype="boolean"),
    )


def _kinds(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """The kind of the named source, or of the publisher where the article speaks for itself."""
    publishers = articles.drop_duplicates("article_id").set_index("article_id")["publisher_kind"]
    own = claims["article_id"].map(publishers).astype("string").fillna("unknown")
    return claims["source"].map(kind_of, na_action="ignore").astype("string").fillna(own)


def _ahead(claims: pd.DataFrame, as_of: str | None) -> pd.Series:
    """Whether a claim states as a fact what lies after the year of the edition: that can only be foreseen."""
    now = _YEAR.match(as_of or "")
    first = claims["time_period"].str.extract(r"^(\d{4})", expand=False).astype("Int64")
    later = first.gt(int(now[0])) if now else first.isna() & first.notna()
    return (claims["obs_status"].isin(list(FACTS)) & later.fillna(False)).astype(bool)


def period_class(measure: str, period: str | None, as_of: str | None, years: int = YEARS) -> str:
    """The class of a period: itself for a flow; for a standing fact the year, or ``current`` for the last years before the edition.

    >>> [period_class("dependence", p, "2026-01") for p in ("2024", "2010", None)], period_class("exports", "2025-10", None)
    (['current', '2010', 'not_stated'], '2025-10')
    """
    if period is None:
        return NOT_STATED
    year = _YEAR.findall(period)
    if measure not in STANDING or not year:
        return period
    if as_of is None or not (now := _YEAR.match(as_of)):
        return year[-1]
    return CURRENT if int(now[0]) - years <= int(year[-1]) <= int(now[0]) else year[-1]


def interval_of(row: Mapping[Any, Any], prefix: str = "") -> Interval | None:
    """The interval in the columns of a claim or result; an empty end is an infinite one; None where both are empty."""
    low, high = (_float(row.get(prefix + end)) for end in ("low", "high"))
    if low is None and high is None:
        return None
    opens = [bool(row.get(f"{prefix}{end}_open")) for end in ("low", "high")]
    return Interval(-float("inf") if low is None else low, float("inf") if high is None else high, *opens)


def summarise(group: pd.DataFrame) -> dict[str, Any]:
    """What the claims of one key say together: hull, consensus, counts, ids.

    The value is the number that every plain claim states, if they agree on it and no other claim rules it out; there are no averages.
    """
    records = group.to_dict("records")
    found = [i for i in map(interval_of, records) if i is not None]
    around, common = hull(found), consensus(found)
    stated = [v for r in records for v in (_float(r.get(c)) for c in ("obs_value", "obs_low", "obs_high")) if v is not None]
    plain = {_float(r["obs_value"]) for r in records if r["bound"] in ("exact", "approx") and _float(r["obs_value"]) is not None}
    value = plain.pop() if len(plain) == 1 else None
    return {
        "value": value if value is not None and common is not None and value in common else None,
        **ends(around),
        **{f"consensus_{k}": v for k, v in ends(common).items()},
        "stated_low": min(stated, default=None),
        "stated_high": max(stated, default=None),
        "period": years_of(group["time_period"]),
        "unit": text_or_none(records[0]["unit"]) if records else None,
        "n_sources": int(group["source_id"].nunique()),
        "source_ids": sorted(group["source_id"].dropna().unique().tolist()),
        "source_kinds": sorted(group["source_kind"].dropna().unique().tolist()),
        "claim_ids": group["claim_id"].tolist(),
        "caveats": _caveats(group, common),
    }


def summaries(claims: pd.DataFrame, module: str, keys: Sequence[str] = KEY) -> pd.DataFrame:
    """One result a key, of claims that ``with_keys`` has prepared."""
    rows = []
    for values, group in claims.groupby(list(keys), dropna=False, sort=True):
        rows.append({**dict(zip(keys, map(text_or_none, values), strict=True)), **summarise(group)})
    return to_results(
        rows, module, dict.fromkeys(keys, "text") | {"unit": "text"}, {k: v for k, v in SUMMARY_EXTRA.items() if k not in keys}
    )


def joined(*frames: pd.DataFrame) -> dict[str, Any]:
    """The claims and independent sources of several results together, for a result that is made of them."""
    claims = {c for f in frames for ids in f["claim_ids"] for c in ids}
    sources = {s for f in frames for ids in f["source_ids"] for s in ids}
    return {"claim_ids": sorted(claims), "source_ids": sorted(sources), "n_sources": len(sources)}


def ends(interval: Interval | None) -> dict[str, Any]:
    """The four columns of an interval; an infinite end is empty."""
    if interval is None:
        return {"low": None, "high": None, "low_open": False, "high_open": False}
    return {
        "low": number_or_none(interval.low),
        "high": number_or_none(interval.high),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def years_of(periods: pd.Series) -> str | None:
    """First and last year of some periods, with an en dash; None where none is stated."""
    years = sorted({y for p in periods.dropna() for y in _YEAR.findall(p)})
    return None if not years else years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _caveats(group: pd.DataFrame, common: Interval | None) -> list[str]:
    tests = {
        "claims_disagree": common is None and len(group) > 1,
        "one_source": group["source_id"].nunique() == 1,
        "basis_not_stated": bool(group["unit"].eq("%").all() and group["basis"].isna().any()),
        "period_not_stated": bool(group["time_period"].isna().any()),
        "status_from_period": bool(group["status"].ne(group["obs_status"]).any()),
        "corrected": bool(group["corrected"].notna().any()),
    }
    return [name for name, holds in tests.items() if holds]


def _float(value: object) -> float | None:
    return None if is_missing(value) else float(value)  # type: ignore[arg-type]
