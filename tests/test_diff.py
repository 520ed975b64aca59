"""What changed between two builds, and what it is laid to."""

from __future__ import annotations

from typing import Any

import pytest

from reportlib.brief.diff import Change, Snapshot, compare
from reportlib.brief.display import Run, Table, plain
from reportlib.brief.sayings import sayings
from reportlib.brief.since import lines, since

CLAIM: dict[str, Any] = {
    "claim_id": "c-1", "doc_id": "a", "exact": "70%", "sentence": "日本70%的稀土进口靠中国", "corrected": None, "measure": "import_share",
    "ref_area": "JP", "ref_entity": None, "counterpart_area": "CN", "counterpart_entity": None, "item": "rare_earths", "stage": None,
    "time_period": "2024", "obs_value": 70.0, "obs_low": None, "obs_high": None, "unit_measure": "%", "bound": "exact", "change": None,
    "obs_status": "actual", "source": None, "basis": None, "route": None, "scope": None,
}  # fmt: skip
RESULT = {"printed": ["70 %"], "sentence": "Of the rare earths that Japan imports, China supplies 70 %.", "claim_ids": ["c-1"]}
MANIFEST: dict[str, Any] = {
    "as_of": "2025-12",
    "lexicon": "one",
    "reportlib": "0.1.0",
    "parameters": {"language": "en"},
    "documents": [{"doc_id": "a", "sha256": "x"}],
}


def snapshot(manifest: dict[str, Any] | None = None, claim: dict[str, Any] | None = None, result: dict[str, Any] | None = None) -> Snapshot:
    claims = {"c-1": {**CLAIM, **(claim or {})}}
    return Snapshot({**MANIFEST, **(manifest or {})}, {"r-1": {**RESULT, **(result or {})}}, claims)


def test_nothing_changed_says_nothing():
    diff = compare(snapshot(), snapshot())
    assert not diff
    assert since(diff, "en") is None
    assert list(lines(diff)) == ["nothing that a reader sees has changed"]


@pytest.mark.parametrize(
    ("manifest", "claim", "cause"),
    [
        ({"documents": [{"doc_id": "a", "sha256": "y"}]}, {"obs_value": 60.0}, ("document", ("a",))),
        ({}, {"obs_value": 60.0, "corrected": "set"}, ("correction", ("obs_value",))),
        ({"lexicon": "two"}, {"stage": "mining"}, ("rule", ("stage",))),
        ({"reportlib": "0.2.0"}, {"stage": "mining"}, ("program", ("stage",))),
    ],
    ids=["document", "correction", "rule", "program"],
)
def test_a_claim_and_its_result_are_laid_to_their_cause(manifest, claim, cause):
    diff = compare(snapshot(), snapshot(manifest, claim, {"printed": ["60 %"], "sentence": "China supplies 60 %."}))
    assert [(c.id, c.kind, c.causes) for c in diff.claims] == [("c-1", "changed", (cause,))]
    assert [(c.id, c.kind, c.causes[0][0]) for c in diff.results] == [("r-1", "changed", cause[0])]


def test_a_number_that_changes_without_its_claims_is_laid_to_the_parameter():
    diff = compare(snapshot(), snapshot({"parameters": {"language": "en", "interval_policy": "wide"}}, result={"printed": ["60–80 %"]}))
    assert diff.results[0].causes == (("parameter", ("interval_policy",)),)


def test_new_and_gone():
    empty = Snapshot(MANIFEST, {}, {})
    assert [c.kind for c in (*compare(empty, snapshot()).claims, *compare(empty, snapshot()).results)] == ["new", "new"]
    assert [c.kind for c in (*compare(snapshot(), empty).claims, *compare(snapshot(), empty).results)] == ["gone", "gone"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_box_says_what_changed_and_why(language):
    diff = compare(
        snapshot(),
        snapshot({"documents": [{"doc_id": "a", "sha256": "y"}]}, {"obs_value": 60.0}, {"printed": ["60 %"], "sentence": "now 60 %"}),
    )
    box = since(diff, language)
    assert box is not None
    said = " ".join(plain(item) for item in box.items)
    assert "2025" in box.title
    assert "now 60 %" in said
    assert "70 %" in said
    assert " a" in said


def test_only_what_is_printed_counts():
    assert not compare(snapshot(), snapshot(result={"sentence": "another line prints it first"}))
    assert isinstance(compare(snapshot(), snapshot(claim={"item": "Nd"})).claims[0], Change)


def test_the_box_leads_with_headlines_and_leaves_out_what_reads_the_same():
    def of(results: dict[str, Any]) -> Snapshot:
        return Snapshot(MANIFEST, results, {})

    head = {**RESULT, "headline": True}
    before = of(
        {"r-1": RESULT, "r-2": {**RESULT, "printed": ["70 %", " (1 claim)"]}, "r-3": head, "count.summary": {**RESULT, "printed": ["9"]}}
    )
    after = of(
        {
            "r-1": {**RESULT, "printed": ["70 %", " (2 claims)"]},
            "r-2": {**RESULT, "printed": ["70 %", " (2 claims)"]},
            "r-3": {**head, "printed": ["60 %"], "sentence": "China supplies 60 %."},
            "r-0": {**RESULT, "sentence": "A new row."},
            "count.summary": {"printed": ["8"], "sentence": "8 findings"},
        }
    )
    diff = compare(before, after)
    assert [c.id for c in diff.results] == ["count.summary", "r-0", "r-2", "r-3"]
    box = since(diff, "en")
    assert box is not None
    assert [plain(item) for item in box.items] == [
        "1 new number, 3 numbers changed. Cause: the program.",
        "Changed: China supplies 60 %; before: Of the rare earths that Japan imports, China supplies 70 %.",
        "New: A new row.",
    ]


def test_a_row_of_a_table_is_told_as_far_as_its_number_and_only_where_no_sentence_is():
    row = [[Run("gallium")], [Run("from "), Run("80", "r-8"), Run(" to "), Run("90 t", "r-8"), Run(" … a long quote")], [Run("keep apart")]]
    told = sayings([Table("t", [Run("Stocks")], [], [row])])
    assert told == {"r-8": "Stocks: gallium · from 80 to 90 t"}

    def new(results: dict[str, Any]) -> list[str]:
        box = since(compare(Snapshot(MANIFEST, {}, {}), Snapshot(MANIFEST, results, {})), "en")
        assert box is not None
        return [plain(item) for item in box.items]

    table = {"r-8": {**RESULT, "sentence": told["r-8"]}}
    assert any("gallium" in line for line in new(table))
    assert not any("gallium" in line for line in new({**table, "r-1": RESULT}))
