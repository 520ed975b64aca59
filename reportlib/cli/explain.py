"""How something was read: a text part by part, a row of the tables field by field, a result down to its sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportlib.errors import TableError

_ID = re.compile(r"[ceml]-[0-9a-f]{12}")
_TABLE = {"c": "claims", "e": "events", "m": "mentions", "l": "relations"}
_PLACE = ("mention_id", "doc_id", "article_id", "start", "end", "exact", "sentence")


def is_id(text: str) -> bool:
    """Whether a text is the id of a row.

    >>> is_id("c-0123456789ab"), is_id("60%")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def explain_text(text: str) -> Iterator[str]:
    """Lines on how each part of a text was read, and by which entry of the lexicon."""
    from reportlib.pipeline import read_one, text_document
    from reportlib.reading.articles import find_articles
    from reportlib.reading.entities import find_entities
    from reportlib.reading.stories import find_article_periods

    document = text_document(text)
    rows = read_one(document)
    yield mark(text, [(int(m["start"] or 0), int(m["end"] or 0)) for m in rows["mentions"]])
    found = [(e.exact, f"{e.type} {e.code}" + f" (of {e.home})" * (e.home is not None)) for e in find_entities(text, document.folded)]
    when = [(p.exact, f"{p.value} ({p.relation})") for a in find_articles(document) for p in find_article_periods(document, a)]
    for title, parts in (("entities", found), ("periods", when)):
        yield from _section(title, parts)
    yield from _mentions(text, document.folded, rows["mentions"])
    for title in ("claims", "events", "relations"):
        yield from _section(title, [(str(r["exact"]), _fields(r)) for r in rows[title]])


def _mentions(text: str, folded: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each quantity with its parts under it, then the numbers that are none."""
    from reportlib.reading.quantities import read_quantities
    from reportlib.reading.trace import Trace

    trace = Trace()
    placed = {p.start: p.quantity for p in read_quantities(folded, trace=trace)}
    if rows:
        yield "mentions"
    for row in rows:
        yield f"  {row['exact']}\t{_fields(row)}"
        inside = [parts for start, parts in trace.parts.items() if row["start"] <= start < row["end"]]
        for part in (p for parts in inside for p in parts):
            yield f"    {part.role:10} {text[part.start : part.end].strip() or '-'}\t{part.meaning}  ({part.entry})"
        if (quantity := placed.get(int(row["start"]))) and quantity.inherited:
            words = f" from “{quantity.borrowed.strip()}”" if quantity.borrowed else ""
            yield f"    {'inherited':10} -\t{', '.join(quantity.inherited)}{words}"
    yield from _section("no quantities", [(text[p.start : p.end], p.meaning + f"  ({p.entry})" * bool(p.entry)) for p in trace.passed])


def explain_row(row_id: str, folder: Path) -> Iterator[str]:
    """Lines on a row of the tables: its sentence with its words marked, and its fields.

    Raises:
        TableError: There is no such row.
    """
    from reportlib.tables.store import read_table

    name = _TABLE[row_id[0]]
    frame = read_table(name, folder)
    rows = frame[frame.iloc[:, 0] == row_id].to_dict("records")
    if not rows:
        raise TableError(
            "no such row", file=folder, where=row_id, remedy=f"the ids stand in {name}.csv; make the tables with: reportlib extract"
        )
    yield from _row(rows[0], folder)


def trace_result(result_id: str, build: Path) -> Iterator[str]:
    """Lines on the way from a result of the brief down to its sentences.

    Raises:
        TableError: The brief prints no such result.
    """
    from reportlib.tables.store import read_table

    path = build / "results.json"
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise TableError("no results of a brief", file=path, remedy="print the brief first: reportlib report") from None
    if result_id not in results:
        near = [r for r in results if result_id.split(".")[0] in r][:5]
        raise TableError(
            "the brief prints no such result", file=path, where=result_id, remedy=f"for example: {', '.join(near or list(results)[:5])}"
        )
    result = results[result_id]
    yield f"{result_id}: {' / '.join(result['printed'])}"
    for line in result["caveats"]:
        yield f"  caveat: {line}"
    for line in result["references"]:
        yield f"  reference: {line}"
    folder = build / "tables"
    told = {r[f"{t[:-1]}_id"]: r for t in ("claims", "events") for r in read_table(t, folder).to_dict("records")}
    for claim_id in result["claim_ids"]:
        yield ""
        yield from _row(told[claim_id], folder)


def mark(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with 【】 around the spans.

    >>> mark("日本60%靠中国", [(2, 5)])
    '日本【60%】靠中国'
    """
    out, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            out += [text[at:start], "【", text[start:end], "】"]
            at = end
    return "".join([*out, text[at:]])


def _row(row: Mapping[Any, Any], folder: Path) -> Iterator[str]:
    from reportlib.tables.store import read_text

    text, start, end = read_text(folder, row["doc_id"]), int(row["start"]), int(row["end"])
    sentence = row.get("sentence") or text[max(0, start - 40) : end + 40]
    inside = text.find(sentence, max(0, start - len(sentence)), end + len(sentence))
    yield f"{next(iter(row.values()))}  {row['doc_id']} {start}-{end}"
    yield mark(sentence, [(start - inside, end - inside)]) if 0 <= inside <= start else f"【{row['exact']}】 … {sentence}"
    for name, value in _filled(row):
        yield f"  {name:18} {_show(value)}"


def _section(title: str, parts: list[tuple[str, str]]) -> Iterator[str]:
    if parts:
        yield title
        yield from (f"  {exact}\t{what}" for exact, what in parts)


def _fields(row: Mapping[Any, Any]) -> str:
    return "  ".join(f"{name}={_show(value)}" for name, value in _filled(row))


def _filled(row: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    fields = [(k, v) for k, v in list(row.items())[1:] if k not in _PLACE]
    return [(k, v) for k, v in fields if isinstance(v, str | bool) or (v is not None and v == v and str(v) != "<NA>")]


def _show(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)
