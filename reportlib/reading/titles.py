"""Titles that name their outlet or day on the same line: "title | outlet | date", "[outlet date] title", "title (outlet)"."""

from __future__ import annotations

import re

from reportlib.model import Span
from reportlib.reading.credits import FILED_BY, Credit, Line, is_byline, is_titleish, title_span
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.pages import Page, Story, join, story_of
from reportlib.reading.publication import explicit_date, find_dates

_LONGEST = 240
_SHORTEST, _FEWEST_WORDS = 6, 3
_LONGEST_NAME, _MOST_WORDS = 10, 5
_SHORTEST_BODY = 30.0
_MASTHEAD, _MASTHEAD_WIDTH = 3, 24.0
_LEAD = re.compile(r"[【\[(<](?P<said>[^】\])>\[(【<]{2,40})[】\])>] *(?P<title>\S.*)")
_LINKED = re.compile(r"\[(?P<title>[^\]\[]{4,200})\]\(\S{1,300}\) *(?:[(\[-]? ?(?P<said>[^()\[\]]{2,40})[)\]]?)?")
_BEHIND = re.compile(r"(?P<title>\S.{3,200}?) ?[(\[【<](?P<said>[^()\[\]【】<>]{2,40})[)\]】>]")
_SEPARATOR = re.compile(r" ?[|丨] ?| (?:[-–—]{1,2}|/|·) |--")
_MARK = re.compile(r"(?:[*•·●◆▶■-] ?|\d{1,2}[.、)] ?)(?=\S)")
_ENDED = re.compile(r"[。.!?…”\")\]]$|[。.!?][^。.!?]{0,40}[)\]】]$")
_LABEL = re.compile(r"(?:by|source|来源|作者|记者|编辑|文)\b|[^:]{1,6}:", re.IGNORECASE)


def find_titled(page: Page) -> list[Story]:
    """The stories of a page whose titles name their outlet or day, in text order; none where fewer than two do."""
    standing = [i for i in range(len(page.lines) - 1) if _stands(page, i)]
    heads = [(i, h) for i in standing if (h := read_titled(page.lines[i], page.text))]
    if len(heads) > 1:  # beside these a name that is not known to be an outlet's is one
        more = [(i, h) for i in standing if (h := read_titled(page.lines[i], page.text, named=True))]
        heads = more if len(more) < 2 * len(heads) else heads
    out = []
    for (i, (title, credit)), after in zip(heads, [*(i for i, _ in heads[1:]), len(page.lines)], strict=False):
        body = [page.lines[j] for j in range(i + 1, after) if page.is_plain(j)]
        if sum(x.width for x in body) < _SHORTEST_BODY or not any(_ENDED.search(x.text) for x in body):
            return []
        story = story_of(page, i + 1, after, strict=False, title=title)
        if story is None:
            return []
        out.append(Story(story.body, title, join(credit, story.credit)))
    return out if len(out) > 1 else []


def _stands(page: Page, i: int) -> bool:
    """Whether a line begins a block: after a gap, after the end of a sentence, or below furniture."""
    if i == 0 or page.lines[i].gap or not page.is_plain(i - 1) or _ENDED.search(page.lines[i - 1].text):
        return True
    return i <= _MASTHEAD and explicit_date(page.lines[i - 1].text) is not None and page.lines[i - 1].width <= _MASTHEAD_WIDTH


def read_titled(line: Line, text: str, named: bool = False) -> tuple[Span, Credit] | None:
    """The title in a line that also names its outlet or day, with what it says of them; else None.

    Args:
        line: The line.
        text: The document, from which names are cut.
        named: Whether a name that is not known may be an outlet's though no day stands beside it.
    """
    if len(line.text) > _LONGEST or not is_titleish(line):
        return None
    plain = title_span(line)
    shown = line.text[plain.start - line.span.start : plain.end - line.span.start]
    offset = m.end() if (m := _MARK.match(shown)) else 0
    at, shown = plain.start + offset, shown[offset:]
    for first, last, said in _parts(shown):
        name = shown[first:last]
        if not _is_headline(name):
            continue
        credit = None
        dated = named or any(find_dates(shown, *where) for where in said)
        for start, stop in said:
            part = read_said(shown[start:stop], text[at + start : at + stop], dated)
            if part is None:
                credit = None
                break
            credit = join(credit, part) if credit else part
        if credit is not None:
            return Span(at + first, at + last), credit
    return None


def _parts(shown: str) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Where the title and what is said of it may stand in a line."""
    out = []
    for form in (_LINKED, _LEAD, _BEHIND):
        if (m := form.fullmatch(shown)) and m["said"]:
            out.append((*m.span("title"), [m.span("said")]))
    cuts = list(_SEPARATOR.finditer(shown))
    if cuts:
        edges = [*((a.end(), b.start()) for a, b in zip(cuts, cuts[1:], strict=False)), (cuts[-1].end(), len(shown))]
        out.append((0, cuts[0].start(), edges))
        if find_dates(shown[: cuts[0].start()]):
            out.append((cuts[0].end(), len(shown), [(0, cuts[0].start())]))
    return out


def _is_headline(name: str) -> bool:
    """Whether words are a headline, no byline, label or outlet."""
    if name.isascii():
        words = name.split()
        long = len(words) >= _FEWEST_WORDS and sum(w[:1].islower() for w in words) > 0 or len(words) > _FEWEST_WORDS
    else:
        long = len(name) >= _SHORTEST
    return (
        long
        and not re.search(r"[。!?;][^。]|[。;,]$|[a-z]{3}\.$", name)
        and not (_LABEL.match(name) or FILED_BY.search(name) or is_byline(name))
        and not (is_outlet(name) or sounds_like_outlet(name))
        and not any(d.start == 0 and d.end == len(name) for d in find_dates(name))
    )


def read_said(said: str, original: str, dated: bool = False) -> Credit | None:
    """The outlet and day that a few words beside a title name; None where they may say something else.

    Args:
        said: The folded words.
        original: The words as written.
        dated: Whether a day stands beside them.

    >>> read_said("Lusaka Ledger, 14 May 2024", "Lusaka Ledger, 14 May 2024")
    Credit(outlet='Lusaka Ledger', date='2024-05-14', title=None, account=False, company=False, stamp=True)
    >>> read_said("up 3%", "up 3%") is None
    True
    """
    dates = [d for d in find_dates(said) if d.month and (d.day or d.year)]
    blank = list(said)
    for d in dates:
        blank[d.start : d.end] = "|" * (d.end - d.start)
    pieces = [m for m in re.finditer(r"[^|,/;]+", "".join(blank)) if re.search(r"[^\W\d_]", m.group())]
    if not dates and not pieces or len(pieces) > 1:
        return None
    outlet = None
    if pieces:
        start, stop = pieces[0].span()
        lead = len(said[start:stop]) - len(said[start:stop].lstrip(" -–—·:"))
        name = said[start + lead : stop].rstrip(" -–—·:")
        outlet = original[start + lead : start + lead + len(name)]
        known = is_outlet(name) or sounds_like_outlet(name)
        if not known and not ((dates or dated) and _is_name(name)):
            return None
    return Credit(outlet=outlet, date=explicit_date(said), stamp=bool(dates))


def _is_name(name: str) -> bool:
    """Whether words beside a date could be an outlet's name."""
    if name.isascii():
        words = name.split()
        return len(words) <= _MOST_WORDS and all(w[:1].isupper() or w in ("of", "the", "and", "on", "for") for w in words)
    return len(name) <= _LONGEST_NAME and not re.search(r"[\d%]", name)
