"""Tables and headed lists of a text as cells with exact positions: Markdown, tabs, aligned spaces, commas, and "name: number" lines.

Only the layout is read here: which lines stand in rows and columns, which rows are heads, and which lines above and below belong to
them. What a number in a cell measures is read in ``cells``. One pass over lines, so time is linear in the text's length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportlib.model import Span

NUMBER = re.compile(
    r"[约近~≈(\[]{0,2}(?:[er]\s?(?=\d))?(?:[-+±↑↓▲▼△▽]\s?){0,2}(?:[A-Z]{1,3})?[$€£¥]?\s?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?[-~至到]\s?\d[\d,]*(?:\.\d+)?)?(?:[^\d。,;]{0,24}|\s?\([^()]{0,20}\)){0,2}"
)
"""What a whole cell looks like where it holds one number: sign, currency, digits, perhaps a range, a unit, a footnote mark."""
MOVED = re.compile(r"(?:上涨|下跌|上升|下降|增加|减少|增长|涨|跌|升|降|增|减|持平|up|down)\s?[-+]?[\d.,]+\s?\S{0,8}", re.IGNORECASE)
_OF_UNITS = frozenset(
    "万亿兆千百十元圆角分吨公斤克两磅盎司美港欧日韩英镑卢比度瓦时月年天日周季小个家座条项种台辆架艘平方米立里公尺人次件只片粒颗桶手张股倍成点以上下左右约余多实物金属"
)
"""Chinese characters that units and the words around a number are written with."""
_YEAR = re.compile(
    r"(?:19|20)\d\d年[^\d吨元%]{0,8}(?:\d{1,2}(?:-\d{1,2})?月[^\d吨元%]{0,6})?|(?:[1-4]?[QHqh][1-4]?\s?)?(?:19|20)\d\d\s?[QHqh][1-4]|(?:[1-4][QH]|[QH][1-4])\s?'?(?:\d\d|20\d\d)|(?:19|20)\d\d(?:\s?[-/~]\s?(?:\d\d|(?:19|20)\d\d))?\s?[EeFfPpAa]?|\d{1,2}/\d{1,2}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
_TIME = re.compile(r"(?:(?:19|20)\d\d[年/.-]?)?\s?(?:[QqHh]\d|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}[-~]\d{1,2}月|第?[一二三四1-4]季度?|年)?")
_RULE = re.compile(r"[\s|+:=\-┼├┤┬┴┌┐└┘─━_]+")
_BARS = re.compile(r"[|│┃]")
_GAP = re.compile(r" {2,}")
_FIELD = re.compile(r'"[^"\n]*"|[^,\n]*')
_PAIR = re.compile(
    r"(?P<lead>\s{0,8}(?:[-*•·●▪◦]\s{0,4}|\(?\d{1,2}[).、]\s?)?)(?P<name>[^:|\n。]{1,40}?)\s?:\s?(?P<number>\S[^\n。]{0,38})"
)
_LONGEST_CELL, _LONGEST_LINE, _LONGEST_HEAD = 60, 1200, 100
_MOST_HEADS, _MOST_COLUMNS = 4, 64
_ABOVE, _BELOW = 3, 2
_BELONGS = re.compile(r"\s*(?:\(|\*|>)?\s*(?:注|单位|计量单位|[Uu]nits?\b|数据来源|来源|[Ss]ource|[Nn]otes?\b)")


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
        kind: bars, tabs, spaces, commas or list.
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


def is_number(words: str) -> bool:
    """Whether a cell holds one number with what belongs to it, and nothing else.

    >>> [is_number(w) for w in ("57.8万元/吨", "-1.2%", "跌500", "US$ 1,250", "3N", "氧化镝", "—")]
    [True, True, True, True, True, False, False]
    """
    return bool(NUMBER.fullmatch(words) or MOVED.fullmatch(words)) and not is_time(words) and not _is_graded_name(words)


def _is_graded_name(words: str) -> bool:
    """Whether a number only begins a name: 1#锑锭, 4N金属镓, 65%黑钨精矿."""
    if "#" in words or re.match(r"\d(?:\.\d)?N[\u4e00-\u9fff]", words):
        return True
    outside = re.sub(r"\([^()]*\)", "", words)
    return sum("\u4e00" <= c <= "\u9fff" and c not in _OF_UNITS for c in outside) > 1 and MOVED.fullmatch(words) is None


def is_time(words: str) -> bool:
    """Whether a cell is a year, a month, a quarter or a date."""
    return bool(words) and any(c.isdigit() or c in "一二三四" for c in words) and bool(_YEAR.fullmatch(words) or _TIME.fullmatch(words))


def find_grids(folded: str) -> list[Grid]:
    """The tables and lists of a folded text in text order, disjoint.

    >>> [g.kind for g in find_grids("| 品种 | 本周 |\\n|---|---|\\n| 氧化镝 | 175 |\\n")]
    ['bars']
    """
    lines = _lines(folded)
    kinds = [_kind(folded[a:b]) for a, b in lines]
    grids: list[tuple[int, int, Grid]] = []
    at = 0
    while at < len(lines):
        kind, stop = kinds[at], at + 1
        while stop < len(lines) and kinds[stop] == kind:
            stop += 1
        if kind:
            grid = _grid(folded, kind, lines[at:stop])
            if grid is not None:
                grids.append((at, stop, grid))
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
    if _GAP.search(line.strip()):
        return "spaces"
    if (m := _PAIR.fullmatch(line.rstrip(" ;,"))) and is_number(m["number"]):
        return "list"
    return "commas" if line.count(",") >= 2 and ", " not in line else ""


