"""Quantities: cases as data, and what must hold of any text."""

from __future__ import annotations

import doctest
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.model import Span
from reportlib.reading import parse_quantity
from reportlib.reading.numerals import scan_number
from reportlib.reading.quantities import find_mentions
from reportlib.reading.text import find_sentences, fold

FOLDER = Path(__file__).parent / "cases"
CASES = [
    case | {"id": f"{path.stem.removeprefix('quantities').lstrip('_') or 'basic'}: {case['id']}"}
    for path in sorted(FOLDER.glob("quantities*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
ONE = tomllib.loads((FOLDER / "one_quantity.toml").read_text(encoding="utf-8"))["case"]
PIECES = st.sampled_from(
    list("0123456789零一二两三四五六七八九十百千万亿兆半几数多余成倍年月日吨元%‰,.、-~至到约超近的")
    + [" to ", "$", "美元", "每公斤", "/吨", "同比", "下降", "增长", "以上", "分之", "million", "个", "\n"]
    + [
        " and ",
        "between ",
        "half ",
        "twenty-",
        "five",
        " years",
        "天",
        "小时",
        "负",
        "±",
        "≥",
        "又",
        "之间",
        "折",
        "4N",
        "€",
        "/kg",
        "一半",
        "doubled ",
    ]
)


def written(mention):
    q = mention.quantity
    number = format(q.value, "f") if q.value is not None else f"{q.low:f}..{q.high:f}"
    return f"{mention.exact} | {q.kind} | {number} | {q.unit} | {q.bound} | {q.change or ''}".strip()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    assert [written(m) for m in find_mentions(case["text"])] == case["mentions"]


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=400, deadline=None)
def test_mentions_are_ordered_disjoint_and_cut_from_the_text(text):
    mentions = find_mentions(text)
    assert all(text[m.span.start : m.span.end] == m.exact for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in zip(mentions, mentions[1:], strict=False))
    for m in mentions:
        q = m.quantity
        assert (q.value is None) == (q.bound == "range")
        if q.bound == "range":
            assert q.low <= q.high  # a fall of 10 to 20 is -20 to -10


@pytest.mark.parametrize("case", ONE, ids=lambda c: c["text"])
def test_one_quantity(case):
    read = parse_quantity(case["text"])
    assert (written(read).split(" | ", 1)[1] if read else "none") == case["is"]


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_a_mention_reads_the_same_on_its_own_with_what_it_inherited(text):
    for m in find_mentions(text):
        again = parse_quantity(m.exact, like=m.quantity)
        assert again is not None
        assert again.quantity == m.quantity


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_the_mentions_of_a_case_read_the_same_on_their_own(case):
    for m in find_mentions(case["text"]):
        again = parse_quantity(m.exact, like=m.quantity)
        assert again is not None
        assert again.quantity == m.quantity


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
@settings(deadline=None)
def test_any_string_is_one_quantity_or_none(text):
    read = parse_quantity(text)
    assert read is None or read.exact == text.strip()


def test_reading_quantities_needs_no_table_library():
    code = (
        "import sys; from reportlib.reading import find_mentions, parse_quantity; parse_quantity('3%');"
        "print([m for m in ('pandas', 'numpy', 'pyarrow') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_text_without_numbers_of_its_own_has_no_mentions_but_a_list_of_bare_numbers_can_be_read():
    assert find_mentions("各为12、3.5和7万") == []
    assert [str(m.quantity.value) for m in find_mentions("各为12、3.5和7万", bare=True)] == ["12", "3.5", "70000"]


@given(st.text(max_size=200))
@settings(deadline=None)
def test_folding_keeps_length_and_is_idempotent(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_the_examples_of_the_documentation_are_true():
    page = (Path(__file__).parents[1] / "docs" / "quantities.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(page.replace("```", ""), {}, "quantities.md", "quantities.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert test.examples
    runner.run(test)
    assert runner.failures == 0


def chinese(n):
    """A number below 10**12 as a careful writer would put it in characters."""
    digits, out, zero = "零一二三四五六七八九", "", False
    for scale, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, n = divmod(n, scale)
        if part == 0:
            zero = bool(out)
            continue
        section = ""
        for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, part = divmod(part, place)
            if digit:
                section += ("零" if zero else "") + digits[digit] + name
                zero = False
            elif section or out:
                zero = True
        out, zero = out + section + word, False if n == 0 else zero or n < scale // 10
    return out


@given(st.integers(min_value=1, max_value=10**12 - 1))
@settings(deadline=None)
def test_a_chinese_number_reads_back(n):
    number = scan_number(chinese(n), 0)
    assert number is not None
    assert (number.low, number.high, number.end) == (Decimal(n), Decimal(n), len(chinese(n)))


@pytest.mark.parametrize("piece", ["9", "一", "百万", "1,", "几十", "从1到", "$", "下降", "每公斤", "%", "1.", " to 5", "三分之"])
def test_long_hostile_text_is_read(piece):
    text = (piece * (60_000 // len(piece)))[:60_000]
    assert all(text[m.span.start : m.span.end] == m.exact for m in find_mentions(text))


@given(st.text(max_size=4000))
@settings(max_examples=50, deadline=None)
def test_a_sentence_is_bounded_so_that_reading_stays_linear(text):
    long = text + "稀土" * 900
    spans = find_sentences(fold(long), Span(0, len(long)))
    assert all(len(s) <= 1000 for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
