"""What the brief says of each result, in one line: the shortest sentence that prints it, or else the row of its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportlib.brief.display import Block, Inline, Table, plain
from reportlib.brief.gather import lines_of

_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])|(?<=[。！？])")
_JOINT = " · "
"""Parts the cells of a row."""


def sayings(blocks: Iterable[Block], colon: str = ": ") -> dict[str, str]:
    """Result to text. A number that stands in a table alone is told by the table's title and its row as far as the number."""
    kept = list(blocks)
    found: dict[str, str] = {}
    for line in lines_of(kept):
        for text, results in sentences_of(line):
            for result in results:
                # the shortest sentence says most clearly what a number is
                if result not in found or len(text) < len(found[result]):
                    found[result] = text
    for table in (b for b in kept if isinstance(b, Table)):
        for row in table.rows:
            for result in {run.result_id for cell in row for run in cell if run.result_id}:
                found.setdefault(result, plain(table.title) + colon + _row(row, result))
    return found


def is_row(saying: str) -> bool:
    """Whether a saying is the row of a table and no sentence."""
    return _JOINT in saying


def _row(row: Sequence[Inline], result: str) -> str:
    at = next(i for i, cell in enumerate(row) if any(run.result_id == result for run in cell))
    last = max(i for i, run in enumerate(row[at]) if run.result_id == result)
    cells = [*row[:at], row[at][: last + 1]]
    return _JOINT.join(t for t in (plain(c).strip() for c in cells) if t)


def sentences_of(line: Inline) -> Iterator[tuple[str, list[str]]]:
    """Each sentence of a line, with the results that it prints.

    >>> from reportlib.brief.display import Run
    >>> list(sentences_of([Run("Japan has "), Run("3 months", "a"), Run(" left. Korea has "), Run("2", "b"), Run(".")]))
    [('Japan has 3 months left.', ['a']), ('Korea has 2.', ['b'])]
    """
    text = plain(line)
    edges = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    at, places = 0, []
    for run in line:
        if run.result_id:
            places.append((at, run.result_id))
        at += len(run.text)
    for start, end in zip(edges, edges[1:], strict=False):
        if said := text[start:end].strip():
            yield said, [result for place, result in places if start <= place < end]
