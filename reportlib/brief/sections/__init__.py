"""The sections of the brief: each a function of the tables and the edition that gives a Sheet."""

from reportlib.brief.edition import Edition
from reportlib.brief.sections.audit import audit
from reportlib.brief.sections.bottleneck import bottleneck
from reportlib.brief.sections.capacity import capacity
from reportlib.brief.sections.concentration import concentration
from reportlib.brief.sections.contradictions import contradictions
from reportlib.brief.sections.controls import controls
from reportlib.brief.sections.coverage import coverage
from reportlib.brief.sections.dependence import dependence, stages
from reportlib.brief.sections.endnotes import endnotes
from reportlib.brief.sections.losses import losses
from reportlib.brief.sections.manifest import manifest
from reportlib.brief.sections.premiums import premiums
from reportlib.brief.sections.prices import prices
from reportlib.brief.sections.refusals import refusals
from reportlib.brief.sections.sources import sources
from reportlib.brief.sections.stocks import stocks
from reportlib.brief.sections.summary import summary
from reportlib.brief.sections.targets import targets
from reportlib.brief.sections.title import title
from reportlib.brief.sections.trade import trade
from reportlib.brief.sections.voices import voices
from reportlib.brief.sections.what_if import robust, what_if

__all__ = [
    "Edition", "audit", "bottleneck", "capacity", "concentration", "contradictions", "controls", "coverage", "dependence", "endnotes",
    "losses", "manifest", "premiums", "prices", "refusals", "robust", "sources", "stages", "stocks", "summary", "targets", "title",
    "trade", "voices", "what_if",
]  # fmt: skip
