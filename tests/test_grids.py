"""Tables and headed lists: cells, the numbers in them and what they claim; cases as data, and what must hold of any text."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.model import Article, Span
from reportlib.pipeline import text_document
from reportlib.reading.claims import find_claims
from reportlib.reading.entities import find_entities
from reportlib.reading.grids import find_grids
from reportlib.reading.heads import unit_of, units_in
from reportlib.reading.quantities import find_mentions, read_cells, read_phrase
from reportlib.reading.stories import find_article_periods
from reportlib.reading.text import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "grids.toml").read_text(encoding="utf-8"))["case"]
PIECES = st.sampled_from(
    [
        *"|\t,:;()（）：；。 -—%↑跌涨+1234567890.",
        "  ",
        "　　",
        "\n",
        "\n\n",
        "|---|---|\n",
        "单位：万元/吨",
        "(t REO)",
        "US$/kg",
        "in million tonnes",
    ]
    + [
        "氧化镝",
        "中國",
        "産量",
        "出口量",
        "同比",
        "占比",
        "2024",
        "2025E",
        "本周",
        "合计",
        "12,500",
        "57.8",
        "1.2%",
        "• ",
        "- ",
        "World total",
        "万",
        '"',
    ]
)


def number(quantity):
    return format(quantity.value, "f") if quantity.value is not None else f"{quantity.low:f}..{quantity.high:f}"


def cells(text):
    folded = fold(text)
    out = []
    for grid in find_grids(folded):
        out.append(f"{grid.kind}, heads {grid.heads}")
        out += [" | ".join(text[c.span.start : c.span.end] if c else "" for c in row).strip() for row in grid.cells]
    return out


def mentions(text):
    out = []
    for m in find_mentions(text):
        q = m.quantity
        out.append(f"{m.exact} | {q.kind} | {number(q)} | {q.unit} | {q.change or ''} | {' '.join(q.inherited)}".rstrip(" |"))
    return out


def claims(text, published, titled=False):
    document = text_document(text)
    title = Span(0, text.index("\n")) if titled else None
    body = Span(title.end if title else 0, len(text))
    article = Article("a", document.doc_id, body, title_span=title, published=published, script=document.script)
    found = find_claims(document, article, find_mentions(text), find_entities(text), find_article_periods(document, article))
    assert all(text[c.mention.span.start : c.mention.span.end] == c.mention.exact and c.mention.span in c.sentence for c in found)
    out = []
    for c in found:
        subject, partner = c.ref_entity or c.ref_area, c.counterpart_entity or c.counterpart_area
        fields = [c.mention.exact, c.measure, subject, partner, c.item, c.stage, c.time_period, c.obs_status]
        out.append(" | ".join(f or "" for f in fields))
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    text = case["text"]
    if "cells" in case:
        assert cells(text) == case["cells"]
    if "mentions" in case:
        assert mentions(text) == case["mentions"]
    if "claims" in case:
        assert claims(text, case.get("published"), case.get("titled", False)) == case["claims"]


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=300, deadline=None)
def test_cells_are_disjoint_ordered_and_lie_in_their_lines(text):
    folded = fold(text)
    at = 0
    for grid in find_grids(folded):
        assert len(grid.rows) == len(grid.cells) and 0 <= grid.heads <= len(grid.rows)
        for k, (line, row) in enumerate(zip(grid.rows, grid.cells, strict=True)):
            assert line.start >= at and "\n" not in folded[line.start : line.end]
            at = line.end
            filled = [c.span for c in row if c is not None]
            assert all(s in line and folded[s.start : s.end].strip() == folded[s.start : s.end] for s in filled)
            if k >= grid.heads:
                assert all(a.end <= b.start for a, b in pairwise(filled))


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_numbers_of_tables_are_ordered_disjoint_and_stand_in_their_sentence(text):
    tables = read_cells(fold(text))
    assert all(a.span.end <= b.span.start for a, b in pairwise(tables.readings))
    for r in tables.readings:
        assert 0 <= r.place.start < r.place.end <= len(r.words)
        assert r.span in r.row and any(c.isdigit() for c in text[r.span.start : r.span.end])
    found = find_mentions(text)
    assert all(text[m.span.start : m.span.end] == m.exact for m in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "row",
    [
        "| 氧化镝 | 175 | -1.2% |\n",
        "中国    1,250    60%\n",
        "甲\t1\t2\n",
        "|" * 300 + "\n",
        "a: 1\n",
        "(" * 200 + "1\n",
        "a,1,2\n",
        " " * 90 + "1\n",
    ],
)
def test_hostile_rows_are_read(row):
    text = fold("价格（元/吨）\n" + row * 100)
    assert all(text[r.span.start : r.span.end] for r in read_cells.__wrapped__(text).readings)


UNITS = {
    "US$/kg": ("US$", "/kg", "price"),
    "万元/吨": ("", "万元/吨", "price"),
    "t REO": ("", " t REO", "mass"),
    "million US$": ("US$", " million", "money"),
    "人民币亿元": ("人民币", "亿元", "money"),
    "'000 tonnes": ("", " thousand tonnes", "mass"),
    "USD/lb": ("", " USD/lb", "price"),
    "个": ("", "个", "count"),
    "2024": None,
    "份额": None,
    "estimates": None,
    "": None,
}
HEADS = {
    "价格(元/吨)": ["price"],
    "产量 万吨": ["mass"],
    "单位:万吨,万美元": ["mass", "money"],
    "Exports, in million tonnes": ["mass"],
    "Price US$/kg": ["price"],
    "产量/万吨": ["mass"],
    "(Data in metric tons unless noted)": ["mass"],
    "国家": [],
    "本周": [],
    "2024年": [],
    "in China": [],
}


@pytest.mark.parametrize("words", UNITS)
def test_units(words):
    unit = unit_of(words, read_phrase)
    assert (unit and (unit.before, unit.after, unit.kind)) == UNITS[words]


@pytest.mark.parametrize("head", HEADS)
def test_units_of_heads(head):
    assert [u.kind for u in units_in(head, read_phrase)] == HEADS[head]
