"""The brief as Typst markup. Every text is a Typst string expression: no character of a document acts as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter

from reportlib.brief.alignment import paddings
from reportlib.brief.chart_size import chart_size
from reportlib.brief.display import Endnotes, Heading, Inline, Paragraph, Run, Table, plain
from reportlib.brief.fonts import GETA
from reportlib.brief.gather import Brief, Endnote, Quote, cited_in, epoch, gather, marked_in, pieces, safe_href
from reportlib.brief.materials import Materials, prepare
from reportlib.brief.paper import PaperBlock, paper_blocks
from reportlib.brief.scripts import HANS, HANT, clean, curl, split
from reportlib.brief.short import spans
from reportlib.brief.wording import TEMPLATES, fill, page_words
from reportlib.charts.theme import PALETTES

_WASH = "#f6f4f1"
_REGIONS = {HANS: "cn", HANT: "tw"}
# A hash, a file's name or an address has no place to break a line; these are the places.
_UNBROKEN = re.compile(r"(?=[A-Za-z/.-]*[0-9_])[A-Za-z0-9_/.-]{24,}")
_PLACES = re.compile(r"(?<=[^-/]{8})(?=.{5})")
_CLOSING = frozenset("，。；：、！？）」』》”’,.;:!?)")
_ROW, _NARROW = 78, 22
"""What a row holds beside its long texts, and the longest text that is not broken, in Latin letters."""


def string(text: object) -> str:
    r"""A text as a Typst string literal, without the characters that have no shape.

    >>> print(string('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return '"' + clean(str(text)).replace("\\", "\\\\").replace('"', '\\"') + '"'


class TypstExporter(TemplateExporter):
    """nbconvert exporter: the sheets of an executed notebook as Typst source; the files it names lie in ``resources["outputs"]``.

    ``resources`` may bring ``materials`` (made here otherwise), ``claims`` (CSV to attach), ``cache`` (a folder) and ``moved_figures``
    (see ``paper_blocks``).
    """

    export_from_notebook = "Brief (Typst)"
    template_name = "typst"

    def _file_extension_default(self) -> str:
        return ".typ"

    def _template_file_default(self) -> str:
        return "index.typ.j2"

    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def _template_name_default(self) -> str:
        return "typst"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:  # noqa: ANN401  (nbconvert types the output as a notebook)
        """The Typst source of a notebook and its resources."""
        resources = dict(resources or {})
        made = resources.get("materials")
        materials = made if made is not None else prepare(gather([(nb, "notebook")]), Path(resources.get("cache", "build/.cache")))
        blocks = paper_blocks(materials.brief.blocks, materials.brief.language, resources.get("moved_figures", 0))
        source = render_typst(materials, blocks, self._load_template(), resources.get("claims"))
        resources["outputs"] = files_of(materials, blocks, resources.get("claims"))
        resources["output_extension"] = ".typ"
        return source, resources

    def _load_template(self) -> Callable[..., str]:
        self.environment.trim_blocks = True
        self.environment.lstrip_blocks = True
        self.register_filter("s", string)
        self.register_filter("fill", fill)
        return self._render

    def _render(self, **context: Any) -> str:  # noqa: ANN401
        markup = context.pop("markup")
        for name in ("t", "inline", "shape", "quoted", "whence", "counted"):
            self.register_filter(name, getattr(markup, name))
        return str(self.environment.get_template("index.typ.j2").render(**context))


FLOATING = "floating.json"
"""The file with the anchors of the figures that go to the next page: none, until the press has seen the pages."""


def render_typst(materials: Materials, blocks: Sequence[PaperBlock], template: Callable[..., str], claims: bytes | None = None) -> str:
    """The Typst source of a brief, its blocks in the order of the printed page."""
    brief, words = materials.brief, page_words(materials.brief.language)
    title = next((b for b in blocks if b.type == "title"), None)
    charts = {
        a: {"file": f"chart-{i}.svg", "width": f"{chart_size(svg)[0]:.1f}pt"} for i, (a, svg) in enumerate(materials.charts.items(), 1)
    }
    date = str(brief.meta.get("date") or "")
    return template(
        markup=Markup(materials),
        brief=brief,
        blocks=blocks,
        words=words,
        claims=claims is not None,
        charts=charts,
        subtitle=getattr(title, "subtitle", ""),
        date=_date(date),
        heading_notes={b.anchor: n for b in blocks if isinstance(b, Heading) and (n := cited_in(brief, b.runs))},
        drafts=[b.anchor for b in blocks if isinstance(b, Heading) and b.level == 1 and brief.doubts(b.runs)],
        spans=spans(blocks) if brief.is_short else ([], []),
        running=(words["draft"] + " · " if brief.draft.is_draft else "")
        + ", ".join(str(v) for v in (brief.meta.get("edition"), date) if v),
    )


def files_of(materials: Materials, blocks: Sequence[PaperBlock], claims: bytes | None = None) -> dict[str, bytes]:
    """The files that the Typst source reads, by name."""
    brief, words = materials.brief, page_words(materials.brief.language)
    headings = [b for b in blocks if isinstance(b, Heading)]
    shorts = {b.anchor: b.short for b in headings}
    shorts["endnotes"] = next((b.heading for b in blocks if isinstance(b, Endnotes)), words["notes"])
    plain_heads = ["endnotes", *(b.anchor for b in headings if plain(b.runs) == b.short)]
    # a section without a finding consists of its heading and one line
    empty = {
        a.anchor: plain(b.runs)
        for a, b in zip(blocks, blocks[1:], strict=False)
        if isinstance(a, Heading) and isinstance(b, Paragraph) and b.role == "missing"
    }
    texts = {
        **{k: v for k, v in words.items() if isinstance(v, str)},
        "shorts": shorts,
        "plain": plain_heads,
        "empty": empty,
        "language": brief.language,
    }
    files = {
        "house.typ": (TEMPLATES / "typst" / "house.typ").read_bytes(),
        "palette.json": json.dumps({**{k: v for k, v in PALETTES["light"].items() if isinstance(v, str)}, "wash": _WASH}).encode(),
        FLOATING: b"[]",
        "words.json": json.dumps(texts, ensure_ascii=False).encode("utf-8"),
    }
    for i, svg in enumerate(materials.charts.values(), 1):
        files[f"chart-{i}.svg"] = svg.encode("utf-8")
    return files if claims is None else {**files, "claims.csv": claims}


class Markup:
    """The filters of the template: parts of a brief as Typst expressions."""

    def __init__(self, materials: Materials) -> None:
        self.brief: Brief = materials.brief
        self.words = page_words(self.brief.language)
        self._lost = {ord(c): GETA for c in materials.unset}

    def t(self, text: str | None, lang: str | None = None) -> str:
        """Plain text as content, or none; Chinese in the glyphs of its region."""
        if text is None:
            return "none"
        return "[" + self._text(text, lang) + "]"

    def inline(self, runs: Inline | str | None, cite: bool = True) -> str:
        """Runs, plain text or nothing as content; numbers lead to their endnotes, ``cite`` says whether the mark stands after them."""
        if runs is None or isinstance(runs, str):
            return self.t(runs)
        out, parts = [], list(pieces(runs))
        for i, (run, last) in enumerate(parts):
            body = self._run(run)
            number = self.brief.numbers.get(run.result_id or "")
            if number and cite:
                after = parts[i + 1][0].text[:1] if i + 1 < len(parts) else ""
                # a line never begins with what closes the words before the mark
                body = f"#num({number}, [{body}]);" + (f"#mark({number});{'#sym.wj;' if after in _CLOSING else ''}" if last else "")
            out.append(body)
        return "[" + "".join(out) + "]"

    def shape(self, table: Table) -> dict[str, Any]:
        """A table's columns, heads and rows as Typst; decimal columns are padded with hidden decimals so that the points align."""
        aligns = [c.align for c in table.columns]
        texts = [[plain(row[i]) for row in table.rows] for i in range(len(aligns))]
        room = [a != "left" and any(marked_in(self.brief, row[i]) for row in table.rows) for i, a in enumerate(aligns)]
        rows = [
            [self._cell(cell, a, pad, r) for cell, a, pad, r in zip(row, aligns, pads, room, strict=True)]
            for row, pads in zip(table.rows, paddings(table), strict=True)
        ]
        heads = [f"[{self._text(c.label, None)}{self._unit(c.unit)}{'#h(1.3em);' if room[i] else ''}]" for i, c in enumerate(table.columns)]
        return {
            "widths": ", ".join(_widths(aligns, texts, [c.label for c in table.columns])) + ",",
            "aligns": ", ".join("left" if a == "left" else "right" for a in aligns) + ",",
            "heads": heads,
            "rows": rows,
        }

    def quoted(self, quote: Quote) -> str:
        """The sentence of a claim with the number's words in bold."""
        parts = [(quote.before, False), (quote.exact, True), (quote.after, False)]
        body = "".join(self._text(p, quote.lang, strong=strong) for p, strong in parts if p)
        opens, closes = string(self.words["quote_open"]), string(self.words["quote_close"])
        return f"[#{opens};{body}#{closes};]"

    def whence(self, quote: Quote) -> str:
        """Below a quotation: the claim as it was read, the outlet, the date, its place; an earlier note that quotes it."""
        joint = self.words["joint"]
        parts = [self._text(quote.gloss, None)] if quote.gloss else []
        publisher = self._text(quote.publisher, quote.lang) if quote.publisher else self._text(self.words["no_publisher"], None)
        document = (
            f"#link({string(safe_href(quote.href))}, [{self._text(quote.doc_id, None)}]);" if quote.href else self._text(quote.doc_id, None)
        )
        parts += [publisher, self._text(quote.date or self.words["undated"], None), document]
        if quote.first is not None:
            again = self._text(fill(self.words["same_quote"], quote.first), None)
            parts.append(f'#link(label("note-{quote.first}"), text(fill: accent, [{again}]));')
        return "[" + f"#{string(joint)};".join(parts) + "]"

    def counted(self, note: Endnote) -> str:
        """What a count counts, and the way to its rows."""
        said, at = (self._text(text, None) for text in (fill(self.words["counted"], note.counted or ""), self.words["counted_at"]))
        return f"[{said}#{string(self.words['space'])};{self._link(note.place, at)}]"

    def _run(self, run: Run) -> str:
        body = self._text(run.text, run.lang, strong=run.strong)
        return self._link(run.href, body) if run.href and body else body

    def _link(self, href: str | None, body: str) -> str:
        """A link to a block of the brief, or to a page beside it."""
        if href and href.startswith("#"):
            return f"#link(label({string(href[1:])}), [{body}]);"
        return f"#link({string(safe_href(href))}, [{body}]);"

    def _text(self, text: str, lang: str | None, strong: bool = False) -> str:
        """Text as string expressions, one a script; what no font has in a document's words is shown as a geta mark."""
        out = []
        for piece, of in split(clean(text).translate(self._lost), lang or self.brief.language, HANS):
            literal = string(curl(piece))
            literal = literal if "\\" in literal else _UNBROKEN.sub(lambda m: _PLACES.sub("\u200b", m[0]), literal)
            code = f"strong({literal})" if strong else literal
            out.append(f'#zh("{_REGIONS[of]}", {code});' if of in _REGIONS and of != f"zh-{self.brief.language}" else f"#{code};")
        return "".join(out)

    def _cell(self, runs: Inline, align: str, pad: str, room: bool) -> str:
        if align == "left":
            return self.inline(runs)
        cites = marked_in(self.brief, runs)
        body = "".join(f"#num({self.brief.numbers[r.result_id]}, [{self._run(r)}]);" if r.result_id else self._run(r) for r in runs)
        return f"dec([{body}], {string(pad)}, n: {cites[0] if cites else 'none'}, room: {str(room).lower()})"

    def _unit(self, unit: str | None) -> str:
        return f"#linebreak();#text(weight: 400, [{self._text(unit, None)}]);" if unit else ""


def _widths(aligns: Sequence[str], texts: Sequence[Sequence[str]], heads: Sequence[str]) -> list[str]:
    """Numbers and short words take what they need; long texts share the rest by their length."""
    longest = [max((_breadth(t) for t in [*column, head]), default=1) for column, head in zip(texts, heads, strict=True)]
    narrow = next((n for n in range(_NARROW, 9, -3) if sum(x + 2 for x in longest if x <= n) <= _ROW), 9)
    wide = [a == "left" and n > narrow for a, n in zip(aligns, longest, strict=True)]
    if not any(wide):
        wide[aligns.index("left") if "left" in aligns else 0] = True
    return [f"{min(n, 60) ** 0.6:.2f}fr" if w else "auto" for n, w in zip(longest, wide, strict=True)]


def _breadth(text: str) -> int:
    return sum(2 if c > "\u2e80" else 1 for c in text)


def _date(date: object) -> str:
    day = datetime.fromtimestamp(epoch(date), UTC)
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
