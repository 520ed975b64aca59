"""The page of all claims: one row each, a plain table where no script runs, else searched, filtered, sorted and copied as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from reportlib.brief import names
from reportlib.brief.house import policy
from reportlib.brief.notes import text, write_claim
from reportlib.brief.wording import TEMPLATES, family_of
from reportlib.tables.links import evidence_href

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = "claims.html"
MOST = 20_000
"""Rows that a browser still sorts at once; the page says how many more the table of claims has."""
COLUMNS = ("measure", "subject", "partner", "item", "stage", "value", "period", "status", "source", "document", "quote")
FILTERS = ("measure", "area", "item", "document", "status")


def render_claims(
    environment: Environment, tables: Mapping[str, pd.DataFrame], read: Mapping[str, str], language: str, shared: Mapping[str, Any]
) -> bytes:
    """The page as bytes.

    Args:
        environment: Where the templates are found.
        tables: The tables; claims and documents are read.
        read: doc_id to text of the documents that have an evidence page.
        language: en or zh.
        shared: What the templates of all evidence pages need: words, style, the way out.
    """
    frame = tables["claims"]
    claims = frame.head(MOST).to_dict("records")
    scripts = {str(d): text(s) for d, s in zip(tables["documents"]["doc_id"], tables["documents"]["script"], strict=True)}
    rows = [_row(c, read, scripts, language) for c in claims]
    script = (TEMPLATES / "html" / "claims.js").read_text(encoding="utf-8")
    page = environment.get_template("claims.html.j2").render(
        **{**shared, "csp": policy(script, beside=True)},
        script=script,
        heads=[(key, shared["words"][key]) for key in COLUMNS],
        filters=[(key, shared["words"][key], _choices(claims, key, language)) for key in FILTERS],
        rows=rows,
        total=len(frame),
        left_out=len(frame) - len(rows),
    )
    return page.encode("utf-8", "replace")


_FIELDS = {"measure": ("measure",), "area": ("ref_area", "counterpart_area"), "item": ("item",), "document": ("doc_id",),
           "status": ("obs_status",)}  # fmt: skip
_CODES = {"measure": "measure", "area": "area", "item": "item", "status": "obs_status"}


def _row(claim: Mapping[Any, Any], read: Mapping[str, str], scripts: Mapping[str, str | None], language: str) -> dict[str, Any]:
    doc_id, claim_id = str(claim["doc_id"]), str(claim["claim_id"])
    href = evidence_href(doc_id, claim_id).removeprefix("evidence/") if doc_id in read else ""
    shown: dict[str, str | None] = {
        "measure": names.name(str(claim["measure"]), "measure", language),
        "subject": _party(claim, "ref", language),
        "partner": _party(claim, "counterpart", language),
        "item": _named(claim, "item", "item", language),
        "stage": _named(claim, "stage", "stage", language),
        "value": write_claim(claim, language),
        "period": names.write_date(text(claim.get("time_period")), language),
        "status": _named(claim, "obs_status", "obs_status", language),
        "source": text(claim.get("source")),
        "document": doc_id,
        "quote": " ".join(str(claim["exact"]).split()),
    }
    keys = {"value": _size(claim), "period": text(claim.get("time_period")) or ""}
    lang = names.language_tag(scripts.get(doc_id))
    cells = [
        {"key": k, "text": shown[k] or "", "sort": keys.get(k), "href": href if k == "quote" else "",
         "lang": lang if k in ("source", "quote") and shown[k] else ""}
        for k in COLUMNS
    ]  # fmt: skip
    codes = {key: " ".join(_codes(claim, key)) if key != "document" else doc_id for key in FILTERS}
    return {"id": claim_id, "family": family_of(str(claim["measure"])), "codes": codes, "cells": cells, "sentence": str(claim["sentence"])}


def _codes(claim: Mapping[Any, Any], key: str) -> list[str]:
    """The codes by which a claim is found under a filter; an area is found as subject and as partner."""
    return list(dict.fromkeys(v for f in _FIELDS[key] if (v := text(claim.get(f)))))


def _choices(claims: Sequence[Mapping[Any, Any]], key: str, language: str) -> list[tuple[str, str, int]]:
    """What a filter offers: code, name, number of claims; by name."""
    counts: dict[str, int] = {}
    for claim in claims:
        for code in _codes(claim, key):
            counts[code] = counts.get(code, 0) + 1
    lists = _CODES.get(key)
    named = [(code, names.name(code, lists, language) if lists else code, n) for code, n in counts.items()]
    return sorted(named, key=lambda c: (c[1].casefold(), c[0]))


def _size(claim: Mapping[Any, Any]) -> str:
    """What the column of values is sorted by: the unit, then the number (the middle of a range)."""
    ends = [float(v) for k in ("obs_value", "obs_low", "obs_high") if (v := claim.get(k)) is not None and v == v]
    return f"{text(claim.get('unit_measure')) or ''} {sum(ends) / len(ends):.12g}" if ends else ""


def _party(claim: Mapping[Any, Any], side: str, language: str) -> str | None:
    entity, area = text(claim.get(f"{side}_entity")), _named(claim, f"{side}_area", "area", language)
    return f"{entity} ({area})" if entity and area else entity or area


def _named(claim: Mapping[Any, Any], column: str, codes: str, language: str) -> str | None:
    code = text(claim.get(column))
    return names.name(code, codes, language) if code else None
