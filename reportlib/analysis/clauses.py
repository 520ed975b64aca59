"""The clause around a number of a sentence, and what its words say a length of time is of."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_COMMA = re.compile(r"[，,;；。](?!\d)")


def clause_around(sentence: str, exact: str) -> str:
    """The clause in which a number stands: from comma to comma.

    >>> clause_around("Stocks last 3 months, a plant takes 1,200 days.", "1,200 days")
    ' a plant takes 1,200 days.'
    """
    at = max(0, sentence.find(exact))
    end = _COMMA.search(sentence, at + len(exact))
    start = max((m.end() for m in _COMMA.finditer(sentence, 0, at)), default=0)
    return sentence[start : end.start() if end else len(sentence)]


def speaks_of(kind: str, text: str) -> bool:
    """Whether a text has a word of a kind (``data/time_words.toml``).

    >>> speaks_of("waiting", "The licence took 45 days"), speaks_of("stock", "The licence took 45 days")
    (True, False)
    """
    folded = text.casefold()
    return any(word in folded for word in _words()[kind])


@cache
def _words() -> dict[str, list[str]]:
    with (Path(__file__).parent / "data" / "time_words.toml").open("rb") as f:
        return tomllib.load(f)
