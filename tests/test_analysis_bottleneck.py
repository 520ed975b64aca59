"""Which missing material stops which use: what remains, the minimum, and what to secure first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis import bottleneck
from reportlib.analysis.dependence import matrix, profile, world_shares
from reportlib.analysis.interval import Interval
from reportlib.analysis.marks import relation_marks
from reportlib.charts.bottleneck import bottleneck_matrix
from reportlib.tables.frames import to_frame
from tests.analysis_frames import articles, ids, keyed

SHARE = {"ref_area": "FR", "counterpart_area": "CN", "measure": "dependence"}
WORLD = {"ref_area": "CN", "measure": "world_share", "time_period": "2025"}


def relations(*triples):
    base = {"start": 0, "end": 5, "rule": "test", "doc_id": "d1", "article_id": "a1"}
    return to_frame(
        "relations",
        [
            {**base, "relation_id": f"l{i}", "exact": f"{s} in {o}", "subject": s, "relation": r, "object": o, "item": s}
            for i, (s, r, o) in enumerate(triples)
        ],
    )


NEEDED = relations(
    ("Dy", "irreplaceable_in", "jet_engines"),
    ("Dy", "used_in", "jet_engines"),
    ("Nd", "used_in", "jet_engines"),
    ("Ga", "used_in", "radar"),
    ("Gd", "used_in", "radar"),
    ("Ga", "used_in", "chips"),
    ("electricity", "used_in", "chips"),
    ("critical_minerals", "used_in", "weapons"),
    ("Nd", "produced_in", "CN"),
)


def found(*rows):
    table = keyed(*rows, policy="literal")
    return bottleneck.needs(NEEDED, matrix(profile(table)), world_shares(table), "CN")


def test_what_is_needed():
    wanted = bottleneck.required(NEEDED)
    assert wanted[["application", "item", "need"]].to_numpy().tolist() == [
        ["chips", "Ga", "used_in"],
        ["jet_engines", "Dy", "irreplaceable_in"],
        ["jet_engines", "Nd", "used_in"],
        ["radar", "Ga", "used_in"],
        ["radar", "Gd", "used_in"],
    ]


def test_what_is_said_of_all_of_a_group_holds_for_its_members_and_no_other_share_does():
    rows = found({**SHARE, "item": "heavy_rare_earths", "obs_value": 100}, {**SHARE, "item": "rare_earths", "obs_value": 70})
    of = {r["item"]: r for r in ids(rows, subject="FR").to_dict("records")}
    assert (of["Dy"]["low"], of["Dy"]["high"], of["Dy"]["known_by"]) == (0, 0, "heavy_rare_earths")
    assert of["Dy"]["caveats"] == ["said_of_the_group"]
    assert (of["Nd"]["low"], of["Nd"]["high"]) == (0, 100)
    assert of["Nd"]["caveats"] == ["availability_not_stated"]


def test_the_world_has_what_avoids_the_supplier_at_every_stage():
    rows = found(
        {**WORLD, "item": "Ga", "stage": "mining", "obs_value": 50},
        {**WORLD, "item": "Ga", "stage": "separation", "obs_value": 30},
        {**WORLD, "item": "Ga", "stage": "separation", "obs_value": 99, "obs_status": "target"},
    )
    row = ids(rows, subject="WORLD", item="Ga").iloc[0]
    assert (row["low"], row["high"], row["n_claims"]) == (pytest.approx(20), pytest.approx(50), 2)


def test_the_scarcest_material_decides():
    rows = found({**SHARE, "item": "Ga", "obs_value": 80}, {**SHARE, "item": "Gd", "obs_value": 40})
    uses = ids(bottleneck.applications(rows), subject="FR")
    of = {r["application"]: r for r in uses.to_dict("records")}
    assert (of["radar"]["high"], of["radar"]["binding"], bool(of["radar"]["certain"])) == (pytest.approx(20), ["Ga"], True)
    assert (of["jet_engines"]["low"], of["jet_engines"]["high"], bool(of["jet_engines"]["known"])) == (0, 100, False)
    hang = ids(bottleneck.materials(rows), subject="FR").set_index("item")
    assert hang.loc["Ga", ["n_uses", "n_binding", "n_short"]].tolist() == [2, 2, 2]
    # securing gallium takes radar from 20 to 60 and chips from 20 to 100; securing gadolinium alone changes nothing
    assert hang.loc["Ga", "low"] == pytest.approx(120)
    assert hang.loc["Gd", "high"] == pytest.approx(0)
    assert hang.index[0] == "Ga"


def test_what_to_secure_first():
    rows = found(
        {**SHARE, "item": "Ga", "obs_value": 80}, {**SHARE, "item": "Gd", "obs_value": 40}, {**SHARE, "item": "Nd", "obs_value": 1}
    )
    order = bottleneck.unlock_order(rows, "FR")
    assert order["item"].tolist() == ["Ga", "Gd", "Nd"]
    assert order["freed"].tolist() == [1, 2, 3]
    assert bottleneck.best_known(rows) == "FR"
    assert bottleneck.best_known(rows.head(0)) is None


spans = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda p: Interval(min(p), max(p)))


@given(st.lists(st.tuples(spans, st.floats(0, 1)), min_size=1, max_size=6))
def test_the_minimum_holds_for_whatever_the_materials_turn_out_to_be(cases):
    least = bottleneck.minimum([i for i, _ in cases])
    drawn = [min(i.high, i.low + at * (i.high - i.low)) for i, at in cases]
    assert least.low <= min(drawn) <= least.high


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_chart_has_a_cell_for_each_need(language):
    rows = ids(found({**SHARE, "item": "Ga", "obs_value": 99}, {**SHARE, "item": "Gd", "obs_value": 40}), subject="FR")
    uses, materials = bottleneck.applications(rows), bottleneck.materials(rows)
    marks = relation_marks(rows, NEEDED, articles())
    assert marks["href"].str.startswith("evidence/d1.html#l").all()
    spec = bottleneck_matrix(rows, uses, materials, marks, language).to_dict()
    drawn = [r for values in spec["datasets"].values() for r in values if "remains" in r and "kind" in r]
    assert {(r["item"], r["kind"]) for r in drawn} >= {("Ga", "missing"), ("Gd", "part"), ("Dy", "unknown")}


def test_no_relation_no_matrix():
    assert bottleneck.needs(relations(), matrix(profile(keyed())), world_shares(keyed()), "CN").empty
    empty = bottleneck.needs(relations(), matrix(profile(keyed())), world_shares(keyed()), None)
    assert bottleneck.applications(empty).empty and bottleneck.materials(empty).empty
