"""The items of a digest that begin inside their paragraphs: "1、标题。正文", "2.【标题】正文", "**Title.** Body"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportlib.lexicon.articles import forms, words
from reportlib.model import Span
from reportlib.reading.credits import closing_outlet
from reportlib.reading.pages import Page, Story, story_of

_FEWEST, _SHORTEST = 3, 30.0
_MASTHEAD_LINES, _MASTHEAD_WIDTH = 6, 44


def kinds_of_run_in(line: str) -> list[str]:
    """The kinds of head with which a folded line could begin.

    >>> kinds_of_run_in("3、越南重启拍卖。越南发布通知。")
    ['number']
    """
    return [kind for kind, form in forms("run_in").items() if form.match(line)]


def find_run_ins(page: Page) -> list[Story]:
    """The items whose paragraphs carry their own heads, in text order, under a masthead that names a collection or each with its outlet."""
    for form in forms("run_in").values():
        heads = [(i, m) for i, x in enumerate(page.lines) if page.is_plain(i) and (m := form.match(x.text)) and x.width >= _SHORTEST]
        if len(heads) >= _FEWEST and _counts_up([m for _, m in heads]) and _is_collection(page, [i for i, _ in heads]):
            return [s for k, (i, m) in enumerate(heads) if (s := _item(page, i, m, heads[k + 1][0] if k + 1 < len(heads) else None))]
    return []


def _counts_up(found: Sequence[re.Match[str]]) -> bool:
    numbers = ["一二三四五六七八九十".find(m["n"]) + 1 or m["n"] for m in found if "n" in m.re.groupindex]
    counted = [int(n) for n in numbers if str(n).isdigit()]
    return len(counted) == len(numbers) and all(b == a + 1 for a, b in pairwise(counted)) and counted[:1] in ([], [1])


def _is_collection(page: Page, starts: Sequence[int]) -> bool:
    over = page.lines[: starts[0]]
    if len(over) > _MASTHEAD_LINES or any(x.width > _MASTHEAD_WIDTH for x in over):
        return False
    if any(w in x.text.lower() for x in over for w in (*words("collection"), *words("collection_of_a_day"))):
        return True
    stops = [*starts[1:], len(page.lines)]
    return all(closing_outlet(page.lines[j - 1].text, page.lines[j - 1].text) for j in stops)


def _item(page: Page, i: int, m: re.Match[str], after: int | None) -> Story | None:
    """The story that begins behind a head inside its first line."""
    start, stop = page.lines[i].span.start, after if after is not None else len(page.lines)
    title = Span(start + m.start("title"), start + m.end("title")) if m["title"] else None
    story = story_of(page, i, stop, strict=False, title=title or Span(start, start))
    if story is None or story.body.end <= start + m.end():
        return None
    return Story(Span(start + m.end(), story.body.end), title, story.credit)
