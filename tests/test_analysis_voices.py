"""Who says so: voices and their kinds, echo, effective number, what has fallen due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis import voices
from reportlib.analysis.comparable import summaries
from reportlib.analysis.voice_kinds import KINDS, kind_of
from reportlib.charts.voices import source_graph
from tests.analysis_frames import articles, ids, keyed

LONG = "The ministry says that {n} of all the gallium used in Korea comes from a single country."


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("USGS", "ministry"), ("European Commission", "ministry"), ("Lynas", "company"), ("SMM", "market"), ("CSIS", "research"),
        ("Xinhua", "state_media"), ("Goldman Sachs", "broker"), ("Silver Institute", "industry"), ("Donald Trump", "person"),
        ("东方证券", "broker"), ("甲乙丙有限公司", "company"), ("某人", "unknown"), ("reuters", "commercial_media"),
    ],
)  # fmt: skip
def test_kinds(source, kind):
    assert kind_of(source) == kind
    assert kind in KINDS


def test_every_body_of_the_lexicon_has_a_kind():
    from reportlib.lexicon.loader import read_toml

    assert not [b["code"] for b in read_toml("institutions")["institution"] if kind_of(b["code"]) == "unknown"]


def test_kinds_stand_wherever_sources_are_counted():
    table = keyed(
        {"obs_value": 70, "source": "USGS", "ref_area": "KR", "item": "Ga"}, {"obs_value": 70, "ref_area": "KR", "item": "Ga"},
        more_articles=[{"article_id": "a3", "doc_id": "d3", "publisher": "Voice", "publisher_kind": "commentary"}],
    )  # fmt: skip
    assert table["source_kind"].tolist() == ["ministry", "unknown"]
    assert summaries(table, "test")["source_kinds"].tolist() == [["ministry", "unknown"]]


def test_voices_by_name_or_by_article():
    table = keyed(
        {"obs_value": 1, "source": "USGS"}, {"obs_value": 2, "source": "USGS", "doc_id": "d2", "article_id": "a2"}, {"obs_value": 3}
    )
    found = voices.by_voice(table, articles())
    assert found[["voice", "n_claims", "n_documents", "source_kind"]].to_numpy().tolist() == [
        ["USGS", 2, 2, "ministry"],
        ["Daily", 1, 1, "unknown"],
    ]
    assert voices.by_kind(found)[["source_kind", "n_voices", "n_claims"]].to_numpy().tolist() == [["ministry", 1, 2], ["unknown", 1, 1]]
    assert len(voices.links(table, articles())) == 3


def test_what_several_articles_tell_in_the_same_words_is_one_telling():
    other = {"doc_id": "d2", "article_id": "a2"}
    table = keyed(
        {"obs_value": 70, "sentence": LONG.format(n="70 %")},
        {"obs_value": 70, "sentence": "As reported: " + LONG.format(n="70 %"), **other},
        {"obs_value": 70, "sentence": "Something else entirely is said here about magnets and motors, at length.", **other},
        {"obs_value": 70, "sentence": LONG.format(n="70 %"), "measure": "import_share", **other},
        {"obs_value": 5, "sentence": "Up 5 %."},
        {"obs_value": 5, "sentence": "Up 5 %.", **other},
    )
    found = voices.echoes(table)
    assert found[["first", "n_articles", "n_claims"]].to_numpy().tolist() == [["c0", 2, 2]]
    single = voices.without_echo(table, found)
    assert single["source_id"].tolist() == ["a1", "a1", "a2", "a2", "a1", "a2"]
    sums = voices.totals(table, found)
    assert sums["effective"] == pytest.approx(2.0, abs=0.3) and sums["named"] == 0


def test_one_article_that_says_it_twice_is_no_echo():
    assert voices.echoes(keyed({"obs_value": 70, "sentence": LONG}, {"obs_value": 70, "sentence": LONG})).empty


@given(st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_the_effective_number_lies_between_one_and_the_number(counts):
    assert 1 - 1e-9 <= voices.effective_number(counts) <= len(counts) + 1e-9


def test_what_has_fallen_due():
    ahead = {"obs_value": 1, "obs_status": "forecast"}
    table = keyed(
        {**ahead, "time_period": "2024"}, {**ahead, "time_period": "2025-12"}, {**ahead, "time_period": "2026"},
        {**ahead, "time_period": "2023/2026-02"}, {"obs_value": 1, "time_period": "2020"}, ahead,
    )  # fmt: skip
    assert voices.fallen_due(table, "2026-01")["time_period"].tolist() == ["2025-12", "2024"]
    assert voices.fallen_due(table, None).empty


def test_how_many_rest_on_one_voice():
    found = summaries(keyed({"obs_value": 1, "item": "Ga"}, {"obs_value": 1, "item": "Ge"}), "test")
    assert voices.single_voiced([found, found.head(0)]) == (2, 2)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_graph_draws_each_link_once(language):
    table = keyed({"obs_value": 1, "source": "USGS"}, {"obs_value": 2}, {"obs_value": 2, "doc_id": "d2", "article_id": "a2"})
    drawn = voices.links(table, articles())
    spec = source_graph(drawn, {"ministry": "ministries", "unknown": "not known"}, language=language).to_dict()
    lines = [r for rows in spec["datasets"].values() for r in rows if "n_claims" in r]
    assert len(lines) == 3
    assert ids(drawn, voice="USGS")["named"].all()
    assert source_graph(drawn.head(0), {}, language=language).to_dict()["config"]
