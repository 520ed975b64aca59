"""The brief that ``make report`` has printed, and the same in Chinese."""

from pathlib import Path

import pytest

from reportlib.brief.notebooks import execute
from tests.browser.chromium import Chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", params=["en", "zh"])
def real(request, tmp_path_factory):
    """The folder of the brief on the documents of this repository, in each language."""
    build = ROOT / "build"
    assert (build / "brief.html").is_file(), "make report first"
    if request.param == "en":
        return build
    from reportlib.brief.exporters import render_brief
    from reportlib.brief.press_run import write_results

    folder = tmp_path_factory.mktemp("zh")
    (folder / "tables").symlink_to(build / "tables")
    given = {"tables": str(folder / "tables"), "seeds": str(ROOT / "seeds"), "language": "zh"}
    notebook = execute(ROOT / "notebooks" / "brief.ipynb", folder / "notebooks" / "brief.ipynb", given)
    render_brief(notebook, folder)
    write_results(notebook, folder)
    return folder


@pytest.fixture(scope="module")
def browser():
    with Chromium() as chromium:
        yield chromium
