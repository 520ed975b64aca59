"""What an article is about as it is read on: whom and what a number without a name of its own goes on about.

A reader carries the last subject and item from sentence to sentence, drops them at a new paragraph for what its heading says, and
falls back on the title and on what the article names most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.lexicon.items import is_a
from reportlib.lexicon.loader import read_toml
from reportlib.lexicon.makers import product_of
from reportlib.model import Article, Entity
from reportlib.reading.anaphora import main_company, writer_of
from reportlib.reading.assertion import is_of_trade, lasting_source
from reportlib.reading.entities import find_entities
from reportlib.reading.matter import is_material, main_stage
from reportlib.reading.roles import Party, find_controller, party, stands_aside
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene
from reportlib.reading.sites import Sites, find_sites, own_stage

_LASTS = 3
_NEXT = 1
_FAR = 99
_TITLE_WEIGHT = 3
_HOME_WEIGHT = 3
_OWN_WEIGHT = 2
_REMEMBERED = 24
_HEADING, _SECTION = 30, 60
_OFTEN, _MOSTLY = 4, 0.6
_QUESTION = 12
_EXPORTS = re.compile(r"出口|外销|\bexport", re.IGNORECASE)
_LABEL = re.compile(expand(r"[*#\s【\[(-]*{item}(?=(?:[、和]{item})*[*\s】\])]*(?::|$))"))


@dataclass(slots=True)
class Topic:
    """The running topic of an article.

    Attributes:
        subject, partner, item, source: Of the last claim that named them; ages count sentences since.
        item_stage: The stage that the last item was spoken of at.
        focus: The material of the last sentence of the paragraph that names one only.
        titled: Whether the title names that item.
        label: The item that the paragraph begins with (**锑**:…).
        heading: What the heading above names: its actor and its item.
        main, main_item: The actor and item of the title, else the ones named most.
        controller: Who controls exports in this article.
        company: The company last named.
        main_company: The company that the article is by or about.
        stage: The stage that the article speaks of far more than of any other.
        home: The area that a Chinese text is written in.
        own: The company whose own paper the article is; ``sites``: what it says of its sites; ``section``: the words of the heading above.
        market: The area whose currency the paragraph's prices are in.
        of_trade: Whether the title is of exports or imports; ``bulletin``: the customs whose figures such an article tells.
        seen: Actors named lately; ``actor``: whom the last sentence that names one is about; ``trader``: whose trade
            a sentence of the paragraph without numbers was about.
        priced: The item of the last price; ``turned``: whether the article is a conversation that a question turned.
    """

    subject: Party | None = None
    subject_age: int = 0
    partner: Party | None = None
    item: str | None = None
    item_stage: str | None = None
    item_age: int = _FAR
    source: str | None = None
    source_age: int = 0
    of_trade: bool = False
    bulletin: str | None = None
    focus: str | None = None
    label: str | None = None
    heading: tuple[Party | None, str | None] = (None, None)
    main: Party | None = None
    main_item: str | None = None
    titled: bool = False
    controller: str | None = None
    company: Entity | None = None
    main_company: str | None = None
    stage: str | None = None
    market: str | None = None
    home: str | None = None
    own: str | None = None
    sites: Sites = field(default_factory=Sites)
    section: str | None = None
    seen: list[Entity] = field(default_factory=list)
    actor: Party | None = None
    trader: Party | None = None
    priced: str | None = None
    turned: bool = False

    def meant_by_pronoun(self, scene: Scene, partner: Party | None) -> Party | None:
        """Whom a sentence that begins with its, it or 其 goes on about; in a company's own paper one that names its site is about it."""
        if self.own is not None and self.main is not None and self.sites.names(scene.text):
            return self.main
        if self.actor is None or (partner is not None and partner.name == self.actor.name) or not _pronoun().search(scene.text):
            return None
        return self.actor

    def importer(self) -> Party | None:
        """Whose imports a number without a subject is of: the area's of whose trade a sentence before spoke, unless another came since."""
        return self.trader if self.subject is None or self.subject_age > _LASTS else None

    def enter(self, scene: Scene, folded: str) -> None:
        """Takes note of a paragraph's start and of a source that goes on."""
        if begins_paragraph(scene, folded):
            if self.subject is None or self.subject.entity is None or self.subject.entity != self.main_company:
                self.subject = None  # of the company that an article is about, all of it may tell
            self.source, self.focus, self.market, self.trader = self.bulletin, None, None, None
            self.label = _label(scene)
            self.item_age = _FAR if self.titled else self.item_age  # a paragraph of a weekly on lithium comes back to it
        if self.home is not None and (m := _unnamed().search(scene.text)) and _is_at_home(scene, m, self.home):
            self.subject, self.subject_age = Party(self.home, None, "topic"), 0  # 一家磁材厂说: one of the country's own
        new = lasting_source(scene)
        if new:
            self.source, self.source_age = new, 0
            if self.of_trade and new.endswith("Customs"):
                self.bulletin = new
                homes = [e.home for _, e in scene.entities(0, len(scene.text), "institution") if e.code == new and e.home]
                self.main = Party(homes[0], None, "topic") if homes else self.main

    def leave(self, scene: Scene, folded: str) -> None:
        """Takes note of what a sentence named, when its numbers have been read."""
        self.source_age += 1
        self.subject_age += 1
        self.item_age += 1
        if self.source_age > _LASTS:
            self.source = self.bulletin
        named = [e for _, e in scene.entities(0, len(scene.text), "area", "company")]
        items = [e.code for _, e in scene.entities(0, len(scene.text), "item")]
        about = next((i for i, e in scene.entities(0, len(scene.text), "area", "company") if not stands_aside(scene, i)), None)
        if about is not None and isinstance(token := scene.tokens[about], Entity) and token.code != "WORLD":
            self.actor = party(token, "topic")
            if not scene.mention_places and token.type == "area" and is_of_trade(scene):
                self.trader = self.actor  # 内地进口早已见底: of its trade the figures that follow are
        self.seen = [*self.seen, *named][-_REMEMBERED:]
        if len(named) == 1 and not scene.mention_places and len(scene.text) <= _QUESTION and scene.text.endswith("?"):
            self.subject, self.subject_age = party(named[0], "topic"), 0  # 美国呢?
        self.company = next((e for e in reversed(named) if e.type == "company"), self.company)
        materials = {code for code in items if is_material(code)}
        if len(materials) == 1 and not (self.main_item and materials <= set(read_toml("roles")["item"]["vague"])):
            self.focus = materials.pop()
        if self.own is not None and _is_heading(scene, folded, _SECTION):
            self.section = folded[scene.sentence.start : scene.sentence.end]
            named = [e for e in named if e.type == "company"]  # where a site lies makes no subject
        if _is_heading(scene, folded, _SECTION if self.own is not None else _HEADING):
            actors = [e for e in named if e.code != "WORLD"]
            self.heading = (party(actors[0], "topic") if actors else None, items[0] if items else None)
            self.item_age = _FAR

    def turn_to(self, subject: Party | None) -> None:
        """Goes over to what a question asks about."""
        self.subject, self.subject_age, self.turned = subject, 0, True
        if subject is None:
            self.source, self.focus, self.market, self.label = None, None, None, None

    def claimed(self, subject: Party | None, partner: Party | None, item: str | None, stage: str | None = None) -> None:
        """Takes note of what a claim found in its own sentence."""
        lender = partner is not None and partner.entity is not None and partner.entity == self.own
        if subject is not None and subject.area != "WORLD" and not lender:
            if subject.resolved_by == "inherited":
                self.market = subject.area
            else:
                self.subject, self.subject_age = subject, 0
        if partner is not None:
            self.partner = partner
        if item is not None:
            self.item, self.item_age, self.item_stage = item, 0, stage

    def item_is_fresh(self) -> bool:
        """Whether a claim of this sentence or the one before named its item."""
        return self.item_age <= _NEXT

    def item_in_focus(self) -> str | None:
        """The item that a sentence without one is about."""
        if self.item_is_fresh():
            return self.item
        return self.focus or self.heading[1] or self.main_item

    def subject_in_focus(self, partner: Party | None) -> Party | None:
        """The actor of the sentences just before, else the heading's, else the one that the article speaks of most."""
        market = Party(self.market, None, "topic") if self.market else None
        for known in (self.subject if self.subject_age <= _LASTS else None, self.heading[0], market, self.main):
            if known is not None and (partner is None or known.name != partner.name):
                return Party(known.area, known.entity, "topic")
        for entity in reversed(self.seen):
            if entity.code != "WORLD" and (partner is None or entity.code != partner.name):
                return party(entity, "topic")
        if partner is not None and self.home not in (None, partner.name):
            return Party(self.home, None, "topic")  # of whom else than the partner a text speaks without a name is its own country
        return None


