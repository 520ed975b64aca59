"""The times that an article has told so far: of its title, of the paragraph, of the last figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Period, Span
from reportlib.reading.clock import read_stamp
from reportlib.reading.reported import months_of
from reportlib.reading.scene import Scene
from reportlib.reading.timewords import is_attribute, is_compared, is_now, is_secondary

_LASTS = 3  # sentences for which a time goes on


@dataclass(slots=True)
class Told:
    """The times told so far in a paragraph, and that of the title.

    Attributes:
        dated: Whether the article states its date.
        month_stated: Whether a line above the article states the month that it is dated by.
        reports: Whether the article is a report on the time that its title names.
        title: The time that the title names.
        running: The last time of the paragraph at which something was; ``day``: the last day told with it.
        as_of: The last day up to which figures were said to stand (截至12月12日), for the quotations listed after it.
        coming: The months that the sentences after this one name.
    """

    dated: bool = True
    month_stated: bool = False
    reports: bool = False
    title: Period | None = None
    running: Period | None = None
    day: Period | None = None
    as_of: Period | None = None
    age: int = 0
    coming: list[str] = field(default_factory=list)

    @property
    def weekly(self) -> bool:
        """Whether the title names a week."""
        return self.title is not None and len(self.title.value) == 21

    def _is_after_report(self, time: Period) -> bool:
        """Whether a time begins after what the report is on."""
        months = months_of(self.title.value) if self.title is not None else None
        begin = read_stamp(time.value.split("/")[0])
        if months is None or begin is None or begin.month is None or "Q" in time.value:
            return False
        return (begin.year, begin.month) > (months[1].year, months[1].month or 12)

    def turn(self, following: Scene | None, new_paragraph: bool, new_bullet: bool) -> None:
        """Goes on to a sentence; a time lasts one sentence into a paragraph; a bullet has the day of its list."""
        if new_paragraph:
            self.as_of, self.age = None, self.age + _LASTS - 1
        if new_bullet or self.age > _LASTS or (new_paragraph and self.reports):  # a report comes back to its own time
            self.running = self.day = None
        self.coming = [t.value for _, t in following.times if len(t.value) == 7] if following else []

    def leave(self, scene: Scene) -> None:
        """Keeps the time of a sentence that was read."""
        self.age += 1
        if self.age > _LASTS:
            self.running = self.day = None
        own = [
            t
            for i, t in scene.times
            if t.relation in ("at", "span") and not (is_now(t) or is_compared(scene, i) or is_secondary(scene, i) or is_attribute(scene, i))
        ]
        if own and self.reports and not self.weekly and (len(own[-1].value) == 10 or self._is_after_report(own[-1])):
            self.running = None  # neither the day of one act nor what came after is when the figures are of that a report goes on with
        elif own:
            self.running, self.age = own[-1], 0
            self.day = next((t for t in reversed(own) if len(t.value) == 10), None)
        days = [t for _, t in scene.times if t.relation == "until" and len(t.value) == 10]
        self.as_of = days[-1] if days else self.as_of


def title_time(scene: Scene) -> Period | None:
    """The time that a title names, if it names one only."""
    times = [t for i, t in scene.times if t.relation in ("at", "span", "until") and not is_compared(scene, i)]
    return times[0] if len(times) == 1 else None


def is_review_of_week(scenes: Sequence[Scene], title: Span | None) -> bool:
    """Whether a title says that an article looks back on a week (周报, weekly), without a time of its own."""
    return title is not None and bool(scenes) and _review().search(scenes[0].text) is not None


@lru_cache(maxsize=1)
def _review() -> re.Pattern[str]:
    return re.compile(read_toml("trading")["week"]["review"], re.IGNORECASE)


def times_of(scenes: Sequence[Scene], titled: bool, reported: str | None = None) -> Told:
    """The times of an article before its first sentence: that which it reports on, else that of its title.

    Args:
        scenes: Its sentences, the title first.
        titled: Whether it has a title.
        reported: The time that its head says it is a report on.
    """
    if reported is not None:
        return Told(title=Period(Span(0, 0), "", reported), reports=True)
    return Told(title=title_time(scenes[0]) if titled and scenes else None)


def too_wide_for_price(carried: Period, change: bool, published: str | None) -> bool:
    """Whether a time told before does not date a price: a year that is over, or for a level a stretch from January up to now."""
    over = len(carried.value) == 4 and carried.value < (published or "")[:4]
    return over or (not change and carried.relation == "span" and carried.relative and carried.value[5:7] == "01")


def period_by(scene: Scene, at: int, period: str | None, published: str | None, told: Told) -> str | None:
    """Where a claim's period was found: same_clause, same_sentence, topic (sentences before, title) or article (its date)."""
    if period is None:
        return None
    start, end = scene.clause_of(at)
    own = [i for i, t in scene.times if t.value.split("/")[0][:4] == period[:4]]
    if any(start <= i < end for i in own):
        return "same_clause"
    if own:
        return "same_sentence"
    carried = [t.value for t in (told.running, told.title) if t is not None]
    return "article" if published is not None and period[:4] == published[:4] and period not in carried else "topic"
