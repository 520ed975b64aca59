"""Measures the reading on the annotated documents and holds it against the floors.

    python -m tests.gold.gate              the figures; exit 1 where one has fallen below its floor
    python -m tests.gold.gate --errors 20  and the first twenty errors (-1: all)
    python -m tests.gold.gate --reliability  how often claims of a confidence are right
    python -m tests.gold.gate --pin        raises the floors to what is measured now; never lowers one

Floors are pinned together with the hash of the annotations. Where these have changed, --pin measures the present code on the annotations
as they were committed before (--was REVISION) and as they are now, records both, and pins the new figures.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from reportlib.pipeline import read_one, text_document
from tests.gold import judge
from tests.gold.corpus import Corpus, GoldDocument, read_at, read_corpus

FLOORS = Path(__file__).parent / "floors.toml"
HELD_OUT = "held_out"
HEAD = """# Written by python -m tests.gold.gate --pin: the least that each figure (F1) may be, and the hash of the annotations behind it.
# A floor only rises. Where the annotations change, a record says what the same code measured on the old and on the new ones.
"""


BANDS = (0.0, 0.5, 0.65, 0.75, 0.85, 1.01)
"""The confidences between which claims are counted together."""


class Measured:
    """Figures and field accuracies over documents, apart for those held out, and what went wrong in the others."""

    def __init__(self) -> None:
        self.figures: dict[str, judge.Count] = {}
        self.fields: dict[str, judge.Count] = {}
        self.errors: list[str] = []
        self.sure: list[tuple[str, float, bool]] = []

    def add(self, document: GoldDocument, layer: str, verdict: judge.Verdict, rules: judge.Layer) -> None:
        """Adds the verdict on one layer of one document."""
        held_out = document.role == HELD_OUT
        for into, counts in ((self.figures, verdict.figures), (self.fields, verdict.fields)):
            for name, count in counts.items():
                sum_so_far = into.setdefault(f"{'held_out.' if held_out else ''}{layer}.{name}", judge.Count())
                sum_so_far += count
        if layer == "claims":
            core = rules.figures["core"]
            self.sure += [(document.role, float(r["confidence"]), core(g, r)) for g, r in verdict.pairs]
            self.sure += [(document.role, float(r["confidence"]), False) for r in verdict.extra]
        if held_out:
            return  # only ever looked at as figures
        self.errors += [f"{document.name} {layer} {line}" for line in _errors(document.text, verdict, rules)]

    def f1(self) -> dict[str, float]:
        """F1 by figure."""
        return {name: c.f1 for name, c in self.figures.items() if c.f1 is not None}


def measure(corpus: Corpus, role: str | None = None) -> Measured:
    """Reads the documents of a role (all without one) and judges what was read."""
    out = Measured()
    for document in corpus.documents:
        if role and document.role != role:
            continue
        found = read_one(text_document(document.text, document.name))
        if "failed" in found:
            raise SystemExit(f"{document.name} cannot be read: {found['failed'][0]['reason']}")
        layers = {
            "articles": judge.articles(),
            "mentions": judge.mentions(),
            "claims": judge.claims(document.rows.get("mentions", []), corpus.same),
            "events": judge.events(corpus.same),
        }
        for name, gold in document.rows.items():
            out.add(document, name, judge.judge(layers[name], gold, found[name]), layers[name])
    return out


def fallen(measured: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Lines on the figures that are below their floor."""
    return [
        f"{name}: {measured.get(name, 0.0):.4f} is below its floor {floor:.4f}"
        for name, floor in floors.items()
        if measured.get(name, 0.0) < floor
    ]


def pin(corpus: Corpus, measured: Measured, data: dict, was: str) -> dict:
    """The floors raised to what is measured; with a record where the annotations are others than those pinned."""
    now = {name: math.floor(f1 * 1e4) / 1e4 for name, f1 in measured.f1().items()}
    floors = data.get("floors", {})
    if data.get("gold") in (None, corpus.hash):
        return {
            "gold": corpus.hash,
            "floors": {n: max(now.get(n, 0.0), floors.get(n, 0.0)) for n in {**floors, **now}},
            "change": data.get("change", []),
        }
    before = read_at(was)
    if before.hash != data["gold"]:
        raise SystemExit(f"the annotations at {was} are not those that the floors were pinned on; name their commit with --was REVISION")
    old = {name: round(f1, 4) for name, f1 in measure(before).f1().items()}
    record = {"old_gold": before.hash, "new_gold": corpus.hash, "on_old": old, "on_new": now}
    return {"gold": corpus.hash, "floors": now, "change": [*data.get("change", []), record]}


