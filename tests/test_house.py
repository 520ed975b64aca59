"""The rules of the house that no tool checks."""

import ast
import doctest
import hashlib
import importlib
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import reportlib
from reportlib.cli import main

ROOT = Path(__file__).parents[1]
PYTHON = [p for part in ("reportlib", "tests", "benchmarks") for p in sorted((ROOT / part).rglob("*.py"))]
RULES = [p for p in sorted((ROOT / "reportlib/lexicon").rglob("*.toml")) if "rule" in tomllib.loads(p.read_text(encoding="utf-8"))]
MODULES = sorted(m.name for m in pkgutil.walk_packages(reportlib.__path__, "reportlib.") if not m.name.endswith("__main__"))
SEEDS = {
    "000_42f43c906c355ad5.txt": "02afeea4d25a2a0118394c7ebc4f25d8fd50a7daf4a120d0ebc53cb53001feff",
    "001_bbd2b147e769d3fe.txt": "a7534ded68565b883018956fc3eaa874398c2d6cc0b325574aaf13b42fc145e9",
    "002_aee259785ca06d13.txt": "b8d9c3d6a695d41fc27b0aa8711278cea3b77a67a6652c1a3a726bff2e46a72c",
    "003_394cc20588211382.txt": "4a5188a4622eb4edc28d327546406c362896d20d67df58c4405043e6623fd070",
    "004_5f69cd543c3849c8.txt": "ce1b9fc5347d20f032232f0e24f95e96a42e1fa03134fe3b7513552d60d7c4b0",
}


def below(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON + RULES, ids=below)
def test_no_file_is_longer_than_a_reader_can_hold(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", PYTHON, ids=below)
def test_every_file_says_what_it_is_for_and_is_named_after_it(path):
    assert not re.search(r"util|helper|common|misc|stuff", path.stem)
    if path.stem not in ("conftest",):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a docstring on the first line"


@pytest.mark.parametrize("path", [p for p in PYTHON if "reportlib" in p.parts], ids=below)
def test_nothing_is_printed_and_no_time_or_chance_decides(path):
    text = path.read_text(encoding="utf-8")
    calls = {n.func.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert "print" not in calls
    assert not re.search(r"datetime\.now|date\.today|time\.time\(|\brandom\.(?:random|choice|shuffle)\(", text)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_code_are_true(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize(("name", "sha256"), SEEDS.items(), ids=SEEDS)
def test_the_seeds_are_never_edited(name, sha256):
    assert hashlib.sha256((ROOT / "seeds" / name).read_bytes()).hexdigest() == sha256


def test_nothing_in_the_project_is_a_note_to_oneself():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    mark = re.compile("TO" + "DO|FIX" + "ME|XX" + "X(?!X)")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".yml", ".ipynb", ".j2", ".typ"} and "seeds" not in path.parts and path.is_file():
            assert not mark.search(path.read_text(encoding="utf-8")), name


def test_the_examples_of_the_readme_are_true():
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    text = re.sub(r"(?m)^```.*$", "", (ROOT / "README.md").read_text(encoding="utf-8"))
    test = parser.get_doctest(text, {}, "README.md", "README.md", 0)
    assert test.examples, "the README shows what goes in and what comes out"
    runner.run(test)
    assert runner.failures == 0


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_readme_names_every_command(name):
    assert f"reportlib {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=below)
def test_notebooks_hold_no_outputs_and_one_cell_of_parameters(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert not any(c["outputs"] or c["execution_count"] for c in code)
    assert sum("parameters" in c["metadata"].get("tags", []) for c in code) == 1


def test_the_package_is_cheap_to_import():
    heavy = ["pandas", "altair", "pyarrow", "papermill", "nbconvert", "rich", "numpy"]
    code = f"import sys, reportlib, reportlib.cli; print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_public_names_are_there():
    for name in reportlib.__all__:
        assert getattr(reportlib, name) is not None
        assert name in dir(reportlib)
    with pytest.raises(AttributeError):
        reportlib.nothing  # noqa: B018


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == reportlib.__version__
