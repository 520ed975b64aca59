"""From sheets to pages: endnotes, escaping, fonts, PDF, HTML, evidence."""

import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportlib.brief import fonts, pdf, scripts
from reportlib.brief.display import Endnotes, Figure, Findings, Heading, Note, Paragraph, Run, Sheet, Table, Title
from reportlib.brief.exporters import render_brief
from reportlib.brief.gather import gather, number_notes, read_sheet
from reportlib.brief.html_exporter import HtmlExporter
from reportlib.brief.materials import prepare
from reportlib.brief.pdf import body_pages, compile_pdf, compiler, print_pdf, write_source
from reportlib.brief.typst_exporter import TypstExporter
from reportlib.brief.wording import families, family_of, page_words
from reportlib.errors import OutputError
from reportlib.lexicon.codes import codes
from tests import records
from tests.sheets import NOTES, bars, body, front, notebook, quote, sample

HOSTILE = [
    '#read("/etc/passwd")',
    'x"); #panic("y',
    "$a_1^2$ @note-1 <label> // /* */",
    "= head - item + 1. ~ ... -- \\ \\u{41}",
    "</script><script>alert(1)</script>",
    "<!-- & &amp; ' \" `",
    "*b* _i_ [x] {y} (z); #x.y",
    "100%~\u201c日本\u201d，\u300c稀土\u300d",
]
HEAD = [Title("T", "S"), Heading([Run("H")], "h", "H")]
META = {"title": "A brief", "date": "2026-01-08", "keywords": [], "edition": "all"}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """A whole brief in a folder, and its files."""
    folder = tmp_path_factory.mktemp("build")
    nbformat.write(sample(), folder / "brief.ipynb")
    text = records.document().text
    files = render_brief(folder / "brief.ipynb", folder, tables=records.tables(), texts={"2025/a": text})
    return folder, files


@pytest.fixture(scope="module")
def cache(build):
    return build[0] / ".cache"


def made(sheet, cache):
    """HTML and PDF of one sheet."""
    nb = notebook(sheet)
    materials = prepare(gather([(nb, "test")]), cache)
    page, _ = HtmlExporter().from_notebook_node(nb, {"materials": materials, "cache": cache})
    source, resources = TypstExporter().from_notebook_node(nb, {"materials": materials})
    folder = cache / hashlib.sha256(source.encode()).hexdigest()[:12]
    folder.mkdir(exist_ok=True)
    write_source(source, resources["outputs"], folder)
    return page, compile_pdf(compiler(folder, materials.fonts.folder), materials.brief.meta.get("date"))


def pdf_text(pdf, folder):
    (folder / "x.pdf").write_bytes(pdf)
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(folder / "x.pdf").pages)


def squeezed(text):
    return re.sub(r"\s+", "", text)


# What cites what


def test_endnotes_are_numbered_by_first_citation_and_each_result_has_one():
    brief = number_notes(front() + body())
    assert [n.number for n in brief.endnotes] == list(range(1, len(brief.endnotes) + 1))
    assert list(brief.numbers)[:4] == ["r-share", "r-heavy", "r-stock", "r-10"]
    assert len({n.result_id for n in brief.endnotes}) == len(brief.endnotes)
    assert [q.claim_id for q in brief.endnotes[0].quotes] == ["c-1", "c-2", "c-3"]


def test_a_claim_is_quoted_once_and_referred_to_after_that():
    brief = number_notes(front() + body())
    again = next(n for n in brief.endnotes if n.result_id == "r-again")
    assert again.quotes[0].first == 1


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([Paragraph([Run("7 %", "r-none")])], "r-none"),
        ([Findings([[Run("x")]], ["nowhere"])], "nowhere"),
        ([Paragraph([Run("see", href="#nowhere")])], "nowhere"),
        ([Heading([Run("a")], "a", "a"), Heading([Run("b")], "a", "b")], "two blocks"),
    ],
    ids=["no note", "no section", "no block", "same anchor"],
)
def test_what_points_to_nothing_is_an_error(blocks, says):
    with pytest.raises(OutputError, match=says):
        number_notes(Sheet(blocks, NOTES))


