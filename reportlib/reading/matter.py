"""What a number is about: the item and the stage of its chain, each from the nearest words that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlib.lexicon.gazetteer import terms
from reportlib.lexicon.items import ancestors, default_stage, is_a
from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity, Mention, Period
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene

_RIGHT = 10
_COUNTED_AS = 60
_OFTEN, _MOSTLY = 3, 0.75
_COUNTED = re.compile(r"(?:等|等等|在内的|共)+")  # 铥、铒等5种元素: the list gives examples of what is counted
_ALTOGETHER = re.compile(r"(?:,?(?:这|一共|总共|合计|共计?))?")  # 钨、碲、铋,一共三样
_RESPECTIVELY = re.compile(r"分别|各|respectively")
_SAID_INSIDE = re.compile(r"分别|分別")
_JOINED = re.compile(r"(?:和|及|以及|与|而|,\s?| and |, and )")
_FROM = re.compile(
    r" (?:of [^,.;]{0,40} |coming |sourced |supplied )?(?:from|through|via) [^,.;]{0,30}"
    r"|的?(?:在(?:境|国|区)内|在(?:本[土地国]|当地)|来自|源自)[^,。;、\d]{0,8}"
)
_NEXT_PART = re.compile(r",| and | but | while | whereas ")
_LIST = re.compile(r"^(?:/|、|和|及|与|以及|,\s?| and )$")


@dataclass(frozen=True, slots=True)
class _Words:
    stage: tuple[tuple[str, re.Pattern[str]], ...]
    apposition: re.Pattern[str]
    built: re.Pattern[str]
    output: re.Pattern[str]
    state_stocks: re.Pattern[str]
    user_stocks: re.Pattern[str]
    smelter: re.Pattern[str]
    dealers: re.Pattern[str]
    generic: frozenset[str]
    steps: re.Pattern[str]
    metals: re.Pattern[str]
    purpose: re.Pattern[str]
    both: re.Pattern[str]
    trade: re.Pattern[str]
    counted_as: re.Pattern[str]
    built_before: re.Pattern[str]
    of_materials: frozenset[str]
    only_materials: frozenset[str]
    buyers: frozenset[str]
    not_of_buyers: frozenset[str]
    told_after: frozenset[str]
    stage_of_output: dict[str, Any]
    stage_of_measure: dict[str, Any]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data, stages = read_toml("roles"), read_toml("stages")
    flags = re.IGNORECASE
    return _Words(
        stage=tuple((k, re.compile(v, flags)) for k, v in stages["stage"].items()),
        apposition=re.compile(expand(data["apposition"]["pattern"]), flags),
        built=re.compile(expand(data["item"]["built"]), flags),
        output=re.compile(stages["stage_of_output"]["words"], flags),
        state_stocks=re.compile(stages["stocks"]["of_states"], flags),
        user_stocks=re.compile(stages["stocks"]["of_users"], flags),
        smelter=re.compile(stages["stocks"]["of_smelters"], flags),
        dealers=re.compile(stages["stocks"]["of_dealers"], flags),
        generic=frozenset(data["item"]["generic"]),
        steps=re.compile(stages["stage_of_measure"]["steps"], flags),
        metals=re.compile(stages["stage_of_measure"]["metals"], flags),
        built_before=re.compile(stages["stage_of_measure"]["built"], flags),
        counted_as=re.compile(stages["stage_of_measure"]["counted_as"], flags),
        trade=re.compile(data["source"]["of_trade"], flags),
        both=re.compile(stages["stage_of_measure"]["both"], flags),
        purpose=re.compile(stages["stage_of_measure"]["purpose"], flags),
        of_materials=frozenset(data["item"]["of_materials"]),
        only_materials=frozenset(data["item"]["only_materials"]),
        buyers=frozenset(data["item"]["buyers"]),
        not_of_buyers=frozenset(data["item"]["not_of_buyers"]),
        told_after=frozenset(data["item"]["told_after"]),
        stage_of_output=stages["stage_of_output"],
        stage_of_measure=stages["stage_of_measure"],
    )


@lru_cache(maxsize=1)
def holders() -> re.Pattern[str]:
    """The words for who holds a part of a stock; the group that matches is the stage of his plant, or none."""
    return re.compile(read_toml("stages")["stocks"]["holders"])


def is_material(item: str) -> bool:
    """Whether an item is a mineral, a metal or what is made straight from them, not a finished good."""
    return any(is_a(item, group) for group in read_toml("roles")["item"]["materials"])


def find_items(scene: Scene, at: int, bound: int | None, measure: str) -> tuple[list[str], str | None]:
    """The items that a number is about and where they were found (same_clause, same_sentence), or ([], None).

    The item right after the number (70%的稀土) comes first, then the nearest before it in the clause, then after it, then earlier clauses.
    Two items joined by 、 share the number; a list with 这些重稀土 or 等中重稀土 is its group.
    """
    if bound is not None and isinstance(scene.tokens.get(bound), Entity):
        return _listed(scene, bound), "same_clause"
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    own = in_step(scene, at)
    if own is not None:
        return [_code(scene, own)], "same_sentence"
    right = scene.entities(at + 1, end, "item")
    if (
        measure == "investment"
        and (built := _words().built.match(scene.text, at + 1))
        and isinstance(scene.tokens.get(built.end() - 1), Entity)
    ):
        return [_code(scene, built.end() - 1)], "same_clause"  # 投资9亿元建设年产8000吨磁材项目
    left = scene.entities(start, at, "item")
    if measure in _words().only_materials:
        right, left = ([(i, e) for i, e in side if is_material(e.code)] for side in (right, left))
    if measure in _words().not_of_buyers:
        right, left = ([(i, e) for i, e in side if e.surface not in _words().buyers] for side in (right, left))
    listed = scene.entities(low, at, "item") if measure == "market_count" else []
    if listed and len(places := _places(scene, listed[-1][0])) > 1 and _ALTOGETHER.fullmatch(scene.text, listed[-1][0] + 1, at):
        return _common_group(scene, places), "same_clause"  # 对钨、碲、铋3种金属: the list is what is counted
    counted = isinstance(own_number := scene.tokens[at], Mention) and own_number.quantity.kind == "count"
    another = counted and bool(left) and _JOINED.fullmatch(scene.text, left[-1][0] + 1, at) is not None  # cobalt and five other metals
    examples = another or bool(left) and _COUNTED.fullmatch(scene.text, left[-1][0] + 1, at) is not None
    if right and right[0][0] - at <= _RIGHT and not _barred(scene, at, right[0][0]):
        return _specified(scene, right[0], [] if examples else scene.entities(low, at, "item")), "same_clause"
    if left and not examples:
        return _listed(scene, left[-1][0]), "same_clause"
    if right and not _barred(scene, at, right[0][0]):
        return _listed(scene, right[0][0]), "same_clause"
    earlier = scene.entities(low, start, "item")
    if examples and not earlier:
        return _common_group(scene, _places(scene, left[-1][0])), "same_clause"
    if earlier:
        materials = [i for i, e in earlier if is_material(e.code)] if measure in _words().of_materials else []
        return _listed(scene, materials[-1] if materials else earlier[-1][0]), "same_sentence"
    if left:
        return _listed(scene, left[-1][0]), "same_clause"
    _, high = scene.window(at)
    later = scene.entities(end, high, "item")
    return (_listed(scene, later[0][0]), "same_sentence") if later and measure in _words().told_after else ([], None)


def in_step(scene: Scene, at: int) -> int | None:
    """Where the item of a number in a 分别 list stands: the first number's is the first item with a figure before it, and so on."""
    (start, end), (low, _) = scene.clause_of(at), scene.window(at)
    said = _RESPECTIVELY.search(scene.text, start, at + 1) or _SAID_INSIDE.search(_words_of(scene, start, end))
    if said is None:
        return None
    numbers = [i for i, t in sorted(scene.tokens.items()) if start <= i < end and isinstance(t, Mention)]
    if len(numbers) < 2 or at not in numbers:
        return None
    before = [i for i, _ in scene.entities(start, numbers[0], "item")]
    if before and len(together := _places(scene, before[-1])) == len(numbers):
        return together[numbers.index(at)]
    items: list[int] = []
    for clause in [c for c in scene.clauses if low <= c[0] and c[1] <= start]:
        figures = [i for i, t in scene.tokens.items() if clause[0] <= i < clause[1] and isinstance(t, Mention)]
        named = scene.entities(*clause, "item")
        if figures and named:
            items.append(named[-1][0])
    return items[-len(numbers) :][numbers.index(at)] if len(items) >= len(numbers) else None


