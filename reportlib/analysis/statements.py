"""Claims as the ledger holds them against each other: the question each answers, its interval in one unit, who says it where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from reportlib.analysis.comparable import CURRENT, NOT_STATED, STANDING, interval_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, text_or_none
from reportlib.analysis.units import dimension, settings
from reportlib.lexicon.loader import read_toml

DIRECT = "direct"
_DIGIT = re.compile(r"\d+")
_LATIN = re.compile(r"[a-z]{2,}")
_WINDOW = 10
_ALIKE = 0.4
"""Part of the shorter context's pairs of characters that two contexts share where they speak of the same thing."""


class Key(NamedTuple):
    """A question: what is measured of whom, and the facets in which statements on it may differ."""

    family: str
    subject: str | None
    partner: str | None
    item: str | None
    dimension: str
    change: str | None
    stage: str | None
    basis: str | None
    route: str | None
    period: str
    status: str
    scope: str | None

    @property
    def base(self) -> tuple[str | None, ...]:
        """What two statements must share in any case."""
        return self[:6]


FACETS = ("item", "stage", "basis", "route", "period", "status", "scope")
"""Fields of a key in which statements may differ and yet seem to contradict each other."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: ``interval`` and ``value`` are in the unit of its key's dimension."""

    claim_id: str
    key: Key
    measure: str
    interval: Interval
    value: float | None
    unit: str | None
    source: str | None
    source_id: str
    article_id: str
    time_period: str | None
    published: str | None
    confidence: float
    sentence: str
    exact: str

    @property
    def one_of_many(self) -> bool:
        """Whether the subject has many such numbers at once, so that only what is said of the same thing can conflict."""
        # a change is one of many, too: since when, of which market?
        return self.measure in settings()["many"] or self.key.change is not None

    @property
    def digits(self) -> str:
        """The significant digits of an exact number in the unit of its question, without the zeros at either end."""
        return _digits(self.value)

    @property
    def digits_in_unit(self) -> str:
        """The same in the unit in which it is stated."""
        return _digits(None if self.value is None else self.value / dimension(self.unit)[1])


def statements(claims: pd.DataFrame, articles: pd.DataFrame) -> list[Statement]:
    """The claims with a number and a subject, in the order of their ids.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        articles: The articles table, for dates of publication.
    """
    published = articles.drop_duplicates("article_id").set_index("article_id")["published"].to_dict()
    made = (_statement(row, published) for row in claims.to_dict("records"))
    return sorted((s for s in made if s is not None), key=lambda s: s.claim_id)


def family_of(measure: str) -> str:
    """The question that a measure belongs to.

    >>> family_of("dependence"), family_of("price")
    ('import_share', 'price')
    """
    return str(settings()["families"].get(measure, measure))


def holds_on(measure: str) -> bool:
    """Whether a measure's number holds until something changes it, so that one without a date speaks of today."""
    return measure in STANDING or measure in settings()["standing"]["measures"]


def speaks_of_same(a: Statement, b: Statement) -> bool:
    """Whether the words around two numbers are alike, and no names in Latin script (of exchanges, of firms) tell them apart."""
    pairs = [_pairs(s.sentence, s.exact) for s in (a, b)]
    names = [{w for w in _LATIN.findall(folded(s.sentence))} for s in (a, b)]
    if all(names) and not names[0] & names[1]:
        return False
    least = min(map(len, pairs))
    return bool(least) and len(pairs[0] & pairs[1]) >= _ALIKE * least


def years(period: str | None) -> set[str]:
    """The years named in a period.

    >>> sorted(years("2024-10/2025-01"))
    ['2024', '2025']
    """
    return {y for y in _DIGIT.findall(period or "") if len(y) == 4}


def _statement(row: Mapping[Any, Any], published: Mapping[Any, Any]) -> Statement | None:
    found = interval_of(row)
    subject = text_or_none(row["subject"])
    if found is None or subject is None:
        return None
    measure, unit = str(row["measure"]), text_or_none(row["unit"])
    name, factor = dimension(unit)
    value = None if is_missing(row["obs_value"]) else float(row["obs_value"])
    exact = value is not None and text_or_none(row["bound"]) in (None, "exact", "approx")
    period = str(row["period_class"])
    if holds_on(measure) and (measure not in STANDING or period == NOT_STATED):
        # what holds on and has no date speaks of today
        period = CURRENT
    key = Key(
        family_of(measure), subject, text_or_none(row["partner"]), text_or_none(row["item"]), name, text_or_none(row["change"]),
        text_or_none(row["stage"]), text_or_none(row["basis"]), text_or_none(row["route"]) or DIRECT, period, str(row["status"]),
        text_or_none(row["scope"]),
    )  # fmt: skip
    return Statement(
        str(row["claim_id"]), key, measure, scaled(found, factor), value * factor if exact and value is not None else None, unit,
        text_or_none(row["source"]), str(row["source_id"]), str(row["article_id"]), text_or_none(row["time_period"]),
        text_or_none(published.get(row["article_id"])), 1.0 if is_missing(row["confidence"]) else float(row["confidence"]),
        str(row["sentence"]), str(row["exact"]),
    )  # fmt: skip


def _digits(value: float | None) -> str:
    return "" if value is None else f"{abs(value):.12g}".split("e")[0].replace(".", "").strip("0")


def scaled(interval: Interval, factor: float) -> Interval:
    """An interval in another unit."""
    if factor == 1:
        return interval
    return Interval(interval.low * factor, interval.high * factor, interval.low_open, interval.high_open)


def folded(text: str) -> str:
    """Text in Simplified characters and small letters, for comparing words."""
    return text.translate(_simplified()).casefold()


def _pairs(sentence: str, exact: str) -> set[str]:
    """Neighbouring characters (words of Latin script as one) on either side of the number, without digits."""
    at = max(0, sentence.find(exact))
    around = [sentence[max(0, at - 2 * _WINDOW) : at], exact, sentence[at + len(exact) : at + len(exact) + 2 * _WINDOW]]
    found: set[str] = set()
    for part in around:
        tokens = [t for t in re.findall(r"[a-z]+|[\u4e00-\u9fff]", folded(part))][:: 1 if part is not around[0] else -1][:_WINDOW]
        ordered = tokens if part is not around[0] else tokens[::-1]
        found |= {a + b for a, b in zip(ordered, ordered[1:], strict=False)}
    return found


@cache
def _simplified() -> dict[int, int | str]:
    data = read_toml("folding")
    return dict(zip(map(ord, str(data["traditional"])), str(data["simplified"]), strict=True))
