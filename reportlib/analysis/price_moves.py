"""How far prices have come: two levels of one price that one sentence holds against each other, as a multiple of the earlier one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reportlib.analysis.comparable import FACTS, ends, interval_of
from reportlib.analysis.days import days_of
from reportlib.analysis.results import text_or_none, to_results

_SAME = ("subject", "partner", "item", "stage", "unit", "basis")
KEYS = {k: "text" for k in ("item", "subject", "unit_of_price", "earlier", "time")}


def price_moves(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a pair: the later level over the earlier one, in intervals (unit ``x``).

    Two levels belong together where one sentence states just these two on one item, place and unit, for two times that do not overlap: of
    three it does not say which is held against which, and two sentences may speak of two grades.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.

    Returns:
        Columns item, subject, unit_of_price, earlier and time (ISO periods), then those of a result; the furthest come first.
    """
    kept = claims[claims["measure"].eq("price") & claims["change"].isna() & claims["item"].notna() & claims["status"].isin(list(FACTS))]
    kept = kept[kept["unit"].str.contains("/").fillna(False).astype(bool)]
    rows: list[dict[str, Any]] = []
    for _, group in kept.groupby(["doc_id", "sentence", *(c for c in _SAME if c in kept)], dropna=False, sort=True):
        dated = [(days, r) for r in group.to_dict("records") if (days := days_of(text_or_none(r["time_period"]) or "")) is not None]
        if len(group) != 2 or len(dated) != 2:
            continue
        (first, old), (second, new) = sorted(dated, key=lambda d: d[0].first)
        a, b = interval_of(old), interval_of(new)
        if first.last >= second.first or a is None or b is None or a.low <= 0 or b.low <= 0:
            continue
        sources = sorted({str(r["source_id"]) for r in (old, new)})
        rows.append(
            {
                "item": new["item"], "subject": text_or_none(new["subject"]), "unit_of_price": text_or_none(new["unit"]),
                "earlier": old["time_period"], "time": new["time_period"], "unit": "x", **ends(b / a),
                "claim_ids": sorted({str(r["claim_id"]) for r in (old, new)}), "source_ids": sources, "n_sources": len(sources),
                "caveats": ["one_source"] if len(sources) == 1 else [],
            }
        )  # fmt: skip
    rows.sort(key=lambda r: (-max(r["low"], 1 / r["low"]), str(r["item"]), str(r["time"])))
    seen: dict[tuple[str | None, ...], dict[str, Any]] = {}
    for row in rows:
        seen.setdefault(tuple(row[k] for k in KEYS), row)
    return to_results(list(seen.values()), "price_move", KEYS, {"source_ids": "list"})
