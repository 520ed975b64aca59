"""Mentions, entities and periods → claims: for each number that a rule reads, whose it is, of what, when, how sure, who says so."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from reportlib.lexicon.codes import codes
from reportlib.lexicon.loader import read_toml
from reportlib.model import Article, Claim, Document, Entity, Mention, Period, Span
from reportlib.reading.assertion import find_source, find_status, has_unnamed_speaker, lasting_source, stated
from reportlib.reading.attributes import EARLIER, find_items, find_stage, is_earlier
from reportlib.reading.claimperiods import AHEAD, Statement, Told, find_period, lies_ahead, stands, times_of
from reportlib.reading.roles import Party, exchange_subject, find_controller, find_partner, find_subject, party
from reportlib.reading.rules import NONE, Match, best_match
from reportlib.reading.scene import Scene, build_scene
from reportlib.reading.text import find_sentences

_PARTNER_GROUPS = ("partner", "source", "origin", "place")
_LASTS = 3
_NEXT = 1
_FAR = 99
_TITLE_WEIGHT = 3
_REMEMBERED = 24
_SURE = {"same_clause": 0.95, "same_sentence": 0.8, "topic": 0.6, "inherited": 0.6}
_SENTENCE_RULE = 0.85
_TOPIC_ITEM = 0.8
_DISTANT_RANK = 0.9


@dataclass(slots=True)
class _Topic:
    """What an article is about as it is read on: the last subject, partner, item and source, and the title's."""

    subject: Party | None = None
    partner: Party | None = None
    item: str | None = None
    source: str | None = None
    source_age: int = 0
    subject_age: int = 0
    item_age: int = _FAR
    main: Party | None = None
    title_item: str | None = None
    controller: str | None = None
    company: Entity | None = None
    seen: list[Entity] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    following: Scene | None = None


def find_claims(
    document: Document, article: Article, mentions: Sequence[Mention], entities: Sequence[Entity], periods: Sequence[Period]
) -> list[Claim]:
    """The claims of an article in text order; an off-topic article makes none.

    Args:
        document: The document; positions of the other arguments count in its text.
        article: One of its articles; its title is read as its first sentence.
        mentions, entities, periods: Of the document or the article, in text order.
    """
    if not article.on_topic:
        return []
    scenes = _scenes(document, article, mentions, entities, periods)
    topic = _topic(scenes, article, entities)
    topic.told = times_of(scenes, article.title_span is not None)
    out: list[Claim] = []
    for scene, following in zip_longest(scenes, scenes[1:]):
        _turn(topic, scene, document.folded)
        topic.following = following
        topic.told.turn(following, _begins(scene, document.folded), _bullet(scene, document.folded))
        for at, token in sorted(scene.tokens.items()):
            if isinstance(token, Mention):
                out += _claims_of(scene, at, token, article, document.folded, topic)
        _leave(topic, scene)
        topic.told.leave(scene)
    return out


