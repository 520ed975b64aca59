"""Which claims the brief uses, and how many it leaves out, for which reason."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reportlib.analysis.results import to_results

SHARES = ("import_share", "dependence", "world_share")
"""Measures that are shares of a whole, so that no true one lies outside 0 to 100 %."""

LINE = 0.65
"""Claims read with less confidence than this are left out, unless an analyst has set or confirmed them."""

REASONS = ("off_topic", "duplicate", "no_number", "impossible", "earlier_level", "low_confidence")
"""Why a claim is left out, in the order in which the reasons are tried: each claim counts once."""


SERIES = ("price", "exports", "imports")
"""Measures of which each level belongs to its own time, and to no other."""


@dataclass(frozen=True, slots=True)
class Usable:
    """The claims that may be used, and a frame of results that counts what was left out by reason."""

    claims: pd.DataFrame
    coverage: pd.DataFrame


def usable_claims(claims: pd.DataFrame, articles: pd.DataFrame, mentions: pd.DataFrame | None = None, line: float = LINE) -> Usable:
    """Splits claims into used and left out.

    Args:
        claims: The claims table.
        articles: The articles table, which says what is off topic or a duplicate.
        mentions: The mentions table, to count how many quantities were read at all.
        line: The confidence below which a claim is left out.
    """
    why = left_out(claims, articles, line)
    rows: list[dict[str, object]] = []
    if mentions is not None:
        rows.append({"step": "quantities", "reason": None, "value": float(len(mentions)), "unit": "count"})
    rows.append(_count("claims", None, claims))
    rows += [_count("left_out", reason, claims[why.eq(reason)]) for reason in REASONS]
    used = claims[why.isna()]
    rows.append(_count("used", None, used))
    return Usable(used.reset_index(drop=True), to_results(rows, "coverage", {"step": "text", "reason": "text"}))


def left_out(claims: pd.DataFrame, articles: pd.DataFrame, line: float = LINE) -> pd.Series:
    """The reason why each claim is left out; empty where it is used."""
    about = articles.drop_duplicates("article_id").set_index("article_id")
    off_topic = claims["article_id"].map(about["on_topic"]).eq(False).fillna(False)
    duplicate = claims["article_id"].map(about["duplicate_of"]).notna()
    numbers = claims[["obs_value", "obs_low", "obs_high"]]
    unsure = claims["confidence"].lt(line).fillna(False) & claims["corrected"].isna()
    share = claims["measure"].isin(list(SHARES)) & claims["unit_measure"].eq("%").fillna(False) & claims["change"].isna()
    # more than the whole, or less than nothing: whoever wrote it, it was no share of a whole
    impossible = share & (numbers.gt(100) | numbers.lt(0)).fillna(False).any(axis=1)
    tests = {
        "off_topic": off_topic,
        "duplicate": duplicate,
        "no_number": numbers.isna().all(axis=1),
        "impossible": impossible,
        # a level that has changed since is no statement on today; a price or an amount of a stated time stands for that time
        "earlier_level": claims["scope"].eq("earlier").fillna(False) & ~(claims["measure"].isin(SERIES) & claims["time_period"].notna()),
        "low_confidence": unsure,
    }
    why = pd.Series(pd.NA, index=claims.index, dtype="string")
    for reason in reversed(REASONS):
        why = why.mask(tests[reason].astype(bool), reason)
    return why


def _count(step: str, reason: str | None, claims: pd.DataFrame) -> dict[str, object]:
    sources = claims["source"].fillna(claims["article_id"]).fillna(claims["doc_id"]).nunique()
    ids = claims["claim_id"].tolist()
    return {"step": step, "reason": reason, "value": float(len(ids)), "unit": "count", "claim_ids": ids, "n_sources": sources}
