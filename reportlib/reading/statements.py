"""The sentences that cells of tables stand for, as scenes, so that the claim rules read them as they read prose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from reportlib.model import Article, Document, Entity, Mention, Span
from reportlib.reading.cellnumbers import Reading
from reportlib.reading.entities import find_entities
from reportlib.reading.frames import frame_of
from reportlib.reading.periods import find_periods
from reportlib.reading.quantities import read_cells
from reportlib.reading.scene import Scene, build_scene

_Thing = TypeVar("_Thing", Span, Entity)


def cell_scenes(document: Document, article: Article) -> Iterator[tuple[Scene, int, Reading]]:
    """A scene for each number of the article's tables and lists, with the place of the number's sign in it.

    Positions in a scene count in the reading's ``words``, not in the document.
    """
    frame = frame_of(document.folded, article)
    for reading in read_cells(document.folded).readings:
        if reading.span not in article.span or not reading.place.start:
            continue  # of another article, or a number of which nothing is said
        words = reading.words
        numbers = [(reading.place, reading.quantity), *([reading.beside] if reading.beside else [])]
        mentions = [Mention(span, words[span.start : span.end], quantity) for span, quantity in sorted(numbers, key=lambda n: n[0])]
        periods = find_periods(words, article.published, _without(words, [span for span, _ in numbers]), frame)
        scene = build_scene(words, Span(0, len(words)), mentions, find_entities(words, words), periods)
        at = scene.positions.get(reading.place)
        if at is not None:
            yield scene, at, reading


def _without(words: str, numbers: list[Span]) -> str:
    """The words with the numbers blotted out: in 2025年8月0.58万吨 the month ends where the number begins."""
    for span in numbers:
        words = words[: span.start] + "某" * len(span) + words[span.end :]
    return words


def outside_tables(document: Document, things: Sequence[_Thing]) -> list[_Thing]:
    """The sentences or names that do not begin in a line of a table whose numbers were read; what a corner names is of the whole table."""
    tables = read_cells(document.folded)
    rows, corners = tables.rows, tables.corners
    starts = [r.start for r in rows]

    def inside(thing: _Thing) -> bool:
        at = thing.span.start if isinstance(thing, Entity) else thing.start
        if isinstance(thing, Entity) and any(thing.span in c for c in corners):
            return False
        k = bisect_right(starts, at) - 1
        return k >= 0 and at < rows[k].end

    return [t for t in things if not inside(t)]
