"""Dependence by key, the ladder of stages, and what may be hidden behind third countries."""

import pandas as pd
import pytest

from reportlib.analysis.comparable import latest_publication, period_class
from reportlib.analysis.concentration import concentration
from reportlib.analysis.dependence import (
    clean_chain,
    direct_effective,
    effective_dependence,
    independent_stages,
    matrix,
    profile,
    relabelled,
    series_bounds,
    stage_ladder,
    world_shares,
)  # fmt: skip
from reportlib.analysis.interval import Interval
from reportlib.analysis.marks import claim_marks
from reportlib.analysis.reference import compared, latest, read_controls, read_facts, with_references
from reportlib.analysis.results import check_results, result_id, to_results
from reportlib.analysis.usable import usable_claims
from reportlib.errors import TableError
from tests.analysis_frames import articles, claims, ids, keyed

JP = {"ref_area": "JP", "counterpart_area": "CN", "item": "rare_earths", "measure": "import_share", "time_period": "2024"}


def test_hull_consensus_and_counts():
    found = profile(
        keyed(
            {**JP, "obs_value": 70, "bound": "approx", "qualifier": "about", "resolution": 1},
            {**JP, "obs_value": 60, "bound": "at_least", "article_id": "a2", "doc_id": "d2", "time_period": "2025-12"},
            {**JP, "obs_value": 100, "item": "heavy_rare_earths", "source": "Ministry"},
        ),
        "CN",
    )
    total = ids(found, item="rare_earths").iloc[0]
    assert (total["low"], total["high"], total["consensus_low"], total["consensus_high"]) == (60, 100, 66, 74)
    assert (total["value"], total["n_claims"], total["n_sources"], total["period"]) == (70, 2, 2, "2024–2025")
    assert ids(found, item="heavy_rare_earths")["value"].tolist() == [100]
    assert total["caveats"] == ["basis_not_stated"]


def test_claims_of_different_keys_are_never_merged():
    rows = [
        {**JP, "obs_value": 66, "basis": "weight"},
        {**JP, "obs_value": 38, "basis": "value"},
        {**JP, "obs_value": 90, "time_period": "2010"},
        {**JP, "obs_value": 75, "route": "effective"},
        {**JP, "obs_value": 40, "obs_status": "target"},
        {**JP, "obs_value": 80, "time_period": None},
        {**JP, "obs_value": 70, "stage": "separation"},
        {**JP, "obs_value": -5, "change": "yoy"},
        {**JP, "obs_value": 9, "unit_measure": "t"},
    ]
    found = profile(keyed(*rows))
    assert found["n_claims"].tolist() == [1] * 7
    assert set(found["period_class"]) == {"current", "2010", "not_stated"}


def test_disjoint_claims_have_no_consensus_and_no_value():
    found = profile(keyed({**JP, "obs_value": 63}, {**JP, "obs_value": 90, "article_id": "a2"})).iloc[0]
    assert pd.isna(found["value"])
    assert pd.isna(found["consensus_low"])
    assert "claims_disagree" in found["caveats"]


@pytest.mark.parametrize(
    ("measure", "period", "as_of", "expected"),
    [
        ("dependence", "2024", "2026-01", "current"),
        ("dependence", "2023-12", "2026-01", "2023"),
        ("dependence", "2030", "2026-01", "2030"),
        ("dependence", None, "2026-01", "not_stated"),
        ("dependence", "2024/2026", "2026-01", "current"),
        ("dependence", "2024", None, "2024"),
        ("exports", "2025-10", "2026-01", "2025-10"),
    ],
)
def test_period_class(measure, period, as_of, expected):
    assert period_class(measure, period, as_of) == expected


def test_one_source_said_twice_counts_once():
    rows = [{**JP, "obs_value": 70, "source": "USGS"}, {**JP, "obs_value": 70, "source": "usgs", "article_id": "a2"}]
    assert profile(keyed(*rows))["n_sources"].tolist() == [1]


def test_usable_claims_are_counted_by_reason():
    table = claims(
        {"obs_value": 1}, {"obs_value": 2, "confidence": 0.1}, {"obs_value": 3, "confidence": 0.1, "corrected": "confirmed"},
        {"obs_value": 600},
        {"obs_value": 4, "article_id": "off"}, {"obs_value": 5, "article_id": "copy"}, {}, {"obs_value": 6, "article_id": None},
    )  # fmt: skip
    about = articles({"article_id": "off", "doc_id": "d1", "on_topic": False}, {"article_id": "copy", "doc_id": "d1", "duplicate_of": "a1"})
    found = usable_claims(table, about)
    assert found.claims["claim_id"].tolist() == ["c0", "c2", "c7"]
    counts = found.coverage.set_index(found.coverage["reason"].fillna(found.coverage["step"]))["n_claims"]
    assert counts.to_dict() == {
        "claims": 8,
        "off_topic": 1,
        "impossible": 1,
        "earlier_level": 0,
        "duplicate": 1,
        "no_number": 1,
        "low_confidence": 1,
        "used": 3,
    }


