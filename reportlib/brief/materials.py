"""What both editions are made of beside the words: the charts as SVG and the fonts cut to the characters in use."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path

from reportlib.brief.display import Figure, Run
from reportlib.brief.fonts import FAMILIES, Fonts, covered, cut_fonts
from reportlib.brief.gather import Brief
from reportlib.brief.scripts import CHINESE, HANS, HANT, clean, split
from reportlib.brief.wording import page_words
from reportlib.charts.render import FONT, to_svg
from reportlib.errors import OutputError

_SVG_TEXT = re.compile(r"<text[^>]*>([^<]*)")
_SIMPLIFIED = f'font-family="{FONT}'
_OWN = ("anchor", "type", "role", "href", "result_id", "claim_id", "align", "spec", "lang")
"""Fields that are never printed."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text that is printed: its language, where it stands, and whether its words are a document's and not ours."""

    text: str
    lang: str
    place: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Materials:
    """A brief with its charts drawn, by anchor, its fonts, and the characters that no font has."""

    brief: Brief
    fonts: Fonts
    charts: dict[str, str]
    unset: frozenset[str]


def prepare(brief: Brief, cache_folder: Path) -> Materials:
    """Cuts the fonts, draws the charts and looks for characters that cannot be set.

    Raises:
        OutputError: A text of ours, or a chart, has a character that no font has; names each and where it stands.
    """
    texts = list(texts_of(brief))
    traditional = {c for t in texts for piece, lang in split(t.text, t.lang, HANS) if lang == HANT for c in clean(piece)}
    every = {c for t in texts for c in clean(t.text)}
    for figure in figures_of(brief):
        characters = {c for s in strings_of(figure.spec) for c in clean(s)}
        every |= characters
        if "Brief Sans TC" in str(figure.spec.get("config", "")):
            traditional |= characters
    fonts = cut_fonts(every, traditional, cache_folder)
    charts = {f.anchor: _draw(f, fonts, cache_folder / "charts") for f in figures_of(brief)}
    texts += [Text(html.unescape(t), brief.language, f"figure {a}") for a, svg in charts.items() for t in _SVG_TEXT.findall(svg)]
    unset = frozenset(c for c in {c for t in texts for c in clean(t.text)} - covered() if not _libertinus_has(c))
    lost = {c: t.place for t in reversed(texts) if not t.quoted for c in clean(t.text) if c in unset}
    if lost:
        named = ", ".join(f"{c} (U+{ord(c):04X}, {place})" for c, place in sorted(lost.items()))
        raise OutputError(
            f"no font has these characters: {named}", remedy="write them otherwise, or tag the run with the language it is quoted in"
        )
    return Materials(brief, fonts, charts, unset)


def figures_of(brief: Brief) -> list[Figure]:
    """The figures in order."""
    return [b for b in brief.blocks if isinstance(b, Figure)]


def texts_of(brief: Brief) -> Iterator[Text]:
    """Every text that the brief prints, but for what the charts draw."""
    for block in brief.blocks:
        yield from _texts(block, brief.language, " ".join(filter(None, (block.type, getattr(block, "anchor", None)))))
    for note in brief.endnotes:
        place = f"note {note.number}"
        for q in note.quotes:
            yield from (Text(t, q.lang, place, quoted=True) for t in (q.before + q.exact + q.after, q.publisher, q.title, q.doc_id))
            yield from (Text(t, brief.language, place, quoted=True) for t in (q.gloss, q.date))
        yield from (Text(t, brief.language, place) for t in (*note.references, *note.caveats, *filter(None, [note.counted])))
    yield from (Text(t, brief.language, "page words") for t in strings_of(page_words(brief.language)))
    yield from (Text(str(t), brief.language, "title") for key in ("title", "edition", "date") if (t := brief.meta.get(key)))


def strings_of(value: object) -> Iterator[str]:
    """All strings in nested lists and dicts.

    >>> list(strings_of({"a": ["x", {"b": "y"}], "c": 1}))
    ['x', 'y']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from strings_of(v)
    elif isinstance(value, (list, tuple)):
        for v in value:
            yield from strings_of(v)


def _texts(value: object, language: str, place: str) -> Iterator[Text]:
    if isinstance(value, str):
        yield Text(value, language, place)
    elif isinstance(value, Run):
        yield Text(value.text, value.lang or language, place, quoted=value.lang is not None)
    elif isinstance(value, (list, tuple)):
        for v in value:
            yield from _texts(v, language, place)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            if f.name not in _OWN:
                yield from _texts(getattr(value, f.name), language, place)


def _draw(figure: Figure, fonts: Fonts, shelf: Path) -> str:
    try:
        drawn = to_svg(figure.spec, font=FONT, fonts=fonts.folder, measure=fonts.recipe, shelf=shelf)
        return _SVG_TEXT.sub(_latin, drawn)
    except ValueError as e:
        raise OutputError(
            f"the chart cannot be drawn: {str(e).splitlines()[0]}", where=f"figure {figure.anchor}", remedy="mend its Vega-Lite spec"
        ) from e


def _latin(node: re.Match[str]) -> str:
    """A text of a chart without Chinese in the font that has Latin quotation marks."""
    return node[0] if CHINESE.search(node[1]) else node[0].replace(_SIMPLIFIED, f'font-family="{FAMILIES["Latin"]}, {FONT}', 1)


@lru_cache(maxsize=4096)
def _libertinus_has(character: str) -> bool:
    """Whether Typst's own serif has a character, found out by setting it: the fonts inside the wheel cannot be listed."""
    import typst

    source = f'#set document(title: "x", date: none)\n#set text(font: "Libertinus Serif", fallback: false)\n#"{character}"'
    try:
        typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0)
    except (typst.TypstError, RuntimeError):
        return False
    return True
