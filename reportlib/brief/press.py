"""Decides whether a brief has to be printed, and has it printed (``press_run``).

Nothing is done again when nothing has changed, which the manifest decides by content: its stamp covers the documents, corrections,
lexicon, code, templates, notebooks, parameters and libraries, and it lists the files made with their hashes. To find that there is nothing
to do takes none of the libraries that a brief is made with, so this module imports none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlib import pipeline
from reportlib.brief.kernel import kernels
from reportlib.brief.notebooks import Parameter, check_parameters, find_parameters
from reportlib.errors import ParameterError

MANIFEST, RESULTS, CACHE = "manifest.json", "results.json", ".cache"
BRIEF = "brief.ipynb"
PINNED = (
    "altair",
    "babel",
    "fonttools",
    "manimgx-fonts-cjk",
    "nbconvert",
    "numpy",
    "papermill",
    "typst",
    "vl-convert-python",
    *pipeline.PINNED,
)
"""The distributions that the look and the numbers of a brief depend on."""
_OURS = ("tables", "seeds")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to print: folders, parameters as given (text, or a value of the right type), and how many processes to use."""

    seeds: Path
    build: Path
    notebooks: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """What was done: whether anything was, the files of the brief, and the report of the extraction if one was made."""

    made: bool
    files: list[Path]
    report: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an order comes to: the stamp of all that the brief is made from, its documents, every parameter, and the notebooks."""

    stamp: str
    sources: pipeline.Sources
    parameters: Mapping[str, Any]
    notebooks: Sequence[Path]


def print_brief(order: Order, progress: pipeline.Progress | None = None, say: Say | None = None) -> Printed:
    """Prints the brief of an order, as far as it is not already there.

    Raises:
        InputError: There are no documents.
        ParameterError: A parameter is unknown or of the wrong type; nothing is written.
        NotebookError: A cell failed; the last brief stays as it was.
        OutputError: The build folder cannot be written.
    """
    brief = order.notebooks / BRIEF
    parameters = read_parameters(find_parameters(brief), order.parameters, brief)
    parameters = {k: v for k, v in check_parameters(brief, parameters).items() if k not in _OURS}
    sources = pipeline.find_sources([order.seeds])
    notebooks = sorted(order.notebooks.glob("*.ipynb"))
    code = pipeline.tree_stamp([pipeline.PACKAGE])
    stamp = pipeline.digest(
        sources.stamp, code, pipeline.tree_stamp(notebooks, order.notebooks), sorted(parameters.items()), pipeline.installed(PINNED)
    )
    done = _made_before(order.build, stamp)
    if done is not None and pipeline.is_fresh(order.build / "tables", sources):
        return Printed(False, done)
    drawings = str((order.build / CACHE / "charts").resolve())
    # what all notebooks import takes as long as reading a document; each line is one expression, so that it leaves no name
    lines = "__import__('reportlib.brief.sections')", f"__import__('reportlib.charts.render').charts.render.keep_in({drawings!r})"
    with kernels(min(order.jobs, len(notebooks)), order.notebooks, *lines) as started:
        from reportlib.brief.press_run import run

        return run(order, Plan(stamp, sources, parameters, notebooks), started, progress, say)


def read_parameters(known: Mapping[str, Parameter], given: Mapping[str, Any], notebook: Path) -> dict[str, Any]:
    """Parameters given as text become values of the types that the notebook declares; a list may stand with commas.

    >>> known = {"importers": Parameter("importers", "list[str]", [], ""), "draws": Parameter("draws", "int", 100, "")}
    >>> read_parameters(known, {"importers": "JP,EU", "draws": "500"}, Path("brief.ipynb"))
    {'importers': ['JP', 'EU'], 'draws': 500}
    """
    out = {}
    for name, value in given.items():
        if name in _OURS:
            raise ParameterError(f"{name} is not set with -p", file=notebook, remedy="use --seeds DIR and --build DIR")
        kind = known[name].type if name in known else "str"
        if not isinstance(value, str) or kind == "str":
            out[name] = value
        elif kind.startswith("list") and not value.lstrip().startswith("["):
            out[name] = [v.strip() for v in value.split(",") if v.strip()]
        else:
            try:
                out[name] = json.loads({"True": "true", "False": "false", "None": "null"}.get(value, value.replace("'", '"')))
            except ValueError:
                raise ParameterError(
                    f"{name} = {value!r} is not {kind}", file=notebook, remedy=f"default: {known[name].default!r}"
                ) from None
    return out


def _made_before(build: Path, stamp: str) -> list[Path] | None:
    """The files of the brief, if they are just those that the manifest lists under this stamp."""
    try:
        manifest = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
        hashes = {build / name: h for name, h in manifest["files"].items()}
        whole = manifest["stamp"] == stamp and all(hashlib.sha256(f.read_bytes()).hexdigest() == h for f, h in hashes.items())
    except (OSError, ValueError, KeyError):
        return None
    return list(hashes) if whole and (build / RESULTS).is_file() else None
