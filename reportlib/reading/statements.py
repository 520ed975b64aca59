"""The sentences that cells of tables stand for, as scenes, so that the claim rules read them as they read prose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from reportlib.model import Article, Document, Mention, Span
from reportlib.reading.cells import Reading
from reportlib.reading.entities import find_entities
from reportlib.reading.periods import find_periods
from reportlib.reading.quantities import read_cells
from reportlib.reading.scene import Scene, build_scene


def cell_scenes(document: Document, article: Article) -> Iterator[tuple[Scene, int, Reading]]:
    """A scene for each number of the article's tables and lists, with the place of the number's sign in it.

    Positions in a scene count in the reading's ``words``, not in the document.
    """
    for reading in read_cells(document.folded).readings:
        if reading.span not in article.span:
            continue
        words = reading.words
        numbers = [(reading.place, reading.quantity), *([reading.beside] if reading.beside else [])]
        mentions = [Mention(span, words[span.start : span.end], quantity) for span, quantity in sorted(numbers, key=lambda n: n[0])]
        scene = build_scene(
            words, Span(0, len(words)), mentions, find_entities(words, words), find_periods(words, article.published, words)
        )
        at = scene.positions.get(reading.place)
        if at is not None:
            yield scene, at, reading


def outside_tables(document: Document, sentences: list[Span]) -> list[Span]:
    """The sentences that are not lines of a table whose numbers were read."""
    rows = read_cells(document.folded).rows
    starts = [r.start for r in rows]

    def inside(span: Span) -> bool:
        k = bisect_right(starts, span.start) - 1
        return k >= 0 and span.start < rows[k].end

    return [s for s in sentences if not inside(s)] if rows else sentences
