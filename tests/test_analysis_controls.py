"""Controls over time: states, days in force, what falls due, and which control a suspension is about."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.analysis import controls
from reportlib.analysis.control_acts import controlled, event_acts, instrument_of, number_and_year, reference_acts, with_official, within
from reportlib.analysis.days import days_between, days_of
from reportlib.analysis.reference import read_controls
from tests.analysis_frames import events, ids

MADE = {"actor": "CN", "type": "export_control", "items": "W"}
PAUSED = {**MADE, "type": "control_suspended", "status": "suspended"}


def standing(*rows, as_of="2025-12-15"):
    return controls.standing(event_acts(events(*rows)), as_of)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [("2025-10-09", "2025-11-07", 29), ("2024-12-03", "2025-11-09", 341), ("2025-04-04", "2025-12-15", 255)],
)
def test_days_between_dates(start, end, days):
    found = days_between(days_of(start), days_of(end))
    assert (found.low, found.high) == (days, days)


def test_an_announcement_is_not_the_force():
    row = standing({**MADE, "date": "2025-02-04"}).iloc[0]
    assert (row["state"], row["low"], row["high"], row["caveats"]) == ("announced", 0, 314, ["start_not_stated"])
    row = standing({**MADE, "date": "2025-02-04", "effect_start": "2025-02-10"}).iloc[0]
    assert (row["state"], row["value"], row["in_force_from"]) == ("in_force", 308, "2025-02-10")
    row = standing({**MADE, "date": "2025-02-04", "effect_start": "2026-01-01"}).iloc[0]
    assert (row["state"], row["value"]) == ("announced", 0)


def test_a_date_known_to_the_month_gives_an_interval():
    row = standing({**MADE, "date": "2025-02", "status": "in_force"}, as_of="2025-03-10").iloc[0]
    assert (row["low"], row["high"]) == (10, 37)
    assert standing({**MADE, "date": "2025-02", "status": "in_force"}, as_of="2025-03").iloc[0]["high"] == 58


def test_suspension_lapse_and_return():
    made = {**MADE, "date": "2025-01-01", "effect_start": "2025-01-01"}
    paused = {**PAUSED, "date": "2025-01-11", "effect_end": "2025-02-01"}
    assert standing(made, paused, as_of="2025-01-20").iloc[0][["state", "value"]].tolist() == ["suspended", 10]
    assert standing(made, paused, as_of="2025-02-11").iloc[0][["state", "value"]].tolist() == ["in_force", 20]
    ended = {**PAUSED, "status": "ended", "date": "2025-02-03"}
    assert standing(made, paused, ended, as_of="2025-02-11").iloc[0][["state", "value"]].tolist() == ["lapsed", 12]
    assert standing({**made, "effect_end": "2025-01-31"}, as_of="2025-06-01").iloc[0][["state", "value"]].tolist() == ["lapsed", 30]


def test_a_suspension_before_the_force_leaves_no_day_in_force():
    made = {**MADE, "date": "2025-10-01", "effect_start": "2025-11-20"}
    row = standing(made, {**PAUSED, "date": "2025-11-02", "effect_end": "2026-11-02"}).iloc[0]
    assert (row["state"], row["value"], row["suspended_until"]) == ("suspended", 0, "2026-11-02")


def test_a_suspension_concerns_what_it_names_or_the_last_ones():
    first = {**MADE, "date": "2025-03-01", "instrument": "第5号公告"}
    second = {**MADE, "date": "2025-08-01", "instrument": "第9号公告"}
    paused = {**PAUSED, "date": "2025-09-01", "effect_end": "2026-09-01"}
    states = standing(first, second, paused).set_index("instrument")["state"].to_dict()
    assert states == {"No. 5 of 2025": "announced", "No. 9 of 2025": "suspended"}
    states = standing(first, second, {**paused, "instrument": "No. 5"}).set_index("instrument")["state"].to_dict()
    assert states == {"No. 5 of 2025": "suspended", "No. 9 of 2025": "announced"}
    states = standing(first, {**second, "target": "JP"}, {**paused, "target": "JP"}).set_index("destination")["state"].to_dict()
    assert states == {"WORLD": "announced", "JP": "suspended"}


def test_a_group_its_members_and_its_goods():
    made = {**MADE, "date": "2025-03-01", "items": "rare_earths;Tm;Er;cars"}
    paused = {**PAUSED, "items": "rare_earth_magnets", "date": "2025-09-01", "effect_end": "2026-09-01"}
    found = standing(made, paused)
    assert found[["item", "state"]].to_numpy().tolist() == [["Er", "suspended"], ["Tm", "suspended"]]
    assert [len(g) for g in controls.grouped(found)] == [2]
    assert controlled(["cars", "dual_use_items", "NdFeB"]) == ["dual_use_items", "NdFeB"]
    assert standing(made, {**paused, "items": "graphite"})["state"].tolist() == ["announced", "announced", "suspended"]


def test_one_act_told_twice_is_one():
    first = {**MADE, "date": "2025-02", "article_id": "a1"}
    second = {**MADE, "actor": "MOFCOM", "date": "2025-02-04", "article_id": "a2", "doc_id": "d2", "effect_start": "2025-02-04"}
    row = standing(first, second)
    assert row[["announced", "n_claims", "n_sources", "value"]].to_numpy().tolist() == [["2025-02-04", 2, 2, 314]]
    assert len(standing(first, {**second, "date": "2025-03-04"})) == 2


def test_companies_and_statements_change_no_state():
    assert standing({**MADE, "actor": "Lynas", "date": "2025-02-04"}, {**MADE, "type": "statement", "date": "2025-02-04"}).empty
    assert standing({**MADE, "date": "2025-12-16"}).empty
    assert controls.standing([], None).empty and controls.due([], None).empty and controls.spans([], None).empty
    assert controls.announced_for([], None).empty


def test_what_falls_due():
    made = {**MADE, "date": "2025-12-01", "effect_start": "2026-01-10"}
    paused = {**PAUSED, "items": "Mo", "date": "2025-11-02", "effect_end": "2026-12-15"}
    found = controls.due(event_acts(events(made, paused)), "2025-12-15")
    assert found[["kind", "item", "date", "value"]].to_numpy().tolist() == [
        ["takes_effect", "W", "2026-01-10", 26], ["suspension_ends", "Mo", "2026-12-15", 365]
    ]  # fmt: skip


def test_the_official_record_is_a_layer_of_its_own():
    acts = reference_acts(read_controls())
    found = controls.standing(acts, "2025-12-15")
    assert set(found["layer"]) == {"reference"} and found["n_claims"].eq(0).all() and found["reference_ids"].map(len).ge(1).all()
    seven = found[found["instrument"].eq("No. 18 of 2025")]
    assert set(seven["item"]) == {"Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y"} and seven["value"].eq(255).all()
    since = controls.announced_for(acts, "2025-12-15")
    assert since[since["instrument"].eq("No. 18 of 2025")]["value"].eq(255).all()
    five = found[found["instrument"].eq("No. 57 of 2025")]
    assert set(five["item"]) == {"Ho", "Er", "Tm", "Eu", "Yb"} and five["value"].eq(0).all() and five["state"].eq("suspended").all()
    assert ids(found, instrument="No. 61 of 2025", scope="chinese_origin")["value"].tolist() == [29]
    assert ids(found, instrument="No. 62 of 2025")["value"].tolist() == [29]
    assert not {"La", "Ce", "Pr", "Nd"} & set(found["item"])
    assert len(within(acts, ["Dy"])) < len(acts)


def test_documents_beside_the_record_keep_their_numbers():
    told = event_acts(events({**MADE, "date": "2025-04", "items": "heavy_rare_earths"}))
    found = controls.standing([*told, *reference_acts(read_controls())], "2025-12-15")
    held = with_official(found)
    assert held.drop(columns="reference_ids").equals(found.drop(columns="reference_ids"))
    assert ids(held, layer="documents")["reference_ids"].tolist() == [["MOFCOM/GACC Announcement No. 18 of 2025"]]


def test_numbers_of_announcements():
    assert instrument_of("公告2025年第 18 號", "2025-04-04") == "No. 18 of 2025"
    assert number_and_year(instrument_of("《出口管制法》", "2025")) is None


def test_dates():
    assert days_of("2025-02-30") is None and days_of(None) is None and days_of("2026/2025") is None
    assert days_of("2025-H2").first == date(2025, 7, 1) and days_of("2024-12-30/2025-01-02").last == date(2025, 1, 2)


DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31)).flatmap(
    lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]])
)
ACT = st.fixed_dictionaries(
    {"type": st.sampled_from(["export_control", "control_suspended"]), "date": DATES, "items": st.sampled_from(["W", "rare_earths", "Dy"])},
    optional={"effect_start": DATES, "effect_end": DATES, "status": st.sampled_from(["announced", "in_force", "ended"])},
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ACT, max_size=5), DATES)
def test_whatever_is_told_the_states_hold_together(rows, as_of):
    acts = event_acts(events(*({"actor": "CN", **r} for r in rows)))
    found, since = controls.standing(acts, as_of), controls.announced_for(acts, as_of)
    assert set(found["state"]) <= set(controls.STATES)
    both = found.merge(since, on=list(controls.KEYS), suffixes=("", "_since"))
    early = both["in_force_from"].fillna("9").lt(both["announced"])
    assert (both["high"].le(both["high_since"]) | early).all()
    spans = controls.spans(acts, as_of)
    assert spans["start"].lt(spans["end"]).all() if len(spans) else True
