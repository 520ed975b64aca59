"""Findings: sentences by language from templates, filled from result rows; silent where a value is absent; ranked by a stated rule."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from string import Formatter
from typing import Any

from reportlib.analysis.chains import stage_of
from reportlib.brief import names
from reportlib.brief.counts import PREFIX
from reportlib.brief.dates import write_date
from reportlib.brief.display import Inline, Run, plain
from reportlib.brief.numbers import TEMPLATES, Number, counted, says_nothing, shape_of, write_is, write_number, write_spread, write_support
from reportlib.errors import LexiconError

SLOTS = (
    "number",
    "area",
    "item",
    "stage",
    "measure",
    "obs_status",
    "event_type",
    "party",
    "activity",
    "date",
    "text",
    "span",
    "count",
    "aside",
)
_FIELDS = {
    "id": str,
    "section": str,
    "slots": dict,
    "main": str,
    "consequence": float,
    "weigh": str,
    "heading": str,
    "sentence": str,
    "when": dict,
}
_BOUND = ("count", "span")
"""Kinds of slots whose words lead to a note: a count to that of its template, a span to that of the main number."""
_ARTICLES = {"the": "the ", "The": "The "}


@dataclass(frozen=True, slots=True)
class Template:
    """One finding as data.

    Attributes:
        slots: Name to type of each slot.
        main: The number that decides the wording and the rank.
        consequence: Its weight in the summary, 0 to 1; times the share of the whole that it speaks of, or, where ``weigh`` is "rest", times
            what is left of the whole (a ratio that matters because it is small).
        when: Other wordings by the shape of the main number ("all" for 100 %, at_least …).
    """

    id: str
    section: str
    slots: dict[str, str]
    main: str | None = None
    consequence: float = 0.5
    weigh: str = "share"
    heading: str | None = None
    sentence: str | None = None
    when: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that can be said: its sentence, its heading, where it belongs, and what its rank is made of (each 0 to 1)."""

    id: str
    section: str
    sentence: Inline
    heading: Inline
    evidence: float
    surprise: float
    consequence: float

    @property
    def score(self) -> float:
        """Rank by the weights of templates/ranking.toml."""
        w = ranking()["weights"]
        return float(w["evidence"] * self.evidence + w["surprise"] * self.surprise + w["consequence"] * self.consequence)


@cache
def ranking() -> dict[str, Any]:
    """The rule by which the summary chooses: weights, how many findings, and how many of one kind."""
    with (TEMPLATES / "ranking.toml").open("rb") as f:
        return tomllib.load(f)


@cache
def _file(language: str, kind: str = "phrases") -> dict[str, Any]:
    path = TEMPLATES / f"{kind}.{language}.toml"
    try:
        with path.open("rb") as f:
            return tomllib.load(f)
    except (FileNotFoundError, tomllib.TOMLDecodeError) as e:
        raise LexiconError(f"no templates for the language {language}: {e}", file=path, remedy="use en or zh, or mend the file") from None


@cache
def templates(language: str) -> dict[str, Template]:
    """The templates of a language by id.

    Raises:
        LexiconError: A template is malformed; names the file, the entry and the remedy.
    """
    path, out = TEMPLATES / f"findings.{language}.toml", {}
    for row in _file(language, "findings")["finding"]:
        where = f"[[finding]] {row.get('id')}"
        for key, value in row.items():
            if key not in _FIELDS or not isinstance(value, _FIELDS[key]):
                raise LexiconError(
                    f"{key} = {value!r} is unknown or of the wrong type", file=path, where=where, remedy=f"use {', '.join(_FIELDS)}"
                )
        t = Template(**row)
        for text in (t.heading, t.sentence, *(v for w in t.when.values() for v in w.values())):
            for slot in _slots(text or ""):
                if t.slots.get(slot) not in SLOTS:
                    raise LexiconError(
                        f"the slot {{{slot}}} has no type",
                        file=path,
                        where=where,
                        remedy=f"declare it in slots as one of {', '.join(SLOTS)}",
                    )
        if t.main is not None and t.slots.get(t.main) != "number":
            raise LexiconError(f"main = {t.main!r} is not a number slot", file=path, where=where, remedy="name a slot of type number")
        if t.id in out:
            raise LexiconError("two templates with this id", file=path, where=where, remedy="rename one")
        out[t.id] = t
    return out


