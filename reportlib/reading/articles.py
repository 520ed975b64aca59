"""Documents → articles: each story with its title, publisher, date, and whether it is whole, on topic and new."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from hashlib import sha256
from itertools import takewhile

from reportlib.lexicon.articles import alternation
from reportlib.model import Article, Document, Span
from reportlib.reading.datelines import find_dateline
from reportlib.reading.duplicates import find_duplicates
from reportlib.reading.layouts import find_stories
from reportlib.reading.mastheads import complete_dates
from reportlib.reading.outlets import is_outlet, publisher_kind, sounds_like_outlet
from reportlib.reading.pages import Story
from reportlib.reading.publication import explicit_date, infer_all, is_day, tail_date
from reportlib.reading.quantities import read_cells
from reportlib.reading.text import fold, script_of
from reportlib.reading.titles import read_said

_SHARE, _SHARE_DENSE, _SHARE_TITLED = 1 / 40, 1 / 12, 1 / 160
_DIFFERENT = 3
_TABLED, _NAMED = 3, 5
_HEAD, _HEAD_LINES, _HEAD_LINE = 480, 6, 80
_CUT_OFF = re.compile(r"(?:\.{3,}|…+)[\])\s]*$|\((?:more|未完)\)$", re.IGNORECASE)
_WIRE = re.compile(
    r"^[【\[(]?(?P<zh>[\u4e00-\u9fff]{2,8}?)[\u4e00-\u9fff]{0,8}?\s?\d{1,2}月\d{1,2}日[电讯]"
    r"|^[【\[(](?P<by>[\u4e00-\u9fff]{2,12})[^】\]()]{0,16}?(?:报道|报导|讯|电)[】\])]"
    r"|^[A-Z][A-Za-z0-9 ,./]{2,40}\((?P<en>[A-Za-z .]{2,24})\)\s?-"
)
_OPENED = re.compile(r"[【\[(](?P<said>[^】\])(\[]{2,40})[】\])]")
_ID_CHARACTERS = 80


def find_articles(document: Document) -> list[Article]:
    """The stories of a document in text order, disjoint."""
    stories = find_stories(document)
    folded = document.folded
    stated = [s.credit.date or _stated(document, s) for s in stories]
    if len(stories) > 1:
        stated = complete_dates(folded, [(_whole(s), s.body, s.title) for s in stories], stated)
    bodies = [(s.body.start, s.body.end, _title(document, s, folded) or "", date) for s, date in zip(stories, stated, strict=True)]
    published = infer_all(folded, bodies)
    copies = find_duplicates([folded[s.body.start : s.body.end] for s in stories])
    out: list[Article] = []
    seen: Counter[str] = Counter()
    for story, body_of, when, copy in zip(stories, bodies, published, copies, strict=True):
        title, body = _title(document, story, document.text), document.text[story.body.start : story.body.end]
        outlet = story.credit.outlet or _wire(body)
        kind = publisher_kind(outlet, "commentary" if story.credit.account else "unknown")
        out.append(
            Article(
                article_id=_article_id(document, story, title, seen),
                doc_id=document.doc_id,
                span=story.body,
                title=title,
                title_span=story.title,
                publisher=outlet,
                publisher_kind="company" if story.credit.company and kind == "unknown" else kind,
                published=when,
                dated=body_of[3] is not None or len(stories) > 1,  # the stories of a collection date each other
                complete=not _CUT_OFF.search(body[-12:]),
                script=script_of(body),
                on_topic=is_on_topic(
                    fold(f"{title or ''} {outlet}" if story.credit.company else title or ""), folded[story.body.start : story.body.end]
                )
                or _is_tabled(document, story.body, fold(title or "")),
                duplicate_of=out[copy].article_id if copy is not None else None,
            )
        )
    return out


def _whole(story: Story) -> Span:
    """A story from its title on."""
    return Span(min(story.body.start, story.title.start if story.title else story.body.start), story.body.end)


def is_on_topic(title: str, body: str) -> bool:
    """Whether a folded text is about minerals, metals, their supply and controls, or the trade in chips.

    Where the title names the subject, its words need to make up a hundredth of the text; without a title, a fortieth. Under a title
    about something else they must be three different words at least: a story that only touches on the subject repeats one or two.

    >>> is_on_topic("稀土出口管制", "中国宣布管制稀土"), is_on_topic("人口报告", "稀土行业就业减少" + "劳动力年龄上升" * 9)
    (True, False)
    """
    found = [m.group().lower() for m in _topic().finditer(body)]
    share = sum(map(len, found)) / max(1, len(body))
    if _topic().search(title):
        return share >= _SHARE_TITLED
    return share >= _SHARE_DENSE or (share >= _SHARE and (not title or len(set(found)) >= _DIFFERENT))


def _is_tabled(document: Document, body: Span, title: str) -> bool:
    """Whether a text is mainly tables, most of whose numbers are about the subject: their digits count for no words of another.

    Under a title that names the subject, as the name of a company may, a fifth of the numbers is enough.
    """
    found = read_cells(document.folded).readings
    first, stop = (bisect_left(found, at, key=lambda r: r.span.start) for at in (body.start, body.end))
    readings = found[first:stop]
    named = sum(_topic().search(r.words) is not None for r in readings)
    return _TABLED * sum(map(len, {r.row for r in readings})) >= len(body) and (
        (_NAMED if _topic().search(title) else 2) * named >= max(1, len(readings))
    )


@lru_cache(maxsize=1)
def _topic() -> re.Pattern[str]:
    return re.compile(alternation("topic"), re.IGNORECASE)


def _title(document: Document, story: Story, source: str) -> str | None:
    if story.title:
        return source[story.title.start : story.title.end]
    return fold(story.credit.title) if story.credit.title and source is document.folded else story.credit.title


def _stated(document: Document, story: Story) -> str | None:
    """The date in a dateline or a title (周报-20251214), or alone under the text or among the lines of its head."""
    lines = [x.strip() for x in document.folded[max(story.body.start, story.body.end - 400) : story.body.end].splitlines() if x.strip()]
    if len(lines) > 1 and (date := tail_date(lines)):
        return date
    head = [x.strip() for x in document.folded[story.body.start : story.body.end][:_HEAD].split("\n")[:_HEAD_LINES]]
    alone = next((x for x in takewhile(_is_of_head, head) if is_day(x)), None)
    if alone is not None and (date := explicit_date(alone)) and len(date) == 10:
        return date
    filed = find_dateline(document.folded, story.body)
    for part in (filed, story.title):
        date = explicit_date(document.folded[part.start : part.end]) if part else None
        if date and len(date) == 10:
            return date
    return None


def _is_of_head(line: str) -> bool:
    """Whether a line may be one of those that a paper has above its text: whose it is, what it is, when."""
    return len(line) <= _HEAD_LINE and not line.endswith((".", "。", ";", ",", "、"))


def _wire(body: str) -> str | None:
    """The agency in a dateline at the head: "某社北京12月5日电", "LONDON (Agency) -"."""
    head = fold(body[:90])
    if (opened := _OPENED.match(head)) and (said := read_said(opened["said"], body[opened.start("said") : opened.end("said")])):
        return said.outlet
    if not (m := _WIRE.match(head)):
        return None
    if m["en"]:
        return m["en"] if is_outlet(m["en"]) else None
    start, lead = m.start("by" if m["by"] else "zh"), fold(body[: m.end()])
    return next(
        (body[start:end] for end in range(start + 8, start + 1, -1) if is_outlet(lead[start:end]) or sounds_like_outlet(lead[start:end])),
        None,
    )


def _article_id(document: Document, story: Story, title: str | None, seen: Counter[str]) -> str:
    """Made of what the story says, never of where it stands; the same story twice is counted."""
    head = re.sub(r"\s+", "", document.folded[story.body.start : story.body.end][: 4 * _ID_CHARACTERS])[:_ID_CHARACTERS]
    key = "\n".join((document.doc_id, re.sub(r"\s+", "", fold(title or "")), head))
    seen[key] += 1
    if seen[key] > 1:
        key += f"\n{seen[key]}"
    return "a-" + sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