def _words_of(scene: Scene, start: int, end: int) -> str:
    return " ".join(t.exact for i, t in sorted(scene.tokens.items()) if start <= i < end and isinstance(t, Mention))


def _barred(scene: Scene, start: int, end: int) -> bool:
    """Whether another number, or the 、 of a list, parts the two."""
    return (
        "、" in scene.text[start:end]
        or _JOINED.match(scene.text, start + 1) is not None
        or any(start < i < end and not isinstance(t, Entity | Period) for i, t in scene.tokens.items())
    )


def _specified(scene: Scene, right: tuple[int, Entity], left: list[tuple[int, Entity]]) -> list[str]:
    """The item after a number; where that only says what kind is counted (稀土由17种金属组成), the item that is spoken of."""
    generic = _words().generic
    if right[1].code in generic and left and left[-1][1].code not in generic and is_material(left[-1][1].code):
        return _listed(scene, left[-1][0])
    return _listed(scene, right[0])


def _places(scene: Scene, at: int) -> list[int]:
    """The places of the items that the item at a position is listed with, itself among them."""
    places = [at]
    items = [i for i, _ in scene.entities(0, len(scene.text), "item")]
    k = items.index(at)
    while k > 0 and _LIST.match(scene.text[items[k - 1] + 1 : items[k]]):
        k -= 1
        places.insert(0, items[k])
    k = items.index(at)
    while k + 1 < len(items) and _LIST.match(scene.text[items[k] + 1 : items[k + 1]]):
        k += 1
        places.append(items[k])
    return places


