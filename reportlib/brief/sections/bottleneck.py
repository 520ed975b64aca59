"""Which missing material stops which use, and what to secure first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportlib.analysis import bottleneck as analysis
from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, count, find, number_runs, phrase, rank
from reportlib.brief.names import join
from reportlib.brief.numbers import number_of
from reportlib.brief.results import Results, analyse
from reportlib.brief.sections import brushes, figures, prices, stocks
from reportlib.brief.sections.frame import cell, claims_index, heading, nothing, paragraph, second, sentences, sheet, table
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

LEAD = 4
ROWS = 18
STEPS = 3
"""Materials that the sentence on the order names."""


def bottleneck(tables: Tables, edition: Edition) -> Sheet:
    """The matrix of uses and materials, which use stops, and in which order to secure what is missing."""
    found = analyse(tables, edition)
    subject = viewpoint(found, edition)
    if subject is None:
        return nothing("bottleneck", edition)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("bottleneck", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *figures.bottleneck(found, subject, tables, edition, second(said)),
        _table(found, subject, tables, edition),
        paragraph(phrase("bottleneck.uncertain", edition.language), "note"),
    ]
    items = _of(found.materials, subject)["item"].tolist()
    blocks = brushes.materials(blocks, items, stocks.listed(found), prices.listed(found), edition.language)
    return sheet(blocks, found, tables, edition)


def viewpoint(found: Results, edition: Edition) -> str | None:
    """For whom the matrix is drawn: of the edition's importers, or of all, the one for whom most is known."""
    needs = found.needs
    wanted = needs[needs["subject"].isin(edition.importers)] if edition.importers else needs
    return analysis.best_known(wanted if len(wanted) else needs)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """What a use comes down to, what most uses hang on, and what to secure first."""
    found = analyse(tables, edition)
    subject = viewpoint(found, edition)
    if subject is None:
        return []
    return [
        *_stopped(found, subject, edition),
        *_uses(found, subject, tables, edition),
        *_materials(found, subject, edition),
        *_order(found, subject, edition),
    ]


def _stopped(found: Results, subject: str, edition: Edition) -> Iterator[Finding]:
    """The uses of which next to nothing can go on, together."""
    uses = _of(found.uses, subject)
    stopped = uses[uses["high"].le(analysis.LITTLE).fillna(False)]
    lacking = [i for i in _of(found.materials, subject)["item"] if any(i in binding for binding in stopped["binding"])]
    halted = _of(found.halted, subject)["result_id"]
    if len(stopped) > 1:
        one = find(
            "bottleneck.stopped", edition.language, surprise=0.5, area=subject, partner=found.supplier, items=lacking,
            stopped=(len(stopped), halted.iloc[0]), all=len(uses),
        )  # fmt: skip
        if one:
            yield one


def _uses(found: Results, subject: str, tables: Tables, edition: Edition) -> Iterator[Finding]:
    claims = claims_index(tables)
    for row in _of(found.uses, subject).to_dict("records"):
        if not row["known"]:
            continue
        one = find(
            "bottleneck.use", edition.language, area=subject, partner=found.supplier, use=row["application"], items=row["binding"],
            value=number_of(row, claims),
        )  # fmt: skip
        if one:
            yield one


def _materials(found: Results, subject: str, edition: Edition) -> Iterator[Finding]:
    total = int(_of(found.uses, subject)["application"].nunique())
    for row in _of(found.materials, subject).head(2).to_dict("records"):
        if row["n_short"] < 1:
            continue
        shared: dict[str, Any] = {
            "area": subject,
            "partner": found.supplier,
            "item": row["item"],
            "uses": (row["n_short"], row["result_id"]),
            "all": total,
        }
        one = find("bottleneck.material", edition.language, surprise=0.3, **shared)
        if one:
            yield one


def _order(found: Results, subject: str, edition: Edition) -> Iterator[Finding]:
    steps = analysis.unlock_order(found.needs, subject).head(STEPS)
    if len(steps) > 1:
        last = steps.iloc[-1]
        shared: dict[str, Any] = {"items": steps["item"].tolist(), "freed": int(last["freed"]), "all": int(last["total"])}
        one = find("bottleneck.order", edition.language, area=subject, partner=found.supplier, **shared)
        if one:
            yield one


def _table(found: Results, subject: str, tables: Tables, edition: Edition) -> Table:
    """Each use: what it needs, which of that may be the scarcest, how much can go on; each leads to its sentence."""
    lang, claims = edition.language, claims_index(tables)
    needs = _of(found.needs, subject)
    rows: list[list[Inline]] = []
    for row in _of(found.uses, subject).sort_values(["high", "low", "application"], kind="stable").head(ROWS).to_dict("records"):
        parts: Inline = []
        for need in needs[needs["application"].eq(row["application"])].to_dict("records"):
            mark = phrase("bottleneck.irreplaceable", lang) if need["need"] == "irreplaceable_in" else ""
            parts += [Run(phrase("mark.joint", lang))] if parts else []
            parts.append(
                Run(f"{called('item', need['item'], lang)}{mark}", href=evidence_href(need["doc_ids"][0], need["relation_ids"][0]))
            )
        left = number_runs(number_of(row, claims), lang) if row["known"] else [Run(phrase("not_stated", lang))]
        binding = cell(join([called("item", i, lang) or i for i in row["binding"]], lang)) if row["known"] else []
        rows.append([cell(called("item", row["application"], lang)), parts, binding, left])
    heads = ["use", "needs", "scarcest", "remains"]
    title = phrase("bottleneck.table", lang, area=called("area", subject, lang))
    uses = count("application", int(len(_of(found.uses, subject))), lang)
    return table("bottleneck-table", title, heads, rows, edition, counted(phrase("bottleneck.note", lang, uses=uses), "bottleneck.stopped"))


def _of(frame: pd.DataFrame, subject: str) -> pd.DataFrame:
    return frame[frame["subject"].eq(subject)]
