"""Mentions, entities and periods → claims: for each number that a rule reads, whose it is, of what, when, how sure, who says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from reportlib.lexicon.makers import product_of
from reportlib.model import Article, Claim, Document, Entity, Mention, Period, Span
from reportlib.reading.asked import as_answered, asked, foreseen
from reportlib.reading.assertion import (
    EARLIER,
    find_source,
    find_status,
    has_unnamed_speaker,
    in_own_voice,
    is_earlier,
    is_of_trade,
    stated,
)
from reportlib.reading.carry import (
    TRADE,
    companion_of,
    ellipsis_of,
    led_to,
    level_after,
    part_of_sum,
    partner_going_on,
    repeats_base,
    seller_going_on,
)
from reportlib.reading.claimperiods import AHEAD, Statement, beside_level, find_period, stands
from reportlib.reading.clock import is_past, lies_ahead
from reportlib.reading.confidence import confidence_of
from reportlib.reading.home import home_of
from reportlib.reading.markets import by_customs, by_market, in_own_money
from reportlib.reading.matter import find_items, find_stage, stage_of_form
from reportlib.reading.pairs import leader, out_of_step, paired
from reportlib.reading.roles import (
    ACTORS,
    Party,
    find_partner,
    find_subject,
    stands_as_partner,
)
from reportlib.reading.rules import LAST, NONE, PRODUCT, Match, best_match, is_impossible, last_rules
from reportlib.reading.scene import Scene, build_scene
from reportlib.reading.settled import FACTS, is_label, settle
from reportlib.reading.sofar import SoFar, known_times
from reportlib.reading.speakers import announcing_company
from reportlib.reading.statements import cell_scenes, outside_tables
from reportlib.reading.text import find_sentences
from reportlib.reading.told import Told, period_by
from reportlib.reading.topic import Topic, begins_paragraph, own_measure, receiver, start_topic, topic_item, topic_stage
from reportlib.reading.turns import Turn, find_turns, turn_at, without_labels

_PARTNER_GROUPS = ("partner", "source", "origin", "place")
_FALLBACK = 3
_OF_A_COMPANY = re.compile(r"(?:^|[:,])(?:本|我|该)?公司(?:[^:,\u4e00-\u9fff]|主要|产品|产销|业务|经营|营业|主营|各)|\bthe Company's\b")


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
    turns = find_turns(document.folded, article, entities)
    scenes = _scenes(document, article, mentions, entities, periods, turns)
    topic = start_topic(scenes, article, outside_tables(document, entities), home_of(document.folded, document.script), document.folded)
    announcer = announcing_company(document.folded, article, entities, topic.main_company)
    so_far = SoFar(article.published, document.folded, replace(topic), known_times(scenes, article, document.folded), announcer=announcer)
    so_far.speakers.own = topic.own
    out: list[Claim] = []
    for scene, following in zip_longest(scenes, scenes[1:]):
        so_far.topic.enter(scene, document.folded)
        so_far.speak(turn_at(turns, scene.sentence.start))
        so_far.speakers.enter(scene)
        so_far.told.turn(following, begins_paragraph(scene, document.folded), _follows_bullet(scene, document.folded))
        so_far.following = following
        so_far.made, so_far.sources, so_far.source = {}, [], next(iter(so_far.sources[-1:]), None)
        for at in scene.mention_places:
            beside = companion_of(scene, at, so_far.made)
            found = [beside_level(scene, at, c, article.published, document.folded, so_far.told) for c in beside]
            found = found or _claims_of(scene, at, so_far)
            if found and found[0].rule in last_rules():
                out += found
            elif found:
                so_far.made[at] = found
        made = so_far.made
        for at in list(made):
            if (level := level_after(scene, at)) in made:
                made[at], made[level] = led_to(made[at], made[level])
        out += [claim for at in sorted(made) for claim in made[at]]
        so_far.earlier = made
        so_far.topic.leave(scene, document.folded)
        so_far.ask(scene)
        so_far.told.leave(scene)
    out += _of_tables(document, article, topic, known_times(scenes, article, document.folded), entities)
    return sorted(settle(out, document.folded, article, periods), key=lambda c: c.mention.span)


def _of_tables(document: Document, article: Article, topic: Topic, told: Told, entities: Sequence[Entity]) -> Iterator[Claim]:
    """The claims of cells: each is read as a sentence of its own, and tells the next nothing."""
    for scene, at, reading in cell_scenes(document, article):
        exact = document.text[reading.span.start : reading.span.end]
        own = _OF_A_COMPANY.search(reading.words) and (topic.main is None or topic.main.entity is None)
        here = replace(topic, main=None) if own else replace(topic)
        for claim in _claims_of(scene, at, SoFar(article.published, reading.words, here, replace(told))):
            if claim.obs_status == "forecast" and is_past(claim.time_period, article.published):
                claim = replace(claim, obs_status="estimate")  # 2024E, told in 2025
            source = claim.source or _named_in(reading.source, entities)
            yield replace(claim, mention=Mention(reading.span, exact, reading.quantity), sentence=reading.row, source=source)


def _named_in(line: Span | None, entities: Sequence[Entity]) -> str | None:
    """Whom the line under a table names first as the source of its numbers."""
    return next((e.code for e in entities if line and e.span in line and e.type in ("company", "institution")), None)


def _scenes(
    document: Document,
    article: Article,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    periods: Sequence[Period],
    turns: Sequence[Turn],
) -> list[Scene]:
    spans = without_labels(outside_tables(document, find_sentences(document.folded, article.span)), turns)
    if article.title_span:
        spans = [article.title_span, *spans]
    groups = [(list(g), [t.span.start for t in g]) for g in (mentions, entities, periods)]

    def within(k: int, span: Span) -> list[Any]:
        tokens, starts = groups[k]
        return tokens[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    return [build_scene(document.folded, s, within(0, s), within(1, s), within(2, s)) for s in spans]


def _follows_bullet(scene: Scene, folded: str) -> bool:
    """Whether a sentence stands after the citation marks that end a bullet."""
    return folded[max(0, scene.sentence.start - 2) : scene.sentence.start].rstrip().endswith("]")


def _claims_of(scene: Scene, at: int, so_far: SoFar) -> list[Claim]:
    mention, folded, topic = scene.tokens[at], so_far.folded, so_far.topic
    assert isinstance(mention, Mention)
    if part := part_of_sum(scene, at, so_far.made, so_far.earlier):
        return part
    match = best_match(scene, at, mention, folded[mention.span.start : mention.span.end])
    if (match is None or _is_last(match)) and (first := leader(scene, at)) is not None:
        led = best_match(scene, first, mention, folded[mention.span.start : mention.span.end])
        match = led if led is not None and not _is_last(led) else match
    if match is None or _is_last(match):
        before = any(made and made[0].mention.quantity.kind == mention.quantity.kind for made in so_far.made.values())
        if before and (going_on := ellipsis_of(scene, at, so_far.made, so_far.earlier)):
            return going_on  # 出口300吨,去年同期780吨: it goes on with the answer rather than answer again
        if answers := _answers(scene, at, so_far):
            return answers
    listed_actor = paired(scene, at, *ACTORS)
    if match is None or ((match.tier or match.rule.rank >= _FALLBACK) and listed_actor is None):
        going_on = ellipsis_of(scene, at, so_far.made, so_far.earlier)
        if match is None or (going_on and not repeats_base(going_on)):  # 由1500美元升至3000美元: the second is no earlier level
            return going_on
    if match.rule.measure == NONE:
        return []
    rule = match.rule
    if is_impossible(mention, rule.measure):
        return []
    items, item_by = find_items(scene, at, match.roles.get("item"), rule.measure)
    if (own := paired(scene, at, "item")) is not None:
        items, item_by = [scene.tokens[own].code], "same_clause"  # type: ignore[union-attr]
    elif len(items) > 1 and out_of_step(scene, at):
        return []
    partner_bound = next((match.roles[g] for g in _PARTNER_GROUPS if g in match.roles), None)
    if listed_actor is not None and stands_as_partner(scene, listed_actor):
        partner_bound, listed_actor = (listed_actor if partner_bound is None else partner_bound), None
    partner, partner_at = find_partner(scene, at, rule.measure, partner_bound, None, topic.partner, topic.controller, topic.company)
    partner = partner or partner_going_on(scene, at, rule.measure, so_far.made)
    subject = find_subject(scene, at, rule.measure, match.roles.get("subject", listed_actor), partner_at, topic.own is not None)
    if subject is not None and partner is not None and subject.name == partner.name:
        subject = None
    if subject is not None and subject.resolved_by == "same_sentence" and rule.measure in TRADE:
        subject = seller_going_on(subject, partner, so_far.made)
    subject = by_market(scene, at, match, mention, folded, subject)
    if subject is None and "subject" in rule.default:
        subject = Party(rule.default["subject"], None, "inherited")
    subject = subject or (topic.importer() if rule.measure == "imports" else None) or by_customs(scene, at, rule.measure)
    subject = in_own_money(match, mention, subject or topic.meant_by_pronoun(scene, partner) or topic.subject_in_focus(partner))
    if "item" in rule.set:
        items = _fixed(rule.set["item"], subject)
    elif not items and "item" in rule.default:
        items, item_by = [rule.default["item"]], "topic"
    elif not items and (known := topic_item(topic, rule.measure, subject)):
        items, item_by = [known], "topic"
    if partner is not None and subject is not None and subject.name == partner.name:
        partner = None
    partner = partner or receiver(topic, rule.measure, subject)
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
    source = (
        find_source(scene, at, topic.company, so_far.following)
        or so_far.speakers.speaking(scene, at)
        or _carried(topic, scene, status)
        or so_far.voice()
        or (so_far.source if _goes_on(scene, folded) else None)
        or (so_far.announcer if subject is not None and subject.entity and subject.entity == so_far.announcer else None)
    )
    if source is not None and source == topic.own and not so_far.speakers.quoting:
        source = None  # a company's own paper speaks in its own voice
    so_far.sources.append(source)
    statement = Statement(rule.measure, status, mention.quantity.change is not None, source is not None, earlier, planned)
    listed = scene.tokens.get(paired(scene, at, "period") or -1)
    period = listed.value if isinstance(listed, Period) else find_period(scene, at, statement, so_far.published, folded, so_far.told)
    period = foreseen(scene, at, rule.measure, so_far.ahead) or period
    to_come = lies_ahead(period, so_far.published) and not is_label(scene, period) and not stands(rule.measure)
    if status in FACTS and to_come:
        status = "forecast"
    confidence = confidence_of(match, subject, item_by)
    ways = {
        "subject": subject.resolved_by if subject else None,
        "partner": partner.resolved_by if partner else None,
        "item": ("rule" if "item" in rule.set else item_by) if items else None,
        "period": period_by(scene, at, period, so_far.published, so_far.told),
        "source": ("topic" if source == topic.source else "same_sentence") if source else None,
    }
    found_by = " ".join(f"{name}={how}" for name, how in ways.items() if how)
    out = []
    named: list[str | None] = [*items] if items else [None]
    for item in named:
        carried = topic.item_stage if item_by == "topic" and topic.item_is_fresh() and item == topic.item else None
        told = topic_stage(topic, rule.measure, subject, folded[scene.offsets[scene.window(at)[0]] : mention.span.start])
        site = told if topic.own else None
        stage = rule.set.get("stage") or find_stage(scene, at, rule.measure, item, folded, carried, site)
        stage = stage or rule.default.get("stage") or told
        out.append(
            Claim(
                mention=mention,
                sentence=scene.sentence,
                measure=own_measure(topic, rule.measure, subject, scene.text[scene.clause_of(at)[0] : at]),
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
                found_by=found_by,
                confidence=confidence,
                rule=rule.id,
            )
        )
    if _is_last(match):  # nobody goes on from what no rule of its own could read, but for whom it was of
        topic.claimed(subject if subject is not None and subject.resolved_by == "same_clause" else None, None, None)
        return out
    topic.priced = out[0].item if out and rule.measure == "price" else topic.priced
    found_here = out[0] if out and item_by in ("same_clause", "same_sentence") else None
    form = found_here.stage or stage_of_form(scene, at, found_here.item) if found_here else None
    topic.claimed(subject, partner, found_here.item if found_here else None, form)
    return out


def _answers(scene: Scene, at: int, so_far: SoFar) -> list[Claim]:
    """The claims of a number after a question, read in the place of the words that ask for it.

    Only the first number of each kind answers; what the answer says itself of whom, of what and when comes before the question.
    """
    mention = scene.tokens[at]
    assert isinstance(mention, Mention)
    kind = "change" if mention.quantity.change else mention.quantity.kind
    if not so_far.questions or (kind in so_far.answered) or (so_far.turn is None and at != scene.mention_places[0]):
        return []
    questions, so_far.questions = so_far.questions, []
    found: list[Claim] = []
    for question in reversed(questions):
        for read in asked(question, mention):
            found = found or [c for c in _claims_of(*read, so_far) if c.rule not in last_rules()]
    so_far.questions = questions
    if found:
        so_far.answered.add(kind)
    return as_answered(found, scene, at)


def _goes_on(scene: Scene, folded: str) -> bool:
    """Whether what is read as a sentence is only the rest of one, after a semicolon."""
    return folded[max(0, scene.sentence.start - 2) : scene.sentence.start].rstrip(" ").endswith(";")


def _is_last(match: Match) -> bool:
    return match.rule.rank >= LAST


def _carried(topic: Topic, scene: Scene, status: str) -> str | None:
    """The source whose figures a paragraph goes on with; a supposition or another speaker is not its."""
    if status == "hypothetical" or has_unnamed_speaker(scene) or in_own_voice(scene):
        return None
    return None if topic.source is not None and topic.source.endswith("Customs") and not is_of_trade(scene) else topic.source


def _fixed(item: str, subject: Party | None) -> list[str]:
    """The item that a rule fixes: none, what the subject is known for making, or one code."""
    code = product_of(subject.entity if subject else None) if item == PRODUCT else item
    return [code] if code else []
