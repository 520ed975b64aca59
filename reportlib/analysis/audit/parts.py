"""Parts and wholes: sums, shares of a total, what remains, and parts larger than their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportlib.analysis.audit import words
from reportlib.analysis.audit.equations import Check, Equation, Term
from reportlib.analysis.audit.figures import Figure, Statement
from reportlib.analysis.interval import Interval


def _sum(x: Sequence[Interval]) -> Interval:
    found = x[0]
    for part in x[1:]:
        found = found + part
    return found


def _share(x: Sequence[Interval]) -> Interval:
    return x[0] / x[1] * 100


SUM = Equation("part_whole_sum", "sum", "{all}", _sum, slips=("swapped",))
NEW = Equation("part_whole_sum", "addition", "{0} + {1}", _sum, slips=("swapped",))
WITHIN = Equation("part_exceeds_whole", "parts_within", "{all}", _sum, "≤", slips=("swapped",))
SHARES = Equation("part_exceeds_whole", "shares_within", "{all}", _sum, "≤")
BELOW = Equation("part_exceeds_whole", "share_above_all", "{0}", lambda x: x[0], "≤")
NEGATIVE = Equation("part_exceeds_whole", "share_below_nothing", "−({0})", lambda x: -x[0], "≤")
SHARE = Equation("share_times_total", "share", "{0} ÷ {1} × 100", _share, slips=("swapped",))
REST = Equation("complement", "rest_of_hundred", "{all}", _sum)

ADDABLE = ("mass", "money", "count", "other")
GROUPS = frozenset({"WORLD", "EU", "G7"})
"""Subjects that contain others."""
OF_A_WHOLE = ("import_share", "dependence", "world_share", "recovery_rate", "purity", "target_share")
SURE = 0.7
"""Shares are added up only where their subjects were read with at least this confidence."""
_WHOLE = Term.given("100%", 100.0)
_STOP = re.compile(r"[。!?！？;；|\n]")
_JOIN = re.compile(r"[、,，]|和|及|与|以及|\band\b|\bplus\b|加")


def sums(statement: Statement) -> Iterator[Check]:
    """Parts listed and then added up: "A 3 t, B 4 t, together 7 t"; and "a total of 7 t: A 3 t, the rest B 4 t"."""
    figures = statement.figures
    for i, total in enumerate(figures):
        if total.kind not in ADDABLE or not total.is_level:
            continue
        before = statement.before(i)
        beyond = words.pattern("beyond").search(re.split(r"[,，]", before)[-1])
        if words.ends("total", before) and not beyond and i >= 2 and words.size(before) <= 20 and not re.search(r"[（(][^)）]*$", before):
            parts = _parts_before(statement, i)
            if len(parts) >= 2:
                yield Check(SUM, tuple(map(Term.of, parts)), statement, Term.of(total))
                continue
        yield from _divided(statement, i)


def _parts_before(statement: Statement, i: int) -> list[Figure]:
    """The run of numbers of the total's kind right before it, joined as a list; none where anything else stands among them."""
    figures, found = statement.figures, []
    last = i - 1
    # "两家合计": the number of parts may stand right before the total
    announced = figures[last].value if figures[last].kind == "count" and words.size(statement.before(i)) <= 4 else None
    last = last if announced is None else last - 1
    for j in range(last, -1, -1):
        gap = statement.between(j, j + 1 if j < last or announced is None else i)
        if not figures[j].like(figures[i]) or _STOP.search(gap) or words.size(gap) > 30:
            break
        # what stands before "of which" is the whole
        if j < last and (not _JOIN.search(gap) or _unread(gap) or words.has("of_which", gap)):
            break
        found.append(figures[j])
    parts = found[::-1]
    if announced is not None and announced != len(parts):
        return []
    # what stands before the first part must not make it a whole of its own
    first = figures.index(parts[0]) if parts else 0
    opening = statement.before(first)
    moves = words.ends("from", opening) or (words.ends("to", opening[-4:]) and not words.has("respectively", opening))
    if moves or words.has("net", statement.folded):
        return []
    return parts


