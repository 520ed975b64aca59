"""The audit: every rule over every sentence, one row a check, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from reportlib.analysis.audit import across, counts, growth, halves, official, onward, parts, scales, since
from reportlib.analysis.audit.equations import VERDICTS, Check, recomputed, slack, verdict
from reportlib.analysis.audit.figures import Statement, statements
from reportlib.analysis.audit.known import Known
from reportlib.analysis.audit.repairs import repairs
from reportlib.analysis.comparable import ends
from reportlib.analysis.policy import Policy
from reportlib.analysis.results import to_results

KEYS = {"family": "text", "form": "text", "doc_id": "text", "place": "text"}
EXTRA = {
    "verdict": "text", "equation": "text",
    "stated_low": "number", "stated_high": "number", "stated_low_open": "boolean",
    "stated_high_open": "boolean",
    "slack": "number", "repairs": "list", "repair_kinds": "list", "mention_ids": "list", "article_id": "text",
    "start": "integer", "sentence": "text", "source_ids": "list",
}  # fmt: skip
"""What a row says beside the columns of a result; low and high are the recomputed side."""

IN_A_SENTENCE: tuple[Callable[[Statement], Iterable[Check]], ...] = (
    growth.growth, growth.directions, growth.deltas, growth.multiples,
    parts.sums, parts.shares, parts.amounts_of_shares, parts.shares_in_a_row, parts.complements, parts.shares_of_one,
    parts.out_of_range, parts.additions, halves.halves, since.since,
    scales.same_amounts, scales.conversions, scales.rates, scales.values, scales.pieces,
    counts.spans, counts.lists, counts.ranks, counts.ranges,
)  # fmt: skip
"""The rules that look at one sentence."""

ACROSS: tuple[Callable[[Sequence[Statement]], Iterable[Check]], ...] = (
    across.told_twice, across.prices, across.implied_bases, across.partial_losses,
)  # fmt: skip
"""The rules that hold sentences against each other."""

ON_PARTS: tuple[Callable[[Statement], Iterable[Check]], ...] = (parts.sums, parts.shares, parts.amounts_of_shares)
"""The rules that follow a total into the next sentence."""

_WORST_FIRST = {"inconsistent": 0, "only_with_hedge": 1, "consistent": 2, "not_checkable": 3}


def audit(
    tables: Mapping[str, pd.DataFrame],
    policy: str | Policy = "house",
    facts: pd.DataFrame | None = None,
    texts: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every equation that the documents state or imply, recomputed.

    Args:
        tables: The tables; claims, mentions and articles are read.
        policy: Interval policy, which says what "about" allows.
        facts: Official figures (``reference.read_facts``), against which repairs and earlier levels are tested; none to do without.
        texts: doc_id to text; with it also sentences are checked in which nothing was claimed.

    Returns:
        Results, one row a check: ``family``, ``form`` and ``equation`` (with the numbers as written), ``verdict``, the recomputed side
        in ``low`` and ``high``, the stated side in ``stated_low`` and ``stated_high``, ``slack`` (the gap as a fraction), ``repairs``
        (the smallest edits, best first; of inconsistent rows), ``mention_ids``, ``claim_ids``, ``sentence``. Inconsistent rows first.
    """
    found = statements(tables["claims"], tables["mentions"], tables["articles"], policy, texts)
    known = Known(found, facts)
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for check in _checks(found, known, facts):
        row = _row(check, known)
        key = tuple(str(row[k]) for k in KEYS)
        rows.setdefault(key, row)
    # two sentences in the same words (a story told again) are one row each, in the order of the documents
    ordered = sorted(rows.values(), key=lambda r: (_WORST_FIRST[r["verdict"]], r["doc_id"], r["start"], r["family"], r["place"]))
    return to_results(ordered, "audit", KEYS, EXTRA)


def _checks(found: Sequence[Statement], known: Known, facts: pd.DataFrame | None) -> Iterator[Check]:
    for statement in found:
        if statement.figures:
            for rule in IN_A_SENTENCE:
                yield from rule(statement)
    for before, statement in pairwise(found):
        longer = onward.continued(before, statement)
        if longer is not None:
            for rule in ON_PARTS:
                yield from rule(longer)
        part = onward.shared_out(before, statement)
        if part is not None and longer is None:
            yield from parts.shares(part)
        whole = onward.added_up(before, statement)
        if whole is not None:
            yield from parts.sums(whole)
        told = since.told_on(before, statement)
        if told is not None:
            yield from since.since(told)
    for rule_across in ACROSS:
        yield from rule_across(found)
    yield from across.earlier_levels(found, known)
    if facts is not None and not facts.empty:
        yield from official.totals(found, known)
        yield from official.digits(found, facts)


def _row(check: Check, known: Known) -> dict[str, Any]:
    judged = _judged(check)
    edits = repairs(check, known.support) if judged == "inconsistent" else []
    figures, statement = check.figures, check.statement
    claims = list(dict.fromkeys(c for f in figures for c in f.claim_ids))
    sources = {str(c.get("source") or c.get("article_id") or c.get("doc_id")) for f in figures for c in f.claims}
    left = recomputed(check.equation.recompute, [t.strict for t in check.terms])
    references = [r for t in check.all_terms for r in t.reference_ids]
    return {
        "family": check.equation.family,
        "form": check.equation.name,
        "doc_id": statement.doc_id,
        "place": f"{statement.start}:{' '.join(f.mention_id for f in figures) or check.written()}",
        "verdict": judged,
        "equation": check.written(),
        **ends(left),
        **{f"stated_{k}": v for k, v in ends(None if check.stated is None else check.stated.strict).items()},
        "slack": slack(check),
        "unit": check.stated.figure.unit if check.stated is not None and check.stated.figure is not None else None,
        "repairs": [r.written() for r in edits],
        "repair_kinds": [r.kind for r in edits],
        "mention_ids": [f.mention_id for f in figures],
        "article_id": statement.article_id,
        "start": statement.start,
        "sentence": statement.text,
        "claim_ids": claims,
        "n_sources": min(len(sources), len(claims)),
        "source_ids": sorted(sources) if claims else [],
        "reference_ids": list(dict.fromkeys([*references, *(b for r in edits for b in r.supported_by if b.startswith("R"))])),
        "caveats": list(check.caveats),
    }


def _judged(check: Check) -> str:
    found = verdict(check)
    assert found in VERDICTS
    # an old denominator is no slip of arithmetic: the equation holds, for another year than the reader will think
    return "only_with_hedge" if check.equation.family == "stale_denominator" and found == "consistent" else found
