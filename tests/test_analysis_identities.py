"""Identities beyond pairs: planted faults come back as minimal sets with their weakest member, sound sets stay silent."""

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportlib.analysis.feasible import Bound, Relation, feasible, implied, minimal_infeasible
from reportlib.analysis.identities import implied_rates, infeasible
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import check_results
from tests.analysis_frames import articles, keyed

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARE = {"measure": "world_share", "item": "graphite", "stage": "mining", "time_period": "2024"}
OUTPUT = {"measure": "production", "item": "graphite", "stage": "mining", "unit_measure": "t", "time_period": "2024"}
TRADE = {"measure": "exports", "ref_area": "CN", "item": "Ga", "unit_measure": "t"}


def broken(*rows):
    made = [{"article_id": f"x{i}", "doc_id": f"d{i}", **r} for i, r in enumerate(rows)]
    return check_results(infeasible(keyed(*made), articles()))


def test_shares_of_one_market_are_at_most_the_whole():
    rows = [{**SHARE, "ref_area": a, "obs_value": v} for a, v in (("CN", 78), ("MZ", 12), ("MG", 10))]
    assert len(broken(*rows)) == 0
    (row,) = broken(*rows, {**SHARE, "ref_area": "BR", "obs_value": 31, "confidence": 0.6}).to_dict("records")
    assert (row["identity"], row["weakest"], row["n_claims"]) == ("shares_at_most_whole", "c3", 2)
    assert row["high"] == pytest.approx(22.5) and row["stated_low"] == 30.5
    # groups of countries contain others; undated shares of other stages are other markets
    assert (
        len(
            broken(*rows, {**SHARE, "ref_area": "EU", "obs_value": 31}, {**SHARE, "ref_area": "BR", "stage": "separation", "obs_value": 40})
        )
        == 0
    )


def test_share_level_and_total():
    rows = [
        {**OUTPUT, "ref_area": "WORLD", "obs_value": 1_600_000, "resolution": 100_000},
        {**OUTPUT, "ref_area": "CN", "obs_value": 1_270_000, "resolution": 10_000},
    ]
    assert len(broken(*rows, {**SHARE, "ref_area": "CN", "obs_value": 79})) == 0
    (row,) = broken(*rows, {**SHARE, "ref_area": "CN", "obs_value": 61, "confidence": 0.7}).to_dict("records")
    assert (row["identity"], row["weakest"], row["n_claims"]) == ("share_of_total", "c2", 3)
    assert (row["low"], row["high"]) == (pytest.approx(100 * 1265 / 1650), pytest.approx(100 * 1275 / 1550))


def test_parts_and_months():
    rows = [
        {**OUTPUT, "ref_area": "WORLD", "obs_value": 1000},
        {**OUTPUT, "ref_area": "CN", "obs_value": 700},
        {**OUTPUT, "ref_area": "MZ", "obs_value": 290},
    ]
    assert len(broken(*rows)) == 0
    assert broken(*rows, {**OUTPUT, "ref_area": "BR", "obs_value": 90})["identity"].tolist() == ["parts_at_most_whole"]
    months = [{**TRADE, "time_period": "2025-0" + str(i), "obs_value": 40} for i in (1, 2, 3)]
    assert len(broken(*months, {**TRADE, "time_period": "2025", "obs_value": 125})) == 0
    (row,) = broken(*months, {**TRADE, "time_period": "2025-Q1", "obs_value": 95}).to_dict("records")
    assert (row["identity"], row["n_claims"]) == ("months_at_most_year", 4)


GROWTH = "10月出口5473吨,较上年同月的4725吨增长{}%。"


def grown(stated):
    text = GROWTH.format(stated)
    shared = {"article_id": "a1", "sentence": text}
    return [
        {**TRADE, **shared, "time_period": "2025-10", "obs_value": 5473, "exact": "5473吨"},
        {**TRADE, **shared, "time_period": "2024-10", "obs_value": 4725, "exact": "4725吨"},
        {
            **TRADE, **shared, "measure": "volume_change", "unit_measure": "%", "change": "yoy", "time_period": "2025-10",
            "obs_value": stated, "exact": f"{stated}%", "resolution": 0.1,
        },
    ]  # fmt: skip


def test_level_and_change_give_the_earlier_level():
    assert len(broken(*grown(15.8))) == 0
    (row,) = broken(*grown(18.5)).to_dict("records")
    assert row["identity"] == "change_from_earlier" and row["n_claims"] == 3
    three = broken(*grown(18.5)[:2], {**grown(18.5)[2], "confidence": 0.5}).iloc[0]
    assert three["weakest"] == "c2"
    assert (three["low"], three["high"]) == (pytest.approx(100 * (5472.5 / 4725.5 - 1)), pytest.approx(100 * (5473.5 / 4724.5 - 1)))


def loss(text, yen, yuan, **more):
    base = {
        "measure": "economic_loss",
        "ref_area": "JP",
        "item": "Ga",
        "obs_status": "actual",
        "sentence": text,
        "time_period": "2025",
        **more,
    }
    return [
        {**base, "unit_measure": "JPY", "obs_value": yen, "bound": "approx"},
        {**base, "unit_measure": "CNY", "obs_value": yuan, "bound": "approx"},
    ]