def _divided(statement: Statement, i: int) -> Iterator[Check]:
    """A whole, then its parts: with "of which" they may not exceed it, with "the rest" or all of a stated number they make it up."""
    figures, total = statement.figures, statement.figures[i]
    parts: list[Figure] = []
    opened = closed = _opens_list(statement, i)
    divides = words.pattern("opens_whole").search(statement.before(i)) is not None
    if closed and not _all_alike(statement, i):
        return
    opened = opened or divides
    if of_before(statement, i):
        return
    for j in range(i + 1, len(figures)):
        gap = statement.between(j - 1, j)
        if _STOP.search(gap) or words.size(gap) > 40:
            break
        if _unread(gap):
            return
        opened = opened or words.has("of_which", gap)
        if not opened and (figures[j].change is not None or of_before(statement, j)):
            continue
        if not opened:
            break
        if figures[j].unit == "%" or figures[j].kind == "multiple":
            continue
        if not figures[j].like(total) or words.has("other_change", _without_of_which(gap)):
            break
        if of_before(statement, j):
            break
        parts.append(figures[j])
        if words.has("closing", gap):
            closed = True
            break
    if len(parts) >= 2 and (closed or len(parts) == _number_of_parts(statement.before(i))):
        yield Check(SUM, tuple(map(Term.of, parts)), statement, Term.of(total))
    elif parts:
        several = parts if words.has("respectively", statement.between(i, i + 1)) or len(parts) == 1 else parts[:1]
        yield Check(WITHIN, tuple(map(Term.of, several)), statement, Term.of(total))


def _opens_list(statement: Statement, i: int) -> bool:
    """Whether a colon follows a total that is called one, so that what comes is all of it: "totalled 15 t: 8 t in May and 7 t in June"."""
    after = statement.after(i)
    if words.starts("comprises", after):
        return True
    called = words.ends("total", statement.before(i)) or words.has("whole", re.split(r"[,，]", statement.before(i))[-1])
    money = statement.figures[i].kind == "money" and words.size(after) <= 24
    return (called and re.match(r"\s*[:：]", after) is not None) or (money and re.search(r"[:：]\s*$", after) is not None)


def _all_alike(statement: Statement, i: int) -> bool:
    """Whether all numbers after a total are parts of its kind, the last one joined to the others."""
    rest = statement.figures[i + 1 :]
    joined = _JOIN.search(statement.before(len(statement.figures) - 1)) is not None
    return len(rest) >= 2 and joined and all(f.like(statement.figures[i]) for f in rest)


def _number_of_parts(text: str) -> int | None:
    """How many parts the words before a total announce ("欧洲三国合计"), if they say it once."""
    found = words.pattern("number_of_parts").findall(text)
    return words.number(next(w for w in found[0] if w)) if len(found) == 1 else None


def of_before(statement: Statement, k: int) -> bool:
    """Whether a level is of an earlier time, by the words before it."""
    before = statement.before(k)[-14:]
    return words.ends("from", before) or words.has("compared", before) or words.has("earlier", before)


def _unread(gap: str) -> bool:
    """Whether a number stands between two others that was not read as one: then the parts are not all known."""
    return words.pattern("unread").search(gap) is not None


def _without_of_which(gap: str) -> str:
    return re.sub("其中|of which", "", gap)


