"""What else a claim says: item and stage, each from the nearest words that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlib.lexicon.items import default_stage
from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity, Mention, Period
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene

EARLIER = "earlier"
"""Scope of a level that the sentence says has changed since."""

_RIGHT = 10
_COUNTED = re.compile(r"^(?:等|等等|在内的|共)+$")  # 铥、铒等5种元素: the list gives examples of what is counted
_RESPECTIVELY = re.compile(r"分别|各|respectively")
_SAID_INSIDE = re.compile(r"分别|分別")
_LIST = re.compile(r"^(?:、|和|及|与|以及|,\s?| and )$")


@dataclass(frozen=True, slots=True)
class _Words:
    stage: tuple[tuple[str, re.Pattern[str]], ...]
    apposition: re.Pattern[str]
    earlier: re.Pattern[str]
    output: re.Pattern[str]
    stage_of_output: dict[str, Any]
    stage_of_measure: dict[str, Any]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("roles")
    flags = re.IGNORECASE
    return _Words(
        stage=tuple((k, re.compile(v, flags)) for k, v in data["stage"].items()),
        earlier=re.compile(expand(data["earlier"]["pattern"]), flags),
        output=re.compile(data["stage_of_output"]["words"], flags),
        stage_of_output=data["stage_of_output"],
        apposition=re.compile(expand(data["apposition"]["pattern"]), flags),
        stage_of_measure=data["stage_of_measure"],
    )


def find_items(scene: Scene, at: int, bound: int | None) -> tuple[list[str], str | None]:
    """The items that a number is about and where they were found (same_clause, same_sentence), or ([], None).

    The item right after the number (70%的稀土) comes first, then the nearest before it in the clause, then after it, then earlier clauses.
    Two items joined by 、 share the number; a list with 这些重稀土 or 等中重稀土 is its group.
    """
    if bound is not None and isinstance(scene.tokens.get(bound), Entity):
        return _listed(scene, bound), "same_clause"
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    own = _respectively(scene, at, start, end, low)
    if own is not None:
        return [_code(scene, own)], "same_sentence"
    right = scene.entities(at + 1, end, "item")
    left = scene.entities(start, at, "item")
    if right and right[0][0] - at <= _RIGHT and not _barred(scene, at, right[0][0]):
        return _listed(scene, right[0][0]), "same_clause"
    if left and not _COUNTED.search(scene.text, left[-1][0] + 1, at):
        return _listed(scene, left[-1][0]), "same_clause"
    if right and not _barred(scene, at, right[0][0]):
        return _listed(scene, right[0][0]), "same_clause"
    earlier = scene.entities(low, start, "item")
    if earlier:
        return _listed(scene, earlier[-1][0]), "same_sentence"
    return (_listed(scene, left[-1][0]), "same_clause") if left else ([], None)


def _respectively(scene: Scene, at: int, start: int, end: int, low: int) -> int | None:
    """The item that a number of a 分别 list belongs to: the first number to the first item named with a figure before it, and so on."""
    said = _RESPECTIVELY.search(scene.text, start, at + 1) or _SAID_INSIDE.search(_words_of(scene, start, end))
    if said is None:
        return None
    numbers = [i for i, t in sorted(scene.tokens.items()) if start <= i < end and isinstance(t, Mention)]
    if len(numbers) < 2 or at not in numbers:
        return None
    items: list[int] = []
    for clause in [c for c in scene.clauses if low <= c[0] and c[1] <= start]:
        figures = [i for i, t in scene.tokens.items() if clause[0] <= i < clause[1] and isinstance(t, Mention)]
        named = scene.entities(*clause, "item")
        if figures and named:
            items.append(named[-1][0])
    return items[-len(numbers) :][numbers.index(at)] if len(items) >= len(numbers) else None


def _words_of(scene: Scene, start: int, end: int) -> str:
    return " ".join(t.exact for i, t in sorted(scene.tokens.items()) if start <= i < end and isinstance(t, Mention))


def _barred(scene: Scene, start: int, end: int) -> bool:
    """Whether another number, or the 、 of a list, parts the two."""
    return "、" in scene.text[start:end] or any(start < i < end and not isinstance(t, Entity | Period) for i, t in scene.tokens.items())


def _listed(scene: Scene, at: int) -> list[str]:
    """The item at a position with those it is listed with; or the group that the list is said to be."""
    places = [at]
    items = [i for i, _ in scene.entities(0, len(scene.text), "item")]
    k = items.index(at)
    while k > 0 and _LIST.match(scene.text[items[k - 1] + 1 : items[k]]):
        k -= 1
        places.insert(0, items[k])
    k = items.index(at)
    while k + 1 < len(items) and _LIST.match(scene.text[items[k] + 1 : items[k + 1]]):
        k += 1
        places.append(items[k])
    group = _words().apposition.match(scene.text, places[0] + 1) if len(places) >= 1 else None
    if group:
        return [_code(scene, group.end() - 1)]
    return list(dict.fromkeys(_code(scene, i) for i in places))


def _code(scene: Scene, at: int) -> str:
    token = scene.tokens[at]
    assert isinstance(token, Entity)
    return token.code


def find_stage(scene: Scene, at: int, measure: str, item: str | None, folded: str) -> str | None:
    """The stage: none for measures without one, else the nearest stage word of the clause, else the item's own."""
    rules = _words().stage_of_measure
    if measure in rules["none"]:
        return None
    if measure in rules and isinstance(rules[measure], str):
        return str(rules[measure])
    own = default_stage(item) if item else None
    if measure in rules["only_item"]:
        return own
    start, end = scene.clause_of(at)
    number, base = scene.tokens[at].span, scene.offsets[start]
    words = folded[base : scene.offsets[end - 1] + 1] if end > start else ""
    nearest = _nearest_stage(words, number.start - base, number.end - base)
    if nearest or own:
        return nearest or own
    low, _ = scene.window(at)
    earlier = folded[scene.offsets[low] : base] if low < start else ""
    if measure not in rules["clause_only"] and (found := _nearest_stage(earlier, len(earlier), len(earlier))):
        return found
    output = _words().stage_of_output
    return str(output["stage"]) if measure in output["measures"] and _words().output.search(earlier + words) else None


def _nearest_stage(words: str, start: int, end: int) -> str | None:
    best: tuple[int, int, str] | None = None
    for order, (stage, pattern) in enumerate(_words().stage):
        for m in pattern.finditer(words):
            gap = max(m.start() - end, start - m.end(), 0)
            if best is None or (gap, order) < best[:2]:
                best = (gap, order, stage)
    return best[2] if best else None


def is_earlier(scene: Scene, at: int) -> bool:
    """Whether a level is the one that a sentence says has changed since (从90%下降到60%)."""
    low, high = scene.window(at)
    return _words().earlier.search(scene.marked(at), low, high) is not None
