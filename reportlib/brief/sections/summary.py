"""The first page: eight to ten findings by a stated rule, and what the documents get wrong."""

from __future__ import annotations

from collections.abc import Iterable

from reportlib.brief.confirmed import doubts
from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Callout, Findings, Inline, Paragraph, Run, Sheet
from reportlib.brief.draft import is_unconfirmed
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, count, ordered, phrase, ranking
from reportlib.brief.results import analyse
from reportlib.brief.sections.audit import findings as audit_findings
from reportlib.brief.sections.bottleneck import findings as bottleneck_findings
from reportlib.brief.sections.capacity import findings as capacity_findings
from reportlib.brief.sections.contradictions import wrong_statements
from reportlib.brief.sections.controls import findings as control_findings
from reportlib.brief.sections.dependence import findings as dependence_findings
from reportlib.brief.sections.frame import heading, nothing, sheet
from reportlib.brief.sections.losses import findings as loss_findings
from reportlib.brief.sections.premiums import findings as premium_findings
from reportlib.brief.sections.prices import findings as price_findings
from reportlib.brief.sections.stocks import findings as stock_findings
from reportlib.brief.sections.targets import findings as target_findings
from reportlib.brief.sections.trade import findings as trade_findings

PARTS = (
    dependence_findings,
    capacity_findings,
    control_findings,
    stock_findings,
    bottleneck_findings,
    price_findings,
    premium_findings,
    trade_findings,
    loss_findings,
    target_findings,
    audit_findings,
)
"""Where findings come from."""

SECTION_OF = {"stages": "stages", "concentration": "stages"}
"""Sections of findings whose id begins so; others stand in the section that their template names."""


def summary(tables: Tables, edition: Edition) -> Sheet:
    """The findings, best first, each with the section that it comes from."""
    best = in_turns(f for part in PARTS for f in part(tables, edition))
    wrong = wrong_statements(tables, edition)
    if not best and not wrong:
        return nothing("summary", edition)
    lang = edition.language
    found = analyse(tables, edition)
    open_ones = sum(is_unconfirmed(f.sentence, doubts(found, tables)) for f in best)
    blocks: list[Block] = [heading("summary", edition, runs=_headline(len(best), open_ones, len(wrong), lang) if best else None)]
    if best:
        blocks.append(Findings([f.sentence for f in best], [anchor(f) for f in best]))
    if wrong:
        blocks.append(Callout(phrase("section.wrong", lang), wrong))
    blocks.append(Paragraph([Run(phrase("summary.rule", lang))], "note"))
    return sheet(blocks, found, tables, edition)


def _headline(findings: int, unconfirmed: int, wrong: int, language: str) -> Inline:
    """How many findings there are, how many of them are unconfirmed, and how much the documents get wrong."""
    named = count("finding", findings, language)
    said = phrase("summary.open" if unconfirmed else "summary.confirmed", language, findings=named, n=str(unconfirmed))
    return counted(said + (phrase("summary.wrong", language, wrong=count("wrong", wrong, language)) if wrong else ""), "summary")


def in_turns(findings: Iterable[Finding]) -> list[Finding]:
    """The best finding of each section, best first, then the second ones, as many as the summary holds: no question crowds out another."""
    turns: dict[str, int] = {}
    order: list[tuple[int, int, Finding]] = []
    for place, finding in enumerate(ordered(findings)):
        section = anchor(finding)
        turns[section] = turns.get(section, 0) + 1
        order.append((turns[section], place, finding))
    return [f for _, _, f in sorted(order, key=lambda o: o[:2])][: ranking()["limit"]]


def anchor(finding: Finding) -> str:
    """The section of the brief that a finding belongs to."""
    return SECTION_OF.get(finding.id.split(".")[0], finding.section)
