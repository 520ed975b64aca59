"""Which statements do not add up: the equations of the documents, recomputed, with what the smallest mending would be."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.numbers import format_compact_decimal

from reportlib.analysis.results import text_or_none
from reportlib.brief import names
from reportlib.brief.counts import counted
from reportlib.brief.display import Block, Inline, Paragraph, Run, Sheet
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.findings import Finding, count, find, phrase
from reportlib.brief.linked import reviews
from reportlib.brief.results import analyse
from reportlib.brief.sections.frame import cell, heading, joint, nothing, sheet, table
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

FAULTS, OTHERS = 20, 16
"""Rows of the two tables; the rest stand in the frame of the analysis."""
BEST = 2
"""Faults in the body of the paper edition."""
REPAIRS = 2
QUOTE = 90


def audit(tables: Tables, edition: Edition) -> Sheet:
    """The statements that do not hold or only just, then the others that were recomputed, each with its sentence."""
    found, lang = analyse(tables, edition), edition.language
    rows = found.audit
    checked = rows[rows["verdict"].ne("not_checkable")]
    if checked.empty:
        return nothing("audit", edition)
    faults = checked[checked["verdict"].ne("consistent")]
    sound = checked[checked["verdict"].eq("consistent")]
    scripts = dict(zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True))
    open_ones = len(rows) - len(checked)
    blocks: list[Block] = [
        heading("audit", edition, findings(tables, edition)),
        Paragraph(counted(phrase("audit.lead", lang, by_verdict=joint(_counts(rows, lang), lang)), "audit")),
    ]
    if not faults.empty:
        heads = ["verdict", "equation", "recomputed", "repair", "quote"]
        shown = [_fault(r, scripts, lang) for r in faults.head(FAULTS).to_dict("records")]
        note = _more(len(faults) - FAULTS, lang)
        blocks.append(table("audit-faults", phrase("audit.faults", lang), heads, shown, edition, note, BEST))
    if not sound.empty:
        heads = ["family", "equation", "recomputed", "quote"]
        varied = sound.assign(_turn=sound.groupby("family").cumcount()).sort_values(["_turn", "family"], kind="stable")
        shown = [_sound(r, scripts, lang) for r in varied.head(OTHERS).to_dict("records")]
        blocks.append(table("audit-sound", phrase("audit.sound", lang), heads, shown, edition, _more(len(sound) - OTHERS, lang)))
    blocks.append(Paragraph(counted(phrase("audit.uncertain", lang, open=count("equation", open_ones, lang)), "audit"), "note"))
    made = sheet(blocks, found, tables, edition)
    wrong = faults[faults["verdict"].eq("inconsistent")]
    return replace(made, meta={"reviews": _reviews(checked, tables, edition), "faults": _by_claim(wrong, lang)})


def _by_claim(wrong: pd.DataFrame, lang: str) -> dict[str, list[dict[str, str]]]:
    """The equations that do not hold by the claims in them, for their evidence."""
    made: dict[str, list[dict[str, str]]] = {}
    for row in wrong.to_dict("records"):
        said = phrase("audit.two", lang, a=phrase(f"verdict.{row['verdict']}", lang), b=str(row["equation"]))
        for claim in row["claim_ids"]:
            made.setdefault(str(claim), []).append({"said": said})
    return made


def _reviews(checked: pd.DataFrame, tables: Tables, edition: Edition) -> list[dict[str, Any]]:
    """What was recomputed as reviews that other programs read."""
    articles = {str(a["article_id"]): a for a in tables["articles"].to_dict("records")}
    wanted = {c for ids in checked["claim_ids"] for c in ids}
    claims = tables["claims"][tables["claims"]["claim_id"].isin(wanted)]
    return reviews(checked.to_dict("records"), articles, {str(c["claim_id"]): c for c in claims.to_dict("records")}, as_of(tables, edition))


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """How many of the equations that can be recomputed do not hold."""
    rows = analyse(tables, edition).audit
    checks, faults = int(rows["verdict"].ne("not_checkable").sum()), int(rows["verdict"].eq("inconsistent").sum())
    if not checks:
        return []
    one = find("audit.faults" if faults else "audit.sound", edition.language, faults=faults, checks=checks)
    return [one] if one else []


def _counts(rows: pd.DataFrame, lang: str) -> list[str]:
    counts = rows["verdict"].value_counts()
    order = ("consistent", "only_with_hedge", "inconsistent", "not_checkable")
    return [count(f"verdict.{v}", int(counts[v]), lang) for v in order if v in counts.index]


def _fault(row: dict[Any, Any], scripts: dict[str, Any], lang: str) -> list[Inline]:
    kinds = [phrase(f"verdict.{row['verdict']}", lang), phrase(f"family.{row['family']}", lang)]
    return [
        cell(phrase("audit.two", lang, a=kinds[0], b=kinds[1])),
        [_bound(row, row["equation"])],
        _recomputed(row, lang),
        [_bound(row, joint([_repair(r, lang) for r in row["repairs"][:REPAIRS]], lang))] if len(row["repairs"]) else [],
        _quote(row, scripts),
    ]


def _sound(row: dict[Any, Any], scripts: dict[str, Any], lang: str) -> list[Inline]:
    return [
        cell(phrase(f"family.{row['family']}", lang)),
        [_bound(row, row["equation"])],
        _recomputed(row, lang),
        _quote(row, scripts),
    ]


def _bound(row: dict[Any, Any], text: str) -> Run:
    """A cell's text that leads to the claims of an equation; to its article where none of its numbers is a claim."""
    return (
        Run(text, row["result_id"]) if row["claim_ids"] else Run(text, href=evidence_href(row["doc_id"], text_or_none(row["article_id"])))
    )


