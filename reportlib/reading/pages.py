"""The lines of a document, and the story in a block of them: title and credits at its head, body, outlet at its end."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from reportlib.lexicon.articles import words
from reportlib.model import Span
from reportlib.reading.credits import (
    Credit,
    Line,
    closing_outlet,
    heading_level,
    is_navigation,
    is_tail_heading,
    is_tail_line,
    is_tail_opening,
    is_titleish,
    title_span,
)
from reportlib.reading.publication import explicit_date, is_day

_HEAD_LINES, _SUBTITLE = 8, 66
_TABULAR = re.compile(r"\S(?: {2,}|\t)\S|^\s*\||^\s*[-*•·]\s")
FLASH = re.compile(r"(?:[-*•]\s*)?(?:\d{1,2}:\d{2}\s*)?【([^】\r\n]{4,80})】")
"""A flash: its title in brackets, then its text."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the layout shows it: body, title, and what its credits say."""

    body: Span
    title: Span | None = None
    credit: Credit = Credit()


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a document with the credit, if any, that each of them is."""

    text: str
    lines: tuple[Line, ...]
    credits: tuple[Credit | None, ...]

    def is_plain(self, i: int) -> bool:
        """Whether a line may carry a story's words: neither credit nor furniture."""
        return self.credits[i] is None and not is_navigation(self.lines[i].text)

    def folded_title(self, story: Story) -> str:
        """The folded words of a story's title."""
        if story.title is None:
            return ""
        line = self.lines[max(0, bisect_right(self.lines, story.title.start, key=lambda x: x.span.start) - 1)]
        return line.text[story.title.start - line.span.start : story.title.end - line.span.start] if story.title in line.span else ""

    def length(self, first: int, stop: int) -> int:
        """Characters of plain lines from one line up to another."""
        return sum(len(self.lines[i].span) for i in range(first, stop) if self.is_plain(i))


def story_of(page: Page, first: int, stop: int, strict: bool, title: Span | None = None) -> Story | None:
    """The story in a block of lines: credits and title off its head, boilerplate and outlet off its end.

    Args:
        page: The page.
        first: The first line of the block, behind the title where that is given.
        stop: The line after its last.
        strict: Whether a short first line is a title only if it stands as one.
        title: The title, if known.
    """
    at, title, credit = _head(page, first, stop, strict, title)
    end = _tail(page, at, stop)
    while at < end and is_navigation(page.lines[at].text):
        at += 1
    for i in range(end, stop):
        if (c := page.credits[i]) and c.outlet and not credit.outlet:
            credit = replace(credit, outlet=c.outlet, account=c.account, date=credit.date or c.date)
    if at >= end:
        return None
    begin, finish = page.lines[at].span.start, page.lines[end - 1].span.end
    if title is None and (m := FLASH.match(page.lines[at].text)) and not strict:
        title, begin = Span(begin + m.start(1), begin + m.end(1)), begin + m.end()
        begin += len(page.text[begin:finish]) - len(page.text[begin:finish].lstrip())
    last = page.lines[end - 1]
    if closing := closing_outlet(last.text, page.text[last.span.start : last.span.end]):
        finish = max(begin, last.span.start + closing[0])
        credit = replace(credit, outlet=credit.outlet or closing[1], date=credit.date or explicit_date(last.text[closing[0] :]))
    finish = begin + len(page.text[begin:finish].rstrip())
    return Story(Span(begin, finish), title, credit) if begin < finish else None


def _head(page: Page, first: int, stop: int, strict: bool, title: Span | None) -> tuple[int, Span | None, Credit]:
    """Where the body begins, the title, and the credits read on the way."""
    credit, at, company = Credit(), first, None
    while at < stop and (
        title is None or page.credits[at] is not None or is_navigation(page.lines[at].text) or _is_subtitle(page, at, stop)
    ):
        line, own = page.lines[at], page.credits[at]
        if own is not None and not (title is None and own.outlet and heading_level(line.text)):
            credit = join(credit, own)
        elif is_navigation(line.text) or (title is not None and _is_subtitle(page, at, stop)):
            pass
        elif title is None and at - first < _HEAD_LINES and _is_company(page, at, stop):
            company = page.text[line.span.start : line.span.end]
        elif title is None and (not strict or _is_title(page, at, stop)) and is_titleish(line) and at + 1 < stop:
            title = title_span(line)
        else:
            break
        at += 1
    if company and not credit.outlet:
        credit = replace(credit, outlet=company, company=True)
    return at, title, credit


def _is_subtitle(page: Page, i: int, stop: int) -> bool:
    """Whether a line behind a dash goes on with the title above the credits: "——对话某公司总经理"."""
    line = page.lines[i]
    credited = any(page.credits[j] is not None for j in range(i + 1, min(i + 3, stop)))
    return line.text.startswith("--") and line.width <= _SUBTITLE and not re.search(r"[。;:,]$", line.text) and credited


def _is_title(page: Page, i: int, stop: int) -> bool:
    """Whether a short line at the head of a single story is its title: a heading, or set off by a gap, a credit, or a longer text."""
    line = page.lines[i]
    following = next((j for j in range(i + 1, stop) if page.is_plain(j)), None)
    if following is None:
        return False
    after = page.lines[following]
    if heading_level(line.text) or after.gap or following > i + 1:
        return True
    # Where lines break inside sentences, a short line is a piece of one.
    body = [t for j in range(i + 1, min(stop, i + 60)) if page.is_plain(j) and not _TABULAR.search(t := page.lines[j].text)]
    broken = sum(not re.search(r"[。.!?;:…」”\"')\]|]$", t) for t in body)
    return 2 * broken <= len(body) and (after.width > max(1.5 * line.width, 30) or not is_titleish(after))


def _is_company(page: Page, i: int, stop: int) -> bool:
    """Whether a line is an issuer's name over the title of its filing."""
    text = page.lines[i].text.lower()
    return (
        text.endswith(words("company_end"))
        and page.lines[i].width <= 40
        and i + 1 < stop
        and page.is_plain(i + 1)
        and is_titleish(page.lines[i + 1])
    )


def join(credit: Credit, more: Credit) -> Credit:
    """A credit with what another adds to it."""
    return Credit(
        credit.outlet or more.outlet,
        credit.date or more.date,
        credit.title or more.title,
        credit.account or (more.account and not credit.outlet),
        credit.company or (more.company and not credit.outlet),
        credit.stamp or more.stamp,
    )


def _tail(page: Page, first: int, stop: int) -> int:
    """Where the body ends: before a heading of references or comments, and before closing lines that are not the story's."""
    total = page.length(first, stop)
    seen = 0
    for i in range(first, stop):
        if i > first and 2 * seen >= total and (is_tail_heading(page.lines[i].text) or is_tail_opening(page.lines[i])):
            stop = i
            break
        seen += len(page.lines[i].span) if page.is_plain(i) else 0
    while stop > first + 1 and is_tail(page, stop - 1):
        stop -= 1
    return stop


def is_tail(page: Page, i: int) -> bool:
    """Whether a line at the end of a story is furniture, an outlet or an editor's note."""
    text, credit = page.lines[i].text, page.credits[i]
    return (
        is_navigation(text)
        or (page.lines[i].gap and i + 1 < len(page.lines) and is_day(text))  # over the next story
        or (heading_level(text) > 0 and i + 1 < len(page.lines))
        or is_tail_line(text)
        or is_tail_heading(text)
        or (credit is not None and bool(credit.outlet or credit == Credit()))
    )
