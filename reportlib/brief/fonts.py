"""Cuts Noto Sans CJK to the characters that a brief uses: one small variable font for each region of Chinese, one for Latin.

The same files serve Typst, the charts and browsers. A glyph is cut once, and kept in a case from which each font is set: the usual signs as
one small font, every other character as an outline of its own, so that a font's bytes do not hang on what else the case holds. Run as a
module it cuts glyphs for one region, so that each region is cut in its own process.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportlib.errors import OutputError

FAMILIES = {"SC": "Brief Sans SC", "TC": "Brief Sans TC", "Latin": "Brief Sans"}
# The Korean face alone has quotation marks and dots as wide as Latin text wants them; it serves for nothing else.
_FACES = {"SC": 2, "TC": 3, "Latin": 1}
_RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x2193), (0x3000, 0x3017), (0xFF01, 0xFF5E))
_ALWAYS = frozenset(chr(c) for low, high in _RANGES for c in range(low, high + 1)) | set("€₩₹™−≈≠≤≥×■●○◆▲▼△▽…￥")
GETA = "〓"
"""The old printers' mark for a character that is not in the case."""
# Raised when the steps below change what they make.
_RECIPE = "3"
_TABLE = "CREATE TABLE IF NOT EXISTS glyph (region, character, cut BLOB, advance, bearing, bolder, PRIMARY KEY (region, character))"
# The usual signs of a region stand in the case as one whole font under no character.
_SIGNS = ""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The cut fonts: the folder with the OTF files (for Typst and the charts), the WOFF file of each, and how they were made.

    Whatever characters they were cut to, fonts of one recipe draw and measure a character that they have the same.
    """

    folder: Path
    woff: dict[str, bytes]
    recipe: str


def cut_fonts(simplified: set[str], traditional: set[str], cache_folder: Path) -> Fonts:
    """The fonts with the given characters and the usual signs; glyphs that ``cache_folder`` has are not cut again.

    The same characters give the same bytes, whatever was cut before. Characters that are not ``covered`` are passed over.

    Raises:
        OutputError: The source font is missing or cannot be cut.
    """
    wanted = {"SC": simplified | traditional, "TC": traditional, "Latin": set[str]()}
    # halves of surrogate pairs, which a damaged text may hold, are no characters
    wanted = {r: set("".join(c - _ALWAYS).encode("utf-8", "ignore").decode()) for r, c in wanted.items()}
    recipe = json.dumps([_RECIPE, version("fonttools"), version("manimgx-fonts-cjk")])
    key = recipe + json.dumps({region: "".join(sorted(characters)) for region, characters in wanted.items()})
    folder = cache_folder / "fonts" / _digest(key)
    if folder.is_dir():
        folder.touch()
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        case = folder.parent / f"case-{_digest(recipe)}.sqlite"
        beside = Path(tempfile.mkdtemp(prefix=".cut-", dir=folder.parent))
        try:
            _fill(case, wanted)
            for region, characters in wanted.items():
                _set_font(case, region, characters, beside)
            if not folder.is_dir():
                beside.replace(folder)
            case.touch()
        except sqlite3.Error as e:
            raise OutputError(f"the glyphs cut before cannot be read: {e}", file=case, remedy="delete it; they are cut anew") from e
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return Fonts(folder, {region: (folder / f"{_file(region)}.woff").read_bytes() for region in FAMILIES}, recipe)


@cache
def covered() -> frozenset[str]:
    """The characters of Noto Sans CJK."""
    from fontTools.ttLib import TTCollection

    with source().open("rb") as f:
        return frozenset(map(chr, TTCollection(f, lazy=True).fonts[_FACES["SC"]].getBestCmap()))


@cache
def source() -> Path:
    """The collection that the fonts are cut from.

    Raises:
        OutputError: The package that brings it is not installed.
    """
    spec = find_spec("manimgx_fonts_cjk")
    found = sorted(Path(spec.origin).parent.glob("*.ttc")) if spec and spec.origin else []
    if not found:
        raise OutputError("no Chinese font", remedy="install the package manimgx-fonts-cjk")
    return found[0]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _file(region: str) -> str:
    return FAMILIES[region].replace(" ", "")


@contextmanager
def _open(case: Path) -> Iterator[sqlite3.Connection]:
    """The case, whose changes are kept if nothing fails; editions that are printed side by side wait for each other."""
    with closing(sqlite3.connect(case, timeout=60)) as connection, connection:
        connection.execute(_TABLE)
        yield connection


def _fill(case: Path, wanted: dict[str, set[str]]) -> None:
    """Cuts what the case lacks of the characters of each region."""
    jobs = []
    for region, characters in wanted.items():
        with _open(case) as glyphs:
            known = {c for (c,) in glyphs.execute("SELECT character FROM glyph WHERE region = ?", (region,))}
        if missing := ({_SIGNS} | characters) - known:
            command = [sys.executable, "-m", __name__, region, str(case)]
            job = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            jobs.append((region, job, json.dumps(sorted(missing)).encode()))
    # Each child reads all its input before it works, so that feeding one does not hold up the other.
    for _, job, asked in jobs:
        if job.stdin is not None:
            job.stdin.write(asked)
            job.stdin.close()
            job.stdin = None
    for region, job, _ in jobs:
        _, err = job.communicate()
        if job.returncode:
            last = err.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise OutputError(
                f"the font {FAMILIES[region]} could not be cut: {' '.join(last)}", file=source(), remedy="reinstall fonttools"
            )


def _set_font(case: Path, region: str, characters: set[str], folder: Path) -> None:
    """Adds the outlines of characters to the font of the usual signs, and writes it for Typst and for browsers."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.misc.psCharStrings import T2CharString
    from fontTools.ttLib import TTFont

    with _open(case) as glyphs:
        rows = {
            row[0]: row[1:]
            for row in glyphs.execute("SELECT character, cut, advance, bearing, bolder FROM glyph WHERE region = ?", (region,))
        }
    # The bounds in the tables stay those of the whole source: measuring every outline again would take most of the time.
    font: Any = TTFont(io.BytesIO(rows[_SIGNS][0]), recalcTimestamp=False, recalcBBoxes=False)
    top = font["CFF2"].cff.topDictIndex[0]
    outlines, widths = top.CharStrings, font["HVAR"].table.VarStore.VarData[0]
    names, order = dict(font.getBestCmap()), list(font.getGlyphOrder())
    for character in sorted(characters):
        cut, advance, bearing, bolder = rows[character]
        if cut is None:
            continue
        name = names[ord(character)] = f"u{ord(character):05X}"
        order.append(name)
        outlines.charStrings[name] = len(outlines.charStringsIndex)
        outlines.charStringsIndex.append(T2CharString(bytecode=cut, private=top.FDArray[0].Private, globalSubrs=outlines.globalSubrs))
        top.FDSelect.append(0)
        font["hmtx"].metrics[name] = (advance, bearing)
        widths.Item.append([bolder])
    widths.ItemCount = len(widths.Item)
    font.setGlyphOrder(order)
    FontBuilder(font=font).setupCharacterMap(names)
    font.save(folder / f"{_file(region)}.otf")
    # WOFF2 would be a seventh smaller, and cost more time than all else together.
    font.flavor = "woff"
    font.save(folder / f"{_file(region)}.woff")


