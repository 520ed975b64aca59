"""Relations: every rule's own example and look-alike, and lists on either side."""

import tomllib
from pathlib import Path

import pytest

from reportlib.brief.readings import find_marks
from reportlib.model import Article, Document, Span
from reportlib.reading.entities import find_entities
from reportlib.reading.relations import find_relations, relation_rules
from reportlib.reading.text import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "relations.toml").read_text(encoding="utf-8"))["case"]


def read(text, on_topic=True):
    document = Document("text", "", "", "text", "utf-8", "Hans", text, fold(text))
    return find_relations(document, Article("article", "text", Span(0, len(text)), on_topic=on_topic), find_entities(text))


def said(relations):
    return sorted(f"{r.subject} {r.relation} {r.object}" for r in relations)


@pytest.mark.parametrize("rule", relation_rules(), ids=lambda r: r.id)
def test_rule_reads_its_example_and_leaves_its_look_alike(rule):
    found = [r for r in read(rule.entry["example"]) if r.rule == rule.id and r.relation == rule.relation]
    assert said(found) == sorted(rule.entry["expect"])
    assert rule.id not in [r.rule for r in read(rule.entry["near"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鏑和鋱用於導彈、雷達。", ["Dy used_in missiles", "Dy used_in radar", "Tb used_in missiles", "Tb used_in radar"]),
        ("钆磁体用于雷达。", ["Gd used_in radar"]),
        ("铽用于导弹,不可替代。", ["Tb irreplaceable_in missiles", "Tb used_in missiles"]),
        ("铽的价格上涨。导弹出口下降。", []),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert said(read(text)) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_case(case):
    assert said(read(case["text"])) == sorted(case["expect"])


@pytest.mark.parametrize(
    ("subject", "relation", "target", "head"),
    [
        ("Ga", "processed_in", "CN", "镓 → 加工地为 → 中国"),
        ("EE", "member_of", "Minerals Security Partnership", "爱沙尼亚"),
        ("Tb", "used_in", "missiles", "导弹"),
        ("Lynas", "supplies", "JP", "日本"),
    ],
)
def test_the_ends_are_named_by_what_they_are(subject, relation, target, head):
    row = {"relation_id": "r", "start": 0, "end": 1, "subject": subject, "relation": relation, "object": target, "rule": "r"}
    [mark] = find_marks({"claims": [], "events": [], "mentions": [], "relations": [row]}, "zh")
    assert head.split(" → ")[0] in mark.head and head.split(" → ")[-1] in mark.head


def test_off_topic_articles_state_none():
    assert read("铽用于导弹。", on_topic=False) == []


def test_long_hostile_text_is_read():
    read("稀土用于导弹、" * 3000)
    read("稀土用于导弹。" * 500)
