"""Prints the brief: tables if they are stale, notebooks, HTML and PDF, and a manifest of what it was made from.

Nothing is done again when nothing has changed, which the manifest decides by content: its stamp covers the documents, corrections,
lexicon, code, templates, notebooks, parameters and libraries, and it lists the files made with their hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from reportlib import pipeline
from reportlib.brief.diff import Diff, compare, last_snapshot, snapshot_of
from reportlib.brief.draft import headlines
from reportlib.brief.gather import Brief, epoch, gather, notebook_files, runs_of
from reportlib.brief.notebooks import Job, Parameter, check_parameters, execute_all, find_parameters
from reportlib.brief.sayings import sayings
from reportlib.brief.since import since
from reportlib.brief.wording import page_words
from reportlib.errors import ParameterError
from reportlib.tables.store import write_files

MANIFEST, RESULTS = "manifest.json", "results.json"
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
    from reportlib.brief.exporters import render_brief
    from reportlib.brief.index_page import INDEX, render_index
    from reportlib.tables.store import read_tables

    before = last_snapshot(order.build)
    report = pipeline.refresh(order.build / "tables", sources, order.jobs, progress)
    ours = {"tables": str(order.build / "tables"), "seeds": str(order.seeds)}
    jobs = [Job(n, order.build / "notebooks" / n.name, _for(n, {**parameters, **ours})) for n in notebooks]
    executed = next(e for e in execute_all(jobs, order.jobs, say) if e.name == BRIEF)
    gathered = gather(notebook_files([executed]))
    results = _results(gathered)
    manifest = _manifest(stamp, sources, parameters, results, order) | {"headlines": gathered.draft.to_json()}
    changes = compare(before, snapshot_of(manifest, results, order.build)) if before else Diff()
    files = list(render_brief(executed, order.build, since=since(changes, str(parameters.get("language", "en")))))
    rows = {name: len(frame) for name, frame in read_tables(order.build / "tables").items()}
    index = render_index(order.build, notebooks, rows, str(parameters.get("language", "en")))
    files = [*write_files({INDEX: index}, order.build), *files]
    manifest["files"] = {f.relative_to(order.build).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files)}
    gone = _listed(order.build) - set(manifest["files"])
    write_files({RESULTS: _json(results), MANIFEST: _json(manifest)}, order.build, replaced=gone)
    return Printed(True, [*files, order.build / RESULTS, order.build / MANIFEST], report)


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


def _for(notebook: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the parameters that a notebook declares."""
    known = find_parameters(notebook)
    return {k: v for k, v in values.items() if k in known}


def write_results(executed: Path, build: Path) -> None:
    """Writes ``results.json`` of an executed brief: each number that it prints, and what that stands on."""
    write_files({RESULTS: _json(_results(gather(notebook_files([executed]))))}, build)


def _results(brief: Brief) -> dict[str, Any]:
    """Each result that the brief prints: as what, on which claims it stands, why these leave it unconfirmed, and if a headline cites it."""
    top = {run.result_id for runs in headlines(brief.blocks) for run in runs}
    printed: dict[str, list[str]] = {}
    sentences = sayings(brief.blocks, page_words(brief.language)["colon"])
    for run in runs_of(brief.blocks):
        if run.result_id and run.text not in (seen := printed.setdefault(run.result_id, [])):
            seen.append(run.text)
    return {
        note.result_id: {
            "endnote": note.number,
            "sentence": sentences.get(note.result_id, ""),
            "printed": printed[note.result_id],
            "claim_ids": list(dict.fromkeys(q.claim_id for q in note.quotes)),
            "references": note.references,
            "caveats": note.caveats,
            "unconfirmed": note.unconfirmed,
            "headline": note.result_id in top,
            "counted": note.counted,
        }
        for note in brief.endnotes
    }


def _manifest(
    stamp: str, sources: pipeline.Sources, parameters: Mapping[str, Any], results: Mapping[str, Any], order: Order
) -> dict[str, Any]:
    from reportlib import __version__
    from reportlib.brief.edition import Edition, as_of
    from reportlib.tables.schema import VERSION
    from reportlib.tables.store import read_tables

    edition = Edition(**{f.name: parameters[f.name] for f in fields(Edition) if f.name in parameters})
    date = as_of(read_tables(order.build / "tables"), edition)
    return {
        "stamp": stamp,
        "as_of": date,
        "SOURCE_DATE_EPOCH": epoch(date),
        "reportlib": __version__,
        "schema": VERSION,
        "lexicon": pipeline.lexicon_stamp(),
        "parameters": dict(sorted(parameters.items())),
        "documents": [{"doc_id": d.doc_id, "path": d.path, "sha256": d.sha256} for d in sources.documents],
        "libraries": dict(sorted(pipeline.installed(PINNED).items())),
        "results": len(results),
    }


def _made_before(build: Path, stamp: str) -> list[Path] | None:
    """The files of the brief, if they are just those that the manifest lists under this stamp."""
    try:
        manifest = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
        hashes = {build / name: h for name, h in manifest["files"].items()}
        whole = manifest["stamp"] == stamp and all(hashlib.sha256(f.read_bytes()).hexdigest() == h for f, h in hashes.items())
    except (OSError, ValueError, KeyError):
        return None
    return list(hashes) if whole and (build / RESULTS).is_file() else None


def _listed(build: Path) -> set[str]:
    """The files that the last manifest lists: a page of a document that is gone must not stay."""
    try:
        names = json.loads((build / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return set()
    return {n for n in names if (build / n).resolve().is_relative_to(build.resolve())}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
