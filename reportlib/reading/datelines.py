"""Where a story was filed from: a place that says nothing of what the story is about."""

from __future__ import annotations

import re

from reportlib.model import Span

_HEAD = 240
_DATELINE = re.compile(
    r"(?:^|(?<=\n))\s*(?:"
    r"[\u4e00-\u9fff]{2,12}\s?(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日(?:[电讯]|\s*\()"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日[\u4e00-\u9fff]{2,4}[电讯]"
    r"|[\u4e00-\u9fff]{2,12}[,\s]\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:[电讯]|消息|报道)?:"
    r"|[【\[(〔](?:[^】\])〕\n]{0,16}?)(?:记者|编译|特派员)[^】\])〕\n]{0,24}[】\])〕]"
    r"|[【\[(][\u4e00-\u9fff· ]{2,16}\s?(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:电|讯|消息)?[】\])]"
    r"|[【\[(][\u4e00-\u9fff/ ]{2,20}(?:报道|报导|讯|电)[】\])]"
    r"|[A-Z][A-Z.' ]{2,24}(?:/[A-Z.' ]+)?(?:,[^\n()]{1,32})?\s*(?:\([A-Za-z .]{2,24}\))?\s*[-–—]{1,2}\s"
    r"|[A-Z][a-zA-Z.' ]{2,24},[^\n()]{0,32}\([A-Za-z .]{2,24}\)\s*[-–—]{1,2}\s"
    r")"
)


def find_dateline(folded: str, body: Span) -> Span | None:
    """The dateline at the head of an article's body, or None.

    >>> text = "LONDON, Aug 14 (Reuters) - Prices rose."
    >>> find_dateline(text, Span(0, len(text)))
    Span(start=0, end=27)
    """
    m = _DATELINE.search(folded[body.start : min(body.end, body.start + _HEAD)])
    return Span(body.start + m.start(), body.start + m.end()) if m else None