def shares(statement: Statement) -> Iterator[Check]:
    """A part, its whole and the share: "of the world's 390,000 t China makes 270,000 t, or 69 %"."""
    figures = statement.figures
    for i, share in enumerate(figures):
        if share.unit != "%" or share.change is not None or i < 1 or words.pattern("not_a_share").match(statement.after(i)):
            continue
        before = statement.before(i)
        part = figures[i - 1]
        if part.kind not in ADDABLE or not part.is_level or words.size(before) > 16 or _STOP.search(before):
            continue
        if not (words.pattern("share_word").match(before) or re.fullmatch(r"\s*[(（]\s*", before)) or words.has("change", before):
            continue
        whole = _whole_before(statement, i - 1) if not _of_other(before) else None
        if whole is not None:
            yield Check(SHARE, (Term.of(part), Term.of(whole)), statement, Term.of(share))
    for i in range(1, len(figures) - 1):
        # "A t, p % of the world's T t": the whole stands between or after
        part, share, whole = figures[i - 1], figures[i], figures[i + 1]
        if share.unit == "%" and share.change is None and part.kind in ADDABLE and part.like(whole):
            first, second = statement.before(i), statement.after(i)
            told = words.has("share", first) and words.size(first) <= 10 and re.match(r"\s*of (?:the )?", second)
            # "half of the 2,400 t": the share brings its own "of"
            own = words.folded(share.exact).endswith(" of") and words.pattern("half_of").fullmatch(second)
            told = told or (own and re.fullmatch(r",\s*(?:or |just |about )?", first))
            if told and words.size(second) <= 40:
                yield Check(SHARE, (Term.of(part), Term.of(whole)), statement, Term.of(share))
    for i in range(1, len(figures) - 1):
        # "A吨,占全球T吨的p%"; "A t of the T t made worldwide, or p %"
        part, whole, share = figures[i - 1], figures[i], figures[i + 1]
        if share.unit == "%" and share.change is None and part.kind in ADDABLE and part.like(whole):
            first, second = statement.before(i), statement.after(i)
            if words.pattern("part_of_the").fullmatch(first) and words.pattern("share_told").fullmatch(second):
                yield Check(SHARE, (Term.of(part), Term.of(whole)), statement, Term.of(share))
                continue
            clause = re.split(r"[,，]", first)[-1]
            if "占" in clause and words.pattern("whole_noun").fullmatch(second) and not _STOP.search(first):
                yield Check(SHARE, (Term.of(part), Term.of(whole)), statement, Term.of(share))


def _of_other(before: str) -> bool:
    """A share of something else than the total named: of exports while the total is output."""
    return words.pattern("share_of_other").search(before) is not None


def _whole_before(statement: Statement, i: int) -> Figure | None:
    """The whole that a part belongs to: called one, or followed by "of which"."""
    figures = statement.figures
    for j in range(i - 1, max(-1, i - 4), -1):
        gap = statement.between(j, j + 1)
        if _STOP.search(gap) or words.size(gap) > 40:
            return None
        if figures[j].like(figures[i]) and of_before(statement, j):
            continue
        if figures[j].like(figures[i]):
            clause = re.split(r"[,，:：]", statement.before(j))[-1]
            opened = words.has("of_which", statement.between(j, i))
            called = words.has("whole", clause) and not words.has("change", statement.between(j, i))
            return figures[j] if opened or called else None
        if figures[j].is_level and figures[j].kind in ADDABLE:
            return None
    return None


def amounts_of_shares(statement: Statement) -> Iterator[Check]:
    """A whole, a share and the amount that it comes to: "20,000吨,其中98%、也就是19,600吨来自中国"."""
    figures = statement.figures
    for i in range(1, len(figures) - 1):
        whole, share, part = figures[i - 1 : i + 2]
        before, gap = statement.before(i), statement.after(i)
        if share.unit != "%" or share.change is not None or part.kind not in ADDABLE or not part.like(whole) or _STOP.search(before + gap):
            continue
        near = words.size(before) <= 8 and not words.has("change", before) and not of_before(statement, i - 1)
        if near and words.pattern("that_is").fullmatch(gap):
            yield Check(SHARE, (Term.of(part), Term.of(whole)), statement, Term.of(share))


def shares_in_a_row(statement: Statement) -> Iterator[Check]:
    """Three shares or more told in a row of one whole, without another quantity named: together at most all of it."""
    run: list[Figure] = []
    for i, figure in enumerate(statement.figures):
        before = statement.before(i)
        last = re.split(r"[,，、]", before.rstrip())[-1]
        told = figure.unit == "%" and figure.change is None and "占" in last[-4:] and words.size(before) <= 16
        if told and run and (_STOP.search(before) or words.has("share_nouns", before) or words.has("of_which", before)):
            told = False
        if not told and run and len(run) >= 3:
            yield Check(SHARES, tuple(map(Term.of, run)), statement, _WHOLE)
        run = [*run, figure] if told else []
    if len(run) >= 3:
        yield Check(SHARES, tuple(map(Term.of, run)), statement, _WHOLE)


