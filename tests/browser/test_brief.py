"""The brief on the documents of this repository: walked, read by every reader, and used with mouse, keyboard and phone."""

import pytest

from tests import walk
from tests.browser.axe import violations
from tests.walk import Built

pytestmark = pytest.mark.browser
DRAWN = "[...document.querySelectorAll('figure.chartfig')].every((f) => f.querySelector('.live.done svg'))"
WIDE = """[...document.body.querySelectorAll('*')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .chart, .claims, .skip, #vg-tooltip-element'))
  .map((e) => e.outerHTML.slice(0, 90))"""


def pages(folder):
    """The brief, a document, all claims and the index."""
    evidence = folder / "evidence"
    document = next(p for p in sorted(evidence.glob("*.html")) if p.name not in ("index.html", "claims.html"))
    return [folder / "brief.html", document, evidence / "claims.html", evidence / "index.html"]


@pytest.fixture
def page(browser, real):
    browser.open(real / "brief.html")
    browser.wait(DRAWN, 60)
    return browser


def press(page, key):
    for kind in ("keyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9, "Enter": 13}[key])


def point_at(page, element):
    """Moves the mouse to the middle of an element and says where that is."""
    page.eval(f"{element}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
    x, y = page.eval(f"(() => {{ const r = {element}.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()")
    for dx in (-3, 0):
        page.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + dx, y=y)
    return x, y


@pytest.mark.parametrize("check", [walk.unbound, walk.unfounded, walk.misquoted, walk.one_way, walk.astray, walk.only_on_paper])
def test_nothing_is_loose(real, check):
    assert check(Built(real)) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_keeps_a_reader_out(browser, real, mode):
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": mode}])
    browser.socket.settimeout(120)
    try:
        for path in pages(real):
            browser.open(path)
            browser.wait(DRAWN, 60)
            assert violations(browser) == [], path.name
    finally:
        browser.call("Emulation.setEmulatedMedia", features=[])


def test_every_chart_is_live_and_nothing_is_complained_of_or_fetched(page, real):
    assert page.eval("document.querySelectorAll('figure.chartfig').length") > 8
    assert page.complaints() == []
    assert page.requests() == [(real / "brief.html").resolve().as_uri()]


def test_a_mark_shows_its_quotation_and_leads_to_its_words(page):
    # Vega keeps what a mark leads to in its datum
    mark = "[...document.querySelectorAll('#figure-dependence .live :is(path, rect)')].find((e) => e.__data__?.href)"
    href = page.eval(f"{mark}.__data__.href")
    assert href.startswith("evidence/") and "#" in href
    x, y = point_at(page, mark)
    page.wait("!!document.querySelector('#vg-tooltip-element.visible')")
    told = page.eval("document.querySelector('#vg-tooltip-element').textContent")
    assert any(c.isdigit() for c in told) and len(told) > 30
    for kind in ("mousePressed", "mouseReleased"):
        page.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    page.wait("location.pathname.includes('/evidence/') && !!document.querySelector(':target')", 60)


def test_a_claim_leads_back_to_the_notes_that_quote_it(page):
    page.eval("document.querySelector('#endnotes .whence a').click()")
    page.wait("location.pathname.includes('/evidence/') && document.readyState === 'complete' && !!document.querySelector(':target')", 60)
    page.eval("document.getElementById('read-' + location.hash.slice(1)).querySelector('.cited a').click()")
    page.wait("location.pathname.endsWith('brief.html') && document.querySelector(':target')?.classList.contains('endnote')", 60)


def test_the_keyboard_reaches_the_text_and_follows_a_number(page):
    press(page, "Tab")
    assert page.eval("document.activeElement.className") == "skip"
    page.eval("document.querySelector('main a.num').focus()")
    page.wait("!document.getElementById('tip').hidden")
    press(page, "Enter")
    page.wait("location.hash.startsWith('#note-')")


def test_nothing_runs_over_the_edge_of_a_phone(browser, real):
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)
    try:
        for path in pages(real):
            browser.open(path)
            browser.wait(DRAWN, 60)
            assert browser.eval("document.documentElement.scrollWidth") <= 360, (path.name, browser.eval(WIDE)[:5])
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")
