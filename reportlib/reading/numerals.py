"""Numbers as they are written: Arabic, Chinese, mixed, vague and elliptic. Values are exact decimals.

A number is read as a pair (low, high), equal for a definite number, so that 七八十, 几百 and 两三 go the same way as 75.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportlib.lexicon.loader import read_toml

ONE = Decimal(1)
UNREADABLE = "unreadable"
"""The word of a string of digits that is too long to be a quantity; it is passed over as a whole."""
_LONGEST, _LARGEST = 40, Decimal(10) ** 20
_QUANTIZED = Decimal(10) ** 27
_FOR_ONE = re.compile(r"一(?:吨|公斤|千克|斤|克(?!拉)|磅|盎司|度)")  # 15.8万一吨: what one ton costs
_MOST = 1_000_000
_THOUSAND = 1000
_BEYOND = _LARGEST * _LARGEST


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a place of the folded text.

    Attributes:
        low, high: Equal unless the number itself is a range (七八十, 几百).
        resolution: Place value of its last written digit.
        word: UNREADABLE, or over (多, 余 inside or after), several, tens, hundreds …; None for a plain number.
        chinese: Written without any Arabic digit.
        scaled: Its scale word (万, 亿, million …) is part of it.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    resolution: Decimal
    word: str | None = None
    chinese: bool = False
    scaled: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number, or None where it is itself a range."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class _Words:
    digits: dict[str, int]
    formal: frozenset[str]
    places: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, Decimal]
    going_on: frozenset[str]
    letters: re.Pattern[str]
    last_letters: re.Pattern[str]
    letter_scales: dict[str, Decimal]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("numerals")
    scales = {k: Decimal(v) for k, v in data["english_scales"].items()}
    spoken = {k: Decimal(v) for k, v in data["chat_scales"].items()}
    names = "|".join(sorted(scales, key=len, reverse=True))
    return _Words(
        digits=data["digits"] | data["formal"],
        formal=frozenset(data["formal"]),
        places=data["places"],
        tens=data["tens"],
        scales={k: Decimal(v) for k, v in data["scales"].items()},
        going_on=frozenset(
            [*data["digits"], *data["formal"], *data["places"], *data["tens"], *data["scales"], *"几数多余来个 -.^×*点"]
            + [w[0] for w in (*scales, *spoken, "e", "E")]
        ),
        letters=re.compile(rf"[ -]?(?:{names})(?![A-Za-z\d])|(?:{'|'.join(spoken)})(?=[\u4e00-\u9fff+,。;~/-]|$)"),
        last_letters=re.compile(rf"(?i)[ -]?({names}|{'|'.join(spoken)})$"),
        letter_scales=scales | spoken,
    )


_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_POWER = re.compile(
    r"[eE](?P<shift>[+-]?\d{1,2})(?![\dA-Za-z])|\s?[×*x]\s?10\^?(?P<times>[+-]?\d{1,2})(?!\d)|\^(?P<power>[+-]{0,2}\d{1,2})(?!\d)"
)


def numeral_characters() -> frozenset[str]:
    """The Chinese characters that a number can begin with."""
    w = _words()
    return frozenset([*w.digits, *w.places, *w.tens, *w.scales, *"半几数"])


@lru_cache(maxsize=1)
def chinese_starts() -> str:
    """A regular expression for where a number can begin: a digit, a Chinese numeral, a vague word before a place."""
    w = _words()
    numerals = "".join([*(d for d in w.digits if d not in w.formal), *w.places, *w.tens, *w.scales, "半"])
    formal = "".join(w.formal)
    places = "".join([*w.places, *w.scales])
    return rf"\d|(?!零下)[{numerals}]|[{formal}](?=[{formal}{places}元圆点角分又])|[几数](?=[{places}倍])"


def scan_number(text: str, at: int, unit_starts: re.Pattern[str] | None = None) -> Number | None:
    """The longest number that begins at a position of the folded text, or None.

    Args:
        text: Folded text.
        at: Position of its first character.
        unit_starts: Units that begin with a scale word (千克, 兆瓦): there the scale belongs to the unit.

    >>> [str(scan_number(s, 0).low) for s in ("2.6万亿", "二十七点五", "四千一百一十一", "一千二", "1万3", "3,000万", "一百零五")]
    ['2600000000000', '27.5', '4111', '1200', '13000', '30000000', '105']
    >>> n = scan_number("几十万", 0); int(n.low), int(n.high)
    (200000, 900000)
    """
    c = text[at : at + 1]
    return (_digits_alone(text, at) if c.isascii() and c.isdigit() else None) or _mixed(text, at, unit_starts)


@dataclass(slots=True)
class _State:
    """A section below ten thousand while it is read."""

    low: Decimal
    high: Decimal
    resolution: Decimal
    at: int
    word: str | None = None


def _digits_alone(text: str, at: int) -> Number | None:
    """A number in digits with nothing after it that could be part of it: the most frequent case, read without further search."""
    m = _ARABIC.match(text, at)
    if m is None or m.end() - at > _LONGEST // 2 or text[m.end() : m.end() + 1] in _words().going_on:
        return None
    written = m.group().replace(",", "")
    value = Decimal(written)
    places = len(written) - written.index(".") - 1 if "." in written else 0
    return Number(at, m.end(), plain(value), plain(value), Decimal(1).scaleb(-places) if places else ONE)


def _mixed(text: str, at: int, unit_starts: re.Pattern[str] | None) -> Number | None:
    w = _words()
    low = high = Decimal(0)
    resolution, word, end, scaled, seen = ONE, None, at, False, False
    last_scale = Decimal(0)
    while end < len(text) and not (seen and _FOR_ONE.match(text, end)):
        section = _section(text, end, unit_starts, first=not seen)
        scale_at = section.at if section else end
        if section is None and seen:
            break
        if section is None and text[end] not in w.scales:
            return None
        scale, after, inner = _scale(text, scale_at, unit_starts)
        if section is None:
            if scale == ONE:
                return None
            section = _State(ONE, ONE, ONE, end)
        if seen and scale >= last_scale:
            break  # 3亿5亿: two numbers, not one
        elliptic = section.resolution == ONE and section.high < 10 and section.at - end == 1 and text[end - 1] not in "零〇"
        if seen and scale == ONE and elliptic:  # 1万3, 两万五; but 一千万零一
            section.low, section.high, section.resolution = (v * last_scale / 10 for v in (section.low, section.high, ONE))
        elif seen and scale == ONE and (section.high >= last_scale or not text[end : section.at].isalnum()):
            break  # 2万25,000 is no number
        low, high = low + section.low * scale, high + section.high * scale
        resolution = section.resolution * scale
        word = section.word or inner or word
        end, seen, scaled = after, True, scaled or scale != ONE
        if scale == ONE or (section.word in ("several", "tens") and scale == ONE):
            break
        last_scale = scale
        if end < len(text) and text[end] in "零〇" and end + 1 < len(text) and text[end + 1] in w.digits:
            end += 1
    if not seen:
        return None
    written = text[at:end]
    chinese = not any(c.isdigit() for c in written)
    if chinese and scaled and low == high:
        tail = _decimal(text, _State(low, high, resolution, end))
        low, high, resolution, end = tail.low, tail.high, tail.resolution, tail.at
    letters = None if chinese or scaled else w.letters.match(text, end)
    if letters:
        factor = w.letter_scales[letters.group().strip(" -")]
        low, high, resolution, end, scaled = low * factor, high * factor, resolution * factor, letters.end(), True
    if end - at > _LONGEST or high >= _LARGEST or resolution >= _LARGEST:
        return Number(at, end, ONE, ONE, ONE, UNREADABLE, chinese, scaled)
    return Number(at, end, plain(low), plain(high), plain(resolution), word, chinese, scaled)


def trailing_scale(text: str, start: int, end: int) -> tuple[Decimal, str]:
    """The scale word that a number ends with and its letters: 万 of 5万, k of 15k, 百 of 三百 (but not of 二百三十); 1 without one.

    >>> [str(trailing_scale(s, 0, len(s))[0]) for s in ("5万", "九百亿", "15k", "三千", "1.2 billion", "25")]
    ['10000', '100000000', '1000', '1000', '1000000000', '1']
    """
    w, at = _words(), end
    while at > start and text[at - 1] in w.scales:
        at -= 1
    if at < end:
        factor = ONE
        for c in text[at:end]:
            factor *= w.scales[c]
        return factor, text[at:end]
    if end - start == 2 and text[end - 1] in w.places and w.places[text[end - 1]] > 10:
        return Decimal(w.places[text[end - 1]]), text[end - 1 : end]
    m = w.last_letters.search(text, max(start, end - 12), end)
    return (w.letter_scales[m.group(1).lower() if m.group(1) not in w.letter_scales else m.group(1)], m.group()) if m else (ONE, "")


def places_of(c: str) -> bool:
    """Whether a number can begin with a character: a digit, a Chinese numeral, a sign, or a letter (of an English number)."""
    w = _words()
    return c.isdigit() or c in w.digits or c in w.places or c in w.tens or c in "几数半-+±负." or (c.isascii() and c.isalpha())


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent or trailing zeros.

    >>> plain(Decimal("2.6") * 10**12), plain(Decimal("0.50"))
    (Decimal('2600000000000'), Decimal('0.5'))
    """
    return value.quantize(ONE) if abs(value) < _QUANTIZED and value == value.to_integral_value() else value.normalize()


