"""A finished brief is walked from every number to the words of its document, and back; and the walk finds what is planted."""

import json
import shutil

import pytest

from tests import walk
from tests.walk import Built

CHECKS = (walk.unbound, walk.unfounded, walk.misquoted, walk.one_way, walk.astray, walk.only_on_paper)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_nothing_is_loose(printed, check):
    assert check(Built(printed)) == []


@pytest.fixture
def marred(printed, tmp_path):
    """A copy of a brief in which a text can be replaced."""
    shutil.copytree(printed, tmp_path / "copy", symlinks=True, ignore=shutil.ignore_patterns(".cache"))

    def replace(name, old, new):
        path = tmp_path / "copy" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return Built(tmp_path / "copy")

    return replace


@pytest.mark.parametrize("planted", ["About 3,417 of them.", "其中38.5%如此。", "It is 12 times that of 2024."])
def test_a_number_without_a_note_is_found(marred, planted):
    found = walk.unbound(marred("brief.html", "<main", f"<p>{planted}</p><main"))
    assert len(found) == 1 and planted[:6] in found[0]


@pytest.mark.parametrize("harmless", ["On 4 April 2025, and in 2024–2026.", "2025年4月4日第18号公告", "No. 61 of 2025, 4N, G7"])
def test_dates_and_names_are_none(marred, harmless):
    assert walk.unbound(marred("brief.html", "<main", f"<p>{harmless}</p><main")) == []


def test_a_result_on_nothing_and_a_note_of_nothing_are_found(marred, printed):
    results = json.loads((printed / "results.json").read_text(encoding="utf-8"))
    first = next(r for r in results.values() if r["claim_ids"])
    built = marred("results.json", f'"{first["claim_ids"][0]}"', '"c-000000000000"')
    assert any("c-000000000000, which is no claim" in w for w in walk.unfounded(built))
    built = marred("brief.html", 'id="note-2"', 'id="note-999"')
    assert any("note 999 is of no result" in w for w in walk.unfounded(built))


def test_a_claim_that_moved_and_a_page_without_the_way_back_are_found(marred, printed):
    built = marred("evidence/one.html", 'class="cited"', 'class="gone"')
    assert walk.one_way(built)
    claims = built.tables["claims"]
    built.tables["claims"] = claims.assign(start=claims["start"] + 1)
    assert walk.misquoted(built)


def test_a_label_without_a_mark_is_found(marred):
    built = marred("brief.html", '"datasets":{', '"datasets":{"planted":[{"text":"77.7 %"}],')
    for script in built.page.select("figure.chartfig > script"):
        spec = json.loads(script.string)
        spec["layer"] = [{"mark": "text", "encoding": {"text": {"field": "text"}}, "data": {"name": "planted"}}]
        script.string = json.dumps(spec)
    assert any("77.7" in w for w in walk.astray(built))
