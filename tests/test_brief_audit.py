"""The section on arithmetic, in both languages."""

import json

import pytest

from reportlib.brief import sections
from reportlib.brief.display import Table, plain
from reportlib.pipeline import load

FAULTY = (
    "2024年,缅甸稀土矿产量从2.40万吨增至3.12万吨,同比增长3.0%。日本将投资500亿日元(约合33亿美元)建设稀土冶炼厂。"
    "中国占全球锗产量的份额从50%升至68%,提高18%。韩国镓进口量为45吨,同比增长12.5%,去年同期为40吨。"
)


@pytest.fixture
def tables(tmp_path):
    """Makes the tables of a story."""

    def made(text):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "one.txt").write_text(f"稀土行情\n矿业观察报 2025-06-03\n\n{text}\n", encoding="utf-8")
        return load(tmp_path / "tables", tmp_path / "in")

    return made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_faults_come_first_with_their_repair_and_quote(language, tables):
    sheet = sections.audit(tables(FAULTY), sections.Edition(language=language, overlay_reference=False))
    faults, sound = (b for b in sheet.blocks if isinstance(b, Table))
    assert len(faults.rows) == 3 and sound.rows
    text = "\n".join(plain(cell) for row in faults.rows for cell in row)
    assert "3.0%" in text and "→ 30" in text
    assert ("330 million" if language == "en" else "3.3亿") in text
    assert all(row[-1][0].href.startswith("evidence/") for row in (*faults.rows, *sound.rows))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_to_recompute_is_one_line(language, tables):
    sheet = sections.audit(tables("稀土供应紧张。"), sections.Edition(language=language))
    assert len(sheet.blocks) == 2


def test_sound_text_says_so(tables):
    sheet = sections.audit(tables("韩国镓进口量为45吨,同比增长12.5%,去年同期为40吨。"), sections.Edition())
    assert plain(sheet.blocks[0].runs) == "The arithmetic of the documents holds: 1 equation recomputed"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_recomputed_is_reviewed_for_machines(language, tables):
    made = tables(FAULTY)
    sheet = sections.audit(made, sections.Edition(language=language, overlay_reference=False))
    found = sheet.meta["reviews"]
    assert [r["reviewRating"]["ratingValue"] for r in found] == sorted(r["reviewRating"]["ratingValue"] for r in found)
    faults = [r for r in found if r["reviewRating"]["alternateName"] == "inconsistent"]
    assert len(faults) == 3 and len(found) > len(faults)
    whole = "".join(made["claims"]["sentence"])
    for one in found:
        assert one["@type"] == "ClaimReview" and one["claimReviewed"] in whole and one["datePublished"] == "2025-06-03"
        assert one["url"].startswith("evidence/one.html") and one["itemReviewed"]["appearance"]["publisher"]["name"] == "矿业观察报"
        assert one["reviewRating"]["worstRating"] == 1 and one["reviewRating"]["bestRating"] == 3
    assert any("→ 30" in r["reviewRating"]["ratingExplanation"] for r in faults)
    assert json.loads(json.dumps(found)) == found


def test_of_two_sentences_the_one_is_reviewed_that_the_repair_would_mend(tables):
    made = tables("美国为MP Materials的钕镨产品设定每公斤110美元的底价。该公司获得每吨110美元的钕镨底价。市场上钕镨价格为每公斤110美元。")
    sheet = sections.audit(made, sections.Edition(overlay_reference=False))
    (one,) = (r for r in sheet.meta["reviews"] if r["reviewRating"]["alternateName"] == "inconsistent")
    assert "每吨110美元" in one["claimReviewed"]
    at = one["url"].partition("#")[2]
    assert made["claims"].set_index("claim_id").loc[at, "exact"] == "每吨110美元"
