"""Claims that depend on more than one clause, read as a whole document is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reportlib.model import Article, Span
from reportlib.pipeline import read_articles, text_document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "claims.toml").read_text(encoding="utf-8"))["case"]
ENGLISH = tomllib.loads((Path(__file__).parent / "cases" / "claims_english.toml").read_text(encoding="utf-8"))
PROBES = [
    case
    for name in ("claim_probes", "claim_speech")
    for case in tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]
PUBLISHED = "2025-12-05"
NAMES = {
    "subject": ("ref_entity", "ref_area"),
    "partner": ("counterpart_entity", "counterpart_area"),
    "period": ("time_period",),
    "status": ("obs_status",),
}


def claims_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    document = text_document(case["text"])
    published = case.get("published", PUBLISHED) or None
    title = case["text"].split("\n")[0] if "\n" in case["text"] else None
    span = Span(len(title) + 1 if title else 0, len(case["text"]))
    article = Article(
        "a", document.doc_id, span, title, Span(0, len(title)) if title else None, published=published, script=document.script
    )
    return list(read_articles(document, [article])["claims"])


def field(row: dict[str, Any], name: str) -> Any:  # noqa: ANN401  a cell
    return next((row[c] for c in NAMES.get(name, (name,)) if row[c]), None)


@pytest.mark.parametrize("case", CASES + ENGLISH["case"], ids=[c["id"] for c in CASES + ENGLISH["case"]])
def test_claims(case: dict[str, Any]) -> None:
    rows = claims_of(case)
    for wanted in case.get("expect", []):
        fields = {k: v or None for k, v in wanted.items() if k != "exact"}
        found = [{k: field(r, k) for k in fields} for r in rows if wanted["exact"] in r["exact"]]
        assert fields in found, f"{wanted['exact']}: {found}"
    for exact in case.get("none", []):
        assert not [r for r in rows if exact in r["exact"]]


@pytest.mark.parametrize("case", PROBES, ids=[c["id"] for c in PROBES])
def test_one_sentence(case: dict[str, Any]) -> None:
    document = text_document(case["text"])
    published = case.get("published", "2025-06-18") or None
    article = Article("a", document.doc_id, Span(0, len(case["text"])), published=published, script=document.script)
    rows = list(read_articles(document, [article])["claims"])
    for line in case["expect"]:
        exact, *wanted = line.split(" | ")
        found = [[field(r, k) or "-" for k in ("measure", "stage", "period", "status")] for r in rows if exact in r["exact"]]
        assert any(all(w in ("*", got) for w, got in zip(wanted, row, strict=True)) for row in found), f"{line}: {found}"
    for exact in case.get("none", []):
        assert not [r for r in rows if exact in r["exact"]]
    for exact in case.get("none", []):
        assert not [r for r in rows if exact in r["exact"]]


@pytest.mark.parametrize("rule", ENGLISH["rule"], ids=[r["id"] for r in ENGLISH["rule"]])
def test_sentences_of_a_rule(rule: dict[str, Any]) -> None:
    reads = [s for s in rule["must"] + rule["must_not"] if any(r["rule"] == rule["id"] for r in claims_of({"text": s}))]
    assert reads == rule["must"]


SHORT_NEWS = tomllib.loads((Path(__file__).parent / "cases" / "claim_short_news.toml").read_text(encoding="utf-8"))["rule"]


@pytest.mark.parametrize("rule", SHORT_NEWS, ids=[r["id"] for r in SHORT_NEWS])
def test_rules_of_short_news_read_their_sentences_and_leave_others(rule: dict[str, Any]) -> None:
    unread = [text for text in rule["reads"] if rule["measure"] not in {c["measure"] for c in claims_of({"text": text})}]
    misread = [text for text in rule["leaves"] if rule["id"] in {c["rule"] for c in claims_of({"text": text})}]
    assert (unread, misread) == ([], [])
