"""The arithmetic audit on sentences that the real pipeline reads, and on numbers at hand."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from reportlib.analysis.audit import rates, words
from reportlib.analysis.audit.equations import FAMILIES, VERDICTS, Check, Equation, Term, holds, slack, verdict
from reportlib.analysis.audit.figures import Statement, round_margin, statements
from reportlib.analysis.audit.growth import GROWTH
from reportlib.analysis.audit.repairs import COSTS, repairs
from reportlib.analysis.audit.verdicts import audit
from reportlib.analysis.interval import Interval
from reportlib.analysis.reference import read_facts
from reportlib.errors import LexiconError
from reportlib.pipeline import extract_text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "audit.toml").read_text(encoding="utf-8"))["case"]


@cache
def audited(text, published=None):
    tables = extract_text(text, published)
    return audit(tables, texts={"text": text})


def told(frame):
    return [(r["family"], r["verdict"], r["equation"], r["repairs"]) for r in frame.to_dict("records")]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    frame = audited(case["text"], case.get("published"))
    if "family" not in case:
        assert not frame["verdict"].eq("inconsistent").any(), told(frame)
        return
    found = frame[frame["family"].eq(case["family"]) & frame["verdict"].eq(case["verdict"])]
    assert not found.empty, told(frame)
    if case["verdict"] != "inconsistent":
        assert not frame["verdict"].eq("inconsistent").any(), told(frame)
    if "repair" in case:
        assert any(r.startswith(case["repair"]) for rows in found["repairs"] for r in rows), told(found)


def test_every_family_but_those_of_official_figures_has_a_case():
    assert {c["family"] for c in CASES if "family" in c} == set(FAMILIES) - {"stale_denominator"}


def growth_of(later, earlier, change, places=(1, 1, 0.1)):
    terms = [Term.given(str(v), Interval(v - p / 2, v + p / 2)) for v, p in zip((later, earlier, change), places, strict=True)]
    return Check(GROWTH, tuple(terms[:2]), Statement("d", None, 0, "", "", ()), terms[2])


@pytest.mark.parametrize(
    ("later", "earlier", "change", "expected"),
    [
        (5473, 4725, 15.8, "consistent"),  # 15.8307 %
        (5473, 5773.2, -5.2, "consistent"),
        (656, 420.24, 56.1, "consistent"),
        (597, 272.6, 119, "consistent"),
        (45290, 47774.3, -5.2, "consistent"),
        (5473, 4725, 18.5, "inconsistent"),
        (5473, 4725, 16.0, "inconsistent"),
    ],
)
def test_growth_anchors(later, earlier, change, expected):
    assert verdict(growth_of(later, earlier, change)) == expected


def test_anchors_of_days():
    for first, last, days in (
        ("2025年10月9日", "2025年11月7日", 29),
        ("2024年12月3日", "2025年11月9日", 341),
        ("2025年4月4日", "2025年12月15日", 255),
    ):
        frame = audited(f"自{first}至{last}共{days}天,中国禁止对美国出口镓。")
        assert frame["verdict"].tolist() == ["consistent"] and frame["low"].tolist() == [days]


def test_anchors_of_bases_and_rates():
    frame = audited("若管制持续一年,日本经济可能损失2.6万亿日元,GDP下降0.43%。若持续三个月,日本经济损失0.66万亿日元,GDP下降0.11%。")
    row = frame[frame["form"].eq("implied_gdp")].iloc[0]
    assert row["low"] < 604.65e9 * 1000 < row["high"] and row["stated_low"] < 600e12 < row["stated_high"]
    assert row["verdict"] == "consistent"
    frame = audited("日本经济将损失2.6万亿日元(约合1160亿元人民币)。", "2025-12")
    row = frame[frame["family"].eq("currency")].iloc[0]
    assert row["verdict"] == "consistent" and row["low"] < 22.41 < row["high"]


def test_official_figures_are_held_against_and_support_repairs():
    facts = read_facts()
    text = "日本进口的4300多种商品里,1006种有一半以上都得从中国买。"
    frame = audit(extract_text(text, "2026-01"), facts=facts, texts={"text": text})
    row = frame[frame["form"].eq("official_digit")].iloc[0]
    assert row["verdict"] == "inconsistent" and row["repairs"][0].startswith("digit: 1006种 → 1406") and row["reference_ids"]
    text = "2025年10月,中国稀土永磁出口量为5473吨,环比下跌5.2%。"
    frame = audit(extract_text(text, "2025-11"), facts=facts, texts={"text": text})
    assert frame["family"].tolist() == ["level_from_growth"] and frame["verdict"].tolist() == ["consistent"]
    assert frame["low"].iloc[0] < 5773.2 < frame["high"].iloc[0]


def test_an_old_denominator_is_named():
    text = "中国稀土产量约21万吨,占全球近70%。"
    frame = audit(extract_text(text, "2025-12"), facts=read_facts(), texts={"text": text})
    row = frame[frame["family"].eq("stale_denominator")].iloc[0]
    assert row["verdict"] == "only_with_hedge" and row["caveats"] == ["older_denominator"]


def test_without_texts_only_sentences_with_claims_are_known():
    text = "2024年,缅甸稀土矿产量从2.40万吨增至3.12万吨,同比增长30%。"
    tables = extract_text(text)
    assert audit(tables)["equation"].tolist() == audit(tables, texts={"text": text})["equation"].tolist()
    (statement,) = statements(tables["claims"], tables["mentions"], tables["articles"])
    assert [f.exact for f in statement.figures] == ["2.40万吨", "3.12万吨", "同比增长30%"]
    assert all(statement.text[f.start : f.end] == f.exact for f in statement.figures)


def test_nothing_gives_an_empty_frame():
    frame = audit(extract_text(""), facts=read_facts())
    assert frame.empty and {"verdict", "equation", "repairs", "claim_ids"} <= set(frame.columns)


def test_policy_is_a_parameter():
    text = "韩国镓进口量为45吨,同比增长约13%,去年同期为40吨。"
    assert audit(extract_text(text), "house", texts={"text": text})["verdict"].tolist() == ["consistent"]
    text = "韩国镓进口量为451吨,同比增长约13.0%,去年同期为401吨。"
    assert audit(extract_text(text), "house", texts={"text": text})["verdict"].tolist() == ["only_with_hedge"]
    assert audit(extract_text(text), "literal", texts={"text": text})["verdict"].tolist() == ["inconsistent"]


def test_names_are_known():
    assert set(VERDICTS) == {"consistent", "only_with_hedge", "inconsistent", "not_checkable"} and len(FAMILIES) == 16
    assert all(cost > 0 for cost in COSTS.values())


def test_holds_by_rounding():
    assert holds("=", Interval(1, 2), Interval(2, 3)) and not holds("=", Interval(1, 2), Interval(2.1, 3))
    assert not holds("≤", Interval(2, 3), Interval(1, 2)) and holds("≤", Interval(1.9, 3), Interval(1, 2))
    assert holds("≤", Interval(100, 101), Interval.point(100))
    assert holds("=", None, Interval(1, 2)) is None


def test_division_by_zero_is_not_checkable():
    assert verdict(growth_of(5, 0, 10)) == "not_checkable" and slack(growth_of(5, 0, 10)) is None


def test_slack_is_the_gap_as_a_fraction():
    assert slack(growth_of(5473, 4725, 15.8)) == 0
    assert slack(growth_of(200, 100, 50, (0, 0, 0))) == pytest.approx(1.0)


def test_zeros_of_a_round_number_are_a_hedge():
    assert [round_margin(v) for v in (1000.0, 4300.0, 12.5, 0.0)] == [50.0, 50.0, 0.0, 0.0]


def test_rates_are_known_or_not():
    assert rates.band("JPY", "USD", 2025).low > 100 and rates.band("XAU", "USD", 2025) is None
    assert rates.band("USD", "CNY", None).low > 1 / 8


def test_what_we_wrote_wrongly_is_named():
    with pytest.raises(LexiconError, match="no words nonsense"):
        words.has("nonsense", "x")
    with pytest.raises(LexiconError, match="no pattern"):
        words.pattern("nonsense")


def test_no_repair_without_a_stated_side():
    e = Equation("multiple", "x", "{0}", lambda x: x[0])
    assert repairs(Check(e, (Term.given("1", 1.0),), Statement("d", None, 0, "", "", ()), None)) == []
