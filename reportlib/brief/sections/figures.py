"""The charts of the sections as Figure blocks: title, what is drawn in which unit, the documents as source, alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlib.analysis import marks, reference
from reportlib.brief.display import Block, Figure, Inline, Run, plain
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import called, phrase
from reportlib.brief.results import Results
from reportlib.brief.sections.frame import joint

if TYPE_CHECKING:
    import pandas as pd


def dependence(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The range-dot plot of the profile."""
    from reportlib.charts.dependence import range_dot

    lang, points = edition.language, marks.claim_marks(found.profile, found.claims, tables["articles"])
    title, subtitle = finding or [Run(phrase("figure.dependence", lang))], phrase("figure.dependence_subtitle", lang)
    chart = range_dot(found.profile, points, _official(found, found.profile), language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-dependence", title, subtitle, chart, points, edition, phrase("figure.dependence_note", lang))]


def stages(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The ladder of stages."""
    from reportlib.charts.dependence import stage_ladder

    lang, points = edition.language, marks.claim_marks(found.ladder, found.claims, tables["articles"])
    names = {"area": called("area", found.supplier, lang), "item": called("item", found.item, lang)}
    title, subtitle = finding or [Run(phrase("figure.stages", lang, **names))], phrase("figure.stages_subtitle", lang, **names)
    official = _official(found, found.ladder)
    chart = stage_ladder(found.ladder, points, official, found.chain, language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-stages", title, subtitle, chart, points, edition, phrase("figure.stages_note", lang))]


def capacity(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The pipeline by year and status, beside the supplier's output; nothing where no level outside it is known."""
    from reportlib.charts.capacity import pipeline

    if found.pipeline.empty:
        return []
    lang, points = edition.language, marks.claim_marks(found.pipeline, found.claims, tables["articles"])
    title = finding or [Run(phrase("figure.capacity", lang, area=called("area", found.supplier, lang)))]
    subtitle = phrase("figure.capacity_subtitle", lang, area=called("area", found.supplier, lang))
    chart = pipeline(found.pipeline, found.output, points, found.shares, language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-capacity", title, subtitle, chart, points, edition, None)]


def _official(found: Results, frame: pd.DataFrame) -> pd.DataFrame | None:
    held = reference.latest(found.compared[found.compared["result_id"].isin(frame["result_id"])])
    return held if len(held) else None


def figure(anchor: str, title: Inline, subtitle: str, chart: Any, points: pd.DataFrame, edition: Edition, note: str | None) -> Figure:  # noqa: ANN401
    """A chart as a Figure block, with the documents behind its marks as source."""
    documents = sorted({str(d) for d in points["document"].dropna()})
    source = phrase("figure.source", edition.language, documents=joint(documents, edition.language))
    return Figure(anchor, title, subtitle, chart.to_dict(), alternative(title, subtitle), source, note)


def alternative(title: Inline, subtitle: str) -> str:
    """What stands for a chart where it is not seen: the finding, and what is drawn."""
    text = plain(title)
    return f"{text}. {subtitle}" if text.isascii() or subtitle.isascii() else f"{text}。{subtitle}"
