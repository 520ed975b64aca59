"""What a notebook cell of the brief returns: sheets of blocks, independent of HTML and Typst.

A ``Sheet`` is JSON in the notebook's output (its own MIME type), which the exporters read; JupyterLab shows the HTML beside it.
A number is printed only as a ``Run`` with the ``result_id`` of the analysis that computed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

MIME = "application/vnd.reportlib.sheet.v1+json"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of inline text.

    Attributes:
        text: Plain text, never markup.
        result_id: The result that the number was printed from; the exporters turn it into a link and an endnote.
        lang: BCP 47 language where it differs from the brief's (zh-Hans, zh-Hant, en).
        strong: Set in bold.
        href: Anchor of a block of the brief ("#dependence"), or a path below build/ ("evidence/...html").
    """

    text: str
    result_id: str | None = None
    lang: str | None = None
    strong: bool = False
    href: str | None = None


Inline = list[Run]


@dataclass(frozen=True, slots=True)
class Title:
    """The title block: title, subtitle, and the lines under it (date, edition, what was read, how to read intervals)."""

    title: str
    subtitle: str
    lines: list[Inline] = field(default_factory=list)
    type: str = "title"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: a finding as a full sentence. ``short`` is the running head and the entry in the contents.

    On paper a section of the ``annex`` stands after the body (see ``paper``).
    """

    runs: Inline
    anchor: str
    short: str
    level: int = 1
    annex: bool = False
    type: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``role`` is body, lead, note or missing ("the documents say nothing on this")."""

    runs: Inline
    role: str = "body"
    type: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Findings:
    """The numbered list of findings; each points to its section's anchor."""

    items: list[Inline]
    anchors: list[str]
    type: str = "findings"


@dataclass(frozen=True, slots=True)
class Callout:
    """A box, for example what the documents get wrong."""

    title: str
    items: list[Inline]
    type: str = "callout"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: ``spec`` is the Vega-Lite dict; title is the finding, subtitle what is drawn and in which unit.

    A ``secondary`` one goes to the annex of the paper edition where its body would be too long.
    """

    anchor: str
    title: Inline
    subtitle: str
    spec: dict[str, Any]
    alt: str
    source: str
    note: str | Inline | None = None
    secondary: bool = False
    type: str = "figure"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; ``align`` is left, right or decimal; the unit stands in the head."""

    label: str
    align: str = "left"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are inline text.

    ``body_rows`` is how many rows the body of the paper edition has room for (None: all); a longer table stands whole in its annex.
    """

    anchor: str
    title: Inline
    columns: list[Column]
    rows: list[list[Inline]]
    note: str | Inline | None = None
    body_rows: int | None = None
    type: str = "table"


@dataclass(frozen=True, slots=True)
class Endnotes:
    """Where the endnotes stand: one note a number cited so far in the brief, made by the exporter."""

    heading: str
    type: str = "endnotes"


Block = Title | Heading | Paragraph | Findings | Callout | Figure | Table | Endnotes


@dataclass(frozen=True, slots=True)
class Note:
    """What an endnote says of one result: its claims with their quotes, the official figures, the caveats.

    A count of rows has none of these: ``counted`` says what was counted, and ``place`` is where the rows stand.

    ``quotes`` are dicts with claim_id, doc_id, publisher, published, sentence, exact (inside the sentence), lang, gloss (made from the
    claim's fields), href (evidence/<page>.html#<claim_id>). ``unconfirmed`` is why its claims leave the number unconfirmed, if they do.
    """

    result_id: str
    quotes: list[dict[str, Any]]
    references: list[str] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)
    counted: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The blocks that one cell contributes to the brief, and the notes of the results that they print.

    Attributes:
        language: en or zh.
        meta: For the first sheet: title, date, keywords, edition, parameters; used for PDF and HTML metadata.
    """

    blocks: list[Block]
    notes: list[Note] = field(default_factory=list)
    language: str = "en"
    meta: dict[str, Any] = field(default_factory=dict)

    def __add__(self, other: Sheet) -> Sheet:
        return Sheet(self.blocks + other.blocks, self.notes + other.notes, self.language, {**self.meta, **other.meta})

    def to_json(self) -> dict[str, Any]:
        """The sheet as plain JSON data."""
        return asdict(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from reportlib.brief.preview import preview  # which draws the charts

        return {MIME: self.to_json(), "text/html": preview(self.blocks, self.notes), "text/plain": f"<Sheet of {len(self.blocks)} blocks>"}


def plain(runs: Iterable[Run | dict[str, Any]]) -> str:
    """The text of inline runs without their links."""
    return "".join(r["text"] if isinstance(r, dict) else r.text for r in runs)
