"""A company's own paper: the sites that it tells of, and the stage of the chain that its figures are of.

A quarterly report says once what kind of plant a name stands for (the Larkspur mine, PORT ALLEN AAM FACILITY), heads a section with it,
and then gives figures without another word on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity
from reportlib.reading.matter import count_stages, stage_said
from reportlib.reading.scene import Scene

_BEFORE, _HEAD, _MOST, _NAMES = 48, 60, 400, 40
_LOOK = 24
_ASIDE = re.compile(  # Balama (Mozambique); US$471/t FOB Nacala; DUNMORE MINE, QUEENSLAND
    r"\([^()]*$|\b(?:FOB|FCA|CIF|CFR|DAP|ex[- ]works|delivered)\s$"
    r"|\b(?:mine|plant|project|refinery|facility|smelter|operations?|mill|complex)[,:]\s?$",
    re.IGNORECASE,
)
_MOSTLY = 0.5
_PLANT_AFTER = re.compile(
    r"(?:[’']s)? (?:[a-z-]+ |[A-Z]{2,5} ){0,3}(?:operations|mine|plant|project|facility|refinery|smelter|site|mill)\b"
    r"|(?:[\u4e00-\u9fff]{0,6})(?:矿山?|工厂|基地|项目|子公司|厂)"
)
_OWN_NAME = re.compile(r"(?!出口|进口|生产|开采|国内|所产|的)[\u4e00-\u9fff]{2,5}(?=[^\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Words:
    plants: tuple[tuple[str, re.Pattern[str]], ...]
    name: re.Pattern[str]
    no_name: frozenset[str]
    mining_terms: re.Pattern[str]
    measures: frozenset[str]
    places: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    site, own = read_toml("stages")["site"], read_toml("stages")["stage_of_own"]
    plants = ("recycling", "magnets", "separation", "mining")
    rows = read_toml("areas")["place"]
    return _Words(
        plants=tuple((stage, re.compile(site[stage], re.IGNORECASE)) for stage in plants),
        name=re.compile(site["name"]),
        no_name=frozenset(site["no_name"]),
        mining_terms=re.compile(site["mining_terms"]),
        measures=frozenset(own["measures"]),
        places=frozenset((w if isinstance(w, str) else w["word"]).lower() for r in rows for w in (*r.get("zh", ()), *r.get("en", ()))),
    )


@dataclass(frozen=True, slots=True)
class Sites:
    """What a company's own paper says of its sites.

    Attributes:
        named: The stage of each site that the paper names as one kind of plant only.
        main: The stage that the company lives by, or None.
    """

    named: dict[str, str] = field(default_factory=dict)
    main: str | None = None

    def stage_of(self, words: str) -> str | None:
        """The stage of the last plant or site that some words name; None where they name none."""
        plants = [(m.end(), m.start(), stage) for stage, pattern in _words().plants for m in pattern.finditer(words)]
        names = [
            (m.end(), m.start(), stage) for name, stage in self.named.items() for m in re.finditer(re.escape(name), words, re.IGNORECASE)
        ]
        last = max([*plants, *names], default=None, key=lambda f: (f[0], -f[1]))
        return last[2] if last else None

    def names(self, words: str) -> bool:
        """Whether some words name one of the sites."""
        return any(name in words for name in self.named)


def find_sites(text: str) -> Sites:
    """The sites of a company's own paper.

    >>> found = find_sites("The Larkspur mine ran well. At Larkspur grade rose. Ore from the pit was milled. Keld Bay refinery: 12 t")
    >>> sorted(found.named.items()), found.main
    ([('Keld Bay', 'separation'), ('Larkspur', 'mining')], 'mining')
    """
    named: dict[str, set[str]] = {}
    lines = "\n".join(line.title() if line.isupper() and len(line) <= _HEAD else line for line in text.split("\n"))
    for stage, pattern in _words().plants:
        for k, m in enumerate(pattern.finditer(lines)):
            found = _words().name.search(lines[max(0, m.start() - _BEFORE, lines.rfind("\n", 0, m.start()) + 1) : m.start()])
            words = found["name"].split() if found else []
            while words and words[0] in _words().no_name:
                words.pop(0)
            if words and k < _MOST and len(named) < _NAMES:
                named.setdefault(" ".join(words), set()).add(stage)
    count = count_stages(text)
    count["mining"] = count.get("mining", 0) + sum(1 for _ in _words().mining_terms.finditer(text))
    best = max(count, key=lambda s: count[s])
    main = best if count[best] > _MOSTLY * sum(count.values()) else None
    return Sites({name: next(iter(stages)) for name, stages in named.items() if len(stages) == 1}, main)


def own_stage(sites: Sites, measure: str, words: str, section: str | None) -> str | None:
    """The stage of a company's own figure: of the site that its sentence or the heading above names, else of what the company lives by.

    Args:
        sites: Of the paper.
        measure: What is measured.
        words: The sentence up to the figure.
        section: The heading above.
    """
    if measure not in _words().measures:
        return None
    rules = read_toml("stages")["stage_of_own"]
    told = sites.stage_of(words) or (section and (sites.stage_of(section) or stage_said(section))) or sites.main
    return told or (str(rules[measure]) if isinstance(rules.get(measure), str) else None)


def is_place_name(entity: Entity) -> bool:
    """Whether an entity is named by a town, a province or a state, not by its country."""
    return entity.type == "area" and bool({entity.exact.lower(), entity.surface.lower()} & _words().places)


def is_only_place(scene: Scene, at: int) -> bool:
    """Whether an area only says where a company's site is: in brackets, a town or state, or before the word for a plant.

    >>> from reportlib.model import Span
    >>> area = Entity(Span(0, 1), "Mozambique", "area", "MZ")
    >>> is_only_place(Scene(Span(0, 9), "Balama (\ue001) made", {8: area}, list(range(15)), ((0, 15),)), 8)
    True
    """
    token = scene.tokens.get(at)
    if not isinstance(token, Entity) or token.type != "area":
        return False
    named = _OWN_NAME.match(scene.text, at + 1)
    mine = scene.tokens.get(named.end()) if named else None
    return (
        _ASIDE.search(scene.text[max(0, at - _LOOK) : at]) is not None
        or is_place_name(token)
        or (
            isinstance(mine, Entity) and mine.type == "item" and mine.surface[-2:-1] not in ("精", "原") and mine.surface.endswith("矿")
        )  # 刚果(金)卡洛苏铜矿
        or _PLANT_AFTER.match(scene.text, at + 1) is not None
    )
