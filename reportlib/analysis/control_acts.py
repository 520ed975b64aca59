"""Acts that make, suspend or end export controls: from the events that documents tell, and from the official record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reportlib.analysis.chains import chain_of
from reportlib.analysis.days import days_of
from reportlib.analysis.results import text_or_none
from reportlib.lexicon.homes import home_of_body
from reportlib.lexicon.items import is_a

KINDS = {"export_control": "control", "control_suspended": "suspend"}
"""Types of events that change the state of a control."""

MINERALS = "critical_minerals"
ALSO = ("dual_use_items",)
"""Items that are controlled as such though they are no minerals; all else that a sentence names (cars) is what the control affects."""

_NUMBER = re.compile(r"(?:第\s*(\d+)\s*[号號]|No\.?\s*(\d+))", re.IGNORECASE)
_NUMBERED = re.compile(r"No\. (\d+) of (\d{4})\Z")
_MEASURES = {"control_announced_date": "announced", "control_effective_date": "effective", "control_suspended_until": "suspended"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one item.

    Attributes:
        layer: "documents" or "reference".
        kind: control, suspend or end.
        authority: Area whose act it is.
        item: None where only an instrument is named.
        destination: Area that it is aimed at; WORLD where none is named.
        instrument: The announcement by which it acts; ``instruments`` are those that it sets aside.
        scope: Part of the instrument that has dates of its own.
        date, start, until: When it was made known, takes effect, ends (ISO 8601).
        ids: The events behind it; sources: their articles; references: official sources.
    """

    layer: str
    kind: str
    authority: str
    item: str | None
    destination: str
    instrument: str | None
    scope: str | None
    date: str
    start: str | None = None
    until: str | None = None
    instruments: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    def concerns(self, item: str) -> bool:
        """Whether an act on this item speaks of another one: the same, a group of it or a member; goods stand for their raw material."""
        own, other = chain_of(self.item), chain_of(item)
        return own is not None and other is not None and (is_a(own, other) or is_a(other, own))


def within(acts: Iterable[Act], items: Sequence[str]) -> list[Act]:
    """The acts on some items, their groups and their members; all for none. Acts on an instrument as a whole stay."""
    return [a for a in acts if not items or a.item is None or any(is_a(a.item, i) or is_a(i, a.item) for i in items)]


def event_acts(events: pd.DataFrame) -> list[Act]:
    """The acts on controls among events of states; of an event's items the minerals, and of a group and its members the members."""
    acts = []
    for event in events.to_dict("records"):
        kind, authority, told = KINDS.get(event["type"]), home_of_body(text_or_none(event["actor"])), text_or_none(event["date"])
        if kind is None or authority is None or days_of(told) is None or told is None:
            continue
        named = instrument_of(text_or_none(event["instrument"]), told)
        status = text_or_none(event["status"])
        start, until = (d if days_of(d) else None for d in map(text_or_none, (event["effect_start"], event["effect_end"])))
        act: dict[str, Any] = {
            "kind": "end" if kind == "suspend" and status == "ended" else kind, "authority": authority, "date": told, "until": until,
            "destination": home_of_body(text_or_none(event["target"])) or "WORLD", "scope": None,
            "start": start or (told if status == "in_force" else None), "ids": (str(event["event_id"]),),
            "instrument": named if kind == "control" else None,
            "instruments": frozenset([named] if named and kind != "control" else []),
            "sources": (text_or_none(event["article_id"]) or str(event["doc_id"]),),
        }  # fmt: skip
        acts += [Act("documents", item=item, **act) for item in controlled((text_or_none(event["items"]) or "").split(";"))]
    return acts


def reference_acts(record: pd.DataFrame) -> list[Act]:
    """The acts of the official record (``reference.read_controls``): a row without an item speaks of all items of its instrument."""
    rows = [r for r in record.to_dict("records") if r["measure"] in _MEASURES]
    items: dict[tuple[str, str | None], list[str]] = {}
    for r in rows:
        if text_or_none(r["item"]):
            items.setdefault((r["area"], text_or_none(r["instrument"])), []).append(r["item"])
    acts = []
    for r in rows:
        what, names = _MEASURES[r["measure"]], (text_or_none(r["instrument"]) or "").split(";")
        shared: dict[str, Any] = {
            "layer": "reference", "authority": r["area"], "destination": text_or_none(r["partner"]) or "WORLD", "date": r["period"],
            "scope": text_or_none(r["scope"]), "references": (r["source"],),
        }  # fmt: skip
        if what == "suspended":
            acts.append(
                Act(kind="suspend", item=text_or_none(r["item"]), instrument=None, until=r["value"], instruments=frozenset(names), **shared)
            )
            continue
        instrument = names[0] or None
        for item in [r["item"]] if text_or_none(r["item"]) else dict.fromkeys(items.get((r["area"], instrument), [])):
            acts.append(Act(kind="control", item=item, instrument=instrument, start=r["value"] if what == "effective" else None, **shared))
    return acts


def controlled(items: Iterable[str]) -> list[str]:
    """Of the items that a sentence names, those that can be under control; a group goes where one of its members is named too.

    >>> controlled(["rare_earths", "Tm", "Er", "cars"])
    ['Tm', 'Er']
    """
    kept = [i for i in dict.fromkeys(items) if i and (is_a(i, MINERALS) or is_a(chain_of(i) or i, MINERALS) or i in ALSO)]
    return [i for i in kept if not any(other != i and is_a(other, i) for other in kept)]


def instrument_of(words: str | None, day: str) -> str | None:
    """An announcement by its number and year where it has a number, else its name.

    >>> instrument_of("第61号公告", "2025-10-09"), instrument_of("No. 7", "2024"), instrument_of(None, "2024")
    ('No. 61 of 2025', 'No. 7 of 2024', None)
    """
    found = _NUMBER.search(words or "")
    return f"No. {found[1] or found[2]} of {day[:4]}" if found else words


def number_and_year(instrument: str | None) -> tuple[str, str] | None:
    """Number and year of an announcement that ``instrument_of`` named by them; None for any other name.

    >>> number_and_year("No. 61 of 2025"), number_and_year("Export Law")
    (('61', '2025'), None)
    """
    found = _NUMBERED.match(instrument or "")
    return (found[1], found[2]) if found else None


def with_official(found: pd.DataFrame) -> pd.DataFrame:
    """Results on the documents' controls with the official sources on the same item of the same time; their numbers stay as they are."""
    official = [r for r in found.to_dict("records") if r["layer"] == "reference"]
    lists = [r["reference_ids"] or _sources_of(r, official) for r in found.to_dict("records")]
    return found.assign(reference_ids=pd.Series(lists, index=found.index, dtype="object"))


def _sources_of(row: Mapping[Any, Any], official: list[dict[Any, Any]]) -> list[str]:
    when = days_of(text_or_none(row["announced"]))
    found: set[str] = set()
    for other in official:
        then = days_of(text_or_none(other["announced"]))
        if row["authority"] == other["authority"] and when and then and when.meets(then) and is_a(other["item"], row["item"]):
            found |= set(other["reference_ids"])
    return sorted(found)
