"""The PDF of a brief: its Typst source compiled, its body kept to the length that a reader was promised."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from reportlib.brief.gather import epoch
from reportlib.brief.materials import Materials
from reportlib.brief.paper import secondary_figures
from reportlib.brief.typst_exporter import TypstExporter
from reportlib.errors import OutputError

STANDARDS: Any = ["a-3a", "ua-1"]
BODY_PAGES = 10
"""Pages of findings at most; tables, sources and notes follow them."""


def print_pdf(notebook: Any, materials: Materials, claims: bytes | None, cache: Path) -> bytes:  # noqa: ANN401  (nbformat is untyped)
    """The PDF of a notebook's brief; as many secondary figures stand in its annex as a body of ``BODY_PAGES`` asks for.

    Raises:
        OutputError: Typst refuses the source or warns.
    """
    movable = len(secondary_figures(materials.brief.blocks))
    for moved in range(movable + 1):
        source, resources = TypstExporter().from_notebook_node(notebook, {"materials": materials, "claims": claims, "moved_figures": moved})
        with tempfile.TemporaryDirectory(prefix=".typst-", dir=cache) as name:
            folder = write_source(source, resources["outputs"], Path(name))
            if moved == movable or body_pages(folder, materials.fonts.folder) <= BODY_PAGES:
                return compile_pdf(folder, materials.fonts.folder, materials.brief.meta.get("date"))
    raise AssertionError("the last round prints")


def write_source(source: str, files: Mapping[str, bytes], folder: Path) -> Path:
    """Writes ``main.typ`` and the files that it reads into a folder, and returns the folder."""
    for name, data in {**files, "main.typ": source.encode("utf-8")}.items():
        (folder / name).write_bytes(data)
    return folder


def body_pages(folder: Path, fonts: Path) -> int:
    """The page on which the body of a source ends.

    Raises:
        OutputError: Typst refuses it.
    """
    try:
        found = typst.query(
            folder / "main.typ", "<body-end>", field="value", one=True, root=folder, font_paths=[fonts], ignore_system_fonts=True
        )
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e
    return int(json.loads(found))


def compile_pdf(folder: Path, fonts: Path, date: object) -> bytes:
    """The PDF of a source. The same input gives the same bytes.

    Raises:
        OutputError: Typst refuses it or warns.
    """
    try:
        pdf, warnings = typst.compile_with_warnings(
            folder / "main.typ",
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=epoch(date),
        )
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e
    if warnings:
        raise OutputError(
            f"the PDF was set with warnings: {'; '.join(str(w.message) for w in warnings)}", file="brief.pdf", remedy="report it"
        )
    return bytes(pdf)


def _refused(error: Exception) -> OutputError:
    return OutputError(f"the PDF cannot be set: {error}", file="brief.pdf", remedy="mend the block that is named, or report it")
