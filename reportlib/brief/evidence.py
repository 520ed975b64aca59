"""Evidence pages: each document whole, every quantity, claim, dated act and relation marked, beside it how it was read."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader

from reportlib.brief import names
from reportlib.brief.claims_page import CLAIMS, render_claims
from reportlib.brief.findings import count as counted
from reportlib.brief.fonts import cut_fonts
from reportlib.brief.highlight import Mark, Piece, Row, find_rows
from reportlib.brief.house import font_faces, policy, stylesheet, tag_of
from reportlib.brief.readings import find_marks, read_disputes
from reportlib.brief.wording import TEMPLATES, families, family_of, fill, page_words
from reportlib.errors import OutputError
from reportlib.tables.links import evidence_href, evidence_page
from reportlib.tables.store import write_files

if TYPE_CHECKING:
    import pandas as pd

INDEX, FONTS = "index.html", "fonts.css"
DISPUTED = "disputed"
"""The group of claims that something speaks against."""

_OTHERS = {"events": "event", "relations": "relation", "without": "mention"}
_CODE = re.compile(r"[^A-Za-z0-9_-]")


def write_evidence(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    folder: str | Path,
    language: str = "en",
    cache_folder: Path | None = None,
) -> list[Path]:
    """Writes the evidence pages and their index into a folder; pages of documents that are gone are removed.

    With a ``cache_folder`` for cut fonts, the pages bring the Chinese glyphs of their texts.

    Raises:
        OutputError: The folder cannot be written.
    """
    folder = Path(folder)
    gone = {p.name for p in folder.glob("*.html")} if folder.is_dir() else set()
    return write_files(render_evidence(tables, texts, language, cache_folder), folder, replaced=gone)


def render_evidence(
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    language: str = "en",
    cache_folder: Path | None = None,
    cited: Mapping[str, Sequence[int]] | None = None,
    disputes: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    interval_policy: str = "house",
) -> dict[str, bytes]:
    """The pages by file name: one a document that was read, all claims, the index, and the fonts that they share.

    ``cited`` are the notes of the brief that quote a claim or a dated act, by its id; its card leads back to them. ``disputes`` are what
    speaks against a claim, by its id (see ``gather.disputes_of``); ``interval_policy`` is the edition's.
    """
    environment = Environment(loader=FileSystemLoader(TEMPLATES / "html"), trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.filters.update(fill=fill, text=_pieces)
    words = page_words(language)
    documents = [{str(k): v for k, v in d.items()} for d in tables["documents"].to_dict("records")]
    of = {name: _by_document(tables[name]) for name in ("articles", "mentions", "claims", "events", "relations")}
    disputed = read_disputes(disputes or {}, (c for rows in of["claims"].values() for c in rows), texts, language)
    shared = {
        "cited": cited or {},
        "disputed": disputed,
        "note": words["note"],
        "lang": tag_of(language),
        "words": words["evidence"],
        "skip": words["skip"],
        "csp": policy(beside=True),
        "fonts": FONTS,
    }
    css = stylesheet("house.css", "evidence.css") + _colours()
    pages: dict[str, bytes] = {}
    where = {a["article_id"]: a for rows in of["articles"].values() for a in rows}
    for document in documents:
        doc_id = document["doc_id"]
        if doc_id not in texts:
            continue
        page = _Page(
            document, texts[doc_id], {name: rows.get(doc_id, []) for name, rows in of.items()}, language, where, disputed, interval_policy
        )
        context = page.context()
        rules = css + "".join(_filter(g["code"]) for g in context["groups"])
        name = evidence_page(doc_id)
        if name in pages or name in (INDEX, CLAIMS):
            raise OutputError(f"two pages would be {name}", where=doc_id, remedy="give the document another name")
        pages[name] = environment.get_template("evidence.html.j2").render(**shared, css=rules, **context).encode("utf-8", "replace")
    pages[CLAIMS] = render_claims(environment, tables, texts, language, {**shared, "css": css})
    index = environment.get_template("documents.html.j2").render(
        **shared, css=css, heads=_heads(words["evidence"]), documents=[_line(d, texts, of, words["evidence"]) for d in documents]
    )
    # the words of a Chinese page itself, names of codes among them, and of the page over the build are Simplified
    own = (
        {
            c
            for p in (*pages.values(), index.encode(), str(words["build"]).encode())
            for c in p.decode("utf-8")
            if c.encode("gb2312", "ignore")
        }
        if language == "zh"
        else set()
    )
    scripts = {d["doc_id"]: _text(d.get("script")) for d in documents}
    return {**pages, INDEX: index.encode("utf-8", "replace"), FONTS: _fonts(texts, scripts, own, cache_folder).encode()}


class _Page:
    """One document's page: its rows, its articles' heads, its filter."""

    def __init__(
        self,
        document: Mapping[str, Any],
        text: str,
        rows: Mapping[str, list[dict[str, Any]]],
        language: str,
        where: Mapping[str, Mapping[str, Any]],
        disputed: Container[str],
        interval_policy: str,
    ) -> None:
        self.document, self.text, self.rows, self.language, self.where = document, text, rows, language, where
        self.disputed, self.interval_policy = disputed, interval_policy
        self.words = page_words(language)["evidence"]
        self.articles = sorted(rows["articles"], key=lambda a: (a["start"], a["end"]))

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        marks = [replace(m, disputed=m.id in self.disputed) for m in find_marks(self.rows, self.language, self.interval_policy)]
        rows = find_rows(self.text, marks, [a["start"] for a in self.articles])
        counts = [
            counted(noun, len(self.rows[t]), self.language)
            for t, noun in (("articles", "article"), ("mentions", "quantity"), ("claims", "claim"), ("events", "event"))
        ]
        return {
            "name": self.document["doc_id"],
            "facts": [*counts, f"sha256 {str(self.document.get('sha256') or '')[:16]}"],
            "groups": self._groups(marks),
            "rows": self._rows(rows),
        }

    def _rows(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        out, waiting = [], list(self.articles)
        article: dict[str, Any] | None = None
        for row in rows:
            head = None
            while waiting and waiting[0]["start"] <= row.start:
                article = waiting.pop(0)
                head = self._head(article)
            inside = article is not None and article["start"] <= row.start < article["end"]
            script = (article or {}).get("script") if inside else self.document.get("script")
            out.append(
                {
                    "article": head,
                    "off": inside and article is not None and (article["on_topic"] is False or bool(_text(article["duplicate_of"]))),
                    "lang": names.language_tag(_text(script)),
                    "pieces": row.pieces,
                    "marks": [m for m in row.marks if m.id],
                }
            )
        return out

    def _head(self, article: Mapping[str, Any]) -> dict[str, Any]:
        flags: list[dict[str, str]] = []
        if article["on_topic"] is False:
            flags.append({"text": self.words["off_topic"], "href": ""})
        if article["complete"] is False:
            flags.append({"text": self.words["cut_off"], "href": ""})
        twin = _text(article["duplicate_of"])
        if twin:
            of = self.where.get(twin)
            name = (_text(of["title"]) or _text(of["doc_id"]) if of else None) or self.words["another"]
            href = evidence_href(of["doc_id"], twin).removeprefix("evidence/") if of else ""
            flags.append({"text": f"{self.words['duplicate_of']} {name}", "href": href})
        parts = (_text(article["publisher"]), names.write_date(_text(article["published"]), self.language))
        return {
            "id": article["article_id"],
            "lang": names.language_tag(_text(article["script"])),
            "title": _text(article["title"]) or self.words["untitled"],
            "flags": flags,
            "line": [p for p in parts if p],
        }

    def _groups(self, marks: Sequence[Mark]) -> list[dict[str, Any]]:
        counts = Counter(m.group for m in marks)
        order = {code: i for i, code in enumerate([*families(), *_OTHERS.values()])}
        found: list[dict[str, Any]] = []
        for code, count in counts.items():
            family = _OTHERS.get(code) or family_of(code)
            label = self.words.get(code) if code in _OTHERS else names.name(code, "measure", self.language)
            found.append({"code": safe(code), "family": family, "name": label, "count": count})
        found.sort(key=lambda g: (order.get(g["family"], 99), -g["count"], g["code"]))
        disputed = sum(m.disputed for m in marks)
        return [*([{"code": DISPUTED, "family": DISPUTED, "name": self.words[DISPUTED], "count": disputed}] if disputed else []), *found]


def safe(code: str) -> str:
    """A code as part of a CSS class.

    >>> safe("price"), safe("a b<")
    ('price', 'a-b-')
    """
    return _CODE.sub("-", code)


def _pieces(pieces: Iterable[Piece]) -> str:
    """The pieces of a row as HTML; one element a piece, so that overlapping marks cannot cross."""
    out = []
    for piece in pieces:
        escaped = html.escape(piece.text, quote=False)
        if not piece.marks:
            out.append(escaped)
            continue
        ids = [f'<span id="{html.escape(m.id)}"></span>' for m in piece.begins if m.id]
        groups = " ".join(dict.fromkeys(f"f-{g}" for m in piece.marks for g in (safe(m.group), *([DISPUTED] if m.disputed else []))))
        # The shortest claim is what these words say; a dated act or a relation is what the sentence around them says.
        main = min(piece.marks, key=lambda m: (("claim", "event", "relation", "mention").index(m.kind), m.end - m.start))
        if main.kind == "mention":
            out.append(f'{"".join(ids)}<span class="mention {groups}" title="{html.escape(main.head)}">{escaped}</span>')
            continue
        first = next((m for m in piece.begins if m.id and m is main), None)
        own = f' id="{html.escape(first.id)}"' if first else ""
        others = "".join(f'<span id="{html.escape(m.id)}"></span>' for m in piece.begins if m.id and m is not first)
        title = " | ".join(m.head for m in piece.marks if m.id)
        out.append(
            f'<a class="{main.kind} c-{safe(main.family)} {groups}"{own} href="#read-{html.escape(main.id)}" title="{html.escape(title)}">'
            f"{others}{escaped}</a>"
        )
    return "".join(out)


def _fonts(texts: Mapping[str, str], scripts: Mapping[str, str | None], own: set[str], cache_folder: Path | None) -> str:
    """The Chinese glyphs of all texts and of the pages' own words, by region: one file beside the pages, which a thousand pages share."""
    if cache_folder is None:
        return ""
    used: dict[bool, set[str]] = {True: set(), False: set(own)}
    for doc_id, text in texts.items():
        used[scripts.get(doc_id) == "Hant"].update(text)
    return font_faces(cut_fonts(used[False], used[True], cache_folder).woff)


