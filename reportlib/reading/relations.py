"""Finds statements without a number: uses, places of processing and production, controls, memberships, supplies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, entries, read_toml
from reportlib.model import Article, Document, Entity, Relation, Span
from reportlib.reading.actors import Sentence, code_of, find_told

RELATIONS = frozenset({"used_in", "irreplaceable_in", "processed_in", "produced_in", "controlled_under", "member_of", "supplies"})
_REACH = 90  # characters between the two ends of a relation
_BEFORE = 40  # characters before the first end that a rule may look at
_NEIGHBOURS = 16  # things on either side that may stand in one list
_PART = re.compile(r"%([A-Z]+)%")
_INSTRUMENT = re.compile(r"《[^》\n]{2,40}》|第?\d{1,4}号(?:公告|令|通知)|(?:Announcement|Notice|Order) No\.? ?\d+")
_TEXT = dict.fromkeys(("id", "relation", "subject", "object", "between", "example", "near"), str) | {"expect": list}
_OPTIONAL = {"before": str, "after": str, "turned": bool, "needs_item": bool, "irreplaceable": bool}
_GENERAL = frozenset({"WORLD", "West", "Global South"})


@dataclass(frozen=True, slots=True)
class RelationRule:
    """Two kinds of things and the words that join them (fields: ``lexicon/relations.toml``)."""

    id: str
    relation: str
    subject: frozenset[str]
    object: frozenset[str]
    between: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    turned: bool
    needs_item: bool
    irreplaceable: bool
    entry: dict[str, Any] = field(repr=False, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Thing:
    span: Span
    kind: str
    code: str


@lru_cache(maxsize=1)
def relation_rules() -> tuple[RelationRule, ...]:
    """The rules of ``lexicon/relations.toml``, compiled.

    Raises:
        LexiconError: A rule names an unknown relation or part, or its expression does not compile.
    """
    path, out = FOLDER / "relations.toml", []
    for entry in entries("relations", "rule", _TEXT, _OPTIONAL):
        if entry["relation"] not in RELATIONS:
            raise LexiconError(
                f"unknown relation {entry['relation']}", file=path, where=entry["id"], remedy=f"use one of: {', '.join(sorted(RELATIONS))}"
            )
        try:
            between = re.compile(_expand(entry["between"]))
            before, after = (re.compile(_expand(entry[k])) if k in entry else None for k in ("before", "after"))
        except (re.error, KeyError) as e:
            raise LexiconError(
                f"cannot read the expression: {e}", file=path, where=entry["id"], remedy="mend before, between or after"
            ) from None
        subject, other = (frozenset(entry[k].split("|")) for k in ("subject", "object"))
        flags = [bool(entry.get(k, False)) for k in ("turned", "needs_item", "irreplaceable")]
        out.append(
            RelationRule(entry["id"], entry["relation"], subject, other, between, before, after, flags[0], flags[1], flags[2], entry)
        )
    return tuple(out)


def _expand(expression: str) -> str:
    return _PART.sub(lambda m: _expand(read_toml("relations")["parts"][m.group(1)]), expression)


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(regex) for name, regex in read_toml("relations")["words"].items()}


@lru_cache(maxsize=1)
def _applications() -> tuple[Any, list[tuple[str, str]]]:
    from ahocorasick_rs import AhoCorasick

    codes: dict[str, str] = {}
    for row in entries("applications", "application", {"code": str}, {"zh": list, "en": list}):
        for word in (*row.get("zh", ()), *row.get("en", ())):
            if codes.setdefault(word.lower(), row["code"]) != row["code"]:
                file = FOLDER / "applications.toml"
                raise LexiconError(f"{word!r} stands for {codes[word.lower()]} and {row['code']}", file=file, remedy="keep it in one entry")
    return AhoCorasick(list(codes)), list(codes.items())


@lru_cache(maxsize=4)
def _application_places(folded: str) -> tuple[list[int], list[tuple[int, int, str]]]:
    """Where the words of applications stand in a text, by start, the longest first; one pass for all sentences of a document."""
    automaton, codes = _applications()
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded) if len(folded.lower()) != len(folded) else folded.lower()
    found = []
    for k, start, end in automaton.find_matches_as_indexes(lower, overlapping=True):
        word, code = codes[k]
        if not (word.isascii() and (_in_word(folded, start) or _in_word(folded, end))):
            found.append((start, -end, code))
    found.sort()
    return [start for start, _, _ in found], [(start, -end, code) for start, end, code in found]


def _in_word(folded: str, at: int) -> bool:
    """Whether letters or digits stand on both sides of a place."""
    return 0 < at < len(folded) and _WORD.match(folded, at - 1) is not None


_WORD = re.compile(r"\w\w")


def _used_in(folded: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The applications named between two places, leftmost and longest, none overlapping."""
    starts, places = _application_places(folded)
    at = start
    for first, last, code in places[bisect_left(starts, start) : bisect_left(starts, end)]:
        if first >= at and last <= end:
            yield Span(first, last), code
            at = last


