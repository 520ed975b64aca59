"""Charts: every one is drawn, by its own columns, and leads to its evidence."""

import json
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.analysis import capacity as capacity_of
from reportlib.analysis import concentration as concentration_of
from reportlib.analysis import control_acts, floors, rebuilt
from reportlib.analysis import controls as controls_of
from reportlib.analysis import dependence as dependence_of
from reportlib.analysis import losses as losses_of
from reportlib.analysis import payments as payments_of
from reportlib.analysis import premiums as premiums_of
from reportlib.analysis import prices as prices_of
from reportlib.analysis import targets as targets_of
from reportlib.analysis.days import days_of
from reportlib.analysis.elements import RARE_EARTHS, by_element
from reportlib.analysis.ledger import contradictions as ledger_of
from reportlib.analysis.marks import claim_marks, event_marks
from reportlib.analysis.reference import compared, latest, read_controls, read_facts
from reportlib.charts import acts as acts_chart
from reportlib.charts import (
    capacity,
    concentration,
    contradictions,
    controls,
    dependence,
    losses,
    payments,
    premiums,
    prices,
    render,
    targets,
    trade,
)
from reportlib.charts import elements as elements_chart
from reportlib.charts.labels import words
from reportlib.charts.lines import broken
from reportlib.charts.render import to_svg
from reportlib.charts.rows import lanes, place_labels
from reportlib.charts.theme import BASE, PALETTES, SMALL, WIDTH, config, label_width, recoloured, themed
from reportlib.errors import ParameterError
from tests.analysis_frames import articles, events, keyed

SHARE = {"ref_area": "JP", "counterpart_area": "CN", "item": "rare_earths", "measure": "import_share", "time_period": "2025"}
WORLD = {"ref_area": "CN", "item": "rare_earths", "measure": "world_share", "time_period": "2025"}
PLANT = {"measure": "capacity", "item": "NdFeB", "stage": "magnets", "unit_measure": "t", "ref_entity": "Maker"}
TABLE = keyed(
    {**SHARE, "obs_value": 70, "bound": "approx"},
    {**SHARE, "obs_value": 60, "bound": "at_least", "doc_id": "d2", "article_id": "a2"},
    {**SHARE, "obs_low": 50, "obs_high": 80, "bound": "range", "sentence": "</script><b>50 & 80"},
    {**SHARE, "ref_area": "KR", "obs_value": 10, "bound": "under"},
    {**WORLD, "stage": "mining", "obs_value": 70},
    {**WORLD, "stage": "separation", "obs_value": 90, "bound": "over", "doc_id": "d2"},
    {**PLANT, "obs_value": 1000, "time_period": "2025"},
    {**PLANT, "obs_low": 3000, "obs_high": 5000, "bound": "range", "time_period": "2027", "obs_status": "plan"},
    {**WORLD, "stage": "mining", "obs_value": 45, "doc_id": "d2", "article_id": "a2"},
    {**PLANT, "obs_value": 4000, "time_period": "2025", "doc_id": "d2", "article_id": "a2"},
    {**PLANT, "measure": "production", "stage": None, "item": "rare_earths", "obs_value": 45000, "obs_status": "hypothetical"},
)
FACTS = read_facts()


def range_dot(table, **more):
    found = dependence_of.profile(table)
    official = latest(compared(found, FACTS, "2025-12"))
    return dependence.range_dot(found, claim_marks(found, table, articles()), official, **more)


def stage_ladder(table, **more):
    ladder = dependence_of.stage_ladder(table, "CN", "rare_earths")
    return dependence.stage_ladder(ladder, claim_marks(ladder, table, articles()), None, dependence_of.clean_chain(ladder), **more)


def pipeline(table, **more):
    found, output = capacity_of.pipeline(table, "CN"), capacity_of.rival_output(table, "CN", FACTS)
    return capacity.pipeline(found, output, claim_marks(found, table, articles()), capacity_of.shares(found, output), **more)


def dumbbells(table, **more):
    found = ledger_of(table, articles())
    return contradictions.dumbbells(found, claim_marks(found, table, articles()), **more)