def write_floors(data: dict) -> str:
    """The text of floors.toml."""
    lines = [HEAD, f'gold = "{data["gold"]}"', "", "[floors]", *_numbers(data["floors"])]
    for record in data.get("change", []):
        lines += ["", "[[change]]", f'old_gold = "{record["old_gold"]}"', f'new_gold = "{record["new_gold"]}"']
        for part in ("on_old", "on_new"):
            lines += [f"[change.{part}]", *_numbers(record[part])]
    return "\n".join(lines) + "\n"


def read_floors() -> dict:
    """What is pinned; nothing before the first time."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def _numbers(figures: dict[str, float]) -> list[str]:
    return [f'"{name}" = {value:.4f}' for name, value in sorted(figures.items())]


def _errors(text: str, verdict: judge.Verdict, rules: judge.Layer) -> Iterator[str]:
    for g in verdict.missed:
        yield f"missed: {_near(text, g)} {_said(g)}"
    for r in verdict.extra:
        yield f"extra: {_near(text, r)} {_said(r)}"
    for g, r in verdict.pairs:
        wrong = [name for name, test in rules.fields.items() if not test(g, r)]
        if wrong:
            yield f"{', '.join(wrong)}: {_near(text, g)} annotated {_said(g)} read {_said(r)}"


def _near(text: str, row: judge.Row) -> str:
    start, end = row["start"], row["end"]
    return f"{text[max(0, start - 14) : start]}【{text[start : min(end, start + 60)]}】{text[end : end + 14]}".replace("\n", "⏎").replace(
        "\r", ""
    )


def _said(row: judge.Row) -> str:
    silent = {"start", "end", "exact", "sentence", "doc_id", "article_id", "summary", "confidence", "resolution", "path"}
    return " ".join(f"{k}={v}" for k, v in row.items() if v is not None and k not in silent and not k.endswith("_id"))


def _table(measured: Measured, floors: dict[str, float]) -> Iterator[str]:
    for name, c in measured.figures.items():
        parts = "  ".join(
            f"{label} {'  -  ' if v is None else f'{v:.3f}'}" for label, v in (("P", c.precision), ("R", c.recall), ("F1", c.f1))
        )
        yield f"{name:24} {parts}   right {c.right}, wrong {c.wrong}, missed {c.missed}" + (
            f"   floor {floors[name]:.3f}" if name in floors else ""
        )
    for name, c in measured.fields.items():
        yield f"{name:30} {'  -  ' if c.precision is None else f'{c.precision:.3f}'}"


def reliability(sure: Iterable[tuple[str, float, bool]]) -> Iterator[str]:
    """Lines of a table: how often measure, subject and item are right, by role and band of confidence."""
    told = list(sure)
    for role in sorted({r for r, _, _ in told}):
        for low, high in pairwise(BANDS):
            band = [(c, right) for r, c, right in told if r == role and low <= c < high]
            if band:
                mean, right = (sum(x) / len(band) for x in zip(*band, strict=True))
                yield f"{role:12} {low:.2f}-{high:.2f}   {len(band):4} claims   confidence {mean:.2f}   right {right:.2f}"


def main(arguments: list[str] | None = None) -> int:
    """Measures, prints, pins if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured now")
    parser.add_argument("--was", default="HEAD", metavar="REVISION", help="where the annotations stand that the floors were pinned on")
    parser.add_argument("--role", choices=["development", "held_out"], help="only these documents (floors are not held against them)")
    parser.add_argument("--reliability", action="store_true", help="print how often claims of a confidence are right")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print so many errors (-1: all)")
    a = parser.parse_args(arguments)
    corpus, data = read_corpus(), read_floors()
    measured = measure(corpus, a.role)
    floors = {} if a.role else data.get("floors", {})
    if a.reliability:
        print("\n".join(reliability(measured.sure)))
    print("\n".join([*measured.errors[: None if a.errors < 0 else a.errors], *_table(measured, floors)]))
    if a.pin and not a.role:
        try:
            FLOORS.write_text(write_floors(pin(corpus, measured, data, a.was)), encoding="utf-8")
        except subprocess.CalledProcessError as e:
            raise SystemExit(f"git does not show the annotations at {a.was}: {e.stderr.decode(errors='replace').strip()}") from None
        return 0
    if not a.role and data.get("gold") not in (None, corpus.hash):
        print("the annotations are not those that the floors were pinned on; pin them anew with --pin", file=sys.stderr)
        return 1
    faults = fallen(measured.f1(), floors)
    print("\n".join(faults), end="\n" * bool(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
