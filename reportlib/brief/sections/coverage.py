"""How far to trust this: what was read, what became a claim, what stands behind a number, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Inline, Paragraph, Run, Sheet
from reportlib.brief.edition import Edition, Tables, select
from reportlib.brief.findings import count, phrase
from reportlib.brief.notes import count_note, printed_results
from reportlib.brief.results import analyse
from reportlib.brief.sections.frame import cell, heading, joint, nothing, paragraph, table
from reportlib.brief.short import printed_notes
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("quantities", "set_aside", "no_claim", "stating", "used", "not_used")


def coverage(tables: Tables, edition: Edition, printed: Iterable[Sheet]) -> Sheet:
    """Counts by document from quantities read to claims used; ``printed`` are the sheets whose numbers the brief prints."""
    lang, mentions = edition.language, tables["mentions"]
    printed = printed_notes(printed) if edition.length == "short" else printed
    if mentions.empty:
        return nothing("coverage", edition)
    used = {q["claim_id"] for s in printed for n in s.notes for q in n.quotes}
    counts = count_by_document(tables, edition, used)
    total = counts.sum()
    lead = phrase(
        "coverage.heading",
        lang,
        quantities=count("quantity", int(total["quantities"]), lang),
        stating=int(total["stating"]),
        used=int(total["used"]),
    )
    rows: list[list[Inline]] = [
        [cell(doc_id, href=evidence_href(str(doc_id))), *(counted(str(int(row[c])), "coverage") for c in COUNTS)]
        for doc_id, row in counts.iterrows()
    ]
    rows.append(
        [[Run(phrase("coverage.total", lang), strong=True)], *([Run(str(int(total[c])), "count.coverage", strong=True)] for c in COUNTS)]
    )
    blocks: list[Block] = [
        heading("coverage", edition, runs=counted(lead, "coverage"), annex=True),
        paragraph(phrase("coverage.lead", lang)),
        table(
            "coverage-table",
            [Run(phrase("coverage.table", lang), "count.coverage")],
            ["document", *((c, "right") for c in COUNTS)],
            rows,
            edition,
            phrase("coverage.note", lang),
        ),
    ]
    left = analyse(tables, edition).coverage
    left = left[left["step"].eq("left_out") & left["value"].gt(0)]
    said = [count(f"left_out.{r}", int(v), lang) for r, v in zip(left["reason"], left["value"], strict=True)]
    if said:
        blocks.append(Paragraph(counted(phrase("coverage.left_out", lang, said=joint(said, lang)), "coverage.left_out"), "note"))
    not_read = tables["documents"][tables["documents"]["status"].ne("read")]
    for document in not_read.to_dict("records"):
        blocks.append(paragraph(phrase("coverage.not_read", lang, name=document["doc_id"], reason=document["reason"] or "—"), "note"))
    return Sheet(blocks, [count_note(i, lang) for i in printed_results(blocks)], lang)


def count_by_document(tables: Tables, edition: Edition, used: set[str]) -> pd.DataFrame:
    """One row a document; quantities = set_aside + no_claim + stating, and stating = used + not_used."""
    mentions, claims = tables["mentions"], tables["claims"]
    kept = set(select(tables, edition)["mentions"]["mention_id"])
    stating = set(claims["mention_id"])
    behind = set(claims.loc[claims["claim_id"].isin(used), "mention_id"])
    in_scope, states, is_used = (mentions["mention_id"].isin(s) for s in (kept, stating, behind))
    flags = mentions[["doc_id"]].assign(
        quantities=True,
        set_aside=~in_scope,
        no_claim=in_scope & ~states,
        stating=in_scope & states,
        used=in_scope & states & is_used,
        not_used=in_scope & states & ~is_used,
    )
    documents = tables["documents"].loc[tables["documents"]["status"].eq("read"), "doc_id"]
    return flags.groupby("doc_id")[list(COUNTS)].sum().reindex(documents.tolist(), fill_value=0)
