"""Ids that stay, frames that keep their contract, and the errors of those that do not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.errors import TableError
from reportlib.model import Span
from reportlib.tables import frames
from reportlib.tables.rows import claim_rows, mention_rows
from reportlib.tables.schema import TABLES
from tests.records import TEXT, claim, document, ids, mention, tables


def claim_ids(text, fields=({},), nth=1, also=()):
    of = document(text)
    m = mention(of, "60%", nth)
    made = [claim(of, m, **f) for f in fields] + [claim(of, mention(of, "60%", n)) for n in also]
    return [r["claim_id"] for r in claim_rows(ids(of), [], made) if r["start"] == m.span.start]


def test_ids_do_not_depend_on_what_is_claimed_or_on_what_stands_elsewhere():
    (own,) = claim_ids(TEXT)
    assert claim_ids(TEXT, [{"measure": "dependence", "rule": "another", "item": "Dy", "confidence": 0.9}]) == [own]
    assert claim_ids("美国90%的锂来自智利。\n\n" + TEXT) == [own]
    assert claim_ids(TEXT, also=[2]) == [own]
    assert claim_ids(TEXT.replace("来自中国。\r\n", "来自中国。")) == [own]


def test_the_same_sentence_twice_gives_two_ids():
    first, second = claim_ids(TEXT), claim_ids(TEXT, nth=2)
    assert first != second
    assert claim_ids(TEXT, nth=2, also=[1]) == second


def test_claims_on_one_mention_differ_whatever_the_order_of_work():
    two = claim_ids(TEXT, [{"item": "Dy"}, {"item": "Tb"}])
    assert len(set(two)) == 2
    assert claim_ids(TEXT, [{"item": "Tb"}, {"item": "Dy"}]) == two
    assert claim_ids(TEXT)[0] == two[0]


def test_the_documents_name_is_part_of_an_id():
    assert tables(document(doc_id="x"))["claims"]["claim_id"].isin(tables()["claims"]["claim_id"]).sum() == 0


@given(st.permutations(range(4)))
def test_rows_come_in_text_order_whatever_the_order_of_work(order):
    of = document("10%和20%和30%和40%。")
    found = [mention(of, f"{n}0%") for n in (1, 2, 3, 4)]
    assert mention_rows(ids(of), [], [found[i] for i in order]) == mention_rows(ids(of), [], found)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 10))
def test_any_place_in_any_text_has_an_id(text, start, length):
    of = document(text)
    at = Span(min(start, len(text)), min(start + length, len(text)))
    (made,) = ids(of).make("m", [at])
    assert len(made) == 14
    assert ids(of).make("m", [at]) == [made]


def test_frames_keep_the_contract():
    made = tables()
    for name, frame in frames.check_tables(made).items():
        assert list(frame.columns) == TABLES[name].names
        assert {str(t) for t in frame.dtypes} <= {"string", "Int64", "Float64", "boolean"}
    assert frames.to_frame("claims", []).dtypes.equals(made["claims"].dtypes)


def test_values_and_words_of_a_claim_are_its_mentions():
    made = tables()
    both = made["claims"].merge(made["mentions"], on="mention_id", suffixes=("", "_m"))
    assert len(both) == 3
    assert (both["exact"] == both["exact_m"]).all()
    assert (both["obs_value"] == both["value"]).all()
    assert list(both["resolution"].dropna()) == [1000.0]
    assert all(e in s for e, s in zip(both["exact"], both["sentence"], strict=True))
    assert set(both["article_id"]) == {"a-0123456789ab"}


def test_unread_files_are_rows():
    assert list(tables()["documents"]["status"]) == ["read", "skipped"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.drop(columns="unit"), ["mentions", "column unit", "no such column"]),
        (lambda f: f.assign(valeu=1), ["column valeu", "did you mean value?"]),
        (lambda f: f[f.columns[::-1]], ["another order"]),
        (lambda f: f.astype({"start": "Float64"}), ["column start", "Float64", "Int64"]),
        (lambda f: f.assign(exact=pd.array(["a", None, "b"], dtype="string")), ["column exact", "row 1", "is empty"]),
        (lambda f: f.assign(mention_id=pd.array(["m", "n", "m"], dtype="string")), ["column mention_id", "row 2", "twice"]),
        (lambda f: f.assign(doc_id=pd.array(["x"] * 3, dtype="string")), ["column doc_id", "row 0", "'x' is not in documents"]),
        (lambda f: f.assign(bound=pd.array(["exact", "exact", "vague"], dtype="string")), ["column bound", "row 2", "'vague'", "at_least"]),
    ],
    ids=["missing", "unknown", "order", "type", "empty", "key", "reference", "code"],
)
def test_a_broken_table_is_refused_with_its_place_and_a_remedy(change, words):
    with pytest.raises(TableError) as e:
        frames.check_table("mentions", change(tables()["mentions"]), tables())
    assert all(w in str(e.value) for w in words), str(e.value)
    assert e.value.remedy


def test_there_is_no_other_table():
    with pytest.raises(TableError, match="use one of: documents"):
        frames.to_frame("claim", [])
