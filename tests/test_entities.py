"""Areas, companies, institutions, people and items in texts of both scripts and English."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.errors import LexiconError
from reportlib.lexicon import gazetteer
from reportlib.lexicon.gazetteer import Term, terms
from reportlib.lexicon.items import all_items
from reportlib.reading.entities import find_entities
from reportlib.reading.text import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "entities.toml").read_text(encoding="utf-8"))["case"]
# pieces of names, joined at random: what stands at a border is then as often refused as allowed
PIECES = [
    "中",
    "美",
    "日",
    "国",
    "本",
    "欧",
    "盟",
    "对",
    "华",
    "为",
    "稀土",
    "镝",
    "金",
    "银",
    "行",
    "10",
    "MP",
    "Materials",
    "US",
    "$",
    "China",
    " ",
    "\n",
    "Ltd",
    "商务部",
    "其",
    "鋱",
    "(000831)",
]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    assert [f"{e.exact}={e.code}" for e in find_entities(case["text"])] == case["expect"]


def test_ids_of_cases_are_unique():
    assert len({c["id"] for c in CASES}) == len(CASES) >= 80


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_entities_are_ordered_disjoint_and_cut_from_the_text(text):
    at = 0
    for entity in find_entities(text):
        assert at <= entity.span.start < entity.span.end <= len(text)
        assert entity.exact == text[entity.span.start : entity.span.end]
        at = entity.span.end


def test_home_of_companies_bodies_and_people():
    found = {e.code: e.home for e in find_entities("莱纳斯、商务部、川普")}
    assert found == {"Lynas": "AU", "MOFCOM": "CN", "Donald Trump": "US"}


def test_all_surfaces_are_folded():
    assert [s for s in terms() if fold(s) != s] == []


def test_every_plain_surface_is_found_as_what_it_names():
    """A name that is always swallowed by a look-alike or by another entry would never be found."""
    plain = [t for group in terms().values() for t in group if not t.parts and not t.decides and t.type != "lookalike"]
    lost = [(t.surface, t.code) for t in plain if (t.type, t.code) not in {(e.type, e.code) for e in find_entities(t.surface)}]
    assert lost == []


def test_every_item_can_be_found():
    found = {t.code for group in terms().values() for t in group if t.type == "item"}
    assert set(all_items()) == found


def test_a_surface_shared_without_context_is_an_error(monkeypatch):
    monkeypatch.setattr(gazetteer, "_named", lambda: iter([Term("稀土", "company", "Acme")]))
    with pytest.raises(LexiconError, match="稀土"):
        terms.__wrapped__()
