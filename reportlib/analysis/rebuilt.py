"""Series of amounts and prices rebuilt from stated levels and changes: the level before, or after, in intervals, link by link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import FACTS, ends, interval_of, joined
from reportlib.analysis.days import days_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results

FLOWS = ("exports", "imports", "production", "sales", "inventory")
PRICES = ("price",)
SPOT = ("price", "inventory")
"""Measures that hold at a moment: "since the period before" does not say which period, a week or a month."""

CHANGE_OF = {**dict.fromkeys(FLOWS, "volume_change"), "price": "price_change"}

KEYS = {k: "text" for k in ("measure", "subject", "partner", "item", "stage", "unit", "period", "origin")}
EXTRA = {"source_ids": "list", "from_period": "text", "change": "text", "links": "integer", "agrees": "text"}
LINKS = 24
"""The longest chain of changes that is followed from one stated level."""

_MONTH = re.compile(r"(\d{4})-(\d\d)\Z")
_PART = re.compile(r"(\d{4})-([QH])(\d)\Z")
_YEAR = re.compile(r"(\d{4})(.*)\Z")


def before(level: Interval, change: Interval) -> Interval | None:
    """The level before a change in percent; None where the change can be a fall of everything.

    >>> before(Interval(110, 110), Interval(10, 10)).low <= 100 <= before(Interval(110, 110), Interval(10, 10)).high
    True
    """
    grown = change / 100 + 1
    return level / grown if grown.low > 0 else None


def after(level: Interval, change: Interval) -> Interval:
    """The level after a change in percent.

    >>> 150 in after(Interval(100, 100), Interval(-50, 50))
    True
    """
    return level * (change / 100 + 1)


def earlier_period(period: str | None, change: str) -> str | None:
    """The period with which a change compares: a year before (yoy), or the one just before of the same length (mom); None if unknown.

    >>> earlier_period("2025-10", "mom"), earlier_period("2025-01", "mom"), earlier_period("2025-Q2", "yoy"), earlier_period("2024", "mom")
    ('2025-09', '2024-12', '2024-Q2', '2023')
    >>> earlier_period("2025-12-08/2025-12-14", "mom"), earlier_period("2025-01/2025-10", "yoy"), earlier_period("2025-01/2025-10", "mom")
    ('2025-12-01/2025-12-07', '2024-01/2024-10', None)
    """
    if period is None or change not in ("yoy", "mom"):
        return None
    if change == "yoy":
        halves = [_YEAR.match(p) for p in period.split("/")]
        made = "/".join(f"{int(h[1]) - 1}{h[2]}" for h in halves if h)
        return made if all(halves) and days_of(made) else None
    if found := _MONTH.match(period):
        year, month = int(found[1]), int(found[2])
        return f"{year - (month == 1)}-{12 if month == 1 else month - 1:02d}"
    if found := _PART.match(period):
        year, last = int(found[1]), 4 if found[2] == "Q" else 2
        return f"{year - (found[3] == '1')}-{found[2]}{last if found[3] == '1' else int(found[3]) - 1}"
    if re.fullmatch(r"\d{4}", period):
        return str(int(period) - 1)
    return _week_before(period)


def rebuilt(claims: pd.DataFrame, measures: Iterable[str] = FLOWS) -> pd.DataFrame:
    """One result a level of a series: stated, or derived from a stated one by changes.

    A level and a change speak of the same series if one sentence states both on the same subject, item and period; where only one of them
    names the partner, it is the other's too. Of several levels the nearest is meant. Derived rows say from which period, by which change
    and over how many links; a period that has a stated level too says whether the two ``agree`` (yes, no). A price that is told for a day
    has no period before; its earlier level stands without one.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        measures: Flows, or ``PRICES``.
    """
    wanted = list(measures)
    facts = claims[claims["status"].isin(list(FACTS)) & claims["item"].notna()]
    levels = _levels(facts[facts["measure"].isin(wanted) & facts["change"].isna()])
    changes = facts[
        facts["measure"].isin([CHANGE_OF[m] for m in wanted]) & facts["unit"].eq("%").fillna(False) & facts["change"].isin(["yoy", "mom"])
    ]
    pairs = _paired(levels, changes)
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    for level in levels:
        _keep(known, {**level, "origin": "stated", "links": 0})
    told = [p for level, change in pairs if (p := _derived(level, change)) is not None]
    for one in told:
        _keep(known, one)
    _chained(known, told, changes)
    rows = list(known.values())
    for row in rows:
        twin = known.get(_identity({**row, "origin": "stated"})) if row["origin"] == "derived" else None
        if twin is not None and row["period"] is not None:
            row["agrees"] = "yes" if _meets(row, twin) else "no"
    found = to_results([_result(r) for r in rows], "rebuilt", KEYS, EXTRA)
    return found.sort_values([*KEYS], kind="stable").reset_index(drop=True)


def told_changes(claims: pd.DataFrame, measures: Iterable[str] = FLOWS) -> pd.DataFrame:
    """One result a change in percent that a sentence states together with its level: what it changed, and to what (``level_*``)."""
    facts = claims[claims["status"].isin(list(FACTS)) & claims["item"].notna()]
    levels = _levels(facts[facts["measure"].isin(list(measures)) & facts["change"].isna() & facts["unit"].eq("t").fillna(False)])
    stated = facts["measure"].eq(CHANGE_OF["exports"]) & facts["unit"].eq("%").fillna(False) & facts["change"].isin(["yoy", "mom"])
    names = ("measure", "subject", "partner", "item", "stage", "period")
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for level, change in _paired(levels, facts[stated]):
        by = interval_of(change)
        if by is None or level["period"] is None:
            continue
        row = {
            **{k: level[k] for k in names}, "change": change["change"], "unit": "%", **ends(by),
            "value": None if pd.isna(change["obs_value"]) else float(change["obs_value"]),
            "claim_ids": [change["claim_id"]], "source_ids": [change["source_id"]], "n_sources": 1, "caveats": ["one_source"],
        }  # fmt: skip
        rows.setdefault(tuple(row[k] for k in (*names, "change")), row)
    keys = {**dict.fromkeys(names, "text"), "change": "text"}
    return to_results(list(rows.values()), "told_change", keys, {"source_ids": "list"})


def with_derived(series: pd.DataFrame) -> pd.DataFrame:
    """The levels of series in which at least one level is derived and has a period: what a chart and a table show."""
    own = [k for k in KEYS if k not in ("period", "origin")]
    dated = series[series["period"].notna()]
    names = [tuple(map(text_or_none, v)) for v in dated[own].to_numpy()]
    told = {n for n, origin in zip(names, dated["origin"], strict=True) if origin == "derived"}
    return dated[pd.Series([n in told for n in names], index=dated.index, dtype=bool)].reset_index(drop=True)


def shares_of_total(series: pd.DataFrame) -> pd.DataFrame:
    """What part of all that a subject sells or buys of an item in a period goes to, or comes from, one partner; stated levels only."""
    rows = []
    stated = series[series["origin"].eq("stated") & series["measure"].isin(["exports", "imports"])]
    for part in stated[stated["partner"].notna()].to_dict("records"):
        same = stated[stated["partner"].isna()]
        for column in ("measure", "subject", "item", "stage", "unit", "period"):
            own = text_or_none(part[column])
            same = same[same[column].isna()] if own is None else same[same[column].eq(own).fillna(False)]
        for whole in same.to_dict("records"):
            a, b = interval_of(part), interval_of(whole)
            share = (a / b * 100).clipped(0, 100) if a is not None and b is not None and b.low > 0 else None
            if share is not None:
                key = {k: text_or_none(part[k]) for k in ("measure", "subject", "partner", "item", "stage", "period")}
                rows.append({**key, "unit": "%", **ends(share), **joined(pd.DataFrame([part, whole]))})
    keys = {k: "text" for k in ("measure", "subject", "partner", "item", "stage", "period")}
    return to_results(rows, "trade_share", keys, {"source_ids": "list"})


def _levels(claims: pd.DataFrame) -> list[dict[str, Any]]:
    made = []
    for r in claims.to_dict("records"):
        if interval_of(r) is not None:
            made.append(
                {
                    **{k: text_or_none(r[k]) for k in ("measure", "subject", "partner", "item", "stage", "unit")},
                    "period": text_or_none(r["time_period"]), "interval": interval_of(r),
                    "value": None if pd.isna(r["obs_value"]) or r["bound"] not in ("exact", "approx") else float(r["obs_value"]),
                    "claim_ids": [r["claim_id"]], "source_ids": [r["source_id"]], "sentence": r["sentence"], "doc": r["doc_id"],
                    "start": int(r["start"]), "end": int(r["end"]),
                }
            )  # fmt: skip
    return made


def _paired(levels: list[dict[str, Any]], changes: pd.DataFrame) -> list[tuple[dict[str, Any], dict[Any, Any]]]:
    """Each change with the nearest level of its sentence that it can be about; the partner of either becomes the partner of both."""
    pairs = []
    for change in changes.to_dict("records"):
        near = [
            v for v in levels
            if v["doc"] == change["doc_id"] and v["sentence"] == change["sentence"] and CHANGE_OF[v["measure"]] == change["measure"]
            and v["item"] == change["item"] and v["period"] == text_or_none(change["time_period"]) and _one_subject(v, change)
            and len({p for p in (v["partner"], text_or_none(change["partner"])) if p}) < 2
        ]  # fmt: skip
        if near:
            level = min(near, key=lambda v: min(abs(v["start"] - int(change["end"])), abs(int(change["start"]) - v["end"])))
            level["partner"] = level["partner"] or text_or_none(change["partner"])
            pairs.append((level, change))
    return pairs


def _one_subject(level: dict[str, Any], change: dict[Any, Any]) -> bool:
    if level["measure"] in PRICES:
        return len({s for s in (level["subject"], text_or_none(change["subject"])) if s not in (None, "WORLD")}) < 2
    return bool(level["subject"] == text_or_none(change["subject"]))


def _derived(level: dict[str, Any], change: dict[Any, Any]) -> dict[str, Any] | None:
    by = interval_of(change)
    found = before(level["interval"], by) if by is not None else None
    if found is None:
        return None
    period = earlier_period(level["period"], str(change["change"]))
    if level["measure"] in SPOT and change["change"] == "mom" and "/" not in (level["period"] or ""):
        period = None
    return {
        **level, "origin": "derived", "interval": found, "value": None, "period": period,
        "from_period": level["period"], "change": change["change"], "links": level.get("links", 0) + 1,
        "claim_ids": sorted({*level["claim_ids"], change["claim_id"]}), "source_ids": sorted({*level["source_ids"], change["source_id"]}),
    }  # fmt: skip


def _chained(known: dict[tuple[Any, ...], dict[str, Any]], last: list[dict[str, Any]], changes: pd.DataFrame) -> None:
    """Changes of earlier periods carry derived levels further back."""
    records = changes.to_dict("records")
    while last:
        further = []
        for level in last:
            for change in records:
                same = (
                    level["period"] is not None
                    and text_or_none(change["time_period"]) == level["period"]
                    and change["item"] == level["item"]
                    and text_or_none(change["partner"]) == level["partner"]
                    and CHANGE_OF[level["measure"]] == change["measure"]
                    and _one_subject(level, change)
                )
                made = _derived(level, change) if same and level["links"] < LINKS else None
                if made is not None and made["period"] is not None and _identity(made) not in known:
                    _keep(known, made)
                    further.append(made)
        last = further


def _keep(known: dict[tuple[Any, ...], dict[str, Any]], row: dict[str, Any]) -> None:
    """A level told or derived twice is what both allow, or all that either allows where they disagree."""
    old = known.get(_identity(row))
    if old is None:
        known[_identity(row)] = dict(row)
        return
    common = old["interval"].intersection(row["interval"])
    old["interval"] = common or old["interval"].hull(row["interval"])
    old["value"] = old["value"] if old["value"] == row["value"] else None
    old["claim_ids"] = sorted({*old["claim_ids"], *row["claim_ids"]})
    old["source_ids"] = sorted({*old["source_ids"], *row["source_ids"]})
    if common is None:
        old["disagree"] = True


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[k] for k in KEYS)


def _meets(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return a["interval"].intersection(b["interval"]) is not None


def _result(row: dict[str, Any]) -> dict[str, Any]:
    caveats = (["one_source"] if len(row["source_ids"]) == 1 else []) + (["claims_disagree"] if row.get("disagree") else [])
    kept = {k: row.get(k) for k in (*KEYS, *EXTRA, "value", "claim_ids")}
    return {**kept, **ends(row["interval"]), "n_sources": len(row["source_ids"]), "caveats": caveats}


def _week_before(period: str) -> str | None:
    """The span of days just before a span of a week."""
    try:
        first, last = (date.fromisoformat(p) for p in period.split("/"))
    except ValueError:
        return None
    week = timedelta(days=7)
    return f"{first - week}/{last - week}" if (last - first).days in (4, 6) else None
