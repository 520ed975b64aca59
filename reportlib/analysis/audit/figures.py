"""Sentences with their numbers in place: what the rules of the audit read. Made from the claims and mentions tables alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from reportlib.analysis.audit import words
from reportlib.analysis.audit.words import folded
from reportlib.analysis.interval import Interval
from reportlib.analysis.policy import Policy, claim_interval, policy_of
from reportlib.analysis.results import is_missing, text_or_none

ROUNDED = Decimal("0.05")
"""The most that a round number (4,300) is taken to be off by, as a fraction, where its zeros may be rounding."""

_EXACT = frozenset({"%", "x", "百分点", "year", "month", "week", "day", "hour"})
"""Units in which a round number is as exact as any other: 60 % is not 55 to 65."""

LONGEST = 1_000
"""Text without a stop for longer than this is no sentence, and is left out."""

_SENTENCE_END = re.compile(r"[。!?！？;；]+[”’」』\")]*|(?<=[a-z0-9%)\"”])\.(?=\s+[A-Z\"“])|\r?\n")

_SAME = {"obs_value": "value", "obs_low": "low", "obs_high": "high", "unit_measure": "unit"}
_BOTH = ("bound", "change", "qualifier", "resolution")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence.

    Attributes:
        claims: The claims that it states, as rows; empty where it states nothing about the field.
        start, end: Its place in the sentence.
        strict: What it stands for by the rounding of its last digit, "about" taken as exactly.
        hedged: The same with what "about", "nearly" and the zeros of a round number allow.
    """

    mention_id: str
    claims: tuple[Mapping[Any, Any], ...]
    start: int
    end: int
    exact: str
    kind: str
    unit: str | None
    change: str | None
    bound: str
    qualifier: str | None
    value: float | None
    strict: Interval
    hedged: Interval

    @property
    def is_level(self) -> bool:
        """Whether it is a level, not a change."""
        return self.change is None and self.kind != "multiple"

    @property
    def claim_ids(self) -> list[str]:
        """The claims that it states."""
        return [str(c["claim_id"]) for c in self.claims]

    def of(self, field: str) -> str | None:
        """A field of its claim, or None."""
        return text_or_none(self.claims[0].get(field)) if self.claims else None

    def like(self, other: Figure) -> bool:
        """Whether both are levels of one kind and unit."""
        return self.is_level and other.is_level and self.kind == other.kind and self.unit == other.unit


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence: its document, its text as written and folded, and its numbers in order."""

    doc_id: str
    article_id: str | None
    start: int
    text: str
    folded: str
    figures: tuple[Figure, ...]
    published: str | None = None

    def before(self, i: int) -> str:
        """The folded text between the number before and number ``i``."""
        return self.folded[self.figures[i - 1].end if i else 0 : self.figures[i].start]

    def after(self, i: int) -> str:
        """The folded text between number ``i`` and the next."""
        return self.folded[self.figures[i].end : self.figures[i + 1].start if i + 1 < len(self.figures) else len(self.folded)]

    def between(self, i: int, j: int) -> str:
        """The folded text from the end of one number to the start of a later one."""
        return self.folded[self.figures[i].end : self.figures[j].start]


def statements(
    claims: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    policy: str | Policy = "house",
    texts: Mapping[str, str] | None = None,
) -> list[Statement]:
    """The sentences with numbers, in the order of documents and text.

    Args:
        claims: The claims table; articles that tell a story again are left out.
        mentions: The mentions table.
        articles: The articles table.
        policy: Interval policy, which says what "about" allows.
        texts: doc_id to text; without it, only sentences in which something is claimed are known.
    """
    about = articles.drop_duplicates("article_id").set_index("article_id")
    left_out = set(about.index[about["duplicate_of"].notna() | about["on_topic"].eq(False).fillna(False)])
    published = about["published"].to_dict()
    by_mention: dict[str, list[dict[Any, Any]]] = {}
    for row in claims.to_dict("records"):
        by_mention.setdefault(str(row["mention_id"]), []).append(row)
    out: list[Statement] = []
    ordered = mentions.sort_values(["doc_id", "start", "end", "mention_id"], kind="stable")
    for doc_id, rows in ordered.groupby("doc_id", sort=True):
        records = rows.to_dict("records")
        text = (texts or {}).get(str(doc_id))
        out += _of_document(str(doc_id), records, by_mention, left_out, published, policy_of(policy), text)
    return out


def _of_document(
    doc_id: str,
    mentions: list[dict[Any, Any]],
    by_mention: Mapping[str, list[dict[Any, Any]]],
    left_out: set[Any],
    published: Mapping[Any, Any],
    policy: Policy,
    whole: str | None,
) -> Iterator[Statement]:
    starts = [int(m["start"]) for m in mentions]
    done = -1
    for start, text, first in _sentences(mentions, starts, by_mention, whole):
        if start < done or first["article_id"] in left_out:
            continue
        done = start + len(text)
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, done)]
        figures = [f for m in inside if (f := _figure(m, by_mention.get(str(m["mention_id"]), []), start, policy)) is not None]
        article = text_or_none(first["article_id"])
        yield Statement(doc_id, article, start, text, folded(text), tuple(figures), text_or_none(published.get(article)))


def _sentences(
    mentions: list[dict[Any, Any]], starts: list[int], by_mention: Mapping[str, list[dict[Any, Any]]], whole: str | None
) -> list[tuple[int, str, dict[Any, Any]]]:
    """Start, text and first mention of each sentence: as the claims quote it, or cut from the whole text."""
    found, done = [], -1
    for mention in mentions:
        claims = by_mention.get(str(mention["mention_id"]), [])
        at = _place(str(claims[0]["sentence"]), mention, mentions, starts) if claims and int(mention["start"]) >= done else None
        if at is not None:
            found.append((at, str(claims[0]["sentence"]), mention))
            done = at + len(found[-1][1])
    if whole is not None:
        ends = [0, *(m.end() for m in _SENTENCE_END.finditer(whole)), len(whole)]
        quoted = [(at, at + len(text)) for at, text, _ in found]
        for mention in mentions:
            start = int(mention["start"])
            i, j = bisect_left(quoted, (start + 1, 0)), bisect_right(ends, start)
            if (i == 0 or quoted[i - 1][1] <= start) and j < len(ends) and (not found or found[-1][0] != ends[j - 1]):
                upto = min([ends[j], *(q[0] for q in quoted[i : i + 1])])
                if upto - ends[j - 1] > LONGEST:
                    continue
                found.append((ends[j - 1], whole[ends[j - 1] : upto], mention))
    return sorted(found, key=lambda f: (f[0], -len(f[1])))


def _place(text: str, mention: Mapping[Any, Any], mentions: Sequence[Mapping[Any, Any]], starts: list[int]) -> int | None:
    """Where the sentence starts in the document: the place at which most of its numbers stand as the text has them."""
    exact, found = str(mention["exact"]), []
    at = text.find(exact)
    while at >= 0:
        start = int(mention["start"]) - at
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, start + len(text))]
        fitting = sum(text.startswith(str(m["exact"]), int(m["start"]) - start) for m in inside)
        found.append((2 * fitting - len(inside), start))
        at = text.find(exact, at + 1)
    return max(found)[1] if found else None


def _figure(mention: Mapping[Any, Any], claims: list[dict[Any, Any]], at: int, policy: Policy) -> Figure | None:
    row = {**(claims[0] if claims else {}), **{k: mention[v] for k, v in _SAME.items()}, **{k: mention[k] for k in _BOTH}}
    # a claim may know better than its number alone: a price per kilogram, a fall without its sign
    if claims:
        row |= {k: claims[0][k] for k in (*_SAME, *_BOTH)}
    intervals = intervals_of(row, policy)
    if intervals is None:
        return None
    value = None if is_missing(row["obs_value"]) else float(row["obs_value"])
    exact = str(mention["exact"])
    # "a total of 3,400 t": the words before the number give it its part, and are not the number
    opening = words.pattern("opens_number").match(folded(exact))
    own = opening.end() if opening is not None else 0
    start, end = int(mention["start"]) - at + own, int(mention["start"]) - at + len(exact)
    return Figure(
        str(mention["mention_id"]), tuple(claims), start, end, exact[own:],
        "price" if "/" in (text_or_none(row["unit_measure"]) or "") else str(mention["kind"]),
        text_or_none(row["unit_measure"]), text_or_none(row["change"]), text_or_none(row["bound"]) or "exact",
        text_or_none(row["qualifier"]), value, *intervals,
    )  # fmt: skip


def intervals_of(row: Mapping[Any, Any], policy: Policy) -> tuple[Interval, Interval] | None:
    """The strict and the hedged interval of a claim or mention."""
    plain = {**row, "bound": "exact"} if row.get("bound") == "approx" else row
    strict, hedged = claim_interval(plain, policy_with_rounding(policy)), claim_interval(row, policy)
    if strict is None or hedged is None:
        return None
    value = row.get("obs_value")
    if row.get("bound") in ("exact", "approx", None) and not is_missing(value):
        margin = round_margin(float(value)) if row.get("unit_measure") not in _EXACT else 0.0  # type: ignore[arg-type]
        hedged = hedged.hull(Interval(float(value) - margin, float(value) + margin))  # type: ignore[arg-type]
    return strict, hedged.hull(strict)


def policy_with_rounding(policy: Policy) -> Policy:
    """The policy that takes every number as rounded to its last digit."""
    return replace(policy, about=Decimal(0), near=Decimal(0), rounding=True)


def round_margin(value: float) -> float:
    """Half the place of the last digit that is not zero, where the number ends in zeros; at most a twentieth of it.

    >>> round_margin(4300.0), round_margin(5473.0), round_margin(1000.0)
    (50.0, 0.5, 50.0)
    """
    digits = Decimal(repr(value)).normalize()
    if abs(digits) < 100 or digits != digits.to_integral_value():
        return 0.0
    return float(min(Decimal(1).scaleb(int(digits.as_tuple().exponent)) / 2, abs(digits) * ROUNDED))
