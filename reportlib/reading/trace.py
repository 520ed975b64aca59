"""How each quantity of a text was read, part by part, and what was passed over and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from reportlib.reading.changes import Phrase
from reportlib.reading.qualifiers import Qualifier
from reportlib.reading.quantity_parts import Measured


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text and what they were read as.

    Attributes:
        role: number, unit, qualifier, change, phrase, or passed over.
        start, end: Where the words stand.
        meaning: What they say, in a few words.
        entry: The file of the lexicon, and the entry in it.
    """

    role: str
    start: int
    end: int
    meaning: str
    entry: str


@dataclass(slots=True)
class Trace:
    """Collects the parts of each quantity (by where the quantity starts) and what was passed over, in text order."""

    parts: dict[int, list[Part]] = field(default_factory=dict)
    passed: list[Part] = field(default_factory=list)

    def skip(self, start: int, end: int, why: str, entry: str) -> None:
        """Notes a number that measures nothing."""
        self.passed.append(Part("passed over", start, end, why, entry))

    def phrase(self, start: int, phrase: Phrase) -> None:
        """Notes a fixed phrase."""
        meaning = f"{phrase.value:f} {phrase.unit}" + (f", change {phrase.change}" if phrase.change else "")
        self.parts[start] = [Part("phrase", phrase.start, phrase.end, meaning, f"changes:{phrase.word}")]

    def compose(self, start: int, one: Measured, bounds: list[Qualifier], change: tuple[int, int, int, str] | None) -> None:
        """Notes the parts of a composed quantity; ``change`` is start, end, sign and basis of its words."""
        self.parts[start] = sorted(_parts(one, bounds, change), key=lambda p: (p.start, p.end))


def _parts(one: Measured, bounds: list[Qualifier], change: tuple[int, int, int, str] | None) -> Iterator[Part]:
    number = f"{_plain(one.low)} to {_plain(one.high)}" if one.low != one.high else _plain(one.low)
    vague = f" ({one.word})" if one.word else ""
    if change:
        start, stop, sign, basis = change
        yield Part("change", start, stop, f"{'up' if sign > 0 else 'down'}, {basis}", "changes")
    for q in bounds:
        yield Part("qualifier", q.start, q.end, f"{q.bound} ({q.name})", f"qualifiers:{q.name}")
    written = (one.start, one.end) if one.ranged else (one.number_start, one.number_end)
    yield Part("number", *written, number + vague + (f", in {one.unit.unit}" if one.unit and one.unit.factor != 1 else ""), "numerals")
    if one.unit is not None:
        name, entry = one.unit.unit or "none", one.unit.rule
        if one.start < one.number_start and not one.ranged:
            yield Part("unit", one.start, one.number_start, name, entry)
        if one.number_end < one.end and not one.ranged:
            yield Part("unit", one.number_end, one.end, name, entry)
        if one.ranged or one.number_end >= one.end and one.start >= one.number_start:
            yield Part("unit", one.end, one.end, name, entry)


def _plain(value: Decimal) -> str:
    return f"{value:f}"