def complements(statement: Statement) -> Iterator[Check]:
    """Shares and what remains: "60 % comes from China, the remaining 40 % from Malaysia"."""
    figures = statement.figures
    for i, last in enumerate(figures):
        if last.unit != "%" or last.change is not None or i < 1:
            continue
        others = words.ends("others", statement.before(i)) and len(words.found("share_nouns", statement.folded[: last.start])) <= 1
        if not words.ends("rest", statement.before(i)) and not (others and i >= 2):
            continue
        parts: list[Figure] = []
        for j in range(i - 1, -1, -1):
            gap = statement.between(j, j + 1)
            if (
                figures[j].unit != "%"
                or figures[j].change is not None
                or _STOP.search(gap)
                or words.size(gap) > 40
                or words.has("of_which", gap)
            ):
                break
            parts.append(figures[j])
        if parts and not words.has("of_which", statement.before(i)):
            # "the remaining 80 %" may also be eighty per cent of the rest: then nothing is said against it
            yield Check(REST, tuple(map(Term.of, [*parts[::-1], last])), statement, _WHOLE)


def shares_of_one(statement: Statement) -> Iterator[Check]:
    """Shares of one whole held by several parties in one sentence: together at most all of it."""
    groups: dict[tuple[object, ...], dict[str, Figure]] = {}
    for i, figure in enumerate(statement.figures):
        if words.has("of_which", statement.before(i)):
            break  # what follows is shares of the share before
        for claim in figure.claims[:1]:
            holder = "counterpart_area" if claim["measure"] == "import_share" else "ref_area"
            fixed = figure.of("ref_area") if claim["measure"] == "import_share" else ""
            name, sure = figure.of(holder), float(claim.get("confidence") or 0) >= SURE
            plain = figure.unit == "%" and figure.change is None and figure.of("obs_status") in ("actual", "estimate")
            # a bare share may be of another importer: "40% from there; Japan is worse, over 90%"
            told = claim["measure"] == "world_share" or words.has("supplier", _clause(statement.before(i))) or _supplied(statement, i)
            entity = figure.of("ref_entity") or figure.of("counterpart_entity")
            of_one = claim["measure"] in ("world_share", "import_share") and name not in GROUPS
            if name and of_one and sure and plain and told and not entity:
                fields = [figure.of(k) for k in ("measure", "item", "stage", "basis", "time_period", "scope")]
                groups.setdefault((*fields, fixed), {}).setdefault(name, figure)
    for held in groups.values():
        if len(held) >= 2:
            yield Check(SHARES, tuple(map(Term.of, held.values())), statement, _WHOLE)


def _supplied(statement: Statement, i: int) -> bool:
    return words.has("supplier", re.split(r"[,，:：;；。]", statement.after(i))[0])


def out_of_range(statement: Statement) -> Iterator[Check]:
    """Shares of a whole above all of it or below nothing."""
    for i, figure in enumerate(statement.figures):
        if figure.unit != "%" or figure.change is not None:
            continue
        share = figure.of("measure") in OF_A_WHOLE or (words.has("share_of", _clause(statement.before(i))[-14:]) and not figure.claims)
        compared = words.pattern("share_of_target").search(_clause(statement.before(i)))
        if share and not compared and figure.strict.low > 100:
            yield Check(BELOW, (Term.of(figure),), statement, _WHOLE)
        elif share and figure.strict.high < 0:
            yield Check(NEGATIVE, (Term.of(figure),), statement, Term.given("0", 0.0))


def additions(statement: Statement) -> Iterator[Check]:
    """So many before, so many new, so many now: "14 members, 2 new, making it 16"."""
    figures = statement.figures
    for i in range(len(figures) - 2):
        old, new, now = figures[i : i + 3]
        if old.kind not in ADDABLE or not (old.like(new) and new.like(now)):
            continue
        first, second = statement.between(i, i + 1), statement.between(i + 1, i + 2)
        if _STOP.search(first + second) or words.size(first) > 40 or words.size(second) > 40:
            continue
        # from where the parts are counted must be the same, so a word for the old level or the sum must not come twice
        if words.ends("new", first) and words.ends("reach", second) and not words.pattern("intended").search(second):
            yield Check(NEW, (Term.of(old), Term.of(new)), statement, Term.of(now))


def _clause(text: str) -> str:
    return re.split(r"[,，:：;；]", text)[-1]
