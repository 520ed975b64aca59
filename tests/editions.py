"""Editions of the brief of seeds/ on paper, made in this process by the cells of its notebook, each once for all tests."""

from __future__ import annotations

import ast
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import nbformat
import pandas as pd
import pypdf

import reportlib
from reportlib.brief.display import MIME, Sheet
from reportlib.brief.exporters import PDF, render_brief
from reportlib.brief.gather import Brief, gather

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Made:
    """An edition: what was gathered, and its PDF."""

    brief: Brief
    pdf: pypdf.PdfReader

    def page_of(self, anchor: str) -> int:
        """The page on which the block with an anchor stands, counted from 1."""
        return int(self.pdf.get_destination_page_number(self.pdf.named_destinations[anchor])) + 1

    def text(self, page: int) -> str:
        """The text of a page, without its blanks."""
        return "".join(self.pdf.pages[page - 1].extract_text().split())


_place = tempfile.TemporaryDirectory(prefix="editions-")


def folder() -> Path:
    """Where all editions are made, so that tables and fonts are made once; it goes when the tests end."""
    return Path(_place.name)


@cache
def tables() -> dict[str, pd.DataFrame]:
    """The tables of seeds/."""
    return dict(reportlib.load(folder() / "tables", ROOT / "seeds"))


@cache
def made(**parameters: object) -> Made:
    """The edition with these parameters."""
    build = folder()
    notebook = executed(parameters)
    (build / "brief.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    with (
        patch("reportlib.brief.evidence.render_evidence", return_value={}),
        patch("reportlib.brief.html_exporter.HtmlExporter.from_notebook_node", return_value=("", {})),
    ):
        render_brief(build / "brief.ipynb", build)
    pdf = build / f"{'-'.join(map(str, parameters.values())) or 'default'}.pdf"
    (build / PDF).replace(pdf)
    return Made(gather([(notebook, "seeds")]), pypdf.PdfReader(pdf))


def executed(parameters: dict[str, object]) -> nbformat.NotebookNode:
    """The notebook with the sheets that its cells end in; no kernel is started, so that the editions share one analysis."""
    notebook = nbformat.read(ROOT / "notebooks/brief.ipynb", as_version=4)
    given = {"seeds": str(ROOT / "seeds"), "tables": str(folder() / "tables"), **parameters}
    names: dict[str, object] = {}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102  (our own notebook)
        if "parameters" in cell.metadata.get("tags", []):
            names |= given
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
            if isinstance(value, Sheet):
                data = json.loads(json.dumps(value.to_json()))
                cell.outputs = [nbformat.v4.new_output("display_data", {MIME: data})]
    return notebook
