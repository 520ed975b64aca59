"""Confirmed and unconfirmed numbers, the draft mark on both editions, and what a person's word changes."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportlib.brief.confirmed import REASONS, doubts, judge
from reportlib.brief.display import Endnotes, Findings, Heading, Note, Paragraph, Run, Sheet, Title, plain
from reportlib.brief.draft import Draft, draft_of, is_unconfirmed, with_lines
from reportlib.brief.edition import Edition
from reportlib.brief.findings import phrase
from reportlib.brief.gather import number_notes
from reportlib.brief.results import analyse
from reportlib.brief.wording import page_words
from tests.editions import tables

CASES = tomllib.loads((Path(__file__).parent / "cases/confirmation.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_a_number_is_confirmed_by_its_sources_or_by_a_person(case):
    found = judge(case["claims"], case["claims"], case.get("lost", {}), set(case.get("by_person", [])), case.get("n_sources"))
    assert found == case["expect"]


CLAIMS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz"))
LOST = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(REASONS[1:4]))
PERSON = st.sets(st.sampled_from("abcdef"))


@given(CLAIMS, LOST, PERSON, st.sampled_from("abcdef"))
def test_a_persons_word_never_takes_a_number_back(claims, lost, by_person, one):
    if not judge(claims, claims, lost, by_person):
        assert not judge(claims, claims, lost, by_person | {one})
    assert not judge(claims, claims, lost, set(claims))


def test_of_the_seeds_each_number_is_confirmed_once_a_person_has_confirmed_its_claims():
    found, data = analyse(tables(), Edition()), tables()
    before = doubts(found, data)
    assert before and {r for why in before.values() for r in why} <= set(REASONS)
    ids = {str(r["result_id"]): set(r["claim_ids"]) for f in found.frames() for r in f.to_dict("records")}
    assert all(ids[i] for i in before), "an official figure has nothing to confirm"
    one = next(iter(before))
    claims, events = data["claims"], data["events"]
    marked = claims.assign(corrected=claims["corrected"].mask(claims["claim_id"].isin(ids[one]), "confirmed"))
    acts = events.assign(corrected=events["corrected"].mask(events["event_id"].isin(ids[one]), "confirmed"))
    after = doubts(replace(found), {**data, "claims": marked, "events": acts})
    assert one not in after and set(after) < set(before)
    every = {**data, "claims": claims.assign(corrected="confirmed"), "events": events.assign(corrected="confirmed")}
    assert doubts(replace(found), every) == {}


def sheet(*unconfirmed, accept=False, language="en"):
    """Two findings and a section, each with a number of its own; those named are not confirmed."""
    notes = [Note(r, [], ["a yearbook"], [], ["one_source"] if r in unconfirmed else []) for r in ("tin", "lead", "zinc")]
    blocks = [
        Title("Metals", "What is said", [[Run("As of today")]]),
        Heading([Run("Tin rose by 3 %", "tin")], "summary", "Summary"),
        Findings([[Run("Tin rose by 3 %.", "tin")], [Run("Lead fell by 2 %.", "lead")], [Run("Nobody speaks of gold.")]], ["coverage"] * 3),
        Heading([Run("Of 9 quantities 3 are used")], "coverage", "Trust"),
        Paragraph([Run("Zinc stands at 4.", "zinc")]),
        Endnotes("Notes"),
    ]
    meta = {"title": "Metals", "date": "2026-01-08", "keywords": [], "edition": "all", "parameters": {"accept_unconfirmed": accept}}
    return Sheet(blocks, notes, language, meta)


@pytest.mark.parametrize(
    ("unconfirmed", "accept", "expect"),
    [
        ((), False, Draft(3, 0)),
        (("tin",), False, Draft(3, 2)),
        (("lead",), True, Draft(3, 1, accepted=True)),
        (("zinc",), False, Draft(3, 0)),
    ],
    ids=["none", "heading and finding", "accepted", "only in a paragraph"],
)
def test_headlines_are_counted(unconfirmed, accept, expect):
    assert draft_of(sheet(*unconfirmed, accept=accept)) == expect


def lines(made):
    title = next(b for b in made.blocks if isinstance(b, Title))
    return [plain(line) for line in title.lines]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_title_and_trust_say_how_many_and_how_to_confirm(language):
    open_ = sheet("tin", language=language)
    made = with_lines(open_, draft_of(open_))
    assert len(lines(made)) == 2
    assert page_words(language)["draft"] in lines(made)[1]
    assert "2" in lines(made)[1]
    assert "corrections.toml" in lines(made)[1]
    told = plain(made.blocks[made.blocks.index(next(b for b in made.blocks if getattr(b, "anchor", "") == "coverage")) + 1].runs)
    assert phrase("draft.rule", language) in told
    accepted = sheet("tin", accept=True, language=language)
    made = with_lines(accepted, draft_of(accepted))
    assert "accept_unconfirmed" in lines(made)[1]
    assert not lines(made)[1].startswith(page_words(language)["draft"])
    fine = sheet(language=language)
    assert lines(with_lines(fine, draft_of(fine))) == ["As of today"]


def test_nothing_is_said_where_no_headline_cites_a_number():
    bare = Sheet([Title("T", "S"), Heading([Run("Nothing")], "coverage", "Trust")], [], "en", {})
    assert with_lines(bare, draft_of(bare)) == bare


def test_a_headline_is_marked_in_words_on_paper_and_on_the_page(tmp_path):
    from reportlib.brief.html_exporter import HtmlExporter
    from reportlib.brief.materials import prepare
    from reportlib.brief.typst_exporter import TypstExporter
    from tests.sheets import notebook

    pages = {}
    for name, made in {"draft": sheet("tin"), "accepted": sheet("tin", accept=True), "fine": sheet()}.items():
        nb = notebook(made)
        materials = prepare(number_notes(made), tmp_path)
        page, _ = HtmlExporter().from_notebook_node(nb, {"materials": materials, "cache": tmp_path})
        source, _ = TypstExporter().from_notebook_node(nb, {"materials": materials})
        pages[name] = page[page.index("<body") :], source
    assert {n: p.count('<span class="unconfirmed">unconfirmed</span>') for n, (p, _) in pages.items()} == {
        "draft": 2,
        "accepted": 2,
        "fine": 0,
    }
    assert {n: p.count('<span class="draft">Draft</span>') for n, (p, _) in pages.items()} == {"draft": 1, "accepted": 0, "fine": 0}
    assert {n: ('running: "Draft · all' in s, 'drafts: ("summary", )' in s) for n, (_, s) in pages.items()} == {
        "draft": (True, True),
        "accepted": (False, True),
        "fine": (False, False),
    }


def test_only_numbers_that_are_cited_make_a_headline_unconfirmed():
    assert not is_unconfirmed([Run("60 %")], {"tin": ["one_source"]})
    assert is_unconfirmed([Run("Of "), Run("60 %", "tin")], {"tin": ["one_source"]})


def test_a_note_says_why():
    made = number_notes(replace(sheet("tin")))
    assert made.unconfirmed == {"tin": ["one_source"]}
    assert next(n for n in made.endnotes if n.result_id == "tin").unconfirmed == ["one_source"]


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_words_in_both_languages(reason):
    assert phrase(f"unconfirmed.{reason}", "en") != phrase(f"unconfirmed.{reason}", "zh")
