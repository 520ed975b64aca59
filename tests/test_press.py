"""Printing: what is done when, what the manifest says, and that a failure leaves the last brief as it was."""

import json
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from reportlib.brief import press, press_run
from reportlib.brief.display import MIME, Note, Paragraph, Run, Sheet
from reportlib.brief.index_page import render_index
from reportlib.errors import InputError, NotebookError, OutputError, ParameterError

PARAMETERS = 'tables: str = ""\nseeds: str = ""\nas_of: str = ""  # the date\nlanguage: str = "en"\nimporters: list[str] = []\n'


def notebook(source):
    cell = {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "source": source, "outputs": [], "execution_count": None}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project whose notebooks and renderer are stand-ins that record what they are asked for."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text("日本60%以上的稀土进口靠中国。", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/brief.ipynb").write_text(json.dumps(notebook(PARAMETERS)), encoding="utf-8")
    (tmp_path / "notebooks/other.ipynb").write_text(json.dumps(notebook('tables: str = ""\n')), encoding="utf-8")
    asked = []

    def execute_each(jobs, kernels, progress=None):
        asked.append({j.notebook.name: dict(j.parameters) for j in jobs})
        sheet = Sheet([Paragraph([Run("60 %", "r-1"), Run(" and "), Run("60", "r-1")])], [Note("r-1", [], ["USGS"], ["old"])])
        for job in jobs:
            executed = notebook(PARAMETERS)
            executed["cells"][0]["outputs"] = [{"output_type": "display_data", "data": {MIME: sheet.to_json()}, "metadata": {}}]
            job.output.parent.mkdir(parents=True, exist_ok=True)
            job.output.write_text(json.dumps(executed), encoding="utf-8")
            yield job.output

    def make_pages(executed, build, tables=None, since=None):
        return {"brief.html": b"<p>60 %</p>"} | {f"{p.stem}.page": b"words" for p in sorted((build / "tables/texts").iterdir())}

    monkeypatch.setattr(press, "kernels", lambda *_: nullcontext([]))
    monkeypatch.setattr(press_run, "execute_each", execute_each)
    monkeypatch.setattr(press_run, "make_pages", make_pages)

    def run(**parameters):
        return press.print_brief(press.Order(tmp_path / "seeds", tmp_path / "build", tmp_path / "notebooks", parameters))

    run.asked, run.place = asked, tmp_path
    return run


def test_nothing_is_done_twice(house):
    first = house()
    assert first.made
    assert [f.name for f in first.files] == ["index.html", "brief.html", "a.page", "results.json", "manifest.json"]
    again = house()
    assert not again.made
    assert len(house.asked) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda p: (p / "seeds/b.txt").write_text("美国90%的锂来自智利。", encoding="utf-8"),
        lambda p: (p / "notebooks/other.ipynb").write_text(json.dumps(notebook('tables: str = "x"\n')), encoding="utf-8"),
        lambda p: (p / "build/brief.html").write_text("<p>61 %</p>"),
        lambda p: (p / "build/tables/claims.csv").unlink(),
        lambda p: (p / "build/results.json").unlink(),
    ],
    ids=["document", "notebook", "page", "table", "results"],
)
def test_a_change_prints_anew(house, change):
    house()
    change(house.place)
    assert house().made
    assert len(house.asked) == 2
    assert not house().made


def test_the_page_of_a_document_that_is_gone_goes_too(house):
    (house.place / "seeds/b.txt").write_text("美国90%的锂来自智利。", encoding="utf-8")
    house()
    (house.place / "build/mine.txt").write_text("stays")
    (house.place / "seeds/b.txt").unlink()
    house()
    assert {p.name for p in (house.place / "build").glob("*.page")} == {"a.page"}
    assert (house.place / "build/mine.txt").exists()


def test_parameters_make_another_edition(house):
    house()
    assert house(language="zh", importers="JP,EU").made
    assert house.asked[1]["brief.ipynb"]["importers"] == ["JP", "EU"]
    assert house.asked[1]["brief.ipynb"]["language"] == "zh"
    assert set(house.asked[1]["other.ipynb"]) == {"tables"}


