"""What paper, mail and apps leave between stories: page numbers, counters, links, running heads, and a table of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reportlib.lexicon.articles import forms

_LONGEST = 300
_LONGEST_HEAD, _FEWEST_PAGES = 40, 3
_LONGEST_ENTRY, _FEWEST_ENTRIES = 160, 2
_ENTRY = re.compile(
    r"(?:[-*•·●▪]\s*|\(?\d{1,2}[.、):\s]\s*|[一二三四五六七八九十]{1,3}、\s*)?(?P<title>\S.*?)(?:[\s.·…_-]{2,}(?:[Pp]\.?)?\d{1,4})?"
)
_NUMBER = re.compile(r"\d{1,4}")


def kinds_of_furniture(line: str) -> list[str]:
    """The kinds of furniture that a whole folded line could be.

    >>> kinds_of_furniture("- 12 -")
    ['page number']
    """
    return [kind for kind, p in forms("furniture").items() if p.fullmatch(line.lower())]


def is_furniture(line: str) -> bool:
    """Whether a whole folded line is a page number, a counter, a link or an archive's mark.

    >>> is_furniture("- 12 -"), is_furniture("阅读 1024"), is_furniture("1024")
    (True, True, False)
    """
    return len(line) <= _LONGEST and any(p.fullmatch(line.lower()) for p in forms("furniture").values())


def running_heads(lines: Sequence[str]) -> set[int]:
    """Places of a short line that recurs at each page break, beside a number that counts the pages.

    >>> sorted(running_heads(["矿产专报", "1", "甲", "矿产专报", "2", "乙", "矿产专报", "3", "丙"]))
    [0, 1, 3, 4, 6, 7]
    """
    often = Counter(x for x in lines if len(x) <= _LONGEST_HEAD)
    found: set[int] = set()
    for head, times in often.items():
        if times < _FEWEST_PAGES or _NUMBER.fullmatch(head):
            continue
        places = [i for i, x in enumerate(lines) if x == head]
        for step in (1, -1):
            beside = [i + step for i in places if 0 <= i + step < len(lines) and _NUMBER.fullmatch(lines[i + step])]
            numbers = [int(lines[i]) for i in beside]
            if len(beside) == times and numbers == sorted(set(numbers)):
                found |= {*places, *beside}
    return found


def contents(lines: Sequence[str]) -> set[int]:
    """Places of a table of contents: neighbouring lines each of which recurs further down as a line of its own.

    >>> sorted(contents(["目录", "1. 锑价上涨", "2. 镓价下跌", "锑价上涨", "正文。", "镓价下跌", "正文。"]))
    [1, 2]
    """
    keys = [_key(x) for x in lines]
    last = {key: i for i, key in enumerate(keys) if key}
    found: set[int] = set()
    run: list[int] = []
    for i, key in enumerate([*keys, ""]):
        if key and last[key] > i:
            run.append(i)
            continue
        again = sorted({last[keys[j]] for j in run})
        if len(again) == len(run) >= _FEWEST_ENTRIES and again[0] > run[-1] and all(b > a + 1 for a, b in pairwise(again)):
            found.update(run)
        run = []
    return found


def _key(line: str) -> str:
    m = _ENTRY.fullmatch(line) if len(line) <= _LONGEST_ENTRY else None
    return re.sub(r"\W+", "", m["title"]).casefold() if m else ""
