"""Cuts Noto Sans CJK to the characters that a brief uses: one small variable font for each region of Chinese, one for Latin.

The same files serve Typst, the charts and browsers. Run as a module it cuts one font, so that each is cut in its own process.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Set
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
_RECIPE = "2"


@dataclass(frozen=True, slots=True)
class Fonts:
    """The cut fonts: the folder with the OTF files (for Typst and the charts), and the WOFF2 file of each."""

    folder: Path
    woff2: dict[str, bytes]


def cut_fonts(simplified: set[str], traditional: set[str], cache_folder: Path, screen: bool = False) -> Fonts:
    """The fonts with the given characters and the usual signs, from ``cache_folder`` if they were cut before.

    ``screen`` leaves out what only Typst and the charts need, which is most of the time: for pages with thousands of characters.

    Characters that Noto Sans CJK lacks are passed over; ``missing`` names them.

    Raises:
        OutputError: The source font is missing or cannot be cut.
    """
    wanted = {"SC": _ALWAYS | simplified | traditional, "TC": _ALWAYS | traditional, "Latin": {c for c in _ALWAYS if c < "\u3000"}}
    key = json.dumps(
        [_RECIPE, version("fonttools"), version("manimgx-fonts-cjk"), screen, {r: "".join(sorted(c)) for r, c in wanted.items()}]
    )
    folder = cache_folder / "fonts" / hashlib.sha256(key.encode()).hexdigest()[:20]
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".cut-", dir=folder.parent))
        try:
            _cut_all(wanted, beside, screen)
            if not folder.is_dir():
                beside.replace(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return Fonts(folder, {region: (folder / f"{_file(region)}.woff2").read_bytes() for region in FAMILIES})


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


def _file(region: str) -> str:
    return FAMILIES[region].replace(" ", "")


def _cut_all(wanted: Mapping[str, Set[str]], folder: Path, screen: bool) -> None:
    jobs = []
    for region, characters in wanted.items():
        command = [sys.executable, "-m", __name__, region, str(folder), "screen" if screen else "all"]
        job = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        jobs.append((region, job, "".join(sorted(characters)).encode("utf-8", "ignore")))
    # Each child reads all its input before it works, so that feeding one does not hold up the other.
    for _, job, wanted_bytes in jobs:
        if job.stdin is not None:
            job.stdin.write(wanted_bytes)
            job.stdin.close()
            job.stdin = None
    for region, job, _ in jobs:
        _, err = job.communicate()
        if job.returncode:
            last = err.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise OutputError(
                f"the font {FAMILIES[region]} could not be cut: {' '.join(last)}", file=source(), remedy="reinstall fonttools"
            )


def _cut(region: str, characters: str, folder: Path, screen: bool) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection, TTFont
    from fontTools.varLib import instancer

    with source().open("rb") as f:
        font: Any = TTCollection(f, lazy=True, recalcTimestamp=False).fonts[_FACES[region]]
        options = Options()
        options.layout_features = ["kern"]
        options.hinting = False
        options.drop_tables += ["vmtx", "vhea", "VORG", "VVAR", "BASE"]
        options.name_IDs = ["*"]
        cutter = Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        memory = io.BytesIO()
        font.save(memory)
    memory.seek(0)
    font = TTFont(memory, recalcTimestamp=False)
    if not screen:
        # The collection's default weight is Thin; what cannot choose a weight, as browsers can, must get Regular.
        font = instancer.instantiateVariableFont(font, {"wght": (400, 400, 700)})
    family = FAMILIES[region]
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 25):
            names.removeNames(nameID=record.nameID)
    full = {1: family, 2: "Regular", 3: f"{family} Regular", 4: f"{family} Regular", 6: family.replace(" ", "") + "-Regular"}
    for number, text in {**full, 16: family, 17: "Regular"}.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["head"].macStyle = 0
    if not screen:
        font.save(folder / f"{_file(region)}.otf")
    font.flavor = "woff2"
    font.save(folder / f"{_file(region)}.woff2")


if __name__ == "__main__":
    _cut(sys.argv[1], sys.stdin.buffer.read().decode("utf-8"), Path(sys.argv[2]), sys.argv[3] == "screen")
