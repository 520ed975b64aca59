"""The numbers of tables and lists, each as a sentence of its own: title, row head, column head, number, unit.

A cell is read twice: its number with the unit that it or a head gives, and, for claims, the words that a reader would say for it
("2024年中国稀土出口, 对日本出口量4500吨"), against which the ordinary rules run. No rule is written for tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.model import Entity, Quantity, Span
from reportlib.reading.entities import find_entities
from reportlib.reading.grids import Cell, Grid, find_grids, inline_cells, is_number, is_time
from reportlib.reading.heads import Affix, Read, asked_kind, bare, brackets, change_of, patterns, unit_of, units_in
from reportlib.reading.numerals import plain

_CORE = re.compile(
    r"(?P<about>[约近~≈]|[<>]=?\s?)?(?:[er]\s?(?=\d))?(?P<money>[A-Z]{0,3}[$€£¥]\s?)?(?P<number>\d[\d,]*(?:\.\d+)?(?:\s?[-~至到]\s?\d[\d,]*(?:\.\d+)?)?)"
    r"(?P<rest>[\s\S]*)"
)
_NOTE = re.compile(r"\s?(?:\(\d\)|\[\d{1,2}\]|[*†‡¹²³⁴⁵⁶⁷⁸⁹]+)$")
_LEAD_NOTE = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹*†‡]+\s?")
_BARE_YEAR = re.compile(r"(?<![\d.A-Za-z])(?<!\d,)((?:19|20)\d\d)\s?(?:(?P<e>e)|(?P<f>[EFP]))?(?![\dA-Za-z年/.-]|,\d)")
_YEARS = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"^(?:(?:图|表)\s?\d{0,3}|(?:Table|Figure|Chart)\s?\d{1,3})(?:[-.]\d{1,2})?\s?[.、:]?\s?", re.IGNORECASE)
_MINUS = re.compile(r"\(\s?([^()]*\d[^()]*)\)")
_ABOUT = {"~": "约", "≈": "约", "约": "约", "近": "近", ">": "超过", ">=": "至少", "<": "不到", "<=": "至多"}
_SAID = re.compile(r"[\d一二两三四五六七八九十几数半]|[a-z]{5}")
_TITLE, _HEAD, _TEXT_CELL, _TEXT_CELLS = 160, 80, 40, 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a cell.

    Attributes:
        span: The number in the text, with its sign and the unit that stands in its cell.
        row: The line it stands in.
        quantity: What it says, with what the heads gave.
        words: The sentence that the cell stands for (folded).
        place: Where the number with its unit stands in ``words``.
        beside: The level that a change belongs to, with its place in ``words``.
    """

    span: Span
    row: Span
    quantity: Quantity
    words: str
    place: Span
    beside: tuple[Span, Quantity] | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read in the tables of a text.

    Attributes:
        readings: The numbers in text order.
        cells: Spans of all cells that hold a number, read or not; what prose would read in them does not count.
        rows: Spans of the lines that hold a reading.
    """

    readings: tuple[Reading, ...]
    cells: tuple[Span, ...]
    rows: tuple[Span, ...]


def read_tables(folded: str, read: Read) -> Tables:
    """The numbers in the tables and headed lists of a folded text."""
    readings: list[Reading] = []
    cells: list[Span] = []
    for grid in find_grids(folded):
        table = _Table(folded, grid, read)
        readings += table.readings()
        cells += table.numbers
    lines = {r.row.start for r in readings}
    for head, parts in inline_cells(folded):
        if folded.rfind("\n", 0, head.start) + 1 not in lines:
            found = list(_inline(folded, head, parts, read))
            readings += found
            cells += [r.span for r in found]
    readings.sort(key=lambda r: r.span)
    rows = tuple(dict.fromkeys(r.row for r in readings))
    return Tables(tuple(readings), tuple(sorted(cells)), rows)


class _Table:
    """A grid with the roles of its columns."""

    def __init__(self, folded: str, grid: Grid, read: Read) -> None:
        self.folded, self.grid, self.read = folded, grid, read
        self.width = max(map(len, grid.cells))
        self.body = [row for row in grid.cells[grid.heads :]]
        self.heads = [self._head(c) for c in range(self.width)]
        self.goods = [_goods(h) for h in self.heads]
        self.roles = [self._role(c) for c in range(self.width)]
        self.above = [folded[s.start : s.end] for s in grid.above]
        self.below = [folded[s.start : s.end] for s in grid.below]
        self.title_units = [u for w in [*reversed(self.above), *self.below] for u in units_in(w, read)]
        self.title = _title(self.above)
        self.areas = {e.code for e in _named(self.title) if e.type == "area" and e.code != "WORLD"}
        self.numbers: list[Span] = []

    def _words(self, cell: Cell | None) -> str:
        return self.folded[cell.span.start : cell.span.end] if cell is not None else ""

    def _head(self, column: int) -> str:
        words = dict.fromkeys(self._words(c) for c in self.grid.column_heads(column))
        return " ".join(words)[:_HEAD]

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
        if column and filled and all(re.fullmatch(r"(?:19|20)\d\d", w) for w in filled) and not units_in(self.heads[column], self.read):
            return "none"
        numbers = sum(is_number(w) or bool(re.fullmatch(r"\d{4}", w)) for w in filled)
        return "number" if 2 * numbers >= len(filled) and numbers and (column or self.grid.kind != "list") else "text"

    def readings(self) -> Iterator[Reading]:
        """The numbers of the table, row by row."""
        section = ""
        for row in self.body:
            filled = [c for c in row if c is not None and len(c.span)]
            if len(filled) == 1 and filled[0].column == 0 and self.width > 2:
                section = bare(self._words(filled[0]))[:_TEXT_CELL]
                continue
            yield from self._row(row, section)

    def _row(self, row: tuple[Cell | None, ...], section: str) -> Iterator[Reading]:
        names = [self._name(w) for c, cell in enumerate(row) if self.roles[c] == "text" and 0 < len(w := self._words(cell)) <= _TEXT_CELL]
        name = _joined(section, *(n for n in names[:_TEXT_CELLS] if not is_number(n)))
        when = _joined(*(self._words(cell) for c, cell in enumerate(row) if self.roles[c] == "time"))
        row_units = [u for c, cell in enumerate(row) if self.roles[c] == "unit" and (u := unit_of(self._words(cell), self.read))]
        row_units += [
            u for c, cell in enumerate(row) if self.roles[c] == "text" for u in units_in(self._words(cell), self.read, whole=False)
        ]
        levels: list[tuple[Cell, Quantity, str]] = []
        found: list[tuple[Cell, Quantity, str]] = []
        for c, cell in enumerate(row):
            if cell is None or not (is_number(self._words(cell)) or re.fullmatch(r"\d{4}", self._words(cell))):
                continue
            if self.roles[c] in ("text", "unit") and not (self.roles[c] == "text" and c and is_number(self._words(cell))):
                continue
            if self.roles[c] == "none" and self.read(self._words(cell)):
                continue  # a grade of 99.99% in a column of specifications is read as prose
            self.numbers.append(cell.span)
            if self.roles[c] in ("none", "time"):
                continue
            basis = change_of(self.heads[c])
            got = self._quantity(cell, self.heads[c], row_units, basis)
            if got is not None:
                found.append((cell, *got))
                if got[0].change is None:
                    levels.append((cell, *got))
        for cell, quantity, phrase in found:
            level = self._level(cell, levels) if quantity.change is not None else None
            yield self._reading(cell, quantity, phrase, name, when, level)

    def _name(self, words: str) -> str:
        """A row's name; what stands in brackets stays if it is a word (Congo (Kinshasa)), and goes if it is a unit or a grade."""
        inside = words.partition("(")[2].rstrip(")")
        return words if inside and not any(c.isdigit() for c in inside) and unit_of(inside, self.read) is None else bare(words)

    def _quantity(self, cell: Cell, head: str, row_units: list[Affix], basis: str | None) -> tuple[Quantity, str] | None:
        given = list(units_in(head, self.read))
        if not given and (patterns().share.search(head) and not (basis and patterns().kind["price"].search(head))):
            given = [Affix("", "%", "share")]
        asked = asked_kind(bare(head))
        fitting = [u for u in self.title_units if asked in (None, u.kind) or (asked == "price" and u.kind == "money")]
        several = len({u.kind for u in self.title_units}) > 1 and asked is None
        units = [*given, *row_units, *([] if several else fitting)]
        return read_number(self._words(cell), units[0] if units else None, basis, head, self.read)

    def _level(self, cell: Cell, levels: list[tuple[Cell, Quantity, str]]) -> tuple[Cell, Quantity, str] | None:
        """The level that a change belongs to: the latest, else the nearest before it; none where its own head says what has changed."""
        if patterns().title["measure"].search(self.heads[cell.column]):
            return None
        amounts = [x for x in levels if x[1].kind != "share"] or levels
        latest = [x for x in amounts if patterns().value["latest"].search(self.heads[x[0].column])]
        years = [(max(_YEARS.findall(self.heads[x[0].column]), default=""), k) for k, x in enumerate(amounts)]
        if len({year for year, _ in years}) > 1:
            latest = latest or [amounts[max(years)[1]]]
        before = [x for x in amounts if x[0].column < cell.column]
        return latest[0] if latest else before[-1] if before else amounts[0] if amounts else None

    def _reading(
        self, cell: Cell, quantity: Quantity, phrase: str, name: str, when: str, level: tuple[Cell, Quantity, str] | None
    ) -> Reading:
        lead = self.title + "," if self.title else ""
        beside = None
        if level is not None:
            start = self._clause(level[0], name, when)
            beside = Span(len(lead) + len(start), len(lead) + len(start) + len(level[2])), level[1]
            lead = _spaced(f"{lead}{start}{level[2]}")
            name = when = ""
        words = lead + self._clause(cell, name, when, own=level is None)
        return Reading(cell.span, self.grid.rows[cell.row], quantity, words + phrase, Span(len(words), len(words) + len(phrase)), beside)

    def _is_other_area(self, name: str) -> bool:
        """Whether a row is of another country than the one whose trade the title tells."""
        row = [e.code for e in _named(name) if e.type == "area"]
        return bool(row and self.areas and row[0] not in self.areas)

    def _clause(self, cell: Cell, name: str, when: str, own: bool = True) -> str:
        """The words before a number: whose row it is, what is measured, when."""
        head, corner = bare(self.heads[cell.column]), " ".join(h for h, r in zip(self.heads, self.roles, strict=True) if r == "text")
        title, measure = patterns().title, ""
        if own and not title["measure"].search(f"{name} {head}"):
            named = title["measure"].findall(self.title)
            measure = max(named, key=len) if named else ""
        if own and name and not title["total"].fullmatch(name):
            about = f"{self.title} {corner} {head}"
            others = self._is_other_area(name)
            if title["exports"].search(about) and not title["imports"].search(about) and (title["to"].search(about) or others):
                name, measure = f"对{name}" + "出口" * (not title["exports"].search(head)), ""
            elif title["imports"].search(about) and not title["exports"].search(about) and (title["from"].search(about) or others):
                name, measure = f"自{name}" + "进口" * (not title["imports"].search(head)), ""
        return _spaced(_dated(_joined(name, measure, head, self.goods[cell.column], when)))


