"""Which missing material stops which use: availability without the supplier, the minimum over what a use needs, what to secure first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.chains import SERIES
from reportlib.analysis.comparable import CURRENT, FACTS, NOT_STATED, ends, interval_of, joined
from reportlib.analysis.dependence import series_bounds
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, text_or_none, to_results
from reportlib.lexicon.items import ancestors, is_a

MINERALS = "critical_minerals"
NEEDS = ("used_in", "irreplaceable_in")
WORLD = "WORLD"
UNKNOWN = Interval(0, 1)
LITTLE = 5.0
"""A use of which at most so much can go on, in percent, has come nearly to a stop."""


NEED_KEYS = {k: "text" for k in ("subject", "application", "item")}
NEED_EXTRA = {"need": "text", "known_by": "text", "relation_ids": "list", "doc_ids": "list", "source_ids": "list"}
USE_KEYS = {k: "text" for k in ("subject", "application")}
ITEM_KEYS = {k: "text" for k in ("subject", "item")}


def required(relations: pd.DataFrame) -> pd.DataFrame:
    """One row a use and material that it needs: application, item, need (irreplaceable_in before used_in), relation_ids, doc_ids.

    Only minerals and what is made of them; the group of all of them says nothing on any.
    """
    kept = relations[relations["relation"].isin(list(NEEDS))]
    mineral = kept["subject"].map(lambda i: str(i) != MINERALS and is_a(str(i), MINERALS)).astype(bool)
    rows = []
    for (use, item), group in kept[mineral].groupby(["object", "subject"], sort=True):
        first = group.drop_duplicates("doc_id")
        strong = group["relation"].eq("irreplaceable_in").any()
        rows.append(
            {
                "application": str(use), "item": str(item), "need": "irreplaceable_in" if strong else "used_in",
                "relation_ids": first["relation_id"].tolist(), "doc_ids": first["doc_id"].tolist(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["application", "item", "need", "relation_ids", "doc_ids"])


def needs(relations: pd.DataFrame, matrix: pd.DataFrame, world: pd.DataFrame, supplier: str | None) -> pd.DataFrame:
    """One result a subject, use and material: what part of its supply remains if the supplier delivers nothing, in percent.

    For an importer it is one less its dependence; for the world, one less the supplier's shares at the stages of the chain, by the bounds
    that hold whatever the stages have to do with each other. What is said of all of a group (100 %) holds for each of its members; any
    other share of a group says nothing about a member. Where nothing is known, anything from 0 to 100 % remains.

    Args:
        relations: The relations table.
        matrix: Results of ``dependence.matrix``.
        world: Results of ``dependence.world_shares``.
        supplier: Who stops delivering.
    """
    wanted = required(relations)
    subjects = [str(s) for s in sorted(matrix.loc[matrix["partner"].eq(supplier or "").fillna(False), "subject"].dropna().unique())]
    rows: list[dict[str, Any]] = []
    for subject in [WORLD, *subjects]:
        shares = _by_item(_shares(subject, matrix, world, supplier))
        at_hand = {i: _available(i, shares) for i in sorted(set(wanted["item"]))}
        for record in wanted.to_dict("records"):
            want = {str(k): v for k, v in record.items()}
            left, by, support = at_hand[want["item"]]
            caveats = [] if by == want["item"] else ["availability_not_stated"] if by is None else ["said_of_the_group"]
            rows.append({**want, "subject": subject, "known_by": by, "unit": "%", **ends(left * 100), **support, "caveats": caveats})
    return to_results(rows, "bottleneck_need", NEED_KEYS, NEED_EXTRA)


def applications(found: pd.DataFrame) -> pd.DataFrame:
    """One result a subject and use: what part of it can go on, in percent; the scarcest material decides, Y <= min_e a_e.

    ``binding`` are the materials that may be the scarcest, ``certain`` says whether there is one that surely is.
    """
    groups: dict[tuple[str, str], list[dict[Any, Any]]] = {}
    for record in found.to_dict("records"):
        groups.setdefault((str(record["subject"]), str(record["application"])), []).append(record)
    rows = []
    for (subject, use), group in sorted(groups.items()):
        each = {str(r["item"]): interval_of(r) or Interval(0, 100) for r in group}
        least, known = minimum(list(each.values())), [not is_missing(r["known_by"]) for r in group]
        binding = [i for i, a in each.items() if a.low <= least.high]
        sources = sorted({s for r in group for s in r["source_ids"]})
        rows.append(
            {
                "subject": subject, "application": use, "unit": "%", **ends(least), "binding": binding, "n_items": len(each),
                "certain": len(binding) == 1, "known": any(known), "claim_ids": sorted({c for r in group for c in r["claim_ids"]}),
                "source_ids": sources, "n_sources": len(sources), "caveats": [] if all(known) else ["availability_not_stated"],
            }
        )  # fmt: skip
    extra = {"binding": "list", "n_items": "integer", "certain": "boolean", "known": "boolean", "source_ids": "list"}
    return to_results(rows, "bottleneck_use", USE_KEYS, extra)


def stopped(uses: pd.DataFrame) -> pd.DataFrame:
    """One result a subject: how many of its ``n_uses`` uses next to nothing can go on (``LITTLE``), with the claims that say so."""
    rows = []
    for subject, own in uses.groupby("subject", sort=True):
        still = own[own["high"].le(LITTLE).fillna(False)]
        rows.append({"subject": str(subject), "value": float(len(still)), "unit": "count", "n_uses": len(own), **joined(still)})
    return to_results(rows, "bottleneck_stopped", {"subject": "text"}, {"n_uses": "integer", "source_ids": "list"})


def minimum(each: Sequence[Interval]) -> Interval:
    """The least of some quantities, each an interval.

    >>> minimum([Interval(0, 4), Interval(1, 2)])
    Interval(0.0, 2.0)
    """
    low = min((i.low, i.low_open) for i in each)
    high = min((i.high, not i.high_open) for i in each)
    return Interval(low[0], high[0], low[1], not high[1])


def materials(found: pd.DataFrame) -> pd.DataFrame:
    """One result a subject and material: how many uses need it, and what securing it alone would change.

    ``n_binding`` counts the uses in which it may be the scarcest material, ``n_short`` those in which it certainly is missing in part and
    none is known to be scarcer. The result itself is the gain summed over the uses, in percentage points, by what certainly and by what
    possibly remains of each material. It is 0 while another material stops the same uses.
    """
    rows = []
    for subject, group in found.groupby("subject", sort=True):
        uses: dict[str, dict[str, Interval]] = {}
        for r in group.to_dict("records"):
            uses.setdefault(str(r["application"]), {})[str(r["item"])] = interval_of(r) or Interval(0, 100)
        for item, own in group.groupby("item", sort=True):
            gains, binds, short = [0.0, 0.0], 0, 0
            for each in (uses[str(use)] for use in own["application"]):
                mine, rest = each[str(item)], [i for name, i in each.items() if name != item]
                before, after = minimum([mine, *rest]), minimum([Interval.point(100), *rest])
                gains = [gains[0] + after.low - before.low, gains[1] + after.high - before.high]
                binds += mine.low <= before.high
                short += mine.high < 100 and mine.high <= before.high
            rows.append(
                {
                    "subject": str(subject), "item": str(item), "unit": "百分点", "low": min(gains), "high": max(gains),
                    "n_uses": len(own), "n_binding": binds, "n_short": short,
                    "n_irreplaceable": int(own["need"].eq("irreplaceable_in").sum()), **joined(own),
                }
            )  # fmt: skip
    extra = {"n_uses": "integer", "n_binding": "integer", "n_short": "integer", "n_irreplaceable": "integer", "source_ids": "list"}
    made = to_results(rows, "bottleneck_material", ITEM_KEYS, extra)
    order = ["subject", "n_short", "n_binding", "n_uses", "item"]
    return made.sort_values(order, ascending=[True, False, False, False, True], kind="stable").reset_index(drop=True)


def unlock_order(found: pd.DataFrame, subject: str) -> pd.DataFrame:
    """In which order to secure the materials that are certainly missing: ``step``, ``item``, ``freed`` and ``total`` uses.

    A use is stopped, in part at least, while one of its materials certainly is short (less than all of it can remain). Each step takes the
    material that frees most uses at once; where none does, the one that brings most uses nearest to it.
    """
    rows = found[found["subject"].eq(subject)]
    short = {
        str(u): {str(r["item"]) for r in g.to_dict("records") if (interval_of(r) or Interval(0, 100)).high < 100}
        for u, g in rows.groupby("application", sort=True)
    }
    open_uses = {u: items for u, items in short.items() if items}
    left, free = {u: set(items) for u, items in open_uses.items()}, 0
    steps: list[tuple[int, str, int, int]] = []
    while left:
        items = sorted({i for wanted in left.values() for i in wanted})

        def worth(item: str) -> tuple[int, float]:
            touched = [len(wanted) for wanted in left.values() if item in wanted]  # noqa: B023  (called at once)
            return sum(n == 1 for n in touched), sum(1 / n for n in touched)

        best = max(items, key=lambda i: (worth(i), [-ord(c) for c in i]))
        for wanted in left.values():
            wanted.discard(best)
        free += sum(not wanted for wanted in left.values())
        left = {u: wanted for u, wanted in left.items() if wanted}
        steps.append((len(steps) + 1, best, free, len(open_uses)))
    return pd.DataFrame(steps, columns=["step", "item", "freed", "total"]).astype({"item": "string"})


def best_known(found: pd.DataFrame) -> str | None:
    """The subject for which most is known: an importer before the world."""
    known = {str(s): int(n) for s, n in found[found["known_by"].notna()].groupby("subject").size().items()}
    return min(known, key=lambda s: (-known[s], s == WORLD, s), default=WORLD if len(found) else None)


def _shares(subject: str, matrix: pd.DataFrame, world: pd.DataFrame, supplier: str | None) -> pd.DataFrame:
    """The rows that say what part of a subject's supply is the supplier's."""
    if subject != WORLD:
        return matrix[matrix["subject"].eq(subject) & matrix["partner"].eq(supplier or "").fillna(False)]
    now = world[world["status"].isin(FACTS) & world["period_class"].isin([CURRENT, NOT_STATED]) & world["stage"].isin(list(SERIES))]
    return now[now["subject"].eq(supplier or "").fillna(False)]


def _by_item(shares: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    """The rows of each item; of two keys of one stage, the one with more sources."""
    found: dict[str, dict[str | None, dict[Any, Any]]] = {}
    for row in sorted(shares.to_dict("records"), key=lambda r: -int(r["n_sources"])):
        found.setdefault(str(row["item"]), {}).setdefault(text_or_none(row["stage"]), row)
    return {item: list(rows.values()) for item, rows in found.items()}


def _available(item: str, shares: dict[str, list[dict[Any, Any]]]) -> tuple[Interval, str | None, dict[str, Any]]:
    """What remains of an item (0 to 1), the item or group that it is known by, and the support of that."""
    for name in [item, *ancestors(item)]:
        rows = [r for r in shares.get(name, []) if name == item or (not is_missing(r["value"]) and r["value"] == 100)]
        each = [i for i in map(_share, rows) if i is not None]
        if each:
            left = (1 - series_bounds(each)).clipped(0, 1)
            return left or UNKNOWN, name, joined(pd.DataFrame(rows))
    return UNKNOWN, None, {}


def _share(row: dict[Any, Any]) -> Interval | None:
    found = interval_of(row, "consensus_") or interval_of(row)
    inside = None if found is None else found.clipped(0, 100)
    return None if inside is None or text_or_none(row["unit"]) != "%" else Interval(inside.low / 100, inside.high / 100)
