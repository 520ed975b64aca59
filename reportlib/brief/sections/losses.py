"""What a disruption would cost: estimates, what they imply, and whether they hold together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.analysis import losses as losses_of
from reportlib.analysis.results import is_missing
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.display import Block, Inline, Run, Sheet
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, number_of, write_number
from reportlib.brief.results import Results, analyse
from reportlib.brief.sections.figures import claim_points, figure
from reportlib.brief.sections.frame import amount, cell, claims_index, heading, named, nothing, paragraph, second, sentences, sheet, table

if TYPE_CHECKING:
    import pandas as pd

LEAD = 4
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_SINGLE = re.compile(r"P([\d.]+)([YMWD])\Z")
AHEAD = ("hypothetical", "forecast", "estimate")


def losses(tables: Tables, edition: Edition) -> Sheet:
    """Estimates as a chart and a table, the economy that they imply, and what could not be compared."""
    found = analyse(tables, edition)
    if found.losses.empty:
        return nothing("losses", edition)
    claims = claims_index(tables)
    said = rank(findings(tables, edition), limit=LEAD)
    blocks: list[Block] = [
        heading("losses", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *_chart(found, tables, edition, second(said)),
        _table(found, claims, edition),
        *_compared(found, edition),
    ]
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """What is lost or would be, the economy that it implies, parts that exceed their whole, losses over time."""
    found, claims = analyse(tables, edition), claims_index(tables)
    return [f for part in (_estimates, _bases, _parts, _linear) for f in part(found, claims, edition)]


def written(horizon: object, language: str) -> str | None:
    """A length of time in words.

    >>> written("P1Y", "en"), written("P0.5M", "zh")
    ('1 year', '0.5个月')
    """
    months, single = losses_of.months_of(text(horizon)), _SINGLE.match(str(horizon))
    if months is None:
        return None
    value, unit = (Decimal(single[1]), _UNITS[single[2]]) if single else (Decimal(str(months)), "month")
    return write_number(Number("", value, unit=unit, quantum=Decimal("0.1")), language)


def _estimates(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.losses.to_dict("records"):
        if "claims_disagree" in row["caveats"] and row["n_sources"] == 1:
            # who gives two sums means two things, and the span of both is the loss of neither
            continue
        horizon = written(row["horizon"], edition.language)
        ahead = row["status"] in AHEAD
        kind = "losses.lost" if not ahead else "losses.would" if horizon else "losses.would_open"
        values: dict[str, Any] = {"party": row["subject"], "item": text(row["item"]), "value": number_of(row, claims)}
        # a sum that is only bounded is most often the other one in another currency
        weight = 1.0 if not is_missing(row["high"]) else 0.7
        spans: dict[str, Any] = {"horizon": horizon} if kind == "losses.would" else {}
        yield from _found(kind, edition, 0.2, weight, **values, **spans)


def _bases(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.loss_bases[found.loss_bases["high"].notna()].to_dict("records"):
        yield from _found("losses.base", edition, 0.1, party=row["subject"], value=number_of(row, claims))


def _parts(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.loss_parts[found.loss_parts["verdict"].eq("exceeds")].to_dict("records"):
        yield from _found("losses.exceeds", edition, 1.0, party=row["subject"], home=row["home"], value=number_of(row, claims))


def _linear(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    for row in found.loss_linearity.to_dict("records"):
        spans: dict[str, Any] = {k: written(row[k], edition.language) for k in ("shorter", "horizon")}
        yield from _found(
            "losses.linear", edition, 0.1, party=row["subject"], item=text(row["item"]), **spans, value=number_of(row, claims)
        )


def _found(template: str, edition: Edition, surprise: float, weight: float = 1.0, **values: object) -> Iterator[Finding]:
    made = find(template, edition.language, surprise, weight, **values)
    if made is not None:
        yield made


def _chart(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    from reportlib.charts.losses import estimates

    lang, points = edition.language, claim_points(found, tables, found.losses)
    spans = {h: written(h, lang) or h for h in map(text, found.losses["horizon"]) if h}
    official = losses_of.official_of(found.losses, found.facts)
    return [figure("losses", estimates(found.losses, points, official, spans, lang), points, edition, finding)]


def _table(found: Results, claims: pd.DataFrame, edition: Edition) -> Block:
    lang, rows = edition.language, []
    bases = {c: r for r in found.loss_bases.to_dict("records") for c in r["claim_ids"][:1]}
    for row in found.losses.to_dict("records"):
        base = next((bases[c] for c in row["claim_ids"] if c in bases), None)
        rows.append(
            [
                *named(row, lang, ("party", "subject"), ("item", "item")),
                [Run(span, row["result_id"]) if (span := written(row["horizon"], lang)) else Run(phrase("not_stated", lang))],
                cell(called("obs_status", row["status"], lang)),
                amount(row, claims, lang),
                number_runs(number_of(base, claims), lang, support=False) if base is not None else [],
            ]
        )
    heads = ["party", "item", "horizon", "status", "loss", "base"]
    return table("losses-table", phrase("losses.table", lang), heads, rows, edition, phrase("losses.note", lang))


def _compared(found: Results, edition: Edition) -> list[Block]:
    """What was held against its whole, and what was not and why."""
    lang, lines = edition.language, []
    for row in found.loss_parts.to_dict("records"):
        names = {"party": called("party", row["subject"], lang), "home": called("area", row["home"], lang)}
        key = row["caveats"][0] if row["verdict"] == "not_checkable" else row["verdict"]
        if key != "exceeds":
            lines.append(phrase(f"losses.{key}", lang, **names))
    return [paragraph(phrase("sentence_joint", lang).join(dict.fromkeys(lines)), "note")] if lines else []