def test_a_sheet_survives_its_json_and_a_broken_one_is_an_error():
    sheet = front() + body()
    assert read_sheet(sheet.to_json()) == sheet
    with pytest.raises(OutputError, match="not a sheet"):
        read_sheet({"blocks": [{"type": "heading"}], "notes": [], "language": "en", "meta": {}})


def test_a_notebook_without_sheets_is_an_error(tmp_path):
    with pytest.raises(OutputError, match="Sheet"):
        gather([(notebook(), "empty.ipynb")])
    (tmp_path / "x.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(OutputError):
        render_brief(tmp_path / "x.ipynb", tmp_path, tables=records.tables(), texts={})


# Text


def test_hostile_text_comes_back_from_both_editions_as_it_was(cache, tmp_path):
    blocks = [*HEAD, *(Paragraph([Run(t, lang="zh-Hans")], "missing") for t in HOSTILE)]
    page, pdf = made(Sheet([*blocks, Endnotes("Notes")], [], "en", META), cache)
    read, main = squeezed(pdf_text(pdf, tmp_path)), page[page.index("<main") :]
    shown = squeezed(html.unescape(re.sub(r"<[^>]*>", "", main)))
    for text in HOSTILE:
        assert squeezed(text) in read
        assert squeezed(text) in shown
    assert "alert(1)</script>" not in page


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*"#$@<>\\\"'`*_~[]{}()/=+-.;:&", "//", "/*", "日本", "x1", " "]), min_size=1, max_size=30).map("".join))
def test_no_run_of_signs_acts_as_markup(cache, text):
    sheet = Sheet(
        [Title("T", "日本 x1"), Heading([Run("H")], "h", "H"), Paragraph([Run("(" + text + ")", strong=True)], "missing")], [], "en", META
    )
    _, pdf = made(sheet, cache)
    want = squeezed(scripts.curl("(" + text + ")"))
    assert want in squeezed(pdf_text(pdf, cache))


def test_quotations_take_the_glyphs_of_their_region(cache, tmp_path):
    page, pdf = made(front() + body(), cache)
    (tmp_path / "x.pdf").write_bytes(pdf)
    used = {str(f["/BaseFont"]) for p in pypdf.PdfReader(tmp_path / "x.pdf").pages for f in map(_object, p["/Resources"]["/Font"].values())}
    assert any("BriefSansSC" in f for f in used)
    assert any("BriefSansTC" in f for f in used)
    assert '<q lang="zh-Hant">' in page
    assert '<q lang="zh-Hans">' in page


def _object(reference):
    return reference.get_object()


def test_a_character_that_no_font_has_is_an_error_in_our_words_and_a_mark_in_a_documents(cache, tmp_path):
    ours = Sheet([*HEAD, Paragraph([Run("a \U0001f525 b")])], [], "en", META)
    with pytest.raises(OutputError, match=r"U\+1F525, paragraph"):
        made(ours, cache)
    notes = [Note("r", [quote("c", "稀土\U0001f525 60%", "60%", "zh-Hans", "g")])]
    theirs = Sheet([*HEAD, Paragraph([Run("60 %", "r")]), Endnotes("Notes")], notes, "en", META)
    page, pdf = made(theirs, cache)
    assert fonts.GETA in pdf_text(pdf, tmp_path)
    assert "\U0001f525" in page


def test_the_chinese_edition_is_chinese(cache, tmp_path):
    sheet = Sheet(
        [Title("关键矿产简报", "副题"), Heading([Run("日本依赖中国")], "a", "依赖"), Paragraph([Run("正文。")]), Endnotes("尾注")],
        [],
        "zh",
        META,
    )
    page, pdf = made(sheet, cache)
    assert '<html lang="zh-Hans">' in page
    assert "目录" in page
    assert "目录" in pdf_text(pdf, tmp_path)


