"""How likely a claim is read right, from where its parts were found."""

from __future__ import annotations

from math import exp

from reportlib.reading.roles import Party
from reportlib.reading.rules import Match

# log-odds that measure, subject and item are right, fitted on the development documents (tests/gold/README.md) and rounded
_LOG_ODDS, _TOPIC_ITEM, _DISTANT_RANK = 2.2, -0.45, -1.1
_SUBJECT = {"same_clause": 0.0, "inherited": 0.0, "same_sentence": -0.9, "topic": -1.3, None: -2.5}


def confidence_of(match: Match, subject: Party | None, item_by: str | None) -> float:
    """How likely measure, subject and item are right, from where rule, subject and item were found: a logistic model of three features."""
    odds = _LOG_ODDS + _SUBJECT[subject.resolved_by if subject else None]
    if item_by == "topic":
        odds += _TOPIC_ITEM
    if match.rule.rank >= 4:
        odds += _DISTANT_RANK
    return round(1 / (1 + exp(-odds)), 3)