def _recomputed(row: dict[Any, Any], lang: str) -> Inline:
    """The recomputed side, with four digits at each end."""
    low, high = (
        None if value != value or value is None else _short(float(value), lang) for value in (_float(row["low"]), _float(row["high"]))
    )
    text = low if low == high else f"{low or '…'} – {high or '…'}"
    return [_bound(row, text or "")]


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _short(value: float, lang: str) -> str:
    """Four digits; a million and more in words of the language."""
    if abs(value) >= 1_000_000:
        # Chinese has one form only, which names its scale anyway
        known = "long" if "long" in Locale.parse(lang).compact_decimal_formats else "short"
        return format_compact_decimal(value, format_type=known, locale=lang, fraction_digits=2)  # type: ignore[arg-type]
    if abs(value) >= 10_000 or value == int(value):
        digits = max(0, len(str(int(abs(value)))) - 4)
        return f"{round(value, -digits):,.0f}"
    return f"{value:.4g}"


def _repair(written: str, lang: str) -> str:
    """A repair in the reader's words: its kind named, the numbers as they are."""
    kind, _, rest = written.partition(": ")
    was, arrow, becomes = rest.split(" [")[0].partition(" → ")
    # what is not a number ("% → pp", another number's words) stays as it is
    with suppress(ValueError):
        becomes = _short(float(becomes), lang)
    return phrase("audit.two", lang, a=phrase(f"repair.{kind}", lang), b=f"{was}{arrow}{becomes}")


def _quote(row: dict[Any, Any], scripts: dict[str, Any]) -> Inline:
    """The sentence, cut where it is long, with a link to its evidence."""
    text = " ".join(str(row["sentence"]).split())
    short = text if len(text) <= QUOTE else text[: QUOTE - 1] + "…"
    claim = row["claim_ids"][0] if row["claim_ids"] else None
    tag = "en" if text.isascii() else names.language_tag(text_or_none(scripts.get(row["doc_id"])))
    return [Run(short, lang=tag, href=evidence_href(row["doc_id"], claim))]


def _more(left: int, lang: str) -> Inline | None:
    return counted(phrase("audit.more", lang, n=count("equation", left, lang)), "audit") if left > 0 else None
