"""People who speak for somebody: the analyst whose house is named once and who goes on as Lin, he or 他."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Article, Entity
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene

_MOST = 24
_LASTS = 3
_QUESTIONS = 2
_SAID = 40
_OPENS = re.compile(r"[\"“]")
_CLOSES = re.compile(r"[\"”]")


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[re.Pattern[str], ...]]:
    lists = {k: v if isinstance(v, list) else [v] for k, v in read_toml("roles")["speaker"].items()}
    return {k: tuple(re.compile(expand(p)) for p in v) for k, v in lists.items()}


@dataclass(slots=True)
class Speakers:
    """Who was introduced as speaking for whom.

    Attributes:
        houses: The house of each name, and of each of its words (Lin Hao, Lin, Hao).
        last: The house of the one who spoke last; ``age`` counts sentences since.
        own: The company whose own paper is read; ``quoting``: whether one of its officers is being quoted.
        closed, named: Whether the last sentence ended a quotation, and named its officer behind it.
    """

    houses: dict[str, str] = field(default_factory=dict)
    last: str | None = None
    age: int = 0
    own: str | None = None
    quoting: bool = False
    closed: bool = False
    named: bool = False

    def enter(self, scene: Scene) -> None:
        """Takes note of those whom a sentence introduces."""
        self.age += 1
        if self.age > _LASTS:
            self.last = None
        if self.own is not None:
            self._listen(scene.text)
        for pattern in _words()["introduced"]:
            for m in pattern.finditer(scene.text):
                token = scene.tokens.get(next(m.start(g) for g, said in m.groupdict().items() if said and g.startswith("house")))
                if isinstance(token, Entity) and len(self.houses) < _MOST:
                    name = next((said for g, said in m.groupdict().items() if said and g.startswith("name")), "")
                    self.houses |= dict.fromkeys([name, *name.split()], token.code)
                    self.last, self.age = token.code, 0

    def _listen(self, words: str) -> None:
        """Takes note of where an officer's words begin and end."""
        began, named = _words()["officer"][0].search(words), _words()["officer_after"][0].search(words)
        resumed = self.named and _OPENS.match(words) is not None
        self.quoting = began is not None or named is not None or resumed or (self.quoting and not self.closed)
        rest = words[began.end() :] if began else words[1:]
        self.closed, self.named = _CLOSES.search(rest) is not None, named is not None

    def speaking(self, scene: Scene, at: int) -> str | None:
        """The house of one introduced before who speaks in a sentence, by a name or as he, she, 他; None where nobody does."""
        if self.quoting:
            return self.own
        low, high = scene.window(at)
        for pattern in _words()["again"]:
            for m in pattern.finditer(scene.text, low, high):
                if m["name"] in self.houses:
                    self.last, self.age = self.houses[m["name"]], 0
                    return self.last
        if self.last and any(p.search(scene.text, low, at) for p in _words()["pronoun"]):
            self.age = 0
            return self.last
        return None


def announcing_company(folded: str, article: Article, entities: Sequence[Entity], company: str | None) -> str | None:
    """The company whose own figures an article by others reports: it announces them there, or is interviewed; None for its own report."""
    if article.publisher_kind == "company":
        return None
    words = _announcer()
    body = folded[article.span.start : article.span.end]
    title = folded[article.title_span.start : article.title_span.end] if article.title_span else ""
    named = [e for e in entities if e.type == "company" and e.span in article.span]
    questions = [m.start() for m in words["question"].finditer(body)]
    if len(questions) >= _QUESTIONS:
        # who is interviewed is named before the first answer is over; a company that comes up later is only spoken of
        early = [e.code for e in named if e.span.start < article.span.start + questions[1]]
        return company or next(iter(early), None)
    if company is None or words["own_report"].search(title):
        return None
    own = [e for e in named if e.code == company]
    return company if any(words["announces"].match(folded, e.span.end, e.span.end + _SAID) for e in own) else None


@lru_cache(maxsize=1)
def _announcer() -> dict[str, re.Pattern[str]]:
    return {k: re.compile(v, re.IGNORECASE) for k, v in read_toml("roles")["announcer"].items()}
