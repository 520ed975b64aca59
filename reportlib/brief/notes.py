"""Endnotes: for each result that a page prints, its claims with their sentences, and what a reader has to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlib.brief import findings, names
from reportlib.brief.counts import is_count, places
from reportlib.brief.dates import write_date
from reportlib.brief.display import Block, Note, Run
from reportlib.brief.numbers import Number, last_digit, shape_of, to_decimal, words, write_number
from reportlib.brief.once import records
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

Gloss = Callable[[Mapping[Any, Any], str], str]

_LISTS = {"measure": "measure", "item": "item", "stage": "stage", "obs_status": "obs_status", "basis": "basis", "route": "route"}


def printed_results(blocks: Iterable[Block]) -> list[str]:
    """The result_ids of all runs in the blocks, in the order of the page, each once."""
    found: dict[str, None] = {}

    def walk(value: object) -> None:
        if isinstance(value, Run):
            if value.result_id:
                found.setdefault(value.result_id)
        elif isinstance(value, (list, tuple)):
            for v in value:
                walk(v)
        elif is_dataclass(value) and not isinstance(value, type):
            for key in value.__dataclass_fields__:
                walk(getattr(value, key))

    walk(list(blocks))
    return list(found)


def make_notes(
    blocks: Iterable[Block],
    results: Iterable[pd.DataFrame],
    tables: Mapping[str, pd.DataFrame],
    facts: pd.DataFrame,
    language: str,
    doubts: Mapping[str, list[str]] | None = None,
) -> list[Note]:
    """A Note for each result that the blocks print; ``facts`` are the official figures that results may name.

    ``doubts`` says why results are not confirmed (see ``confirmed``); a note names it among what there is to know.

    Raises:
        KeyError: A block prints a number of a result that no frame has; a number without its claims must not be printed.
    """
    rows: dict[str, dict[Any, Any]] = {}
    for frame in results:
        for row in records(frame):
            rows.setdefault(row["result_id"], row)
    claims = {c["claim_id"]: (c, gloss) for c in records(tables["claims"])}
    claims |= {e["event_id"]: (e, event_gloss) for e in records(tables["events"])}
    articles = {str(a["article_id"]): a for a in records(tables["articles"])}
    official = {str(f["fact_id"]): f for f in records(facts)}
    why = doubts or {}
    return [
        count_note(i, language) if is_count(i) else _note(rows[i], claims, articles, official, language, why.get(i, []))
        for i in printed_results(blocks)
    ]


def count_note(result_id: str, language: str) -> Note:
    """The note of a count of rows: what was counted, and where the rows stand."""
    return Note(result_id, [], counted=findings.phrase(result_id, language), place=places()[result_id])


def reference_line(fact: Mapping[Any, Any], language: str) -> str:
    """An official figure in one line: whose figure, of what, how much, when, from which source."""
    name = {k: findings.called(c, text(fact.get(f)), language) for k, f, c in (
        ("area", "area", "area"), ("partner", "partner", "area"), ("item", "item", "item"), ("stage", "stage", "stage"),
        ("measure", "measure", "measure"), ("basis", "basis", "basis"),
    )}  # fmt: skip
    value, low, high = (to_decimal(fact.get(k)) for k in ("value", "low", "high"))
    quantum = min((last_digit(v) for v in (value, low, high) if v is not None), default=Decimal(1))
    name["value"] = write_number(Number("", value, low, high, unit=text(fact.get("unit")), quantum=quantum, caps=True), language)
    name["time_period"] = write_date(text(fact.get("period")), language)
    name["reference"] = text(fact.get("source"))
    keys = findings.phrase("gloss.reference_order", language).split()
    said = [findings.phrase(f"gloss.{k}", language, x=name[k]) for k in keys if name.get(k)]
    return findings.phrase("gloss.joint", language).join(said)


def gloss(claim: Mapping[Any, Any], language: str) -> str:
    """What a claim was read to say, from its fields alone: who, what, of what, from whom, how much, when, how sure, who says so."""
    parts = {k: findings.called(codes, text(claim.get(k)), language) for k, codes in _LISTS.items()}
    for key in ("ref", "counterpart"):
        entity, area = text(claim.get(f"{key}_entity")), text(claim.get(f"{key}_area"))
        parts[key] = entity or findings.called("area", area, language)
    parts["value"] = write_claim(claim, language)
    parts["time_period"] = write_date(text(claim.get("time_period")), language)
    parts["source"] = text(claim.get("source"))
    if parts.get("obs_status") and claim.get("obs_status") == "actual":
        del parts["obs_status"]
    said = [findings.phrase(f"gloss.{k}", language, x=parts[k]) for k in findings.phrase("gloss.order", language).split() if parts.get(k)]
    return findings.phrase("gloss.joint", language).join(said)


def event_gloss(event: Mapping[Any, Any], language: str) -> str:
    """What a dated act was read to be: what, by whom, towards whom, on what, when."""
    items = [findings.called("item", i, language) or i for i in (text(event.get("items")) or "").split(";") if i]
    parts = (
        findings.called("event_type", text(event.get("type")), language), findings.called("party", text(event.get("actor")), language),
        findings.called("party", text(event.get("target")), language), names.join(items, language) if items else None,
        write_date(text(event.get("date")), language),
    )  # fmt: skip
    return findings.phrase("gloss.joint", language).join(p for p in parts if p)


def write_claim(claim: Mapping[Any, Any], language: str) -> str:
    """The quantity of a claim with its bound in words: about 70 %, more than 400 million."""
    value, low, high = (to_decimal(claim.get(k)) for k in ("obs_value", "obs_low", "obs_high"))
    bound, change = text(claim.get("bound")) or "exact", text(claim.get("change")) is not None
    bounded = bound in ("over", "at_least", "under", "at_most")
    n = Number(
        text(claim.get("claim_id")) or "",
        None if bounded and not change else value,
        (low if low is not None else value) if bound in ("over", "at_least") else low if value is None else None,
        (high if high is not None else value) if bound in ("under", "at_most") else high if value is None else None,
        low_open=bound == "over",
        high_open=bound == "under",
        unit=text(claim.get("unit_measure")),
        quantum=min(
            (Decimal(1).scaleb(min(0, int(v.normalize().as_tuple().exponent))) for v in (value, low, high) if v is not None),
            default=Decimal(1),
        ),
        caps=True,
        change=change,
    )
    written = write_number(n, language)
    if shape_of(n) == "point" and bound != "exact":
        word = text(claim.get("qualifier")) if bound == "approx" else bound
        patterns = words(language)["bounds"]
        return str(patterns.get(word or bound, patterns.get(bound, "{n}"))).format(n=written)
    return written


def text(value: object) -> str | None:
    """A text cell, or None where it is empty."""
    return value if isinstance(value, str) and value else None


def _note(
    row: Mapping[Any, Any],
    claims: Mapping[str, tuple[dict[Any, Any], Gloss]],
    articles: Mapping[str, Mapping[Any, Any]],
    official: Mapping[str, Mapping[Any, Any]],
    language: str,
    unconfirmed: list[str],
) -> Note:
    quotes = []
    for claim_id in row["claim_ids"]:
        if claim_id not in claims:
            continue
        claim, words_of = claims[claim_id]
        article = articles.get(text(claim["article_id"]) or "", {})
        quotes.append(
            {
                "claim_id": claim_id,
                "doc_id": claim["doc_id"],
                "publisher": text(article.get("publisher")),
                "title": text(article.get("title")),
                "published": text(article.get("published")),
                "date": write_date(text(article.get("published")), language),
                "sentence": claim["sentence"],
                "exact": claim["exact"],
                "lang": names.language_tag(text(article.get("script"))),
                "gloss": words_of(claim, language),
                "href": evidence_href(claim["doc_id"], claim_id),
            }
        )
    references = [reference_line(official[r], language) if r in official else r for r in map(str, row["reference_ids"])]
    caveats = [caveat(str(c), language) for c in row["caveats"]]
    caveats += [said for reason in unconfirmed if (said := findings.phrase(f"unconfirmed.{reason}", language)) not in caveats]
    return Note(row["result_id"], quotes, references, caveats, unconfirmed)


def caveat(code: str, language: str) -> str:
    """A caveat of an analysis in the reader's words; one without wording in this language stays as the analysis gave it."""
    return findings.phrase_or(f"caveat.{code}", code, language)
