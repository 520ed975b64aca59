"""Small tables for the tests of analyses and charts: claims from a few fields each."""

import pandas as pd

from reportlib.analysis.comparable import with_keys
from reportlib.tables.frames import to_frame

FIELDS = {"obs_status": "actual", "bound": "exact", "unit_measure": "%", "confidence": 0.9, "rule": "test", "start": 0, "end": 3}


def claims(*rows):
    """A claims table; each row names what it has."""
    made = []
    for i, row in enumerate(rows):
        base = {**FIELDS, "claim_id": f"c{i}", "mention_id": f"m{i}", "doc_id": "d1", "article_id": "a1", "measure": "dependence"}
        stated = str(row.get("obs_value", "some"))
        made.append({**base, "exact": stated, "sentence": f"They say {stated} of it.", **row})
    return to_frame("claims", made)


def articles(*rows):
    """An articles table; a1 of d1 and a2 of d2, and whatever else is given."""
    base = {
        "start": 0,
        "end": 99,
        "complete": True,
        "on_topic": True,
        "script": "Latn",
        "published": "2025-12",
        "publisher_kind": "unknown",
    }
    known = [{"article_id": "a1", "doc_id": "d1", "publisher": "Daily"}, {"article_id": "a2", "doc_id": "d2", "publisher": "Weekly"}]
    return to_frame("articles", [{**base, **r} for r in [*known, *rows]])


def keyed(*rows, policy="house", more_articles=()):
    """Claims with their keys and intervals."""
    return with_keys(claims(*rows), articles(*more_articles), policy)


def ids(frame: pd.DataFrame, **key):
    """The rows of a frame that have these values."""
    for column, value in key.items():
        frame = frame[frame[column].eq(value).fillna(False)]
    return frame


EVENT = {"actor": "CN", "status": "announced", "rule": "test", "start": 0, "end": 3, "doc_id": "d1", "article_id": "a1"}


def events(*rows):
    """An events table; each row names what it has."""
    made = [{**EVENT, "event_id": f"e{i}", "exact": "They act", "sentence": "They act today.", **row} for i, row in enumerate(rows)]
    return to_frame("events", made)
