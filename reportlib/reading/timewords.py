"""Which times around a number serve only to compare, to name the thing spoken of, or to say that it holds now."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Period
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene
from reportlib.reading.text import fold

BEFORE, AFTER = 36, 14
"""Signs looked at on either side of a time."""

FOLLOWS = 60
"""Signs after an English number in which its time may stand."""


@lru_cache(maxsize=1)
def time_words() -> dict[str, re.Pattern[str]]:
    """The expressions that tell how a time is meant, by their names in the lexicon."""
    data = read_toml("roles")["period"]
    return {k: re.compile(expand(v), re.IGNORECASE) for k, v in data.items() if isinstance(v, str)}


@lru_cache(maxsize=1)
def timed_measures() -> dict[str, frozenset[str]]:
    """The measures that are treated alike, by the name of their group in the lexicon."""
    return {k: frozenset(v) for k, v in read_toml("roles")["period"].items() if isinstance(v, list)}


def is_now(time: Period) -> bool:
    """Whether a time is the present (目前); a stretch up to it is not (so far this year)."""
    return time.relative and time.relation != "span" and time_words()["now"].search(fold(time.exact)) is not None


def is_compared(scene: Scene, i: int) -> bool:
    """Whether the time at a place is what something is compared with (较9月)."""
    token = scene.tokens.get(i)
    own = isinstance(token, Period) and time_words()["of_comparison"].search(fold(token.exact)) is not None
    if isinstance(token, Period) and time_words()["long"].search(fold(token.exact)) and time_words()["on_period"].search(scene.text[:i]):
        return True  # up 14% on the June quarter
    if time_words()["extreme_after"].match(scene.text[i + 1 : i + 1 + BEFORE]):
        return True  # 较2022年高点下跌85%
    if is_base(scene, i) or time_words()["extreme_before"].search(scene.text[max(0, i - BEFORE) : i]):
        return True
    return own or time_words()["compared"].search(scene.text[max(0, i - BEFORE) : i]) is not None


def is_base(scene: Scene, i: int) -> bool:
    """Whether a number is told as a part of that of the time at a place (出口只有去年的三成)."""
    token = scene.tokens.get(i)
    return isinstance(token, Period) and token.relative and time_words()["base_of_part"].match(scene.text, i + 1) is not None


def is_secondary(scene: Scene, i: int) -> bool:
    """Whether a time belongs to the thing spoken of, or to the total of somebody else."""
    return bool(
        time_words()["of_the_thing"].match(scene.text[i + 1 : i + AFTER])
        or time_words()["came_out"].search(scene.text[max(0, i - BEFORE) : i])
        or time_words()["of_another"].search(scene.text[max(0, i - BEFORE) : i])
    )


def is_of_another(scene: Scene, at: int, i: int) -> bool:
    """Whether a time after a number is that of another: $1,180 (Q4 2022: $1,265); to 55,000 t from 43,000 t in 2025; despite … in May."""
    inside = scene.text[i - 1 : i + 2 : 2] == "(:"
    return i > at and (inside or time_words()["of_next"].search(scene.text, at + 1, i) is not None or is_of_cause(scene, i))


def is_of_first_level(scene: Scene, i: int, at: int) -> bool:
    """Whether a time is of the level that a later one started from (由去年的6.7万吨降至5.5万吨; from 65% in 2021 to 20%)."""
    if time_words()["from_then"].match(scene.text[:at], max(0, i - 1)) is not None:
        return True
    found = time_words()["from_then_to"].search(scene.text[:at], max(0, i - BEFORE))
    return found is not None and found.start("time") == i


def is_of_cause(scene: Scene, i: int) -> bool:
    """Whether the time at a place is when something came about that a number is told with (fell despite an outage in August)."""
    return time_words()["of_cause"].search(scene.text[max(0, i - FOLLOWS) : i]) is not None


def is_attribute(scene: Scene, i: int) -> bool:
    """Whether a time only says which allocation, contract or report is spoken of (their first-quarter allocation)."""
    return time_words()["attribute"].match(scene.text[i + 1 : i + FOLLOWS]) is not None


def tells_now(scene: Scene, at: int, measure: str) -> bool:
    """Whether the clause of a number says in English what is so (last year it mined 9 kt, but China makes 98% of the world's)."""
    if measure not in timed_measures()["told_now"]:
        return False
    start, end = scene.clause_of(at)
    words = time_words()
    return words["present"].search(scene.text, start, end) is not None and words["told"].search(scene.text, start, end) is None


def applies_from(scene: Scene, at: int, measure: str) -> Period | None:
    """The time after a tariff or limit from which it applies (announced in May, to take effect in 2026)."""
    found = time_words()["to_apply"].match(scene.text, at + 1) if measure in timed_measures()["in_force"] else None
    token = scene.tokens.get(found.start("start")) if found else None
    return token if isinstance(token, Period) else None
