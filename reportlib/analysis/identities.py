"""Identities beyond pairs: claims on several quantities that cannot all be true, as the smallest such set with its weakest member."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import FACTS, ends
from reportlib.analysis.consensus import camps
from reportlib.analysis.feasible import Bound, Relation, components, implied, minimal_infeasible
from reportlib.analysis.interval import Interval
from reportlib.analysis.periods import Months, earlier, months
from reportlib.analysis.results import to_results
from reportlib.analysis.statements import Statement, statements
from reportlib.analysis.units import kind_of
from reportlib.analysis.usable import SHARES
from reportlib.lexicon.items import parents

LEVELS = ("production", "capacity", "reserves", "exports", "imports", "sales", "inventory")
"""Measures whose parts add up to a whole."""

FLOWS = ("production", "exports", "imports", "sales")
"""Levels that add up over time, too."""

GROUPS = ("EU", "G7", "WORLD")
"""Areas that contain others, so that a sum over areas leaves them out."""

IDENTITIES = (
    "share_of_total",
    "shares_at_most_whole",
    "parts_at_most_whole",
    "months_at_most_year",
    "change_from_earlier",
    "exchange_rate",
)

MOST = 5
"""Sets told of one part of the system: after so many, what is wrong is not a claim but how they hang together."""

_KEYS = {"identity": "text", "members": "text"}
_EXTRA = {
    **dict.fromkeys(("weakest", "subject", "item", "stage", "measure"), "text"),
    "stated_low": "number", "stated_high": "number", "touches": "list",
}  # fmt: skip

Quantity = tuple[Hashable, ...]


def infeasible(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One result a minimal set of claims that no values satisfy, for all identities of this module.

    Sums (shares of one market, parts, months) are tested as one linear system, products (share of a total, growth, exchange rates) as
    another in logarithms, each part of it that shares quantities as a whole. Claims on one quantity that already disagree are for the
    ledger: here, the largest camp speaks for the quantity.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        articles: The articles table.

    Returns:
        ``identity``: the broken identities, joined by +; ``members``: the claims, sorted and joined by spaces; ``weakest``: the claim with
        fewest sources, then least surely read; low and high: what the other claims leave possible for its quantity; stated_low and
        stated_high: what it says.
    """
    table = _quantities(statements(claims, articles))
    rows = [r for relations, logs in ((_sums(table), False), (_products(table), True)) for r in _broken(table, relations, logs)]
    rows.sort(key=lambda r: (r["identity"], r["members"]))
    return to_results(rows, "identity", _KEYS, _EXTRA)


