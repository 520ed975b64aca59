"""The short edition: two pages for a reader who has one minute, cut by rule from the sheets of the full one (docs/methods/short.md).

Page 1: title, the findings in their order, what the documents get wrong. Page 2: the charts of the sections that the highest-ranked
findings belong to, how far to trust all this, the documents that are cited. The notes of what is cited follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportlib.brief.chart_size import chart_size
from reportlib.brief.display import Block, Callout, Endnotes, Figure, Findings, Heading, Inline, Paragraph, Run, Sheet, Title, plain
from reportlib.brief.draft import TRUST
from reportlib.brief.findings import count, phrase
from reportlib.brief.notes import printed_results
from reportlib.brief.wording import page_words

FIGURES = 2
"""Charts at most."""
WRONG = 4
"""Items at most in the box of what the documents get wrong."""
DOCUMENTS = 12
"""Documents at most that are named; the notes name all."""
ROOM = 740.0
"""Height of what a page holds, in points."""
_LINE, _GAP, _BREADTH = 11.5, 5.0, 108
"""Height of a line, of the space between items, and what a line holds, in Latin letters."""
_HEADING, _TITLE, _BOX = 60.0, 95.0, 55.0
_AROUND, _TRUST = 90.0, 190.0
"""What a chart has around it, and what the lines on trust and sources take of the second page."""
TOLD = ("robust", "voices", "audit")
"""Sections whose headings say how far to trust the edition, beside the one on coverage."""


def is_short(meta: Mapping[str, Any]) -> bool:
    """Whether the parameters of a brief ask for the short edition.

    >>> is_short({"parameters": {"length": "short"}}), is_short({})
    (True, False)
    """
    return bool(meta.get("parameters", {}).get("length") == "short")


def shorten(sheet: Sheet) -> Sheet:
    """The sheet of the short edition, made of the blocks of the full one; what it does not print has no note."""
    lang, sections = sheet.language, by_section(sheet.blocks)
    title = [b for b in sheet.blocks if isinstance(b, Title)][:1]
    figures = chosen(sheet.blocks)
    blocks: list[Block] = [*title, *_summary(sections.get("summary", []), figures, title), *figures.values(), *_trust(sections, lang)]
    cited = set(printed_results(blocks))
    notes = [n for n in sheet.notes if n.result_id in cited]
    blocks += _sources([q for n in {n.result_id: n for n in notes}.values() for q in n.quotes], lang)
    blocks += [b for b in sheet.blocks if isinstance(b, Endnotes)][:1]
    return replace(sheet, blocks=blocks, notes=notes)


def by_section(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """The blocks under each heading of the first level, by its anchor, the heading first."""
    out: dict[str, list[Block]] = {}
    now: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            now = out.setdefault(block.anchor, [])
        now.append(block)
    return out


def chosen(blocks: Sequence[Block]) -> dict[str, Figure]:
    """The charts by their section: of the sections of the findings, best first, the first one, and the next for which there is room."""
    sections, room = by_section(blocks), ROOM - _TRUST
    out: dict[str, Figure] = {}
    for anchor in (a for b in blocks if isinstance(b, Findings) for a in b.anchors):
        figure = next((b for b in sections.get(anchor, []) if isinstance(b, Figure)), None)
        if figure is None or anchor in out or len(out) == FIGURES:
            continue
        height = chart_height(figure) + _AROUND
        if not out or height <= room:
            out[anchor] = figure
            room -= height
    return out


def chart_height(figure: Figure) -> float:
    """How high a chart stands on the page, in points; a chart that cannot be drawn is named when the brief is rendered."""
    from reportlib.charts.render import to_svg

    try:
        return chart_size(to_svg(figure.spec))[1]
    except ValueError:
        return ROOM


def printed_notes(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets with the notes that the short edition prints of them."""
    every = list(sheets)
    kept = shorten(Sheet([b for s in every for b in s.blocks], [n for s in every for n in s.notes], every[0].language)) if every else None
    return [kept] if kept else []


