"""Rows to DataFrames, and the check that a frame keeps the contract of its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from reportlib.errors import TableError
from reportlib.model import Article, Claim, Document, Event, Mention, Relation
from reportlib.tables import rows
from reportlib.tables.ids import Ids
from reportlib.tables.schema import Column, Schema, code_list, schema_of

if TYPE_CHECKING:
    from reportlib.tables.rows import Row

DTYPES = {"text": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "list": "object"}
"""The pandas type of each kind of column; every one of them knows a missing value from an empty or zero one."""


def to_frame(name: str, records: Iterable[Row]) -> pd.DataFrame:
    """The table ``name`` made of rows, its columns in the order and of the types of the schema."""
    schema, records = schema_of(name), list(records)
    columns = {c.name: pd.array([r.get(c.name) for r in records], dtype=DTYPES[c.kind]) for c in schema.columns}  # type: ignore[call-overload]
    return pd.DataFrame(columns, columns=schema.names)


def to_documents(documents: Iterable[Document], unread: Iterable[Row] = ()) -> pd.DataFrame:
    """The documents table: those that were read, and the rows of those that were skipped or failed."""
    found = [rows.document_row(d) for d in documents] + list(unread)
    return to_frame("documents", sorted(found, key=lambda r: str(r["doc_id"])))


def to_articles(articles: Sequence[Article]) -> pd.DataFrame:
    """The articles table."""
    return to_frame("articles", rows.article_rows(articles))


def to_mentions(ids: Ids, articles: Sequence[Article], mentions: Sequence[Mention]) -> pd.DataFrame:
    """The mentions table of one document."""
    return to_frame("mentions", rows.mention_rows(ids, articles, mentions))


def to_claims(ids: Ids, articles: Sequence[Article], claims: Sequence[Claim]) -> pd.DataFrame:
    """The claims table of one document."""
    return to_frame("claims", rows.claim_rows(ids, articles, claims))


def to_events(ids: Ids, articles: Sequence[Article], events: Sequence[Event]) -> pd.DataFrame:
    """The events table of one document."""
    return to_frame("events", rows.event_rows(ids, articles, events))


def to_relations(ids: Ids, articles: Sequence[Article], relations: Sequence[Relation]) -> pd.DataFrame:
    """The relations table of one document."""
    return to_frame("relations", rows.relation_rows(ids, articles, relations))


def check_table(name: str, frame: pd.DataFrame, others: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """The same table back, if it keeps the contract of its schema.

    Args:
        name: Which table it is.
        frame: What to check.
        others: The tables that it points to; without them references are not checked.

    Raises:
        TableError: Names the table, the column, the row and what to do.
    """
    schema = schema_of(name)
    _check_columns(schema, frame)
    for column in schema.columns:
        _check_column(schema, column, frame[column.name])
    repeated = frame[schema.key].duplicated()
    if repeated.any():
        row = _first(repeated)
        raise _error(schema, schema.key, row, f"{frame[schema.key].iloc[row]!r} stands there twice", "each row needs a key of its own")
    for column_name, table in schema.references:
        if others is not None and table in others:
            known = others[table][schema_of(table).key]
            _refuse(
                schema,
                column_name,
                frame[column_name],
                ~frame[column_name].isin(known),
                f"is not in {table}",
                f"add the row to {table} or clear the cell",
            )
    return frame


def check_tables(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """The same tables back, if each keeps its contract and all references lead somewhere."""
    for name, frame in tables.items():
        check_table(name, frame, tables)
    return tables


def _check_columns(schema: Schema, frame: pd.DataFrame) -> None:
    for name in schema.names:
        if name not in frame.columns:
            raise _error(schema, name, None, "no such column", f"the columns are: {', '.join(schema.names)}")
    for name in frame.columns:
        if name not in schema.names:
            near = get_close_matches(str(name), schema.names, 1)
            raise _error(schema, name, None, "unknown column", f"did you mean {near[0]}?" if near else "drop it")
    if list(frame.columns) != schema.names:
        raise _error(schema, None, None, "the columns stand in another order", f"select frame[{schema.names!r}]")


def _check_column(schema: Schema, column: Column, values: pd.Series) -> None:
    dtype = DTYPES[column.kind]
    if str(values.dtype) != dtype:
        raise _error(schema, column.name, None, f"is of type {values.dtype}, not {dtype}", f'convert it: .astype("{dtype}")')
    if column.required and values.isna().any():
        raise _error(schema, column.name, _first(values.isna()), "is empty", "the column needs a value in every row")
    known = code_list(column.codes)
    if known:
        remedy = f"use one of: {', '.join(sorted(known))}"
        _refuse(schema, column.name, values, ~values.isin(list(known)), f"is not in the code list {column.codes}", remedy)


def _refuse(schema: Schema, column: str, values: pd.Series, bad: pd.Series, message: str, remedy: str) -> None:
    bad &= values.notna()
    if bad.any():
        row = _first(bad)
        raise _error(schema, column, row, f"{values.iloc[row]!r} {message}", remedy)


def _first(mask: pd.Series) -> int:
    return int(mask.to_numpy(dtype=bool).argmax())


def _error(schema: Schema, column: object, row: int | None, message: str, remedy: str) -> TableError:
    parts = [f"table {schema.name}"] + [f"column {column}"] * (column is not None) + [f"row {row}"] * (row is not None)
    return TableError(message, where=", ".join(parts), remedy=remedy)