@lru_cache(maxsize=256)
def _named(words: str) -> tuple[Entity, ...]:
    """What the words of a head, a title or a row name; the same head stands over many cells."""
    return tuple(find_entities(words, words)) if words else ()


def _goods(head: str) -> str:
    """The item that stands with the unit in a head's brackets: (tpa NdPr)."""
    inside = " ".join(brackets(head))
    return next((e.exact for e in _named(inside) if e.type == "item"), "")


def is_bare_unit(folded: str, span: Span, read: Read) -> bool:
    """Whether a scale word with its unit says only in what something is counted: (万元/吨), 单位:亿元, a cell 万吨."""
    if span.end - span.start > _TEXT_CELL or _SAID.search(folded, span.start, span.end):
        return False
    around = folded[span.start - 1 : span.start] + folded[span.end : span.end + 1]
    return all(c in "()[]|:、,/ \t\r\n" for c in around) and unit_of(folded[span.start : span.end], read) is not None


def read_number(words: str, unit: Affix | None, basis: str | None, head: str, read: Read) -> tuple[Quantity, str] | None:
    """The quantity of a cell and the phrase it was read from, or None where its words are no number or no unit is known.

    Args:
        words: The folded cell.
        unit: What the heads give, for a number without its own.
        basis: The basis of a change, if the head says that its numbers are changes.
        head: The column's head.
    """
    value = patterns().value
    words = _NOTE.sub("", _LEAD_NOTE.sub("", words)).strip()
    sign: int | None = None
    if enclosed := _MINUS.fullmatch(words):
        words, sign = enclosed.group(1), -1
    for name, factor in (("up", 1), ("down", -1)):
        marks = re.match(rf"(?:{value[name].pattern})+", words, re.IGNORECASE)
        if marks:
            words, sign = words[marks.end() :].lstrip("+-约 "), factor
    m = _CORE.fullmatch(words)
    if m is None:
        return None
    about = _ABOUT.get((m["about"] or "").strip(), "")
    number, rest = m["number"].replace(" ", ""), m["rest"].strip()
    inherited: tuple[str, ...] = ()
    phrase = f"{about}{m['money'] or ''}{number}{m['rest'].rstrip()}"
    found = read(phrase)
    if not (len(found) == 1 and found[0][0].start == 0 and found[0][0].end >= len(phrase) - 1):
        scale = value["scale"].fullmatch(rest)
        if unit is None or (rest and not scale):
            return None
        after = re.sub(r"^[千百]?[万亿]", "", unit.after) if scale and not rest.isascii() else unit.after
        phrase = f"{about}{m['money'] or unit.before}{number}{rest}{after}"
        found = read(phrase)
        inherited = ("unit", "scale") if unit.scaled else ("unit",)
        if len(found) != 1:
            return None
    quantity = found[0][1]
    if quantity.change is None and (basis or (sign is not None and quantity.kind == "share")):
        if basis and sign is None and patterns().change["down"].search(head):
            sign = -1
        quantity = replace(quantity, change=basis or "plain")
        inherited = (*inherited, *(("change",) if basis else ()))
    quantity = _signed(quantity, sign or 1)
    return replace(quantity, inherited=tuple(dict.fromkeys((*quantity.inherited, *inherited)))), phrase


