"""The numbers of tables and lists, each as a sentence of its own: title, row head, column head, number, unit.

A cell is read twice: its number with the unit that it or a head gives, and, for claims, the words that a reader would say for it
("2024年中国稀土出口:对日本出口量4500吨"), against which the ordinary rules run. No rule is written for tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from reportlib.model import Entity, Quantity, Span
from reportlib.reading.cellnumbers import Reading, read_number
from reportlib.reading.cellphrases import (
    YEARS,
    dated,
    goods_of,
    joined,
    latest_time,
    measure_of,
    month_of,
    plain_head,
    spaced,
    title_of,
    traded,
)
from reportlib.reading.cellwords import is_number, is_time
from reportlib.reading.entities import find_entities
from reportlib.reading.grids import Cell, Grid, find_grids
from reportlib.reading.heads import Affix, Read, asked_kind, bare, change_of, patterns, report_times, row_change, unit_of, units_in
from reportlib.reading.inline import inline_readings

_Said = TypeVar("_Said")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_FOUR = re.compile(r"\d{4}")
_HEAD, _TEXT_CELL, _TEXT_CELLS = 80, 40, 3
_BEFORE, _WHOLE = 900, 100
_TABULAR = re.compile(r"\||\t|\S {3,}\S")
_AMOUNT = re.compile(r"\d[\d,.]*(?:\s?[-~至]\s?\d[\d,.]*)?")
_ASIDE = re.compile(r"(?P<level>\d[^()]{0,30}?)\s?\((?P<change>[^()]{0,12}[-+↑↓跌涨升降增减]\s?\d[^()]{0,12})\)")
_OF_ALL = re.compile(r"(?<!市场)(?:占比|比重|份额)|\b(?:market )?share\b", re.IGNORECASE)
_TRADE = re.compile(r"[进出]口|\b(?:im|ex)port(?:s|ed)?\b", re.IGNORECASE)
_DIGITS = re.compile(r"[1-9]")


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read in the tables of a text.

    Attributes:
        readings: The numbers in text order.
        cells: Spans of all cells that hold a number, read or not; what prose would read in them does not count.
        rows: Spans of the lines that hold a reading, and of the heads above them.
        corners: Spans of the heads above the rows' names, which may say what a table is of (Salient Statistics - United States).
    """

    readings: tuple[Reading, ...]
    cells: tuple[Span, ...]
    rows: tuple[Span, ...]
    corners: tuple[Span, ...]


class _Page(NamedTuple):
    """What a text says once for all of its tables: units, and the times of the reports it names, each from a place on."""

    folded: str
    units: list[tuple[int, Sequence[Affix]]]
    times: list[tuple[int, str]]


class _Number(NamedTuple):
    """A number of a row: its cell, where in it, what it says, and the phrase that it was read from."""

    cell: Cell
    span: Span
    quantity: Quantity
    phrase: str
    unit: Affix | None


def read_tables(folded: str, read: Read) -> Tables:
    """The numbers in the tables and headed lists of a folded text."""
    said: list[tuple[int, Sequence[Affix]]] = [
        (m.start(), units_in(m.group(), read, whole=False)) for m in patterns().unit["everywhere"].finditer(folded)
    ]
    page = _Page(folded, said, report_times(folded))
    readings: list[Reading] = []
    cells: list[Span] = []
    heads: list[Span] = []
    corners: list[Span] = []
    for grid in find_grids(folded):
        table = _Table(page, grid, read)
        found = list(table.readings())
        readings += found
        cells += table.numbers
        heads += grid.rows[: grid.heads] if found else ()
        corners += [c.span for c in grid.column_heads(0)] if found else ()
    within = [*inline_readings(folded, read, {r.row.start for r in readings})]
    readings = sorted([*readings, *within], key=lambda r: r.span)
    cells = sorted([*cells, *(r.span for r in within)])
    return Tables(tuple(readings), tuple(cells), tuple(sorted({*(r.row for r in readings), *heads})), tuple(corners))


