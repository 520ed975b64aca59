"""A sentence with what stands in it, and who does what to whom there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reportlib.model import Article, Document, Entity, Period, Span
from reportlib.reading.eventrules import event_context
from reportlib.reading.offices import is_office
from reportlib.reading.outlets import is_outlet, publisher_kind
from reportlib.reading.text import find_clauses, find_sentences

_ACTS = frozenset({"area", "company", "institution", "person"})
_NO_ACTOR = frozenset(
    {"WORLD", "West", "Global South", "Africa", "Asia", "Southeast Asia", "Central Asia", "Middle East"}
    | {"Latin America", "South America", "North America"}
)
_LONGEST = 1500  # characters; what is longer is no sentence
_LOOK = 24  # characters before an entity that tell its role


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    Attributes:
        number: Which sentence of the article it is, from 0.
        before: The last actor of an earlier sentence of the same paragraph.
        items_before: The items of the last sentence of the same paragraph that named any.
    """

    folded: str
    span: Span
    clauses: tuple[Span, ...]
    entities: tuple[Entity, ...]
    periods: tuple[Period, ...]
    number: int
    before: Entity | None = None
    items_before: tuple[str, ...] = ()

    def clause_at(self, at: int) -> Span:
        """The clause in which a position lies."""
        return next((c for c in self.clauses if c.start <= at < c.end), self.span)

    def items(self) -> tuple[str, ...]:
        """Codes of the items named, in order, each once; one that only tells a trade (a magnet maker) where there is no other."""
        named, trade = [e for e in self.entities if e.type == "item"], event_context()["trade"]
        named = [e for e in named if not e.exact.lower().endswith(("企", "商", "maker", "makers"))] or named
        meant = [e for e in named if not trade.match(self.folded, e.span.end, self.span.end)]
        return tuple(dict.fromkeys(e.code for e in meant or named))

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.folded[span.start : span.end]

    def left(self, entity: Entity) -> str:
        """The words of the sentence just before an entity, or before the country that it is named with (向法国Carester)."""
        start = self.led_by(entity).span.start
        return self.folded[max(self.span.start, start - _LOOK) : start]

    def led_by(self, entity: Entity) -> Entity:
        """The country named right before a company, body or person (德国西门子, US President Trump), or the entity itself."""
        at = self.entities.index(entity) if entity.type not in ("area", "item") and entity in self.entities else 0
        first = next((e for e in reversed(self.entities[:at]) if e.type != "item"), entity)
        owner = first.type == "area" or first.type == entity.type == "institution"
        if not owner or not event_context()["named_with"].match(self.folded[first.span.end : entity.span.start]):
            return entity
        return first

    def leads(self, entity: Entity) -> bool:
        """Whether an area or body only says whose the company, body or person behind it is."""
        behind = self.entities[self.entities.index(entity) + 1 :] if entity.type in ("area", "institution") else ()
        following = next((e for e in behind if e.type != "item"), None)
        return following is not None and self.led_by(following) is entity


def find_told(document: Document, article: Article, entities: Iterable[Entity], periods: Iterable[Period]) -> Iterator[Sentence]:
    """The sentences of an article's body, each with its clauses, entities and periods."""
    named, times = sorted(entities, key=lambda e: e.span), sorted(periods, key=lambda p: p.span)
    e = p = 0
    last: Entity | None = None
    items: tuple[str, ...] = ()
    at = article.span.start
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
        if "\n" in document.folded[at : span.start]:
            items = ()
        at = span.end
        clauses = tuple(_whole(_clauses(document.folded, span), when))
        sentence = Sentence(document.folded, span, clauses, tuple(here), tuple(when), number, last, items)
        yield sentence
        items = sentence.items() or items
        last = next((a for c in sentence.clauses if (a := first_actor(sentence, c.start, c.end))), last)


@lru_cache(maxsize=1024)
def _clauses(folded: str, sentence: Span) -> tuple[Span, ...]:
    # events and relations are told in the same sentences
    return tuple(find_clauses(folded, sentence))


def _whole(clauses: Iterable[Span], periods: Iterable[Period]) -> Iterator[Span]:
    """Clauses, those joined that only the comma of a date parts (On August 1, 2025 the US …)."""
    last: Span | None = None
    for clause in clauses:
        if last and any(p.span.start < last.end and p.span.end > clause.start for p in periods):
            last = Span(last.start, clause.end)
        else:
            if last:
                yield last
            last = clause
    if last:
        yield last


def may_act(sentence: Sentence, entity: Entity) -> bool:
    """Whether an entity can be who acts: not a place, an aim, a partner or an outlet that only tells of it."""
    context, left = event_context(), sentence.left(entity)
    if entity.type not in _ACTS or entity.code in _NO_ACTOR:
        return False
    if entity.type == "area" and _describes(sentence, entity):
        return False
    if entity.type == "institution" and _tells(entity) and not context["issues"].match(sentence.folded, entity.span.end):
        return False
    return not (context["place"].search(left) or context["target"].search(left))


