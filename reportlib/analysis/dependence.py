"""Who depends on whom, for what, at which stage: profiles, the ladder of stages, and bounds on what remains hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.chains import SERIES, chain_of, stage_of, stage_order
from reportlib.analysis.comparable import CURRENT, FACTS, NOT_STATED, SUMMARY_EXTRA, ends, interval_of, joined, summaries, summarise
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, number_or_none, text_or_none, to_results

DEPENDENCE = ("import_share", "dependence")
WHOLE = Interval(0, 100)


def profile(
    claims: pd.DataFrame,
    partner: str | None = None,
    importers: Sequence[str] = (),
    items: Sequence[str] = (),
    stages: Sequence[str] = (),
) -> pd.DataFrame:
    """One result a comparable key of the claims on import shares and dependence.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        partner: On whom; None for anyone.
        importers: Subjects to keep; none for all. The same for items and stages.
    """
    kept = claims[claims["measure"].isin(DEPENDENCE) & claims["unit"].eq("%").fillna(False) & claims["change"].isna()]
    kept = kept[kept["partner"].notna()] if partner is None else kept[kept["partner"].eq(partner).fillna(False)]
    for column, wanted in (("subject", importers), ("item", items), ("stage", stages)):
        if wanted:
            kept = kept[kept[column].isin(list(wanted))]
    return _ranked(summaries(kept, "dependence"))


def world_shares(claims: pd.DataFrame, subject: str | None = None) -> pd.DataFrame:
    """One result a comparable key of the claims on shares of the world, in the order of the stages.

    A share of magnets is read as one of the magnet stage, whether or not the stage is said.
    """
    kept = claims[claims["measure"].eq("world_share") & claims["unit"].eq("%").fillna(False) & claims["change"].isna()]
    if subject is not None:
        kept = kept[kept["subject"].eq(subject).fillna(False)]
    stages = [stage_of(text_or_none(i), text_or_none(s)) for i, s in zip(kept["item"], kept["stage"], strict=True)]
    kept = kept.assign(stage=pd.array(stages, dtype="string"), partner=pd.array([pd.NA] * len(kept), dtype="string"))
    found = summaries(kept, "world_share")
    order = pd.Series(stage_order(map(text_or_none, found["stage"])), index=found.index)
    return (
        found.assign(_stage=order).sort_values(["subject", "item", "_stage"], kind="stable").drop(columns="_stage").reset_index(drop=True)
    )


def stage_ladder(claims: pd.DataFrame, subject: str, item: str) -> pd.DataFrame:
    """The subject's shares of the world along the chain of one raw material: what is, at its stages, in their order.

    Claims on a group (rare earths) and on the goods of its chain (magnets) belong to it; those on single elements do not.
    """
    facts = claims[claims["status"].isin(FACTS) & claims["period_class"].isin([CURRENT, NOT_STATED])]
    facts = facts[facts["measure"].eq("world_share") & facts["unit"].eq("%").fillna(False) & facts["change"].isna()]
    facts = facts[facts["subject"].eq(subject).fillna(False) & facts["item"].map(chain_of, na_action="ignore").eq(item).fillna(False)]
    stages = [stage_of(text_or_none(i), text_or_none(s)) for i, s in zip(facts["item"], facts["stage"], strict=True)]
    rows = []
    for stage, group in facts.assign(stage=pd.array(stages, dtype="string")).groupby("stage", dropna=True):
        summary = summarise(group)
        if group["period_class"].nunique() > 1:
            summary["caveats"].append("current_and_undated")
        rows.append({"measure": "world_share", "subject": subject, "item": item, "stage": str(stage), "period_class": CURRENT, **summary})
    rows.sort(key=lambda r: stage_order([r["stage"]]))
    extra = {"period_class": "text", **SUMMARY_EXTRA}
    return to_results(rows, "stage_ladder", dict.fromkeys(("measure", "subject", "item", "stage"), "text"), extra)


def clean_chain(ladder: pd.DataFrame, stages: Sequence[str] = SERIES) -> pd.DataFrame:
    """Fréchet bounds over the stages of a ladder: what passes through the subject at one stage at least, and what can never do so.

    Whatever the stages have to do with each other, at least the largest share and at most their sum passes through. Rows: ``through``
    and ``clean`` (the supply that is free of the subject from end to end), and, for comparison only, ``through_if_independent``.
    """
    rows: list[dict[str, Any]] = []
    for (subject, item), group in ladder.groupby(["subject", "item"]):
        steps = group[group["stage"].isin(list(stages))]
        shares = [i for i in (_percent(r) for r in steps.to_dict("records")) if i is not None]
        if not shares:
            continue
        through, independent = series_bounds(shares, whole=100), independent_stages([_divided(i) for i in shares])
        shared = {
            "subject": subject,
            "item": item,
            "unit": "%",
            "n_stages": len(shares),
            "caveats": ["one_stage_only"] if len(shares) == 1 else [],
            **joined(steps),
        }
        for kind, bound in (("through", through), ("clean", 100 - through), ("through_if_independent", independent * 100)):
            rows.append({**shared, "kind": kind, **ends(bound.clipped(0, 100))})
    keys, extra = dict.fromkeys(("subject", "item", "kind"), "text"), {"n_stages": "integer", "source_ids": "list"}
    return to_results(rows, "clean_chain", keys, extra)


def series_bounds(shares: Sequence[Interval], whole: float = 1) -> Interval:
    """The share of final supply that passes through a country at one stage at least, by its shares at each (of a whole of 1 or 100).

    >>> series_bounds([Interval.point(0.5), Interval.point(0.25)])
    Interval(0.5, 0.75)
    """
    low = max(shares, key=lambda i: (i.low, i.low_open))
    total = sum(shares[1:], shares[0])
    top = total if total.high <= whole else Interval.point(whole)
    return Interval(low.low, top.high, low.low_open and low.low < top.high, top.high_open and low.low < top.high)


def independent_stages(shares: Sequence[Interval]) -> Interval:
    """The same, if the stages had nothing to do with each other."""
    clean = Interval.point(1)
    for share in shares:
        clean = clean * (1 - share)
    return 1 - clean


def relabelled(direct: Interval, effective: Interval) -> Interval | None:
    """The part of the supply from elsewhere that is the partner's after all: phi = (e - d) / (1 - d), all 0 to 1.

    None where even the largest effective dependence is below the direct one, or nothing comes from elsewhere.

    >>> relabelled(Interval.point(0.5), Interval.point(0.75))
    Interval(0.5, 0.5)
    """
    if direct.low >= 1 or effective.high < direct.low:
        return None
    # phi falls with d and rises with e, so each end needs one corner only
    high = (Interval.point(effective.high) - direct.low) / (1 - Interval.point(direct.low))
    low = (Interval.point(effective.low) - direct.high) / (1 - Interval.point(direct.high)) if direct.high < 1 else Interval.point(-1)
    low_open, high_open = effective.low_open or direct.high_open, effective.high_open or direct.low_open
    if low.low >= high.high:
        return Interval(low.low, low.low).clipped(0, 1)
    return Interval(low.low, high.high, low_open, high_open).clipped(0, 1)


def effective_dependence(direct: Interval, phi: Interval) -> Interval:
    """The dependence with relabelled supply counted in: e = d + phi (1 - d), all 0 to 1.

    >>> effective_dependence(Interval.point(0.5), Interval.point(0.5))
    Interval(0.75, 0.75)
    """
    # 1 - (1-d)(1-phi): each quantity stands there once, so the interval is sharp
    return 1 - (1 - direct) * (1 - phi)


def direct_effective(claims: pd.DataFrame, partner: str | None = None) -> pd.DataFrame:
    """Where both are claimed: direct dependence, effective dependence, and the relabelled part, one row each.

    An effective figure is held against the direct figures of the same article, since one author counts both alike; where the article has
    none, against those of all.
    """
    kept = claims[claims["measure"].isin(DEPENDENCE) & claims["unit"].eq("%").fillna(False) & claims["status"].isin(FACTS)]
    kept = kept[kept["partner"].notna()] if partner is None else kept[kept["partner"].eq(partner).fillna(False)]
    rows: list[dict[str, Any]] = []
    for (subject, other, item), group in kept.groupby(["subject", "partner", "item"]):
        effective = group[group["route"].eq("effective").fillna(False)]
        direct = group[~group["route"].eq("effective").fillna(False)]
        beside = direct[direct["article_id"].isin(effective["article_id"])]
        direct = beside if len(beside) else direct
        # direct import shares, where there are any, are what the effective figure corrects
        shares = direct[direct["measure"].eq("import_share")]
        direct = shares if len(shares) else direct
        if effective.empty or direct.empty:
            continue
        both = pd.concat([direct, effective])
        d, e = summarise(direct), summarise(effective)
        key = {"subject": subject, "partner": other, "item": item}
        rows += [{**key, "kind": "direct", **d}, {**key, "kind": "effective", **e}]
        phi = relabelled(_share(d), _share(e))
        stated = _stated_phi(direct, effective)
        sources = sorted(both["source_id"].dropna().unique().tolist())
        bounds = ends(None if phi is None else (phi * 100).clipped(0, 100))
        support = {"claim_ids": both["claim_id"].tolist(), "source_ids": sources, "n_sources": len(sources), "period": d["period"]}
        caveats = ["not_the_same_article"] if beside.empty else []
        rows.append({**key, "kind": "relabelled", "unit": "%", **bounds, "at_stated": stated, **support, "caveats": caveats})
    extra = {**SUMMARY_EXTRA, "at_stated": "number"}
    return to_results(rows, "direct_effective", dict.fromkeys(("subject", "partner", "item", "kind"), "text"), extra)


def matrix(found: pd.DataFrame) -> pd.DataFrame:
    """One row an importer, item and stage: of its comparable keys the one with most sources; ``n_keys`` says how many there are.

    Nothing is merged across keys; what is current comes before what is undated or past, direct before effective.
    """
    facts = found[found["status"].isin(FACTS)]
    current = facts["period_class"].map({CURRENT: 0, NOT_STATED: 1}).fillna(2)
    order = facts.assign(_current=current, _effective=facts["route"].eq("effective").fillna(False).astype(int))
    order = order.sort_values(["_current", "_effective", "n_sources", "n_claims"], ascending=[True, True, False, False], kind="stable")
    cell = ["subject", "partner", "item", "stage"]
    counts = facts.groupby(cell, dropna=False).size().rename("n_keys").reset_index()
    first = order.drop_duplicates(cell).drop(columns=["_current", "_effective"])
    return first.merge(counts, on=cell, how="left").sort_values(cell, kind="stable").reset_index(drop=True)


def _share(summary: dict[str, Any]) -> Interval:
    """Consensus, else hull, as a fraction."""
    found = _percent(summary)
    return Interval(0, 1) if found is None else _divided(found)


def _percent(row: dict[Any, Any]) -> Interval | None:
    """Consensus, else hull, of a share in percent."""
    found = interval_of(row, "consensus_") or interval_of(row)
    return None if found is None else found.intersection(WHOLE)


def _divided(percent: Interval) -> Interval:
    # nearest floats, no step outward: 94 % is 0.94, and dividing by 100 only moves the point
    return Interval(percent.low / 100, percent.high / 100, percent.low_open, percent.high_open)


def _stated_phi(direct: pd.DataFrame, effective: pd.DataFrame) -> float | None:
    """The relabelled part at the very numbers that are stated, without their margins; None where more than one is."""
    d, e = ([v for v in frame["obs_value"].dropna().unique()] for frame in (direct, effective))
    if len(d) != 1 or len(e) != 1 or is_missing(d[0]) or d[0] >= 100 or e[0] < d[0]:
        return None
    return number_or_none(100 * (float(e[0]) - float(d[0])) / (100 - float(d[0])))


def _ranked(found: pd.DataFrame) -> pd.DataFrame:
    """Most sources first within an importer, current before undated before past."""
    current = found["period_class"].map({CURRENT: 0, NOT_STATED: 1}).fillna(2)
    ordered = found.assign(_c=current).sort_values(
        ["subject", "_c", "n_sources", "item"], ascending=[True, True, False, True], kind="stable"
    )
    return ordered.drop(columns="_c").reset_index(drop=True)