def implied_rates(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The exchange rates that two currencies of one amount imply: one result a pair of claims, in units of ``first`` for one ``second``."""
    rows = []
    for a, b in _same_amounts(statements(claims, articles)):
        if a.interval.low > 0 and b.interval.low > 0:
            value = a.value / b.value if a.value is not None and b.value else None
            rows.append(
                {
                    "first": a.unit, "second": b.unit, "a_claim": a.claim_id, "b_claim": b.claim_id, "period": a.time_period,
                    **ends(a.interval / b.interval), "value": value, "unit": f"{a.unit}/{b.unit}", "n_sources": 1,
                    "claim_ids": sorted((a.claim_id, b.claim_id)),
                }
            )  # fmt: skip
    keys = dict.fromkeys(("first", "second", "a_claim", "b_claim"), "text")
    return to_results(sorted(rows, key=lambda r: (r["first"], r["second"], r["a_claim"])), "exchange_rate", keys, {"period": "text"})


class _Table:
    """The largest camp of each quantity that facts are stated on."""

    def __init__(self, groups: dict[Quantity, list[Statement]]) -> None:
        self.of: dict[Quantity, list[Statement]] = {}
        for quantity, group in groups.items():
            found = [[group[i] for i in camp] for camp in camps([s.interval for s in group])]
            self.of[quantity] = max(found, key=lambda c: (len({s.source_id for s in c}), len(c)))
        self.all = [s for q in self.of for s in self.of[q]]
        self.by_id = {s.claim_id: s for s in self.all}

    def bounds(self, quantities: Iterable[Quantity], logs: bool) -> list[Bound]:
        """The claims that bind: of each quantity the ones with the highest lower and the lowest upper end."""
        out = []
        for q in quantities:
            camp = self.of.get(q, [])
            strength = (float(len({s.source_id for s in camp})),)
            binding = {s.claim_id: s for s in (max(camp, key=_floor), min(camp, key=_ceiling))} if camp else {}
            for s in binding.values():
                span = _logs(s.interval) if logs else s.interval
                if span is not None:
                    out.append(Bound(s.claim_id, q, span, (*strength, s.confidence)))
        return out


def _floor(s: Statement) -> tuple[Any, ...]:
    return s.interval.low, s.confidence, s.claim_id


def _ceiling(s: Statement) -> tuple[Any, ...]:
    return s.interval.high, -s.confidence, s.claim_id


def _quantities(found: Iterable[Statement]) -> _Table:
    groups: dict[Quantity, list[Statement]] = defaultdict(list)
    for s in found:
        if s.key.status in FACTS and s.key.scope is None:
            groups[_quantity(s)].append(s)
    return _Table({q: groups[q] for q in sorted(groups, key=str)})


def _quantity(s: Statement, **other: object) -> Quantity:
    """Measure, subject, partner, item, stage, basis, route, unit, change, period."""
    k = s.key
    parts = {
        "measure": k.family, "subject": k.subject, "partner": k.partner, "item": k.item, "stage": k.stage, "basis": k.basis,
        "route": k.route, "dimension": k.dimension, "change": k.change, "period": k.period if s.measure in SHARES else s.time_period,
    }  # fmt: skip
    return tuple({**parts, **other}.values())


def _sums(table: _Table) -> Iterator[Relation]:
    firsts = {q: camp[0] for q, camp in table.of.items()}
    yield from _whole_of_shares(firsts)
    yield from _parts(firsts)
    yield from _time(firsts)


def _whole_of_shares(firsts: dict[Quantity, Statement]) -> Iterator[Relation]:
    """The shares of different areas in one market, or of different partners in one country's imports, come to 100 % at most."""
    markets: dict[Quantity, list[Quantity]] = defaultdict(list)
    for q, s in firsts.items():
        if s.unit != "%" or s.key.change is not None:
            continue
        if s.measure == "world_share" and _is_country(s.key.subject):
            markets[_quantity(s, subject=None)].append(q)
        elif s.measure == "import_share" and _is_country(s.key.partner):
            markets[_quantity(s, partner=None)].append(q)
    for shares in markets.values():
        if len(shares) > 1:
            yield Relation("shares_at_most_whole", tuple((q, 1.0) for q in shares), 0.0, 100.0, least=0.0)


def _parts(firsts: dict[Quantity, Statement]) -> Iterator[Relation]:
    """Countries come to the world at most, and items that belong directly to a group to the group."""
    by_area: dict[Quantity, list[Quantity]] = defaultdict(list)
    by_item: dict[Quantity, list[Quantity]] = defaultdict(list)
    for q, s in firsts.items():
        if s.measure not in LEVELS or s.key.change is not None or kind_of(s.unit) != "mass":
            continue
        if _is_country(s.key.subject) and s.time_period is not None:
            by_area[_quantity(s, subject="WORLD")].append(q)
        # ore, oxide and magnets are weighed differently: only what stands at one stage adds up
        if s.key.item is not None and s.key.stage is not None and s.time_period is not None:
            for group in parents(s.key.item):
                by_item[_quantity(s, item=group)].append(q)
    for groups in (by_area, by_item):
        for whole, parts in groups.items():
            if whole in firsts:
                yield Relation("parts_at_most_whole", (*((q, 1.0) for q in parts), (whole, -1.0)), -math.inf, 0.0, least=0.0)


def _time(firsts: dict[Quantity, Statement]) -> Iterator[Relation]:
    """Months and quarters come to no more than the period that holds them."""
    series: dict[Quantity, dict[Months, Quantity]] = defaultdict(dict)
    for q, s in firsts.items():
        span = months(s.time_period)
        if s.measure in FLOWS and span is not None and s.key.change is None:
            series[_quantity(s, period=None)][span] = q
    for spans in series.values():
        ordered = sorted(spans, key=lambda m: (m[1] - m[0], m))
        for whole in ordered:
            inside: list[Months] = []
            for part in ordered:
                # the shortest first, and none that overlaps one already counted
                if part != whole and whole[0] <= part[0] and part[1] <= whole[1] and all(part[0] > o[1] or part[1] < o[0] for o in inside):
                    inside.append(part)
            if inside:
                terms = (*((spans[p], 1.0) for p in inside), (spans[whole], -1.0))
                yield Relation("months_at_most_year", terms, -math.inf, 0.0, least=0.0)


def _products(table: _Table) -> Iterator[Relation]:
    yield from _share_of_total(table)
    yield from _growth(table)
    for a, b in _same_amounts(table.all):
        year = (a.time_period or a.published or "")[:4]
        yield Relation("exchange_rate", ((_quantity(a), 1.0), (_quantity(b), -1.0), (("rate", a.unit, b.unit, year), -1.0)))


def _share_of_total(table: _Table) -> Iterator[Relation]:
    """The share of a country in the world's total, in one year: level = share x total."""
    shares = [s for s in table.all if s.measure == "world_share" and s.unit == "%" and s.key.change is None and s.time_period]
    seen = set()
    for s in shares:
        year = str(s.time_period)[:4]
        for measure in ("reserves",) if s.key.stage == "reserves" else ("production", "capacity"):
            level = _quantity(s, measure=measure, dimension="mass", period=year)
            total = _quantity(s, measure=measure, dimension="mass", period=year, subject="WORLD")
            if level in table.of and total in table.of and (level, total) not in seen:
                seen.add((level, total))
                hundred = math.log(100)
                yield Relation("share_of_total", ((_quantity(s), 1.0), (total, 1.0), (level, -1.0)), hundred, hundred)


def _growth(table: _Table) -> Iterator[Relation]:
    """A change on the year or the month before, said beside a level: level = earlier level x (1 + change)."""
    beside: dict[tuple, list[Statement]] = defaultdict(list)
    for s in table.all:
        if s.measure in LEVELS and s.key.change is None and s.time_period:
            beside[s.article_id, s.sentence, s.key.subject, s.key.item, s.time_period].append(s)
    for c in table.all:
        if c.measure not in ("volume_change", "growth") or c.unit != "%" or c.key.change not in ("yoy", "mom"):
            continue
        for level in beside.get((c.article_id, c.sentence, c.key.subject, c.key.item, c.time_period), ()):
            before = earlier(level.time_period, years=c.key.change == "yoy")
            former = _quantity(level, period=before)
            if before is not None and former in table.of:
                # the change is a quantity of its own here: a fall of 20 % is a factor of 0.8
                yield Relation("change_from_earlier", ((former, 1.0), (("factor", *_quantity(c)), 1.0), (_quantity(level), -1.0)))


def _same_amounts(found: Iterable[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """One amount of money in two currencies: the only two that a sentence gives for one measure of one subject."""
    groups: dict[tuple, list[Statement]] = defaultdict(list)
    for s in found:
        if kind_of(s.unit) in ("money", "price"):
            k = s.key
            groups[s.article_id, s.sentence, k.family, k.subject, k.partner, k.item, k.status, k.change].append(s)
    for group in groups.values():
        for a, b in combinations(sorted(group, key=lambda s: str(s.unit)), 2):
            if len(group) == 2 and a.key.dimension != b.key.dimension and kind_of(a.unit) == kind_of(b.unit):
                yield a, b


def _broken(table: _Table, relations: Iterable[Relation], logs: bool) -> Iterator[dict[str, Any]]:
    for part in components(list(relations)):
        quantities = list(dict.fromkeys(q for r in part for q, _ in r.terms))
        bounds = [b for q in quantities for b in _bounds(table, q, logs)]
        for _ in range(MOST):
            found = minimal_infeasible(part, bounds)
            if found is None:
                break
            needed, members = found
            weakest = min(members, key=lambda b: (b.strength, b.claim_id))
            yield _row(table, needed, members, weakest, logs)
            # what is left may break another identity
            bounds = [b for b in bounds if b.claim_id != weakest.claim_id]


def _is_factor(quantity: Hashable) -> bool:
    """Whether a quantity is one plus a change, and not a level."""
    return isinstance(quantity, tuple) and quantity[0] == "factor"


def _bounds(table: _Table, quantity: Any, logs: bool) -> list[Bound]:  # noqa: ANN401
    if not _is_factor(quantity):
        return table.bounds([quantity], logs)
    made = []
    for b in table.bounds([quantity[1:]], logs=False):
        span = _logs(Interval(1 + b.interval.low / 100, 1 + b.interval.high / 100))
        if span is not None:
            made.append(Bound(b.claim_id, quantity, span, b.strength))
    return made


def _row(table: _Table, needed: Sequence[Relation], members: Sequence[Bound], weakest: Bound, logs: bool) -> dict[str, Any]:
    claims = [table.by_id[c] for c in sorted({b.claim_id for b in members})]
    weak = table.by_id[weakest.claim_id]
    rest = implied(needed, [b for b in members if b.claim_id != weakest.claim_id], weakest.quantity)
    if rest is not None and logs:
        rest = _powers(rest)
        rest = (rest - 1) * 100 if _is_factor(weakest.quantity) else rest
    stated = ends(weak.interval)
    key = weak.key
    return {
        "identity": "+".join(sorted({r.name for r in needed})), "members": " ".join(c.claim_id for c in claims),
        "weakest": weak.claim_id, "subject": key.subject, "item": key.item, "stage": key.stage, "measure": weak.measure,
        **ends(rest), "stated_low": stated["low"], "stated_high": stated["high"],
        "unit": "t" if key.dimension == "mass" else weak.unit, "n_sources": len({c.source_id for c in claims}),
        "claim_ids": [c.claim_id for c in claims],
    }  # fmt: skip


def _logs(interval: Interval) -> Interval | None:
    """The logarithms; None of what may be zero or less on both ends."""
    if interval.high <= 0:
        return None
    low = -math.inf if interval.low <= 0 else math.log(interval.low)
    return Interval(low, math.inf if math.isinf(interval.high) else math.log(interval.high), interval.low_open, interval.high_open)


def _powers(interval: Interval) -> Interval:
    return Interval(math.exp(interval.low), math.inf if interval.high > 700 else math.exp(interval.high))


def _is_country(area: str | None) -> bool:
    return area is not None and len(area) == 2 and area.isupper() and area not in GROUPS
