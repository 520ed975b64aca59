"""Finds the positions of annotations, so that nobody counts characters.

    python -m tests.gold.place NAME LAYER < rows.jsonl > tests/gold/annotations/NAME.LAYER.jsonl

Each line has ``exact`` (the words) and ``context`` (words of the document around them that occur once in it), for an article ``first``
and ``last`` (its first and last words); these become ``start``, ``end`` and ``exact``. All other fields stay.
"""

from __future__ import annotations

import json
import sys
import tomllib

from tests.gold.corpus import HERE, from_tree


def place(row: dict, text: str) -> dict:
    """The row with its position in the text.

    >>> place({"exact": "60%", "context": "日本60%靠", "kind": "share"}, "中国90%。日本60%靠中国")
    {'start': 8, 'end': 11, 'exact': '60%', 'kind': 'share'}

    Raises:
        ValueError: The context does not occur exactly once, or the words do not in it.
    """
    row = dict(row)
    if "first" in row:
        first, last = row.pop("first"), row.pop("last")
        start = _only(text, first)
        end = text.find(last, start) + len(last)
        if end < len(last):
            raise ValueError(f"{last!r} does not follow {first!r}")
        return {"start": start, "end": end, **row}
    context, exact = row.pop("context"), row.pop("exact")
    start = _only(text, context) + _only(context, exact)
    return {"start": start, "end": start + len(exact), "exact": exact, **row}


def _only(text: str, part: str) -> int:
    if text.count(part) != 1:
        raise ValueError(f"{part!r} occurs {text.count(part)} times")
    return text.find(part)


def main(name: str, layer: str) -> int:
    """Places the rows of standard input; faults go to standard error."""
    entries = tomllib.loads(from_tree(f"{HERE}/documents.toml").decode("utf-8"))["document"]
    text = from_tree(next(e["path"] for e in entries if e["name"] == name)).decode("utf-8-sig")
    out, faults = [], 0
    for n, line in enumerate(filter(str.strip, sys.stdin), 1):
        try:
            out.append(place(json.loads(line), text))
        except (ValueError, KeyError) as e:
            print(f"{name}.{layer} line {n}: {e}", file=sys.stderr)
            faults += 1
    for row in sorted(out, key=lambda r: (r["start"], r["end"])):
        print(json.dumps(row, ensure_ascii=False))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
