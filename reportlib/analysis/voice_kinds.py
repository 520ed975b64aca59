"""What kind of voice says something: a ministry, a company, a broker, the press …"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from reportlib.lexicon.loader import read_toml

KINDS = (
    "ministry",
    "state_media",
    "commercial_media",
    "company",
    "industry",
    "broker",
    "market",
    "research",
    "person",
    "commentary",
    "unknown",
)
"""Kinds of voices; those of publishers are among them."""


@cache
def kind_of(source: str) -> str:
    """The kind of a named source: by the lexicon's bodies, companies and people, else as a publisher of that name would be judged.

    >>> kind_of("USGS"), kind_of("Lynas"), kind_of("Goldman Sachs"), kind_of("Nobody We Know")
    ('ministry', 'company', 'broker', 'unknown')
    """
    name = source.casefold().strip()
    known = _known()
    if name in known:
        return known[name]
    return next((kind for kind, pattern in _rules() if pattern.search(name)), "unknown")


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for outlet in read_toml("outlets").get("outlet", []):
        found |= {str(n).casefold(): str(outlet["kind"]) for n in outlet["names"]}
    found |= {str(p["code"]).casefold(): "person" for p in read_toml("people").get("person", [])}
    found |= {str(c["code"]).casefold(): "company" for c in read_toml("companies").get("company", [])}
    with (Path(__file__).parent / "data" / "voice_kinds.toml").open("rb") as f:
        return found | {str(n).casefold(): kind for kind, names in tomllib.load(f).items() for n in names}


@cache
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    return [(str(r["kind"]), re.compile(r["pattern"], re.IGNORECASE)) for r in read_toml("outlets").get("rule", [])]