# Files


def test_the_same_input_gives_the_same_bytes_in_any_time_zone(build, tmp_path):
    folder, _ = build
    script = "import sys; from tests import records; from reportlib.brief.exporters import render_brief as r; "
    script += "r(sys.argv[1], sys.argv[2], tables=records.tables(), texts={'2025/a': records.document().text})"
    env = {**os.environ, "TZ": "Asia/Taipei", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script, folder / "brief.ipynb", tmp_path], check=True, env=env, cwd=Path(__file__).parents[1])
    made_files = [p.relative_to(folder) for p in folder.rglob("*") if p.suffix in (".pdf", ".html", ".css") and ".cache" not in p.parts]
    assert len(made_files) >= 4
    for name in made_files:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_the_pdf_is_tagged_dated_and_carries_the_claims(build):
    folder, _ = build
    reader = pypdf.PdfReader(folder / "brief.pdf")
    assert reader.metadata["/Title"] == "Critical minerals briefing"
    assert reader.metadata["/CreationDate"].startswith("D:20260108")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.attachments["claims.csv"][0].startswith(b"claim_id,")
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "pdfuaid:part" in xmp
    assert "pdfaid:part" in xmp
    assert any("China supplies" in str(o.get("/Title", "")) for o in reader.outline if isinstance(o, dict))
    assert "of " + str(len(reader.pages)) in reader.pages[0].extract_text()


def test_the_page_refers_to_nothing_outside_itself(build):
    folder, _ = build
    page = (folder / "brief.html").read_text(encoding="utf-8")
    shell = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", page, flags=re.S)
    assert not re.findall(r'(?:src|href|action|data|poster)="(?!#|evidence/)[^"]*"', shell)
    assert "@import" not in page
    assert set(re.findall(r"url\((\w+):", re.search(r"<style>(.*?)</style>", page, re.S).group(1))) == {"data"}


