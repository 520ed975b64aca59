"""What other programs read: web annotations on the texts, the citation of the tables, metadata of the page, reviews of statements."""

import json

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportlib.tables import store
from reportlib.tables.annotations import AROUND, to_annotations
from reportlib.tables.citation import UNNAMED, UNTITLED, to_citation
from reportlib.tables.package import is_whole
from tests.records import TEXT, document, tables

PATHS = {"2025/a": "texts/2025/a.txt"}


def page_of(frame, text=TEXT):
    return json.loads(to_annotations(frame, {"2025/a": text}, PATHS))


def articles(**fields):
    row = {"article_id": "a-1", "doc_id": "d", "title": None, "publisher": None, "published": None, "duplicate_of": None, **fields}
    return pd.DataFrame([row])


def test_each_claim_is_an_annotation_on_its_very_words():
    frame = tables()["claims"]
    page = page_of(frame)
    assert page["type"] == "AnnotationPage" and page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len(page["items"]) == len(frame) == 3
    for item, row in zip(page["items"], frame.to_dict("records"), strict=True):
        quotation, position = item["target"]["selector"]
        assert (quotation["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        start, end = position["start"], position["end"]
        assert TEXT[start:end] == quotation["exact"] == row["exact"]
        assert TEXT[:start].endswith(quotation["prefix"]) and len(quotation["prefix"]) == min(start, AROUND)
        assert TEXT[end:].startswith(quotation["suffix"])
        assert item["id"].endswith(row["claim_id"]) and item["target"]["source"] == "texts/2025/a.txt"
    assert len({i["id"] for i in page["items"]}) == 3


def test_the_body_is_what_the_claim_has_and_nothing_it_has_not():
    body = page_of(tables()["claims"])["items"][0]["body"]
    assert body["reportlib:measure"] == "import_share" and body["reportlib:obs_value"] == 60
    assert body["reportlib:ref_area"] == "JP" and body["reportlib:counterpart_area"] == "CN"
    assert not {"reportlib:ref_entity", "reportlib:obs_low", "reportlib:stage", "reportlib:exact"} & set(body)


def test_claims_on_texts_that_are_not_there_are_left_out():
    assert json.loads(to_annotations(tables()["claims"], {}, {}))["items"] == []


@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back(words):
    text = words + TEXT
    frame = tables()["claims"]
    frame["start"] += len(words)
    frame["end"] += len(words)
    for item in page_of(frame, text)["items"]:
        position = item["target"]["selector"][1]
        assert text[position["start"] : position["end"]] == item["target"]["selector"][0]["exact"]


def test_they_lie_beside_the_tables_and_the_package_knows_them(tmp_path):
    store.write_tables(tables(), {"2025/a": TEXT}, tmp_path)
    resources = {r["path"]: r for r in json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"] if "hash" in r}
    assert {"annotations.jsonld", "CITATION.cff"} <= set(resources)
    assert is_whole(tmp_path)
    item = json.loads((tmp_path / "annotations.jsonld").read_text("utf-8"))["items"][0]
    text = (tmp_path / item["target"]["source"]).read_bytes().decode("utf-8")
    position = item["target"]["selector"][1]
    assert text[position["start"] : position["end"]] == "60%"
    (tmp_path / "annotations.jsonld").write_text("{}", encoding="utf-8")
    assert not is_whole(tmp_path)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published": "2025-04-04", "title": "A: b # c", "publisher": "財新"}, {"date-published": "2025-04-04", "title": "A: b # c"}),
        ({"published": "2025-04"}, {"year": 2025, "month": 4, "title": UNTITLED}),
        ({"published": "2025"}, {"year": 2025, "authors": [{"name": UNNAMED}]}),
        ({"published": "2025-01-02/2025-01-05"}, {"date-published": "2025-01-02"}),
        ({"title": 'x\u2028- y: "z"\n\'\x00\x85\\'}, {"title": 'x - y: "z" \' \\'}),
    ],
    ids=["day", "month", "year", "interval", "hostile"],
)
def test_the_citation_names_each_article(fields, expected):
    found = yaml.safe_load(to_citation(articles(**fields), {}))
    assert found["cff-version"] == "1.2.0" and found["type"] == "dataset" and found["authors"] and found["message"] and found["title"]
    (reference,) = found["references"]
    assert {"type", "title", "authors"} <= set(reference)
    assert {k: reference.get(k) for k in expected} == expected


def test_a_story_told_again_is_not_cited_and_other_tables_have_another_name():
    assert "references" not in yaml.safe_load(to_citation(articles(duplicate_of="a-0"), {}))
    one, two = (yaml.safe_load(to_citation(articles(), {"claims.csv": data}))["identifiers"][0]["value"] for data in (b"1", b"2"))
    assert one != two and one.startswith("sha256:")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_title_is_a_citation(title, publisher):
    found = yaml.safe_load(to_citation(articles(title=title, publisher=publisher), {}))
    assert isinstance(found["references"][0]["title"], str)


def test_the_same_tables_give_the_same_bytes_of_both():
    one, two = tables(), tables(document())
    assert to_annotations(one["claims"], {"2025/a": TEXT}, PATHS) == to_annotations(two["claims"], {"2025/a": TEXT}, PATHS)
    assert to_citation(one["articles"], {}) == to_citation(two["articles"], {})
