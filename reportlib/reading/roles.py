"""Who stands in which role of a claim: subject and partner, inside the clause first, then the sentence, then the topic."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlib.lexicon.loader import entries, read_toml
from reportlib.model import Entity
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene
from reportlib.reading.sites import is_only_place

ACTORS = ("area", "company", "institution", "person")
_LOOK = 10
_LISTED = re.compile(r"[\ue001-\ue005](?:[、和及]|,? (?:and|or) (?:the )?)$")
_THAN = ("较", "比", "于")


@dataclass(frozen=True, slots=True)
class Party:
    """A subject or partner: an area, or a company or body with the area it belongs to."""

    area: str | None = None
    entity: str | None = None
    resolved_by: str = "same_clause"

    @property
    def name(self) -> str | None:
        """What the party is called in a claim: the company or body, else the area."""
        return self.entity or self.area


@dataclass(frozen=True, slots=True)
class _Partner:
    patterns: tuple[re.Pattern[str], ...]
    carry: bool
    controller: bool
    not_carried: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class _Roles:
    partners: dict[str, _Partner]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    speaks: re.Pattern[str]
    partner_after: re.Pattern[str]
    world: frozenset[str]
    exchange: tuple[tuple[str, re.Pattern[str]], ...]
    control: re.Pattern[str]
    the_company: re.Pattern[str]
    the_latter: re.Pattern[str]
    paraphrase: re.Pattern[str]
    located: re.Pattern[str]
    others_located: re.Pattern[str]
    priced_in: re.Pattern[str]
    relative: re.Pattern[str]
    home_of: re.Pattern[str]
    site: re.Pattern[str]
    data: dict[str, Any]


@lru_cache(maxsize=1)
def roles() -> _Roles:
    """The role patterns of ``lexicon/roles.toml``, compiled."""
    data = read_toml("roles")
    partners: dict[str, _Partner] = {}
    for row in entries("roles", "partner", {"measures": list, "patterns": list}, {"carry": bool, "controller": bool, "not_carried": str}):
        patterns = tuple(re.compile(expand(p), re.IGNORECASE) for p in row["patterns"])
        alone = re.compile(expand(row["not_carried"]), re.IGNORECASE) if "not_carried" in row else None
        partners |= {m: _Partner(patterns, row.get("carry", False), row.get("controller", False), alone) for m in row["measures"]}
    words = data["subject"]
    return _Roles(
        partners=partners,
        not_after=re.compile(rf"(?:{'|'.join(map(re.escape, words['not_after']))})(?:了|的|\s)?(?:the )?$", re.IGNORECASE),
        not_before=re.compile(rf"(?:的|[^,。]{{0,4}})?(?:{'|'.join(map(re.escape, words['not_before']))})"),
        partner_after=re.compile(words["partner_after"], re.IGNORECASE),
        speaks=re.compile(words["speaks"], re.IGNORECASE),
        world=frozenset(words["world"]),
        exchange=tuple((area, re.compile(pattern)) for area, pattern in data["exchange"].items()),
        control=re.compile(expand(data["control"]["pattern"]), re.IGNORECASE),
        the_company=re.compile(data["anaphora"]["company"], re.IGNORECASE),
        the_latter=re.compile(data["anaphora"]["latter"], re.IGNORECASE),
        paraphrase=re.compile(data["anaphora"]["paraphrase"], re.IGNORECASE),
        located=re.compile(expand(words["located"]), re.IGNORECASE),
        others_located=re.compile(expand(words["others_located"]), re.IGNORECASE),
        priced_in=re.compile(expand(words["priced_in"]), re.IGNORECASE),
        relative=re.compile(expand(words["relative"]), re.IGNORECASE),
        home_of=re.compile(expand(words["home_of"])),
        site=re.compile(words["site"]),
        data=data,
    )


def party(entity: Entity, resolved_by: str) -> Party:
    """An entity as a party: a company keeps its name, a body or person of a state stands for the state."""
    if entity.type == "area":
        return Party(entity.code, None, resolved_by)
    if entity.type == "company" or entity.home is None:
        return Party(entity.home, entity.code, resolved_by)
    return Party(entity.home, None, resolved_by)


def find_partner(
    scene: Scene,
    at: int,
    measure: str,
    bound: int | None,
    subject: Party | None,
    last: Party | None,
    controller: str | None,
    company: Entity | None,
) -> tuple[Party | None, int | None]:
    """The partner of a claim and where its sign stands.

    Args:
        bound: Position of the partner if the rule's own pattern binds it.
        subject: The subject, if known already; nobody is their own partner.
        last: The partner of the claim before, for measures in which it carries over.
        controller: Who controls exports in this article.
        company: The company last spoken of, for 该公司 and 其.
    """
    if bound is not None and isinstance(scene.tokens.get(bound), Entity):
        return party(scene.tokens[bound], "same_clause"), bound  # type: ignore[arg-type]
    wanted = roles().partners.get(measure)
    if wanted is None:
        return None, None
    marked, clause = scene.marked(at), scene.clause_of(at)
    low, _ = scene.window(at)
    for start, end, how in ((*clause, "same_clause"), (low, clause[1], "same_sentence")):
        for pattern in wanted.patterns:
            found = [m for m in pattern.finditer(marked, start, end)]
            for m in sorted(found, key=lambda m: abs(m.start("partner") - at)):
                token = scene.tokens.get(m.start("partner"))
                if isinstance(token, Entity) and token.code != "WORLD":
                    who = party(token, how)
                    if subject is None or who.name != subject.name:
                        return who, m.start("partner")
        if measure == "investment" and company is not None and roles().the_company.search(scene.text, start, end):
            return party(company, "topic"), None
        if not wanted.carry:
            break
    if wanted.controller and controller and (subject is None or subject.name != controller):
        return Party(controller, None, "topic"), None
    if wanted.not_carried and wanted.not_carried.search(marked, *clause):
        return None, None
    if wanted.carry and last is not None and (subject is None or last.name != subject.name):
        return Party(last.area, last.entity, "topic"), None
    return None, None


def find_subject(scene: Scene, at: int, measure: str, bound: int | None, partner_at: int | None, of_own: bool = False) -> Party | None:
    """The subject in the sentence: the first actor of the clause before the number, then of the clauses before, then after the number.

    Args:
        of_own: Whether a company's own paper is read, in which where a site lies is nobody's name.
    """
    if bound is not None and isinstance(scene.tokens.get(bound), Entity) and not (of_own and is_only_place(scene, bound)):
        return party(scene.tokens[bound], "same_clause")  # type: ignore[arg-type]
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    places = [(start, at, "same_clause", False)]
    for before in reversed([c for c in scene.clauses if c[1] <= start and c[0] >= low and not _is_apposition(scene, c)]):
        places.append((*before, "same_sentence", False))
    places.insert(1, (at, end, "same_clause", True))
    if (m := roles().relative.search(scene.text, low, at)) and isinstance(meant := scene.tokens.get(m.start("who")), Entity):
        return party(meant, "same_clause")
    latter = roles().the_latter.search(scene.text, start, at)
    if latter:
        named = [e for i, e in scene.entities(low, latter.start(), *ACTORS) if i != partner_at and e.code != "WORLD"]
        if named:
            return party(named[-1], "same_sentence")
    world: Party | None = None
    for a, b, how, behind in places:
        found = _first_actor(scene, a, b, measure, partner_at, behind, of_own)
        if found is not None and found.code == "WORLD" and (behind or how != "same_clause"):
            world = world or party(found, how)
        elif found is not None:
            return party(found, how)
    if world is not None:
        return world
    for a, b, how, _ in places:
        if place := _located(scene, a, b, partner_at, of_own):
            return party(place, how)
    return None


def _is_apposition(scene: Scene, clause: tuple[int, int]) -> bool:
    """Whether a clause is nothing but a name (a plant in Narva, Estonia, with …)."""
    return clause[0] > 0 and len(re.sub(r"[\s,。.;、]", "", scene.text[clause[0] : clause[1]])) <= 1


def _located(scene: Scene, start: int, end: int, partner_at: int | None, of_own: bool) -> Entity | None:
    """The area that a clause without an actor happens in (在日本建新房,成本…); in a company's own paper, where others are."""
    for m in (roles().others_located if of_own else roles().located).finditer(scene.text, start, end):
        token = scene.tokens.get(m.end() - 1)
        if isinstance(token, Entity) and token.code != "WORLD" and m.end() - 1 != partner_at:
            return token
    return None


