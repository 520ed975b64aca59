"""Holds rows of the tables against annotations: which found each other, and which of their fields agree.

A layer says when an annotation and a row can be the same thing at all, and how good a pair they make; pairs are then formed one to one,
the best first. A figure counts a pair as right by its own test; a pair that fails it counts once as missed and once as wrong. An optional
annotation (one that can be argued either way) is neither asked for nor held against a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlib.reading.text import fold

Row = Mapping[str, Any]
Test = Callable[[Row, Row], bool]

OVERLAP = 0.4
"""Two spans mean the same place from this share of their union on."""
NEAR = 60
"""An event is told over a stretch of text; its words may be marked this many characters apart."""
EDGE = 15
"""The ends of an article may differ by so many characters, for a closing line or a stray mark."""


@dataclass(frozen=True, slots=True)
class Layer:
    """How the rows of one table are judged.

    Attributes:
        quality: How good a pair an annotation and a row make, as something that sorts; None where they cannot be the same.
        figures: The tests by the name of the figure that counts them; a pair alone is right for ``found``.
        fields: The tests of single fields, counted over the pairs found.
    """

    quality: Callable[[Row, Row], Any]
    figures: Mapping[str, Test]
    fields: Mapping[str, Test]


@dataclass(slots=True)
class Count:
    """Right, wrong and missed; adds up over documents."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there was nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    @property
    def precision(self) -> float | None:
        """The part of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The part of what there is that was found right."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    def __iadd__(self, other: Count) -> Count:
        self.right, self.wrong, self.missed = self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        return self


@dataclass(slots=True)
class Verdict:
    """What the judge says of one layer of one document."""

    figures: dict[str, Count] = field(default_factory=dict)
    fields: dict[str, Count] = field(default_factory=dict)
    pairs: list[tuple[Row, Row]] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)


def judge(layer: Layer, gold: Sequence[Row], rows: Sequence[Row]) -> Verdict:
    """Matches annotations with rows and counts what is right."""
    pairs = match(layer, gold, rows)
    asked = [(g, r) for g, r in pairs if not g.get("optional")]
    with_pair = {id(x) for pair in pairs for x in pair}
    argued = [g for g in gold if g.get("optional")]
    missed = [g for g in gold if id(g) not in with_pair and not g.get("optional")]
    extra = [r for r in rows if id(r) not in with_pair and not any(shared(g, r) > 0 for g in argued)]
    out = Verdict(pairs=asked, missed=missed, extra=extra)
    for name, test in {"found": _always, **layer.figures}.items():
        right = sum(test(g, r) for g, r in asked)
        out.figures[name] = Count(right, len(extra) + len(asked) - right, len(missed) + len(asked) - right)
    for name, test in layer.fields.items():
        right = sum(test(g, r) for g, r in asked)
        out.fields[name] = Count(right, len(asked) - right, 0)
    return out


def match(layer: Layer, gold: Sequence[Row], rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pairs, each annotation and each row at most once: the annotations that are asked for first, the best pair first."""
    pairs: list[tuple[Row, Row]] = []
    taken: set[int] = set()
    for optional in (False, True):
        wanted = [g for g in gold if bool(g.get("optional")) is optional]
        free = [r for r in rows if id(r) not in taken]
        graded = [(q, i, j) for i, g in enumerate(wanted) for j, r in enumerate(free) if (q := layer.quality(g, r)) is not None]
        used: set[int] = set()
        # of equally good pairs the one that comes first in the text wins
        for _, i, j in sorted(graded, key=lambda x: (x[0], -x[1], -x[2]), reverse=True):
            if i not in used and id(free[j]) not in taken:
                used.add(i)
                taken.add(id(free[j]))
                pairs.append((wanted[i], free[j]))
    return pairs


def shared(a: Row, b: Row) -> int:
    """The characters that two places share; below zero, the distance between them."""
    return min(a["end"], b["end"]) - max(a["start"], b["start"])


def union_share(a: Row, b: Row) -> float:
    """The part of two places together that both cover.

    >>> union_share({"start": 0, "end": 4}, {"start": 2, "end": 6})
    0.3333333333333333
    """
    both = shared(a, b)
    return both / (max(a["end"], b["end"]) - min(a["start"], b["start"])) if both > 0 else 0.0


