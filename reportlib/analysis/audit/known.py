"""What other sentences and the official figures state of a quantity: looked up by its key."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.interval import Interval
from reportlib.analysis.reference import fact_interval
from reportlib.analysis.results import text_or_none
from reportlib.lexicon.items import ancestors

CLOSE = 0.005
"""An official figure supports an edit that gives it, but for rounding: this much off, as a fraction."""

MANY = 100
"""As many claims of one quantity are kept to support repairs; more would not change what is found."""

MAGNITUDE = 3.0
"""An official price supports an edited one of its order of magnitude: within this factor."""

TONNES = {"t": 1.0, "kg": 1e-3, "g": 1e-6, "oz": 31.1034768e-6, "lb": 0.45359237e-3}
"""What a unit of weight is in tonnes; oz is the troy ounce, in which metals are priced."""

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A level stated elsewhere."""

    label: str
    strict: Interval
    hedged: Interval
    period: str | None
    mention_id: str | None = None
    figure: Figure | None = None
    reference_ids: tuple[str, ...] = ()


class Known:
    """An index of stated levels, of all documents and of the official figures."""

    def __init__(self, statements: Sequence[Statement], facts: pd.DataFrame | None = None) -> None:
        self._levels: dict[tuple[Key, str | None], list[Level]] = defaultdict(list)
        self._facts: dict[tuple[Key, str | None], list[Level]] = defaultdict(list)
        self._all: dict[Key, list[Level]] = defaultdict(list)
        self._prices: dict[str, list[tuple[float, str, str, str]]] = defaultdict(list)
        self._official_prices: dict[str, list[tuple[float, str, str, str]]] = defaultdict(list)
        for statement in statements:
            for f in statement.figures:
                currency, per_tonne = _price(f.unit, f.value)
                if currency and f.is_level and f.claims and f.of("item"):
                    self._prices[currency].append((per_tonne, f.of("item") or "", f.mention_id, f.claim_ids[0]))
                if f.is_level and f.claims and f.of("obs_status") in ("actual", "estimate"):
                    level = Level(f.exact, f.strict, f.hedged, f.of("time_period"), f.mention_id, f)
                    self._levels[(_key(f), f.of("time_period"))].append(level)
                    if len(self._all[_key(f)]) < MANY:
                        self._all[_key(f)].append(level)
        for level, key in _official(facts) if facts is not None else ():
            self._facts[(key, level.period)].append(level)
            self._all[key].append(level)
            currency, per_tonne = _price(key[-1], level.strict.low)
            if currency and key[0] == "price" and key[4]:
                self._official_prices[currency].append((per_tonne, key[4], "", level.reference_ids[0]))
        for prices in (*self._prices.values(), *self._official_prices.values()):
            prices.sort()

    def levels(self, figure: Figure, period: str | None) -> Iterator[Level]:
        """What is stated of a figure's quantity for another period: by other sentences, and by official figures."""
        yield from self._levels.get((_key(figure), period), [])
        yield from self._facts.get((_key(figure), period), [])

    def official(self, measure: str | None, area: str | None, item: str | None, stage: str | None, unit: str | None) -> list[Level]:
        """The official figures of a quantity, all periods."""
        return [k for k in self._all.get((measure, area, None, None, item, stage, unit), []) if k.reference_ids]

    def support(self, figure: Figure, value: float, without: Collection[str] = ()) -> tuple[str, ...]:
        """The ids of other claims and official figures that state this value of a figure's quantity."""
        if not figure.claims:
            return ()
        found: list[str] = []
        for k in self._all.get(_key(figure), []):
            wide = k.strict.hull(Interval(k.strict.low * (1 - CLOSE), k.strict.high * (1 + CLOSE))) if k.strict.low > 0 else k.strict
            narrow = k.strict.high - k.strict.low <= 0.2 * abs(value)
            same = k.period in (None, figure.of("time_period")) or figure.of("time_period") is None
            if k.mention_id not in {figure.mention_id, *without} and value in wide and narrow and same:
                found += list(k.reference_ids) or (k.figure.claim_ids[:1] if k.figure else [])
        return tuple(dict.fromkeys([*found, *self._same_price(figure, value, without)]))[:3]

    def _same_price(self, figure: Figure, value: float, without: Collection[str]) -> list[str]:
        """Claims that state this price in whatever unit, and official prices of its order of magnitude, for what is related."""
        currency, per_tonne = _price(figure.unit, value)
        item = figure.of("item") or ""
        found: list[str] = []
        # claims must state the very price; an official one need only be of its order, so the nearest says most
        claimed = _between(self._prices.get(currency or "", []), per_tonne * (1 - CLOSE), per_tonne * (1 + CLOSE))
        official = _between(self._official_prices.get(currency or "", []), per_tonne / MAGNITUDE, per_tonne * MAGNITUDE)
        # nor does it speak for an edit where the number as written is of that order too
        _, written = _price(figure.unit, figure.value)
        official = [p for p in official if not 1 / MAGNITUDE < p[0] / written < MAGNITUDE]
        nearest = sorted(official, key=lambda p: (p[1] != item, abs(p[0] - per_tonne), p))
        for _, other, mention_id, source in [*claimed[:MANY], *nearest]:
            if mention_id not in without and (item == other or item in ancestors(other) or other in ancestors(item)):
                found.append(source)
        return found[:3]


def _between(prices: list[tuple[float, str, str, str]], low: float, high: float) -> list[tuple[float, str, str, str]]:
    """Those of sorted prices that lie between two."""
    return prices[bisect_left(prices, (low, "", "", "")) : bisect_left(prices, (high, "", "", ""))]


def _price(unit: str | None, value: float | None) -> tuple[str | None, float]:
    """The currency of a price and what it is per tonne; None for what is no price by weight."""
    currency, _, per = (unit or "").partition("/")
    return (currency, value / TONNES[per]) if per in TONNES and value and value > 0 else (None, 1.0)


def _key(f: Figure) -> Key:
    partner = f.of("counterpart_area")
    return f.of("measure"), f.of("ref_area"), f.of("ref_entity"), partner, f.of("item"), f.of("stage"), f.unit


def _official(facts: pd.DataFrame) -> Iterator[tuple[Level, Key]]:
    for fact in facts.to_dict("records"):
        interval = fact_interval(fact)
        if interval is None:
            continue
        name = text_or_none(fact["fact_id"]) or ""
        partner = text_or_none(fact["partner"])
        key = (
            text_or_none(fact["measure"]), text_or_none(fact["area"]), None, None if partner == "WORLD" else partner,
            text_or_none(fact["item"]), text_or_none(fact["stage"]), text_or_none(fact["unit"]),
        )  # fmt: skip
        label = f"{interval.low:.10g} ({text_or_none(fact['source'])} {text_or_none(fact['period']) or ''})"
        yield Level(label, interval, interval, text_or_none(fact["period"]), None, None, (name,)), key
