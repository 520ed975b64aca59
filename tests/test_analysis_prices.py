"""Prices in one unit, units that cannot be right, price floors, rates of exchange."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis import floors, money, prices
from reportlib.analysis.capacity import pipeline
from reportlib.analysis.interval import Interval
from reportlib.analysis.reference import read_facts
from reportlib.errors import TableError
from tests.analysis_frames import ids, keyed

PRICE = {"measure": "price", "item": "W", "unit_measure": "USD/kg", "time_period": "2025-06-12", "resolution": 1}
MADE = {"measure": "production", "item": "W", "unit_measure": "t", "ref_area": "US"}
FLOOR = {**PRICE, "measure": "price_floor", "ref_area": "US", "time_period": None}


def levels(*rows, policy="literal"):
    return prices.levels(keyed(*rows, policy=policy))


def test_one_market_price_in_the_unit_that_most_claims_use():
    found = levels(
        {**PRICE, "obs_value": 60, "ref_area": "US"},
        {**PRICE, "obs_value": 62, "time_period": "2025-06-02/2025-06-08", "article_id": "a2", "ref_area": "WORLD"},
        {**PRICE, "obs_value": 61000, "unit_measure": "USD/t"},
        {**PRICE, "obs_value": 440, "unit_measure": "CNY/kg"},
        {**PRICE, "obs_value": 60, "time_period": "2025-05"},
        {**PRICE, "obs_value": 3, "unit_measure": "CNY/kWh"},
        {**PRICE, "obs_value": 3, "change": "mom"},
    )
    dollars = ids(found, unit="USD/kg", time="2025-06").iloc[0]
    assert (dollars["low"], dollars["high"], dollars["n_claims"]) == (60, 62, 3)
    assert sorted(found["unit"]) == ["CNY/kg", "USD/kg", "USD/kg"]


def test_units_of_mass():
    assert money.factor("USD/oz", "USD/g").low == pytest.approx(1 / 31.1034768)
    assert 1 / 31.1034768 in money.factor("USD/oz", "USD/g")
    assert money.factor("USD/lb", "USD/kg").low == pytest.approx(2.20462262)
    assert money.factor("USD", "USD") == Interval.point(1)
    assert money.factor("USD", "USD/kg") is None and money.factor("JPY/kg", "USD/kg") is None and money.parts_of("台") is None


def test_a_tonne_for_a_kilogram():
    rows = [
        {**FLOOR, "obs_value": 95},
        {**PRICE, "obs_value": 70},
        {**FLOOR, "item": "critical_minerals", "obs_value": 95, "unit_measure": "USD/t", "article_id": "a2"},
    ]
    found = levels(*rows)
    row = prices.unit_checks(found).iloc[0]
    assert row[["item", "stated_unit", "unit", "value", "fits"]].tolist() == ["critical_minerals", "USD/t", "USD/kg", 95, 2]
    mended = prices.repaired(found, prices.unit_checks(found))
    assert ids(mended, item="critical_minerals")[["unit", "caveats"]].to_numpy().tolist() == [
        ["USD/kg", ["one_source", "period_not_stated", "unit_repaired"]]
    ]
    assert ids(mended, item="W")["unit"].tolist() == ["USD/kg", "USD/kg"]


def test_nobody_to_ask_is_no_verdict():
    assert prices.unit_checks(levels({**PRICE, "obs_value": 95}, {**FLOOR, "obs_value": 95, "unit_measure": "USD/t"})).empty
    assert prices.unit_checks(levels({**PRICE, "obs_value": 95})).empty
    assert prices.unit_checks(levels({**PRICE, "obs_value": 95}, {**FLOOR, "obs_value": 950})).empty
    assert prices.unit_checks(levels({**PRICE, "obs_value": 95}, {**FLOOR, "obs_value": 95, "unit_measure": "CNY/t"})).empty


def test_an_official_price_is_a_witness():
    wrong = levels({**PRICE, "item": "NdPr", "obs_value": 60, "unit_measure": "USD/t"})
    row = prices.unit_checks(wrong, read_facts()).iloc[0]
    assert row["unit"] == "USD/kg" and row["reference_ids"] and row["witness_ids"] == []
    assert prices.unit_checks(levels({**PRICE, "item": "NdPr", "obs_value": 60}), read_facts()).empty


def test_changes_whose_base_is_unsaid_are_left_out():
    moved = {**PRICE, "measure": "price_change", "unit_measure": "%", "change": "plain"}
    found = prices.changes(keyed({**moved, "obs_value": 2}, {**moved, "obs_value": 30}, {**moved, "obs_value": 5, "change": "mom"}))
    assert found[["change", "value"]].to_numpy().tolist() == [["mom", 5]]


@pytest.mark.parametrize(
    ("floor", "price", "quantity", "upside", "millions"),
    [(110, 47.826, 2388, 0, 148.5), (110, 69, 2388, 0, 97.9), (110, 55, 2388, 0, 131.3), (110, 120, 1000, 0.3, -3.0)],
)
def test_what_a_floor_costs(floor, price, quantity, upside, millions):
    kilograms = quantity * 1000
    assert round(floors.payout(floor, price, kilograms, upside) / 1e6, 1) == millions
    found = floors.payout_interval(*(Interval.point(v) for v in (floor, price, kilograms)), upside)
    assert found.low == pytest.approx(found.high) == pytest.approx(floors.payout(floor, price, kilograms, upside))


ENDS = st.tuples(st.floats(1, 200), st.floats(0, 50)).map(lambda v: Interval(v[0], v[0] + v[1]))


@given(ENDS, ENDS, ENDS, st.floats(0, 1), st.tuples(*[st.floats(0, 1)] * 3))
def test_the_interval_holds_every_payment(floor, price, quantity, upside, at):
    f, p, q = (i.low + t * (i.high - i.low) for i, t in zip((floor, price, quantity), at, strict=True))
    found = floors.payout_interval(floor, price, quantity, upside)
    assert found.low - 1e-6 <= floors.payout(f, p, q, upside) <= found.high + 1e-6


def test_expected_payments():
    assert floors.expected_payout(100, 100, 0.3, 1, 1) == pytest.approx(11.9235, abs=1e-3)
    assert floors.expected_payout(100, 100, 0.3, 1, 1, 1) == pytest.approx(0, abs=1e-9)
    assert floors.expected_payout(100, 80, 0, 1, 2) == 40


def test_implied_price_and_cost():
    together = "They guarantee 110 a kilogram, 2.3 times the market price."
    table = keyed(
        {**FLOOR, "obs_value": 110, "sentence": together},
        {"measure": "price_multiple", "item": "W", "unit_measure": "x", "obs_value": 2.3, "sentence": together},
        {"measure": "price_multiple", "item": "W", "unit_measure": "x", "obs_value": 9, "sentence": "Another."},
        {**MADE, "stage": "separation", "obs_value": 597, "time_period": "2025-Q2"},
        {**MADE, "stage": "mining", "obs_value": 9999, "time_period": "2025"},
        {**PRICE, "obs_value": 300, "unit_measure": "CNY/kg"},
        {**PRICE, "obs_value": 69},
        policy="literal",
    )  # fmt: skip
    found = prices.levels(table)
    implied = floors.implied_prices(table, found)
    assert implied[["low", "n_claims"]].to_numpy().tolist() == [[pytest.approx(47.826, abs=1e-3), 2]]
    costs = floors.costs(found, pipeline(table, "CN"), implied, read_facts())
    by = costs.set_index("against")
    assert by.loc["implied", "low"] / 1e6 == pytest.approx(148.5, abs=0.05)
    assert by.loc["claims", "high"] / 1e6 == pytest.approx(97.9, abs=0.05)
    assert set(costs["caveats"].map(tuple)) == {("annualised",)} and len(by.loc["implied", "claim_ids"]) == 3
    line = floors.curve(110, 150, 2)
    assert line["cost"].tolist() == [220, 0, 0]


def test_drawn_for_a_kilogram():
    found = prices.per_kilogram(levels({**PRICE, "item": "NdPr", "obs_value": 60000, "unit_measure": "USD/t"}, {**PRICE, "obs_value": 0}))
    assert found[["item", "at"]].to_numpy().tolist() == [["NdPr", 60]]
    assert prices.official_of(found, read_facts())["at"].tolist() == [69]


def test_rates_of_exchange(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("date,base,quote,rate,source\n2025-06,USD,JPY,144.5,bank\n2025-07-01,USD,JPY,143,bank\n", encoding="utf-8")
    rates = money.read_rates(path)
    assert money.rate(rates, "USD", "JPY", "2025-06-10") == (Interval.point(144.5), "bank")
    assert money.rate(rates, "USD", "JPY", "2025") == (Interval(143, 144.5), "bank")
    assert 1 / 144.5 in money.rate(rates, "JPY", "USD", "2025-06")[0]
    assert money.rate(rates, "USD", "JPY", "2024") is None and money.rate(rates, "USD", "JPY", None) is None
    assert money.rate(rates, "USD", "EUR", "2025-06") is None and money.rate(None, "USD", "JPY", "2025") is None
    assert money.rate(None, "USD", "USD", None) == (Interval.point(1), "")
    for text, match in (
        ("date,base\n", "no such column"),
        ("date,base,quote,rate,source\nsoon,A,B,1,x\n", "date"),
        ("date,base,quote,rate,source\n2025,A,B,0,x\n", "rate"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TableError, match=match):
            money.read_rates(path)
    with pytest.raises(TableError, match="cannot read"):
        money.read_rates(tmp_path / "none.csv")


def test_nothing_to_say():
    none = keyed()
    found = prices.levels(none)
    assert found.empty and prices.changes(none).empty and prices.unit_checks(found).empty and floors.implied_prices(none, found).empty
    assert prices.repaired(found, prices.unit_checks(found)).empty and prices.per_kilogram(found).empty
    assert floors.costs(found, pipeline(none, "CN"), floors.implied_prices(none, found), None).empty
    assert isinstance(found, pd.DataFrame)
