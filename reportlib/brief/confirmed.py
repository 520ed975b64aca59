"""Which numbers stand on confirmed claims: one rule for all of them, computed from the tables (docs/methods/confirmation.md).

A number is confirmed where two independent sources bear it out, or where a person has confirmed every claim behind it. A claim that
nobody has confirmed bears nothing out if it was read too unsurely to be used, states a plan or a supposition, or stands on the weaker
side of an open contradiction or in an equation that does not add up. Nor is a number confirmed that falls without its strongest source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reportlib.analysis.results import text_or_none
from reportlib.brief.edition import Tables
from reportlib.brief.results import Results, without_strongest

if TYPE_CHECKING:
    import pandas as pd

WITNESSES = 2
"""As many independent sources bear out a number that nobody has confirmed."""
NOT_FACTS = ("plan", "hypothetical")
"""What is claimed of these states nothing that has come true or is held to be true."""
SLIPS = ("unit_factor", "digit_edit")
"""Causes that show one side of a contradiction to be wrong; any other cause that is shown explains why both can be right."""
FALLS = ("gone", "overturned")
REASONS = ("one_source", "low_confidence", "not_fact", "contradicted", "one_source_carries")
"""Why a number is not confirmed: by how its sources are lost, in the order in which they are named."""

_last: list[tuple[Results, dict[str, list[str]]]] = []


def doubts(found: Results, tables: Tables) -> dict[str, list[str]]:
    """The results that stand on unconfirmed claims, each with the reasons (of ``REASONS``); what is not named is confirmed."""
    if not _last or _last[0][0] is not found:
        _last[:] = [(found, _doubts(found, tables))]
    return _last[0][1]


def judge(
    claim_ids: Iterable[str], sources: Mapping[str, str], lost: Mapping[str, str], by_person: set[str], n_sources: int | None = None
) -> list[str]:
    """Why the claims of one number leave it unconfirmed; empty where it is confirmed.

    Args:
        claim_ids: The claims or dated acts behind it; a number without any (an official figure) has nothing to confirm.
        sources: The independent source of each claim.
        lost: The claims that bear nothing out, each with the reason.
        by_person: The claims that a person has set or confirmed.
        n_sources: Independent sources as the analysis counted them, where it counts fewer.

    >>> judge(["a", "b"], {"a": "x", "b": "y"}, {}, set()), judge(["a"], {"a": "x"}, {}, set()), judge(["a"], {"a": "x"}, {}, {"a"})
    ([], ['one_source'], [])
    >>> judge(["a", "b"], {"a": "x", "b": "y"}, {"b": "not_fact"}, set())
    ['not_fact']
    """
    ids = list(dict.fromkeys(claim_ids))
    if all(i in by_person for i in ids):
        return []
    every = {sources.get(i, i) for i in ids}
    if min(len(every), len(every) if n_sources is None else n_sources) < WITNESSES:
        return ["one_source"]
    bearing = {sources.get(i, i) for i in ids if i in by_person or i not in lost}
    return sorted({lost[i] for i in ids if i in lost and i not in by_person}, key=REASONS.index) if len(bearing) < WITNESSES else []


def _doubts(found: Results, tables: Tables) -> dict[str, list[str]]:
    used, events = found.claims, tables["events"]
    sources = dict(zip(used["claim_id"].astype(str), used["source_id"].astype(str), strict=True))
    articles = events["article_id"].fillna(events["doc_id"])
    sources |= dict(zip(events["event_id"].astype(str), articles.astype(str), strict=True))
    by_person = {str(i) for t, key in (("claims", "claim_id"), ("events", "event_id")) for i in _corrected(tables[t])[key]}
    lost = {str(i): "low_confidence" for i in tables["claims"]["claim_id"] if str(i) not in sources}
    lost |= {str(i): "not_fact" for i in used.loc[used["status"].isin(NOT_FACTS), "claim_id"]}
    lost |= {i: "contradicted" for i in _contradicted(found)}
    falling = {str(r) for f in without_strongest(found).values() for r in f.loc[f["verdict"].isin(FALLS), "of"]}
    out: dict[str, list[str]] = {}
    for row in (r for frame in found.frames() for r in frame.to_dict("records")):
        ids = [str(i) for i in row["claim_ids"]]
        why = judge(ids, sources, lost, by_person, int(row["n_sources"]))
        if not why and row["result_id"] in falling and not all(i in by_person for i in ids):
            why = ["one_source_carries"]
        if why:
            out.setdefault(str(row["result_id"]), why)
    return out


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["corrected"].notna()]


def _contradicted(found: Results) -> Iterator[str]:
    """Claims on the weaker side of an open contradiction (on both where neither is weaker), or in an equation that does not add up."""
    for row in found.conflicts.to_dict("records"):
        if row["cause"] in SLIPS or (row["question"] == "same" and not row["shown"]):
            yield from _weaker(row)
    for ids in found.audit.loc[found.audit["verdict"].eq("inconsistent").fillna(False), "claim_ids"]:
        yield from map(str, ids)


def _weaker(row: Mapping[Any, Any]) -> list[str]:
    suspect = text_or_none(row["suspect"])
    side = next((s for s in "ab" if suspect in row[f"{s}_claim_ids"]), None) if suspect else None
    return [str(i) for i in (row[f"{side}_claim_ids"] if side else row["claim_ids"])]
