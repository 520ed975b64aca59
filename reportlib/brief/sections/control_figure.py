"""The chart of the section on controls as a Figure block."""

from __future__ import annotations

from reportlib.analysis.controls import grouped
from reportlib.analysis.days import days_of
from reportlib.analysis.marks import event_marks
from reportlib.brief.display import Block, Inline, Run
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.findings import phrase
from reportlib.brief.results import Results
from reportlib.brief.sections.figures import alternative, figure


def timeline(found: Results, tables: Tables, edition: Edition, finding: Inline | None) -> list[Block]:
    """The states of the controls along time; nothing where no control is told."""
    from reportlib.charts.controls import gantt

    when = days_of(as_of(tables, edition))
    if found.controls.empty or when is None:
        return []
    lang = edition.language
    points = event_marks(found.controls, tables["events"], tables["articles"])
    title, subtitle = finding or [Run(phrase("figure.controls", lang))], phrase("figure.controls_subtitle", lang)
    alt = alternative(title, subtitle)
    rows = edition.at_most(16)
    chart = gantt(grouped(found.controls), found.control_spans, when.last, points, language=lang, alt_text=alt, limit=rows)
    return [figure("figure-controls", title, subtitle, chart, points, edition, phrase("figure.controls_note", lang))]