def test_the_policy_lets_only_the_scripts_of_the_page_run(build):
    folder, _ = build
    page = (folder / "brief.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    found = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(found) == policy.count("sha256-") == 2


def linked(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(found)


def test_the_page_says_to_machines_what_it_is(build):
    folder, _ = build
    data = linked((folder / "brief.html").read_text(encoding="utf-8"))
    report = data["@graph"][0]
    assert data["@context"] == "https://schema.org" and report["@type"] == "Report"
    assert (report["name"], report["inLanguage"], report["datePublished"]) == ("Critical minerals briefing", "en", "2026-01-08")
    assert report["encoding"]["contentUrl"] == "brief.pdf" and len(report["hasPart"]) > 2
    based = report["isBasedOn"]
    assert based[0]["@type"] == "Dataset" and len(based) == len({json.dumps(b) for b in based}) > 1
    assert all(b["url"].startswith("evidence/") for b in based[1:])


def test_no_text_ends_the_script_that_it_stands_in(cache):
    review = {"@type": "ClaimReview", "claimReviewed": HOSTILE[4] + HOSTILE[5]}
    sheet = Sheet([Title("T", HOSTILE[4]), *HEAD[1:]], [], "en", {**META, "title": HOSTILE[4], "reviews": [review]})
    page, _ = made(sheet, cache)
    data = linked(page)
    assert data["@graph"][0]["description"] == data["@graph"][0]["name"] == HOSTILE[4]
    assert data["@graph"][1] == review
    assert "alert(1)</script>" not in page


def test_every_link_of_the_page_arrives(build):
    folder, _ = build
    page = (folder / "brief.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', re.sub(r"<script>.*?</script>|<svg.*?</svg>", "", page, flags=re.S))
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    numbers = re.findall(r'<a class="num" href="#note-(\d+)"', page)
    assert len(numbers) > 30
    assert page.count('class="endnote"') == len(set(numbers))


def test_nothing_is_half_written_and_an_unwritable_folder_is_an_error(build, tmp_path):
    folder, files = build
    assert all(f.is_file() for f in files)
    assert not list(folder.glob(".new-*"))
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        render_brief(folder / "brief.ipynb", tmp_path / "file", tables=records.tables(), texts={})


def test_a_chart_that_cannot_be_drawn_names_its_figure(cache):
    bad = Figure("fig", [Run("t")], "s", {"mark": "bar", "data": {"url": "http://127.0.0.1:9/x"}}, "alt", "src")
    with pytest.raises(OutputError, match="figure fig"):
        made(Sheet([*HEAD, bad], [], "en", META), cache)


def test_a_table_with_a_short_row_is_an_error():
    with pytest.raises(OutputError, match="cells"):
        number_notes(Sheet([Table("t", [Run("x")], [], [[[Run("a")]]])]))


# Scripts


@given(st.text(max_size=80))
def test_splitting_by_script_loses_nothing(text):
    assert "".join(p for p, _ in scripts.split(text, "en", scripts.HANS)) == text


# Words


def test_the_page_has_the_same_words_in_every_language():
    english, chinese = page_words("en"), page_words("zh")
    assert english.keys() == chinese.keys()
    assert english["evidence"].keys() == chinese["evidence"].keys()
    slots = re.compile(r"\{\w+\}")
    assert all(slots.findall(str(english[k])) == slots.findall(str(chinese[k])) for k in english)


def test_every_measure_has_a_colour():
    measures = {m for f in families().values() for m in f["measures"]}
    assert {code for code in codes("measure") if family_of(code) == "other"} <= {"other"}
    assert measures <= set(codes("measure"))


@pytest.mark.parametrize("pages", [1, 2, 9])
def test_the_search_for_the_length_finds_what_one_try_after_the_other_would(cache, tmp_path, monkeypatch, pages):
    charts = [Figure(f"f{i}", [Run("F")], "u", bars(), "alt", "s", secondary=True) for i in range(5)]
    nb = notebook(Sheet([*HEAD, *charts, Endnotes("Notes")], [], "en", META))
    materials = prepare(gather([(nb, "test")]), cache)
    printed = []
    for moved in range(len(charts) + 1):
        source, resources = TypstExporter().from_notebook_node(nb, {"materials": materials, "moved_figures": moved})
        (tmp_path / str(moved)).mkdir()
        press = compiler(write_source(source, resources["outputs"], tmp_path / str(moved)), materials.fonts.folder)
        printed.append((body_pages(press), compile_pdf(press, META["date"])))
    monkeypatch.setattr(pdf, "BODY_PAGES", pages)
    monkeypatch.setattr(pdf, "MOST_FLOATING", 0)
    found = print_pdf(nb, materials, None, tmp_path)
    assert found == next((made for ends, made in printed if ends <= pages), printed[-1][1])
    assert len({ends for ends, _ in printed}) > 1


def test_a_figure_without_room_lets_the_text_go_on_and_stands_at_the_head_of_the_next_page(cache, tmp_path, monkeypatch):
    tall, filler = bars() | {"height": 520}, [Paragraph([Run("Word. " * 60)]) for _ in range(9)]
    figure = Figure("tall", [Run("A tall finding")], "u", tall, "alt", "s")
    blocks = [*HEAD, *filler, figure, Paragraph([Run("What follows the figure.")]), *filler]
    nb = notebook(Sheet(blocks, [], "en", META))
    materials = prepare(gather([(nb, "test")]), cache)

    def pages():
        made = pypdf.PdfReader(io.BytesIO(print_pdf(nb, materials, None, tmp_path))).pages
        texts = [squeezed(p.extract_text()) for p in made]
        return [next(i for i, t in enumerate(texts) if squeezed(what) in t) for what in ("What follows the figure.", "A tall finding")]

    followed, stands = pages()
    assert stands == followed + 1
    monkeypatch.setattr(pdf, "MOST_FLOATING", 0)
    followed, stands = pages()
    assert stands <= followed
