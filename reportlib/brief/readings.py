"""What the tables say of each place in a document: the marks of an evidence page with how each was read."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from math import isinf
from typing import Any

from reportlib.analysis.interval import Interval
from reportlib.analysis.policy import claim_interval
from reportlib.brief import names
from reportlib.brief.highlight import Mark
from reportlib.brief.notes import gloss, text, write_claim
from reportlib.brief.wording import family_of, page_words
from reportlib.tables.links import evidence_href

_CODED = {"item": "item", "stage": "stage", "obs_status": "obs_status", "basis": "basis", "route": "route", "resolved_by": "resolved_by"}
_CLAIM = (
    ("subject", "ref"),
    ("partner", "counterpart"),
    ("item", "item"),
    ("stage", "stage"),
    ("value", "value"),
    ("interval", "interval"),
    ("period", "time_period"),
    ("status", "obs_status"),
    ("source", "source"),
    ("basis", "basis"),
    ("route", "route"),
    ("scope", "scope"),
    ("horizon", "horizon"),
    ("resolved_by", "resolved_by"),
    ("confidence", "confidence"),
    ("corrected", "corrected"),
    ("rule", "rule"),
)
_ENDS = {
    "used_in": ("item", "item"),
    "irreplaceable_in": ("item", "item"),
    "processed_in": ("item", "area"),
    "produced_in": ("item", "area"),
    "controlled_under": ("item", "instrument"),
    "member_of": ("area", "area"),
    "supplies": ("area", "area"),
}
"""The code lists of the two ends of a relation; applications are named with the items, companies and bodies with the areas."""
_EVENT = ("date", "actor", "target", "item", "instrument", "effect", "status", "corrected", "rule")


def find_marks(rows: Mapping[str, list[dict[str, Any]]], language: str, policy: str = "house") -> list[Mark]:
    """The marks of one document's claims, events and relations, and of the quantities that make no claim.

    ``policy`` is how words become intervals (see ``analysis.policy``).
    """
    words = page_words(language)["evidence"]
    marks = [_claim(c, language, words, policy) for c in rows["claims"]]
    marks += [_event(e, language, words) for e in rows["events"]]
    marks += [_relation(r, language, words) for r in rows["relations"]]
    stating = {c["mention_id"] for c in rows["claims"]}
    marks += [_mention(m, words) for m in rows["mentions"] if m["mention_id"] not in stating]
    return marks


def read_disputes(
    disputes: Mapping[str, Sequence[Mapping[str, str]]], claims: Iterable[Mapping[str, Any]], read: Container[str], language: str
) -> dict[str, list[dict[str, str]]]:
    """By claim the lines of its card on what speaks against it: ``said``, and the other claim as ``text`` with its ``href``.

    Args:
        disputes: Of ``gather.disputes_of``.
        claims: The rows of the claims table.
        read: The documents that have an evidence page.
        language: en or zh.
    """
    wanted = {d["against"] for said in disputes.values() for d in said if "against" in d}
    others = {str(c["claim_id"]): c for c in claims if c["claim_id"] in wanted}
    lines: dict[str, list[dict[str, str]]] = {}
    for claim_id, said in disputes.items():
        for dispute in said:
            other = others.get(dispute.get("against", ""))
            shown = other is not None and other["doc_id"] in read
            href = evidence_href(str(other["doc_id"]), str(other["claim_id"])).removeprefix("evidence/") if other and shown else ""
            line = {"said": dispute["said"], "text": gloss(other, language) if other else "", "href": href}
            lines.setdefault(claim_id, []).append(line)
    return lines


def _claim(claim: Mapping[str, Any], language: str, words: Mapping[str, str], policy: str) -> Mark:
    values: dict[str, str | None] = {}
    for key in ("ref", "counterpart"):
        area = text(claim.get(f"{key}_area"))
        named = names.name(area, "area", language) if area else None
        entity = text(claim.get(f"{key}_entity"))
        values[key] = f"{entity} ({named})" if entity and named else entity or named
    values["value"] = write_claim(claim, language)
    interval = claim_interval(claim, policy)
    values["interval"] = written(interval) if interval is not None else None
    values["time_period"] = names.write_date(text(claim.get("time_period")), language)
    for column in ("source", "scope", "horizon", "corrected", "rule"):
        values[column] = text(claim.get(column))
    for column, codes in _CODED.items():
        code = text(claim.get(column))
        values[column] = names.name(code, codes, language) if code else None
    confidence = claim.get("confidence")
    values["confidence"] = f"{float(confidence):.0%}" if isinstance(confidence, float) and confidence == confidence else None
    fields = [(words[label], v) for label, key in _CLAIM if (v := values.get(key))]
    measure = str(claim["measure"])
    return Mark(
        str(claim["claim_id"]), int(claim["start"]), int(claim["end"]), "claim", family_of(measure), measure, gloss(claim, language), fields
    )


def written(interval: Interval) -> str | None:
    """An interval in the claim's unit; None where it is a single number, which the value says already.

    >>> written(Interval(66, 74)), written(Interval(75, 100, low_open=True)), written(Interval(3, float("inf"))), written(Interval(5, 5))
    ('66–74', '> 75, ≤ 100', '≥ 3', None)
    """
    low, high = (f"{end:,.12g}" for end in (interval.low, interval.high))
    if interval.low == interval.high:
        return None
    at_least = f"{'>' if interval.low_open else '≥'} {low}"
    if isinf(interval.high):
        return at_least
    return f"{at_least}, {'<' if interval.high_open else '≤'} {high}" if interval.low_open or interval.high_open else f"{low}–{high}"


def _event(event: Mapping[str, Any], language: str, words: Mapping[str, str]) -> Mark:
    kind = names.name(str(event["type"]), "event_type", language)
    items = [names.name(i, "item", language) for i in (text(event.get("items")) or "").split(";") if i]
    effect = [names.write_date(text(event.get(k)), language) for k in ("effect_start", "effect_end")]
    status = text(event.get("status"))
    values = {
        "date": names.write_date(text(event.get("date")), language),
        "actor": _party(event.get("actor"), language),
        "target": _party(event.get("target"), language),
        "item": names.join(items, language) if items else None,
        "instrument": text(event.get("instrument")),
        "effect": " – ".join(e or "…" for e in effect) if any(effect) else None,
        "status": names.name(status, "event_status", language) if status else None,
        "corrected": text(event.get("corrected")),
        "rule": text(event.get("rule")),
    }
    fields = [(words[k], v) for k in _EVENT if (v := values[k])]
    summary = text(event.get("summary")) if language == "en" else None
    head = summary or " · ".join(v for v in (kind, values["actor"], values["date"]) if v)
    return Mark(str(event["event_id"]), int(event["start"]), int(event["end"]), "event", "event", "events", head, fields)


def _relation(row: Mapping[str, Any], language: str, words: Mapping[str, str]) -> Mark:
    kind = str(row["relation"])
    subject, target = (names.name(str(row[k]), codes, language) for k, codes in zip(("subject", "object"), _ENDS[kind], strict=True))
    relation = names.name(kind, "relation", language)
    fields = [(words["rule"], str(row["rule"]))]
    head = f"{subject} → {relation} → {target}"
    return Mark(str(row["relation_id"]), int(row["start"]), int(row["end"]), "relation", "relation", "relations", head, fields)


def _mention(row: Mapping[str, Any], words: Mapping[str, str]) -> Mark:
    ends = [row[k] for k in ("value", "low", "high") if isinstance(row.get(k), (int, float)) and row[k] == row[k]]
    number = "–".join(f"{e:g}" for e in ends)
    parts = (
        f"{words['kind']}: {row['kind']}",
        f"{number} {text(row.get('unit')) or ''}".strip(),
        f"{words['rule']}: {text(row.get('rule')) or ''}",
    )
    return Mark("", int(row["start"]), int(row["end"]), "mention", "mention", "without", " · ".join(parts))


def _party(value: object, language: str) -> str | None:
    code = text(value)
    return names.name(code, "area", language) if code else None
