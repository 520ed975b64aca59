"""Reads the annotated documents: every annotation is checked to stand where it says it stands."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests/gold"
LAYERS = ("articles", "mentions", "claims", "events")

Read = Callable[[str], bytes]
"""The bytes of a file of the project by its path below the root, from the working tree or from an earlier state."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated document; ``rows`` has its annotations by layer."""

    name: str
    path: str
    role: str
    text: str
    rows: Mapping[str, list[dict]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All annotated documents, the names that mean the same, and a hash of all annotations."""

    documents: list[GoldDocument]
    same: Mapping[str, str]
    hash: str


def from_tree(path: str) -> bytes:
    """The bytes of a file as it is now."""
    return (ROOT / path).read_bytes()


def read_corpus(read: Read = from_tree) -> Corpus:
    """The annotated documents.

    Raises:
        ValueError: An annotation does not stand where it says.
    """
    listed = read(f"{HERE}/documents.toml")
    data = tomllib.loads(listed.decode("utf-8"))
    parts, documents = [listed], []
    for entry in data["document"]:
        content = read(entry["path"])
        text = content.decode("utf-8-sig")
        files = {layer: read(f"{HERE}/annotations/{entry['name']}.{layer}.jsonl") for layer in entry["layers"]}
        rows = {layer: _parse(entry["name"], layer, lines.decode("utf-8"), text) for layer, lines in files.items()}
        documents.append(GoldDocument(entry["name"], entry["path"], entry["role"], text, rows))
        parts += [content, *files.values()]
    return Corpus(documents, data.get("same", {}), hashlib.sha256(b"\0".join(parts)).hexdigest()[:16])


def read_at(revision: str) -> Corpus:
    """The annotated documents as they were committed at a revision."""
    return read_corpus(partial(_show, revision))


def _show(revision: str, path: str) -> bytes:
    import subprocess

    return subprocess.run(["git", "show", f"{revision}:{path}"], cwd=ROOT, check=True, capture_output=True).stdout


def _parse(name: str, layer: str, lines: str, text: str) -> list[dict]:
    rows = [json.loads(line) for line in lines.splitlines() if line.strip()]
    for n, row in enumerate(rows, 1):
        if layer != "articles" and text[row["start"] : row["end"]] != row["exact"]:
            raise ValueError(f"{name}.{layer}.jsonl line {n}: {row['exact']!r} is not at {row['start']}; use python -m tests.gold.place")
    return sorted(rows, key=lambda r: (r["start"], r["end"]))
