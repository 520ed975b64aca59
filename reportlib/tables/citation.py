"""How to cite the tables: CITATION.cff (Citation File Format 1.2.0), with every article that they were read from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reportlib.tables.schema import VERSION

if TYPE_CHECKING:
    import pandas as pd

FILE = "CITATION.cff"
UNTITLED, UNNAMED = "Untitled", "outlet not stated"
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?\Z")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]+")


def to_citation(articles: pd.DataFrame, files: Mapping[str, bytes]) -> str:
    """The text of CITATION.cff.

    Args:
        articles: The articles table; those that tell a story again are left out.
        files: File name to content of the tables, by which this very edition is named.
    """
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        _line("message", "If you use these tables, please cite them, and the articles that the numbers come from."),
        _line("title", "What the documents say, in numbers"),
        _line("version", VERSION),
        "authors:",
        _line("  - name", "reportlib"),
        "identifiers:",
        "  - type: other",
        _line("    value", f"sha256:{_digest(files)}"),
        _line("    description", "SHA-256 over the names and SHA-256 hashes of the tables in CSV, sorted by name"),
    ]
    kept = articles[articles["duplicate_of"].isna()] if "duplicate_of" in articles.columns else articles
    references = [line for row in kept.to_dict("records") for line in _reference(row)]
    return "\n".join([*lines, *(["references:", *references] if references else [])]) + "\n"


def _reference(article: Mapping[Any, Any]) -> Iterator[str]:
    yield "  - type: article"
    yield _line("    title", _text(article.get("title")) or UNTITLED)
    yield "    authors:"
    yield _line("      - name", _text(article.get("publisher")) or UNNAMED)
    published = (_text(article.get("published")) or "").split("/")[0]
    if _DAY.match(published):
        yield f'    date-published: "{published}"'
    elif m := _MONTH.match(published):
        yield f"    year: {int(m[1])}"
        if m[2]:
            yield f"    month: {int(m[2])}"
    yield _line("    notes", f"{article['doc_id']}, {article['article_id']}")


def _digest(files: Mapping[str, bytes]) -> str:
    hashes = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()) if name.endswith(".csv")]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _line(key: str, value: str) -> str:
    """A key with a text: a string of JSON is one of YAML too, once what YAML does not allow to stand in it is gone."""
    return f"{key}: {json.dumps(_UNPRINTABLE.sub(' ', value), ensure_ascii=False)}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