def _first_actor(scene: Scene, start: int, end: int, measure: str, partner_at: int | None, behind: bool, of_own: bool) -> Entity | None:
    world: Entity | None = None
    speaker: Entity | None = None
    for i, entity in scene.entities(start, end, *ACTORS):
        if i == partner_at or (of_own and is_only_place(scene, i)):
            continue
        if entity.code == "WORLD":
            world = world or (entity if measure in roles().world else None)
            continue
        head = _list_head(scene, i)
        before = scene.text[max(0, head - _LOOK) : head]
        if (
            entity.type == "area"
            and roles().paraphrase.search(before)
            or roles().not_after.search(before)
            or roles().not_before.match(scene.text, i + 1)
        ):
            continue
        if entity.type == "area" and (_is_home_of(scene, i) or roles().site.match(scene.text, i + 1)):
            continue  # 澳洲莱纳斯, 澳大利亚上市公司莱纳斯: the area is the company's
        if behind and scene.text[i - 1 : i] not in "的,":
            continue
        if roles().speaks.match(scene.text, i + 1):
            speaker = speaker or (entity if entity.type in ("area", "company") else None)
            continue
        return entity
    return world or speaker


def _is_home_of(scene: Scene, at: int) -> bool:
    """Whether an area only says where the company or body that follows it is from."""
    following = scene.tokens.get(at + 1)
    if isinstance(following, Entity):
        return following.type in ("company", "institution")
    said = roles().home_of.match(scene.text, at + 1)
    return said is not None and isinstance(scene.tokens.get(said.end() - 1), Entity)


