"""What all tests start from."""

from pathlib import Path

import pytest

from reportlib.brief.notebooks import Job, execute, execute_all, quick_start

# before any test imports altair or nbformat: their slow, needless import stays out, as it does in the command
quick_start()

BOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
SEED = """日本稀土供应仍离不开中国
东方矿业报 2026-01-05

2024年,日本约70%的稀土进口来自中国,重稀土则100%依赖中国。如果算上经第三国转运的部分,日本对中国稀土的实际依赖度超过75%。
中国占全球稀土开采量的69%,占全球稀土冶炼分离产能的91%。2024年中国稀土产量为27万吨。
MP Materials计划到2028年将钕铁硼磁体年产能提高到1万吨。2025年10月9日,中国商务部宣布对稀土相关物项实施出口管制。
"""


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    """A folder with one small document."""
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "one.txt").write_text(SEED, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def executed(seeds, tmp_path_factory):
    """Every notebook executed on it, by name; ``zh`` is the brief of another edition in Chinese."""
    out = tmp_path_factory.mktemp("out")
    given = {"seeds": str(seeds), "tables": str(out / "tables")}
    # the tables are built once, then read by all side by side
    brief = next(p for p in BOOKS if p.stem == "brief")
    first = execute(brief, out / "brief.ipynb", given)
    jobs = [Job(p, out / p.name, given) for p in BOOKS if p != brief]
    jobs.append(Job(brief, out / "zh.ipynb", {**given, "language": "zh", "importers": ["JP"], "overlay_reference": False}))
    return {p.stem: p for p in [first, *execute_all(jobs)]}


@pytest.fixture(scope="session", params=["en", "zh"])
def printed(request, executed, tmp_path_factory):
    """The folder of a finished brief, in each language: pages, PDF, evidence, tables, results."""
    from reportlib.brief.exporters import render_brief
    from reportlib.brief.press_run import write_results

    folder = tmp_path_factory.mktemp(request.param)
    notebook = executed["brief" if request.param == "en" else "zh"]
    (folder / "tables").symlink_to(notebook.parent / "tables")
    render_brief(notebook, folder)
    write_results(notebook, folder)
    return folder
