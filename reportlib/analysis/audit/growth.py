"""Changes held against levels, and multiples: growth from levels, level from growth, "N times"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Reading, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.audit.periods import earlier_period
from reportlib.analysis.interval import Interval

POINTS = ("百分点", "pp", "percentage_point")
"""Units of a difference between two percentages."""


def _growth(x: Sequence[Interval]) -> Interval:
    return (x[0] / x[1] - 1) * 100


def _difference(x: Sequence[Interval]) -> Interval:
    return x[0] - x[1]


def _ratio(x: Sequence[Interval]) -> Interval:
    return x[0] / x[1]


def _more(x: Sequence[Interval]) -> Interval:
    return x[0] / x[1] - 1


GROWTH = Equation("growth_from_levels", "growth", "({0} ÷ {1} − 1) × 100", _growth, slips=("sign", "swapped"))
SHARE_GROWTH = Equation(
    "growth_from_levels", "growth_of_share", "({0} ÷ {1} − 1) × 100", _growth,
    readings=(Reading("percent_point", _difference, becomes="% → pp"),), slips=("sign", "swapped"),
)  # fmt: skip
DELTA = Equation("growth_from_levels", "difference", "{0} − {1}", _difference, slips=("sign", "swapped"))
POINT_DELTA = Equation(
    "growth_from_levels", "difference_of_shares", "{0} − {1}", _difference,
    readings=(Reading("percent_point", _growth, becomes="pp → %"),), slips=("sign", "swapped"),
)  # fmt: skip
POINTS_OF_AMOUNT = Equation(
    "growth_from_levels",
    "points_of_an_amount",
    "{0} − {1}",
    _difference,
    readings=(Reading("percent_point", _growth, becomes="pp → %"),),
)
DIRECTION = Equation(
    "rank", "direction", "{0}", lambda x: x[0], "≤", readings=(Reading("sign", lambda x: -x[0], becomes="+ ↔ −"),), slips=("swapped",)
)
DELTA_RATE = Equation(
    "growth_from_levels", "difference_and_rate", "{1} ÷ ({0} − {1}) × 100", lambda x: 100 / (x[0] / x[1] - 1), slips=("sign",)
)
TIMES = Equation("multiple", "times", "{0} ÷ {1}", _ratio, slips=("swapped",))
TIMES_MORE = Equation(
    "multiple", "times_more", "{0} ÷ {1} − 1", _more, readings=(Reading("times_more", _ratio, hedge=True),), slips=("swapped",)
)
BY_TIMES = Equation("multiple", "fall_by_times", "{0}", lambda x: x[0], "≤")
FALL = Equation("part_exceeds_whole", "fall_beyond_all", "−({0})", lambda x: -x[0], "≤")
LEVEL_KINDS = ("mass", "money", "price", "count", "share", "other", "length", "duration")
_NEAR = 40
"""The most characters between numbers that belong to one change; past a full clause the roles are no longer sure."""
_BREAK = re.compile(r"[。!?！？;；|\n]")


def growth(statement: Statement) -> Iterator[Check]:
    """Each pair of levels with the change between them, in one sentence."""
    figures = statement.figures
    for i, figure in enumerate(figures):
        if not _is_change(figure, statement, i) or figure.kind == "multiple":
            continue
        pair = _levels(statement, i)
        if pair is not None:
            later, earlier = pair
            equation = _equation(figure, later)
            if equation is not None:
                yield Check(equation, (Term.of(later), Term.of(earlier)), statement, Term.of(_signed(figure, statement, i)))
        yield from _impossible(figure, statement, i)


def directions(statement: Statement) -> Iterator[Check]:
    """ "Rose from A to B": then B is not below A; "fell": not above."""
    for i in range(1, len(statement.figures)):
        first, second = statement.figures[i - 1 : i + 1]
        between, before = statement.between(i - 1, i), statement.before(i - 1)
        if not first.like(second) or words.size(between) > 30 or _BREAK.search(between) or re.search(r"[,，]", between):
            continue
        if not (words.ends("from", _tail(before)) and words.ends("to", between)):
            continue
        verb = between if re.search(r"[\u4e00-\u9fff]", between) else _tail(before)
        rose, fell = words.has("upward", verb), words.has("downward", verb)
        if rose != fell:
            low, high = (first, second) if rose else (second, first)
            yield Check(DIRECTION, (Term.of(low),), statement, Term.of(high))


def deltas(statement: Statement) -> Iterator[Check]:
    """An absolute change beside its rate and the level reached: "up $204 a tonne, or 2.1 %, to $9,918"."""
    figures = statement.figures
    for i in range(len(figures) - 1):
        delta, rate = figures[i], figures[i + 1]
        if rate.unit != "%" or not _is_change(rate, statement, i + 1) or delta.change is None or delta.unit == "%" or not delta.value:
            continue
        between = statement.between(i, i + 1)
        if words.size(between) > 10 or words.has("other_change", between) or _BREAK.search(between):
            continue
        for j in (i + 2, i - 1):
            if 0 <= j < len(figures) and figures[j].is_level and figures[j].unit == delta.unit and _reached(statement, i, j):
                level = figures[j]
                same = (rate.value or 0) * delta.value < 0
                stated = _negated(rate) if same else rate
                yield Check(DELTA_RATE, (Term.of(level), Term.of(delta)), statement, Term.of(stated))
                break


def multiples(statement: Statement) -> Iterator[Check]:
    """Two levels and how many times one is of the other."""
    figures = statement.figures
    for i, figure in enumerate(figures):
        if figure.kind != "multiple" or figure.value is None:
            continue
        before = statement.before(i)
        if _fall_by(statement, i):
            yield Check(BY_TIMES, (Term.of(figure),), statement, Term.given("1", Interval.point(1)))
            continue
        pair = _from_to(statement, i) or _is_of(statement, i) or _is_of_before(statement, i)
        if pair is None:
            continue
        grown = words.ends("rises", before)
        equation = replace(TIMES_MORE, readings=()) if figure.value <= 1 else TIMES_MORE  # "one time as much" is no growth
        yield Check(equation if grown else TIMES, (Term.of(pair[0]), Term.of(pair[1])), statement, Term.of(figure))


def _is_change(figure: Figure, statement: Statement, i: int) -> bool:
    if figure.change is not None:
        return True
    return figure.unit in POINTS or (figure.unit == "%" and words.ends("change", statement.before(i)))


def _levels(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """The later and the earlier level that a change stands between, if the words say which is which."""
    return (
        _from_to(statement, i)
        or _compared(statement, i)
        or _told_after(statement, i)
        or _by_period(statement, i)
        or _raised(statement, i)
        or _points_before(statement, i)
    )


def _raised(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "A, raised to B, up d": the words say that B is new, and A is the only level of the kind before it."""
    figures = statement.figures
    if i < 2 or words.size(statement.before(i)) > 4 or not figures[i - 2].like(figures[i - 1]) or not _close(statement, i - 2, i):
        return None
    if (
        _other_time(statement, i)
        or figures[i].unit not in ("%", *POINTS, figures[i - 1].unit)
        or not words.ends("raised_to", statement.before(i - 1))
    ):
        return None
    alone = sum(f.like(figures[i - 1]) for f in figures[:i]) == 2 and not words.has("compared", statement.before(i - 2))
    return (figures[i - 1], figures[i - 2]) if alone else None


