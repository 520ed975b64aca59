"""The order of the blocks on paper: findings and charts first, long tables and sections on the sources after them, then the notes.

A reader of paper cannot fold a table away. What a block asks for (``Table.body_rows``, ``Figure.secondary``,
``Heading.annex``) is done here for all sections alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlib.brief.display import Block, Endnotes, Figure, Heading, Run, Table, plain
from reportlib.brief.wording import fill, page_words

ANNEX = "annex"
"""Anchor of the section that holds the tables."""
SPARE = 2
"""A table of the body that is longer by so many rows is not cut."""
WHOLE = "-whole"
"""What is added to the anchor of a table whose first rows stand in the body."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Stands in the body for tables and figures of the annex: their anchors, and what each is called."""

    anchors: list[str]
    titles: list[str]
    type: str = "pointer"


@dataclass(frozen=True, slots=True)
class BodyEnd:
    """Stands after the last block of the body."""

    type: str = "body_end"


PaperBlock = Block | Pointer | BodyEnd


def paper_blocks(blocks: Sequence[Block], language: str, moved_figures: int = 0) -> list[PaperBlock]:
    """The blocks in the order of the printed page, pointers at the place of what was moved.

    ``moved_figures`` is how many of the secondary figures, from the last, have no room in the body.

    >>> [b.type for b in paper_blocks([Heading([Run("a")], "a", "a"), Table("t", [Run("t")], [], [[]], body_rows=0)], "en")]
    ['heading', 'pointer', 'body_end', 'heading', 'heading', 'table']
    """
    end = next((i for i, b in enumerate(blocks) if isinstance(b, Endnotes)), len(blocks))
    numbers = {b.anchor: n for n, b in enumerate((b for b in blocks if isinstance(b, Figure)), 1)}
    called = {a: fill(str(page_words(language)["figure"]), n) for a, n in numbers.items()}
    without = set(secondary_figures(blocks)[-moved_figures:] if moved_figures else ())
    body: list[PaperBlock] = []
    tables: list[PaperBlock] = []
    sections: list[PaperBlock] = []
    for section in _sections(blocks[:end]):
        head = section[0]
        if isinstance(head, Heading) and head.annex:
            sections += section
            continue
        moved: list[Block] = []
        for block in section:
            if isinstance(block, Figure) and block.anchor in without:
                moved.append(block)
                _point(body, block.anchor, called[block.anchor])
            else:
                _put(block, body, moved)
        if moved:
            named = [Heading([Run(head.short)], f"{ANNEX}-{head.anchor}", head.short, 2)] if isinstance(head, Heading) else []
            tables += [*named, *moved]
    if tables:
        title = str(page_words(language)["annex"])
        tables.insert(0, Heading([Run(title)], ANNEX, title))
    return [*body, BodyEnd(), *tables, *sections, *blocks[end:]]


def secondary_figures(blocks: Iterable[Block]) -> list[str]:
    """The anchors of the figures that may leave the body of the paper edition, in order."""
    return [b.anchor for b in blocks if isinstance(b, Figure) and b.secondary]


def _put(block: Block, body: list[PaperBlock], moved: list[Block]) -> None:
    """A block into the body; a table that is longer than it may be there into the annex, with a pointer to it."""
    if not isinstance(block, Table) or block.body_rows is None or len(block.rows) <= block.body_rows + (SPARE if block.body_rows else 0):
        body.append(block)
        return
    anchor = block.anchor + (WHOLE if block.body_rows else "")
    if block.body_rows:
        body.append(replace(block, rows=block.rows[: block.body_rows], note=None))
    moved.append(replace(block, anchor=anchor))
    _point(body, anchor, plain(block.title))


def _point(body: list[PaperBlock], anchor: str, title: str) -> None:
    """A pointer at the end of the body, or one more entry of the pointer that stands there."""
    at = next((i for i in range(len(body) - 1, -1, -1) if not isinstance(body[i], Figure)), -1)
    last = body[at] if body else None
    # a figure does not part two pointers: it stands where there is room
    if isinstance(last, Pointer):
        body[at] = Pointer([*last.anchors, anchor], [*last.titles, title])
    else:
        body.append(Pointer([anchor], [title]))


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
