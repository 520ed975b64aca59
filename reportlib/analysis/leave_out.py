"""What if the strongest source is wrong: each result once more without the source that most of its claims come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd

from reportlib.analysis.comparable import ends, interval_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results

VERDICTS = ("gone", "overturned", "shifted", "unchanged")
"""Nothing is left; what is left excludes it; it is another interval; it stands as it was."""

EXTRA = {
    "verdict": "text", "left_out": "text", "left_out_kind": "text", "without_low": "number", "without_high": "number",
    "without_low_open": "boolean", "without_high_open": "boolean", "source_ids": "list",
}  # fmt: skip


_INTERVAL = ("low", "high", "low_open", "high_open", "unit")


def strongest(claims: pd.DataFrame) -> str | None:
    """The source of most of some claims; of equal ones the first by name."""
    counts = Counter(str(s) for s in claims["source_id"].dropna())
    return min(counts, key=lambda s: (-counts[s], s), default=None)


def without_strongest(results: pd.DataFrame, claims: pd.DataFrame, build: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """One result for each that stands on claims: its interval, and ``without_…`` the interval when its strongest source is left out.

    Args:
        results: Results that ``build`` makes of all claims.
        claims: The claims as ``comparable.with_keys`` returns them.
        build: Makes the results of claims; ids of results do not hang on their numbers, so each is found again.
    """
    by_id = claims.set_index("claim_id", drop=False)
    used = {c for ids in results["claim_ids"] for c in ids}
    kept = claims[claims["claim_id"].isin(list(used))]
    kinds = claims.dropna(subset=["source_id"]).drop_duplicates("source_id").set_index("source_id")["source_kind"]
    again: dict[str, dict[str, Interval | None]] = {}
    rows = []
    for result in results.to_dict("records"):
        own = by_id.loc[[c for c in result["claim_ids"] if c in by_id.index]]
        source = strongest(own)
        if source is None:
            continue
        left: Interval | None = None
        # what rests on one source is gone without it; only what has another is computed again
        if own["source_id"].nunique() > 1:
            if source not in again:
                made = build(kept[~kept["source_id"].eq(source).fillna(False)])
                again[source] = {str(r["result_id"]): interval_of(r) for r in made.to_dict("records") if r["n_claims"] > 0}
            left = again[source].get(str(result["result_id"]))
        whole = interval_of(result)
        rows.append(
            {
                "of": result["result_id"], "value": result["value"], **{k: result[k] for k in _INTERVAL},
                "verdict": _verdict(whole, left), "left_out": source, "left_out_kind": text_or_none(kinds.get(source)),
                **{f"without_{k}": v for k, v in ends(left).items()}, "claim_ids": result["claim_ids"], "n_sources": result["n_sources"],
                "source_ids": sorted(own["source_id"].dropna().unique().tolist()),
            }
        )  # fmt: skip
    return to_results(rows, "without_strongest", {"of": "text"}, EXTRA)


def _verdict(whole: Interval | None, left: Interval | None) -> str:
    if left is None:
        return "gone"
    if whole is None or whole == left:
        return "unchanged"
    return "overturned" if whole.intersection(left) is None else "shifted"