def _points_before(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "90 % in 2010 and 60 % in 2024, a fall of 30 points": two shares, then the points between them; times may stand among them."""
    figures = statement.figures
    if figures[i].unit not in POINTS:
        return None
    shares = [k for k in range(max(0, i - 4), i) if figures[k].unit == "%" and figures[k].is_level]
    others = [k for k in range(shares[0], i) if k not in shares and figures[k].kind != "duration"] if shares else [0]
    if len(shares) != 2 or others or not _close(statement, shares[0], i):
        return None
    said = statement.between(shares[0], shares[1])
    moved = words.ends("to", said) or re.search(r"\band\b", said) is not None
    return (figures[shares[1]], figures[shares[0]]) if moved else None


def _by_period(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """Two levels before a change of which one is of its period and one of the period before: "8月512吨,7月640吨,环比下降20%"."""
    change = statement.figures[i]
    if i < 2 or change.change is None or change.unit != "%" or _BREAK.search(statement.between(i - 2, i)):
        return None
    a, b = statement.figures[i - 2 : i]
    same = all(a.of(k) is not None and a.of(k) == b.of(k) for k in ("measure", "item")) and a.of("ref_area") == b.of("ref_area")
    if not (same and a.like(b)) or words.has("other_change", statement.before(i)) or words.size(statement.before(i)) > 8:
        return None
    for later, earlier in ((a, b), (b, a)):
        period = earlier.of("time_period")
        bases = (change.change,) if change.change != "plain" else ("mom", "yoy")
        if period is not None and period in [earlier_period(later.of("time_period"), b) for b in bases]:
            return later, earlier
    return None


def _from_to(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "from A to B, g" and "g, from A to B" and "g to B from A"."""
    figures = statement.figures
    for first in (i - 2, i + 1):
        second = first + 1
        if first < 0 or second >= len(figures) or not alike(figures[first], figures[second]) or not _close(statement, first, second, i):
            continue
        a, b = statement.before(first), statement.between(first, second)
        if second == i - 1 and _other_time(statement, i):
            continue
        if words.ends("from", _tail(a)) and words.ends("to", b):
            return figures[second], figures[first]
        if first == i + 1 and words.ends("to", a):
            against = words.ends("compared", b) and words.pattern("of_earlier").match(statement.after(second)) is not None
            if against or words.ends("from", b):
                return figures[first], figures[second]
        # "fell to B from A, a drop of g" and "B, up from A, an increase of g"
        called = first == i - 2 and words.pattern("change_called").fullmatch(statement.before(i)) is not None
        if called and ((words.ends("to", a) and words.ends("from", b)) or words.pattern("up_from").search(b)):
            return figures[first], figures[second]
    # "B, up g from A": the change stands between
    if 0 < i < len(figures) - 1 and figures[i - 1].like(figures[i + 1]) and _close(statement, i - 1, i + 1, i):
        after = statement.after(i)
        if words.ends("from", after) and not words.has("to", after):
            return figures[i - 1], figures[i + 1]
        if words.ends("from", _tail(statement.before(i - 1))) and words.ends("to", words.pattern("when").sub("", after)):
            return figures[i + 1], figures[i - 1]
    return None


def _other_time(statement: Statement, i: int) -> bool:
    """Whether a change told after two levels says that it is over another time than theirs."""
    before = statement.before(i)
    based = words.pattern("own_base").search(words.folded(statement.figures[i].exact) + statement.after(i)[:24])
    return words.pattern("own_time").search(before) is not None or (
        based is not None and words.pattern("month_named").search(before) is not None
    )


def alike(a: Figure, b: Figure) -> bool:
    """Whether two levels are of one kind; "from $1,500 a kilogram to $3,000" says the unit of weight once."""
    return a.like(b) or (a.kind == "price" and b.kind == "money" and a.is_level and b.is_level and (a.unit or "").split("/")[0] == b.unit)


def _compared(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "B, against A of last year up g": the earlier level stands right before the change, the later one before that."""
    figures = statement.figures
    if i < 2 or words.size(statement.between(i - 1, i)) > 8 or not words.ends("change", statement.before(i) + _own(figures[i])):
        return None
    earlier, between = figures[i - 1], statement.before(i - 1)
    if not words.has("compared", between) or words.has("other_change", between) or words.size(between) > _NEAR or _other_time(statement, i):
        return None
    for j in range(i - 2, max(-1, i - 5), -1):
        if figures[j].like(earlier) and words.has("compared", statement.before(j)):
            continue  # a level that something else was compared with
        if figures[j].like(earlier) and not _BREAK.search(statement.between(j, i)):
            return figures[j], earlier
        if figures[j].is_level and not statement.before(j).endswith(("(", "(约", "(约合")):
            return None
    return None


def _told_after(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "B, up g; a year earlier it was A"."""
    figures = statement.figures
    if not 0 < i < len(figures) - 1:
        return None
    later, earlier, after = figures[i - 1], figures[i + 1], statement.after(i)
    if not later.like(earlier) or not _close(statement, i - 1, i + 1, i) or words.has("other_change", after):
        return None
    if i + 2 < len(figures) and _is_change(figures[i + 2], statement, i + 2) and words.size(statement.after(i + 1)) <= 8:
        return None  # the earlier level has a change of its own: "up 10 %, and against 4,800 t of last year up 12 %"
    said = words.has("earlier", after) and (words.ends("was", after) or words.ends("earlier", after))
    said = said or (figures[i].change == "yoy" and words.pattern("year_before").search(after) is not None)
    return (later, earlier) if said and not words.has("other_change", statement.before(i)) else None


def _is_of(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "B is N times A" and "B, N times the A of last year"."""
    figures = statement.figures
    if not 0 < i < len(figures) - 1 or not figures[i - 1].like(figures[i + 1]):
        return None
    before, after = statement.before(i), statement.after(i)
    close = words.size(before) <= 8 and words.size(after) <= 25 and not _BREAK.search(before + after)
    if close and after.isascii() and re.match(r"\s*(?:as much as )?(?:the )?", after) and "," not in after:
        return figures[i - 1], figures[i + 1]
    return None


def _is_of_before(statement: Statement, i: int) -> tuple[Figure, Figure] | None:
    """ "B,是…A的N倍": both levels stand before the multiple."""
    figures = statement.figures
    if i < 2 or not figures[i - 2].like(figures[i - 1]) or not re.fullmatch(r"\s*的?(?:约|近|整整)?", statement.before(i)):
        return None
    between = statement.before(i - 1)
    clause = re.split(r"[,，:：]", between)[-1]
    close = words.size(between) <= _NEAR and not _BREAK.search(between)
    return (figures[i - 2], figures[i - 1]) if close and words.has("is_of", clause) else None


def _fall_by(statement: Statement, i: int) -> bool:
    """A fall by one time or more: nothing can fall by more than all of it ("减少了2倍")."""
    before, figure = statement.before(i), statement.figures[i]
    return (figure.value or 0) >= 1 and not before.isascii() and words.pattern("falls_by_times").search(before) is not None


def _equation(change: Figure, level: Figure) -> Equation | None:
    if change.unit in POINTS:
        return POINT_DELTA if level.unit == "%" else POINTS_OF_AMOUNT
    if change.unit == "%":
        return SHARE_GROWTH if level.unit == "%" else GROWTH
    return DELTA if change.unit == level.unit else None


def _impossible(figure: Figure, statement: Statement, i: int) -> Iterator[Check]:
    amount = (figure.value or 0) * (-1 if figure.value is not None and figure.value < 0 else 1)
    fell = figure.value is not None and (figure.value < 0 or words.ends("falls", statement.before(i)))
    if figure.unit == "%" and fell and amount > 100 and figure.of("measure") not in ("revenue_change", "cost_change"):
        yield Check(FALL, (Term.of(_signed(figure, statement, i)),), statement, Term.given("100%", 100.0))


def _signed(figure: Figure, statement: Statement, i: int) -> Figure:
    """The change with the sign that the word before it gives, where the table has none."""
    own = words.folded(figure.exact)
    fell = words.ends("falls", statement.before(i)) or words.ends("falling", statement.before(i)) or words.has("falling", own[:4])
    return _negated(figure) if figure.value is not None and figure.value > 0 and fell and figure.change is None else figure


def _negated(figure: Figure) -> Figure:
    return replace(figure, value=None if figure.value is None else -figure.value, strict=-figure.strict, hedged=-figure.hedged)


def _own(figure: Figure) -> str:
    """The words that a number brings with it: the verb of its change."""
    return words.folded(figure.exact).rstrip("0123456789.,%％ ")


def _tail(text: str) -> str:
    """The last clause of a text, without what may stand between "from" and the number: a year, a place."""
    clause = re.split(r"[,，。:：;；]", text)[-1]
    return words.pattern("after_from").sub("", clause)


def _reached(statement: Statement, i: int, j: int) -> bool:
    if j == i - 1:
        return words.size(statement.between(j, i)) <= 12 and not words.has("other_change", statement.between(j, i))
    return words.size(statement.between(i + 1, j)) <= 14 and words.ends("reports", statement.between(i + 1, j))


def _close(statement: Statement, *places: int) -> bool:
    """Whether numbers stand near one another in one stretch without a full stop, and no other quantity's change comes between."""
    first, last = min(places), max(places)
    gaps = [statement.between(k, k + 1) for k in range(first, last)]
    return all(words.size(g) <= _NEAR and not _BREAK.search(g) for g in gaps) and not any(words.has("other_change", g) for g in gaps)
