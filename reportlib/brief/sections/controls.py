"""What is under control as of the edition's date, since when and until when; and who moved when: the dated acts as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reportlib.analysis.control_acts import number_and_year
from reportlib.analysis.controls import grouped
from reportlib.analysis.results import text_or_none as text
from reportlib.brief import names
from reportlib.brief.counts import counted
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Inline, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables, select
from reportlib.brief.findings import Finding, called, count, find, number_runs, phrase, rank
from reportlib.brief.numbers import number_of
from reportlib.brief.results import Results, analyse, is_mineral
from reportlib.brief.sections import act_figure, brushes, element_figure, figures
from reportlib.brief.sections.frame import cell, heading, named, nothing, second, sentences, sheet, table
from reportlib.tables.links import evidence_href

POLICY = ("export_control", "control_suspended", "licence", "tariff", "legislation", "agreement", "alliance")
"""Acts of governments."""
DEEDS = (*POLICY, "investment", "project", "production_cut", "contract_halt")
"""What the table shows: deeds, not words about them."""
LIMIT = 16
"""Rows of a table; the rest stands on the evidence pages."""
MOST = 24
"""Controls in the table of where each stands."""
LEAD = 4
MOST_ITEMS = 4
"""Items of an act that its sentence names."""


def controls(tables: Tables, edition: Edition) -> Sheet:
    """The states of the controls along time, as a chart and a table; then the dated acts of policy, oldest first."""
    lang, events, found = edition.language, _events(tables, edition), analyse(tables, edition)
    if events.empty:
        return nothing("controls", edition)
    said, latest = rank(findings(tables, edition), limit=LEAD), list(_latest(events, edition))
    deeds = events[events["type"].isin(DEEDS)]
    blocks: list[Block] = [
        heading("controls", edition, said),
        *sentences(said[1:] or said, edition, "lead"),
        *element_figure.strip(found, tables, edition),
        *figures.controls(found, tables, edition, second(said)),
        *_standing(found, edition),
        *act_figure.lanes(deeds, POLICY, tables, edition, latest[0].heading if latest else None),
        _acts(deeds, tables, lang, edition),
    ]
    blocks = brushes.elements(blocks, found, _listed(found), deeds, LIMIT, lang)
    return sheet(blocks, found, tables, edition)


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """What is suspended and until when, what is in force by the official record, and the latest act that is on record."""
    found = analyse(tables, edition)
    return [*_states(found, edition), *_latest(_events(tables, edition), edition)]


def _states(found: Results, edition: Edition) -> Iterator[Finding]:
    due = {(*_who(r), r["date"]): r for r in found.controls_due.to_dict("records") if r["kind"] == "suspension_ends"}
    for group in grouped(found.controls):
        one, items = group[0], [r["item"] for r in group]
        who: dict[str, Any] = {"authority": one["authority"], "item": items, "act": _instrument(one, edition.language)}
        weight = 1.0 if all(map(is_mineral, items)) else 0.7
        official = ".official" if one["layer"] == "reference" else ""
        ahead = due.get((*_who(one), text(one["suspended_until"])))
        made = None
        if one["state"] == "suspended" and ahead:
            until = one["suspended_until"]
            made = find(f"controls.suspended{official}", edition.language, 0.3, weight, **who, until=until, value=number_of(ahead))
        elif one["state"] == "in_force" and text(one["scope"]) is None:
            made = find(f"controls.in_force{official}", edition.language, 0.1, weight, **who, value=number_of(one))
        if made:
            yield made


def _latest(events: Any, edition: Edition) -> Iterator[Finding]:  # noqa: ANN401
    policy = events[events["type"].isin(POLICY)]
    if len(policy):
        last = policy.iloc[-1]
        on = names.join(
            [called("item", i, edition.language) or "" for i in (text(last["items"]) or "").split(";")[:MOST_ITEMS] if i], edition.language
        )
        who = {"actor": text(last["actor"]), "date": last["date"], "type": last["type"], "items": on}
        made = find("controls.latest", edition.language, **who, acts=len(events))
        if made:
            yield made


def _who(row: dict[Any, Any]) -> tuple[str | None, ...]:
    return tuple(text(row[k]) for k in ("layer", "authority", "item", "destination", "instrument", "scope", "announced"))


def _standing(found: Results, edition: Edition) -> list[Block]:
    """One row a control or several alike: state, dates, days in force."""
    lang, rows = edition.language, []
    for group in _listed(found):
        one = group[0]
        what = names.join([called("item", r["item"], lang) or "" for r in group], lang)
        to = None if one["destination"] == "WORLD" else phrase("controls.towards", lang, area=called("area", one["destination"], lang))
        by = " · ".join(p for p in (called("area", one["authority"], lang), to, _instrument(one, lang)) if p)
        days = replace(number_of(one), period=None)
        until = write_date(text(one["suspended_until"]), lang, short=True) if one["state"] == "suspended" else None
        state = phrase(f"state.{one['state']}", lang) if until is None else phrase("state.suspended_until", lang, date=until)
        rows.append(
            [
                cell(what),
                cell(by),
                [Run(state, strong=True)],
                cell(write_date(text(one["announced"]), lang, short=True) or phrase("not_stated", lang)),
                cell(write_date(text(one["in_force_from"]), lang, short=True) or phrase("not_stated", lang)),
                number_runs(days, lang, support=False),
            ]
        )
    if not rows:
        return []
    heads = ["items", "authority", "state", "announced", "in_force", "days"]
    made: Table = table(
        "controls-standing", phrase("controls.standing", lang), heads, rows, edition, phrase("controls.standing_note", lang)
    )
    return [made]


def _listed(found: Results) -> list[list[dict[Any, Any]]]:
    """The groups of controls that the table of states shows."""
    return grouped(found.controls)[-MOST:]


def _instrument(row: dict[Any, Any], lang: str) -> str | None:
    scope, numbered = text(row["scope"]), number_and_year(text(row["instrument"]))
    name = phrase("instrument.numbered", lang, n=numbered[0], year=numbered[1]) if numbered else text(row["instrument"])
    parts = [name, phrase(f"scope.{scope}", lang) if scope else None]
    return " · ".join(p for p in parts if p) or None


def _acts(deeds: Any, tables: Tables, lang: str, edition: Edition) -> Table:  # noqa: ANN401
    shown, left_out = deeds.tail(LIMIT), max(0, len(deeds) - LIMIT)
    scripts = dict(zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True))
    rows = [_row(e, text(scripts.get(e["doc_id"])), lang) for e in shown.to_dict("records")]
    said = [phrase("controls.note", lang), phrase("controls.acts", lang)]
    if left_out:
        said.append(phrase("controls.more", lang, n=count("event", left_out, lang)))
    note = phrase("sentence_joint", lang).join(said)
    heads = ["date", "actor", "act", "target", "items", "quote"]
    return table("controls-table", phrase("controls.table", lang), heads, rows, edition, counted(note, "controls.latest"))


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
        *named(event, lang, ("party", "actor"), ("event_type", "type"), ("party", "target")),
        cell(names.join(items, lang) if items else None),
        [Run(quote, lang=tag, href=evidence_href(event["doc_id"], event["event_id"]))],
    ]
