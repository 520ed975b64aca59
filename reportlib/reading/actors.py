"""A sentence with what stands in it, and who does what to whom there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlib.model import Article, Document, Entity, Period, Span
from reportlib.reading.eventrules import event_context
from reportlib.reading.text import find_clauses, find_sentences

_ACTS = frozenset({"area", "company", "institution", "person"})
_NO_ACTOR = frozenset({"WORLD", "West", "Global South"})
_LONGEST = 1500  # characters; what is longer is no sentence
_LOOK = 16  # characters before an entity that tell its role


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    Attributes:
        number: Which sentence of the article it is, from 0.
        before: The last actor of an earlier sentence of the same paragraph.
    """

    folded: str
    span: Span
    clauses: tuple[Span, ...]
    entities: tuple[Entity, ...]
    periods: tuple[Period, ...]
    number: int
    before: Entity | None = None

    def clause_at(self, at: int) -> Span:
        """The clause in which a position lies."""
        return next((c for c in self.clauses if c.start <= at < c.end), self.span)

    def items(self) -> tuple[str, ...]:
        """Codes of the items named, in order, each once."""
        return tuple(dict.fromkeys(e.code for e in self.entities if e.type == "item"))

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.folded[span.start : span.end]

    def left(self, entity: Entity) -> str:
        """The words of the sentence just before an entity."""
        return self.folded[max(self.span.start, entity.span.start - _LOOK) : entity.span.start]


def find_told(document: Document, article: Article, entities: Iterable[Entity], periods: Iterable[Period]) -> Iterator[Sentence]:
    """The sentences of an article's body, each with its clauses, entities and periods."""
    named, times = sorted(entities, key=lambda e: e.span), sorted(periods, key=lambda p: p.span)
    e = p = 0
    last: Entity | None = None
    for number, span in enumerate(find_sentences(document.folded, article.span)):
        while e < len(named) and named[e].span.start < span.start:
            e += 1
        while p < len(times) and times[p].span.start < span.start:
            p += 1
        here, when = [], []
        while e < len(named) and named[e].span.end <= span.end:
            here.append(named[e])
            e += 1
        while p < len(times) and times[p].span.end <= span.end:
            when.append(times[p])
            p += 1
        if len(span) > _LONGEST:
            continue
        sentence = Sentence(document.folded, span, tuple(find_clauses(document.folded, span)), tuple(here), tuple(when), number, last)
        yield sentence
        last = next((a for c in sentence.clauses if (a := first_actor(sentence, c.start, c.end))), last)


def may_act(sentence: Sentence, entity: Entity) -> bool:
    """Whether an entity can be who acts: not a place, an aim or a partner."""
    context, left = event_context(), sentence.left(entity)
    if entity.type not in _ACTS or entity.code in _NO_ACTOR:
        return False
    return not (context["place"].search(left) or context["target"].search(left))


def first_actor(sentence: Sentence, start: int, end: int) -> Entity | None:
    """The first entity between two positions that can act; a body or company named right behind its country stands for it."""
    found = [e for e in sentence.entities if start <= e.span.start and e.span.end <= end]
    for at, entity in enumerate(found):
        if not may_act(sentence, entity):
            continue
        following = found[at + 1] if at + 1 < len(found) else None
        gap = sentence.folded[entity.span.end : following.span.start] if following else None
        if (
            entity.type == "area"
            and following
            and gap is not None
            and gap.strip() in ("", "的", "'s", "’s")
            and following.type in ("institution", "company")
        ):
            return following
        return entity
    return None


def find_actor(sentence: Sentence, act: Span, passive: bool = False) -> Entity | None:
    """Who does the act: in its clause before the cue, else in the clauses before, else inside the cue."""
    clause = sentence.clause_at(act.start)
    if passive:
        return next((e for e in sentence.entities if act.start <= e.span.start < clause.end and e.type in _ACTS), None)
    actor = first_actor(sentence, clause.start, act.start)
    for earlier in reversed([c for c in sentence.clauses if c.end <= clause.start]):
        actor = actor or first_actor(sentence, earlier.start, earlier.end)
    agent = next((e for e in sentence.entities if e.span.start >= act.end and sentence.left(e).rstrip().endswith((" by", " by the"))), None)
    inside = next((e for e in sentence.entities if act.start <= e.span.start < act.end and e.type == "area"), None)
    return actor or agent or (inside if actor is None and "《" in sentence.text(act) else None)


def find_targets(sentence: Sentence, act: Span, kind: str, actor: Entity | None) -> list[Entity]:
    """At whom the act is aimed, or with whom it is done; several only where the sentence says each (分别)."""
    clause, context = sentence.clause_at(act.start), event_context()
    others = [
        e for e in sentence.entities if e.type in _ACTS and (actor is None or (e.span != actor.span and code_of(e) != code_of(actor)))
    ]
    near = [e for e in others if e.span in clause] + [e for e in others if e.span.start >= clause.end]
    if kind in ("agreement", "alliance"):
        partners = _partners(sentence, near, others, actor)
        return partners if context["each"].search(sentence.text(clause)) else partners[:1]
    reach = [e for e in near if e.span in clause] if kind == "project" else near
    aimed = [e for e in reach if context["aimed"].search(sentence.left(e))]
    if kind == "investment" and not aimed:
        aimed = [e for e in near if act.start <= e.span.start < clause.end and e.type in ("company", "area")]
    elif kind == "other" and not aimed:
        aimed = [e for e in near if act.start <= e.span.start <= act.end + 2 and e.type == "area"]
    return aimed[:1]


def _partners(sentence: Sentence, near: list[Entity], others: list[Entity], actor: Entity | None) -> list[Entity]:
    context = event_context()
    beside = [e for e in others if actor and e.type == "area" and e.span.start == actor.span.end]
    named = [e for e in near if context["partner"].search(sentence.left(e)) or context["aimed"].search(sentence.left(e))]
    out: list[Entity] = []
    for entity in (*beside, *named):
        if code_of(entity) not in [code_of(o) for o in out] and (
            actor is None or home_of(entity) != home_of(actor) or entity.type == "company"
        ):
            out.append(entity)
    return out


def code_of(entity: Entity) -> str:
    """What stands for an entity in a table: a person's country, anything else's own code."""
    return entity.home or entity.code if entity.type == "person" else entity.code


def home_of(entity: Entity) -> str | None:
    """The area of an entity."""
    return entity.code if entity.type == "area" else entity.home
