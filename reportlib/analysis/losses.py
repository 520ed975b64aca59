"""Estimates of what a disruption costs: the base that they imply, whether they grow with time, and whether a part exceeds the whole."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.money import parts_of, rate
from reportlib.analysis.results import text_or_none, to_results
from reportlib.lexicon.items import is_a

LOSS = "economic_loss"
MONTHS = {"year": 12.0, "month": 1.0, "week": 12 / 52, "day": 12 / 365}
VERDICTS = ("within", "exceeds", "undecided", "not_checkable")

KEYS = {k: "text" for k in ("subject", "home", "item", "partner", "horizon", "unit", "status")}
_EXTRA = {k: v for k, v in SUMMARY_EXTRA.items() if k not in KEYS}
_LONG = re.compile(r"([\d.]+) (day|week|month|year)s?\Z")
_DURATION = re.compile(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?\Z")


def with_horizons(claims: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The claims on losses and growth with their horizon: as stated, else the one length of time that their sentence names.

    A sentence with two lengths of time, or none, leaves the horizon open.
    """
    durations = mentions[mentions["kind"].eq("duration") & mentions["unit"].isin(list(MONTHS)) & mentions["value"].notna()]
    by_doc = {d: g.to_dict("records") for d, g in durations.groupby("doc_id")}
    found = []
    for claim in claims.to_dict("records"):
        horizon = text_or_none(claim["horizon"])
        if horizon is None and claim["measure"] in (LOSS, "growth"):
            start = int(claim["start"]) - max(0, str(claim["sentence"]).find(str(claim["exact"])))
            end = start + len(str(claim["sentence"]))
            near = {(float(m["value"]), m["unit"]) for m in by_doc.get(claim["doc_id"], []) if start <= m["start"] and m["end"] <= end}
            horizon = duration_of(*near.pop()) if len(near) == 1 else None
        found.append(horizon)
    return claims.assign(horizon=pd.array(found, dtype="string"))


def duration_of(value: float, unit: str) -> str:
    """An ISO 8601 duration.

    >>> duration_of(1, "year"), duration_of(0.5, "month")
    ('P1Y', 'P0.5M')
    """
    return f"P{value:g}{unit[0].upper()}"


def months_of(horizon: str | None) -> float | None:
    """The length of an ISO 8601 duration in months; None for nothing, for zero and for what is none.

    >>> months_of("P1Y"), months_of("P3M"), months_of("P26W"), months_of("soon")
    (12.0, 3.0, 6.0, None)
    """
    found = _DURATION.match(horizon or "")
    if not found:
        return None
    years, months, weeks, days = (float(g) if g else 0.0 for g in found.groups())
    return 12 * years + months + weeks * MONTHS["week"] + days * MONTHS["day"] or None


