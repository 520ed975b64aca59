"""The event rules of the lexicon: compiled, and checked for what a rule must have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml

FILES = ("controls", "deals", "measures", "filings", "undergone", "told", "voices", "broad")
NEEDS = frozenset(
    {
        "state",
        "actor",
        "company",
        "voice",
        "item",
        "target",
        "day",
        "actor_or_item",
        "person_or_state",
        "target_or_region",
        "state_or_law",
        "subject",
    }
)
_OPENING = re.compile(r"%[A-Z]+%(?![?*{+])")
_PART = re.compile(r"%([A-Z]+)%")
_TEXT = dict.fromkeys(("id", "type", "cue", "example", "near"), str) | {"expect": dict, "needs": list}
_OPTIONAL = {"also": str, "not_cue": str, "status": str, "rank": int, "undated": bool, "passive": bool, "home": bool, "published": str}


@dataclass(frozen=True, slots=True)
class EventRule:
    """One way of saying that an act took place (fields: ``lexicon/events/controls.toml``).

    ``opening`` is the part that its cue begins with, which many rules share: where it does not stand, none of them holds.
    """

    id: str
    type: str
    cue: re.Pattern[str]
    also: re.Pattern[str] | None
    not_cue: re.Pattern[str] | None
    opening: re.Pattern[str] | None
    needs: frozenset[str]
    status: str
    rank: int
    undated: bool
    passive: bool
    home: bool
    entry: dict[str, Any] = field(repr=False, hash=False, compare=False)


@lru_cache(maxsize=1)
def event_rules() -> tuple[EventRule, ...]:
    """All event rules, in the order of their files.

    Raises:
        LexiconError: A rule has an unknown need, part or type, or an expression that does not compile.
    """
    types, out = read_toml("events/summaries")["en"], []
    for name in FILES:
        path = FOLDER / "events" / f"{name}.toml"
        for entry in entries(f"events/{name}", "rule", _TEXT, _OPTIONAL):
            if entry["type"] not in types:
                raise LexiconError(f"unknown type {entry['type']}", file=path, where=entry["id"], remedy=f"use one of: {', '.join(types)}")
            unknown = set(entry["needs"]) - NEEDS
            if unknown:
                raise LexiconError(
                    f"unknown need {unknown.pop()}", file=path, where=entry["id"], remedy=f"use one of: {', '.join(sorted(NEEDS))}"
                )
            try:
                out.append(_rule(entry))
            except (re.error, KeyError) as e:
                raise LexiconError(
                    f"cannot read the expression: {e}", file=path, where=entry["id"], remedy="mend cue, also or not_cue"
                ) from None
    return tuple(out)


def _rule(entry: dict[str, Any]) -> EventRule:
    return EventRule(
        id=entry["id"],
        type=entry["type"],
        cue=re.compile(expand(entry["cue"])),
        also=re.compile(expand(entry["also"])) if "also" in entry else None,
        not_cue=re.compile(expand(entry["not_cue"])) if "not_cue" in entry else None,
        opening=re.compile(expand(opening.group())) if (opening := _OPENING.match(entry["cue"])) else None,
        needs=frozenset(entry["needs"]),
        status=entry.get("status", "announced"),
        rank=entry.get("rank", 1),
        undated=entry.get("undated", False),
        passive=entry.get("passive", False),
        home=entry.get("home", False),
        entry=entry,
    )


def expand(expression: str) -> str:
    """The expression with its %PARTS% written out."""
    return _PART.sub(lambda m: expand(read_toml("events/context")["parts"][m.group(1)]), expression)


@lru_cache(maxsize=1)
def event_context() -> dict[str, re.Pattern[str]]:
    """The expressions of ``lexicon/events/context.toml`` that hold for all rules."""
    return {name: re.compile(expand(regex)) for name, regex in read_toml("events/context")["context"].items()}
