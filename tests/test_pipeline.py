"""Documents to tables: whatever lies in a folder, in whatever order, twice, and only what has changed."""

import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from reportlib import pipeline
from reportlib.errors import CorrectionError, InputError, OutputError
from reportlib.tables import store

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = "日本60%以上的稀土进口靠中国。2025年4月4日,中国商务部宣布对镝、铽实施出口管制。"


@pytest.fixture(scope="module")
def seeds():
    return pipeline.extract([SEEDS])


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "seeds"
    place.mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "b.txt").write_text("美国90%的锂来自智利。", encoding="utf-8")
    return place


def same(a, b):
    assert a.keys() == b.keys()
    for name in a:
        pd.testing.assert_frame_equal(a[name], b[name])


def test_every_place_holds_its_words(seeds):
    for name in ("mentions", "claims", "events", "relations"):
        for row in seeds.tables[name].to_dict("records"):
            assert seeds.texts[row["doc_id"]][row["start"] : row["end"]] == row["exact"]
            assert row.get("sentence", row["exact"]) in seeds.texts[row["doc_id"]]


def test_the_seeds_fill_every_table(seeds):
    assert {name for name, frame in seeds.tables.items() if frame.empty} == set()
    assert seeds.report["unread"] == []
    assert len(seeds.tables["documents"]) == len(seeds.texts) == 5


def test_rows_stand_in_text_order(seeds):
    for name in ("articles", "mentions", "claims", "events", "relations"):
        frame = seeds.tables[name]
        places = list(zip(frame["doc_id"], frame["start"], frame["end"], strict=True))
        assert places == sorted(places)


def test_another_document_changes_no_row_of_the_others(seeds, tmp_path):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    (tmp_path / "seeds" / "000.txt").write_text(TEXT, encoding="utf-8")
    more = pipeline.extract([tmp_path / "seeds"])
    assert len(more.tables["documents"]) == 6
    for name, frame in seeds.tables.items():
        old = more.tables[name][more.tables[name]["doc_id"] != "000"].reset_index(drop=True)
        pd.testing.assert_frame_equal(old, frame)
    assert not more.tables["mentions"][more.tables["mentions"]["doc_id"] == "000"].empty


def test_order_of_the_paths_and_number_of_processes_change_no_id(folder):
    for n in range(pipeline.POOL_FROM):
        (folder / f"c{n}.txt").write_text(f"{TEXT}第{n}批共{n + 2}吨。", encoding="utf-8")
    one = pipeline.extract([folder])
    same(pipeline.extract([folder], jobs=2).tables, one.tables)
    files = sorted(folder.iterdir())
    turned = pipeline.extract(list(reversed(files))).tables["mentions"]
    assert set(turned["mention_id"]) == set(one.tables["mentions"]["mention_id"])


def test_a_paragraph_put_in_above_orphans_no_row(folder):
    before = pipeline.extract([folder]).tables
    (folder / "a.txt").write_text("全球稀土产量为39万吨。\n\n" + TEXT, encoding="utf-8")
    after = pipeline.extract([folder]).tables
    for name, key in (("mentions", "mention_id"), ("claims", "claim_id"), ("events", "event_id")):
        assert set(before[name][key]) <= set(after[name][key])


def test_a_story_told_again_in_another_document_is_marked(folder):
    story = (SEEDS / "003_394cc20588211382.txt").read_text(encoding="utf-8")
    (folder / "c.txt").write_text(story, encoding="utf-8")
    (folder / "d.txt").write_text(story, encoding="utf-8")
    articles = pipeline.extract([folder]).tables["articles"].set_index("doc_id")
    assert articles.loc["d", "duplicate_of"] == articles.loc["c", "article_id"]
    assert pd.isna(articles.loc["c", "duplicate_of"])


def test_load_builds_once_and_again_only_after_a_change(folder, tmp_path, monkeypatch):
    read, one = [], pipeline.read_one
    monkeypatch.setattr(pipeline, "read_one", lambda d: read.append(d.doc_id) or one(d))
    tables = tmp_path / "build" / "tables"
    first = pipeline.load(tables, folder)
    assert read == ["a", "b"]
    same(pipeline.load(tables, folder), first)
    assert read == ["a", "b"]
    os.utime(folder / "a.txt", (1, 1))
    pipeline.load(tables, folder)
    assert read == ["a", "b"], "a time is no change"
    (folder / "b.txt").write_text("美国95%的锂来自智利。", encoding="utf-8")
    pipeline.load(tables, folder)
    assert read == ["a", "b", "b"], "the other document comes from the cache"
    (folder / "a.txt").unlink()
    assert set(pipeline.load(tables, folder)["documents"]["doc_id"]) == {"b"}
    assert not (tables / "texts/a.txt").exists()


def test_damaged_tables_are_made_anew(folder, tmp_path):
    tables = tmp_path / "build" / "tables"
    first = pipeline.load(tables, folder)
    (tables / "claims.parquet").write_bytes(b"")
    (next((tmp_path / "build/.cache/documents").rglob("*.json"))).write_text("{")
    same(pipeline.load(tables, folder), first)


