"""How long the disruption runs that a loss is of, through the whole reading of a text."""

import tomllib
from pathlib import Path

import pytest

from reportlib.model import Article, Span
from reportlib.pipeline import read_articles, text_document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "loss_horizons.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    document = text_document(case["text"])
    article = Article("a", document.doc_id, Span(0, len(case["text"])), published="2025-06-18", script=document.script)
    found = [c for c in read_articles(document, [article])["claims"] if c["measure"] == "economic_loss"]
    assert [f"{c['exact']} | {c['ref_area']} | {c['unit_measure']} | {c['horizon'] or '-'}" for c in found] == case["expect"]