def _describes(sentence: Sentence, area: Entity) -> bool:
    """Whether an area says where a company told of before comes from (the Australian miner), or where a story was filed."""
    context, end = event_context(), area.span.end
    if context["described"].match(sentence.folded, end) and context["describing"].search(sentence.left(area)):
        return True
    return area.span.start - sentence.span.start < _LOOK and context["dateline"].match(sentence.folded, end) is not None


def _tells(entity: Entity) -> bool:
    return is_outlet(entity.exact) and publisher_kind(entity.exact).endswith("media")


def first_actor(sentence: Sentence, start: int, end: int) -> Entity | None:
    """The first entity between two positions that can act; a body or company named right behind its country stands for it."""
    found = (e for e in sentence.entities if start <= e.span.start and e.span.end <= end)
    return next((e for e in found if may_act(sentence, e) and not sentence.leads(e)), None)


def find_parties(sentence: Sentence, act: Span, turned: bool = False) -> tuple[Entity | None, Entity | None]:
    """Who does the act, and who it is done to where the sentence is in the passive voice.

    Args:
        sentence: The sentence.
        act: The words of the act in it.
        turned: The act is told of who receives it (获得…投资, received … from): who acts stands behind or inside its words.
    """
    clause, context = sentence.clause_at(act.start), event_context()
    before = sentence.folded[clause.start : act.start]
    agents = [e for e in sentence.entities if e.type in _ACTS and clause.start <= e.span.start < act.end and not sentence.leads(e)]
    agent = next((e for e in reversed(agents) if context["agent"].search(sentence.left(e))), None)
    if agent is not None:
        subject = first_actor(sentence, clause.start, sentence.led_by(agent).span.start)
        return agent, subject or (_earlier(sentence, clause) if context["undergoes"].search(sentence.left(agent)) else None)
    if turned:
        inside = [e for e in sentence.entities if e.type in _ACTS and act.start <= e.span.start < clause.end and not sentence.leads(e)]
        giver = next((e for e in inside if context["giver"].search(sentence.left(e))), None)
        giver = giver or next((e for e in inside if sentence.folded.startswith(" government", e.span.end)), None)
        return giver or next((e for e in inside if e.span in act), None), first_actor(sentence, clause.start, act.start) or _earlier(
            sentence, clause
        )
    by = next((e for e in sentence.entities if e.span.start >= act.start and context["by"].search(sentence.left(e))), None)
    subject = _subject(sentence, clause, act)
    if context["undergone"].search(before) and by is not None:
        return by, subject
    inside = [e for e in sentence.entities if act.start <= e.span.start < act.end and e.type == "area"]
    party = next((e for e in inside if "《" in sentence.text(act) or context["between"].search(sentence.left(e))), None)
    later = None
    if sentence.text(act).isascii() and clause.start == sentence.span.start and context["leading"].match(sentence.text(clause)):
        later = first_actor(sentence, clause.end, sentence.span.end)
    asked = next((e for e in sentence.entities if e.type == "institution" and context["applied"].match(sentence.folded, e.span.end)), None)
    anywhere = first_actor(sentence, clause.start, act.start)
    return subject or _earlier(sentence, clause) or by or party or later or anywhere or asked, None


def _subject(sentence: Sentence, clause: Span, act: Span) -> Entity | None:
    """The subject of the act in its clause: what stands behind the last word of saying, else the first that can act."""
    context = event_context()
    if context["elapsed"].match(sentence.folded, act.end, clause.end):
        beside = [e for e in sentence.entities if e.type in _ACTS and e.span.end <= act.start and e.span.start >= clause.start]
        if (
            beside
            and context["within"].search(sentence.left(beside[-1]))
            and context["adverbs"].match(sentence.folded, beside[-1].span.end, act.start)
        ):
            return beside[-1]
    if context["own"].match(sentence.folded, clause.start) and (subject := _earlier(sentence, clause)):
        return subject
    said = [m.end() for m in context["saying"].finditer(sentence.folded, clause.start, act.start)]
    nearest = first_actor(sentence, said[-1], act.start) if said else None
    return nearest or first_actor(sentence, clause.start, _object_at(sentence, clause, act))


def _object_at(sentence: Sentence, clause: Span, act: Span) -> int:
    """Where the object begins that stands before the verb (对…实施, 将…列入); behind it there is no subject."""
    found = event_context()["object"].search(sentence.folded, clause.start, act.start)
    return found.start() if found else act.start


def _earlier(sentence: Sentence, clause: Span) -> Entity | None:
    """The subject of the nearest clause before; that of a clause of reason or time only where there is no other."""
    context, spare = event_context(), None
    for earlier in reversed([c for c in sentence.clauses if c.end <= clause.start]):
        found = first_actor(sentence, earlier.start, earlier.end)
        if found and not context["subordinate"].match(sentence.text(earlier)):
            return found
        spare = spare or found
    return spare