def test_the_manifest_says_what_the_brief_was_made_from(house):
    house(as_of="2025-12-05")
    manifest = json.loads((house.place / "build/manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2025-12-05"
    assert manifest["SOURCE_DATE_EPOCH"] == 1764892800
    assert manifest["documents"][0]["path"] == "seeds/a.txt"
    assert set(manifest["files"]) == {"brief.html", "a.page", "index.html"}
    assert manifest["parameters"] == {"as_of": "2025-12-05", "importers": [], "language": "en"}
    assert manifest["headlines"] == {"headlines": 0, "unconfirmed": 0, "accepted": False, "draft": False}
    assert str(house.place) not in (house.place / "build/manifest.json").read_text(encoding="utf-8")


def test_the_results_lead_from_what_is_printed_to_what_it_stands_on(house):
    house()
    results = json.loads((house.place / "build/results.json").read_text(encoding="utf-8"))
    assert results == {
        "r-1": {
            "endnote": 1,
            "sentence": "60 % and 60",
            "printed": ["60 %", "60"],
            "claim_ids": [],
            "references": ["USGS"],
            "caveats": ["old"],
            "unconfirmed": [],
            "headline": False,
            "counted": None,
        }
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_over_the_build_lists_what_is_there_and_asks_for_nothing(house, language):
    house(language=language)
    build = house.place / "build"
    page = (build / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"#]+)"', page)
    assert {"brief.html", "tables/claims.csv", "tables/claims.parquet", "manifest.json", "notebooks/other.ipynb"} <= set(links)
    assert all((build / link).is_file() for link in links) and "brief.pdf" not in links
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in page
    assert "default-src 'none'" in page and "<script" not in page and "http:" not in page and "https:" not in page
    assert page.count("<h2>") == 4, "no heading over what was not made"


def test_a_title_of_a_notebook_is_no_markup(tmp_path):
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": ["# <script>1</script>"]}]}), "utf-8")
    page = render_index(tmp_path, [tmp_path / "x.ipynb"], {}, "en").decode()
    assert "<script" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"asof": "2025"}, "unknown parameter asof"),
        ({"tables": "elsewhere"}, "--build DIR"),
        ({"importers": "[1"}, "is not list"),
    ],
)
def test_a_wrong_parameter_is_an_error_before_anything_is_written(house, parameters, words):
    with pytest.raises(ParameterError, match=words):
        house(**parameters)
    assert not (house.place / "build").exists()


def test_a_failing_cell_leaves_the_last_brief_and_is_tried_again(house, monkeypatch):
    house()
    (house.place / "seeds/b.txt").write_text("美国90%的锂来自智利。", encoding="utf-8")
    before = {n: (house.place / "build" / n).read_bytes() for n in ("brief.html", "results.json", "manifest.json")}

    done = press_run.execute_each

    def fail(jobs, *others):
        yield from done(jobs[:1], *others)
        raise NotebookError("cell 3 failed")

    with monkeypatch.context() as m:
        m.setattr(press_run, "execute_each", fail)
        with pytest.raises(NotebookError):
            house()
    assert {n: (house.place / "build" / n).read_bytes() for n in before} == before
    assert house().made


def test_a_folder_without_documents_or_one_that_cannot_be_written_is_an_error(house):
    (house.place / "build").write_text("in the way")
    with pytest.raises(OutputError):
        house()
    (house.place / "seeds/a.txt").unlink()
    with pytest.raises(InputError):
        house()


def test_without_the_brief_there_is_nothing_to_print(tmp_path):
    with pytest.raises(NotebookError, match="no such notebook"):
        press.print_brief(press.Order(tmp_path, tmp_path / "build", Path("nowhere")))


SECTIONS = """import reportlib
from reportlib.brief import sections

data, edition = reportlib.load(tables, seeds), sections.Edition(as_of, importers, language=language)
sections.title(data, edition) + sections.dependence(data, edition) + sections.endnotes(edition)"""
ONE = "2024年,日本约70%的稀土进口来自中国,重稀土则100%依赖中国。"
OTHER = "2024年,韩国约45%的稀土磁体进口来自中国。"


def test_caches_do_not_show_in_what_is_printed_and_nothing_to_do_is_found_quickly(tmp_path):
    """A whole brief: printed, printed again after a document has changed, and the same printed where there is no cache."""
    brief = notebook(PARAMETERS)
    brief["cells"].append({**brief["cells"][0], "id": "b", "metadata": {}, "source": SECTIONS})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/brief.ipynb").write_text(json.dumps(brief), encoding="utf-8")
    (tmp_path / "seeds").mkdir()

    def printed(build, text):
        (tmp_path / "seeds/a.txt").write_text(text, encoding="utf-8")
        order = press.Order(tmp_path / "seeds", tmp_path / build, tmp_path / "notebooks")
        assert press.print_brief(order).made
        made = {p.relative_to(tmp_path / build).as_posix(): p for p in (tmp_path / build).rglob("*") if p.is_file()}
        return {name: p.read_bytes() for name, p in made.items() if not name.startswith((".cache", "notebooks"))}

    first = printed("warm", ONE)
    for name in (press.MANIFEST, press.RESULTS):  # of the edition before, which the next one would tell of
        (tmp_path / "warm" / name).unlink()
    warm, cold = printed("warm", ONE + OTHER), printed("cold", ONE + OTHER)
    assert warm.keys() == cold.keys() >= {"brief.pdf", "brief.html", "evidence/a.html", "tables/claims.csv"}
    assert [n for n in warm if warm[n] != cold[n]] == []
    assert {"brief.pdf", "brief.html", "evidence/a.html", "evidence/fonts.css"} <= {n for n in warm if warm[n] != first.get(n)}

    script = """import sys; from pathlib import Path; from reportlib.brief import press
done = press.print_brief(press.Order(*map(Path, sys.argv[1:])))
print(done.made, sorted({"altair", "nbconvert", "pandas", "typst", "vl_convert"} & set(sys.modules)))"""
    places = [str(tmp_path / name) for name in ("seeds", "cold", "notebooks")]
    said = subprocess.run([sys.executable, "-c", script, *places], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "[]"]
