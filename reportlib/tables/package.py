"""The Frictionless data package (version 2) that describes the tables: types, keys, code lists, hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from reportlib.tables.schema import TABLES, VERSION, Column, Schema, code_list

PACKAGE = "datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "string"}
_OTHERS = {
    "jsonld": ("application/ld+json", "the claims as W3C Web Annotations on the texts"),
    "cff": ("application/yaml", "how to cite the tables, with the articles that they were read from"),
}
_NOTE = (
    "Positions count code points of the texts. In CSV an empty cell is a missing value (NA is Namibia), and a text that a spreadsheet "
    "would take for a formula has one apostrophe in front; Parquet has it without."
)


def describe(files: Mapping[str, bytes], texts: Sequence[str], lexicon: str, others: Mapping[str, bytes] | None = None) -> str:
    """The text of datapackage.json.

    Args:
        files: File name to content of what was written, ``<table>.csv`` and ``<table>.parquet``.
        texts: Paths of the documents' texts.
        lexicon: Hash of the lexicon that the tables were read with.
        others: File name to content of what lies beside the tables: the annotations, the citation.
    """
    resources: list[dict[str, Any]] = []
    for name in files:
        table, _, kind = name.rpartition(".")
        resources.append(_resource(TABLES[table], name, kind, files[name]))
    for name, content in (others or {}).items():
        resources.append(_beside(name, content))
    if texts:
        resources.append({"name": "texts", "path": list(texts), "format": "txt", "mediatype": "text/plain", "encoding": "utf-8"})
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reportlib-tables",
        "title": "What the documents say, in numbers",
        "description": _NOTE,
        "version": VERSION,
        "reportlib": {"schema": VERSION, "lexicon": lexicon},
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _beside(file: str, content: bytes) -> dict[str, Any]:
    name, _, kind = file.rpartition(".")
    mediatype, meaning = _OTHERS[kind]
    return {
        "name": name.lower(),
        "path": file,
        "description": meaning,
        "format": kind,
        "mediatype": mediatype,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }


def _resource(schema: Schema, file: str, kind: str, content: bytes) -> dict[str, Any]:
    csv = kind == "csv"
    out: dict[str, Any] = {
        "name": schema.name if csv else f"{schema.name}-{kind}",
        "path": file,
        "description": schema.meaning,
        "format": kind,
        "mediatype": "text/csv" if csv else "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }
    if csv:
        out |= {"type": "table", "encoding": "utf-8", "dialect": {"lineTerminator": "\n"}, "schema": _table_schema(schema)}
    return out


def _table_schema(schema: Schema) -> dict[str, Any]:
    keys = [{"fields": [c], "reference": {"resource": t, "fields": [TABLES[t].key]}} for c, t in schema.references]
    out: dict[str, Any] = {"fields": [_field(schema, c) for c in schema.columns], "missingValues": [""], "primaryKey": [schema.key]}
    return out | ({"foreignKeys": keys} if keys else {})


def _field(schema: Schema, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == schema.key:
        constraints["unique"] = True
    known = code_list(column.codes)
    if known:
        constraints["enum"] = sorted(known)
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "description": column.meaning}
    return field | ({"constraints": constraints} if constraints else {})


def is_whole(folder: str | Path) -> bool:
    """Whether every file that the data package names is there, and the tables are byte for byte what was written."""
    folder = Path(folder)
    try:
        resources = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"]
        hashes = {r["path"]: r["hash"] for r in resources if "hash" in r}
        return all((folder / p).is_file() for p in listed(folder)) and all(
            h == "sha256:" + hashlib.sha256((folder / p).read_bytes()).hexdigest() for p, h in hashes.items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def listed(folder: Path) -> set[str]:
    """The files that the data package of an earlier extraction names, those below the folder only."""
    try:
        resources = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"]
        paths = [p for r in resources for p in (r["path"] if isinstance(r["path"], list) else [r["path"]])]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {p for p in paths if isinstance(p, str) and not PurePosixPath(p).is_absolute() and ".." not in PurePosixPath(p).parts}
