"""The brief as one HTML file that asks nothing of any network: charts drawn and live, every number a link, fonts and scripts inside."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter

from reportlib.brief.alignment import paddings
from reportlib.brief.display import Figure, Inline, Run, Table, plain
from reportlib.brief.gather import Brief, Endnote, Quote, gather, marked_in, pieces, safe_href
from reportlib.brief.house import policy, stylesheet, tag_of, text
from reportlib.brief.linked import page_data
from reportlib.brief.materials import Materials, figures_of, prepare
from reportlib.brief.scripts import clean
from reportlib.brief.wording import TEMPLATES, fill, page_words
from reportlib.charts.render import vega_bundle

_HINT = 180
"""Characters of the quotation that a number shows where no script runs."""
_ELSEWHERE = re.compile(r'\b((?:xlink:)?href)="(?!#|evidence/)[^"]*"')
_IDS = re.compile(r'\b(id="|url\(#|href="#)(clip|gradient)')


class HtmlExporter(TemplateExporter):
    """nbconvert exporter: the sheets of an executed notebook as one HTML page.

    ``resources`` may bring ``materials`` (made here otherwise) and ``cache`` (a folder).
    """

    export_from_notebook = "Brief (HTML)"
    template_name = "html"

    def _file_extension_default(self) -> str:
        return ".html"

    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def _template_name_default(self) -> str:
        return "html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:  # noqa: ANN401  (nbconvert types the output as a notebook)
        """The page of a notebook and its resources."""
        resources = dict(resources or {})
        cache = Path(resources.get("cache", "build/.cache"))
        made = resources.get("materials")
        materials = made if made is not None else prepare(gather([(nb, "notebook")]), cache)
        self.environment.trim_blocks = True
        self.environment.lstrip_blocks = True
        resources["output_extension"] = ".html"
        return self._page(materials, cache), resources

    def _page(self, materials: Materials, cache: Path) -> str:
        brief, markup = materials.brief, Markup(materials)
        for name in ("text", "inline", "head", "svg", "cells", "quoted", "whence", "counted", "backlinks"):
            self.register_filter(name, getattr(markup, name))
        self.register_filter("data", data)
        self.register_filter("fill", fill)
        self.register_filter("plain", plain)
        bundle = vega_bundle(cache) if figures_of(brief) else ""
        script = (TEMPLATES / "html" / "brief.js").read_text(encoding="utf-8")
        title = next((b for b in brief.blocks if b.type == "title"), None)
        page: str = self.environment.get_template("index.html.j2").render(
            brief=brief,
            lang=tag_of(brief.language),
            words=page_words(brief.language),
            csp=policy(*(s for s in (bundle, script) if s)),
            css=stylesheet("house.css", "brief.css", fonts=materials.fonts.woff),
            bundle=bundle,
            script=script,
            linked=page_data(brief),
            subtitle=getattr(title, "subtitle", ""),
        )
        return page


class Markup:
    """The filters of the template: parts of a brief as HTML, all text escaped."""

    def __init__(self, materials: Materials) -> None:
        self.brief: Brief = materials.brief
        self.words = page_words(self.brief.language)
        self._charts = materials.charts
        self._notes = {n.number: n for n in self.brief.endnotes}
        self._cites: dict[int, int] = {}

    def text(self, value: str, lang: str | None = None) -> str:
        """Plain text."""
        return text(value, lang, self.brief.language)

    def inline(self, runs: Inline | str) -> str:
        """Runs or plain text; a number is a link to its endnote, and its mark stands after the last of the line."""
        if isinstance(runs, str):
            return self.text(runs)
        return "".join(self._run(run) + (self._mark(run) if last else "") for run, last in pieces(runs))

    def head(self, runs: Inline) -> str:
        """A heading: its marks stand behind it, so that none is read as the power of a number."""
        found = list(pieces(runs))
        return "".join(self._run(run) for run, _ in found) + "".join(self._mark(run) for run, last in found if last)

    def _cell(self, cell: Inline) -> str:
        """A cell; counts bear no mark in it."""
        marked = marked_in(self.brief, cell)
        return "".join(
            self._run(run) + (self._mark(run) if last and self.brief.numbers[run.result_id or ""] in marked else "")
            for run, last in pieces(cell)
        )

    def svg(self, figure: Figure) -> str:
        """A chart's SVG, its ids made its own, with its description for those who do not see it."""
        number = self.brief.figures[figure.anchor]
        drawn = _ELSEWHERE.sub(r'\1="#"', self._charts[figure.anchor])
        drawn = _IDS.sub(rf"\g<1>f{number}-\g<2>", drawn)
        return drawn.replace("<svg ", f'<svg role="img" aria-label="{html.escape(figure.alt)}" ', 1)

    def cells(self, table: Table) -> dict[str, Any]:
        """A table's cells and the class of each column; decimals are padded with hidden ones so that the points align."""
        columns = range(len(table.columns))
        cited = [table.columns[i].align != "left" and any(marked_in(self.brief, row[i]) for row in table.rows) for i in columns]
        classes = [f"{html.escape(c.align)}{' room' if cited[i] else ''}" for i, c in enumerate(table.columns)]
        rows = [
            [
                self._cell(cell) + (f'<span class="pad" aria-hidden="true">{pad}</span>' if pad else "")
                for cell, pad in zip(row, pads, strict=True)
            ]
            for row, pads in zip(table.rows, paddings(table), strict=True)
        ]
        return {"classes": classes, "rows": rows}

    def quoted(self, quote: Quote) -> str:
        """The sentence of a claim with the number's words marked."""
        before, exact, after = (html.escape(clean(part)) for part in (quote.before, quote.exact, quote.after))
        inner = before + (f"<b>{exact}</b>" if exact else "") + after
        return f'{self.words["quote_open"]}<q lang="{html.escape(quote.lang)}">{inner}</q>{self.words["quote_close"]}'

    def whence(self, quote: Quote) -> str:
        """Below a quotation: the claim as it was read, the outlet, the date, and the way to its place in the document."""
        parts = [self.text(quote.gloss)] if quote.gloss else []
        parts.append(self.text(quote.publisher, quote.lang) if quote.publisher else self.text(self.words["no_publisher"]))
        parts.append(self.text(quote.date or self.words["undated"]))
        name = f"{self.text(quote.doc_id)}, {self.text(self.words['in_its_text'])}"
        parts.append(f'<a href="{html.escape(safe_href(quote.href))}">{name}</a>' if quote.href else self.text(quote.doc_id))
        return html.escape(self.words["joint"]).join(parts)

    def counted(self, note: Endnote) -> str:
        """What a count counts, and the way to its rows."""
        said = self.text(fill(self.words["counted"], note.counted or ""))
        return f'{said} <a href="{html.escape(safe_href(note.place))}">{self.text(self.words["counted_at"])}</a>'

    def backlinks(self, note: Endnote) -> str:
        """Links to where a note is cited."""
        count = self._cites.get(note.number, 0)
        label = html.escape(self.words["cited_at"])
        return "".join(
            f'<a href="#cite-{note.number}-{i}" aria-label="{label} ({i})">↑{i if count > 1 else ""}</a>' for i in range(1, count + 1)
        )

    def _run(self, run: Run) -> str:
        body = self.text(run.text, run.lang)
        if run.strong:
            body = f"<strong>{body}</strong>"
        if run.result_id:
            number = self.brief.numbers[run.result_id]
            return f'<a class="num" href="#note-{number}" title="{html.escape(self._hint(number))}">{body}</a>'
        return f'<a href="{html.escape(safe_href(run.href))}">{body}</a>' if run.href and body else body

    def _mark(self, run: Run) -> str:
        number = self.brief.numbers[run.result_id or ""]
        self._cites[number] = self._cites.get(number, 0) + 1
        label = html.escape(fill(self.words["note"], number))
        return f'<a class="mark" id="cite-{number}-{self._cites[number]}" href="#note-{number}" aria-label="{label}">{number}</a>'

    def _hint(self, number: int) -> str:
        note = self._notes[number]
        if not note.quotes:
            return note.counted or "; ".join(note.references or note.caveats)
        q = note.quotes[0]
        return f"{q.gloss} — {self.words['quote_open']}{(q.before + q.exact + q.after)[:_HINT]}{self.words['quote_close']}".lstrip(" —")


def data(spec: dict[str, Any]) -> str:
    r"""A spec as JSON that cannot end the script element it stands in.

    >>> data({"a": "</script>"})
    '{"a":"\\u003c/script>"}'
    """
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c")
