"""A brief with every kind of block, English text, and quotations in both scripts; as an executed notebook."""

from __future__ import annotations

from typing import Any

import nbformat

from reportlib.brief.display import (
    MIME,
    Callout,
    Column,
    Endnotes,
    Figure,
    Findings,
    Heading,
    Note,
    Paragraph,
    Run,
    Sheet,
    Table,
    Title,
)

HANS = "2024年，日本70%左右的稀土来自中国，重稀土几乎全部依赖中国供应。"
HANT = "日本60%以上的稀土靠中國進口，重稀土更是100%依賴，沒有這些材料，汽車、電子、航空航天這些產業根本轉不起來。"
EN = "Japan imported 58 percent of its rare earths from China in 2023, down from 90 percent in 2010."


def quote(claim_id: str, sentence: str, exact: str, lang: str, gloss: str, publisher: str = "财新", **more: str) -> dict[str, str]:
    found = {"doc_id": "000_sample", "published": "2025-12-05", "date": "5 December 2025", "title": "", **more}
    href = f"evidence/{found['doc_id']}.html#{claim_id}"
    return {
        "claim_id": claim_id,
        "sentence": sentence,
        "exact": exact,
        "lang": lang,
        "gloss": gloss,
        "publisher": publisher,
        "href": href,
        **found,
    }


NOTES = [
    Note(
        "r-share",
        [
            quote("c-1", HANS, "70%左右", "zh-Hans", "Import share of Japan from China, rare earths: about 70 %, 2024, actual"),
            quote(
                "c-2",
                HANT,
                "60%以上",
                "zh-Hant",
                "Import share of Japan from China, rare earths: more than 60 %",
                "聯合新聞網",
                doc_id="001_digest",
            ),
            quote("c-3", EN, "58 percent", "en", "Import share of Japan from China, rare earths: 58 %, 2023", "Example Wire"),
        ],
        ["Japan Customs 2024: 62.9 % by value"],
        ["The claims disagree on the period."],
    ),
    Note("r-heavy", [quote("c-4", HANT, "100%", "zh-Hant", "Dependence of Japan on China, heavy rare earths: 100 %", "聯合新聞網")]),
    Note("r-stock", [quote("c-5", "稀土庫存頂多撐三到六個月，實在扛不住。", "三到六個月", "zh-Hant", "Stock cover: 3–6 months")]),
    *(
        Note(
            f"r-{i}",
            [
                quote(
                    f"c-{i}", HANS if i % 3 else HANT, "70%左右" if i % 3 else "60%以上", "zh-Hans" if i % 3 else "zh-Hant", f"Reading {i}"
                )
            ],
        )
        for i in range(10, 40)
    ),
    Note("r-again", [quote("c-1", HANS, "70%左右", "zh-Hans", "Import share of Japan from China, rare earths: about 70 %")]),
]


def bars(font: str = "Brief Sans SC") -> dict[str, Any]:
    """A chart as the house draws it: bars in grey, one in the accent, labels at their ends."""
    import altair as alt
    import pandas as pd

    from reportlib.charts.theme import themed

    data = pd.DataFrame(
        {"who": ["日本 Japan", "韩国 Korea", "欧盟 EU", "美国 US"], "share": [70, 50, 46, 70], "one": [True, False, False, False]}
    )
    base = alt.Chart(data).encode(
        y=alt.Y("who:N", sort=None, title=None), x=alt.X("share:Q", title="% of imports", scale=alt.Scale(domain=[0, 100]))
    )
    bar = base.mark_bar(height=14).encode(
        color=alt.condition("datum.one", alt.value("#c8102e"), alt.value("#8796a5")),
        tooltip=["who", "share"],
        href=alt.value("evidence/000_sample.html#c-1"),
    )
    spec = themed((bar + base.mark_text(align="left", dx=4).encode(text="share:Q")).properties(width=520, height=120)).to_dict()
    spec["config"]["font"] = font
    return spec


def lines() -> dict[str, Any]:
    """A time series with a rule, dated in UTC."""
    import altair as alt
    import pandas as pd

    from reportlib.charts.theme import themed

    data = pd.DataFrame(
        {"t": [f"2025-{m:02d}-01" for m in range(1, 13)] * 2, "v": [*range(12), *range(20, 8, -1)], "k": ["氧化镨钕"] * 12 + ["镝铁"] * 12}
    )
    base = alt.Chart(data).encode(
        x=alt.X("t:T", title=None, scale=alt.Scale(type="utc")), y=alt.Y("v:Q", title="kt"), color=alt.Color("k:N", legend=None)
    )
    rule = alt.Chart(pd.DataFrame({"t": ["2025-04-04"]})).mark_rule(strokeDash=[3, 2]).encode(x=alt.X("t:T"))
    end = base.transform_filter("datum.t == '2025-12-01' || month(datum.t) == 11").mark_text(align="left", dx=5).encode(text="k:N")
    return themed((base.mark_line() + rule + end).properties(width=560, height=200)).to_dict()


def number(text: str, result_id: str, **more: Any) -> Run:
    return Run(text, result_id, **more)


