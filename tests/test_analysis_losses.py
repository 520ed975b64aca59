"""Losses: the base that they imply, linearity, parts and wholes, and no conversion without a dated rate."""

import pandas as pd
import pytest

from reportlib.analysis.losses import (
    converted,
    estimates,
    implied_bases,
    implied_rates,
    linearity,
    months_of,
    official_of,
    parts_and_wholes,
    with_horizons,
)
from reportlib.analysis.reference import read_facts
from reportlib.tables.frames import to_frame
from tests.analysis_frames import ids, keyed

LOSS = {"measure": "economic_loss", "ref_area": "JP", "item": "rare_earths", "unit_measure": "JPY", "sentence": "S.", "horizon": "P1Y"}
FIRM = {**LOSS, "ref_entity": "Maker", "sentence": "T."}
RATES = pd.DataFrame({"date": ["2025-12"], "base": ["USD"], "quote": ["JPY"], "rate": [155.0], "source": ["bank"]}).astype(
    {"rate": "Float64"}
)


@pytest.mark.parametrize(("loss", "share", "base"), [(2.6e12, -0.43, 604.65), (0.66e12, 0.11, 600)])
def test_the_economy_that_a_loss_implies(loss, share, base):
    told = {**LOSS, "measure": "growth", "unit_measure": "%", "obs_value": share, "change": "plain"}
    row = implied_bases(keyed({**LOSS, "obs_value": loss}, told, policy="literal")).iloc[0]
    assert row["low"] / 1e12 == pytest.approx(base, abs=0.01) and row["unit"] == "JPY" and row["n_claims"] == 2
    assert implied_bases(keyed({**LOSS, "obs_value": loss}, {**told, "sentence": "Another."})).empty
    assert implied_bases(keyed({**LOSS, "obs_value": loss}, {**told, "obs_value": 0})).empty


def test_rounding_makes_the_base_an_interval():
    told = {**LOSS, "measure": "growth", "unit_measure": "%", "obs_value": -0.43, "change": "plain", "resolution": 0.01}
    row = implied_bases(keyed({**LOSS, "obs_value": 2.6e12, "resolution": 1e11}, told)).iloc[0]
    assert (round(row["low"] / 1e12), round(row["high"] / 1e12)) == (586, 624)


def test_the_rate_of_one_loss_in_two_currencies():
    table = keyed({**LOSS, "obs_value": 1.16e11, "unit_measure": "CNY"}, {**LOSS, "obs_value": 2.6e12}, policy="literal")
    row = implied_rates(table).iloc[0]
    assert row[["base", "quote"]].tolist() == ["CNY", "JPY"] and row["low"] == pytest.approx(22.41, abs=0.01)


def test_linearity():
    found = linearity(estimates(keyed({**LOSS, "obs_value": 6.6e11, "horizon": "P3M"}, {**LOSS, "obs_value": 2.6e12}, policy="literal")))
    assert found["low"].tolist() == [pytest.approx(2600 / 660 / 4)]
    assert linearity(estimates(keyed({**LOSS, "obs_value": 1}, {**LOSS, "obs_value": 2, "item": "Ga", "horizon": "P3M"}))).empty


@pytest.mark.parametrize(
    ("part", "verdict", "reason"),
    [
        ({"obs_value": 1e12}, "within", "annualised"),
        ({"obs_value": 1.3e12, "horizon": "P0.5M"}, "exceeds", "annualised"),
        ({"obs_low": 1e12, "obs_high": 4e12, "bound": "range"}, "undecided", "annualised"),
        ({"obs_value": 1.8e9, "unit_measure": "USD"}, "not_checkable", "no_dated_rate"),
        ({"obs_value": 1e12, "horizon": None}, "not_checkable", "no_horizon"),
    ],
)
def test_a_part_fits_into_its_whole_or_not(part, verdict, reason):
    found = parts_and_wholes(estimates(keyed({**LOSS, "obs_value": 2.6e12}, {**FIRM, **part})))
    assert found[["verdict", "caveats"]].to_numpy().tolist() == [[verdict, [reason]]]


def test_a_dated_rate_decides():
    found = estimates(keyed({**LOSS, "obs_value": 2.6e12}, {**FIRM, "obs_value": 1.8e9, "unit_measure": "USD", "horizon": "P0.5M"}))
    row = parts_and_wholes(found, RATES, "2025-12").iloc[0]
    assert row["verdict"] == "exceeds" and row["low"] == pytest.approx(257.5, abs=0.5) and row["rate_source"] == "bank"
    assert parts_and_wholes(found, RATES, "2024-12")["verdict"].tolist() == ["not_checkable"]
    made, refused = converted(found, "JPY", RATES, "2025-12")
    assert len(made) == 2 and refused.empty and ids(made, stated_unit="USD")["low"].iloc[0] == pytest.approx(2.79e11, rel=1e-2)
    made, refused = converted(found, "JPY", None)
    assert made["stated_unit"].tolist() == ["JPY"] and refused["unit"].tolist() == ["USD"]


def test_the_time_that_a_sentence_names():
    sentence = "In half a year they lose 5 or so."
    told = {**LOSS, "horizon": None, "sentence": sentence, "obs_value": 5, "exact": "5", "start": 124, "end": 125}
    mention = {"doc_id": "d1", "kind": "duration", "unit": "month", "value": 6.0, "start": 103, "end": 114, "exact": "half a year"}
    other = {**mention, "value": 9.0, "start": 300, "end": 303}

    def horizon(*mentions, claim=told):
        rows = [{"mention_id": f"m{i}", **m} for i, m in enumerate(mentions)]
        return with_horizons(keyed(claim), to_frame("mentions", rows))["horizon"].fillna("").tolist()

    assert horizon(mention, other) == ["P6M"]
    assert horizon(mention, {**mention, "value": 1.0}) == [""] and horizon(other) == [""] and horizon() == [""]
    assert horizon(mention, claim={**told, "horizon": "P1Y"}) == ["P1Y"]


def test_official_estimates_and_nothing():
    found = estimates(keyed({**LOSS, "obs_value": 2.6e12}))
    assert set(official_of(found, read_facts())["at"]) == {2.6e12, 7e12}
    none = estimates(keyed())
    assert none.empty and linearity(none).empty and parts_and_wholes(none).empty and official_of(none, read_facts()).empty
    assert implied_bases(keyed()).empty and implied_rates(keyed()).empty
    assert months_of("P") is None and months_of("P2Y6M") == 30
