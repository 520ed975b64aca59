"""The PDF of a brief: its Typst source compiled, its body kept to the length that a reader was promised."""

from __future__ import annotations

import json
import tempfile
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from reportlib.brief.gather import epoch
from reportlib.brief.materials import Materials
from reportlib.brief.paper import secondary_figures
from reportlib.brief.typst_exporter import FLOATING, TypstExporter
from reportlib.errors import OutputError

STANDARDS: Any = ["a-3a", "ua-1"]
BODY_PAGES = 10
"""Pages of findings at most; tables, sources and notes follow them."""
EMPTY = 45.0
"""Millimetres from where a figure is called for to the foot of the sheet: more than so many are not left empty."""
MOST_FLOATING = 12
"""Figures that go to the head of the next page at most, since each costs one more setting of the text."""


def print_pdf(notebook: Any, materials: Materials, claims: bytes | None, cache: Path) -> bytes:  # noqa: ANN401  (nbformat is untyped)
    """The PDF of a notebook's brief; as few secondary figures stand in its annex as a body of ``BODY_PAGES`` asks for.

    Raises:
        OutputError: Typst refuses the source or warns.
    """
    with tempfile.TemporaryDirectory(prefix=".typst-", dir=cache) as name:
        folder = Path(name)

        def write(moved: int) -> None:
            given = {"materials": materials, "claims": claims, "moved_figures": moved}
            source, resources = TypstExporter().from_notebook_node(notebook, given)
            write_source(source, resources["outputs"], folder)

        def fits(moved: int) -> bool:
            write(moved)
            floating: list[str] = []
            while len(floating) < MOST_FLOATING and (one := leaves_room(press)):
                floating.append(one)
                (folder / FLOATING).write_text(json.dumps(floating), encoding="utf-8")
            return body_pages(press) <= BODY_PAGES

        movable = len(secondary_figures(materials.brief.blocks))
        write(0)
        press = compiler(folder, materials.fonts.folder)
        if not materials.brief.is_short:
            # the more figures leave the body, the shorter it is; where even all of them are not enough, all leave it
            fits(bisect_left(range(movable), True, key=fits))
        return compile_pdf(press, materials.brief.meta.get("date"))


def leaves_room(press: typst.Compiler) -> str | None:
    """The first figure that has no room on the page where it is called for, and leaves more than ``EMPTY`` of it empty; None for none.

    Raises:
        OutputError: Typst refuses the source.
    """
    try:
        called, stands = (json.loads(press.query(f"<figure-{what}>", field="value")) for what in ("called", "stands"))
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e
    page = dict(stands)
    return next((anchor for anchor, at, room in called if page[anchor] > at and room > EMPTY), None)


def write_source(source: str, files: Mapping[str, bytes], folder: Path) -> Path:
    """Writes ``main.typ`` and the files that it reads into a folder, and returns the folder."""
    for name, data in {**files, "main.typ": source.encode("utf-8")}.items():
        (folder / name).write_bytes(data)
    return folder


def compiler(folder: Path, fonts: Path) -> typst.Compiler:
    """Typst on the source in a folder. What it has set of it once it does not set again, as long as it is the same compiler.

    Raises:
        OutputError: Typst cannot start.
    """
    try:
        return typst.Compiler(folder / "main.typ", root=folder, font_paths=[fonts], ignore_system_fonts=True)
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e


def body_pages(press: typst.Compiler) -> int:
    """The page on which the body of a source ends.

    Raises:
        OutputError: Typst refuses it.
    """
    try:
        return int(json.loads(press.query("<body-end>", field="value", one=True)))
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e


def compile_pdf(press: typst.Compiler, date: object) -> bytes:
    """The PDF of a source. The same input gives the same bytes, whatever the compiler has set before.

    Raises:
        OutputError: Typst refuses it or warns.
    """
    try:
        pdf, warnings = press.compile_with_warnings(format="pdf", pdf_standards=STANDARDS, timestamp=epoch(date))
    except (typst.TypstError, RuntimeError) as e:
        raise _refused(e) from e
    if warnings:
        raise OutputError(
            f"the PDF was set with warnings: {'; '.join(str(w.message) for w in warnings)}", file="brief.pdf", remedy="report it"
        )
    assert isinstance(pdf, bytes)  # one file, as no path was given
    return pdf


def _refused(error: Exception) -> OutputError:
    return OutputError(f"the PDF cannot be set: {error}", file="brief.pdf", remedy="mend the block that is named, or report it")
