"""What a mark tells to those who point at it, and where a click on it leads: the first claim behind each result."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

Told = defaultdict[object, dict[str, Any]]
"""By result what its mark tells; of a result that has none, ``NOTHING``."""

NOTHING: dict[str, Any] = {"stated": "", "quote": "", "document": "", "voice": "", "href": None}


def told_by(marks: pd.DataFrame | None) -> Told:
    """By result what its first mark tells: the number as stated, quote, document, voice, and the address of its evidence.

    Args:
        marks: Of ``analysis.marks.claim_marks`` or ``event_marks``; None for none.

    >>> told = told_by(pd.DataFrame({"result_id": ["r"], "exact": ["70 %"], "href": ["evidence/d1.html#c"]}))
    >>> told["r"]["stated"], told["r"]["quote"], told["other"]["href"]
    ('70 %', '', None)
    """
    told: Told = defaultdict(lambda: NOTHING)
    if marks is not None:
        first = marks.drop_duplicates("result_id").rename(columns={"exact": "stated"}).set_index("result_id")
        kept: dict[Any, Any] = first[[c for c in NOTHING if c in first.columns]].to_dict("index")
        told.update((result, {**NOTHING, **mark}) for result, mark in kept.items())
    return told
