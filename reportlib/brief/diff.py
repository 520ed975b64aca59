"""What changed between two builds: claims and numbers new, gone or changed, each laid to a document, a rule or another cause."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.errors import TableError
from reportlib.tables.store import read_table

if TYPE_CHECKING:
    import pandas as pd

CAUSES = ("document", "correction", "rule", "parameter", "program")
"""What a change can be laid to, in the order in which it is asked for."""
_SAID = (
    "measure", "ref_area", "ref_entity", "counterpart_area", "counterpart_entity", "item", "stage", "time_period", "obs_value", "obs_low",
    "obs_high", "unit_measure", "bound", "change", "obs_status", "source", "basis", "route", "scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a build says of itself: its manifest, the numbers that its brief prints, and its claims by id."""

    manifest: Mapping[str, Any]
    results: Mapping[str, Mapping[str, Any]]
    claims: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        id: claim_id or result_id.
        kind: new, gone or changed.
        before, after: What stood there and what stands there now; None where there was or is nothing.
        headline: Whether a heading or the summary prints it, or did.
        causes: What it is laid to, of ``CAUSES``, with the documents, fields or parameters concerned.
    """

    id: str
    kind: str
    before: str | None
    after: str | None
    causes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes between two builds, and what differs in what they were made from."""

    documents: tuple[Change, ...] = ()
    parameters: tuple[Change, ...] = ()
    claims: tuple[Change, ...] = ()
    results: tuple[Change, ...] = ()
    since: str | None = None
    rules_changed: bool = False
    program_changed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything that a reader sees has changed."""
        return bool(self.documents or self.parameters or self.claims or self.results)


def read_snapshot(build: Path) -> Snapshot:
    """The snapshot of a finished build.

    Raises:
        TableError: The folder holds no finished build.
    """
    try:
        manifest = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
        results = json.loads((build / "results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise TableError(
            f"no finished build: {e}", file=build, remedy="print the brief there first: reportlib report --build DIR"
        ) from None
    return Snapshot(manifest, results, _claims(read_table("claims", build / "tables")))


def last_snapshot(build: Path) -> Snapshot | None:
    """The snapshot of what a folder holds, or None where it holds no finished build of this version."""
    try:
        return read_snapshot(build)
    except TableError:
        return None


def snapshot_of(manifest: Mapping[str, Any], results: Mapping[str, Mapping[str, Any]], build: Path) -> Snapshot:
    """The snapshot of a build whose brief is about to be printed."""
    return Snapshot(manifest, results, _claims(read_table("claims", build / "tables")))


def _claims(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    columns = ["claim_id", "doc_id", "exact", "sentence", "corrected", *_SAID]
    return {str(row["claim_id"]): {str(k): _plain(v) for k, v in row.items()} for row in frame[columns].to_dict("records")}


def _plain(value: object) -> object:
    return None if value is None or value != value or str(value) == "<NA>" else value


def compare(old: Snapshot, new: Snapshot) -> Diff:
    """The changes from one build to the other, in a fixed order."""
    documents = tuple(_documents(old.manifest, new.manifest))
    parameters = tuple(_parameters(old.manifest.get("parameters", {}), new.manifest.get("parameters", {})))
    rules = old.manifest.get("lexicon") != new.manifest.get("lexicon")
    program = old.manifest.get("reportlib") != new.manifest.get("reportlib")
    touched = {c.id: c.kind for c in documents}
    claims = tuple(_claim_changes(old.claims, new.claims, touched, rules))
    of_claim = {c.id: c for c in claims}
    results = tuple(_result_changes(old.results, new.results, of_claim, parameters, rules, program))
    counts = {
        f"{what}.{kind}": sum(c.kind == kind for c in found)
        for what, found in (("claims", claims), ("results", results))
        for kind in ("new", "gone", "changed")
    }
    return Diff(documents, parameters, claims, results, old.manifest.get("as_of"), rules, program, counts)


def _documents(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Change]:
    before, after = ({d["doc_id"]: d["sha256"] for d in m.get("documents", [])} for m in (old, new))
    for doc_id in sorted(before.keys() | after.keys()):
        if before.get(doc_id) != after.get(doc_id):
            kind = "new" if doc_id not in before else "gone" if doc_id not in after else "changed"
            yield Change(doc_id, kind, before.get(doc_id), after.get(doc_id))


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Change]:
    for name in sorted(old.keys() | new.keys()):
        before, after = (json.dumps(p[name], ensure_ascii=False) if name in p else None for p in (old, new))
        if before != after:
            yield Change(name, "new" if before is None else "gone" if after is None else "changed", before, after)


def _claim_changes(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]], documents: Mapping[str, str], rules: bool
) -> Iterable[Change]:
    for claim_id in sorted(old.keys() | new.keys()):
        before, after = old.get(claim_id), new.get(claim_id)
        fields = [f for f in _SAID if before and after and before[f] != after[f]]
        if before and after and not fields:
            continue
        row = after or before or {}
        kind = "new" if before is None else "gone" if after is None else "changed"
        cause: tuple[str, tuple[str, ...]]
        if row["doc_id"] in documents:
            cause = ("document", (row["doc_id"],))
        elif (before or {}).get("corrected") != (after or {}).get("corrected"):
            cause = ("correction", tuple(fields))
        else:
            cause = ("rule" if rules else "program", tuple(fields))
        yield Change(claim_id, kind, _say(before), _say(after), (cause,))


def _say(claim: Mapping[str, Any] | None) -> str | None:
    if claim is None:
        return None
    parts = [
        claim[f] for f in ("measure", "ref_entity", "ref_area", "counterpart_entity", "counterpart_area", "item", "stage", "time_period")
    ]
    return f"{claim['exact']} · " + " · ".join(str(p) for p in parts if p)


def _result_changes(
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    claims: Mapping[str, Change],
    parameters: Iterable[Change],
    rules: bool,
    program: bool,
) -> Iterable[Change]:
    for result_id in sorted(old.keys() | new.keys()):
        before, after = old.get(result_id), new.get(result_id)
        if before is not None and after is not None and _same(before, after):
            continue
        said = [_printed(r) for r in (before, after)]
        ids = [*(before or {}).get("claim_ids", []), *(after or {}).get("claim_ids", [])]
        found: dict[str, dict[str, None]] = {}
        for claim_id in ids:
            for cause, what in claims[claim_id].causes if claim_id in claims else ():
                found.setdefault(cause, {}).update(dict.fromkeys(what))
        if not found and (changed := [p.id for p in parameters]):
            found["parameter"] = dict.fromkeys(changed)
        if not found:
            found["rule" if rules and not program else "program"] = {}
        kind = "new" if before is None else "gone" if after is None else "changed"
        causes = tuple((c, tuple(found[c])) for c in CAUSES if c in found)
        yield Change(result_id, kind, said[0], said[1], causes, any(r.get("headline", False) for r in (before, after) if r))


def _same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether both print the same number; that one more place prints it, or one less, is no change."""
    a, b = (set(r.get("printed", [])) for r in (before, after))
    return bool(a & b) and (a <= b or b <= a)


def _printed(result: Mapping[str, Any] | None) -> str | None:
    if result is None:
        return None
    sentence = result.get("sentence")
    return str(sentence) if sentence else " ".join(p.strip() for p in result.get("printed", [])[:1])
