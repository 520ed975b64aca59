"""Numbers that stand under the wrong question: told of one stage, item, basis or route, and officially the number of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from reportlib.analysis.results import text_or_none, to_results

FACETS = ("stage", "item", "basis", "route")
"""Facets in which a number can be misplaced. An older number is out of date and not misplaced: the period is no such facet."""

_KEYS = dict.fromkeys(("measure", "subject", "partner", "item", "stage", "facet", "belongs"), "text")
_EXTRA = {"facts": "list", "against": "list"}


def set_apart(conflicts: pd.DataFrame) -> pd.DataFrame:
    """One result a side of a conflict that is set apart: it enters no number made from the claims on the question it is told of.

    Three things have to come together: more independent sources contradict it, an official figure on a neighbouring question is that very
    number, and the two questions are neighbours by what is counted (``FACETS``) and not by time.

    Args:
        conflicts: Results of ``ledger.contradictions``.

    Returns:
        The side's number, with ``facet`` and ``belongs`` (the neighbouring question, as ``stage`` and ``mining``), ``facts`` (ids of the
        official figures) and ``against`` (the claims that contradict it).
    """
    return to_results(list(_rows(conflicts)), "set_apart", _KEYS, _EXTRA)


def without(claims: pd.DataFrame, apart: pd.DataFrame) -> pd.DataFrame:
    """The claims that are not set apart."""
    gone = {c for ids in apart["claim_ids"] for c in ids}
    return claims[~claims["claim_id"].isin(sorted(gone))]


def _rows(conflicts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in conflicts.to_dict("records"):
        suspect = text_or_none(row["suspect"])
        met = dict(e.split(":", 1) for e in row["evidence"] if ":" in e)
        facet, _, belongs = met.get("meets", "").partition("=")
        if not row["shown"] or suspect is None or facet not in FACETS or "fact" not in met:
            continue
        own, other = ("a", "b") if suspect == row["a_claim"] else ("b", "a")
        if row[f"{own}_n_sources"] >= row[f"{other}_n_sources"]:
            continue
        side = {
            name: row[f"{own}_{name}"] for name in ("value", "low", "high", "low_open", "high_open", "n_claims", "n_sources", "claim_ids")
        }
        about = {name: row[name] for name in ("measure", "subject", "partner", "item", "stage", "unit")}
        # the facets of a conflict are those of its lower side
        if own == "b":
            about |= {"item": row["b_item"], "stage": row["b_stage"]}
        yield {
            **about, **side, "facet": facet, "belongs": belongs,
            "facts": met["fact"].split("/"), "against": row[f"{other}_claim_ids"],
        }  # fmt: skip
