"""Finds the dated acts of policy and of companies that an article tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from reportlib.lexicon.items import default_stage
from reportlib.model import Article, Document, Entity, Event, Period, Span
from reportlib.reading.actors import Sentence, code_of, find_parties, find_speaker, find_targets, find_told, home_of
from reportlib.reading.anaphora import writer_of
from reportlib.reading.clock import read_stamp
from reportlib.reading.eventrules import EventRule, event_context, event_rules
from reportlib.reading.eventwords import summarize
from reportlib.reading.sites import is_place_name
from reportlib.reading.twins import unique_events

_YEARLY = frozenset({"export_control", "legislation", "tariff"})  # acts that begin with the year where only a year is told
_LASTING = frozenset(
    {"export_control", "control_suspended", "tariff", "licence", "production_cut"}
)  # acts that hold from one day to another
_OWN = frozenset({"agreement", "investment", "project", "production_cut", "contract_halt"})  # what a company's own paper tells is its act
_BROAD = 3  # the rank of rules that are tried only where no narrower one reads an act
_BEFORE = 80  # characters before a cue that may take it back
_LEAD = 2  # sentences in which an article tells its news
_BRIEF = 1500  # characters of an article that is all news
_MOST_ITEMS = 6
_MOST_ACTS = 8  # tellings of one rule in one sentence
_OTHER_SIDE = re.compile(r" with\b")  # a deal was signed with …: by who acted before
_REST = re.compile(r"/\d{4}-12-31$")  # the rest of a year: for how long, not when
_DIGIT = re.compile(r"[\d年月日]")


@dataclass(frozen=True, slots=True)
class _Act:
    rule: EventRule
    span: Span
    period: Period | None
    date: str
    order: int
    actor: Entity | None
    receiver: Entity | None


def find_events(
    document: Document, article: Article, entities: Iterable[Entity], periods: Iterable[Period], home: str | None = None
) -> list[Event]:
    """The dated acts told in an article, in text order, each once at its fullest telling.

    Args:
        document: The document; positions count in its text.
        article: The article; one that is off topic tells none.
        entities: What ``find_entities`` found in the article, at document positions.
        periods: What ``find_periods`` found in it, likewise.
        home: The area that the document is written in.
    """
    if not article.on_topic:
        return []
    named = list(entities)
    topic = _topic(article, named)
    own = writer_of(document.folded, article, named)
    found: list[Event] = []
    rules = _rules_told(document.folded, article.span)
    for sentence in find_told(document, article, named, periods):
        for act in _acts(sentence, article, topic, rules, home, own):
            found += _events(sentence, act, article, topic)
    return unique_events(found)


def _topic(article: Article, entities: list[Entity]) -> tuple[str, ...]:
    items = Counter(e.code for e in entities if e.type == "item" and e.span in article.span and default_stage(e.code) != "end_use")
    return tuple(code for code, n in items.most_common(1) if n > 1)


def _rules_told(folded: str, area: Span) -> list[tuple[int, EventRule]]:
    """The rules whose words stand anywhere in an article, with their order; one that asks for an end of its sentence may always hold."""
    told = _Standing(folded, area)
    return [(k, r) for k, r in enumerate(event_rules()) if "$" in r.cue.pattern or told.has(r.opening or r.cue)]


class _Standing:
    """Which expressions stand in a part of a text, each searched once."""

    def __init__(self, folded: str, area: Span) -> None:
        self.folded, self.area = folded, area
        self.known: dict[str, bool] = {}

    def has(self, expression: re.Pattern[str]) -> bool:
        """Whether it stands there."""
        if expression.pattern not in self.known:
            self.known[expression.pattern] = expression.search(self.folded, self.area.start, self.area.end) is not None
        return self.known[expression.pattern]


def _acts(
    sentence: Sentence,
    article: Article,
    topic: tuple[str, ...],
    rules: Sequence[tuple[int, EventRule]],
    home: str | None,
    own: Entity | None,
) -> list[_Act]:
    """The acts of a sentence, in text order; a statement or report only where its date has no other act."""
    found: list[_Act] = []
    told = _Standing(sentence.folded, sentence.span)
    for order, rule in rules:
        if not (sentence.periods or rule.undated) or (rule.rank == _BROAD and any(a.rule.rank < _BROAD for a in found)):
            continue
        if rule.opening and not told.has(rule.opening):
            continue
        if rule.also and not rule.also.search(sentence.folded, sentence.span.start, sentence.span.end):
            continue
        for m in islice(rule.cue.finditer(sentence.folded, sentence.span.start, sentence.span.end), _MOST_ACTS):
            act = _act(sentence, rule, Span(*m.span()), article, order)
            if act is not None and act.actor is None and rule.home and home:
                act = replace(act, actor=Entity(Span(act.span.start, act.span.start), "", "area", home))
            if act is not None and own is not None and rule.type in _OWN:
                mine = act.actor is None or is_place_name(act.actor)
                act = replace(act, receiver=act.receiver or own) if rule.passive else replace(act, actor=own if mine else act.actor)
            if act is not None and _met(sentence, act, topic):
                found.append(act)
    kept: list[_Act] = []
    for act in sorted(found, key=lambda a: (a.rule.rank, a.span.start, a.span.end, a.order)):
        for telling in (act, *_dated_anew(sentence, act, kept)):
            if all(_apart(sentence, other, telling) for other in kept):
                kept.append(telling)
                break
    return sorted(kept, key=lambda a: a.span)


def _dated_anew(sentence: Sentence, act: _Act, kept: list[_Act]) -> Iterator[_Act]:
    """The act by the day of effect that its own clause tells, where another act has taken the date before it."""
    clause = sentence.clause_at(act.span.start)
    taken = any(a.rule.type == act.rule.type for a in kept)
    if act.rule.rank == 1 and act.period is not None and act.period.span not in clause and not taken:
        own = (p for p in sentence.periods if p.span in clause and p.relation == "since" and _usable(sentence, p, act.rule))
        yield from (replace(act, period=p, date=_value(p, act.rule)) for p in own)


def _apart(sentence: Sentence, first: _Act, second: _Act) -> bool:
    """Whether a second act of a sentence is another one: by its date, or by who does it, or told with a word that adds it."""
    if first.span.overlaps(second.span):
        return False
    when = [a.period.span if a.period else None for a in (first, second)]
    if when[0] != when[1]:
        return True
    clause = sentence.clause_at(second.span.start)
    between = sentence.folded[min(first.span.end, second.span.end) : max(first.span.start, second.span.start)]
    if second.rule.rank > 1 or first.rule.type == second.rule.type or event_context()["explains"].search(between):
        return False
    actors = [a.actor for a in (first, second) if a.actor is not None]
    others = len(actors) == 2 and actors[1].span in clause and code_of(actors[0]) != code_of(actors[1])
    alone = clause != sentence.clause_at(first.span.start)
    return others or (alone and event_context()["added"].search(sentence.folded, clause.start, second.span.start) is not None)


def _act(sentence: Sentence, rule: EventRule, span: Span, article: Article, order: int) -> _Act | None:
    clause, context = sentence.clause_at(span.start), event_context()
    if rule.not_cue and rule.not_cue.search(sentence.folded, clause.start, max(clause.end, span.end)):
        return None
    before = sentence.folded[max(clause.start, span.start - _BEFORE) : span.start]
    to_come = context["modal"].match(sentence.text(span)) is not None
    if sentence.text(clause).endswith("?") or ((to_come or context["open"].search(before)) and not _announced(sentence, span, clause)):
        return None
    if context["conditional"].search(sentence.folded, sentence.span.start, span.start):
        return None
    if context["hanging"].search(sentence.folded, span.end, sentence.span.end):
        return None
    period = _date_of(sentence, span, rule)
    actor, receiver = find_parties(sentence, span, rule.passive)
    if actor is None and not rule.passive and rule.rank == 1:
        start = period.span.end if period and clause.start <= period.span.start < span.start else clause.start
        if context["elided"].fullmatch(sentence.folded, start, span.start) or _OTHER_SIDE.match(sentence.folded, span.end):
            actor = sentence.before
    if period is not None:
        if _of_others(sentence, span, period, actor):
            return None
        date = _value(period, rule)
    elif rule.undated and actor is not None and _is_news(sentence, span, article):
        date = article.published or ""
    else:
        return None
    return _Act(rule, span, period, date, order, actor, receiver)


def _of_others(sentence: Sentence, act: Span, period: Period, actor: Entity | None) -> bool:
    """Whether a government only speaks of what another one does (12月4日,商务部表示,美方…): the date is that of the speech."""
    speaker, at = find_speaker(sentence, act.start)
    if speaker is None or actor is None or period.span.start > at or speaker.type == "company" or actor.type == "company":
        return False
    return home_of(speaker) != home_of(actor)


def _announced(sentence: Sentence, act: Span, clause: Span) -> bool:
    """Whether what is to come is itself announced, and so an act (said it would impose …; will impose …, the ministry said on Monday)."""
    context, before = event_context(), sentence.folded[max(sentence.span.start, act.start - _BEFORE) : act.start]
    modal = context["modal"].match(sentence.text(act))
    if context["pledged"].search(before + modal.group() if modal else before):
        return True
    behind = context["behind"].search(sentence.folded, act.end, sentence.span.end)
    return behind is not None and (modal is not None or context["will"].search(before) is not None)


def _date_of(sentence: Sentence, act: Span, rule: EventRule) -> Period | None:
    """The date of an act: told in its clause, before it in the sentence, or (English) behind it; a date of effect only without another."""
    clause, english = sentence.clause_at(act.start), sentence.text(act).isascii()
    usable = [p for p in sentence.periods if _usable(sentence, p, rule)]
    before = [p for p in usable if p.span.start < act.start] or [p for p in usable if p.span in act]
    after = [p for p in usable if p.span.start >= act.end and (p.span in clause or english)]
    inside = [p for p in reversed(before) if p.span in clause] + [p for p in after if p.span in clause]
    ordered = [*inside, *reversed(before), *after]
    behind = event_context()["behind"].search(sentence.folded, act.end, sentence.span.end)
    if behind is not None and event_context()["will"].search(sentence.folded[max(clause.start, act.start - _BEFORE) : act.start]):
        ordered = [p for p in after if p.span.start > behind.start()]
    if rule.type == "licence" and rule.passive and (own := next(iter(inside), None)) is not None and own.relation == "since":
        return own  # 6月起才拿到许可证
    best = min(ordered, key=lambda p: (p.relation != "at") + ("/" in p.value and p.value[:7] != p.value[11:18]), default=None)
    if best is None or len(best.value) != 7:
        return best
    return next((p for p in ordered if len(p.value) == 10 and p.relation == "at" and p.value.startswith(best.value)), best)


def _usable(sentence: Sentence, period: Period, rule: EventRule) -> bool:
    context, folded = event_context(), sentence.folded
    if period.relation not in (("at",) if rule.rank > 1 else ("at", "since")) or context["present"].match(sentence.text(period.span)):
        return False
    before, after = (
        folded[max(sentence.span.start, period.span.start - 8) : period.span.start],
        folded[period.span.end : period.span.end + 8],
    )
    of_report = rule.type == "report" and context["of_report"].match(folded, period.span.end)
    if _REST.search(period.value):
        return False
    if context["mentioned"].search(before) or (context["attributive"].match(after) and not of_report):
        return False
    return bool(_value(period, rule))


def _value(period: Period, rule: EventRule) -> str:
    first, _, last = period.value.partition("/")
    stamp = read_stamp(first)
    if stamp is None or "Q" in first or (last and first[:7] != last[:7] and not _lasts(period, rule)):
        return ""
    if stamp.month is None:
        return f"{stamp}-01" if period.relation == "since" and rule.type in _YEARLY else ""
    return str(stamp)[:7] if last and not _lasts(period, rule) and not _DIGIT.search(period.exact) else str(stamp)


def _lasts(period: Period, rule: EventRule) -> bool:
    """Whether a stretch from day to day is the time for which an act holds."""
    first, _, last = period.value.partition("/")
    return rule.type in _LASTING and len(first) == len(last) == 10 and first[:7] != last[:7]


def _is_news(sentence: Sentence, act: Span, article: Article) -> bool:
    published = article.published or ""
    if len(published) < 7 or "/" in published:
        return False
    over = [p for p in sentence.periods if p.value[:10] <= published and not (p.relative and len(p.value) == 4)]
    if any(_DIGIT.search(sentence.text(p.span)) for p in over):
        return False  # a time that is over may be the act's; one that is to come, or this year, is not
    fresh = event_context()["fresh"].search(sentence.folded, sentence.span.start, act.end)
    return sentence.number < _LEAD or len(article.span) < _BRIEF or fresh is not None


def _met(sentence: Sentence, act: _Act, topic: tuple[str, ...]) -> bool:
    actor, rule = act.actor, act.rule
    kind = actor.type if actor else None
    state, items = kind in ("area", "institution", "person"), sentence.items() or (topic if rule.rank == 1 else ())
    targets = find_targets(sentence, act.span, rule.type, actor)
    met = {
        "state": state,
        "actor": actor is not None,
        "company": kind == "company",
        "voice": actor is not None and _speaks(sentence, act, actor),
        "item": bool(items),
        "target": bool(targets),
        "day": len(act.date) == 10,
        "actor_or_item": actor is not None or bool(items),
        "person_or_state": state,
        "target_or_region": bool(targets) or any(e.type == "area" and e.span.start >= act.span.start for e in sentence.entities),
        "state_or_law": state,
        "subject": actor is not None and sentence.span.start <= actor.span.start < act.span.start,
    }
    return all(met[need] for need in rule.needs)


def _speaks(sentence: Sentence, act: _Act, actor: Entity) -> bool:
    """Whether it is the actor that says it: a body or person, or a government as a side (中方); in English in the same clause."""
    if sentence.text(act.span).isascii() and actor.span not in sentence.clause_at(act.span.start):
        return False
    if actor.type != "area":
        return actor.type in ("institution", "person")
    officer = event_context()["officer"].match(sentence.folded, actor.span.end, act.span.start)
    return sentence.text(actor.span).endswith("方") or officer is not None


def _events(sentence: Sentence, act: _Act, article: Article, topic: tuple[str, ...]) -> Iterator[Event]:
    actor = act.actor or _licensing(act)
    aims = find_targets(sentence, act.span, act.rule.type, actor)
    if act.receiver and act.receiver != actor and not (aims and act.rule.type in _LASTING - {"licence"}):
        aims = [act.receiver]
    targets: list[str | None] = [code_of(t) for t in aims]
    start, end = _effect(sentence, act)
    clause = sentence.clause_at(act.span.start)
    first = min(
        p.start
        for p in (act.span, act.period.span if act.period else act.span, actor.span if actor else act.span)
        if p.start >= sentence.span.start
    )
    instrument = event_context()["instrument"].search(sentence.folded, sentence.span.start, sentence.span.end)
    status = (
        "in_force"
        if act.rule.status == "announced" and start and article.published and start <= article.published.split("/")[-1]
        else act.rule.status
    )
    for target in targets or [None]:
        event = Event(
            span=Span(first, max(act.span.end, clause.end)),
            sentence=sentence.span,
            date=act.date,
            actor=code_of(actor) if actor else None,
            type=act.rule.type,
            target=target,
            items=(sentence.items() or _minerals(sentence.items_before) or topic)[:_MOST_ITEMS],
            instrument=instrument.group() if instrument else None,
            effect_start=start,
            effect_end=end,
            status=status,
            rule=act.rule.id,
        )
        yield replace(event, summary=summarize(event))


def _minerals(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(i for i in items if default_stage(i) != "end_use")


def _licensing(act: _Act) -> Entity | None:
    """The state that licenses a company's exports, where only the company is named: its own."""
    own = act.receiver if act.rule.type == "licence" and act.rule.passive else None
    return replace(own, type="area", code=own.home, home=None) if own and own.type == "company" and own.home else None


