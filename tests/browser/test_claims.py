"""The page of all claims in a real browser: filters, order, keyboard, CSV, and the plain table without a script."""

import pytest

from reportlib.brief.evidence import write_evidence
from tests.records import TEXT, tables

pytestmark = pytest.mark.browser
SHOWN = "[...document.querySelectorAll('#claims tbody tr')].filter((r) => !r.hidden)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("evidence")
    write_evidence(tables(), {"2025/a": TEXT}, made)
    return made


@pytest.fixture
def page(browser, folder):
    browser.open(folder / "claims.html")
    return browser


def choose(page, name, value):
    page.eval(
        f"(() => {{ const e = document.forms.find.elements['{name}']; e.value = '{value}'; "
        "e.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def test_filters_narrow_and_clearing_brings_all_back(page):
    assert page.eval(f"{SHOWN}.length") == 3
    choose(page, "measure", "production")
    assert page.eval(f"{SHOWN}.length") == 1 and page.eval("document.getElementById('count').textContent") == "1 of 3 claims"
    page.eval("document.querySelector('[type=reset]').click()")
    page.wait(f"{SHOWN}.length === 3")
    choose(page, "area", "CN")
    assert page.eval(f"{SHOWN}.length") == 2
    choose(page, "q", "namibia")
    assert page.eval(f"{SHOWN}.length") == 0


def test_a_filter_is_in_the_address_and_comes_back_from_it(browser, folder):
    browser.open(folder / "claims.html", "#measure=production&q=275")
    assert browser.eval(f"{SHOWN}.length") == 1 and browser.eval("location.hash") == "#q=275&measure=production"


def test_a_column_sorts_both_ways(page):
    first = "document.querySelector('#claims tbody tr').cells[1].textContent"
    head = "document.querySelectorAll('#claims th')[1]"
    page.eval(f"{head}.querySelector('button').click()")
    assert page.eval(first) == "Japan" and page.eval(f"{head}.getAttribute('aria-sort')") == "ascending"
    page.eval(f"{head}.querySelector('button').click()")
    assert page.eval(first) == "Namibia" and page.eval(f"{head}.getAttribute('aria-sort')") == "descending"


def test_the_keyboard_reaches_what_there_is(page):
    seen = set()
    for _ in range(24):
        page.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        page.call("Input.dispatchKeyEvent", type="keyUp", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        seen.add(page.eval("document.activeElement.name || document.activeElement.id || document.activeElement.textContent"))
    assert {"q", "measure", "area", "item", "document", "status", "copy", "value"} <= seen


def test_what_is_shown_is_copied_as_csv(page):
    choose(page, "measure", "production")
    lines = page.eval("csv()").splitlines()
    assert len(lines) == 2 and lines[0].startswith("claim_id,measure,about") and lines[1].endswith(",2025/a,27.5万吨")
    assert page.eval("cell('=1+1')") == "'=1+1" and page.eval("cell('a,\"b\"')") == '"a,""b"""' and page.eval("cell('-5.2%')") == "-5.2%"
    page.eval("document.getElementById('copy').click()")
    page.wait("document.getElementById('copy').textContent === 'copied'")


def test_nothing_is_complained_of_and_nothing_fetched_but_the_fonts(page, folder):
    assert page.complaints() == []
    assert page.requests() == [(folder / n).resolve().as_uri() for n in ("claims.html", "fonts.css")]


def test_without_a_script_it_is_a_plain_table(browser, folder):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.call("Page.navigate", url=(folder / "claims.html").resolve().as_uri())
        browser.wait("document.readyState === 'complete' && document.querySelectorAll('#claims tbody tr').length === 3")
        assert browser.eval("getComputedStyle(document.getElementById('find')).display") == "none"
        assert browser.eval("document.querySelectorAll('#claims th button').length") == 0
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
