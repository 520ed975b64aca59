"""What if: a scenario by interval and by draws, and every headline without its strongest source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.analysis import what_if as analysis
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import is_missing, text_or_none
from reportlib.brief.confirmed import doubts
from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Inline, Paragraph, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, count, find, number_runs, phrase, phrase_or, rank
from reportlib.brief.notes import make_notes
from reportlib.brief.numbers import Number, number_of, to_decimal
from reportlib.brief.results import analyse, without_strongest
from reportlib.brief.sections import figures
from reportlib.brief.sections.frame import cell, claims_index, heading, nothing, paragraph, sentences, table

if TYPE_CHECKING:
    import pandas as pd

ROWS = 12


def what_if(
    tables: Tables,
    edition: Edition,
    embargo: float = 12.0,
    leak: float = 0.0,
    stock: float = -1.0,
    substitution: float = 0.0,
    restart: float = 1.0,
    draws: int = 10_000,
    seed: int = 1,
) -> Sheet:
    """The output that an embargo costs each holder of a stock.

    Args:
        tables: The tables.
        edition: Its parameters.
        embargo: Months.
        leak: Share of the deliveries that arrives all the same, 0 to 1.
        stock: Months of normal use; below 0: what the documents claim.
        substitution: Share of normal use that is taken over by others, 0 to 1.
        restart: Months until all runs again after lines have stopped.
        draws: 0 for intervals only.
        seed: Of the draws.
    """
    found, lang, point = analyse(tables, edition), edition.language, Interval.point
    scenario = analysis.Scenario(
        point(embargo), point(leak), point(stock) if stock >= 0 else None, point(substitution), point(restart)
    )  # fmt: skip
    made = analysis.scenario_results(found.stopped, found.covers, scenario, draws, seed)
    if made.empty:
        return nothing("what_if", edition)
    claims = claims_index(tables)
    said = rank(
        f
        for row in made.to_dict("records")
        if (f := find("what_if.lost", lang, party=row["subject"], item=row["item"], months=round(embargo), value=number_of(row, claims)))
    )
    assumed = {"embargo": _months(embargo, lang), "restart": _months(restart, lang), "leak": _share(leak, lang)}
    assumed |= {"substitution": _share(substitution, lang), "draws": f"{draws:,}", "seed": str(seed)}
    assumed["stock"] = _months(stock, lang) if stock >= 0 else phrase("what_if.as_claimed", lang)
    blocks: list[Block] = [
        heading("what_if", edition, said),
        Paragraph(counted(phrase("what_if.assumed", lang, **assumed), "what_if.lost")),
        *sentences(said[1:], edition),
        *figures.what_if(made, figures.claim_points(found, tables, made), edition),
        _scenario(made, claims, edition),
        paragraph(phrase("what_if.uncertain", lang), "note"),
    ]
    return Sheet(blocks, make_notes(blocks, [*found.frames(), made], tables, found.facts, lang, doubts(found, tables)), language=lang)


def robust(tables: Tables, edition: Edition) -> Sheet:
    """Every headline result that has more than one source, without its strongest."""
    found, lang = analyse(tables, edition), edition.language
    frames = without_strongest(found)
    every = sum(len(f) for f in frames.values())
    if not every:
        return nothing("robust", edition)
    gone = sum(int(f["verdict"].eq("gone").sum()) for f in frames.values())
    changed = sum(int(f["verdict"].isin(["shifted", "overturned"]).sum()) for f in frames.values())
    one: Finding | None = find("robust.gone", lang, gone=gone, changed=changed, all=every)
    said = [one] if one else []
    rows = _compared(frames, {name: getattr(found, name) for name in frames}, claims_index(tables), edition)
    blocks: list[Block] = [heading("robust", edition, said, annex=True), *sentences(said, edition, "lead")]
    if rows:
        heads = ["result", "as_is", "without", "strongest", "voice_kind", "outcome"]
        blocks.append(table("robust-table", phrase("robust.table", lang), heads, rows, edition, phrase("robust.more", lang)))
    blocks.append(paragraph(phrase("robust.uncertain", lang), "note"))
    notes = make_notes(blocks, [*found.frames(), *frames.values()], tables, found.facts, lang, doubts(found, tables))
    return Sheet(blocks, notes, language=lang)


def _compared(
    frames: dict[str, pd.DataFrame], whole: dict[str, pd.DataFrame], claims: pd.DataFrame, edition: Edition
) -> list[list[Inline]]:
    lang = edition.language
    rows: list[tuple[tuple[int, int], list[Inline]]] = []
    for name, frame in frames.items():
        of = whole[name].set_index("result_id", drop=False)
        for row in frame[frame["n_sources"].gt(1)].to_dict("records"):
            if row["of"] not in of.index:
                continue
            result: dict[Any, Any] = of.loc[row["of"]].to_dict()
            number = number_of(result, claims)
            left = replace(
                number, result_id=row["result_id"], value=None, low=to_decimal(row["without_low"]), high=to_decimal(row["without_high"]),
                low_open=bool(row["without_low_open"]), high_open=bool(row["without_high_open"]),
            )  # fmt: skip
            order = (["overturned", "gone", "shifted", "unchanged"].index(row["verdict"]), -int(row["n_sources"]))
            parts = (_what(result, name, lang), number_runs(replace(number, value=None), lang, support=False))
            shown = number_runs(left, lang, support=False) if row["verdict"] != "gone" else []
            kind = cell(phrase(f"voice_kind.{row['left_out_kind']}", lang)) if text_or_none(row["left_out_kind"]) else []
            voice = cell(_voice(row["left_out"], row["claim_ids"], claims))
            rows.append((order, [cell(parts[0]), parts[1], shown, voice, kind, cell(phrase(f"robust.{row['verdict']}", lang))]))
    rows.sort(key=lambda r: r[0])
    return [cells for _, cells in rows[:ROWS]]


def _what(result: dict[Any, Any], name: str, lang: str) -> str:
    """What a result is on, from its key."""
    lists = {"subject": "party", "partner": "area", "item": "item", "stage": "stage"}
    parts = [called(kind, text_or_none(result.get(key)), lang) for key, kind in lists.items()]
    measure = {"replaced": "lead_time", "stopped": "stock_cover", "chain": "world_share", "direct": "dependence"}.get(name)
    parts.append(called("measure", text_or_none(result.get("measure")) or measure, lang))
    parts.append(phrase_or(f"robust.kind.{result.get('kind')}", "", lang))
    return phrase("gloss.joint", lang).join(p for p in parts if p)


def _voice(source_id: str, claim_ids: list[str], claims: pd.DataFrame) -> str:
    """The name of a source as its claims write it; of an article its document."""
    own = claims.loc[[c for c in claim_ids if c in claims.index]]
    named = own[own["source"].str.casefold().eq(source_id).fillna(False)]
    if len(named):
        return str(named["source"].iloc[0])
    article = own[own["article_id"].eq(source_id).fillna(False)]
    return str(article["doc_id"].iloc[0]).split("_")[0] if len(article) else source_id


def _scenario(made: pd.DataFrame, claims: pd.DataFrame, edition: Edition) -> Table:
    lang = edition.language
    rows: list[list[Inline]] = []
    for row in made.to_dict("records"):
        number = number_of(row, claims)
        quantiles: Inline = []
        if not is_missing(row["q50"]):
            low, middle, high = (Decimal(str(round(float(row[q])))) for q in ("q05", "q50", "q95"))
            quantiles = number_runs(Number(row["result_id"], None, low, high, unit="%", caps=True), lang, support=False)
            quantiles = [*quantiles, Run(phrase("mark.brackets", lang, marks=f"{middle}"), row["result_id"])]
        drivers = [(row["driver"], row["driver_rank"]), (row["second"], row["second_rank"])]
        told = [
            phrase("what_if.driver", lang, input=phrase(f"what_if.{n}", lang), rank=f"{float(r):+.2f}".replace("-", "−"))
            for n, r in drivers
            if text_or_none(n)
        ]
        names = [cell(called("party", row["subject"], lang)), cell(called("item", text_or_none(row["item"]), lang))]
        rows.append([*names, number_runs(number, lang), quantiles, cell(phrase("joint", lang).join(told))])
    heads = ["party", "item", "lost", "quantiles", "driver"]
    return table("what-if-table", phrase("what_if.table", lang), heads, rows, edition)


def _months(value: float, lang: str) -> str:
    return count("month", int(value), lang) if float(value).is_integer() else phrase("what_if.months", lang, n=f"{value:g}")


def _share(value: float, lang: str) -> str:
    return phrase("what_if.share", lang, n=f"{100 * value:g}")
