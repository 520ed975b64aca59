"""How reading time grows with the length of a text, and how many characters a second each step reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reportlib.pipeline import read_one, text_document
from reportlib.reading.entities import find_entities
from reportlib.reading.periods import find_periods
from reportlib.reading.quantities import find_mentions

SEEDS = Path(__file__).parent.parent / "seeds"
SHORT, LONG = 8_000, 32_000
PIECES = ("稀土", "60%稀土", "中国占全球60%的稀土产量,", "2025年10月", "下降", "rare earths ", "中国对镓实施出口管制", "9", "一", "每公斤")


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The shortest of a few runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def growth() -> Iterator[str]:
    """Time for a text over time for a quarter of it: 4 is linear, 16 would be quadratic."""
    read_one(text_document("日本60%以上的稀土进口靠中国。"))
    for piece in PIECES:
        text = piece * (LONG // len(piece))
        short, long = (seconds(lambda t=t: read_one(text_document(t))) for t in (text[:SHORT], text))  # type: ignore[misc]
        yield f"{piece!r:>32} repeated: {long / short:5.1f} times the time for {LONG // SHORT} times the text"


def steps() -> Iterator[str]:
    """Time of each step of reading, over that of the whole, on the documents in seeds/."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(SEEDS.glob("*.txt"))]
    size = sum(map(len, texts))
    whole = seconds(lambda: [read_one(text_document(t)) for t in texts])
    yield f"{'the whole reading':>32}: {size / whole:12,.0f} characters a second"
    for name, step in (("quantities", find_mentions), ("entities", find_entities), ("periods", lambda t: find_periods(t, "2025-12"))):
        took = seconds(lambda step=step: [step(t) for t in texts])  # type: ignore[misc]
        yield f"{name:>32}: {took / whole:12.1%} of the whole"
