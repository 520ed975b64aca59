"""Folding, scripts, sentences and clauses. Everything here keeps positions: folded text has the length of the original."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, read_toml
from reportlib.model import Span

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20}
_MARKS = {ord("—"): "-", ord("–"): "-", ord("−"): "-", ord("‒"): "-", ord("－"): "-", ord("～"): "~", ord("〜"): "~", ord("∼"): "~"}
_LIST_POINT = re.compile(r"(?m)^([ \t#*>•·-]{0,6}\d{1,2})\.(?=(?:19|20)\d\d ?年|\d{1,3}(?:家|国|位|名|座|个(?:国家|省)))")


@lru_cache(maxsize=1)
def _table() -> dict[int, int | str]:
    data = read_toml("folding")
    traditional, simplified = data.get("traditional", ""), data.get("simplified", "")
    if len(traditional) != len(simplified):
        raise LexiconError(
            f"{len(traditional)} traditional but {len(simplified)} simplified characters",
            file=FOLDER / "folding.toml",
            remedy="each Traditional character needs its Simplified one at the same place",
        )
    table: dict[int, int | str] = dict(zip(map(ord, traditional), simplified, strict=True))
    return table | _FULL_WIDTH | _MARKS


def fold(text: str) -> str:
    """Text for matching: Traditional to Simplified, full-width to half-width, dashes alike, one character to one character.

    The point after a number that heads a line becomes a list mark where it can part no decimals: before a year, and before whole things.

    >>> fold("約２．６萬億～3萬噸"), fold("1.2024年出口"), fold("1.2024万吨")
    ('约2.6万亿~3万吨', '1、2024年出口', '1.2024万吨')
    """
    folded = text.translate(_table())
    return _LIST_POINT.sub(r"\1、", folded) if "." in folded else folded


@lru_cache(maxsize=8)
def script_of(text: str) -> str:
    """Hans, Hant or Latn, by which characters only one script has.

    >>> script_of("稀土釹鐵硼"), script_of("稀土钕铁硼"), script_of("rare earths")
    ('Hant', 'Hans', 'Latn')
    """
    sample = text[:20000]
    han = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    letters = sum(c.isascii() and c.isalpha() for c in sample)
    if han == 0 or letters > 8 * han:
        return "Latn"
    return "Hant" if 20 * sum(a != b for a, b in zip(sample, fold(sample), strict=True) if "\u4e00" <= a <= "\u9fff") > han else "Hans"


_LONGEST = 1_000
_SENTENCE_END = re.compile(
    r"[。!?！？]+[”’」』\")]*|(?<=[a-z0-9%)\"”])\.(?=\s+[A-Z\"“]|\s*$)|(?<=[A-Z]{3})\.(?=\s+[A-Z\"“])|[;；]|(?:\[\d{1,3}\])+|\r?\n|(?<=\.)\.(?=[^.\w])"
)


def find_sentences(folded: str, span: Span) -> list[Span]:
    """Sentences in text order; white space at their ends is left out. Lines, bullets and citation marks end a sentence.

    >>> [s for s in find_sentences("甲用铜。乙用锡!", Span(0, 8))]
    [Span(start=0, end=4), Span(start=4, end=8)]
    """
    return list(_sentences(folded, span))


@lru_cache(maxsize=64)
def _sentences(folded: str, span: Span) -> tuple[Span, ...]:
    # claims, events and relations each go through the sentences of an article
    return tuple(part for s in _pieces(folded, span, _SENTENCE_END) for part in _cut(folded, s))


def _cut(folded: str, sentence: Span) -> list[Span]:
    """A sentence in parts of bounded length: text without any stop must not make reading quadratic."""
    out, start = [], sentence.start
    while sentence.end - start > _LONGEST:
        at = max(folded.rfind(c, start + _LONGEST // 2, start + _LONGEST) for c in ", ") + 1 or start + _LONGEST
        out.append(Span(start, at))
        start = at
    return [*out, Span(start, sentence.end)]


def find_clauses(folded: str, sentence: Span) -> list[Span]:
    """Clauses of a sentence: parted by commas, colons, dashes, bars, tabs, and the spaces that stand for commas in bullet summaries.

    A comma inside a number and the 、 of a list do not part clauses.
    """
    return _pieces(folded, sentence, _CLAUSE_BREAK)


_SAYS = re.compile(r"[^\W_]")
# every break begins with one of a few characters, which the search can skip to
_CLAUSE_BREAK = re.compile(
    r"[,:…|\-\s](?:(?<=,)(?:(?<!\d,)|(?!\d{3}(?!\d)))|(?<=[:…|\t])|(?<=-)-+|(?<=[\u4e00-\u9fff%”」)\d]\s)\s*(?=[\u4e00-\u9fff“「(]))"
)


def _pieces(folded: str, span: Span, ends: re.Pattern[str]) -> list[Span]:
    out, at = [], span.start
    for m in ends.finditer(folded, span.start, span.end):
        if m.end() > at:
            out.append((at, m.end()))
            at = m.end()
    out.append((at, span.end))
    trimmed = []
    for start, end in out:
        while start < end and folded[start].isspace():
            start += 1
        while end > start and folded[end - 1].isspace():
            end -= 1
        if start < end and _SAYS.search(folded, start, end):
            trimmed.append(Span(start, end))
    return trimmed
