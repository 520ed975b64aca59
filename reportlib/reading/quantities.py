"""Every quantity of a text: qualifier, number, unit and direction composed into one mention.

The scan is one pass: at each place where a number can begin, the number is read, then its range, its unit, then the words around it.
Nothing is searched beyond a fixed window, so time is linear in the text's length.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportlib.model import Mention, Quantity, Span
from reportlib.reading.candidates import find_candidates, is_idiom
from reportlib.reading.cellnumbers import is_bare_unit
from reportlib.reading.cells import Tables, read_tables
from reportlib.reading.changes import Phrase, basis_after, basis_at, basis_before, change_after, change_before, change_by, is_part_of_name
from reportlib.reading.elliptic import answered_changes, other_level, spoken_price
from reportlib.reading.exclusions import excluded_by, find_addresses
from reportlib.reading.measured import is_article
from reportlib.reading.neighbours import Placed, bounded, lend, level_after, priced, shared, wait
from reportlib.reading.numerals import plain
from reportlib.reading.qualifiers import Qualifier, qualifier_after, qualifier_around, qualifier_before
from reportlib.reading.quantity_parts import Measured
from reportlib.reading.ranges import measured_at
from reportlib.reading.text import fold
from reportlib.reading.trace import Trace
from reportlib.reading.units import Unit, price_per_before


def find_mentions(text: str, folded: str | None = None, *, bare: bool = False) -> list[Mention]:
    """All quantities of a text in order, disjoint, with positions in the text.

    Args:
        text: Any text, Simplified, Traditional or English.
        folded: ``fold(text)``, if it is at hand.
        bare: Numbers without a unit too (kind other, unit None), for texts known to be lists of numbers.

    Returns:
        Mentions; ``exact`` is the text between qualifier and unit, values are canonical (t, currency units, percent, times).

    >>> [m.exact for m in find_mentions("日本60%以上的稀土靠進口,庫存頂多撐三到六個月。")]
    ['60%以上', '三到六個月']
    >>> [str(m.quantity.value) for m in find_mentions("各为一百二十、3.5和7万", bare=True)]
    ['120', '3.5', '70000']
    """
    folded = fold(text) if folded is None else folded
    if bare:
        return [Mention(Span(p.start, p.end), text[p.start : p.end], p.quantity) for p in read_quantities(folded, bare=True)]
    tables = read_cells(folded)
    prose = [(s, q) for s, q in read_phrase(folded) if not is_bare_unit(folded, s, read_phrase)]
    prose = [f for f in prose if f[1].rule != "units:purity" or not any(f[0] in row for row in tables.rows)]
    found = sorted([*_outside(prose, tables.cells), *((r.span, r.quantity) for r in tables.readings)], key=lambda f: f[0])
    return [Mention(span, text[span.start : span.end], quantity) for span, quantity in found]


def read_phrase(folded: str) -> list[tuple[Span, Quantity]]:
    """The quantities of a phrase of prose, with their places."""
    return [(Span(p.start, p.end), p.quantity) for p in read_quantities(folded)]


@lru_cache(maxsize=4)
def read_cells(folded: str) -> Tables:
    """The numbers that stand in tables and headed lists of a folded text."""
    return read_tables(folded, read_phrase)


def _outside(found: Sequence[tuple[Span, Quantity]], cells: Sequence[Span]) -> Iterator[tuple[Span, Quantity]]:
    """What shares no character with a cell; both lists in text order."""
    k = 0
    for span, quantity in found:
        while k < len(cells) and cells[k].end <= span.start:
            k += 1
        if k == len(cells) or cells[k].start >= span.end:
            yield span, quantity


def read_quantities(text: str, *, bare: bool = False, alone: bool = False, trace: Trace | None = None) -> list[Placed]:
    """The quantities of a folded text; ``alone`` where the whole text is known to be one; ``trace`` takes notes of how they were read."""
    out: list[Placed] = []
    at = 0
    addresses = deque(find_addresses(text))
    waiting: list[Measured] = []
    prices: list[Placed] = []
    for start, phrase in find_candidates(text, bare=bare or alone or trace is not None):
        if start < at:
            continue
        while addresses and addresses[0][1] <= start:
            addresses.popleft()
        floor = out[-1].end if out else 0
        covered = addresses[0][1] if addresses and addresses[0][0] <= start else is_idiom(text, start)
        covered = covered or (basis_at(text, start) if bare else 0)
        if covered and not (alone and covered == len(text)):
            if trace:
                trace.skip(start, covered, "a word, a name or an address", "not_quantities:idioms")
            at = covered
            continue
        if phrase is not None:
            placed = _phrase(text, phrase, floor)
            at = phrase.end
            if placed is not None:
                out.append(placed)
                at = placed.end
                if trace:
                    trace.phrase(placed.start, phrase)
            continue
        if _inside_number(text, start):
            continue
        begin = start - 1 if _POINT.search(text, max(0, start - 2), start) and start - 1 >= at else start
        found = measured_at(text, begin, alone=alone, bare=bare)
        if found is None:
            continue
        if found[0].unit is None and not bare and (spoken := _spoken(text, begin, prices)):
            found = [spoken]
        at = found[-1].end if found[-1].unit is not None else max(at, found[-1].number_end)
        for one in found:
            if one.unit is None and out and (level := level_after(text, out[-1], one) or other_level(text, out[-1], one)):
                one = level
            if one.unit is None:
                no_digit = text[one.number_start : one.number_end].strip("万亿兆") == ""
                if not bare or no_digit or (not alone and is_article(text, one)):
                    if trace:
                        trace.skip(one.number_start, one.number_end, *_why_not(text, one))
                    waiting = wait(text, waiting, one)
                    continue
                one = replace(one, unit=_BARE)
            for earlier in lend(text, waiting, one):
                lent = _compose(text, earlier, out[-1].end if out else 0, trace=trace)
                if lent is not None and lent.start >= (out[-1].end if out else 0):
                    out.append(lent)
            waiting = []
            placed = _compose(text, one, out[-1].end if out else 0, alone=alone, trace=trace)
            if placed is None or placed.start < (out[-1].end if out else 0):
                continue
            both = (bounded(text, out[-1], placed) or priced(text, out[-1], placed)) if out else None
            if both is not None:
                out[-1] = both
            else:
                out.append(shared(text, out[-1], placed) if out else placed)
            if out[-1].quantity.kind == "price":
                prices = [*(p for p in prices if p.quantity.unit != out[-1].quantity.unit), out[-1]]
            at = max(at, out[-1].end)
    return answered_changes(text, out)


def _spoken(text: str, begin: int, prices: Sequence[Placed]) -> Measured | None:
    """The number that begins at a position, or the range, as a price that speech leaves without its unit."""
    found = measured_at(text, begin, bare=True)
    return spoken_price(text, prices, found[0]) if found and found[0].unit is None else None


_POINT = re.compile(r"(?:^|[^\w.)\]])\.$")
_BARE = Unit("other", "", Decimal(1), "numerals")


def _inside_number(text: str, start: int) -> bool:
    """Whether the digit at a position continues one that was refused before it (the 5 of F-35)."""
    return start > 0 and text[start].isdigit() and text[start].isascii() and (text[start - 1].isdigit() and text[start - 1].isascii())


def _why_not(text: str, one: Measured) -> tuple[str, str]:
    """Why a number without a unit is no quantity, and the entry that says so."""
    why = excluded_by(text, one.number_start, one.number_end)
    return (why, f"not_quantities:{why}") if why else ("a number without a unit", "")


def _compose(text: str, one: Measured, floor: int, *, alone: bool = False, trace: Trace | None = None) -> Placed | None:
    """Words around a measured number: qualifiers left and right, the change and its basis."""
    assert one.unit is not None
    if not one.ranged and not alone and (why := excluded_by(text, one.number_start, one.number_end)):
        if trace:
            trace.skip(one.number_start, one.number_end, why, f"not_quantities:{why}")
        return None
    kind, unit, start, end = one.unit.kind, one.unit.unit, one.start, one.end
    between = one.ranged and text[start : start + 7].lower() == "between"
    spent = "" if alone and kind == "duration" else kind  # 近5个月 by itself was read as a time that passed
    scale_first = text[one.number_start] in "十百千万亿"
    left = None if between else qualifier_before(text, start, floor, kind=spent, end=end, scale_first=scale_first)
    start = left.start if left else start
    if left and kind == "price" and one.inherited == ("unit",) and (per := price_per_before(text, start, floor)) is not None:
        start, one = per, replace(one, inherited=(), borrowed="")  # 每公斤约110元
    right = qualifier_after(text, end, kind=kind)
    end = right.end if right else end
    if left is None and right is None and (around := qualifier_around(text, start, end, floor)):
        left, start, end = around, around.start, around.end
    change, sign, inherited, words = None, one.sign or 1, one.inherited, None
    if kind == "multiple" and one.low == one.high == 1 and (more := change_before(text, start, floor)) and more.sign > 0:
        start, one = more.start, replace(one, low=one.low + 1, high=one.high + 1)  # 升逾一倍: to more than twice
    if kind != "multiple" and kind != "duration" and unit not in ("点", ""):
        found = change_before(text, start, floor)
        strong = found and (not found.weak or (found.weak == "count" and kind != "count") or (kind != "count" and text[start - 1] == "了"))
        if found and (kind == "share" or strong):
            words = (found.start, found.end, found.sign, found.basis)
            start, sign, change = found.start, found.sign * sign if one.sign is None else sign, found.basis
            left = left or qualifier_before(text, start, floor, kind=kind)
            start = min(start, left.start) if left else start
            inherited = (*inherited, "change") if found.far else inherited
        elif kind == "share" and (noun := change_after(text, end)):
            words = (noun.start, noun.end, noun.sign, noun.basis)
            end, sign, change = noun.end, noun.sign, noun.basis
            inherited = (*inherited, "change") if noun.far else inherited
        elif kind == "share" and one.sign is None and (by := change_by(text, start)):
            sign, change, inherited = by, "plain", (*inherited, "change", "sign")
        elif one.sign is not None and (kind in ("share", "price") or one.sign > 0):
            change, place = basis_before(text, start) if kind == "share" else ("plain", start)
            inherited = (*inherited, "change") if place < start and change != "plain" else inherited
        if change == "plain" and (later := basis_after(text, end)):
            words = (end, later[1], sign, later[0]) if later[1] > end else words
            inherited = inherited if later[1] > end or "change" in inherited else (*inherited, "change")
            change, end = later
    one = replace(one, inherited=inherited) if inherited is not one.inherited else one
    if trace:
        trace.compose(start, one, [q for q in (left, right) if q], words)
    quantity = _quantity(one, left, right, sign, change)
    return Placed(start, end, one.end, quantity)


def _quantity(one: Measured, left: Qualifier | None, right: Qualifier | None, sign: int, change: str | None) -> Quantity:
    assert one.unit is not None
    low, high, s = one.low, one.high, Decimal(sign)
    word = one.word
    kind, unit = one.unit.kind, one.unit.unit or None
    rule = one.unit.rule
    if low != high:
        ends = sorted((plain(low * s), plain(high * s)))
        qualifier = word or (left.name if left else right.name if right and right.bound != "exact" else None)
        if one.ranged and one.low < 0 < one.high:
            ends = [one.low, one.high]
        return Quantity(kind, None, ends[0], ends[1], unit, "range", change, qualifier, one.resolution, one.inherited, rule, one.borrowed)
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
    return Quantity(kind, value, lo, hi, unit, bound, change, qualifier, one.resolution, one.inherited, rule, one.borrowed)


def _phrase(text: str, phrase: Phrase, floor: int) -> Placed | None:
    """A fixed phrase with the qualifiers and the change beside it (一半以上, 减半, 下降近一半); None for the first half of a year."""
    if is_part_of_name(text, phrase):
        return None
    left = qualifier_before(text, phrase.start, floor, kind=phrase.kind) if phrase.change is None else None
    right = qualifier_after(text, phrase.end, kind=phrase.kind)
    bound, name = phrase.bound, phrase.qualifier
    for q in (left, right):
        if q and bound == "exact":
            bound, name = q.bound, q.name
    value, change, start = phrase.value, phrase.change, left.start if left else phrase.start
    found = change_before(text, start, floor) if phrase.kind == "share" and change is None else None
    inherited: tuple[str, ...] = ()
    if found:
        value, change, start, inherited = value * found.sign, found.basis, found.start, ("change",) if found.far else ()
    lo = value if bound in ("over", "at_least") else None
    hi = value if bound in ("under", "at_most") else None
    quantity = Quantity(phrase.kind, value, lo, hi, phrase.unit, bound, change, name, None, inherited, f"changes:{phrase.word}")
    end = right.end if right else phrase.end
    return Placed(start, end, phrase.end, quantity)
