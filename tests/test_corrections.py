"""An analyst's word over the machine's: applied, reported when stale, refused when it could never apply."""

import pandas as pd
import pytest

from reportlib.errors import CorrectionError
from reportlib.tables.corrections import apply_corrections, read_corrections
from tests.records import tables


@pytest.fixture
def apply(tmp_path):
    def run(text, made=None):
        made = made or tables()
        path = tmp_path / "corrections.toml"
        path.write_text(
            text.replace("CLAIM", made["claims"]["claim_id"][0]).replace("EVENT", made["events"]["event_id"][0]), encoding="utf-8"
        )
        return apply_corrections(made, read_corrections(path))

    return run


def entry(which='claim_id = "CLAIM"', act='set = { item = "Dy" }', more=""):
    return f'[[correction]]\n{which}\n{act}\nreason = "the sentence says so"\n{more}\n'


def test_set_changes_the_fields_and_marks_the_row(apply):
    before = tables()
    after, (outcome,) = apply(
        entry(
            act='set = { item = "Dy", obs_value = 61, stage = "mining", counterpart_area = "" }', more='expect = { item = "rare_earths" }'
        )
    )
    row = after["claims"].iloc[0]
    assert (row["item"], row["obs_value"], row["stage"], row["corrected"], row["confidence"]) == ("Dy", 61, "mining", "set", 1)
    assert pd.isna(row["counterpart_area"])
    assert outcome.status == "applied"
    pd.testing.assert_frame_equal(after["claims"].iloc[1:], before["claims"].iloc[1:])
    assert after["claims"].dtypes.equals(before["claims"].dtypes)


def test_reject_removes_and_confirm_marks(apply):
    after, _ = apply(entry(act="reject = true"))
    assert len(after["claims"]) == 2
    after, _ = apply(entry(act="confirm = true"))
    assert list(after["claims"]["corrected"].fillna("")) == ["confirmed", "", ""]


def test_an_event_is_corrected_by_its_id(apply):
    after, _ = apply(entry('event_id = "EVENT"', 'set = { effect_start = "2025-04-04" }'))
    assert list(after["events"]["effect_start"]) == ["2025-04-04"]
    assert list(after["events"]["corrected"]) == ["set"]


@pytest.mark.parametrize("quote", ["27.5万吨", "2024年产出27.5万吨稀土"])
def test_a_row_is_found_by_its_words(apply, quote):
    after, (outcome,) = apply(entry(f'document = "2025/a"\nquote = "{quote}"', 'set = { time_period = "2023" }'))
    assert outcome.status == "applied"
    assert list(after["claims"]["time_period"].dropna()) == ["2023"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (entry('claim_id = "c-000000000000"'), "there is no c-000000000000 any more"),
        (entry(more='expect = { item = "Tb" }'), "the machine now says 'rare_earths'"),
        (entry(more='expect = { stage = "mining" }'), "the machine now says nothing"),
        (entry('document = "2025/a"\nquote = "60%"'), "2 claims"),
        (entry('document = "2025/z"\nquote = "60%"'), "no claim in 2025/z"),
    ],
    ids=["gone", "expect", "expect-empty", "two", "none"],
)
def test_a_stale_entry_is_reported_and_not_applied(apply, text, detail):
    after, (outcome,) = apply(text)
    assert outcome.status == "stale"
    assert detail in outcome.detail
    pd.testing.assert_frame_equal(after["claims"], tables()["claims"])


def test_expect_is_what_the_machine_said_not_what_another_entry_set(apply):
    _, outcomes = apply(entry() + entry(act='set = { item = "Tb" }', more='expect = { item = "rare_earths" }'))
    assert [o.status for o in outcomes] == ["applied", "stale"]
    assert "entry 1 already corrects" in outcomes[1].detail


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (entry(act='set = { itme = "Dy" }'), ["number 1", "unknown field itme", "did you mean item?"]),
        (entry(act='set = { rule = "x" }'), ["cannot set rule"]),
        (entry(act='set = { obs_value = "60" }'), ["obs_value", "not number"]),
        (entry(act='set = { measure = "import_shares" }'), ["did you mean import_share?"]),
        (entry(act='set = { measure = "" }'), ["measure"]),
        (entry(more='expect = { itme = "Dy" }'), ["expect", "did you mean item?"]),
        (entry(which=""), ["which row", "claim_id"]),
        (entry(which='document = "a"'), ["which row", "quote"]),
        (entry(act=""), ["says nothing"]),
        (entry(act="reject = true\nconfirm = true"), ["reject and confirm"]),
        (entry(more="rejected = true"), ["unknown field rejected", "did you mean reject?"]),
        (entry(act='reject = "yes"'), ["reject = 'yes'"]),
        (entry().replace("says so", "").replace("the sentence ", ""), ["gives no reason"]),
        ("[[corrections]]\n", ["unknown entry corrections", "[[correction]]"]),
        ("[[correction]\n", ["not valid TOML", "line 1"]),
    ],
    ids=lambda v: v[-1] if isinstance(v, list) else "",
)
def test_an_entry_that_could_never_apply_is_refused_with_a_remedy(apply, text, words):
    with pytest.raises(CorrectionError) as e:
        apply(text)
    assert all(w in str(e.value) for w in words), str(e.value)
    assert "corrections.toml" in str(e.value)
    assert e.value.remedy


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(tmp_path / "corrections.toml") == []