def _is_at_home(scene: Scene, unnamed: re.Match[str], home: str) -> bool:
    """Whether a firm introduced without its name is not said to be from abroad."""
    where = scene.tokens.get(unnamed.start("where"))
    return not isinstance(where, Entity) or where.code == home


@lru_cache(maxsize=1)
def _unnamed() -> re.Pattern[str]:
    return re.compile(expand(read_toml("roles")["subject"]["unnamed"]))


@lru_cache(maxsize=1)
def _pronoun() -> re.Pattern[str]:
    return re.compile(read_toml("roles")["subject"]["pronoun"])


def start_topic(scenes: list[Scene], article: Article, entities: Sequence[Entity], home: str | None, folded: str) -> Topic:
    """The topic before the first sentence: what the title and the article as a whole speak of."""
    inside = [e for e in entities if e.span in article.span]
    items = Counter(e.code for e in inside if e.type == "item")
    areas = Counter(e.code for e in inside if e.type == "area" and e.code != "WORLD")
    areas.update(e.code for e in inside if e.surface in read_toml("roles")["subject"]["ours"])
    if article.script != "Latn" and home:  # a text of one's own country need not name it
        areas.update({home: _HOME_WEIGHT if article.script == "Hant" else _OWN_WEIGHT})
    titled: list[Entity] = []
    if article.title_span:
        titled = [e for e in entities if e.span in article.title_span]
        areas.update({e.code: _TITLE_WEIGHT for e in titled if e.type == "area" and e.code != "WORLD"})
    company = main_company(folded, article, entities)
    main = Party(areas.most_common(1)[0][0], None, "topic") if areas else None
    own = writer_of(folded, article, entities)
    if company and (own is not None or any(e.code == company.code for e in titled)):
        main = party(company, "topic")
    text = folded[article.span.start : article.span.end]
    return Topic(
        home=home if article.script != "Latn" else None,
        own=own.code if own is not None else None,
        sites=find_sites(text) if own is not None else Sites(),
        of_trade=article.title_span is not None and bool(scenes) and is_of_trade(scenes[0]),
        controller=find_controller(scenes),
        main=main,
        main_item=_main_item([e.code for e in titled if e.type == "item"], items),
        titled=any(e.type == "item" for e in titled),
        main_company=company.code if company else None,
        stage=main_stage(text),
    )


