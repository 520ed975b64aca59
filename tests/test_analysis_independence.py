"""What doing without the supplier costs, as ratios."""

import pytest

from reportlib.analysis.independence import cost_ratios, span
from tests.analysis_frames import ids, keyed

COST = {"ref_area": "FR", "counterpart_area": "CN", "item": "NdFeB", "measure": "cost_multiple", "unit_measure": "x"}
ACID = {"item": "Nd", "stage": "separation", "measure": "intensity", "unit_measure": "t"}


def test_every_statement_becomes_a_ratio():
    table = keyed(
        {**COST, "obs_low": 3, "obs_high": 5, "bound": "range"},
        {**COST, "measure": "cost_change", "unit_measure": "%", "change": "plain", "obs_low": 20, "obs_high": 60, "bound": "range"},
        {**ACID, "ref_area": "CN", "obs_value": 2},
        {**ACID, "ref_area": "FR", "obs_value": 9},
        {**ACID, "ref_area": "FR", "obs_value": 900, "unit_measure": "kg"},
        {**COST, "obs_value": 9, "obs_status": "hypothetical"},
        {**COST, "ref_area": "CN", "counterpart_area": "FR", "obs_value": 7},
        policy="literal",
    )
    found = cost_ratios(table, "CN")
    of = {r["kind"]: (r["low"], r["high"], r["n_claims"]) for r in found.to_dict("records")}
    assert of == {"surcharge": (pytest.approx(1.2), pytest.approx(1.6), 1), "multiple": (3, 5, 1), "levels": (4.5, 4.5, 2)}
    assert set(found["unit"]) == {"x"}
    reach = span(found)
    assert (reach["low"], reach["high"], len(reach["claim_ids"])) == (pytest.approx(1.2), 5, 4)


def test_a_pilot_against_mass_production_is_marked():
    found = cost_ratios(keyed({**COST, "obs_value": 400}, {**COST, "item": "Dy", "obs_value": 2}, policy="literal"), "CN")
    assert ids(found, item="NdFeB")["caveats"].iloc[0][-1] == "out_of_scale"
    assert span(found)["high"] == 2


def test_nothing_stated_nothing_made():
    assert cost_ratios(keyed(), "CN").empty and span(cost_ratios(keyed(), None)) == {}
