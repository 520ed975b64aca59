"""Walks a finished brief: every number to what it stands on, and back. Each function returns what is wrong, so nothing is right.

A number of the visible text is a link to a note (or to the words in a document), or it is part of a date, of a name or of a fixed
wording; what only counts pages, figures and notes is left out, as are the manifest and the quotations of the notes, which are held
against the documents themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

import pypdf
from bs4 import BeautifulSoup, Tag

from reportlib.analysis import reference
from reportlib.analysis.outlets import outlet_names
from reportlib.brief.findings import _file
from reportlib.brief.scripts import clean, curl
from reportlib.tables.links import evidence_page
from reportlib.tables.store import read_tables, read_text

NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_YEAR = r"(?:19|20)\d\d"
DATES = re.compile(
    rf"\b(?:\d{{1,2}}(?:–\d{{1,2}})? )?{_MONTH}(?:–{_MONTH})? {_YEAR}\b|\bQ[1-4] {_YEAR}\b"
    rf"|(?<![\d.,]){_YEAR}(?:–(?:{_YEAR}))?年?(?:第\d季度|\d{{1,2}}(?:–\d{{1,2}})?月(?:\d{{1,2}}(?:–\d{{1,2}})?日)?)?(?:-\d\d){{0,2}}(?![\d.,]\d|\d|\s?%)"
    r"|\d{1,2}月(?:\d{1,2}(?:–\d{1,2})?日)?"
)
NAMES = re.compile(r"\bNo\. \d+\b|第\d+号|\b[A-Za-z]+-?\d+[A-Za-z\d]*\b|\b\d+[A-Z]+\b")
_NOT_TEXT = "script, style, svg, nav, head, #tip, .skip, .mark, .pad, #endnotes, #manifest, p.source, figure > figcaption > .over"
_PLACES = ("row", "middle", "y", "application", "item", "order")
_WORDS = 8
"""Letters that a fixed wording has at least; a shorter one could hide a number that is none of its own."""


@dataclass(frozen=True)
class Built:
    """A folder with a finished brief."""

    folder: Path

    @cached_property
    def html(self) -> str:
        return (self.folder / "brief.html").read_text(encoding="utf-8")

    @cached_property
    def page(self) -> Tag:
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def tables(self) -> dict[str, Any]:
        return read_tables(self.folder / "tables")

    @cached_property
    def evidence(self) -> dict[str, Tag]:
        return {
            p.name: BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser") for p in sorted((self.folder / "evidence").glob("*.html"))
        }

    @cached_property
    def pdf(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.folder / "brief.pdf")

    @cached_property
    def language(self) -> str:
        return str(self.page.html["lang"])[:2]

    @cached_property
    def names(self) -> list[str]:
        """What documents, articles, sources and official figures are called, where it has a digit; longest first."""
        t = self.tables
        columns = (t["articles"]["title"], t["articles"]["publisher"], t["claims"]["source"], t["documents"]["doc_id"])
        found = {str(v) for c in columns for v in c.dropna()} | {str(v) for v in reference.read_facts()["source"].dropna()}
        found |= {d.split("_")[0] for d in t["documents"]["doc_id"]}
        return sorted((clean(n) for n in found if re.search(r"\d", n)), key=len, reverse=True)

    @cached_property
    def wordings(self) -> list[str]:
        """The literal parts of the phrases that have a digit."""
        parts = {curl(" ".join(p.split())) for v in _file(self.language)["phrases"].values() for p, *_ in Formatter().parse(v)}
        return sorted((p for p in parts if re.search(r"\d", p) and len(p) >= _WORDS), key=len, reverse=True)

    def bare(self, text: str) -> str:
        """A text without fixed wordings, dates and names."""
        for known in self.wordings:
            text = text.replace(known, " ")
        for known in self.names:
            text = re.sub(rf"(?<![\d.,]){re.escape(known)}(?!\d)", " ", text)
        return NAMES.sub(" ", DATES.sub(" ", text))


def unbound(built: Built) -> list[str]:
    """Numbers of the visible text of the page that lead nowhere."""
    page = BeautifulSoup(built.html, "html.parser")
    for left_out in page.select(_NOT_TEXT):
        left_out.decompose()
    own, wrong = page.html["lang"], []
    for block in page.select("p, li, td, th, h1, h2, h3, h4, .what, .subtitle, .note"):
        for inner in block.select("a"):
            inner.replace_with("\u2402")
        for quoted in block.select("[lang]"):
            if quoted["lang"] != own:
                quoted.replace_with("\u2403")
        text = " ".join(block.get_text().split())
        wrong += [f"{n} in: {text[:160]}" for n in NUMBER.findall(built.bare(text))]
    return wrong


def unfounded(built: Built) -> list[str]:
    """Results that stand on nothing, or on what is not there; notes and results that do not belong to each other."""
    ids = {*built.tables["claims"]["claim_id"], *built.tables["events"]["event_id"], *built.tables["relations"]["relation_id"]}
    anchors = {str(e["id"]) for e in built.page.select("[id]")}
    notes = {int(str(n["id"]).removeprefix("note-")): n for n in built.page.select(".endnote")}
    wrong = []
    for result_id, result in built.results.items():
        if not (result["claim_ids"] or result["references"] or result["counted"]):
            wrong.append(f"{result_id} stands on nothing: {result['printed']}")
        wrong += [f"{result_id} stands on {c}, which is no claim" for c in result["claim_ids"] if c not in ids]
        if result["endnote"] not in notes:
            wrong.append(f"{result_id} has no note")
    wrong += [f"note {n} is of no result" for n in notes if n not in {r["endnote"] for r in built.results.values()}]
    for link in built.page.select("a[href]"):
        path, _, anchor = str(link["href"]).partition("#")
        if path and not (built.folder / path).is_file():
            wrong.append(f"{link['href']} leads to no file")
        if not path and anchor not in anchors:
            wrong.append(f"{link['href']} leads to no block")
    return wrong


def misquoted(built: Built) -> list[str]:
    """Claims that the notes cite and that are not those characters of their document, or have no place on its page."""
    wrong = []
    rows = {r["claim_id"]: r for r in built.tables["claims"].to_dict("records")}
    rows |= {r["event_id"]: r for r in built.tables["events"].to_dict("records")}
    texts = {d: read_text(built.folder / "tables", d) for d in {str(r["doc_id"]) for r in rows.values()}}
    anchors = {name: {str(e["id"]) for e in page.select("[id]")} for name, page in built.evidence.items()}
    for claim_id in sorted({c for r in built.results.values() for c in r["claim_ids"]} & rows.keys()):
        row = rows[claim_id]
        if texts[row["doc_id"]][row["start"] : row["end"]] != row["exact"]:
            wrong.append(f"{claim_id}: {row['exact']!r} is not at {row['start']} of {row['doc_id']}")
        if not {claim_id, f"read-{claim_id}"} <= anchors[evidence_page(row["doc_id"])]:
            wrong.append(f"{claim_id} has no place on {evidence_page(row['doc_id'])}")
    return wrong


def one_way(built: Built) -> list[str]:
    """What does not lead back: results that are printed nowhere, notes that are not cited, claims whose page does not name their notes."""
    wrong = []
    printed: dict[int, set[str]] = {}
    for link in built.page.select("a.num"):
        printed.setdefault(int(str(link["href"]).removeprefix("#note-")), set()).add(link.get_text())
    marks = {int(str(m["href"]).removeprefix("#note-")) for m in built.page.select("a.mark[id]")}
    back = {n.find_parent(class_="endnote")["id"] for n in built.page.select(".endnote .back a")}
    for result_id, result in built.results.items():
        n = result["endnote"]
        said = {"".join(clean(t).split()) for t in result["printed"]}
        if not said <= {"".join(t.split()) for t in printed.get(n, set())}:
            wrong.append(f"{result_id} is not printed as {result['printed']}")
        if n not in marks or f"note-{n}" not in back:
            wrong.append(f"note {n} is cited by no mark")
        for claim_id in result["claim_ids"]:
            cards = [c for page in built.evidence.values() if (c := page.find(id=f"read-{claim_id}"))]
            if not any(a["href"] == f"../brief.html#note-{n}" for c in cards for a in c.select(".cited a")):
                wrong.append(f"the page of {claim_id} does not lead to note {n}")
    return wrong


def astray(built: Built) -> list[str]:
    """Numbers drawn as text in a chart that stand at no mark with its claim, and are nowhere in the brief a number with a note."""
    bound = " ".join(e.get_text() for e in built.page.select("a.num, #endnotes .meta, #endnotes .whence, figcaption"))
    known = {_plain(n) for n in NUMBER.findall(bound)}
    ids = {*built.tables["claims"]["claim_id"], *map(str, reference.read_facts()["fact_id"])}
    documents = set(outlet_names(built.tables["claims"], built.tables["articles"]))
    wrong = []
    for figure in built.page.select("figure.chartfig"):
        spec = json.loads(str(figure.find("script", type="application/json").string))
        rows = [d for data in _data(spec) for d in data]
        places = {(k, str(d[k])) for d in rows if "evidence/" in str(d.get("href")) for k in _PLACES if k in d}
        counts: dict[str, int] = {}
        for d in rows:
            if "n_claims" in d and d.get("document") in documents:
                counts[str(d.get("voice"))] = counts.get(str(d.get("voice")), 0) + int(d["n_claims"])
        for field, data in _labels(spec):
            for d in data:
                numbers = {_plain(n) for n in NUMBER.findall(built.bare(str(d.get(field) or "")))}
                on = set(filter(None, str(d.get("stands_on") or "").split(";")))
                if numbers and not (on and on <= ids) and not ({(k, str(d[k])) for k in _PLACES if k in d} & places):
                    wrong += [f"{figure['id']}: {n} in {d[field]}" for n in numbers - known - {str(c) for c in counts.values()}]
    return wrong


def only_on_paper(built: Built) -> list[str]:
    """Numbers in the text of the PDF that the page does not print."""
    page = BeautifulSoup(built.html, "html.parser")
    for left_out in page.select("style, script"):
        left_out.decompose()
    shown = page.get_text(" ") + " ".join(str(e.get("aria-label", "")) for e in page.select("svg"))
    known = {_plain(n) for n in NUMBER.findall(re.sub(r"(?<=\d)\s+(?=\d)", " ", shown))}
    known |= {str(n) for n in range(1, len(built.results) + len(built.pdf.pages) + 1)}
    tight = "".join(shown.split())
    wrong = []
    for i, sheet in enumerate(built.pdf.pages, 1):
        for n in NUMBER.findall(sheet.extract_text()):
            if _plain(n) not in known and n not in tight:
                wrong.append(f"page {i}: {n}")
    return wrong


def _plain(number: str) -> str:
    return number.replace(",", "").strip(".")


def _data(spec: Any) -> Iterator[list[dict[str, Any]]]:
    yield from spec.get("datasets", {}).values()


def _labels(spec: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The fields that text marks draw, each with its rows."""

    def walk(part: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        if isinstance(part, dict):
            mark = part.get("mark")
            kind = mark.get("type") if isinstance(mark, dict) else mark
            field = (part.get("encoding", {}).get("text") or {}).get("field") if kind == "text" else None
            if field:
                of = part.get("data", {})
                yield field, spec.get("datasets", {}).get(of.get("name"), of.get("values") or [])
            for key, value in part.items():
                if key != "datasets":
                    yield from walk(value)
        elif isinstance(part, list):
            for value in part:
                yield from walk(value)

    yield from walk(spec)


def everything(built: Built) -> Iterable[str]:
    """All that is wrong with a brief."""
    for check in (unbound, unfounded, misquoted, one_way, astray, only_on_paper):
        yield from (f"{check.__name__}: {w}" for w in check(built))
