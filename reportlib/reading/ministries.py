"""Ministries that a text names without their state (财政部, the Ministry of Commerce): of the state that it was just speaking of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from reportlib.lexicon.gazetteer import offices, terms
from reportlib.lexicon.loader import read_toml
from reportlib.model import Article, Entity, Span
from reportlib.reading.offices import office_of
from reportlib.reading.text import find_sentences

_LOOK = 8  # characters before a name that make it no subject
_BACK = 80  # names back, or ahead, that a reader still has in mind
_CHINA = "CN"


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    data = read_toml("anaphora")["ministries"]
    bare = "|".join(map(re.escape, sorted(data["bare"], key=len, reverse=True)))
    return (
        re.compile(rf"(?<![\u4e00-\u9fff])(?:{bare})(?![门队分件位落])|(?<=[与和及、])(?:{bare})(?![门队分件位落])"),
        re.compile(data["aside"]),
        re.compile(data["joined"]),
        frozenset(data["chinese_by_default"]),
        frozenset(data["listed_as_chinese"]),
    )


def with_states(text: str, folded: str, article: Article, named: Sequence[Entity], home: str | None) -> list[Entity]:
    """The names of an article, its ministries without a state given the one that the article was just speaking of.

    A Chinese text means China's own unless it speaks of one other country more than of China. A ministry that stands beside another
    (财政部、税务总局) is of the same state; one that was named in full before (美国财政部 … 财政部) is that one.

    Args:
        text, folded: The document's text, as written and folded.
        article: One of its articles.
        named: The names of the article, in text order.
        home: The area that the document is written in.
    """
    pattern, _, _, by_default, listed = _words()
    out = list(named)
    spans = find_sentences(folded, article.span)
    places = [e.span for e in named if e.surface in listed and e.home == _CHINA]
    places += [Span(*m.span()) for m in pattern.finditer(folded, article.span.start, article.span.end)]
    for span in sorted(places):
        k = bisect_left(out, span.start, key=lambda e: e.span.start)
        known = out[k] if k < len(out) and out[k].span == span else None
        if known is None and ((k and out[k - 1].span.end > span.start) or (k < len(out) and out[k].span.start < span.end)):
            continue  # part of a name
        word = known.surface if known is not None else folded[span.start : span.end]
        state = _state(folded, span, out, k, spans, home)
        if state in (None, _CHINA) and word in read_toml("anaphora")["ministries"]["not_chinese"]:
            state = None if home == _CHINA else home
        if known is not None:
            out[k] = _as(known, state, word) if state not in (None, _CHINA) else known
        elif (state := state or (home if word in by_default else None)) is not None:
            made = _as(Entity(span, text[span.start : span.end], "institution", "", state, word), state, word)
            out[k:k] = [made] if made.code else []
    return out


def _as(entity: Entity, state: str | None, word: str) -> Entity:
    """The ministry of a state: as it is listed, else made from the state's name."""
    code = _listed(state or "", word) or office_of(state or "", word) or ""
    return replace(entity, code=code, home=state)


@lru_cache(maxsize=512)
def _listed(state: str, word: str) -> str | None:
    found = (t for surface, group in terms().items() if surface.endswith(word) and surface != word for t in group)
    return next((t.code for t in found if t.type == "institution" and t.home == state), None)


def _state(folded: str, span: Span, named: Sequence[Entity], k: int, spans: Sequence[Span], home: str | None) -> str | None:
    """The state that a ministry at a place is of; None where the text does not tell."""
    _, _, joined, _, _ = _words()
    word = folded[span.start : span.end]
    following = next((e for e in named[k : k + 2] if e.span.start >= span.end), None)
    if following is not None and following.home and joined.fullmatch(folded, span.end, following.span.start):
        return following.home
    before = [e for e in named[max(0, k - _BACK) : k] if e.code != "WORLD" and (e.home or e.type == "area")]
    full = next((e for e in reversed(before) if _is_whole(e, word)), None)
    if full is not None:
        return full.home
    here = max(0, bisect_right(spans, span.start, key=lambda s: s.start) - 1)
    since = spans[max(0, here - 1)].start if spans else 0
    near = [e for e in before if e.span.start >= since and not _aside(folded, e)]
    if not near:
        return None
    state = near[-1].home or near[-1].code
    if state == _CHINA or near[-1].type == "institution" and joined.fullmatch(folded, near[-1].span.end, span.start):
        return state
    sentence = spans[here] if spans else span
    after = [e for e in named[k : k + _BACK] if span.end <= e.span.start < sentence.end]
    count = Counter(e.home or e.code for e in before)
    if any((e.home or e.code) == state and _aside(folded, e) for e in after):
        return None  # 商务部回应称,不针对印度: nobody's ministry speaks so of its own state
    if word not in _words()[4]:
        return state if home is None or count[state] > count[home] else None
    return state if count[state] > max(count[_CHINA], home is not None) else None


def _is_whole(entity: Entity, word: str) -> bool:
    """Whether a name is a ministry of the same word with its state (美国财政部)."""
    said = entity.surface or ""
    same = offices()[0].get(said, said) == offices()[0].get(word, word)
    return entity.type == "institution" and entity.home is not None and (same or said.endswith(word)) and len(entity.exact) > len(word)


def _aside(folded: str, entity: Entity) -> bool:
    """Whether a name follows a word by which it is no subject (对中国的依赖)."""
    return _words()[1].search(folded, max(0, entity.span.start - _LOOK), entity.span.start) is not None
