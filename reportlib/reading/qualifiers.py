"""Words that bound a number (超过, 不到, 约, 以上, nearly …), left of it and right of its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.loader import entries, read_toml
from reportlib.reading.units import alternation, backwards

_WINDOW = 28


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A qualifier at a place: the bound it sets, its normalised name, where it starts and ends."""

    bound: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    before: dict[str, tuple[str, str]]
    after: dict[str, tuple[str, str]]
    before_pattern: re.Pattern[str]
    after_pattern: re.Pattern[str]
    scale_pattern: re.Pattern[str]
    around: tuple[tuple[re.Pattern[str], re.Pattern[str], str, str], ...]
    last: frozenset[str]
    first: frozenset[str]
    of_what: re.Pattern[str]
    still: tuple[re.Pattern[str], re.Pattern[str]]
    arrangement: tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]


@lru_cache(maxsize=1)
def _words() -> _Words:
    before: dict[str, tuple[str, str]] = {}
    after: dict[str, tuple[str, str]] = {}
    for row in entries("qualifiers", "qualifier", {"name": str, "bound": str}, {"before": list, "after": list}):
        before |= {w.lower(): (row["bound"], row["name"]) for w in row.get("before", [])}
        after |= {w.lower(): (row["bound"], row["name"]) for w in row.get("after", [])}
    data = read_toml("qualifiers")
    filling = data["fillers"]["words"]
    fillers = backwards(filling)
    parts = []
    for word in sorted(before, key=lambda w: (-len(w), w)):
        bad = data["not_after"].get(word, [])
        parts.append(backwards([word]) + "".join(rf"(?!{re.escape(b[::-1])})" for b in bad))
    prefix = data["scale_prefix"]
    guard = "".join(rf"(?<!{re.escape(b)})" for b in prefix["not_after"])
    times, arranged = data["duration"], data["arrangement"]
    return _Words(
        arrangement=(frozenset(arranged["words"]), re.compile(arranged["lead"]), re.compile(arranged["noun"])),
        of_what=re.compile(rf"({alternation(data['of_what']['words'])}){data['of_what']['between']}"),
        still=(
            re.compile(rf"(?i){alternation(times['still_after'])}\s$"),
            re.compile(rf"[\s-](?:[a-z]+\s)?{alternation(times['still_before'])}"),
        ),
        before=before,
        after=after,
        before_pattern=re.compile(rf"(?i)(?:\s?{fillers}){{0,2}}\s?({'|'.join(parts)})"),
        after_pattern=re.compile(rf"\s?(?:\(含\)|的)?({alternation(after)})"),
        scale_pattern=re.compile(guard + alternation(prefix["words"]) + "$"),
        around=tuple(
            (re.compile(rf"{row['before']}\s?$"), re.compile(rf"\s?(?:{'|'.join(row['after'])}){row['guard']}"), row["bound"], row["name"])
            for row in entries("qualifiers", "around", {"name": str, "bound": str, "before": str, "after": list, "guard": str})
        ),
        last=frozenset(c for w in (*before, *filling) for c in (w[-1], w[-1].upper())) | {" "},
        first=frozenset(c for w in after for c in (w[0], w[0].upper())) | {" ", "的", "("},
    )


def qualifier_before(
    text: str, start: int, floor: int, *, kind: str, scale_first: bool = False, end: int | None = None
) -> Qualifier | None:
    """The qualifier that ends (with fillers such as 占全球, 满足) where a number starts; its end is that start.

    Args:
        text: Folded text.
        start: Where the number or its currency starts.
        floor: Position that must not be crossed (the end of the mention before).
        kind: Kind of the quantity; 近三年 is the last three years, not nearly three.
        end: Where the unit of the quantity ends, if it is known.
        scale_first: Whether the number begins with a place or scale word (百, 万), so that 上 bounds it.
    """
    w, low = _words(), max(floor, start - _WINDOW)
    m = w.before_pattern.match(text[low:start][::-1]) if text[start - 1 : start] in w.last else None
    if m:
        word = m.group(1)[::-1].lower()
        spans = kind == "duration" and _is_span_of_time(text, word, start - m.end(), end)
        if not spans and not _is_of_arrangement(text, word, start, end):
            bound, name = w.before[word]
            return Qualifier(bound, name, start - m.end(), start)
    if kind in ("share", "multiple") and text[start - 1 : start] == "的" and (m := w.of_what.search(text, low, start)):
        bound, name = w.before[m.group(1)]
        return Qualifier(bound, name, m.start(), start)
    if scale_first:
        m = w.scale_pattern.search(text, low, start)
        if m:
            prefix = read_toml("qualifiers")["scale_prefix"]
            return Qualifier(prefix["bound"], prefix["name"], m.start(), start)
    return None


def _is_span_of_time(text: str, word: str, start: int, end: int | None) -> bool:
    """Whether a word before a duration says within which time (近三年, over five years), not how long it is (for over five years)."""
    rules = read_toml("qualifiers")["duration"]
    if word not in rules["within"]:
        return word in rules["never_before"] and not text[max(0, start - 2) : start].endswith(tuple(rules["lasted"]))
    led, followed = _words().still
    begin = start + 1 if text[start : start + 1] == " " else start
    return (
        (text[max(0, begin - 2) : begin - 1].isalnum() or text[max(0, begin - 2) : begin - 1] == ")")
        and not led.search(text, max(0, begin - 12), begin)
        and not (end and followed.match(text, end))
    )


def _is_of_arrangement(text: str, word: str, start: int, end: int | None) -> bool:
    """Whether a word before an amount says by which arrangement something is (under the $40 million loan), not how much it is."""
    words, lead, noun = _words().arrangement
    if word not in words or end is None or not lead.search(text, max(0, start - 8), start):
        return False
    return noun.match(text, end) is not None


def qualifier_after(text: str, end: int, *, kind: str) -> Qualifier | None:
    """The qualifier right after a unit (以上, 左右, 内, or more)."""
    m = _words().after_pattern.match(text, end) if text[end : end + 1] in _words().first else None
    if not m:
        return None
    word, rules = m.group(1).lower(), read_toml("qualifiers")["duration"]
    if word in rules["only_after"] and kind != "duration":
        return None
    if word in rules["money_only_after"] and kind not in ("money", "price"):
        return None
    if word in rules["plain_only_after"] and kind in ("count", "other", "length"):
        return None
    bound, name = _words().after[word]
    return Qualifier(bound, name, m.start(1), m.end())


def qualifier_around(text: str, start: int, end: int, floor: int) -> Qualifier | None:
    """A bound said on both sides of a number (比3000元高, 比170小), with the span of the whole."""
    for before, after, bound, name in _words().around:
        left = before.search(text, max(floor, start - 4), start)
        right = after.match(text, end) if left else None
        if left and right:
            return Qualifier(bound, name, left.start(), right.end())
    return None
