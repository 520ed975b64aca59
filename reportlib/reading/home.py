"""Where a document is written: in which currency it counts when it says 元, and which country it means by 国内."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from reportlib.lexicon.loader import entries
from reportlib.model import Mention
from reportlib.reading.text import fold

_SURE = 2
_LOOK = 20_000


@lru_cache(maxsize=1)
def _homes() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    rows = entries("homes", "home", {"area": str, "currency": str, "words": list})
    return tuple((r["area"], r["currency"], tuple(r["words"])) for r in rows)


@lru_cache(maxsize=8)
def home_of(folded: str, script: str) -> str | None:
    """The area that a Chinese text is written in: China for Simplified script, else where its own words say; None for other languages.

    >>> home_of("台湾半导体产值4.8兆元,立法院", "Hant"), home_of("产值4.8亿元", "Hans")
    ('TW', 'CN')
    """
    if script == "Hans":
        return "CN"
    if script != "Hant":
        return None
    text = folded[:_LOOK]
    count = {area: sum(text.count(w) for w in words) for area, _, words in _homes()}
    best = max(count, key=lambda a: count[a])
    return best if count[best] >= _SURE and list(count.values()).count(count[best]) == 1 else None


def in_own_currency(mentions: Sequence[Mention], home: str | None) -> list[Mention]:
    """Sums in bare 元 as sums in the currency of the document's home; the currency is noted as inherited."""
    currency = next((c for area, c, _ in _homes() if area == home), "CNY")
    if currency == "CNY":
        return list(mentions)
    return [_changed(m, currency) if _is_bare(m) else m for m in mentions]


def _is_bare(mention: Mention) -> bool:
    unit, words = mention.quantity.unit or "", fold(mention.exact) + mention.quantity.borrowed
    return unit.split("/")[0] == "CNY" and "元" in words and not any(w in words for w in ("人民币", "CNY", "RMB", "¥"))


def _changed(mention: Mention, currency: str) -> Mention:
    q = mention.quantity
    unit = currency + (q.unit or "").removeprefix("CNY")
    return replace(mention, quantity=replace(q, unit=unit, inherited=tuple(dict.fromkeys((*q.inherited, "currency")))))