def _grid(folded: str, kind: str, lines: list[tuple[int, int]]) -> Grid | None:
    kept = [line for line in lines if not _RULE.fullmatch(folded[line[0] : line[1]])]
    rows = [_split(folded, kind, a, b) for a, b in kept]
    if len(rows) < 2:
        return None
    if kind == "spaces":
        rows = _aligned(folded, kept, rows)
    width = max(map(len, rows))
    body = [k for k, row in enumerate(rows) if any(is_number(_words(folded, s)) for s in row[1:])]
    if width < 2 or width > _MOST_COLUMNS or (kind != "bars" and not _is_regular(folded, rows, body)):
        return None
    heads = body[0] if body else 1
    if kind == "bars" and len(kept) < len(lines):
        first = next(k for k, (a, b) in enumerate(lines) if _RULE.fullmatch(folded[a:b]))
        heads = max(heads, min(first, len(rows) - 1)) if first <= _MOST_HEADS else heads
    if heads > _MOST_HEADS:
        rows, kept, heads = rows[heads - 1 :], kept[heads - 1 :], 1
    if kind in ("bars", "tabs") and heads > 1:
        rows[: heads - 1] = [_spread(row) for row in rows[: heads - 1]]
    cells = tuple(tuple(None if s is None else Cell(s, r, c) for c, s in enumerate(row)) for r, row in enumerate(rows))
    return Grid(kind, tuple(Span(a, b) for a, b in kept), cells, heads)


def _words(folded: str, span: Span | None) -> str:
    return folded[span.start : span.end] if span else ""


def _is_regular(folded: str, rows: list[list[Span | None]], body: list[int]) -> bool:
    """Whether lines without bars are a table: most of them say numbers, cells are short, and each row has about as many."""
    if len(body) < 2 or 2 * len(body) < len(rows):
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


def _aligned(folded: str, lines: list[tuple[int, int]], rows: list[list[Span | None]]) -> list[list[Span | None]]:
    """Rows of spaced text by the place of their words: a blank stays blank, a wide head stands over all that it covers."""
    counts = Counter(len(row) for row in rows if any(is_number(_words(folded, s)) for s in row[1:]))
    if not counts:
        return rows
    width = max(counts, key=lambda n: (counts[n], n))
    width = max([width, *(n for n, times in counts.items() if times >= 2 and n > width)])
    if width > _MOST_COLUMNS or all(len(row) == width for row in rows):
        return rows
    places = [[_place(folded, line, s) for s in row if s is not None] for line, row in zip(lines, rows, strict=True)]
    full = [p for p in places if len(p) == width]
    columns = [(min(p[c][0] for p in full), max(p[c][1] for p in full)) for c in range(width)]
    bodies = [any(is_number(_words(folded, s)) for s in row[1:]) for row in rows]
    last = bodies.index(True) - 1
    fitted = []
    for k, (row, place) in enumerate(zip(rows, places, strict=True)):
        fitted.append(row if len(row) == width else _fitted(row, place, columns, bodies[k], wide=k < last))
    return fitted


def _place(folded: str, line: tuple[int, int], span: Span) -> tuple[int, int]:
    """Where words stand on the screen: a Chinese character is as wide as two Latin ones."""
    left = sum(2 if "\u2e80" <= c <= "\uffdc" else 1 for c in folded[line[0] : span.start])
    return left, left + sum(2 if "\u2e80" <= c <= "\uffdc" else 1 for c in folded[span.start : span.end])


def _fitted(
    row: list[Span | None], place: list[tuple[int, int]], columns: list[tuple[int, int]], is_body: bool, wide: bool
) -> list[Span | None]:
    out: list[Span | None] = [None] * len(columns)
    for span, (a, b) in zip(row, place, strict=True):
        shared = [min(b, y) - max(a, x) for x, y in columns]
        over = [c for c, n in enumerate(shared) if n > 0]
        for c in over if over and not is_body else [max(range(len(columns)), key=lambda c: shared[c])]:
            out[c] = out[c] or span
    for c in range(2, len(columns) if wide else 0):  # what no upper head covers belongs to the nearest one on its left
        out[c] = out[c] or out[c - 1]
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
            if blank > 1 and out:
                break
            continue
        if len(words) > _LONGEST_HEAD or words.endswith("。"):
            if words.endswith(":") or (not out and words.endswith("。") and len(words) <= _LONGEST_HEAD and _POINTS_BELOW.search(words)):
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


def inline_cells(folded: str) -> Iterator[tuple[Span, list[tuple[Span, Span]]]]:
    """Lists inside a line: a head with its colon, then name and number, name and number.

    Gives:
        The head's span, and the spans of each name and number.
    """
    for m in _INLINE.finditer(folded):
        parts = [(Span(*p.span("name")), Span(*p.span("number"))) for p in _ITEM.finditer(folded, m.end("head") + 1, m.end())]
        if len(parts) >= 2 and all(a[1].end < b[0].start for a, b in pairwise(parts)):
            yield Span(*m.span("head")), parts


_ITEM = re.compile(r"(?P<name>[^\s\d:;,、。|]{1,20})\s?:?\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?=\s?(?:[;,、。\n]|$)|\s)")
_INLINE = re.compile(r"(?P<head>[^:\n。;|]{2,40}\([^()\n]{1,16}\))[: ](?=[^\n]{0,40}\d)[^\n。]{1,400}")
