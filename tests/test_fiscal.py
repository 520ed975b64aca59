"""Claims of financial years: with the months that they mean, or marked as of no calendar year."""

import doctest
import tomllib
from pathlib import Path

import pytest

from reportlib.model import Article, Span
from reportlib.pipeline import read_articles, text_document
from reportlib.reading import fiscal

CASES = tomllib.loads((Path(__file__).parent / "cases" / "fiscal_years.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    document = text_document(case["text"])
    article = Article("a", document.doc_id, Span(0, len(case["text"])), published=case["published"], script=document.script)
    found = read_articles(document, [article])["claims"]
    assert [f"{c['exact']} | {c['time_period']} | {c['obs_status']} | {c['scope'] or '-'}" for c in found] == case["expect"]


def test_examples():
    assert doctest.testmod(fiscal).failed == 0
