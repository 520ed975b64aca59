"""What every analysis returns: its own key columns, then the columns of a result, checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from reportlib.errors import TableError
from reportlib.tables.frames import DTYPES
from reportlib.tables.ids import stable_id
from reportlib.tables.schema import RESULT_COLUMNS, Column

RESULT_NAMES = [c.name for c in RESULT_COLUMNS]
_DEFAULTS: dict[str, Any] = {"low_open": False, "high_open": False}


def result_id(module: str, key: Iterable[object]) -> str:
    """The stable id of a result: a hash of its module and key, never of its numbers.

    >>> result_id("dependence", ["JP", "CN", "rare_earths"]) == result_id("dependence", ["JP", "CN", "rare_earths"])
    True
    """
    return stable_id("r", module, *("" if is_missing(k) else k for k in key))


def to_results(
    rows: Iterable[Mapping[str, Any]], module: str, keys: Mapping[str, str], extra: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Rows to a checked frame of results.

    Args:
        rows: Key, extra and result columns by name; what is missing is empty, counts follow from ``claim_ids``.
        module: The analysis, part of each id.
        keys: Key columns and their kinds (text, integer, number, boolean, list); together they identify a row.
        extra: Further columns and their kinds, which are not part of the key.
    """
    kinds = {**keys, **(extra or {}), **{c.name: c.kind for c in RESULT_COLUMNS}}
    lists = [name for name, kind in kinds.items() if kind == "list"]
    made = []
    for row in rows:
        claims = list(row.get("claim_ids") or [])
        made.append(
            {
                **_DEFAULTS,
                "result_id": result_id(module, [row.get(k) for k in keys]),
                "n_claims": len(claims),
                "n_sources": 0,
                **{k: _plain(v) for k, v in row.items() if k not in lists},
                **{k: list(row.get(k) or []) for k in lists},
            }
        )
    columns = {name: pd.Series([r.get(name) for r in made], dtype=DTYPES[kind]) for name, kind in kinds.items()}
    return check_results(pd.DataFrame(columns))


def check_results(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame back, if it keeps the contract of results.

    Raises:
        TableError: Names the column, the row and what to do.
    """
    for column in RESULT_COLUMNS:
        if column.name not in frame.columns:
            raise _error(column, None, "no such column", f"results have the columns {', '.join(RESULT_NAMES)} beside their key")
        _check_column(column, frame[column.name])
    repeated = frame["result_id"].duplicated()
    if repeated.any():
        raise TableError("two results of one id", where=f"row {_first(repeated)}", remedy="a key column is missing from the key")
    lengths = frame["claim_ids"].map(len)
    _refuse(frame, lengths.ne(frame["n_claims"]), "n_claims", "is not the number of claim_ids", "count the claims that are listed")
    _refuse(frame, frame["n_sources"].gt(frame["n_claims"]), "n_sources", "exceeds n_claims", "count sources among the claims")
    _refuse(frame, frame["low"].gt(frame["high"]), "low", "is above high", "swap the ends")
    outside = frame["value"].lt(frame["low"]) | frame["value"].gt(frame["high"])
    _refuse(frame, outside, "value", "lies outside its interval", "leave the value empty or widen the interval")
    return frame


def number_or_none(value: float) -> float | None:
    """A number for a result's column: an infinite end is an empty one."""
    return None if math.isinf(value) else value


def is_missing(value: object) -> bool:
    """Whether a cell is empty (None, NaN or pandas' NA).

    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def text_or_none(value: object) -> str | None:
    """A cell's text, or None where it is empty."""
    return None if is_missing(value) or value == "" else str(value)


def _plain(value: object) -> object:
    return None if is_missing(value) else value


def _check_column(column: Column, values: pd.Series) -> None:
    dtype = DTYPES[column.kind]
    if str(values.dtype) != dtype:
        raise _error(column, None, f"is of type {values.dtype}, not {dtype}", f'convert it: .astype("{dtype}")')
    if column.kind == "list":
        bad = values.map(lambda v: not isinstance(v, list))
        if bad.any():
            raise _error(column, _first(bad), "is not a list", "give a list, empty where there is nothing")
    elif column.required and values.isna().any():
        raise _error(column, _first(values.isna()), "is empty", "the column needs a value in every row")


def _refuse(frame: pd.DataFrame, bad: pd.Series, column: str, message: str, remedy: str) -> None:
    bad = bad.fillna(False).astype(bool)
    if bad.any():
        raise TableError(message, where=f"results, column {column}, row {_first(bad)}", remedy=remedy)


def _first(mask: pd.Series) -> int:
    return int(mask.to_numpy(dtype=bool).argmax())


def _error(column: Column, row: int | None, message: str, remedy: str) -> TableError:
    place = f"results, column {column.name}" + (f", row {row}" if row is not None else "")
    return TableError(message, where=place, remedy=remedy)
