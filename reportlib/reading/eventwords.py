"""One line in English for an event, by the template of its type."""

from __future__ import annotations

import re

from reportlib.lexicon.codes import label
from reportlib.lexicon.loader import read_toml
from reportlib.model import Event

_FIELD = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def summarize(event: Event) -> str:
    """One English line made from an event's fields, by the template of its type."""
    values = {
        "actor": label(event.actor, "area", short=True) if event.actor else "An actor not named",
        "target": label(event.target, "area", short=True) if event.target else "",
        "items": _listed([label(i, "item") for i in event.items]),
        "date": event.date,
        "instrument": event.instrument or "",
        "effect_end": event.effect_end or "",
    }
    template = read_toml("events/summaries")["en"][event.type]
    shown = _OPTIONAL.sub(lambda m: m.group(1) if all(values[f] for f, _ in _FIELD.findall(m.group(1))) else "", template)
    return _FIELD.sub(lambda m: values[m.group(1)] or m.group(2) or "its items", shown)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)