def _signed(quantity: Quantity, sign: int) -> Quantity:
    if sign > 0:
        return quantity
    value, low, high = (None if v is None else plain(-v) for v in (quantity.value, quantity.low, quantity.high))
    return replace(quantity, value=value, low=low, high=high)


def _inline(folded: str, head: Span, parts: list[tuple[Span, Span]], read: Read) -> Iterator[Reading]:
    """氧化物价格(万元/吨):氧化镨钕57.8;氧化镝175: the numbers share the unit of the head."""
    words = folded[head.start : head.end]
    units = units_in(words, read, whole=False)
    if not units:
        return
    title, end = _title([words]), parts[-1][1].end
    start = max(folded.rfind("\n", 0, head.start) + 1, head.start)
    for name, number in parts:
        got = read_number(folded[number.start : number.end], units[0], None, words, read)
        if got is not None:
            lead = f"{title},{_spaced(_joined(folded[name.start : name.end], _measure(title)))}"
            yield Reading(number, Span(start, end), got[0], lead + got[1], Span(len(lead), len(lead) + len(got[1])))


def _measure(title: str) -> str:
    named = patterns().title["measure"].findall(title)
    return max(named, key=len) if named else ""


def _title(lines: list[str]) -> str:
    """The title's words as one clause after another, without units."""
    kept = []
    for line in lines:
        lead = patterns().lead.match(line.strip("( "))
        aside = line.startswith("(") and line.endswith(")")
        words = "" if aside or (lead and lead.end()) else bare(_NUMBERED.sub("", line))
        if words:
            kept.append(re.sub(r"[:。;,]\s?", ",", words).strip(",*_ "))
    return _dated(",".join(kept)[-_TITLE:])


def _joined(*parts: str) -> str:
    """Words put together: a space between Latin words, nothing beside a Chinese one."""
    out = ""
    for part in parts:
        gap = " " if out and part and out[-1].isascii() and part[0].isascii() else ""
        out += gap + part
    return out


def _spaced(words: str) -> str:
    return words + " " if words and words[-1].isascii() and not words[-1].isspace() else words


def _dated(words: str) -> str:
    """Bare years as a reader would say them: 2023 is 2023年, 2024e is estimated, 2025E expected."""
    return _BARE_YEAR.sub(lambda m: m.group(1) + "年" + ("估计" if m["e"] else "预计" if m["f"] else ""), words)
