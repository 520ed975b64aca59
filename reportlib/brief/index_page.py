"""The page over a build folder: everything that was made, each with a line on what it is and how large; works offline."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportlib.brief.house import policy, stylesheet, tag_of, text
from reportlib.brief.wording import fill, page_words
from reportlib.tables.schema import TABLES

INDEX = "index.html"
_FONTS = "evidence/fonts.css"
_BESIDE = ("tables/datapackage.json", "tables/annotations.jsonld", "tables/CITATION.cff")

Line = tuple[Sequence[tuple[str, str]], str, str]
"""Links (address, name), what it is, and how large."""


def render_index(build: Path, notebooks: Iterable[Path], rows: Mapping[str, int], language: str) -> bytes:
    """The page as bytes; it lists what of a build lies below the folder.

    Args:
        build: The folder, everything else in it written.
        notebooks: The notebooks that were executed, for their titles.
        rows: Table to number of rows.
        language: en or zh.
    """
    words = page_words(language)["build"]
    groups: list[tuple[str, list[Line]]] = [
        ("brief", _files(build, words, ("brief.html", "brief.pdf"))),
        ("evidence", _files(build, words, ("evidence/index.html", "evidence/claims.html"))),
        ("notebooks", [([(f"notebooks/{n.name}", n.stem)], _title(n), "") for n in notebooks]),
        ("tables", [*_tables(words, rows), *_files(build, words, _BESIDE)]),
        ("record", _files(build, words, ("manifest.json", "results.json", "editions/index.html"))),
    ]  # fmt: skip
    body = "".join(_group(words[f"group_{key}"], lines, language) for key, lines in groups if lines)
    title = html.escape(words["title"])
    page = (
        f'<!doctype html>\n<html lang="{tag_of(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(beside=True)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title><link rel="stylesheet" href="{_FONTS}">'
        f'<style>{stylesheet("house.css", "evidence.css")}</style></head>\n<body><a class="skip" href="#main">'
        f'{html.escape(page_words(language)["skip"])}</a><div class="sheet"><span class="bar"></span><h1>{title}</h1>'
        f'<p class="lead">{html.escape(words["lead"])}</p>\n<main id="main" tabindex="-1">{body}</main></div></body></html>\n'
    )
    return page.encode("utf-8", "replace")


def size(count: int) -> str:
    """A number of bytes as people say it.

    >>> size(900), size(116_891), size(2_776_826)
    ('1 kB', '117 kB', '2.8 MB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _files(build: Path, words: Mapping[str, Any], names: Sequence[str]) -> list[Line]:
    """The files of a list; those that are written after this page have no size, those that were not made no line."""
    found: list[Line] = []
    for name in names:
        label, what = words["files"][name]
        late = name in ("manifest.json", "results.json")
        if late or (build / name).is_file():
            found.append(([(name, label)], what, "" if late else size((build / name).stat().st_size)))
    return found


def _tables(words: Mapping[str, Any], rows: Mapping[str, int]) -> list[Line]:
    found: list[Line] = []
    for name in TABLES:
        links = [(f"tables/{name}.csv", f"{name}.csv"), (f"tables/{name}.parquet", "Parquet")]
        found.append((links, words["tables"][name], fill(words["row" if rows.get(name) == 1 else "rows"], f"{rows.get(name, 0):,}")))
    return found


def _title(notebook: Path) -> str:
    """The first heading of a notebook."""
    for cell in json.loads(notebook.read_text(encoding="utf-8")).get("cells", []):
        for line in "".join(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else ():
            if line.startswith("# "):
                return line[2:].strip()
    return notebook.stem


def _group(title: str, lines: Iterable[Line], language: str) -> str:
    out = []
    for links, what, how_large in lines:
        shown = " · ".join(f'<a href="{html.escape(href)}">{text(name, None, language)}</a>' for href, name in links)
        out.append(
            f'<tr><th scope="row">{shown}</th><td>{text(what, None, language)}</td><td class="right">{html.escape(how_large)}</td></tr>'
        )
    return (
        f'<h2>{html.escape(title)}</h2><div class="scroll" tabindex="0" role="region" aria-label="{html.escape(title)}">'
        f'<table class="made"><tbody>{"".join(out)}</tbody></table></div>\n'
    )
