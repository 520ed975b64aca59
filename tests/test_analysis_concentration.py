"""Sharp bounds on concentration from the shares that are stated."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.analysis.concentration import bounds, bounds_one, bounds_top_three, effective_number, hhi, verdict
from reportlib.analysis.interval import Interval
from reportlib.analysis.reference import read_facts


@pytest.mark.parametrize(
    ("share", "others", "low", "high", "low_open"),
    [
        (0.90, None, 0.8100, 0.8200, True),
        (0.85, None, 0.7225, 0.7450, True),
        (0.70, None, 0.4900, 0.5800, True),
        (0.9, 4, 0.8125, 0.8200, False),
    ],
)
def test_one_share(share, others, low, high, low_open):
    found = bounds_one(share, others)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.low_open == low_open
    assert not found.high_open


def test_one_share_that_is_the_largest():
    found = bounds_one(0.3, largest=True)
    assert found.low == pytest.approx(0.09)
    assert found.high == pytest.approx(3 * 0.09 + 0.01)
    assert bounds_one(0.7, largest=True).high == pytest.approx(0.58)


def test_a_second_with_a_cap():
    found = bounds([Interval(0.90, 0.96), Interval.point(0.04)], cap=0.04)
    assert (found.low, found.high) == (pytest.approx(0.8116), pytest.approx(0.9232))
    number = effective_number(found)
    assert (round(number.low, 2), round(number.high, 2)) == (1.08, 1.23)


def test_top_three():
    found = bounds_top_three(0.86)
    assert (round(found.low, 5), round(found.high, 4)) == (0.24653, 0.7396)
    assert found.high_open


def test_shares_that_do_not_add_up():
    assert bounds([Interval.point(0.7), Interval.point(0.6)]) is None
    assert bounds([Interval.point(0.7)], others=0) is None
    assert bounds([Interval.point(0.7)], cap=0.1, others=2) is None


@pytest.mark.parametrize(("year", "source", "expected"), [("2025", "USGS MCS 2026", 0.5072), ("2024", "USGS MCS 2025", 0.4924)])
def test_mining_in_official_figures(year, source, expected):
    facts = read_facts()
    stated = facts[facts["measure"].eq("hhi") & facts["period"].eq(year)]
    assert stated["value"].tolist() == [expected]
    rows = facts[
        facts["item"].eq("rare_earths") & facts["stage"].eq("mining") & facts["measure"].eq("production") & facts["area"].ne("WORLD")
    ]
    levels = rows.loc[rows["period"].eq(year) & rows["source"].eq(source), "value"].dropna()
    assert hhi(levels) == pytest.approx(expected, abs=5e-5)


def test_index_of_known_shares():
    assert hhi([1, 1, 1, 1]) == pytest.approx(0.25)
    assert math.isnan(hhi([]))


def test_verdict():
    assert verdict(Interval(0.81, 0.82), 0.25) == "certain_above"
    assert verdict(Interval(0.25, 0.3, low_open=True), 0.25) == "certain_above"
    assert verdict(Interval(0.1, 0.2), 0.25) == "certain_below"
    assert verdict(Interval(0.2, 0.3), 0.25) == "undecided"


@given(st.lists(st.tuples(st.floats(0, 0.6), st.floats(0, 0.3)), min_size=1, max_size=4), st.integers(0, 2**32), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_no_market_lies_outside_the_bounds(parts, seed, others):
    shares = [Interval(low, min(1.0, low + width)) for low, width in parts]
    free, counted = bounds(shares), bounds(shares, others=others)
    rng = random.Random(seed)
    for _ in range(20):
        known = [rng.uniform(i.low, i.high) for i in shares]
        rest = 1 - sum(known)
        if rest < 0:
            continue
        cuts = sorted(rng.random() for _ in range(others - 1))
        pieces = [(b - a) * rest for a, b in zip([0, *cuts], [*cuts, 1], strict=True)]
        index = sum(x * x for x in known + pieces)
        assert free.low - 1e-9 <= index <= free.high + 1e-9
        assert counted.low - 1e-9 <= index <= counted.high + 1e-9
