"""Code lists, labels and the hierarchy of items."""

from __future__ import annotations

import tomllib

import pytest

from reportlib.errors import LexiconError
from reportlib.lexicon import items
from reportlib.lexicon.codes import LANGUAGES, codes, label
from reportlib.lexicon.gazetteer import terms
from reportlib.lexicon.items import all_items, ancestors, default_stage, is_a, parents
from reportlib.lexicon.loader import FOLDER, read_toml
from reportlib.reading.eventrules import event_rules
from reportlib.reading.rules import NONE, PRODUCT, claim_rules
from reportlib.tables.schema import TABLES

LISTS = sorted({c.codes for s in TABLES.values() for c in s.columns if c.codes})
RULES = [f"{p.parent.name}/{p.stem}" for folder in ("claims", "events") for p in sorted((FOLDER / folder).glob("*.toml"))]


def named(language):
    return tomllib.loads((FOLDER / "labels" / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_every_code_of_the_tables_has_a_meaning_and_a_label(name):
    assert codes(name)
    assert [code for code, row in codes(name).items() if not row.get("meaning")] == []
    for language in LANGUAGES:
        # the labels themselves, since label() falls back on the code's own words
        assert set(codes(name)) == set(named(language)[name]), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_and_application_has_a_label(language):
    applications = {row["code"] for rows in read_toml("applications").values() if isinstance(rows, list) for row in rows if "code" in row}
    assert applications
    assert (set(all_items()) | applications) - set(named(language)["item"]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_of_the_gazetteer_has_a_label(language):
    known = named(language)["area"]
    areas = {row["code"] for row in read_toml("areas")["area"]}
    assert {a for a in areas if a not in known and label(a, "area", language) == a} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_has_a_label(language):
    units = read_toml("units")
    assert {row["unit"] for row in units["unit"] if "/" not in row["unit"]} - set(named(language)["unit"]) == set()
    assert set(units["per"].values()) - set(named(language)["unit_per"]) == set()
    assert set(units["classifiers"]["words"]) | set(units["classifiers"]["nouns"]) <= set(named(language)["unit"])
    if language == "zh":
        assert [c["code"] for c in units["currency"] if label(c["code"], "unit", "zh") == c["code"]] == []


def test_both_languages_name_the_same_codes():
    english, chinese = map(named, LANGUAGES)
    assert {k: set(v) for k, v in english.items()} == {k: set(v) for k, v in chinese.items()}
    assert not [v for rows in english.values() for v in rows.values() if not v.strip() or any("\u4e00" <= c <= "\u9fff" for c in v)]


@pytest.mark.parametrize(
    ("code", "name", "language", "short", "expected"),
    [
        ("US", "area", "en", False, "United States"),
        ("US", "area", "en", True, "US"),
        ("JP", "area", "en", True, "Japan"),
        ("HK", "area", "zh", False, "香港"),
        ("MP Materials", "area", "zh", False, "MP Materials"),
        ("laboratory_glass", "item", "en", False, "laboratory glass"),
        ("t", "unit", "en", False, "t"),
        ("USD/kg", "unit", "en", False, "USD/kg"),
        ("CNY/t", "unit", "zh", False, "元/吨"),
        ("g/t", "unit", "zh", False, "克/吨"),
        ("USD/辆", "unit", "en", False, "USD/vehicle"),
        ("JPY", "unit", "zh", False, "日元"),
    ],
)
def test_labels(code, name, language, short, expected):
    assert label(code, name, language, short=short) == expected


def test_every_measure_of_a_rule_is_a_code_and_every_code_is_used():
    used = {r.measure for r in claim_rules()} - {NONE}
    assert used == set(codes("measure"))


def test_every_type_of_an_event_rule_is_a_code():
    assert {r.type for r in event_rules()} <= set(codes("event_type"))


@pytest.mark.parametrize("file", RULES)
def test_every_code_that_a_rule_names_is_in_its_list(file):
    status = "obs_status" if file.startswith("claims/") else "event_status"
    lists = {"kinds": "kind", "stage": "stage", "status": status, "basis": "basis", "route": "route"}
    for rule in read_toml(file).get("rule", []):
        for row in (rule, *(rule[k] for k in ("set", "default", "expect") if isinstance(rule.get(k), dict))):
            for field, name in lists.items():
                value = row.get(field, [])
                assert set(value if isinstance(value, list) else [value]) <= set(codes(name)), (rule["id"], field)
            wanted = [row["item"]] if "item" in row else row.get("items", [])
            # an empty word says that no item is to be read, "product" that it is what the subject makes
            assert set(wanted) - {"", PRODUCT} <= set(all_items()), rule["id"]


def test_every_relation_of_a_rule_is_a_code():
    assert {r["relation"] for r in read_toml("relations")["rule"]} <= set(codes("relation"))


def test_no_item_is_its_own_ancestor():
    assert all(item not in ancestors(item) and set(parents(item)) <= set(all_items()) for item in all_items())


def test_ancestors_come_once_and_the_nearest_first(monkeypatch):
    tree = {"a": (("b", "c"), None), "b": (("d",), None), "c": (("d", "e"), None), "d": (("e",), None), "e": ((), None)}
    monkeypatch.setattr(items, "_items", lambda: tree)
    assert ancestors("a") == ["b", "c", "d", "e"]


def test_groups():
    assert is_a("Dy", "rare_earths") and is_a("Nd", "light_rare_earths") and is_a("Y", "heavy_rare_earths")
    assert is_a("SmCo", "rare_earth_magnets") and not is_a("Cu", "rare_earths")
    assert ancestors("no_such_item") == [] and default_stage("no_such_item") is None


def test_goods_are_the_end_of_the_chain():
    assert {default_stage(i) for i in ("cars", "electric_vehicles", "household_goods", "home_construction", "batteries", "chips")} == {
        "end_use"
    }
    assert default_stage("NdFeB") == "magnets" and default_stage("rare_earths") is None
    assert {default_stage(i) for i in all_items()} - {None} <= set(codes("stage"))
    assert {t.code for group in terms().values() for t in group if t.type == "item"} == set(all_items())


def test_an_unknown_list_and_language_are_errors():
    with pytest.raises(LexiconError, match="no code list"):
        codes("colours")
    with pytest.raises(LexiconError, match="no labels in fr"):
        label("JP", "area", "fr")