def test_what_lies_ahead_is_no_fact():
    found = profile(keyed({**JP, "obs_value": 40, "time_period": "2030"}, {**JP, "obs_value": 70}))
    assert dict(zip(found["period_class"], found["status"], strict=True)) == {"current": "actual", "2030": "forecast"}
    assert "status_from_period" in ids(found, period_class="2030")["caveats"].iloc[0]


def test_relabelled_supply():
    phi = relabelled(Interval.point(0.70), Interval.point(0.75))
    assert phi.low == pytest.approx(0.16667, abs=5e-6)
    assert effective_dependence(Interval.point(0.60), phi).low == pytest.approx(0.66667, abs=5e-6)
    assert relabelled(Interval.point(0.66), Interval.point(0.74)).low == pytest.approx(0.2353, abs=5e-5)
    assert relabelled(Interval.point(0.9), Interval.point(0.5)) is None
    wide = relabelled(Interval(0.66, 0.74), Interval(0.75, 1, low_open=True))
    assert (wide.low, wide.high, wide.low_open, wide.high_open) == (pytest.approx(0.01 / 0.26), 1, True, False)


def test_direct_and_effective_of_one_article():
    rows = [
        {**JP, "obs_value": 70, "resolution": 1}, {**JP, "obs_value": 75, "bound": "over", "route": "effective", "measure": "dependence"},
        {**JP, "obs_value": 20, "article_id": "a2"},
    ]  # fmt: skip
    found = direct_effective(keyed(*rows)).set_index("kind")
    assert found.loc["direct", "value"] == 70
    assert found.loc["relabelled", "at_stated"] == pytest.approx(100 / 6)
    assert found.loc["relabelled", "low_open"]
    assert found.loc["relabelled", "claim_ids"] == ["c0", "c1"]


@pytest.mark.parametrize(
    ("shares", "least", "most", "independent"), [((0.69, 0.91, 0.94), 0.94, 1, 0.99833), ((0.60, 0.85, 0.85), 0.85, 1, 0.991)]
)
def test_series_bounds(shares, least, most, independent):
    points = [Interval.point(s) for s in shares]
    assert series_bounds(points) == Interval(least, most)
    assert independent_stages(points).low == pytest.approx(independent, abs=5e-6)


def test_stage_ladder_and_clean_chain():
    share = {"measure": "world_share", "ref_area": "CN", "time_period": "2025"}
    table = keyed(
        {**share, "item": "rare_earths", "stage": "separation", "obs_value": 91},
        {**share, "item": "rare_earths", "stage": "mining", "obs_value": 69},
        {**share, "item": "NdFeB", "obs_value": 94, "resolution": 1},
        {**share, "item": "Dy", "stage": "mining", "obs_value": 99},
        {**share, "item": "rare_earths", "stage": "mining", "obs_value": 50, "obs_status": "target"},
        {**share, "ref_area": "US", "item": "rare_earths", "stage": "mining", "obs_value": 12},
        policy="literal",
    )
    ladder = stage_ladder(table, "CN", "rare_earths")
    assert ladder["stage"].tolist() == ["mining", "separation", "magnets"]
    official = compared(ladder, read_facts(), "2026-01").set_index("stage")
    assert official.loc["magnets", "verdict"] == "inside"
    assert (
        official.loc["magnets", "fact_id"]
        not in compared(ladder[ladder["stage"].eq("mining")], read_facts(), "2026-01")["fact_id"].tolist()
    )
    chain = clean_chain(ladder).set_index("kind")
    assert (chain.loc["through", "low"], chain.loc["through", "high"]) == (94, 100)
    assert (chain.loc["clean", "low"], chain.loc["clean", "high"]) == (0, 6)
    assert chain.loc["clean", "n_claims"] == 3
    index = concentration(world_shares(table))
    mining = ids(index, stage="mining", item="rare_earths", period_class="current").iloc[0]
    assert mining["n_shares"] == 2  # what China aims at is no share of the market
    assert (mining["low"], mining["low_open"]) == (pytest.approx(10_000 * (0.69**2 + 0.12**2)), True)


def test_matrix_picks_and_says_how_many():
    found = matrix(
        profile(
            keyed({**JP, "obs_value": 70}, {**JP, "obs_value": 75, "route": "effective"}, {**JP, "obs_value": 90, "time_period": "2010"})
        )
    )
    assert (found["value"].tolist(), found["n_keys"].tolist()) == ([70], [3])


