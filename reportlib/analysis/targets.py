"""Targets against what is: how far the figures are from a target, and whether it is met, missed, or cannot be decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import CURRENT, FACTS, NOT_STATED, SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.interval import Interval
from reportlib.analysis.reference import fact_interval
from reportlib.analysis.results import text_or_none, to_results
from reportlib.lexicon.items import is_a

VERDICTS = ("met", "missed", "undecided")
DEPENDENCE = ("import_share", "dependence")
OWN = ("mining", "separation", "magnets")
"""Stages at which a target is one for a subject's own production."""

KEYS = {k: "text" for k in ("subject", "item", "stage", "partner", "unit", "due", "direction", "status")}
SCORE_KEYS = {k: "text" for k in ("target", "kind", "origin", "measure", "item", "partner", "stage", "basis", "route", "period_class")}

_EXTRA = {k: v for k, v in SUMMARY_EXTRA.items() if k not in KEYS}
_YEAR = re.compile(r"\d{4}")


def targets(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a subject, item, stage, year and direction of the claims on shares that a policy aims at.

    ``direction`` is at_most for a cap, else at_least: who aims at 40 % means no less (caveat ``direction_assumed`` where no word says so).
    """
    kept = claims[claims["measure"].eq("target_share") & claims["unit"].eq("%").fillna(False) & claims["subject"].notna()]
    kept = kept.assign(
        due=pd.array([_year(text_or_none(p)) for p in kept["time_period"]], dtype="string"),
        direction=kept["bound"].isin(["at_most", "under"]).map({True: "at_most", False: "at_least"}).astype("string"),
    )
    rows = []
    for values, group in kept.groupby(list(KEYS), dropna=False, sort=True):
        said = summarise(group)
        worded = group["bound"].isin(["at_least", "over", "at_most", "under"]).all()
        caveats = [*said["caveats"], *([] if worded else ["direction_assumed"])]
        rows.append({**dict(zip(KEYS, map(text_or_none, values), strict=True)), **said, "caveats": caveats})
    return to_results(rows, "targets", KEYS, _EXTRA)


def verdict(actual: Interval, target: float, direction: str) -> str:
    """Whether figures meet a target: met if every value that they allow does, missed if none does, else undecided.

    >>> verdict(Interval(80, 90), 65, "at_most"), verdict(Interval(5, 20), 10, "at_least"), verdict(Interval(12, 20), 10, "at_least")
    ('missed', 'undecided', 'met')
    """
    limit = Interval.point(target)
    within = Interval(0, target) if direction == "at_most" else Interval(target, max(target, 100, actual.high))
    common = actual.intersection(within)
    if common is None or (common == limit and not actual.low <= target <= actual.high):
        return "missed"
    inside = actual.low >= within.low and actual.high <= within.high
    return "met" if inside else "undecided"


def scores(found: pd.DataFrame, claims: pd.DataFrame, facts: pd.DataFrame | None = None, as_of: str | None = None) -> pd.DataFrame:
    """Each target beside each figure that it can be held against: the figure (kind ``actual``) and its distance (kind ``gap``), verdict.

    - A cap on the supply from one country is held against what the subject imports from, or depends on, each partner.
    - A target for recycling is held against rates of recovery of the same or a narrower item.
    - A target for own mining, processing or magnets: who depends on others for d % covers at most 100 - d % itself (caveat
      ``from_dependence``), at that stage or, where the figure names none, with the caveat ``stage_not_stated``.

    A figure on a member of a targeted group has the caveat ``member_of_group``; figures on other items are not held against it. Official
    figures are rows of their own (``origin`` reference). The distance is in percentage points, positive on the wrong side of the target.

    Args:
        found: Results of ``targets``.
        claims: Usable claims as ``comparable.with_keys`` returns them.
        facts: Official figures; None for none.
        as_of: The edition's date; a target of a later year has the caveat ``not_due``.
    """
    own = claims[claims["status"].isin(list(FACTS)) & claims["period_class"].isin([CURRENT, NOT_STATED]) & claims["change"].isna()]
    own = own[own["unit"].eq("%").fillna(False) & own["measure"].isin([*DEPENDENCE, "recovery_rate"])]
    names = ["measure", "subject", "partner", "item", "stage", "basis", "route", "period_class"]
    figures = [
        {**dict(zip(names, map(text_or_none, values), strict=True)), **summarise(group), "origin": "claims"}
        for values, group in own.groupby(names, dropna=False)
    ]
    figures += [] if facts is None else list(_official(facts))
    rows = []
    for target in found.to_dict("records"):
        for figure in figures:
            rows += _score(target, figure, as_of)
    return to_results(rows, "target_scores", SCORE_KEYS, {"subject": "text", "verdict": "text", "source_ids": "list"})


def summary_of(score: pd.DataFrame) -> dict[str, str]:
    """For each target what all figures say together: one verdict, or ``depends`` where they differ."""
    gaps = score[score["kind"].eq("gap")]
    said = {t: set(g["verdict"]) for t, g in gaps.groupby("target")}
    return {str(t): str(v.pop()) if len(v) == 1 else "depends" for t, v in said.items()}


def _score(target: dict[Any, Any], figure: dict[str, Any], as_of: str | None) -> list[dict[str, Any]]:
    around, limit = interval_of(figure), interval_of(target)
    aim = next((float(target[c]) for c in ("value", "stated_low") if not pd.isna(target[c])), None)
    if around is None or limit is None or aim is None or text_or_none(target["subject"]) != figure["subject"]:
        return []
    item, wanted = figure["item"], text_or_none(target["item"])
    if item is None or wanted is None or not is_a(item, wanted):
        return []
    caveats = ["member_of_group"] if item != wanted else []
    actual = _actual(target, figure, around, caveats)
    if actual is None:
        return []
    due = text_or_none(target["due"])
    if due and as_of and due > as_of[:4]:
        caveats.append("not_due")
    said = verdict(actual, aim, str(target["direction"]))
    key = {
        "target": target["result_id"],
        **{k: figure[k] for k in ("origin", "measure", "item", "partner", "stage", "basis", "route", "period_class")},
    }
    support = joined(pd.DataFrame([{k: r[k] for k in ("claim_ids", "source_ids")} for r in (target, figure)]))
    shared = {
        **key, "subject": figure["subject"], "verdict": said, "reference_ids": figure.get("reference_ids", []), "caveats": caveats,
    }  # fmt: skip
    own = {"claim_ids": figure["claim_ids"], "source_ids": figure["source_ids"], "n_sources": figure["n_sources"]}
    derived = "from_dependence" in caveats
    value = None if derived or figure["value"] is None or pd.isna(figure["value"]) else figure["value"]
    return [
        {**shared, **own, "kind": "actual", "unit": "%", "value": value, **ends(actual)},
        {**shared, **support, "kind": "gap", "unit": "百分点", **ends(actual - aim if target["direction"] == "at_most" else aim - actual)},
    ]


def _actual(target: dict[Any, Any], figure: dict[str, Any], around: Interval, caveats: list[str]) -> Interval | None:
    """What a figure says of a target; None where it says nothing."""
    stage, at = text_or_none(target["stage"]), figure["stage"]
    if figure["measure"] == "recovery_rate":
        return around if stage == "recycling" and at in (None, "recycling") and target["direction"] == "at_least" else None
    if target["direction"] == "at_most":
        named = text_or_none(target["partner"])
        return around if stage in (None, at) and figure["partner"] is not None and named in (None, figure["partner"]) else None
    if stage not in OWN or at not in (None, stage) or figure["partner"] == figure["subject"]:
        return None
    caveats.append("from_dependence")
    if at is None:
        caveats.append("stage_not_stated")
    left = (100 - around).clipped(0, 100)
    return None if left is None else Interval(0, left.high, False, left.high_open and left.high > 0)


def _official(facts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The last official figure of each subject, item, stage, basis and route, on the partner with the largest share."""
    kept = facts[facts["measure"].isin(list(DEPENDENCE)) & facts["unit"].eq("%") & facts["partner"].ne("WORLD").fillna(False)]
    same = ["measure", "area", "item", "partner", "stage", "basis", "route"]
    last = kept.sort_values(["period", "source_year"], kind="stable").drop_duplicates(same, keep="last")
    top = last.assign(_top=last["value"].fillna(last["high"])).sort_values("_top", kind="stable")
    for fact in top.drop_duplicates([k for k in same if k != "partner"], keep="last").to_dict("records"):
        around = fact_interval(fact)
        value = None if pd.isna(fact["value"]) else float(fact["value"])
        yield {
            **{k: text_or_none(fact[k]) for k in ("measure", "item", "partner", "stage", "basis", "route")}, "subject": fact["area"],
            "period_class": text_or_none(fact["period"]), "origin": "reference", "value": value, **ends(around), "claim_ids": [],
            "source_ids": [], "n_sources": 0, "reference_ids": [fact["fact_id"]],
        }  # fmt: skip


def _year(period: str | None) -> str | None:
    found = _YEAR.findall(period or "")
    return found[-1] if found else None
