"""The short edition: what it keeps, how it degrades, and that the editions of seeds/ have the length that is promised."""

import re

import pytest

from reportlib.brief.display import Callout, Column, Endnotes, Figure, Findings, Heading, Note, Paragraph, Run, Sheet, Table, Title
from reportlib.brief.gather import number_notes
from reportlib.brief.short import DOCUMENTS, ROOM, WRONG, by_section, chosen, shorten, spans
from reportlib.brief.wording import page_words
from tests.editions import made

SHORT_PAGES, FULL_PAGES = 2, 10


def chart(anchor, height=100):
    return Figure(
        anchor, [Run("It rose")], "in %", {"mark": "bar", "width": 400, "height": height, "data": {"values": []}}, "alt", "source"
    )


def section(anchor, *blocks):
    return [Heading([Run(f"{anchor} rose by a half", anchor)], anchor, anchor), *blocks]


def quote(claim_id, doc_id):
    return {
        "claim_id": claim_id, "doc_id": doc_id, "publisher": "矿业周刊", "sentence": "锡涨了3%。", "exact": "3%", "lang": "zh-Hans",
        "gloss": "tin", "href": f"evidence/{doc_id}.html#{claim_id}",
    }  # fmt: skip


def note(anchor, *documents):
    return Note(anchor, [quote(f"c-{anchor}-{d}", d) for d in documents or ("1_a",)])


FINDINGS = Findings([[Run("Zinc fell by 2 %.", "zinc")], [Run("Tin rose.", "tin")], [Run("More tin.", "tin")]], ["zinc", "tin", "tin"])


def full(*summary, sections=(), notes=()):
    blocks = [Title("T", "S"), Heading([Run("Zinc fell")], "summary", "Summary"), *summary]
    blocks += [b for s in sections for b in s]
    blocks += [Heading([Run("9 of 10 are used")], "coverage", "Trust", annex=True), Paragraph([Run("long")])]
    return Sheet([*blocks, Endnotes("Notes"), Heading([Run("Made from")], "manifest", "Manifest")], list(notes), "en", {})


def kinds(sheet):
    return [getattr(b, "anchor", b.type) for b in sheet.blocks]


def test_findings_box_charts_trust_and_sources_in_this_order():
    box = Callout("Wrong", [[Run(f"{i} is wrong")] for i in range(WRONG + 3)])
    sections = [section("tin", chart("f-tin"), Table("t", [Run("t")], [Column("a")], [])), section("zinc", chart("f-zinc"), chart("f-2"))]
    short = shorten(full(FINDINGS, box, Paragraph([Run("rule")], "note"), sections=sections, notes=[note("zinc"), note("tin"), note("x")]))
    assert kinds(short) == ["title", "summary", "findings", "callout", "f-zinc", "f-tin", "coverage", "paragraph", "endnotes"]
    assert next(b for b in short.blocks if isinstance(b, Findings)).anchors == ["f-zinc", "f-tin", "f-tin"]
    assert len(next(b for b in short.blocks if isinstance(b, Callout)).items) == WRONG
    assert {n.result_id for n in short.notes} == {"zinc", "tin"}
    assert number_notes(short).numbers == {"zinc": 1, "tin": 2}


def test_the_best_chart_stands_however_high_and_the_next_that_has_room():
    sections = [section("zinc", chart("f-zinc", 600)), section("tin", chart("f-tin"))]
    assert list(chosen(full(FINDINGS, sections=sections).blocks)) == ["zinc"]
    three = Findings([*FINDINGS.items, [Run("Lead.")]], ["zinc", "lead", "tin", "lead"])
    high = [section("zinc", chart("f-zinc")), section("lead", chart("f-lead", 500)), section("tin", chart("f-tin"))]
    assert list(chosen([three, *(b for s in high for b in s)])) == ["zinc", "tin"]


def test_without_charts_findings_or_anything_it_is_still_an_edition():
    bare = shorten(full(FINDINGS, notes=[note("zinc"), note("tin")]))
    assert kinds(bare) == ["title", "summary", "findings", "coverage", "paragraph", "endnotes"]
    assert next(b for b in bare.blocks if isinstance(b, Findings)).anchors == ["", "", ""]
    assert spans(bare.blocks) == ([], [])
    silent = shorten(full(Paragraph([Run("Nothing is said.")], "missing")))
    assert kinds(silent) == ["title", "summary", "paragraph", "coverage", "endnotes"]
    assert number_notes(silent).endnotes == []
    assert kinds(shorten(Sheet([Title("T", "S")]))) == ["title"]


def test_as_many_findings_as_the_page_has_room_for():
    long = [[Run("Of all that is said of tin, the most is said of its price. " * 4)] for _ in range(30)]
    kept = next(b for b in shorten(full(Findings(long, ["coverage"] * 30))).blocks if isinstance(b, Findings))
    assert 1 < len(kept.items) < ROOM / 20
    one = Findings([[Run("word " * 3000)]], ["coverage"])
    assert len(next(b for b in shorten(full(one)).blocks if isinstance(b, Findings)).items) == 1


def test_the_documents_that_are_cited_most_are_named():
    documents = [f"{i:03}_x" for i in range(DOCUMENTS + 5)]
    short = shorten(full(FINDINGS, notes=[note("zinc", *documents), note("tin", documents[7])]))
    sources = short.blocks[-2]
    links = [r for r in sources.runs if r.href]
    assert len(links) == DOCUMENTS
    assert (links[0].text, links[0].href) == ("007", "evidence/007_x.html")
    assert "and 5 documents more" in "".join(r.text for r in sources.runs)


def test_sections_are_what_stands_below_a_heading():
    blocks = section("tin", Paragraph([Run("x")]))
    assert by_section([Title("t", "s"), *blocks]) == {"tin": blocks}


@pytest.mark.parametrize("language", ["en", "zh"])
class TestSeeds:
    def test_the_short_edition_has_two_pages_before_its_notes(self, language):
        short = made(language=language, length="short")
        assert short.page_of("endnotes") <= SHORT_PAGES + 1
        assert sum(isinstance(b, Figure) for b in short.brief.blocks) in (1, 2)
        assert {b.anchor for b in short.brief.blocks if isinstance(b, Heading)} == {"summary", "coverage"}

    def test_the_full_edition_has_ten_pages_before_its_annex(self, language):
        full = made(language=language, length="full")
        annex = full.page_of("annex")
        # the running head, then the heading of the annex: nothing of the body stands on its page
        alone = re.match(r".{0,80}?" + page_words(language)["annex"], full.text(annex))
        assert annex - bool(alone) <= FULL_PAGES

    def test_each_page_of_a_draft_says_so(self, language):
        short = made(language=language, length="short")
        assert short.brief.draft.is_draft
        assert all(page_words(language)["draft"] + "·" in short.text(p) for p in range(1, len(short.pdf.pages) + 1))
