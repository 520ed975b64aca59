"""The number of a cell with its unit, its sign and its change, from the cell's own words or from what the heads give."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportlib.model import Quantity, Span
from reportlib.reading.heads import Affix, Read, patterns, unit_of
from reportlib.reading.numerals import plain

_CORE = re.compile(
    r"(?P<about>[约近~≈≥≤]|[<>]=?\s?)?(?:[er]\s?(?=\d))?(?P<money>[A-Z]{0,3}[$€£¥]\s?)?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?(?:\s?[-~至到]\s?\d[\d,]*(?:\.\d+)?)?)(?P<rest>[\s\S]*)"
)
_NOTE = re.compile(r"\s?(?:\(\d\)|\[\d{1,2}\]|[*†‡¹²³⁴⁵⁶⁷⁸⁹]+)$")
_LEAD_NOTE = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹*†‡]+\s?")
_MINUS = re.compile(r"\(\s?([^()]*\d[^()]*)\)")
_ABOUT = {"~": "约", "≈": "约", "约": "约", "近": "近", ">": "超过", ">=": "至少", "≥": "至少", "≤": "至多", "<": "不到", "<=": "至多"}
_SAID = re.compile(r"[\d一二两三四五六七八九十几数半]|[a-z]{5}")
_LONGEST_UNIT = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a cell.

    Attributes:
        span: The number in the text, with its sign and the unit that stands in its cell.
        row: The line it stands in.
        quantity: What it says, with what the heads gave.
        words: The sentence that the cell stands for (folded).
        place: Where the number with its unit stands in ``words``.
        beside: The level that a change belongs to, with its place in ``words``.
        source: The line under the table that says where its numbers are from.
    """

    span: Span
    row: Span
    quantity: Quantity
    words: str
    place: Span
    beside: tuple[Span, Quantity] | None = None
    source: Span | None = None


def is_bare_unit(folded: str, span: Span, read: Read) -> bool:
    """Whether a scale word with its unit says only in what something is counted: (万元/吨), 单位:亿元, a cell 万吨."""
    if span.end - span.start > _LONGEST_UNIT or _SAID.search(folded, span.start, span.end):
        return False
    around = folded[span.start - 1 : span.start] + folded[span.end : span.end + 1]
    return all(c in "()[]|:、,/ \t\r\n" for c in around) and unit_of(folded[span.start : span.end], read) is not None


def read_number(words: str, unit: Affix | None, basis: str | None, head: str, read: Read) -> tuple[Quantity, str] | None:
    """The quantity of a cell and the phrase it was read from, or None where its words are no number or no unit is known.

    Args:
        words: The folded cell.
        unit: What the heads give, for a number without its own.
        basis: The basis of a change, if the head says that its numbers are changes.
        head: The column's head.
    """
    value = patterns().value
    words = _NOTE.sub("", _LEAD_NOTE.sub("", words)).strip()
    sign: int | None = None
    if enclosed := _MINUS.fullmatch(words):
        words, sign = enclosed.group(1), -1
    for name, factor in (("up", 1), ("down", -1)):
        marks = re.match(rf"(?:{value[name].pattern})+", words, re.IGNORECASE)
        if marks:
            words, sign = words[marks.end() :].lstrip("+-约 "), factor
    m = _CORE.fullmatch(words)
    if m is None:
        return None
    about = _ABOUT.get((m["about"] or "").strip(), "")
    number, rest = m["number"].replace(" ", ""), m["rest"].strip()
    inherited: tuple[str, ...] = ()
    phrase = f"{about}{m['money'] or ''}{number}{m['rest'].rstrip()}"
    found = read(phrase)
    if not (len(found) == 1 and found[0][0].start == 0 and found[0][0].end >= len(phrase) - 1):
        scale = value["scale"].fullmatch(rest)
        if unit is None or (rest and not scale):
            return None
        after = re.sub(r"^[千百]?[万亿]", "", unit.after) if scale and not rest.isascii() else unit.after
        phrase = f"{about}{m['money'] or unit.before}{number}{rest}{after}"
        found = read(phrase)
        inherited = ("unit", "scale") if unit.scaled else ("unit",)
        if len(found) != 1:
            return None
    quantity = found[0][1]
    if quantity.change is None and (basis or (sign is not None and quantity.kind == "share")):
        if basis and sign is None and patterns().change["down"].search(head):
            sign = -1
        quantity = replace(quantity, change=basis or "plain")
        inherited = (*inherited, *(("change",) if basis else ()))
    quantity = _signed(quantity, sign or 1)
    return replace(quantity, inherited=tuple(dict.fromkeys((*quantity.inherited, *inherited)))), phrase


def _signed(quantity: Quantity, sign: int) -> Quantity:
    if sign > 0:
        return quantity
    value, low, high = (None if v is None else plain(-v) for v in (quantity.value, quantity.low, quantity.high))
    return replace(quantity, value=value, low=low, high=high)