def _scale(text: str, at: int, unit_starts: re.Pattern[str] | None) -> tuple[Decimal, int, str | None]:
    """The product of the scale words at a position (万亿), its end, and "over" where 多 or 余 stands before them."""
    w, scale, word, end = _words(), ONE, None, at
    gap = _GAP.match(text, at)
    if gap and not _YEAR.search(text, max(0, at - 5), at):
        end = gap.end()
    if end < len(text) and text[end] in "多余来" and end + 1 < len(text) and text[end + 1] in w.scales:
        end, word = end + 1, "over"
    while end < len(text) and text[end] in w.scales:
        if unit_starts and unit_starts.match(text, end):
            break
        scale = min(scale * w.scales[text[end]], _BEYOND)
        end += 1
    return (scale, end, word) if scale != ONE else (ONE, at, None)


_LOWER = re.compile(r"(\d)([百佰十拾])")
_GAP = re.compile(
    r"(?<=\d) {1,2}(?=[万亿兆](?![\u4e00-\u9fff]{0,1}(?:科|纬|华|国|物|达|向|集团)))"
    r"|(?<=[\d两三几])个(?=亿(?:[元美日欧英澳港多的了左]|\W|$))|(?<=两)个(?=亿)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")


def _section(text: str, at: int, unit_starts: re.Pattern[str] | None, first: bool) -> _State | None:
    """A number below ten thousand: Arabic (possibly with 十百千), or Chinese."""
    w = _words()
    if text[at].isascii() and (text[at].isdigit() or text[at] == "."):
        m = _ARABIC.match(text, at)
        if m is None:
            return None
        value = Decimal(m.group()[: 2 * _LONGEST].replace(",", "").rstrip("."))
        resolution, end = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))), m.end()
        power = _POWER.match(text, end)
        if power and len(m.group()) < _LONGEST // 2:
            return _raised(value, resolution, power)
        while (
            end < m.end() + 2
            and text[end : end + 1] in w.places
            and text[end] != "十"
            and not (unit_starts and unit_starts.match(text, end))
        ):
            place = w.places[text[end]]
            value, resolution, end = value * place, resolution * place, end + 1
            while place > 10 and (more := _LOWER.match(text, end)) and w.places[more.group(2)] < place:  # 4千6百
                place, end = w.places[more.group(2)], more.end()
                value, resolution = value + int(more.group(1)) * place, Decimal(place)
        return _State(value, value, resolution, end)
    return _chinese(text, at, first)


