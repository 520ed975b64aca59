"""What is known when a number is read: the times that an article's head tells, its topic, and what the sentences before said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from reportlib.model import Article, Claim, Period, Span
from reportlib.reading.asked import asked_ahead, is_question
from reportlib.reading.assertion import is_of_trade
from reportlib.reading.frames import frame_of
from reportlib.reading.publication import explicit_date
from reportlib.reading.roles import party, stands_aside
from reportlib.reading.scene import Scene
from reportlib.reading.speakers import Speakers
from reportlib.reading.told import Told, is_review_of_week, times_of
from reportlib.reading.topic import Topic
from reportlib.reading.turns import Turn

_ABOVE = 160  # characters above an article in which its date stands
_TABLED = re.compile(r"进出口|[进出]口(?:简况|情况|统计|数据|概况|快报|月报|简析)|\b(?:im|ex)ports of\b|trade statistics", re.IGNORECASE)


def known_times(scenes: list[Scene], article: Article, folded: str) -> Told:
    """The times that an article's head tells, before its numbers are read."""
    frame = frame_of(folded, article)
    told = times_of(scenes, article.title_span is not None, frame.reported)
    if frame.week is not None and not told.weekly and not told.reports and is_review_of_week(scenes, article.title_span):
        told = replace(told, title=Period(Span(0, 0), "", f"{frame.week}/{frame.week + timedelta(days=6)}", "span"))
    if (
        told.title is not None
        and article.title_span is not None
        and not told.weekly
        and is_of_trade(scenes[0])
        and _TABLED.search(folded, article.title_span.start, article.title_span.end)
    ):
        told = replace(told, reports=True)  # a bulletin of customs comes back to its month
    above = folded[max(0, article.span.start - _ABOVE) : article.span.start]
    stated = article.published is not None and len(article.published) == 7 and explicit_date(above) == article.published
    return replace(told, dated=article.dated, month_stated=stated)


@dataclass(slots=True)
class SoFar:
    """What is known when a number is read: of the article, and from the claims before it.

    Attributes:
        told: The times that were told.
        questions: The sentences before that ask for a number: of the last question's turn, else the sentence just before.
        answered: The kinds of number that have answered them.
        ahead: The time to come that the last question's turn asks about.
        turn: The turn of the conversation, if the article is one.
        announcer: The company whose own figures the article reports.
        following: The next sentence.
        source: Who was the source of the last number of the sentence before; ``sources``: of the numbers of this one.
        speakers: Those who were introduced as speaking for somebody.
        made: Claims of the sentence, by the place of their number.
        earlier: Those of the sentence before, likewise.
    """

    published: str | None
    folded: str
    topic: Topic
    told: Told
    announcer: str | None = None
    following: Scene | None = None
    questions: list[Scene] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    ahead: str | None = None
    turn: Turn | None = None
    speakers: Speakers = field(default_factory=Speakers)
    source: str | None = None
    sources: list[str | None] = field(default_factory=list)
    made: dict[int, list[Claim]] = field(default_factory=dict)
    earlier: dict[int, list[Claim]] = field(default_factory=dict)

    def speak(self, turn: Turn | None) -> None:
        """Goes on to the turn that a sentence belongs to: a question begins a topic, its answer goes on with it."""
        if turn is not None and turn is not self.turn and turn.asks:
            self.topic.turn_to(None)
            self.questions, self.answered, self.ahead = [], set(), None
        self.turn = turn

    def voice(self) -> str | None:
        """Whom an answer is from: the house of who speaks, else the company whose figures the article reports, else who speaks."""
        if self.turn is None or self.turn.asks:
            return None
        return self.turn.voice if self.turn.housed else self.announcer or self.turn.voice

    def ask(self, scene: Scene) -> None:
        """Takes note of a sentence that was read as a question, and of whom it asks about."""
        if self.turn is None or is_question(scene):
            self.questions, self.answered = ([*self.questions] if self.turn else []) + ([scene] if is_question(scene) else []), set()
        if self.turn is not None and self.turn.asks:
            self.ahead = asked_ahead(scene, self.published) or self.ahead
        if self.turn is not None and self.turn.asks and is_question(scene):
            kinds = ("company",) if self.announcer else ("area", "company")
            about = next((e for i, e in scene.entities(0, len(scene.text), *kinds) if not stands_aside(scene, i)), None)
            if about is not None and about.code != "WORLD":
                self.topic.turn_to(party(about, "topic"))
