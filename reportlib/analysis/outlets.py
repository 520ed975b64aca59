"""What a reader knows a document by: its outlet and month, else its title, else the name of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from reportlib.analysis.results import text_or_none

TITLE = 16
"""Characters of a title that stand for an article whose outlet is not known; of a file's name too, and twice as many Latin ones."""

_MONTH = len("2025-12")
_HASH = re.compile(r"_[0-9a-f]{12,}\Z")


def outlet_names(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """The name of the article that each claim, act or relation stands in; the index is that of the claims.

    Args:
        claims: Rows with doc_id and article_id.
        articles: The articles table.
    """
    about = articles.drop_duplicates("article_id").set_index("article_id").to_dict("index")
    names = [outlet_name(str(d), about.get(a, {})) for d, a in zip(claims["doc_id"], claims["article_id"], strict=True)]
    return pd.Series(names, index=claims.index, dtype="string")


def outlet_name(doc_id: str, article: Mapping[Any, Any]) -> str:
    """The name of one article of a document.

    >>> outlet_name("a", {"publisher": "Mining Weekly", "published": "2025-12-14"})
    'Mining Weekly 2025-12'
    >>> outlet_name("a", {"title": "A plant for separation opens in the north", "published": None})
    'A plant for separation opens in…'
    >>> outlet_name("news/2025_b", {}), outlet_name("017_0123456789abcdef", {"script": "Hant"})
    ('#2025_b', '#017')
    """
    known = (text_or_none(article.get("publisher")), text_or_none(article.get("title")))
    name = next((t for t in known if t), None) or _file(doc_id)
    months = list(dict.fromkeys(day[:_MONTH] for day in (text_or_none(article.get("published")) or "").split("/") if day))
    return " ".join([shortened(" ".join(name.split())), *(["–".join(months)] if months else [])])


def _file(doc_id: str) -> str:
    """The name of a file without the hash at its end, marked as a number so that it reads alike in every language."""
    return f"#{_HASH.sub('', doc_id.rsplit('/', 1)[-1])}"


def shortened(name: str, width: int = TITLE) -> str:
    """A name of at most so many Chinese characters, or twice as many Latin ones.

    >>> shortened("稀土永磁出口量为何在十月环比下跌", 8)
    '稀土永磁出口量为…'
    """
    room = 2 * width
    for i, c in enumerate(name):
        room -= 2 if ord(c) > 0x2E80 else 1
        if room < 0:
            return name[:i].rstrip(" ,，、:：_-") + "…"
    return name
