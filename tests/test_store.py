"""What is written comes back, as the same bytes each time, and nothing that a spreadsheet would run."""

import csv
import hashlib
import io
import json
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.errors import OutputError, TableError
from reportlib.tables import store
from reportlib.tables.csvtext import from_csv, to_csv
from reportlib.tables.package import is_whole
from reportlib.tables.schema import TABLES
from tests.records import TEXT, document, tables


def content(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def written(tmp_path):
    store.write_tables(tables(), {"2025/a": TEXT}, tmp_path / "t", "hash")
    return tmp_path / "t"


def test_parquet_and_csv_say_the_same(written):
    made = tables()
    for name, frame in store.read_tables(written).items():
        pd.testing.assert_frame_equal(frame, made[name])
        pd.testing.assert_frame_equal(from_csv(name, (written / f"{name}.csv").read_bytes().decode()), made[name])


def test_tables_are_read_from_csv_alone(written):
    for path in written.glob("*.parquet"):
        path.unlink()
    assert "NA" in set(store.read_tables(written)["claims"]["ref_area"])


def test_a_plain_csv_reader_reads_them(written):
    with (written / "claims.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    assert [r["ref_area"] for r in rows] == ["JP", "NA", "JP"]
    assert [r["obs_value"] for r in rows] == ["60", "275000", "60"]
    assert TEXT[int(rows[1]["start"]) : int(rows[1]["end"])] == rows[1]["exact"] == "27.5万吨"


def test_the_same_tables_give_the_same_bytes(written, tmp_path):
    store.write_tables(tables(), {"2025/a": TEXT}, tmp_path / "again", "hash")
    assert content(tmp_path / "again") == content(written)


def test_the_text_comes_back_with_its_line_ends(written):
    assert store.read_text(written, "2025/a") == TEXT
    with pytest.raises(TableError, match="no text"):
        store.read_text(written, "2025/b")


def test_files_of_earlier_documents_go_and_files_of_others_stay(written):
    (written / "notes.txt").write_text("mine")
    other = document(doc_id="b")
    store.write_tables(tables(other), {"b": TEXT}, written)
    assert (written / "texts/b.txt").exists()
    assert not (written / "texts/2025/a.txt").exists()
    assert (written / "notes.txt").read_text() == "mine"
    assert not list(written.glob(".new-*"))


def test_the_data_package_describes_what_is_there(written):
    package = json.loads((written / "datapackage.json").read_text(encoding="utf-8"))
    assert package["reportlib"] == {"schema": "1", "lexicon": "hash"}
    resources = {r["name"]: r for r in package["resources"]}
    for name, schema in TABLES.items():
        data = (written / f"{name}.csv").read_bytes()
        described = resources[name]
        assert described["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert described["bytes"] == len(data)
        assert [f["name"] for f in described["schema"]["fields"]] == schema.names == next(csv.reader(io.StringIO(data.decode())))
        assert described["schema"]["primaryKey"] == [schema.key]
        assert {k["reference"]["resource"] for k in described["schema"].get("foreignKeys", [])} == {t for _, t in schema.references}
    assert resources["texts"]["path"] == ["texts/2025/a.txt"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("+1 234", "'+1 234"),
        ("＝1", "'＝1"),
        ("- 八国", "'- 八国"),
        ("'=1", "''=1"),
        ("-5.2%", "-5.2%"),
        ("+1,200", '"+1,200"'),
        ("'90年代", "'90年代"),
        ("60%", "60%"),
        ('a "b", c', '"a ""b"", c"'),
        (" a", '" a"'),
    ],
)
def test_a_spreadsheet_runs_nothing_and_normal_text_stays(text, cell):
    frame = pd.DataFrame({"title": pd.array([text], dtype="string")})
    assert to_csv(frame) == f"title\n{cell}\n"
    assert from_csv("articles", to_csv(frame))["title"][0] == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
def test_any_text_comes_back(texts):
    frame = pd.DataFrame({"exact": pd.array(texts, dtype="string"), "start": pd.array(range(len(texts)), dtype="Int64")})
    written = to_csv(frame)
    assert list(from_csv("claims", written)["exact"]) == texts
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not row[0].startswith(("=", "@", "\t", "\r"))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_comes_back_without_an_exponent(numbers):
    frame = pd.DataFrame({"value": pd.array(numbers, dtype="Float64")})
    written = to_csv(frame)
    assert "e" not in written.partition("\n")[2].lower()
    assert list(from_csv("mentions", written)["value"]) == numbers


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_is_written_digit_for_digit(number):
    assert to_csv(pd.DataFrame({"value": [number]})) == f"value\n{number:f}\n"
    assert Decimal(to_csv(pd.DataFrame({"value": [number]})).split("\n")[1]) == number


def test_a_cell_of_the_wrong_type_is_named():
    with pytest.raises(TableError, match="column start"):
        from_csv("claims", "start\nten\n")
    with pytest.raises(TableError, match="column complete"):
        from_csv("articles", "complete\nyes\n")


def test_missing_and_damaged_tables_are_said_to_be(written, tmp_path):
    with pytest.raises(TableError, match="no such table"):
        store.read_tables(tmp_path / "nothing")
    (written / "claims.parquet").write_bytes(b"PAR1 is not enough")
    with pytest.raises(TableError, match="cannot be read"):
        store.read_tables(written)


def test_a_damaged_folder_is_not_whole(written):
    assert is_whole(written)
    (written / "texts/2025/a.txt").unlink()
    assert not is_whole(written)
    store.write_tables(tables(), {"2025/a": TEXT}, written)
    (written / "claims.csv").write_bytes(b"claim_id\n")
    assert not is_whole(written)
    assert not is_whole(written / "nothing")


def test_a_folder_that_cannot_be_is_an_error_and_nothing_is_half_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError) as e:
        store.write_tables(tables(), {}, tmp_path / "file")
    assert e.value.remedy
    with pytest.raises(TableError):
        store.write_tables({**tables(), "claims": tables()["claims"].drop(columns="item")}, {}, tmp_path / "t")
    assert not (tmp_path / "t").exists()


def test_no_document_leads_out_of_the_folder(tmp_path):
    with pytest.raises(TableError, match="out of the folder"):
        store.write_tables(tables(), {"../../a": "x"}, tmp_path / "t")