def _main_item(titled: Sequence[str], items: Counter[str]) -> str | None:
    """The item that an article is about: of its title, else the one named most; where that is no more than a kind, the one of it.

    Args:
        titled: The items in the title, in order.
        items: How often the article names each item.
    """
    generic = read_toml("roles")["item"]["generic"]
    named = next((c for c in titled if c not in generic), None) or next(iter([*titled, *(c for c, _ in items.most_common(1))]), None)
    if named not in generic:
        return named
    kinds = {c: n for c, n in items.items() if c not in generic and is_material(c)}
    most = max(kinds, key=lambda c: kinds[c], default=None)
    return most if most is not None and kinds[most] >= _OFTEN and kinds[most] >= _MOSTLY * sum(kinds.values()) else named


def begins_paragraph(scene: Scene, folded: str) -> bool:
    """Whether a sentence begins a paragraph."""
    return "\n" in folded[max(0, scene.sentence.start - 4) : scene.sentence.start]


def _label(scene: Scene) -> str | None:
    """The item that a paragraph begins with, as a label of its own or followed by a colon."""
    m = _LABEL.match(scene.text)
    token = scene.tokens.get(m.end() - 1) if m else None
    return token.code if isinstance(token, Entity) else None


def _is_heading(scene: Scene, folded: str, longest: int) -> bool:
    """A short line of its own that is no sentence and no point of a list."""
    start, end = scene.sentence.start, scene.sentence.end
    if end - start > longest or folded[start] in "-*•·" or folded[end - 1] in "。.!?;,":
        return False
    before, after = folded[max(0, start - 4) : start].rstrip(" \t#"), folded[end : end + 4].lstrip(" \t:")
    return (start < 4 or before.endswith("\n")) and (not after or after.startswith(("\n", "\r")))


