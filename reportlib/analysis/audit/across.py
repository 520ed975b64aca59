"""Numbers of different sentences held against each other: earlier levels, figures told twice, one price in two units, implied bases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.audit.known import TONNES, Known
from reportlib.analysis.audit.periods import earlier_period
from reportlib.analysis.audit.rates import band
from reportlib.analysis.interval import Interval
from reportlib.lexicon.items import ancestors

EARLIER = Equation("level_from_growth", "earlier_level", "{0} ÷ (1 + {1} ÷ 100)", lambda x: x[0] / (x[1] / 100 + 1), slips=("sign",))
TWICE = Equation("text_against_table", "change_told_twice", "{0}", lambda x: x[0], slips=("sign",))
TABLE = Equation("text_against_table", "level_told_twice", "{0}", lambda x: x[0])
UNIT_PRICE = Equation("unit_scale", "price_in_two_units", "{0}", lambda x: x[0])
GDP = Equation("implied_base", "implied_gdp", "{0} ÷ {1} × 100", lambda x: x[0] / x[1] * 100)
PART_LOSS = Equation("part_exceeds_whole", "part_of_loss", "{0} × {1} × {2}", lambda x: x[0] * x[1] * x[2], "≤")

FEW = 20
PRICES = ("price", "price_floor", "price_cap", "unit_cost")
SAME_BASE = 0.10
"""How far two implied bases may differ because one is nominal and the other real, or of neighbouring years."""
_ROW = re.compile(r"\|.*\||\t")
_IN_MONTHS = {"day": 1 / 30.4375, "week": 7 / 30.4375, "month": 1.0, "year": 12.0}


def earlier_levels(statements: Sequence[Statement], known: Known) -> Iterator[Check]:
    """A level and its change give the level before; another sentence or an official figure may state it."""
    for statement in statements:
        for i in range(1, len(statement.figures)):
            level, change = statement.figures[i - 1 : i + 1]
            if not _pair(statement, i, level, change):
                continue
            period = earlier_period(level.of("time_period"), change.change)
            if period is None:
                continue
            here = {f.mention_id for f in statement.figures}
            found = list(islice((k for k in known.levels(level, period) if k.mention_id not in here), 2))
            for k in found:
                stated = Term(k.label, k.strict, k.hedged, k.figure, k.reference_ids)
                yield Check(EARLIER, (Term.of(level), Term.of(change)), statement, stated, ("other_place",))
            if not found and not _told_here(statement, i):
                yield Check(EARLIER, (Term.of(level), Term.of(change)), statement, None, ("earlier_level_not_stated",))


def _pair(statement: Statement, i: int, level: Figure, change: Figure) -> bool:
    plain = level.is_level and level.kind in ("mass", "money", "count", "price") and bool(level.claims) and change.unit == "%"
    if not plain or change.change not in ("yoy", "mom") or not change.claims:
        return False
    gap = statement.before(i)
    if words.has("compared", statement.before(i - 1)[-12:]) or words.has("earlier", statement.before(i - 1)[-12:]):
        return False
    same = level.of("ref_area") == change.of("ref_area") and level.of("item") == change.of("item")
    return same and words.size(gap) <= 6 and not words.has("other_change", gap)


def _told_here(statement: Statement, i: int) -> bool:
    """Whether the sentence itself states the earlier level, which the rules of one sentence see to."""
    return any(f.like(statement.figures[i - 1]) for k, f in enumerate(statement.figures) if k != i - 1)


def told_twice(statements: Sequence[Statement]) -> Iterator[Check]:
    """The same level told twice in a document, each time with a change over the same time; and a level in a table and in the text."""
    groups: dict[tuple[object, ...], list[tuple[Statement, int]]] = defaultdict(list)
    tables: dict[tuple[object, ...], list[tuple[Statement, int]]] = defaultdict(list)
    for statement in statements:
        for i, f in enumerate(statement.figures):
            if f.value is None or not f.is_level or f.bound != "exact" or f.kind == "share" or not f.claims:
                continue
            if len(re.sub(r"\D", "", f"{f.value:.12g}".rstrip("0"))) >= 3:
                groups[(statement.doc_id, f.unit, f.value, f.of("item"))].append((statement, i))
            key = (f.of("measure"), f.of("ref_area"), f.of("ref_entity"), f.of("counterpart_area"), f.of("item"), f.of("stage"))
            if f.of("time_period") and f.of("item"):
                tables[(statement.doc_id, *key, f.of("time_period"), f.unit)].append((statement, i))
    for places in groups.values():
        first = _change_after(*places[0])
        for statement, i in places[1:]:
            second = _change_after(statement, i)
            if first is not None and second is not None and first[1] == second[1] and statement.text != places[0][0].text:
                yield Check(TWICE, (Term.of(first[0]),), statement, Term.of(second[0]), ("other_place",))
    for places in tables.values():
        rows = [p for p in places if _ROW.search(p[0].text)]
        texts = [p for p in places if not _ROW.search(p[0].text)]
        if len(rows) == 1 and texts:
            for statement, i in texts[:3]:
                told, row = statement.figures[i], rows[0][0].figures[rows[0][1]]
                yield Check(TABLE, (Term.of(row),), statement, Term.of(told), ("other_place",))


def _change_after(statement: Statement, i: int) -> tuple[Figure, str] | None:
    """The first change after a level, and over what time it is."""
    if i + 1 >= len(statement.figures):
        return None
    change, gap = statement.figures[i + 1], statement.after(i)
    if change.unit != "%" or change.change is None or words.size(gap) > 8:
        return None
    said = gap + words.folded(change.exact)
    for name in ("base_ytd", "base_year", "base_week"):
        if words.has(name, said):
            return change, name
    week = words.has("base_week", statement.folded)
    return (change, "base_week" if week else "base_month") if words.has("base_month", said) or week else None


def prices(statements: Sequence[Statement]) -> Iterator[Check]:
    """The same number as a price per tonne here and per kilogram there, for the same thing: one unit must be wrong."""
    found: dict[tuple[str, float], list[tuple[Statement, Figure, str]]] = defaultdict(list)
    for statement in statements:
        for f in statement.figures:
            currency, _, per = (f.unit or "").partition("/")
            if f.kind == "price" and f.value and f.is_level and per in TONNES and f.of("measure") in PRICES and f.of("item"):
                found[(currency, f.value)].append((statement, f, per))
    for places in found.values():
        by_unit: dict[str, list[tuple[Statement, Figure, str]]] = defaultdict(list)
        for place in places:
            by_unit[place[2]].append(place)
        for unit, others in by_unit.items():
            for statement, f, per in (p for p in places if p[2] < unit):
                # a few of the other unit are enough to find one of the same thing
                other = next((o for _, o, _ in others[:FEW] if _related(f, o) and f.of("ref_area") == o.of("ref_area")), None)
                if other is not None:
                    rate = TONNES[unit] / TONNES[per]
                    again = Term(other.exact, other.strict / rate, other.hedged / rate, other, scale=1 / rate)
                    yield Check(UNIT_PRICE, (Term.of(f),), statement, again, ("other_place",))


def _related(a: Figure, b: Figure) -> bool:
    one, two = a.of("item") or "", b.of("item") or ""
    return one == two or one in ancestors(two) or two in ancestors(one)


def implied_bases(statements: Sequence[Statement]) -> Iterator[Check]:
    """A loss in money and in per cent of GDP give the GDP; two such pairs for one economy must give the same."""
    pairs: dict[tuple[object, ...], list[tuple[Statement, Figure, Figure]]] = defaultdict(list)
    for statement in statements:
        for i, rate in enumerate(statement.figures):
            before = statement.before(i)
            if rate.unit != "%" or not (words.has("gdp", before) or re.match(r"[^,，。]{0,6}gdp", statement.after(i))):
                continue
            sums = [f for f in statement.figures[:i][::-1] if f.kind == "money" and f.is_level and f.of("measure") == "economic_loss"]
            if sums and (rate.value or 0) != 0:
                amount = next((f for f in sums if _home(f)), sums[0])
                pairs[(amount.of("ref_area"), amount.unit)].append((statement, amount, rate))
    for places in pairs.values():
        statement, amount, rate = places[0]
        if len(places) == 1:
            yield Check(GDP, (Term.of(amount), _size(rate)), statement, None, ("base_not_stated",))
        for other, sum_, share in places[1:]:
            base, hedged = (_base(sum_, share, h) for h in (False, True))
            if base is not None and hedged is not None and other.text != statement.text:
                wide = hedged.hull(hedged * Interval(1 - SAME_BASE, 1 + SAME_BASE))
                stated = Term(f"{sum_.exact} ÷ {share.exact}", base, wide)
                yield Check(GDP, (Term.of(amount), _size(rate)), statement, stated, ("other_place",))


def _home(figure: Figure) -> bool:
    return {"JP": "JPY", "CN": "CNY", "US": "USD", "EU": "EUR", "KR": "KRW", "GB": "GBP"}.get(figure.of("ref_area") or "") == figure.unit


def _size(rate: Figure) -> Term:
    negative = (rate.value or 0) < 0
    return Term(rate.exact, -rate.strict, -rate.hedged, rate, scale=-1.0) if negative else Term.of(rate)


def _base(amount: Figure, rate: Figure, hedged: bool) -> Interval | None:
    size = _size(rate)
    try:
        return (amount.hedged if hedged else amount.strict) / (size.hedged if hedged else size.strict) * 100
    except ZeroDivisionError:
        return None


def partial_losses(statements: Sequence[Statement]) -> Iterator[Check]:
    """The loss of a part, carried to the time of the whole's, against the loss of the whole in the same article."""
    losses: dict[str | None, list[tuple[Statement, Figure, Figure]]] = defaultdict(list)
    for statement in statements:
        for i, f in enumerate(statement.figures):
            if f.of("measure") != "economic_loss" or f.kind != "money" or not f.is_level:
                continue
            spans = [g for g in statement.figures if g.kind == "duration" and g.unit in _IN_MONTHS and g.value]
            if len(spans) == 1 and abs(statement.figures.index(spans[0]) - i) <= 2:
                losses[statement.article_id].append((statement, f, spans[0]))
    for places in losses.values():
        wholes = [p for p in places if _is_whole(p[1])]
        for statement, part, time in places:
            for _, whole, longer in wholes:
                if _is_whole(part) or part.of("ref_area") != whole.of("ref_area") or not _is_part(part):
                    continue
                year = int(statement.published[:4]) if statement.published and statement.published[:4].isdigit() else None
                rate = Interval.point(1) if part.unit == whole.unit else band(whole.unit or "", part.unit or "", year)
                if rate is None or not time.value or not longer.value:
                    continue
                ratio = longer.value * _IN_MONTHS[longer.unit or ""] / (time.value * _IN_MONTHS[time.unit or ""])
                terms = (Term.of(part), Term.given(f"{longer.exact} ÷ {time.exact}", ratio), Term.given(f"{whole.unit}/{part.unit}", rate))
                yield Check(PART_LOSS, terms, statement, Term.of(whole), ("carried_to_the_same_time", "other_place"))
                break


def _is_part(figure: Figure) -> bool:
    return figure.of("ref_entity") is not None or figure.of("stage") is not None


def _is_whole(figure: Figure) -> bool:
    return figure.of("ref_entity") is None and figure.of("ref_area") is not None and figure.of("stage") is None
