"""Executed notebooks to one brief: the blocks of all sheets in order, endnotes numbered by first citation, all pointers checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from reportlib.brief import display
from reportlib.brief.counts import is_count
from reportlib.brief.display import MIME, Block, Column, Figure, Findings, Heading, Inline, Note, Run, Sheet, Table
from reportlib.brief.draft import Draft, doubted, draft_of, is_unconfirmed, with_lines
from reportlib.brief.paper import paper_blocks
from reportlib.brief.short import is_short, shorten
from reportlib.brief.wording import fill, page_words
from reportlib.errors import OutputError

_BLOCKS: dict[str, type] = {
    "title": display.Title,
    "heading": Heading,
    "paragraph": display.Paragraph,
    "findings": Findings,
    "callout": display.Callout,
    "figure": Figure,
    "table": Table,
    "endnotes": display.Endnotes,
}
_RERUN = "execute the notebook again with this version of reportlib"
WINDOW = 90
"""Characters of a sentence that an endnote keeps on either side of the words that state the number."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Quote:
    """One claim in an endnote: ``before``, ``exact`` and ``after`` are its sentence, cut; ``first`` is an earlier note that quotes it."""

    claim_id: str
    before: str
    exact: str
    after: str
    lang: str
    gloss: str
    publisher: str
    title: str
    date: str
    doc_id: str
    href: str
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Endnote:
    """The note of one number: what it stands on."""

    number: int
    result_id: str
    quotes: list[Quote]
    references: list[str]
    caveats: list[str]
    unconfirmed: list[str] = field(default_factory=list)
    counted: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """All that the exporters print; ``unconfirmed`` are the results that stand on unconfirmed claims, each with the reasons."""

    language: str
    meta: dict[str, Any]
    blocks: list[Block]
    endnotes: list[Endnote]
    numbers: dict[str, int]
    figures: dict[str, int] = field(default_factory=dict)
    unconfirmed: dict[str, list[str]] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)

    @property
    def shorts(self) -> dict[str, str]:
        """The short name of each section and figure, by anchor."""
        named = {anchor: fill(page_words(self.language)["figure"], n) for anchor, n in self.figures.items()}
        return named | {b.anchor: b.short for b in self.blocks if isinstance(b, Heading)}

    @property
    def is_short(self) -> bool:
        """Whether this is the edition of two pages."""
        return is_short(self.meta)

    def doubts(self, runs: Inline) -> bool:
        """Whether a headline stands on unconfirmed claims."""
        return is_unconfirmed(runs, self.unconfirmed)


def gather(notebooks: Iterable[tuple[Any, object]]) -> Brief:
    """The brief that executed notebooks make together.

    Args:
        notebooks: Notebook nodes with where each came from, for messages.

    Raises:
        OutputError: There is no sheet; a sheet is malformed; a number has no note; an anchor is missing or used twice.
    """
    sheet = Sheet([])
    language: str | None = None
    for notebook, origin in notebooks:
        for number, data in _outputs(notebook):
            found = read_sheet(data, file=origin, where=f"cell {number}")
            language = language or found.language
            sheet = sheet + found
    if language is None:
        raise OutputError(
            "no cell gives a Sheet", file=", ".join(str(o) for _, o in notebooks), remedy="execute notebooks/brief.ipynb first"
        )
    sheet = Sheet(sheet.blocks, sheet.notes, language, sheet.meta)
    sheet = shorten(sheet) if is_short(sheet.meta) else sheet
    return number_notes(with_lines(sheet, draft_of(sheet)))


def read_sheet(data: object, file: object = None, where: object = None) -> Sheet:
    """A sheet from its JSON.

    Raises:
        OutputError: It is not the JSON of a sheet.
    """
    try:
        assert isinstance(data, dict)
        blocks = [_build(_BLOCKS[b["type"]], b) for b in data["blocks"]]
        return Sheet(blocks, [_build(Note, n) for n in data["notes"]], data["language"], data["meta"])
    except (AssertionError, KeyError, TypeError, AttributeError) as e:
        raise OutputError(f"not a sheet: {type(e).__name__} {e}".strip(), file=file, where=where, remedy=_RERUN) from e


