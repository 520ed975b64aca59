"""One edition for each value of a parameter, side by side, with an index over them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from reportlib.brief.house import policy, stylesheet
from reportlib.brief.press import MANIFEST, RESULTS, Order, Printed, print_brief
from reportlib.errors import ParameterError
from reportlib.tables.store import write_files

FOLDER = "editions"
INDEX = "index.html"
_NAME = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a batch: its value, its folder below the build folder, and what was done."""

    value: str
    folder: str
    printed: Printed


def print_batch(order: Order, name: str, values: Sequence[str]) -> list[Edition]:
    """Prints one brief for each value of a parameter into a folder of its own, as many at a time as there are processes, and an index.

    Args:
        order: What all editions share; its build folder holds the batch.
        name: The parameter that differs (importers, items, stages, language …).
        values: Its values, each as text.

    Raises:
        ParameterError: There is no value, or two would share a folder.
    """
    if not values:
        raise ParameterError(f"--each {name} names no value", remedy=f"write --each {name}=A,B,C")
    folders = [f"{FOLDER}/{_NAME.sub('-', f'{name}-{value}').strip('-')}" for value in values]
    if len(set(folders)) < len(folders):
        raise ParameterError(f"--each {name} names a value twice", remedy="name each value once")
    orders = [
        replace(order, build=order.build / folder, parameters={**order.parameters, name: value}, jobs=1)
        for folder, value in zip(folders, values, strict=True)
    ]
    if min(order.jobs, len(orders)) > 1:
        with ProcessPoolExecutor(min(order.jobs, len(orders)), mp_context=get_context("spawn")) as pool:
            printed = list(pool.map(print_brief, orders))
    else:
        printed = [print_brief(o) for o in orders]
    made = [Edition(v, f, p) for v, f, p in zip(values, folders, printed, strict=True)]
    write_files({INDEX: _index(order.build, name, made).encode("utf-8")}, order.build / FOLDER)
    return made


def _index(build: Path, name: str, editions: Sequence[Edition]) -> str:
    """A page with a line an edition: its value, date, files, and the first of its findings."""
    rows = []
    for e in editions:
        manifest = json.loads((build / e.folder / MANIFEST).read_text(encoding="utf-8"))
        results = json.loads((build / e.folder / RESULTS).read_text(encoding="utf-8"))
        first = next((str(r["sentence"]) for r in results.values() if r.get("sentence")), "")
        here = html.escape(e.folder.removeprefix(f"{FOLDER}/"), quote=True)
        rows.append(
            f'<tr><th scope="row">{html.escape(e.value)}</th><td>{html.escape(str(manifest.get("as_of") or ""))}</td>'
            f'<td><a href="{here}/brief.html">HTML</a> · <a href="{here}/brief.pdf">PDF</a></td><td>{html.escape(first)}</td></tr>'
        )
    title = html.escape(f"Editions by {name}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{stylesheet("house.css")}</style></head>'
        f'<body><main><h1>{title}</h1><table><thead><tr><th scope="col">{html.escape(name)}</th><th scope="col">as of</th>'
        f'<th scope="col">files</th><th scope="col">first finding</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        "</main></body></html>\n"
    )
