"""Lists inside a line: a head with its colon, then name and number, name and number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reportlib.model import Quantity, Span
from reportlib.reading.cellnumbers import Reading, read_number
from reportlib.reading.cellphrases import joined, measure_of, spaced, title_of, traded
from reportlib.reading.heads import Read, units_in

_UNIT_HEAD = re.compile(r"(?P<head>[^:\n。;|]{2,40}\([^()\n]{1,16}\))[: ](?=[^\n]{0,40}\d)[^\n。]{1,400}")
_ITEM = re.compile(r"(?P<name>[^\s\d:;,、。|]{1,20})\s?:?\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?=\s?(?:[;,、。\n]|$)|\s)")
_SHARE_HEAD = re.compile(r"(?P<head>[^:\n。;|]{2,60}(?::\s[^:\n。;|,]{1,30})?):\s?(?=[^\n:;]{1,30}%\s?[;,、])[^\n。:]{1,400}")
_SHARE = re.compile(r"\s{0,2}(?:\band\s|以及|及|和)?(?P<name>[^\d:;,、。|%]{1,40}?)[,:]?\s?(?P<number>\d[\d.]*\s?%)")
_MORE = re.compile(r"(?=[^\n:;]{1,30}%\s?[;,、])[^\n。:]{1,400}")
_PER_HEAD = re.compile(
    r"(?P<head>[^:\n。;|]{0,20}(?:每|\bper\s)(?P<per>[\u4e00-\u9fff]{1,3}?|[A-Za-z]{1,8})(?:价格?|报价)?):(?=[^\n:]{1,30}\d)[^\n。:]{1,400}",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?P<name>[^\s\d:;,、。|$€£¥]{1,20})\s?:?\s?(?P<number>[$€£¥]?\d[\d,]*(?:\.\d+)?[万亿]?(?:[\u4e00-\u9fff]{1,4}|\s[A-Za-z]{3,7})?)(?=\s?(?:[;,、。\n]|$))"
)
_FEWEST = 2


def inline_readings(folded: str, read: Read, taken: set[int]) -> Iterator[Reading]:
    """The numbers of lists inside lines: 价格(万元/吨):氧化镨钕57.8;氧化镝175, and "Import sources: China, 70%; Japan, 6%".

    Args:
        folded: The folded text.
        read: How a phrase is read.
        taken: Where the lines begin that tables were read in.
    """
    for m in _UNIT_HEAD.finditer(folded):
        if folded.rfind("\n", 0, m.start()) + 1 not in taken:
            found = list(_of_unit(folded, m, read))
            taken |= {folded.rfind("\n", 0, m.start()) + 1} if found else set()
            yield from found
    for m in _PER_HEAD.finditer(folded):
        if folded.rfind("\n", 0, m.start()) + 1 not in taken:
            found = list(_of_money(folded, m, read))
            taken |= {folded.rfind("\n", 0, m.start()) + 1} if found else set()
            yield from found
    for m in _SHARE_HEAD.finditer(folded):
        if folded.rfind("\n", 0, m.start()) + 1 not in taken:
            yield from _of_partners(folded, m, read, m.end("head") + 1, m.end())
            end = m.end()
            while folded[end : end + 1] == ":" and (more := _MORE.match(folded, end + 1)):  # Metal: China, 62%; … Oxide: China, 63%
                yield from _of_partners(folded, m, read, end + 1, more.end())
                end = more.end()


def _of_unit(folded: str, m: re.Match[str], read: Read) -> Iterator[Reading]:
    units = units_in(m["head"], read, whole=False)
    parts = [*_ITEM.finditer(folded, m.end("head") + 1, m.end())]
    if units and len(parts) >= _FEWEST:
        yield from _stated(m, [(p, read_number(p["number"], units[0], None, m["head"], read)) for p in parts])


def _of_money(folded: str, m: re.Match[str], read: Read) -> Iterator[Reading]:
    """每公斤:钕78美元,镝300美元: sums that are prices, since the head says per what."""
    parts = [*_MONEY.finditer(folded, m.end("head") + 1, m.end())]
    got: list[tuple[re.Match[str], tuple[Quantity, str] | None]] = []
    for part in parts:
        phrase = f"{part['number']}/{m['per']}"
        found = read(phrase)
        one = found[0][1] if len(found) == 1 and found[0][1].kind == "price" else None
        got.append((part, (replace(one, inherited=(*one.inherited, "unit")), phrase) if one is not None else None))
    if len(parts) >= _FEWEST:
        yield from _stated(m, got)


def _stated(m: re.Match[str], parts: list[tuple[re.Match[str], tuple[Quantity, str] | None]]) -> Iterator[Reading]:
    title = title_of([m["head"]])
    for part, got in parts:
        if got is not None:
            lead = f"{title}:{spaced(joined(part['name'], measure_of(part['name'], '', title)))}"
            row = Span(m.start(), parts[-1][0].end("number"))
            yield Reading(Span(*part.span("number")), row, got[0], lead + got[1], Span(len(lead), len(lead) + len(got[1])))


def _of_partners(folded: str, m: re.Match[str], read: Read, start: int, end: int) -> Iterator[Reading]:
    """Shares of whom goods go to or come from; other lists of shares are read as prose."""
    parts = [*_SHARE.finditer(folded, start, end)]
    title = title_of([m["head"]])
    for part in parts if len(parts) >= _FEWEST else []:
        name = part["name"].strip()
        got = read_number(part["number"], None, None, m["head"], read)
        who = traded(name, m["head"], "", other=False)
        if got is not None and who is not None:
            lead = spaced(f"{title}:{who}")
            row = Span(m.start(), parts[-1].end("number"))
            yield Reading(Span(*part.span("number")), row, got[0], lead + got[1], Span(len(lead), len(lead) + len(got[1])))
