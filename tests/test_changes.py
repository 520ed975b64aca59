"""Whether a number is read as a change or as a level, and what a change is compared with, in the words of many kinds of text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reportlib.model import Article, Span
from reportlib.pipeline import read_articles, text_document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "changes.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_change_or_level(case: dict[str, Any]) -> None:
    text = f"Copper: {case['text']}." if case["text"].isascii() else f"铜：{case['text']}。"
    document = text_document(text)
    article = Article("a", document.doc_id, Span(0, len(text)), published="2025-06-18", script=document.script)
    found = [(m["value"], m["change"] or "") for m in read_articles(document, [article])["mentions"]]
    assert any(change == case["change"] and value == pytest.approx(case["value"], abs=0.5) for value, change in found), found