def topic_item(topic: Topic, measure: str, subject: Party | None) -> str | None:
    """The item of a number whose sentence names none: of the claim just before, of the company, in focus, or of the article.

    Output and sales of a company are of what it makes; effects on whole economies and counts of members are of what the article is about.
    """
    rules = read_toml("roles")["item"]
    other = measure in rules["by_named_maker"] and subject is not None and _makes_another(topic, subject)
    if subject is not None and (other or (measure in rules["by_maker"] and not topic.item_is_fresh())):
        made = (
            (topic.heading[1] if topic.own is not None and subject.entity == topic.own else None)  # COPPER MINE: of its section
            or product_of(subject.entity)
            or _in_its_name(subject.entity)
            or (topic.main_item if subject.entity and subject.entity == topic.main_company else None)
        )
        if made:
            return topic.focus if topic.focus and is_a(topic.focus, made) else made
    if measure in rules["of_the_company"] and (subject is None or subject.entity != topic.main_company):
        return None
    if measure in rules["of_the_article"] and topic.main_item and topic.item_age:
        return topic.label or topic.main_item
    if measure in rules["priced"] and topic.turned and topic.priced and not topic.item_is_fresh() and topic.focus is None:
        return topic.priced  # 价格会再涨吗? 上看一千二
    known = topic.item_in_focus()
    if measure in rules["of_materials"] and known and not is_material(known):  # imports of ore, after a word on batteries
        known = next((c for c in (topic.focus, topic.label, topic.main_item) if c and is_material(c)), known)
    return known if measure not in rules["only_materials"] or (known and is_material(known)) else None


def _makes_another(topic: Topic, subject: Party) -> bool:
    """Whether a company that the sentence itself names is known for making what has nothing to do with the item spoken of last."""
    made = product_of(subject.entity) if subject.resolved_by in ("same_clause", "same_sentence") else None
    known = topic.item_in_focus()
    return made is not None and known is not None and not is_a(known, made) and not is_a(made, known)


@lru_cache(maxsize=256)
def _in_its_name(company: str | None) -> str | None:
    """The material that a company has in its name, which it most likely makes."""
    words = (company or "").lower()  # in small letters it introduces no company
    generic = read_toml("roles")["item"]["generic"]
    named = [e.code for e in find_entities(words, words) if e.type == "item" and e.code not in generic]  # Northcliffe Rare Metals: any
    return next(filter(is_material, named), None)


def own_measure(topic: Topic, measure: str, subject: Party | None, words: str) -> str:
    """What a company's own number measures: what it ships it has sold, unless its paper speaks of exports."""
    own = topic.own is not None and subject is not None and subject.entity == topic.own
    return "sales" if own and measure == "exports" and not _EXPORTS.search(words) else measure


def receiver(topic: Topic, measure: str, subject: Party | None) -> Party | None:
    """Who is given what somebody else lends or pays, where a company's own paper does not say: the company itself."""
    if topic.own is None or measure != "investment" or subject is None or topic.main is None or subject.name in (None, "WORLD", topic.own):
        return None
    return Party(topic.main.area, topic.main.entity, "topic")


def topic_stage(topic: Topic, measure: str, subject: Party | None, words: str) -> str | None:
    """The stage of what a company makes and sells: in its own paper, of the site told of; about it, of the one stage told.

    Args:
        words: The sentence up to the number.
    """
    if subject is None or subject.entity is None or subject.entity != topic.main_company:
        return None
    if topic.own is not None:
        return own_stage(topic.sites, measure, words, topic.section)
    return topic.stage if measure in read_toml("stages")["stage_of_measure"]["of_the_company"] else None
