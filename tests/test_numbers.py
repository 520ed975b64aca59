"""How results are written, by language; the cases are data."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.brief.numbers import LANGUAGES, SHAPES, Number, number_of, shape_of, words, write_number, write_result, write_spread
from reportlib.tables.schema import CLAIMS

CASES = tomllib.loads((Path(__file__).parent / "cases" / "numbers.toml").read_text(encoding="utf-8"))["case"]


def claims_of(rows):
    frame = pd.DataFrame([{"claim_id": f"c{i}", **r} for i, r in enumerate(rows)], columns=CLAIMS.names)
    return frame.set_index("claim_id", drop=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_written(case, language):
    claims = claims_of(case.get("claims", []))
    row = {"result_id": "r", "claim_ids": list(claims.index), **case["row"]}
    assert write_result(number_of(row, claims), language).replace("\u00a0", " ") == case[language]


def test_both_languages_have_the_same_patterns():
    def keys(table, path=""):
        for k, v in table.items():
            yield path + k
            if isinstance(v, dict) and not {"one", "other"} & v.keys():
                yield from keys(v, f"{path}{k}.")

    assert set(keys(words("en"))) == set(keys(words("zh")))


ends = st.none() | st.decimals(-(10**13), 10**13, places=4) | st.just(Decimal("Infinity"))


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    value=st.none() | st.decimals(-(10**13), 10**13, places=4),
    low=ends,
    high=ends,
    unit=st.sampled_from(["%", "t", "USD", "JPY/kg", "x", "month", "条", None]),
    quantum=st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10000)]),
    opened=st.booleans(),
)
def test_anything_can_be_written(language, value, low, high, unit, quantum, opened):
    if low is not None and high is not None and low > high:
        low, high = high, low
    n = Number("r", value, low, high, opened, opened, unit, 2, 1, None, quantum)
    assert shape_of(n) in SHAPES
    text = write_result(n, language)
    assert text and "None" not in text and "-" not in text and "Infinity" not in text


@given(st.decimals(0, 100, places=1), st.sampled_from([Decimal("0.1"), Decimal(1), Decimal(10)]))
def test_the_rounding_of_a_number_is_not_printed_as_an_interval(value, quantum):
    value = (value / quantum).to_integral_value() * quantum
    n = Number("r", value, value - quantum / 2, value + quantum / 2, unit="%", quantum=quantum)
    assert write_spread(n) is None


@given(st.decimals(0, 99, places=3), st.decimals(0, 1, places=3))
def test_ends_are_rounded_outward(low, width):
    n = Number("r", None, low, low + width, unit="t")
    digits = write_number(n).removesuffix("\u00a0t").replace("at most ", "0–").split("–")
    assert Decimal(digits[0]) <= low + Decimal("0.5") and Decimal(digits[-1]) >= low + width - Decimal("0.5")
