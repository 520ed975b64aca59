"""People who speak for somebody: the analyst whose house is named once and who goes on as Lin, he or 他."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity
from reportlib.reading.rules import expand
from reportlib.reading.scene import Scene

_MOST = 24
_LASTS = 3


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
    """

    houses: dict[str, str] = field(default_factory=dict)
    last: str | None = None
    age: int = 0

    def enter(self, scene: Scene) -> None:
        """Takes note of those whom a sentence introduces."""
        self.age += 1
        if self.age > _LASTS:
            self.last = None
        for pattern in _words()["introduced"]:
            for m in pattern.finditer(scene.text):
                token = scene.tokens.get(next(m.start(g) for g, said in m.groupdict().items() if said and g.startswith("house")))
                if isinstance(token, Entity) and len(self.houses) < _MOST:
                    name = next((said for g, said in m.groupdict().items() if said and g.startswith("name")), "")
                    self.houses |= dict.fromkeys([name, *name.split()], token.code)
                    self.last, self.age = token.code, 0

    def speaking(self, scene: Scene, at: int) -> str | None:
        """The house of one introduced before who speaks in a sentence, by a name or as he, she, 他; None where nobody does."""
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
