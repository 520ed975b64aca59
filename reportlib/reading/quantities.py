"""Every quantity of a text: qualifier, number, unit and direction composed into one mention.

The scan is one pass: at each place where a number can begin, the number is read, then its range, its unit, then the words around it.
Nothing is searched beyond a fixed window, so time is linear in the text's length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from reportlib.model import Mention, Quantity, Span
from reportlib.reading.cellnumbers import is_bare_unit
from reportlib.reading.cells import Tables, read_tables
from reportlib.reading.changes import Phrase, basis_after, change_after, change_before, find_phrases
from reportlib.reading.exclusions import excluded_by, find_idioms
from reportlib.reading.measured import Measured, measured_at
from reportlib.reading.numerals import plain, start_pattern
from reportlib.reading.qualifiers import Qualifier, qualifier_after, qualifier_before
from reportlib.reading.text import fold

_JOINS = ("、", "和", "及", "与", "以及", "或", "and ", "and", ",", "/")


def find_mentions(text: str, folded: str | None = None) -> list[Mention]:
    """All quantities of a text in order, disjoint, with positions in the text.

    Args:
        text: Any text, Simplified, Traditional or English.
        folded: ``fold(text)``, if it is at hand.

    Returns:
        Mentions; ``exact`` is the text between qualifier and unit, values are canonical (t, currency units, percent, times).

    >>> [m.exact for m in find_mentions("日本60%以上的稀土靠進口,庫存頂多撐三到六個月。")]
    ['60%以上', '三到六個月']
    """
    folded = fold(text) if folded is None else folded
    tables = read_cells(folded)
    cells = _Taken([(c.start, c.end) for c in tables.cells])
    prose = [(s, q) for s, q in read_phrase(folded) if not cells.meets(s.start, s.end) and not is_bare_unit(folded, s, read_phrase)]
    found = sorted([*prose, *((r.span, r.quantity) for r in tables.readings)], key=lambda f: f[0])
    return [Mention(span, text[span.start : span.end], quantity) for span, quantity in found]


def read_phrase(folded: str) -> list[tuple[Span, Quantity]]:
    """The quantities of a phrase of prose, with their places."""
    return [(Span(p.start, p.end), p.quantity) for p in _read(folded)]


@lru_cache(maxsize=4)
def read_cells(folded: str) -> Tables:
    """The numbers that stand in tables and headed lists of a folded text."""
    return read_tables(folded, read_phrase)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A composed quantity; ``core`` is where its number starts, ``unit_end`` where its unit ends."""

    start: int
    end: int
    core: int
    quantity: Quantity


def _read(text: str) -> list[_Placed]:
    taken = _Taken([*find_idioms(text)])
    phrases = iter([*find_phrases(text), None])
    phrase = next(phrases)
    out: list[_Placed] = []
    at = 0
    for m in start_pattern().finditer(text):
        start = m.start()
        while phrase is not None and phrase.start < start:
            if phrase.start >= at and not taken.covers(phrase.start):
                out.append(_phrase(text, phrase, out[-1].end if out else 0))
                at = out[-1].end
            phrase = next(phrases)
        if phrase is not None and phrase.start == start and start >= at:
            out.append(_phrase(text, phrase, out[-1].end if out else 0))
            at, phrase = out[-1].end, next(phrases)
            continue
        if start < at or taken.covers(start):
            continue
        if _inside_number(text, start):
            continue
        found = measured_at(text, start)
        if found is None:
            continue
        at = found[-1].end if found[-1].unit is not None else max(at, found[-1].number_end)
        for one in found:
            if one.unit is None:
                continue
            placed = _compose(text, one, out[-1].end if out else 0)
            if placed is not None and (not out or placed.start >= out[-1].end):  # 2024人民币亿元: the currency is the first number's
                out.append(_joined(text, out[-1] if out else None, placed))
                at = max(at, out[-1].end)
    while phrase is not None:
        if phrase.start >= at and not taken.covers(phrase.start):
            out.append(_phrase(text, phrase, out[-1].end if out else 0))
            at = out[-1].end
        phrase = next(phrases)
    return out


