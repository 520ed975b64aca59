"""The page of all claims: a whole table without a script, escaped, linked both ways, filtered by codes."""

import html
import re

import pytest

from reportlib.brief import claims_page
from reportlib.brief.evidence import render_evidence
from reportlib.errors import OutputError
from tests.records import TEXT, document, tables

ROW = re.compile(r'<tr id="([^"]+)"([^>]*)>(.*?)</tr>')


def pages(frames=None, language="en"):
    made = render_evidence(frames or tables(), {"2025/a": TEXT}, language)
    return {name: data.decode() for name, data in made.items()}


def cells(row):
    return [html.unescape(re.sub("<[^>]*>", "", c)) for c in re.findall(r"<td[^>]*>(.*?)</td>", row)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_claim_is_a_row_that_leads_to_its_words(language):
    frames = tables()
    made = pages(frames, language)
    rows = ROW.findall(made["claims.html"])
    assert [i for i, _, _ in rows] == frames["claims"]["claim_id"].tolist()
    for claim_id, _, row in rows:
        assert f'href="2025--a.html#{claim_id}"' in row and f'id="{claim_id}"' in made["2025--a.html"]
        assert len(cells(row)) == len(claims_page.COLUMNS)
    assert cells(rows[0][2])[-1] == "60%"
    assert cells(rows[0][2])[1:3] == (["Japan", "China"] if language == "en" else ["日本", "中国"])


def test_it_is_linked_from_the_index_and_from_each_document():
    made = pages()
    assert all('href="claims.html"' in made[name] for name in ("index.html", "2025--a.html"))
    assert 'href="index.html"' in made["claims.html"] and 'href="../brief.html"' in made["claims.html"]


def test_filters_offer_the_codes_that_the_rows_carry():
    page = pages()["claims.html"]
    rows = [attributes for _, attributes, _ in ROW.findall(page)]
    for key in claims_page.FILTERS:
        select = re.search(rf'<select name="{key}">(.*?)</select>', page)[1]
        offered = dict(re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)', select))
        told = [re.search(rf'data-{key}="([^"]*)"', r)[1].split(" ") for r in rows]
        assert offered and {c for codes in told for c in codes if c} == set(offered)
        assert all(sum(c in codes for codes in told) == int(n) for c, n in offered.items())


def test_only_its_own_script_may_run_and_nothing_is_fetched_but_its_fonts():
    page = pages()["claims.html"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe-eval" not in policy
    assert page.count("<script>") == policy.count("sha256-") == 1 and " onclick" not in page
    assert re.findall(r'(?:src|href)="([^"#]+)"', page.split("<body>")[0]) == ["fonts.css"]
    assert '<form class="find" id="find" role="search" hidden>' in page


def test_hostile_words_stay_words():
    frames = tables()
    hostile = '"><script>alert(1)</script>&amp;'
    frames["claims"] = frames["claims"].assign(source=hostile, item=hostile, sentence=hostile, exact=hostile, time_period=hostile)
    page = pages(frames)["claims.html"]
    assert "<script>alert" not in page
    assert cells(ROW.findall(page)[0][2])[-1] == hostile


def test_more_claims_than_a_page_holds_are_counted(monkeypatch):
    monkeypatch.setattr(claims_page, "MOST", 1)
    page = pages()["claims.html"]
    assert len(ROW.findall(page)) == 1 and "2 more are in the table" in page and "3 claims" in page


def test_no_claims_give_an_empty_table():
    frames = tables()
    frames["claims"] = frames["claims"].iloc[:0]
    assert "0 claims" in pages(frames)["claims.html"]


def test_a_document_may_not_take_the_place_of_the_page():
    with pytest.raises(OutputError, match=r"two pages would be claims\.html"):
        render_evidence(tables(document(doc_id="claims")), {"claims": TEXT})


def test_the_same_claims_give_the_same_page():
    assert pages()["claims.html"] == pages()["claims.html"]
