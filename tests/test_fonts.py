"""Cut fonts: the same bytes from the same characters, whatever was cut before; a glyph stays as its source draws it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportlib.brief import fonts
from reportlib.brief.fonts import FAMILIES, Fonts, cut_fonts
from reportlib.errors import OutputError

HANS, HANT = set("镨钕镝铽矿价吨Жя"), set("鐠釹鏑鋱礦價噸")
NO_FONT_HAS = "\U0001f9ff"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the glyphs of all tests of this file are kept."""
    folder = tmp_path_factory.mktemp("cut")
    cut_fonts(HANS | {NO_FONT_HAS}, HANT, folder)
    return folder


def test_what_was_cut_before_does_not_show(folder: Path, tmp_path: Path):
    cut_fonts({"镨", "海", "ß"}, {"鐠"}, tmp_path)
    cut_fonts({"Ж", "港"}, {"礦", "灣"}, tmp_path)
    assert _files(cut_fonts(HANS, HANT, tmp_path)) == _files(cut_fonts(HANS, HANT, folder))


def test_glyphs_that_recur_are_not_cut_again(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts.subprocess, "Popen", None)
    assert _files(cut_fonts({"镝", NO_FONT_HAS}, {"鏑"}, folder))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(sorted(HANS))), st.sets(st.sampled_from(sorted(HANT))))
def test_a_font_has_the_characters_asked_for_and_the_usual_signs(folder: Path, simplified: set[str], traditional: set[str]):
    cut = cut_fonts(simplified | {NO_FONT_HAS}, traditional, folder)
    signs = set(_opened(cut, "Latin").getBestCmap())
    for region, asked in (("SC", simplified | traditional), ("TC", traditional)):
        has = set(map(chr, _opened(cut, region).getBestCmap()))
        assert has >= asked | set(map(chr, signs))
        assert has & (HANS | HANT | {NO_FONT_HAS}) == asked


def test_a_glyph_is_as_wide_and_drawn_as_in_a_font_cut_whole(folder: Path):
    cut = _opened(cut_fonts(HANS, HANT, folder), "SC")
    whole: Any = TTFont(fonts._saved(fonts._cut_font("SC", HANS | set("Aé。"))))
    for character in HANS | set("Aé。"):
        assert _glyph(cut, character) == _glyph(whole, character)


def test_what_is_in_no_font_and_what_is_no_character_is_passed_over(folder: Path):
    assert _files(cut_fonts({"\U0001f525", "\ud83d"}, {"\U0001faa8"}, folder)) == _files(cut_fonts(set(), set(), folder))


def test_other_characters_of_a_font_do_not_show_in_a_chart(folder: Path, tmp_path: Path):
    """A drawing is kept by how its fonts were made, not by which characters they have."""
    values = [{"a": 7, "b": "镨矿 (a–z)"}, {"a": 31, "b": "價 ≈ 12"}]
    encoding = {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "title": "吨"}}
    spec = json.dumps({"data": {"values": values}, "mark": "bar", "encoding": encoding})
    drawn = set()
    for cut in (cut_fonts(HANS, HANT, folder), cut_fonts(set("镨矿吨"), {"價"}, tmp_path)):
        # fonts stay registered as long as a process
        script = "import json, sys; from pathlib import Path; from reportlib.charts.render import to_svg; "
        script += "print(to_svg(json.loads(sys.argv[1]), fonts=Path(sys.argv[2])))"
        drawn.add(subprocess.run([sys.executable, "-c", script, spec, str(cut.folder)], capture_output=True, check=True).stdout)
    assert len(drawn) == 1 and "镨矿" in drawn.pop().decode()


def test_a_case_that_cannot_be_read_is_named(folder: Path, tmp_path: Path):
    case = tmp_path / next(folder.glob("fonts/case-*")).relative_to(folder)
    case.parent.mkdir()
    case.write_bytes(b"not glyphs" * 200)
    with pytest.raises(OutputError, match="cut before"):
        cut_fonts({"镨"}, set(), tmp_path)


def _files(cut: Fonts) -> dict[str, bytes]:
    assert set(cut.woff) == set(FAMILIES)
    return {p.name: p.read_bytes() for p in cut.folder.iterdir()}


def _opened(cut: Fonts, region: str) -> Any:  # noqa: ANN401
    return TTFont(io.BytesIO(cut.woff[region]))


def _glyph(font: Any, character: str) -> tuple[bytes, tuple[int, int], int]:  # noqa: ANN401
    name = font.getBestCmap()[ord(character)]
    top = font["CFF2"].cff.topDictIndex[0]
    bolder = sum(font["HVAR"].table.VarStore.VarData[0].Item[font.getGlyphID(name)])
    return top.CharStrings[name].bytecode, font["hmtx"][name], bolder
