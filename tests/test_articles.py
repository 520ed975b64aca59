"""Documents → articles: layouts as cases, and what must hold for any text."""

from __future__ import annotations

import random
import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.lexicon.loader import read_toml
from reportlib.model import Article, Document
from reportlib.reading.articles import find_articles
from reportlib.reading.duplicates import find_duplicates
from reportlib.reading.furniture import is_furniture
from reportlib.reading.outlets import publisher_kind
from reportlib.reading.text import fold, script_of

HERE = Path(__file__).parent
CASES = [c for path in sorted((HERE / "cases").glob("articles*.toml")) for c in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def document(text: str, form: str = "text", doc_id: str = "d") -> Document:
    return Document(
        doc_id, f"{doc_id}.txt", sha256(text.encode("utf-8", "replace")).hexdigest(), form, "utf-8", script_of(text), text, fold(text)
    )


def said(article: Article, text: str, expected: dict) -> dict:
    """What the article has of the fields that the case asks for; an empty text stands for none."""
    body = text[article.span.start : article.span.end]
    got = {
        "title": article.title or "",
        "publisher": article.publisher or "",
        "kind": article.publisher_kind,
        "published": article.published or "",
        "complete": article.complete,
        "on_topic": article.on_topic,
        "starts": body[: len(expected.get("starts", ""))],
        "ends": body[-len(expected.get("ends", "")) :],
    }
    return {k: got[k] for k in expected}


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_layout(case):
    text = case["text"]
    found = find_articles(document(text, case.get("format", "text")))
    assert [said(a, text, e) for a, e in zip(found, case["expect"], strict=False)] == case["expect"]
    assert len(found) == len(case["expect"])


def check(text: str, found: list[Article]) -> None:
    at = 0
    for a in found:
        assert at <= a.span.start < a.span.end <= len(text)
        assert text[a.span.start : a.span.end].strip()
        if a.title_span:
            assert text[a.title_span.start : a.title_span.end] == a.title
            assert at <= a.title_span.start < a.title_span.end <= a.span.start
        at = a.span.end
    assert len({a.article_id for a in found}) == len(found)
    assert all(a.duplicate_of is None or a.duplicate_of in {b.article_id for b in found} for a in found)


PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        "# ",
        "## ",
        "标题一行",
        "稀土出口管制。",
        "搜狐财经· 2025-12-05 11:44",
        "来源:",
        "By ",
        " | ",
        "(新华社)",
        "【快讯】",
        "---",
        "Dec 12, 2025",
        "12月5日",
        "2025年",
        "参考资料:",
        "今年",
        "icon",
        "...",
        "一" * 70,
        "word " * 30,
        "\u3000",
        "\x0b",
        "|",
        "- ",
        "公司",
        "#话题",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("".join)), st.sampled_from(["text", "markdown"]))
def test_any_text_is_read(text, form):
    found = find_articles(document(text, form))
    check(text, found)
    assert bool(found) == bool(text.strip())


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "(",
        "12月",
        "来源:x 2025-12-05\n标题\n",
        "【标题】正文正文正文正文正文正文正文正文正文正文\n",
        "# a\n",
        " ",
        "2025年" * 3 + "\n",
        "稀土。(报)\n标题\n",
        "By By | ",
        "#a",
        "新华社" * 9,
    ],
)
def test_hostile_text_is_read(unit):
    text = unit * (20_000 // len(unit))
    check(text, find_articles(document(text)))


def test_ids_do_not_depend_on_place():
    story = "镓价上涨\n某某财经· 2025-12-05 11:44\n镓的价格本周上涨,贸易商说供应紧张,出口许可审批仍然缓慢。\n"
    other = "锗价下跌\n某某财经· 2025-12-06 11:44\n锗的价格本周下跌,贸易商说需求不足,库存增加,海外买家观望。\n"
    one, two = find_articles(document(story + other)), find_articles(document(other + story))
    assert {a.title: a.article_id for a in one} == {a.title: a.article_id for a in two}
    twice = find_articles(document(story + story))
    assert len({a.article_id for a in twice}) == 2
    assert twice[1].duplicate_of == twice[0].article_id == one[0].article_id


LABOUR = [
    "2023年全国劳动力人口平均年龄为39.66岁。平均年龄最老的五个省份依次为内蒙古、黑龙江、辽宁、吉林、四川。辽宁省2023年省际净流入人口达8.6万人,扭转了自2012年以来连续11年净流出的趋势。",
    "2023年全国劳动力人口平均年龄为39.66岁,劳动力最老的五个省份依次为内蒙古、黑龙江、辽宁、吉林、四川。2023年辽宁净流入人口达8.6万人,自2012年以来连续11年净流出的趋势得到扭转。",
]


def test_another_wording_is_a_duplicate_and_another_story_is_not():
    other = (
        "2023年全国稀土开采总量控制指标为25.5万吨,冶炼分离指标为24.385万吨,由两家集团执行。"
        "全国平均价格同比下降,企业利润减少,内蒙古和四川为主要产地。"
    )
    weekly = "本周氧化镨钕均价{}万元/吨,环比下跌{}%;氧化镝报价{}万元/吨,环比{}%。分离企业开工率稳定,磁材厂按需采购,库存约{}周。"
    weeks = [weekly.format(*("36.5", "0.8", "180", "1.2", "2")), weekly.format(*("41.2", "1.9", "155", "3.4", "5"))]
    assert find_duplicates([*map(fold, LABOUR), other, *weeks]) == [None, 0, None, None, None]


def test_an_excerpt_is_a_duplicate():
    rng = random.Random(1)
    long = "".join(rng.choice("稀土出口管制日本美国价格上涨企业产能冶炼分离磁材供应安全政策") for _ in range(900))
    assert find_duplicates([long, long[200:420]]) == [None, 0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("新华社", "state_media"),
        ("新華社", "state_media"),
        ("第一财经资讯", "commercial_media"),
        ("国投证券", "broker"),
        ("某某证券研究所", "broker"),
        ("證券時報", "state_media"),
        ("Reuters", "commercial_media"),
        ("商务部", "ministry"),
        ("某某股份有限公司", "company"),
        ("Ministry of Economy", "ministry"),
        ("江西铜业集团", "company"),
        ("山城晚报", "commercial_media"),
        ("Daily Nation", "unknown"),
        ("老王说", "commentary"),
        (None, "unknown"),
    ],
)
def test_publisher_kind(name, kind):
    assert publisher_kind(name) == kind


def test_labour_report_stands_three_times(request):
    path = next((request.config.rootpath / "seeds").glob("002_*.txt"))
    with path.open(encoding="utf-8", newline="") as f:
        found = find_articles(document(f.read()))
    copies = [a for a in found if a.duplicate_of]
    assert len(found) == 10
    assert len(copies) == 2
    assert len({a.duplicate_of for a in copies}) == 1
    assert [a.on_topic for a in found].count(False) == 3


@pytest.mark.parametrize("row", read_toml("articles")["furniture"], ids=lambda r: r["kind"])
def test_furniture_reads_its_example_and_leaves_its_look_alike(row):
    assert re.fullmatch(row["pattern"], row["example"].lower()) and is_furniture(row["example"])
    assert not is_furniture(row["near"])


@pytest.mark.parametrize("row", read_toml("articles")["run_in"], ids=lambda r: r["kind"])
def test_a_run_in_head_reads_its_example_and_leaves_its_look_alike(row):
    assert re.match(row["pattern"], row["example"]) and not re.match(row["pattern"], row["near"])
