"""Stable ids: made of what a row says and where, never of the rule that made it or of the order of work.

A paragraph put in above, another document beside it, or a better rule leaves the ids of all other rows as they were, so that an
analyst's corrections keep their rows.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from reportlib.model import Document, Span

DIGITS = 12


def stable_id(prefix: str, *parts: object) -> str:
    """The prefix, a hyphen and twelve hexadecimal digits of a hash of the parts.

    >>> stable_id("c", "a", "日本60%的稀土来自中国", "60%", 1, 1)
    'c-752edfb27c88'
    """
    # the unit separator stands in no sentence, so that the parts ("ab", "c") and ("a", "bc") differ
    return f"{prefix}-" + hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


class Ids:
    """Hands out the ids of the rows of one document.

    Args:
        document: Where the rows stand.
        sentences: All of its sentences in text order. Whatever was or was not found in them, an id is made of the folded sentence, of
            which occurrence of it this is in the document, of the exact words, and of which occurrence of them this is in the sentence.
    """

    def __init__(self, document: Document, sentences: Sequence[Span]) -> None:
        self.document, self.sentences = document, sentences
        self._starts = [s.start for s in sentences]
        self._occurrence: list[int] = []
        seen: Counter[str] = Counter()
        for s in sentences:
            folded = document.folded[s.start : s.end]
            seen[folded] += 1
            self._occurrence.append(seen[folded])

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins; the span itself where none does."""
        return self._locate(span)[0]

    def make(self, prefix: str, spans: Sequence[Span]) -> list[str]:
        """One id a span, in the order given.

        Rows that share a span get an ordinal in that order: the caller sorts them by what they say, so that the order of work does not
        matter.
        """
        shared: Counter[Span] = Counter()
        ids = []
        for span in spans:
            shared[span] += 1
            ordinal = [shared[span]] if shared[span] > 1 else []
            ids.append(stable_id(prefix, self.document.doc_id, *self._words(span), *ordinal))
        return ids

    def _words(self, span: Span) -> tuple[str, int, str, int]:
        sentence, occurrence = self._locate(span)
        text, exact = self.document.text, self.document.text[span.start : span.end]
        before, at = 1, text.find(exact, sentence.start)
        while exact and 0 <= at < span.start:
            before, at = before + 1, text.find(exact, at + 1)
        return self.document.folded[sentence.start : sentence.end], occurrence, exact, before

    def _locate(self, span: Span) -> tuple[Span, int]:
        i = bisect_right(self._starts, span.start) - 1
        if i >= 0 and span.start < self.sentences[i].end:
            return self.sentences[i], self._occurrence[i]
        return span, 1
