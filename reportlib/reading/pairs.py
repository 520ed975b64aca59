"""Lists told in step: "镝、铽、钆价格分别为 x、y、z" gives each number the name that stands at its place in the list before."""

from __future__ import annotations

import re

from reportlib.model import Entity, Mention, Period
from reportlib.reading.scene import Scene

_IN_STEP = re.compile(r"分别|依次|各为|各达|\brespectively\b|\bin that order\b", re.IGNORECASE)
_JOINT = re.compile(r"\s?(?:、|,\s?(?:and\s)?|/|和|与|及|以及|\sand\s)\s?(?:the\s)?[^\ue000-\uf8ff,、。;/]{0,4}")
_TIMES = re.compile(f"{_JOINT.pattern}|")  # 今明两年分别: two times without a word between
_NUMBERS = re.compile(r"\s?(?:\([^()]{0,12}\))?\s?(?:、|,\s?(?:and\s)?|/|和|与|及|以及|\sand\s)\s?")
_REACH, _MOST = 60, 12


def paired(scene: Scene, at: int, *types: str) -> int | None:
    """Where the name or time stands that a number belongs to in a list told in step, or None.

    Args:
        scene: The sentence.
        at: Place of the number's sign.
        types: Types of entity that the list may be of, or "period".
    """
    run = _run(scene, at, Mention, (), _NUMBERS)
    if not 2 <= len(run) <= _MOST or not _said(scene, run):
        return None
    names = [i for i, t in scene.tokens.items() if i < run[0] and i >= run[0] - _REACH and _is(t, types)]
    for last in sorted(names, reverse=True):
        listed = _run(scene, last, Period, types, _TIMES) if types == ("period",) else _run(scene, last, Entity, types, _JOINT)
        if len(listed) == len(run):
            return listed[run.index(at)]
    return None


def out_of_step(scene: Scene, at: int) -> bool:
    """Whether a number is in a list said to go in step, and no list before it is as long: then nobody can tell whose it is."""
    run = _run(scene, at, Mention, (), _NUMBERS)
    lists = (("item",), ("area", "company", "institution"), ("period",))
    return 2 <= len(run) <= _MOST and _said(scene, run) and all(paired(scene, at, *types) is None for types in lists)


def leader(scene: Scene, at: int) -> int | None:
    """The first number of the list told in step that a number is a later part of: what it measures, all measure."""
    run = _run(scene, at, Mention, (), _NUMBERS)
    return run[0] if 2 <= len(run) <= _MOST and at != run[0] and _said(scene, run) else None


def _said(scene: Scene, run: list[int]) -> bool:
    """Whether the text says that the lists go in step: before the numbers, in the first of them (分别上涨2%), or after the last."""
    before, after = scene.text[max(0, run[0] - _REACH) : run[0]], scene.text[run[-1] + 1 : run[-1] + 20]
    first = scene.tokens[run[0]]
    return bool(
        _IN_STEP.search(re.split("[。;]", before)[-1])
        or _IN_STEP.search(after)
        or (isinstance(first, Mention) and _IN_STEP.search(first.exact))
    )


def _is(token: object, types: tuple[str, ...]) -> bool:
    return isinstance(token, Entity) and token.type in types or (isinstance(token, Period) and "period" in types)


def _run(scene: Scene, at: int, kind: type, types: tuple[str, ...], joint: re.Pattern[str]) -> list[int]:
    """The places of the list that the token at a place is in."""
    places = sorted(i for i, t in scene.tokens.items() if isinstance(t, kind) and (not types or _is(t, types)))
    k = low = high = places.index(at)
    while low > 0 and k - low < _MOST and joint.fullmatch(scene.text, places[low - 1] + 1, places[low]):
        low -= 1
    while high + 1 < len(places) and high - k < _MOST and joint.fullmatch(scene.text, places[high] + 1, places[high + 1]):
        high += 1
    return places[low : high + 1]