def find_targets(sentence: Sentence, act: Span, kind: str, actor: Entity | None) -> list[Entity]:
    """At whom the act is aimed, or with whom it is done; several only where the sentence says each (分别)."""
    clause, context = sentence.clause_at(act.start), event_context()
    others = [e for e in sentence.entities if e.type in _ACTS and e.code not in _NO_ACTOR and not sentence.leads(e)]
    others = [e for e in others if actor is None or (e.span != actor.span and code_of(e) != code_of(actor))]
    near = [e for e in others if e.span in clause] + [e for e in others if e.span.start >= clause.end]
    if kind in ("agreement", "alliance"):
        partners = _partners(sentence, near, others, actor)
        if context["each"].search(sentence.text(clause)):
            return partners
        return partners[:1] if kind == "agreement" or len(partners) == 1 else []
    if kind in ("project", "production_cut"):
        reach = Span(clause.start, clause.end + _LOOK)
        sites = [e for e in near if e.type == "area" and e.span in reach and context["site"].search(sentence.left(e))]
        if actor and actor.type == "company" and not sites:
            first = act.start if actor.span in clause else clause.start
            sites = [e for e in near if e.type == "area" and e.span in clause and e.span.start >= max(first, actor.span.end)]
            sites = [e for e in sites if not context["superlative"].match(sentence.folded, e.span.end)]
        return [e for e in sites if actor is None or kind == "project" or e.code != home_of(actor)][:1]
    if kind == "licence" and context["pronoun"].search(sentence.text(clause)):
        meant = _earlier(sentence, clause)
        return [meant] if meant and meant != actor else []
    foreign = [e for e in near if actor is None or e.type != "area" or e.code != home_of(actor)]
    aimed = [e for e in foreign if kind in ("statement", "other") and context["urged"].search(sentence.left(e))]
    aimed += [e for e in foreign if context["aimed"].search(sentence.left(e))]
    aimed += [e for e in foreign if e.span in clause and context["taken"].search(sentence.left(e))]
    aimed += [e for e in foreign if act.start <= e.span.start <= act.end and context["held"].search(sentence.left(e))]
    if kind == "contract_halt":
        aimed += [e for e in foreign if act.start <= e.span.start and context["partner"].search(sentence.left(e))]
    if kind == "investment":
        aimed = [e for e in near if act.start <= e.span.start < clause.end and e.type == "company"] or aimed
        aimed = aimed or [e for e in near if act.start <= e.span.start < clause.end and e.type == "area"]
        aimed = aimed or [e for e in others if e.type == "company"]
    elif kind == "other" and not aimed:
        aimed = [e for e in near if act.start <= e.span.start <= act.end + 2 and e.type == "area"] or _partners(
            sentence, near, others, actor
        )
        aimed = aimed or [
            e for e in near if act.end <= e.span.start < clause.end and sentence.text(act).isascii() and e.type != "institution"
        ]
    elif not aimed and kind in ("export_control", "control_suspended", "tariff"):
        aimed = _opposite(sentence, actor)
    return aimed[:1]


def _opposite(sentence: Sentence, actor: Entity | None) -> list[Entity]:
    """The other side of a pair that the sentence names (中美会晤, 中方同意暂停…)."""
    areas = [e for e in sentence.entities if e.type == "area"]
    pair = next(((a, b) for a, b in pairwise(areas) if a.span.end == b.span.start), None)
    if pair is None or actor is None or actor.span.start < pair[1].span.end:
        return []
    own = [e.code == home_of(actor) for e in pair]
    return [pair[own.index(False)]] if sum(own) == 1 else []


def find_speaker(sentence: Sentence, before: int) -> tuple[Entity | None, int]:
    """Who said what stands at a position, and where the word of saying stands; -1 where nobody is said to have said it."""
    said = [m.start() for m in event_context()["speaks"].finditer(sentence.folded, sentence.span.start, before)]
    return (first_actor(sentence, sentence.span.start, said[-1]), said[-1]) if said else (None, -1)


def _partners(sentence: Sentence, near: list[Entity], others: list[Entity], actor: Entity | None) -> list[Entity]:
    context = event_context()
    beside = [e for e in others if actor and e.type == "area" and e.span.start == actor.span.end]
    reach = others if actor and context["both"].search(sentence.folded, sentence.span.start, sentence.span.end) else near
    named = [e for e in reach if context["partner"].search(sentence.left(e)) or context["aimed"].search(sentence.left(e))]
    out: list[Entity] = []
    for entity in (*beside, *named):
        if code_of(entity) not in [code_of(o) for o in out] and (
            actor is None or home_of(entity) != home_of(actor) or entity.type == "company"
        ):
            out.append(entity)
    return out


def code_of(entity: Entity) -> str:
    """What stands for an entity in a table: the country of a person or of an office that every state has, else its own code."""
    stands_for_home = entity.type == "person" or is_office(entity)
    return entity.home or entity.code if stands_for_home else entity.code


def home_of(entity: Entity) -> str | None:
    """The area of an entity."""
    return entity.code if entity.type == "area" else entity.home