EVENTS = events(
    {"type": "export_control", "items": "Dy;Tb;Sm", "date": "2025-04-04", "effect_start": "2025-04-04", "instrument": "No. 18"},
    {"type": "export_control", "items": "Ho", "date": "2025-10-09", "target": "JP", "sentence": "</script><b>They act & stay"},
    {"type": "control_suspended", "items": "Ho", "target": "JP", "date": "2025-11-07", "effect_end": "2026-11-10"},
)


def timeline(table, **more):
    told = EVENTS if len(table) else EVENTS.head(0)
    acts = [*control_acts.event_acts(told), *control_acts.reference_acts(read_controls() if len(table) else pd.DataFrame())]
    found = controls_of.standing(acts, "2025-12-15")
    spans, marks = controls_of.spans(acts, "2025-12-15"), event_marks(found, EVENTS, articles())
    return controls.gantt(controls_of.grouped(found), spans, date(2025, 12, 15), marks, **more)


def strip(table, **more):
    told = EVENTS if len(table) else EVENTS.head(0)
    acts = [*control_acts.event_acts(told), *control_acts.reference_acts(read_controls() if len(table) else pd.DataFrame())]
    found = controls_of.standing(acts, "2025-12-15")
    return elements_chart.strip(by_element(found), list(RARE_EARTHS), event_marks(found, EVENTS, articles()), **more)


def acts_lanes(table, **more):
    told = EVENTS if len(table) else EVENTS.head(0)
    days = [days_of(d) for d in told["date"]]
    acts = told.assign(policy=told["type"].ne("investment"), first=[d.first for d in days], last=[d.last for d in days])
    own = told.assign(result_id=told["event_id"], claim_ids=[[e] for e in told["event_id"]])
    return acts_chart.lanes(acts, date(2025, 12, 15), event_marks(own, told, articles()), **more)


PRICE = {"measure": "price", "item": "NdPr", "unit_measure": "USD/kg", "time_period": "2025-12", "ref_area": "US"}
MADE = {
    "ref_area": "US",
    "item": "NdPr",
    "stage": "separation",
    "unit_measure": "t",
    "time_period": "2025-10",
    "sentence": "</script><b>S.",
}
MONEY = keyed(
    {**PRICE, "obs_value": 70},
    {**PRICE, "measure": "price_floor", "obs_low": 100, "obs_high": 110, "bound": "range", "sentence": "</script><b>50 & 80"},
    {**PRICE, "obs_value": 500000, "unit_measure": "CNY/t"},
    {**MADE, "measure": "production", "obs_value": 200},
    {**MADE, "measure": "volume_change", "obs_value": 10, "unit_measure": "%", "change": "yoy"},
)


def price_ladder(table, **more):
    money = MONEY if len(table) else table
    found = prices_of.levels(money)
    drawn = prices_of.per_kilogram(found)
    return prices.ladder(drawn, claim_marks(found, money, articles()), prices_of.official_of(drawn, FACTS), **more)


def payoff(table, **more):
    money = MONEY if len(table) else table
    found = prices_of.levels(money)
    costs = floors.costs(found, capacity_of.pipeline(money, "CN"), floors.implied_prices(money, found), FACTS)
    return prices.payoff(costs, floors.curve(105, 150, 2e5), claim_marks(costs, money, articles()), **more)


def heat_map(table, **more):
    other = keyed({**MADE, "measure": "production", "obs_value": 90, "ref_entity": "Other"}).assign(claim_id="c99")
    money = pd.concat([MONEY, other], ignore_index=True) if len(table) else table
    found = prices_of.levels(money)
    costs = floors.costs(found, capacity_of.pipeline(money, "CN"), floors.implied_prices(money, found), FACTS)
    several = payments_of.several_quantities(costs)
    return payments.heat_map(several, payments_of.ground(105, 150, 3e6, 0.3), claim_marks(several, money, articles()), **more)


