"""An edition of the brief: its parameters, and the part of the tables that they leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from reportlib.analysis.chains import STAGES
from reportlib.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]
LANGUAGES = ("en", "zh")
LENGTHS = ("full", "short")
SHORT_ROWS = 5
"""Rows of a chart at most in the short edition, so that a page has room for two."""
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")


@dataclass(frozen=True, slots=True)
class Edition:
    """The parameters of an edition, under the names that the notebooks use.

    Attributes:
        as_of: ISO date; articles published later are left out. Empty: the latest date of publication in the documents.
        importers: Area codes to report on; empty: all that the documents speak of.
        items: Item codes, each with what belongs to it; empty: all.
        stages: Stages of the chain; empty: all.
        language: en or zh.
        overlay_reference: Whether official figures are drawn beside the claims.
        interval_policy: How words such as "about" become intervals.
        fx_table: CSV file of dated exchange rates (columns date, base, quote, rate, source); empty: nothing is converted.
        floor_upside: The part of what a market price exceeds a price floor by that the payer of the floor receives, 0 to 1.
        length: full, or short for an edition of two pages.
        accept_unconfirmed: Whether headlines that stand on unconfirmed claims are taken as they are, so that the edition is no draft.
        chart_rows: Rows of a chart at most, so that it takes a third of a page; 0: as many as fit on a page.
    """

    as_of: str = ""
    importers: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    language: str = "en"
    overlay_reference: bool = True
    interval_policy: str = "house"
    fx_table: str = ""
    floor_upside: float = 0.0
    chart_rows: int = 0
    length: str = "full"
    accept_unconfirmed: bool = False

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ParameterError(f"language = {self.language!r}", remedy=f"use one of: {', '.join(LANGUAGES)}")
        if self.length not in LENGTHS:
            raise ParameterError(f"length = {self.length!r}", remedy=f"use one of: {', '.join(LENGTHS)}")
        if self.as_of and not _DATE.match(self.as_of):
            raise ParameterError(f"as_of = {self.as_of!r} is no ISO date", remedy="write 2026, 2026-01 or 2026-01-15, or leave it empty")
        unknown = [s for s in self.stages if s not in STAGES]
        if unknown:
            raise ParameterError(f"no such stage: {', '.join(unknown)}", remedy=f"use of: {', '.join(STAGES)}")

    def at_most(self, rows: int) -> int:
        """How many rows a chart may have that has room for so many.

        >>> Edition(chart_rows=8).at_most(16), Edition().at_most(16)
        (8, 16)
        """
        rows = min(SHORT_ROWS, rows) if self.length == "short" else rows
        return min(self.chart_rows, rows) if self.chart_rows > 0 else rows

    def parameters(self) -> dict[str, Any]:
        """The parameters as plain data."""
        return asdict(self)


def as_of(tables: Tables, edition: Edition) -> str | None:
    """The edition's date: as given, or the latest publication among the articles that were read."""
    if edition.as_of:
        return edition.as_of
    dates = [str(d).split("/")[-1] for d in tables["articles"]["published"].dropna()]
    return max(dates, default=None)


def select(tables: Tables, edition: Edition) -> dict[str, pd.DataFrame]:
    """The tables without what was published after ``as_of``, off the topic, or told before in the same words."""
    articles = tables["articles"]
    began = articles["published"].fillna("").astype(str).str.split("/").str[0]
    late = began.str.slice(0, len(edition.as_of)).gt(edition.as_of) if edition.as_of else began.eq("\0")
    kept = articles[~late & articles["on_topic"].fillna(True).astype(bool) & articles["duplicate_of"].isna()]
    ids = set(kept["article_id"])
    out = {**tables, "articles": kept}
    for table in ("mentions", "claims", "events", "relations"):
        frame = tables[table]
        out[table] = frame[frame["article_id"].isna() | frame["article_id"].isin(ids)]
    return out
