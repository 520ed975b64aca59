"""The judge, held against pairs made by hand."""

import pytest

from tests.gold import judge


def mention(start, end, value=None, low=None, high=None, **more):
    return {
        "start": start,
        "end": end,
        "value": value,
        "low": low,
        "high": high,
        "kind": "share",
        "unit": "%",
        "bound": "exact",
        "change": None,
        **more,
    }


def claim(start, end, value=60, **more):
    fields = {"measure": "import_share", "ref_area": "JP", "item": "rare_earths", "obs_status": "actual"}
    return {"start": start, "end": end, "obs_value": value, "obs_low": None, "obs_high": None, **fields, **more}


def gold_claim(start, end, **more):
    return {"start": start, "end": end, "measure": "import_share", "subject": "JP", "item": "rare_earths", "obs_status": "actual", **more}


def counted(verdict, figure):
    c = verdict.figures[figure]
    return c.right, c.wrong, c.missed


def test_a_figure_of_nothing_is_none_and_of_all_is_one():
    empty = judge.judge(judge.mentions(), [], [])
    assert empty.figures["found"].f1 is None
    both = judge.judge(judge.mentions(), [mention(0, 3, 60)], [mention(0, 3, 60)])
    assert both.figures["full"].f1 == both.figures["found"].precision == both.figures["found"].recall == 1


@pytest.mark.parametrize(
    ("gold", "row", "found", "full"),
    [
        (mention(0, 4, 60), mention(1, 4, 60), (1, 0, 0), (1, 0, 0)),
        (mention(0, 10, 60), mention(7, 10, 60), (0, 1, 1), (0, 1, 1)),
        (mention(0, 4, 60), mention(0, 4, 61), (0, 1, 1), (0, 1, 1)),
        (mention(0, 4, 60), mention(0, 4, 60.00000001), (1, 0, 0), (1, 0, 0)),
        (mention(0, 4, None, 10, 20), mention(0, 4, None, 10, 20), (1, 0, 0), (1, 0, 0)),
        (mention(0, 4, None, 10, 20), mention(0, 4, 10, 10, 20), (0, 1, 1), (0, 1, 1)),
        (mention(0, 4, 60, 60), mention(0, 4, 60), (1, 0, 0), (1, 0, 0)),
        (mention(0, 4, 60), mention(0, 4, 60, bound="over"), (1, 0, 0), (0, 1, 1)),
        (mention(0, 4, 60, change="yoy"), mention(0, 4, 60), (1, 0, 0), (0, 1, 1)),
        (mention(0, 4, 3, unit="個", kind="count"), mention(0, 4, 3, unit="个", kind="count"), (1, 0, 0), (1, 0, 0)),
        (mention(0, 4, 3, unit=None, kind="count"), mention(0, 4, 3, unit="个", kind="count"), (1, 0, 0), (0, 1, 1)),
    ],
    ids=["overlap", "apart", "value", "rounding", "range", "range-and-value", "bound-ends", "bound", "change", "script", "unit"],
)
def test_mentions(gold, row, found, full):
    verdict = judge.judge(judge.mentions(), [gold], [row])
    assert (counted(verdict, "found"), counted(verdict, "full")) == (found, full)


def test_one_row_answers_one_annotation_and_the_best_pair_comes_first():
    gold = [mention(0, 4, 60), mention(2, 6, 60)]
    verdict = judge.judge(judge.mentions(), gold, [mention(2, 6, 60)])
    assert counted(verdict, "found") == (1, 0, 1)
    assert verdict.missed == [gold[0]]
    verdict = judge.judge(judge.mentions(), gold, [mention(0, 4, 60), mention(0, 4, 60), mention(2, 6, 60)])
    assert counted(verdict, "found") == (2, 1, 0)


def test_optional_annotations_are_neither_asked_for_nor_held_against_a_row():
    argued = mention(10, 14, 5, optional=True)
    assert counted(judge.judge(judge.mentions(), [argued], []), "found") == (0, 0, 0)
    assert counted(judge.judge(judge.mentions(), [argued], [mention(10, 14, 5)]), "found") == (0, 0, 0)
    assert counted(judge.judge(judge.mentions(), [argued], [mention(12, 20, 7)]), "found") == (0, 0, 0)
    assert counted(judge.judge(judge.mentions(), [argued], [mention(20, 24, 7)]), "found") == (0, 1, 0)


