"""Export controls as states over time: announced, in force, suspended, lapsed; by item, destination and instrument, as of a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from reportlib.analysis.comparable import ends
from reportlib.analysis.control_acts import Act
from reportlib.analysis.days import Days, days_between, days_of
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none, to_results

STATES = ("announced", "in_force", "suspended", "lapsed")
KEYS = dict.fromkeys(("layer", "authority", "item", "destination", "instrument", "scope", "announced"), "text")
DATES = dict.fromkeys(("in_force_from", "suspended_from", "suspended_until", "lapsed_from"), "text")
UNIT = "day"


@dataclass(slots=True)
class Control:
    """One control on one item: when it was announced, came into force, is suspended and lapses, and what says so."""

    layer: str
    authority: str
    item: str
    destination: str
    instrument: str | None
    scope: str | None
    announced: str | None
    starts: str | None = None
    suspensions: list[tuple[str, str | None]] = field(default_factory=list)
    lapses: str | None = None
    acts: list[Act] = field(default_factory=list)

    def state(self, day: date) -> str | None:
        """What holds on a day, by the first day that each date allows; None before the announcement."""
        if self.lapses and _first(self.lapses) <= day:
            return "lapsed"
        if any(_first(a) <= day and (b is None or day < _first(b)) for a, b in self.suspensions):
            return "suspended"
        if self.starts and _first(self.starts) <= day:
            return "in_force"
        return "announced" if self.announced and _first(self.announced) <= day else None

    def boundaries(self) -> list[str]:
        """The dates on which the state can change."""
        ahead = [d for pair in self.suspensions for d in pair]
        return sorted({d for d in (self.announced, self.starts, self.lapses, *ahead) if d and days_of(d)})


def controls_of(acts: Iterable[Act]) -> list[Control]:
    """The controls that acts make, each with what happened to it since.

    Two tellings of one act (same authority, item and destination; dates that can be the same day; no two different instruments) are one. A
    suspension concerns the controls of the instruments that it names; naming none, those of the last month before it in which the authority
    made any on its items. A suspension of a control that is nowhere told stands for a control of unknown beginning.
    """
    made: list[Control] = []
    ordered = sorted(acts, key=lambda a: (_first(a.date), a.kind != "control", a.ids))
    for act in (a for a in ordered if a.kind == "control"):
        same = next((c for c in made if _same_act(c, act)), None)
        if same is None:
            same = Control(act.layer, act.authority, act.item or "", act.destination, act.instrument, act.scope, act.date)
            made.append(same)
        _tell(same, act)
    for act in (a for a in ordered if a.kind != "control"):
        hit = _concerned(made, act)
        if not hit and act.item:
            hit = [c for c in made if c.announced is None and c.item == act.item and _alike(c, act)]
            if not hit:
                hit = [Control(act.layer, act.authority, act.item, act.destination, None, act.scope, None)]
                made += hit
        for control in hit:
            _set_aside(control, act)
    return made


def standing(acts: Iterable[Act], as_of: str | None) -> pd.DataFrame:
    """One result a control that had been announced by the edition's date: its state then, its dates, and how many days it was in force.

    The days are an interval where a date is known to the month only, and from zero up where nobody says that the control took effect
    (then ``start_not_stated`` is among the caveats). A control of unknown beginning has none.
    """
    rows = []
    now = _now(as_of)
    for control in controls_of(acts):
        state = control.state(now.last)
        if state is None:
            continue
        rows.append(
            {
                **_key(control), "state": state, "in_force_from": control.starts, "lapsed_from": control.lapses,
                "suspended_from": control.suspensions[-1][0] if control.suspensions else None,
                "suspended_until": control.suspensions[-1][1] if control.suspensions else None,
                "unit": UNIT, **_numbers(days_in_force(control, now)), **_support(control),
                "caveats": [] if control.starts else ["start_not_stated"],
            }
        )  # fmt: skip
    found = to_results(rows, "controls", KEYS, {"state": "text", **DATES})
    order = found["layer"].map({"documents": 0, "reference": 1})
    return (
        found.assign(_l=order, _d=found["announced"].fillna(found["suspended_from"]))
        .sort_values(["_l", "authority", "_d", "instrument", "item"], kind="stable")
        .drop(columns=["_l", "_d"])
        .reset_index(drop=True)
    )


def announced_for(acts: Iterable[Act], as_of: str | None) -> pd.DataFrame:
    """One result a control: the days since it was announced, beside which its days in force stand."""
    rows, now = [], _now(as_of)
    for control in controls_of(acts):
        if control.announced and control.state(now.last):
            since = days_between(_known(control.announced), now)
            rows.append({**_key(control), "unit": UNIT, **_numbers(since), **_support(control)})
    return to_results(rows, "control_announced", KEYS)


def due(acts: Iterable[Act], as_of: str | None) -> pd.DataFrame:
    """What lies ahead of the edition's date, the nearest first: a suspension ends, a control takes effect or lapses; days until then."""
    rows, now = [], _now(as_of)
    for control in controls_of(acts):
        ahead = [("suspension_ends", until) for _, until in control.suspensions if until]
        ahead += [(kind, day) for kind, day in (("takes_effect", control.starts), ("lapses", control.lapses)) if day]
        for kind, day in ahead:
            if _known(day).first > now.last:
                left = days_between(now, _known(day))
                rows.append({**_key(control), "kind": kind, "date": day, "unit": UNIT, **_numbers(left), **_support(control)})
    found = to_results(rows, "control_due", {**KEYS, "kind": "text", "date": "text"})
    return found.sort_values(["date", "layer", "authority", "item"], kind="stable").reset_index(drop=True)


