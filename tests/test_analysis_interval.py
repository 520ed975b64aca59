"""Interval arithmetic, and how words become intervals."""

import math
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis.interval import Interval, consensus, hull
from reportlib.analysis.policy import POLICIES, claim_interval, policy_of
from reportlib.errors import ParameterError

CASES = tomllib.loads((Path(__file__).parent / "cases" / "claim_intervals.toml").read_text(encoding="utf-8"))["case"]

numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: round(x, 6))


@st.composite
def intervals(draw, low=-1e12, high=1e12):
    a, b = sorted(draw(st.tuples(st.floats(low, high), st.floats(low, high))))
    if math.nextafter(a, math.inf) >= b:
        return Interval(a, b)
    return Interval(a, b, draw(st.booleans()), draw(st.booleans()))


@st.composite
def with_a_point(draw, **limits):
    i = draw(intervals(**limits))
    point = (
        i.low if i.low == i.high else draw(st.floats(i.low, i.high, exclude_min=i.low_open, exclude_max=i.high_open).filter(i.__contains__))
    )
    return i, point


def holds(interval: Interval, exact: Fraction) -> bool:
    above = math.isinf(interval.low) or exact > Fraction(interval.low) or (exact == Fraction(interval.low) and not interval.low_open)
    below = math.isinf(interval.high) or exact < Fraction(interval.high) or (exact == Fraction(interval.high) and not interval.high_open)
    return above and below


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_claim_interval(case):
    found = claim_interval(case["row"])
    if case.get("none"):
        assert found is None
        return
    assert found is not None
    assert found.low == pytest.approx(case.get("low", -math.inf), abs=1e-12)
    assert found.high == pytest.approx(case.get("high", math.inf), abs=1e-12)
    assert found.low_open == case.get("low_open", "low" not in case)
    assert found.high_open == case.get("high_open", "high" not in case)


def test_policies_nest():
    row = {"measure": "dependence", "obs_value": 70.0, "unit_measure": "%", "bound": "approx", "qualifier": "about"}
    literal, house, wide = (claim_interval(row, p) for p in ("literal", "house", "wide"))
    assert wide.low < house.low < literal.low == 70 == literal.high < house.high < wide.high
    assert policy_of(POLICIES["house"]) is POLICIES["house"]
    with pytest.raises(ParameterError, match="use one of: house"):
        policy_of("homely")


@given(
    st.sampled_from(["exact", "approx", "over", "under", "at_least", "at_most"]),
    st.floats(0, 100).map(lambda x: round(x, 2)),
    st.sampled_from([None, "near", "about"]),
)
def test_a_share_stays_within_the_whole_and_keeps_its_number(bound, value, qualifier):
    row = {"measure": "dependence", "obs_value": value, "unit_measure": "%", "bound": bound, "qualifier": qualifier}
    found = claim_interval(row)
    assert found.low >= 0
    assert found.high <= 100 or value == 100
    assert found.low <= value <= found.high


@given(with_a_point(), with_a_point())
def test_arithmetic_holds_every_true_result(a, b):
    (i, x), (j, y) = a, b
    assert holds(i + j, Fraction(x) + Fraction(y))
    assert holds(i - j, Fraction(x) - Fraction(y))
    assert holds(i * j, Fraction(x) * Fraction(y))
    assert holds(-i, -Fraction(x))


@given(with_a_point(low=-1e6, high=1e6), with_a_point(low=1e-6, high=1e6))
def test_division_holds_every_true_result(a, b):
    (i, x), (j, y) = a, b
    assert holds(i / j, Fraction(x) / Fraction(y))
    assert holds(i / -j, Fraction(x) / -Fraction(y))


@given(st.lists(with_a_point(), min_size=1, max_size=5))
def test_hull_and_consensus(pairs):
    found = [i for i, _ in pairs]
    around, common = hull(found), consensus(found)
    assert all(x in around for _, x in pairs)
    for _, x in pairs:
        assert (x in common if common is not None else False) == all(x in i for i in found)
    assert hull(reversed(found)) == around
    assert consensus(reversed(found)) == common


def test_sharp_and_open_ends():
    assert Interval(0.1, 0.1) + Interval(0.2, 0.2) != Interval(0.3, 0.3)  # outward: floats cannot hold the sum
    assert Interval(60, 75) + 5 == Interval(65, 80)
    assert 100 - Interval(75, 100, low_open=True) == Interval(0, 25, high_open=True)
    assert Interval(0, 1) * Interval(2, math.inf) == Interval(0, math.inf)
    assert 1 / Interval(0, 2, low_open=True) == Interval(0.5, math.inf)
    with pytest.raises(ZeroDivisionError):
        Interval(1, 2) / Interval(-1, 1)
    assert Interval(60, 70).intersection(Interval(70, 80)) == Interval(70, 70)
    assert Interval(60, 70, high_open=True).intersection(Interval(70, 80)) is None


def test_rebuilding_earlier_levels():
    def around(x, half):
        return Interval(x - half, x + half)

    growth = around(5473, 0.5) / around(4725, 0.5) - 1
    assert 0.158307 in growth
    assert 0.1575 < growth.low < growth.high < 0.1592
    month = around(5473, 0.5) / (1 - around(0.052, 0.0005))
    assert (math.floor(month.low), math.ceil(month.high)) == (5769, 5777)
    assert (5473 / Interval.point(0.948)).low == pytest.approx(5773.2, abs=0.05)
    assert (656 / Interval.point(1.561)).low == pytest.approx(420.24, abs=0.005)
    assert (45290 / Interval.point(0.948)).low == pytest.approx(47774.3, abs=0.05)


@pytest.mark.parametrize("ends", [(2, 1, False, False), (1, 1, True, False), (math.nan, 1, False, False)])
def test_no_such_interval(ends):
    with pytest.raises(ValueError):
        Interval(*ends)
