"""Stocks against lead times: how long stocks last, what bridges the time to a replacement, by whose word it stands."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis.capacity import pipeline
from reportlib.analysis.dependence import matrix, profile
from reportlib.analysis.interval import Interval
from reportlib.analysis.lead_times import (
    by_source,
    catch_up,
    needed_growth,
    pbox,
    quantile,
    ramp_years,
    ramps,
    source_intervals,
    whole_chain,
)
from reportlib.analysis.stocks import bridge_stock, drain, gaps, rationed, stock_covers, stops, time_to_stop
from reportlib.charts.stocks import span, stocks_and_waits
from tests.analysis_frames import ids, keyed

P = Interval.point
STOCK = {"measure": "stock_cover", "item": "rare_earths", "unit_measure": "month", "sentence": "Its stocks last a while."}
WAIT = {"measure": "lead_time", "item": "rare_earths", "unit_measure": "year", "ref_area": "US", "obs_status": "estimate"}
SHARE = {"ref_area": "KR", "counterpart_area": "CN", "item": "rare_earths", "measure": "dependence"}


@pytest.mark.parametrize(("stock", "share", "expected"), [(3, 0.7, 4.286), (6, 0.7, 8.571), (1, 0.6, 1.667), (3, 1, 3.0)])
def test_time_to_stop(stock, share, expected):
    found = time_to_stop(P(stock), P(share))
    assert round(found.low, 3) == round(found.high, 3) == expected


def test_bridge_stock():
    assert bridge_stock(P(24), P(0.7)).high == pytest.approx(16.8)
    assert bridge_stock(P(24), P(0.7), leak=P(1)).high == 0


def test_a_leak_that_covers_the_use_never_ends_the_stock():
    assert time_to_stop(P(3), P(0.5), leak=P(1)) is None
    assert time_to_stop(P(3), P(0.5), activity=P(0.5)) is None
    assert math.isinf(time_to_stop(P(3), Interval(0, 0.5)).high)


shares = st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)).map(lambda p: Interval(min(p), max(p)))
stocks = st.tuples(st.floats(0, 60), st.floats(0, 60)).map(lambda p: Interval(min(p), max(p)))


@given(stocks, shares, st.floats(0, 0.9), st.floats(0, 1), st.floats(0, 1))
def test_every_single_case_lies_inside_the_interval(stock, share, leak, at, other):
    s = stock.low + at * (stock.high - stock.low)
    d = share.low + other * (share.high - share.low)
    found = time_to_stop(stock, share, leak=leak)
    assert found.low - 1e-9 <= s / (d * (1 - leak)) <= found.high + 1e-9
    # a stock that lasts exactly so long needs no rationing, and bridges exactly that time
    assert rationed(P(s), P(s / d if s else 1.0), P(d)).high <= 1
    assert drain(P(d)).high * 10 == pytest.approx(bridge_stock(P(10), P(d)).high)


def test_a_company_depends_as_its_home_and_runs_are_no_stocks():
    table = keyed(
        {**SHARE, "obs_value": 50},
        {**STOCK, "ref_area": "KR", "ref_entity": "Maker", "obs_value": 2},
        {**STOCK, "ref_area": "KR", "obs_value": 5, "sentence": "The line can run for 5 months."},
        {**STOCK, "ref_area": "FR", "obs_value": 60, "unit_measure": "day"},
        {**STOCK, "ref_area": "CN", "obs_value": 9},
        {**STOCK, "ref_area": "KR", "obs_value": 9, "obs_status": "hypothetical"},
        policy="literal",
    )
    covers = stock_covers(table)
    found = stops(covers, matrix(profile(table)), "CN")
    by = {(r["subject"], r["told"]): r for r in found.to_dict("records")}
    assert set(by) == {("Maker", "stock"), ("KR", "run"), ("FR", "stock")}
    assert (by["Maker", "stock"]["low"], by["Maker", "stock"]["high"], by["Maker", "stock"]["n_claims"]) == (4, 4, 2)
    assert (by["KR", "run"]["low"], by["KR", "run"]["caveats"]) == (5, ["time_as_stated"])
    assert by["FR", "stock"]["low"] == pytest.approx(60 / 30.4375)
    assert ids(found, subject="FR")["high"].isna().all()
    assert by["FR", "stock"]["caveats"] == ["dependence_not_stated"]


def test_what_is_missing_until_a_replacement_stands():
    table = keyed(
        {**SHARE, "obs_value": 50},
        {**STOCK, "ref_area": "KR", "obs_value": 6},
        {**WAIT, "obs_low": 2, "obs_high": 3, "bound": "range", "source": "Smith"},
        {**WAIT, "obs_value": 8, "source": "Jones"},
        {**WAIT, "obs_value": 50, "ref_area": "CN", "source": "Jones"},
        {**WAIT, "obs_value": 50, "item": "smartphones", "source": "Jones"},
        policy="literal",
    )
    waits = by_source(table, "CN")
    assert waits[["source_id", "low", "high"]].to_numpy().tolist() == [["jones", 8, 8], ["smith", 2, 3]]
    replaced = whole_chain(waits)
    assert ids(replaced, kind="span")[["low", "high"]].to_numpy().tolist() == [[2, 8]]
    assert ids(replaced, kind="median")[["low", "high"]].to_numpy().tolist() == [[2, 3]]
    found = gaps(stops(stock_covers(table), matrix(profile(table)), "CN"), replaced)
    assert ids(found, kind="gap")[["low", "high"]].to_numpy().tolist() == [[12, 84]]
    assert ids(found, kind="bridge")[["low", "high"]].to_numpy().tolist() == [[12, 48]]


def test_of_nothing_comes_nothing():
    table = keyed({**SHARE, "obs_value": 50})
    covers, waits = stock_covers(table), by_source(table, "CN")
    assert covers.empty and waits.empty and whole_chain(waits).empty
    assert gaps(stops(covers, matrix(profile(table)), "CN"), whole_chain(waits)).empty


def test_a_chain_is_ready_when_its_last_stage_is():
    table = keyed(
        {**WAIT, "obs_value": 10, "stage": "mining", "source": "Smith"},
        {**WAIT, "obs_value": 3, "stage": "separation", "source": "Smith"},
        {**WAIT, "obs_value": 4, "stage": "magnets", "source": "Jones"},
        {**WAIT, "obs_value": 6, "source": "Jones"},
        policy="literal",
    )
    assert source_intervals(by_source(table, "CN")) == [P(6), Interval(10, math.inf)]


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), min_size=1, max_size=8))
def test_the_curves_of_a_pbox_rise_and_never_cross(pairs):
    each = [Interval(min(p), max(p)) for p in pairs]
    curve = pbox(each)
    assert curve["low"].is_monotonic_increasing and curve["high"].is_monotonic_increasing
    assert (curve["low"] <= curve["high"]).all() and curve["low"].iloc[-1] == 1
    early, late = quantile(each, 0.5)
    assert early <= late
    assert curve.loc[curve["t"].ge(late), "low"].min() >= 0.5


def test_ramps_and_catching_up():
    assert needed_growth(P(1000), P(10000), 3).low == pytest.approx(1.154, abs=1e-3)
    assert catch_up(P(10000), P(142857), 0.2).low == pytest.approx(14.6, abs=0.05)
    assert catch_up(P(1), P(2), 0.1, 0.2) is None
    assert ramp_years(2.197) == pytest.approx(2.0, abs=1e-3)
    made = {"measure": "capacity", "item": "NdFeB", "stage": "magnets", "unit_measure": "t", "ref_area": "US", "ref_entity": "Maker"}
    table = keyed(
        {**made, "obs_value": 100, "time_period": "2025"},
        {**made, "obs_value": 400, "time_period": "2027", "obs_status": "plan"},
        policy="literal",
    )
    found = ramps(pipeline(table, "CN"))
    assert found[["subject", "kind", "period"]].to_numpy().tolist() == [["Maker", "growth_of_capacity", "2025–2027"]]
    assert found["low"].iloc[0] == pytest.approx(100)
    less = table.assign(obs_value=[100.0, 80.0], low=[100.0, 80.0], high=[100.0, 80.0])
    assert ramps(pipeline(less, "CN")).empty


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_draws_whatever_there_is(language):
    table = keyed(
        {**STOCK, "ref_area": "KR", "obs_value": 6},
        {**WAIT, "obs_value": 8, "source": "Jones"},
        {**WAIT, "obs_value": 5, "stage": "mining", "source": "Smith"},
    )
    stopped, waits = stops(stock_covers(table), matrix(profile(table)), "CN"), by_source(table, "CN")
    curves = pbox(source_intervals(waits))
    for one, two in ((stopped, waits), (stopped.head(0), waits), (stopped, waits.head(0)), (stopped.head(0), waits.head(0))):
        assert stocks_and_waits(one, two, curves if len(two) else curves.head(0), language=language).to_dict()["config"]
    assert span(36, "en") == "3 years"


@pytest.mark.parametrize(
    ("sentence", "exact", "value", "unit", "kept"),
    [
        ("出口许可审批要等45天，新厂还早。", "45天", 45, "day", False),
        ("Shipping to Busan takes 3 months.", "3 months", 3, "month", False),
        ("从付运到到港需时90日", "90日", 90, "day", False),
        ("新建一座分离厂要10年，环保审批更难。", "10年", 10, "year", True),
        ("Permitting a mine takes 7 years.", "7 years", 7, "year", True),
        ("A pilot line stands in 18 months.", "18 months", 18, "month", True),
    ],
)
def test_waiting_for_permits_and_shipments_builds_nothing(sentence, exact, value, unit, kept):
    row = {**WAIT, "sentence": sentence, "exact": exact, "obs_value": value, "unit_measure": unit}
    assert len(by_source(keyed(row), "CN")) == kept


@pytest.mark.parametrize(
    ("sentence", "entity", "kept"),
    [
        ("某车企库存仅够维持一个月生产", None, False),
        ("Stocks of one carmaker last 一个月.", None, False),
        ("一家磁材厂的库存够用一个月", None, False),
        ("韩国车企的库存仅够维持一个月", None, True),
        ("Korea's stocks last 一个月, one carmaker says.", None, True),
        ("现代等几家车企中,某家库存够一个月", "Hyundai", True),
    ],
)
def test_what_one_firm_without_a_name_has_is_not_its_countrys(sentence, entity, kept):
    row = {**STOCK, "ref_area": "KR", "ref_entity": entity, "obs_value": 1, "sentence": sentence, "exact": "一个月"}
    assert len(stock_covers(keyed(row))) == kept
