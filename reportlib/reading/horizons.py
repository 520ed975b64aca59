"""How long the disruption runs that a loss is of: where a sentence names several lengths of time, each loss has its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Claim, Mention, Span
from reportlib.reading.clock import number

_AROUND = 12  # characters beside a length that say that it is none of the disruption


@dataclass(frozen=True, slots=True)
class _Length:
    start: int
    end: int
    iso: str


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(v, re.IGNORECASE) for k, v in read_toml("horizons")["horizon"].items() if isinstance(v, str)}


def with_horizons(claims: Iterable[Claim], mentions: Sequence[Mention], folded: str) -> list[Claim]:
    """The claims, those on losses with the length of time that their loss runs, as an ISO 8601 duration, where their sentence names it.

    A length right after the number is its own (¥7 billion in a year); else the last one before it; else the first one after it.

    Args:
        claims: Of one article.
        mentions: Of the article or the document, in text order.
        folded: The document's folded text.
    """
    listed = list(claims)
    taken = {c.mention.span for c in listed}
    measures = read_toml("horizons")["horizon"]["of"]
    return [_timed(c, mentions, folded, taken) if c.measure in measures and c.horizon is None else c for c in listed]


def _timed(claim: Claim, mentions: Sequence[Mention], folded: str, taken: set[Span]) -> Claim:
    begin, at = claim.sentence.start, claim.mention.span
    lengths = _lengths(claim, mentions, folded, taken)
    beside = [x for x in lengths if x.start >= at.end and _words()["beside"].fullmatch(folded, at.end, x.start)]
    before = [x for x in lengths if begin <= x.start < at.start]
    chosen = beside[:1] or before[-1:] or lengths[:1]
    return replace(claim, horizon=chosen[0].iso) if chosen else claim


def _lengths(claim: Claim, mentions: Sequence[Mention], folded: str, taken: set[Span]) -> list[_Length]:
    """The lengths of time of a claim's sentence, in text order, without those that say something of their own."""
    span, out = claim.sentence, []
    first = bisect_left(mentions, span.start, key=lambda m: m.span.start)
    for m in mentions[first:]:
        if m.span.start >= span.end:
            break
        q = m.quantity
        if q.kind == "duration" and q.unit in ("day", "week", "month", "year") and q.value is not None and m.span not in taken:
            out.append(_Length(m.span.start, m.span.end, f"P{q.value:g}{q.unit[0].upper()}"))
    for found in _words()["spoken"].finditer(folded, span.start, span.end):
        if not any(x.start < found.end() and found.start() < x.end for x in out):
            out.append(_Length(found.start(), found.end(), _iso(found)))
    kept = [x for x in out if not _is_other(folded, x)]
    return sorted(kept, key=lambda x: x.start)


def _iso(found: re.Match[str]) -> str:
    count = "0.5" if found["half"] else str(number(found["n"])) if found["n"] else "1"
    unit = found["u"][0].upper()
    return f"P{3 * int(float(count))}M" if unit == "Q" else f"P{count}{unit}"


def _is_other(folded: str, length: _Length) -> bool:
    ahead, after = folded[max(0, length.start - _AROUND) : length.start], folded[length.end : length.end + _AROUND]
    return _words()["not_after"].search(ahead) is not None or _words()["not_before"].match(after) is not None
