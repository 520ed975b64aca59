"""Companies' own papers: whose a figure is, of which site and stage, of which time."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.pipeline import text_document
from reportlib.reading.articles import find_articles
from reportlib.reading.sites import find_sites, own_stage
from tests.test_claims import field

CASES = tomllib.loads((Path(__file__).parent / "cases" / "company_papers.toml").read_text(encoding="utf-8"))["case"]
FIELDS = ("measure", "subject", "partner", "item", "stage", "period", "status", "source")


def rows_of(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from reportlib.pipeline import read_articles

    document = text_document(text)
    read = read_articles(document, find_articles(document))
    return list(read["claims"]), list(read["events"])


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    claims, events = rows_of(case["text"])
    for line in case.get("expect", ()):
        exact, *wanted = line.split(" | ")
        found = [[field(r, k) or "-" for k in FIELDS] for r in claims if exact in r["exact"]]
        assert any(all(w in ("*", got) for w, got in zip(wanted, row, strict=False)) for row in found), f"{line}: {found}"
    if "events" in case:
        told = [" | ".join(e[k] or "" for k in ("date", "type", "actor", "target")) for e in events]
        assert told == case["events"]


def test_ids_of_cases_are_unique() -> None:
    assert len({c["id"] for c in CASES}) == len(CASES)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["Larkspur ", "the ", "mine", " refinery", "ORE", "\n", " of 3 t", "矿山", "Keld Bay "]), max_size=30).map(
        "".join
    )
)
def test_the_stage_of_a_site_is_one_that_its_paper_names(text: str) -> None:
    sites = find_sites(text)
    stages = {"mining", "separation", "magnets", "recycling", "end_use"}
    assert set(sites.named.values()) <= stages
    assert own_stage(sites, "production", text, None) in (stages | {None})