def _listed(scene: Scene, at: int) -> list[str]:
    """The item at a position with those it is listed with; or the group that the list is said to be."""
    places = _places(scene, at)
    group = _words().apposition.match(scene.text, places[0] + 1)
    if group:
        return [_code(scene, group.end() - 1)]
    return list(dict.fromkeys(_code(scene, i) for i in places))


def _common_group(scene: Scene, places: list[int]) -> list[str]:
    """The nearest group that all items at some places belong to; the items themselves where there is none."""
    codes = list(dict.fromkeys(_code(scene, i) for i in places))
    shared = [g for g in ancestors(codes[0]) if all(g in ancestors(c) for c in codes)]
    return shared[:1] or codes


def _code(scene: Scene, at: int) -> str:
    token = scene.tokens[at]
    assert isinstance(token, Entity)
    return token.code


def find_stage(
    scene: Scene,
    at: int,
    measure: str,
    item: str | None,
    folded: str,
    carried: str | None = None,
    site: str | None = None,
) -> str | None:
    """The stage: none for measures without one, else the nearest stage word of the clause, else the item's own.

    Args:
        carried: The stage of the goods that were spoken of last, where the sentence goes on with them.
        site: The stage of the site that a company's own figure is of, for where the clause says nothing.
    """
    rules = _words().stage_of_measure
    if measure in rules["none"]:
        return site
    if measure in rules and isinstance(rules[measure], str):
        return _whose_stocks(scene, at, folded) if measure == "stock_cover" else str(rules[measure])
    own = default_stage(item) if item else None
    start, end = scene.clause_of(at)
    if measure in rules["only_item"]:
        return _stage_of_name(scene, at, item, start, end) or own or site
    number, base = scene.tokens[at].span, scene.offsets[start]
    words = folded[base : scene.offsets[end - 1] + 1] if end > start else ""
    earlier = folded[scene.offsets[scene.window(at)[0]] : base]
    if measure in rules["never_reserves"]:
        words, earlier = (_without_reserves(w) for w in (words, earlier))
    around = [p for p in scene.mention_places if start <= p < end]
    k = around.index(at)
    first = scene.offsets[around[k - 1]] + len(scene.tokens[around[k - 1]].span) - base if k else 0
    last = scene.offsets[around[k + 1]] - base if k + 1 < len(around) else len(words)
    before = words[first : number.start - base]
    if k and before.startswith(" of "):  # 61% of mining and 87% of separation: what the first is of tells nothing of the second
        before = _NEXT_PART.split(before)[-1]
    nearest = (
        _stage_from(words[number.end - base : last])
        or stage_said(before)
        or _nearest_stage(words[number.end - base : last], 0, 0)
        or _stage_of_name(scene, at, item, start, end)
        or _nearest_stage(words, number.start - base, number.end - base)
    )
    if nearest in ("mining", "separation") and measure in rules["of_whole_chains"] and _words().both.search(words):
        return None
    traded = measure in rules["ore_or_magnets"] or (measure == "volume_change" and _words().trade.search(words[: number.start - base]))
    if traded and nearest == "separation":
        return None
    if measure in rules["used_in"]:
        return (nearest or own or "separation") if _words().steps.search(earlier + words) else "end_use"
    if nearest is None and measure in rules["made_metals"] and _words().metals.search(words):
        return "separation"
    if measure in rules["said_only"]:
        return None if nearest == "end_use" else nearest
    if nearest == "end_use" and measure in rules["of_the_form"]:
        nearest = _stage_of_name(scene, at, item, start, end) or nearest
    if nearest or own or site:
        return nearest or own or site
    low, _ = scene.window(at)
    if measure in rules["of_their_plant"] and _words().smelter.search(folded[scene.offsets[low] : number.end]):
        return "separation"
    if measure in rules["told_after"]:
        following = folded[scene.offsets[end - 1] + 1 : scene.offsets[scene.window(at)[1] - 1] + 1]
        if (purpose := _words().purpose.match(following)) and (found := stage_said(purpose.group())):
            return found
    of_a_plant = measure in (*rules["told_after"], *rules["of_what_is_built"])
    if of_a_plant and (built := [m.group() for m in _words().built_before.finditer(earlier)]):
        said = stage_said(built[-1])
        return None if said == "end_use" else said  # a line of production may be of any stage
    if measure not in rules["clause_only"] and (found := _nearest_stage(earlier, len(earlier), len(earlier))):
        return found
    output = _words().stage_of_output
    if carried and measure in output["goes_on"]:
        return carried
    separated = item is not None and any(item != group and is_a(item, group) for group in output["separated"])
    refined = separated or item in output["by_products"]
    if measure in output["by_nature"] and refined:
        return "separation"
    if measure not in output["measures"] or not _words().output.search(earlier + words):
        return None
    return "separation" if refined else str(output["stage"])


