"""Costs of alternatives as multiples of the supplier's."""

import pytest

from reportlib.analysis.comparable import interval_of
from reportlib.analysis.premiums import premiums
from tests.analysis_frames import keyed

COST = {"ref_area": "KZ", "counterpart_area": "CN", "item": "Sb", "measure": "cost_multiple", "unit_measure": "x"}
USE = {"measure": "intensity", "item": "Sb", "stage": "separation", "unit_measure": "t", "sentence": "S."}


def test_a_multiple_and_a_premium():
    table = keyed(
        {**COST, "obs_value": 2},
        {**COST, "ref_area": "BO", "measure": "cost_change", "unit_measure": "%", "obs_low": 25, "obs_high": 100, "bound": "range"},
    )
    found = {r["subject"]: r for r in premiums(table, "CN").to_dict("records")}
    assert (found["BO"]["low"], found["BO"]["high"]) == pytest.approx((1.25, 2.0)) and found["BO"]["origin"] == "premium"
    assert 2.0 in interval_of(found["KZ"]) and found["KZ"]["origin"] == "multiple"


def test_two_levels_of_one_sentence():
    table = keyed({**USE, "ref_area": "CN", "obs_value": 2}, {**USE, "ref_area": "TJ", "obs_value": 8, "obs_low": 8, "bound": "at_least"})
    row = premiums(table, "CN").iloc[0]
    assert row["low"] == pytest.approx(8 / 2.5) and row.isna()["high"] and row["n_claims"] == 2


@pytest.mark.parametrize(
    "other",
    [{"sentence": "T."}, {"unit_measure": "kg"}, {"stage": "mining"}, {"item": "W"}, {"ref_area": "WORLD"}],
    ids=["another-sentence", "another-unit", "another-stage", "another-item", "the-world"],
)
def test_what_is_never_divided(other):
    table = keyed({**USE, "ref_area": "CN", "obs_value": 2}, {**USE, "ref_area": "TJ", "obs_value": 8, **other})
    assert premiums(table, "CN").empty


def test_only_what_is_held_against_the_supplier():
    table = keyed({**COST, "counterpart_area": "BO", "obs_value": 2}, {**COST, "ref_area": "CN", "counterpart_area": "KZ", "obs_value": 2})
    assert premiums(table, "CN").empty and premiums(table, None).empty


def test_far_from_the_others():
    near = [{**COST, "ref_area": a, "obs_value": v} for a, v in (("KZ", 2), ("BO", 3), ("TJ", 4))]
    far = premiums(keyed(*near, {**COST, "ref_area": "US", "obs_value": 300}), "CN").set_index("subject")["caveats"]
    assert far["US"] == ["far_from_others"] and far["KZ"] == []
    assert not any(premiums(keyed(*near[:2], {**COST, "ref_area": "US", "obs_value": 300}), "CN")["caveats"].map(bool))