def test_two_currencies_of_one_amount_imply_a_rate():
    one, two = loss("甲文。", 2.6e12, 1.16e11, article_id="a1"), loss("乙文。", 6.6e11, 3.0e10, article_id="a2")
    rates = implied_rates(keyed(*one, *two), articles())
    assert rates["unit"].tolist() == ["CNY/JPY"] * 2 and 1 / rates.iloc[0]["value"] == pytest.approx(22.41, abs=0.005)
    assert len(broken(*one, *two)) == 0
    off = loss("丙文。", 1.8e11, 1.8e11, article_id="a3", ref_area="KR")
    found = broken(*one, *off)
    assert found["identity"].tolist() == ["exchange_rate"] and found.iloc[0]["n_claims"] == 4


@st.composite
def market(draw):
    """Shares that leave room below 100 %, and levels and totals that fit them."""
    areas = draw(st.lists(st.sampled_from(["CN", "US", "AU", "BR", "IN", "MZ"]), min_size=2, max_size=5, unique=True))
    total = draw(st.integers(2_000, 900_000))
    shares = [draw(st.integers(1, 90 // len(areas))) for _ in areas]
    rows: list[dict] = [{**OUTPUT, "ref_area": "WORLD", "obs_value": total}]
    for area, share in zip(areas, shares, strict=True):
        rows.append({**SHARE, "ref_area": area, "obs_value": share})
        rows.append({**OUTPUT, "ref_area": area, "obs_value": round(total * share / 100)})
    return rows


@given(market())
@QUICK
def test_sound_sets_are_silent(rows):
    assert len(broken(*rows)) == 0


@given(market(), st.data())
@QUICK
def test_a_planted_level_is_found_with_its_set(rows, data):
    at = 2 + 2 * data.draw(st.integers(0, (len(rows) - 1) // 2 - 1))
    rows = [{**r, "obs_value": r["obs_value"] * 3 + 2_000, "confidence": 0.6} if i == at else r for i, r in enumerate(rows)]
    found = broken(*rows)
    assert f"c{at}" in set(found["weakest"])
    assert all(f"c{at}" in ids for ids in found["claim_ids"])


@given(market(), st.randoms())
@QUICK
def test_order_does_not_matter(rows, random):
    rows = [{**r, "obs_value": r["obs_value"] * (5 if i == 2 else 1)} for i, r in enumerate(rows)]
    made = keyed(*rows)
    order = list(range(len(made)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(infeasible(made, articles()), infeasible(made.iloc[order].reset_index(drop=True), articles()))


@pytest.mark.parametrize(
    ("level", "percent", "former"),
    [(5473, -5.2, 5773.2), (656, 56.1, 420.24), (597, 119, 272.6), (45290, -5.2, 47774.3), (5473, 15.8307, 4725)],
)
def test_the_earlier_level_that_a_change_implies(level, percent, former):
    relation = Relation("change_from_earlier", (("former", 1.0), ("factor", 1.0), ("level", -1.0)))
    known = {"level": math.log(level), "factor": math.log(1 + percent / 100)}
    found = implied([relation], [Bound(q, q, Interval.point(v)) for q, v in known.items()], "former")
    assert math.exp(found.low) == pytest.approx(former, rel=1e-4) and math.exp(found.high) == pytest.approx(former, rel=1e-4)


def test_a_set_is_minimal():
    # a + b <= 10, b + c <= 10: only the first is broken, and d has nothing to do with it
    pairs = (("a", "b"), ("b", "c"))
    relations = [Relation("sum", tuple((q, 1.0) for q in pair), low=-float("inf"), high=10.0) for pair in pairs]
    bounds = [Bound(q, q, Interval(*span)) for q, span in {"a": (7, 8), "b": (4, 6), "c": (1, 2), "d": (0, 1)}.items()]
    needed, members = minimal_infeasible(relations, bounds)
    assert [m.claim_id for m in members] == ["a", "b"] and needed == relations[:1]
    assert all(feasible(relations, [m for m in members if m is not out]) for out in members)
    assert implied(relations, [b for b in bounds if b.claim_id != "b"], "b").high == pytest.approx(3)
    assert minimal_infeasible(relations, bounds[1:]) is None


def test_joint_systems_need_the_solver():
    # each relation alone can hold, all three cannot: x = y, y = z, x = z + 1
    same = [Relation(n, ((a, 1.0), (b, -1.0)), off, off) for n, a, b, off in (("1", "x", "y", 0), ("2", "y", "z", 0), ("3", "x", "z", 1))]
    bounds = [Bound(q, q, Interval(0, 5)) for q in "xyz"]
    assert all(feasible([r], bounds) for r in same) and feasible(same[:2], bounds) and not feasible(same, bounds)


def test_nothing_to_hold_together():
    assert len(broken()) == 0
    assert len(check_results(implied_rates(keyed(), articles()))) == 0
