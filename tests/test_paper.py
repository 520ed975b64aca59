"""The order of the blocks on paper: what goes to the annex, what stays, what points to what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportlib.brief.display import Column, Endnotes, Figure, Heading, Paragraph, Run, Table, Title
from reportlib.brief.paper import ANNEX, SPARE, WHOLE, BodyEnd, Pointer, paper_blocks, secondary_figures


def section(name, *blocks, annex=False):
    return [Heading([Run(f"{name} rose by a half")], name, name, annex=annex), *blocks]


def table(anchor, rows, body_rows):
    return Table(anchor, [Run(f"Table {anchor}")], [Column("n")], [[[Run(str(i))]] for i in range(rows)], "a note", body_rows)


def chart(anchor, secondary=False):
    return Figure(anchor, [Run("finding")], "unit", {}, "alt", "source", secondary=secondary)


def shape(blocks):
    return [getattr(b, "anchor", b.type) for b in paper_blocks(blocks, "en")]


def test_a_long_table_goes_to_the_annex_before_the_notes():
    blocks = [Title("t", "s"), *section("tin", chart("f"), table("t1", 9, 0)), Endnotes("Notes"), *section("made")]
    assert shape(blocks) == ["title", "tin", "f", "pointer", "body_end", ANNEX, "annex-tin", "t1", "endnotes", "made"]


def test_the_best_rows_stay_and_the_whole_table_is_named():
    body, pointer, _, *_, whole = paper_blocks(section("tin", table("t1", 9, 3))[1:], "en")
    assert (body.anchor, len(body.rows), body.note) == ("t1", 3, None)
    assert pointer == Pointer(["t1" + WHOLE], ["Table t1"])
    assert (whole.anchor, len(whole.rows), whole.note) == ("t1" + WHOLE, 9, "a note")


def test_a_table_that_is_hardly_longer_is_not_cut():
    blocks = section("tin", table("t1", 3 + SPARE, 3), table("t2", 40, None))
    assert paper_blocks(blocks, "en") == [*blocks, BodyEnd()]


def test_neighbouring_pointers_are_one_even_round_a_figure():
    blocks = section("tin", table("a", 9, 0), chart("f"), table("b", 9, 0), Paragraph([Run("x")]), table("c", 9, 0))
    pointers = [b for b in paper_blocks(blocks, "en") if isinstance(b, Pointer)]
    assert [p.anchors for p in pointers] == [["a", "b"], ["c"]]


def test_a_section_of_the_annex_keeps_its_tables_and_stands_after_those_of_the_body():
    blocks = [*section("who", table("w", 9, 0), annex=True), *section("tin", table("t1", 9, 0)), Endnotes("Notes")]
    assert shape(blocks) == ["tin", "pointer", "body_end", ANNEX, "annex-tin", "t1", "who", "w", "endnotes"]


def test_secondary_figures_leave_a_body_that_is_too_long_last_ones_first():
    blocks = [
        *section("tin", chart("f1", secondary=True), table("t1", 9, 0)),
        *section("zinc", chart("f2"), chart("f3", secondary=True)),
        Endnotes("Notes"),
    ]
    assert secondary_figures(blocks) == ["f1", "f3"]
    printed = paper_blocks(blocks, "en", moved_figures=1)
    assert [getattr(b, "anchor", b.type) for b in printed] == [
        "tin", "f1", "pointer", "zinc", "f2", "pointer", "body_end", ANNEX, "annex-tin", "t1", "annex-zinc", "f3", "endnotes",
    ]  # fmt: skip
    assert printed[5] == Pointer(["f3"], ["Figure 3"])
    first, *_ = (b for b in paper_blocks(blocks, "en", moved_figures=2) if isinstance(b, Pointer))
    assert first == Pointer(["f1", "t1"], ["Figure 1", "Table t1"])


KINDS = st.sampled_from(["heading", "annex", "paragraph", "figure", "table", "short", "whole", "endnotes"])


@given(st.lists(KINDS, max_size=20), st.integers(0, 3))
def test_nothing_is_lost_and_no_anchor_is_used_twice(kinds, moved):
    made = {
        "heading": lambda n: Heading([Run(n)], n, n),
        "annex": lambda n: Heading([Run(n)], n, n, annex=True),
        "paragraph": lambda n: Paragraph([Run(n)]),
        "figure": lambda n: chart(n, secondary=True),
        "table": lambda n: table(n, 9, 0),
        "short": lambda n: table(n, 9, 2),
        "whole": lambda n: table(n, 9, None),
        "endnotes": lambda n: Endnotes(n),
    }
    blocks = [made[k](f"b{i}") for i, k in enumerate(kinds)]
    printed = paper_blocks(blocks, "zh", moved)
    anchors = [a for b in printed if (a := getattr(b, "anchor", None))]
    assert len(anchors) == len(set(anchors))
    assert {a for b in blocks if (a := getattr(b, "anchor", None))} <= set(anchors)
    assert all(a in anchors for b in printed if isinstance(b, Pointer) for a in b.anchors)
    whole = {str(b.title[0].text): len(b.rows) for b in printed if isinstance(b, Table)}
    assert all(rows == 9 for rows in whole.values())
