"""Decimal columns: what has to stand, unseen, after a number so that the points of a column lie under each other."""

from __future__ import annotations

import re

from reportlib.brief.display import Table, plain

_END = re.compile(r"(?:\.(\d+))?\s*\Z")


def decimals(text: str) -> str:
    """The decimals that a cell's text ends in.

    >>> decimals("60–75.25"), decimals("12"), decimals("not stated")
    ('25', '', '')
    """
    found = _END.search(text)
    return (found.group(1) or "") if found else ""


def padding(text: str, most: int) -> str:
    """The decimals that a number lacks to have ``most``, with the point; nothing after what is no number.

    >>> padding("12", 2), padding("1.5", 2), padding("not stated", 2)
    ('.00', '0', '')
    """
    has = decimals(text)
    if len(has) >= most or not text.rstrip()[-1:].isdigit():
        return ""
    return ("" if has else ".") + "0" * (most - len(has))


def paddings(table: Table) -> list[list[str]]:
    """The padding of every cell of a table, by row."""
    most = [
        max((len(decimals(plain(row[i]))) for row in table.rows), default=0) if column.align == "decimal" else 0
        for i, column in enumerate(table.columns)
    ]
    return [[padding(plain(cell), most[i]) for i, cell in enumerate(row)] for row in table.rows]
