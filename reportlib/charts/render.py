"""Vega-Lite specs to static SVG, and the one script that draws them live; both by vl-convert, nothing is fetched."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

FONT = "Brief Sans SC"
"""The family that a chart is set in where its own config names none."""
# The converter draws on rows of the spec only; a spec that names a URL must not make it call one.
_NOWHERE: list[str] = []
# It also makes every relative address one of a web site's.
_BASE = re.compile(r'(\bhref=")https://vega\.github\.io/vega-datasets/')
_done: dict[str, str] = {}
_shelf: list[Path] = []
_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)([^")]+)([")])')
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"|<svg[^>]*? height="([\d.]+)"[^>]*? width="([\d.]+)"')


def to_svg(
    spec: dict[str, Any],
    *,
    font: str = FONT,
    fonts: Path | None = None,
    measure: str = "",
    shelf: Path | None = None,
    background: str = "transparent",
) -> str:
    """The spec drawn as an SVG whose text stays text; the same spec is drawn once in a process, and once for all that share a shelf.

    Args:
        spec: A Vega-Lite spec with its data in it.
        font: The family for all text whose own config names none.
        fonts: A folder of fonts to measure the text by.
        measure: How the fonts were made, if they all have the characters of the spec: whatever else they have, they measure it the same.
        shelf: A folder of drawings by the content of their spec, in which this one is looked for and kept; by default that of ``keep_in``.
        background: A colour, for a place whose own is not known.
    """
    key = _digest(version("vl-convert-python"), font, measure or fonts, background, spec)
    shelf = shelf or next(iter(_shelf), None)
    kept = shelf / f"{key}.svg" if shelf is not None and (measure or fonts is None) else None
    if key not in _done and kept is not None and kept.is_file():
        _done[key] = kept.read_text(encoding="utf-8")
        kept.touch()
    if key not in _done:
        import vl_convert

        if fonts is not None:
            _register(fonts)
        config = {"font": font, "background": background}
        svg = _BASE.sub(r"\1", vl_convert.vegalite_to_svg(spec, config=config, allowed_base_urls=_NOWHERE))
        _done[key] = own_ids(svg, f"s{spec_hash(spec)[:8]}")
        if kept is not None:
            _put(kept, _done[key])
    return _done[key]


def keep_in(folder: str) -> None:
    """Makes a folder the shelf of this process."""
    _shelf[:] = [Path(folder)]


def own_ids(svg: str, prefix: str) -> str:
    """The SVG with ids of its own: the converter counts them through the process, which would make the bytes depend on what came before.

    >>> own_ids('<clipPath id="clip7"/><g clip-path="url(#clip7)"/>', "a")
    '<clipPath id="a-1"/><g clip-path="url(#a-1)"/>'
    """
    names = {name: f"{prefix}-{n}" for n, name in enumerate(dict.fromkeys(_ID.findall(svg)), 1)}
    return _REFERENCE.sub(lambda m: m.group(1) + names.get(m.group(2), m.group(2)) + m.group(3), svg)


def spec_hash(spec: dict[str, Any]) -> str:
    """A hash of the spec's content, the same whatever the order of its keys.

    >>> spec_hash({"a": 1, "b": 2}) == spec_hash({"b": 2, "a": 1})
    True
    """
    return _digest(spec)[:16]


def _digest(*parts: object) -> str:
    # a bare spec is hashed as it is, not as a list of one
    content = parts[0] if len(parts) == 1 else parts
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def svg_size(svg: str) -> tuple[float, float]:
    """Width and height of an SVG in CSS pixels.

    >>> svg_size('<svg width="640" height="200" viewBox="0 0 640 200"></svg>')
    (640.0, 200.0)
    """
    found = _SIZE.search(svg)
    if not found:
        return 640.0, 360.0
    w1, h1, h2, w2 = found.groups()
    return float(w1 or w2), float(h1 or h2)


def vega_bundle(cache_folder: Path | None = None) -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that needs no network; making it takes seconds, so it is kept in ``cache_folder``."""
    import vl_convert

    kept = cache_folder / f"vega-{version('vl-convert-python')}.js" if cache_folder else None
    if kept is not None and kept.is_file():
        kept.touch()
        return kept.read_text(encoding="utf-8")
    script = str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    if kept is not None:
        _put(kept, script)
    return script


def _put(path: Path, text: str) -> None:
    """Writes a file of a cache whole: notebooks that are executed side by side may put the same there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)


@cache
def _register(fonts: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts))
