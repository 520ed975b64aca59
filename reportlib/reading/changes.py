"""Changes: the verb or noun that makes a number a change, its sign, and what it is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reportlib.lexicon.loader import entries, read_toml
from reportlib.reading.units import alternation, backwards

_WINDOW = 32
_BASIS_WINDOW = 48
_NUMBER = re.compile(r"[\d%] $|per ?cent $")


@dataclass(frozen=True, slots=True)
class Change:
    """A change at a place: sign (+1, -1), basis (yoy, mom, plain), the span of its words, and whether the basis stands outside of it.

    ``weak`` verbs change no "count", or nothing but shares ("all").
    """

    sign: int
    basis: str
    start: int
    end: int
    weak: str = ""
    far: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    sign: dict[str, int]
    verb: re.Pattern[str]
    noun: re.Pattern[str]
    after: re.Pattern[str]
    basis: re.Pattern[str]
    basis_of: dict[str, str]
    later_basis: re.Pattern[str]
    later_still: re.Pattern[str]
    by: re.Pattern[str]
    lead: re.Pattern[str]
    phrases: re.Pattern[str]
    phrase_of: dict[str, dict[str, Any]]
    last: frozenset[str]
    numbered: re.Pattern[str]
    not_phrase: re.Pattern[str]
    level: re.Pattern[str]
    extreme: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = read_toml("changes")
    verbs, nouns = data["verbs"], data["nouns"]
    sign = {w.lower(): s for key, s in (("up", 1), ("down", -1)) for w in verbs[key]}
    sign |= {w.lower(): s for key, s in (("up", 1), ("down", -1)) for w in nouns[key]}
    sign |= {w.lower(): s for key, s in (("after_up", 1), ("after_down", -1)) for w in nouns[key]}
    guard = "".join(rf"(?!{re.escape(w[::-1])})" for w in verbs["not_after"])
    short = backwards(w for w in verbs["up"] + verbs["down"] if w in verbs["short"])
    long = backwards(w for w in verbs["up"] + verbs["down"] if w not in verbs["short"])
    particles = backwards(verbs["particles"])
    basis_of = {w.lower(): k for k in ("yoy", "mom", "plain") for w in data["basis"][k]}
    near = "|".join(f"(?P<{k}>{p})" for k, p in data["basis_near"].items())
    far = "|".join(f"(?P<far_{k}>{p})" for k, p in data["basis_far"].items())
    said = alternation(basis_of, case=False)
    english = [w for w in basis_of if w.isascii() and basis_of[w] != "plain"]
    between = alternation([*english, *data["basis"]["adjectives"]], case=False)
    outside = alternation([w for w in english if w.startswith(tuple(data["basis"]["outside"]))], case=False)
    by = {w: s for key, s in (("up", 1), ("down", -1)) for w in data["by"][key]}
    sign |= {w: s for w, s in by.items() if w not in sign}
    phrase_of = {
        w.lower(): row
        for row in entries(
            "changes", "phrase", {"words": list, "kind": str, "unit": str, "value": str}, {"change": str, "bound": str, "qualifier": str}
        )
        for w in row["words"]
    }
    return _Words(
        sign=sign,
        verb=re.compile(rf"(?i)(?:\s?{particles}){{0,2}}\s?(?P<verb>{long}|{short}{guard})"),
        noun=re.compile(
            rf"(?i)(?:[为达至仅是已也更均还]|到达|别分|达高|约|近|过?超|逾|\s){{0,3}}(?P<verb>{backwards(nouns['up'] + nouns['down'])})"
        ),
        after=re.compile(rf"(?:\s(?P<said>{between}))?\s?(?P<verb>{alternation(nouns['after_up'] + nouns['after_down'], case=False)})"),
        basis=re.compile(f"(?P<said>{said})|{near}|{far}"),
        basis_of=basis_of,
        later_basis=re.compile(rf",?\s(?:(?P<far>{outside})|(?P<near>{alternation(english, case=False)}))"),
        later_still=re.compile(rf"(?:[^.;,%$]|\d[.,]\d){{1,60}}?\s(?P<far>{outside})"),
        by=re.compile(rf"(?i)\b(?P<verb>{alternation(by)})\s[^.;:,\d%]{{3,60}}\sby\s$"),
        lead=re.compile(rf"(?:{said}|{near}|{data['basis_far']['yoy']})?\s?(?:{alternation(verbs['adverbs'])}){{0,2}}$"),
        phrases=re.compile(f"({alternation(phrase_of, case=False)})"),
        phrase_of=phrase_of,
        not_phrase=re.compile(rf"(?i)(?:{'|'.join(data['halves_of_time']['before'])})[ -]$"),
        extreme=re.compile("|".join(data["extremes"].values())),
        level=re.compile(rf"\s?{alternation(verbs['level_bounds'], case=False)}\s"),
        numbered=re.compile(alternation([w for w in basis_of if w[0].isdigit()])),
        last=frozenset(
            c for w in (*verbs["up"], *verbs["down"], *verbs["particles"], *nouns["up"], *nouns["down"]) for c in (w[-1], w[-1].upper())
        )
        | frozenset(" 为达至仅是已也更均还到别约近超过逾"),
    )


def change_before(text: str, start: int, floor: int) -> Change | None:
    """The change whose verb or noun ends, with its particles, where a number (or its qualifier) starts.

    >>> c = change_before("出口同比大幅下降", 8, 0); c.sign, c.basis, c.start
    (-1, 'yoy', 2)
    """
    w, low = _words(), max(floor, start - _WINDOW)
    if text[start - 1 : start] not in w.last or w.level.match(text, start):
        return None
    turned = text[low:start][::-1]
    m = w.verb.match(turned) or w.noun.match(turned)
    if not m:
        return None
    verb = m.group("verb")[::-1].lower()
    begin = at_verb = start - m.end()
    lead = w.lead.search(text, max(floor, begin - _WINDOW), begin)
    if lead and lead.start() < begin:
        begin = lead.start() + (text[lead.start()] == " ")
    verbs = read_toml("changes")["verbs"]
    weak = "all" if verb in verbs["share_only"] else "count" if verb in verbs["never_with_counts"] else ""
    basis, at = basis_before(text, at_verb)
    return Change(w.sign[verb], basis, begin, start, weak, basis != "plain" and at < begin)


def change_after(text: str, end: int) -> Change | None:
    """The noun of change right after a number: 54%的降幅, a 20% increase."""
    m = _words().after.match(text, end)
    if not m:
        return None
    verb = m.group("verb").lower()
    said = (m.group("said") or next((w for w in _words().basis_of if verb.endswith(" " + w)), "")).lower()
    basis = _words().basis_of.get(said, "mom") if said else basis_before(text, end)[0]
    return Change(_words().sign[verb], basis, end, m.end(), far=basis != "plain")


def basis_before(text: str, at: int) -> tuple[str, int]:
    """The nearest basis word left of a verb, in its clause, and where it stands; plain without one."""
    low = max(0, at - _BASIS_WINDOW)
    for i in range(at - 1, low - 1, -1):
        stop = text[i] in "。;\n" or (text[i] == "," and not text[i + 1 : i + 2].isdigit())
        if stop or (text[i] == " " and not text[i - 1].isascii()) or (text[i] == " " and text[i - 1] == "%"):
            low = i + 1
            break
    found, place = "plain", at
    for m in _words().basis.finditer(text, low, at):
        group = m.lastgroup or ""
        if _words().extreme.match(text, m.end()):
            continue  # 较去年2月低点: what it is compared with is a day, not the year
        leads = m.end() + 1 == at and not _NUMBER.search(text, max(0, m.start() - 5), m.start())  # a year-on-year rise of
        if group == "said" and not leads and _words().later_basis.match(text, m.start() - 1) and m.group()[0].isascii():
            continue  # what an English text compares with stands after its change
        found = _words().basis_of[m.group().lower()] if group == "said" else group.removeprefix("far_")
        place = m.start()
    return found, place


def basis_after(text: str, end: int) -> tuple[str, int] | None:
    """The basis that follows its number, and where the words of the change end: past year on year, before from a year earlier.

    >>> basis_after("rose 5.2% year on year", 9), basis_after("rose 5.2% in May from a year earlier", 9)
    (('yoy', 22), ('yoy', 9))
    """
    if text[end : end + 1] not in (" ", ","):
        return None
    m = _words().later_basis.match(text, end) or _words().later_still.match(text, end)
    if not m or _words().extreme.match(text, m.end()):
        return None
    word = m.group(m.lastgroup or 0).lower()
    return _words().basis_of[word], end if m.lastgroup == "far" else m.end()


def basis_end(text: str, end: int) -> int:
    """Where the words end that say, right after a change, what it is compared with; the same place where there are none.

    >>> basis_end("fell 3% from a year earlier to 5 kt", 7), basis_end("fell 3% year on year", 7)
    (27, 7)
    """
    m = _words().later_basis.match(text, end) if text[end : end + 1] == " " else None
    return m.end() if m and m.lastgroup == "far" else end


def change_by(text: str, start: int) -> int:
    """The sign of a change whose English verb stands before what it changes (cut the use of X by 5%); 0 where there is none."""
    if text[max(0, start - 3) : start] != "by ":
        return 0
    m = _words().by.search(text, max(0, start - 84), start)
    return _words().sign[m.group("verb").lower()] if m else 0


def basis_at(text: str, at: int) -> int:
    """Where a basis word that begins with a number (5日) ends, if one begins at a position, or 0."""
    m = _words().numbered.match(text, at)
    return m.end() if m else 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A whole phrase with a fixed value (减半, 翻番, 一半, doubled)."""

    start: int
    end: int
    kind: str
    unit: str
    value: Decimal
    change: str | None
    bound: str
    qualifier: str | None
    word: str


