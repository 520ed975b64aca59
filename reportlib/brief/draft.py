"""The draft mark: which headlines stand on unconfirmed claims, and what the edition says of that on its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from reportlib.brief.counts import PREFIX, counted, is_count
from reportlib.brief.display import Block, Findings, Heading, Inline, Note, Paragraph, Run, Sheet, Title
from reportlib.brief.findings import count, phrase
from reportlib.brief.notes import count_note

COUNT = "headlines"
TRUST = "coverage"
"""Anchor of the section that says how far the brief can be trusted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """How many headlines cite a number, how many of them stand on unconfirmed claims, and whether the reader has accepted these.

    >>> Draft(9, 2).is_draft, Draft(9, 2, accepted=True).is_draft, Draft(9, 0).is_draft
    (True, False, False)
    """

    headlines: int = 0
    unconfirmed: int = 0
    accepted: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether the edition carries the mark."""
        return self.unconfirmed > 0 and not self.accepted

    def to_json(self) -> dict[str, Any]:
        """As plain data, for the manifest."""
        return {**asdict(self), "draft": self.is_draft}


def headlines(blocks: Sequence[Block]) -> Iterator[Inline]:
    """The findings of the summary and the headings of the sections."""
    for block in blocks:
        if isinstance(block, Findings):
            yield from block.items
        elif isinstance(block, Heading) and block.level == 1:
            yield block.runs


def is_unconfirmed(runs: Inline, unconfirmed: Mapping[str, list[str]]) -> bool:
    """Whether one of the numbers of a headline is not confirmed."""
    return any(r.result_id in unconfirmed for r in runs if r.result_id)


def doubted(notes: Sequence[Note]) -> dict[str, list[str]]:
    """The results whose notes say why they are not confirmed."""
    return {n.result_id: n.unconfirmed for n in notes if n.unconfirmed}


def draft_of(sheet: Sheet) -> Draft:
    """What the headlines of a sheet stand on; ``accept_unconfirmed`` of its edition is the reader's word."""
    doubts = doubted(sheet.notes)
    cited = [runs for runs in headlines(sheet.blocks) if any(r.result_id and not is_count(r.result_id) for r in runs)]
    accepted = bool(sheet.meta.get("parameters", {}).get("accept_unconfirmed", False))
    return Draft(len(cited), sum(is_unconfirmed(runs, doubts) for runs in cited), accepted)


def with_lines(sheet: Sheet, draft: Draft) -> Sheet:
    """The sheet with a line on its title page and one in its section on trust, where a headline cites a number at all."""
    if not draft.headlines:
        return sheet
    lang = sheet.language
    said = {"n": str(draft.unconfirmed), "all": count("headline", draft.headlines, lang)}
    kind = "accepted" if draft.unconfirmed and draft.accepted else "open" if draft.unconfirmed else "none"
    blocks: list[Block] = []
    for block in sheet.blocks:
        if isinstance(block, Title) and draft.unconfirmed:
            block = replace(block, lines=[*block.lines, counted(phrase(f"draft.{kind}", lang, **said), COUNT)])
        blocks.append(block)
        if isinstance(block, Heading) and block.anchor == TRUST:
            told = counted(phrase(f"draft.trust_{kind}", lang, **said), COUNT)
            blocks.append(Paragraph([*told, Run(phrase("sentence_joint", lang) + phrase("draft.rule", lang))]))
    return replace(sheet, blocks=blocks, notes=[*sheet.notes, count_note(PREFIX + COUNT, lang)])