def phrase(key: str, language: str, **values: object) -> str:
    """A fixed wording of the brief (templates/phrases.<language>.toml): headings of columns, lines of the title page, notes.

    >>> phrase("missing.section", "en")
    'The documents say nothing on this.'
    """
    try:
        pattern = _file(language)["phrases"][key]
    except KeyError:
        path = TEMPLATES / f"phrases.{language}.toml"
        raise LexiconError(f"no phrase {key!r}", file=path, where="[phrases]", remedy=f'add "{key}" = "…"') from None
    return str(pattern).format(**values) if values else str(pattern)


def phrase_or(key: str, otherwise: str, language: str) -> str:
    """A fixed wording, or the given text where there is none."""
    return str(_file(language)["phrases"].get(key, otherwise))


def called(kind: str, code: str | None, language: str) -> str | None:
    """What a code is called in the brief (kind: area, party, item, stage, measure …); None for nothing."""
    return _name(kind, code, "", language) if code else None


def count(noun: str, number: int, language: str) -> str:
    """A count with its noun in the right plural form.

    >>> count("document", 1, "en"), count("document", 5, "zh")
    ('1 document', '5份文件')
    """
    return counted(_file(language)["counted"][noun], number, language)


def count_or_none(noun: str, number: int, language: str) -> str | None:
    """A count, or None where the language has no such noun."""
    return count(noun, number, language) if noun in _file(language)["counted"] else None


def say(template: str, language: str, part: str = "sentence", **values: object) -> Inline | None:
    """The runs of a template, or None where a value that it needs is absent."""
    t = templates(language)[template]
    main = values.get(t.main or "")
    pattern = t.heading if part == "heading" else t.sentence
    for shape in _shapes(main):
        pattern = t.when.get(shape, {}).get(part, pattern)
    if not pattern or (isinstance(main, Number) and says_nothing(main)):
        return None
    runs: Inline = []
    for literal, slot, spec, _ in Formatter().parse(pattern):
        if literal:
            runs.append(Run(literal))
        if slot is not None:
            kind = t.slots[slot]
            filled = _fill(kind, spec or "", values.get(slot), language)
            if not filled and kind != "aside":
                return None
            if kind in _BOUND:
                of = main.result_id if kind == "span" and isinstance(main, Number) else PREFIX + t.id
                filled = [replace(run, result_id=of) for run in filled]
            runs += filled
    return _joined(runs)


