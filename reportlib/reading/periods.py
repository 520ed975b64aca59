"""Finds the time expressions of a text and reads them into ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml
from reportlib.model import Period, Span
from reportlib.reading.clock import Clock, Stamp, read_stamp
from reportlib.reading.dates import FORMS
from reportlib.reading.fiscal import called_fiscal
from reportlib.reading.reported import Frame
from reportlib.reading.text import fold

FILES = ("zh", "both", "en", "reported")
_REACH = 40  # characters of context looked at on either side
_STORY = 240  # characters after which a year told earlier no longer holds for a month
_NO_FRAME = Frame()
_PART = re.compile(r"%([A-Z]+[0-9]?)(_[B-E])?%")
_SENTENCE_END = re.compile(r"[。!?;；\r\n]|\.\s")
_CLAUSE_END = re.compile(r"[。;!?\n]|,(?!\d)")
_STRETCHES = frozenset(
    {"past_span", "past_days", "ended", "years", "decade", "century_start", "five_year_plan", "next_span", "year_to_date"}
)
_OF_A_YEAR = frozenset({"year", "years", "half", "quarter", "first_quarters", "first_months"})
_UNDATED = frozenset(
    {"now", "same_period", "ago", "past_span", "past_days", "whole_year", "next_span", "five_year_plan", "decade", "century_start"}
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """An entry of the lexicon: a regular expression, the form that reads its groups, and words of which every match holds one."""

    id: str
    form: str
    regex: re.Pattern[str]
    only_with: tuple[str, ...]
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    pattern: Pattern
    groups: dict[str, str]


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """The patterns of ``lexicon/periods/``, compiled.

    Raises:
        LexiconError: An entry names an unknown form or part, or its expression does not compile.
    """
    text = dict.fromkeys(("id", "form", "regex", "example", "expect", "near"), str)
    parts, out = read_toml("periods")["parts"], []
    for name in FILES:
        path = FOLDER / "periods" / f"{name}.toml"
        for entry in entries(f"periods/{name}", "pattern", text, {"published": str, "reported": str, "only_with": list}):
            if entry["form"] not in FORMS:
                raise LexiconError(f"unknown form {entry['form']}", file=path, where=entry["id"], remedy=f"use one of: {', '.join(FORMS)}")
            try:
                regex = re.compile(_expand(entry["regex"], parts))
            except (re.error, KeyError) as e:
                raise LexiconError(
                    f"cannot read the expression: {e}", file=path, where=entry["id"], remedy="mend regex or add the part"
                ) from None
            out.append(Pattern(entry["id"], entry["form"], regex, tuple(entry.get("only_with", ())), entry))
    return tuple(out)


def _expand(regex: str, parts: dict[str, str]) -> str:
    def fill(m: re.Match[str]) -> str:
        inner = _expand(parts[m.group(1)], parts)
        return re.sub(r"\(\?P<(\w+?)>", lambda g: f"(?P<{g.group(1)}{m.group(2).lower()}>", inner) if m.group(2) else inner

    return _PART.sub(fill, regex)


@lru_cache(maxsize=1)
def _relations() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    rows = entries("periods", "relation", {"relation": str, "before": str, "after": str})
    return tuple((r["relation"], re.compile(r["before"]), re.compile(r["after"])) for r in rows)


@lru_cache(maxsize=1)
def _context() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(regex) for name, regex in read_toml("periods")["context"].items()}


def find_periods(text: str, published: str | None = None, folded: str | None = None, frame: Frame = _NO_FRAME) -> list[Period]:
    """The time expressions of a text, in text order and disjoint, with ISO 8601 values.

    Args:
        text: The text of an article.
        published: The article's date (ISO 8601, possibly partial or an interval), against which 今年, 10月 or last week are read.
        folded: ``fold(text)``, if the caller has it.
        frame: What the article's title says of the time it is about.

    Returns:
        Expressions whose value can be known; without a date for the article, those that need one are left out.

    >>> [(p.exact, p.value, p.relation) for p in find_periods("自2024年起至今年10月底", "2025-12-05")]
    [('2024年', '2024', 'since'), ('今年10月底', '2025-10', 'until')]
    """
    folded = fold(text) if folded is None else folded
    return [period for period, _ in find_with_rules(text, published, folded, frame)]


def find_with_rules(text: str, published: str | None, folded: str, frame: Frame = _NO_FRAME) -> list[tuple[Period, str]]:
    """The same, each with the id of the pattern that read it."""
    first = read_stamp(published.split("/")[0]) if published and "/" in published else None
    clock = Clock(read_stamp(published), early=first, reported=frame.reported, week=frame.week)
    found: list[tuple[Period, str]] = []
    dated_at, told_at, background = -1, -_STORY, False
    for hit in _hits(folded):
        before, after = folded[max(0, hit.start - _REACH) : hit.start], folded[hit.end : hit.end + _REACH]
        clause = _CLAUSE_END.split(folded[max(0, hit.start - 2 * _REACH) : hit.start])[-1]
        clock.relative, clock.near = False, hit.start - told_at <= _STORY
        clock.future = _is_ahead(before, clause, after)
        clock.by = _context()["by"].search(before) is not None or _context()["by_after"].match(after) is not None
        between = folded[dated_at : hit.start] if dated_at >= 0 and hit.start - dated_at <= _STORY else None
        if between is not None and background and "\n" in between:
            between = None  # since August 2023 is what lies behind the news, not the year of the next paragraph's months
        clock.same_sentence = between is not None and not _SENTENCE_END.search(between)
        if hit.start - told_at > _STORY or _SENTENCE_END.search(folded[max(0, told_at) : hit.start]):
            clock.here = None
        kept = clock.dated
        if between is None and clock.now is not None:
            clock.dated = None
        value = FORMS[hit.pattern.form](hit.groups, clock)
        clock.dated = kept
        if value is None:
            continue
        relation = _relation(before, after) if "/" not in value else "span" if hit.pattern.form in _STRETCHES else "at"
        fiscal = called_fiscal(folded, hit.start, hit.end) if hit.pattern.form in _OF_A_YEAR else ""
        period = Period(Span(hit.start, hit.end), text[hit.start : hit.end], value, relation, clock.relative, fiscal)
        found.append((period, hit.pattern.id))
        told_at = hit.end
        if hit.pattern.form not in _UNDATED and not hit.pattern.form.startswith("reported") and not _context()["compared"].search(before):
            dated_at = _remember(clock, period, hit, dated_at)
            background = period.relation == "since" if dated_at == hit.end else background
    return list(_joined(found, text, folded))


def _is_ahead(before: str, clause: str, after: str) -> bool:
    """Whether the words around an expression speak of what is to come."""
    words = _context()
    ahead = words["future"].search(clause) or words["effect"].match(after) or words["future_after"].match(after)
    return bool(ahead or words["future_before"].search(before))


def _remember(clock: Clock, period: Period, hit: _Hit, dated_at: int) -> int:
    """Keeps what later expressions may be read against; returns the place of the last one that named its year."""
    clock.told = period.value
    stamp = read_stamp(period.value)
    if stamp and stamp.day and "/" not in period.value and period.relation == "at":
        clock.day = stamp
    if stamp and stamp.month and "/" not in period.value and period.relation == "at":
        clock.here = stamp
    named = any(k in hit.groups for k in ("y", "yy", "yz", "my"))
    follows = stamp is not None and clock.dated is not None and stamp.month is not None and stamp.year >= clock.dated.year
    holds = period.relation == "at" or (period.relation == "since" and stamp is not None and stamp.month is not None)
    if stamp and (named or (follows and clock.same_sentence)) and holds:
        clock.dated = stamp
        return hit.end
    return dated_at


def _hits(folded: str) -> Iterator[_Hit]:
    """The matches of all patterns, leftmost first, the longest at a place, none overlapping."""
    able = ((order, p) for order, p in enumerate(patterns()) if not p.only_with or any(w in folded for w in p.only_with))
    found = ((order, _hit(m, p, folded)) for order, p in able for m in p.regex.finditer(folded))
    queue = [(*_key(hit, order), hit) for order, hit in found]
    heapify(queue)
    at = 0
    while queue:
        start, _, order, hit = heappop(queue)
        if start >= at:
            yield hit
            at = hit.end
        elif hit.end > at:
            # what remains of it may still be an expression: 2022-2024年,1-10月
            rest = hit.pattern.regex.search(folded, at, min(len(folded), hit.end + 1))
            shorter = _hit(rest, hit.pattern, folded) if rest else None
            if shorter and shorter.end <= hit.end:
                heappush(queue, (*_key(shorter, order), shorter))


def _key(hit: _Hit, order: int) -> tuple[int, int, int]:
    return hit.start, -hit.end, order


def _hit(m: re.Match[str], pattern: Pattern, folded: str) -> _Hit:
    groups = {name.split("_")[0]: value for name, value in m.groupdict().items() if value is not None}
    start, end = m.span("core") if groups.get("core") else m.span()
    while start < end and folded[start] == " ":
        start += 1
    return _Hit(start, end, pattern, groups)


def _relation(before: str, after: str) -> str:
    return next((name for name, left, right in _relations() if left.search(before) and right.search(after)), "at")


def _joined(found: list[tuple[Period, str]], text: str, folded: str) -> Iterator[tuple[Period, str]]:
    """Two dates parted by 至, "to" or a dash become one interval."""
    at = 0
    while at < len(found):
        period, rule = found[at]
        following = found[at + 1][0] if at + 1 < len(found) else None
        whole = _interval(period, following, folded) if following else None
        if whole and following:
            span = Span(period.span.start, following.span.end)
            period = Period(span, text[span.start : span.end], whole, "at", period.relative or following.relative)
            at += 1
        yield period, rule
        at += 1


def _interval(first: Period, second: Period, folded: str) -> str | None:
    between = folded[first.span.end : second.span.start]
    joint = len(between) <= 10 and _context()["joint"].match(between)
    if not joint or "/" in first.value + second.value or first.relation == "by" or second.relation == "since":
        return None
    if between.strip() == "and" and not _context()["and_span"].search(folded[max(0, first.span.start - _REACH) : first.span.start]):
        return None
    begin, end = read_stamp(first.value), read_stamp(second.value)
    if begin is None or end is None:
        return f"{first.value}/{second.value}" if first.value < second.value else None
    if first.relative and not second.relative and begin.month and "until" not in between:
        earlier = end.year if not end.month or begin.month <= end.month else end.year - 1
        begin = replace(begin, year=earlier)
    return f"{begin}/{end}" if _order(begin) < _order(end) and "Q" not in first.value else _quarters(first, second)


def _quarters(first: Period, second: Period) -> str | None:
    return f"{first.value}/{second.value}" if "Q" in first.value and first.value < second.value else None


def _order(stamp: Stamp) -> tuple[int, int, int]:
    return stamp.year, stamp.month or 0, stamp.day or 0