def front() -> Sheet:
    meta = {
        "title": "Critical minerals briefing",
        "date": "2026-01-08",
        "keywords": ["rare earths", "dependence"],
        "edition": "All importers",
        "language": "en",
    }
    share = [
        Run("Of the rare earths that Japan imports, China supplies "),
        number("60–75 % (3 claims, 2 sources; 2024)", "r-share"),
        Run("."),
    ]
    blocks = [
        Title(
            "Critical minerals briefing",
            "Who depends on whom, for what, and for how long: what five documents say, held against each other",
            [
                [Run("As of 8 January 2026. All importers, items and stages.")],
                [Run("Read: 5 documents, 20 articles, 412 quantities, 187 claims from 41 sources.")],
                [Run("60–75 % means that every claim fits between these ends; the number in small red leads to the sentences.")],
            ],
        ),
        Heading([Run("Ten findings, the strongest first")], "summary", "Summary"),
        Findings(
            [
                share,
                [Run("For heavy rare earths Japan depends on China alone: ", strong=True), number("100 %", "r-heavy"), Run(".")],
                [
                    Run("Stocks last "),
                    number("3–6 months", "r-stock"),
                    Run(" and a new mine takes "),
                    number("10–15 years", "r-10"),
                    Run(", says "),
                    Run("聯合新聞網", lang="zh-Hant"),
                    Run("."),
                ],
            ]
            + [
                [
                    Run(f"Finding number {i} is a full sentence with its number, "),
                    number(f"{i} % ({i} claims, 2 sources)", f"r-{i}"),
                    Run(", and what it means for a buyer."),
                ]
                for i in range(11, 17)
            ],
            ["dependence", "dependence", "stocks", "stocks", "stocks", "prices", "prices", "prices", "prices"],
        ),
        Callout(
            "What the documents get wrong",
            [
                [Run("A document gives "), number("38.6 %", "r-17"), Run(" where its own parts make "), number("46.3 %", "r-18"), Run(".")],
                [Run("Two documents date the same control differently.")],
            ],
        ),
    ]
    return Sheet(blocks, NOTES, "en", meta)


def body() -> Sheet:
    blocks = [
        Heading(
            [
                Run("China supplies "),
                number("60–75 %", "r-share"),
                Run(" of the rare earths that Japan imports, and all of the heavy ones"),
            ],
            "dependence",
            "Dependence",
        ),
        Paragraph(
            [
                Run("A lead says the gist in a sentence or two, and where it stands: see "),
                Run("the table below", href="#dependence-table"),
                Run("."),
            ],
            "lead",
        ),
        Paragraph(
            [
                Run("Japan’s imports were diversified after 2010. " * 4),
                Run("财新周刊", lang="zh-Hans"),
                Run(" reports "),
                number("70 %", "r-share"),
                Run(" and "),
                number("58 %", "r-19"),
                Run(". " + "The refining of what was bought elsewhere still happens in China. " * 3),
            ]
        ),
        Figure(
            "dependence-chart",
            [Run("Japan buys "), number("70 %", "r-share"), Run(" of its rare earths from China")],
            "Share of imports by weight, %, latest year stated",
            bars(),
            "Bar chart of the share of imports that comes from China; Japan leads with 70 %.",
            "000_sample, 001_digest",
            "Open ends are drawn as arrows.",
        ),
        Heading([Run("By stage the share rises towards magnets")], "stages", "Stages", 2),
        Table(
            "dependence-table",
            [Run("What is imported from China, by importer")],
            [
                Column("Importer"),
                Column("Share", "decimal", "%"),
                Column("Claims", "right"),
                Column("Stock", "decimal", "months"),
                Column("Quote"),
            ],
            [
                [
                    [Run("Japan")],
                    [number("70", "r-share")],
                    [Run("5")],
                    [number("4.5", "r-20")],
                    [Run(HANT[:20], lang="zh-Hant", href="evidence/000_sample.html#c-2")],
                ],
                [[Run("European Union")], [number("46.25", "r-21")], [Run("12")], [Run("not stated")], [Run(HANS[:24], lang="zh-Hans")]],
                [[Run("Korea")], [number("5.1", "r-22")], [Run("1")], [number("12", "r-23")], [Run("plain")]],
            ]
            + [
                [
                    [Run(f"Importer {i}")],
                    [number(f"{i}.{i % 7}", f"r-{i}")],
                    [Run(str(i))],
                    [Run("3")],
                    [Run("a longer remark that wraps in its cell, about what was said and by whom")],
                ]
                for i in range(24, 40)
            ],
            "Not stated: the documents give no number.",
        ),
        Heading([Run("Stocks last months, replacement takes years")], "stocks", "Stocks and lead times"),
        Paragraph([Run("The documents say nothing on this.")], "missing"),
        Heading([Run("The price of dysprosium outside China has parted from the price inside")], "prices", "Prices"),
        Figure(
            "price-chart",
            [Run("The two prices part after April 2025")],
            "Index, monthly",
            lines(),
            "Line chart of two prices that part.",
            "000_sample",
        ),
        Paragraph([number("70 %", "r-again"), Run(" is said again. A note in small type.")], "note"),
        Endnotes("Notes"),
    ]
    return Sheet(blocks, NOTES)


def notebook(*sheets: Sheet) -> nbformat.NotebookNode:
    cells = [
        nbformat.v4.new_code_cell(
            "…", outputs=[nbformat.v4.new_output("execute_result", {MIME: s.to_json(), "text/plain": "Sheet"}, execution_count=1)]
        )
        for s in sheets
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# The brief"), *cells])


def sample() -> nbformat.NotebookNode:
    return notebook(front(), body())
