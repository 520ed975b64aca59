"""Two parts that make a whole by their names alone: the halves of a year, fixed and working capital, home and abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Term
from reportlib.analysis.audit.figures import Statement
from reportlib.lexicon.loader import read_toml

HALVES = Equation("part_whole_sum", "two_halves", "{0} + {1}", lambda x: x[0] + x[1], slips=("swapped",))
_KINDS = ("mass", "money", "count")
_STOP = re.compile(r"[。!?！？;；|\n]")
_NEAR = 24


def halves(statement: Statement) -> Iterator[Check]:
    """ "320 t in the first half, 410 t in the second, 730 t in the year", and the year first."""
    figures = statement.figures
    for i in range(len(figures) - 2):
        three = figures[i : i + 3]
        gaps = [statement.between(i, i + 1), statement.between(i + 1, i + 2)]
        alike = three[0].kind in _KINDS and three[0].like(three[1]) and three[1].like(three[2])
        if not alike or any(_STOP.search(g) or words.size(g) > _NEAR for g in gaps) or words.has("stock_words", statement.folded):
            continue
        told = [_around(statement, k) for k in range(i, i + 3)]
        nouns = {n for t in told for n in words.found("share_nouns", t)}
        if len(nouns) > 1 or any(words.pattern("intended").search(t) for t in told):
            continue  # exports and imports, or what is only meant to be
        for one, other, whole in _pairs():
            if one.search(told[0]) and other.search(told[1]) and whole.search(told[2]):
                yield Check(HALVES, (Term.of(three[0]), Term.of(three[1])), statement, Term.of(three[2]))
            elif whole.search(told[0]) and one.search(told[1]) and other.search(told[2]):
                yield Check(HALVES, (Term.of(three[1]), Term.of(three[2])), statement, Term.of(three[0]))
            else:
                continue
            break


def _around(statement: Statement, k: int) -> str:
    """What is said of a number: in Chinese before it, in English after it, within its own clause."""
    before = re.split(r"[,，、:：]", statement.before(k))[-1]
    after = statement.after(k)
    return re.split(r"[,，]| and ", after)[0] if re.match(r"\s[a-z]", after) else before


@cache
def _pairs() -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(tuple(map(re.compile, row)) for row in read_toml(words.FILE)["pairs"]["halves"])
