"""Vega-Lite specs to static SVG, and the one script that draws them live; both by vl-convert, nothing is fetched."""

from __future__ import annotations

import hashlib
import json
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
_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)([^")]+)([")])')
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"|<svg[^>]*? height="([\d.]+)"[^>]*? width="([\d.]+)"')


def to_svg(spec: dict[str, Any], *, font: str = FONT, fonts: Path | None = None, background: str = "transparent") -> str:
    """The spec drawn as an SVG whose text stays text; the same spec is drawn once in a process.

    Args:
        spec: A Vega-Lite spec with its data in it.
        font: The family for all text whose own config names none.
        fonts: A folder of fonts to measure the text by.
        background: A colour, for a place whose own is not known.
    """
    key = f"{font}|{fonts}|{background}|{spec_hash(spec)}"
    if key not in _done:
        import vl_convert

        if fonts is not None:
            _register(fonts)
        config = {"font": font, "background": background}
        svg = _BASE.sub(r"\1", vl_convert.vegalite_to_svg(spec, config=config, allowed_base_urls=_NOWHERE))
        _done[key] = own_ids(svg, f"s{spec_hash(spec)[:8]}")
    return _done[key]


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
    return hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


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
        return kept.read_text(encoding="utf-8")
    script = str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(".new")
        beside.write_text(script, encoding="utf-8", newline="")
        beside.replace(kept)
    return script


@cache
def _register(fonts: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts))
