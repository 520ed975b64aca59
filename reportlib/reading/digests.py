"""The items of a digest: numbered, bracketed, marked or capital heads over short stories, where the page is a collection."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reportlib.errors import LexiconError
from reportlib.lexicon.articles import words
from reportlib.lexicon.loader import FOLDER, entries
from reportlib.model import Span
from reportlib.reading.credits import Credit, Line, closing_outlet, is_navigation, is_titleish, title_span
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.pages import Page, Story, join, story_of
from reportlib.reading.publication import explicit_date, find_dates

_MASTHEAD_LINES, _MASTHEAD_WIDTH = 6, 44
_SHORTEST_TITLE, _LONGEST_TITLE, _HEADLINE = 4.0, 60.0, 8.5
_SHORTEST_BODY = 30.0
_ENDS = re.compile(r"[。!?…][\"”』」)]?|[a-z\d)%\"”]\.[\"”]?(?:\s|$)")
_SENTENCE_END = re.compile(r"[。!;…]$|[a-z]\.$")
_BEHIND = re.compile(r"\s*\((?P<inner>[^()]{2,60})\)$")
_LEAD_IN = re.compile(r"(?:据|来自)(?P<outlet>[^,。\d]{2,16}?)(?:\d{1,2}月\d{1,2}日)?(?:电|讯|消息|报道|报导)")
_HAN = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    pattern: re.Pattern[str]
    alone: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """A head: its line, that from which its story goes on, its title, its number, and what it says of its outlet."""

    line: int
    body: int
    title: Span
    number: int | None
    credit: Credit


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    out = []
    for row in entries("articles", "head", {"kind": str, "pattern": str, "example": str, "near": str}, {"alone": bool}):
        try:
            pattern = re.compile(row["pattern"])
        except re.error as e:
            raise LexiconError(
                f"not a regular expression: {e}", file=FOLDER / "articles.toml", where=f"head {row['kind']}", remedy="mend it"
            ) from None
        out.append(_Kind(row["kind"], pattern, row.get("alone", False)))
    return tuple(out)


def kinds_of_head(line: str) -> list[str]:
    """The kinds of head that a folded line could be by its marks.

    >>> kinds_of_head("二、越南重启东堡矿拍卖程序"), kinds_of_head("越南重启东堡矿拍卖程序")
    (['han'], [])
    """
    return [kind.name for kind in _kinds() if kind.pattern.fullmatch(line)]


def find_items(page: Page) -> list[Story]:
    """The items of a digest in text order; none where the page is one story with sections.

    A page is a digest where the lines over its first head name a collection and the heads read as headlines, or where at least half of the
    items name an outlet or day of their own.
    """
    best: list[Story] = []
    for kind in _kinds():
        heads = _heads(page, kind)
        if len(heads) > 1 and _is_digest(page, heads):
            items = [s for head, stop in _blocks(page, heads) if (s := _item(page, head, stop))]
            best = items if len(items) > len(best) else best
    if not best and (heads := _bare_heads(page)):
        best = [s for head, stop in _blocks(page, heads) if (s := _item(page, head, stop))]
    return best


def _bare_heads(page: Page) -> list[_Head]:
    """The heads without marks under a masthead that names a collection: each line over text that reads as a headline, after a gap."""
    lines = page.lines
    at = [i for i in range(1, len(lines) - 1) if page.is_plain(i) and lines[i].gap and page.is_plain(i + 1)]
    found = [
        _Head(i, i + 1, title_span(lines[i]), None, Credit()) for i in at if _reads_as_headline(lines[i]) and not is_titleish(lines[i + 1])
    ]
    if len(found) < 2 or len(found) != len(_with_body(page, found)):
        return []
    over = [x for i, x in enumerate(lines[: found[0].line]) if page.is_plain(i)]
    named = any(names_collection(x.text) for x in over) and all(x.width <= _MASTHEAD_WIDTH for x in over)
    return found if named and len(over) <= _MASTHEAD_LINES else []


def _reads_as_headline(line: Line) -> bool:
    return is_titleish(line) and line.width >= _HEADLINE and not (_ENDS.search(line.text) or kinds_of_head(line.text))


def _with_body(page: Page, heads: list[_Head]) -> list[_Head]:
    stops = [*(h.line for h in heads[1:]), len(page.lines)]
    return [h for h, stop in zip(heads, stops, strict=False) if _has_body(page, h, stop)]


def _heads(page: Page, kind: _Kind) -> list[_Head]:
    """The heads of a kind that stand over text, numbers counting up."""
    found = [h for i in range(len(page.lines) - 1) if (h := _head(page, kind, i))]
    kept = _with_body(page, found)
    numbers = [h.number for h in kept if h.number is not None]
    if numbers and (numbers[0] != 1 or any(b not in (a + 1, 1) for a, b in pairwise(numbers))):
        return []
    return kept


def _head(page: Page, kind: _Kind, i: int) -> _Head | None:
    line = page.lines[i]
    m = kind.pattern.fullmatch(line.text) if len(line.text) <= 240 else None
    if m is None:
        return None
    number = _number(m["n"]) if "n" in m.re.groupindex and m["n"] else None
    if kind.alone:  # the number stands alone over its title
        below = page.lines[i + 1]
        if not page.is_plain(i + 1) or below.gap or not is_titleish(below):
            return None
        return _Head(i, i + 2, below.span, number, Credit())
    title, credit = m["title"], Credit()
    start = line.span.start + m.start("title")
    if behind := _BEHIND.search(title):
        said = _said(behind["inner"], page, start + behind.start("inner"))
        title, credit = (title[: behind.start()], said) if said else (title, credit)
    if "outlet" in m.re.groupindex and sounds_like_outlet(m["outlet"]) | is_outlet(m["outlet"]):
        at = line.span.start + m.start("outlet")
        credit = join(credit, Credit(outlet=page.text[at : at + len(m["outlet"])]))
    wide = replace(line, span=Span(start, start + len(title)), text=title).width
    if not _SHORTEST_TITLE <= wide <= _LONGEST_TITLE or _SENTENCE_END.search(title):
        return None
    return _Head(i, i + 1, Span(start, start + len(title)), number, credit)


def _said(inner: str, page: Page, at: int) -> Credit | None:
    """The outlet and day in parentheses behind a title."""
    dates = find_dates(inner)
    name = inner[: dates[0].start] if dates else inner
    name = name.strip(" ,-·")
    if not (dates or is_outlet(name) or sounds_like_outlet(name)):
        return None
    place = inner.find(name)
    return Credit(outlet=page.text[at + place : at + place + len(name)] or None, date=explicit_date(inner), stamp=bool(dates))


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_HAN.find(ones) + 1 if ones else 0) + (10 * ((_HAN.find(tens) + 1) or 1) if ten else 0)


def _has_body(page: Page, head: _Head, stop: int) -> bool:
    body = [page.lines[i] for i in range(head.body, stop) if page.is_plain(i)]
    return sum(x.width for x in body) >= _SHORTEST_BODY and any(_ENDS.search(x.text) for x in body)


def _is_digest(page: Page, heads: list[_Head]) -> bool:
    over = [x for i, x in enumerate(page.lines[: heads[0].line]) if page.credits[i] != Credit()]
    short = len(over) <= _MASTHEAD_LINES and all(x.width <= _MASTHEAD_WIDTH for x in over)
    named = any(names_collection(x.text) for x in over)
    widths = sorted(replace(page.lines[h.line], text=page.text[h.title.start : h.title.end]).width for h in heads)
    if short and named and widths[len(widths) // 2] >= _HEADLINE:
        return True
    return 2 * sum(_is_sourced(page, h, stop) for h, stop in _blocks(page, heads)) >= len(heads) and short


def _is_sourced(page: Page, head: _Head, stop: int) -> bool:
    """Whether an item names its outlet or day: in its head, under it, at its end, or as what is told."""
    if head.credit.outlet or head.credit.stamp:
        return True
    while stop - 1 > head.body and is_navigation(page.lines[stop - 1].text):
        stop -= 1
    first, last = page.credits[head.body] if head.body < stop else None, page.credits[stop - 1]
    text = page.lines[stop - 1].text
    return any(c is not None and (c.outlet or c.stamp) for c in (first, last)) or bool(
        closing_outlet(text, text) or (head.body < stop and _LEAD_IN.match(page.lines[head.body].text))
    )


def _blocks(page: Page, heads: list[_Head]) -> list[tuple[_Head, int]]:
    """Each head with the line at which its item ends: the heading of a section before the next head is of neither."""
    out = []
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        stop = after.line if after else len(page.lines)
        while after and stop - 1 > head.body and page.lines[stop - 1].gap and page.is_plain(stop - 1) and _is_section(page, stop - 1):
            stop -= 1
        out.append((head, stop))
    return out


def _is_section(page: Page, i: int) -> bool:
    line = page.lines[i]
    short = is_titleish(line) and line.width <= _LONGEST_TITLE / 3
    return short and not _ENDS.search(line.text) and not closing_outlet(line.text, line.text)


def _item(page: Page, head: _Head, stop: int) -> Story | None:
    story = story_of(page, head.body, stop, strict=False, title=head.title)
    if story is None:
        return None
    credit = join(head.credit, story.credit)
    lead = _LEAD_IN.match(page.lines[head.body].text)
    if lead and not credit.outlet and (is_outlet(lead["outlet"]) or sounds_like_outlet(lead["outlet"])):
        at = page.lines[head.body].span.start + lead.start("outlet")
        credit = replace(credit, outlet=page.text[at : at + len(lead["outlet"])])
    return replace(story, credit=credit)


def names_collection(line: str) -> bool:
    """Whether a line over stories names a collection of them."""
    return any(w in line.lower() for w in (*words("collection"), *words("collection_of_a_day")))


def without_marks(page: Page, stories: list[Story]) -> list[Story]:
    """The stories, their titles without the marks that count them (第一篇 …), where every title has such a mark."""
    for kind in _kinds():
        found = [kind.pattern.fullmatch(page.folded_title(s)) if s.title and "n" in kind.pattern.groupindex else None for s in stories]
        if not kind.alone and all(found):
            return [_renamed(s, m) for s, m in zip(stories, found, strict=True)]
    return stories


def _renamed(story: Story, m: re.Match[str] | None) -> Story:
    assert m is not None and story.title is not None
    return replace(story, title=Span(story.title.start + m.start("title"), story.title.start + m.end("title")))
