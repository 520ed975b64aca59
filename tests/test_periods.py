"""Time expressions: every lexicon entry's own example, the cases, and what must always hold."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.reading.clock import read_stamp
from reportlib.reading.periods import find_periods, find_with_rules, patterns
from reportlib.reading.reported import Frame
from reportlib.reading.text import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "periods.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    found = find_periods(case["text"], case.get("published"))
    assert [f"{p.exact} | {p.value} | {p.relation}" for p in found] == case["expect"]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p.id)
def test_pattern_reads_its_example_and_leaves_its_look_alike(pattern):
    entry = pattern.entry
    read = find_with_rules(entry["example"], entry.get("published"), fold(entry["example"]), Frame(entry.get("reported")))
    assert (pattern.id, entry["expect"]) in [(rule, period.value) for period, rule in read]
    near = find_with_rules(entry["near"], entry.get("published"), fold(entry["near"]), Frame(entry.get("reported")))
    assert pattern.id not in [rule for _, rule in near]


@pytest.mark.parametrize("published", [None, "2025", "2025-12", "2025-12-05", "2025-12/2026-01", "", "yesterday"])
def test_any_published_is_taken(published):
    for period in find_periods("10月9日,本周三,今年前10个月,上季度,未来六个月,同期,次日", published):
        assert read_stamp(period.value)


PIECES = ["2025", "年", "月", "10", "9日", "今年", "至", "-", "前", "底", "周一", "同期", "Q", "H1", "in ", "May ", ",", "。", "十", "自"]
words = st.sampled_from(PIECES)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=30).map("".join) | st.text(max_size=80), st.sampled_from([None, "2025-12", "2025-03-31", "2024-02-29"]))
def test_any_text_is_read_in_order_and_disjoint(text, published):
    at = 0
    for period in find_periods(text, published):
        assert at <= period.span.start < period.span.end <= len(text)
        assert period.exact == text[period.span.start : period.span.end]
        first, _, last = period.value.partition("/")
        assert read_stamp(first) and (not last or (read_stamp(last) and first[:4] <= last[:4]))
        at = period.span.end


@pytest.mark.parametrize("piece", ["2025年", "10月", "1-", "in ", "今年", "十", "2025-12-", "first "])
def test_long_hostile_text_is_read(piece):
    find_periods(piece * 4000, "2025-12-05")
