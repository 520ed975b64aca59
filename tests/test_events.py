"""Events: every rule's own example and look-alike, whole passages, and what must always hold."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.model import Article, Document, Event, Span
from reportlib.reading.entities import find_entities
from reportlib.reading.eventrules import event_rules
from reportlib.reading.events import find_events
from reportlib.reading.eventwords import summarize
from reportlib.reading.periods import find_periods
from reportlib.reading.text import fold
from reportlib.reading.twins import unique_events

CASES, TOLD, UNDERGONE, PROBES = (
    tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    for name in ("events", "events_told", "events_undergone", "events_probes")
)


def read(text, published, on_topic=True):
    document = Document("text", "", "", "text", "utf-8", "Hans", text, fold(text))
    article = Article("article", "text", Span(0, len(text)), published=published, on_topic=on_topic)
    return find_events(document, article, find_entities(text), find_periods(text, published))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    found = read(case["text"], case.get("published"), case.get("on_topic", True))
    assert [f"{e.date} | {e.type} | {e.actor} | {e.target or ''}" for e in found] == case["expect"]


@pytest.mark.parametrize("case", [*TOLD, *UNDERGONE], ids=lambda c: c["id"])
def test_sentence_with_all_fields(case):
    found = read(case["text"], case.get("published"))
    assert [" | ".join((e.date, e.type, e.actor or "", e.target or "", ",".join(e.items))) for e in found] == case["expect"]
    for event in found:
        assert event.date in event.summary and not set("[]{}|") & set(event.summary)
    if found:
        assert [found[0].effect_start, found[0].effect_end] == [
            case.get("from", found[0].effect_start),
            case.get("until", found[0].effect_end),
        ]


@pytest.mark.parametrize("case", PROBES, ids=lambda c: c["id"])
def test_probe(case):
    acts = [e for e in read(case["text"], case["published"]) if not (case.get("talk") and e.type in ("statement", "other"))]
    found = sorted({(e.date, e.type, e.actor or "") for e in acts})
    asked = [tuple(part.replace("*", "") for part in line.split(" | ")) for line in case["expect"]]
    assert len(found) == len(asked)
    for date, kind, actor in asked:
        assert any(f[0] == date and f[1] == (kind or f[1]) and f[2] == (actor or f[2]) for f in found)


@pytest.mark.parametrize("rule", event_rules(), ids=lambda r: r.id)
def test_rule_reads_its_example_and_leaves_its_look_alike(rule):
    entry = rule.entry
    event = next(e for e in read(entry["example"], entry.get("published")) if e.rule == rule.id)
    read_as = {name: list(value) if isinstance(value := getattr(event, name), tuple) else value for name in entry["expect"]}
    assert read_as == entry["expect"]
    assert rule.id not in [e.rule for e in read(entry["near"], entry.get("published"))]


def test_effect_and_summary():
    [event] = read("2025年11月9日,商务部暂停实施对美镓、锗出口禁令至2026年11月27日。", "2025-12-05")
    assert (event.effect_end, event.status, event.items) == ("2026-11-27", "suspended", ("Ga", "Ge"))
    assert "2026-11-27" in event.summary and "[" not in event.summary and "{" not in event.summary


def test_a_summary_names_what_the_codes_stand_for():
    [event] = read("2024年12月3日,中国禁止向美国出口镓、锗、锑。", "2025-12-05")
    assert event.summary.startswith("China puts ") and "gallium" in event.summary and "US" in event.summary


def test_a_summary_leaves_out_what_is_not_known():
    bare = Event(Span(0, 1), Span(0, 1), "2025-10", None, "export_control")
    assert summarize(bare) == "An actor not named puts its items under export control (2025-10)"


def test_unique_events_keeps_the_fullest_and_other_days():
    day = Event(Span(0, 1), Span(0, 1), "2025-10-09", "CN", "export_control", items=("rare_earths",))
    month = Event(Span(5, 6), Span(5, 6), "2025-10", "CN", "export_control", items=("rare_earths",))
    other = Event(Span(8, 9), Span(8, 9), "2025-10-20", "CN", "export_control", items=("rare_earths",))
    assert unique_events([month, day, other]) == [day, other]


PIECES = [
    "2025年10月9日",
    "10月",
    "中国",
    "美国",
    "对",
    "与",
    "稀土",
    "实施",
    "出口管制",
    "签署",
    "协议",
    ",",
    "。",
    "暂停",
    "《法》",
    "投产",
    "厂",
]
words = st.sampled_from(PIECES)


@settings(max_examples=80, deadline=None)
@given(st.lists(words, max_size=24).map("".join), st.sampled_from([None, "2025-12", "2025-12-05", "2025-12/2026-01"]))
def test_any_text_gives_dated_events_inside_it(text, published):
    for event in read(text, published):
        assert len(event.date) >= 7
        assert 0 <= event.span.start < event.span.end <= len(text)
        assert event.sentence.overlaps(event.span)
