"""What JupyterLab shows of a sheet: plain HTML in which each number tells, under the pointer, the sentence that it came from.

JupyterLab shows little of the HTML of a notebook that was executed elsewhere: no script, no style sheet and no SVG. Charts are images with
their SVG inside, and a tooltip is the only way to the sentence that works in every notebook.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping

from reportlib.brief.display import Block, Callout, Figure, Findings, Heading, Inline, Note, Paragraph, Run, Table, Title
from reportlib.charts.render import to_svg

_SENTENCE = 200
"""Characters of a sentence in a tooltip."""


def preview(blocks: Iterable[Block], notes: Iterable[Note] = ()) -> str:
    """The HTML of some blocks; all text is escaped."""
    told = {n.result_id: _told(n) for n in notes}
    return "\n".join(_block(b, told) for b in blocks)


def _block(block: Block, told: Mapping[str, str]) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{_inline(block.runs, told)}</h{block.level + 1}>"
    if isinstance(block, Title):
        lines = "".join(f"<br>{_inline(line, told)}" for line in block.lines)
        return f"<h1>{html.escape(block.title)}</h1><p>{html.escape(block.subtitle)}{lines}</p>"
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.runs, told)}</p>"
    if isinstance(block, Findings | Callout):
        title = f"<p><b>{html.escape(block.title)}</b></p>" if isinstance(block, Callout) else ""
        kind = "ol" if isinstance(block, Findings) else "ul"
        return title + f"<{kind}>" + "".join(f"<li>{_inline(i, told)}</li>" for i in block.items) + f"</{kind}>"
    if isinstance(block, Table):
        return _table(block, told)
    return _figure(block, told) if isinstance(block, Figure) else ""


def _table(table: Table, told: Mapping[str, str]) -> str:
    head = "".join(f'<th scope="col">{html.escape(c.label)}</th>' for c in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{_inline(c, told)}</td>" for c in r) + "</tr>" for r in table.rows)
    title = f"<p><b>{_inline(table.title, told)}</b></p>"
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{_small(table.note, told)}"


def _figure(figure: Figure, told: Mapping[str, str]) -> str:
    drawn = base64.b64encode(to_svg(figure.spec, background="white").encode("utf-8")).decode("ascii")
    image = f'<img alt="{html.escape(figure.alt)}" src="data:image/svg+xml;base64,{drawn}">'
    head = f"<p><b>{_inline(figure.title, told)}</b><br>{html.escape(figure.subtitle)}</p>"
    return head + image + _small(figure.note, told) + _small(figure.source, told)


def _small(text: str | Inline | None, told: Mapping[str, str]) -> str:
    if not text:
        return ""
    return f"<p><small>{html.escape(text) if isinstance(text, str) else _inline(text, told)}</small></p>"


def _inline(runs: Inline, told: Mapping[str, str]) -> str:
    return "".join(_run(r, told.get(r.result_id or "", "")) for r in runs)


def _run(run: Run, told: str) -> str:
    text = html.escape(run.text)
    text = f"<b>{text}</b>" if run.strong else text
    return f'<span title="{html.escape(told)}">{text}</span>' if told else text


def _told(note: Note) -> str:
    """The first sentence that a number stands on, and how many more there are; of others the official figures or what is counted."""
    if not note.quotes:
        return note.counted or "; ".join(note.references)
    first = note.quotes[0]
    outlet = ", ".join(str(first[k]) for k in ("publisher", "published") if first.get(k))
    more = f" (+{len(note.quotes) - 1})" if len(note.quotes) > 1 else ""
    return " — ".join(t for t in (str(first["sentence"])[:_SENTENCE], outlet) if t) + more
