"""What a PDF has to have so that everybody can read it: tags, names, links that arrive, fonts that say their characters."""

import re

import pytest
from pypdf.generic import ArrayObject, IndirectObject

from reportlib.tables.csvtext import to_csv
from tests.walk import Built


@pytest.fixture(scope="module")
def built(printed):
    return Built(printed)


@pytest.fixture(scope="module")
def pdf(built):
    return built.pdf


def tags(pdf):
    """The structure elements in the order of reading, each with the tags above it."""
    waiting = [(pdf.trailer["/Root"]["/StructTreeRoot"], ())]
    while waiting:
        element, above = waiting.pop()
        kind = str(element.get("/S", ""))
        if kind:
            yield kind, above, element
        kids = element.get("/K")
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        found = [k.get_object() for k in (kids if isinstance(kids, ArrayObject) else [kids]) if k is not None]
        waiting += [(k, (*above, kind)) for k in reversed(found) if isinstance(k, dict)]


def annotations(pdf):
    return [a.get_object() for page in pdf.pages for a in page.get("/Annots") or []]


def outline(entries):
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield entry


def test_it_says_what_it_is(built, pdf):
    root, xmp = pdf.trailer["/Root"], pdf.xmp_metadata.stream.get_data().decode()
    assert {k: str(v) for k, v in root["/MarkInfo"].items()} in ({"/Marked": "True"}, {"/Marked": "True", "/Suspects": "False"})
    assert str(root["/Lang"]).startswith(built.language)
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]) == "True" and pdf.metadata.title == built.page.title.get_text()
    assert re.search(r"pdfaid:part\W+3", xmp) and re.search(r"pdfaid:conformance\W+A", xmp) and re.search(r"pdfuaid:part\W+1", xmp)


def test_nothing_in_it_acts(pdf):
    raw = b"".join(bytes(str(pdf.get_object(i)), "utf-8", "replace") for i in range(1, len(pdf.xref[0])) if i in pdf.xref[0])
    assert not re.search(rb"/(?:JavaScript|JS|OpenAction|AA|Launch|SubmitForm|RichMedia)\b", raw)


def test_headings_go_down_by_one_level(pdf):
    levels = [int(kind[2]) for kind, *_ in tags(pdf) if re.fullmatch(r"/H\d", kind)]
    assert levels and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_figure_says_what_it_shows(built, pdf):
    said = [str(e.get("/Alt", "")) for kind, _, e in tags(pdf) if kind == "/Figure"]
    assert len(said) == len(built.page.select("figure.chartfig")) > 0
    assert all(len(s) > 20 for s in said)


def test_tables_have_heads_with_their_scope(pdf):
    found = list(tags(pdf))
    heads = [e["/A"] for kind, _, e in found if kind == "/TH"]
    scopes = [a.get("/Scope") for h in heads for a in (h if isinstance(h, ArrayObject) else [h])]
    assert heads and all(s in ("/Column", "/Row", "/Both") for s in scopes if s is not None) and len(scopes) >= len(heads)
    tables = [above for kind, above, _ in found if kind == "/TR"]
    assert tables and all("/Table" in above for above in tables)
    assert sum(kind == "/Table" for kind, *_ in found) == sum(kind == "/THead" for kind, *_ in found)


def test_pages_are_read_in_the_order_of_their_tags(pdf):
    assert all(p.get("/Tabs") == "/S" and "/StructParents" in p for p in pdf.pages)


def test_every_link_and_bookmark_arrives(built, pdf):
    pages, names = {p.indirect_reference.idnum for p in pdf.pages}, pdf.named_destinations
    marks = list(outline(pdf.outline))
    assert len(marks) >= len(built.page.select("main h2"))
    assert all(pdf.get_destination_page_number(m) is not None for m in marks)
    inner = outer = 0
    for one in annotations(pdf):
        assert one["/Subtype"] == "/Link" and "/StructParent" in one and one.get("/Contents")
        aim = one.get("/Dest") or one.get("/A", {}).get("/D")
        if aim is None:
            assert str(one["/A"]["/URI"]).startswith("evidence/")
            outer += 1
            continue
        aim = aim.get_object() if isinstance(aim, IndirectObject) else aim
        assert aim[0].idnum in pages if isinstance(aim, ArrayObject) else str(aim) in names
        inner += 1
    assert inner > len(built.results) and outer


def test_every_note_is_reached(built, pdf):
    """As many places behind the heading of the notes are aimed at as there are notes."""
    first = pdf.get_destination_page_number(pdf.named_destinations["endnotes"])
    at = {p.indirect_reference.idnum: i for i, p in enumerate(pdf.pages)}
    aims = [a.get_object() for one in annotations(pdf) if (a := one.get("/Dest") or one.get("/A", {}).get("/D")) is not None]
    places = {(at[a[0].idnum], *map(float, a[2:4])) for a in aims if isinstance(a, ArrayObject) and at[a[0].idnum] >= first}
    assert len(places) >= len(built.results)


def test_every_font_is_inside_and_says_its_characters(pdf):
    fonts = {f.indirect_reference.idnum: f for p in pdf.pages for r in p["/Resources"].get("/Font", {}).values() for f in [r.get_object()]}
    assert len(fonts) > 2
    for font in fonts.values():
        below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"]), font["/BaseFont"]
        assert "/ToUnicode" in font
        assert re.search(r"beginbf(?:char|range)", font["/ToUnicode"].get_data().decode("latin-1"))
        assert not re.search(r"> *<(?:FFFD|0000)>", font["/ToUnicode"].get_data().decode("latin-1"))


def test_the_text_comes_out_as_it_went_in(built, pdf):
    text = "".join("".join(p.extract_text().split()) for p in pdf.pages)
    assert not re.search("[\ufffd\ufffe\uffff\u0000\ue000-\uf8ff]", text)
    for quote in built.page.select("#endnotes q[lang^=zh] b"):
        assert "".join(quote.get_text().split()) in text


def test_the_claims_are_attached(built, pdf):
    (attached,) = pdf.attachments["claims.csv"]
    assert attached == to_csv(built.tables["claims"]).encode("utf-8") == (built.folder / "tables/claims.csv").read_bytes()
    (entry,) = pdf.trailer["/Root"]["/AF"]
    assert entry.get_object()["/AFRelationship"] == "/Data" and entry.get_object()["/Desc"]


def test_the_numbers_of_pages_are_right(pdf):
    for number, page in enumerate(pdf.pages, 1):
        assert re.search(rf"\b{number}\D+{len(pdf.pages)}\b", page.extract_text()), number