def find_relations(document: Document, article: Article, entities: Iterable[Entity]) -> list[Relation]:
    """The relations stated in an article, in text order, each once.

    Args:
        document: The document; positions count in its text.
        article: The article; one that is off topic states none.
        entities: What ``find_entities`` found in the article, at document positions.
    """
    if not article.on_topic:
        return []
    out: dict[tuple[str, str, str], Relation] = {}
    for sentence in find_told(document, article, entities, ()):
        for relation in _in_sentence(sentence):
            out.setdefault((relation.subject, relation.relation, relation.object), relation)
    return sorted(out.values(), key=lambda r: (r.span, r.subject, r.object))


def _in_sentence(sentence: Sentence) -> Iterator[Relation]:
    things = _things(sentence)
    stressed = _words()["irreplaceable"].search(sentence.folded, sentence.span.start, sentence.span.end)
    for at, first in enumerate(things):
        for to in range(at + 1, len(things)):
            second = things[to]
            if second.span.start - first.span.end > _REACH:
                break
            if second.span.start < first.span.end:
                continue
            rule = _joining(sentence, first, second)
            if rule is None:
                continue
            for relation in _relations(sentence, rule, things[max(0, at - _NEIGHBOURS) : to + _NEIGHBOURS], first, second):
                yield relation
                if (stressed or rule.irreplaceable) and rule.relation == "used_in":
                    yield Relation(
                        relation.span, relation.sentence, relation.subject, "irreplaceable_in", relation.object, relation.item, rule.id
                    )


def _things(sentence: Sentence) -> list[_Thing]:
    start, end = sentence.span.start, sentence.span.end
    out: list[_Thing] = []
    for entity in sentence.entities:
        last = out[-1] if out else None
        if last and last.kind == entity.type == "item" and last.span.end == entity.span.start:
            # 钆磁体: the magnet is the one of the metal before it
            out[-1] = _Thing(Span(last.span.start, entity.span.end), "item", last.code)
        elif entity.type != "person" and entity.code not in _GENERAL:
            out.append(_Thing(entity.span, entity.type, code_of(entity)))
    if any(t.kind == "item" for t in out):
        out += [_Thing(span, "application", code) for span, code in _used_in(sentence.folded, start, end)]
    out += [_Thing(Span(*m.span()), "instrument", m.group()) for m in _INSTRUMENT.finditer(sentence.folded, start, end)]
    return sorted(out, key=lambda t: (t.span, t.kind))


@lru_cache(maxsize=64)
def _rules_for(first: str, second: str) -> tuple[RelationRule, ...]:
    """The rules that may join things of two kinds, in the order in which they stand."""
    ends = {False: (first, second), True: (second, first)}
    return tuple(r for r in relation_rules() if ends[r.turned][0] in r.subject and ends[r.turned][1] in r.object)


def _joining(sentence: Sentence, first: _Thing, second: _Thing) -> RelationRule | None:
    rules = _rules_for(first.kind, second.kind) if first.code != second.code else ()
    between = sentence.folded[first.span.end : second.span.start]
    ahead = sentence.folded[max(sentence.span.start, first.span.start - _BEFORE) : first.span.start]
    behind = sentence.folded[second.span.end : min(sentence.span.end, second.span.end + _REACH)]
    for rule in rules:
        if not rule.between.fullmatch(between) or (rule.before and not rule.before.search(ahead)):
            continue
        if rule.after is None or rule.after.search(behind):
            return None if _words()["negated"].search(between) else rule
    return None


def _relations(sentence: Sentence, rule: RelationRule, things: list[_Thing], first: _Thing, second: _Thing) -> Iterator[Relation]:
    heads, tails = _row(sentence, things, first, -1), _row(sentence, things, second, 1)
    subjects, objects = (tails, heads) if rule.turned else (heads, tails)
    items = [t for t in things if t.kind == "item" and t.span.start >= first.span.start]
    if rule.needs_item and not items:
        return
    for subject in subjects:
        for other in objects:
            if subject.code == other.code:
                continue
            item = subject.code if subject.kind == "item" else items[0].code if items else None
            span = Span(min(subject.span.start, other.span.start), max(subject.span.end, other.span.end))
            yield Relation(span, sentence.span, subject.code, rule.relation, other.code, item, rule.id)


def _row(sentence: Sentence, things: list[_Thing], thing: _Thing, step: int) -> list[_Thing]:
    """A thing and those of its kind that a list joins to it, backwards or forwards."""
    row, same = [thing], [t for t in things if t.kind == thing.kind]
    at = same.index(thing) + step
    while 0 <= at < len(same):
        left, right = (same[at], row[-1]) if step < 0 else (row[-1], same[at])
        gap = sentence.folded[left.span.end : right.span.start]
        if not _words()["list"].match(gap):
            break
        row.append(same[at])
        at += step
    return row
