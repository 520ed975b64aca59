"""Numbers that go on from the number before them: the change beside a level, the next one of a list, the level that one is compared with.

What a clause does not say itself it takes over from the claim just made: 产量12万吨,同比增长5% · 镓占71%,锗占45% · 较去年的2.7亿吨减少26%.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.lexicon.items import default_stage
from reportlib.lexicon.loader import read_toml
from reportlib.model import Claim, Entity, Mention, Period
from reportlib.reading.assertion import EARLIER
from reportlib.reading.matter import holders, in_step, stage_of_surface, stage_said, without_stage
from reportlib.reading.roles import ACTORS, Party, party, stands_as_partner
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene
from reportlib.reading.text import fold
from reportlib.reading.timewords import is_compared, timed_measures

COMPANION, ELLIPSIS, COMPARED = "carry.companion", "carry.ellipsis", "carry.compared"
"""What a claim that was carried over names as its rule."""

_LESS_SURE = 0.95
_ASIDE = re.compile(r"\s?\(\ue007:?\s?")  # $1,180 per tonne (Q4 2022: $1,265)
_ONE_WORD = re.compile(r"[ ,]?|(?: [a-z]{3,10})? ")  # the 26,000 tons (shipped) a year earlier
_AND_ANOTHER = re.compile(r" (?:and|while|but) (?=[\ue001-\ue005] (?:for |with |at |had |holds )?(?:another |a further |an additional )?$)")
_ELSEWHERE = re.compile(r" in (?:the )?[\ue001\ue002](?! in )")  # $3,400 in Rotterdam, against $1,200 in Shanghai
_RESIDUE, _NEAR = 1, 4
TRADE = ("exports", "imports", "volume_change")
"""Measures of trade, which goes on from number to number of a sentence."""
_AMOUNTS = ("mass", "money", "share", "count", "price")


@dataclass(frozen=True, slots=True)
class _Words:
    change_of: dict[str, str]
    companion: re.Pattern[str]
    so_far: re.Pattern[str]
    of_which: re.Pattern[str]
    part_of_sum: re.Pattern[str]
    leads_to: re.Pattern[str]
    filler: re.Pattern[str]
    compared: re.Pattern[str]
    allotted: re.Pattern[str]
    same_time: re.Pattern[str]
    year_earlier: re.Pattern[str]
    at_time: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("carry")["carry"]
    patterns = {k: re.compile(expand(v), re.IGNORECASE) for k, v in data.items() if k != "change_of"}
    return _Words(change_of=data["change_of"], **patterns)


def partner_going_on(scene: Scene, at: int, measure: str, made: dict[int, list[Claim]]) -> Party | None:
    """With whom trade goes on that is only told over a longer time (9月自越南进口2万吨,1-9月累计进口20万吨): the claim's before."""
    start, end = scene.clause_of(at)
    before = max((i for i in made if i < at and made[i]), default=None)
    if before is None or measure not in TRADE or made[before][0].measure not in TRADE or scene.entities(start, end, *ACTORS):
        return None
    first = made[before][0]
    if not _words().so_far.search(scene.text, start, at) or not (first.counterpart_area or first.counterpart_entity):
        return None
    return Party(first.counterpart_area, first.counterpart_entity, "same_sentence")


def repeats_base(claims: Sequence[Claim]) -> bool:
    """Whether claims that go on from another would be of the level that it started from (由1500美元升至3000美元)."""
    return bool(claims) and claims[0].rule == ELLIPSIS and claims[0].scope == EARLIER


def seller_going_on(subject: Party, partner: Party | None, made: dict[int, list[Claim]]) -> Party:
    """Who sells on where the actor named before was a buyer (日本4100吨,对美出口2600吨): the seller of the claim before."""
    before = max((i for i in made if made[i] and made[i][0].measure in TRADE), default=None)
    first = made[before][0] if before is not None else None
    if first is None or subject.name not in (first.counterpart_entity, first.counterpart_area) or partner is None:
        return subject
    return Party(first.ref_area, first.ref_entity, "same_sentence")


def level_after(scene: Scene, at: int) -> int | None:
    """Where the level stands that a change led to (下降5%至4.5万吨), or None."""
    after = _next_mention(scene, at)
    if after is None or _mention(scene, after).quantity.change is not None or _mention(scene, at).quantity.change is None:
        return None
    return after if _words().leads_to.fullmatch(scene.text, at + 1, after) else None