def find(template: str, language: str, surprise: float = 0.0, weight: float = 1.0, **values: object) -> Finding | None:
    """A finding with its rank, or None where the template falls silent; ``weight`` (0 to 1) scales its consequence."""
    t = templates(language)[template]
    sentence, heading = say(template, language, "sentence", **values), say(template, language, "heading", **values)
    if sentence is None and heading is None:
        return None
    main = values.get(t.main or "")
    sources, claims = (main.n_sources, main.n_claims) if isinstance(main, Number) else (1, 1)
    return Finding(
        t.id,
        t.section,
        sentence or heading or [],
        heading or sentence or [],
        evidence=0.7 * (1 - 0.5**sources) + 0.3 * (1 - 0.5**claims),
        surprise=min(1.0, max(0.0, surprise)),
        consequence=weight * t.consequence * (_magnitude(main, t.weigh) if isinstance(main, Number) else 1.0),
    )


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, best first: by score, by section, id and results (the same in each language); no kind more often than the rule allows."""
    allowed = ranking()["of_one_kind"]
    taken: dict[str, int] = {}
    out: list[Finding] = []
    for f in sorted(
        findings, key=lambda f: (-f.score, f.section, f.id, [r.result_id for r in f.sentence if r.result_id], plain(f.sentence))
    ):
        if taken.get(f.id, 0) < allowed:
            taken[f.id] = taken.get(f.id, 0) + 1
            out.append(f)
    return out


def rank(findings: Iterable[Finding], limit: int | None = None) -> list[Finding]:
    """The best of the ordered findings: ``limit``, or as many as the summary holds."""
    return ordered(findings)[: limit if limit is not None else ranking()["limit"]]


def _shapes(main: object) -> list[str]:
    """The shape of a number, and whether it is the whole."""
    if not isinstance(main, Number):
        return []
    whole = main.unit == "%" and not main.change and main.value == 100 and write_spread(main) is None
    return [shape_of(main), *(["all"] if whole else [])]


def _magnitude(n: Number, weigh: str) -> float:
    """How much of the whole a share speaks of, or leaves; 1 for anything that is not a share."""
    stated = next((v for v in ((n.value, n.high, n.low) if weigh == "rest" else (n.value, n.low, n.high)) if v is not None), None)
    if n.unit != "%" or stated is None:
        return 1.0
    share = min(1.0, abs(float(stated)) / 100)
    return 1 - share if weigh == "rest" else share


def _fill(kind: str, spec: str, value: object, language: str) -> Inline:
    """The runs of one slot; none where its value is absent."""
    if value is None or value == "" or value == []:
        return []
    if kind == "number":
        if not isinstance(value, Number) or shape_of(value) == "none":
            return []
        return number_runs(value, language, spec.endswith("full"), statement=spec.startswith("is"))
    if kind == "count":
        n, result_id = value if isinstance(value, tuple) else (value, None)
        return [Run(count(spec, int(str(n)), language), result_id, strong=result_id is not None)]
    if kind == "aside":
        return [Run(phrase("aside", language, text=value))]
    if kind == "date":
        return [Run(write_date(str(value), language) or "")]
    if kind == "activity":
        stage, item = value if isinstance(value, tuple) else (None, None)
        # magnets are made, rare earths are made into magnets
        done = "activity_of_goods" if item and stage_of(str(item), None) == stage else "activity"
        pattern = _file(language)[done].get(stage)
        return [] if pattern is None or not item else [Run(pattern.format(item=_name("item", str(item), spec, language)))]
    if isinstance(value, (list, tuple)):
        return [Run(names.join([_name(kind, str(v), spec, language) for v in value], language))]
    return [Run(_name(kind, str(value), spec, language))]


def number_runs(n: Number, language: str, support: bool = True, statement: bool = False) -> Inline:
    """A number (as a statement: "is …"), and what it stands on in brackets; both lead to the same note."""
    before, text, after = write_is(n, language) if statement else ("", write_number(n, language), "")
    runs = [Run(before), Run(text, n.result_id, strong=True), Run(after)]
    runs = [r for r in runs if r.text]
    return [*runs, Run(write_support(n, language), n.result_id)] if support and shape_of(n) != "none" else runs


def _name(kind: str, code: str, spec: str, language: str) -> str:
    """A name with its article (English: the United States) and its capital, as the template asks."""
    known = _file(language)
    text = code if kind == "text" and code not in known["the"] and not _is_area(code) else known["names"].get(code)
    text = text or names.name(code, "area" if kind == "party" else kind, language)
    if spec in _ARTICLES and code in known["the"]:
        return _ARTICLES[spec] + text
    return text[:1].upper() + text[1:] if spec in ("The", "capital") else text


def _is_area(code: str) -> bool:
    return (len(code) == 2 and code.isupper()) or code in ("G7", "WORLD")


def _joined(runs: Inline) -> Inline:
    """Neighbouring plain runs as one."""
    out: Inline = []
    for r in runs:
        if out and r == Run(r.text) and out[-1] == Run(out[-1].text):
            out[-1] = Run(out[-1].text + r.text)
        else:
            out.append(r)
    return out


def _slots(pattern: str) -> list[str]:
    return [slot for _, slot, _, _ in Formatter().parse(pattern) if slot is not None]
