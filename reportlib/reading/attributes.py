"""What else a claim says: status and source, each from the nearest words that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity
from reportlib.reading.rules import expand
from reportlib.reading.scene import THIS, Scene

EARLIER = "earlier"
"""Scope of a level that the sentence says has changed since."""

_AHEAD = 12


@dataclass(frozen=True, slots=True)
class _Words:
    status: tuple[tuple[str, re.Pattern[str]], ...]
    source: tuple[re.Pattern[str], ...]
    lasting: re.Pattern[str]
    stated_forecast: re.Pattern[str]
    earlier: re.Pattern[str]
    status_of_measure: dict[str, str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("roles")
    flags = re.IGNORECASE
    return _Words(
        status=tuple((k, re.compile(v, flags)) for k, v in data["status"].items() if k != "stated_forecast"),
        stated_forecast=re.compile(data["status"]["stated_forecast"], flags),
        earlier=re.compile(expand(data["earlier"]["pattern"]), flags),
        source=tuple(re.compile(expand(p), flags) for p in data["source"]["patterns"]),
        lasting=re.compile(expand(data["source"]["lasting"]), flags),
        status_of_measure=data["status_of_measure"],
    )


def is_earlier(scene: Scene, at: int) -> bool:
    """Whether a level is the one that a sentence says has changed since (从90%下降到60%)."""
    low, high = scene.window(at)
    return _words().earlier.search(scene.marked(at), low, high) is not None


def find_status(scene: Scene, at: int, measure: str, folded: str) -> str:
    """actual, estimate, forecast, target, plan or hypothetical, from the words before the number."""
    own = _words().status_of_measure.get(measure)
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    here = scene.offsets[at]
    clause = folded[scene.offsets[start] : min(here + _AHEAD, scene.offsets[end - 1] + 1)]
    sentence = folded[scene.offsets[low] : here]
    for status, pattern in _words().status:
        if status == "hypothetical":
            if pattern.search(sentence):
                return "forecast" if _words().stated_forecast.search(sentence) else status
            continue
        if pattern.search(clause):
            return own if own and status == "estimate" else status
    if own:
        return own
    for status, pattern in _words().status:
        if status == "forecast" and pattern.search(sentence):
            return status
    return "actual"


def find_source(scene: Scene, at: int) -> str | None:
    """Who is said to have said it: the nearest speaker before the number, or after it where the sentence ends with its source."""
    (low, high), marked = scene.window(at), scene.marked(at)
    best: tuple[int, str] | None = None
    for pattern in _words().source:
        for m in pattern.finditer(marked, low, high):
            place = m.start("source")
            token = scene.tokens.get(place)
            if place > at and THIS not in m.group():
                continue  # somebody who speaks after the number, of something else
            if isinstance(token, Entity) and token.type != "area" and (best is None or abs(place - at) < abs(best[0] - at)):
                best = (place, token.code)
    return best[1] if best else None


def lasting_source(scene: Scene) -> str | None:
    """A source named with its data, which goes on for the next sentences of the paragraph."""
    m = _words().lasting.search(scene.text)
    token = scene.tokens.get(m.start("source")) if m else None
    return token.code if isinstance(token, Entity) and token.type != "area" else None
