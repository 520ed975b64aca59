"""The notebooks are readings: their form is checked, then they are executed for real on a small document."""

import ast
import base64
import json
import re
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from reportlib.brief import notebooks
from reportlib.brief.display import MIME
from reportlib.brief.kernel import Kernel, kernels
from reportlib.brief.notebooks import Job, Parameter, check_parameters, execute, execute_all, execute_each, find_parameters
from reportlib.errors import NotebookError, OutputError, ParameterError

notebooks.quick_start()
import nbformat  # noqa: E402

FOLDER = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))
LINES = 10


def cells(path, kind=None):
    return [c for c in nbformat.read(path, as_version=4).cells if kind in (None, c.cell_type)]


def tagged(path):
    return [c for c in cells(path, "code") if "parameters" in c.metadata.get("tags", [])]


def test_there_are_notebooks():
    about = {"controls", "prices", "trade", "losses", "targets", "audit", "contradictions", "stocks_and_lead_times", "bottleneck"}
    expected = about | {"brief", "dependence", "concentration", "capacity", "voices", "what_if"}
    assert expected <= {p.stem for p in BOOKS}


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
class TestForm:
    def test_valid_and_clean(self, path):
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        assert book.metadata.kernelspec.name == "python3"
        for cell in cells(path, "code"):
            assert cell.outputs == [] and cell.execution_count is None, "clear the outputs before committing"

    def test_each_code_cell_has_its_question(self, path):
        found = cells(path)
        assert found[0].cell_type == "markdown" and found[0].source.startswith("# ")
        for before, cell in zip(found, found[1:], strict=False):
            if cell.cell_type == "code":
                assert before.cell_type == "markdown", "a question goes before each code cell"
                assert cell in tagged(path) or "?" in before.source, "the question is one"

    def test_short_and_without_definitions(self, path):
        for cell in cells(path, "code"):
            tree = ast.parse(cell.source)
            assert not [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Lambda))]
            assert cell in tagged(path) or len(cell.source.splitlines()) <= LINES, "parameters are a list, one a line"

    def test_one_parameters_cell_typed_and_commented(self, path):
        assert len(tagged(path)) == 1
        (cell,) = tagged(path)
        for line, node in zip(cell.source.splitlines(), ast.parse(cell.source).body, strict=True):
            assert isinstance(node, ast.AnnAssign), f"give {line!r} a type"
            assert "#" in line and line.rsplit("#", 1)[1].strip(), f"say what {line!r} is"
        found = find_parameters(path)
        assert set(found) == {n.target.id for n in ast.parse(cell.source).body}
        assert all(p.help and p.type for p in found.values())

    def test_each_parameter_is_used(self, path):
        rest = "\n".join(c.source for c in cells(path, "code") if c not in tagged(path))
        used = {n.id for n in ast.walk(ast.parse(rest)) if isinstance(n, ast.Name)}
        assert set(find_parameters(path)) <= used


def sheets(path):
    return [o["data"][MIME] for c in cells(path, "code") for o in c.outputs if MIME in o.get("data", {})]


def test_every_notebook_runs_and_gives_sheets(executed):
    for path in BOOKS:
        found = sheets(executed[path.stem])
        assert found, path.stem
        assert all(s["language"] == "en" for s in found)
    figures = [b["anchor"] for s in sheets(executed["brief"]) for b in s["blocks"] if b["type"] == "figure"]
    assert "figure-dependence" in figures and "figure-stages" in figures


def test_the_brief_prints_what_the_document_says(executed):
    text = json.dumps([s["blocks"] for s in sheets(executed["brief"])], ensure_ascii=False)
    assert "Japan" in text and "China" in text and "not stated in this language" not in text
    notes = [n for s in sheets(executed["brief"]) for n in s["notes"]]
    assert notes and all(q["exact"] in q["sentence"] and q["href"].startswith("evidence/one.html#") for n in notes for q in n["quotes"])
    assert any(n["quotes"] for n in notes)


def test_every_printed_number_has_a_note(executed):
    from reportlib.brief.gather import gather

    for name in ("brief", "zh"):
        made = gather([(nbformat.read(executed[name], as_version=4), executed[name])])
        assert made.blocks and made.numbers and made.meta["title"]