def spans(acts: Iterable[Act], as_of: str | None) -> pd.DataFrame:
    """The stretches of time in one state, for a chart: start and end as days, ``ahead`` where they lie after the edition's date.

    What lies ahead runs to the last date that any control names; what has no end is open.
    """
    found, now = controls_of(acts), _now(as_of)
    dates = [_known(d).first for c in found for d in c.boundaries()]
    last = max([now.last, *dates])
    rows: list[dict[str, Any]] = []
    for control in found:
        cuts = sorted({_known(d).first for d in control.boundaries()} | {now.last, last})
        for start, end in zip(cuts, cuts[1:], strict=False):
            state = control.state(start)
            # what has begun goes on where an end is stated; without one nothing is known beyond today
            known = start < now.last or any(_known(d).first > now.last for d in control.boundaries())
            if state in (None, "lapsed") or not known:
                continue
            span = {**_key(control), "state": state, "start": start, "end": end, "ahead": start >= now.last}
            if rows and {**span, "start": 0, "end": 0} == {**rows[-1], "start": 0, "end": 0} and rows[-1]["end"] == start:
                rows[-1]["end"] = end
            else:
                rows.append(span)
    columns = [*KEYS, "state", "start", "end", "ahead"]
    return pd.DataFrame(rows, columns=columns)


def grouped(found: pd.DataFrame) -> list[list[dict[Any, Any]]]:
    """Results on controls that differ in their item alone (what one announcement does to several), each group in the order of the frame."""
    groups: dict[tuple[object, ...], list[dict[Any, Any]]] = {}
    for row in found.to_dict("records"):
        same = tuple(text_or_none(row[c]) for c in (*KEYS, "state", *DATES) if c != "item")
        groups.setdefault(same, []).append(row)
    return list(groups.values())


def days_in_force(control: Control, now: Days) -> Interval | None:
    """On how many days a control has been in force by now: fewest and most that its dates allow; None where its beginning is unknown."""
    if control.announced is None and control.starts is None:
        return None
    begin = _known(control.starts or control.announced or "")
    pauses = [(_known(a), _known(b) if b else None) for a, b in control.suspensions]
    lapse = _known(control.lapses) if control.lapses else None
    most = _active(begin.first, now.last, [(s.last, e.first if e else None) for s, e in pauses], lapse.last if lapse else None)
    if control.starts is None:
        return Interval(0, most)
    least = _active(begin.last, now.first, [(s.first, e.last if e else None) for s, e in pauses], lapse.first if lapse else None)
    return Interval(min(least, most), most)


