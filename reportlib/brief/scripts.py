"""Which language a piece of text is in, as far as glyphs and line breaks need it, and what of it can be set at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

HANS, HANT = "zh-Hans", "zh-Hant"
_IDEOGRAPHS = r"\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGNS = r"\u3000-\u30ff\u3105-\u312f\u31c0-\u31ef\uff01-\uff60\uffe0-\uffe6"
HAN = _IDEOGRAPHS + _SIGNS
CHINESE = re.compile(f"[{HAN}]")
# Digits, Latin and spaces between two Chinese characters belong to the Chinese run; so do quotation marks and dots that touch it.
_RUN = re.compile(f"[{HAN}](?:[^\\n]{{0,40}}?[{HAN}])*")
_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_BETWEEN_LETTERS = re.compile(r"(?<=[A-Za-z])'(?=[A-Za-z])")


@lru_cache(maxsize=4096)
def region_of(text: str) -> str:
    """Simplified or Traditional, by which of the two old national character sets lacks fewer of its characters; judge whole sentences.

    >>> region_of("日本对华稀土依赖"), region_of("日本對華稀土依賴"), region_of("日本")
    ('zh-Hans', 'zh-Hant', 'zh-Hans')
    """
    return HANT if _misses(text, "big5") < _misses(text, "gb2312") else HANS


def split(text: str, lang: str, default: str) -> list[tuple[str, str]]:
    """Pieces of text with their language: ``lang`` where it fits the characters, else what the characters say.

    >>> split("as 财新 says", "en", "zh-Hans")
    [('as ', 'en'), ('财新', 'zh-Hans'), (' says', 'en')]
    >>> split("稀土 60%", "zh-Hans", "zh-Hans")
    [('稀土 60%', 'zh-Hans')]
    """
    if lang.startswith("zh") or not CHINESE.search(text):
        return [(text, lang)] if text else []
    cuts = sorted({0, len(text), *(p for m in _RUN.finditer(text) for p in m.span())})
    pieces = [text[a:b] for a, b in pairwise(cuts)]
    chinese = "".join(p for p in pieces if CHINESE.match(p))
    region = region_of(chinese) if region_of(chinese) != HANS else default if default.startswith("zh") else HANS
    return [(p, region if CHINESE.match(p) else lang) for p in pieces]


def clean(text: str) -> str:
    """The text without what has no shape on a page: controls and format characters go, every line end is a space.

    >>> clean("a\\u202eb\\n c\\x00")
    'ab  c'
    """
    text = _SPACES.sub(" ", text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def curl(text: str) -> str:
    """Straight apostrophes between letters as curly ones.

    >>> curl("Japan's 'x'")
    "Japan’s 'x'"
    """
    return _BETWEEN_LETTERS.sub("’", text)


def _misses(text: str, encoding: str) -> int:
    return sum(1 for c in set(text) if CHINESE.match(c) and not c.encode(encoding, "ignore"))
