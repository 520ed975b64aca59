"""Frames to CSV text and back, without loss and without a cell that a spreadsheet would run.

RFC 4180 with "\\n" line ends, UTF-8, a missing value as nothing. Numbers stand in their shortest decimal form, never with an exponent;
a Decimal stands digit for digit. A text that a spreadsheet would take for a formula (it begins with = @ + - or their full-width forms, a
tab or a carriage return, and is no plain number such as -5.2%) gets one apostrophe in front, and so does one that begins with
apostrophes before such a sign; ``from_csv`` takes one away again. All other text is written as it is.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pandas as pd

from reportlib.errors import TableError
from reportlib.tables.frames import DTYPES
from reportlib.tables.schema import schema_of

_FORMULA = re.compile(r"(?!(?:[+-]\d[\d,]*(?:\.\d+)?%?)\Z)'*[=@+\-\t\r＝＠＋－]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')

_TRUTH = {"true": True, "false": False, "": None}


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV text.

    >>> print(to_csv(pd.DataFrame({"exact": ["=1+1", "-5.2%"], "value": [None, 4e8]})), end="")
    exact,value
    '=1+1,
    -5.2%,400000000
    """
    lines = [",".join(_quote(str(c)) for c in frame.columns)]
    columns = [[_cell(v) for v in frame[c].array] for c in frame.columns]
    lines += [",".join(row) for row in zip(*columns, strict=True)]
    return "\n".join(lines) + "\n"


def from_csv(name: str, text: str) -> pd.DataFrame:
    """The table ``name`` from CSV text; NA is Namibia, only an empty cell is missing.

    Raises:
        TableError: A column is unknown, or a cell is not of its column's type.
    """
    schema = schema_of(name)
    try:
        frame = pd.read_csv(
            io.StringIO(text), dtype="string", keep_default_na=False, na_values=[""], lineterminator="\n", skip_blank_lines=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as e:
        raise TableError(f"not CSV: {e}", where=f"table {name}", remedy="write the table again with reportlib extract") from None
    for column in schema.columns:
        if column.name not in frame.columns:
            continue
        values = frame[column.name]
        try:
            if column.kind == "boolean":
                frame[column.name] = pd.array([_TRUTH[v] for v in values.fillna("")], dtype="boolean")
            elif column.kind == "text":
                frame[column.name] = values.str.replace(r"^'(?='*[=@+\-\t\r＝＠＋－])", "", regex=True)
            else:
                frame[column.name] = pd.to_numeric(values).astype(DTYPES[column.kind])  # type: ignore[call-overload]
        except (ValueError, TypeError, KeyError) as e:
            raise TableError(f"not {column.kind}: {e}", where=f"table {name}, column {column.name}", remedy="mend the cell") from None
    return frame


def _cell(value: Any) -> str:  # noqa: ANN401  a cell of any type
    if isinstance(value, list | tuple):
        return _quote(_safe(";".join(map(str, value))))
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, str):
        return _quote(_safe(value))
    if pd.api.types.is_bool(value):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        whole = format(Decimal(repr(float(value))), "f")
        return whole.rstrip("0").rstrip(".") if "." in whole else whole
    return str(value)


def _safe(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
