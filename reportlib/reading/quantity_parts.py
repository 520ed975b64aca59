"""The number and unit of a quantity before the words around it are read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reportlib.reading.units import Unit


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and its unit before the words around them are read.

    Attributes:
        start, end: From the currency sign or 每吨 before it to the end of the unit.
        number_start, number_end: The (first) number alone.
        sign: -1 or 1 where a sign is written, None otherwise.
        inherited: What came from a neighbour: unit, scale.
        borrowed: The words that an inherited scale and unit were written in (万吨, /kg).
        ranged: Whether two numbers were joined, so that a year test on the first is out of place.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: Decimal
    high: Decimal
    resolution: Decimal
    word: str | None
    unit: Unit | None
    sign: int | None = None
    inherited: tuple[str, ...] = ()
    borrowed: str = ""
    ranged: bool = False