def spans(blocks: Sequence[Any]) -> tuple[list[int], list[int]]:
    """Where the two pages begin and end among the blocks; one page after the other without a chart.

    >>> spans([Title("t", "s"), Figure("f", [], "", {}, "", ""), Paragraph([]), Endnotes("Notes")])
    ([0, 1], [0, 2])
    """
    end = next((i for i, b in enumerate(blocks) if b.type in ("body_end", "endnotes")), len(blocks))
    # the box of what has changed stands between the two pages and the notes
    end -= blocks[end - 1].type == "callout" if end else 0
    turn = next((i for i, b in enumerate(blocks[:end]) if b.type == "figure"), None)
    return ([], []) if turn is None or not 0 < turn < end else ([0, turn], [turn - 1, end - 1])


def _summary(blocks: Sequence[Block], figures: Mapping[str, Figure], title: Sequence[Block]) -> list[Block]:
    """The findings for which the first page has room beside the box; each points to the chart of its section, where that is shown."""
    room = ROOM - _TITLE - sum(_height(line, 1.0) for b in title if isinstance(b, Title) for line in b.lines)
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Callout):
            kept.append(replace(block, items=block.items[:WRONG]))
        elif isinstance(block, Heading) or isinstance(block, Paragraph) and block.role == "missing":
            kept.append(block)
        elif isinstance(block, Findings):
            kept.append(replace(block, anchors=[figures[a].anchor if a in figures else "" for a in block.anchors]))
    room -= sum(_BOX + sum(map(_height, b.items)) if isinstance(b, Callout) else _HEADING for b in kept if not isinstance(b, Findings))
    return [_within(b, room) if isinstance(b, Findings) else b for b in kept]


def _within(findings: Findings, room: float) -> Findings:
    n, used = 0, 0.0
    for item in findings.items:
        used += _height(item)
        if n and used > room:
            break
        n += 1
    return replace(findings, items=findings.items[:n], anchors=findings.anchors[:n])


def _height(item: Inline, gap: float = _GAP) -> float:
    breadth = int(sum(2.2 if c > "\u2e80" else 1 for c in plain(item)))
    return _LINE * -(-breadth // _BREADTH) + gap


def _trust(sections: Mapping[str, Sequence[Block]], lang: str) -> list[Block]:
    """The heading on coverage, and what the sections on sources and sums say in theirs."""
    head = next((b for b in sections.get(TRUST, []) if isinstance(b, Heading)), None)
    if head is None:
        return []
    said = [plain(b.runs) for name in TOLD for b in sections.get(name, [])[:1] if isinstance(b, Heading) and plain(b.runs) != b.short]
    stop = phrase("since.stop", lang)
    told: list[Block] = [Paragraph([Run(phrase("sentence_joint", lang).join(t + stop.strip() for t in said))])] if said else []
    return [replace(head, annex=False), *told]


def _sources(quotes: Sequence[Mapping[str, Any]], lang: str) -> list[Block]:
    """One paragraph: each document that is cited, with its outlets and how many claims are cited from it, most first."""
    claims = {str(q["claim_id"]): q for q in quotes}.values()
    counts = Counter(str(q["doc_id"]) for q in claims)
    runs: Inline = []
    for doc_id, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:DOCUMENTS]:
        own = [q for q in claims if q["doc_id"] == doc_id]
        href = str(own[0]["href"]).split("#")[0]
        runs += [Run(page_words(lang)["joint"])] if runs else []
        runs.append(Run(doc_id.split("_")[0], href=href))
        outlets = dict.fromkeys((str(q["publisher"]), str(q.get("lang") or "")) for q in own if q.get("publisher"))
        for i, (outlet, tag) in enumerate(outlets):
            runs += [Run(phrase("short.outlet_joint" if i else "short.outlet_first", lang)), Run(outlet, lang=tag or None)]
        runs.append(Run(phrase("short.cited", lang, claims=count("claim", n, lang))))
    if not runs:
        return []
    left = len(counts) - DOCUMENTS
    head = Run(phrase("short.sources", lang), strong=True)
    more = [Run(phrase("short.more", lang, documents=count("document", left, lang)))] if left > 0 else []
    return [Paragraph([head, *runs, *more, Run(phrase("since.stop", lang).strip())], "note")]
