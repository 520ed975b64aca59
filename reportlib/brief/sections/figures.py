"""The charts of the sections as Figure blocks: title, what is drawn in which unit, the documents as source, alternative text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reportlib.analysis import lead_times, marks, reference
from reportlib.brief.display import Block, Figure, Inline, Run, plain
from reportlib.brief.edition import Edition, Tables
from reportlib.brief.findings import called, phrase
from reportlib.brief.results import Results
from reportlib.brief.sections.frame import joint

if TYPE_CHECKING:
    import pandas as pd


SOURCES = 7
"""Documents that the line below a chart names; a tooltip names the one of each mark."""


def dependence(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The range-dot plot of the profile."""
    from reportlib.charts.dependence import range_dot

    lang, points = edition.language, marks.claim_marks(found.profile, found.claims, tables["articles"])
    title, subtitle = finding or [Run(phrase("figure.dependence", lang))], phrase("figure.dependence_subtitle", lang)
    shown = best_told(found.profile, edition.at_most(16))
    chart = range_dot(shown, points, _official(found, found.profile), language=lang, alt_text=alternative(title, subtitle))
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


def stocks(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """How long stocks last above how long a replacement takes; nothing where neither is known."""
    from reportlib.charts.stocks import stocks_and_waits

    if found.stopped.empty and found.waits.empty:
        return []
    lang = edition.language
    points = _together(marks.claim_marks(f, found.claims, tables["articles"]) for f in (found.covers, found.stopped, found.waits))
    title, subtitle = finding or [Run(phrase("figure.stocks", lang))], phrase("figure.stocks_subtitle", lang)
    waits = found.waits[found.waits["item"].eq(found.item or "").fillna(False)]
    waits = waits if len(waits) else found.waits
    curves = lead_times.pbox(lead_times.source_intervals(waits[waits["item"].eq(waits["item"].iloc[0])])) if len(waits) else waits.head(0)
    chart = stocks_and_waits(found.stopped, waits, curves, points, language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-stocks", title, subtitle, chart, points, edition, None)]


def bottleneck(found: Results, subject: str, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The matrix of uses and materials of one subject."""
    from reportlib.charts.bottleneck import bottleneck_matrix

    lang = edition.language
    needs, uses, materials = (f[f["subject"].eq(subject)] for f in (found.needs, found.uses, found.materials))
    points = marks.relation_marks(needs, tables["relations"], tables["articles"])
    title, subtitle = finding or [Run(phrase("figure.bottleneck", lang))], phrase("figure.bottleneck_subtitle", lang)
    told = alternative(title, subtitle)
    chart = bottleneck_matrix(needs, uses, materials, points, language=lang, alt_text=told, limit=edition.at_most(24))
    return [figure("figure-bottleneck", title, subtitle, chart, points, edition, None)]


def voices(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """Who is heard in which document."""
    from reportlib.analysis import voices as analysis
    from reportlib.charts.voices import source_graph

    lang, articles = edition.language, tables["articles"]
    drawn = analysis.links(found.claims, articles)
    kinds = {k: phrase(f"voice_kind.{k}", lang) for k in sorted(set(drawn["source_kind"]))}
    title, subtitle = finding or [Run(phrase("figure.voices", lang))], phrase("figure.voices_subtitle", lang)
    chart = source_graph(drawn, kinds, language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-voices", title, subtitle, chart, drawn, edition, None)]


def what_if(made: pd.DataFrame, points: pd.DataFrame, edition: Edition) -> list[Block]:
    """What the scenario costs, by interval and by draws."""
    from reportlib.charts.what_if import losses

    lang = edition.language
    title, subtitle = [Run(phrase("figure.what_if", lang))], phrase("figure.what_if_subtitle", lang)
    chart = losses(made, language=lang, alt_text=alternative(title, subtitle))
    return [figure("figure-what-if", title, subtitle, chart, points, edition, None)]


def contradictions(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The dumbbells of the conflicts; nothing where there are none."""
    from reportlib.charts.contradictions import dumbbells

    if found.conflicts.empty:
        return []
    lang, points = edition.language, marks.claim_marks(found.conflicts, found.claims, tables["articles"])
    title, subtitle = finding or [Run(phrase("figure.contradictions", lang))], phrase("figure.contradictions_subtitle", lang)
    chart = dumbbells(found.conflicts, points, language=lang, alt_text=alternative(title, subtitle), limit=edition.at_most(9))
    return [figure("figure-contradictions", title, subtitle, chart, points, edition, None)]


def best_told(found: pd.DataFrame, rows: int) -> pd.DataFrame:
    """The results that most sources tell, in the order that they had."""
    best = found.sort_values(["n_sources", "n_claims"], ascending=False, kind="stable").index[:rows]
    return found[found.index.isin(best)]


def _official(found: Results, frame: pd.DataFrame) -> pd.DataFrame | None:
    held = reference.latest(found.compared[found.compared["result_id"].isin(frame["result_id"])])
    return held if len(held) else None


def _together(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(list(frames), ignore_index=True)


def figure(anchor: str, title: Inline, subtitle: str, chart: Any, points: pd.DataFrame, edition: Edition, note: str | None) -> Figure:  # noqa: ANN401
    """A chart as a Figure block, with the documents behind its marks as source."""
    source = phrase("figure.source", edition.language, documents=_listed(points["document"], edition.language))
    return Figure(anchor, title, subtitle, chart.to_dict(), alternative(title, subtitle), source, note)


def _listed(documents: pd.Series, language: str) -> str:
    """The documents behind most marks first, and how many others there are."""
    names = [str(d) for d in documents.dropna().value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index]
    more = [phrase("figure.more", language, n=len(names) - SOURCES)] if len(names) > SOURCES + 1 else []
    return joint([*(names[:SOURCES] if more else names), *more], language)


def alternative(title: Inline, subtitle: str) -> str:
    """What stands for a chart where it is not seen: the finding, and what is drawn."""
    text = plain(title)
    return f"{text}. {subtitle}" if text.isascii() or subtitle.isascii() else f"{text}。{subtitle}"
