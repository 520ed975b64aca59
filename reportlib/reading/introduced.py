"""Companies that no list names but the document introduces: by their legal form, a ticker, "hereafter …", or as somebody's consultancy.

A company so introduced is known by its short name in the rest of the document, under its English name where the document gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlib.lexicon.gazetteer import Term
from reportlib.lexicon.loader import read_toml

_HAN = "\u4e00-\u9fff"
_LEGAL = re.compile(
    r"\b(?!(?:The|In|On|At|And|But|For|From|With|By|As|Company|Group|Holdings)\b)(?P<name>(?:[A-Z][A-Za-z0-9&-]{1,30} ){1,4}"
    r"(?:Inc|Corp|Corporation|Ltd|Limited|PLC|plc|LLC))\b"
)
_LEGAL_ZH = re.compile(rf"(?<![{_HAN}])(?P<name>[{_HAN}()]{{3,20}}?(?:有限责任公司|有限公司))")
_LISTED = re.compile(
    rf"(?<![{_HAN}A-Za-z0-9])(?P<name>[{_HAN}A-Z]{{2,6}})"
    r"(?=\((?:S[HZ]:?)?(?:\d{6}(?:\.(?:SH|SZ|BJ|SS))?|(?P<abroad>\d{4,5}\.HK|(?!19|20)\d{4}(?:[.-]TW)?))\))"
)
_SHORT = re.compile(rf"(?:证券|股票|公司)简称[:\s]{{0,3}}(?P<name>[{_HAN}A-Z]{{2,8}})(?![{_HAN}])")
_HEREAFTER = re.compile(
    rf"(?P<long>[{_HAN}()]{{4,24}}(?:公司|集团))\((?:以下|下)?简?称[:\s]?"
    rf"[\"“「『']?(?P<name>[{_HAN}A-Za-z]{{2,12}})[\"”」』']?[,)]"
)
_ENGLISH = re.compile(r"(?:外文|英文)(?:名称|名)?[^:\n]{0,6}:\s{0,3}(?P<name>[A-Z][A-Za-z0-9&.,' -]{2,60})")
_ROLE = re.compile(
    r"\b(?:analysts? (?:at|with|for)|economists? (?:at|with)|consultancy|consultants?|brokerage|broker|research (?:firm|house)"
    r"|price reporting agency|data provider)\s(?:consultancy |brokerage |research firm )?"
    r"(?P<name>(?:[A-Z][\w&'-]{1,20}\s?){1,4})(?=[,.;)\s]|$)"
)
_TAIL = re.compile(r"(?:股份|集团|控股|科技|实业|投资|资源)?(?:有限责任公司|有限公司)$")
_TAIL_EN = re.compile(r",?\s(?:Co\.?,?\s?)?(?:Ltd|Limited|Inc|Corp|Corporation|PLC|plc|LLC)\.?$")
_MOST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """An introduced company at a place."""

    start: int
    end: int
    term: Term


def find_introduced(folded: str, home: str | None) -> Iterator[Found]:
    """Every place that names a company which the document introduces.

    Args:
        folded: The folded text.
        home: The area that Chinese legal forms belong to in this document, if known.
    """
    for pattern in (_LEGAL, _ROLE):
        for m in pattern.finditer(folded):
            name = m["name"].rstrip(" ")
            start = m.start("name")
            yield Found(start, start + len(name), Term(name, "company", _TAIL_EN.sub("", name) if pattern is _ROLE else name))
    english = [_TAIL_EN.sub("", m["name"].strip(" ,.")) for m in _ENGLISH.finditer(folded)]
    names: dict[str, Term] = {}
    for m in _LISTED.finditer(folded):
        names.setdefault(m["name"], Term(m["name"], "company", m["name"], None if m["abroad"] else "CN"))
    issuer = next((m["name"] for m in _SHORT.finditer(folded)), None)
    for m in [*_HEREAFTER.finditer(folded), *_LEGAL_ZH.finditer(folded)][:_MOST]:
        whole = m["long"] if "long" in m.re.groupindex else m["name"]
        short = m["name"] if "long" in m.re.groupindex else _core(whole)
        code = _code(short, issuer, english)
        for surface in {whole, short}:
            names.setdefault(surface, Term(surface, "company", code, home))
    if issuer:
        names.setdefault(issuer, Term(issuer, "company", english[0] if english else issuer, home))
    for surface, term in list(names.items())[: 2 * _MOST]:
        at = folded.find(surface)
        while at >= 0:
            yield Found(at, at + len(surface), term)
            at = folded.find(surface, at + len(surface))


def _code(short: str, issuer: str | None, english: list[str]) -> str:
    """What a company is called in the tables: its English name where the document gives the issuer's, else its short name."""
    if issuer is not None and (short == issuer or short in issuer or issuer in short):
        return english[0] if english else issuer
    return short


def _core(legal: str) -> str:
    """A legal name without the province before it and the form after it.

    >>> _core("江西赣澜钨业股份有限公司")
    '赣澜钨业'
    """
    short = _TAIL.sub("", legal)
    for place in read_toml("companies").get("seats", {}).get("provinces", []):
        rest = short.removeprefix(place).removeprefix("省").removeprefix("市")
        if rest != short and len(rest) >= 3:
            return rest
    return short if len(short) >= 3 else legal
