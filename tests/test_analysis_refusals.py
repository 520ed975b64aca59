"""Refusals as results."""

import pandas as pd

from reportlib.analysis.capacity import pipeline, rival_output
from reportlib.analysis.dependence import stage_ladder
from reportlib.analysis.losses import estimates
from reportlib.analysis.prices import levels
from reportlib.analysis.refusals import refusals
from tests.analysis_frames import keyed

LEVEL = {"measure": "production", "item": "rare_earths", "stage": "mining", "unit_measure": "t", "time_period": "2024", "ref_area": "US"}
WORLD = {"measure": "world_share", "ref_area": "CN", "item": "rare_earths", "time_period": "2025"}
PRICE = {"measure": "price", "item": "W", "unit_measure": "USD/kg", "time_period": "2025-06", "obs_value": 60}
LOSS = {"measure": "economic_loss", "ref_area": "JP", "item": "rare_earths", "unit_measure": "JPY", "obs_value": 5e12}
RATES = pd.DataFrame({"date": ["2025"], "base": ["USD"], "quote": ["CNY"], "rate": [7.2], "source": ["bank"]}).astype({"rate": "Float64"})


def found(*rows, rates=None):
    table = keyed(*rows)
    levels_of, output = pipeline(table, "CN"), rival_output(table, "CN")
    made = refusals(levels_of, output, stage_ladder(table, "CN", "rare_earths"), levels(table), estimates(table), rates, "2025-12")
    return made.set_index("kind")["value"].to_dict()


def test_each_kind_is_counted():
    assert found({**LEVEL, "ref_area": "CN", "obs_value": 9}, {**LEVEL, "stage": "separation", "obs_value": 4}) == {"stage_ratio": 1}
    assert found({**LEVEL, "obs_value": 9}, {**LEVEL, "ref_entity": "Maker", "obs_value": 4}) == {"overlapping_sum": 1}
    assert found({**LEVEL, "ref_area": "EU", "obs_value": 9}, {**LEVEL, "obs_value": 4}) == {"overlapping_sum": 1}
    assert found({**WORLD, "stage": "mining", "obs_value": 60}, {**WORLD, "stage": "separation", "obs_value": 90}) == {"stage_average": 1}
    assert found({**LEVEL, "obs_value": 9, "obs_status": "hypothetical"}) == {"hypothetical": 1}
    assert found(PRICE, {**PRICE, "unit_measure": "CNY/t"}, LOSS, {**LOSS, "unit_measure": "CNY"}) == {"no_dated_rate": 2}


def test_nothing_is_refused_without_need():
    assert found() == {}
    assert found({**LEVEL, "ref_area": "CN", "obs_value": 9}, {**LEVEL, "obs_value": 4}) == {}
    assert found(PRICE, {**PRICE, "unit_measure": "USD/t", "obs_value": 60000}) == {}
    assert found(PRICE, {**PRICE, "unit_measure": "CNY/t"}, rates=RATES) == {}
