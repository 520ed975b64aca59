"""One run of the press: tables if they are stale, notebooks, HTML and PDF, and a manifest of what they were made from.

The pages are made as soon as the notebook of the brief has been executed, while the others still are; nothing is written before all are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib import pipeline
from reportlib.brief.diff import Diff, compare, last_snapshot, snapshot_of
from reportlib.brief.draft import headlines
from reportlib.brief.exporters import make_pages, write_pages
from reportlib.brief.gather import Brief, epoch, gather, notebook_files, runs_of
from reportlib.brief.index_page import INDEX, render_index
from reportlib.brief.kernel import Kernel
from reportlib.brief.notebooks import Job, execute_each, find_parameters
from reportlib.brief.press import BRIEF, CACHE, MANIFEST, PINNED, RESULTS, Order, Plan, Printed, Say
from reportlib.brief.sayings import sayings
from reportlib.brief.since import since
from reportlib.brief.sweep import sweep
from reportlib.brief.wording import page_words
from reportlib.tables.store import read_tables, write_files

if TYPE_CHECKING:
    import pandas as pd


def run(order: Order, plan: Plan, started: Sequence[Kernel], progress: pipeline.Progress | None = None, say: Say | None = None) -> Printed:
    """Prints the brief of a plan, its notebooks executed by kernels that have been started.

    Raises:
        NotebookError: A cell failed; the last brief stays as it was.
        OutputError: The build folder cannot be written.
    """
    before = last_snapshot(order.build)
    report = pipeline.refresh(order.build / "tables", plan.sources, order.jobs, progress)
    tables, language = read_tables(order.build / "tables"), str(plan.parameters.get("language", "en"))
    ours = {"tables": str(order.build / "tables"), "seeds": str(order.seeds)}
    # the brief goes first: its pages are made while the others are executed
    first = sorted(plan.notebooks, key=lambda n: n.name != BRIEF)
    jobs = [Job(n, order.build / "notebooks" / n.name, _for(n, {**plan.parameters, **ours})) for n in first]
    with closing(execute_each(jobs, started, say)) as executed:
        brief = next(executed)
        gathered = gather(notebook_files([brief]))
        results = _results(gathered)
        manifest = _manifest(plan, tables, results) | {"headlines": gathered.draft.to_json()}
        changes = compare(before, snapshot_of(manifest, results, order.build)) if before else Diff()
        pages = make_pages(brief, order.build, tables=tables, since=since(changes, language))
        list(executed)
    sweep(order.build / CACHE)
    files = write_pages(pages, order.build)
    index = render_index(order.build, plan.notebooks, {name: len(frame) for name, frame in tables.items()}, language)
    files = [*write_files({INDEX: index}, order.build), *files]
    manifest["files"] = {f.relative_to(order.build).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files)}
    gone = _listed(order.build) - set(manifest["files"])
    write_files({RESULTS: _json(results), MANIFEST: _json(manifest)}, order.build, replaced=gone)
    return Printed(True, [*files, order.build / RESULTS, order.build / MANIFEST], report)


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


def _manifest(plan: Plan, tables: Mapping[str, pd.DataFrame], results: Mapping[str, Any]) -> dict[str, Any]:
    from reportlib import __version__
    from reportlib.brief.edition import Edition, as_of
    from reportlib.tables.schema import VERSION

    edition = Edition(**{f.name: plan.parameters[f.name] for f in fields(Edition) if f.name in plan.parameters})
    date = as_of(tables, edition)
    return {
        "stamp": plan.stamp,
        "as_of": date,
        "SOURCE_DATE_EPOCH": epoch(date),
        "reportlib": __version__,
        "schema": VERSION,
        "lexicon": pipeline.lexicon_stamp(),
        "parameters": dict(sorted(plan.parameters.items())),
        "documents": [{"doc_id": d.doc_id, "path": d.path, "sha256": d.sha256} for d in plan.sources.documents],
        "libraries": dict(sorted(pipeline.installed(PINNED).items())),
        "results": len(results),
    }


def _listed(build: Path) -> set[str]:
    """The files that the last manifest lists: a page of a document that is gone must not stay."""
    try:
        names = json.loads((build / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return set()
    return {n for n in names if (build / n).resolve().is_relative_to(build.resolve())}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
