"""Where a story of a collection ends though the next one has no credits: behind its outlet, an editor's name or a closing mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlib.reading.credits import closing_outlet, is_navigation, is_tail_line, is_titleish
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.pages import Page

_SHORTEST_BODY, _SHORTEST_TITLE, _NEAR = 60, 6.0, 2
_ENDED = re.compile(r"[。.!?…”\")\]】]$")
_EDITED = re.compile(
    r"[(【\[]?(?:责任编辑|责编|编辑|编译|校对|审核)[: /]|\((?:完|全文完|end)\)$|(?:reporting|editing|writing) by\b", re.IGNORECASE
)


_BYLINE = re.compile(r"(?:文|作者|记者|撰文|编译|原创)[:/| ]|by [a-z]", re.IGNORECASE)
_OPENING = re.compile(
    r"本[报刊台网社]讯|[【(\[][^】)\]]{0,20}(?:记者|编译|特派员|综合|报道|报导|电|讯)[^】)\]]{0,20}[】)\]]"
    r"|[\u4e00-\u9fff]{2,14}\d{1,2}月\d{1,2}日[电讯]|[A-Z][A-Za-z .]{2,24}(?:,[^()]{1,24})? \([A-Za-z .]{2,24}\) -"
)


def with_endings(page: Page, starts: Sequence[int]) -> list[int]:
    """The starts of a page's stories, with those of titles that stand behind the end of a story.

    A story ends with its outlet in brackets or alone, with who edited it, or with a mark that it is over; what follows is another one
    where it reads as a title over sentences.
    """
    found = set(starts)
    found |= {i for i in heads_of_any_kind(page) if not any(abs(i - s) <= _NEAR for s in found)}
    for i in range(len(page.lines) - 2):
        if not _ends(page, i):
            continue
        nxt = next((j for j in range(i + 1, min(i + 4, len(page.lines) - 1)) if page.is_plain(j) and not _is_end_line(page, j)), None)
        if nxt is None or nxt in found or not page.lines[nxt].gap and nxt == i + 1 and page.lines[nxt].width < _SHORTEST_TITLE:
            continue
        line = page.lines[nxt]
        stop = min((s for s in found if s > nxt), default=len(page.lines))
        body = [j for j in range(nxt + 1, stop) if page.is_plain(j)]
        told = body and _ENDED.search(page.lines[body[0]].text) and page.length(nxt + 1, stop) >= _SHORTEST_BODY
        before = max((s for s in found if s < nxt), default=0)
        if is_titleish(line) and line.width >= _SHORTEST_TITLE and not _ENDED.search(line.text) and told and page.length(before, i + 1):
            found.add(nxt)
    return sorted(found)


def heads_of_any_kind(page: Page) -> list[int]:
    """Titles set off from what stands above, over a byline, a day or an agency's opening, each with a story under it."""
    heads = [i for i in range(len(page.lines) - 2) if _is_head(page, i)]
    stops = [*heads[1:], len(page.lines)]
    kept = [i for i, stop in zip(heads, stops, strict=False) if page.length(i + 1, stop) >= _SHORTEST_BODY]
    return kept if len(kept) > 1 else []


def _is_head(page: Page, i: int) -> bool:
    line, below = page.lines[i], page.lines[i + 1]
    if not (page.is_plain(i) and (i == 0 or line.gap) and is_titleish(line) and line.width >= _SHORTEST_TITLE) or below.gap:
        return False
    if _ENDED.search(line.text) or line.text.startswith(("图", "表")):
        return False
    credit = page.credits[i + 1]
    if credit is not None:
        return credit.stamp or _BYLINE.match(below.text) is not None
    return below.width > line.width and _OPENING.match(below.text) is not None


def _is_end_line(page: Page, i: int) -> bool:
    return is_navigation(page.lines[i].text) or is_tail_line(page.lines[i].text) or _EDITED.match(page.lines[i].text) is not None


def _ends(page: Page, i: int) -> bool:
    """Whether a line ends a story for sure."""
    line = page.lines[i]
    if _EDITED.search(line.text) and len(line.text) <= 60:
        return True
    closing = closing_outlet(line.text, line.text)
    return closing is not None and (is_outlet(closing[1]) or sounds_like_outlet(closing[1]))
