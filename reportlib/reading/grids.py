"""Tables and headed lists of a text as cells with exact positions: Markdown, tabs, spaces, commas, and "name: number" lines.

Only the layout is read here: which lines stand in rows and columns, which rows are heads, and which lines above and below belong to
them. What a number in a cell measures is read in ``cells``. One pass over lines, so time is linear in the text's length.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from reportlib.model import Span
from reportlib.reading.cellwords import is_number
from reportlib.reading.columns import aligned, ends_with_numbers, holds_values, split_head, split_numbers

_RULE = re.compile(r"[\s|+:=\-┼├┤┬┴┌┐└┘─━_]+")
_BARS = re.compile(r"[|│┃]")
_GAP = re.compile(r" {2,}")
_FIELD = re.compile(r'"[^"\n]*"|[^,\n]*')
_PAIR = re.compile(
    r"(?P<lead>\s{0,8}(?:[-*•·●▪◦]\s{0,4}|\(?\d{1,2}[).、]\s?)?)(?P<name>[^:|\n。]{1,40}?)"
    r"(?:\s?:\s?|\s-{1,2}\s|(?<=[^\d\s]) (?=[-+\d$€£¥约][^\n()]{0,38}\s*$))(?P<number>\S[^\n。]{0,38})"
)
_LONGEST_CELL, _LONGEST_LINE, _LONGEST_HEAD = 60, 1200, 100
_MOST_HEADS, _MOST_COLUMNS = 4, 64
_ABOVE, _BELOW = 3, 2
_DATED = re.compile(
    r"(?:(?:发布|更新|统计)?(?:时间|日期):?\s?)?(?:19|20)\d\d(?:年|-|/)\d{1,2}(?:月|-|/)\d{1,2}日?|\d{1,2} [A-Z][a-z]{2,8} (?:19|20)\d\d"
)
_NUMBERED = re.compile(r"\s*(?:(?:图|表)\s?\d{1,3}|(?:Table|Exhibit|Figure)\s\d{1,3})(?:[-.]\d{1,2})?[.:、]?\s+")
_BULLET = re.compile(r"\s*[-•·●◆▶■–]\s")
_SENTENCE = re.compile(r"[a-z]{3} [^.]*[a-z)]{3}\.$")
_BELONGS = re.compile(r"\s*(?:\(|\*|>)?\s*(?:注|单位|计量单位|[Uu]nits?\b|(?:数据|资料|图表|表格|信息)?来源|[Ss]ource|[Nn]otes?\b)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; its span holds no white space at the ends and may be empty."""

    span: Span
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table or list.

    Attributes:
        kind: bars, tabs, spaces, words (single spaces), commas or list.
        rows: The line of each row.
        cells: By row and column; None where a row has no such cell.
        heads: How many of the first rows are heads.
        above: Title and unit lines before it, in text order.
        below: Lines on units and sources after it.
    """

    kind: str
    rows: tuple[Span, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    heads: int
    above: tuple[Span, ...] = ()
    below: tuple[Span, ...] = ()

    @property
    def span(self) -> Span:
        """From the first row to the last."""
        return Span(self.rows[0].start, self.rows[-1].end)

    def column_heads(self, column: int) -> list[Cell]:
        """The head cells above a column, from the top; a head that spans several columns stands over each."""
        return [c for row in self.cells[: self.heads] if column < len(row) and (c := row[column]) is not None and len(c.span)]


def find_grids(folded: str) -> list[Grid]:
    """The tables and lists of a folded text in text order, disjoint.

    >>> [g.kind for g in find_grids("| 品种 | 本周 |\\n|---|---|\\n| 氧化镝 | 175 |\\n")]
    ['bars']
    """
    lines = _lines(folded)
    kinds = [_kind(folded[a:b]) for a, b in lines]
    for k in range(1, len(lines) - 1):  # a short line between spaced ones heads the rows after it
        words = folded[lines[k][0] : lines[k][1]].strip()
        heads = not kinds[k] and words and kinds[k - 1] == "spaces" and len(words) <= _LONGEST_CELL and "。" not in words
        if heads and not _BELONGS.match(words):
            kinds[k] = "spaces" if "spaces" in kinds[k + 1 : k + 3] else ""
    grids: list[tuple[int, int, Grid]] = []
    at = 0
    while at < len(lines):
        kind, stop = kinds[at], at + 1
        while stop < len(lines) and kinds[stop] == kind:
            stop += 1
        if kind:
            first = at - (kind == "words" and at > 0 and (not grids or grids[-1][1] < at) and not kinds[at - 1])
            grid = _grid(folded, kind, lines[first:stop])
            if grid is not None:
                grids.append((first if grid.rows[0].start == lines[first][0] else at, stop, grid))
        at = stop
    ends = [0, *(stop for _, stop, _ in grids)]
    starts = [*(start for start, _, _ in grids), len(lines)]
    return [
        Grid(g.kind, g.rows, g.cells, g.heads, _above(folded, lines[ends[k] : start]), _below(folded, lines[stop : starts[k + 1]]))
        for k, (start, stop, g) in enumerate(grids)
    ]


def _lines(folded: str) -> list[tuple[int, int]]:
    out, at = [], 0
    for line in folded.splitlines(keepends=True):
        out.append((at, at + len(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))))
        at += len(line)
    return out


def _kind(line: str) -> str:
    if len(line) > _LONGEST_LINE or not line.strip():
        return ""
    if len(_BARS.findall(line)) >= 2 or (line.count("|") == 1 and not line.strip().startswith("|") and len(line) < 2 * _LONGEST_CELL):
        return "bars"
    if _RULE.fullmatch(line):
        return "bars" if "|" in line or "+" in line else ""
    if "。" in line or "\t" in line:
        return "tabs" if "\t" in line.strip() and "。" not in line else ""
    if _BELONGS.match(line) and not any(c.isdigit() for c in line):
        return ""
    if _GAP.search(_NUMBERED.sub("", line, count=1).strip()):
        return "spaces"
    if (m := _PAIR.fullmatch(line.rstrip(" ;,"))) and is_number(m["number"]):
        return "list"
    if ends_with_numbers(line):
        return "words"
    return "commas" if line.count(",") >= 2 and ", " not in line else ""


def _grid(folded: str, kind: str, lines: list[tuple[int, int]]) -> Grid | None:
    kept = [line for line in lines if not _RULE.fullmatch(folded[line[0] : line[1]])]
    rows = [_split(folded, kind, a, b) for a, b in kept]
    if kind == "words" and rows and not rows[0]:
        head = split_head(folded, *kept[0], max(map(len, rows)))
        rows, kept = ([head, *rows[1:]], kept) if head else (rows[1:], kept[1:])
    if len(rows) < 2:
        return None
    if kind == "spaces":
        rows = aligned(folded, kept, rows)
    width = max(map(len, rows))
    body = [k for k, row in enumerate(rows) if any(is_number(_words(folded, s)) for s in row[1:])]
    if width < 2 or width > _MOST_COLUMNS or (kind != "bars" and not _is_regular(folded, rows, body)):
        return None
    heads = next(k for k, row in enumerate(rows) if k in body or (k and holds_values(folded, row))) if body else 1
    if kind == "bars" and len(kept) < len(lines):
        first = next(k for k, (a, b) in enumerate(lines) if _RULE.fullmatch(folded[a:b]))
        heads = max(heads, min(first, len(rows) - 1)) if first <= _MOST_HEADS else heads
    if heads > _MOST_HEADS:
        rows, kept, heads = rows[heads - 1 :], kept[heads - 1 :], 1
    if kind in ("bars", "tabs") and heads > 1:
        rows[: heads - 1] = [_spread(row) for row in rows[: heads - 1]]
    # a head may stand over several columns, a number only in one
    rows[heads:] = [[s if s not in row[:c] else None for c, s in enumerate(row)] for row in rows[heads:]]
    cells = tuple(tuple(None if s is None else Cell(s, r, c) for c, s in enumerate(row)) for r, row in enumerate(rows))
    return Grid(kind, tuple(Span(a, b) for a, b in kept), cells, heads)


def _words(folded: str, span: Span | None) -> str:
    return folded[span.start : span.end] if span else ""


def _is_regular(folded: str, rows: list[list[Span | None]], body: list[int]) -> bool:
    """Whether lines without bars are a table: most of them say numbers, cells are short, and each row has about as many."""
    valued = sum(k in body or holds_values(folded, row) for k, row in enumerate(rows))
    if len(body) < 2 or 2 * valued < len(rows):
        return False
    if any(s is not None and len(s) > _LONGEST_CELL for row in rows for s in row):
        return False
    cells = [_words(folded, s) for k in body for s in rows[k][1:]]
    filled = [w for w in cells if w]
    common = Counter(len(rows[k]) for k in body).most_common(1)[0][1]
    return 2 * sum(map(is_number, filled)) + sum(not any(c.isalnum() for c in w) for w in filled) >= len(filled) and 3 * common >= 2 * len(
        body
    )


def _split(folded: str, kind: str, start: int, end: int) -> list[Span | None]:
    if kind == "words":
        return split_numbers(folded, start, end)
    if kind == "list":
        m = _PAIR.match(folded, start, end)
        return [_trim(folded, *m.span("name")), _trim(folded, *m.span("number"), " ;,")] if m else []
    if kind == "commas":
        fields = [m.span() for m in _FIELD.finditer(folded, start, end)]
        spans = [s for k, s in enumerate(fields) if s[0] < s[1] or k == 0 or fields[k - 1][1] != s[0]]
        return [_trim(folded, *s, ' "') for s in spans]
    first, last = start, end
    if kind != "tabs":
        while first < last and folded[first].isspace():
            first += 1
        while last > first and folded[last - 1].isspace():
            last -= 1
    pattern = {"bars": _BARS, "tabs": re.compile("\t"), "spaces": _GAP}[kind]
    edges = [m.span() for m in pattern.finditer(folded, first, last)]
    if kind == "bars":
        first = edges[0][1] if edges and edges[0][0] == first else first
        last = edges[-1][0] if edges and edges[-1][1] == last else last
        edges = [e for e in edges if first < e[1] and e[0] < last or first == e[0]]
        edges = [e for e in edges if e[0] >= first and e[1] <= last]
    cuts = [first, *(x for e in edges for x in e), last]
    return [_trim(folded, a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def _trim(folded: str, start: int, end: int, also: str = " *_`") -> Span:
    """A cell without the white space and the marks of emphasis around it."""
    while start < end and (folded[start].isspace() or folded[start] in also):
        start += 1
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in also):
        end -= 1
    return Span(start, end)


def _spread(row: list[Span | None]) -> list[Span | None]:
    """An upper head stands over the blank cells to its right too."""
    out: list[Span | None] = []
    for span in row:
        blank = span is None or not len(span)
        out.append(out[-1] if blank and len(out) > 1 else span)
    return out


_POINTS_BELOW = re.compile(r"如下|下表|见表|表\s?\d|所示|一览|below|as follows|table", re.IGNORECASE)


def _above(folded: str, lines: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The title and the unit line: short lines just before, or the last words of a paragraph that ends with a colon."""
    out: list[Span] = []
    blank = 0
    for a, b in reversed(lines[-2 * _ABOVE :]):
        span = _trim(folded, a, b, " *_`#>")
        words = folded[span.start : span.end]
        if not words or _RULE.fullmatch(words):
            blank += 1
            if blank > 1 and any(not _BELONGS.match(folded, s.start, s.end) for s in out):
                break
            continue
        if _DATED.fullmatch(words):
            continue
        if _BULLET.match(folded, a, b):
            break  # a point of a list above is no title
        ended = words.endswith("。") or _SENTENCE.search(words) is not None
        if len(words) > _LONGEST_HEAD or ended:
            if words.endswith(":") or (not out and ended and len(words) <= _LONGEST_HEAD and _POINTS_BELOW.search(words)):
                cut = max(words.rfind("。", 0, -1) + 1, len(words) - _LONGEST_HEAD)
                out.append(Span(span.start + cut, span.end))
            break
        out.append(span)
        if len(out) == _ABOVE:
            break
    return tuple(reversed(out))


def _below(folded: str, lines: list[tuple[int, int]]) -> tuple[Span, ...]:
    out = []
    for a, b in lines[: _BELOW + 1]:
        if _BELONGS.match(folded, a, b):
            out.append(_trim(folded, a, min(b, a + _LONGEST_HEAD)))
        elif folded[a:b].strip():
            break
    return tuple(out)
