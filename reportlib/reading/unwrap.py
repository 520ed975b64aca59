"""Texts whose lines break inside sentences (transcripts, wrapped mail): the same text as running sentences, and the way back.

A line break that is no sentence's end becomes a comma between clauses, a space between Latin words, or nothing inside a number
(百分之⏎六十五), so that reading need not know of lines. Positions are then put back to where the text really stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from reportlib.model import Article, Claim, Document, Entity, Event, Mention, Period, Relation, Span

_FEW = 4
_MOST_BROKEN = 0.6
_SHORT, _WRAPPED = 28, 40
# possessive and from a line's start on, so that a text of one long line takes linear time
_BLOCK = re.compile(r"^[^\n]++(?:\n[^\n]++)+", re.MULTILINE)
_HAN, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
_ENDS = re.compile(r"[。.!?…;:」』\"”)\]|]$")
_ITEM = re.compile(r"[-*•·#>|]|\(?\d{1,2}[.、)]|\(?[一二三四五六七八九十]{1,3}[、)]|.*[|\t]|.*:\s*\S{1,12}$|.*\S {2,}\S")
_NUMBER_END = re.compile(r"(?:百分之|千分之|分之|[\d零一二三四五六七八九十百千万亿兆半点.])$")
_NUMBER_START = re.compile(
    r"[\d零一二三四五六七八九十百千万亿兆半点%]|(?:个?百分点|公?吨|公?斤|千克|克|元|美元|块|倍|成|年|个月|度|辆|台|座|家|条|种)"
)
_Record = TypeVar("_Record", Mention, Claim, Event, Relation, Entity, Period)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A document as running text, and for each of its characters (and its end) the position in the real text."""

    document: Document
    offsets: Sequence[int]
    original: str

    def back(self, span: Span) -> Span:
        """The span in the real text."""
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1 if span.end > span.start else self.offsets[span.start])

    def there(self, span: Span) -> Span:
        """The span in the running text of a span in the real one."""
        from bisect import bisect_left

        return Span(bisect_left(self.offsets, span.start), bisect_left(self.offsets, span.end))

    def place(self, record: _Record) -> _Record:
        """A record put back to where it stands in the real text, its words cut from there."""
        if isinstance(record, Claim):
            return replace(record, mention=self.place(record.mention), sentence=self.back(record.sentence))
        span = self.back(record.span)
        moved = replace(record, span=span)
        if isinstance(moved, Event | Relation):
            return replace(moved, sentence=self.back(moved.sentence))
        return replace(moved, exact=self.original[span.start : span.end])

    def article(self, article: Article) -> Article:
        """An article of the real text as one of the running text."""
        title = self.there(article.title_span) if article.title_span else None
        return replace(article, span=self.there(article.span), title_span=title)


def unwrap(document: Document) -> Unwrapped | None:
    """The document as running text, or None where its lines do not break inside sentences.

    Only blocks of lines of which most end without a full stop are joined; lists, tables and headings stay as they are.
    """
    joins = dict(_joins(document.folded))
    if not joins:
        return None
    text, folded, offsets = [], [], []
    for i, (own, plain) in enumerate(zip(document.text, document.folded, strict=True)):
        sign = joins.get(i, own)
        if sign:
            text.append(sign)
            folded.append(joins.get(i, plain))
            offsets.append(i)
    offsets.append(len(document.text))
    return Unwrapped(replace(document, text="".join(text), folded="".join(folded)), offsets, document.text)


def _joins(folded: str) -> Iterator[tuple[int, str]]:
    """The line breaks that are none, with what stands for them: a comma, a space or nothing."""
    for block in _BLOCK.finditer(folded):
        lines = [(block.start() + m.start(), m.group().strip()) for m in re.finditer(r"[^\n]+", block.group())]
        if len(lines) < _FEW or any(not words for _, words in lines):
            continue
        inner = [words for _, words in lines[:-1]]
        broken = sum(not _ENDS.search(w) for w in inner)
        listed = sum(_ITEM.match(w) is not None for w in inner)
        if broken < _MOST_BROKEN * len(inner):
            continue
        joined = "".join(inner)
        han, latin = len(_HAN.findall(joined)), len(_LATIN.findall(joined))
        width = sorted(len(w) for w in inner)[len(inner) // 2]
        fits = width <= _SHORT if han >= latin else width >= _WRAPPED
        if 3 * listed > len(inner) or not fits:
            continue
        for (_, words), (following, after) in zip(lines, lines[1:], strict=False):
            if _ENDS.search(words):
                continue
            number = _NUMBER_END.search(words) and _NUMBER_START.match(after)
            sign = "" if number or words[-1] in ",、" else " " if latin > han else ","
            yield following - 1, sign
