"""Targets, and how far from them by whose figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportlib.analysis.results import is_missing
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, number_of
from reportlib.brief.results import Results, analyse
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, nothing, second, sentences, sheet, table
from reportlib.brief.wording import page_words

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAD = 4
ROWS = 18
FAR = 40
"""Percentage points from a target that surprise most."""


def targets(tables: Tables, edition: Edition) -> Sheet:
    """The targets with the figures beside them, as bullets and as a table."""
    found = analyse(tables, edition)
    if found.targets.empty:
        return nothing("targets", edition)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("targets", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *_chart(found, tables, edition, second(said)),
        _table(found, claims_index(tables), edition),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Verdicts on the targets by the documents' figures, and where an official figure says otherwise."""
    return list(_found(analyse(tables, edition), claims_index(tables), edition))


def _found(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for target in found.targets.to_dict("records"):
        own = found.scores[found.scores["target"].eq(target["result_id"])]
        gaps = {_of(r): r for r in own[own["kind"].eq("gap")].to_dict("records")}
        figures = own[own["kind"].eq("actual")].to_dict("records")
        # the official figure that speaks most for the other side is the largest one
        official = sorted((r for r in figures if r["origin"] == "reference"), key=lambda r: -float(r["high"]))
        for row in (r for r in figures if r["origin"] == "claims"):
            before, after = _aim(target, edition.language)
            who: dict[str, Any] = {"party": target["subject"], "item": row["item"], "aim": before, "of": after}
            who["target"] = _number(target, claims)
            # a figure on graphite says nothing against one on rare earths, though one target covers both
            same = (r for r in official if r["item"] == row["item"] and "undecided" not in (r["verdict"], row["verdict"]))
            other = next((r for r in same if r["verdict"] != row["verdict"]), None)
            value = number_of(row, claims)
            if other is not None:
                made = find("targets.depends", edition.language, 1.0, **who, value=value, official=number_of(other))
            elif row["verdict"] == "missed":
                gap = number_of(gaps[_of(row)], claims)
                far = min(1.0, abs(float(gap.low or 0)) / FAR)
                made = find("targets.missed", edition.language, far, **who, value=value, gap=gap)
            else:
                made = find(f"targets.{row['verdict']}", edition.language, 0.2, **who, value=value)
            if made is not None:
                yield made


def _of(row: Mapping[Any, Any]) -> tuple[str | None, ...]:
    return tuple(text(row[k]) for k in ("origin", "measure", "item", "partner", "stage", "basis", "route", "period_class"))


def _aim(target: Mapping[Any, Any], lang: str) -> tuple[str, str]:
    """What a target is for, in words: what stands before its number, and what after it."""
    item, stage = called("item", text(target["item"]), lang) or phrase("aim.any", lang), called("stage", text(target["stage"]), lang)
    kind = "at_most" if target["direction"] == "at_most" else "at_least_stage" if stage else "at_least"
    before, after = (phrase(f"aim.{kind}.{part}", lang, item=item, stage=stage or "") for part in ("before", "after"))
    return before, after


def _number(target: Mapping[Any, Any], claims: pd.DataFrame) -> Number:
    """The target itself, without what its words allow beyond."""
    aim = target["value"] if not is_missing(target["value"]) else target["stated_low"]
    value = Decimal(str(aim)).normalize()
    return replace(number_of(target, claims), value=value, low=value, high=value, low_open=False, high_open=False, caps=True)


def _chart(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    from reportlib.charts.targets import bullets

    points = claim_points(found, tables, found.scores, found.targets)
    held = found.targets["result_id"].isin(found.scores["target"])
    first = pd.concat([found.targets[held], found.targets[~held]])
    chart = bullets(first, found.scores, points, edition.language, limit=edition.at_most(14))
    return [figure("targets", chart, points, edition, finding)]


def _table(found: Results, claims: pd.DataFrame, edition: Edition) -> Block:
    lang, rows = edition.language, []
    for target in found.targets.to_dict("records"):
        own = found.scores[found.scores["target"].eq(target["result_id"]) & found.scores["kind"].eq("actual")].to_dict("records")
        for row in [*own] if own else [None]:
            before, after = _aim(target, lang)
            gap = page_words(lang)["space"]
            aim: list[Inline] = [
                cell(called("party", target["subject"], lang)),
                [Run(before + gap), *number_runs(_number(target, claims), lang, support=False), Run(gap + after)],
                cell(write_date(text(target["due"]), lang) or phrase("not_stated", lang)),
            ]
            if row is None:
                rows.append([*aim, cell(phrase("targets.none", lang)), [], []])
                continue
            origin = "against.reference" if row["origin"] == "reference" else "against.documents"
            parts = [phrase(origin, lang), called("item", text(row["item"]), lang), called("basis", text(row["basis"]), lang)]
            value = amount(row, claims, lang)
            whose = cell(" · ".join(p for p in parts if p))
            rows.append([*aim, value, whose, [Run(phrase(f"verdict.{row['verdict']}", lang), strong=True)]])
    heads = ["party", "aim", "due", "figure", "whose", "verdict"]
    return table("targets-table", phrase("targets.table", lang), heads, rows[:ROWS], edition, phrase("targets.note", lang))
