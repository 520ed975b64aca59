"""Writes the tables of an extraction into a folder, and reads them back.

Each table lies there as Parquet and as CSV, each document's text in ``texts/``, the claims as Web Annotations in ``annotations.jsonld``,
how to cite them in ``CITATION.cff``, and ``datapackage.json`` describes all of them. Everything is written beside its place and moved
there when all of it is complete; the description goes last. The same tables give the same bytes.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from reportlib.errors import OutputError, TableError
from reportlib.tables.annotations import to_annotations
from reportlib.tables.citation import FILE as CITATION
from reportlib.tables.citation import to_citation
from reportlib.tables.csvtext import from_csv, to_csv
from reportlib.tables.frames import DTYPES, check_table, check_tables
from reportlib.tables.package import PACKAGE, describe, listed
from reportlib.tables.schema import TABLES, VERSION, schema_of

ANNOTATIONS = "annotations.jsonld"
_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "list": pa.list_(pa.string())}

_PANDAS = {_ARROW[kind]: pd.api.types.pandas_dtype(dtype) for kind, dtype in DTYPES.items()}


def write_tables(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    folder: str | Path,
    lexicon: str = "",
    beside: Mapping[str, str] | None = None,
) -> list[Path]:
    """Writes checked tables and the documents' texts; files of an earlier extraction that are no longer made are removed.

    Args:
        tables: Name to frame.
        texts: doc_id to decoded text.
        folder: Where to; made if need be. Files in it that reportlib did not write stay.
        lexicon: Hash of the lexicon that the tables were read with.
        beside: Further text files to write with them, name to text.

    Returns:
        The files written.

    Raises:
        TableError: A frame breaks its contract; nothing is written.
        OutputError: The folder cannot be written.
    """
    folder = Path(folder)
    check_tables(tables)
    content: dict[str, bytes] = {}
    for name, frame in tables.items():
        content[f"{name}.parquet"] = _parquet(name, frame)
        content[f"{name}.csv"] = to_csv(frame).encode("utf-8")
    text_files = {text_path(doc_id): text.encode("utf-8") for doc_id, text in sorted(texts.items())}
    paths = {doc_id: text_path(doc_id) for doc_id in texts}
    others = {
        ANNOTATIONS: to_annotations(tables["claims"], texts, paths).encode("utf-8"),
        CITATION: to_citation(tables["articles"], content).encode("utf-8"),
    }
    package = describe(content, list(text_files), lexicon, others).encode("utf-8")
    more = {name: text.encode("utf-8") for name, text in (beside or {}).items()}
    return write_files({**content, **others, **text_files, **more, PACKAGE: package}, folder, replaced=listed(folder))


def write_files(content: Mapping[str, bytes], folder: Path, replaced: set[str] = frozenset()) -> list[Path]:  # type: ignore[assignment]
    """Writes files beside their places, then moves all of them there, in order.

    Args:
        content: Path below the folder ("/" between) to bytes.
        folder: Where to; made if need be.
        replaced: Paths below the folder of files to remove unless they are written anew.

    Raises:
        OutputError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except OSError as e:
        raise _unwritable(folder, e) from None
    try:
        for name, data in content.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for name in content:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).replace(folder / name)
        for name in replaced - set(content):
            (folder / name).unlink(missing_ok=True)
    except OSError as e:
        raise _unwritable(folder, e) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return [folder / name for name in content]


def read_tables(folder: str | Path) -> dict[str, pd.DataFrame]:
    """All tables of a folder, checked; the Parquet files, or the CSV files where there are none.

    Raises:
        TableError: There are no tables, or one breaks its contract.
    """
    return {name: read_table(name, folder) for name in TABLES}


def read_table(name: str, folder: str | Path) -> pd.DataFrame:
    """One table of a folder, checked.

    Raises:
        TableError: It is not there, cannot be read, or breaks its contract.
    """
    schema_of(name)
    parquet, csv = Path(folder) / f"{name}.parquet", Path(folder) / f"{name}.csv"
    try:
        if not parquet.exists():
            return check_table(name, from_csv(name, csv.read_bytes().decode("utf-8-sig")))
        columns = pq.read_table(parquet)
    except FileNotFoundError:
        raise TableError("no such table", file=csv, remedy="make the tables with: reportlib extract --out DIR") from None
    except (OSError, pa.ArrowException, UnicodeDecodeError) as e:
        raise TableError(f"cannot be read: {e}", file=parquet, remedy="remove the file and extract again") from None
    return check_table(name, columns.to_pandas(types_mapper=_PANDAS.get, ignore_metadata=True))


def read_text(folder: str | Path, doc_id: str) -> str:
    """The decoded text of a document, as it was read.

    Raises:
        TableError: There is no text of that document.
    """
    path = Path(folder) / text_path(doc_id)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise TableError("no text of this document", file=path, where=doc_id, remedy="extract again") from None


def text_path(doc_id: str) -> str:
    """Where the text of a document lies below the folder of the tables.

    >>> text_path("2025/a")
    'texts/2025/a.txt'
    """
    path = PurePosixPath("texts", doc_id + ".txt")
    if path.is_absolute() or ".." in path.parts or path.parts[0] != "texts" or "\0" in doc_id:
        raise TableError(f"doc_id {doc_id!r} leads out of the folder", where="table documents", remedy="name the file otherwise")
    return str(path)


def _parquet(name: str, frame: pd.DataFrame) -> bytes:
    schema = schema_of(name)
    fields = pa.schema(
        [pa.field(c.name, _ARROW[c.kind], metadata={"description": c.meaning}) for c in schema.columns],
        metadata={"reportlib.table": name, "reportlib.schema": VERSION},
    )
    arrays = [pa.array(frame[c.name], type=_ARROW[c.kind], from_pandas=True) for c in schema.columns]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=fields), out, compression="zstd")
    return out.getvalue()


def _unwritable(folder: Path, e: OSError) -> OutputError:
    return OutputError(
        f"cannot write: {e.strerror or e}",
        file=e.filename or folder,
        remedy="free some space, mend its permissions, or name another folder",
    )
