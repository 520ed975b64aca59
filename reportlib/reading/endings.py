"""Where a story of a collection ends though the next one has no credits: behind its outlet, an editor's name or a closing mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlib.reading.credits import closing_outlet, is_navigation, is_tail_line, is_titleish
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.pages import Page

_SHORTEST_BODY, _SHORTEST_TITLE = 60, 6.0
_ENDED = re.compile(r"[。.!?…”\")\]】]$")
_EDITED = re.compile(r"[(【\[]?(?:责任编辑|责编|编辑|编译|校对|审核)[: /]|\((?:完|全文完|end)\)$|(?:reporting|editing|writing) by\b", re.IGNORECASE)


def with_endings(page: Page, starts: Sequence[int]) -> list[int]:
    """The starts of a page's stories, with those of titles that stand behind the end of a story.

    A story ends with its outlet in brackets or alone, with who edited it, or with a mark that it is over; what follows is another one
    where it reads as a title over sentences.
    """
    found = set(starts)
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


def _is_end_line(page: Page, i: int) -> bool:
    return is_navigation(page.lines[i].text) or is_tail_line(page.lines[i].text) or _EDITED.match(page.lines[i].text) is not None


def _ends(page: Page, i: int) -> bool:
    """Whether a line ends a story for sure."""
    line = page.lines[i]
    if _EDITED.search(line.text) and len(line.text) <= 60:
        return True
    closing = closing_outlet(line.text, line.text)
    return closing is not None and (is_outlet(closing[1]) or sounds_like_outlet(closing[1]))
