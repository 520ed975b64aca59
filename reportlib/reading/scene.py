"""A sentence with its mentions, entities and periods each replaced by one sign, so that a rule can say who, what and when.

Signs are private-use characters; rules write them by name: {n} (the quantity in question), {q} (any quantity), {price}, {mass},
{money}, {share}, {count}, {time} (a duration), {multiple}, {area}, {world}, {who} (area, company, body or person), {actor} (the same
without the world), {company}, {body}, {person}, {item}, {period}.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from reportlib.model import Entity, Mention, Period, Span
from reportlib.reading.changes import basis_end
from reportlib.reading.text import find_clauses

THIS = "\ue000"
_KINDS = {
    "price": "\ue010",
    "mass": "\ue011",
    "money": "\ue012",
    "share": "\ue013",
    "count": "\ue014",
    "duration": "\ue015",
    "other": "\ue016",
    "length": "\ue016",
    "multiple": "\ue017",
}
_TYPES = {"area": "\ue001", "company": "\ue003", "institution": "\ue004", "person": "\ue005", "item": "\ue006"}
_WORLD = "\ue002"
_PERIOD = "\ue007"
SIGNS = {
    "n": THIS,
    "q": "[\ue000\ue010-\ue017]",
    "price": _KINDS["price"],
    "mass": _KINDS["mass"],
    "money": _KINDS["money"],
    "share": _KINDS["share"],
    "count": _KINDS["count"],
    "time": _KINDS["duration"],
    "multiple": _KINDS["multiple"],
    "area": "[\ue001\ue002]",
    "world": _WORLD,
    "who": "[\ue001-\ue005]",
    "actor": "[\ue001\ue003-\ue005]",
    "company": _TYPES["company"],
    "body": _TYPES["institution"],
    "person": _TYPES["person"],
    "item": _TYPES["item"],
    "period": _PERIOD,
}
"""What each sign of the rule language stands for in a pattern."""

Token = Mention | Entity | Period
_REACH = 360
_PAIRS = 4000


@dataclass(frozen=True)
class Scene:
    """A sentence as signs.

    Attributes:
        sentence: Its span in the document.
        text: The sentence with one sign for each token.
        tokens: What each sign stands for, by its position in ``text``.
        offsets: Position in the document of each character of ``text``.
        times: The periods with their positions, those too that hold a quantity (未来六个月), which stands in ``text`` as the quantity.
    """

    sentence: Span
    text: str
    tokens: dict[int, Token]
    offsets: list[int]
    clauses: tuple[tuple[int, int], ...]
    times: tuple[tuple[int, Period], ...] = ()

    @cached_property
    def positions(self) -> dict[Span, int]:
        """Where each token's sign stands, by the token's span."""
        return {t.span: i for i, t in self.tokens.items()}

    @cached_property
    def mention_places(self) -> list[int]:
        """Positions of the quantities, in order."""
        return sorted(i for i, t in self.tokens.items() if isinstance(t, Mention))

    def clause_of(self, at: int) -> tuple[int, int]:
        """The clause (start, end in ``text``) that a position lies in."""
        for start, end in self.clauses:
            if at < end:
                return start, end
        return (self.clauses[-1][1] if self.clauses else 0), len(self.text)

    def window(self, at: int) -> tuple[int, int]:
        """The part of the sentence that is looked at for a mention; bounded, so that time stays linear."""
        return max(0, at - _REACH), min(len(self.text), at + _REACH)

    def marked(self, at: int) -> str:
        """``text`` with the sign of one mention replaced by that of the quantity in question."""
        return self.text[:at] + THIS + self.text[at + 1 :]

    def entities(self, start: int, end: int, *types: str) -> list[tuple[int, Entity]]:
        """Entities of some types between two positions, in order."""
        return [(i, t) for i, t in sorted(self.tokens.items()) if start <= i < end and isinstance(t, Entity) and t.type in types]


def build_scene(folded: str, sentence: Span, mentions: list[Mention], entities: list[Entity], periods: list[Period]) -> Scene:
    """The scene of one sentence; the lists hold what lies in it. Where tokens overlap, a mention beats an entity beats a period."""
    chosen: list[Token] = []
    taken = bytearray(len(sentence))
    for group in (mentions, entities, periods):
        for token in group:
            start, end = token.span.start - sentence.start, token.span.end - sentence.start
            if token.span in sentence and not any(taken[start:end]):
                chosen.append(token)
                end = min(_end(folded, token) - sentence.start, len(sentence))
                taken[start:end] = b"\1" * (end - start)
    chosen.sort(key=lambda t: t.span.start)
    held = {m.span: p for p in periods for m in mentions if m.span in p.span} if len(periods) * len(mentions) < _PAIRS else {}
    parts: list[str] = []
    tokens: dict[int, Token] = {}
    offsets: list[int] = []
    at, length = sentence.start, 0
    for token in chosen:
        parts.append(folded[at : token.span.start])
        offsets.extend(range(at, token.span.start))
        length += token.span.start - at
        tokens[length] = token
        parts.append(sign_of(token))
        offsets.append(token.span.start)
        length += 1
        at = min(_end(folded, token), sentence.end)
    parts.append(folded[at : sentence.end])
    offsets.extend(range(at, sentence.end))
    text = "".join(parts)
    hidden = _hidden(folded, sentence, chosen)
    spans = find_clauses(hidden, Span(0, len(hidden)))
    clauses = tuple(_inside(offsets, Span(c.start + sentence.start, c.end + sentence.start)) for c in spans)
    times = ((i, t if isinstance(t, Period) else held.get(t.span)) for i, t in tokens.items())
    return Scene(sentence, text, tokens, offsets, clauses or ((0, len(text)),), tuple((i, t) for i, t in times if t is not None))


def _end(folded: str, token: Token) -> int:
    """Where a token ends, for a change with the words that say what it is compared with: they tell of no other number."""
    changed = isinstance(token, Mention) and token.quantity.change not in (None, "plain")
    return basis_end(folded, token.span.end) if changed else token.span.end


def _hidden(folded: str, sentence: Span, tokens: list[Token]) -> str:
    """The sentence with its tokens masked, so that the space in "MP Materials" or the comma in 1,250 parts no clause."""
    parts, at = [], sentence.start
    for token in tokens:
        parts.append(folded[at : token.span.start])
        words, last = folded[token.span.start : token.span.end], folded[token.span.end - 1]
        latin = last.isascii() and (last.isalpha() or (isinstance(token, Period) and words[0].isascii() and words[0].isalpha()))
        # a space after a Latin word parts nothing, one after a Chinese word or a figure may stand for a comma
        parts.append(("x" if latin else "字") * len(token.span))
        at = token.span.end
    parts.append(folded[at : sentence.end])
    return "".join(parts)


def _inside(offsets: list[int], clause: Span) -> tuple[int, int]:
    return max(0, bisect_right(offsets, clause.start) - 1), bisect_right(offsets, clause.end - 1)


def sign_of(token: Token) -> str:
    """The sign that stands for a token in the text of a scene."""
    if isinstance(token, Mention):
        return _KINDS.get(token.quantity.kind, _KINDS["other"])
    if isinstance(token, Period):
        return _PERIOD
    return _WORLD if token.code == "WORLD" else _TYPES.get(token.type, _TYPES["item"])
