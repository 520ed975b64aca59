"""The claim rules of the lexicon: what makes a number an import share, a capacity, a lead time.

A rule is data (``lexicon/claims/*.toml``): a pattern over the signs of a scene, an example with what is expected of it, and a near miss.
Among the rules that match, one in the mention's own clause beats one in its sentence; then the lower rank; then the nearer match.
Rules of the last ranks read what all others leave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.codes import codes
from reportlib.lexicon.loader import FOLDER, entries
from reportlib.model import Mention
from reportlib.reading.scene import SIGNS, Scene

NONE = "none"
"""The measure of a rule that recognises what is no claim (share prices, tourists)."""

PRODUCT = "product"
"""Set as an item: what the subject is known for making."""

_REQUIRED = {"id": str, "measure": str, "kinds": list, "example": str}
_OPTIONAL = {
    **dict.fromkeys(("pattern", "unless", "mention", "scope", "near", "reason"), str),
    **dict.fromkeys(("set", "default", "expect"), dict),
    "change": bool,
    "rank": int,
    "needs": list,
}
SCOPES = ("clause", "left", "reach", "sentence")
LAST = 7
"""The rank from which a rule only speaks where no other does, however far off."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A claim rule, compiled.

    Attributes:
        pattern: Over the signs of the clause (or sentence); groups subject, partner and item bind those roles.
        mention: Over the folded words of the mention itself.
        unless: In the same scope: no claim by this rule.
        change: True only for changes, False only for levels, None for both.
        scope: How far to look: clause; left (the clause, then the sentence up to its end); reach (the sentence up to the clause's end,
            as near as the clause itself: for patterns that span clauses); sentence (the clause, then all of it).
        needs: Fields that must be found, or there is no claim: item, item_here (in the sentence itself), subject.
        set: Fields that the rule fixes (stage, status, route, item); an empty item keeps the topic's out.
        default: Fields for when the sentence does not tell them (subject).
    """

    id: str
    measure: str
    kinds: frozenset[str]
    pattern: re.Pattern[str] | None
    mention: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    change: bool | None
    scope: str
    rank: int
    needs: tuple[str, ...]
    set: dict[str, str] = field(default_factory=dict)
    default: dict[str, str] = field(default_factory=dict)
    example: str = ""
    expect: dict[str, Any] = field(default_factory=dict)
    near: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matched for a mention: where, and what its groups bind (positions in the scene's text)."""

    rule: Rule
    tier: int
    roles: dict[str, int]


@lru_cache(maxsize=1)
def claim_rules() -> tuple[Rule, ...]:
    """All claim rules in the order of files and entries.

    Raises:
        LexiconError: An entry is malformed, its pattern does not compile, or two share an id.
    """
    out: list[Rule] = []
    for path in sorted((FOLDER / "claims").glob("*.toml")):
        name = f"claims/{path.stem}"
        for row in entries(name, "rule", _REQUIRED, _OPTIONAL):
            if any(r.id == row["id"] for r in out):
                raise LexiconError("two rules share this id", file=path, where=row["id"], remedy="rename one of them")
            if row.get("scope", "clause") not in SCOPES:
                raise LexiconError(f"unknown scope {row['scope']}", file=path, where=row["id"], remedy=f"use one of: {', '.join(SCOPES)}")
            out.append(
                Rule(
                    id=row["id"],
                    measure=row["measure"],
                    kinds=frozenset(row["kinds"]),
                    pattern=_compile(row, "pattern", path),
                    mention=_compile(row, "mention", path),
                    unless=_compile(row, "unless", path),
                    change=row.get("change"),
                    scope=row.get("scope", "clause"),
                    rank=row.get("rank", 0),
                    needs=tuple(row.get("needs", ())),
                    set=row.get("set", {}),
                    default=row.get("default", {}),
                    example=row["example"],
                    expect=row.get("expect", {}),
                    near=row.get("near", ""),
                    file=str(path.name),
                )
            )
    return tuple(out)


@lru_cache(maxsize=1)
def last_rules() -> frozenset[str]:
    """The ids of the rules that read what all others leave: no number goes on from theirs."""
    return frozenset(r.id for r in claim_rules() if r.rank >= LAST)


def _compile(row: dict[str, Any], key: str, path: object) -> re.Pattern[str] | None:
    if key not in row:
        return None
    try:
        return re.compile(expand(row[key]), re.IGNORECASE)
    except re.error as e:
        raise LexiconError(f"{key} cannot be read: {e}", file=path, where=row["id"], remedy="mend the regular expression") from None


def expand(pattern: str) -> str:
    """A pattern with the names of signs replaced by their characters.

    >>> expand("{n}的{item}") == "\\ue000的\\ue006"
    True
    """
    return re.sub(r"\{([a-z]+)\}", lambda m: SIGNS.get(m.group(1), m.group()), pattern)


def best_match(scene: Scene, at: int, mention: Mention, words: str) -> Match | None:
    """The rule that reads the mention whose sign stands at a position, or None.

    Args:
        words: The folded words of the mention.
    """
    marked = scene.marked(at)
    clause = scene.clause_of(at)
    low, high = scene.window(at)
    areas = {"clause": [clause], "left": [clause, (low, clause[1])], "reach": [(low, clause[1])], "sentence": [clause, (low, high)]}
    best: tuple[tuple[bool, int, int, int, int], Match] | None = None
    for order, rule in enumerate(claim_rules()):
        if mention.quantity.kind not in rule.kinds or (rule.change is not None and rule.change != (mention.quantity.change is not None)):
            continue
        if rule.mention and not rule.mention.search(words):
            continue
        for tier, (start, end) in enumerate(areas[rule.scope]):
            if best and (rule.rank >= LAST, tier, rule.rank) > best[0][:3]:
                break
            found = _nearest(rule, marked, start, end, at)
            if found is None or (rule.unless and rule.unless.search(marked, start, end)):
                continue
            gap, roles = found
            key = (rule.rank >= LAST, tier, rule.rank, gap, order)
            if best is None or key < best[0]:
                best = key, Match(rule, tier, roles)
            break
    return best[1] if best else None


def _nearest(rule: Rule, marked: str, start: int, end: int, at: int) -> tuple[int, dict[str, int]] | None:
    """How far the nearest match of a rule lies from the mention (0 where it holds it), and the roles it binds."""
    if rule.pattern is None:
        return 0, {}
    best: tuple[int, dict[str, int]] | None = None
    for m in rule.pattern.finditer(marked, start, end):
        gap = 0 if m.start() <= at < m.end() else min(abs(m.start() - at), abs(at - m.end()) + 1)
        if best is None or gap < best[0]:
            best = gap, {k: m.start(k) for k, v in m.groupdict().items() if v}
    return best


def impossible(mention: Mention, measure: str) -> bool:
    """Whether a number is more than a measure can be: a share of a whole above 100 %."""
    most = codes("measure")[measure].get("most")
    top = mention.quantity.value if mention.quantity.value is not None else mention.quantity.high
    return most is not None and top is not None and mention.quantity.kind == "share" and top > most
