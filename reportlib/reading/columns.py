"""Columns of text without bars or tabs: by the place of words on the screen, or by the numbers that end each line."""

from __future__ import annotations

import re
from collections import Counter

from reportlib.model import Span
from reportlib.reading.cellwords import is_number, is_time

_MOST_COLUMNS = 64
_LONGEST_LINE = 200
_NUMBER = r"(?:[-+(><]{0,2}\d[\d,]*(?:\.\d+)?%?\)?|-{1,2}|NA|W|不适用)"
_ENDS_WITH_NUMBERS = re.compile(rf"\s{{0,20}}(?P<name>[^\d\s|,;。]\S{{0,40}}(?: \S{{1,40}}){{0,8}}?)(?P<cells>(?: {_NUMBER})+)\s{{0,20}}")
_PUSHED = re.compile(r"(?P<name>\S.{0,80}?[^\d\s]) (?P<number>[<>]?\d[\d,]*(?:\.\d+)?%?)")
_NOTHING = re.compile(r"-{1,3}|[–—]{1,2}|NA|N/A|W|E|\\.{2,3}|…|不适用|无")
_WORD = re.compile(r"\S+")


def ends_with_numbers(line: str) -> bool:
    """Whether a line is a name and two or more numbers, parted by single spaces, as tables copied from a page are.

    >>> ends_with_numbers("营业收入 1,234.5 1,100.0 12.2"), ends_with_numbers("In 2025 output rose")
    (True, False)
    """
    m = _ENDS_WITH_NUMBERS.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    return m is not None and sum(any(c.isdigit() for c in w) for w in m["cells"].split()) >= 2


def split_numbers(folded: str, start: int, end: int) -> list[Span | None]:
    """The name and the numbers of such a line."""
    m = _ENDS_WITH_NUMBERS.fullmatch(folded, start, end)
    if m is None:
        return []
    return [Span(*m.span("name")), *(Span(*w.span()) for w in _WORD.finditer(folded, *m.span("cells")))]


def split_head(folded: str, start: int, end: int, width: int) -> list[Span | None] | None:
    """The heads over such lines: a word for each column, or a time for each number; None where the line is no head."""
    if end - start > _LONGEST_LINE or "。" in folded[start:end]:
        return None
    words = [Span(*w.span()) for w in _WORD.finditer(folded, start, end)]
    if len(words) == width:
        return [*words]
    last = words[1 - width :] if width > 1 else []
    if len(words) >= width - 1 and all(is_time(folded[w.start : w.end]) for w in last):
        name = words[: len(words) - len(last)]
        return [Span(name[0].start, name[-1].end) if name else None, *last]
    return None


def aligned(folded: str, lines: list[tuple[int, int]], rows: list[list[Span | None]]) -> list[list[Span | None]]:
    """Rows of spaced text by the place of their words: a blank stays blank, a wide head stands over all that it covers."""
    counts = Counter(len(row) for row in rows if any(is_number(_words(folded, s)) for s in row[1:]))
    if not counts:
        return rows
    width = max(counts, key=lambda n: (counts[n], n))
    width = max([width, *(n for n, times in counts.items() if times >= 2 and n > width)])
    if width > _MOST_COLUMNS or all(len(row) == width for row in rows):
        return rows
    rows = [_parted(folded, row, width) for row in rows]
    places = [[_place(folded, line, s) for s in row if s is not None] for line, row in zip(lines, rows, strict=True)]
    full = [p for p in places if len(p) == width]
    columns = [(min(p[c][0] for p in full), max(p[c][1] for p in full)) for c in range(width)]
    bodies = [holds_values(folded, row) for row in rows]
    last = bodies.index(True) - 1
    fitted = []
    for k, (row, place) in enumerate(zip(rows, places, strict=True)):
        if len(row) == 1 and k > last:
            fitted.append([*row, *([None] * (width - 1))])  # a line without numbers heads the rows after it
            continue
        fitted.append(row if len(row) == width else _fitted(row, place, columns, is_head=k <= last, wide=k < last))
    return fitted


def holds_values(folded: str, row: list[Span | None]) -> bool:
    """Whether a row is of a table's body: it holds a number after its name, or nothing but marks for what is not known or none."""
    words = [w for s in row[1:] if (w := _words(folded, s))]
    return any(map(is_number, words)) or (bool(words) and all(map(_NOTHING.fullmatch, words)) and bool(_words(folded, row[0])))


def _parted(folded: str, row: list[Span | None], width: int) -> list[Span | None]:
    """A row that lacks one cell and whose name ends with a number after a single space: a long name has pushed it there."""
    first = row[0]
    m = _PUSHED.fullmatch(folded, first.start, first.end) if first is not None and len(row) == width - 1 else None
    if m is None or (first is not None and is_time(_words(folded, first))):
        return row  # Jun Q 2019 is a head of its own
    return [Span(*m.span("name")), Span(*m.span("number")), *row[1:]]


def _words(folded: str, span: Span | None) -> str:
    return folded[span.start : span.end] if span else ""


def _place(folded: str, line: tuple[int, int], span: Span) -> tuple[int, int]:
    """Where words stand on the screen: a Chinese character is as wide as two Latin ones."""
    left = sum(2 if "\u2e80" <= c <= "\uffdc" else 1 for c in folded[line[0] : span.start])
    return left, left + sum(2 if "\u2e80" <= c <= "\uffdc" else 1 for c in folded[span.start : span.end])


def _fitted(
    row: list[Span | None], place: list[tuple[int, int]], columns: list[tuple[int, int]], is_head: bool, wide: bool
) -> list[Span | None]:
    out: list[Span | None] = [None] * len(columns)
    for span, (a, b) in zip(row, place, strict=True):
        shared = [min(b, y) - max(a, x) for x, y in columns]
        over = [c for c, n in enumerate(shared) if n > 0]
        for c in over if over and is_head else [max(range(len(columns)), key=lambda c: shared[c])]:
            out[c] = out[c] or span
    for c in range(2, len(columns) if wide else 0):  # what no upper head covers belongs to the nearest one on its left
        out[c] = out[c] or out[c - 1]
    return out