def estimates(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a subject, item, cause, horizon, currency and status: what it would lose, or has lost.

    ``home`` is the area of a company, whose loss is part of its area's; it is empty for an area itself.
    """
    kept = claims[claims["measure"].eq(LOSS) & claims["change"].isna() & claims["subject"].notna()]
    money = pd.Series(
        [p is not None and p.mass is None for p in map(parts_of, map(text_or_none, kept["unit"]))], index=kept.index, dtype=bool
    )
    kept = kept[money].assign(home=kept["ref_area"].where(kept["ref_entity"].notna()))
    rows = []
    for values, group in kept.groupby(list(KEYS), dropna=False, sort=True):
        key = dict(zip(KEYS, map(text_or_none, values), strict=True))
        rows.append({**key, **summarise(group)})
    return to_results(rows, "losses", KEYS, _EXTRA)


def implied_bases(claims: pd.DataFrame) -> pd.DataFrame:
    """The economy that a loss in money and the same loss in percent imply: loss / share, where one sentence states both of one subject."""
    rows = []
    shares = claims[claims["measure"].isin(["growth", LOSS]) & claims["unit"].eq("%").fillna(False)]
    for loss in _money(claims):
        for share in shares.to_dict("records"):
            part, whole = interval_of(share), interval_of(loss)
            if not _together(loss, share) or part is None or whole is None:
                continue
            size = -part if part.high < 0 else part
            if size.low > 0:
                rows.append(
                    {
                        "subject": text_or_none(loss["subject"]), "money": loss["claim_id"], "share": share["claim_id"],
                        "unit": text_or_none(loss["unit"]), **ends(whole / size * 100), **_of(loss, share),
                    }
                )  # fmt: skip
    return to_results(rows, "implied_bases", {"subject": "text", "money": "text", "share": "text"}, {"source_ids": "list"})


def implied_rates(claims: pd.DataFrame) -> pd.DataFrame:
    """The exchange rate that one loss in two currencies implies, where one sentence states both of one subject: how many of the first
    make one of the second."""
    rows, money = [], _money(claims)
    for i, first in enumerate(money):
        for second in money[i + 1 :]:
            a, b = interval_of(first), interval_of(second)
            if not _together(first, second) or first["unit"] == second["unit"] or a is None or b is None or min(a.low, b.low) <= 0:
                continue
            (one, x), (other, y) = sorted(((first, a), (second, b)), key=lambda p: -p[1].low)
            key = {
                "base": text_or_none(other["unit"]),
                "quote": text_or_none(one["unit"]),
                "first": one["claim_id"],
                "second": other["claim_id"],
            }
            rows.append({**key, "unit": None, **ends(x / y), **_of(one, other)})
    return to_results(rows, "implied_rates", dict.fromkeys(("base", "quote", "first", "second"), "text"), {"source_ids": "list"})


def linearity(found: pd.DataFrame) -> pd.DataFrame:
    """For two estimates that differ in their horizon alone: how the longer loss compares with the shorter one in proportion to time.

    1 means that the loss grows with time and nobody adapts; below 1 it slows down, above 1 it speeds up.
    """
    rows = []
    same = ["subject", "home", "item", "partner", "unit", "status"]
    for values, group in found.groupby(same, dropna=False):
        dated = sorted(((m, r) for r in group.to_dict("records") if (m := months_of(text_or_none(r["horizon"])))), key=lambda p: p[0])
        for (short, a), (long, b) in zip(dated, dated[1:], strict=False):
            x, y = interval_of(a), interval_of(b)
            if x is not None and y is not None and x.low > 0 and y.low > 0 and long > short:
                key = dict(zip(same, map(text_or_none, values), strict=True))
                at = {"horizon": b["horizon"], "shorter": a["horizon"]}
                rows.append(
                    {**key, **at, "currency": key["unit"], "unit": "x", **ends(y / x / (long / short)), **joined(pd.DataFrame([a, b]))}
                )
    keys = {k: "text" for k in ("subject", "home", "item", "partner", "currency", "status", "horizon", "shorter")}
    return to_results(rows, "loss_linearity", keys, {"source_ids": "list"})


def parts_and_wholes(found: pd.DataFrame, rates: pd.DataFrame | None = None, when: str | None = None) -> pd.DataFrame:
    """A company's loss beside its area's: the part for a year over the whole for a year, in percent, with the verdict.

    Verdicts: within, exceeds (no value of either allows it to be a part), undecided, and not_checkable with the reason among the caveats:
    ``no_horizon`` (it cannot be taken for a year) or ``no_dated_rate`` (another currency, and no rate of the time).

    Args:
        found: Results of ``estimates``.
        rates: A table of rates, from ``money.read_rates``.
        when: The time for which an estimate without a period is converted, the edition's date.
    """
    rows = []
    records = found.to_dict("records")
    wholes = [r for r in records if text_or_none(r["home"]) is None]
    for part in (r for r in records if text_or_none(r["home"]) is not None):
        for whole in (w for w in wholes if w["subject"] == part["home"] and _one_item(part, w)):
            key = {"part": part["result_id"], "whole": whole["result_id"], "subject": part["subject"], "home": part["home"]}
            rows.append({**key, **_part(part, whole, rates, when), **joined(pd.DataFrame([part, whole]))})
    keys = dict.fromkeys(("part", "whole", "subject", "home"), "text")
    return to_results(rows, "loss_parts", keys, {"verdict": "text", "source_ids": "list", "rate_source": "text"})


def converted(found: pd.DataFrame, currency: str, rates: pd.DataFrame | None, when: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimates in one currency, and those that were refused: without a rate of their own time there is no conversion."""
    made: list[dict[Any, Any]] = []
    refused: list[str] = []
    for row in found.to_dict("records"):
        known, level = rate(rates, str(row["unit"]), currency, text_or_none(row["period"]) or when), interval_of(row)
        if known is None or level is None:
            refused.append(row["result_id"])
        else:
            made.append({**row, "stated_unit": row["unit"], "unit": currency, "value": None, **ends(level * known[0])})
    keys = {**KEYS, "stated_unit": "text"}
    frame = to_results([{k: v for k, v in r.items() if k != "result_id"} for r in made], "losses_converted", keys, _EXTRA)
    return frame, found[found["result_id"].isin(refused)].reset_index(drop=True)


def official_of(found: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Official estimates of the same subject, cause, horizon and currency, one row each: result_id, at, source, period."""
    rows = []
    for fact in facts[facts["measure"].eq(LOSS)].to_dict("records"):
        long = _LONG.match(str(fact["period"]))
        horizon = duration_of(float(long[1]), long[2]) if long else None
        for row in found.to_dict("records"):
            alike = row["subject"] == fact["area"] and row["item"] == fact["item"] and row["unit"] == fact["unit"]
            if alike and horizon is not None and text_or_none(row["horizon"]) == horizon and not pd.isna(fact["value"]):
                rows.append({"result_id": row["result_id"], "at": float(fact["value"]), **{k: fact[k] for k in ("source", "period")}})
    return pd.DataFrame(rows, columns=["result_id", "at", "source", "period"])


def _part(part: dict[Any, Any], whole: dict[Any, Any], rates: pd.DataFrame | None, when: str | None) -> dict[str, Any]:
    months = [months_of(text_or_none(r["horizon"])) for r in (part, whole)]
    a, b = interval_of(part), interval_of(whole)
    refused = {"verdict": "not_checkable", "unit": "%"}
    if months[0] is None or months[1] is None or a is None or b is None or b.low <= 0:
        return {**refused, "caveats": ["no_horizon"]}
    known = rate(rates, str(part["unit"]), str(whole["unit"]), text_or_none(part["period"]) or when)
    if known is None:
        return {**refused, "caveats": ["no_dated_rate"]}
    ratio = (a * known[0] * (12 / months[0])) / (b * (12 / months[1])) * 100
    verdict = "within" if ratio.high <= 100 else "exceeds" if ratio.low > 100 else "undecided"
    return {"verdict": verdict, "unit": "%", **ends(ratio), "rate_source": known[1] or None, "caveats": ["annualised"]}


def _money(claims: pd.DataFrame) -> list[dict[Any, Any]]:
    records = claims[claims["measure"].eq(LOSS) & claims["change"].isna()].to_dict("records")
    return [r for r in records if (p := parts_of(text_or_none(r["unit"]))) is not None and p.mass is None]


def _together(a: dict[Any, Any], b: dict[Any, Any]) -> bool:
    return bool(a["doc_id"] == b["doc_id"] and a["sentence"] == b["sentence"] and text_or_none(a["subject"]) == text_or_none(b["subject"]))


def _of(a: dict[Any, Any], b: dict[Any, Any]) -> dict[str, Any]:
    sources = sorted({str(a["source_id"]), str(b["source_id"])})
    return {"claim_ids": [a["claim_id"], b["claim_id"]], "source_ids": sources, "n_sources": len(sources)}


def _one_item(part: dict[Any, Any], whole: dict[Any, Any]) -> bool:
    a, b = text_or_none(part["item"]), text_or_none(whole["item"])
    return a is None or b is None or is_a(a, b) or is_a(b, a)
