"""Official figures: the package's own table is whole and coded, a user's own plugs in or is refused with its row, verdicts hold."""

import re

import pytest

from reportlib.analysis.consensus import consensus_table
from reportlib.analysis.reference import REQUIRED, VERDICTS, compared, read_controls, read_facts
from reportlib.errors import TableError
from reportlib.lexicon.codes import codes
from reportlib.lexicon.items import all_items
from tests.analysis_frames import keyed

HEADER = ",".join(REQUIRED)
GOOD = "U1,Ga,,import_share,JP,CN,2025,61.5,,,%,weight,customs,2025,own,"
GROUND = {"measure": "reserves", "ref_area": "VN", "item": "rare_earths", "stage": "reserves", "unit_measure": "t", "time_period": "2025"}


def verdicts(row, facts):
    found = compared(consensus_table(keyed(row)), facts, "2025-12")
    return found.set_index("fact_id")["verdict"].to_dict()


def own(tmp_path, *lines, name="own.csv"):
    path = tmp_path / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read_facts(path)


def test_the_table_covers_what_a_brief_asks_for():
    facts = read_facts()
    for item in ("rare_earths", "Ga", "Ge", "Sb", "graphite", "Co", "Ag"):
        made = facts[facts["item"].eq(item) & facts["measure"].eq("production") & facts["checked"].ne("own")]
        assert {"CN", "WORLD"} <= set(made["area"]) or item in ("Co", "Ag"), item
        assert made["source_year"].notna().all() and made["period"].notna().all()
    for area in ("JP", "US", "EU", "KR"):
        assert len(facts[facts["area"].eq(area) & facts["measure"].isin(["import_share", "dependence"])]), area
    for element in ("Nd", "Pr", "NdPr", "Dy", "Tb", "Sm"):
        assert len(facts[facts["item"].eq(element) & facts["measure"].eq("price")]), element
    minerals = facts[facts["measure"].isin(["production", "reserves", "import_share", "world_share"])]
    assert set(minerals["item"]) <= set(all_items())
    for column in ("stage", "basis", "route"):
        assert set(facts[column].dropna()) <= set(codes(column))


def test_controls_stand_in_their_own_table_with_dates():
    controls = read_controls()
    assert not controls[["measure", "area", "value", "source", "checked"]].isna().any().any()
    # without an item an act is of all that the announcements it names control
    assert controls.loc[controls["item"].isna(), "instrument"].notna().all()
    assert controls["value"].map(lambda d: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", d))).all()
    assert not read_facts()["measure"].str.startswith("control_").any()


def test_each_verdict(tmp_path):
    base = "rare_earths,reserves,reserves,VN,,{},{},,,t,{},{},{},own,"
    lines = [
        "V1," + base.format("2025", 3_500_000, "", "Survey 2026", "2026"),
        "V2," + base.format("2019", 22_000_000, "", "Survey 2020", "2020"),
        "V3," + base.format("2025", 9_000_000, "value", "Elsewhere", "2026"),
    ]  # fmt: skip
    facts = own(tmp_path, *lines)
    facts = facts[facts["fact_id"].isin(["V1", "V2", "V3"])]
    assert verdicts({**GROUND, "obs_value": 3_500_000, "basis": "weight"}, facts) == {
        "V1": "inside", "V2": "other_period", "V3": "other_basis",
    }  # fmt: skip
    assert verdicts({**GROUND, "obs_value": 6_000_000}, facts)["V1"] == "outside"
    # who still gives the figure of 2019 repeats a stale one
    assert verdicts({**GROUND, "obs_value": 22_000_000}, facts[facts["fact_id"].ne("V3")]) == {"V1": "outside", "V2": "stale_vintage"}
    assert set(VERDICTS) == {"inside", "outside", "other_basis", "other_period", "stale_vintage"}


def test_a_figure_that_its_source_has_revised_is_stale(tmp_path):
    base = "rare_earths,reserves,reserves,VN,,2025,{},,,t,,Survey {},{},own,"
    facts = own(tmp_path, "V1," + base.format(3_500_000, 2026, 2026), "V0," + base.format(22_000_000, 2025, 2025))
    facts = facts[facts["fact_id"].isin(["V0", "V1"])]
    assert verdicts({**GROUND, "obs_value": 22_000_000}, facts) == {"V1": "outside", "V0": "stale_vintage"}
    assert verdicts({**GROUND, "obs_value": 3_500_000}, facts)["V1"] == "inside"


def test_a_user_s_own_figures_plug_in(tmp_path):
    before = len(read_facts())
    assert len(own(tmp_path, GOOD)) == before + 1
    replaced = own(tmp_path, "R0001" + GOOD[2:]).set_index("fact_id")
    assert (len(replaced), replaced.loc["R0001", "value"]) == (before, 61.5)


@pytest.mark.parametrize(
    ("line", "row", "column", "word"),
    [
        (GOOD.replace("61.5", "61,5"), None, None, "no table"),
        (GOOD.replace("61.5", "about 60"), 3, "value", "is no number"),
        (GOOD.replace("61.5", ""), 3, "value", "no number"),
        (GOOD.replace("JP", ""), 3, "area", "is empty"),
        (GOOD.replace("weight", "tonnes"), 3, "basis", "use one of"),
        (GOOD.replace("Ga,,", "Ga,smelting,"), 3, "stage", "is no code"),
        (GOOD.replace("61.5,,", "61.5,70,60"), 3, "low", "above high"),
        (GOOD.replace("U1", "U0"), 3, "fact_id", "used twice"),
    ],
    ids=lambda v: str(v)[:20],
)
def test_a_wrong_row_is_named(tmp_path, line, row, column, word):
    with pytest.raises(TableError) as error:
        own(tmp_path, GOOD.replace("U1", "U0"), line)
    text = str(error.value)
    assert word in text and "own.csv" in text and "→" in text
    assert row is None or f"row {row}, column {column}" in text


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(TableError, match="no such file"):
        read_facts(tmp_path / "none.csv")
    (tmp_path / "old.csv").write_bytes(HEADER.encode() + "\nU1,镓".encode("gbk"))
    with pytest.raises(TableError, match="UTF-8"):
        read_facts(tmp_path / "old.csv")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(TableError, match="no table"):
        read_facts(tmp_path / "empty.csv")
