"""How long stocks last without the main supplier, and how long a replacement takes by whose word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.analysis.lead_times import WHOLE
from reportlib.analysis.marks import claim_marks
from reportlib.analysis.results import is_missing, text_or_none
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections import figures
from reportlib.brief.sections.frame import cell, claims_index, heading, nothing, paragraph, second, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 5
ROWS = 14
WEEKS = 52
GOODS = 0.6
"""Weight of a finding on a good that is no mineral."""


def stocks(tables: Tables, edition: Edition) -> Sheet:
    """Stocks held against lead times: the findings, the chart on one axis of time, and both tables."""
    found = analyse(tables, edition)
    if found.stopped.empty and found.waits.empty:
        return nothing("stocks", edition)
    claims = claims_index(tables)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("stocks", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *figures.stocks(found, tables, edition, second(said)),
        *([_stocks(found, claims, edition)] if len(found.stopped) else []),
        *([_waits(found, tables, claims, edition)] if len(found.waits) else []),
        paragraph(phrase("stocks.uncertain", edition.language), "note"),
    ]
    return sheet(blocks, found, tables, edition)


def listed(found: Results) -> pd.DataFrame:
    """The stocks that the table has as rows."""
    return found.stopped.head(ROWS)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """What stocks allow, what is missing until a replacement stands, and when the sources see one."""
    found, claims = analyse(tables, edition), claims_index(tables)
    return [
        *_stops(found, claims, edition),
        *_gaps(found, claims, edition),
        *_replaced(found, claims, edition),
        *_ramps(found, claims, edition),
    ]


def _stops(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.stopped.to_dict("records"):
        item = text_or_none(row["item"])
        one = find(
            "stocks.run" if row["told"] == "run" else "stocks.stop", edition.language, weight=1.0 if is_mineral(item) else GOODS,
            party=row["subject"], item=item, partner=found.supplier, value=number_of(row, claims),
        )  # fmt: skip
        if one:
            yield one


def _gaps(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in filter(_telling, found.gaps.to_dict("records")):
        one = find(f"stocks.{row['kind']}", edition.language, party=row["subject"], item=row["item"], value=number_of(row, claims))
        if one:
            yield one


def _telling(gap: dict[Any, Any]) -> bool:
    """Whether a gap says anything: a time that is only known not to be negative is none."""
    return not is_missing(gap["high"]) or (not is_missing(gap["low"]) and float(gap["low"]) > 0)


def _replaced(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.replaced.to_dict("records"):
        one = find(
            "stocks.median" if row["kind"] == "median" else "stocks.replacement", edition.language,
            surprise=0.5 if "claims_disagree" in row["caveats"] else 0.0, item=row["item"], partner=found.supplier,
            value=number_of(row, claims),
        )  # fmt: skip
        if one:
            yield one


def _ramps(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.ramps.to_dict("records"):
        activity = (row["stage"], row["item_class"])
        one = find("stocks.ramp", edition.language, party=row["subject"], activity=activity, value=number_of(row, claims))
        if one:
            yield one


def _stocks(found: Results, claims: pd.DataFrame, edition: Edition) -> Table:
    """Each stock: what is claimed, how long it lasts, what is missing."""
    lang = edition.language
    key = ["subject", "item", "told"]
    claimed = {tuple(r[k] for k in key): r for r in found.covers.to_dict("records")}
    missing = {tuple(r[k] for k in key): r for r in found.gaps[found.gaps["kind"].eq("gap")].to_dict("records") if _telling(r)}
    rows: list[list[Inline]] = []
    for row in listed(found).to_dict("records"):
        at = tuple(row[k] for k in key)
        numbers = [number_runs(number_of(r, claims), lang, support=r is claimed[at]) for r in (claimed[at], row)]
        gap = number_runs(number_of(missing[at], claims), lang, support=False) if at in missing else [Run(phrase("not_stated", lang))]
        rows.append([cell(called("party", row["subject"], lang)), cell(called("item", text_or_none(row["item"]), lang)), *numbers, gap])
    heads = ["party", "item", "stock", "lasts", "gap"]
    return table("stocks-table", phrase("stocks.table", lang), heads, rows, edition)


def _waits(found: Results, tables: Tables, claims: pd.DataFrame, edition: Edition) -> Table:
    """Each source: for what, which stages, how long."""
    lang = edition.language
    marks = claim_marks(found.waits, found.claims, tables["articles"]).drop_duplicates("result_id").set_index("result_id")
    rows: list[list[Inline]] = []
    for row in found.waits.sort_values(["low", "high"], kind="stable").head(ROWS).to_dict("records"):
        lane = phrase("stocks.whole", lang) if row["lane"] == WHOLE else called("stage", row["lane"], lang)
        voice = str(marks["voice"].get(row["result_id"], row["source_id"]))
        number = number_runs(_in_weeks(number_of(row, claims)), lang)
        rows.append([cell(called("party", voice, lang)), cell(called("item", row["item"], lang)), cell(lane), number])
    heads = ["voice", "item", "stage", "value"]
    return table("waits-table", phrase("stocks.waits", lang), heads, rows, edition)


def _in_weeks(years: Number) -> Number:
    """A time of less than a month in weeks, which a reader can picture."""
    ends = [e for e in (years.value, years.low, years.high) if e is not None]
    if years.unit != "year" or not ends or max(ends) * 12 >= 1:
        return years
    value, low, high = (None if e is None else (e * WEEKS).quantize(Decimal("0.1")) for e in (years.value, years.low, years.high))
    return replace(years, value=value, low=low, high=high, unit="week", quantum=Decimal("0.1"))
