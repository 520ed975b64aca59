"""Conversations: turns and voices as cases, and that any labels make bounded, ordered turns."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.pipeline import read_one, text_document
from reportlib.reading.articles import find_articles
from reportlib.reading.entities import find_entities
from reportlib.reading.turns import find_turns

CASES = tomllib.loads((Path(__file__).parent / "cases" / "conversations.toml").read_text(encoding="utf-8"))["case"]


def turns_of(text: str):
    document = text_document(text)
    article = find_articles(document)[0]
    return document, article, find_turns(document.folded, article, find_entities(document.text, document.folded))


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_turns(case):
    *_, turns = turns_of(case["text"])
    assert ["asks" if t.asks else t.voice or "-" for t in turns] == case["turns"]


@pytest.mark.parametrize("case", [c for c in CASES if c["claims"]], ids=[c["id"] for c in CASES if c["claims"]])
def test_answers(case):
    rows = read_one(text_document(case["text"]))["claims"]
    said = [
        " | ".join(str(r[k]) for k in ("exact", "measure")) + f" | {r['ref_entity'] or r['ref_area']} | {r['item']} | {r['source']}"
        for r in rows
    ]
    assert said == case["claims"]


@given(st.lists(st.tuples(st.sampled_from(["问", "答", "Q", "A", "甲", "MS. LEE"]), st.text("铜矿1%?。,:\n", max_size=12)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_turns_are_in_order(lines):
    text = "铜矿访谈\n\n" + "\n".join(f"{name}:{words}" for name, words in lines)
    _, article, turns = turns_of(text)
    assert all(article.span.start <= t.start < t.words <= article.span.end for t in turns)
    assert [t.start for t in turns] == sorted(t.start for t in turns)
