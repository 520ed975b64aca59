"""Numbers of the documents held against the official figures: implied totals, old denominators, one digit off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Term, holds
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.audit.known import Known, Level
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none

WORLD = "WORLD"
TOTAL = Equation("implied_base", "implied_total", "{0} ÷ {1} × 100", lambda x: x[0] / x[1] * 100)
STALE = Equation("stale_denominator", "old_total", "{0} ÷ {1} × 100", lambda x: x[0] / x[1] * 100)
DIGIT = Equation("text_against_table", "official_digit", "{0}", lambda x: x[0])
FAR = 0.05
"""A number within this fraction of the official one is another vintage, not a slip."""
_REVISED = Interval(0.97, 1.03)
_YEAR = re.compile(r"(?:19|20)\d\d")


def totals(statements: Sequence[Statement], known: Known) -> Iterator[Check]:
    """A level and its share of the world give the world's total, which official figures know by year."""
    for statement in statements:
        for i in range(1, len(statement.figures)):
            level, share = statement.figures[i - 1 : i + 1]
            pair = level.is_level and level.kind == "mass" and share.unit == "%" and share.of("measure") == "world_share"
            same = (
                level.of("item") == share.of("item")
                and level.of("stage") == share.of("stage")
                and level.of("ref_area") == share.of("ref_area")
            )
            if not (pair and same) or words.size(statement.before(i)) > 14 or share.change is not None:
                continue
            official = known.official(level.of("measure"), WORLD, level.of("item"), level.of("stage"), level.unit)
            yield from _against(statement, level, share, [k for k in official if k.period and _YEAR.fullmatch(k.period)])


def _against(statement: Statement, level: Figure, share: Figure, official: list[Level]) -> Iterator[Check]:
    """Against the year that is told, else against the last; a total that only an older year had is an old denominator."""
    latest = int(statement.published[:4]) if statement.published and statement.published[:4].isdigit() else 9999
    told = _YEAR.findall(level.of("time_period") or "")
    known = sorted((k for k in official if int(k.period or 0) < latest), key=lambda k: k.period or "")
    if not known:
        return
    last = next((k for k in known if told and k.period == told[-1]), known[-1])
    terms = (Term.of(level), Term.of(share))
    hedged = TOTAL.recompute([t.hedged for t in terms]) if share.hedged.low > 0 else None
    if holds("=", hedged, _loose(last).hedged):
        yield Check(TOTAL, terms, statement, _loose(last))
        return
    older = [k for k in known if (k.period or "") < (last.period or "") and holds("=", hedged, _loose(k).hedged)]
    if older:
        yield Check(STALE, terms, statement, _loose(older[-1]), ("older_denominator",))


def _loose(level: Level) -> Term:
    """An official total; figures of a year are revised by a few per cent."""
    return Term(level.label, level.strict, level.strict * _REVISED, None, level.reference_ids)


def digits(statements: Sequence[Statement], facts: pd.DataFrame) -> Iterator[Check]:
    """A count that differs from the official one of the same thing in one digit."""
    counts = facts[facts["unit"].eq("count") & facts["value"].ge(100)].to_dict("records")
    for statement in statements:
        about = {(f.of("ref_area"), f.of("item")) for f in statement.figures if f.of("measure") == "market_count"}
        for fact in counts:
            if (text_or_none(fact["area"]), text_or_none(fact["item"])) not in about:
                continue
            partner = text_or_none(fact["partner"])
            partners = {f.of("counterpart_area") for f in statement.figures}
            for f in statement.figures:
                official = float(fact["value"])
                exact = f.kind == "count" and f.value is not None and f.bound == "exact"
                if exact and partner in partners | {None} and _one_digit(f.value or 0, official):
                    label = f"{official:g} ({text_or_none(fact['source'])})"
                    stated = Term.given(label, official, (str(fact["fact_id"]),))
                    yield Check(DIGIT, (Term.of(f),), statement, stated, ("official_figure",))


def _one_digit(a: float, b: float) -> bool:
    """Whether two whole numbers of three digits or more differ in one digit, by more than a revision.

    >>> _one_digit(1006, 1406), _one_digit(1406, 1406), _one_digit(1405, 1406), _one_digit(16, 46)
    (True, False, False, False)
    """
    one, two = f"{a:.0f}", f"{b:.0f}"
    return len(one) == len(two) >= 3 and sum(x != y for x, y in zip(one, two, strict=True)) == 1 and abs(a - b) > FAR * b
