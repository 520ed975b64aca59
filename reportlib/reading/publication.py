"""When an article was published: read from its dateline, else inferred from the latest dates that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlib.lexicon.articles import alternation, months, named_days

_Y = r"(?<!\d)(?<!\d[.,])(?:19|20)\d\d"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_HAN = "〇零一二三四五六七八九"
_EDGE = 40
_LATE_DAY = 20
_HEAD = 60
_OUTLIER = 6
_BEFORE_END = 40
_ENDED = re.compile(
    r"\b(?:period|quarter|half(?:[- ]year)?|year|months?)(?: \w+)? (?:ended|ending|end|to)(?: on)?:? $"
    r"|\b(?:[Aa]s (?:at|of)|[Bb]alance at)(?: the)? $|(?:截至|截止至?|止于|基准日[::]?) ?$",
    re.IGNORECASE,
)
"""Words before a day that ends what a paper is on, and is not when it came out."""
_STRETCH = re.compile(r"\s?(?:--?|~|至|到)\s?(?:\d{1,2}[./月-])?\d{1,2}(?:日|\s?[)\]】」]|\s|$)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a text speaks of; what it leaves open is None. ``ahead`` is set where it may lie in the text's future."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relative: int | None = None
    ahead: bool = False
    closed: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Month and day for sorting inside a year."""
        return (self.month or 0, self.day or 0)


