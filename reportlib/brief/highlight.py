"""Cuts a source text into rows of marked and unmarked pieces; put together again they are the text, character for character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LONG, AFTER = 200, "。！？；!?;"
"""A line longer than this is broken into rows after the next of these characters, so that what is said of it stands near."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text, what was read there, and how.

    Attributes:
        id: Anchor; empty for a quantity that makes no claim.
        kind: claim, event, relation or mention.
        family: What it is coloured by.
        group: What it is filtered by: its measure, or events, relations, without.
        head: What it was read to say, in one line.
        fields: Labels and values, in order.
        disputed: Whether something speaks against it.
    """

    id: str
    start: int
    end: int
    kind: str
    family: str
    group: str
    head: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks; ``begins`` are those that start here."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the text, or a part of a long one, with the marks that start in it."""

    start: int
    end: int
    pieces: list[Piece]
    marks: list[Mark]


def find_rows(text: str, marks: Sequence[Mark], breaks: Sequence[int] = ()) -> list[Row]:
    """The rows of a text; a mark may span rows, overlap others, or lie on the same words as others.

    >>> x, y = (Mark(i, a, b, "claim", "money", "price", "") for i, a, b in (("x", 0, 4), ("y", 3, 5)))
    >>> [(p.text, [m.id for m in p.marks]) for r in find_rows("ab cd", [x, y]) for p in r.pieces]
    [('ab ', ['x']), ('c', ['x', 'y']), ('d', ['y'])]
    """
    kept = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end, m.kind, m.id))
    ends = sorted({*_row_ends(text), *(b for b in breaks if 0 < b < len(text)), len(text)})
    cuts = sorted({0, *ends, *(p for m in kept for p in (m.start, m.end))})
    rows: list[Row] = []
    pieces: list[Piece] = []
    active: list[Mark] = []
    starts: list[Mark] = []
    begin, at, is_end = 0, 0, set(ends)
    for a, b in pairwise(cuts):
        active = [m for m in active if m.end > a]
        new = []
        while at < len(kept) and kept[at].start == a:
            new.append(kept[at])
            at += 1
        active += new
        starts += new
        pieces.append(Piece(text[a:b], tuple(active), tuple(new)))
        if b in is_end:
            rows.append(Row(begin, b, pieces, starts))
            begin, pieces, starts = b, [], []
    return rows


def _row_ends(text: str) -> Iterator[int]:
    begin = 0
    for at, character in enumerate(text, 1):
        if character == "\n" or (at - begin >= LONG and character in AFTER) or at - begin >= 4 * LONG:
            yield at
            begin = at
