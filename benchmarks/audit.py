"""How the time of the arithmetic audit grows with the number of claims."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from reportlib.analysis.audit.verdicts import audit
from reportlib.analysis.reference import read_facts
from reportlib.pipeline import extract

SEEDS = Path(__file__).parent.parent / "seeds"
COPIES = (8, 32)
KEYS = ("doc_id", "article_id", "mention_id", "claim_id")


def growth() -> Iterator[str]:
    """Time for the documents many times over, as other documents of the same keys, over that for a quarter as many."""
    tables, facts = extract([SEEDS]).tables, read_facts()
    seconds, sizes = [], []
    for copies in COPIES:
        many = {name: _copied(tables[name], copies) for name in ("claims", "mentions", "articles")}
        start = time.perf_counter()
        audit(many, facts=facts)
        seconds.append(time.perf_counter() - start)
        sizes.append(len(many["claims"]))
    times = sizes[1] / sizes[0]
    yield f"{'the arithmetic audit':>32}: {seconds[1] / seconds[0]:5.1f} times the time for {times:.0f} times the claims ({sizes[1]:,})"


def _copied(table: pd.DataFrame, copies: int) -> pd.DataFrame:
    parts = [table.assign(**{k: f"{i}-" + table[k] for k in KEYS if k in table.columns}) for i in range(copies)]
    return pd.concat(parts, ignore_index=True)