def number_notes(sheet: Sheet) -> Brief:
    """The brief of one sheet, its notes in the order in which the printed page first cites them."""
    notes: dict[str, Note] = {}
    for note in sheet.notes:
        notes.setdefault(note.result_id, note)
    numbers: dict[str, int] = {}
    for block in paper_blocks(sheet.blocks, sheet.language):
        for run in runs_of(block):
            if run.result_id is None or run.result_id in numbers:
                continue
            if run.result_id not in notes:
                raise OutputError(
                    f"the number {run.text!r} has no note for its result {run.result_id}",
                    where=_name(block),
                    remedy="give the Sheet a Note for every result that it prints",
                )
            numbers[run.result_id] = len(numbers) + 1
    _check_anchors(sheet.blocks)
    figures = [b.anchor for b in sheet.blocks if isinstance(b, Figure)]
    return Brief(
        sheet.language,
        sheet.meta,
        sheet.blocks,
        list(_endnotes(numbers, notes, {a for b in sheet.blocks if (a := getattr(b, "anchor", None))})),
        numbers,
        {anchor: n for n, anchor in enumerate(figures, 1)},
        {i: why for i, why in doubted(sheet.notes).items() if i in numbers},
        draft_of(sheet),
    )


def runs_of(value: object) -> Iterator[Run]:
    """All inline runs in a block, in the order of the page."""
    if isinstance(value, Run):
        yield value
    elif isinstance(value, (list, tuple)):
        for v in value:
            yield from runs_of(v)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from runs_of(getattr(value, f.name))


def lines_of(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The sentences of findings, headings and paragraphs, in the order of the page."""
    for block in blocks:
        if isinstance(block, Findings):
            yield from block.items
        elif isinstance(block, Heading | display.Paragraph):
            yield block.runs


def with_box(brief: Brief, box: display.Callout) -> Brief:
    """The brief with a box after its title; the short edition has it before its notes."""
    mark, step = (display.Endnotes, 0) if brief.is_short else (display.Title, 1)
    at = next((i + step for i, b in enumerate(brief.blocks) if isinstance(b, mark)), 0)
    known = [[run if run.result_id in brief.numbers else replace(run, result_id=None) for run in item] for item in box.items]
    return replace(brief, blocks=[*brief.blocks[:at], display.Callout(box.title, known), *brief.blocks[at:]])


def pieces(runs: Inline) -> Iterator[tuple[Run, bool]]:
    """The runs, each with whether the mark of its endnote stands after it: at the last of a line that prints the same result.

    >>> [last for _, last in pieces([Run("60", "a"), Run(" of "), Run("80 %", "a"), Run("x")])]
    [False, False, True, False]
    """
    last = {run.result_id: i for i, run in enumerate(runs)}
    for i, run in enumerate(runs):
        yield run, run.result_id is not None and last[run.result_id] == i


def cited_in(brief: Brief, runs: Inline) -> list[int]:
    """The endnotes that runs cite, in order, each once."""
    return list(dict.fromkeys(brief.numbers[r.result_id] for r in runs if r.result_id))


def marked_in(brief: Brief, cell: Inline) -> list[int]:
    """The endnotes whose marks stand in a cell of a table; a count has its mark in the table's title, not in every cell."""
    return cited_in(brief, [r for r in cell if not is_count(r.result_id)])


def cited_by(brief: Brief) -> dict[str, list[int]]:
    """The endnotes that quote each claim or dated act, by its id."""
    found: dict[str, list[int]] = {}
    for note in brief.endnotes:
        for claim_id in dict.fromkeys(q.claim_id for q in note.quotes):
            found.setdefault(claim_id, []).append(note.number)
    return found


def disputes_of(brief: Brief) -> dict[str, list[dict[str, str]]]:
    """By claim what speaks against it: ``said`` in words, and ``against``, the claim of the other side, where there is one."""
    found: dict[str, list[dict[str, str]]] = {}
    for kind in ("conflicts", "faults"):
        for claim_id, said in brief.meta.get(kind, {}).items():
            found.setdefault(claim_id, []).extend(said)
    return found


def window(sentence: str, exact: str, width: int = WINDOW) -> tuple[str, str, str]:
    """The words that state the number and what stands around them, long sentences cut.

    >>> window("0123456789 60% abcdefghij", "60%", 4)
    ('…789 ', '60%', ' abc…')
    """
    at = sentence.find(exact) if exact else -1
    if at < 0:
        return (sentence if len(sentence) <= 2 * width else sentence[: 2 * width] + "…", "", "")
    before, after = sentence[:at], sentence[at + len(exact) :]
    return (
        before if len(before) <= width else "…" + before[-width:],
        exact,
        after if len(after) <= width else after[:width] + "…",
    )


def safe_href(href: str | None) -> str:
    """An address inside the brief's folder; anything with a scheme or a host leads nowhere.

    >>> safe_href("evidence/a.html#c"), safe_href("javascript:alert(1)"), safe_href("//x.org")
    ('evidence/a.html#c', '#', '#')
    """
    found = (href or "").strip()
    return found if found.startswith(("#", "evidence/")) and ":" not in found.split("#")[0] else "#"


def epoch(date: object) -> int:
    """Seconds from 1970 to an ISO date, the first day of a partial one; 0 where there is none. It dates the files, so no clock is read.

    >>> epoch("1970-01-02"), epoch("1970-02"), epoch(None)
    (86400, 2678400, 0)
    """
    from datetime import UTC, datetime

    found = _DATE.match(str(date or ""))
    if not found:
        return 0
    year, month, day = (int(g or 1) for g in found.groups())
    try:
        return max(0, int(datetime(year, month, day, tzinfo=UTC).timestamp()))
    except ValueError:
        return 0


def _outputs(notebook: Any) -> Iterator[tuple[int, object]]:  # noqa: ANN401  (a NotebookNode; nbformat is slow to import)
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []) if cell.cell_type == "code" else []:
            if MIME in output.get("data", {}):
                yield number, output["data"][MIME]


