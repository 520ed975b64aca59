"""The contradiction ledger: claims that cannot all be true, between camps and not pair by pair, each with its cause and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.causes import ROUNDING, Cause, cause_of
from reportlib.analysis.comparable import CURRENT, FACTS, NOT_STATED, ends, latest_publication
from reportlib.analysis.consensus import apart, camps, disjoint, high_key, low_key
from reportlib.analysis.interval import Interval, consensus, hull
from reportlib.analysis.neighbours import Neighbours, related
from reportlib.analysis.results import to_results
from reportlib.analysis.statements import Key, Statement, speaks_of_same, statements
from reportlib.analysis.units import dimension, settings
from reportlib.lexicon.items import ancestors

TRIED = 6
"""Best claims of either camp among which two are sought whose words can be held against each other."""

QUOTED = ("price", "price_change")
"""Measures that a market report has one of for each grade and product."""

UNSURE = 0.2
"""A claim whose confidence is lower by this much than that of the other side is the suspect, if nothing else decides."""

SIDES = {
    "claim": "text", "value": "number", "low": "number", "high": "number", "low_open": "boolean", "high_open": "boolean",
    "n_claims": "integer", "n_sources": "integer", "claim_ids": "list",
}  # fmt: skip
"""What the frame says of either side, in columns that begin with ``a_`` (the lower one) and ``b_``."""

_KEYS = dict.fromkeys(("a_claim", "b_claim"), "text")
_EXTRA = {
    **{f"{side}_{name}": kind for side in "ab" for name, kind in SIDES.items() if name != "claim"},
    **dict.fromkeys(("measure", "subject", "partner", "item", "stage", "basis", "route", "period_class", "status", "change"), "text"),
    **dict.fromkeys(("b_item", "b_stage", "question"), "text"),
    "differs": "list", "cause": "text", "shown": "boolean", "evidence": "list", "resolution": "text",
    "suspect": "text", "official": "list", "gap": "number", "same_article": "boolean", "touches": "list",
}  # fmt: skip

Side = list[Statement]


def contradictions(
    claims: pd.DataFrame, articles: pd.DataFrame, facts: pd.DataFrame | None = None, as_of: str | None = None
) -> pd.DataFrame:
    """One result a pair of camps that cannot both be right: those of one question with a shown cause first, then by number of sources.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        articles: The articles table.
        facts: Official figures as ``reference.read_facts`` returns them: evidence for causes, never part of a number.
        as_of: ISO date of the edition; the latest publication where it is None.

    Returns:
        Per row the two best claims (``a_claim`` the lower one) with the counts and ids of their camps, and the facets of the question,
        where the two differ those of the lower one (``b_item``, ``b_stage``: of the other). ``question``: ``same`` for one comparable key,
        ``near`` for neighbouring ones; ``differs``: the facets in which they differ. ``cause``, whether the evidence shows it, the evidence
        (see ``causes.Cause``), the proposed ``resolution``. ``suspect``: the claim on the weaker side, where one is weaker; ``official``:
        the figures that decide it; ``gap``: the distance between them as a part of the larger number. low and high span both camps.
    """
    table = _by_key(statements(claims, articles))
    near = Neighbours(table, facts, as_of or latest_publication(articles))
    rows = [_row(a, b, "same", near) for a, b in _within(table)]
    for a, b in _between(table):
        row = _row(a, b, "near", near)
        if _of_note(row):
            rows.append(row)
    rows.sort(key=lambda r: (not _telling(r), r["question"] != "same", -r["n_sources"], -r["gap"], r["a_claim"], r["b_claim"]))
    return to_results(rows, "contradiction", _KEYS, _EXTRA)


def sides(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Both camps of each conflict as results of their own: ``conflict`` is its result_id, ``side`` a (the lower one) or b."""
    rows = [
        {"conflict": r["result_id"], "side": side, "unit": r["unit"], **{name: r[f"{side}_{name}"] for name in SIDES if name != "claim"}}
        for r in conflicts.to_dict("records")
        for side in "ab"
    ]
    return to_results(rows, "contradiction_side", {"conflict": "text", "side": "text"})


