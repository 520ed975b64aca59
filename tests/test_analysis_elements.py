"""What is under control element by element."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.analysis import control_acts, controls
from reportlib.analysis.elements import RARE_EARTHS, STRENGTH, by_element
from reportlib.analysis.outlets import outlet_name, shortened
from reportlib.lexicon.items import is_a
from tests.analysis_frames import events

DAY = "2031-06-01"


def held(*rows):
    acts = control_acts.event_acts(events(*rows))
    found = by_element(controls.standing(acts, DAY))
    return {r["element"]: r for r in found.to_dict("records")}


FORCE = {"type": "export_control", "date": "2031-02-03", "effect_start": "2031-02-03"}
TOLD = {"type": "export_control", "date": "2031-04-05"}


def test_the_seventeen_are_the_rare_earths_of_the_lexicon():
    assert len(set(RARE_EARTHS)) == 17 and all(is_a(e, "rare_earths") for e in RARE_EARTHS)


def test_its_own_name_counts_before_its_group():
    found = held({**FORCE, "items": "rare_earths"}, {**TOLD, "items": "Er"})
    assert set(found) == set(RARE_EARTHS)
    assert (found["Er"]["state"], bool(found["Er"]["by_group"])) == ("announced", False)
    assert (found["La"]["state"], bool(found["La"]["by_group"])) == ("in_force", True)
    assert len(found["Er"]["results"]) == 2


def test_the_strongest_state_counts_and_whoever_shares_it_is_counted():
    found = held({**TOLD, "items": "Ga"}, {**FORCE, "items": "Ga", "actor": "KR"}, {**FORCE, "items": "Ga", "actor": "VN"})
    assert list(found) == ["Ga"] and bool(found["Ga"]["other"])
    assert found["Ga"]["state"] == "in_force" and found["Ga"]["others"] == 1


def test_until_when_is_that_of_a_suspension():
    stopped = {"type": "control_suspended", "items": "Yb", "date": "2031-05-01", "effect_end": "2032-01-31"}
    found = held({**FORCE, "items": "Yb"}, stopped, {**FORCE, "items": "W"})
    assert found["Yb"]["until"] == "2032-01-31" and found["Yb"]["state"] == "suspended"
    assert found["W"]["until"] != "2032-01-31" and found["W"]["state"] == "in_force"


def test_no_control_no_element():
    assert by_element(controls.standing([], DAY)).empty


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Dy", "rare_earths", "heavy_rare_earths", "Ga", "cars"]), st.booleans()), max_size=5))
def test_an_element_stands_once_and_in_a_state_that_holds(told):
    found = held(*({**(FORCE if force else TOLD), "items": item} for item, force in told))
    assert all(r["state"] in STRENGTH for r in found.values())
    assert ("Dy" in found) == any(is_a("Dy", item) for item, _ in told)


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ({"publisher": "Ore Gazette", "published": "2031-03-04", "title": "T"}, "Ore Gazette 2031-03"),
        ({"publisher": "矿业晚报", "published": "2031-03/2031-05"}, "矿业晚报 2031-03–2031-05"),
        ({"publisher": "矿业晚报", "published": "2031-03-01/2031-03-09"}, "矿业晚报 2031-03"),
        ({"title": "  A  mine\nopens "}, "A mine opens"),
        ({"publisher": None, "title": None, "script": "Latn"}, "#letter"),
    ],
)
def test_a_document_is_called_what_a_reader_knows_it_by(article, name):
    assert outlet_name("2031/letter", article) == name


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_short_name_is_the_name_or_its_beginning(name, width):
    short = shortened(name, width)
    assert short == name or (short.endswith("…") and name.startswith(short[:-1]) and len(short) <= 2 * width + 1)
