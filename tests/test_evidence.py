"""Pages of evidence: the whole text of a document, its claims where they stand, and what is said of each."""

import html
import re
import string

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.brief.evidence import render_evidence, write_evidence
from reportlib.brief.highlight import Mark, find_rows
from tests import records


def texts_of(page):
    return html.unescape(re.sub(r"<[^>]*>", "", "".join(re.findall(r'<div class="t"[^>]*>(.*?)</div>', page, re.S))))


def test_an_evidence_page_holds_the_whole_text_and_every_claim():
    tables, text = records.tables(), records.document().text
    page = render_evidence(tables, {"2025/a": text})["2025--a.html"].decode()
    assert texts_of(page) == text
    for name, key in (("claims", "claim_id"), ("events", "event_id"), ("relations", "relation_id")):
        for one in tables[name][key]:
            assert page.count(f'id="{one}"') == 1
            assert page.count(f'id="read-{one}"') == 1
    assert "import-share.from" in page
    assert "<dt>taken as</dt><dd>59.5–60.5</dd>" in page
    assert "script-src" not in page


def test_claims_on_the_same_words_are_all_shown():
    tables = records.tables()
    first = tables["claims"].iloc[[0]]
    double = first.assign(claim_id="c-other", measure="dependence")
    tables["claims"] = pd.concat([tables["claims"], double], ignore_index=True)
    page = render_evidence(tables, {"2025/a": records.document().text})["2025--a.html"].decode()
    assert 'id="c-other"' in page
    assert 'id="read-c-other"' in page
    assert texts_of(page) == records.document().text


def test_what_speaks_against_a_claim_stands_on_its_card_and_can_be_chosen():
    tables = records.tables()
    one, other = tables["claims"]["claim_id"].tolist()[:2]
    disputes = {one: [{"said": "a slip of <unit>", "against": other}, {"said": "1 = 2"}]}
    text = records.document().text
    page = render_evidence(tables, {"2025/a": text}, disputes=disputes)["2025--a.html"].decode()
    card = page[page.index(f'id="read-{one}"') : page.index("</article>", page.index(f'id="read-{one}"'))]
    assert "a slip of &lt;unit&gt;" in card and f'href="2025--a.html#{other}"' in card and "1 = 2" in card
    assert page.count("f-disputed") >= 3 and 'id="show-disputed"' in page and "what is contradicted (1)" in page
    assert "disputed" not in re.sub(
        r"<style>.*?</style>", "", render_evidence(tables, {"2025/a": text})["2025--a.html"].decode(), flags=re.S
    )


def test_off_topic_and_repeated_articles_are_marked():
    tables = records.tables()
    tables["articles"] = tables["articles"].assign(on_topic=False, duplicate_of=tables["articles"]["article_id"])
    page = render_evidence(tables, {"2025/a": records.document().text})["2025--a.html"].decode()
    assert "off the topic" in page
    assert "same text as" in page
    assert "row off" in page


def test_hostile_documents_are_escaped(tmp_path):
    text = "<script>alert(1)</script>\n" + records.TEXT + "&amp; \x00\x1b \u202e </div></main>\r\n"
    tables = records.tables(records.document("x" * 26 + records.TEXT))
    page = render_evidence(tables, {"2025/a": text})["2025--a.html"].decode()
    assert "<script>" not in page
    assert texts_of(page).replace("\x00", "") == text.replace("\x00", "")
    write_evidence(tables, {"2025/a": text}, tmp_path / "evidence")
    (tmp_path / "evidence" / "gone.html").write_text("x", encoding="utf-8")
    write_evidence(tables, {"2025/a": text}, tmp_path / "evidence")
    assert sorted(p.name for p in (tmp_path / "evidence").iterdir()) == ["2025--a.html", "claims.html", "fonts.css", "index.html"]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=string.ascii_letters + "。\n <&日", max_size=900),
    st.lists(st.tuples(st.integers(-5, 900), st.integers(-5, 900)), max_size=12),
)
def test_rows_put_together_are_the_text(text, spans):
    marks = [Mark(str(i), a, b, "claim", "money", "price", "") for i, (a, b) in enumerate(spans)]
    rows = find_rows(text, marks, [3, 40])
    assert "".join(p.text for r in rows for p in r.pieces) == text
    begun = [m.id for r in rows for m in r.marks]
    assert sorted(begun) == sorted(m.id for m in marks if 0 <= m.start < m.end <= len(text))