def companion_of(scene: Scene, at: int, made: dict[int, list[Claim]]) -> list[Claim]:
    """The claims of a change that stands right after its level: those of the level, as changes; or of a part of the stock told before.

    Args:
        made: Claims of the sentence so far, by the place of their number.
    """
    mention, before = _mention(scene, at), _last_mention(scene, at)
    if mention.quantity.change is None and before is not None:
        return _part_of_stock(scene, before, at, made)
    if mention.quantity.change is None or before not in made or not _words().companion.fullmatch(scene.text, before + 1, at):
        return []
    near = made[before]
    if _is_compared(scene, before):  # 较去年的2.7亿吨减少26%: the change is of the level that was compared
        near = made[max((i for i in made if i < before), default=before)]
    if not near or (near[0].mention.quantity.change is not None and near[0].rule != COMPANION):
        return []
    return [
        replace(c, mention=mention, measure=_words().change_of.get(c.measure, c.measure), scope=None, rule=COMPANION, confidence=_less(c))
        for c in near
        if c.measure in _words().change_of or c.rule == COMPANION
    ]


def _part_of_stock(scene: Scene, before: int, at: int, made: dict[int, list[Claim]]) -> list[Claim]:
    """The claims of a part of a stock told by who holds it (库存10.97万吨,其中冶炼厂3.4万吨,下游3.1万吨)."""
    found = holders().fullmatch(scene.text[before + 1 : at].lstrip(",、;和").removesuffix("的").rstrip("约有为达库存"))
    whole = [i for i in made if i < at and made[i] and _same_sort(made[i][0].mention, _mention(scene, at))]
    if found is None or not whole or made[max(whole)][0].measure != "inventory":
        return []
    stage = None if found.lastgroup == "none" else found.lastgroup
    return [replace(c, mention=_mention(scene, at), stage=stage, rule=ELLIPSIS, confidence=_less(c), scope=None) for c in made[max(whole)]]


