"""What all HTML pages share: the house CSS with its colours, fonts as data, the security policy, text with its language."""

from __future__ import annotations

import base64
import hashlib
import html
from functools import cache

from reportlib.brief.fonts import FAMILIES
from reportlib.brief.scripts import HANS, clean, curl, split
from reportlib.brief.wording import TEMPLATES
from reportlib.charts.theme import PALETTES

_WASH = {"light": ("#f6f4f1", "#fdeec9"), "dark": ("#1d232a", "#4a3a12")}
_SERIF = '"Libertinus Serif", "Source Serif 4", Charter, "Bitstream Charter", Cambria, Georgia, serif'
_SANS = '"Brief Sans", "Brief Sans SC", "Noto Sans CJK SC", "Noto Sans", "Source Sans 3", system-ui, sans-serif'
_HAN = '"Brief Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif'


def tag_of(language: str) -> str:
    """The BCP 47 tag of a page's language.

    >>> tag_of("zh"), tag_of("en")
    ('zh-Hans', 'en')
    """
    return HANS if language == "zh" else language


def text(value: str, lang: str | None, page: str) -> str:
    """Text as HTML: escaped, without characters that have no shape, every run in another language marked.

    >>> text("a < 财新", None, "en")
    'a &lt; <span lang="zh-Hans">财新</span>'
    """
    out = []
    for piece, of in split(clean(value), lang or page, HANS):
        escaped = html.escape(curl(piece))
        out.append(escaped if tag_of(of) == tag_of(page) else f'<span lang="{html.escape(of)}">{escaped}</span>')
    return "".join(out)


def stylesheet(*names: str, fonts: dict[str, bytes] | None = None) -> str:
    """The CSS of a page: its colours in light and dark, its fonts, then the named files of the templates."""
    rules = [(TEMPLATES / "html" / name).read_text(encoding="utf-8") for name in names]
    return "\n".join([font_faces(fonts or {}), colours(), *rules])


def font_faces(fonts: dict[str, bytes]) -> str:
    """The fonts as CSS with their data inside, so that none is fetched."""
    return "\n".join(
        f'@font-face{{font-family:"{FAMILIES[region]}";font-weight:400 700;'
        f"src:url(data:font/woff;base64,{base64.b64encode(data).decode()})}}"
        for region, data in fonts.items()
    )


@cache
def colours() -> str:
    """The colours as CSS variables, dark where the reader's device is; there a chart's light colours are mapped to dark ones too."""
    swap = []
    for light, dark in zip(_flat("light"), _flat("dark"), strict=True):
        swap += [f'.chart svg [{p}="{light}"]{{{p}:{dark}}}' for p in ("fill", "stroke") if light != dark]
    black = [f'.chart svg [{p}="{c}"]{{{p}:var(--ink)}}' for p in ("fill", "stroke") for c in ("black", "#000", "#000000")]
    fonts = f":root{{--serif:{_SERIF};--sans:{_SANS};color-scheme:light dark}}:root:lang(zh){{--sans:{_HAN};--serif:var(--sans)}}"
    dark = _variables("dark") + "".join(dict.fromkeys([*swap, *black]))
    return f"{fonts}{_variables('light')}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def policy(*scripts: str, beside: bool = False) -> str:
    """A Content-Security-Policy that lets these scripts run and nothing else, and nothing be fetched from anywhere.

    ``beside`` allows style sheets that lie beside the page.
    """
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode('utf-8')).digest()).decode()}'" for s in scripts)
    script = f"script-src {hashes}; " if hashes else ""
    sheets = "style-src 'unsafe-inline'" + (" 'self' file:" if beside else "")
    return f"default-src 'none'; {script}{sheets}; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"


def _variables(mode: str) -> str:
    p, (wash, tint) = PALETTES[mode], _WASH[mode]
    names = {"paper": "background", "ink": "ink", "muted": "muted", "line": "line", "grid": "grid", "accent": "accent"}
    return ":root{" + "".join(f"--{k}:{p[v]};" for k, v in names.items()) + f"--wash:{wash};--tint:{tint}}}"


def _flat(mode: str) -> list[str]:
    return [c for v in PALETTES[mode].values() for c in ([v] if isinstance(v, str) else v)]
