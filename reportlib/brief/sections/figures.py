"""The charts of the sections as Figure blocks: title, what is drawn in which unit, the documents as source, alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlib.analysis import lead_times, marks, reference
from reportlib.analysis.controls import grouped
from reportlib.analysis.days import days_of
from reportlib.brief.display import Block, Figure, Inline, Run, plain
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.findings import called, phrase, phrase_or
from reportlib.brief.results import Results
from reportlib.brief.sections.frame import joint

if TYPE_CHECKING:
    import pandas as pd

    from reportlib.charts.theme import Drawing


SECONDARY = ("acts", "payoff", "heat", "premiums", "trade")
"""Figures that leave the body of the paper edition, the last first, where it would be too long."""

SOURCES = 7
"""Documents that the line below a chart names; a tooltip names the one of each mark."""


def figure(name: str, chart: Drawing, points: pd.DataFrame, edition: Edition, finding: Inline | None = None, **names: str | None) -> Figure:
    """A chart as a Figure block, in the brief's theme, with the documents behind its marks as source.

    Args:
        name: Of its phrases: figure.NAME is its title, figure.NAME_subtitle says what is drawn, figure.NAME_note, where there is one,
            what else to know.
        chart: The bare drawing.
        points: Its marks, with their document.
        edition: For the language.
        finding: A title that says what the chart shows, in place of figure.NAME.
        **names: What the title and the subtitle name.
    """
    from reportlib.charts.theme import themed

    lang = edition.language
    title, subtitle = finding or [Run(phrase(f"figure.{name}", lang, **names))], phrase(f"figure.{name}_subtitle", lang, **names)
    alternative = _sentences(plain(title), subtitle)
    source = phrase("figure.source", lang, documents=_listed(points["document"], lang))
    note = phrase_or(f"figure.{name}_note", "", lang) or None
    anchor = f"figure-{name.replace('_', '-')}"
    drawn = themed(chart, alt_text=alternative).to_dict(validate=False)  # see theme: the tests do, for every notebook
    return Figure(anchor, title, subtitle, drawn, alternative, source, note, secondary=name in SECONDARY)


def claim_points(found: Results, tables: Tables, *frames: pd.DataFrame) -> pd.DataFrame:
    """The claims behind results, as the marks of a chart."""
    import pandas as pd

    return pd.concat([marks.claim_marks(f, found.claims, tables["articles"]) for f in frames], ignore_index=True)


def dependence(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The range-dot plot of the profile."""
    from reportlib.charts.dependence import range_dot

    points = claim_points(found, tables, found.profile)
    chart = range_dot(best_told(found.profile, edition.at_most(16)), points, _official(found, found.profile), edition.language)
    return [figure("dependence", chart, points, edition, finding)]


def stages(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The ladder of stages."""
    from reportlib.charts.dependence import stage_ladder

    lang, points = edition.language, claim_points(found, tables, found.ladder)
    names = {"area": called("area", found.supplier, lang), "item": called("item", found.item, lang)}
    chart = stage_ladder(found.ladder, points, _official(found, found.ladder), found.chain, lang)
    return [figure("stages", chart, points, edition, finding, **names)]


def capacity(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The pipeline by year and status, beside the supplier's output; nothing where no level outside it is known."""
    from reportlib.charts.capacity import pipeline

    if found.pipeline.empty:
        return []
    points = claim_points(found, tables, found.pipeline)
    chart = pipeline(found.pipeline, found.output, points, found.shares, edition.language)
    return [figure("capacity", chart, points, edition, finding, area=called("area", found.supplier, edition.language))]


def stocks(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """How long stocks last above how long a replacement takes; nothing where neither is known."""
    from reportlib.charts.stocks import stocks_and_waits

    if found.stopped.empty and found.waits.empty:
        return []
    points = claim_points(found, tables, found.covers, found.stopped, found.waits)
    waits = found.waits[found.waits["item"].eq(found.item or "").fillna(False)]
    waits = waits if len(waits) else found.waits
    curves = lead_times.pbox(lead_times.source_intervals(waits[waits["item"].eq(waits["item"].iloc[0])])) if len(waits) else waits.head(0)
    chart = stocks_and_waits(found.stopped, waits, curves, points, edition.language)
    return [figure("stocks", chart, points, edition, finding)]


def controls(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The states of the controls along time; nothing where no control is told."""
    from reportlib.charts.controls import gantt

    when = days_of(as_of(tables, edition))
    if found.controls.empty or when is None:
        return []
    points = marks.event_marks(found.controls, tables["events"], tables["articles"])
    groups, rows = grouped(found.controls), edition.at_most(16)
    chart = gantt(groups, found.control_spans, when.last, points, edition.language, limit=rows)
    return [figure("controls", chart, points, edition, finding)]


def bottleneck(found: Results, subject: str, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The matrix of uses and materials of one subject."""
    from reportlib.charts.bottleneck import bottleneck_matrix

    needs, uses, materials = (f[f["subject"].eq(subject)] for f in (found.needs, found.uses, found.materials))
    points = marks.relation_marks(needs, tables["relations"], tables["articles"])
    chart = bottleneck_matrix(needs, uses, materials, points, edition.language, limit=edition.at_most(24))
    return [figure("bottleneck", chart, points, edition, finding)]


def voices(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """Who is heard in which document."""
    from reportlib.analysis import voices as analysis
    from reportlib.charts.voices import source_graph

    drawn = analysis.links(found.claims, tables["articles"])
    kinds = {k: phrase(f"voice_kind.{k}", edition.language) for k in sorted(set(drawn["source_kind"]))}
    return [figure("voices", source_graph(drawn, kinds, edition.language), drawn, edition, finding)]


def what_if(made: pd.DataFrame, points: pd.DataFrame, edition: Edition) -> list[Block]:
    """What the scenario costs, by interval and by draws."""
    from reportlib.charts.what_if import losses

    return [figure("what_if", losses(made, edition.language), points, edition)]


def contradictions(found: Results, tables: Tables, edition: Edition) -> list[Block]:
    """The dumbbells of the conflicts; nothing where there are none."""
    from reportlib.charts.contradictions import dumbbells

    if found.conflicts.empty:
        return []
    points = claim_points(found, tables, found.conflicts)
    return [figure("contradictions", dumbbells(found.conflicts, points, edition.language, edition.at_most(9)), points, edition)]


def best_told(found: pd.DataFrame, rows: int) -> pd.DataFrame:
    """The results that most sources tell, in the order that they had."""
    best = found.sort_values(["n_sources", "n_claims"], ascending=False, kind="stable").index[:rows]
    return found[found.index.isin(best)]


def _official(found: Results, frame: pd.DataFrame) -> pd.DataFrame | None:
    held = reference.latest(found.compared[found.compared["result_id"].isin(frame["result_id"])])
    return held if len(held) else None


def _listed(documents: pd.Series, language: str) -> str:
    """The documents behind most marks first, and how many others there are."""
    names = [str(d) for d in documents.dropna().value_counts(sort=True).sort_index().sort_values(ascending=False, kind="stable").index]
    more = [phrase("figure.more", language, n=len(names) - SOURCES)] if len(names) > SOURCES + 1 else []
    return joint([*(names[:SOURCES] if more else names), *more], language)


def _sentences(title: str, subtitle: str) -> str:
    """What stands for a chart where it is not seen: the finding, and what is drawn."""
    return f"{title}. {subtitle}" if title.isascii() or subtitle.isascii() else f"{title}。{subtitle}"
