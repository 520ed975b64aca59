"""Executed notebooks to the brief's files: PDF, HTML and evidence pages, all or none of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.brief.display import Callout
from reportlib.brief.gather import cited_by, disputes_of, gather, notebook_files, with_box
from reportlib.errors import OutputError
from reportlib.tables.csvtext import to_csv
from reportlib.tables.links import FOLDER
from reportlib.tables.store import read_tables, read_text, write_files

if TYPE_CHECKING:
    import pandas as pd

PDF, HTML = "brief.pdf", "brief.html"


def render_brief(
    notebook_paths: str | Path | Sequence[str | Path],
    build_folder: str | Path,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    texts: Mapping[str, str] | None = None,
    since: Callout | None = None,
) -> list[Path]:
    """Makes ``brief.pdf``, ``brief.html`` and ``evidence/`` below a folder from executed notebooks; returns the files.

    Everything is made (``make_pages``) before anything is written (``write_pages``).
    """
    return write_pages(make_pages(notebook_paths, build_folder, tables=tables, texts=texts, since=since), build_folder)


def make_pages(
    notebook_paths: str | Path | Sequence[str | Path],
    build_folder: str | Path,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    texts: Mapping[str, str] | None = None,
    since: Callout | None = None,
) -> dict[str, bytes]:
    """The files of a brief by their path below its folder, from executed notebooks.

    Args:
        notebook_paths: Executed notebooks in the order of the brief.
        build_folder: Where tables are read from, and where fonts and scripts that recur are kept (``.cache``).
        tables: The tables; read from ``tables/`` below the folder where they are not given.
        texts: doc_id to decoded text; read from there too.
        since: A box on what has changed since the last edition, for the first page.

    Raises:
        OutputError: A notebook gives no brief, a number has no note, a character no font, or the cache cannot be written.
    """
    # See notebooks.quick_start: nbformat need not load 35 grammars.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from reportlib.brief.evidence import render_evidence
    from reportlib.brief.html_exporter import HtmlExporter
    from reportlib.brief.materials import prepare
    from reportlib.brief.pdf import print_pdf

    build = Path(build_folder)
    paths = [notebook_paths] if isinstance(notebook_paths, (str, Path)) else list(notebook_paths)
    notebooks = notebook_files(paths)
    brief = gather(notebooks)
    if since is not None:
        brief = with_box(brief, since)
    tables = read_tables(build / "tables") if tables is None else tables
    if texts is None:
        kept = tables["documents"]
        texts = {d: read_text(build / "tables", d) for d in kept.loc[kept["status"].eq("read"), "doc_id"]}
    try:
        cache = build / ".cache"
        cache.mkdir(parents=True, exist_ok=True)
        materials = prepare(brief, cache)
        claims = to_csv(tables["claims"]).encode("utf-8")
        page, _ = HtmlExporter().from_notebook_node(notebooks[0][0], {"materials": materials, "cache": cache})
        pdf = print_pdf(notebooks[0][0], materials, claims, cache)
        policy = str(brief.meta.get("parameters", {}).get("interval_policy") or "house")
        evidence = render_evidence(tables, texts, brief.language, cache, cited_by(brief), disputes_of(brief), policy)
    except OSError as e:
        raise OutputError(
            f"cannot write: {e.strerror or e}",
            file=e.filename or build,
            remedy="free some space, mend its permissions, or name another folder",
        ) from e
    return {f"{FOLDER}/{name}": data for name, data in evidence.items()} | {HTML: page.encode("utf-8"), PDF: pdf}


def write_pages(files: Mapping[str, bytes], build_folder: str | Path) -> list[Path]:
    """Writes the files of a brief, each beside its place before it is moved there; evidence pages that are not among them are removed.

    Raises:
        OutputError: The folder cannot be written.
    """
    build = Path(build_folder)
    gone = {f"{FOLDER}/{p.name}" for p in (build / FOLDER).glob("*.html")}
    return write_files(files, build, replaced=gone)
