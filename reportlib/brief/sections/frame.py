"""What every section is made of: a heading that is a finding, a line where there is nothing, tables, the notes of what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.analysis.results import text_or_none
from reportlib.brief.confirmed import doubts
from reportlib.brief.display import Block, Column, Heading, Inline, Paragraph, Run, Sheet, Table
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import Finding, called, number_runs, phrase
from reportlib.brief.notes import make_notes
from reportlib.brief.numbers import Number, last_digit, number_of
from reportlib.brief.once import once_each
from reportlib.brief.results import Results

if TYPE_CHECKING:
    import pandas as pd


def heading(section: str, edition: Edition, found: Sequence[Finding] = (), runs: Inline | None = None, annex: bool = False) -> Heading:
    """The section's heading: its first finding as a sentence, or the given runs, or the name of the section."""
    short = phrase(f"section.{section}", edition.language)
    return Heading(runs or (found[0].heading if found else [Run(short)]), section, short, annex=annex)


def second(found: Sequence[Finding]) -> Inline | None:
    """The finding that a section's figure shows: the next after the one in the heading."""
    return found[1].heading if len(found) > 1 else None


def nothing(section: str, edition: Edition) -> Sheet:
    """The one line of a section that has nothing to say."""
    block: list[Block] = [heading(section, edition), Paragraph([Run(phrase(f"missing.{section}", edition.language))], role="missing")]
    return Sheet(block, language=edition.language)


def paragraph(text: str, role: str = "body") -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph([Run(text)], role)


def sentences(found: Iterable[Finding], edition: Edition, role: str = "body") -> list[Block]:
    """Findings one after the other as a paragraph."""
    runs: Inline = []
    between = phrase("sentence_joint", edition.language)
    for f in found:
        runs += ([Run(between)] if runs and between else []) + f.sentence
    return [Paragraph(runs, role)] if runs else []


def table(
    anchor: str,
    title: str | Inline,
    heads: Sequence[str | tuple[str, str]],
    rows: list[list[Inline]],
    edition: Edition,
    note: str | Inline | None = None,
    body_rows: int | None = 0,
) -> Table:
    """A table; ``heads`` are phrases, with an alignment (right or decimal) where it is not left.

    On paper it stands in the annex, but for its first ``body_rows``, or where it has no more.
    """
    aligned = [(h, "left") if isinstance(h, str) else h for h in heads]
    columns = [Column(phrase(f"head.{key}", edition.language), align) for key, align in aligned]
    return Table(anchor, [Run(title)] if isinstance(title, str) else title, columns, rows, note, body_rows)


def cell(text: object, lang: str | None = None, href: str | None = None) -> Inline:
    """A table cell of plain text; empty for nothing."""
    shown = "" if text is None or text != text else str(text)
    return [Run(shown, lang=lang, href=href)] if shown else []


def named(row: Mapping[Any, Any], language: str, *columns: tuple[str, str]) -> list[Inline]:
    """The names of a row's codes, a table cell each; ``columns`` are pairs of a kind (party, item, stage, measure …) and a column."""
    return [cell(called(kind, text_or_none(row[column]), language)) for kind, column in columns]


def amount(row: Mapping[Any, Any], claims: pd.DataFrame, language: str) -> Inline:
    """The table cell of a row's number, without its period, which has a cell of its own or goes without saying."""
    return number_runs(replace(number_of(dict(row), claims), period=None), language)


def joint(texts: Sequence[str], language: str) -> str:
    """Clauses joined as the language joins them."""
    return phrase("joint", language).join(texts)


def claims_index(tables: Tables) -> pd.DataFrame:
    """The claims by their id."""
    return _by_id(tables["claims"])


@once_each
def _by_id(claims: pd.DataFrame) -> pd.DataFrame:
    return claims.set_index("claim_id", drop=False)


def reference_number(result_id: str, facts: pd.DataFrame) -> Number:
    """The official figures on a result as one number: from the smallest to the largest of them."""
    lows, highs = facts["low"].fillna(facts["value"]), facts["high"].fillna(facts["value"])
    low, high = Decimal(str(lows.min())), Decimal(str(highs.max()))
    digits = min(last_digit(v) for v in (low, high))
    return Number(result_id, None, low, high, unit=str(facts["unit"].iloc[0]), quantum=digits, caps=True)


def sheet(blocks: Sequence[Block], found: Results, tables: Tables, edition: Edition) -> Sheet:
    """A Sheet with the notes of every number that its blocks print."""
    notes = make_notes(blocks, found.frames(), tables, found.facts, edition.language, doubts(found, tables))
    return Sheet(list(blocks), notes, language=edition.language)
