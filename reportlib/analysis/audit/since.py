"""A level, then what became of it: "peaked at A and has since dropped g to B", in one sentence or over its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.audit.growth import GROWTH, alike

_NEAR, _STEP = 45, 14
"""The most between the first level and the change, and between the change and the level reached, in Chinese characters."""


def since(statement: Statement) -> Iterator[Check]:
    """The level first named, the change since then and the level that it led to."""
    figures = statement.figures
    for i in range(1, len(figures) - 1):
        first = figures[i - 1]
        for change, reached, forward in ((i, i + 1, True), (i + 1, i, False)):
            g, later = figures[change], figures[reached]
            loose = g.bound == "approx" and not any(c.isdigit() for c in g.exact)  # "fallen by about half" may be 43 %
            if loose or g.unit != "%" or g.change != "plain" or not g.value or not first.is_level or not _one_kind(first, later):
                continue
            after = statement.between(i, i + 1)
            led = words.ends("reports", after) if forward else _names_change(after)
            near = words.size(statement.between(i - 1, i)) <= _NEAR and words.size(after) <= _STEP
            if led and near and _ties(statement, i) and not _otherwise(statement, i):
                yield Check(GROWTH, (Term.of(later), Term.of(first)), statement, Term.of(g))


def told_on(before: Statement, statement: Statement) -> Statement | None:
    """A sentence that goes on from the last level of the one before it, with that level put in front; None for any other."""
    if not before.figures or len(statement.figures) < 2 or before.article_id != statement.article_id:
        return None
    if not 0 <= statement.start - before.start - len(before.text) <= 1 or "\n" in before.text[-1:]:
        return None
    if words.pattern("goes_on").match(statement.before(0)) is None:
        return None
    levels = [f for f in before.figures if f.is_level and f.kind == before.figures[-1].kind]
    if levels != list(before.figures) or len(levels) != 1:
        return None  # which of several levels is meant is not said
    head = before.folded.rstrip("。.!?！？;； \n") + ","
    shifted = tuple(replace(f, start=f.start + len(head), end=f.end + len(head)) for f in statement.figures)
    text = f"{before.text} {statement.text}"
    return replace(statement, start=before.start, text=text, folded=head + statement.folded, figures=(levels[0], *shifted))


def _one_kind(a: Figure, b: Figure) -> bool:
    """Whether both are levels of one kind, and of one thing as far as it is known."""
    items = {i for f in (a, b) if (i := f.of("item")) is not None}
    return b.is_level and alike(a, b) and len(items) <= 1


def _names_change(between: str) -> bool:
    """Whether a change right after a level is that of the level: ", down", ",跌幅"."""
    return re.fullmatch(r"[\s,，(（]*(?:a|an|较高点|累计|跌幅|涨幅|降幅|增幅|[达为约了])*\s*", between) is not None


def _ties(statement: Statement, i: int) -> bool:
    """Whether the words between the first level and the next number say that it starts from there."""
    between = statement.before(i)
    if words.pattern("since_then").search(between) is not None:
        return True
    peak = words.has("peak", statement.before(i - 1)[-24:]) or words.has("peak", re.split(r"[,，]", between)[0])
    return peak and words.pattern("by_now").search(between) is not None


def _otherwise(statement: Statement, i: int) -> bool:
    """Whether something else is compared with, or another quantity's change comes between."""
    said = statement.between(i - 1, i + 1)
    return words.has("other_change", said) or words.pattern("other_base").search(said) is not None
