"""The contradiction ledger: planted conflicts are found with their cause, consistent claims give none, order does not matter."""

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reportlib.analysis.causes import CAUSES, digit_edit, written_digits
from reportlib.analysis.comparable import with_keys
from reportlib.analysis.consensus import camps, consensus_table, disjoint
from reportlib.analysis.interval import Interval, consensus
from reportlib.analysis.ledger import contradictions, touched
from reportlib.analysis.reference import read_facts
from reportlib.analysis.results import check_results
from tests.analysis_frames import articles, claims, keyed

SHARE = {"measure": "world_share", "ref_area": "CN", "item": "rare_earths", "time_period": "2025"}
OUTPUT = {"measure": "production", "ref_area": "AU", "item": "rare_earths", "stage": "mining", "unit_measure": "t", "time_period": "2024"}
RELIES = {"measure": "import_share", "ref_area": "KR", "counterpart_area": "CN", "item": "rare_earths", "time_period": "2025"}
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(*rows, **kwargs):
    """The ledger of some claims; each stands in an article of its own unless it names one."""
    made = [{"article_id": f"x{i}", "doc_id": f"d{i}", **r} for i, r in enumerate(rows)]
    return contradictions(keyed(*made), articles(), **kwargs)


@st.composite
def intervals(draw):
    a, b = sorted(draw(st.tuples(st.integers(0, 30), st.integers(0, 30))))
    opens = (False, False) if a == b else draw(st.tuples(st.booleans(), st.booleans()))
    return Interval(a, b, *opens)


@given(st.lists(intervals(), max_size=12))
@QUICK
def test_camps_are_the_fewest_that_agree(found):
    made = camps(found)
    assert sorted(i for c in made for i in c) == list(range(len(found)))
    assert all(consensus(found[i] for i in c) is not None for c in made)
    openers = [min((found[i] for i in c), key=lambda i: (i.high, not i.high_open)) for c in made]
    # as many pairwise disjoint intervals as there are camps: no fewer camps can do
    assert all(disjoint(a, b) for n, a in enumerate(openers) for b in openers[n + 1 :])
    assert (len(made) <= 1) == (not found or consensus(found) is not None)


def test_consensus_table():
    table = consensus_table(keyed({**SHARE, "obs_value": 90}, {**SHARE, "obs_value": 80, "bound": "at_least"}, {**SHARE, "obs_value": 60}))
    (row,) = table.to_dict("records")
    assert (row["low"], row["high"], row["n_claims"], row["n_camps"]) == (59.5, 100, 3, 2)
    assert pd.isna(row["consensus_low"])


@st.composite
def consistent(draw):
    """Claims that all hold in one world: exact, about, over, at least and ranges, with and without dates and stages."""
    rows = []
    for area in draw(st.lists(st.sampled_from(["CN", "US", "AU"]), min_size=1, max_size=3, unique=True)):
        for stage in ("mining", "separation"):
            truth = draw(st.integers(6, 94))
            for form in draw(st.lists(st.sampled_from(["exact", "approx", "over", "at_least", "under", "range"]), max_size=5)):
                off = draw(st.integers(1, 5))
                row = {**SHARE, "ref_area": area, "stage": stage, "bound": form, "time_period": draw(st.sampled_from(["2025", None]))}
                low = {"over": truth - off, "at_least": truth - off, "under": truth + off}
                row |= {"obs_low": truth - off, "obs_high": truth + off} if form == "range" else {"obs_value": low.get(form, truth)}
                rows.append(row)
        level = draw(st.integers(1_000, 90_000))
        for year in (2023, 2024):
            for _ in range(draw(st.integers(0, 3))):
                rows.append({**OUTPUT, "ref_area": area, "time_period": str(year), "obs_value": level * (year - 2022)})
    return rows


@given(consistent())
@QUICK
def test_consistent_claims_give_no_conflict(rows):
    assert len(said(*rows)) == 0


