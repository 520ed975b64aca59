"""Where the notes stand; the exporters fill them."""

from __future__ import annotations

from reportlib.brief.display import Endnotes, Sheet
from reportlib.brief.edition import Edition
from reportlib.brief.findings import phrase


def endnotes(edition: Edition) -> Sheet:
    """The place of the notes."""
    return Sheet([Endnotes(phrase("section.endnotes", edition.language))], language=edition.language)