def _list_head(scene: Scene, at: int) -> int:
    """Where the list begins that an actor stands in (新增爱沙尼亚、厄瓜多尔等国): what goes before it holds for all of it."""
    while (m := _LISTED.search(scene.text, max(0, at - _LOOK), at)) and isinstance(scene.tokens.get(m.start()), Entity):
        at = m.start()
    return at


def stands_as_partner(scene: Scene, at: int) -> bool:
    """Whether an actor, or the list that it stands in, follows a word that makes it a partner (对日本、美国的出口).

    >>> from reportlib.model import Span
    >>> stands_as_partner(Scene(Span(0, 3), "对\ue001的", {}, [0, 1, 2], ((0, 3),)), 1)
    True
    """
    head = _list_head(scene, at)
    return roles().partner_after.search(scene.text[max(0, head - _LOOK) : head]) is not None


def stands_aside(scene: Scene, at: int) -> bool:
    """Whether an actor follows a word by which it is no subject: where something is, whom it is from, who only says it."""
    head = _list_head(scene, at)
    return roles().not_after.search(scene.text[max(0, head - _LOOK) : head]) is not None or stands_as_partner(scene, at)


def exchange_subject(words: str) -> str | None:
    """The area that the words of a clause put a price or stock in (LME: the world, 沪铜: China)."""
    found = [(m.start(), area) for area, pattern in roles().exchange for m in pattern.finditer(words)]
    found = [(i, area) for i, area in found if words[max(0, i - 1) : i] not in _THAN] or found  # 海外价格较国内高
    return max(found)[1] if found else None


def find_controller(scenes: list[Scene]) -> str | None:
    """The area whose controls an article speaks of most often, or None."""
    count: Counter[str] = Counter()
    for scene in scenes:
        for m in roles().control.finditer(scene.text):
            token = scene.tokens.get(m.start("who"))
            if isinstance(token, Entity) and token.code != "WORLD" and (area := party(token, "topic").area):
                count[area] += 1
    return count.most_common(1)[0][0] if count else None
