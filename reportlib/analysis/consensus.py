"""What claims of one key agree on, and into which camps they fall where they do not: sorted once, swept once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import pandas as pd

from reportlib.analysis.comparable import KEY, SUMMARY_EXTRA, interval_of, summarise
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results


def low_key(interval: Interval) -> tuple[float, int]:
    """Orders lower ends; an open one lies above a closed one."""
    return interval.low, int(interval.low_open)


def high_key(interval: Interval) -> tuple[float, int]:
    """Orders upper ends; an open one lies below a closed one."""
    return interval.high, -int(interval.high_open)


def apart(lower: Interval, upper: Interval) -> bool:
    """Whether the first lies wholly below the second.

    >>> apart(Interval(60, 70), Interval(70, 80)), apart(Interval(60, 70), Interval(70, 80, low_open=True))
    (False, True)
    """
    if lower.high != upper.low:
        return lower.high < upper.low
    return lower.high_open or upper.low_open


def disjoint(a: Interval, b: Interval) -> bool:
    """Whether two intervals have no number in common."""
    return apart(a, b) or apart(b, a)


def camps(intervals: Sequence[Interval]) -> list[list[int]]:
    """The fewest groups within each of which one number satisfies all, by position, from the lowest group to the highest.

    Greedy stabbing: the interval that ends first opens a camp, and all that begin before its end join it (Gupta, Lee and Leung 1982;
    no cover has fewer). One camp means that a consensus exists; of two neighbouring camps, the first's opener lies below all of the second.

    >>> camps([Interval(84, 86), Interval(80, 100), Interval(89, 91), Interval(62, 64)])
    [[3], [0, 1], [2]]
    """
    openers: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: (high_key(i), low_key(i))):
        if not openers or apart(openers[-1], interval):
            openers.append(interval)
    ends = [high_key(o) for o in openers]
    out: list[list[int]] = [[] for _ in openers]
    for i, interval in enumerate(intervals):
        # the first camp whose opener ends inside: what reaches over several belongs to the lowest
        out[bisect_left(ends, low_key(interval))].append(i)
    return out


def consensus_table(claims: pd.DataFrame, keys: Sequence[str] = KEY) -> pd.DataFrame:
    """One result a comparable key: hull, consensus, claims, independent sources, and ``n_camps``.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        keys: The columns of the key.
    """
    rows = []
    for values, group in claims.groupby(list(keys), dropna=False, sort=True):
        found = _intervals(group.to_dict("records"))
        rows.append({**dict(zip(keys, map(text_or_none, values), strict=True)), **summarise(group), "n_camps": len(camps(found))})
    extra = {k: v for k, v in SUMMARY_EXTRA.items() if k not in keys} | {"n_camps": "integer"}
    return to_results(rows, "consensus", dict.fromkeys(keys, "text") | {"unit": "text"}, extra)


def _intervals(rows: Iterable[dict]) -> list[Interval]:
    return [i for i in map(interval_of, rows) if i is not None]
