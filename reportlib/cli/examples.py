"""The entries of the lexicon that carry an example: every one is tried on it, and on its look-alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER

if TYPE_CHECKING:
    from reportlib.model import Article, Document

_NO_CLAIM = "none"
PUBLISHED = "2025-12-05"
"""The date that an example is read against, where its entry gives none."""
_ROWS = {"claims": "claims", "events": "events", "relations": "relations"}
_COLUMNS = {
    "claims": {
        "subject": ("ref_entity", "ref_area"),
        "partner": ("counterpart_entity", "counterpart_area"),
        "period": ("time_period",),
        "status": ("obs_status",),
    }
}
"""What the rules call a field, and the columns that hold it, the first that is not empty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with an example: where it stands, and what it says."""

    file: Path
    key: str
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.fields.get("id") or self.fields["example"])


def find_entries() -> Iterator[Entry]:
    """All entries of the lexicon that carry an example.

    Raises:
        LexiconError: A file is not valid TOML.
    """
    for path in sorted(FOLDER.rglob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
            raise LexiconError(f"not valid TOML: {e}", file=path, remedy="mend the line named above; TOML strings are quoted") from None
        for key, rows in data.items():
            if isinstance(rows, list):
                yield from (Entry(path, key, r) for r in rows if isinstance(r, dict) and "example" in r)


def fault(entry: Entry) -> str | None:
    """What is wrong with an entry by its own example and look-alike; None where both do as they should."""
    name = entry.file.relative_to(FOLDER).parts[0].removesuffix(".toml")
    read = {"periods": _periods, "anaphora": _anaphora, "articles": _heads}.get(name, _rows)
    table = _ROWS.get(name, "mentions")
    found = read(entry, str(entry.fields["example"]), table)
    if entry.fields.get("measure") == _NO_CLAIM:
        return _silent(entry)
    expected = entry.fields.get("expect")
    if not found:
        return f"does not read its example: {entry.fields['example']}"
    if table == "relations" and isinstance(expected, list):
        missing = set(map(str, expected)) - {f"{f['subject']} {f['relation']} {f['object']}" for f in found}
        expected = ", ".join(sorted(missing)) if missing else None
    if expected is not None and not any(_agrees(f, expected) for f in found):
        return f"reads its example as {' or '.join(map(_show, found))}, not {_show(expected)}: {entry.fields['example']}"
    near = entry.fields.get("near")
    if near and (wrong := read(entry, str(near), table)):
        return f"reads its look-alike too, as {_show(wrong[0])}: {near}"
    return None


def _silent(entry: Entry) -> str | None:
    """A rule that keeps numbers from being claims: its example makes none, its look-alike does."""
    example, near = str(entry.fields["example"]), str(entry.fields.get("near", ""))
    if _read(example, entry)["claims"]:
        return f"lets its example make a claim: {example}"
    if near and not _read(near, entry)["claims"]:
        return f"keeps its look-alike from making a claim: {near}"
    return None


def _periods(entry: Entry, text: str, table: str) -> list[Any]:
    from reportlib.reading.periods import find_with_rules
    from reportlib.reading.reported import Frame
    from reportlib.reading.text import fold

    published = str(entry.fields.get("published", PUBLISHED))
    reported = entry.fields.get("reported")
    frame = Frame(str(reported) if reported else None)
    return [period.value for period, rule in find_with_rules(text, published, fold(text), frame) if rule == entry.id]


def _heads(entry: Entry, text: str, table: str) -> list[Any]:
    from reportlib.reading.digests import kinds_of_head
    from reportlib.reading.furniture import kinds_of_furniture
    from reportlib.reading.runins import kinds_of_run_in

    kind = str(entry.fields.get("kind"))
    kinds = {"furniture": kinds_of_furniture, "run_in": kinds_of_run_in}.get(entry.key, kinds_of_head)
    return [kind] if kind in kinds(text) else []


def _anaphora(entry: Entry, text: str, table: str) -> list[Any]:
    from reportlib.reading.anaphora import find_with_ids
    from reportlib.reading.entities import find_entities
    from reportlib.reading.home import home_of

    document, article = _article(text, entry)
    found = find_with_ids(text, document.folded, article, find_entities(text, document.folded), home_of(document.folded, document.script))
    return [entity.code for entity, name in found if name == entry.id]


def _rows(entry: Entry, text: str, table: str) -> list[Any]:
    return [_named(r, table) for r in _read(text, entry)[table] if r["rule"] == entry.id]


def _read(text: str, entry: Entry) -> dict[str, list[Any]]:
    from reportlib.pipeline import read_articles

    document, article = _article(text, entry)
    return read_articles(document, [article])


def _article(text: str, entry: Entry) -> tuple[Document, Article]:
    from reportlib.model import Article, Span
    from reportlib.pipeline import text_document

    document = text_document(text)
    published = str(entry.fields.get("published", PUBLISHED))
    return document, Article("a", document.doc_id, Span(0, len(text)), published=published, script=document.script)


def _named(row: Mapping[str, Any], table: str) -> dict[str, Any]:
    names = _COLUMNS.get(table, {})
    return {**row, **{name: next((row[c] for c in columns if row[c]), None) for name, columns in names.items()}}


def _agrees(found: Any, expected: Any) -> bool:  # noqa: ANN401  a row or a value
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return all(_equal(found.get(k), v) for k, v in expected.items())
    return _equal(found, expected)


def _equal(found: Any, expected: Any) -> bool:  # noqa: ANN401
    if isinstance(expected, list):
        return _equal(found, ";".join(map(str, expected)))
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return float(found) == float(expected)
    return (found or "") == expected


def _show(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, Mapping):
        hidden = {"start", "end", "doc_id", "sentence", "summary", "confidence"}
        return (
            "{ " + ", ".join(f"{k} = {v}" for k, v in value.items() if v is not None and k not in hidden and not k.endswith("_id")) + " }"
        )
    return str(value)