_TIMES = ("年", "个", "天", "月", "小", "世")


@lru_cache(maxsize=1)
def phrase_starts() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that Chinese phrases begin with, and the first words (lower case) of English ones."""
    words = _words().phrase_of
    return frozenset(w[0] for w in words if not w[0].isascii()), frozenset(w.split()[0].split("-")[0] for w in words if w[0].isascii())


def is_part_of_name(text: str, phrase: Phrase) -> bool:
    """Whether a phrase is part of a longer name (the first half of 2025)."""
    m = _words().not_phrase.search(text, max(0, phrase.start - 10), phrase.start)
    return m is not None and phrase.word.startswith("half")


def phrase_at(text: str, at: int) -> Phrase | None:
    """The fixed phrase that begins at a position of the folded text.

    >>> phrase_at("产量减半", 2).value
    Decimal('-50')
    """
    c = text[at]
    if c not in phrase_starts()[0] and not (c.isascii() and c.isalpha()):
        return None
    m = _words().phrases.match(text, at)
    if not m or (m.group(1)[-1] == "半" and text[m.end() : m.end() + 1] in _TIMES):
        return None  # 近半年: half a year
    row = _words().phrase_of[m.group(1).lower()]
    bound, qualifier = row.get("bound", "exact"), row.get("qualifier")
    value = Decimal(row["value"])
    return Phrase(m.start(), m.end(), row["kind"], row["unit"], value, row.get("change"), bound, qualifier, m.group(1).lower())