def touched(conflicts: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The conflicts with the results that stand on a claim of theirs, as ``module/result_id`` in ``touches``.

    Args:
        conflicts: Results of ``contradictions`` or ``identities.infeasible``.
        frames: Results by the name of their module.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for module, frame in frames.items():
        for result, ids in zip(frame["result_id"], frame["claim_ids"], strict=True):
            for claim in ids:
                users[claim].append(f"{module}/{result}")
    found = [sorted({u for claim in ids for u in users.get(claim, ())}) for ids in conflicts["claim_ids"]]
    return conflicts.assign(touches=pd.Series(found, index=conflicts.index, dtype="object"))


def _of_note(row: Mapping[str, Any]) -> bool:
    """Elements of a group cost what they cost, and a part is smaller than its whole: only shares and slips of a unit count here."""
    return "item" not in row["differs"] or row["cause"] == "unit_factor" or (row["unit"] == "%" and row["gap"] > ROUNDING)


def _telling(row: Mapping[str, Any]) -> bool:
    """Whether a conflict's cause is shown, and it is no mere difference between two questions."""
    return bool(row["shown"]) and (row["question"] == "same" or row["cause"] in ("unit_factor", "digit_edit"))


def _by_key(found: Iterable[Statement]) -> dict[Key, list[Side]]:
    groups: dict[Key, list[Statement]] = defaultdict(list)
    for statement in found:
        groups[statement.key].append(statement)
    return {
        key: [[group[i] for i in camp] for camp in camps([s.interval for s in group])] for key, group in sorted(groups.items(), key=_order)
    }


def _order(entry: tuple[Key, Any]) -> tuple[str, ...]:
    return tuple(part or "" for part in entry[0])


def _within(table: Mapping[Key, Sequence[Side]]) -> Iterator[tuple[Side, Side]]:
    for found in table.values():
        for lower, upper in zip(found, found[1:], strict=False):
            sides = _sides(lower, upper)
            if sides is not None:
                yield sides


def _between(table: Mapping[Key, Sequence[Side]]) -> Iterator[tuple[Side, Side]]:
    """Neighbouring questions that a reader takes for one and whose largest camps have nothing in common."""
    groups: dict[tuple, list[Key]] = defaultdict(list)
    for key in table:
        groups[key.base, key.period].append(key)
    hulls = {key: _hull([s for camp in found for s in camp]) for key, found in table.items()}
    main = {key: max(found, key=lambda c: (len({s.source_id for s in c}), len(c))) for key, found in table.items()}
    agreed = {key: consensus(s.interval for s in camp) for key, camp in main.items()}
    settled = {key for keys in groups.values() for key in keys if any(_fills(k, key) and not disjoint(hulls[k], hulls[key]) for k in keys)}
    for (base, period), keys in groups.items():
        above = [((*base[:3], item, *base[4:]), period) for item in ancestors(base[3])] if base[3] else []
        # of the groups that an item belongs to, the nearest that anything is said of
        wider = next((groups[g] for g in above if g in groups), [])
        for i, a in enumerate(keys):
            for b in (*keys[i + 1 :], *wider):
                x, y = agreed[a], agreed[b]
                if x is None or y is None or not _one_question(a, b) or not disjoint(x, y):
                    continue
                # what leaves a facet open, and fits a question that states it, is in conflict with nothing else
                if (a in settled and _fills(b, a)) or (b in settled and _fills(a, b)):
                    continue
                sides = _sides(main[a], main[b]) if apart(x, y) else _sides(main[b], main[a])
                if sides is not None:
                    yield sides


def _one_question(a: Key, b: Key) -> bool:
    """Whether two keys differ so little that a reader takes them for one question."""
    if a.stage != b.stage and None not in (a.stage, b.stage):
        return False
    if a.status != b.status and not _one_status(a, b):
        return False
    stated = [f for f in ("item", "basis", "route", "scope") if (x := getattr(a, f)) != (y := getattr(b, f)) and None not in (x, y)]
    return len(stated) <= 1 and ("item" not in stated or related(a.item, b.item))


def _one_status(a: Key, b: Key) -> bool:
    if a.status in FACTS and b.status in FACTS:
        return True
    if a.family in settings()["terms"]["measures"]:
        return "hypothetical" not in (a.status, b.status)
    dated = a.period == b.period and a.period not in (CURRENT, NOT_STATED)
    # what is planned may come on top of what there is
    return dated and {a.status, b.status} <= {*FACTS, "forecast"}


def _fills(key: Key, other: Key) -> bool:
    """Whether a key states a facet that the other one leaves open."""
    return any(getattr(key, f) is not None and getattr(other, f) is None for f in ("stage", "basis", "scope"))


def _hull(side: Iterable[Statement]) -> Interval:
    around = hull(s.interval for s in side)
    assert around is not None
    return around


def _sides(lower: Side, upper: Side) -> tuple[Side, Side] | None:
    """The two camps without what fits both, each with its best claim first; None where no two may be held against each other."""
    below, above = sorted(lower, key=_rank), sorted(upper, key=_rank)
    # of the best, and of those that lie furthest apart, since the others may reach into the other camp
    lows = [*below[:TRIED], min(below, key=lambda s: (high_key(s.interval), s.claim_id))]
    highs = [*above[:TRIED], max(above, key=lambda s: (low_key(s.interval), s.claim_id))]
    for b in highs:
        for a in lows:
            if apart(a.interval, b.interval) and _comparable(a, b):
                return (
                    [a, *(s for s in below if s is not a and disjoint(s.interval, b.interval))],
                    [b, *(s for s in above if s is not b and disjoint(s.interval, a.interval))],
                )
    return None


def _comparable(a: Statement, b: Statement) -> bool:
    # who gives two numbers in one sentence means two things
    if a.article_id == b.article_id and a.sentence == b.sentence:
        return False
    # nor are two prices of one article one price, but for a slip: they are told of two grades or products
    if a.article_id == b.article_id and a.measure == b.measure and a.measure in QUOTED and a.unit == b.unit:
        return False
    return not (a.one_of_many or b.one_of_many) or (a.unit == b.unit and speaks_of_same(a, b))


def _rank(s: Statement) -> tuple[Any, ...]:
    """Best quote first: surely read, with a named source, exact, narrow."""
    width = s.interval.high - s.interval.low
    return -s.confidence, s.source is None, s.value is None, width, s.claim_id


def _row(lower: Side, upper: Side, question: str, near: Neighbours) -> dict[str, Any]:
    a, b = lower[0], upper[0]
    suspect, official = _suspect(lower, upper, near)
    first, second = (b, a) if suspect is b else (a, b)
    cause: Cause = cause_of(first, second, near)
    key, both = a.key, [*lower, *upper]
    unit, factor = _unit(both)
    size = max(abs(a.interval.high), abs(b.interval.low))
    return {
        **_side("a", lower, factor), **_side("b", upper, factor), **ends(_in_unit(_hull(both), factor)),
        **{f: getattr(key, f) for f in ("subject", "partner", "item", "stage", "basis", "route", "status", "change")},
        "b_item": b.key.item, "b_stage": b.key.stage, "measure": a.measure, "period_class": key.period, "question": question,
        "differs": [f for f in ("item", "stage", "basis", "route", "period", "status", "scope") if getattr(key, f) != getattr(b.key, f)]
        + (["measure"] if a.measure != b.measure else []),
        "cause": cause.name, "shown": cause.shown, "evidence": cause.evidence, "resolution": cause.resolution,
        "suspect": suspect.claim_id if suspect else None, "official": official,
        "gap": min(1.0, (b.interval.low - a.interval.high) / size) if size else 1.0,
        "same_article": a.article_id == b.article_id, "unit": unit,
        "n_sources": len({s.source_id for s in both}), "claim_ids": sorted(s.claim_id for s in both),
        "caveats": ["surely_read_only_in_part"] if min(a.confidence, b.confidence) < 0.7 else [],
    }  # fmt: skip


def _unit(both: Side) -> tuple[str | None, float]:
    """The unit that all claims have, and what one of it is in the unit of the question; where they have several, the latter."""
    units = sorted({s.unit or "" for s in both})
    if len(units) == 1:
        return both[0].unit, dimension(both[0].unit)[1]
    name = both[0].key.dimension
    return {"mass": "t", "duration": "month"}.get(name, name.replace(" per mass", "/t")), 1.0


def _side(name: str, side: Side, factor: float) -> dict[str, Any]:
    around = ends(_in_unit(_hull(side), factor))
    value = side[0].value
    return {
        f"{name}_claim": side[0].claim_id, f"{name}_value": None if value is None else _trimmed(value / factor),
        **{f"{name}_{end}": v for end, v in around.items()}, f"{name}_n_claims": len(side),
        f"{name}_n_sources": len({s.source_id for s in side}), f"{name}_claim_ids": sorted(s.claim_id for s in side),
    }  # fmt: skip


def _in_unit(interval: Interval, factor: float) -> Interval:
    if factor == 1:
        return interval
    return Interval(_trimmed(interval.low / factor), _trimmed(interval.high / factor), interval.low_open, interval.high_open)


def _trimmed(value: float) -> float:
    """A number without what dividing by a factor leaves in its last digits."""
    return float(f"{value:.12g}")


def _suspect(lower: Side, upper: Side, near: Neighbours) -> tuple[Statement | None, list[str]]:
    """The claim that official figures rule out, else that of fewer sources, else the one read less surely; None where neither is weaker."""
    borne = [[f["fact_id"] for f in near.official(side[0]) if not disjoint(f["interval"], side[0].interval)] for side in (lower, upper)]
    if bool(borne[0]) != bool(borne[1]):
        return (upper[0], borne[0]) if borne[0] else (lower[0], borne[1])
    counts = [len({s.source_id for s in side}) for side in (lower, upper)]
    if counts[0] == counts[1]:
        sure = [side[0].confidence for side in (lower, upper)]
        return (None if abs(sure[0] - sure[1]) < UNSURE else lower[0] if sure[0] < sure[1] else upper[0]), []
    return (lower[0] if counts[0] < counts[1] else upper[0]), []
