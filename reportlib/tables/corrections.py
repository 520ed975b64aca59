"""An analyst's word over the machine's: ``corrections.toml`` beside the documents.

    [[correction]]
    claim_id = "c-0123456789ab"          # or event_id; or document and quote
    set = { item = "Dy" }               # or reject = true, or confirm = true
    expect = { item = "rare_earths" }   # what the machine said when this was written
    reason = "the sentence speaks of dysprosium oxide"

An entry whose row is gone, or whose ``expect`` no longer holds, is stale: it is reported and not applied. An entry that could never apply
(a field that does not exist, a code that no list has) is an error. A corrected or confirmed row has confidence 1 and says so in the column
``corrected``; a rejected one leaves the table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.errors import CorrectionError
from reportlib.tables.schema import Column, code_list, schema_of

if TYPE_CHECKING:
    import pandas as pd

FILE = "corrections.toml"
TABLES = {"claim_id": "claims", "event_id": "events"}
FIXED = {"claim_id", "event_id", "mention_id", "doc_id", "article_id", "start", "end", "exact", "sentence", "corrected", "rule"}
_FIELDS = {
    "claim_id": str,
    "event_id": str,
    "document": str,
    "quote": str,
    "set": dict,
    "reject": bool,
    "confirm": bool,
    "reason": str,
    "expect": dict,
}
_KINDS: dict[str, tuple[type, ...]] = {"text": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,)}


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the file; ``number`` counts from 1, ``act`` is set, reject or confirm."""

    number: int
    table: str
    act: str
    reason: str
    row_id: str | None = None
    document: str | None = None
    quote: str | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry: ``status`` is applied or stale; ``detail`` says to what row, or why not."""

    number: int
    status: str
    act: str
    row_id: str | None
    detail: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain data."""
        return asdict(self)


def read_corrections(path: str | Path) -> list[Correction]:
    """The entries of a corrections file in their order; none where there is no file.

    Raises:
        CorrectionError: The file is not TOML, or an entry could never apply.
    """
    path = Path(path)
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise CorrectionError(f"not valid TOML: {e}", file=path, remedy="mend the line named above; text stands in quotes") from None
    except OSError as e:
        raise CorrectionError(f"cannot be read: {e.strerror}", file=path, remedy="mend its permissions") from None
    rows = data.pop("correction", [])
    if data or not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise CorrectionError(f"unknown entry {next(iter(data), 'correction')}", file=path, remedy="write each entry under [[correction]]")
    return [_parse(path, n, row) for n, row in enumerate(rows, 1)]


def apply_corrections(
    tables: Mapping[str, pd.DataFrame], corrections: Sequence[Correction]
) -> tuple[dict[str, pd.DataFrame], list[Outcome]]:
    """The tables with the corrections applied, and what became of each entry; the frames passed in stay as they are."""
    out = dict(tables)
    machine = {name: tables[name] for name in TABLES.values() if name in tables}
    outcomes: list[Outcome] = []
    done: dict[str, int] = {}
    for c in corrections:
        key = schema_of(c.table).key
        row, problem = _find(machine[c.table], c)
        row_id = c.row_id if row is None else str(row[key])
        problem = problem or _stale(row, c)
        if not problem and row_id in done:
            problem = f"entry {done[row_id]} already corrects {row_id}; put both into one"
        if not problem and row_id is not None:
            done[row_id] = c.number
            out[c.table] = _apply(out[c.table], key, row_id, c)
        outcomes.append(Outcome(c.number, "stale" if problem else "applied", c.act, row_id, problem or f"{c.act} {row_id}", c.reason))
    return out, outcomes


