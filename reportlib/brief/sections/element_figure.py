"""The strip of the elements as a Figure block: what is under control today, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlib.analysis.elements import RARE_EARTHS, STRENGTH, by_element
from reportlib.analysis.marks import event_marks
from reportlib.brief import names
from reportlib.brief.display import Block, Inline, Run
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import called, phrase
from reportlib.brief.results import Results
from reportlib.brief.sections.figures import figure

if TYPE_CHECKING:
    import pandas as pd

SPELLED = 5
"""A longer list of elements is one of symbols."""


def strip(found: Results, tables: Tables, edition: Edition) -> list[Block]:
    """The state of each element; nothing where no control names or touches one."""
    from reportlib.charts.elements import strip as drawn

    held = by_element(found.controls)
    if held.empty:
        return []
    points = event_marks(found.controls[found.controls["result_id"].isin(held["result_id"])], tables["events"], tables["articles"])
    chart = drawn(held, list(RARE_EARTHS), points, edition.language)
    return [figure("elements", chart, points, edition, _title(held, edition.language))]


def _title(held: pd.DataFrame, language: str) -> Inline:
    """What holds in the strongest state, by the official record where it names an element, else as the documents tell it."""
    named = held[~held["by_group"].astype(bool)]
    for layer in ("reference", "documents"):
        for state in STRENGTH:
            elements = named.loc[named["layer"].eq(layer) & named["state"].eq(state), "element"].tolist()
            if elements:
                long = len(elements) > SPELLED
                items = names.join([e if long and e in RARE_EARTHS else called("item", e, language) or e for e in elements], language)
                whose = phrase(f"figure.elements.{layer}", language)
                return [Run(phrase(f"figure.elements.{state}", language, items=items, whose=whose))]
    return [Run(phrase("figure.controls", language))]
