"""One amount in two units or two currencies, rates over time, prices times amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Reading, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.audit.known import TONNES
from reportlib.analysis.audit.rates import band
from reportlib.analysis.interval import Interval

UNITS = Equation("unit_scale", "same_amount", "{0}", lambda x: x[0])
CURRENCY = Equation("currency", "rate", "{0} ÷ {1}", lambda x: x[0] / x[1])


def _product(x: Sequence[Interval]) -> Interval:
    return x[0] * x[1]


RATE = Equation("linear_scaling", "rate_times_time", "{0} × {1}", _product)
VALUE = Equation("linear_scaling", "price_times_amount", "{0} × {1}", _product)
PIECES = Equation("linear_scaling", "pieces", "{0} × {1}", _product)

CURRENCIES = re.compile(r"[A-Z]{3}(?:/.+)?$")
TIMES = {
    ("per_day", "per_year"): (Interval.point(365), Interval(240, 366)),
    ("per_day", "per_month"): (Interval(30, 31), Interval(20, 31)),
    ("per_day", "per_week"): (Interval.point(7), Interval(5, 7)),
    ("per_week", "per_year"): (Interval(52, 52.2), Interval(48, 53)),
    ("per_month", "per_year"): (Interval.point(12), Interval(11, 12)),
    ("per_month", "per_quarter"): (Interval.point(3), Interval.point(3)),
    ("per_month", "per_half"): (Interval.point(6), Interval.point(6)),
    ("per_quarter", "per_year"): (Interval.point(4), Interval.point(4)),
}
"""How often the shorter time goes into the longer: exactly, and as loosely as a text may mean it (working days, eleven months)."""
IN_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_PER = {"per_day": "day", "per_week": "week", "per_month": "month", "per_year": "year"}
_STOP = re.compile(r"[。!?！？;；|\n]")


def same_amounts(statement: Statement) -> Iterator[Check]:
    """One amount written twice: "5,000 kg (5 t)", "1.2万吨,即1200万公斤"."""
    for i in range(1, len(statement.figures)):
        a, b = statement.figures[i - 1 : i + 1]
        between = statement.between(i - 1, i)
        if (
            a.kind in ("mass", "price", "length")
            and a.like(b)
            and _told_again(between)
            and _unit(a) != _unit(b)
            and _per(statement, i) == _per(statement, i - 1)
        ):
            yield Check(UNITS, (Term.of(a),), statement, Term.of(b))


def conversions(statement: Statement) -> Iterator[Check]:
    """One sum in two currencies: the rate that they imply lies in the band of the years up to the article's."""
    for i in range(1, len(statement.figures)):
        a, b = statement.figures[i - 1 : i + 1]
        money = a.kind == b.kind and a.kind in ("money", "price") and a.is_level and b.is_level
        if not money or a.unit is None or b.unit is None or not (CURRENCIES.match(a.unit) and CURRENCIES.match(b.unit)):
            continue
        (first, per), (second, other) = ((u.split("/") + [""])[:2] for u in (a.unit, b.unit))
        if first == second or per != other or not _told_again(statement.between(i - 1, i) + _opening(b)):
            continue
        year = int(statement.published[:4]) if statement.published and statement.published[:4].isdigit() else None
        rates = band(first, second, year)
        stated = None if rates is None else Term(f"{rates.low:.4g}–{rates.high:.4g} {first}/{second}", rates, rates)
        yield Check(_with_others(first, second, year), (Term.of(a), Term.of(b)), statement, stated)


def _with_others(first: str, second: str, year: int | None) -> Equation:
    """The equation of a conversion with its repairs by another currency on either side."""
    wanted, readings = band(first, second, year), []
    for side, other in ((s, c) for s in (0, 1) for c in ("USD", "CNY", "JPY", "EUR") if c not in (first, second)):
        rates = band(*((other, second) if side == 0 else (first, other)), year)
        if wanted is not None and rates is not None:
            factor = (wanted.low * wanted.high / rates.low / rates.high) ** 0.5
            readings.append(Reading("currency", lambda x, f=factor: x[0] / x[1] * f, becomes=f"{(first, second)[side]} → {other}"))  # type: ignore[misc]
    return replace(CURRENCY, readings=tuple(readings))


def rates(statement: Statement) -> Iterator[Check]:
    """So much a month and so much a year; so much a day and so much in so many days."""
    figures = statement.figures
    for i in range(len(figures) - 1):
        for j in range(i + 1, min(i + 3, len(figures))):
            a, b = figures[i], figures[j]
            if not a.like(b) or a.kind not in ("mass", "money", "count", "other") or _STOP.search(statement.between(i, j)):
                continue
            short, long = _per(statement, i), _per(statement, j)
            if short is None:
                continue
            if j == i + 1 and long is not None and words.size(statement.between(i, j)) <= 30 and _equates(statement, i):
                slow_first = (long, short) in TIMES
                key = (long, short) if slow_first else (short, long)
                if key in TIMES:
                    strict, hedged = TIMES[key]
                    times = Term(f"{strict.low:g}", strict, hedged)
                    one, other = (b, a) if slow_first else (a, b)
                    yield Check(RATE, (Term.of(one), times), statement, Term.of(other))
            elif j == i + 2 and figures[i + 1].kind == "duration" and short in _PER and long is None:
                span = figures[i + 1]
                factor = _duration(span, short)
                cue = words.ends("total", statement.before(j)) or words.ends("to", statement.before(j))
                if factor is not None and cue and words.size(statement.between(i, j)) <= 30:
                    yield Check(RATE, (Term.of(a), factor), statement, Term.of(b))


