"""Claims of financial years: with the months that they mean where that is known, else marked as of no calendar year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportlib.model import Article, Claim, Period
from reportlib.reading.claimperiods import stands
from reportlib.reading.clock import lies_ahead
from reportlib.reading.fiscal import ANNUAL, LABEL, FiscalYear, known_end, months_meant, says_latest, stated_end, two_years
from reportlib.reading.scene import Scene

FISCAL = "fiscal year"
"""Scope of a claim whose year is a financial one of which nobody says when it ends."""

FACTS = ("actual", "estimate")


def is_label(scene: Scene, period: str | None) -> bool:
    """Whether a sentence names a period as a financial year, which may begin before the year that it is called by."""
    return any(t.value == period and t.fiscal == LABEL for _, t in scene.times)


def settle(claims: Iterable[Claim], folded: str, article: Article, periods: Sequence[Period]) -> list[Claim]:
    """The claims, those of financial years with the months that they mean, or with what says that they are of no calendar year.

    Args:
        claims: Of one article.
        folded: The document's folded text.
        article: The article; what lies ahead of its date is foreseen.
        periods: The time expressions of the article or the document.
    """
    spans = [s for s in (article.title_span, article.span) if s is not None]
    own = [p for p in periods if any(p.span in s for s in spans)]
    if not any(p.fiscal for p in own):
        return list(claims)
    whole = folded[min(s.start for s in spans) : max(s.end for s in spans)]
    years = _Years(stated_end(whole), own, article.published)
    return [years.settled(c) for c in claims]


@dataclass(frozen=True, slots=True)
class _Years:
    """What an article says of financial years."""

    stated: FiscalYear | None
    periods: Sequence[Period]
    published: str | None

    def settled(self, claim: Claim) -> Claim:
        """A claim with its period as it is meant."""
        how = self._called(claim)
        if how == ANNUAL and two_years(claim.time_period):
            how = LABEL
        if not how or claim.time_period is None:
            return claim
        year = known_end(claim.ref_area, claim.ref_entity is not None, self.stated, how)
        months = self._last_ended(claim, year) or months_meant(claim.time_period, year) if year is not None else None
        if months is None:
            return claim if how == ANNUAL else replace(claim, scope=claim.scope or FISCAL)
        ahead = claim.obs_status in FACTS and lies_ahead(months, self.published) and not stands(claim.measure)
        return replace(claim, time_period=months, obs_status="forecast" if ahead else claim.obs_status)

    def _last_ended(self, claim: Claim, year: FiscalYear) -> str | None:
        """The months of its last financial year, which may have ended in the article's own; None where another year is meant."""
        said = [p for p in self.periods if p.value == claim.time_period and p.span in claim.sentence and says_latest(p.exact)]
        if not said or self.published is None or not (claim.time_period or "").isdigit():
            return None
        months = months_meant(str(int(claim.time_period or "0") + 1), year)
        return months if months and "/" in months and months.split("/")[-1] < self.published[:7] else None

    def _called(self, claim: Claim) -> str:
        """How the expression of a claim's period calls it: one of its sentence, else those of the article if all call it so."""
        same = [p for p in self.periods if p.value == claim.time_period]
        own = [p for p in same if p.span in claim.sentence]
        if own:
            return next((p.fiscal for p in own if p.fiscal), "")
        return same[0].fiscal if same and all(p.fiscal for p in same) else ""