def _raised(value: Decimal, resolution: Decimal, m: re.Match[str]) -> _State:
    """2.5e6, 2.5×10^6 and 2^5."""
    if m.group("power") is not None:
        exponent = int(m.group("power").lstrip("+-")) * (-1 if m.group("power").count("-") % 2 else 1)
        raised = value**exponent if value else Decimal(0)
        return _State(raised, raised, ONE, m.end())
    shift = Decimal(1).scaleb(int(m.group("shift") or m.group("times")))
    return _State(value * shift, value * shift, resolution * shift, m.end())


def _chinese(text: str, at: int, first: bool) -> _State | None:
    w = _words()
    low = high = Decimal(0)
    digit: tuple[int, int] | None = None
    word, place, zero, end = None, 0, False, at
    digits = ""
    while end < len(text):
        c = text[end]
        if c == "两" and not (first and end == at):
            next_place = w.places.get(text[end + 1 : end + 2], 0)
            if digit is not None or not 0 < next_place < (place or _MOST):
                break  # 三百两, 十两十: the unit, not a digit
        if (place >= _THOUSAND or (digit is not None and not first)) and _FOR_ONE.match(text, end):
            break  # 八千一吨: eight thousand for one ton
        if c in w.digits and digit is None and not (c in "零〇○" and place):
            digit, end, digits = (w.digits[c], w.digits[c]), end + 1, c
        elif c in "零〇○" and place and digit is None:
            zero, end = True, end + 1
        elif c in w.digits and digit is not None and len(digits) == 1 and _pair(digits, c, text, end, place):
            digit, end, word = (w.digits[digits], w.digits[c]), end + 1, "between"
            digits += c
        elif c in w.digits and digit is not None and place == 0 and len(digits) >= 1 and word is None:
            return _positional(text, at)
        elif c in "几数" and digit is None and (place == 10 or (end + 1 < len(text) and text[end + 1] in (*w.places, *w.scales, "倍"))):
            if place == 10:  # 十几, 二十几
                low, high, end, word = low + 1, high + 9, end + 1, "tens"
                if text[end : end + 2] == "二十":  # 十几二十
                    return _State(Decimal(10), Decimal(20), Decimal(10), end + 2, "tens")
                return _State(low, high, ONE, end, word)
            digit, end, word = (2, 9), end + 1, "several"
            digits = c
        elif c in w.places and (digit is not None or (c in "十拾" or (first and end == at)) and place == 0):
            if place and w.places[c] >= place:
                break
            a, b = digit if digit is not None else (1, 1)
            place = w.places[c]
            low, high, digit, end, zero, digits = low + a * place, high + b * place, None, end + 1, False, ""
            if end < len(text) and text[end] in "多余来" and _open_follows(text, end):
                word, end = "over", end + 1
                return _State(low, high, Decimal(place), end, word)
        elif c in w.tens and digit is None and place == 0:
            low, high, place, end = low + w.tens[c], high + w.tens[c], 10, end + 1
        else:
            break
    if digit is not None:
        scale = place // 10 if place > 10 and not zero and digits not in "几数" and word is None else 1
        low, high, place = low + digit[0] * scale, high + digit[1] * scale, scale
    if end == at or (low == 0 and high == 0 and digit is None):
        return None
    state = _State(low, high, Decimal(place or 1), end, word)
    return _decimal(text, state)


