"""Counts that the brief prints of its own rows: each leads to a note that says what was counted, and where the rows stand.

A count is no result of an analysis, so it has no row in a frame; its result is named by what is counted ("count.title"). What it
counts is worded in ``templates/phrases.<language>.toml`` under that name, and ``templates/counts.toml`` says where the rows are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from reportlib.brief.display import Inline, Run

PREFIX = "count."
_FILE = Path(__file__).parent / "templates" / "counts.toml"
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def is_count(result_id: str | None) -> bool:
    """Whether a result is a count of rows."""
    return bool(result_id) and str(result_id).startswith(PREFIX)


@cache
def places() -> dict[str, str]:
    """Where the rows of each count stand: an anchor of the brief, or a page below build/."""
    with _FILE.open("rb") as f:
        return {PREFIX + name: str(place) for name, place in tomllib.load(f)["places"].items()}


def counted(text: str | Inline, name: str) -> Inline:
    """A wording of ours whose unbound numbers are all counts, each bound to the count of that name.

    >>> [(r.text, r.result_id) for r in counted("12 of 30 rows", "title")]
    [('12', 'count.title'), (' of ', None), ('30', 'count.title'), (' rows', None)]
    """
    out: Inline = []
    for run in [Run(text)] if isinstance(text, str) else text:
        if run != Run(run.text):
            out.append(run)
            continue
        at = 0
        for found in _NUMBER.finditer(run.text):
            out += [Run(run.text[at : found.start()]), Run(found[0], PREFIX + name)]
            at = found.end()
        out.append(Run(run.text[at:]))
    return [r for r in out if r.text]
