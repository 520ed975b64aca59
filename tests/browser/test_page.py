"""The brief and its evidence pages in a real browser, from a folder, without a network."""

import nbformat
import pytest

from reportlib.brief.exporters import render_brief
from tests import records
from tests.sheets import sample

pytestmark = pytest.mark.browser
CHARTS = "[...document.querySelectorAll('figure.chartfig')]"


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    nbformat.write(sample(), folder / "brief.ipynb")
    render_brief(folder / "brief.ipynb", folder, tables=records.tables(), texts={"2025/a": records.document().text})
    return folder


@pytest.fixture
def page(browser, build):
    browser.open(build / "brief.html")
    browser.wait(f"{CHARTS}.every((f) => f.querySelector('.live.done svg'))")
    return browser


def test_charts_are_drawn_live_and_nothing_is_complained_of(page):
    assert page.eval(f"{CHARTS}.length") == 2
    assert page.eval(f"{CHARTS}.every((f) => getComputedStyle(f.querySelector('.static')).display === 'none')")
    assert page.eval(f"{CHARTS}.every((f) => f.querySelectorAll('.live path, .live rect').length > 4)")
    assert page.complaints() == []


def test_no_request_leaves_the_page(page, build):
    assert page.requests() == [(build / "brief.html").resolve().as_uri()]


def test_the_policy_stops_what_is_not_of_the_page(page):
    page.eval("(() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s); })()")
    assert page.eval("window.broken") is None
    assert page.eval("fetch('https://example.org').then(() => 'went', () => 'stopped')") == "stopped"


def test_a_number_shows_its_quotation_and_its_way_to_the_source(page):
    page.eval("document.querySelector('a.num').focus()")
    page.wait("!document.getElementById('tip').hidden")
    assert "70%左右" in page.eval("document.getElementById('tip').textContent")
    assert page.eval("document.querySelector('#tip a').getAttribute('href')") == "evidence/000_sample.html#c-1"
    page.eval("dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    assert page.eval("document.getElementById('tip').hidden")


def test_a_number_leads_to_its_note_and_back(page):
    page.eval("document.querySelector('a.num').click()")
    page.wait("location.hash === '#note-1'")
    page.eval("document.querySelector('#note-1 .back a').click()")
    page.wait("location.hash === '#cite-1-1'")


def test_the_fonts_are_those_of_the_page(page):
    assert page.eval("document.fonts.check('16px \"Brief Sans SC\"', '日')")
    assert page.eval("[...document.fonts].filter((f) => f.status === 'loaded').length") >= 2


def test_nothing_runs_over_the_edge_of_a_phone(page):
    page.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)
    try:
        assert page.eval("document.documentElement.scrollWidth") <= 360
    finally:
        page.call("Emulation.clearDeviceMetricsOverride")


def test_without_scripts_the_charts_still_stand(browser, build):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.events.clear()
        browser.call("Page.navigate", url=(build / "brief.html").resolve().as_uri())
        browser.wait("document.readyState === 'complete' && document.querySelectorAll('.static svg').length === 2")
        assert browser.eval(f"{CHARTS}.every((f) => f.querySelector('.static').getBoundingClientRect().height > 50)")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_evidence_is_found_and_filtered_without_a_script(browser, build):
    claim = records.tables()["claims"]["claim_id"].iloc[0]
    browser.open(build / "evidence" / "2025--a.html", f"#{claim}")
    assert browser.eval(f"document.querySelector(':target').closest('.row').querySelector('#read-{claim}') !== null")
    assert browser.eval("document.scripts.length") == 0
    shown = "[...document.querySelectorAll('.card')].filter((c) => getComputedStyle(c).display !== 'none').length"
    every = browser.eval(shown)
    browser.eval("document.getElementById('show-production').click()")
    assert browser.eval(shown) == 1 < every
    assert browser.complaints() == []
    outside = [u for u in browser.requests() if not u.startswith(build.resolve().as_uri())]
    assert outside == []