def _without_reserves(words: str) -> str:
    """Words of the same length without those of reserves, which are no stage of what is produced."""
    reserves = dict(_words().stage)["reserves"]
    return reserves.sub(lambda m: " " * len(m.group()), words)


def _whose_stocks(scene: Scene, at: int, folded: str) -> str | None:
    """Stocks are those of users, unless the sentence says a state's (no stage) or a smelter's."""
    low, _ = scene.window(at)
    words = folded[scene.offsets[low] : scene.offsets[scene.clause_of(at)[1] - 1] + 1]
    if _words().user_stocks.search(words):
        return "end_use"
    if _words().state_stocks.search(words) or _words().dealers.search(words):
        return None
    smelter = _words().smelter.search(words)
    return "separation" if smelter else str(_words().stage_of_measure["stock_cover"])


def _stage_of_name(scene: Scene, at: int, item: str | None, start: int, end: int) -> str | None:
    """The stage that the item's own name tells (钨粉, 氧化镝), as it stands in the clause nearest to the number."""
    named = [(abs(i - at), e) for i, e in scene.entities(start, end, "item") if e.code == item and not _is_equivalent(scene, i)]
    return stage_of_surface(min(named, key=lambda n: n[0])[1]) if named else None


def stage_of_form(scene: Scene, at: int, item: str | None) -> str | None:
    """The stage that the name of a number's item tells as its clause writes it (碳酸锂价格), whatever is measured; or None."""
    return _stage_of_name(scene, at, item, *scene.clause_of(at))


def stage_of_surface(entity: Entity) -> str | None:
    """The stage that an item's name as it is written tells (钨粉), or None."""
    return next((t.stage for t in terms().get(entity.surface, ()) if t.code == entity.code), None)


def _is_equivalent(scene: Scene, at: int) -> bool:
    """Whether an item is only what a mine's output is counted as (该矿年产折合碳酸锂9000吨)."""
    return _words().counted_as.search(scene.text[max(0, at - _COUNTED_AS) : at]) is not None


def _stage_from(words: str) -> str | None:
    """The stage that the English words after a number say it comes from (40% of consumption from processing)."""
    m = _FROM.match(words)
    return stage_said(m.group()) if m else None


def stage_said(words: str) -> str | None:
    """The stage that some words name, the last of them, or None."""
    return _nearest_stage(words, len(words), len(words))


def count_stages(text: str) -> dict[str, int]:
    """How often a text speaks of each stage but reserves."""
    return {stage: sum(1 for _ in pattern.finditer(text)) for stage, pattern in _words().stage if stage != "reserves"}


def main_stage(text: str) -> str | None:
    """The stage that a text speaks of far more often than of any other, or None."""
    count = count_stages(text)
    best = max(count, key=lambda s: count[s])
    return best if count[best] >= _OFTEN and count[best] >= _MOSTLY * sum(count.values()) else None


def without_stage(words: str) -> str:
    """Words without those that name a stage."""
    for _, pattern in _words().stage:
        words = pattern.sub("", words)
    return words


def _nearest_stage(words: str, start: int, end: int) -> str | None:
    best: tuple[int, int, str] | None = None
    for order, (stage, pattern) in enumerate(_words().stage):
        for m in pattern.finditer(words):
            gap = max(m.start() - end, start - m.end(), 0)
            if best is None or (gap, order) < best[:2]:
                best = (gap, order, stage)
    return best[2] if best else None
