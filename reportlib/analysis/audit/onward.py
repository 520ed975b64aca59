"""A sentence read on from the one before it: its total, or its parts, put in front of what follows."""

from __future__ import annotations

import re
from dataclasses import replace

from reportlib.analysis.audit import words
from reportlib.analysis.audit.figures import Statement
from reportlib.analysis.audit.parts import ADDABLE, of_before


def continued(before: Statement, statement: Statement) -> Statement | None:
    """A sentence that goes on to the parts of what the one before it named, with that total put in front of it; None for any other."""
    if not before.figures or not statement.figures or before.article_id != statement.article_id:
        return None
    if statement.start - before.start - len(before.text) > 1 or "\n" in before.text[-1:]:
        return None
    opening = statement.before(0)
    plain = words.size(opening) <= 30 and "," not in opening and not words.has("joined", opening)
    # of several levels it is not said which one was supplied
    alone = sum(f.like(statement.figures[0]) for f in before.figures) == 1
    if not (words.starts("opens_parts", opening) or (plain and alone and words.has("supplies", opening))):
        return None
    return _with_whole(before, statement)


def added_up(before: Statement, statement: Statement) -> Statement | None:
    """The sentence that adds up the parts of the one before it: "… and Malaysia 450 t. Together they supplied 1,950 t"."""
    if len(before.figures) < 2 or not statement.figures or before.article_id != statement.article_id:
        return None
    opening = statement.before(0)
    near = 0 <= statement.start - before.start - len(before.text) <= 1 and "\n" not in before.text[-1:]
    if not near or not words.pattern("adds_up").search(opening) or words.size(opening) > 16:
        return None
    if not all(f.like(statement.figures[0]) for f in before.figures):
        return None
    head = before.folded.rstrip("。.!?！？;； \n")
    joined = head + "、合计"
    total = replace(statement.figures[0], start=len(joined), end=len(joined) + statement.figures[0].end - statement.figures[0].start)
    folded = joined + statement.folded[statement.figures[0].start :]
    return replace(statement, start=before.start, text=f"{before.text} {statement.text}", folded=folded, figures=(*before.figures, total))


def shared_out(before: Statement, statement: Statement) -> Statement | None:
    """The sentence after a total that says who got a part of it: "Exports totalled 40 t. Germany took 12 t, or 30 %"."""
    if len(before.figures) != 1 or not statement.figures or before.article_id != statement.article_id:
        return None
    if statement.start - before.start - len(before.text) > 1 or "\n" in before.text[-1:]:
        return None
    opening, ahead = statement.before(0), before.before(0)
    called = words.ends("total", ahead) or words.has("whole", re.split(r"[,，]", ahead)[-1])
    if not called or not words.has("takes", opening) or words.size(opening) > 20 or re.search(r"[,，\d]", opening):
        return None
    return _with_whole(before, statement)


def _with_whole(before: Statement, statement: Statement) -> Statement | None:
    part = statement.figures[0]
    whole = next((f for k, f in enumerate(before.figures) if f.like(part) and not of_before(before, k)), None)
    if whole is None or part.kind not in ADDABLE:
        return None
    head = f"{words.folded(whole.exact)},其中"
    shifted = tuple(replace(f, start=f.start + len(head), end=f.end + len(head)) for f in statement.figures)
    figures = (replace(whole, start=0, end=len(whole.exact)), *shifted)
    return replace(statement, text=f"{before.text} {statement.text}", folded=head + statement.folded, figures=figures)