def _pair(first: str, second: str, text: str, end: int, place: int) -> bool:
    """Whether two digits side by side are a range (七八, 三五), not two places of a number (一九九七)."""
    w = _words()
    a, b = w.digits[first], w.digits[second]
    after = text[end + 1] if end + 1 < len(text) else ""
    return (b == a + 1 and a > 0 or (a, b) in ((3, 5), (2, 4))) and after not in w.digits and (place == 0 or place >= 10)


def _open_follows(text: str, at: int) -> bool:
    """Whether 多, 余 or 来 at a position opens the number upwards (三十多, 一千多亿), and is not part of another word (多数)."""
    return (
        text[at + 1 : at + 2] not in ("数", "样", "元", "边")
        if text[at] == "多"
        else text[at : at + 2] not in ("来自", "来源", "余额", "来看", "来说")
    )


def _positional(text: str, at: int) -> _State | None:
    w, end = _words(), at
    while end < len(text) and text[end] in w.digits:
        end += 1
    value = Decimal("".join(str(w.digits[c]) for c in text[at : min(end, at + _LONGEST)]))
    return _decimal(text, _State(value, value, ONE, end))


def _decimal(text: str, state: _State) -> _State:
    """Read 点五 after a Chinese number."""
    w, end = _words(), state.at
    if text[end : end + 1] != "点" or text[end + 1 : end + 2] not in w.digits or text[end + 1] in "两俩仨" or state.low != state.high:
        return state
    digits, end = "", end + 1
    while end < len(text) and text[end] in w.digits:
        digits += str(w.digits[text[end]])
        end += 1
    step = Decimal(1).scaleb(-len(digits))
    value = state.low + Decimal(digits) * step
    return _State(value, value, step, end, state.word)