def values(statement: Statement) -> Iterator[Check]:
    """An amount, a price and what they come to."""
    figures = statement.figures
    prices = [f for f in figures if f.kind == "price" and f.is_level]
    masses = [f for f in figures if f.kind == "mass" and f.is_level]
    sums = [f for f in figures if f.kind == "money" and f.is_level]
    if not len(prices) == len(masses) == len(sums) == 1:
        return
    price, mass, money = prices[0], masses[0], sums[0]
    currency, _, per = (price.unit or "").partition("/")
    places = sorted(figures.index(f) for f in (price, mass, money))
    i = figures.index(money)
    if currency != money.unit or per not in TONNES or places[-1] - places[0] != 2 or _STOP.search(statement.between(places[0], places[-1])):
        return
    before, after = statement.before(i), statement.after(i)
    worth = words.has("value_of", re.split(r"[,，]", before)[-1]) or (i == places[0] and re.match(r"\s*(?:的|worth|for|purchase)", after))
    if worth and words.size(statement.between(places[0], places[-1])) <= 60:
        share = 1 / TONNES[per]
        amount = Term(mass.exact, mass.strict * share, mass.hedged * share, mass, scale=share)
        yield Check(VALUE, (Term.of(price), amount), statement, Term.of(money))


def pieces(statement: Statement) -> Iterator[Check]:
    """So much in each, so many of them, so much in all: "3 kg a car, 1 million cars, 3,000 t"."""
    figures = statement.figures
    for i in range(len(figures) - 2):
        each, many, total = figures[i : i + 3]
        before, last = statement.before(i), statement.between(i + 1, i + 2)
        if each.kind == "count" and many.like(total) and not _STOP.search(statement.between(i, i + 2)):
            # "two lines of 600 t each, 1,200 t in all"
            said = words.pattern("each_after").match(last) or words.pattern("each_before").search(statement.between(i, i + 1))
            if said and words.ends("total", last) and words.size(statement.between(i, i + 2)) <= 45:
                yield Check(PIECES, (Term.of(many), Term.of(each)), statement, Term.of(total))
        per = words.pattern("each_piece").search(before)
        span = statement.between(i, i + 2)
        if per is None or many.kind != "count" or not each.like(total) or _STOP.search(span) or words.size(span) > 45:
            continue
        if (many.unit == per[1] or per[1] in many.exact) and (words.ends("total", last) or words.pattern("all_pieces").search(last)):
            yield Check(PIECES, (Term.of(each), Term.of(many)), statement, Term.of(total))


def _told_again(between: str) -> bool:
    """Whether the words between two numbers say that the second is the first again."""
    opened = re.match(r"\s*[(（,，]?\s*", between)
    said = between[opened.end() if opened else 0 :].strip()
    bracket = re.match(r"\s*[(（]", between) is not None
    known = words.pattern("told_again").fullmatch(said)
    return known is not None and (bool(said) or bracket) and (bracket or said not in ("约", "近", "超", "超过", "逾", "over", "some"))


def _opening(figure: Figure) -> str:
    """Qualifiers that a number brings with it, so that they count as words between."""
    found = re.match(r"(?:大概|约合|约|相当于|折合)", words.folded(figure.exact))
    return found[0] if found else ""


def _unit(figure: Figure) -> str:
    return re.sub(r"[\d.,\s零一二三四五六七八九十百千万亿两半约近超多余]+", "", words.folded(figure.exact)) + f"{figure.unit}"


def _per(statement: Statement, i: int) -> str | None:
    """The time that an amount is for, by the words right before or after it."""
    before = re.split(r"[,，:：]", statement.before(i))[-1][-24:]
    after = re.split(r"[,，;；(（]", statement.after(i))[0][:60]
    own = words.folded(statement.figures[i].exact)
    found = [
        name for name in ("per_day", "per_week", "per_month", "per_quarter", "per_half", "per_year") if words.has(name, before + " " + own)
    ]
    if not found and not words.has("earlier", after):
        # "250 t of magnets a month", but not "一厂100吨, 全年…"
        named = words.has if after.isascii() else words.starts
        found = [name for name in ("per_day", "per_week", "per_month", "per_quarter", "per_half", "per_year") if named(name, after)]
    return found[0] if len(found) == 1 else None


def _equates(statement: Statement, i: int) -> bool:
    """Whether the next amount is said to follow from a rate, and is not merely told beside it."""
    between = statement.after(i)
    averaged = words.has("averaged", statement.before(i)[-16:]) and words.pattern("added_mean").search(between) is not None
    return averaged or words.pattern("equates").search(between) is not None


def _duration(span: Figure, per: str) -> Term | None:
    if span.unit not in IN_DAYS or span.value is None:
        return None
    if span.unit == _PER[per]:
        return Term(span.exact, span.strict if span.bound != "exact" else Interval.point(span.value), span.hedged, span)
    factor = IN_DAYS[span.unit] / IN_DAYS[_PER[per]]
    width = 0.02 * factor * span.value
    middle = Interval(factor * span.value - width, factor * span.value + width)
    return Term(span.exact, middle, middle, span, scale=factor)