def same_number(a: float | None, b: float | None) -> bool:
    """Whether two numbers agree to one part in a million."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-12)


def same_value(gold: Row, value: float | None, low: float | None, high: float | None) -> bool:
    """Whether a row says the annotated value, or the ends of the annotated range."""
    if gold.get("value") is not None:
        return same_number(gold["value"], value)
    return value is None and same_number(gold.get("low"), low) and same_number(gold.get("high"), high)


def same_period(gold: str | None, found: str | None) -> bool:
    """Whether two periods agree as far as the coarser one goes, or begin in the same month.

    >>> same_period("2025", "2025-12"), same_period("2025-12/2026-01", "2025-12-03"), same_period("2025", "2024-12")
    (True, True, False)
    """
    if gold is None or found is None:
        return gold is found
    a, b = gold.split("/")[0], found.split("/")[0]
    return a.startswith(b) or b.startswith(a) or (len(a) >= 7 and a[:7] == b[:7])


def same_date(gold: str | None, found: str | None) -> bool:
    """Whether two dates agree to the month at least."""
    a, b = gold or "", found or ""
    return min(len(a), len(b)) >= 7 and (a.startswith(b) or b.startswith(a))


def mentions() -> Layer:
    """Quantities: the places overlap and the value is right; then unit, kind, bound and change."""

    def quality(gold: Row, row: Row) -> float | None:
        share = union_share(gold, row)
        return share if share >= OVERLAP and same_value(gold, row["value"], row["low"], row["high"]) else None

    fields: dict[str, Test] = {name: _equal(name) for name in ("kind", "bound", "change")}
    fields["unit"] = lambda g, r: fold(g.get("unit") or "") == fold(r.get("unit") or "")
    return Layer(
        quality, {"full": _all(fields.values())}, {**fields, "exact span": lambda g, r: (g["start"], g["end"]) == (r["start"], r["end"])}
    )


def claims(values: Iterable[Row], same: Mapping[str, str]) -> Layer:
    """Claims: the right mention with its value; then who, what, of what; then the rest.

    Args:
        values: The annotated mentions of the document, which hold the values.
        same: Names that mean the same.
    """
    at = {(m["start"], m["end"]): m for m in values}

    def name(row: Row, column: str) -> Any:
        value = row.get(column)
        return same.get(value, value)

    def equal(gold: str, *columns: str) -> Test:
        return lambda g, r: name(g, gold) == next((n for c in columns if (n := name(r, c)) is not None), None)

    fields = {
        "measure": equal("measure", "measure"),
        "subject": equal("subject", "ref_entity", "ref_area"),
        "counterpart": equal("counterpart", "counterpart_entity", "counterpart_area"),
        "item": equal("item", "item"),
        "stage": equal("stage", "stage"),
        "time_period": equal("time_period", "time_period"),
        "obs_status": equal("obs_status", "obs_status"),
        "source": equal("source", "source"),
    }
    core = _all([fields["measure"], fields["subject"], fields["item"]])
    rest = _all(
        [fields["counterpart"], fields["stage"], fields["obs_status"], lambda g, r: same_period(g.get("time_period"), r.get("time_period"))]
    )

    def quality(gold: Row, row: Row) -> tuple[int, float] | None:
        share, value = union_share(gold, row), at.get((gold["start"], gold["end"]))
        if share < OVERLAP or (value is not None and not same_value(value, row["obs_value"], row["obs_low"], row["obs_high"])):
            return None
        return sum(test(gold, row) for test in fields.values()), share

    return Layer(quality, {"core": core, "full": lambda g, r: core(g, r) and rest(g, r)}, fields)


def events(same: Mapping[str, str]) -> Layer:
    """Events: date to the month, type, and place; then who acts."""

    def actor(gold: Row, row: Row) -> bool:
        a, b = gold.get("actor"), row.get("actor")
        return same.get(a, a) == same.get(b, b)

    def quality(gold: Row, row: Row) -> tuple[bool, int] | None:
        gap = -shared(gold, row)
        if gap > NEAR or gold["type"] != row["type"] or not same_date(gold["date"], row["date"]):
            return None
        return actor(gold, row), -gap

    return Layer(quality, {"actor": actor}, {})


def articles() -> Layer:
    """Articles: both ends (a title may be counted in); then the month of publication."""

    def quality(gold: Row, row: Row) -> int | None:
        start, end = row["start"] - gold["start"], abs(row["end"] - gold["end"])
        return -abs(start) - end if end <= EDGE and -200 <= start <= EDGE else None

    return Layer(quality, {"date": lambda g, r: (g.get("published") or "")[:7] == (r.get("published") or "")[:7]}, {})


def _equal(name: str) -> Test:
    return lambda g, r: g.get(name) == r.get(name)


def _all(tests: Iterable[Test]) -> Test:
    tests = list(tests)
    return lambda g, r: all(t(g, r) for t in tests)


def _always(gold: Row, row: Row) -> bool:
    return True
