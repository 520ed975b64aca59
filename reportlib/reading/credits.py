"""Lines around a story: credits (outlet, author, date), furniture, headings, and the outlet that closes a story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.articles import alternation, months, words
from reportlib.model import Span
from reportlib.reading.furniture import is_furniture
from reportlib.reading.outlets import is_outlet, sounds_like_outlet
from reportlib.reading.publication import explicit_date, find_dates

_LONGEST_CREDIT = 160
_LONGEST_OUTLET = 40
_SENTENCE = re.compile(r"[。!?;]|[a-z]\.\s|\.$")
_TIME = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\b(?:utc|gmt|est|edt|pst|cst|cet|et)\b(?:\s?[+-]\d+)?|(?:周|星期)[一二三四五六日天]|\([+-]?\d*\)"
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s*(?=\|)", re.IGNORECASE)
_AROUND = "/／ \u3000*_【】〔〕[]()（）[]<>:：,，、-—|·•《》\"'“”"
_BREAK = re.compile(r"\s*[|·•/,\t]\s*|\s{2,}|\s+-+\s+")
_DATED_WIDTH = 36
_REPORTER = re.compile(r"^[【\[(]?本?[报報]?(?:记者|記者|编译|編譯|特派|特约|特約|撰文|文/)|(?:报道|報道|报导|報導)[】\])]?$")
FILED_BY = re.compile(r"记者|記者|特派员|特派員|通讯员|通訊員")
"""Words of a reporter's line."""
_LONGEST_BYLINE = 24
_REPORTED_ON = re.compile(
    r"[(【\[]?(?:本[报刊网台社])?[^,。:]{0,6}(?:记者|特派员|通讯员)[^,。:]{0,14}\d{1,2}月\d{1,2}日(?:[电讯]|报道)?[)】\]]?"
)
_BYLINE = re.compile(r"(?<=\S)[\s\u3000]+(?:记者|記者|编译|編譯|特派员|特派員)")
_CLOSING = re.compile(
    r"\s*[*_]{0,3}[(【〔\[](?:(?:来源|转自|摘自|source|via)\s*[::]?\s*)?(?P<outlet>[^()【】\[\]\r\n]{2,36})[)】〕\]][*_]{0,3}$",
    re.IGNORECASE,
)
_MONTHS = "|".join(m.capitalize() for m in months())
_DASHED = re.compile(
    r"\s*(?:——?|--|\u2015{1,2}|(?:^|(?<=[.。!?\"] ))-(?= ))\s*(?:摘自|转自|引自|原载|来源:?|据)?\s*"
    r"(?P<outlet>[^()。,—\r\n《》\"]{2,20}|[《\"][^()。—\r\n《》\"]{2,20}[》\"])"
    r"(?P<day>[,\s(]{0,3}(?:(?:(?:19|20)\d\d[-年./])?\d{1,2}[-月./]\d{1,2}日?|(?:"
    + _MONTHS
    + r")\.? \d{1,2}(?:, (?:19|20)\d\d)?|\d{1,2} (?:"
    + _MONTHS
    + r")\b\.?(?: (?:19|20)\d\d)?)\)?)?$"
)
_QUOTED_FROM = re.compile(r"^(?:摘自|转自|引自|原载于?|刊于|载于|据)\s*(?=[《\S])")
_CLOSING_DATE = re.compile(
    r"[,/|\s]*(?:(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?|\d{1,2}月\d{1,2}日"
    r"|(?:"
    + _MONTHS
    + r")\.? \d{1,2}(?:,? (?:19|20)\d\d)?(?!\d)|\d{1,2} (?:"
    + _MONTHS
    + r")\b\.?(?: (?:19|20)\d\d)?)(?:[讯电]|报道)?[,\s]*"
)
_ORIGINAL = re.compile(r"(?:原创|转载|授权转载) {1,4}(?:\S{1,12} )?(?P<account>[^\s。,;:]{2,16})")
_MARKUP = re.compile(r"^(?:#{1,6}\s+|>\s*|[*_]{1,3}(?=\S))+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space at its ends."""

    span: Span
    text: str
    gap: bool

    @property
    def width(self) -> float:
        """Its length as it looks: a Chinese character as one, any other as two fifths."""
        return sum(1.0 if "\u2e80" <= c <= "\uffef" else 0.4 for c in self.text[:2000]) if len(self.text) <= 2000 else float(len(self.text))


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line under or over a title says: outlet, date, title; ``account`` marks a one-man outlet, ``company`` an issuer,
    ``stamp`` a day or a time."""

    outlet: str | None = None
    date: str | None = None
    title: str | None = None
    account: bool = False
    company: bool = False
    stamp: bool = False


def read_lines(folded: str) -> list[Line]:
    """The lines that are not blank; ``gap`` says whether a blank line stands before one."""
    out, gap = [], False
    for m in re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|$)", folded):
        raw = m.group()
        text = raw.strip()
        if text:
            start = m.start() + len(raw) - len(raw.lstrip())
            out.append(Line(Span(start, start + len(text)), text, gap))
            gap = False
        elif raw:
            gap = True
    return out


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    roles = ("publisher", "company", "author", "date", "title", "other")
    both = "|".join(f"(?P<{r}>{'|'.join(map(re.escape, words('label_' + r)))})" for r in roles)
    # A label is followed by a colon, or (By Someone) by a space and a name; a bare Chinese label needs its colon or slash.
    return re.compile(rf"\W{{0,4}}(?:{both})\s{{0,4}}(?:[*_]{{0,2}}\s?[::/|丨]\s?[*_]{{0,2}}|】\s?:?|(?<=by)\s)", re.IGNORECASE)


def read_credit(line: str, original: str) -> Credit | None:
    """The credit that a folded line is, else None; names are cut from the original line of the same length.

    >>> read_credit("某某财经· 2025-12-05 11:44", "某某财经· 2025-12-05 11:44")
    Credit(outlet='某某财经', date='2025-12-05', title=None, account=False, company=False, stamp=True)
    """
    if not line or len(line) > _LONGEST_CREDIT:
        return None
    bare = line.strip(" *_>#()[]").lower()
    if bare in words("credit_phrase"):
        return Credit()
    if len(bare) > 2 and bare.endswith(("讯", "消息")) and is_outlet(named := bare.removesuffix("消息").removesuffix("讯")):
        return Credit(outlet=_original(line, original, line.lower().find(named), len(named)))
    if is_outlet(bare):
        return Credit(outlet=_original(line, original, line.lower().find(bare), len(bare)))
    if own := _ORIGINAL.fullmatch(line):
        at = own.start("account")
        return Credit(outlet=original[at : own.end("account")], account=True)
    if label := _labels().match(line):
        return _labelled(line, original, label)
    return _dated(line, original)


def _labelled(line: str, original: str, label: re.Match[str]) -> Credit | None:
    outlet = date = title = None
    account = company = False
    at = label.end()
    while label:
        following = next(iter(_next_labels(line, at)), None)
        following = None if label.lastgroup == "title" else following  # a headline may say by, from, via
        stop = following.start() if following else len(line)
        role, word = str(label.lastgroup), str(label.group(str(label.lastgroup))).lower()
        value = line[at:stop]
        if role in ("publisher", "company", "author"):
            parts = _names(line, original, at, stop)
            if role == "author" and word not in ("by", "author", "authors", "written by"):
                parts = []
            elif role == "author":
                parts = parts[1:]
            if parts and outlet is None:
                outlet, account, company = parts[0], word in words("label_account"), role == "company"
            date = date or explicit_date(value)
        elif role == "date":
            if not (found := explicit_date(value)):
                return None if len(value) > 40 else Credit(outlet, date, title, account, company)
            date = date or found
            outlet = outlet or next((n for n in _names(line, original, at, stop) if is_outlet(n)), None)
        elif role == "title":
            title = original[at:stop].strip(" \"'“”")
        if _SENTENCE.search(value.strip()[:-1]) and role not in ("title", "other"):
            return None
        if not following:
            break
        label, at = following, following.end()
    return Credit(outlet, date, title, account, company, date is not None)


def _next_labels(line: str, at: int) -> list[re.Match[str]]:
    starts = [m.end() for m in re.finditer(r"[\s|·•;,]+", line[at:])]
    found = (_labels().match(line, at + s) for s in starts)
    return [m for m in found if m]


def _dated(line: str, original: str) -> Credit | None:
    date = explicit_date(line)
    if date is None and _REPORTED_ON.fullmatch(line):
        return Credit(stamp=True)
    if date is None and not (_stamps().search(line) or (_TIME.search(line) and find_dates(line))):
        return None
    names = [n for n in _names(line, original, 0, len(line)) if n.lower() not in words("label_date")]
    if any(_SENTENCE.search(n) for n in names) or sum(map(len, names)) > 60 or len(names) > 4:
        return None
    # A mark at its head makes a line a point of a list; between its parts it keeps outlet and day apart.
    parted = re.search(r"\d{4}-\d{1,2}-\d{1,2}|[|·•丨]", line.lstrip("·• "))
    clear = bool(_TIME.search(line) or parted) or (not names and date is not None)
    by_reporter = len(date or "") == 10 and all(FILED_BY.search(n) and len(n) <= _LONGEST_BYLINE for n in names)
    if (
        not clear
        and not by_reporter
        and not any(map(is_outlet, names))
        and not (len(date or "") == 10 and len(names) == 1 and sounds_like_outlet(names[0]))
    ):
        return None
    named = next((n for n in names if is_outlet(n)), None) or next(
        (n for n in names if len(n) <= _LONGEST_OUTLET and not is_byline(n)), None
    )
    return Credit(outlet=named, date=date, stamp=True)


def dated_line(line: Line) -> Credit | None:
    """A short line that holds a date and is no sentence, as under a title: "Policy brief, March 2023", "[本报讯]2023年12月5日".

    Only for the head of a story: further down such a line may be a heading.
    """
    if line.width > _DATED_WIDTH or re.search(r"[。.!?;:,]$", line.text) or _SENTENCE.search(line.text):
        return None
    date = explicit_date(line.text)
    return Credit(date=date, stamp=True) if date else None


@lru_cache(maxsize=1)
def _stamps() -> re.Pattern[str]:
    return re.compile(r"(?:\d{1,3}\s?)?" + alternation("stamp") + r"(?:\s?\d{1,2}:\d{2})?", re.IGNORECASE)


def is_byline(name: str) -> bool:
    """Whether a name is that of a reporter with words that say so."""
    return name.lower().startswith("by ") or _REPORTER.search(name) is not None or not any(c.isalpha() for c in name)


def _names(line: str, original: str, start: int, stop: int) -> list[str]:
    """What stands between the separators, dates and times left out, as written in the original."""
    blank = list(line)
    for a, b in [(d.start, d.end) for d in find_dates(line, start, stop)] + [m.span() for m in _TIME.finditer(line, start, stop)]:
        blank[a:b] = "|" * (b - a)
    for stamp in _stamps().finditer(line, start, stop):
        blank[stamp.start() : stamp.end()] = "|" * len(stamp.group())
    masked = _WEEKDAY.sub(lambda m: "|" * len(m.group()), "".join(blank))
    out, at = [], start
    for m in [*_BREAK.finditer(masked, start, stop), None]:
        end = m.start() if m else stop
        piece = original[at:end].strip(_AROUND)
        inner = next(iter(_next_labels(line[at:end], 0)), None)
        if inner:
            own = (at, at + inner.start()) if inner.start() > 0 else (at + inner.end(), end)
            piece = original[slice(*own)].strip(_AROUND)
        piece = _QUOTED_FROM.sub("", _BYLINE.split(piece)[0]).strip(_AROUND)
        word = piece.split(" ")[0]
        if word != piece and is_outlet(word) and not word.isascii():
            # A Chinese name holds no space: what follows is somebody's name.
            piece = word
        if any(c.isalnum() for c in piece):
            out.append(piece)
        at = m.end() if m else stop
    return out


def _original(line: str, original: str, at: int, length: int) -> str:
    return original[at : at + length] if at >= 0 else original.strip()


def closing_outlet(line: str, original: str) -> tuple[int, str] | None:
    """Where the outlet in parentheses begins that closes a line, and its name: "…成本。 (某报)".

    >>> closing_outlet("企业都要承担成本。 (某某日报)", "企业都要承担成本。 (某某日报)")
    (9, '某某日报')
    """
    tail = max(0, len(line) - 48)
    m = _CLOSING.search(line, tail)
    if not m:
        return _dashed(line, original, tail)
    name = _CLOSING_DATE.sub("", m["outlet"]).strip(_AROUND)
    before = line[tail : m.start()]
    ends = bool(re.search(r"[。!?…”\"'’\])]$|[a-z0-9]\.$|\.\.\.$", before)) or m.start() == 0
    if is_outlet(name) or (ends and not re.search(r"[,。;:!?=%]|\d{3}", name)):
        return m.start(), _CLOSING_DATE.sub("", original[m.start("outlet") : m.end("outlet")]).strip(_AROUND)
    return None


def _dashed(line: str, original: str, tail: int) -> tuple[int, str] | None:
    """The outlet behind the dash that ends a story: "…成本。——某报,3月12日"."""
    m = _DASHED.search(line, tail)
    if m is None or not (m.start() == 0 or re.search(r"[。!?…”\"'’)\]]$|[a-z0-9]\.$", line[: m.start()])):
        return None
    name = m["outlet"].strip(_AROUND)
    if not (m["day"] or is_outlet(name) or sounds_like_outlet(name)):
        return None
    return m.start(), original[m.start("outlet") : m.end("outlet")].strip(_AROUND)


def is_navigation(line: str) -> bool:
    """Whether a whole line is page furniture: a menu word, a row of hash tags, a rule, a bare link or picture."""
    bare = line.strip(" |>*_-").lower()
    if not bare or bare in words("navigation"):
        return True
    if len(line) > 300:
        return False
    return is_furniture(line) or bool(re.fullmatch(r"(?:#[^\s#]{1,40}#?\s*)+|https?://\S+|!\[[^\]]*\]\([^)]*\)|[-=*_~\s]{3,}", line))


def is_tail_heading(line: str) -> bool:
    """Whether a whole line announces what follows a story: references, comments, related reading."""
    return len(line) <= 60 and re.sub(r"[\s#*_>【】\[\]:::\-—]+$|^[\s#*_>【】\[\]\-—]+", "", line).lower() in words("tail_heading")


def is_tail_opening(line: Line) -> bool:
    """Whether a short line opens what an issuer says of itself after its news: "About the company", a safe-harbour note."""
    return len(line.text) <= 60 and is_titleish(line) and line.text.lstrip("#* ").lower().startswith(words("tail_opening"))


def is_tail_line(line: str) -> bool:
    """Whether a line at the end of a story is not its own: an editor's name, a copyright note."""
    bare = line.lstrip(" *_>[【-—").lower() if len(line) <= 400 else ""
    return bare.startswith(words("tail_line")) or line.lower() in words("tail_line")


def heading_level(line: str) -> int:
    """Level of a Markdown heading, 0 where the line is none."""
    m = re.match(r"#{1,6}(?=[ \t]+\S)", line)
    return len(m.group()) if m else 0


def is_titleish(line: Line) -> bool:
    """Whether a line could be a headline: short, no list mark or table row, no full stop at its end."""
    text = _MARKUP.sub("", line.text).rstrip("*_# ")
    if not 2 <= len(text) <= 220 or line.width > 66 or not any(c.isalpha() for c in text):
        return False
    if re.match(r"[-•·|+]\s?|\d{1,2}[.、)]\s?\D{0,4}$", text):
        return False
    return not re.search(r"[。;:,、]$", text) and not re.search(r"[a-z]{3}\.$", text)


def title_span(line: Line) -> Span:
    """The headline's own characters in a line, without Markdown marks."""
    start, text = line.span.start, line.text
    if m := _MARKUP.match(text):
        start += m.end()
        text = text[m.end() :]
    return Span(start, start + len(text.rstrip("*_# ") or text))
