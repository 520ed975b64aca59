"""The words that a reader would say for a cell: title, row, what is measured, column and time put together as a sentence."""

from __future__ import annotations

import re

from reportlib.reading.entities import find_entities
from reportlib.reading.heads import Read, bare, brackets, patterns, unit_of

YEARS = re.compile(r"(?:19|20)\d\d")
_MONTH_EN = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_TIME_BEFORE = re.compile(
    rf"(?:\b{_MONTH_EN}(?: \d{{1,2}},?|[ -](?:Q|[Qq]tr|[Qq]uarter|[Hh]alf))?"
    r"|\b[QHqh][1-4]|\b[1-4][QHqh]|(?:[Qq]uarter|[Hh]alf|[Mm]onths|[Yy]ear)(?: ended)?|Qtr)\s?$"
)
_TIME_AFTER = re.compile(r"\s?(?:[QHqh][1-4]\b|[1-4][QHqh]\b|(?:[Qq]uarter|[Hh]alf|Qtr)\b)")
_BESIDE = 24
_BARE_YEAR = re.compile(r"(?<![\d.A-Za-z])(?<!\d,)((?:19|20)\d\d)\s?(?:(?P<e>e)|(?P<f>[EFPf]))?(?![\dA-Za-z年/.-]|,\d)")
_MONTH = re.compile(r"(?:(jan)|(feb)|(mar)|(apr)|(may)|(june?)|(july?)|(aug)|(sept?)|(oct)|(nov)|(dec))[a-z]{0,6}\.?", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:(?:图|表)\s?\d{0,3}|(?:Table|Figure|Chart)\s?\d{1,3})(?:[-.]\d{1,2})?\s?[.、:]?\s?", re.IGNORECASE)
_MONTH_NUMBER = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")
_BEFORE_THIS = re.compile(r"\b(?:previous|prior)\s(?=(?:week|month|year)$)", re.IGNORECASE)
_STATUS_OF_YEAR = re.compile(
    r"(?P<y>(?:19|20)\d\d)年?\s?\((?:(?P<f>预[测计期]|计划|目标|[Ff]|forecast|projected)|预估|估[计算]|[Eep]|est\.?|estimate)\)"
)
_FAR, _TITLE = 8, 160


def title_of(lines: list[str]) -> str:
    """A table's title as one clause after another, without units.

    >>> title_of(["表2 2024年稀土出口", "单位:吨"])
    '2024年稀土出口'
    """
    kept = []
    for line in lines:
        lead = patterns().unit["lead"].match(line.strip("( "))
        aside = line.startswith("(") and line.endswith(")")
        dates = [b for b in brackets(line) if YEARS.search(b)]
        words = "" if aside or (lead and lead.end()) else ":".join([bare(_NUMBERED.sub("", line)), *dates])
        if words:
            kept.append(re.sub(r"[:。;,]\s?", ":", words).strip(":*_ "))
    return dated(":".join(kept)[-_TITLE:])


def measure_of(name: str, head: str, title: str) -> str:
    """What is measured, where it must be said again: the title's word if neither head has one, a row's if it stands far from the number."""
    words = patterns().title["measure"]
    if not words.search(f"{name} {head}"):
        said = "" if patterns().title["own"].search(name) else max(words.findall(title), key=len, default="")
        return said or ("production" if patterns().title["output"].search(title) and not patterns().title["own"].search(name) else "")
    far = words.search(name)
    return far.group() if far and len(name) - far.end() > _FAR else ""


def traded(name: str, about: str, head: str, other: bool) -> str | None:
    """A row's name as whom goods go to or come from, or None where the table is of no such trade.

    Args:
        name: The row's name.
        about: Title and heads.
        head: The column's head.
        other: Whether the row is of another country than the title.

    >>> traded("德国", "中国稀土出口:目的地", "数量", True), traded("德国", "各国稀土产量", "2024", False)
    ('对德国出口', None)
    """
    title = patterns().title
    if not name or title["total"].fullmatch(name) or title["traders"].search(about):
        return None
    out, into = title["exports"].search(about), title["imports"].search(about)
    if out and not into and (other or title["to"].search(about)):
        return f"对{name}" + "出口" * (not title["exports"].search(head))
    if into and not out and (other or title["from"].search(about)):
        return f"自{name}" + "进口" * (not title["imports"].search(head))
    return None


def plain_head(words: str, read: Read) -> str:
    """A head without the unit that it names: nothing for 万吨, 产量 for "产量 万吨"."""
    words = bare(_STATUS_OF_YEAR.sub(lambda m: m["y"] + ("F" if m["f"] else "e"), words))
    if patterns().unit["deictic"].search(words):
        return _BEFORE_THIS.sub("last ", words)
    if unit_of(words, read) is not None:
        return ""
    parts = re.split(r"(?<=\S)[\s,:]+(?=\S)", words)
    n = next((n for n in (3, 2, 1) if n < len(parts) and unit_of(" ".join(parts[-n:]), read) is not None), 0)
    words = " ".join(parts[:-n]) if n else words
    return month_of(re.sub(r"\s?\bin$", "", words))


def month_of(words: str) -> str:
    """A month's English name as 1月; other words as they are."""
    m = _MONTH.fullmatch(words)
    return f"{next(k for k, g in enumerate(m.groups(), 1) if g)}月" if m else words


def latest_time(head: str) -> tuple[str, int]:
    """The latest year and month that a head names, for telling which of two columns is the later one.

    >>> latest_time("2024年11月产量"), latest_time("12月"), latest_time("Oct 2024")
    (('2024', 11), ('', 12), ('2024', 10))
    """
    words = re.sub(rf"\b{_MONTH_EN}(?![a-z])", lambda m: month_of(m.group()), head)
    return max(YEARS.findall(head), default=""), max(map(int, _MONTH_NUMBER.findall(words)), default=0)


def goods_of(head: str) -> str:
    """The item that stands with the unit in a head's brackets: (tpa NdPr)."""
    inside = " ".join(brackets(head))
    return next((e.exact for e in find_entities(inside, inside) if e.type == "item"), "")


def joined(*parts: str) -> str:
    """Words put together: a space between Latin words, nothing beside a Chinese one."""
    out = ""
    for part in parts:
        gap = " " if out and part and out[-1].isascii() and part[0].isascii() else ""
        out += gap + part
    return out


def spaced(words: str) -> str:
    """Words with a space where a Latin one ends them."""
    return words + " " if words and words[-1].isascii() and not words[-1].isspace() else words


def dated(words: str) -> str:
    """Bare years as a reader would say them: 2023 is 2023年, 2024e is estimated, 2025E expected.

    >>> dated("Production 2023"), dated("2025E")
    ('Production 2023年', '2025年预计')
    """

    def said(m: re.Match[str]) -> str:
        if _TIME_BEFORE.search(words, max(0, m.start() - _BESIDE), m.start()) or _TIME_AFTER.match(words, m.end()):
            return m.group()  # Sep 2024, 2024 Q3, September 2024 quarter are read as they are
        return m.group(1) + "年" + ("估计" if m["e"] else "预计" if m["f"] else "")

    return _BARE_YEAR.sub(said, words)
