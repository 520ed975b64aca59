"""Where the documents contradict each other: both sides with their quotes, the cause, what to do, and which results it bears on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportlib.analysis.marks import quote_of
from reportlib.analysis.results import text_or_none
from reportlib.analysis.set_apart import FACETS
from reportlib.brief import names
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, find, number_runs, phrase, rank
from reportlib.brief.numbers import Number, number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections import brushes, figures
from reportlib.brief.sections.dependence import unconfirmed
from reportlib.brief.sections.frame import cell, claims_index, heading, nothing, paragraph, sentences, sheet, table
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

LEAD = 3
"""Findings in the section's first paragraph."""

ROWS = 10
"""Rows of the table; the tables have the rest."""

BEST = 3
"""Of these, rows in the body of the paper edition."""

QUOTE = 18
"""Characters of a quote on either side of the number."""

WRONG = 6
"""Statements in the summary's box at most."""

OTHER_GOODS = 0.4
"""Weight of a conflict on goods that are no minerals."""

LESS = 0.4
"""Weight of a conflict between neighbouring questions, of mere rounding, or whose cause is only possible, beside one that is shown within
a question."""


def contradictions(tables: Tables, edition: Edition) -> Sheet:
    """The ledger: a chart of both sides of each conflict, a table with their quotes, and sets that break an identity."""
    found = analyse(tables, edition)
    if found.conflicts.empty and found.infeasible.empty:
        return nothing("contradictions", edition)
    claims, lang = claims_index(tables), edition.language
    said, broken = rank(_conflicts(found, claims, edition), limit=LEAD), list(_identities(found, claims, edition))
    lead = said or broken
    blocks: list[Block] = [
        heading("contradictions", edition, lead),
        *sentences(said, edition, "lead"),
        *figures.contradictions(found, tables, edition),
        *([_table(found, claims, tables, edition)] if len(found.conflicts) else []),
    ]
    if broken:
        blocks += [paragraph(phrase("contradictions.identities", lang)), *sentences(broken, edition)]
    blocks.append(paragraph(phrase("contradictions.uncertain", lang), "note"))
    blocks = brushes.causes(blocks, found.conflicts.head(ROWS), lang)
    return replace(sheet(blocks, found, tables, edition), meta={"conflicts": _by_claim(found, lang)})


