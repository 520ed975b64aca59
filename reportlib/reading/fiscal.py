"""Years that do not begin in January: which expressions name one, when the article or the law says it ends, and what that makes of a claim.

A financial year whose end is known is written as the months that it is; one whose end nobody states keeps the year of its label, and its
claims say in their scope that this is no calendar year, so that they are held against none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportlib.lexicon.loader import read_toml
from reportlib.reading.clock import month_named, number, shift
from reportlib.reading.reported import months_of, written

LABEL, ANNUAL = "label", "annual"
"""How an expression names a financial year: as one (财年, FY25), or as 年度, which is one only where the law or the text makes it so."""

_DECEMBER = 12
_BEFORE, _AFTER = 24, 20  # characters around an expression that may call its year a financial one


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The month that a financial year ends with, and whether its label is the year in which it begins."""

    ends: int
    from_start: bool = False
    annual: bool = False


@lru_cache(maxsize=1)
def _words() -> dict[str, list[re.Pattern[str]]]:
    data, parts = read_toml("periods")["fiscal"], read_toml("periods")["parts"]
    listed = {k: v if isinstance(v, list) else [v] for k, v in data.items() if not isinstance(v, dict)}
    return {k: [re.compile(p.replace("%EMON%", parts["EMON"]).replace("%MON%", parts["MON"])) for p in v] for k, v in listed.items()}


@lru_cache(maxsize=1)
def _laws() -> dict[str, dict[str, Any]]:
    return dict(read_toml("periods")["fiscal"]["law"])


def called_fiscal(folded: str, start: int, end: int) -> str:
    """How the expression at a place calls its year: ``label``, ``annual``, or nothing.

    >>> called_fiscal("in fiscal 2025", 3, 14), called_fiscal("2024年度产量", 0, 6), called_fiscal("in 2025", 3, 7)
    ('label', 'annual', '')
    """
    words, said = _words(), folded[start:end]
    if words["within"][0].search(said) or words["before"][0].search(folded, max(0, start - _BEFORE), start):
        return LABEL
    if words["after"][0].match(folded[end : end + _AFTER]):
        return LABEL
    return ANNUAL if words["annual"][0].search(said) else ""


def says_latest(said: str) -> bool:
    """Whether an expression means the financial year that ended last, of whatever calendar year.

    >>> says_latest("its last fiscal year"), says_latest("fiscal 2024"), says_latest("last year")
    (True, False, False)
    """
    return _words()["latest"][0].search(said) is not None and _words()["within"][0].search(said) is not None


def stated_end(folded: str) -> FiscalYear | None:
    """The end of the financial year that a text states, if it states one and only one.

    >>> stated_end("its financial year ended 30 June 2025"), stated_end("本财年(4月至次年3月)"), stated_end("in FY2025")
    (FiscalYear(ends=6, from_start=False, annual=False), FiscalYear(ends=3, from_start=False, annual=False), None)
    """
    found = set()
    for pattern in _words()["ends"]:
        found |= {_month(m.groupdict()) for m in pattern.finditer(folded)}
    for pattern in _words()["begins"]:
        found |= {(_month(m.groupdict()) + 10) % 12 + 1 for m in pattern.finditer(folded)}
    return FiscalYear(found.pop()) if len(found) == 1 else None


def _month(groups: dict[str, str | None]) -> int:
    said = next(v for v in groups.values() if v)
    return month_named(said) or number(said)


def known_end(area: str | None, company: bool, stated: FiscalYear | None, how: str) -> FiscalYear | None:
    """The financial year that an expression means: the one that the text states, else that of the law of an area.

    Args:
        area: Of whom it is told.
        company: Whether that is a company of the area, not the area itself.
        stated: What ``stated_end`` found.
        how: What ``called_fiscal`` found.

    >>> known_end("JP", True, None, LABEL), known_end("US", True, None, LABEL), known_end("CN", False, None, ANNUAL)
    (FiscalYear(ends=3, from_start=True, annual=True), None, None)
    """
    law = _laws().get(area or "")
    if law is not None and law.get("areas_only") and company:
        law = None
    by_law = FiscalYear(law["ends"], law.get("named") == "start", law.get("annual", False)) if law is not None else None
    if how == ANNUAL:
        return by_law if by_law is not None and by_law.annual else None
    if stated is not None:
        return replace(stated, from_start=by_law is not None and by_law.from_start and by_law.ends == stated.ends)
    return by_law


def two_years(value: str | None) -> bool:
    """Whether a period names two years that follow each other, as the label of one financial year does (2024-25).

    >>> two_years("2024/2025"), two_years("2022/2025"), two_years("2024-01/2025-01")
    (True, False, False)
    """
    ends = re.fullmatch(r"(\d{4})/(\d{4})", value or "")
    return ends is not None and int(ends[2]) == int(ends[1]) + 1


def months_meant(value: str, year: FiscalYear) -> str | None:
    """The months of a financial year, or of a part of one, that stands there as if it were a calendar year; None for what is neither.

    >>> months_meant("2025", FiscalYear(6)), months_meant("2026-Q1", FiscalYear(6)), months_meant("2024", FiscalYear(3, True))
    ('2024-07/2025-06', '2025-Q3', '2024-04/2025-03')
    >>> months_meant("2024/2025", FiscalYear(3))
    '2024-04/2025-03'
    """
    if two_years(value) and year.ends != _DECEMBER:
        value, year = value[5:], replace(year, from_start=False)
    months = months_of(value)
    by = (year.ends if year.from_start else year.ends - _DECEMBER) if year.ends != _DECEMBER else 0
    first, last = (shift(m, by) for m in months) if months else (None, None)
    return written(first, last) if first and last else None