@dataclass(frozen=True, slots=True)
class Guess:
    """A publication date, first and last month as numbers (year * 12 + month - 1), and whether it rests on the text alone."""

    published: str
    first: int
    last: int
    own: bool


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "(?P<em>" + "|".join(sorted(months(), key=len, reverse=True)) + r")\b\.?"
    day = "|".join(map(re.escape, named_days()))
    relative = "|".join(alternation(r) for r in ("this_year", "last_year", "next_year"))
    return tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            rf"(?P<y>{_Y})(?P<sep>[-/.])(?P<m>{_M})(?P=sep)(?P<d>{_D})(?!\d)",
            rf"(?P<y>{_Y})\s?年\s?(?P<m>{_M})\s?月(?:\s?(?P<d>{_D})\s?[日号])?",
            rf"(?P<y>{_Y})\s?年(?P<name>{day})",
            rf"(?P<y>{_Y})\s?年?第?(?P<q>[一二三四1-4])季度?|(?P<y2>{_Y})\s?年?q(?P<q2>[1-4])(?!\d)|(?<![a-z0-9])q(?P<q3>[1-4])\s(?P<y3>{_Y})(?!\d)",
            rf"(?P<y>{_Y})\s?年(?P<half>上半年|下半年)|(?P<y2>{_Y})\s?年前(?P<n>{_M})个?月",
            rf"(?P<y>{_Y})\s?年(?!代|[来])|(?<![\d年.])(?<!\d-)(?:\b(?:in|of|since|during|by|until|through|from|for|to)\s)(?P<y2>{_Y})(?![\d,-])",
            rf"\b{month}\s(?P<d>{_D})(?:st|nd|rd|th)?(?:,?\s(?P<y>{_Y}))?(?!\d)",
            rf"(?<![\d.])(?P<d>{_D})(?:st|nd|rd|th)?\s{month}(?:,?\s(?P<y>{_Y}))?(?!\d)",
            rf"\b{month}\s(?P<y>{_Y})(?!\d)",
            rf"\b(?:in|since|late|early|mid|from|until|by|of)[\s-]{month}(?![\w\s]{{0,1}}\d)",
            rf"(?:(?P<rel>{relative})的?)?(?<!\d)(?P<m>{_M})月(?!龄)(?:(?P<d>{_D})[日号])?",
            rf"(?P<hy>[{_HAN}]{{4}})年(?P<hm>[一二三四五六七八九十]{{1,3}})月(?:(?P<hd>[一二三四五六七八九十]{{1,3}})日)?",
        )
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the stories of one collection say of their time: first, middle and last month, and how many say it."""

    first: int
    middle: int
    last: int
    count: int


def find_dates(folded: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """Dates in the text, in its order and disjoint; a day of no year keeps its month and day.

    >>> [(d.year, d.month, d.day) for d in find_dates("2025年10月底及12月5日")]
    [(2025, 10, None), (None, 12, 5)]
    """
    end = len(folded) if end is None else end
    found = sorted(
        ((m.start(), -m.end(), i, m) for i, p in enumerate(_patterns()) for m in p.finditer(folded, start, end)), key=lambda x: x[:3]
    )
    out, at = [], start
    for begin, _, _, m in found:
        if begin >= at and (dated := _dated(m, folded)):
            out.append(dated)
            at = m.end()
    return out


def _dated(m: re.Match[str], folded: str) -> Dated | None:
    g = {k: v for k, v in m.groupdict().items() if v}
    if "hy" in g:
        return _make(m, folded, _han_year(g["hy"]), _han(g["hm"]), _han(g["hd"]) if "hd" in g else None)
    year = next((int(g[k][-4:]) for k in ("y", "y2", "y3") if k in g), None)
    relative = None
    if "rel" in g:
        word = g["rel"].lower()
        relative = next(n for n, role in ((0, "this_year"), (-1, "last_year"), (1, "next_year")) if re.fullmatch(alternation(role), word))
    if "name" in g:
        month, day = named_days()[g["name"]]
        return _make(m, folded, year, month, day or None)
    quarter = next((g[k] for k in ("q", "q2", "q3") if k in g), None)
    if quarter:
        return _make(m, folded, year, 3 * ("一二三四".find(quarter) + 1 or int(quarter)), closed=True)
    if "half" in g:
        return _make(m, folded, year, 6 if g["half"] == "上半年" else 12, closed=True)
    if "n" in g:
        return _make(m, folded, year, int(g["n"]), closed=True)
    month_number = months()[g["em"].lower()] if "em" in g else int(g["m"]) if "m" in g else None
    return _make(m, folded, year, month_number, int(g["d"]) if "d" in g else None, relative)


def _make(
    m: re.Match[str],
    folded: str,
    year: int | None,
    month: int | None = None,
    day: int | None = None,
    relative: int | None = None,
    closed: bool = False,
) -> Dated | None:
    if month is not None and not 1 <= month <= 12:
        return None
    # A preposition that the pattern took in (by 2030) still belongs to what stands before the date.
    at = min(m.start(k) for k, v in m.groupdict().items() if v)
    ahead = bool(_ahead_before().search(folded[max(0, at - 14) : at]) or _ahead_after().match(folded[m.end() : m.end() + 10]))
    return Dated(m.start(), m.end(), year, month, day, relative, ahead or (relative or 0) > 0, closed)


@lru_cache(maxsize=1)
def _ahead_before() -> re.Pattern[str]:
    return re.compile(alternation("ahead_before") + r"[\s(]*(?:于|在|in|the)?\s*$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _ahead_after() -> re.Pattern[str]:
    return re.compile(r"[\s初底末)]{0,3}" + alternation("ahead_after"), re.IGNORECASE)


def _han_year(word: str) -> int:
    return int("".join(str(max(0, _HAN.index(c) - 1)) for c in word))


def _han(word: str) -> int:
    tens, ten, ones = word.rpartition("十")
    return _digit(ones) + (10 * (_digit(tens) or 1) if ten else 0)


def _digit(word: str) -> int:
    return "一二三四五六七八九".find(word) + 1 if word else 0


def iso(year: int, month: int | None = None, day: int | None = None) -> str:
    """ISO 8601, as narrow as given.

    >>> iso(2025, 12), iso(2025, 12, 5)
    ('2025-12', '2025-12-05')
    """
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def is_day(folded: str) -> bool:
    """Whether a line is a date and nothing else.

    >>> is_day("5月14日"), is_day("14 May 2024"), is_day("5月14日镓价")
    (True, True, False)
    """
    line = folded.strip(" *#【】[]()")
    return len(line) <= 40 and any(d.start == 0 and d.end == len(line) for d in find_dates(line))


def explicit_date(folded: str) -> str | None:
    """The first whole date (year, month, day) in a line, else the first year and month; a day that begins or ends a stretch is none.

    >>> explicit_date("Published: Dec 12, 2025"), explicit_date("某财经· 2025-12-05 11:44"), explicit_date("20251214")
    ('2025-12-12', '2025-12-05', '2025-12-14')
    >>> explicit_date("市场周评(2024.3.4-3.8)") is None
    True
    >>> explicit_date("Quarterly report for the period ended 31 March 2024") is None
    True
    """
    dates = [d for d in find_dates(folded[:400]) if d.year and d.month and not d.closed and not _STRETCH.match(folded, d.end)]
    dates = [d for d in dates if not _ENDED.search(folded, max(0, d.start - _BEFORE_END), d.start)]
    compact = re.search(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", folded[:400])
    best = next((d for d in dates if d.day), None)
    if best is None and compact:
        return iso(int(compact[1]), int(compact[2]), int(compact[3]))
    best = best or next(iter(dates), None)
    return iso(best.year, best.month, best.day) if best and best.year else None


def infer(folded: str, start: int, end: int, title: str = "", neighbours: Neighbours | None = None) -> Guess | None:
    """The publication date that the text's own latest dates allow; in doubt an interval, None where nothing tells.

    Dates that may lie ahead bound it from above. Days without a year are read in the year that the text's other dates, or the stories
    that stand in the same document, make the likeliest.

    Args:
        folded: The document's folded text.
        start: Where the body begins.
        end: Where it ends.
        title: The folded title, which counts as the text's beginning.
        neighbours: What the other stories of the same collection say.
    """
    dates = find_dates(folded, start, end)
    named = [d for d in find_dates(title) if d.year and d.month]
    past = [d for d in dates if not d.ahead and d.year] + [d for d in named if not d.ahead]
    bare = [d for d in dates if d.year is None and d.month and not d.ahead]
    year, sure = _year(folded, start, end, dates, past)
    if neighbours and not (sure and year is not None and neighbours.first - 6 <= year * 12 + 11 and year * 12 <= neighbours.last):
        # The text does not say its year: each bare day is read as the last one before the collection closes.
        months_seen = [_last_before(d, neighbours.last) for d in bare if d.relative is None]
        near = [(n, d) for n, d in months_seen if n >= neighbours.first - 1]
        if near and not any(d.relative for d in bare):
            number, last = max(near, key=lambda x: (x[0], x[1].day or 0))
            return _guess(number, number, last.day if _is_head(folded, start, last) else None, own=False)
        return _guess(neighbours.middle, neighbours.last, None, own=False)
    if year is None or not sure:
        return None
    known = [(d.year * 12 + (d.month or 1) - 1, d) for d in past if d.month and d.year]
    latest = max((n for n, _ in known), default=None)
    known += [(_place(d, year, latest, folded, start), d) for d in bare]
    if not known:
        return None
    number, last = max(known, key=lambda x: (x[0], x[1].day or 0, _is_head(folded, start, x[1])))
    return _closing(folded, start, number, last, dates)


def _closing(folded: str, start: int, number: int, last: Dated, dates: Iterable[Dated]) -> Guess:
    """From the latest date that a text speaks of to the months in which it can have appeared."""
    if last.day and _is_head(folded, start, last):
        return _guess(number, number, last.day)
    if last.closed:
        return _guess(number + 1, number + 2, None)
    if last.day:
        return _guess(number, number + (last.day > _LATE_DAY and last.year is None), None)
    if last.year is None:
        return _guess(number, number, None)
    # A month named with its year lies behind; a beginning that is still announced lies ahead, or just behind.
    coming = [d.year * 12 + (d.month or 1) - 1 for d in dates if d.ahead and d.year]
    nearest = min((n for n in coming if n > number), default=None)
    if nearest is not None and nearest - number <= 3:
        return _guess(min(number + 1, nearest), nearest, None)
    return _guess(number, number + 1, None)


def _year(folded: str, start: int, end: int, dates: Sequence[Dated], past: Sequence[Dated]) -> tuple[int | None, bool]:
    """The year the text was written in, and whether it may be relied on."""
    if not past:
        return None, False
    top = max(d.year for d in past if d.year)
    if dated := [d.year for d in past if d.year and d.month]:
        # Years that stand alone beyond the last dated month are aims far more often than news.
        last = max(dated)
        beyond = sum(1 <= d.year - last <= 2 for d in past if d.year)
        return last, top == last or beyond < 2 or top - last > 2
    tops = [d for d in past if d.year == top]
    coming = min((d.year for d in dates if d.ahead and d.year and d.year > top), default=None)
    text = folded[start:end].lower()
    if re.search(alternation("this_year"), text):
        # A text that says "this year" names other years by number: its own lies between the last past and the first coming one.
        if coming is not None and coming - top == 2:
            return top + 1, True
        gone = re.compile(alternation("year_gone"))
        return (top + 1, True) if any(gone.match(folded, d.end) for d in tops) else (top + 1, False)
    return top, len(tops) > 1 or tops[0].start - start < 300


def _place(d: Dated, year: int, latest: int | None, folded: str, start: int) -> int:
    assert d.month is not None
    number = (year + (d.relative or 0)) * 12 + d.month - 1
    if latest is not None and latest % 12 >= 10 and d.month <= 2 and d.relative is None and _is_head(folded, start, d):
        number += 12
    return number


def _last_before(d: Dated, limit: int) -> tuple[int, Dated]:
    assert d.month is not None
    number = limit - limit % 12 + d.month - 1
    return (number if number <= limit else number - 12), d


def _is_head(folded: str, start: int, d: Dated) -> bool:
    """Whether a date opens the body or stands in the line of a news agency."""
    if not start <= d.start < start + _HEAD:
        return False
    lead = folded[start : d.start].strip(" 【】[]()*#>\"'“”")
    after = folded[d.end : d.end + 40]
    wire = re.match(r"\s*" + alternation("wire_after"), after, re.IGNORECASE) and "据" not in lead and "《" not in lead
    return not lead or bool(wire or re.match(r"\s?(?:[(/][\w .]{2,24}[)/]\s?)?--?\s", after))


def _guess(first: int, last: int, day: int | None, own: bool = True) -> Guess:
    one, two = iso(first // 12, first % 12 + 1, day), iso(last // 12, last % 12 + 1)
    return Guess(one if first == last else f"{one}/{two}", first, last, own)


def as_guess(published: str) -> Guess | None:
    """A stated date as a guess, so that it can vouch for its neighbours."""
    ends = [p.split("-") for p in published.split("/")]
    if any(len(e) < 2 for e in ends):
        return None
    numbers = [int(e[0]) * 12 + int(e[1]) - 1 for e in ends]
    return Guess(published, numbers[0], numbers[-1], True)


def tail_date(lines: Sequence[str]) -> str | None:
    """A date that stands alone on one of the last lines, as under a letter or a filing."""
    for line in reversed(lines[-3:]):
        if len(line) <= _EDGE and (date := explicit_date(line)) and len(re.sub(r"[\d\W_年月日]", "", line)) <= 12 and len(date) == 10:
            return date
    return None


def infer_all(folded: str, bodies: Sequence[tuple[int, int, str, str | None]]) -> Iterator[str | None]:
    """Publication dates of the stories of one document.

    Args:
        folded: The document's folded text.
        bodies: Start, end, folded title and stated date of each story, in text order.
    """
    own = [as_guess(stated) if stated else infer(folded, start, end, title) for start, end, title, stated in bodies]
    neighbours = _neighbours([g for g in own if g])
    for (start, end, title, stated), guess in zip(bodies, own, strict=True):
        if stated:
            yield stated
        elif neighbours and (guess is None or (neighbours.count > 1 and guess.last < neighbours.first - _OUTLIER)):
            second = infer(folded, start, end, title, neighbours)
            yield second.published if second else None
        else:
            yield guess.published if guess else None


def _neighbours(guesses: Sequence[Guess]) -> Neighbours | None:
    """The months of a collection; a story that only speaks of long ago does not stretch them."""
    if not guesses:
        return None
    middle = sorted(g.first for g in guesses)[len(guesses) // 2]
    near = [g for g in guesses if g.last >= middle - _OUTLIER]
    middle = sorted(g.first for g in near)[len(near) // 2]
    return Neighbours(min(g.first for g in near), middle, max(g.last for g in near), len(near))
