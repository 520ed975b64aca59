"""What is made and planned outside one country, by year and status, beside what that country makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.chains import item_class, stage_of
from reportlib.analysis.comparable import FACTS, SUMMARY_EXTRA, ends, interval_of, joined, summarise
from reportlib.analysis.interval import Interval, hull
from reportlib.analysis.reference import fact_interval
from reportlib.analysis.results import is_missing, text_or_none, to_results

LEVELS = ("production", "capacity")
OPERATING = FACTS
AHEAD = ("forecast", "plan", "target")
"""A hypothetical is neither."""

UNIT = "t"
KEYS = {k: "text" for k in ("subject", "item_class", "stage", "period", "measure", "status")}
RIVAL_KEYS = {k: "text" for k in ("subject", "item_class", "stage", "period", "measure", "origin")}
SHARE_KEYS = {**KEYS, "rival": "text", "denominator": "text"}

_YEAR = re.compile(r"\d{4}")
_ANNUAL = r"\d{4}"
_GROUPS = frozenset({"WORLD", "EU", "G7"})
"""Subjects that contain others."""


def pipeline(claims: pd.DataFrame, rival: str, items: Sequence[str] = (), stages: Sequence[str] = ()) -> pd.DataFrame:
    """One result a subject, class of item, stage, period, measure and status: tonnes made or that could be made outside the rival.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        rival: The country beside whose output they stand; its own claims are in ``rival_output``.
        items: Classes of items to keep; none for all. The same for stages.
    """
    levels = _levels(claims)
    kept = levels[levels["subject"].notna() & ~levels["ref_area"].eq(rival).fillna(False) & ~levels["subject"].isin([rival, "WORLD"])]
    if items:
        kept = kept[kept["item_class"].isin(list(items)) | kept["item"].isin(list(items))]
    if stages:
        kept = kept[kept["stage"].isin(list(stages))]
    rows = [{**_key(KEYS, values), **_dated(values[3]), **summarise(group), **_home(group)} for values, group in _groups(kept, KEYS)]
    return _by_year(to_results(rows, "capacity", KEYS, {"year": "integer", "home": "text", **_unkeyed(KEYS)}))


def rival_output(claims: pd.DataFrame, rival: str, facts: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the rival makes, one result a class of item, stage, period and measure; ``origin`` says whether claims or official figures do.

    Where an official source gives only the world's output and the rival's share of it, their product stands for its output.
    """
    levels = _levels(claims)
    own = levels[levels["subject"].eq(rival).fillna(False) & levels["status"].isin(OPERATING)].assign(origin="claims")
    rows = [{**_key(RIVAL_KEYS, values), **_dated(values[3]), **summarise(group)} for values, group in _groups(own, RIVAL_KEYS)]
    if facts is not None:
        rows += _official(facts, rival)
    return _by_year(to_results(rows, "rival_output", RIVAL_KEYS, {"year": "integer", **_unkeyed(RIVAL_KEYS)}))


def shares(found: pd.DataFrame, output: pd.DataFrame, growth: float = 0.0) -> pd.DataFrame:
    """Each row of the pipeline in percent of the rival's output at the same stage and class of item.

    The denominator is the rival's last output that is known up to that year, else its earliest; its year is in the caveats, and ``growth``
    (a yearly rate) carries it forward. Claims are divided by claims, and, as rows of their own, by official figures. Without a stage, or
    where only other stages are known, there is no ratio: ore, oxide and magnet weight are not comparable.
    """
    rows = []
    for row in found.to_dict("records"):
        numerator = interval_of(row)
        if text_or_none(row["stage"]) is None or numerator is None or not _whole_year(row):
            continue
        same = output[output["stage"].eq(row["stage"]).fillna(False) & output["item_class"].eq(row["item_class"]).fillna(False)]
        for origin, group in same[same["period"].str.fullmatch(_ANNUAL).fillna(False).astype(bool)].groupby("origin"):
            base = _base(group, row["year"])
            below = interval_of(base)
            if below is None or below.low <= 0:
                continue
            years = 0 if pd.isna(row["year"]) else max(0, int(row["year"]) - int(base["year"]))
            rows.append(
                {
                    **{k: row[k] for k in KEYS}, "rival": base["subject"], "denominator": origin, "year": row["year"], "unit": "%",
                    **ends(numerator / (below * (1 + growth) ** years) * 100),
                    **joined(pd.DataFrame([row, base])), "reference_ids": base["reference_ids"], "period_of_denominator": base["period"],
                    "caveats": ["older_denominator"] if years else [],
                }
            )  # fmt: skip
    extra = {"year": "integer", "period_of_denominator": "text", "source_ids": "list"}
    return to_results(rows, "capacity_share", SHARE_KEYS, extra)


def combined(found: pd.DataFrame) -> pd.DataFrame:
    """What all subjects of a class and stage make and plan together by a year: at least what runs, at most what is planned.

    Low end: the last output or capacity that is operating. High end: the largest that is operating or ahead up to that year. A company is
    not added to its own country, nor a country to a group that contains it; hypotheticals are left out.
    """
    dated = found[found["year"].notna() & found["stage"].notna() & found["status"].isin([*OPERATING, *AHEAD])]
    rows = []
    for (kind, stage), group in dated.groupby(["item_class", "stage"]):
        present = group["subject"].unique().tolist()
        alone = group[~group["subject"].isin(_GROUPS) & ~group["home"].isin(present)]
        for year in sorted(alone["year"].unique()):
            so_far = alone[alone["year"].le(year)]
            parts = [p for p in (_reach(g) for _, g in so_far.groupby("subject")) if p is not None]
            if not parts:
                continue
            rows.append(
                {
                    "item_class": kind, "stage": stage, "year": int(year), "unit": UNIT, "n_subjects": len(parts),
                    **ends(sum(parts[1:], parts[0])), **joined(so_far),
                }
            )  # fmt: skip
    keys, extra = {"item_class": "text", "stage": "text", "year": "integer"}, {"n_subjects": "integer", "source_ids": "list"}
    return to_results(rows, "capacity_combined", keys, extra)