def test_the_other_language_is_whole(executed):
    found = sheets(executed["zh"])
    assert {s["language"] for s in found} == {"zh"}
    headings = ["".join(r["text"] for r in b["runs"]) for s in found for b in s["blocks"] if b["type"] == "heading"]
    assert headings and all(any("\u4e00" <= c <= "\u9fff" for c in h) for h in headings)


def test_every_chart_keeps_to_the_grammar_of_charts(executed):
    from altair.vegalite.v6.schema.core import Root

    specs = [b["spec"] for path in executed.values() for s in sheets(path) for b in s["blocks"] if b["type"] == "figure"]
    assert len(specs) > len(BOOKS)
    for spec in specs:
        Root.validate(spec)


def test_jupyterlab_shows_the_sheets_too(executed):
    shown = "".join("".join(o["data"].get("text/html", "")) for c in cells(executed["dependence"], "code") for o in c.outputs)
    # what stays of HTML in a notebook that JupyterLab did not execute itself
    assert "<svg" not in shown and "<script" not in shown and "<style" not in shown
    (chart, *_) = re.findall(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)">', shown)
    assert base64.b64decode(chart).startswith(b"<svg")
    assert re.search(r'<span title="[^"]*[\u4e00-\u9fff][^"]*"><b>\d', shown), "no number tells its sentence"


