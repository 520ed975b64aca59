"""How a claim is asserted: as a fact, a forecast, a plan; by whom; and by what a share is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity
from reportlib.reading.rules import expand
from reportlib.reading.scene import THIS, Scene
from reportlib.reading.text import fold

_AHEAD = 12  # characters after the number that may still tell its status (12万吨的目标)
_CLOSED = re.compile(r"[”」』\"]\s*$")


EARLIER = "earlier"
"""Scope of a level that the sentence says has changed since."""


@lru_cache(maxsize=1)
def _earlier() -> re.Pattern[str]:
    return re.compile(expand(read_toml("roles")["earlier"]["pattern"]), re.IGNORECASE)


def is_earlier(scene: Scene, at: int) -> bool:
    """Whether a level is the one that a sentence says has changed since (从90%下降到60%)."""
    low, high = scene.window(at)
    return _earlier().search(scene.marked(at), low, high) is not None


@lru_cache(maxsize=1)
def _statuses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name.split("_")[0], re.compile(words, re.IGNORECASE)) for name, words in read_toml("roles")["status"].items())


@lru_cache(maxsize=1)
def _ways() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(expand(v), re.IGNORECASE) for k, v in read_toml("roles")["status_ways"].items() if isinstance(v, str)}


@lru_cache(maxsize=1)
def _speakers() -> dict[str, tuple[re.Pattern[str], ...]]:
    words = read_toml("roles")["source"]
    lists = {k: v if isinstance(v, list) else [v] for k, v in words.items()}
    return {k: tuple(re.compile(expand(p), re.IGNORECASE) for p in v) for k, v in lists.items()}


def find_status(scene: Scene, at: int, measure: str, folded: str) -> str:
    """actual, estimate, forecast, target, plan or hypothetical, from the words around the number.

    Its clause decides; the clauses before it are asked where the clause does not say that something is already so.
    """
    own = read_toml("roles")["status_of_measure"].get(measure)
    start, end = scene.clause_of(at)
    low, high = scene.window(at)
    here, stop = scene.offsets[at], scene.tokens[at].span.end
    before = folded[scene.offsets[start] : here]
    spent = measure == "investment" and _ways()["spent"].search(before)  # 累计完成投资6.4亿元,预计明年投产
    if measure in ("capacity", "investment") and not spent and ways_ahead(scene, at):
        return "plan"
    after = folded[stop : min(stop + _AHEAD, scene.offsets[end - 1] + 1)]
    clause, sentence = before + folded[here:stop] + after, folded[scene.offsets[low] : here]
    ways = _ways()
    if measure in read_toml("roles")["status_ways"]["demanded_of"] and (
        ways["demanded"].search(before)
        or ways["proposed"].search(sentence)
        or ways["demanded_after"].match(folded[stop : scene.offsets[high - 1] + 1])
    ):
        return "target"
    if _supposed(sentence) or (ways["would"].search(clause) and ways["if_later"].search(folded[stop : scene.offsets[high - 1] + 1])):
        return "forecast" if ways["stated_forecast"].search(sentence) else "hypothetical"
    if measure == "investment" and ways["has_done"].search(before):
        return "actual"
    if measure == "lead_time" and ways["took"].search(clause):
        return "actual"
    said = _said(clause, measure)
    if said == "plan" and measure in read_toml("roles")["status_ways"]["no_act"] and not ways["meant"].search(sentence + clause):
        said = "forecast"  # by 2030 China will still refine 60%: nobody's act
    if said and not (own and said == "estimate"):
        return said
    if ways["quota"].search(before + folded[here : scene.offsets[end - 1] + 1]):
        return "plan"
    earlier = _said(sentence, measure, carried=True)
    if ways["fact"].search(before):  # 业内估算,目前库存: what is estimated may be what is now
        return "estimate" if earlier == "estimate" and own is None and ways["estimated_now"].search(sentence) else own or "actual"
    if earlier == "target" and measure in read_toml("roles")["status_ways"]["demanded_of"]:
        return earlier
    if earlier == "target" and any(start <= i < end and t.relation == "by" for i, t in scene.times):
        return earlier
    if earlier == "forecast" and measure == "capacity" and _plan().search(sentence):
        return "plan"  # 计划扩建,预计2025年完工,届时产能增至1万吨
    if (earlier == "forecast" and own != "target") or (earlier == "estimate" and own is None):
        return earlier
    if measure in read_toml("roles")["status_ways"]["of_a_plan"]:
        if earlier == "plan":
            return earlier
        if measure == "investment" and not ways["done"].search(clause):
            tail = folded[stop : scene.offsets[end - 1] + 1]
            if ways["announced"].search(before) or ways["announced_after"].match(tail):
                return "plan"
    return own or "actual"


def ways_ahead(scene: Scene, at: int) -> bool:
    """Whether the sentence goes on to say when what a number is of will be built (年产3万吨项目,预计2025年6月投产)."""
    _, high = scene.window(at)
    return _ways()["built_ahead"].match(scene.text, at + 1, high) is not None


def _supposed(sentence: str) -> bool:
    return _statuses()[0][1].search(sentence) is not None


def _said(words: str, measure: str, carried: bool = False) -> str | None:
    for status, pattern in _statuses()[1:]:
        if carried and pattern is _loose():
            continue
        if status == "forecast" and _ways()["intent_after"].search(words):
            continue  # expects output to rise and intends to invest
        found = pattern.search(words)
        if found and not (measure == "validity" and status == "plan" and _agreed(words)):
            return status
    return None


@lru_cache(maxsize=1)
def _plan() -> re.Pattern[str]:
    return re.compile(read_toml("roles")["status"]["plan"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _loose() -> re.Pattern[str]:
    return next(p for _, p in _statuses() if p.pattern == read_toml("roles")["status"]["estimate_loosely"])


def _agreed(words: str) -> bool:
    """Whether a term was agreed, and so runs."""
    agreed = re.compile(read_toml("roles")["status"]["plan_agreed"], re.IGNORECASE)
    return agreed.search(words) is not None


def find_source(scene: Scene, at: int, company: Entity | None = None, following: Scene | None = None) -> str | None:
    """Who is said to have said it: who the figures are from, else the nearest speaker before the number or the one who ends the sentence.

    Args:
        company: The last company named, which may speak of itself.
        following: The sentence after this one, which may name the speaker of a quotation that ends here.
    """
    (low, high), marked, words = scene.window(at), scene.marked(at), _speakers()
    for kind in ("figures", "patterns"):
        found = sorted(_sources(scene, words[kind], marked, low, high, at))
        if found:
            return found[0][1]
    if following is not None and _CLOSED.search(scene.text):
        spoken = next((_first_named(following, m) for p in words["after_quotation"] if (m := p.search(following.text))), None)
        if spoken:
            return spoken
    nameless = next((m for p in words["nameless"] for m in p.finditer(marked, low, at)), None)
    if nameless is not None:
        return _nameless(scene, nameless)
    together = next((m for p in words["collective"] for m in p.finditer(scene.text, low, at)), None)
    if together is not None:
        return str(read_toml("roles")["source_collectives"][together["who"].lower()])
    if company is not None and any(p.search(scene.text, low, high) for p in words["itself"]):
        return company.code
    return None


def _sources(scene: Scene, patterns: tuple[re.Pattern[str], ...], marked: str, low: int, high: int, at: int) -> Iterator[tuple[int, str]]:
    for pattern in patterns:
        for m in pattern.finditer(marked, low, high):
            place = m.start("source")
            token = scene.tokens.get(place)
            if place > at and THIS not in m.group():
                continue  # somebody who speaks after the number, of something else
            if isinstance(token, Entity) and token.type != "area":
                yield abs(place - at), token.code


def _nameless(scene: Scene, found: re.Match[str]) -> str | None:
    area, said = scene.tokens.get(found.start("area")), fold(found["role"]).lower()
    role = read_toml("roles")["source_roles"].get(said, said.removesuffix("s"))
    people = read_toml("demonyms").get(area.code) if isinstance(area, Entity) else None
    return f"{people} {role}" if people else None


def has_unnamed_speaker(scene: Scene) -> bool:
    """Whether somebody without a name speaks (业内人士指出), to whom no figures named before belong."""
    return any(p.search(scene.text) for p in _speakers()["unnamed"])


def in_own_voice(scene: Scene) -> bool:
    """Whether a sentence tells of the company that writes, or of the market as the article sees it."""
    return any(p.search(scene.text) for p in _speakers()["own_voice"])


def is_of_trade(scene: Scene) -> bool:
    """Whether a sentence speaks of trade, as the figures of a customs office do."""
    return any(p.search(scene.text) for p in _speakers()["of_trade"])


def lasting_source(scene: Scene) -> str | None:
    """A source named with its data, which goes on for the next sentences of the paragraph."""
    for pattern in _speakers()["lasting"]:
        for m in pattern.finditer(scene.text):
            if code := _first_named(scene, m):
                return code
    return None


def _first_named(scene: Scene, found: re.Match[str]) -> str | None:
    place = next(found.start(g) for g, said in found.groupdict().items() if said)
    token = scene.tokens.get(place)
    return token.code if isinstance(token, Entity) and token.type != "area" else None


def stated(scene: Scene, at: int, kind: str, folded: str) -> str | None:
    """weight or value, direct or effective: where the clause says so, or the nearest words before it in the sentence."""
    start, end = scene.clause_of(at)
    low, _ = scene.window(at)
    clause = folded[scene.offsets[start] : scene.offsets[end - 1] + 1].lower()
    before = folded[scene.offsets[low] : scene.offsets[start]].lower() if kind == "basis" else ""
    cues = [(cue, str(code)) for code, listed in read_toml("roles")[kind].items() for cue in listed]
    inside = next((code for cue, code in cues if cue in clause), None)
    return inside or max(((before.rfind(cue), code) for cue, code in cues if cue in before), default=(0, None))[1]
