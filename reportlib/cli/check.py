"""Checks what people write: the lexicon and the corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reportlib.cli.examples import fault, find_entries
from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER

PROBE = "日本60%以上的稀土进口靠中国。2025年4月4日,中国商务部宣布对镝、铽实施出口管制。China made 270,000 t in 2024."
"""Reading it loads every part of the lexicon, and each part checks its entries when it is loaded."""


def check_lexicon() -> Iterator[str]:
    """Lines on what was checked.

    Raises:
        LexiconError: A file or entry is malformed, or entries fail their own example or look-alike; all of these are named.
    """
    from reportlib.pipeline import read_one, text_document

    entries = list(find_entries())
    rows = read_one(text_document(PROBE))
    if "failed" in rows:
        raise LexiconError(f"the reading fails: {rows['failed'][0]['reason']}", file=FOLDER, remedy="undo the last change of the lexicon")
    faults = [(e, problem) for e in entries if (problem := fault(e))]
    if faults:
        lines = "".join(f"\n  {e.file.relative_to(FOLDER)}, {e.id}: {problem}" for e, problem in faults)
        raise LexiconError(f"{len(faults)} of {len(entries)} entries fail:{lines}", file=FOLDER, remedy="mend the entry or its example")
    files = Counter(e.file for e in entries)
    for path in sorted(FOLDER.rglob("*.toml")):
        tried = f", {files[path]} examples and look-alikes hold" if path in files else ""
        yield f"{path.relative_to(FOLDER)}: valid{tried}"


def check_corrections(seeds: Path) -> Iterator[str]:
    """Lines on the corrections beside the documents: how many apply, and which are stale.

    Raises:
        CorrectionError: An entry could never apply.
    """
    from reportlib import pipeline
    from reportlib.tables.corrections import FILE, read_corrections

    corrections = read_corrections(seeds / FILE)
    if not corrections:
        yield f"{seeds / FILE}: no corrections"
        return
    outcomes = pipeline.extract([seeds]).report["corrections"]
    stale = [o for o in outcomes if o["status"] == "stale"]
    yield f"{seeds / FILE}: {len(outcomes) - len(stale)} of {len(outcomes)} apply"
    yield from (f"  number {o['number']} is stale: {o['detail']}" for o in stale)
