"""Series rebuilt from stated changes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportlib.analysis.interval import Interval
from reportlib.analysis.rebuilt import PRICES, after, before, earlier_period, rebuilt, shares_of_total, told_changes, with_derived
from tests.analysis_frames import ids, keyed

LEVEL = {
    "measure": "exports",
    "ref_area": "CN",
    "item": "NdFeB",
    "stage": "magnets",
    "unit_measure": "t",
    "resolution": 1,
    "sentence": "S.",
}
CHANGE = {**LEVEL, "measure": "volume_change", "unit_measure": "%", "resolution": 0.1, "start": 4, "end": 6}
OCTOBER = {**LEVEL, "time_period": "2025-10", "obs_value": 5473}
FALL = {**CHANGE, "time_period": "2025-10", "change": "mom", "obs_value": -5.2}


def test_the_level_before():
    found = rebuilt(keyed(OCTOBER, FALL, {**CHANGE, "time_period": "2025-10", "change": "yoy", "obs_value": 15.8}))
    september = ids(found, period="2025-09").iloc[0]
    assert september["low"] < 5773.2 < september["high"] and september["low"] > 5769 and september["high"] < 5777
    assert september[["origin", "from_period", "change", "links", "n_claims"]].tolist() == ["derived", "2025-10", "mom", 1, 2]
    year = ids(found, period="2024-10").iloc[0]
    assert year["low"] < 4725 < year["high"]


@pytest.mark.parametrize(
    ("level", "change", "expected"), [(5473, -5.2, 5773.2), (656, 56.1, 420.24), (597, 119, 272.6), (45290, -5.2, 47774.3)]
)
def test_anchors(level, change, expected):
    assert before(Interval.point(level), Interval.point(change)).low == pytest.approx(expected, abs=0.05)


def test_a_stated_level_of_the_same_period_agrees_or_not():
    told = {**LEVEL, "time_period": "2025-09"}
    assert ids(rebuilt(keyed(OCTOBER, FALL, {**told, "obs_value": 5774})), origin="derived")["agrees"].tolist() == ["yes"]
    assert ids(rebuilt(keyed(OCTOBER, FALL, {**told, "obs_value": 6100})), origin="derived")["agrees"].tolist() == ["no"]


def test_changes_are_chained():
    august = {**CHANGE, "time_period": "2025-09", "change": "mom", "obs_value": 10, "sentence": "Another."}
    found = rebuilt(keyed(OCTOBER, FALL, august))
    row = ids(found, period="2025-08").iloc[0]
    assert row["links"] == 2 and row["n_claims"] == 3 and row["low"] < 5773.2 / 1.1 < row["high"]


def test_the_partner_of_either_is_the_partner_of_both():
    found = rebuilt(keyed({**LEVEL, "time_period": "2025-10", "obs_value": 656}, {**FALL, "obs_value": 56.1, "counterpart_area": "US"}))
    assert found["partner"].tolist() == ["US", "US"]
    whole = rebuilt(keyed(OCTOBER, {**LEVEL, "time_period": "2025-10", "obs_value": 656, "counterpart_area": "US", "sentence": "T."}))
    share = shares_of_total(whole).iloc[0]
    assert share["low"] == pytest.approx(11.98, abs=0.02) and share["partner"] == "US"


def test_what_is_not_one_series():
    for other in (
        {"item": "Ga"},
        {"time_period": "2025-09"},
        {"ref_area": "JP"},
        {"sentence": "T."},
        {"change": "plain"},
        {"obs_value": -100},
    ):
        assert "derived" not in set(rebuilt(keyed(OCTOBER, {**FALL, **other}))["origin"]), other
    assert with_derived(rebuilt(keyed(OCTOBER))).empty and rebuilt(keyed()).empty and shares_of_total(rebuilt(keyed())).empty
    assert len(with_derived(rebuilt(keyed(OCTOBER, FALL)))) == 2


def test_a_price_before_has_a_period_only_where_a_week_is_written_out():
    price = {**LEVEL, "measure": "price", "unit_measure": "CNY/t", "obs_value": 1000}
    moved = {**CHANGE, "measure": "price_change", "change": "mom", "obs_value": 25}
    for period, expected in (("2025-12-12", [None]), ("2025-12", [None]), ("2025-12-08/2025-12-14", ["2025-12-01/2025-12-07"])):
        found = ids(rebuilt(keyed({**price, "time_period": period}, {**moved, "time_period": period}), PRICES), origin="derived")
        assert [p if isinstance(p, str) else None for p in found["period"]] == expected


def test_periods_before():
    assert earlier_period("2024-02-29", "yoy") is None and earlier_period(None, "yoy") is None and earlier_period("2025", "plain") is None
    assert earlier_period("2025-H1", "mom") == "2024-H2" and earlier_period("soon", "mom") is None and earlier_period("soon", "yoy") is None


@given(st.floats(0.1, 1e7), st.floats(0, 10), st.floats(-99, 500), st.floats(0, 1), st.floats(0, 1))
def test_before_undoes_after(level, width, change, half, at):
    assume(change - half > -99.5)
    x, g = Interval(level, level + width), Interval(change - half, change + half)
    point, moved = level + at * width, change - half + at * 2 * half
    assert before(after(x, g), g).low <= point + 1e-6 * point
    assert after(x, g).low - 1e-6 * level <= point * (1 + moved / 100) <= after(x, g).high + 1e-6 * (level + width) * 6


def test_a_change_stands_with_the_level_that_it_led_to():
    found = told_changes(keyed(OCTOBER, FALL, {**FALL, "item": "Dy", "obs_value": 7}))
    assert found[["measure", "item", "period", "change", "value", "unit"]].to_numpy().tolist() == [
        ["exports", "NdFeB", "2025-10", "mom", -5.2, "%"]
    ]
    assert told_changes(keyed(OCTOBER, {**FALL, "sentence": "Elsewhere."})).empty
