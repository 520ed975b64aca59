"""Targets with three-valued verdicts, status weights, stale denominators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis.capacity import pipeline, rival_output
from reportlib.analysis.interval import Interval
from reportlib.analysis.pipeline_checks import stale_denominators, weighted
from reportlib.analysis.reference import read_facts
from reportlib.analysis.targets import scores, summary_of, targets, verdict
from tests.analysis_frames import ids, keyed

AIM = {
    "measure": "target_share",
    "ref_area": "EU",
    "item": "critical_minerals",
    "obs_status": "target",
    "time_period": "2030",
    "resolution": 1,
}
CAP = {**AIM, "obs_value": 65, "bound": "at_most"}
SHARE = {"ref_area": "EU", "counterpart_area": "CN", "item": "rare_earths", "measure": "dependence", "resolution": 1}
PLANT = {
    "measure": "production",
    "item": "NdFeB",
    "stage": "magnets",
    "unit_measure": "t",
    "ref_area": "US",
    "ref_entity": "Maker",
    "resolution": 1,
}


def gaps(*rows, facts=None):
    table = keyed(*rows)
    found = scores(targets(table), table, facts, "2025-12")
    return ids(found, kind="gap").reset_index(drop=True)


@pytest.mark.parametrize(
    ("low", "high", "target", "direction", "expected"),
    [(80, 90, 65, "at_most", "missed"), (40, 65, 65, "at_most", "met"), (60, 70, 65, "at_most", "undecided"),
     (10, 20, 10, "at_least", "met"), (0, 9, 10, "at_least", "missed"), (5, 20, 10, "at_least", "undecided"),
     (65, 70, 65, "at_most", "undecided")],
)  # fmt: skip
def test_verdicts(low, high, target, direction, expected):
    assert verdict(Interval(low, high), target, direction) == expected


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.sampled_from(["at_most", "at_least"]))
def test_the_verdict_holds_for_every_value(a, b, target, direction):
    low, high = sorted((a, b))
    said = verdict(Interval(low, high), target, direction)
    met = [v <= target if direction == "at_most" else v >= target for v in (low, (low + high) / 2, high)]
    assert {"met": all(met), "missed": not any(met), "undecided": True}[said]


def test_a_cap_against_documents_and_official_figures():
    found = gaps(CAP, {**SHARE, "obs_value": 85}, facts=read_facts())
    told = ids(found, origin="claims").iloc[0]
    assert (told["verdict"], told["low"], told["high"], told["unit"]) == ("missed", 19.5, 20.5, "百分点")
    assert told["caveats"] == ["member_of_group", "not_due"]
    official = ids(found, origin="reference", basis="weight")
    assert "met" in set(official["verdict"]) and -18.7 in set(official["low"].round(1)) and official["n_claims"].eq(1).all()
    assert summary_of(found) == {found["target"].iloc[0]: "depends"}


def test_a_dependence_bounds_what_one_covers_oneself():
    floor = {**AIM, "stage": "separation", "obs_value": 40}
    row = gaps(floor, {**SHARE, "obs_value": 85}).iloc[0]
    assert (row["verdict"], row["low"], row["high"]) == ("missed", 24.5, 40)
    assert row["caveats"] == ["member_of_group", "from_dependence", "stage_not_stated", "not_due"]
    assert gaps(floor, {**SHARE, "obs_value": 50}).iloc[0]["verdict"] == "undecided"
    assert gaps(floor, {**SHARE, "obs_value": 85, "stage": "mining"}).empty


def test_only_what_can_be_compared():
    recycling = {**AIM, "stage": "recycling", "obs_value": 25, "bound": "at_least"}
    rate = {"measure": "recovery_rate", "ref_area": "EU", "item": "batteries", "stage": "recycling", "obs_value": 15, "bound": "under"}
    assert gaps(recycling, rate).empty
    assert gaps({**recycling, "item": "batteries"}, rate)["verdict"].tolist() == ["missed"]
    for other in ({"ref_area": "JP"}, {"item": "cars"}, {"obs_status": "forecast"}, {"time_period": "2010"}, {"change": "yoy"}):
        assert gaps(CAP, {**SHARE, "obs_value": 85, **other}).empty, other
    assert gaps({**CAP, "counterpart_area": "RU"}, {**SHARE, "obs_value": 85}).empty
    assert targets(keyed(AIM | {"obs_value": 40}))["caveats"].iloc[0][-1] == "direction_assumed"
    assert targets(keyed()).empty and scores(targets(keyed()), keyed(), read_facts()).empty and summary_of(gaps(CAP)) == {}


def test_levels_weighted_by_status():
    table = keyed(
        {**PLANT, "obs_value": 1000, "time_period": "2025"},
        {**PLANT, "obs_value": 3000, "time_period": "2027", "obs_status": "plan"},
        {**PLANT, "obs_value": 90000, "time_period": "2027", "obs_status": "hypothetical"},
        {**PLANT, "obs_value": 400, "time_period": "2027", "obs_status": "target", "ref_entity": "Other"},
        policy="literal",
    )
    found = weighted(pipeline(table, "CN"))
    assert found[["year", "low", "n_subjects"]].to_numpy().tolist() == [[2025, 1000, 1], [2027, 1580, 2]]
    assert found["caveats"].map(lambda c: c == ["status_weights"]).all()


def test_a_denominator_that_is_out_of_date():
    share = {**PLANT, "measure": "other", "unit_measure": "%", "counterpart_area": "CN", "obs_value": 7, "sentence": "T.", "start": 50}
    times = {**PLANT, "measure": "other", "unit_measure": "x", "obs_value": 10, "sentence": "T.", "start": 40}
    level = {**PLANT, "obs_value": 1000, "time_period": "2025", "start": 10}
    table = keyed(level, times, share, policy="literal")
    row = stale_denominators(table, rival_output(table, "CN", read_facts()), "CN").iloc[0]
    assert row["low"] == pytest.approx(142857, abs=1) and row["verdict"] == "stale" and row["n_claims"] == 3 and row["reference_ids"]
    rounded = keyed(level, {**times, "resolution": None}, {**share, "resolution": 1})
    assert stale_denominators(rounded, rival_output(rounded, "CN", read_facts()), "CN")["high"].iloc[0] < 165000
    near = keyed({**level, "obs_value": 15000, "sentence": "T."}, share, policy="literal")
    assert stale_denominators(near, rival_output(near, "CN", read_facts()), "CN")["verdict"].tolist() == ["fits"]
    over = keyed({**level, "obs_value": 1000, "sentence": "T."}, {**share, "obs_value": 0.1}, policy="literal")
    assert stale_denominators(over, rival_output(over, "CN", read_facts()), "CN")["verdict"].tolist() == ["above"]
    assert stale_denominators(keyed(share), rival_output(keyed(share), "CN", read_facts()), "CN").empty
