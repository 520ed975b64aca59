"""The command line: what it does, what it says, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportlib import __version__
from reportlib.cli import main
from reportlib.cli.progress import Progress
from reportlib.tables.store import read_tables

TEXT = "日本60%以上的稀土进口靠中国。2025年4月4日,中国商务部宣布对镝、铽实施出口管制。"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text(TEXT, encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, list(words))


def test_help_and_version_name_every_command(run):
    done = subprocess.run([sys.executable, "-m", "reportlib", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(f"\n  {name}" in done.stdout for name in main.commands)
    assert run("--version").output == f"reportlib, version {__version__}\n"
    for name, command in main.commands.items():
        assert command.help
        assert run(name, "--help").exit_code == 0


def test_extract_reads_seeds_into_the_build_folder(run, tmp_path):
    done = run("extract")
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"build.tables: 1 documents, 1 articles, .* relations\n", done.output)
    assert done.stderr == ""
    assert set(read_tables(tmp_path / "build/tables")["documents"]["path"]) == {"seeds/a.txt"}


def test_extract_takes_files_and_folders_and_says_what_was_not_read(run, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more/x.pdf").write_bytes(b"%PDF")
    done = run("extract", "seeds/a.txt", "more", "--out", "t", "--jobs", "2")
    assert done.exit_code == 0
    assert "x.pdf: skipped: " in done.stderr
    assert list(read_tables(tmp_path / "t")["documents"]["status"]) == ["read", "skipped"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["extract", "nothing"], 1, ["nothing", "→"]),
        (["extract", "--out", "seeds/a.txt"], 2, ["is a file"]),
        (["extract", "--out", "seeds/a.txt/t"], 1, ["cannot write", "→"]),
        (["extract", "--jobs", "0"], 2, ["--jobs"]),
        (["explain"], 2, ["Missing argument"]),
        (["explain", "c-0123456789ab"], 1, ["no such table", "reportlib extract"]),
        (["trace", "r-0123456789ab"], 1, ["no results", "reportlib report"]),
        (["report", "-p", "as_of"], 2, ["NAME=VALUE"]),
        (["report", "--notebooks", "elsewhere"], 1, ["no such notebook", "→"]),
        (["no-command"], 2, ["No such command"]),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) and v[0] in (*main.commands, "no-command") else "",
)
def test_what_is_wrong_is_said_on_stderr_with_a_status_and_no_traceback(run, words, status, said):
    done = run(*words)
    assert done.exit_code == status, done.output
    assert all(s in done.stderr for s in said), done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_a_stale_correction_is_reported(run, tmp_path):
    (tmp_path / "seeds/corrections.toml").write_text('[[correction]]\nclaim_id = "c-000000000000"\nreject = true\nreason = "no"\n')
    assert "correction 1 not applied: there is no c-000000000000 any more" in run("extract").stderr


def test_explain_shows_how_each_part_was_read(run):
    done = run("explain", TEXT)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("日本【60%以上】的稀土进口靠中国")
    for words in ("bound=at_least", "area JP", "item rare_earths", "measure=import_share", "2025-04-04", "rule="):
        assert words in done.output


def test_explain_shows_the_parts_of_each_quantity_and_why_other_numbers_are_none(run):
    lines = run("explain", "第45号公告后镝价同比跌约6.1%，产量为2、3和8万吨").output.splitlines()
    parts = [line.split() for line in lines]
    assert ["change", "同比跌", "down,", "yoy", "(changes)"] in parts
    assert ["qualifier", "约", "approx", "(about)", "(qualifiers:about)"] in parts
    assert ["unit", "吨", "t", "(units:t)"] in parts
    assert ["inherited", "-", "scale,", "unit", "from", "“万吨”"] in parts
    assert ["45", "ordinal", "(not_quantities:ordinal)"] in parts


def test_explain_shows_a_row_by_its_id(run, tmp_path):
    run("extract")
    for name, key in (("claims", "claim_id"), ("events", "event_id"), ("mentions", "mention_id")):
        row = read_tables(tmp_path / "build/tables")[name].iloc[0]
        done = run("explain", row[key])
        assert done.exit_code == 0, done.output
        assert done.output.startswith(f"{row[key]}  a {row['start']}-{row['end']}\n")
        assert f"【{row['exact']}】" in done.output
        assert row["rule"] in done.output
    assert "no such row" in run("explain", "c-000000000000").stderr


def test_trace_leads_from_a_result_to_its_sentences(run, tmp_path):
    run("extract")
    claim_id = read_tables(tmp_path / "build/tables")["claims"]["claim_id"][0]
    result = {"endnote": 1, "printed": ["60 %"], "claim_ids": [claim_id], "references": ["USGS 2025"], "caveats": ["one source"]}
    (tmp_path / "build/results.json").write_text(json.dumps({"r-1": result}), encoding="utf-8")
    done = run("trace", "r-1")
    assert done.exit_code == 0, done.output
    for words in ("r-1: 60 %", "reference: USGS 2025", "caveat: one source", claim_id, "【60%以上】"):
        assert words in done.output
    assert "no such result" in run("trace", "r-2").stderr


def test_check_finds_lexicon_and_corrections_sound(run, tmp_path):
    done = run("check")
    assert done.exit_code == 0, done.output
    assert "units.toml: valid" in done.output
    assert "examples and look-alikes hold" in done.output
    assert "no corrections" in done.output
    (tmp_path / "seeds/corrections.toml").write_text('[[correction]]\nclaim_id = "c-000000000000"\nreject = true\nreason = "no"\n')
    assert "0 of 1 apply\n  number 1 is stale" in run("check").output


def test_docs_are_written_from_schema_and_lexicon(run, tmp_path):
    done = run("docs")
    assert done.exit_code == 0, done.output
    pages = {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "docs/reference").iterdir()}
    assert "| `ref_area` | text |" in pages["tables.md"]
    assert "| `import_share` |" in pages["codes.md"]
    assert "日本" in pages["rules.md"]
    kept = {p.name: p.read_text(encoding="utf-8") for p in (Path(__file__).parents[1] / "docs/reference").iterdir()}
    assert pages == kept, "docs/reference is of an earlier lexicon: run make docs"


def test_a_progress_bar_waits_and_shows_on_a_terminal_only(monkeypatch, capsys):
    monkeypatch.setattr("reportlib.cli.progress.PATIENCE", 0)
    with Progress("reading") as progress:
        progress(1, 3)
        progress(3, 3)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("reportlib.cli.progress.PATIENCE", 60)
    with Progress("reading") as progress:
        progress(1, 3)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("reportlib.cli.progress.PATIENCE", 0)
    with Progress("reading") as progress:
        progress(1, 3)
        progress(2, 3)
    assert capsys.readouterr().out == ""
