"""The rules of axe-core, run in a page: what stops people who cannot see, hear or use a mouse."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from tests.browser.chromium import Chromium

GRAVE = ("serious", "critical")
_RUN = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map((v) => ({
  id: v.id, impact: v.impact, help: v.help,
  nodes: v.nodes.slice(0, 4).map((n) => n.target.join(" ") + ": " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message),
})))"""


@cache
def _rules() -> str:
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(browser: Chromium) -> list[dict[str, Any]]:
    """The grave violations in the page; the rules come by the browser's own protocol, which the page's policy does not bind."""
    browser.call("Runtime.evaluate", expression=_rules())
    found: list[dict[str, Any]] = browser.eval(_RUN)
    return [v for v in found if v["impact"] in GRAVE]
