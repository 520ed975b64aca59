"""How the time of the ledger and of the identities grows with the number of claims."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import log2
from random import Random

import pandas as pd

from reportlib.analysis.comparable import with_keys
from reportlib.analysis.identities import infeasible
from reportlib.analysis.ledger import contradictions
from reportlib.tables.frames import to_frame

FEW, MANY = 10_000, 100_000
A_KEY = 40
"""Claims on one question where there are many questions."""

AREAS = ("CN", "US", "AU", "MM", "MY", "VN", "IN", "BR", "RU", "TH", "ZA", "CA")
STAGES = ("mining", "separation", "magnets")


def growth() -> Iterator[str]:
    """Time for ten times the claims over time for the claims; n log n would be 10 log(100,000)/log(10,000) = 12.5."""
    yield f"{'n log n':>32}: {MANY / FEW * log2(MANY) / log2(FEW):5.1f} times the time for {MANY // FEW} times the claims"
    articles = to_frame("articles", [])
    for name, keys in (("ledger, many questions", lambda n: n // A_KEY), ("ledger, one question", lambda n: 1)):
        yield _line(name, lambda c: contradictions(c, articles), *(_claims(n, keys(n)) for n in (FEW, MANY)))
    yield _line("identities", lambda c: infeasible(c, articles), *(_claims(n, n // A_KEY) for n in (FEW, MANY)))


def _line(name: str, work: Callable[[pd.DataFrame], pd.DataFrame], few: pd.DataFrame, many: pd.DataFrame) -> str:
    took, found = [], []
    for claims in (few, many):
        start = time.perf_counter()
        found.append(len(work(claims)))
        took.append(time.perf_counter() - start)
    return f"{name:>32}: {took[1] / took[0]:5.1f} times the time for {MANY // FEW} times the claims ({found[0]:,} and {found[1]:,} found)"


def _claims(n: int, keys: int) -> pd.DataFrame:
    """Shares of the world that agree within a point, but for one in twenty, in random order."""
    random = Random(n)
    rows: list[dict[str, str | int | float | bool | None]] = []
    for i in range(n):
        key = random.randrange(keys)
        value = 1 + 2 * (key % 7) + (random.randrange(1, 9) if random.random() < 0.05 else random.choice((0.0, 0.2, 0.4)))
        rows.append(
            {
                "claim_id": f"c{i}", "mention_id": f"m{i}", "doc_id": f"d{i % 997}", "article_id": f"a{i % 997}", "measure": "world_share",
                "ref_area": AREAS[key % 12], "item": f"item_{key // 12}", "stage": STAGES[key % 3],
                "time_period": "2025", "obs_value": value, "resolution": 1.0, "unit_measure": "%", "bound": "exact", "obs_status": "actual",
                "confidence": 0.9, "rule": "made", "start": 0, "end": 1, "exact": str(value), "sentence": f"{i}: it is {value} % of all.",
            }
        )  # fmt: skip
    return with_keys(to_frame("claims", rows), to_frame("articles", []), as_of="2025-12")