def _parse(path: Path, number: int, row: dict[str, Any]) -> Correction:
    def error(message: str, remedy: str) -> CorrectionError:
        return CorrectionError(message, file=path, where=f"[[correction]] number {number}", remedy=remedy)

    for name, value in row.items():
        if name not in _FIELDS:
            raise error(f"unknown field {name}", _suggest(name, list(_FIELDS)))
        if not isinstance(value, _FIELDS[name]):
            raise error(
                f"{name} = {value!r} is not of the right type",
                f"write {name} as {'a table { field = value }' if _FIELDS[name] is dict else _FIELDS[name].__name__}",
            )
    ids = [k for k in TABLES if k in row]
    if len(ids) + ("document" in row or "quote" in row) != 1 or ("document" in row) != ("quote" in row):
        raise error("does not say which row it corrects", "give one of: claim_id, event_id, document together with quote")
    acts = [a for a in ("set", "reject", "confirm") if row.get(a)]
    if len(acts) != 1:
        raise error(f"says {' and '.join(acts) or 'nothing'}", "give one of: set = { field = value }, reject = true, confirm = true")
    if not row.get("reason", "").strip():
        raise error("gives no reason", 'add reason = "…", so that the next reader can judge it')
    table = TABLES[ids[0]] if ids else "claims"
    for where in ("set", "expect"):
        for name, value in row.get(where, {}).items():
            _check_field(error, table, where, name, value)
    id_, document, quote = row[ids[0]] if ids else None, row.get("document"), row.get("quote")
    return Correction(number, table, acts[0], row["reason"], id_, document, quote, row.get("set", {}), row.get("expect", {}))


def _check_field(error: Any, table: str, where: str, name: str, value: Any) -> None:  # noqa: ANN401  values of any type
    columns: dict[str, Column] = {c.name: c for c in schema_of(table).columns}
    open_ = [n for n in columns if n not in FIXED]
    if name not in columns or (where == "set" and name in FIXED):
        raise error(f"{where}: {'cannot set' if name in columns else 'unknown field'} {name}", _suggest(name, open_))
    column = columns[name]
    if value == "":
        if column.required:
            raise error(f"{where}: {name} cannot be empty", f"{name} is {column.meaning}")
        return
    if not isinstance(value, _KINDS[column.kind]) or (isinstance(value, bool) and column.kind != "boolean"):
        raise error(f"{where}: {name} = {value!r} is not {column.kind}", f'{name} is {column.meaning}; "" clears it')
    known = code_list(column.codes)
    if known and value not in known:
        raise error(f"{where}: {name} = {value!r} is not in the code list {column.codes}", _suggest(str(value), sorted(known)))


def _suggest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]}?" if near else f"use one of: {', '.join(known)}"


def _find(frame: pd.DataFrame, c: Correction) -> tuple[Mapping[Any, Any] | None, str]:
    """The row that an entry means, or why there is none."""
    if c.row_id is not None:
        rows = frame[frame[schema_of(c.table).key] == c.row_id].to_dict("records")
        return (rows[0], "") if rows else (None, f"there is no {c.row_id} any more")
    # the words of the claim itself, or a part of its sentence around them
    quote, where = c.quote or "", f"in {c.document} reads “{c.quote}”"
    rows = frame[frame["doc_id"] == c.document].to_dict("records")
    rows = [r for r in rows if r["exact"] == quote or (r["exact"] in quote and quote in r["sentence"])]
    if len(rows) > 1:
        return None, f"{len(rows)} claims {where}; name one of: {', '.join(r['claim_id'] for r in rows)}"
    return (rows[0], "") if rows else (None, f"no claim {where}")


def _stale(row: Mapping[Any, Any] | None, c: Correction) -> str:
    import pandas as pd

    for name, value in c.expect.items():
        now = None if row is None or pd.isna(row[name]) else row[name]
        if now != (None if value == "" else value):
            return f"expects {name} = {value!r}, but the machine now says {'nothing' if now is None else repr(now)}"
    return ""


def _apply(frame: pd.DataFrame, key: str, row_id: str, c: Correction) -> pd.DataFrame:
    at = frame[key] == row_id
    if c.act == "reject":
        return frame[~at].reset_index(drop=True)
    import pandas as pd

    frame = frame.copy()
    for name, value in c.set.items():
        frame.loc[at, name] = pd.NA if value == "" else value
    frame.loc[at, "corrected"] = "set" if c.act == "set" else "confirmed"
    if "confidence" in frame.columns:
        frame.loc[at, "confidence"] = c.set.get("confidence", 1.0)
    return frame