def led_to(change: Sequence[Claim], level: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """A change and the level that it led to, made to agree: the change is of the level's measure, the level is the change's actors'.

    The words before the pair stand nearer to the change (对美出口环比增长56%,达到656吨), the measure's words nearer to the level.
    """
    if not change or not level:
        return list(change), list(level)
    measure, first = _words().change_of.get(level[0].measure), change[0]
    as_measure = [replace(c, measure=measure) if measure else c for c in change]
    completed = [
        replace(c, counterpart_area=first.counterpart_area, counterpart_entity=first.counterpart_entity)
        if c.counterpart_area is None and c.counterpart_entity is None and c.measure in ("exports", "imports", "sales")
        else c
        for c in level
    ]
    return as_measure, completed


def part_of_sum(scene: Scene, at: int, made: dict[int, list[Claim]], earlier: dict[int, list[Claim]]) -> list[Claim]:
    """The claims of a part of the sum told before it: of an investment what one of its receivers gets, else what one of its parties has.

    Args:
        made: Claims of the sentence so far, by the place of their number.
        earlier: Those of the sentence before, likewise.
    """
    mention = _mention(scene, at)
    found = _words().part_of_sum.search(scene.marked(at), scene.window(at)[0]) if mention.quantity.kind == "money" else None
    whole = _last_alike(made, mention, first=False, flows=False) or _last_alike(earlier, mention, first=False, flows=False) if found else []
    token = scene.tokens.get(max(found.start("who"), found.start("of"))) if found else None
    if not whole or not isinstance(token, Entity):
        return []
    who = party(token, "same_clause")
    new: dict[str, str | None] = {"ref_area": who.area, "ref_entity": who.entity}
    if whole[0].measure == "investment":
        new = {"counterpart_area": who.area, "counterpart_entity": who.entity}
    return [replace(c, mention=mention, sentence=scene.sentence, rule=ELLIPSIS, confidence=_less(c), scope=None, **new) for c in whole]  # type: ignore[arg-type]


def ellipsis_of(scene: Scene, at: int, made: dict[int, list[Claim]], earlier: dict[int, list[Claim]]) -> list[Claim]:
    """The claims of a number whose own words name at most another actor, item or time: those of the claim before, with these in place.

    Args:
        made: Claims of the sentence so far, by the place of their number.
        earlier: Those of the sentence before, likewise.
    """
    mention = _mention(scene, at)
    before = max((i for i in made if i < at), default=None)
    compared = _words().compared.search(scene.text, max(scene.clause_of(at)[0], (_last_mention(scene, at) or -1) + 1), at)
    parted = before is not None and _words().of_which.search(scene.text, before + 1, at) is not None
    beside = before is not None and made[before] and made[before][0].rule == COMPANION and not _same_sort(made[before][0].mention, mention)
    nearest = before
    if compared or parted or beside:  # 45万吨,环比增长8%,较去年同期的38万吨增长18%: the level is compared with a level
        before = max((i for i in made if i < at and made[i] and _same_sort(made[i][0].mention, mention)), default=before)
    whole = _words().so_far.search(scene.text, scene.clause_of(at)[0], at) is not None
    source = made[before] if before is not None else _last_alike(earlier, mention, first=whole, flows=_of_same_time(scene, at))
    if not source or not (_same_sort(source[0].mention, mention) or _price_in_money(source[0].mention, mention)):
        return []
    start, end = scene.clause_of(at)
    held = {i: t for i, t in scene.times if isinstance(scene.tokens.get(i), Mention)}  # 前五个月: a time, though a number stands in it
    last = max((i for i in scene.mention_places if i < at and i not in held), default=None)
    following = _next_mention(scene, at)
    start = max(start, last + 1 if last is not None else start)
    start = max((m.end() for m in _AND_ANOTHER.finditer(scene.text, start, at)), default=start)
    compared = _words().compared.search(scene.text, start, at)
    if (
        compared and before is not None and mention.quantity.change is None and not _ELSEWHERE.match(scene.text, at + 1)
    ):  # 较9月骤降97%: only what the change starts from
        place = compared.start("time")
        period = scene.tokens[place].value if place >= 0 else _time_of_base(scene, at, source[0].time_period)  # type: ignore[union-attr]
        past = period and period < (source[0].time_period or "") and not _words().allotted.search(scene.text, 0, at)
        known = "actual" if past else source[0].obs_status  # forecast, up from what was
        base = {"time_period": period, "obs_status": known, "scope": EARLIER}
        return [replace(c, mention=mention, rule=COMPARED, confidence=_less(c), **base) for c in source]  # type: ignore[arg-type]
    if not _same_sort(source[0].mention, mention) and not _ASIDE.fullmatch(scene.text, (last if last is not None else at) + 1, at):
        return []
    end = min(end, following if following is not None else end)
    words = re.sub(r"[\ue000-\ue017]", "", scene.text[start:at] + " " + scene.text[at + 1 : end])
    stage = stage_said(words) or (stage_said(fold(_spoken(scene, at))) if before is None else None)
    if len(_words().filler.sub("", without_stage(words))) > _RESIDUE:
        return []
    if stage is not None:
        source = [replace(c, stage=stage) if c.stage else c for c in source]
    if before is None:  # a new sentence has to say of whom or what it goes on
        start = 0
    tokens = [held.get(i, scene.tokens[i]) for i in range(start, end) if i in scene.tokens and i != at]
    if before is not None and not tokens and last in (before, nearest):
        tokens = [scene.tokens[i] for i in range(before + 1, start) if i in scene.tokens and not (beside and i == nearest)]
        own = in_step(scene, at)
        tokens = tokens or ([scene.tokens[own]] if own is not None else [])
        if not tokens:  # a number that only says the one before it again
            return [replace(c, mention=mention, rule=ELLIPSIS, confidence=_less(c)) for c in source]
    own_time = next((t for i, t in scene.times if at < i < end and t.exact.isascii()), None)
    if own_time is not None:  # in English it follows its number: 9,900 t in 2024 and 2,600 t in 2025
        tokens = [t for t in tokens if not isinstance(t, Period) or t is own_time]
    partner = source[0].counterpart_entity or source[0].counterpart_area
    by_partner = before is not None and partner is not None and _nearest_actor(scene, before) == partner
    if before is None:  # whose subject was left out named its partner
        by_partner = source[0].resolved_by == "topic" and partner is not None
    return [replace(c, sentence=scene.sentence) for c in _renamed(scene, source, mention, tokens, by_partner)]


def _spoken(scene: Scene, at: int) -> str:
    """The words of a sentence before a number, its names written out."""
    return "".join(t.exact if (t := scene.tokens.get(i)) else c for i, c in enumerate(scene.text[:at]))


def _nearest_actor(scene: Scene, at: int) -> str | None:
    """Who stands last before a number."""
    named = scene.entities(scene.clause_of(at)[0], at, *ACTORS)
    return party(named[-1][1], "same_clause").name if named else None


def _last_alike(claims: dict[int, list[Claim]], mention: Mention, first: bool, flows: bool) -> list[Claim]:
    """The claims of the last number of the same sort; of the first one for a total so far, which is not of the parts told after it.

    Args:
        flows: Of what is counted over a time, where there is such.
    """
    alike = [i for i, found in claims.items() if found and _same_sort(found[0].mention, mention)]
    flowing = [i for i in alike if claims[i][0].measure in timed_measures()["flows"]] if flows else []
    kept = flowing or alike
    return claims[min(kept) if first else max(kept)] if kept else []


def _of_same_time(scene: Scene, at: int) -> bool:
    """Whether the time named last before a number is the same one of an earlier year (去年同期)."""
    times = [t for i, t in scene.times if i < at]
    return bool(times) and _words().same_time.search(fold(times[-1].exact)) is not None


def _time_of_base(scene: Scene, at: int, value: str | None) -> str | None:
    """The time of a level that another is held against: the one it names, or a year earlier (compared with 4,300 t a year earlier)."""
    following = next((t for i, t in scene.times if at < i and _ONE_WORD.fullmatch(scene.text, at + 1, i)), None)
    named = next((t for i, t in scene.times if at < i and _words().at_time.fullmatch(scene.text, at + 1, i)), None)
    if named is not None:
        return named.value
    if value is None or following is None or not _words().year_earlier.fullmatch(fold(following.exact)):
        return None
    return re.sub(r"(?:19|20)\d\d(?=-|/|$)", lambda y: str(int(y.group()) - 1), value)


def _is_compared(scene: Scene, at: int) -> bool:
    start, _ = scene.clause_of(at)
    then = any(start <= i < at and at - i <= _NEAR and is_compared(scene, i) for i, _ in scene.times)  # 上年同期为24.65万元
    return then or _words().compared.search(scene.text, start, at) is not None


def _renamed(
    scene: Scene, claims: Sequence[Claim], mention: Mention, tokens: Sequence[Mention | Entity | Period], by_partner: bool
) -> list[Claim]:
    who = next((t for t in tokens if isinstance(t, Entity) and t.type in ACTORS), None)
    by_partner = by_partner or (
        who is not None and (stands_as_partner(scene, scene.positions[who.span]) or _is_part(scene, who, claims[0]))
    )
    items = {t.code: stage_of_surface(t) or default_stage(t.code) for t in tokens if isinstance(t, Entity) and t.type == "item"}
    period = next((t.value for t in tokens if isinstance(t, Period)), None)
    if who is None and not items and period is None:
        return []
    first = claims[0]
    named = replace(first, mention=mention, rule=ELLIPSIS, confidence=_less(first), time_period=period or first.time_period, scope=None)
    loose = first.obs_status == "estimate" and first.mention.quantity.bound == "approx"
    if loose and mention.quantity.bound != "approx" and period is not None:
        named = replace(named, obs_status="actual")  # 当年大概0.42%,现在不到0.28%
    if first.obs_status in ("forecast", "target") and period and period < (first.time_period or "")[: len(period)]:
        named = replace(named, obs_status="actual")  # 预计产出3.2万吨;去年同期3.6万吨
    if who is not None:
        other = party(who, "same_clause")
        if by_partner:
            named = replace(named, counterpart_area=other.area, counterpart_entity=other.entity)
        else:
            named = replace(named, ref_area=other.area, ref_entity=other.entity, resolved_by="same_clause")
    # 分离90%,磁材94%: goods that tell a stage of their own leave that of the number before
    return [replace(named, item=i, stage=(own or named.stage) if named.stage else None) for i, own in items.items()] or [named]


def _is_part(scene: Scene, who: Entity, trade: Claim) -> bool:
    """Whether a country is one of those that make up another's trade told before (我国进口4000吨,其中秘鲁占900吨)."""
    abroad = who.type == "area" and trade.ref_area not in (None, "WORLD", who.code)
    return abroad and trade.measure in TRADE[:2] and _words().of_which.search(scene.text, 0, scene.positions[who.span]) is not None


def _same_sort(a: Mention, b: Mention) -> bool:
    p, q = a.quantity, b.quantity
    return p.kind == q.kind and p.kind in _AMOUNTS and p.unit == q.unit and (p.change is None) is (q.change is None)


def _price_in_money(price: Mention, mention: Mention) -> bool:
    """Whether a sum has the currency of a price before it: rose to $59 a ton from $38."""
    p, q = price.quantity, mention.quantity
    return p.kind == "price" and q.kind == "money" and (p.unit or "").split("/")[0] == q.unit and p.change is None and q.change is None


def _less(claim: Claim) -> float:
    return round(claim.confidence * _LESS_SURE, 3)


def _mention(scene: Scene, at: int) -> Mention:
    token = scene.tokens[at]
    assert isinstance(token, Mention)
    return token


def _last_mention(scene: Scene, at: int) -> int | None:
    return max((i for i in scene.mention_places if i < at), default=None)


def _next_mention(scene: Scene, at: int) -> int | None:
    return min((i for i in scene.mention_places if i > at), default=None)
