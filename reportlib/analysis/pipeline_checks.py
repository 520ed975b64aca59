"""Plans by how sure they are, and ratios whose denominator is out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reportlib.analysis.chains import item_class, stage_of
from reportlib.analysis.comparable import ends, interval_of, joined
from reportlib.analysis.results import text_or_none, to_results

WEIGHTS: Mapping[str, float] = {"actual": 1.0, "estimate": 1.0, "forecast": 0.5, "plan": 0.5, "target": 0.2, "hypothetical": 0.0}
"""How much of a level counts by its status: an assumption, which is printed and can be replaced."""

SHARES = ("other", "world_share")


def weighted(found: pd.DataFrame, weights: Mapping[str, float] = WEIGHTS) -> pd.DataFrame:
    """What the pipeline comes to by a year if each level counts by its status: for each class and stage the sum of weight times level.

    Of a subject the largest weighted level up to the year counts, since a plan for 3,000 t contains the 1,000 t that run.

    Args:
        found: Results of ``capacity.pipeline``.
        weights: Status to weight, 0 to 1.
    """
    dated = found[found["year"].notna() & found["stage"].notna() & found["status"].map(lambda s: weights.get(s, 0.0)).gt(0)]
    rows = []
    for (kind, stage), group in dated.groupby(["item_class", "stage"]):
        for year in sorted(group["year"].unique()):
            so_far = group[group["year"].le(year)]
            parts = []
            for _, own in so_far.groupby("subject"):
                levels = [i * weights[r["status"]] for r in own.to_dict("records") if (i := interval_of(r)) is not None]
                if levels:
                    parts.append(max(levels, key=lambda i: i.high))
            if parts:
                key = {"item_class": kind, "stage": stage, "year": int(year), "unit": "t", "n_subjects": len(parts)}
                rows.append({**key, **ends(sum(parts[1:], parts[0])), **joined(so_far), "caveats": ["status_weights"]})
    return to_results(
        rows,
        "capacity_weighted",
        {"item_class": "text", "stage": "text", "year": "integer"},
        {"n_subjects": "integer", "source_ids": "list"},
    )


def stale_denominators(claims: pd.DataFrame, output: pd.DataFrame, rival: str) -> pd.DataFrame:
    """The output of the rival that a level and its share of that output imply, beside the output that is known.

    A share of the rival's output is a percentage on the same item and stage whose partner is the rival. Its level is the amount that the
    same sentence states, or the multiple that the sentence states times the amount that the same document gives. Verdicts: ``stale`` (all
    that is implied lies below the last known output), ``fits`` (the last known output allows it), ``above``; the years whose output it
    fits are in ``fits``.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        output: Results of ``capacity.rival_output``.
        rival: The country whose output is the denominator.
    """
    rows = []
    records = claims.to_dict("records")
    levels = [r for r in records if r["measure"] in ("production", "capacity") and r["unit"] == "t" and text_or_none(r["change"]) is None]
    for share in records:
        ratio = interval_of(share)
        if share["measure"] not in SHARES or share["unit"] != "%" or share["partner"] != rival or ratio is None or ratio.high <= 0:
            continue
        for level, used in _levels(share, levels, records):
            base = level / ratio * 100 if ratio.low > 0 else None
            low = (level.low / ratio.high) * 100
            held = _held(share, output)
            if held.empty:
                continue
            last = interval_of(held.iloc[-1].to_dict())
            fits = [str(r["period"]) for r in held.to_dict("records") if _allows(r, low, None if base is None else base.high)]
            top = None if base is None else base.high
            verdict = (
                "fits"
                if last is None or _allows(held.iloc[-1].to_dict(), low, top)
                else "stale"
                if top is not None and top < last.low
                else "above"
            )
            ids = sorted({share["claim_id"], *(c["claim_id"] for c in used)})
            sources = sorted({str(c["source_id"]) for c in (share, *used)})
            rows.append(
                {
                    "share": share["claim_id"], "level": used[0]["claim_id"], "subject": text_or_none(share["subject"]), "rival": rival,
                    "item_class": _class(share)[0], "stage": _class(share)[1], "unit": "t", "low": low, "high": top, "verdict": verdict,
                    "fits": sorted(set(fits)), "against": str(held.iloc[-1]["period"]), "claim_ids": ids, "source_ids": sources,
                    "n_sources": len(sources), "reference_ids": list(held.iloc[-1]["reference_ids"]),
                }
            )  # fmt: skip
    keys = {"share": "text", "level": "text"}
    extra = dict.fromkeys(("subject", "rival", "item_class", "stage", "verdict", "against"), "text") | {
        "fits": "list",
        "source_ids": "list",
    }
    return to_results(rows, "stale_denominators", keys, extra)


def _levels(share: dict[Any, Any], levels: list[dict[Any, Any]], records: list[dict[Any, Any]]) -> list[tuple[Any, list[dict[Any, Any]]]]:
    """The amounts that a share can be of, each with the claims that give it."""
    own = [r for r in levels if _about(share, r) and r["doc_id"] == share["doc_id"]]
    here = [r for r in own if r["sentence"] == share["sentence"]]
    times = [
        r
        for r in records
        if r["unit"] == "x" and r["sentence"] == share["sentence"] and r["doc_id"] == share["doc_id"] and _about(share, r)
    ]
    found = []
    if here:
        nearest = min(here, key=lambda r: abs(int(r["start"]) - int(share["start"])))
        found.append((interval_of(nearest), [nearest]))
    elif times and own:
        before = [r for r in own if int(r["start"]) < int(share["start"])]
        base, many = max(before or own, key=lambda r: int(r["start"])), times[0]
        a, b = interval_of(base), interval_of(many)
        if a is not None and b is not None:
            found.append((a * b, [base, many]))
    return [(level, used) for level, used in found if level is not None and level.low > 0]


def _about(a: dict[Any, Any], b: dict[Any, Any]) -> bool:
    return bool(text_or_none(a["subject"]) == text_or_none(b["subject"]) and _class(a) == _class(b))


def _class(row: dict[Any, Any]) -> tuple[str | None, str | None]:
    item = text_or_none(row["item"])
    stage = stage_of(item, text_or_none(row["stage"]))
    return item_class(item, stage), stage


def _held(share: dict[Any, Any], output: pd.DataFrame) -> pd.DataFrame:
    kind, stage = _class(share)
    same = output[
        output["item_class"].eq(kind or "").fillna(False)
        & output["stage"].eq(stage or "").fillna(False)
        & output["measure"].eq("production")
    ]
    return same[same["year"].notna()].sort_values("year", kind="stable")


def _allows(row: dict[Any, Any], low: float, high: float | None) -> bool:
    known = interval_of(row)
    return known is not None and known.high >= low and (high is None or known.low <= high)