def _by_claim(found: Results, language: str) -> dict[str, list[dict[str, str]]]:
    """What each claim is in conflict with, for its evidence: the cause in words, and the best claim of the other side."""
    made: dict[str, list[dict[str, str]]] = {}
    for row in found.conflicts.to_dict("records"):
        cause = _cause(row, found, language)
        for side, other in ("ab", "ba"):
            for claim in row[f"{side}_claim_ids"]:
                made.setdefault(str(claim), []).append({"said": cause, "against": str(row[f"{other}_claim"])})
    return made


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Every conflict and every broken identity as a finding."""
    found, claims = analyse(tables, edition), claims_index(tables)
    return [*_conflicts(found, claims, edition), *_identities(found, claims, edition)]


def wrong_statements(tables: Tables, edition: Edition) -> list[Inline]:
    """What cannot all be true, and what official figures do not bear out, best supported first; numbers rounded otherwise are not wrong."""
    found, claims = analyse(tables, edition), claims_index(tables)
    wrong = found.conflicts[found.conflicts["cause"].ne("rounding")]
    said = [*_conflicts(replace(found, conflicts=wrong), claims, edition), *_identities(found, claims, edition)]
    return [f.sentence for f in rank([*said, *unconfirmed(tables, edition)], limit=WRONG)]


def _conflicts(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    sides = _sides(found, claims)
    for row in found.conflicts.to_dict("records"):
        a, b = (sides[row["result_id"], side] for side in "ab")
        one = find(
            "contradictions.conflict",
            edition.language,
            surprise=float(row["gap"]),
            weight=(1.0 if is_mineral(text_or_none(row["item"])) else OTHER_GOODS) * (1.0 if _telling(row) else LESS),
            question=_question(row, edition.language),
            a=a,
            b=b,
            cause=_cause(row, found, edition.language),
        )
        if one:
            yield one


def _identities(found: Results, claims: pd.DataFrame, edition: Edition) -> Iterator[Finding]:
    lang = edition.language
    for row in found.infeasible.to_dict("records"):
        weakest = {
            **row, "low": row["stated_low"], "high": row["stated_high"], "value": None, "low_open": False, "high_open": False,
            "claim_ids": [row["weakest"]], "n_claims": 1, "n_sources": 1,
        }  # fmt: skip
        broken = [called("identity", i, lang) or i for i in str(row["identity"]).split("+")]
        one = find(
            "contradictions.identity",
            lang,
            surprise=1.0,
            weight=1.0 if is_mineral(text_or_none(row["item"])) else OTHER_GOODS,
            question=_question(row, lang),
            value=number_of(weakest, claims),
            rest=number_of(row, claims),
            identity=names.join(broken, lang),
        )
        if one:
            yield one


def _sides(found: Results, claims: pd.DataFrame) -> dict[tuple[str, str], Number]:
    return {(str(r["conflict"]), str(r["side"])): number_of(r, claims) for r in found.sides.to_dict("records")}


def _question(row: dict[Any, Any], language: str) -> str:
    """Of whom and what, and in brackets what is measured, with regard to whom."""
    joint = phrase("contradictions.joint", language)
    kinds = (("subject", "party"), ("item", "item"), ("stage", "stage"))
    between = phrase("contradictions.between", language)
    first = [
        between.join(dict.fromkeys(filter(None, (called(kind, text_or_none(row.get(k)), language) for k in (c, f"b_{c}")))))
        for c, kind in kinds
    ]
    second = [called("measure", text_or_none(row["measure"]), language), called("party", text_or_none(row.get("partner")), language)]
    text = phrase("contradictions.question", language, first=joint.join(filter(None, first)), second=joint.join(filter(None, second)))
    return text[:1].upper() + text[1:]


def _cause(row: dict[Any, Any], found: Results, language: str) -> str:
    """The cause in words, with the neighbouring question to which one of the two numbers belongs."""
    cause = called("cause", str(row["cause"]), language) or str(row["cause"])
    if not row["shown"]:
        said = any(str(e).startswith("missing:") for e in row["evidence"])
        return phrase("contradictions.open" if said else "contradictions.perhaps", language, cause=cause)
    meets = next((str(e).removeprefix("meets:") for e in row["evidence"] if str(e).startswith("meets:")), None)
    if meets is None:
        return cause
    facet, _, value = meets.partition("=")
    where = called(facet, value, language) if facet in FACETS else write_date(value, language)
    kind = "official" if any(str(e).startswith("fact:") for e in row["evidence"]) else "meets"
    return phrase(f"contradictions.{kind}", language, cause=cause, x=where or value)


def _telling(row: dict[Any, Any]) -> bool:
    return bool(row["shown"]) and row["cause"] != "rounding" and (row["question"] == "same" or row["cause"] == "unit_factor")


def _table(found: Results, claims: pd.DataFrame, tables: Tables, edition: Edition) -> Table:
    lang, sides = edition.language, _sides(found, claims)
    scripts = dict(zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True))
    rows = []
    for row in found.conflicts.head(ROWS).to_dict("records"):
        cells = [cell(_question(row, lang))]
        for side in "ab":
            claim = claims.loc[str(row[f"{side}_claim"])].to_dict()
            cells.append(
                [*number_runs(sides[row["result_id"], side], lang), Run(" "), _quote(claim, text_or_none(scripts.get(claim["doc_id"])))]
            )
        resolution = called("resolution", str(row["resolution"]), lang)
        cells.append(cell(phrase("contradictions.resolved", lang, cause=_cause(row, found, lang), resolution=resolution)))
        cells.append(cell(_touches(row["touches"], lang)))
        rows.append(cells)
    heads = ["question", "lower", "upper", "cause", "touches"]
    note = phrase("contradictions.note", lang)
    if len(found.conflicts) > ROWS:
        note += phrase("sentence_joint", lang) + phrase("contradictions.more", lang)
    return table("contradictions-table", phrase("contradictions.table", lang), heads, rows, edition, note, BEST)


def _quote(claim: dict[Any, Any], script: str | None) -> Run:
    quote = quote_of(str(claim["sentence"]), str(claim["exact"]), QUOTE)
    tag = "en" if quote.isascii() else names.language_tag(script)
    return Run(quote, lang=tag, href=evidence_href(claim["doc_id"], claim["claim_id"]))


def _touches(users: Iterable[str], language: str) -> str | None:
    """The sections whose results stand on a claim of the conflict."""
    found = [phrase(f"section.{s}", language) for s in dict.fromkeys(str(u).partition("/")[0] for u in users)]
    return names.join(found, language) if found else None