def _cut(region: str, characters: Iterable[str], case: Path) -> None:
    """Cuts characters and puts them into the case, those that the source lacks as nothing."""
    rows: list[tuple[object, ...]] = []
    rest = set(characters)
    if _SIGNS in rest:
        font = _cut_font(region, _ALWAYS if region != "Latin" else {c for c in _ALWAYS if c < "\u3000"})
        _name(font, FAMILIES[region])
        rows.append((region, _SIGNS, _saved(font).getvalue(), None, None, None))
        rest.remove(_SIGNS)
    if rest:
        from fontTools.ttLib import TTFont

        font = TTFont(_saved(_cut_font(region, rest)))
        outlines, names = font["CFF2"].cff.topDictIndex[0].CharStrings, font.getBestCmap() or {}
        widths = font["HVAR"].table.VarStore.VarData[0].Item
        for character in rest:
            if (name := names.get(ord(character))) is None:
                rows.append((region, character, None, None, None, None))
            else:
                bolder = sum(widths[font.getGlyphID(name)])  # nothing where no width of the cut font changes with its weight
                rows.append((region, character, outlines[name].bytecode, *font["hmtx"][name], bolder))
    with _open(case) as glyphs:
        glyphs.executemany("INSERT OR IGNORE INTO glyph VALUES (?, ?, ?, ?, ?, ?)", rows)


def _cut_font(region: str, characters: Iterable[str]) -> Any:  # noqa: ANN401  (fontTools is untyped)
    """The source cut to characters and to the weights from regular to bold. Without hints its outlines stand alone: no common parts."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection, TTFont
    from fontTools.varLib import instancer

    with source().open("rb") as f:
        font: Any = TTCollection(f, lazy=True, recalcTimestamp=False, recalcBBoxes=False).fonts[_FACES[region]]
        options = Options()
        options.layout_features = ["kern"]
        options.hinting = False
        options.desubroutinize = True
        options.drop_tables += ["vmtx", "vhea", "VORG", "VVAR", "BASE"]
        options.name_IDs = ["*"]
        options.prune_unicode_ranges = False
        cutter = Subsetter(options)
        cutter.populate(text="".join(sorted(characters)))
        cutter.subset(font)
        memory = _saved(font)
    # The collection's default weight is Thin; what cannot choose a weight, as browsers can, must get Regular.
    return instancer.instantiateVariableFont(TTFont(memory, recalcTimestamp=False, recalcBBoxes=False), {"wght": (400, 400, 700)})


def _saved(font: Any) -> io.BytesIO:  # noqa: ANN401
    memory = io.BytesIO()
    font.save(memory)
    memory.seek(0)
    return memory


def _name(font: Any, family: str) -> None:  # noqa: ANN401
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 25):
            names.removeNames(nameID=record.nameID)
    full = {1: family, 2: "Regular", 3: f"{family} Regular", 4: f"{family} Regular", 6: family.replace(" ", "") + "-Regular"}
    for number, text in {**full, 16: family, 17: "Regular"}.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["head"].macStyle = 0


if __name__ == "__main__":
    _cut(sys.argv[1], json.load(sys.stdin), Path(sys.argv[2]))