def test_it_runs_from_any_working_directory(seeds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").symlink_to(seeds)
    execute(FOLDER / "capacity.ipynb", Path("out/capacity.ipynb"), {"seeds": "in", "tables": "made"})
    assert (tmp_path / "made" / "claims.parquet").is_file() and not (FOLDER / "made").exists()


@pytest.fixture
def tiny(tmp_path):
    """A notebook of two questions; the second fails where a is large; saved with a kernel that is not installed."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "somebody-elses", "display_name": "?"}})
    first = nbformat.v4.new_code_cell(
        "a: int = 1  # a number\nnames: list[str] = []  # names\nb: float = 0.5  # another\nc: bool = True  # yes"
    )
    first.metadata.tags = ["parameters"]
    made.cells = [
        nbformat.v4.new_markdown_cell("# A notebook"),
        first,
        nbformat.v4.new_markdown_cell("## Is the start quick?"),
        nbformat.v4.new_code_cell('import sys\nprint(sys.modules["rfc3987_syntax"], a, names)'),
        nbformat.v4.new_markdown_cell("## Is a small?\n\nIt should be."),
        nbformat.v4.new_code_cell('assert a < 5, "a is large"'),
    ]
    path = tmp_path / "tiny.ipynb"
    nbformat.write(made, path)
    return path


def test_parameters_are_found(tiny):
    assert find_parameters(tiny)["a"] == Parameter("a", "int", 1, "a number")
    assert check_parameters(tiny, {"b": 2}) == {"a": 1, "names": [], "b": 2.0, "c": True}


@pytest.mark.parametrize(
    "bad", [{"a": "1"}, {"a": True}, {"a": None}, {"names": "JP"}, {"names": [1]}, {"b": "x"}, {"c": 1}, {"d": 1}], ids=str
)
def test_a_wrong_parameter_is_an_error(tiny, tmp_path, bad):
    with pytest.raises(ParameterError) as e:
        execute(tiny, tmp_path / "out.ipynb", bad)
    assert next(iter(bad)) in str(e.value) and "→" in str(e.value) and str(tiny) in str(e.value)
    assert not list(tmp_path.glob("out*"))


def test_it_runs_without_its_kernel_and_starts_quickly(tiny, tmp_path):
    done = execute(tiny, tmp_path / "out" / "tiny.ipynb", {"a": 2, "names": ["JP"]})
    assert [o.text for c in cells(done, "code") for o in c.outputs] == ["None 2 ['JP']\n"]
    assert [p.name for p in done.parent.iterdir()] == ["tiny.ipynb"]


def test_a_failing_cell_is_named_with_its_question(tiny, tmp_path):
    with pytest.raises(NotebookError) as e:
        execute(tiny, tmp_path / "out.ipynb", {"a": 9})
    text = str(e.value)
    assert "tiny.ipynb" in text and "cell 6 (Is a small?)" in text and "AssertionError: a is large" in text
    assert not (tmp_path / "out.ipynb").exists() and (tmp_path / "out.failed.ipynb").exists()


def test_side_by_side(tiny, tmp_path):
    said = []
    jobs = [Job(tiny, tmp_path / f"{i}.ipynb", {"a": i}) for i in range(3)]
    assert [p.stem for p in execute_all(jobs, 2, said.append)] == ["0", "1", "2"]
    assert len(said) == 6
    with pytest.raises(NotebookError, match="a is large"):
        execute_all([*jobs, Job(tiny, tmp_path / "bad.ipynb", {"a": 7})])


def test_a_notebook_sees_no_names_of_the_one_before_it_in_the_same_kernel(tiny, tmp_path):
    book = nbformat.read(tiny, as_version=4)
    book.cells[3].source = "import os\nprint(os.getpid(), 'left' in globals(), 'c' in globals())\nleft = 1"
    nbformat.write(book, tiny)
    done = execute_all([Job(tiny, tmp_path / f"{i}.ipynb", {}) for i in range(2)], 1)
    first, second = ([o.text.split() for c in cells(d, "code") for o in c.outputs] for d in done)
    assert first == second and first[0][1:] == ["False", "True"]


def test_each_is_given_while_others_still_run(tiny, tmp_path):
    """The second notebook ends only when what the first has made is at hand outside."""
    waiting, sign = tmp_path / "waiting.ipynb", tmp_path / "sign"
    book = nbformat.read(tiny, as_version=4)
    book.cells[
        3
    ].source = (
        f"import pathlib, time\nfor _ in range(600):\n    if pathlib.Path({str(sign)!r}).exists():\n        break\n    time.sleep(0.1)"
    )
    book.cells[5].source = f"assert pathlib.Path({str(sign)!r}).exists()"
    nbformat.write(book, waiting)
    with kernels(2) as two:
        each = execute_each([Job(tiny, tmp_path / "0.ipynb"), Job(waiting, tmp_path / "1.ipynb")], two)
        assert next(each).stem == "0"
        sign.touch()
        assert [p.stem for p in each] == ["1"]


def test_no_other_starts_when_no_more_are_asked_for(tiny, tmp_path):
    said = []
    with kernels(1) as one, closing(execute_each([Job(tiny, tmp_path / f"{i}.ipynb") for i in range(9)], one, said.append)) as each:
        next(each)
    assert len(said) <= 4 and not list(tmp_path.glob("*.partial.ipynb"))


def test_a_kernel_that_was_started_before_has_run_its_lines_and_has_no_names(tiny, tmp_path):
    book = nbformat.read(tiny, as_version=4)
    book.cells[3].source = "import os, sys\nprint('colorsys' in sys.modules, os.getcwd(), [n for n in globals() if 'colorsys' in n])"
    nbformat.write(book, tiny)
    with kernels(1, tmp_path, "__import__('colorsys')") as one:
        done = list(execute_each([Job(tiny, tmp_path / f"{i}.ipynb") for i in range(2)], one))
    said = [o.text for d in done for c in cells(d, "code") for o in c.outputs]
    assert said == [f"True {tmp_path.resolve()} []\n"] * 2


def test_a_kernel_that_died_is_replaced(tiny, tmp_path):
    deadly = tmp_path / "deadly.ipynb"
    book = nbformat.read(tiny, as_version=4)
    book.cells[3].source = "import os\nos._exit(1)"
    nbformat.write(book, deadly)
    with Kernel() as kernel:
        with pytest.raises(NotebookError, match="the kernel stopped"):
            execute(deadly, tmp_path / "dead.ipynb", {}, kernel=kernel)
        assert execute(tiny, tmp_path / "alive.ipynb", {}, kernel=kernel).is_file()


def test_a_kernel_that_did_not_survive_its_start_is_replaced(tiny, tmp_path):
    with kernels(1, tmp_path, "__import__('os')._exit(1)") as (kernel,):
        for _ in range(600):
            if not kernel._is_alive():
                break
            time.sleep(0.1)
        assert execute(tiny, tmp_path / "alive.ipynb", {}, kernel=kernel).is_file()


def test_files_that_are_no_notebooks(tmp_path):
    with pytest.raises(NotebookError, match="no such notebook"):
        find_parameters(tmp_path / "none.ipynb")
    (tmp_path / "bad.ipynb").write_text("not json", encoding="utf-8")
    with pytest.raises(NotebookError, match="not a notebook"):
        find_parameters(tmp_path / "bad.ipynb")


def test_an_output_that_cannot_be_written(tiny, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError):
        execute(tiny, tmp_path / "file" / "out.ipynb", {})


def test_the_needless_import_stays_out():
    assert sys.modules["rfc3987_syntax"] is None
