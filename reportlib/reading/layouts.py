"""How a file is divided into stories: by credits under titles, Markdown headings, closing outlets, flashes or rules; else one story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportlib.lexicon.articles import words
from reportlib.model import Document, Span
from reportlib.reading.credits import (
    FILED_BY,
    Credit,
    Line,
    closing_outlet,
    dated_line,
    heading_level,
    is_navigation,
    is_tail_heading,
    is_titleish,
    read_credit,
    read_lines,
)
from reportlib.reading.datelines import find_dateline
from reportlib.reading.digests import find_items, kinds_of_head, names_collection, without_marks
from reportlib.reading.endings import heads_of_any_kind, with_endings
from reportlib.reading.furniture import contents, running_heads
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.pages import FLASH, Page, Story, is_tail, join, story_of
from reportlib.reading.publication import explicit_date, find_dates, is_day
from reportlib.reading.runins import find_run_ins
from reportlib.reading.titles import find_titled, read_titled

_DATED_LINES, _HEAD_LINES = 4, 3
_LONGEST_TITLE = 60
_ROW = re.compile(r"\|[^|]*\|[^|]*\|")
_ENDED = re.compile(r"[。.!?…”\")\]]$")
_DATED_TITLE = re.compile(r"[(【\[][^()\[\]】]*\d{4}[^()\[\]】]*[)】\]]$")
_DATE_AND_TITLE = re.compile(r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2})[\s:|]+(?=\S{4})")
_REPORTED = re.compile(r"据[^,。\d]{2,16}(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:电|讯|消息|报道)")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d\d")
_LABELLED = re.compile(r"(?:来源|作者|记者|文|发布|编辑|source|by)\b|[^:]{1,6}:", re.IGNORECASE)
_SHORTEST_TITLE, _LONGEST_NAME = 6, 14
_SHORTEST_BODY, _HEADLINE = 60, 8.5


def find_stories(document: Document) -> list[Story]:
    """The stories of a document in text order, disjoint, titles outside their bodies."""
    lines = tuple(read_lines(document.folded))
    if not lines:
        return []
    shown = [x.text for x in lines]
    passed = running_heads(shown) | contents(shown)
    page = Page(document.text, lines, tuple(Credit() if i in passed else _credit(document, x) for i, x in enumerate(lines)))
    if len(titled := find_titled(replace(page, credits=tuple(c if i in passed else None for i, c in enumerate(page.credits))))) > 1:
        return titled
    page = _with_dated_lines(
        replace(page, credits=tuple(None if _is_dated_title(x.text) else c for x, c in zip(lines, page.credits, strict=True)))
    )
    for layout in (_by_credits, _by_headings, None, _by_closings, _by_flashes, _by_rules, _by_dates, heads_of_any_kind):
        if layout is None:
            if len(stories := find_items(page)) > 1 or len(stories := find_run_ins(page)) > 1:
                return stories
        elif len(starts := layout(page)) > 1:
            starts = with_endings(page, starts)
            stories = [s for first, stop in _blocks(page, starts) if (s := story_of(page, first, stop, strict=False))]
            if len(stories) > 1:
                return without_marks(page, stories)
    if (own := read_titled(lines[0], document.text)) and (story := story_of(page, 1, len(lines), strict=True, title=own[0])):
        return [replace(story, credit=join(own[1], story.credit))]
    whole = story_of(_with_dated_head(page), 0, len(lines), strict=True)
    return [whole or Story(Span(lines[0].span.start, lines[-1].span.end))]


def _credit(document: Document, line: Line) -> Credit | None:
    return None if _ROW.match(line.text) else read_credit(line.text, document.text[line.span.start : line.span.end])


def _with_dated_lines(page: Page) -> Page:
    """The page with each short dated line between a title set off by a gap and a longer line as a credit."""
    credits = list(page.credits)
    for i in range(1, len(page.lines) - 1):
        above, line, below = page.lines[i - 1 : i + 2]
        ended = i > 1 and page.lines[i - 2].width > 2 * above.width and _ENDED.search(page.lines[i - 2].text) is not None
        set_off = (i == 1 or above.gap or ended or not page.is_plain(i - 2)) and page.is_plain(i - 1) and is_titleish(above)
        if (
            credits[i] is None
            and set_off
            and not below.gap
            and not _DATED_TITLE.search(line.text)
            and below.width > 2 * line.width
            and (credit := dated_line(line))
        ):
            credits[i] = credit
    for i in _outlets_over_dates(page, credits):
        span = page.lines[i].span
        credits[i] = Credit(outlet=page.text[span.start : span.end])
    return replace(page, credits=tuple(credits))


def _outlets_over_dates(page: Page, credits: Sequence[Credit | None]) -> list[int]:
    """Lines of a name between a title and a line that is nothing but a date, where that recurs."""
    found = []
    for i in range(1, len(page.lines) - 1):
        above, line, under = page.lines[i - 1], page.lines[i], credits[i + 1]
        alone = under is not None and under.stamp and not under.outlet
        if (
            page.is_plain(i)
            and alone
            and credits[i - 1] is None
            and is_titleish(above)
            and is_titleish(line)
            and line.width <= _LONGEST_NAME < above.width + _LONGEST_NAME / 2
        ):
            found.append(i)
    return (found if len(found) > 1 else []) + _outlets_under_dates(page, credits)


def _outlets_under_dates(page: Page, credits: Sequence[Credit | None]) -> list[int]:
    """Lines of a name between a line that is nothing but a date and one of furniture or the text, where that recurs."""
    found = [
        i
        for i in range(1, len(page.lines) - 1)
        if (over := credits[i - 1]) is not None
        and is_day(page.lines[i - 1].text)
        and not over.outlet
        and page.is_plain(i)
        and is_titleish(page.lines[i])
        and page.lines[i].width <= _LONGEST_NAME
        and not page.lines[i].gap
        and is_navigation(page.lines[i + 1].text)
    ]
    return found if len(found) > 1 else []


def _by_dates(page: Page) -> list[int]:
    """Titles that carry their date, in brackets or before them, or over bodies that begin with a dated line of an agency."""
    starts = []
    for i, line in enumerate(page.lines[:-1]):
        below = page.lines[i + 1]
        own = _is_dated_title(line.text)
        if not (own or page.is_plain(i)) or not page.is_plain(i + 1) or below.width < _SHORTEST_BODY / 2:
            continue
        titled = (
            bool((m := _DATED_TITLE.search(line.text)) and m.start())
            and explicit_date(line.text) is not None
            and line.width <= _LONGEST_TITLE
        )
        filed = is_titleish(line) and (line.gap or i == 0) and _filed(below)
        dated = (line.gap or i == 0) and own and is_titleish(line) and _DATE_AND_TITLE.match(line.text) is not None
        if titled or filed or dated:
            starts.append(i)
    return starts if len(starts) > 1 else []


def _filed(line: Line) -> bool:
    span = find_dateline(line.text, Span(0, len(line.text)))
    if span is None or span.start:
        return _REPORTED.match(line.text) is not None
    return line.text[0] in "[【(〔" or any(d.month and d.day for d in find_dates(line.text[: span.end]))


def _is_dated_title(text: str) -> bool:
    """Whether a line is a headline that carries its date, not an outlet with one."""
    m = _DATED_TITLE.search(text)
    rest = text[: m.start()] if m else text[lead.end() :] if (lead := _DATE_AND_TITLE.match(text)) else ""
    name = rest.strip(" -–—|:#*")
    return (
        len(name) >= _SHORTEST_TITLE
        and not (_LABELLED.match(name) or FILED_BY.search(name))
        and not _TIME_OF_DAY.match(name)
        and not is_outlet(name)
        and not sounds_like_outlet(name)
    )


def _with_dated_head(page: Page) -> Page:
    """The page of a single story, with the short dated lines under its title as credits, whatever else they say."""
    credits = list(page.credits)
    for i, line in enumerate(page.lines[:_DATED_LINES]):
        if credits[i] is None and (i or line.text[0] in "[【") and (credit := dated_line(line)):
            credits[i] = credit
    return replace(page, credits=tuple(credits))


def _blocks(page: Page, starts: Sequence[int]) -> list[tuple[int, int]]:
    """From each start to the next; what stands before the first is a story only if it has a body."""
    out = list(zip(starts, [*starts[1:], len(page.lines)], strict=True))
    over = [x for i, x in enumerate(page.lines[: starts[0]]) if page.is_plain(i)]
    told = len(over) > 1 and is_titleish(over[0]) and not names_collection(over[0].text) and _ENDED.search(over[-1].text)
    if any(len(x.span) > 2 * _SHORTEST_BODY for x in over) or (told and sum(x.width for x in over[1:]) >= _SHORTEST_BODY):
        out.insert(0, (0, starts[0]))
    return out


def _by_credits(page: Page) -> list[int]:
    """Title line, line of outlet and date, body: each such title begins a story."""
    starts: list[int] = []
    opening = next((page.credits[i] for i, x in enumerate(page.lines) if not is_navigation(x.text)), None)
    dated_first = (opening is not None and opening.stamp) or _dates_lead(page)
    for i, credit in enumerate(page.credits):
        if credit is None or (i and page.credits[i - 1] is not None and i - 1 not in starts):
            continue
        run = i
        while run < len(page.lines) and page.credits[run] is not None:
            run += 1
        heading = i > 0 and page.is_plain(i - 1) and bool(heading_level(page.lines[i - 1].text))
        dated = any(c and c.stamp for c in page.credits[i:run])
        if run == len(page.lines) or not (dated or heading):
            continue
        if dated and any(c and c.title for c in page.credits[i:run]):  # a labelled title among the credits
            starts.append(i)
            continue
        if dated_first:
            if is_titleish(page.lines[run]) and dated:
                starts.append(i)
        else:
            above = i - 1
            while above > 0 and is_navigation(page.lines[above].text):
                above -= 1
            titled = above >= 0 and page.is_plain(above) and is_titleish(page.lines[above])
            if titled and not page.text[page.lines[above].span.start :].startswith(("图", "表", "圖")):
                starts.append(above)
    return starts


def _dates_lead(page: Page) -> bool:
    """Whether, under the heading of a collection, each date stands after a gap and right over its title."""
    stamped = [i for i, c in enumerate(page.credits[:-1]) if c is not None and c.stamp]
    over = [
        i for i in stamped if page.lines[i].gap and not page.lines[i + 1].gap and page.is_plain(i + 1) and is_titleish(page.lines[i + 1])
    ]
    return len(over) > 1 and len(over) == len(stamped)


def _by_headings(page: Page) -> list[int]:
    """Markdown headings of one level: the top one where it recurs, the next where the top heads a collection."""
    levels = [heading_level(x.text) for x in page.lines]
    used = sorted(set(levels) - {0})
    if not used:
        return []
    tops = [i for i, v in enumerate(levels) if v == used[0] and not is_tail_heading(page.lines[i].text)]
    if len(tops) > 1 and (used[0] == 1 or _ends_well(page, tops) or (len(used) == 1 and _are_headlines(page, tops))):
        return tops
    if len(used) < 2 or len(tops) != 1:
        return []
    at = used[1]
    if len(used) == 3 and names_collection(page.lines[tops[0]].text) and _are_sections(page, levels, at, used[2]):
        at = used[2]
    seconds = [i for i, v in enumerate(levels) if v == at and not is_tail_heading(page.lines[i].text)]
    title = page.lines[tops[0]].text.lower()
    between = (
        sum(page.length(i, i + 1) for i in range(tops[0] + 1, seconds[0]) if not levels[i]) if seconds and seconds[0] > tops[0] else 10**6
    )
    collection = (at != used[1] or any(w in title for w in words("collection"))) and between < 2 * _SHORTEST_BODY
    return seconds if len(seconds) > 1 and (collection or (between < _SHORTEST_BODY and _ends_well(page, seconds))) else []


def _are_headlines(page: Page, heads: Sequence[int]) -> bool:
    """Whether the headings of a page without any other text over them read as those of stories: long, and none counted."""
    widths = sorted(page.lines[i].width for i in heads)
    text = page.length(0, heads[0])
    return not text and widths[len(widths) // 2] >= 1.5 * _HEADLINE and not any(kinds_of_head(page.lines[i].text) for i in heads)


def _are_sections(page: Page, levels: Sequence[int], upper: int, lower: int) -> bool:
    """Whether every heading of the upper of two levels stands right over one of the lower."""
    return all(i + 1 < len(levels) and levels[i + 1] == lower for i, v in enumerate(levels) if v == upper)


def _ends_well(page: Page, starts: Sequence[int]) -> bool:
    """Whether at least half of the blocks name an outlet at their end or under their heading."""
    good = 0
    for first, stop in zip(starts, [*starts[1:], len(page.lines)], strict=True):
        last = page.lines[stop - 1]
        under = page.credits[first + 1] if first + 1 < stop else None
        good += bool((under and (under.outlet or under.stamp)) or page.credits[stop - 1] or closing_outlet(last.text, last.text))
    return 2 * good >= len(starts)


def _by_closings(page: Page) -> list[int]:
    """Stories that end with their outlet in parentheses or on a line of its own: the next title begins the next story."""
    ends = []
    for i, line in enumerate(page.lines):
        credit = page.credits[i]
        over = i - 1
        while over > 0 and is_navigation(page.lines[over].text):
            over -= 1
        alone = credit is not None and credit.outlet and i and page.is_plain(over) and not is_titleish(page.lines[over])
        if alone or (page.is_plain(i) and closing_outlet(line.text, line.text)):
            ends.append(i)
    if len(ends) < 2:
        return []
    starts, at, titled = [], 0, 0
    for end in ends:
        first = next((i for i in range(at, end + 1) if page.is_plain(i)), None)
        if first is not None and page.length(first, end + 1) >= _SHORTEST_BODY:
            starts.append(first)
            titled += first < end and is_titleish(page.lines[first])
        at = end + 1
    rest = next((i for i in range(at, len(page.lines)) if page.is_plain(i)), None)
    if (
        rest is not None
        and not is_tail(page, rest)
        and is_titleish(page.lines[rest])
        and page.length(rest + 1, len(page.lines)) >= 2 * _SHORTEST_BODY
    ):
        starts.append(rest)
    if starts and titled and names_collection(page.lines[starts[0]].text):
        text = next((i for i in range(starts[0] + 1, ends[0] + 1) if _ENDED.search(page.lines[i].text) and page.is_plain(i)), None)
        if text is not None and text - 1 > starts[0] and page.is_plain(text - 1) and is_titleish(page.lines[text - 1]):
            starts[0] = text - 1  # the collection's own name stands over its first title
    return starts if 2 * titled >= len(starts) else []


def _by_flashes(page: Page) -> list[int]:
    """Flashes, each "【title】body"."""
    starts = [i for i, x in enumerate(page.lines) if (m := FLASH.match(x.text)) and len(x.text) - m.end() >= 20]
    plain = sum(page.is_plain(i) and not is_day(page.lines[i].text) for i in range(len(page.lines)))
    return starts if len(starts) >= 3 and 2 * len(starts) >= plain else []


def _by_rules(page: Page) -> list[int]:
    """Blocks parted by rules (-----), each a title and a body; the name of the collection may stand over the first."""
    cuts = [i for i, x in enumerate(page.lines) if re.fullmatch(r"[-=*_~—\s]{3,}", x.text)]
    over = page.lines[: cuts[0]] if cuts else ()
    named = 0 < len(over) <= _HEAD_LINES and all(x.width <= _LONGEST_TITLE for x in over) and not any(_ENDED.search(x.text) for x in over)
    starts = [i + 1 for i in ([] if named else [-1]) + cuts if i + 1 < len(page.lines) and i + 1 not in cuts]
    if len(starts) < 2:
        return []
    short = 0
    for first, stop in zip(starts, [*starts[1:], len(page.lines)], strict=True):
        body = [page.lines[i] for i in range(first + 1, stop) if page.is_plain(i)]
        long = page.length(first + 1, stop) >= 2 * _SHORTEST_BODY
        short += not long
        told = any(_ENDED.search(x.text) for x in body) and sum(x.width for x in body) >= _SHORTEST_BODY / 2
        if not is_titleish(page.lines[first]) or not told:
            return []
    if not short:
        return starts
    headlines = sorted(page.lines[i].width for i in starts)
    return starts if named or headlines[len(headlines) // 2] >= _HEADLINE else []
