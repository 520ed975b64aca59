"""The choices of a chart that filter its neighbours: what belongs to each, and that they name rows that are there."""

import pytest

from reportlib.brief.display import Figure, Run, Table
from reportlib.brief.edition import Edition
from reportlib.brief.sections import brushes, controls
from reportlib.brief.sections.brushing import Choice, brushed, places
from tests import records
from tests.analysis_frames import keyed


def chart(anchor="figure-x"):
    return Figure(anchor, [Run("Finding")], "What", {"mark": "bar", "usermeta": {"kept": 1}}, "Alternative", "")


def plan(blocks, anchor):
    return next(b for b in blocks if isinstance(b, Figure) and b.anchor == anchor).spec.get("usermeta", {}).get("brush")


def test_what_leaves_nothing_is_not_offered():
    choices = [Choice("a", "A", {"t": [0]}), Choice("b", "B", {"t": []}), Choice("c", "C", {"t": []}, {"f": ["r-1"]})]
    made = brushed([chart(), chart("figure-y")], "figure-x", choices, "en")
    assert [c["key"] for c in plan(made, "figure-x")["choices"]] == ["a", "c"]
    assert plan(made, "figure-y") is None
    assert made[0].spec["usermeta"]["kept"] == 1 and made[0].spec["mark"] == "bar"


def test_one_choice_is_none():
    assert plan(brushed([chart()], "figure-x", [Choice("a", "A", {"t": [0]})], "en"), "figure-x") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_said_has_room_for_the_numbers(language):
    made = plan(brushed([chart()], "figure-x", [Choice(k, k, {"t": [0]}) for k in "ab"], language), "figure-x")
    assert all(slot in made["said"] for slot in ("{choice}", "{n}", "{all}")) and made["title"] and made["clear"] and made["all"]


def test_a_material_leaves_its_groups_and_its_members():
    rows = keyed({"item": "rare_earths"}, {"item": "Dy"}, {"item": "Ga"}).assign(result_id=["r-1", "r-2", "r-3"])
    made = brushes.materials([chart("figure-bottleneck")], ["heavy_rare_earths", "Ga"], rows, rows.head(0), "en")
    choices = {c["key"]: c for c in plan(made, "figure-bottleneck")["choices"]}
    assert choices["heavy_rare_earths"]["tables"]["stocks-table"] == [0, 1]
    assert choices["Ga"]["marks"] == {"figure-stocks": ["r-3"], "figure-prices": []}


def test_a_cause_leaves_its_conflicts():
    rows = keyed({}, {}, {}).assign(result_id=["r-1", "r-2", "r-3"], cause=["rounding", "stage", "rounding"])
    made = plan(brushes.causes([chart("figure-contradictions")], rows, "zh"), "figure-contradictions")
    assert [c["tables"]["contradictions-table"] for c in made["choices"]] == [[0, 2], [1]]
    assert made["choices"][0]["marks"] == {"figure-contradictions": ["r-1", "r-3"]}


def test_places():
    assert places(["x"], [], lambda row, key: True) == {"x": []}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_rows_that_a_choice_leaves_are_rows_of_the_table(language):
    blocks = controls(records.tables(), Edition(language=language)).blocks
    made = plan(blocks, "figure-elements")
    sizes = {b.anchor: len(b.rows) for b in blocks if isinstance(b, Table)}
    assert {"Dy", "Tb"} <= {c["key"] for c in made["choices"]}
    for choice in made["choices"]:
        for anchor, rows in choice["tables"].items():
            assert all(0 <= r < sizes[anchor] for r in rows)