def test_an_optional_annotation_takes_no_row_from_one_that_is_asked_for():
    gold = [mention(0, 4, 60, optional=True), mention(0, 6, 60)]
    assert counted(judge.judge(judge.mentions(), gold, [mention(0, 4, 60)]), "found") == (1, 0, 0)


@pytest.mark.parametrize(
    ("gold", "row", "core", "full"),
    [
        ({}, {}, 1, 1),
        ({"subject": "MP Materials"}, {"ref_entity": "MP Materials", "ref_area": "US"}, 1, 1),
        ({}, {"ref_entity": "MP Materials"}, 0, 0),
        ({"subject": "MOFCOM"}, {"ref_entity": "Ministry of Commerce"}, 1, 1),
        ({}, {"item": "Dy"}, 0, 0),
        ({"counterpart": "CN"}, {}, 1, 0),
        ({"counterpart": "CN"}, {"counterpart_area": "CN"}, 1, 1),
        ({}, {"counterpart_area": "CN"}, 1, 0),
        ({"time_period": "2025"}, {"time_period": "2025-12"}, 1, 1),
        ({"time_period": "2025"}, {"time_period": "2024"}, 1, 0),
        ({"source": "USGS"}, {}, 1, 1),
        ({"stage": "mining"}, {"stage": "separation"}, 1, 0),
        ({}, {"obs_status": "forecast"}, 1, 0),
    ],
)
def test_claims(gold, row, core, full):
    layer = judge.claims([mention(0, 3, 60)], {"Ministry of Commerce": "MOFCOM"})
    verdict = judge.judge(layer, [gold_claim(0, 3, **gold)], [claim(0, 3, **row)])
    assert counted(verdict, "found") == (1, 0, 0)
    assert (verdict.figures["core"].right, verdict.figures["full"].right) == (core, full)


def test_a_claim_with_another_value_is_another_claim():
    layer = judge.claims([mention(0, 3, 60)], {})
    assert counted(judge.judge(layer, [gold_claim(0, 3)], [claim(0, 3, 90)]), "found") == (0, 1, 1)


def test_two_claims_on_one_mention_find_their_own():
    layer = judge.claims([mention(0, 3, 60)], {})
    verdict = judge.judge(
        layer, [gold_claim(0, 3, item="Ga"), gold_claim(0, 3, item="Ge")], [claim(0, 3, item="Ge"), claim(0, 3, item="Ga")]
    )
    assert counted(verdict, "core") == (2, 0, 0)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, 1),
        ({"start": 75, "end": 90}, 1),
        ({"start": 85, "end": 90}, 0),
        ({"type": "tariff"}, 0),
        ({"date": "2025-10"}, 1),
        ({"date": "2025"}, 0),
        ({"date": "2025-10-10"}, 0),
    ],
)
def test_events(row, found):
    gold = {"start": 0, "end": 20, "type": "export_control", "date": "2025-10-09", "actor": "CN"}
    verdict = judge.judge(judge.events({}), [gold], [{**gold, **row}])
    assert verdict.figures["found"].right == found


def test_an_event_without_its_actor_is_found_but_its_actor_is_not():
    gold = {"start": 0, "end": 20, "type": "export_control", "date": "2025-10-09", "actor": "CN"}
    verdict = judge.judge(judge.events({}), [gold], [{**gold, "actor": None}])
    assert (verdict.figures["found"].right, verdict.figures["actor"].right) == (1, 0)


@pytest.mark.parametrize(("start", "end", "found"), [(40, 500, 1), (10, 510, 1), (60, 500, 0), (40, 530, 0)])
def test_articles(start, end, found):
    gold = {"start": 40, "end": 500, "published": "2025-12"}
    verdict = judge.judge(judge.articles(), [gold], [{"start": start, "end": end, "published": "2025-12-05"}])
    assert (verdict.figures["found"].right, verdict.figures["date"].right) == (found, found)