def series(table, **more):
    money = MONEY if len(table) else table
    found = rebuilt.rebuilt(money)
    return trade.series(found, claim_marks(found, money, articles()), **more)


LOSS = {"measure": "economic_loss", "ref_area": "JP", "item": "rare_earths", "unit_measure": "JPY", "horizon": "P1Y"}
LOST = keyed(
    {**LOSS, "obs_value": 2e12, "obs_status": "hypothetical"},
    {**LOSS, "obs_value": 5e8, "unit_measure": "USD", "bound": "over", "sentence": "</script><b>5 & 8"},
)


def losses_chart(table, **more):
    told = LOST if len(table) else table
    found = losses_of.estimates(told)
    return losses.estimates(found, claim_marks(found, told, articles()), losses_of.official_of(found, FACTS), {"P1Y": "1 year"}, **more)


AIM = {"measure": "target_share", "ref_area": "EU", "item": "critical_minerals", "obs_status": "target", "time_period": "2030"}
AIMS = keyed(
    {**AIM, "obs_value": 65, "bound": "at_most"},
    {**AIM, "stage": "recycling", "obs_value": 25},
    {**SHARE, "ref_area": "EU", "obs_value": 85, "sentence": "</script><b>85"},
)


def bullets(table, **more):
    told = AIMS if len(table) else table
    found = targets_of.targets(told)
    scores = targets_of.scores(found, told, FACTS, "2025-12")
    marks = pd.concat([claim_marks(f, told, articles()) for f in (scores, found)])
    return targets.bullets(found, scores, marks, **more)


COSTS = keyed(
    {"measure": "cost_multiple", "ref_area": "AU", "counterpart_area": "CN", "item": "NdPr", "unit_measure": "x", "obs_value": 3},
    {**SHARE, "measure": "cost_change", "ref_area": "US", "counterpart_area": "CN", "obs_value": 50, "sentence": "</script><b>50"},
)


def ratios(table, **more):
    told = COSTS if len(table) else table
    found = premiums_of.premiums(told, "CN")
    return premiums.ratios(found, claim_marks(found, told, articles()), **more)


def index_bars(table, **more):
    found = concentration_of.concentration(dependence_of.world_shares(table))
    return concentration.index_bars(found, {"1,800": 1800}, claim_marks(found, table, articles()), **more)


CHARTS = [
    range_dot,
    stage_ladder,
    pipeline,
    dumbbells,
    timeline,
    price_ladder,
    payoff,
    series,
    losses_chart,
    bullets,
    ratios,
    index_bars,
    strip,
    acts_lanes,
    heat_map,
]


@pytest.mark.parametrize("mode", list(PALETTES))
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("chart", CHARTS)
def test_charts_are_drawn(chart, language, mode):
    spec = themed(chart(TABLE, language=language), mode, title="Finding", subtitle="What", alt_text="Alternative").to_dict()
    assert spec["description"] == "Alternative"
    svg = to_svg(spec)
    assert "Finding" in svg
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert "null" not in svg


@pytest.mark.parametrize("chart", CHARTS)
def test_every_mark_leads_to_its_evidence(chart):
    text = json.dumps(chart(TABLE).to_dict())
    assert re.search("evidence/d1.html#[ce]", text)
    assert "</script>" not in to_svg(chart(TABLE).to_dict())


@pytest.mark.parametrize("chart", CHARTS)
def test_charts_of_nothing(chart):
    assert to_svg(chart(keyed()).to_dict()).startswith("<svg")


@pytest.mark.parametrize("chart", CHARTS)
def test_modes_differ_in_the_config_only(chart):
    light, dark = (themed(chart(TABLE), mode).to_dict() for mode in ("light", "dark"))
    assert json.dumps(recoloured(light, "dark"), sort_keys=True) == json.dumps(dark, sort_keys=True)


