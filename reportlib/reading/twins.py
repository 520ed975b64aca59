"""Tellings of one and the same act, within an article or across all that were read."""

from __future__ import annotations

from collections.abc import Iterable

from reportlib.model import Event


def unique_events(events: Iterable[Event]) -> list[Event]:
    """The same events, of those that tell one act the fullest telling only; in text order."""
    kept: list[Event] = []
    for event in events:
        twin = next((at for at, other in enumerate(kept) if _same(event, other)), None)
        if twin is None:
            kept.append(event)
        elif _fullness(event) > _fullness(kept[twin]):
            kept[twin] = event
    return sorted(kept, key=lambda e: (e.span, e.target or ""))


def _same(a: Event, b: Event) -> bool:
    dates = a.date.startswith(b.date) or b.date.startswith(a.date)
    if a.type != b.type or not dates or (a.span == b.span and a.target != b.target):
        return False
    if a.actor and a.actor == b.actor and a.date == b.date and len(a.date) == 10:
        return True
    sides = {a.actor, a.target} & {b.actor, b.target} - {None}
    if a.actor and b.actor and a.actor != b.actor and not sides:
        return False
    if a.target and b.target and a.target != b.target and len(sides) < 2:
        return False
    return not a.items or not b.items or bool(set(a.items) & set(b.items)) or a.date == b.date and len(a.date) == 10


def _fullness(event: Event) -> tuple[int, int, int]:
    known = sum(x is not None for x in (event.actor, event.target, event.instrument, event.effect_start, event.effect_end))
    return len(event.date), known, len(event.items)
