"""Numbers that stand under the wrong question: set apart only where an official figure says so and more sources contradict them."""

import pandas as pd
import pytest

from reportlib.analysis.comparable import latest_publication
from reportlib.analysis.ledger import contradictions
from reportlib.analysis.results import check_results
from reportlib.analysis.set_apart import set_apart, without
from tests.analysis_frames import articles, keyed

SHARE = {"measure": "world_share", "ref_area": "CN", "item": "graphite", "time_period": "2025"}
REFINED = [{**SHARE, "stage": "separation", "obs_value": v, "source": s} for v, s in ((91, "Agency"), (92, "Institute"), (91, "Ministry"))]
FACT = {
    "fact_id": "R1", "item": "graphite", "stage": "mining", "measure": "world_share", "area": "CN", "partner": None, "period": "2025",
    "value": 78.0, "low": None, "high": None, "unit": "%", "basis": None, "route": None, "source": "Survey",
}  # fmt: skip


def found(*rows, facts):
    """What is set apart of some claims, each of an article of its own, and the claims that remain."""
    table = keyed(*({"article_id": f"x{i}", "doc_id": f"d{i}", **r} for i, r in enumerate(rows)))
    frame = pd.DataFrame(facts or [FACT]).iloc[: len(facts)]
    apart = set_apart(contradictions(table, articles(), frame, latest_publication(articles())))
    check_results(apart)
    return apart, without(table, apart)


def test_the_official_figure_of_another_stage_is_set_apart():
    apart, rest = found(*REFINED, {**SHARE, "stage": "separation", "obs_value": 78}, facts=[FACT])
    (row,) = apart.to_dict("records")
    assert (row["stage"], row["facet"], row["belongs"], row["facts"]) == ("separation", "stage", "mining", ["R1"])
    assert (row["value"], row["n_claims"], row["claim_ids"]) == (78, 1, ["c3"])
    assert rest["claim_id"].tolist() == ["c0", "c1", "c2"]


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        pytest.param([*REFINED, {**SHARE, "stage": "separation", "obs_value": 78}], [], id="no official figure"),
        pytest.param([*REFINED, {**SHARE, "stage": "separation", "obs_value": 60}], [FACT], id="another number"),
        pytest.param([REFINED[0], {**SHARE, "stage": "separation", "obs_value": 78}], [FACT], id="as many sources on either side"),
        pytest.param([*REFINED, {**SHARE, "stage": "mining", "obs_value": 78}], [FACT], id="told of its own stage"),
        pytest.param(
            [*REFINED, {**SHARE, "stage": "separation", "obs_value": 78}],
            [{**FACT, "stage": "separation", "period": "2015"}],
            id="an earlier figure is out of date, not misplaced",
        ),
    ],
)
def test_nothing_else_is_set_apart(rows, facts):
    apart, rest = found(*rows, facts=facts)
    assert apart.empty and len(rest) == len(rows)


def test_a_group_of_numbers_by_agreeing_sources_stays():
    many = [{**SHARE, "stage": "separation", "obs_value": 78, "source": s} for s in ("A", "B", "C", "D")]
    apart, _ = found(*REFINED, *many, facts=[FACT])
    # where more say so, it is the others whom the official figure of this stage would have to contradict
    assert "c3" not in [c for ids in apart["claim_ids"] for c in ids]