def test_references_are_held_against_and_never_mixed_in():
    results = profile(
        keyed(
            {**JP, "obs_value": 70, "bound": "approx"},
            {**JP, "obs_value": 50, "basis": "value"},
            {**JP, "obs_value": 70, "bound": "approx", "time_period": "1999"},
        )
    )
    facts = read_facts()
    found = compared(results, facts, "2026-01")
    unknown = ids(results, period_class="current")[lambda f: f["basis"].isna()]["result_id"].iloc[0]
    verdicts = found[found["result_id"].eq(unknown)].set_index("fact_id")["verdict"]
    assert {"inside", "outside", "other_period"} == set(verdicts)
    by_value = ids(results, basis="value")["result_id"].iloc[0]
    assert "other_basis" in set(found.loc[found["result_id"].eq(by_value), "verdict"])
    old = ids(results, period_class="1999")["result_id"].iloc[0]
    assert set(found.loc[found["result_id"].eq(old), "verdict"]) == {"other_period"}
    held = with_references(results, found)
    assert held.drop(columns="reference_ids").equals(results.drop(columns="reference_ids"))
    assert all(held["reference_ids"].map(len).loc[results["period_class"].eq("current")])
    assert len(latest(found)) < len(found)


def test_the_package_s_figures_are_checked_ones():
    facts = read_facts()
    assert set(facts["checked"]) == {"source", "computed"}
    assert facts["fact_id"].is_unique
    assert not facts[["item", "measure", "area", "unit", "source"]].isna().any().any()
    assert len(read_controls())
    mining = facts[
        facts["measure"].eq("world_share") & facts["item"].eq("rare_earths") & facts["stage"].eq("mining") & facts["area"].eq("CN")
    ]
    assert mining["checked"].eq("computed").all()
    assert mining["value"].between(50, 75).all()


def test_a_user_s_own_figures(tmp_path):
    path = tmp_path / "own.csv"
    header = "fact_id,item,stage,measure,area,partner,period,value,low,high,unit,basis,source,source_year,checked,remark\n"
    path.write_text(header + "U1,Ga,,import_share,NA,CN,2025,12.5,,,%,,customs,2025,own,\n", encoding="utf-8")
    mine = read_facts(path).set_index("fact_id").loc["U1"]
    assert (mine["area"], mine["value"]) == ("NA", 12.5)
    path.write_text(header.replace("measure", "what"), encoding="utf-8")
    with pytest.raises(TableError, match="no such column"):
        read_facts(path)


def test_results_keep_their_contract():
    good = to_results([{"item": "Ga", "value": 1.0, "claim_ids": ["c1"], "n_sources": 1}], "test", {"item": "text"})
    assert good["result_id"].tolist() == [result_id("test", ["Ga"])]
    with pytest.raises(TableError, match="n_claims"):
        check_results(good.assign(n_claims=pd.array([2], dtype="Int64")))
    with pytest.raises(TableError, match="no such column"):
        check_results(good.drop(columns="caveats"))
    with pytest.raises(TableError, match="outside its interval"):
        check_results(good.assign(low=pd.array([2.0], dtype="Float64")))
    with pytest.raises(TableError, match="of one id"):
        to_results([{"item": "Ga"}, {"item": "Ga"}], "test", {"item": "text"})


def test_marks_say_where_claims_stand():
    table = keyed({**JP, "obs_value": 60, "bound": "at_least"}, {**JP, "obs_low": 65, "obs_high": 75, "bound": "range", "doc_id": "sub/d2"})
    found = claim_marks(profile(table), table, articles(), depth="../")
    assert found["href"].tolist() == ["../evidence/d1.html#c0", "../evidence/sub--d2.html#c1"]
    assert found["side"].fillna("").tolist() == ["above", ""]
    assert found["x2"].fillna(0).tolist() == [0, 75]
    assert found["voice"].tolist() == ["Daily", "Daily"]


def test_nothing_to_say():
    none, about = keyed(), articles()
    assert latest_publication(about.head(0)) is None
    ladder = stage_ladder(none, "CN", "rare_earths")
    frames = [profile(none), world_shares(none), ladder, clean_chain(ladder), direct_effective(none), concentration(world_shares(none))]
    for frame in frames:
        assert len(check_results(frame)) == 0
    assert (
        len(matrix(profile(none))) == len(compared(profile(none), read_facts(), None)) == len(claim_marks(profile(none), none, about)) == 0
    )


def test_an_earlier_level_is_left_out_but_for_a_price_or_an_amount_of_a_stated_time():
    price = {"measure": "price", "unit_measure": "USD/kg", "obs_value": 8, "scope": "earlier"}
    share = {"obs_value": 79, "scope": "earlier", "time_period": "2024"}
    found = usable_claims(claims({**price, "time_period": "2025-01"}, price, share), articles())
    assert found.claims["claim_id"].tolist() == ["c0"]
