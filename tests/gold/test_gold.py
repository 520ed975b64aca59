"""The floors hold, and what they were pinned on is what is there."""

import json

import pytest

from reportlib.lexicon.codes import codes
from tests.gold import gate
from tests.gold.corpus import ROOT, Corpus, GoldDocument, read_corpus
from tests.gold.place import place


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


@pytest.fixture(scope="module")
def measured(corpus):
    return gate.measure(corpus)


def test_the_floors_were_pinned_on_these_annotations(corpus):
    assert gate.read_floors()["gold"] == corpus.hash


def test_no_figure_is_below_its_floor(measured):
    assert gate.fallen(measured.f1(), gate.read_floors()["floors"]) == []


def test_every_code_of_the_annotations_is_in_its_list(corpus):
    lists = {"measure": "measure", "stage": "stage", "obs_status": "obs_status", "kind": "kind", "bound": "bound", "change": "change"}
    for document in corpus.documents:
        for layer, rows in document.rows.items():
            for row in rows:
                for column, name in lists.items():
                    assert row.get(column) is None or row[column] in codes(name), (document.name, layer, row)
                assert layer != "events" or row["type"] in codes("event_type"), (document.name, row)


def test_every_claim_stands_on_an_annotated_mention(corpus):
    for document in corpus.documents:
        places = {(m["start"], m["end"]) for m in document.rows["mentions"]}
        assert [c for c in document.rows["claims"] if (c["start"], c["end"]) not in places] == []


def test_a_fallen_figure_is_named():
    assert gate.fallen({"a": 0.5}, {"a": 0.6, "b": 0.1}) == ["a: 0.5000 is below its floor 0.6000", "b: 0.0000 is below its floor 0.1000"]
    assert gate.fallen({"a": 0.6}, {"a": 0.6}) == []


def small(hash_):
    return Corpus([GoldDocument("d", "d.txt", "development", "日本60%的稀土来自中国。", {"mentions": []})], {}, hash_)


def test_pinning_raises_and_never_lowers():
    corpus = small("one")
    measured = gate.measure(corpus)
    first = gate.pin(corpus, measured, {}, "HEAD")
    held = gate.pin(corpus, measured, {**first, "floors": {"mentions.found": 0.9, "gone": 0.5}}, "HEAD")
    assert held["floors"] == {**first["floors"], "mentions.found": 0.9, "gone": 0.5}
    assert held["change"] == []


def test_changed_annotations_leave_a_record(monkeypatch):
    monkeypatch.setattr(gate, "read_at", lambda _: small("one"))
    corpus = small("two")
    data = gate.pin(corpus, gate.measure(corpus), {"gold": "one", "floors": {"mentions.found": 1.0}}, "HEAD")
    assert data["gold"] == "two"
    assert data["floors"] == {"mentions.found": 0.0, "mentions.full": 0.0}
    assert data["change"] == [{"old_gold": "one", "new_gold": "two", "on_old": data["floors"], "on_new": data["floors"]}]
    with pytest.raises(SystemExit, match="--was"):
        gate.pin(corpus, gate.measure(corpus), {"gold": "zero", "floors": {}}, "HEAD")


def test_floors_are_read_as_they_were_written(tmp_path, monkeypatch):
    data = {
        "gold": "two",
        "floors": {"a.b": 0.25},
        "change": [{"old_gold": "one", "new_gold": "two", "on_old": {"a.b": 0.5}, "on_new": {"a.b": 0.25}}],
    }
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.toml")
    assert gate.read_floors() == {}
    gate.FLOORS.write_text(gate.write_floors(data), encoding="utf-8")
    assert gate.read_floors() == data


def test_an_annotation_is_placed_by_its_context():
    text = "第一篇开始,日本60%。第一篇结束。中国60%。"
    assert place({"exact": "60%", "context": "中国60%", "kind": "share"}, text) == {"start": 20, "end": 23, "exact": "60%", "kind": "share"}
    assert place({"first": "第一篇开", "last": "结束。", "title": None}, text) == {"start": 0, "end": 18, "title": None}
    for context in ("60%", "德国60%"):
        with pytest.raises(ValueError, match="occurs"):
            place({"exact": "60%", "context": context}, text)


def test_the_annotations_are_in_text_order(corpus):
    for document in corpus.documents:
        for layer in document.rows:
            lines = (ROOT / "tests/gold/annotations" / f"{document.name}.{layer}.jsonl").read_text(encoding="utf-8").splitlines()
            places = [(r["start"], r["end"]) for r in map(json.loads, lines)]
            assert places == sorted(places)
