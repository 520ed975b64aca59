"""What the heads of a table say of the numbers under them: their unit, whether they are changes, and which columns measure nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.loader import read_toml
from reportlib.model import Quantity, Span
from reportlib.reading.units import units

Read = Callable[[str], list[tuple[Span, Quantity]]]
"""The reading of a phrase: each quantity with its place."""

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]")
_TRAIL = re.compile(r"(?:/|每|per\s)\s?(?:年|月|日|a|yr|year|month)$|\s?(?:含税|不含税|FOB|CIF|EXW|REO)$")
_CUT = re.compile(r"[,;、]\s?")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Affix:
    """A unit as it stands around a number: before it ("US$"), after it ("/kg", "万吨"), and the kind of quantity it makes."""

    before: str
    after: str
    kind: str

    @property
    def scaled(self) -> bool:
        """Whether the unit brings a scale: 万吨, million US$."""
        return bool(re.search(r"[万亿百兆]|千(?![克瓦])|thousand|million|billion", self.after))


# 吨钽, kt Cu, tonnes contained tin: what a mass is of says nothing of the unit
_CONTAINED = re.compile(
    r"(?:[十百千万亿]{0,2}(?:吨|公斤|千克)(?=[\u4e00-\u9fff]{1,6}$|[A-Z][A-Za-z\d]{0,6}$)"
    r"|(?:thousand |million )?(?:metric tons|tonnes|tons|kt|mt|t|kg|lbs?)"
    r"(?= (?:of )?(?:contained )?(?:[A-Z][A-Za-z\d]{0,6}|[a-z]{3,12})(?: content| oxide| metal| equivalent)?$))"
)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The expressions of ``lexicon/grids.toml``, compiled."""

    column: dict[str, re.Pattern[str]]
    change: dict[str, re.Pattern[str]]
    share: re.Pattern[str]
    kind: dict[str, re.Pattern[str]]
    title: dict[str, re.Pattern[str]]
    value: dict[str, re.Pattern[str]]
    report: dict[str, re.Pattern[str]]
    unit: dict[str, re.Pattern[str]]
    written: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The lexicon of heads, compiled once."""
    data = read_toml("grids")

    def compiled(key: str) -> dict[str, re.Pattern[str]]:
        return {k: re.compile(v, re.IGNORECASE) for k, v in data[key].items()}

    return Patterns(
        column=compiled("column"),
        change=compiled("change"),
        share=re.compile(data["share"]["words"], re.IGNORECASE),
        kind=compiled("kind"),
        title=compiled("title"),
        value=compiled("value"),
        report=compiled("report"),
        unit=compiled("unit"),
        written=tuple(data["written"].items()),
    )


def bare(head: str) -> str:
    """A head without its brackets.

    >>> bare("价格(元/吨)")
    '价格'
    """
    return _BRACKETS.sub("", head).strip(" :,")


def brackets(head: str) -> list[str]:
    """What stands in the brackets of a head.

    >>> brackets("产能(tpa NdPr)")
    ['tpa NdPr']
    """
    return _BRACKETS.findall(head)


def change_of(head: str) -> str | None:
    """The basis (yoy, mom, plain) of the changes under a head, or None where it heads levels."""
    change = patterns().change
    if not change["any"].search(head) or change["level"].search(bare(head)):
        return None
    return "yoy" if change["yoy"].search(head) else "mom" if change["mom"].search(head) else "plain"


_SPELT = {"year": "年", "half": "年上半年", "q1": "年一季度", "q3": "年前三季度"}


def report_times(words: str) -> list[tuple[int, str]]:
    """The times of the reports that words name, each with its place, in order.

    >>> report_times("某公司2025年半年度报告摘要")
    [(3, '2025年上半年')]
    """
    found = [
        (m.start(), next(filter(None, m.groups())) + _SPELT[k])
        for k, p in patterns().report.items()
        if k in _SPELT
        for m in p.finditer(words)
    ]
    return sorted(found)


def row_change(name: str) -> str | None:
    """The basis of the changes in a row that is named after them (同比增速), or None."""
    return change_of(name) if patterns().change["row"].search(name) else None


def asked_kind(head: str) -> str | None:
    """The kind of quantity that a head asks for by name: price, money or mass."""
    return next((k for k, p in patterns().kind.items() if p.search(head)), None)


@lru_cache(maxsize=4096)
def units_in(head: str, read: Read, whole: bool = True) -> tuple[Affix, ...]:
    """The units that a head or a title names, the likeliest first.

    Args:
        head: Folded words, at most a line.
        read: How a phrase is read.
        whole: Whether the head itself, or its last words, may be a unit (产量 万吨) and not only what stands in brackets or after 单位.
    """
    out = [u for words in _named(head[-2 * _LONGEST :]) if (u := unit_of(words, read)) is not None]
    if not out and whole and not patterns().unit["deictic"].search(bare(head)):
        found = (unit_of(words, read) for words in _ends(bare(head)[-_LONGEST:]))
        out = [u for u in found if u is not None and u.kind != "count"][:1]
    return tuple(dict.fromkeys(out))


def _named(head: str) -> Iterator[str]:
    for m in _BRACKETS.finditer(head):
        yield from _parts(patterns().unit["lead"].sub("", m.group(1)))
    for m in patterns().unit["lead"].finditer(head):
        yield from _parts(re.split(r"[()。]|\s{2,}", head[m.end() : m.end() + _LONGEST])[0])


def _parts(words: str) -> Iterator[str]:
    yield words.strip()
    parts = [p.strip(" :") for p in _CUT.split(words)]
    if len(parts) > 1:
        yield from parts
    first = parts[0].split()
    yield from (" ".join(first[:n]) for n in range(min(5, len(first) - 1), 0, -1))


def _ends(head: str) -> Iterator[str]:
    yield head
    words = re.split(r"[\s,:]+", head)
    yield from (" ".join(words[-n:]) for n in (3, 2, 1) if n < len(words))
    if "/" in head:
        yield head.split("/", 1)[1]


@lru_cache(maxsize=4096)
def unit_of(words: str, read: Read) -> Affix | None:
    """The unit that words are, or None.

    >>> from reportlib.reading.quantities import read_phrase
    >>> [unit_of(w, read_phrase) for w in ("US$/kg", "万吨", "份额")]
    [Affix(before='US$', after='/kg', kind='price'), Affix(before='', after='万吨', kind='mass'), None]
    """
    for written, plain in patterns().written:
        words = words.replace(written, plain)
    words = words.strip(" :*()")
    if not words or len(words) > _LONGEST or any(c.isdigit() for c in words):
        return None
    short = _TRAIL.sub("", words)
    if (contained := _CONTAINED.match(words)) is not None and contained.end() < len(words):
        short = contained.group()
    for before, after in [*_around(words), *(_around(short) if short and short != words else ())]:
        phrase = f"{before}12{after}"
        found = read(phrase)
        if len(found) == 1 and found[0][0] == Span(0, len(phrase)) and found[0][1].low is None and found[0][1].change is None:
            kind = found[0][1].kind
            if kind == "multiple" or (kind == "count" and words.isascii() and words not in ("units", "pieces", "vehicles")):
                return None
            return Affix(before, after, kind)
    return None


def _around(words: str) -> Iterator[tuple[str, str]]:
    """The ways in which words may stand around a number."""
    space = " " if words[0].isascii() and words[0].isalpha() else ""
    yield "", space + words
    money = _money().match(words)
    if money:
        rest = words[money.end() :].strip()
        yield money.group(), (" " if rest[:1].isalpha() and rest.isascii() else "") + rest
    scaled = _scaled().fullmatch(words)
    if scaled:
        yield scaled["money"], " " + scaled["scale"] + (scaled["per"] or "")


@lru_cache(maxsize=1)
def _money() -> re.Pattern[str]:
    signs = sorted(units().before, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, signs)) + ")")


@lru_cache(maxsize=1)
def _scaled() -> re.Pattern[str]:
    return re.compile(rf"(?P<scale>thousand|million|billion)s?\s(?:of\s)?(?P<money>{_money().pattern})\s?(?P<per>/\s?\w+)?", re.IGNORECASE)
