"""What a chart's choices leave of its neighbours: a reader of the HTML picks one, and tables and charts show what belongs to it.

The plan travels in the chart's spec (``usermeta``); the page's script makes the buttons. Without a script everything is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportlib.brief.display import Block, Figure
from reportlib.brief.findings import phrase

FEWEST = 2
"""With fewer choices there is nothing to pick from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: its key (the ``brush`` field of a chart's marks), its name, and what stays.

    ``tables`` are the rows of tables by anchor, counted from 0; ``marks`` the results (the ``row`` field of marks) by a chart's anchor.
    """

    key: str
    label: str
    tables: Mapping[str, list[int]] = field(default_factory=dict)
    marks: Mapping[str, list[str]] = field(default_factory=dict)


def places(keys: Iterable[str], rows: Sequence[Any], belongs: Callable[[Any, str], bool]) -> dict[str, list[int]]:
    """For each key the places of the rows that belong to it.

    >>> places(["a", "b"], ["ab", "b"], lambda row, key: key in row)
    {'a': [0], 'b': [0, 1]}
    """
    return {key: [i for i, row in enumerate(rows) if belongs(row, key)] for key in keys}


def brushed(blocks: Iterable[Block], anchor: str, choices: Sequence[Choice], language: str) -> list[Block]:
    """The blocks, the figure of that anchor with its choices; those that leave nothing are not offered."""
    kept = [c for c in choices if any(c.tables.values()) or any(c.marks.values())]
    if len(kept) < FEWEST:
        return list(blocks)
    plan = {
        **{key: phrase(f"brush.{key}", language) for key in ("title", "clear", "all")},
        # the page's script fills in the numbers
        "said": phrase("brush.said", language, choice="{choice}", n="{n}", all="{all}"),
        "choices": [{"key": c.key, "label": c.label, "tables": dict(c.tables), "marks": dict(c.marks)} for c in kept],
    }
    return [replace(b, spec=_with(b.spec, plan)) if isinstance(b, Figure) and b.anchor == anchor else b for b in blocks]


def _with(spec: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    return {**spec, "usermeta": {**spec.get("usermeta", {}), "brush": plan}}
