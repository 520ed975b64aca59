"""How reading time grows with the length of a text, and how many characters a second each step reads."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reportlib.pipeline import read_one, text_document
from reportlib.reading.articles import find_articles
from reportlib.reading.entities import find_entities
from reportlib.reading.periods import find_periods
from reportlib.reading.quantities import find_mentions, read_cells
from reportlib.reading.text import fold

SEEDS = Path(__file__).parent.parent / "seeds"
SHORT, LONG = 8_000, 32_000
HUGE = 200_000
DIGITS = re.compile(r"\d+")
HOSTILE = (
    "9",
    "一",
    "1,",
    "百万",
    "几十",
    "从1到",
    "-",
    "$",
    "%",
    "1.",
    " to 5",
    "三分之",
    "一千",
    "5 and ",
    "half a ",
    "1天2小时",
    "下降",
    "每公斤",
    "零",
    "万",
    "1/2",
    "between 3 and ",
    "3以上5以下",
    "1@",
    "www.a",
    "5至",
    "twenty-",
    "<5",
    "10^9",
)
NAMES = ("中美日", "A" * 31 + " ", "Aa ", "稀土", "金银", "国防部", "Ab Ltd ")
LINES = ("a", "(", "12月", "来源:x 2025-12-05\n标题\n", "# a\n", "稀土。(报)\n标题\n", "By By | ", "新华社" * 9)
ROWS = ("| 氧化镝 | 175 | -1.2% |\n", "甲\t1\t2\n", "|" * 300 + "\n", "a: 1\n", "(" * 200 + "1\n", "a,1,2\n", " " * 90 + "1\n")
"""Texts that are hard on the names, on the stories of a file and on its tables."""
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


def hostile() -> Iterator[str]:
    """Time for ``HUGE`` characters of one piece over time for a quarter of them, quantities alone: 4 is linear, 16 would be quadratic."""
    find_mentions("3%")
    for piece in HOSTILE:
        text = piece * (HUGE // len(piece))
        quarter, whole = (seconds(lambda t=t: find_mentions(t), runs=1) for t in (text[: len(text) // 4], text))  # type: ignore[misc]
        yield f"{piece!r:>32} to 200 kB: {whole / quarter:5.1f} times the time for 4 times the text"


def digits() -> Iterator[str]:
    """The speed of ``find_mentions`` as a part of the speed of a bare search for digits, on the documents in seeds/."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(SEEDS.glob("*.txt"))]
    folded = [fold(t) for t in texts]
    bare = seconds(lambda: [sum(1 for _ in DIGITS.finditer(t)) for t in texts])
    read = seconds(lambda: [find_mentions(t, f) for t, f in zip(texts, folded, strict=True)])
    yield f"{'quantities':>32}: 1/{read / bare:.0f} of the speed of re.finditer over digits"


def steps() -> Iterator[str]:
    """Time of each step of reading, over that of the whole, on the documents in seeds/."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(SEEDS.glob("*.txt"))]
    size = sum(map(len, texts))
    whole = seconds(lambda: [read_one(text_document(t)) for t in texts])
    yield f"{'the whole reading':>32}: {size / whole:12,.0f} characters a second"
    for name, step in (("quantities", find_mentions), ("entities", find_entities), ("periods", lambda t: find_periods(t, "2025-12"))):
        took = seconds(lambda step=step: [step(t) for t in texts])  # type: ignore[misc]
        yield f"{name:>32}: {took / whole:12.1%} of the whole"


def rooms() -> Iterator[str]:
    """Names, stories and tables: time for 40,000 characters of one piece over time for a quarter of them."""

    def stories(text: str) -> object:
        return find_articles(text_document(text))

    for what, read, pieces in (("names", find_entities, NAMES), ("stories", stories, LINES), ("tables", _tables, ROWS)):
        read("产量为3吨。")
        for piece in pieces:
            text = piece * (40_000 // len(piece))
            quarter, whole = (seconds(lambda t=t, read=read: read(t), runs=1) for t in (text[: len(text) // 4], text))  # type: ignore[misc]
            yield f"{piece[:20]!r:>32}, {what}: {whole / quarter:5.1f} times the time for 4 times the text"


def _tables(text: str) -> object:
    # what was read before is kept, which would hide the time
    read_cells.cache_clear()
    return read_cells(fold(text))
