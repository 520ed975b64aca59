"""The order of the blocks on paper: findings and charts first, long tables and sections on the sources after them, then the notes.

A reader of paper cannot fold a table away. What a block asks for (``Table.body_rows``,
``Heading.annex``) is done here for all sections alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlib.brief.display import Block, Endnotes, Figure, Heading, Run, Table, plain
from reportlib.brief.wording import page_words

ANNEX = "annex"
"""Anchor of the section that holds the tables."""
SPARE = 2
"""A table of the body that is longer by so many rows is not cut."""
WHOLE = "-whole"
"""What is added to the anchor of a table whose first rows stand in the body."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Stands in the body for tables of the annex: their anchors, and what each is called."""

    anchors: list[str]
    titles: list[str]
    type: str = "pointer"


def paper_blocks(blocks: Sequence[Block], language: str) -> list[Block | Pointer]:
    """The blocks in the order of the printed page, pointers at the place of tables that were moved.

    >>> [b.type for b in paper_blocks([Heading([Run("a")], "a", "a"), Table("t", [Run("t")], [], [[]], body_rows=0)], "en")]
    ['heading', 'pointer', 'heading', 'heading', 'table']
    """
    end = next((i for i, b in enumerate(blocks) if isinstance(b, Endnotes)), len(blocks))
    body: list[Block | Pointer] = []
    tables: list[Block | Pointer] = []
    sections: list[Block | Pointer] = []
    for section in _sections(blocks[:end]):
        head = section[0]
        if isinstance(head, Heading) and head.annex:
            sections += section
            continue
        moved: list[Block] = []
        for block in section:
            _put(block, body, moved)
        if moved:
            named = [Heading([Run(head.short)], f"{ANNEX}-{head.anchor}", head.short, 2)] if isinstance(head, Heading) else []
            tables += [*named, *moved]
    if tables:
        title = str(page_words(language)["annex"])
        tables.insert(0, Heading([Run(title)], ANNEX, title))
    return [*body, *tables, *sections, *blocks[end:]]


def _put(block: Block, body: list[Block | Pointer], moved: list[Block]) -> None:
    """A block into the body; a table that is longer than it may be there into the annex, with a pointer to it."""
    if not isinstance(block, Table) or block.body_rows is None or len(block.rows) <= block.body_rows + (SPARE if block.body_rows else 0):
        body.append(block)
        return
    anchor = block.anchor + (WHOLE if block.body_rows else "")
    if block.body_rows:
        body.append(replace(block, rows=block.rows[: block.body_rows], note=None))
    moved.append(replace(block, anchor=anchor))
    at = next((i for i in range(len(body) - 1, -1, -1) if not isinstance(body[i], Figure)), -1)
    last = body[at] if body else None
    # a figure does not part two pointers: it stands where there is room
    if isinstance(last, Pointer):
        body[at] = Pointer([*last.anchors, anchor], [*last.titles, plain(block.title)])
    else:
        body.append(Pointer([anchor], [plain(block.title)]))


def _sections(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """What stands before the first heading, then each heading of the first level with all below it."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and section:
            yield section
            section = []
        section.append(block)
    if section:
        yield section
