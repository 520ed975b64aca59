"""How far prices have come: two dated levels that one sentence holds against each other."""

import pytest

from reportlib.analysis.price_moves import price_moves
from tests.analysis_frames import claims, keyed

LEVEL = {"measure": "price", "item": "Y", "unit_measure": "USD/kg", "resolution": 1, "sentence": "It rose."}
NOW = {**LEVEL, "obs_value": 250, "time_period": "2025-11"}
THEN = {**LEVEL, "obs_value": 10, "time_period": "2024-01", "scope": "earlier"}


def test_the_later_level_over_the_earlier_one():
    row = price_moves(keyed(NOW, THEN)).iloc[0]
    assert row[["item", "earlier", "time", "unit", "n_claims"]].tolist() == ["Y", "2024-01", "2025-11", "x", 2]
    assert row["low"] < 25 < row["high"] and row["low"] > 23 and row["high"] < 27


@pytest.mark.parametrize(
    "other",
    [
        {"sentence": "Another grade."},
        {"time_period": None},
        {"time_period": "2025"},
        {"unit_measure": "CNY/kg"},
        {"item": "Dy"},
        {"measure": "price_floor"},
        {"obs_status": "forecast"},
        {"obs_value": 0},
    ],
    ids=lambda o: next(iter(o)),
)
def test_what_one_sentence_does_not_hold_against_each_other_makes_no_ratio(other):
    assert price_moves(keyed(NOW, {**THEN, **other})).empty


def test_of_three_levels_none_is_the_one_that_another_is_held_against():
    assert price_moves(keyed(NOW, THEN, {**THEN, "time_period": "2024-06", "obs_value": 40})).empty


def test_no_claims_make_no_moves():
    assert price_moves(keyed(*[])).empty and not len(claims())