def _effect(sentence: Sentence, act: _Act) -> tuple[str | None, str | None]:
    """The first and the last day of effect that the sentence states, not before the act."""
    if act.period and _lasts(act.period, act.rule):
        start, _, end = act.period.value.partition("/")
        return start, end
    since = [_ahead(p, act.date) for p in sentence.periods if p.relation == "since" and len(p.value) >= 7 and "/" not in p.value]
    until = [
        p.value
        for p in sentence.periods
        if "/" not in p.value and (p.relation == "until" or (p.relation == "by" and _lasting(sentence, p)))
    ]
    return next((v for v in since if v >= act.date[:7]), None), next((v for v in until if v > act.date), None)


def _ahead(period: Period, date: str) -> str:
    """The first day of effect; one told without its year that would lie before the act is that of the year after, if near."""
    following = f"{int(period.value[:4]) + 1}{period.value[4:]}"
    near = date <= following <= f"{int(date[:4]) + (date[5:7] > '06')}-{'12' if date[5:7] <= '06' else '06'}"
    return following if period.relative and period.value < date[:7] and near else period.value


def _lasting(sentence: Sentence, period: Period) -> bool:
    left = sentence.folded[max(sentence.span.start, period.span.start - 12) : period.span.start]
    return len(period.value) >= 7 and event_context()["lasting"].search(left) is not None
