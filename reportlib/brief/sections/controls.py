"""Who moved when: the dated acts that the documents report, as a table."""

from __future__ import annotations

from typing import Any

from reportlib.analysis.results import text_or_none as text
from reportlib.brief import names
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet
from reportlib.brief.edition import Edition, Tables, select
from reportlib.brief.findings import Finding, called, count, find, phrase
from reportlib.brief.sections.frame import cell, heading, nothing, paragraph, table
from reportlib.tables.links import evidence_href

POLICY = ("export_control", "control_suspended", "licence", "tariff", "legislation", "agreement", "alliance")
"""Acts of governments."""
DEEDS = (*POLICY, "investment", "project", "production_cut", "contract_halt")
"""What the table shows: deeds, not words about them."""
LIMIT = 24
"""Rows of the table; the rest stands on the evidence pages."""


def controls(tables: Tables, edition: Edition) -> Sheet:
    """The dated acts of policy, oldest first, each with a link to its sentence."""
    lang, events = edition.language, _events(tables, edition)
    if events.empty:
        return nothing("controls", edition)
    found = findings(tables, edition)
    deeds = events[events["type"].isin(DEEDS)]
    shown, left_out = deeds.tail(LIMIT), max(0, len(deeds) - LIMIT)
    scripts = dict(zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True))
    rows = [_row(e, text(scripts.get(e["doc_id"])), lang) for e in shown.to_dict("records")]
    note = phrase("controls.note", lang) + (" " + phrase("controls.more", lang, n=count("event", left_out, lang)) if left_out else "")
    heads = [("date", "left"), ("actor", "left"), ("act", "left"), ("target", "left"), ("items", "left"), ("quote", "left")]
    blocks: list[Block] = [
        heading("controls", edition, found),
        paragraph(phrase("controls.lead", lang, events=count("event", len(events), lang))),
        table("controls-table", phrase("controls.table", lang), heads, rows, edition, note),
    ]
    return Sheet(blocks, language=lang)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """The latest act that is on record."""
    events = _events(tables, edition)
    policy = events[events["type"].isin(POLICY)]
    if policy.empty:
        return []
    last = policy.iloc[-1]
    found = find("controls.latest", edition.language, actor=text(last["actor"]), date=last["date"], type=last["type"], acts=len(events))
    return [found] if found else []


def _events(tables: Tables, edition: Edition) -> Any:  # noqa: ANN401  (a DataFrame; pandas is not imported for its name alone)
    events = select(tables, edition)["events"]
    if edition.items:
        wanted = set(edition.items)
        events = events[[bool(wanted & set(str(i).split(";"))) for i in events["items"].fillna("")]]
    return events.assign(_order=events["date"].astype(str)).sort_values(["_order", "event_id"]).drop(columns="_order")


def _row(event: dict[Any, Any], script: str | None, lang: str) -> list[Inline]:
    items = [called("item", i, lang) or i for i in (text(event["items"]) or "").split(";") if i]
    quote = str(event["exact"]).strip().rstrip(",，、;；:：")
    tag = "en" if quote.isascii() else names.language_tag(script)
    return [
        cell(write_date(event["date"], lang)),
        cell(called("party", text(event["actor"]), lang)),
        cell(called("event_type", event["type"], lang)),
        cell(called("party", text(event["target"]), lang)),
        cell(names.join(items, lang) if items else None),
        [Run(quote, lang=tag, href=evidence_href(event["doc_id"], event["event_id"]))],
    ]