def _levels(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims on tonnes made, with their class of item; a change or another unit is not a level."""
    kept = claims[claims["measure"].isin(LEVELS) & claims["unit"].eq(UNIT).fillna(False) & claims["change"].isna()]
    pairs = [(text_or_none(i), text_or_none(s)) for i, s in zip(kept["item"], kept["stage"], strict=True)]
    stages = [stage_of(i, s) for i, s in pairs]
    classes = [item_class(i, s) for (i, _), s in zip(pairs, stages, strict=True)]
    return kept.assign(
        stage=pd.array(stages, dtype="string"), item_class=pd.array(classes, dtype="string"), period=kept["time_period"]
    )  # fmt: skip


def _groups(frame: pd.DataFrame, keys: dict[str, str]) -> Any:  # noqa: ANN401  (pandas' own iterator of pairs)
    return frame.groupby(list(keys), dropna=False, sort=True)


def _key(keys: dict[str, str], values: tuple) -> dict[str, Any]:
    return dict(zip(keys, map(text_or_none, values), strict=True))


def _unkeyed(keys: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in SUMMARY_EXTRA.items() if k not in keys}


def _home(group: pd.DataFrame) -> dict[str, Any]:
    """The area of a company; nothing for an area."""
    homes = group.loc[group["ref_entity"].notna(), "ref_area"].dropna().unique()
    return {"home": str(homes[0]) if len(homes) else None, "period": text_or_none(group["period"].iloc[0])}


def _dated(period: object) -> dict[str, Any]:
    """The last year of a period."""
    text = text_or_none(period)
    years = _YEAR.findall(text) if text else []
    return {"year": int(years[-1]) if years else None}


def _whole_year(row: dict[Any, Any]) -> bool:
    """A capacity is a yearly rate whenever it holds; an output counts only if it is a whole year's."""
    period = text_or_none(row["period"])
    return row["measure"] == "capacity" or (period is not None and re.fullmatch(_ANNUAL, period) is not None)


def _by_year(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(
        ["item_class", "stage", "year", "subject", "period", "status" if "status" in frame else "origin"], kind="stable"
    ).reset_index(drop=True)


def _base(group: pd.DataFrame, year: object) -> dict[Any, Any]:
    """The rival's output to compare with: production before capacity, the last up to a year, else the earliest after it."""
    made = group[group["measure"].eq("production")]
    ordered = (made if len(made) else group).sort_values("year", kind="stable")
    before = ordered if is_missing(year) else ordered[ordered["year"].le(year)]
    record: dict[Any, Any] = (before.iloc[-1] if len(before) else ordered.iloc[0]).to_dict()
    return record


def _reach(rows: pd.DataFrame) -> Interval | None:
    """From what a subject runs at present to the most that it has planned."""
    running = rows[rows["status"].isin(OPERATING)]
    now = [interval_of(r) for r in running[running["year"].eq(running["year"].max())].to_dict("records")]
    everything = [i for i in (interval_of(r) for r in rows.to_dict("records")) if i is not None]
    low = hull(i for i in now if i is not None)
    high = hull(everything)
    if high is None:
        return None
    return Interval(low.low if low else 0.0, high.high, low.low_open if low else False, high.high_open) if high.high > 0 else None


def _official(facts: pd.DataFrame, rival: str) -> list[dict[str, Any]]:
    """The rival's output in official figures; the latest vintage of each class, stage, period and measure."""
    pairs = [(text_or_none(i), text_or_none(s)) for i, s in zip(facts["item"], facts["stage"], strict=True)]
    classed = facts.assign(item_class=pd.array([item_class(*p) for p in pairs], dtype="string"))
    key = ["item_class", "stage", "period", "measure"]
    levels = classed[classed["measure"].isin(LEVELS) & classed["unit"].eq(UNIT)].sort_values("source_year", kind="stable")
    own = levels[levels["area"].eq(rival)].drop_duplicates(key, keep="last")
    rows = [_fact_row(r, rival, fact_interval(r), [r["fact_id"]]) for r in own.to_dict("records")]
    told = {tuple(r[k] for k in RIVAL_KEYS) for r in rows}
    world = levels[levels["area"].eq("WORLD")].drop_duplicates(key, keep="last")
    parts = classed[classed["measure"].eq("world_share") & classed["area"].eq(rival) & classed["checked"].ne("computed")]
    both = world.merge(parts, on=["item_class", "stage", "period"], suffixes=("", "_share"))
    for r in both.to_dict("records"):
        level, share = fact_interval(r), fact_interval({k: r[f"{k}_share"] for k in ("value", "low", "high")})
        if level is not None and share is not None:
            made = _fact_row(r, rival, level * share / 100, [r["fact_id"], r["fact_id_share"]])
            if tuple(made[k] for k in RIVAL_KEYS) not in told:
                rows.append({**made, "caveats": ["world_output_times_share"]})
    return rows


def _fact_row(fact: dict[Any, Any], rival: str, interval: Interval | None, ids: list[str]) -> dict[str, Any]:
    point = interval is not None and interval.low == interval.high
    return {
        **{k: text_or_none(fact[k]) for k in ("item_class", "stage", "period", "measure")}, "subject": rival, "origin": "reference",
        **_dated(fact["period"]), **ends(interval), "value": interval.low if interval is not None and point else None, "unit": UNIT,
        "reference_ids": ids,
    }  # fmt: skip