class _Table:
    """A grid with the roles of its columns."""

    def __init__(self, page: _Page, grid: Grid, read: Read) -> None:
        self.folded, self.grid, self.read = page.folded, grid, read
        self.width = max(map(len, grid.cells))
        self.body = grid.cells[grid.heads :]
        self.heads = [self._head(c) for c in range(self.width)]
        self.plain = [self._plain(c) for c in range(self.width)]
        self.goods = [goods_of(h) for h in self.heads]
        self.roles = [self._role(c) for c in range(self.width)]
        self.signed = [self._signed(c) for c in range(self.width)]
        self.corner = " ".join(h for h, r in zip(self.heads, self.roles, strict=True) if r == "text")
        above, below = ([self.folded[s.start : s.end] for s in spans] for spans in (grid.above, grid.below))
        self.title_units: Sequence[Affix] = [u for w in [*reversed(above), *below] for u in units_in(w, read)] or _last(
            page.units, grid.span.start, ()
        )
        self.title = self._title(above, page)
        self.areas = _areas(self.title)
        self.source = next((s for s in grid.below if patterns().title["source"].match(self.folded, s.start, s.end)), None)
        if self._is_of_the_world():
            self.plain = [_OF_ALL.sub(_of_the_world, words) for words in self.plain]
        self.numbers: list[Span] = []

    def _title(self, above: list[str], page: _Page) -> str:
        parts = [title_of(above)]
        corner = bare(self.heads[0])
        if self.grid.heads and self.roles[0] == "text" and _named(corner):
            parts.append(re.sub(r"[,:]\s?|\s-\s?", " ", corner).strip())
        told = any(YEARS.search(h) or patterns().report["own"].search(h) for h in self.heads)
        if not YEARS.search(parts[0]) and not told:
            parts.insert(0, _last(page.times, self.grid.span.start, ""))
        title = ":".join(filter(None, parts))
        return ":".join(filter(None, (title, self._trader(title))))

    def _is_of_the_world(self) -> bool:
        """Whether countries and their total share out what the world makes or has, so that a share is one of the world's."""
        said, words = f"{self.title} {' '.join(self.heads)}", patterns().title
        names = [self._words(row[0])[:_TEXT_CELL] for row in self.body]
        rows = {code for name in names for code in _areas(name)}
        return (
            any(map(self._is_total, names))
            and len(rows) > 2
            and not self.areas
            and words["made"].search(said) is not None
            and not _TRADE.search(said)
        )

    def _first(self, row: int) -> str:
        return next((w for cell in self.grid.cells[row] if (w := self._words(cell))), "")

    def _is_total(self, name: str) -> bool:
        return patterns().title["total"].fullmatch(name) is not None or any(e.code == "WORLD" for e in _named(name))

    def _trader(self, title: str) -> str:
        """Whose trade with the rows' countries the sentence before tells of, where neither title nor heads say it: 我国出口4343吨."""
        words, heads = patterns().title, " ".join(self.heads[1:])
        ways = [w for w in ("exports", "imports") if words[w].search(f"{title} {heads}")]
        if len(ways) != 1 or any(e.type == "area" for e in _named(f"{title} {heads}")):
            return ""
        lines = self.folded[max(0, self.grid.span.start - _BEFORE) : self.grid.span.start].split("\n")
        told = [t for line in lines if not _TABULAR.search(line) for t in line.split("。") if _TRADE.search(t)]
        one = [t for t in told if len(_areas(t)) == 1]
        named, areas = (_named(one[-1]), _areas(one[-1])) if one else ((), {})
        rows = {e.code for row in self.body for e in _named(self._words(row[0])[:_TEXT_CELL]) if e.type == "area"}
        goods = (
            {e.code: e.exact for e in named if e.type == "item"} if not any(e.type == "item" for e in _named(f"{title} {heads}")) else {}
        )
        fits = len(areas) == 1 and len(rows) > 1 and not rows & areas.keys()
        return joined(*areas.values(), *(goods.values() if len(goods) == 1 else ())) if fits else ""

    def _words(self, cell: Cell | None) -> str:
        return self.folded[cell.span.start : cell.span.end] if cell is not None else ""

    def _head(self, column: int) -> str:
        return " ".join(dict.fromkeys(self._words(c) for c in self.grid.column_heads(column)))[:_HEAD]

    def _plain(self, column: int) -> str:
        words = dict.fromkeys(plain_head(self._words(c)[:_HEAD], self.read) for c in self.grid.column_heads(column))
        return joined(*words)[:_HEAD]

    def _role(self, column: int) -> str:
        """none, time, unit, number or text."""
        head, words = bare(self.heads[column]), [self._words(row[column]) if column < len(row) else "" for row in self.body]
        filled = [w for w in words if any(c.isalnum() for c in w)]
        for name in ("none", "time", "unit"):
            if head and patterns().column[name].fullmatch(head):
                return name
        if filled and column == 0 and 2 * sum(map(is_time, filled)) > len(filled):
            return "time"
        if column == 0 and self.width > 2 and [w.strip(".、)") for w in filled] == [str(k) for k in range(1, len(filled) + 1)]:
            return "none"
        if filled and not head and column and all(unit_of(w, self.read) for w in filled):
            return "unit"
        if column and filled and all(map(_YEAR_LIKE.fullmatch, filled)) and not units_in(self.heads[column], self.read):
            return "none"
        numbers = sum(map(_is_number, filled))
        return "number" if 2 * numbers >= len(filled) and numbers and (column or self.grid.kind != "list") else "text"

    def _signed(self, column: int) -> str | None:
        """The basis of the changes in a column without a head: each number has its sign, some of them a plus."""
        words = [self._words(row[column]) for row in self.body if column < len(row)]
        numbers = [w for w in words if _is_number(w)]
        signs = [w[0] for w in numbers if w[0] in "+-↑↓▲▼" or _DIGITS.search(w)]
        plus = any(s in "+↑▲" for s in signs)
        return "plain" if not self.heads[column] and plus and all(s in "+-↑↓▲▼" for s in signs) and len(signs) > 1 else None

    def readings(self) -> Iterator[Reading]:
        """The numbers of the table, row by row."""
        section, depth, before = "", 0, ""
        for row in self.body:
            filled = [c for c in row if c is not None and len(c.span)]
            if len(filled) == 1 and filled[0].column == 0 and self.width > 2:
                section, depth = self._words(filled[0])[:_HEAD], self._depth(filled[0])
                continue
            if filled and self.grid.kind == "spaces" and self._depth(filled[0]) <= depth:
                section = ""
            name = self._row_name(row, section)
            if row_change(name) and not patterns().title["measure"].search(name) and not _named(name):
                name = before + name  # 同比 alone is of what the row above tells
            else:
                before = name
            yield from self._row(row, name, self._row_units(row, section))

    def _depth(self, cell: Cell) -> int:
        return cell.span.start - self.grid.rows[cell.row].start

    def _texts(self, row: tuple[Cell | None, ...], role: str) -> list[str]:
        return [w for c, cell in enumerate(row) if self.roles[c] == role and (w := self._words(cell))]

    def _row_name(self, row: tuple[Cell | None, ...], section: str) -> str:
        first = self._words(row[0])
        texts = [(n, _HEAD if w == first else _TEXT_CELL) for w in self._texts(row, "text") if (n := self._name(w))]
        names = [n for n, longest in texts if len(n) <= longest and not is_number(n)]
        return joined(self._name(section), *names[:_TEXT_CELLS])

    def _row_units(self, row: tuple[Cell | None, ...], section: str) -> list[Affix]:
        """Units of the unit column, of the row's name, and of the line that heads the row."""
        column = [u for w in self._texts(row, "unit") if (u := unit_of(w, self.read))]
        named = [u for w in self._texts(row, "text") for u in units_in(w, self.read, whole=False)]
        ends = [w.rsplit(",", 1)[1] for w in self._texts(row, "text") if "," in w and "(" not in w]
        named += [u for w in ends if (u := unit_of(w, self.read)) is not None and u.kind != "count"]
        return [*column, *named, *(units_in(section, self.read) if section else ())]

    def _name(self, words: str) -> str:
        """A row's name; what stands in brackets stays if it is a word (Congo (Kinshasa)), and goes if it is a unit or a grade."""
        words = patterns().title["aside"].sub("", words)
        inside = words.partition("(")[2].rstrip(")")
        keep = inside and not any(c.isdigit() for c in inside) and unit_of(inside, self.read) is None
        return re.sub(r"[,:]\s?", " ", words if keep else bare(words)).strip()

    def _row(self, row: tuple[Cell | None, ...], name: str, row_units: list[Affix]) -> Iterator[Reading]:
        when = joined(*(month_of(w) for w in self._texts(row, "time")))
        found: list[_Number] = []
        for c, cell in enumerate(row):
            if cell is not None and self._may_hold(cell, c):
                basis = change_of(self.heads[c]) or row_change(name) or self.signed[c]
                levels = [n.unit for n in found if n.unit is not None and n.quantity.change is None and n.quantity.kind != "share"]
                found += self._numbers(cell, name, row_units or (levels[-1:] if basis else []), basis)
        levels_of_row = [n for n in found if n.quantity.change is None]
        for n in found:
            yield self._reading(n, name, when, self._level(n.cell, levels_of_row) if n.quantity.change is not None else None)

    def _may_hold(self, cell: Cell, column: int) -> bool:
        """Whether a cell holds a number that measures something; notes all cells with numbers, which prose must not read."""
        words, role = self._words(cell), self.roles[column]
        if not _is_number(words) or role == "unit" or (role == "text" and not (column and is_number(words))):
            return False
        if role == "none" and self.read(words):
            return False  # a grade of 99.99% in a column of specifications is read as prose
        self.numbers.append(cell.span)
        return role not in ("none", "time")

    def _numbers(self, cell: Cell, name: str, row_units: list[Affix], basis: str | None) -> list[_Number]:
        words, head = self._words(cell), self.heads[cell.column]
        given = list(units_in(head, self.read))
        if not given and patterns().share.search(head) and not (basis and patterns().kind["price"].search(head)):
            given = [Affix("", "%", "share")]
        if not given and not row_units and patterns().share.search(name):
            given = [Affix("", "%", "share")]
        asked = asked_kind(bare(head))
        fitting = [u for u in self.title_units if asked in (None, u.kind) or (asked == "price" and u.kind == "money")]
        several = len({u.kind for u in self.title_units}) > 1 and asked is None
        unit = next(iter([*given, *row_units, *([] if several else fitting)]), None)
        got = read_number(words, unit, basis, head, self.read)
        if got is not None:
            return [_Number(cell, cell.span, *got, unit)]
        aside = _ASIDE.fullmatch(words)
        level = read_number(aside["level"], unit, basis, head, self.read) if aside else None
        if aside and level is not None:
            at = cell.span.start
            out = [_Number(cell, Span(at, at + aside.end("level")), *level, unit)]
            its = unit or unit_of(_AMOUNT.sub("", aside["level"], count=1), self.read)
            for s, q in self.read(aside["change"]):
                start = at + aside.start("change")
                out.append(_Number(cell, Span(start + s.start, start + s.end), q, aside["change"][s.start : s.end], None))
            if len(out) == 1 and (change := read_number(aside["change"], its, "plain", head, self.read)):
                out.append(_Number(cell, Span(at + aside.start("change"), at + aside.end("change")), *change, its))
            return out
        at = cell.span.start  # two numbers in a cell, each with its unit: 4,500吨(60%)
        own = [(s, q) for s, q in self.read(words) if any(c.isdigit() for c in words[s.start : s.end])]
        return [_Number(cell, Span(at + s.start, at + s.end), q, words[s.start : s.end], None) for s, q in own]

    def _level(self, cell: Cell, levels: list[_Number]) -> _Number | None:
        """The level that a change belongs to: the latest, else the nearest before it; none where its own head says what has changed."""
        if patterns().title["measure"].search(self.heads[cell.column]):
            return None
        amounts = [n for n in levels if n.quantity.kind != "share"] or levels
        latest = [n for n in amounts if patterns().value["latest"].search(self.heads[n.cell.column])]
        times = [(latest_time(self.heads[n.cell.column]), k) for k, n in enumerate(amounts)]
        if len({time for time, _ in times}) > 1:
            latest = latest or [amounts[max(times)[1]]]
        before = [n for n in amounts if n.cell.column < cell.column]
        return latest[0] if latest else before[-1] if before else amounts[0] if amounts else None

    def _reading(self, n: _Number, name: str, when: str, level: _Number | None) -> Reading:
        lead = self.title + ":" if self.title else ""
        beside = None
        if level is not None:
            start = lead + self._clause(level.cell, name, when)
            beside = Span(len(start), len(start) + len(level.phrase)), level.quantity
            words = spaced(start + level.phrase) + self._clause(n.cell, "", "", own=False)
        else:
            words = lead + self._clause(n.cell, name, when)
        if _OF_ALL.search(self.heads[n.cell.column]) and n.quantity.value == _WHOLE and self._is_total(name or self._first(n.cell.row)):
            words = ""  # that all is all claims nothing
        row, place = self.grid.rows[n.cell.row], Span(len(words), len(words) + len(n.phrase))
        return Reading(n.span, row, n.quantity, words + n.phrase, place, beside, self.source)

    def _clause(self, cell: Cell, name: str, when: str, own: bool = True) -> str:
        """The words before a number: whose row it is, what is measured, when."""
        head, measure = self.plain[cell.column], ""
        if own:
            row = [e.code for e in _named(name) if e.type == "area"]
            other = bool(row and self.areas and row[0] not in self.areas)
            who = traded(name, f"{self.title} {self.corner} {head}", head, other)
            name, measure = (who, "") if who is not None else (name, measure_of(name, head, self.title))
        # in 同比2022年 the year would be what is compared with
        parts = (head, when, name, measure) if row_change(name) else (name, measure, head, self.goods[cell.column], when)
        return spaced(dated(joined(*parts)))


@lru_cache(maxsize=256)
def _named(words: str) -> tuple[Entity, ...]:
    """What the words of a head, a title or a row name; the same head stands over many cells."""
    return tuple(find_entities(words, words)) if words else ()


def _of_the_world(m: re.Match[str]) -> str:
    return ("world " if m.group().isascii() else "全球") + m.group()


def _areas(words: str) -> dict[str, str]:
    """The countries that words name, each with its name there."""
    return {e.code: e.exact for e in _named(words) if e.type == "area" and e.code != "WORLD"}


def _is_number(words: str) -> bool:
    return is_number(words) or _FOUR.fullmatch(words) is not None


def _last(said: list[tuple[int, _Said]], at: int, default: _Said) -> _Said:
    """What was said last before a place."""
    k = bisect_left(said, at, key=lambda s: s[0])
    return said[k - 1][1] if k else default
