"""The frozen value types that every room shares. Positions count code points of the document's decoded text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in a document (W3C TextPositionSelector)."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        """Whether a position or another span lies inside."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return isinstance(other, int) and self.start <= other < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """The decoded text of one file.

    Attributes:
        doc_id: Path below the input folder without its ending, "/" kept.
        text: Decoded text, line ends as in the file, no byte-order mark.
        folded: ``reading.text.fold(text)``: same length, Simplified, half-width.
        script: Hans, Hant or Latn.
    """

    doc_id: str
    path: str
    sha256: str
    format: str
    encoding: str
    script: str
    text: str
    folded: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Article:
    """One story in a document (schema.org NewsArticle).

    Attributes:
        span: Its body, without the title and the outlet's line.
        title_span: Where the title stands, if it has one outside the body.
        published: ISO 8601 date, possibly partial (2025-12, 2025-12-05, 2025-12/2026-01), or None.
        complete: False where the text is cut off.
        dated: Whether the text, or the collection it stands in, states the date, rather than letting it be inferred.
        duplicate_of: article_id of an earlier article with (nearly) the same text.
    """

    article_id: str
    doc_id: str
    span: Span
    title: str | None = None
    title_span: Span | None = None
    publisher: str | None = None
    publisher_kind: str = "unknown"
    published: str | None = None
    dated: bool = True
    complete: bool = True
    script: str = "Hans"
    on_topic: bool = True
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a phrase says in numbers, in canonical units (t, whole currency units, percent, times).

    Attributes:
        kind: share, mass, money, price, count, multiple, duration, length or other (a number without a unit, where asked for, too).
        value: The number; None for a range, whose ends are low and high.
        bound: exact, approx, over, under, at_least, at_most or range.
        change: yoy, mom or plain for a change (value carries its sign); None for a level.
        qualifier: The normalised word: near, about, over, several, tens ...; None without one.
        resolution: Place value of the last digit written, in the canonical unit (27万吨: 10000).
        inherited: Parts that came from elsewhere in the text: unit, sign, scale, change.
        rule: The entry of the lexicon that read its unit or phrase.
        borrowed: The words that an inherited scale and unit were written in (万吨, /kg).
    """

    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    bound: str = "exact"
    change: str | None = None
    qualifier: str | None = None
    resolution: Decimal | None = None
    inherited: tuple[str, ...] = ()
    rule: str = ""
    borrowed: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity at a place; ``exact`` is cut from the original text."""

    span: Span
    exact: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing at a place.

    Attributes:
        type: area, company, institution, person or item.
        code: ISO 3166 alpha-2 (or EU, G7, WORLD, Africa ...), a common English name, or an item code.
        home: The area that a company, institution or person belongs to, if known.
        surface: The folded words of the lexicon that matched.
    """

    span: Span
    exact: str
    type: str
    code: str
    home: str | None = None
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression at a place.

    Attributes:
        value: ISO 8601: 2024, 2025-10, 2025-Q2, 2025-12-12, or start/end.
        relation: at, since (从…开始), until (到…为止), by (到2030年) or span (a stretch such as 过去十年).
        relative: True where it was read against the article's date (今年, 10月).
        fiscal: How it calls its year a financial one (reportlib.reading.fiscal); the value stands as if it were a calendar year.
    """

    span: Span
    exact: str
    value: str
    relation: str = "at"
    relative: bool = False
    fiscal: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An observation that a mention states (columns of the claims table; see tables.schema)."""

    mention: Mention
    sentence: Span
    measure: str
    ref_area: str | None = None
    ref_entity: str | None = None
    counterpart_area: str | None = None
    counterpart_entity: str | None = None
    item: str | None = None
    stage: str | None = None
    time_period: str | None = None
    obs_status: str = "actual"
    source: str | None = None
    basis: str | None = None
    route: str | None = None
    scope: str | None = None
    horizon: str | None = None
    resolved_by: str = "same_clause"
    found_by: str = ""
    confidence: float = 0.5
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act of policy or of a company (columns of the events table)."""

    span: Span
    sentence: Span
    date: str
    actor: str | None
    type: str
    target: str | None = None
    items: tuple[str, ...] = ()
    instrument: str | None = None
    effect_start: str | None = None
    effect_end: str | None = None
    status: str = "announced"
    summary: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement without a number: subject, relation, object (columns of the relations table)."""

    span: Span
    sentence: Span
    subject: str
    relation: str
    object: str
    item: str | None = None
    rule: str = ""
