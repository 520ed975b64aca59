"""The pipeline of production and capacity, held against the rival's output."""

import pandas as pd
import pytest

from reportlib.analysis.capacity import combined, pipeline, rival_output, shares
from reportlib.analysis.reference import read_facts
from tests.analysis_frames import ids, keyed

MAGNETS = {"measure": "capacity", "item": "NdFeB", "stage": "magnets", "unit_measure": "t", "resolution": 1}
MAKER = {**MAGNETS, "ref_area": "US", "ref_entity": "Maker"}
ORE = {"measure": "production", "item": "rare_earths", "stage": "mining", "unit_measure": "t", "time_period": "2024", "resolution": 1}


def test_pipeline_keeps_apart_what_differs():
    found = pipeline(
        keyed(
            {**MAKER, "obs_value": 1000, "time_period": "2025"},
            {**MAKER, "obs_value": 1000, "time_period": "2025", "item": "rare_earth_magnets", "article_id": "a2"},
            {**MAKER, "obs_value": 3000, "time_period": "2026", "obs_status": "plan"},
            {**MAKER, "obs_value": 10, "time_period": "2025", "change": "yoy"},
            {**MAKER, "obs_value": 7, "time_period": "2025", "unit_measure": "USD"},
            {**MAGNETS, "ref_area": "CN", "obs_value": 300000, "time_period": "2025"},
            {**MAGNETS, "ref_area": "CN", "ref_entity": "Northern", "obs_value": 30000, "time_period": "2025"},
            {**MAGNETS, "ref_area": "WORLD", "obs_value": 350000, "time_period": "2025"},
        ),
        "CN",
    )
    assert found[["subject", "year", "status", "value", "n_claims"]].to_numpy().tolist() == [
        ["Maker", 2025, "actual", 1000.0, 2], ["Maker", 2026, "plan", 3000.0, 1]
    ]  # fmt: skip
    assert found["home"].tolist() == ["US", "US"]


def test_share_of_the_rival_at_the_same_stage_only():
    table = keyed(
        {**ORE, "ref_area": "US", "obs_value": 45000},
        {**ORE, "ref_area": "CN", "obs_value": 270000},
        {**ORE, "ref_area": "CN", "obs_value": 300000, "time_period": "2030", "obs_status": "forecast"},
        {**ORE, "ref_area": "US", "obs_value": 900, "stage": "separation"},
        {**ORE, "ref_area": "US", "obs_value": 900, "item": "NdPr"},
        {**ORE, "ref_area": "US", "obs_value": 9000, "time_period": "2024-Q2"},
        policy="literal",
    )
    found = shares(pipeline(table, "CN"), rival_output(table, "CN"))
    assert len(found) == 1
    assert found["low"].iloc[0] == pytest.approx(100 * 45 / 270)
    assert found["n_claims"].tolist() == [2]


def test_claims_are_divided_by_claims_and_by_official_figures_apart():
    table = keyed({**MAKER, "obs_value": 10000, "time_period": "2028", "obs_status": "plan"}, policy="literal")
    output = rival_output(table, "CN", read_facts())
    found = shares(pipeline(table, "CN"), output)
    assert found["denominator"].tolist() == ["reference"]
    row = found.iloc[0]
    assert (row["low"], row["high"]) == (pytest.approx(4.43, abs=0.01), pytest.approx(4.84, abs=0.01))
    assert row["caveats"] == ["older_denominator"]
    assert row["claim_ids"] == ["c0"]
    assert len(row["reference_ids"]) == 2
    grown = shares(pipeline(table, "CN"), output, growth=0.1).iloc[0]
    assert grown["high"] < row["low"]


def test_combined_adds_no_company_to_its_country():
    table = keyed(
        {**MAKER, "obs_value": 1000, "time_period": "2025"},
        {**MAKER, "obs_value": 7000, "time_period": "2028", "obs_status": "plan"},
        {**MAKER, "obs_value": 90000, "time_period": "2028", "obs_status": "hypothetical"},
        {**MAGNETS, "ref_area": "AU", "ref_entity": "Other", "obs_value": 500, "time_period": "2027", "obs_status": "plan"},
        {**MAGNETS, "ref_area": "JP", "obs_value": 20000, "time_period": "2025"},
        {**MAGNETS, "ref_area": "JP", "ref_entity": "Third", "obs_value": 4000, "time_period": "2025"},
        policy="literal",
    )
    found = combined(pipeline(table, "CN")).set_index("year")
    assert found[["low", "high"]].astype(float).to_numpy().tolist() == [[21000, 21000], [21000, 21500], [21000, 27500]]
    assert found["n_subjects"].tolist() == [2, 3, 3]


def test_rival_output_by_origin():
    table = keyed({**ORE, "ref_area": "CN", "obs_value": 210000, "bound": "approx"})
    found = rival_output(table, "CN", read_facts())
    assert ids(found, origin="claims")["n_claims"].tolist() == [1]
    assert ids(found, origin="reference")["n_claims"].eq(0).all()
    assert ids(found, origin="reference")["reference_ids"].map(len).ge(1).all()


def test_nothing_to_say():
    none = keyed()
    found, output = pipeline(none, "CN"), rival_output(none, "CN")
    assert len(found) == len(output) == len(shares(found, output)) == len(combined(found)) == 0
    assert isinstance(combined(found), pd.DataFrame)
