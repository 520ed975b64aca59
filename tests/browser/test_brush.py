"""A choice in a chart filters its neighbours on the page: by button, by click, by keyboard; and all comes back."""

import altair as alt
import nbformat
import pandas as pd
import pytest

from reportlib.brief.display import Column, Figure, Heading, Run, Sheet, Table, Title
from reportlib.brief.exporters import render_brief
from reportlib.brief.sections.brushing import Choice, brushed
from reportlib.charts.theme import themed
from tests import records
from tests.sheets import front, notebook

pytestmark = pytest.mark.browser
ROWS = "[...document.querySelectorAll('#t tbody tr')]"
SHOWN = f"{ROWS}.filter((r) => !r.hidden).map((r) => r.cells[0].textContent).join()"
BUTTON = "[...document.querySelectorAll('#figure-a .brush button')].find((b) => b.textContent === '{}')"
SAID = "document.querySelector('#figure-a .said').textContent"
PALE = "document.querySelectorAll('#figure-b .pale').length"


def chart(anchor, data):
    drawn = alt.Chart(pd.DataFrame(data)).mark_bar().encode(x="v:Q", y="k:N")
    return Figure(anchor, [Run("Finding")], "What", themed(drawn).to_dict(), "Alternative", "Source")


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    first = chart("figure-a", [{"k": "Er", "v": 1, "brush": "Er"}, {"k": "Ga", "v": 2, "brush": "Ga"}])
    second = chart("figure-b", [{"k": "one", "v": 1, "row": "r-1"}, {"k": "two", "v": 2, "row": "r-2"}])
    table = Table("t", [Run("Table")], [Column("What")], [[[Run(x)]] for x in ("erbium", "both", "gallium")])
    choices = [
        Choice("Er", "erbium </script>", {"t": [0, 1]}, {"figure-b": ["r-1"]}),
        Choice("Ga", "gallium", {"t": [1, 2]}, {"figure-b": ["r-2"]}),
    ]
    head = [Title("Brief", "Subtitle"), Heading([Run("Section")], "s", "Section")]
    blocks = brushed([*head, first, second, table], "figure-a", choices, "en")
    nbformat.write(notebook(Sheet(blocks, meta=front().meta)), folder / "brief.ipynb")
    render_brief(folder / "brief.ipynb", folder, tables=records.tables(), texts={"2025/a": records.document().text})
    return folder


@pytest.fixture
def page(browser, build):
    browser.open(build / "brief.html")
    browser.wait("document.querySelectorAll('#figure-a .brush, #figure-b .live.done svg').length === 2")
    return browser


def press(page, key, code, text=None):
    number = {"Tab": 9, "Enter": 13}[key]
    more = {"text": text} if text else {}
    page.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, windowsVirtualKeyCode=number, **more)
    page.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code, windowsVirtualKeyCode=number)


def test_a_choice_leaves_its_rows_and_pales_the_other_marks(page):
    assert page.eval(SHOWN) == "erbium,both,gallium"
    page.eval(f"{BUTTON.format('gallium')}.click()")
    assert page.eval(SHOWN) == "both,gallium"
    assert page.eval(PALE) == 1
    assert page.eval(SAID).startswith("gallium: 2 of 3 table rows")
    assert page.eval("document.querySelector('#figure-a .said').getAttribute('aria-live')") == "polite"
    assert page.complaints() == []


def test_clearing_brings_all_back(page):
    page.eval(f"{BUTTON.format('gallium')}.click()")
    assert not page.eval("document.querySelector('#figure-a .clear').hidden")
    page.eval("document.querySelector('#figure-a .clear').click()")
    assert page.eval(SHOWN) == "erbium,both,gallium" and page.eval(PALE) == 0
    assert page.eval("document.querySelector('#figure-a .clear').hidden")
    assert page.eval("document.querySelectorAll('#figure-a [aria-pressed=true]').length") == 0
    assert page.eval(SAID) == "Everything is shown."


def test_a_mark_chooses_too(page):
    mark = "[...document.querySelectorAll('#figure-a .live svg path')].find((e) => e.__data__?.datum?.brush === 'Er')"
    click = "dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    page.eval(f"{mark}.{click}")
    assert page.eval(SHOWN) == "erbium,both"
    page.eval(f"{mark}.{click}")
    assert page.eval(SHOWN) == "erbium,both,gallium"


def test_the_keyboard_reaches_choices_and_clears_them(page):
    page.eval(f"{BUTTON.format('gallium')}.focus()")
    press(page, "Enter", "Enter", "\r")
    assert page.eval(SHOWN) == "both,gallium"
    press(page, "Tab", "Tab")
    assert page.eval("document.activeElement.className") == "clear"
    press(page, "Enter", "Enter", "\r")
    assert page.eval(SHOWN) == "erbium,both,gallium"
    assert page.eval("document.activeElement.tagName") == "BUTTON"


def test_without_scripts_nothing_is_lost(browser, build):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.call("Page.navigate", url=(build / "brief.html").resolve().as_uri())
        browser.wait("document.readyState === 'complete' && document.querySelectorAll('.static svg').length === 2")
        assert browser.eval(SHOWN) == "erbium,both,gallium"
        assert browser.eval("document.querySelectorAll('.brush').length") == 0
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