class _Taken:
    """Membership in sorted disjoint spans, asked for rising positions."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans: Iterator[tuple[int, int]] = iter(spans)
        self._now = next(self._spans, None)

    def covers(self, at: int) -> bool:
        """Whether a position lies in one of the spans; positions must not fall."""
        while self._now is not None and self._now[1] <= at:
            self._now = next(self._spans, None)
        return self._now is not None and self._now[0] <= at

    def meets(self, start: int, end: int) -> bool:
        """Whether a stretch shares a character with one of the spans; starts must not fall."""
        return self.covers(start) or (self._now is not None and self._now[0] < end)


def _inside_number(text: str, start: int) -> bool:
    """Whether the digit at a position continues one that was refused before it (the 5 of F-35)."""
    return start > 0 and text[start].isdigit() and text[start].isascii() and (text[start - 1].isdigit() and text[start - 1].isascii())


def _compose(text: str, one: Measured, floor: int) -> _Placed | None:
    """Words around a measured number: qualifiers left and right, the change and its basis."""
    assert one.unit is not None
    if excluded_by(text, one.number_start, one.number_end) and not one.ranged:
        return None
    kind, start, end = one.unit.kind, one.start, one.end
    left = qualifier_before(text, start, floor, kind=kind, scale_first=text[one.number_start] in "十百千万亿")
    start = left.start if left else start
    right = qualifier_after(text, end, kind=kind)
    end = right.end if right else end
    change, basis, sign = None, None, one.sign or 1
    if kind != "multiple" and kind != "duration" and one.unit.unit != "点":
        found = change_before(text, start, floor)
        if found and (kind == "share" or not found.weak or (kind != "count" and text[start - 1] == "了")):
            start, sign, basis = found.start, found.sign * sign if one.sign is None else sign, found.basis
            left = left or qualifier_before(text, start, floor, kind=kind)
            start = min(start, left.start) if left else start
        elif kind == "share" and (noun := change_after(text, end)):
            end, sign, basis = noun.end, noun.sign, noun.basis
        elif one.sign is not None and kind == "share":
            basis = "plain"
        if basis is not None:
            change = basis
            later = basis_after(text, end)
            if later and basis == "plain":
                change, end = later
    quantity = _quantity(one, left, right, sign, change)
    return _Placed(start, end, one.start, quantity)


def _quantity(one: Measured, left: Qualifier | None, right: Qualifier | None, sign: int, change: str | None) -> Quantity:
    assert one.unit is not None
    low, high, s = one.low, one.high, Decimal(sign)
    word = one.word
    kind, unit = one.unit.kind, one.unit.unit
    inherited = one.inherited
    rule = one.unit.rule
    if low != high:
        ends = sorted((plain(low * s), plain(high * s)), key=abs)
        qualifier = word or (left.name if left else right.name if right and right.bound != "exact" else None)
        return Quantity(kind, None, ends[0], ends[1], unit, "range", change, qualifier, one.resolution, inherited, rule)
    value = plain(low * s)
    bound, qualifier = "exact", None
    if left and left.bound != "exact":
        bound, qualifier = left.bound, left.name
    elif right:
        bound, qualifier = right.bound, right.name
    elif left:
        qualifier = left.name
    if word == "over":
        bound, qualifier = "over", "over"
    ends_at = {"over": (value, None), "at_least": (value, None), "under": (None, value), "at_most": (None, value)}
    lo, hi = ends_at.get(bound, (None, None))
    return Quantity(kind, value, lo, hi, unit, bound, change, qualifier, one.resolution, inherited, rule)


def _joined(text: str, before: _Placed | None, now: _Placed) -> _Placed:
    """A number joined to a change before it (下跌0.9%和1.8%) shares its sign and basis."""
    if before is None or before.quantity.change is None or now.quantity.change is not None:
        return now
    a, b = before.quantity, now.quantity
    if (a.kind, a.unit) != (b.kind, b.unit) or text[before.end : now.start].strip() not in _JOINS:
        return now
    if a.kind == "share" and text[before.end : now.start].strip() == ",":
        return now
    first = a.value if a.value is not None else a.low
    sign = Decimal(-1) if first is not None and first < 0 else Decimal(1)

    def signed(v: Decimal | None) -> Decimal | None:
        return None if v is None else plain(v * sign)

    quantity = replace(
        b, value=signed(b.value), low=signed(b.low), high=signed(b.high), change=a.change, inherited=(*b.inherited, "change", "sign")
    )
    return replace(now, quantity=quantity)


def _phrase(text: str, phrase: Phrase, floor: int) -> _Placed:
    """A fixed phrase with the qualifiers beside it (一半以上, 减半)."""
    left = qualifier_before(text, phrase.start, floor, kind=phrase.kind) if phrase.change is None else None
    right = qualifier_after(text, phrase.end, kind=phrase.kind)
    bound, name = phrase.bound, phrase.qualifier
    for q in (left, right):
        if q and bound == "exact":
            bound, name = q.bound, q.name
    value = phrase.value
    lo = value if bound in ("over", "at_least") else None
    hi = value if bound in ("under", "at_most") else None
    quantity = Quantity(phrase.kind, value, lo, hi, phrase.unit, bound, phrase.change, name, None, (), f"changes:{phrase.word}")
    start, end = left.start if left else phrase.start, right.end if right else phrase.end
    return _Placed(start, end, phrase.start, quantity)