def _active(begin: date, end: date, pauses: list[tuple[date, date | None]], lapse: date | None) -> int:
    end = min(end, lapse) if lapse else end
    days = max(0, (end - begin).days)
    taken: set[date] = set()
    for start, stop in pauses:
        first, last = max(start, begin), min(stop or end, end)
        taken |= {first + timedelta(days=i) for i in range((last - first).days)}
    return days - len(taken)


def _same_act(control: Control, act: Act) -> bool:
    instruments = {i for i in (control.instrument, act.instrument) if i}
    same = control.item == act.item and _alike(control, act) and len(instruments) < 2
    return same and _known(control.announced or "").meets(_known(act.date))


def _alike(control: Control, act: Act) -> bool:
    return all(getattr(control, k) == getattr(act, k) for k in ("layer", "authority", "destination", "scope"))


def _tell(control: Control, act: Act) -> None:
    """What one telling of an act adds; the more exact date stands."""
    control.acts.append(act)
    control.instrument = control.instrument or act.instrument
    if control.announced and _width(act.date) < _width(control.announced):
        control.announced = act.date
    if act.start and (control.starts is None or _width(act.start) < _width(control.starts)):
        control.starts = act.start
    control.lapses = control.lapses or act.until


def _concerned(made: list[Control], act: Act) -> list[Control]:
    """The controls that a suspension or an end is about."""
    before = [
        c for c in made
        if c.layer == act.layer and c.authority == act.authority and act.destination in ("WORLD", c.destination)
        and c.announced is not None and _first(c.announced) <= _known(act.date).last
    ]  # fmt: skip
    if act.instruments:
        named = [c for c in before if c.instrument in act.instruments]
        if named:
            return named
    related = [c for c in before if act.concerns(c.item)]
    last = max((_known(c.announced or "").last for c in related), default=None)
    if last is None:
        return []
    month = Days(last.replace(day=1), last)
    return [c for c in related if _known(c.announced or "").meets(month)]


def _set_aside(control: Control, act: Act) -> None:
    control.acts.append(act)
    start = act.start or act.date
    if act.kind == "end":
        control.lapses = control.lapses or start
        return
    told = next((i for i, (a, _) in enumerate(control.suspensions) if _known(a).meets(_known(start))), None)
    if told is None:
        control.suspensions.append((start, act.until))
        control.suspensions.sort(key=lambda pair: _first(pair[0]))
    else:
        a, b = control.suspensions[told]
        control.suspensions[told] = (a if _width(a) <= _width(start) else start, b or act.until)


def _key(control: Control) -> dict[str, Any]:
    return {name: text_or_none(getattr(control, name)) for name in KEYS}


def _support(control: Control) -> dict[str, Any]:
    ids = sorted({i for a in control.acts for i in a.ids})
    return {
        "claim_ids": ids, "n_sources": len({s for a in control.acts for s in a.sources}) if ids else 0,
        "reference_ids": sorted({r for a in control.acts for r in a.references}),
    }  # fmt: skip


def _numbers(days: Interval | None) -> dict[str, Any]:
    found = ends(days)
    return {**found, "value": found["low"] if found["low"] == found["high"] else None}


def _known(iso: str) -> Days:
    found = days_of(iso)
    if found is None:
        raise ValueError(f"{iso!r} is no date")
    return found


def _now(as_of: str | None) -> Days:
    """The edition's date; without one nothing had been announced."""
    return days_of(as_of) or Days(date.min, date.min)


def _first(iso: str) -> date:
    return _known(iso).first


def _width(iso: str) -> int:
    found = _known(iso)
    return (found.last - found.first).days