def test_code_and_lexicon_are_part_of_the_stamp(folder, monkeypatch, tmp_path):
    stamp = pipeline.find_sources([folder]).stamp
    assert pipeline.find_sources([folder]).stamp == stamp
    other = tmp_path / "package"
    shutil.copytree(pipeline.PACKAGE / "lexicon", other / "lexicon")
    (other / "lexicon" / "units.toml").open("a").write("# a remark\n")
    assert pipeline.tree_stamp([other / "lexicon"], other) != pipeline.tree_stamp([pipeline.PACKAGE / "lexicon"])
    monkeypatch.setattr(pipeline, "code_stamp", lambda: "other")
    assert pipeline.find_sources([folder]).stamp != stamp


def test_corrections_beside_the_documents_are_applied_and_a_change_of_them_makes_stale(folder, tmp_path):
    tables = tmp_path / "build" / "tables"
    claims = pipeline.load(tables, folder)["claims"]
    claim_id = claims["claim_id"][0]
    text = f'[[correction]]\nclaim_id = "{claim_id}"\nset = {{ item = "Dy" }}\nreason = "so it says"\n'
    (folder / "corrections.toml").write_text(text + text.replace(claim_id, "c-000000000000"), encoding="utf-8")
    row = pipeline.load(tables, folder)["claims"].set_index("claim_id").loc[claim_id]
    assert (row["item"], row["corrected"]) == ("Dy", "set")
    report = json.loads((tables / pipeline.REPORT).read_text(encoding="utf-8"))
    assert [c["status"] for c in report["corrections"]] == ["applied", "stale"]
    (folder / "corrections.toml").write_text(text.replace("item", "itme"), encoding="utf-8")
    with pytest.raises(CorrectionError, match="did you mean item"):
        pipeline.load(tables, folder)


def test_a_document_that_brings_the_reading_down_is_a_failed_row(folder, monkeypatch):
    inner = pipeline.read_articles
    monkeypatch.setattr(pipeline, "read_articles", lambda d, articles: 1 / 0 if d.doc_id == "a" else inner(d, articles))
    made = pipeline.extract([folder])
    documents = made.tables["documents"].set_index("doc_id")
    assert documents.loc["a", "status"] == "failed"
    assert "ZeroDivisionError" in documents.loc["a", "reason"]
    assert documents.loc["b", "status"] == "read"
    assert set(made.tables["mentions"]["doc_id"]) == {"b"}
    assert set(made.texts) == {"b"}


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("empty.txt", b"", "skipped"),
        ("x.pdf", b"%PDF-1.7", "skipped"),
        ("binary.txt", bytes(range(256)) * 9, "failed"),
        ("sub/nul.md", b"a\0b", "failed"),
    ],
)
def test_a_bad_file_is_a_row_with_its_reason(folder, name, data, status):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    made = pipeline.extract([folder])
    row = made.tables["documents"].set_index("path").loc[f"seeds/{name}"]
    assert row["status"] == status
    assert row["reason"]
    assert len(made.texts) == 2
    assert [u[1] for u in made.report["unread"]] == [status]


def test_odd_documents_are_read(folder):
    (folder / "bom.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (folder / "crlf.txt").write_bytes((TEXT + "\r\n" + TEXT).encode())
    (folder / "gb.txt").write_bytes((TEXT * 5).encode("gb18030"))
    (folder / "long.txt").write_text("稀土" * 2_000 + "60%", encoding="utf-8")
    (folder / "=cmd.txt").write_text("=1+1的稀土60%来自中国", encoding="utf-8")
    made = pipeline.extract([folder])
    assert set(made.tables["documents"]["status"]) == {"read"}
    assert made.texts["bom"] == TEXT
    assert "\r\n" in made.texts["crlf"]


@pytest.mark.parametrize("make", [lambda p: p / "nothing", lambda p: (p / "empty").mkdir() or p / "empty"], ids=["missing", "empty"])
def test_no_documents_is_an_error_with_a_remedy(tmp_path, make):
    with pytest.raises(InputError) as e:
        pipeline.load(tmp_path / "build/tables", make(tmp_path))
    assert e.value.remedy
    assert not (tmp_path / "build").exists()


def test_a_build_folder_that_cannot_be_is_an_error(folder, tmp_path):
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(OutputError) as e:
        pipeline.load(tmp_path / "build" / "tables", folder)
    assert e.value.remedy


def test_paths_are_found_from_a_folder_below(folder, monkeypatch):
    (folder.parent / "notebooks").mkdir()
    monkeypatch.chdir(folder.parent / "notebooks")
    made = pipeline.load("build/tables", "seeds")
    assert (folder.parent / "build/tables/claims.csv").exists()
    assert set(made["documents"]["path"]) == {"seeds/a.txt", "seeds/b.txt"}


def test_the_same_documents_give_the_same_bytes(folder, tmp_path):
    for name in ("one", "two"):
        pipeline.write(pipeline.extract([folder]), tmp_path / name)
    files = [
        {p.relative_to(tmp_path / n).as_posix(): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in ("one", "two")
    ]
    assert files[0] == files[1]
    same(store.read_tables(tmp_path / "one"), pipeline.extract([folder]).tables)