def _build(kind: type, data: dict[str, Any]) -> Any:  # noqa: ANN401
    """A dataclass from its JSON; lists of runs, and the columns and rows of a table, are rebuilt inside."""
    values = dict(data)
    for key, value in values.items():
        if key in ("runs", "title", "note") and isinstance(value, list):
            values[key] = _inline(value)
        elif key in ("items", "lines"):
            values[key] = [_inline(v) for v in value]
        elif key == "rows":
            values[key] = [[_inline(cell) for cell in row] for row in value]
        elif key == "columns":
            values[key] = [Column(**c) for c in value]
    return kind(**values)


def _inline(runs: Sequence[dict[str, Any]]) -> Inline:
    return [Run(**r) for r in runs]


def _endnotes(numbers: dict[str, int], notes: dict[str, Note], anchors: set[str]) -> Iterator[Endnote]:
    seen: dict[str, int] = {}
    for result_id, number in numbers.items():
        note, quotes = notes[result_id], []
        for q in note.quotes:
            before, exact, after = window(str(q["sentence"]), str(q["exact"]))
            texts = {k: str(q.get(k) or "") for k in ("gloss", "publisher", "title", "doc_id", "href")}
            date = str(q.get("date") or q.get("published") or "")
            quotes.append(
                Quote(q["claim_id"], before, exact, after, q.get("lang") or "zh-Hans", date=date, first=seen.get(q["claim_id"]), **texts)
            )
            seen.setdefault(q["claim_id"], number)
        # the short edition has not every section that a count leads to
        place = note.place if note.place is None or not note.place.startswith("#") or note.place[1:] in anchors else None
        yield Endnote(number, result_id, quotes, list(note.references), list(note.caveats), list(note.unconfirmed), note.counted, place)


def _check_anchors(blocks: Sequence[Block]) -> None:
    known: set[str] = set()
    for block in blocks:
        anchor = getattr(block, "anchor", None)
        if anchor in known:
            raise OutputError(f"two blocks have the anchor {anchor}", where=_name(block), remedy="give each block its own")
        if anchor is not None:
            known.add(anchor)
    for block in blocks:
        wanted = [r.href[1:] for r in runs_of(block) if r.href and r.href.startswith("#")]
        wanted += filter(None, block.anchors) if isinstance(block, Findings) else []
        for anchor in wanted:
            if anchor not in known:
                raise OutputError(f"no block has the anchor {anchor}", where=_name(block), remedy="point to a block of the brief")
        if isinstance(block, Table) and any(len(row) != len(block.columns) for row in block.rows):
            raise OutputError("a row has not as many cells as there are columns", where=_name(block), remedy="mend the table's rows")


def _name(block: object) -> str:
    return " ".join(str(v) for v in (getattr(block, "type", None), getattr(block, "anchor", None)) if v)


def notebook_files(paths: Iterable[str | Path]) -> list[tuple[Any, Path]]:
    """Executed notebooks read from their files, each with its path.

    Raises:
        OutputError: A notebook is missing or is none.
    """
    import nbformat

    out = []
    for path in map(Path, paths):
        try:
            out.append((nbformat.read(path, as_version=4), path))
        except FileNotFoundError:
            raise OutputError("no such notebook", file=path, remedy="execute it first") from None
        except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, KeyError, AttributeError) as e:
            raise OutputError(f"not a notebook: {e}", file=path, remedy="execute it again") from None
    return out
