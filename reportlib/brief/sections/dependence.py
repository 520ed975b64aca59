"""Who depends on whom, for what, at which stage; what the direct figures hide; who holds the stages of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.analysis import reference
from reportlib.analysis.comparable import CURRENT, NOT_STATED
from reportlib.analysis.dependence import DEPENDENCE
from reportlib.analysis.results import text_or_none
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Column, Inline, Paragraph, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, count, count_or_none, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections import brushes, figures
from reportlib.brief.sections.frame import (
    cell,
    claims_index,
    heading,
    joint,
    nothing,
    paragraph,
    reference_number,
    second,
    sentences,
    sheet,
    table,
)

if TYPE_CHECKING:
    import pandas as pd

LEAD = 3
"""Findings in the section's first paragraph."""
BEST = 6
"""Rows of the matrix in the body of the paper edition."""
CELLS = ["subject", "partner", "item"]
"""What makes a row of the matrix."""

OTHER_GOODS = 0.4
"""Weight of a finding on goods that are no minerals."""


def dependence(tables: Tables, edition: Edition) -> Sheet:
    """The profile of dependence, direct against effective, and what is uncertain about it."""
    found = analyse(tables, edition)
    if found.profile.empty:
        return nothing("dependence", edition)
    claims = claims_index(tables)
    said = rank(_profile(found, claims, edition), limit=LEAD)
    hidden = list(_direct(found, claims, edition))
    blocks: list[Block] = [
        heading("dependence", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *sentences([*hidden, *_set_apart(found, claims, edition, DEPENDENCE)], edition),
        *figures.dependence(found, tables, edition, second(said)),
        _matrix(found, claims, edition),
        *_uncertain(found, edition),
    ]
    importers = [str(who) for (who, _, _), _ in found.matrix.groupby(CELLS, dropna=False)]
    blocks = brushes.importers(blocks, found.profile, importers, edition.language)
    return sheet(blocks, found, tables, edition)


def stages(tables: Tables, edition: Edition) -> Sheet:
    """The main supplier's share at each stage of the chain, what can avoid it, and how concentrated each stage is."""
    found = analyse(tables, edition)
    if found.ladder.empty:
        return nothing("stages", edition)
    claims = claims_index(tables)
    said = rank([*_ladder(found, claims, edition), *_chain(found, claims, edition)], limit=LEAD + 1)
    index = list(_index(found, claims, edition))
    blocks: list[Block] = [
        heading("stages", edition, said),
        *sentences(said[1:], edition, "lead"),
        *sentences([*_set_apart(found, claims, edition, ("world_share",)), *index], edition),
        *figures.stages(found, tables, edition, second(said)),
        paragraph(phrase("stages.uncertain", edition.language), "note"),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Everything that both sections can say."""
    found, claims = analyse(tables, edition), claims_index(tables)
    parts = (_profile, _direct, _ladder, _chain, _index)
    return [f for part in parts for f in part(found, claims, edition)]


def unconfirmed(tables: Tables, edition: Edition) -> list[Finding]:
    """Results that no official figure of the same time bears out."""
    return list(_official(analyse(tables, edition), claims_index(tables), edition))


def _profile(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    rows = found.matrix[found.matrix["period_class"].isin([CURRENT, NOT_STATED]) & ~found.matrix["route"].eq("effective").fillna(False)]
    for items, row in _same_number(rows.to_dict("records"), claims):
        who = {"importer": row["subject"], "partner": text_or_none(row["partner"]), "item": items}
        kind = "import_share" if row["measure"] == "import_share" else "reliance"
        weight = 1.0 if all(map(is_mineral, items)) else OTHER_GOODS
        yield from _found(f"dependence.{kind}", edition, row, weight, **who, value=number_of(row, claims))


def _direct(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for (importer, partner, item), group in found.direct.groupby(["subject", "partner", "item"]):
        rows = {r["kind"]: r for r in group.to_dict("records")}
        numbers = {k: number_of(r, claims) for k, r in rows.items()}
        who: dict[str, Any] = {"importer": importer, "partner": partner, "item": item}
        direct, effective, part = (numbers.get(k) for k in ("direct", "effective", "relabelled"))
        weight = 1.0 if is_mineral(str(item)) else OTHER_GOODS
        # an effective figure that is no higher says nothing that the direct one does not
        if direct is not None and effective is not None and _least(effective) > _least(direct):
            yield from _one(find("dependence.effective", edition.language, 0.6, weight, **who, direct=direct, effective=effective))
            if part is not None and part.low:
                yield from _one(find("dependence.relabelled", edition.language, 0.3, weight, **who, value=part))


def _ladder(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.ladder.to_dict("records"):
        yield from _found(
            "stages.share", edition, row, 1.0, area=row["subject"], activity=(row["stage"], row["item"]), value=number_of(row, claims)
        )


def _chain(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    rows = found.chain[found.chain["kind"].eq("clean") & found.chain["n_stages"].gt(1)] if len(found.chain) else found.chain
    for row in rows.to_dict("records"):
        yield from _found("stages.clean_chain", edition, row, 1.0, area=row["subject"], item=row["item"], value=number_of(row, claims))


def _index(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    rows = found.index[found.index["item"].eq(found.item or "").fillna(False) & found.index["period_class"].eq(CURRENT).fillna(False)]
    for row in rows.to_dict("records"):
        if row["stage"] in ("mining", "separation", "magnets"):
            yield from _found("concentration.index", edition, row, 1.0, activity=(row["stage"], row["item"]), value=number_of(row, claims))


def _set_apart(found: Results, claims: pd.DataFrame, edition: Edition, measures: Sequence[str]) -> Iterator[Finding]:
    for row in found.set_apart[found.set_apart["measure"].isin(list(measures))].to_dict("records"):
        item, belongs = text_or_none(row["item"]), called(row["facet"], row["belongs"], edition.language)
        kind, who = "dependence", {"importer": row["subject"], "partner": text_or_none(row["partner"]), "item": item}
        if row["measure"] == "world_share":
            kind, who = "stages", {"area": row["subject"], "activity": (text_or_none(row["stage"]), item)}
        yield from _found(f"{kind}.set_apart", edition, row, 0.0, **who, value=number_of(row, claims), belongs=belongs)


def _official(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    held = reference.latest(found.compared)
    for frame, kind in ((found.profile, "dependence"), (found.ladder, "stages")):
        for row in frame.to_dict("records"):
            facts = held[held["result_id"].eq(row["result_id"])]
            if facts.empty or row.get("route") == "effective":
                continue
            official, claimed = reference_number(row["result_id"], facts), number_of(row, claims)
            if _meet(claimed, official):
                continue
            sources = joint(
                sorted(
                    {f"{s}, {write_date(text_or_none(p), edition.language)}" for s, p in zip(facts["source"], facts["period"], strict=True)}
                ),
                edition.language,
            )
            who: dict[str, Any] = (
                {"importer": row["subject"], "partner": text_or_none(row["partner"]), "item": text_or_none(row["item"])}
                if kind == "dependence"
                else {"area": row["subject"], "activity": (row["stage"], row["item"])}
            )
            yield from _found(
                f"{kind}.outside_official",
                edition,
                row,
                1.0,
                **who,
                value=claimed,
                official=official,
                sources=sources,
            )


def _meet(a: Number, b: Number) -> bool:
    """Whether two intervals have something in common; an open end has."""
    return (a.low is None or b.high is None or a.low <= b.high) and (b.low is None or a.high is None or b.low <= a.high)


def _least(n: Number) -> Decimal:
    """The figure itself, or the least that it can be."""
    return next((v for v in (n.value, n.low) if v is not None), Decimal(0))


def _one(finding: Finding | None) -> Iterator[Finding]:
    if finding is not None:
        yield finding


def _found(template: str, edition: Edition, row: dict[Any, Any], weight: float, **values: object) -> Iterator[Finding]:
    """The finding of a row: surprising where official figures rule it out, else as far as their numbers lie apart."""
    wrong = template.endswith(".outside_official")
    apart = [row.get("stated_low"), row.get("stated_high")]
    width = 0.0 if any(text_or_none(a) is None for a in apart) else abs(float(apart[1]) - float(apart[0])) / 100  # type: ignore[arg-type]
    yield from _one(find(template, edition.language, 1.0 if wrong else width, weight, **values))


def _same_number(rows: list[dict[Any, Any]], claims: pd.DataFrame) -> list[tuple[list[str], dict[Any, Any]]]:
    """Rows that one and the same number states (of two elements, 90 %) as one, with all their items."""
    groups: dict[tuple[object, ...], tuple[list[str], dict[Any, Any]]] = {}
    for row in rows:
        said = tuple(sorted({str(claims.loc[c, "mention_id"]) for c in row["claim_ids"]}))
        key = (row["subject"], text_or_none(row["partner"]), row["measure"], said)
        items, _ = groups.setdefault(key, ([], row))
        if text_or_none(row["item"]) and row["item"] not in items:
            items.append(row["item"])
    return [(items, row) for items, row in groups.values() if items]


def _matrix(found: Results, claims: pd.DataFrame, edition: Edition) -> Table:
    """Importer and item by stage; a cell is the best-supported figure."""
    lang, cells = edition.language, found.matrix
    at = [s for s in ("mining", "separation", "magnets", "recycling", "end_use") if cells["stage"].eq(s).fillna(False).any()]
    open_stage = bool(cells["stage"].isna().any())
    columns: list[str | None] = [*at, *([None] if open_stage else [])]
    rows: list[list[Inline]] = []
    for (importer, partner, item), group in cells.groupby(CELLS, dropna=False):
        row = [cell(called("area", str(importer), lang)), cell(called("item", str(item), lang)), cell(called("area", str(partner), lang))]
        for stage in columns:
            here = group[group["stage"].isna()] if stage is None else group[group["stage"].eq(stage).fillna(False)]
            row.append(number_runs(number_of(here.iloc[0].to_dict(), claims), lang) if len(here) else [])
        rows.append(row)
    made = table(
        "dependence-matrix",
        phrase("dependence.matrix", lang),
        ["importer", "item", "partner", *("stage" for _ in columns)],
        rows,
        edition,
        phrase("dependence.matrix_note", lang),
        BEST,
    )
    for column, stage in zip(range(3, 3 + len(columns)), columns, strict=True):
        label = phrase("head.stage_open", lang) if stage is None else called("stage", stage, lang)
        made.columns[column] = Column((label or "")[:1].upper() + (label or "")[1:])
    return made


def _uncertain(found: Results, edition: Edition) -> list[Block]:
    """What a reader has to know of the figures as a whole."""
    lang, frame = edition.language, found.profile
    caveats = [c for cs in frame["caveats"] for c in cs]
    said = [counts for c in sorted(set(caveats)) if (counts := count_or_none(f"uncertain.{c}", caveats.count(c), lang))]
    lead = phrase("uncertain.dependence", lang, n=count("figure", len(frame), lang), said=joint(said, lang))
    return [Paragraph(counted(lead, "dependence"), "note")] if said else []