def _scenes(
    document: Document, article: Article, mentions: Sequence[Mention], entities: Sequence[Entity], periods: Sequence[Period]
) -> list[Scene]:
    spans = find_sentences(document.folded, article.span)
    if article.title_span:
        spans = [article.title_span, *spans]
    groups = [(list(g), [t.span.start for t in g]) for g in (mentions, entities, periods)]

    def within(k: int, span: Span) -> list[Any]:
        tokens, starts = groups[k]
        return tokens[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    return [build_scene(document.folded, s, within(0, s), within(1, s), within(2, s)) for s in spans]


def _topic(scenes: list[Scene], article: Article, entities: Sequence[Entity]) -> _Topic:
    inside = [e for e in entities if e.span in article.span]
    items = Counter(e.code for e in inside if e.type == "item")
    topic = _Topic(controller=find_controller(scenes))
    areas = Counter(e.code for e in inside if e.type == "area" and e.code != "WORLD")
    if article.title_span:
        areas.update({e.code: _TITLE_WEIGHT for e in entities if e.type == "area" and e.span in article.title_span and e.code != "WORLD"})
    topic.main = Party(areas.most_common(1)[0][0], None, "topic") if areas else None
    topic.title_item = items.most_common(1)[0][0] if items else None
    if article.title_span and scenes:
        titled = [e for _, e in scenes[0].entities(0, len(scenes[0].text), "item")]
        topic.title_item = titled[0].code if titled else topic.title_item
    return topic


def _turn(topic: _Topic, scene: Scene, folded: str) -> None:
    """A new line is a new paragraph: its subject is its own."""
    if _begins(scene, folded):
        topic.subject, topic.source = None, None
    new = lasting_source(scene)
    if new:
        topic.source, topic.source_age = new, 0


def _begins(scene: Scene, folded: str) -> bool:
    """Whether a sentence begins a paragraph."""
    return "\n" in folded[max(0, scene.sentence.start - 4) : scene.sentence.start]


def _bullet(scene: Scene, folded: str) -> bool:
    """Whether a sentence stands after the citation marks that end a bullet."""
    return folded[max(0, scene.sentence.start - 2) : scene.sentence.start].rstrip().endswith("]")


def _leave(topic: _Topic, scene: Scene) -> None:
    topic.source_age += 1
    topic.subject_age += 1
    topic.item_age += 1
    if topic.source_age > _LASTS:
        topic.source = None
    named = [e for _, e in scene.entities(0, len(scene.text), "area", "company")]
    topic.seen = [*topic.seen, *named][-_REMEMBERED:]
    topic.company = next((e for e in reversed(named) if e.type == "company"), topic.company)


def _claims_of(scene: Scene, at: int, mention: Mention, article: Article, folded: str, topic: _Topic) -> list[Claim]:
    match = best_match(scene, at, mention, folded[mention.span.start : mention.span.end])
    if match is None or match.rule.measure == NONE:
        return []
    rule = match.rule
    if _impossible(mention, rule.measure):
        return []
    items, item_by = find_items(scene, at, match.roles.get("item"))
    known = topic.item if topic.item_age <= _NEXT else topic.title_item
    if not items and known:
        items, item_by = [known], "topic"
    if "item" in rule.set:
        items = [rule.set["item"]] if rule.set["item"] else []
    partner_bound = next((match.roles[g] for g in _PARTNER_GROUPS if g in match.roles), None)
    partner, partner_at = find_partner(scene, at, rule.measure, partner_bound, None, topic.partner, topic.controller, topic.company)
    subject = find_subject(scene, at, rule.measure, match.roles.get("subject"), partner_at)
    if subject is not None and partner is not None and subject.name == partner.name:
        subject = None
    subject = _by_exchange(scene, at, match, mention, folded, subject)
    if subject is None and "subject" in rule.default:
        subject = Party(rule.default["subject"], None, "inherited")
    subject = subject or _from_topic(topic, partner)
    if partner is not None and subject is not None and subject.name == partner.name:
        partner = None
    if (
        ("item" in rule.needs and not items)
        or ("item_here" in rule.needs and item_by in (None, "topic"))
        or ("subject" in rule.needs and subject is None)
    ):
        return []
    status = rule.set.get("status") or find_status(scene, at, rule.measure, folded)
    earlier, planned = is_earlier(scene, at), status in AHEAD
    if earlier and planned:
        status = "actual"  # a plan from 2万吨 to 5万吨 starts at what is
    source = find_source(scene, at, topic.company, topic.following) or _carried(topic, scene, status)
    statement = Statement(rule.measure, status, mention.quantity.change is not None, source is not None, earlier, planned)
    period = find_period(scene, at, statement, article.published, folded, topic.told)
    if status in ("actual", "estimate") and lies_ahead(period, article.published) and not stands(rule.measure):
        status = "forecast"
    confidence = _confidence(match, subject, item_by)
    out = []
    named: list[str | None] = [*items] if items else [None]
    for item in named:
        stage = rule.set.get("stage") or find_stage(scene, at, rule.measure, item, folded)
        out.append(
            Claim(
                mention=mention,
                sentence=scene.sentence,
                measure=rule.measure,
                ref_area=subject.area if subject else None,
                ref_entity=subject.entity if subject else None,
                counterpart_area=partner.area if partner else None,
                counterpart_entity=partner.entity if partner else None,
                item=item,
                stage=stage,
                time_period=period,
                obs_status=status,
                source=source,
                basis=stated(scene, at, "basis", folded),
                scope=EARLIER if earlier else None,
                route=rule.set.get("route") or stated(scene, at, "route", folded),
                resolved_by=subject.resolved_by if subject else "topic",
                confidence=confidence,
                rule=rule.id,
            )
        )
    if subject is not None and subject.resolved_by != "inherited" and subject.area != "WORLD":
        topic.subject, topic.subject_age = subject, 0
    if partner is not None:
        topic.partner = partner
    if items and item_by in ("same_clause", "same_sentence"):
        topic.item, topic.item_age = items[0], 0
    return out


def _carried(topic: _Topic, scene: Scene, status: str) -> str | None:
    """The source whose figures a paragraph goes on with; a supposition or another speaker is not its."""
    return None if status == "hypothetical" or has_unnamed_speaker(scene) else topic.source


def _impossible(mention: Mention, measure: str) -> bool:
    """Whether a number is more than a measure can be: a share of a whole above 100 %."""
    most = codes("measure")[measure].get("most")
    top = mention.quantity.value if mention.quantity.value is not None else mention.quantity.high
    return most is not None and top is not None and mention.quantity.kind == "share" and top > most


def _from_topic(topic: _Topic, partner: Party | None) -> Party | None:
    """The subject of the sentences just before, else the actor that the article speaks of most."""
    for known in (topic.subject if topic.subject_age <= _LASTS else None, topic.main):
        if known is not None and (partner is None or known.name != partner.name):
            return Party(known.area, known.entity, "topic")
    for entity in reversed(topic.seen):
        if entity.code != "WORLD" and (partner is None or entity.code != partner.name):
            return party(entity, "topic")
    return None


def _by_exchange(scene: Scene, at: int, match: Match, mention: Mention, folded: str, subject: Party | None) -> Party | None:
    """Prices and stocks at an exchange are the exchange's area's; a price without a subject is that of its currency's market."""
    if match.rule.measure not in ("price", "price_change", "inventory", "volume_change"):
        return subject
    if subject is not None and subject.resolved_by == "same_clause":
        return subject
    start, _ = scene.clause_of(at)
    low, _ = scene.window(at)
    for a in (start, low):
        area = exchange_subject(folded[scene.offsets[a] : scene.offsets[at]])
        if area:
            return Party(area, None, "same_clause" if a == start else "same_sentence")
    if subject is None and match.rule.measure in ("price", "price_change"):
        defaults = read_toml("roles")["subject"]["money_default"]
        currency = (mention.quantity.unit or "").split("/")[0]
        area = defaults.get(currency) or defaults.get(_currency_beside(scene, at))
        return Party(area, None, "inherited") if area else None
    return subject


def _currency_beside(scene: Scene, at: int) -> str:
    """The currency of the price that a change goes with: the nearest one of the sentence."""
    prices = [(abs(i - at), t) for i, t in scene.tokens.items() if isinstance(t, Mention) and t.quantity.kind == "price"]
    return (min(prices, key=lambda p: p[0])[1].quantity.unit or "").split("/")[0] if prices else ""


def _confidence(match: Match, subject: Party | None, item_by: str | None) -> float:
    """How sure the reading is, 0 to 1, from where rule, subject and item were found."""
    sure = _SURE[subject.resolved_by] if subject else 0.4
    if match.tier:
        sure *= _SENTENCE_RULE
    if item_by == "topic":
        sure *= _TOPIC_ITEM
    if match.rule.rank >= 4:
        sure *= _DISTANT_RANK
    return round(sure, 3)
