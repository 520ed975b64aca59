"""Ministries that a text names without their state."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.model import Article, Span
from reportlib.reading.entities import find_entities
from reportlib.reading.ministries import with_states
from reportlib.reading.text import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "ministries.toml").read_text(encoding="utf-8"))["case"]
PIECES = st.sampled_from(
    ["日本", "中国", "对", "财政部", "商务部", "工贸部", "、", "税务总局", "美国财政部", "。", ",", "\n", "Ministry of Commerce ", "India "]
)


def named(text, home):
    folded = fold(text)
    article = Article("a", "d", Span(0, len(text)))
    return with_states(text, folded, article, find_entities(text, folded), home)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    found = [e for e in named(case["text"], case.get("home")) if e.type == "institution"]
    assert [f"{e.exact} | {e.code}" for e in found if "产业省" not in e.exact] == case["expect"]


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=16).map("".join), st.sampled_from([None, "CN", "TW"]))
def test_names_stay_in_order_and_disjoint(text, home):
    at = 0
    for entity in named(text, home):
        assert at <= entity.span.start < entity.span.end and entity.exact == text[entity.span.start : entity.span.end] and entity.code
        at = entity.span.end
