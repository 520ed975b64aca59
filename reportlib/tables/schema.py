"""The one schema of each table: column, type, meaning. Everything that writes, reads or documents a table uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportlib.errors import TableError

VERSION = "1"
"""Raised when a column is appended; columns are never renamed or removed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``kind`` is text, integer, number, boolean or list (of text); ``codes`` names the code list that it draws on."""

    name: str
    kind: str
    meaning: str
    required: bool = False
    codes: str | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """One table: its primary key, its columns in order, and the columns that point to other tables."""

    name: str
    meaning: str
    key: str
    columns: tuple[Column, ...]
    references: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [c.name for c in self.columns]


def _c(name: str, kind: str, meaning: str, required: bool = False, codes: str | None = None) -> Column:
    return Column(name, kind, meaning, required, codes)


_PLACE = (
    _c("doc_id", "text", "the document", True),
    _c("article_id", "text", "the article in it"),
    _c("start", "integer", "first character, counted in code points of the document's text", True),
    _c("end", "integer", "one past the last character", True),
    _c("exact", "text", "the words between start and end, from the original text", True),
)

DOCUMENTS = Schema(
    "documents",
    "One row a file.",
    "doc_id",
    (
        _c("doc_id", "text", "path below the input folder without its ending", True),
        _c("path", "text", "path as given", True),
        _c("sha256", "text", "hash of the file's bytes", True),
        _c("format", "text", "kind of file: text or markdown"),
        _c("encoding", "text", "how the bytes were decoded"),
        _c("script", "text", "Hans, Hant or Latn", codes="script"),
        _c("n_chars", "integer", "length of the decoded text in code points"),
        _c("status", "text", "read, skipped or failed", True, codes="document_status"),
        _c("reason", "text", "why it was skipped or failed"),
    ),
)

ARTICLES = Schema(
    "articles",
    "One row a story.",
    "article_id",
    (
        _c("article_id", "text", "stable id", True),
        _c("doc_id", "text", "the document", True),
        _c("start", "integer", "first character of the body", True),
        _c("end", "integer", "one past its last character", True),
        _c("title", "text", "headline"),
        _c("publisher", "text", "outlet, as written"),
        _c("publisher_kind", "text", "what kind of outlet it is", codes="publisher_kind"),
        _c("published", "text", "ISO 8601 date, may be partial or an interval"),
        _c("complete", "boolean", "false where the text is cut off"),
        _c("script", "text", "Hans, Hant or Latn", codes="script"),
        _c("on_topic", "boolean", "whether it is about minerals, their chains or the controls on them"),
        _c("duplicate_of", "text", "article_id of an earlier article with nearly the same text"),
    ),
    (("doc_id", "documents"),),
)

_QUANTITY = (
    _c("bound", "text", "exact, approx, over, under, at_least, at_most or range", codes="bound"),
    _c("change", "text", "yoy, mom or plain for a change; empty for a level", codes="change"),
    _c("qualifier", "text", "the normalised word that qualifies the number: near, about, over, several, tens …"),
    _c("resolution", "number", "place value of the last digit written, in the canonical unit"),
)

MENTIONS = Schema(
    "mentions",
    "One row a quantity.",
    "mention_id",
    (
        _c("mention_id", "text", "stable id", True),
        *_PLACE,
        _c("kind", "text", "share, mass, money, price, count, multiple, duration, length or other", True, codes="kind"),
        _c("value", "number", "in canonical units; empty for a range"),
        _c("low", "number", "lower end, where one is stated"),
        _c("high", "number", "upper end, where one is stated"),
        _c("unit", "text", "canonical unit; classifiers in Simplified form"),
        *_QUANTITY,
        _c("inherited", "text", "parts that came from elsewhere: unit, sign, scale, change (; between)"),
        _c("rule", "text", "lexicon entry that read it"),
    ),
    (("doc_id", "documents"), ("article_id", "articles")),
)

CLAIMS = Schema(
    "claims",
    "One row an observation that a number states (SDMX terms).",
    "claim_id",
    (
        _c("claim_id", "text", "stable id", True),
        _c("mention_id", "text", "the quantity that states it", True),
        *_PLACE,
        _c("sentence", "text", "the sentence, from the original text", True),
        _c("measure", "text", "what is measured", True, codes="measure"),
        _c("ref_area", "text", "subject: ISO 3166 alpha-2, EU, G7, WORLD …; for a company its home, if known"),
        _c("ref_entity", "text", "subject, where it is a company or body"),
        _c("counterpart_area", "text", "partner area"),
        _c("counterpart_entity", "text", "partner company or body"),
        _c("item", "text", "element, group or good"),
        _c("stage", "text", "stage of the chain", codes="stage"),
        _c("time_period", "text", "ISO 8601 period that the number holds for"),
        _c("obs_value", "number", "in canonical units; empty for a range"),
        _c("obs_low", "number", "lower end, where one is stated"),
        _c("obs_high", "number", "upper end, where one is stated"),
        _c("unit_measure", "text", "canonical unit"),
        *_QUANTITY,
        _c("obs_status", "text", "actual, estimate, forecast, target, plan or hypothetical", True, codes="obs_status"),
        _c("source", "text", "who is said to have said it; empty where the article speaks for itself"),
        _c("basis", "text", "weight or value, where stated", codes="basis"),
        _c("route", "text", "direct or effective, where stated", codes="route"),
        _c(
            "scope",
            "text",
            "what part of the subject or chain it covers, where stated; or that its year is a financial one whose end is not",
        ),
        _c("horizon", "text", "ISO 8601 duration that a loss or forecast runs, where stated"),
        _c("resolved_by", "text", "where the subject was found", codes="resolved_by"),
        _c("found_by", "text", "where each field was found: subject=same_clause item=topic period=article …"),
        _c("confidence", "number", "0 to 1, how sure the reading is"),
        _c("corrected", "text", "set, confirmed, or empty: what an analyst did to the row"),
        _c("rule", "text", "lexicon rule that made it", True),
    ),
    (("doc_id", "documents"), ("article_id", "articles"), ("mention_id", "mentions")),
)

EVENTS = Schema(
    "events",
    "One row a dated act of policy or of a company.",
    "event_id",
    (
        _c("event_id", "text", "stable id", True),
        *_PLACE,
        _c("sentence", "text", "the sentence, from the original text", True),
        _c("date", "text", "ISO 8601, at least the month", True),
        _c("actor", "text", "who acts"),
        _c("type", "text", "kind of act", True, codes="event_type"),
        _c("target", "text", "whom it is aimed at"),
        _c("items", "text", "items concerned (; between)"),
        _c("instrument", "text", "announcement, law or agreement by which it acts"),
        _c("effect_start", "text", "first day of effect, where stated"),
        _c("effect_end", "text", "last day of effect, where stated"),
        _c("status", "text", "announced, in_force, suspended or ended", codes="event_status"),
        _c("summary", "text", "one English line made from the fields"),
        _c("corrected", "text", "set, confirmed, or empty: what an analyst did to the row"),
        _c("rule", "text", "lexicon rule that made it", True),
    ),
    (("doc_id", "documents"), ("article_id", "articles")),
)

RELATIONS = Schema(
    "relations",
    "One row a statement without a number.",
    "relation_id",
    (
        _c("relation_id", "text", "stable id", True),
        *_PLACE,
        _c("subject", "text", "item, area or company", True),
        _c("relation", "text", "how they are related", True, codes="relation"),
        _c("object", "text", "application, area or rule", True),
        _c("item", "text", "item concerned"),
        _c("rule", "text", "lexicon rule that made it", True),
    ),
    (("doc_id", "documents"), ("article_id", "articles")),
)

TABLES: dict[str, Schema] = {s.name: s for s in (DOCUMENTS, ARTICLES, MENTIONS, CLAIMS, EVENTS, RELATIONS)}

RESULT_COLUMNS: tuple[Column, ...] = (
    _c("result_id", "text", "stable id of the result", True),
    _c("value", "number", "a point, where there is one"),
    _c("low", "number", "lower end of the interval"),
    _c("high", "number", "upper end of the interval"),
    _c("low_open", "boolean", "whether the lower end itself is outside"),
    _c("high_open", "boolean", "whether the upper end itself is outside"),
    _c("unit", "text", "unit of value, low and high"),
    _c("n_claims", "integer", "number of claims it stands on", True),
    _c("n_sources", "integer", "number of independent sources among them", True),
    _c("claim_ids", "list", "the claims, or the events where it stands on dated acts", True),
    _c("reference_ids", "list", "the official figures held against it", True),
    _c("caveats", "list", "what a reader has to know", True),
)
"""Columns that every frame of an analysis has beside its own key columns."""


def schema_of(name: str) -> Schema:
    """The schema of a table.

    Raises:
        TableError: There is no table of that name.
    """
    try:
        return TABLES[name]
    except KeyError:
        raise TableError("no such table", where=name, remedy=f"use one of: {', '.join(TABLES)}") from None


def code_list(name: str | None) -> Mapping[str, Any]:
    """The codes of a list of the lexicon by name; empty where there is none."""
    from reportlib.lexicon.codes import codes

    return codes(name) if name else {}
