"""Stages in their order, and which goods stand at which stage of the chain of a raw material."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

STAGES = ("reserves", "mining", "separation", "magnets", "recycling", "end_use")
"""All stages, from the ground to the use."""

SERIES = ("mining", "separation", "magnets")
"""Stages that every tonne of final supply passes one after the other."""


@cache
def _goods() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "data" / "chains.toml").open("rb") as f:
        return {good: (row["item"], row["stage"]) for row in tomllib.load(f)["chain"] for good in row["goods"]}


def chain_of(item: str | None) -> str | None:
    """The raw material to whose chain an item belongs; itself where nothing else is known.

    >>> chain_of("rare_earth_magnets"), chain_of("Ga")
    ('rare_earths', 'Ga')
    """
    return _goods()[item][0] if item in _goods() else item


def stage_of(item: str | None, stage: str | None) -> str | None:
    """The stage that is stated, or the one at which the item always stands.

    >>> stage_of("NdFeB", None), stage_of("rare_earths", None)
    ('magnets', None)
    """
    return stage if stage is not None or item not in _goods() else _goods()[item][1]


def item_class(item: str | None, stage: str | None) -> str | None:
    """What may be weighed against each other: goods of one stage of a chain; anything else only against itself.

    >>> item_class("NdFeB", "magnets") == item_class("rare_earth_magnets", "magnets"), item_class("NdPr", "separation")
    (True, 'NdPr')
    """
    if item in _goods() and _goods()[item][1] == stage:
        chain, at = _goods()[item]
        return next(good for good, place in _goods().items() if place == (chain, at))
    return item


def stage_order(stages: Iterable[str | None]) -> list[int]:
    """Places of stages along the chain; what is not stated comes last.

    >>> stage_order(["magnets", None, "mining"])
    [3, 6, 1]
    """
    return [STAGES.index(s) if s in STAGES else len(STAGES) for s in stages]
