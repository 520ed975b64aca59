"""Code lists, labels and the hierarchy of items."""

from __future__ import annotations

import tomllib

import pytest

from reportlib.errors import LexiconError
from reportlib.lexicon.codes import LANGUAGES, codes, label
from reportlib.lexicon.items import all_items, ancestors, is_a, parents
from reportlib.lexicon.loader import FOLDER, read_toml
from reportlib.reading.eventrules import event_rules
from reportlib.reading.rules import NONE, claim_rules
from reportlib.tables.schema import TABLES

LISTS = sorted({c.codes for s in TABLES.values() for c in s.columns if c.codes})


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_tables_has_a_label(name, language):
    assert all(label(code, name, language) for code in codes(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_has_a_label(language):
    assert not set(all_items()) - set(read_toml(f"labels/{language}")["item"])


def test_both_languages_name_the_same_codes():
    english, chinese = (tomllib.loads((FOLDER / "labels" / f"{x}.toml").read_text(encoding="utf-8")) for x in LANGUAGES)
    assert {k: set(v) for k, v in english.items()} == {k: set(v) for k, v in chinese.items()}


def test_every_measure_of_a_rule_is_a_code_and_every_code_is_used():
    used = {r.measure for r in claim_rules()} - {NONE}
    assert used == set(codes("measure"))


def test_every_type_of_an_event_rule_is_a_code():
    assert {r.type for r in event_rules()} <= set(codes("event_type"))


def test_no_item_is_its_own_ancestor():
    assert all(item not in ancestors(item) and set(parents(item)) <= set(all_items()) for item in all_items())


def test_groups():
    assert is_a("Dy", "rare_earths") and is_a("Nd", "light_rare_earths") and is_a("Y", "heavy_rare_earths")
    assert is_a("SmCo", "rare_earth_magnets") and not is_a("Cu", "rare_earths")


def test_an_unknown_list_and_language_are_errors():
    with pytest.raises(LexiconError, match="no code list"):
        codes("colours")
    with pytest.raises(LexiconError, match="no labels in fr"):
        label("JP", "area", "fr")