def _colours() -> str:
    light = "".join(f".c-{code}{{--c:{f['light']}}}" for code, f in families().items())
    dark = "".join(f".c-{code}{{--c:{f['dark']}}}" for code, f in families().items())
    own = ".c-event,.c-disputed{--c:var(--accent)}.c-relation{--c:var(--muted)}.c-mention{--c:var(--line)}"
    return f"{light}{own}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _filter(code: str) -> str:
    """Shows one group only; a rule of CSS, so that it works where no script runs."""
    on = f"body:has(#show-{code}:checked)"
    return f"{on} .card:not(.f-{code}){{display:none}}{on} .t :is(a,.mention):not(.f-{code}){{background:none;border-color:transparent}}"


def _by_document(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        out.setdefault(str(row["doc_id"]), []).append({str(k): v for k, v in row.items()})
    return out


def _heads(words: Mapping[str, str]) -> list[str]:
    return [words[k] for k in ("document", "outlets", "script", "articles", "quantities", "claims", "acts")]


def _line(
    document: Mapping[str, Any], texts: Mapping[str, str], of: Mapping[str, Mapping[str, list[dict[str, Any]]]], words: Mapping[str, str]
) -> dict[str, Any]:
    doc_id = str(document["doc_id"])
    outlets = list(dict.fromkeys(p for a in of["articles"].get(doc_id, []) if (p := _text(a["publisher"]))))
    reason = f"{words['not_read']}: {_text(document.get('reason')) or ''}" if doc_id not in texts else ""
    return {
        "name": doc_id,
        "href": evidence_href(doc_id).removeprefix("evidence/") if doc_id in texts else "",
        "outlets": reason or ", ".join(outlets[:4]) + (" …" if len(outlets) > 4 else ""),
        "script": words.get(f"script_{_text(document.get('script'))}", ""),
        "counts": [len(of[t].get(doc_id, [])) for t in ("articles", "mentions", "claims", "events")],
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