def test_an_act_known_to_the_month_spans_it_and_the_lane_ends_in_its_last():
    told = events({"actor": "CN", "date": "2025-03", "type": "export_control"}, {"actor": "CN", "date": "2025-05-02", "type": "licence"})
    days = [days_of(d) for d in told["date"]]
    acts = told.assign(policy=True, first=[d.first for d in days], last=[d.last for d in days])
    rows = [r for data in acts_chart.lanes(acts, date(2025, 12, 15)).to_dict()["datasets"].values() for r in data]
    assert ("2025-03-01", "2025-03-31") in {(r["from"], r["to"]) for r in rows if "from" in r}
    assert {"China", "export licence · 2025-05-02"} <= {r["text"] for r in rows if "text" in r}


def test_theme():
    assert min(SMALL, BASE) * 0.75 >= 7
    assert WIDTH * 0.75 <= 17 / 2.54 * 72
    for mode in PALETTES:
        assert len(set(PALETTES[mode]["category"])) == len(PALETTES[mode]["category"])
        assert PALETTES[mode]["reference"] not in PALETTES[mode]["category"]
        assert config(mode)["range"]["category"] == PALETTES[mode]["category"]


def test_words_of_both_languages():
    assert set(words("en")) == set(words("zh"))
    with pytest.raises(ParameterError):
        words("fr")


def test_claims_on_one_number_stand_apart():
    marks = claim_marks(dependence_of.profile(TABLE), TABLE, articles())
    doubled = lanes(marks.assign(row="r", x=1.0, claim_id=[str(i) for i in range(len(marks))]))
    assert doubled["dy"].nunique() == 3
    assert len(lanes(marks.head(0))) == 0


@given(st.text(alphabet="ab 稀土·-", max_size=60), st.integers(30, 300))
def test_a_label_in_lines_is_whole(text, widest):
    lines = broken(text, widest)
    assert re.sub(r"[\s·]", "", "".join(lines)) == re.sub(r"[\s·]", "", text)
    assert all(label_width(line) <= widest or not re.search(r"\S\s|[稀土]", line) for line in lines)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_label_is_cut(language):
    for chart in CHARTS:
        texts = [
            r.get(k) for rows in chart(TABLE, language=language).to_dict()["datasets"].values() for r in rows for k in ("text", "label")
        ]
        assert not [t for t in texts if isinstance(t, str) and t.endswith("…")]


@given(st.lists(st.floats(0, 100), max_size=12))
def test_labels_of_a_row_never_run_into_each_other(values):
    frame = pd.DataFrame({"row": ["r"] * len(values), "at": values, "label": ["by weight"] * len(values)})
    placed = place_labels(frame, (0, 100), 300)
    for _, lane in placed.groupby("dy"):
        gaps = lane["at"].sort_values().diff().dropna() * 3
        assert gaps.ge(label_width("by weight")).all()


def test_a_chart_is_the_same_bytes_whatever_was_drawn_before():
    spec = {"data": {"values": [{"a": 1, "b": 2}, {"a": 2, "b": 1}]}, "mark": {"type": "line", "clip": True}}
    spec["encoding"] = {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}}
    first = to_svg(spec)
    other = to_svg({**spec, "width": 120})
    render._done.clear()
    assert to_svg(spec) == first
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', other))


def test_a_chart_is_drawn_once_for_all_that_share_a_shelf(tmp_path, monkeypatch):
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    monkeypatch.setattr(render, "_done", {})
    first = to_svg(spec, shelf=tmp_path / "charts")
    monkeypatch.setattr(render, "_done", {})
    with monkeypatch.context() as m:
        m.setattr("vl_convert.vegalite_to_svg", None)
        assert to_svg(spec, shelf=tmp_path / "charts") == first
        for other in ({**spec, "mark": "line"}, {**spec, "data": {"values": [{"a": 2}]}}):
            with pytest.raises(TypeError):
                to_svg(other, shelf=tmp_path / "charts")
        for differently in ({"font": "Serif"}, {"measure": "other fonts"}, {"fonts": tmp_path}):
            with pytest.raises(TypeError):
                to_svg(spec, shelf=tmp_path / "charts", **differently)
    monkeypatch.setattr(render, "_done", {})
    assert to_svg(spec) == first
