"""The lanes of the acts as a Figure block: who moved when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reportlib.analysis.days import days_of
from reportlib.analysis.marks import event_marks
from reportlib.brief.display import Block, Inline
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.sections.figures import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

BACK = timedelta(days=730)
"""How far before the edition's date the lanes reach; the table has what is older."""

FEWEST = 3
"""Fewer acts are told sooner than they are drawn."""


def lanes(events: pd.DataFrame, policy: Sequence[str], tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The acts of the last two years by actor; nothing where there are hardly any.

    Args:
        events: The acts to draw, rows of the events table.
        policy: The types of acts that are policy.
        tables: The tables.
        edition: The edition.
        finding: The title.
    """
    from reportlib.charts.acts import lanes as drawn

    when = days_of(as_of(tables, edition))
    known = events[events["actor"].notna()]
    known = known.assign(days=known["date"].astype(object).map(days_of))
    known = known[known["days"].notna()]
    if when is None or known.empty:
        return []
    acts = known.assign(first=[d.first for d in known["days"]], last=[d.last for d in known["days"]], policy=known["type"].isin(policy))
    acts = acts[[first >= when.last - BACK for first in acts["first"]]]
    if len(acts) < FEWEST:
        return []
    own = acts.assign(result_id=acts["event_id"], claim_ids=acts["event_id"].astype(object).map(lambda e: [e]))
    points = event_marks(own, tables["events"], tables["articles"])
    columns = ["event_id", "actor", "type", "date", "policy", "first", "last"]
    return [figure("acts", drawn(acts[columns], when.last, points, edition.language, edition.at_most(10)), points, edition, finding)]