@given(consistent(), st.randoms())
@QUICK
def test_order_does_not_matter(rows, random):
    rows = [{**r, "obs_value": r["obs_value"] * (3 if i % 4 == 3 else 1)} if r.get("obs_value") else r for i, r in enumerate(rows)]
    made = keyed(*({"article_id": f"x{i % 5}", **r} for i, r in enumerate(rows)))
    order = list(range(len(made)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(contradictions(made, articles()), contradictions(made.iloc[order].reset_index(drop=True), articles()))


def only(frame, cause, resolution=None):
    """The one conflict of a ledger, which has this cause."""
    assert len(frame) == 1, frame[["cause", "a_claim", "b_claim"]].to_dict("records")
    row = frame.iloc[0]
    assert row["cause"] == cause, (row["cause"], row["evidence"])
    assert resolution in (None, row["resolution"])
    return row


@given(st.integers(1_001, 99_999), st.sampled_from([1_000, 10_000, 1_000_000]), st.booleans())
@QUICK
def test_a_planted_unit_slip(value, factor, down):
    wrong = value / factor if down else value * factor
    row = only(
        said({**OUTPUT, "obs_value": value}, {**OUTPUT, "obs_value": value}, {**OUTPUT, "obs_value": wrong, "resolution": 1e-9}),
        "unit_factor",
    )
    assert row["suspect"] == "c2" and row["resolution"] == "correct" and row["shown"]
    assert row["evidence"] == [f"factor:{factor:g}"]


def test_units_that_are_confused_and_ratios_that_mean_nothing():
    cover = {"measure": "stock_cover", "ref_area": "JP", "item": "Ga", "time_period": "2025"}
    only(
        said({**cover, "obs_value": 4, "unit_measure": "month"}, {**cover, "obs_value": 4, "unit_measure": "year"}),
        "unit_factor",
        "correct",
    )
    found = said({**cover, "obs_value": 1, "unit_measure": "month"}, {**cover, "obs_value": 12, "unit_measure": "month"})
    assert found["cause"].tolist() != ["unit_factor"]
    metal = {"measure": "price", "ref_area": "CN", "item": "Sb", "unit_measure": "USD/t", "time_period": "2025-11"}
    only(said({**metal, "obs_value": 14_250}, {**metal, "obs_value": 31_416}), "unit_factor")  # by the kilogram, by the pound
    found = said({**metal, "obs_value": 14_000, "bound": "approx"}, {**metal, "obs_value": 30_000, "bound": "approx"})
    assert found["cause"].tolist() != ["unit_factor"]


def test_a_price_by_the_tonne_that_was_one_by_the_kilogram():
    floor = {"measure": "price_floor", "ref_area": "US", "obs_value": 95}
    row = only(
        said(
            {**floor, "item": "NdPr", "unit_measure": "USD/kg", "obs_status": "plan"},
            {**floor, "item": "rare_earths", "unit_measure": "USD/t"},
        ),
        "unit_factor",
    )
    assert row["evidence"] == ["factor:1000"] and row["differs"] == ["item", "status"]


@given(st.integers(10_000, 99_999), st.integers(0, 3), st.integers(1, 9))
@QUICK
def test_a_planted_digit(value, place, by):
    digits = list(str(value))
    digits[place] = str((int(digits[place]) + by) % 10)
    wrong = int("".join(digits))
    # a zero where it counts, a digit that is moved to the end, or a change that rounding hides, is no edit that can be seen
    assume(digits[0] != "0" and value % 10 and abs(wrong - value) > 1 and f"{wrong / value:.4g}" not in ("10", "0.1"))
    row = only(said({**OUTPUT, "obs_value": value}, {**OUTPUT, "obs_value": value}, {**OUTPUT, "obs_value": wrong}), "digit_edit")
    assert row["suspect"] == "c2"
    assert row["evidence"][0].startswith("digit:")


@given(st.tuples(st.integers(1, 19), st.integers(1, 19)).filter(lambda t: abs(t[0] - t[1]) > 2))
@QUICK
def test_a_planted_stage(values):
    mined, refined = (5 * v for v in values)
    rows = [{**SHARE, "stage": "mining", "obs_value": mined}] * 2 + [{**SHARE, "stage": "separation", "obs_value": refined}] * 2
    row = only(said(*rows, {**SHARE, "stage": "separation", "obs_value": mined}), "stage", "recode")
    assert row["suspect"] == "c4" and row["evidence"][0] == "meets:stage=mining"


def test_a_planted_item_basis_route_and_period():
    heavy = {**RELIES, "item": "heavy_rare_earths", "obs_value": 97}
    found = said(heavy, {**RELIES, "obs_value": 61}, {**RELIES, "obs_value": 61}, {**RELIES, "obs_value": 97, "resolution": 1})
    assert found.iloc[0]["cause"] == "item_scope" and found.iloc[0]["question"] == "same"
    weight, value = {**RELIES, "basis": "weight", "obs_value": 65}, {**RELIES, "basis": "value", "obs_value": 38}
    found = said(weight, weight, value, {**value, "obs_value": 65})
    assert {"basis"} == set(found["cause"]) and "meets:basis=weight" in found.iloc[0]["evidence"]
    found = said({**RELIES, "obs_value": 61}, {**RELIES, "obs_value": 61}, {**RELIES, "obs_value": 83, "route": "effective"})
    assert only(found, "direct_effective")["evidence"] == ["differs:route=effective|direct"]
    rows = [{**OUTPUT, "obs_value": 18000, "time_period": "2023"}, *[{**OUTPUT, "obs_value": 27100, "time_period": "2024"}] * 2]
    row = only(said(*rows, {**OUTPUT, "obs_value": 18000}), "period", "recode")
    assert row["evidence"][0] == "meets:period=2023"
    row = only(
        said({**SHARE, "stage": "mining", "obs_value": 52, "time_period": "2023"}, {**SHARE, "stage": "mining", "obs_value": 68}), "period"
    )
    assert row["evidence"] == ["years:2025|2023"] or row["evidence"] == ["years:2023|2025"]


def test_the_other_causes():
    ground = {"measure": "reserves", "ref_area": "BR", "item": "rare_earths", "unit_measure": "t", "time_period": "2025"}
    named = {"sentence": "巴西稀土资源量约2100万吨。", "exact": "2100万吨"}
    other = {"sentence": "巴西稀土储量为410万吨。", "exact": "410万吨"}
    only(said({**ground, "obs_value": 21_000_000, **named}, {**ground, "obs_value": 4_100_000, **other}), "reserve_resource", "keep_apart")
    year = {**OUTPUT, "time_period": "2023"}
    only(said({**year, "obs_value": 30_000}, {**year, "obs_value": 80_000, "obs_status": "forecast"}), "status", "keep_apart")
    assert len(said({**year, "obs_value": 30_000}, {**year, "obs_value": 80_000, "obs_status": "plan"})) == 0
    club = {"measure": "market_count", "ref_entity": "Club", "item": "critical_minerals", "unit_measure": "个", "time_period": "2025"}
    some = {"sentence": "该组织现有成员国14个。", "exact": "14个", "obs_value": 14}
    more = {"sentence": "该组织现有成员国19个。", "exact": "19个", "obs_value": 19}
    only(said({**club, **some}, {**club, **more}), "membership", "keep_apart")
    loss = {**SHARE, "stage": "mining"}
    only(said({**loss, "obs_value": 40, "source": "Bank A"}, {**loss, "obs_value": 70, "source": "Bank B"}), "attribution", "name_both")
    only(said({**loss, "obs_value": 85}, {**loss, "obs_value": 90}), "rounding", "span")
    only(said({**loss, "obs_value": 40}, {**loss, "obs_value": 70}), "genuine", "span")


def test_what_a_reader_does_not_hold_against_each_other():
    assert len(said({**SHARE, "stage": "mining", "obs_value": 60}, {**SHARE, "stage": "separation", "obs_value": 90})) == 0
    assert len(said({**SHARE, "stage": "mining", "obs_value": 60}, {**SHARE, "obs_value": 60})) == 0
    assert len(said({**OUTPUT, "obs_value": 100}, {**OUTPUT, "obs_value": 900, "time_period": "2025"})) == 0
    deal = {"measure": "investment", "ref_area": "US", "item": "rare_earths", "unit_measure": "USD", "time_period": "2025"}
    one = {"obs_value": 4e8, "sentence": "国防部向一家磁体厂入股4亿美元。", "exact": "4亿美元"}
    two = {"obs_value": 9e8, "sentence": "另有贷款9亿美元用于修建铁路。", "exact": "9亿美元"}
    assert len(said({**deal, **one}, {**deal, **two})) == 0
    listed = {"sentence": "Of it, 20 % or 70 %, by product.", "article_id": "a1"}
    assert len(said({**SHARE, "obs_value": 20, **listed}, {**SHARE, "obs_value": 70, **listed})) == 0
    assert len(said({**SHARE, "obs_value": 20, "obs_status": "target"}, {**SHARE, "obs_value": 70})) == 0
    only(said({**SHARE, "stage": "mining", "obs_value": 20}, {**SHARE, "obs_value": 70}), "stage")


def test_camps_not_pairs():
    rows = [{**SHARE, "obs_value": 60 + i % 2 * 30, "source": f"Source {i}", "resolution": 1} for i in range(60)]
    row = said(*rows).iloc[0]
    assert (row["a_n_claims"], row["b_n_claims"], row["n_claims"], row["a_n_sources"]) == (30, 30, 60, 30)
    assert (row["a_low"], row["b_high"], row["low"], row["high"]) == (59.5, 90.5, 59.5, 90.5)


def test_official_figures_decide_and_are_never_mixed_in():
    rows = [{**SHARE, "stage": "separation", "obs_value": 91}, {**SHARE, "stage": "separation", "obs_value": 63}]
    without, held = said(*rows), said(*rows, facts=read_facts(), as_of="2026-01")
    assert pd.isna(without.iloc[0]["suspect"]) and held.iloc[0]["suspect"] == "c1" and held.iloc[0]["official"]
    assert held[["low", "high", "n_claims"]].equals(without[["low", "high", "n_claims"]])


def test_what_a_conflict_touches():
    table = keyed({**SHARE, "obs_value": 60, "article_id": "a1"}, {**SHARE, "obs_value": 90, "article_id": "a2"})
    found = touched(contradictions(table, articles()), {"consensus": consensus_table(table)})
    assert found.iloc[0]["touches"] == [f"consensus/{consensus_table(table).iloc[0]['result_id']}"]
    check_results(found)


def test_nothing_to_hold_together():
    empty = contradictions(with_keys(claims(), articles()), articles())
    assert len(check_results(empty)) == 0 and len(touched(empty, {})) == 0


def test_digits():
    assert CAUSES[-1] == "genuine" and len(set(CAUSES)) == len(CAUSES)
    assert digit_edit(*written_digits(1006, 1406)) == 2
    assert digit_edit(*written_digits(15.8, 18.5)) == 2
    assert digit_edit(*written_digits(60, 90)) is None


def test_two_prices_of_one_article_are_of_two_grades():
    price = {"measure": "price", "ref_area": "CN", "item": "W", "unit_measure": "CNY/t", "time_period": "2025", "obs_value": 500000}
    other = {**price, "obs_value": 800000}
    one = {"article_id": "a1", "doc_id": "d1"}
    assert said({**price, **one}, {**other, **one}).empty
    assert len(said(price, other)) == 1
    moved = {**price, "measure": "price_change", "unit_measure": "%", "change": "plain", "obs_value": 5.92}
    assert said({**moved, **one}, {**moved, **one, "obs_value": 9.4}).empty
