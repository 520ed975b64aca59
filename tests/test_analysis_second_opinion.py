"""The second opinion: draws, scenarios, and results without their strongest source."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis.dependence import matrix, profile
from reportlib.analysis.interval import Interval
from reportlib.analysis.leave_out import strongest, without_strongest
from reportlib.analysis.montecarlo import Quantity, draw, opinion, rank_correlation, spread
from reportlib.analysis.stocks import stock_covers, stops
from reportlib.analysis.what_if import Scenario, lost_interval, lost_share, scenario_results
from reportlib.charts.what_if import losses
from tests.analysis_frames import ids, keyed

P = Interval.point
SHARE = {"ref_area": "KR", "counterpart_area": "CN", "item": "rare_earths"}
STOCK = {"measure": "stock_cover", "item": "rare_earths", "unit_measure": "month", "ref_area": "KR", "sentence": "Stocks last."}


def test_the_same_seed_gives_the_same_draws_and_one_source_moves_together():
    two = {"a": Quantity(Interval(0, 1), None, "x"), "b": Quantity(Interval(10, 20), None, "x"), "c": Quantity(Interval(0, 1), None, "y")}
    one, other = draw(two, 500, 7), draw(two, 500, 7)
    assert all(np.array_equal(one[k], other[k]) for k in two)
    assert not np.array_equal(one["a"], draw(two, 500, 8)["a"])
    assert rank_correlation(one["a"], one["b"]) == 1
    assert abs(rank_correlation(one["a"], one["c"])) < 0.2


intervals = st.tuples(st.floats(-50, 50), st.floats(-50, 50)).map(lambda p: Interval(min(p), max(p)))


@given(intervals, st.none() | st.floats(-60, 60), st.integers(0, 99))
def test_every_draw_lies_inside_its_interval(interval, centre, seed):
    found = draw({"a": Quantity(interval, centre)}, 200, seed)["a"]
    assert (found >= interval.low).all() and (found <= interval.high).all()


def test_a_stated_centre_draws_the_middle_near():
    wide, near = (draw({"a": Quantity(Interval(0, 10), c)}, 20_000, 1)["a"] for c in (None, 2.0))
    assert wide.mean() == pytest.approx(5, abs=0.1)
    assert near.mean() == pytest.approx((0 + 2 + 10) / 3, abs=0.1)


def test_an_open_end_has_no_distribution():
    with pytest.raises(ValueError, match="no finite end"):
        draw({"a": Quantity(Interval(1, math.inf))}, 10, 1)


def test_what_drives_a_result():
    inputs = {
        "much": Quantity(Interval(0, 10), None, "x"),
        "little": Quantity(Interval(0, 1), None, "y"),
        "none": Quantity(P(3), None, "z"),
    }
    found = opinion(lambda x: x["much"] - x["little"] + x["none"], inputs, 4000, 3)
    assert [n for n, _ in found.drivers] == ["much", "little"]
    assert found.drivers[0][1] > 0.9 and found.drivers[1][1] < 0
    assert spread(list(inputs), found)["rank_correlation"].tolist()[-1] == 0


@pytest.mark.parametrize(
    ("d", "stock", "months", "restart", "expected"), [(0.5, 6, 12, 0, 0), (0.7, 3, 12, 0, 45), (1, 3, 9, 0, 200 / 3), (1, 0, 6, 6, 100)]
)
def test_what_an_embargo_costs(d, stock, months, restart, expected):
    scenario = Scenario(embargo=P(months), restart=P(restart))
    assert lost_interval(P(d), P(stock), scenario).high == pytest.approx(expected)


units = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda p: Interval(min(p), max(p)))
months = st.tuples(st.floats(1, 36), st.floats(1, 36)).map(lambda p: Interval(min(p), max(p)))


@given(units, months, months, units, units, months, st.integers(0, 50))
def test_every_draw_of_a_scenario_lies_inside_its_interval(d, stock, embargo, leak, substitution, restart, seed):
    scenario = Scenario(embargo, leak, stock, substitution, restart)
    inputs = {"dependence": d, "stock": stock, "leak": leak, "substitution": substitution, "embargo": embargo, "restart": restart}
    drawn = lost_share(draw({n: Quantity(i, None, n) for n, i in inputs.items()}, 100, seed))
    found = lost_interval(d, stock, scenario)
    assert (drawn >= found.low - 1e-9).all() and (drawn <= found.high + 1e-9).all()


def scene():
    table = keyed(
        {**SHARE, "obs_low": 60, "obs_high": 80, "bound": "range"},
        {**STOCK, "obs_value": 3},
        {**STOCK, "ref_area": "FR", "obs_value": 3},
        policy="literal",
    )
    covers = stock_covers(table)
    return stops(covers, matrix(profile(table)), "CN"), covers


def test_a_scenario_on_claims():
    stopped, covers = scene()
    found = scenario_results(stopped, covers, Scenario(restart=P(0)), draws=2000, seed=5)
    assert found["subject"].tolist() == ["KR"]
    row = found.iloc[0]
    assert (row["low"], row["high"]) == (pytest.approx(35), pytest.approx(55))
    assert row["low"] <= row["q05"] <= row["q50"] <= row["q95"] <= row["high"]
    assert row["driver"] == "dependence"
    plain = scenario_results(stopped, covers, Scenario(restart=P(0), stock=P(0)), draws=0)
    assert plain["q50"].isna().all() and plain["high"].iloc[0] == pytest.approx(80)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_of_a_scenario(language):
    stopped, covers = scene()
    for draws in (0, 100):
        assert losses(scenario_results(stopped, covers, Scenario(), draws), language).to_dict()["layer"]


def test_without_the_strongest_source():
    table = keyed(
        {**SHARE, "obs_value": 70, "source": "Smith"}, {**SHARE, "obs_value": 72, "source": "Smith"},
        {**SHARE, "obs_value": 60, "source": "Jones"},
        {**SHARE, "item": "Ga", "obs_value": 90, "source": "Smith"},
        {**SHARE, "item": "Ge", "obs_value": 90, "source": "Smith"}, {**SHARE, "item": "Ge", "obs_value": 90, "source": "Jones"},
        policy="literal",
    )  # fmt: skip
    found = profile(table)
    made = without_strongest(found, table, profile)
    item = found.set_index("result_id")["item"]
    of = {item[r["of"]]: r for r in made.to_dict("records")}
    assert (of["rare_earths"]["verdict"], of["rare_earths"]["left_out"]) == ("shifted", "smith")
    assert (of["rare_earths"]["without_low"], of["rare_earths"]["without_high"]) == (60, 60)
    assert of["Ga"]["verdict"] == "gone"
    assert (of["Ge"]["verdict"], of["Ge"]["left_out"]) == ("unchanged", "jones")
    assert strongest(table) == "smith"
    assert ids(made, verdict="overturned").empty
