"""The reference pages of the documentation, made from the schema and the lexicon, so that they cannot differ from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportlib.cli.examples import find_entries
from reportlib.lexicon.loader import FOLDER
from reportlib.tables.schema import RESULT_COLUMNS, TABLES, VERSION, Column


def write_docs(folder: Path) -> list[Path]:
    """Writes tables.md, codes.md and rules.md; returns their paths."""
    from reportlib.tables.store import write_files

    pages = {"tables.md": _tables(), "codes.md": _codes(), "rules.md": _rules()}
    return write_files({name: ("\n".join(lines) + "\n").encode("utf-8") for name, lines in pages.items()}, folder)


def _tables() -> Iterator[str]:
    yield from ("# Tables", "", f"Schema version {VERSION}. Columns are only ever appended. A star marks a column that is never empty.")
    for schema in TABLES.values():
        yield from ("", f"## {schema.name}", "", f"{schema.meaning} Key: `{schema.key}`.", "")
        yield from _columns(schema.columns)
    yield from ("", "## results", "", "The columns that every result of an analysis has beside its own key columns.", "")
    yield from _columns(RESULT_COLUMNS)


def _columns(columns: Iterable[Column]) -> Iterator[str]:
    rows = [(f"`{c.name}`" + "\\*" * c.required, c.kind, c.meaning, f"[{c.codes}](codes.md#{c.codes})" if c.codes else "") for c in columns]
    return _table(("column", "type", "meaning", "codes"), rows)


def _codes() -> Iterator[str]:
    from reportlib.lexicon.codes import codes, label

    names = dict.fromkeys(c.codes for s in TABLES.values() for c in s.columns if c.codes)
    yield from ("# Code lists", "")
    for name in names:
        yield from ("", f"## {name}", "")
        yield from _table(
            ("code", "English", "中文"), [(f"`{code}`", label(code, name, "en"), label(code, name, "zh")) for code in codes(name)]
        )


def _rules() -> Iterator[str]:
    yield from ("# Rules", "", "Each entry with what it must read, and a look-alike that it must leave alone.")
    file = None
    for entry in find_entries():
        if entry.file != file:
            file = entry.file
            yield from (
                "",
                f"## {file.relative_to(FOLDER).as_posix()}",
                "",
                "| entry | example | reads | leaves alone |",
                "|---|---|---|---|",
            )
        expected = entry.fields.get("expect", "")
        said = ", ".join(f"{k} = {v}" for k, v in expected.items()) if isinstance(expected, dict) else expected
        yield _row((f"`{entry.id}`", entry.fields["example"], said, entry.fields.get("near", "")))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
