"""Days and months between dates, lists and their counts, ranks and the order of ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Reading, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.interval import Interval

BETWEEN = Equation(
    "date_difference",
    "between_dates",
    "{1} − {0}",
    lambda x: x[1] - x[0],
    readings=(Reading("inclusive", lambda x: x[1] - x[0] + 1, hedge=True),),
)
LISTED = Equation("list_count", "listed", "{0}", lambda x: x[0])
LISTED_WITHIN = Equation("list_count", "listed_at_most", "{0}", lambda x: x[0], "≤")
RANK = Equation("rank", "second_below_first", "{0}", lambda x: x[0], "≤", slips=("swapped",))
ORDER = Equation("rank", "low_below_high", "{0}", lambda x: x[0], "≤", slips=("swapped",))

_STOP = re.compile(r"[。!?！？;；|\n]")
_NAMES = words.pattern("month_en").pattern.split("|")


def spans(statement: Statement) -> Iterator[Check]:
    """Two dates and the time between them: "from 4 April to 15 December, 255 days"."""
    text = statement.folded
    for name in ("span_zh", "span_en", "span_years"):
        for m in words.pattern(name).finditer(text):
            for i, figure in enumerate(statement.figures):
                if figure.kind != "duration" or figure.start < m.end() - 1 or not _told_of(text[m.end() : figure.start]):
                    continue
                ends = _ends(m, figure.unit, statement.published)
                if ends is not None and not _each(statement, i):
                    labels = [t.strip() for t in words.pattern("between_dates").split(m[0], maxsplit=1)]
                    first, last = (Term.given(label, float(end)) for label, end in zip(_cut(labels), ends, strict=True))
                    yield Check(BETWEEN, (first, last), statement, Term.of(figure))
                break


def _told_of(between: str) -> bool:
    return words.pattern("span_told").fullmatch(between) is not None


def _each(statement: Statement, i: int) -> bool:
    return words.pattern("not_a_span").match(statement.after(i)) is not None


def _cut(labels: list[str]) -> list[str]:
    first = words.pattern("before_dates").sub("", labels[0])
    return [first, labels[1] if len(labels) > 1 else first]


def _ends(m: re.Match[str], unit: str | None, published: str | None) -> tuple[int, int] | None:
    """Both dates as numbers in the unit of the time between them; None where a date is too vague for it."""
    found = m.groupdict()
    parts = []
    for n in "12":
        year, month = found.get(f"y{n}"), found.get(f"m{n}")
        day = found.get(f"d{n}") or found.get(f"d{n}a") or found.get(f"d{n}b")
        number = _NAMES.index(month) + 1 if month and not month.isdigit() else int(month) if month else None
        parts.append((int(year) if year else None, number, int(day) if day else None))
    (y1, m1, d1), (y2, m2, d2) = parts
    if y1 is None and y2 is not None and m1 is not None and m2 is not None:
        y1 = y2 if m1 <= m2 else y2 - 1
    if y2 is None and y1 is not None:
        y2 = y1 if (m1 or 0, d1 or 0) <= (m2 or 0, d2 or 0) else y1 + 1
    if y1 is None and m1 is not None and m2 is not None and m1 < m2:
        y1 = y2 = int(published[:4]) if published and published[:4].isdigit() else 2001
    if m2 is None and d2 is not None:
        m2 = m1
    if y1 is None or y2 is None or y1 > y2:
        return None
    if unit == "year":
        return (y1, y2) if m1 is None and m2 is None or m1 == m2 else None
    if unit == "month" and m1 and m2 and not (d1 and d2 and d1 != d2):
        return y1 * 12 + m1, y2 * 12 + m2
    if unit == "day" and m1 and m2 and d1 and d2:
        try:
            return date(y1, m1, d1).toordinal(), date(y2, m2, d2).toordinal()
        except ValueError:
            return None
    return None


def lists(statement: Statement) -> Iterator[Check]:
    """Things listed and counted: "钐、钆、铽等7种", "three countries (Japan, Korea and India)"."""
    for i, figure in enumerate(statement.figures):
        if figure.kind != "count" or figure.value is None or figure.bound != "exact" or not 2 <= figure.value <= 40:
            continue
        before, after = statement.before(i), statement.after(i)
        listed = _list_after(after, i + 1 < len(statement.figures))
        if listed is not None:
            if not (listed[1] and len(listed[0]) < figure.value):
                yield _counted(LISTED if not listed[1] else LISTED_WITHIN, listed[0], statement, figure)
            continue
        listed = _list_before(before)
        # "A, B and others, seven in all" says nothing that could be checked until seven are named
        if listed is not None and not (listed[1] and len(listed[0]) < figure.value):
            yield _counted(LISTED_WITHIN if listed[1] else LISTED, listed[0], statement, figure)


def _counted(equation: Equation, items: list[str], statement: Statement, figure: Figure) -> Check:
    # the names as the text writes them: folded text has its length
    places = [(statement.folded.find(x), len(x)) for x in items]
    written = [statement.text[at : at + size] if at >= 0 else x for (at, size), x in zip(places, items, strict=True)]
    return Check(equation, (Term.given(f"{len(items)} ({'、'.join(written)})", float(len(items))),), statement, Term.of(figure))


def _list_before(text: str) -> tuple[list[str], bool] | None:
    """The list that ends right before a count, and whether it may be part of what is counted ("等", "such as")."""
    joined = words.pattern("list_before").search(text)
    items = _items(joined[1]) if joined is not None else []
    # the first item still has the words before the list on it; only their number matters
    return (items, joined[2] in ("等", "在内的")) if joined is not None and items else None


def _list_after(text: str, cut: bool) -> tuple[list[str], bool] | None:
    """The list in brackets or after a colon right behind a count and its noun; ``cut`` if the text ends at another number."""
    m = words.pattern("list_after").match(text)
    if m is None or (cut and m["after"] and m.end() == len(text)):
        return None
    body = m["in"] or m["after"]
    open_end = words.pattern("list_open").search(body) is not None
    if "、" in body:
        items = _items(re.sub(r"等\s*$", "", body))
        return (items, open_end) if items and all(words.pattern("thing").fullmatch(x) for x in items) else None
    parts = [p.strip() for p in re.split(r",\s*(?:and )?|\s+and\s+", body.strip(" .")) if p.strip()]
    if m["in"] and len(parts) >= 2 and body.isascii() and all(words.pattern("thing_en").fullmatch(p) for p in parts):
        return parts, open_end
    return None


def _items(body: str) -> list[str]:
    found = [p for p in body.strip().split("、") if p]
    return [*found[:-1], *(p for p in words.pattern("last_join").split(found[-1]) if p)] if found else []


def ranks(statement: Statement) -> Iterator[Check]:
    """First and second: the second is not above the first."""
    figures = statement.figures
    for i in range(1, len(figures)):
        second = figures[i]
        before = statement.before(i)
        first = figures[i - 1]
        if not second.like(first) or _STOP.search(before) or words.size(before) > 40 or not words.has("second", before):
            continue
        leads = words.has("first", _sentence_part(statement, i - 1)) or second.of("measure") == "world_share" == first.of("measure")
        if leads and not words.has("change", before) and not words.has("of_which", before):
            yield Check(RANK, (Term.of(second),), statement, Term.of(first))


def _sentence_part(statement: Statement, i: int) -> str:
    return statement.before(i)[-30:]


def ranges(statement: Statement) -> Iterator[Check]:
    """Ranges whose lower end is above the upper, as the text writes them."""
    for figure in statement.figures:
        m = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*%?\s*(?:-|~|至|到|to)\s*(\d[\d,]*(?:\.\d+)?)", words.folded(figure.exact))
        # a fall may be told from the greater to the smaller; years and grades are not amounts
        if m is None or figure.bound != "range" or figure.unit is None or "." in m[0] and figure.kind == "other":
            continue
        low, high = (float(g.replace(",", "")) for g in m.groups())
        if low > high and not re.search(r"[万亿千百]", figure.exact):
            yield Check(ORDER, (Term.given(m[1], low),), statement, Term.given(m[2], Interval.point(high)))
