"""When a claim holds, how sure it is, who says so and by what it is counted, through the whole reading of a text."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.model import Article, Span
from reportlib.pipeline import read_articles, text_document
from reportlib.reading.clock import read_stamp

CASES = tomllib.loads((Path(__file__).parent / "cases" / "claim_fields.toml").read_text(encoding="utf-8"))["case"]
PIECES = [
    "2024年",
    "10月",
    "自",
    "以来",
    "锑产量",
    "中国",
    "达到5万吨",
    "下降3%",
    "目前",
    "预计",
    "若",
    "6个月内",
    "据SMM数据",
    ",",
    "。",
    "”",
    "\n",
]


def claims(text, published):
    document = text_document(text)
    article = Article("a", document.doc_id, Span(0, len(text)), published=published, script=document.script)
    return read_articles(document, [article])["claims"]


def told(claim):
    fields = [claim["exact"], claim["measure"], claim["time_period"] or "-", claim["obs_status"], claim["source"] or "-"]
    return " | ".join(fields + ([claim["basis"]] if claim["basis"] else []))


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    assert [told(c) for c in claims(case["text"], case.get("published"))] == case["expect"]


def test_ids_of_cases_are_unique():
    assert len({c["id"] for c in CASES}) == len(CASES)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.sampled_from([None, "2024", "2024-10", "2024-10/2024-11", "2024-10-31"])
)
def test_a_period_is_a_date_or_an_interval_that_runs_forward(text, published):
    for claim in claims(text, published):
        if claim["time_period"]:
            first, _, last = claim["time_period"].partition("/")
            assert read_stamp(first)
            assert not last or (read_stamp(last) and first[:4] <= last[:4])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_what_has_no_time_in_an_article_without_a_date_has_no_period(text):
    for claim in claims(text.replace("2024年", ""), None):
        assert claim["time_period"] is None
