"""What the brief says: every template in every language with every kind of value, phrases whole in both, the rank as stated."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from string import Formatter

import pytest

from reportlib.brief import findings
from reportlib.brief.dates import write_date
from reportlib.brief.display import Column, Paragraph, Run, Table, plain
from reportlib.brief.findings import Finding, count, find, phrase, rank, ranking, say, templates
from reportlib.brief.numbers import LANGUAGES, TEMPLATES, Number, direction, shape_of, write_number
from reportlib.brief.sayings import sayings
from reportlib.brief.sections.summary import in_turns
from reportlib.errors import LexiconError

N = {"unit": "%", "n_claims": 3, "n_sources": 2, "period": "2024–2026"}
NUMBERS = {
    "point": Number("r-1", Decimal(70), Decimal(60), Decimal(75), **N),
    "all": Number("r-1", Decimal(100), Decimal(100), Decimal(100), **N),
    "interval": Number("r-1", None, Decimal(60), Decimal(75), **N),
    "at_least": Number("r-1", None, Decimal(60), Decimal(100), **N),
    "more_than": Number("r-1", None, Decimal(60), Decimal(100), low_open=True, **N),
    "at_most": Number("r-1", None, Decimal(0), Decimal(6), **N),
    "less_than": Number("r-1", None, Decimal(0), Decimal(6), high_open=True, **N),
    "tonnes": Number("r-1", Decimal(270000), unit="t", n_claims=1, n_sources=1),
    "official": Number("r-1", None, Decimal("35.2"), Decimal("46.3"), unit="%", quantum=Decimal("0.1")),
    "none": Number("r-1", unit="%"),
}
VALUES = {
    "area": ["JP", "US", "EU"],
    "item": ["rare_earths", ["Ga", "Ge"]],
    "party": ["MP Materials", "US"],
    "activity": [("mining", "rare_earths"), ("magnets", "rare_earth_magnets")],
    "stage": ["separation"],
    "measure": ["import_share"],
    "obs_status": ["plan"],
    "event_type": ["export_control"],
    "date": ["2025-12-05", "2025-10", "2030"],
    "text": ["USGS, 2024"],
    "span": ["1 year", "0.5 months"],
    "count": [1, 48],
    "aside": ["Q4 2025", None],
}
EVERY = [(language, t) for language in LANGUAGES for t in templates(language).values()]


def fill(template, number, pick):
    return {slot: number if kind == "number" else VALUES[kind][pick % len(VALUES[kind])] for slot, kind in template.slots.items()}


@pytest.mark.parametrize(("language", "template"), EVERY, ids=lambda v: v if isinstance(v, str) else v.id)
@pytest.mark.parametrize("kind", [k for k in NUMBERS if k != "none"])
@pytest.mark.parametrize("part", ["heading", "sentence"])
def test_every_template_speaks_of_every_value(language, template, kind, part):
    for pick in range(3):
        runs = say(template.id, language, part, **fill(template, NUMBERS[kind], pick))
        assert runs, "no text"
        text = plain(runs)
        assert "{" not in text and "None" not in text and "  " not in text
        assert part == "heading" or text[-1] in (".", "。")
        assert part == "sentence" or text[-1] not in (".", "。")
        assert language == "zh" or text[0].isupper() or text[0].isdigit()
        for run in runs:
            assert (
                run.result_id
                or not any(c.isdigit() for c in run.text)
                or not any(k == "number" for k in template.slots.values())
                or _dated(template)
            )


def _dated(template):
    return bool({"date", "text", "span", "count", "aside"} & set(template.slots.values()))


@pytest.mark.parametrize(("language", "template"), EVERY, ids=lambda v: v if isinstance(v, str) else v.id)
def test_a_template_falls_silent_where_a_value_is_absent(language, template):
    for slot, kind in template.slots.items():
        if kind == "aside":
            continue
        values = fill(template, NUMBERS["point"], 0)
        for absent in [None, ""] + ([NUMBERS["none"]] if kind == "number" else []):
            used = [p for p in ("heading", "sentence") if slot in _slots(getattr(template, p))]
            for part in used:
                assert say(template.id, language, part, **{**values, slot: absent}) is None


@pytest.mark.parametrize(("language", "template"), EVERY, ids=lambda v: v if isinstance(v, str) else v.id)
def test_an_aside_is_left_out_where_it_is_not_known(language, template):
    for slot in (s for s, kind in template.slots.items() if kind == "aside"):
        values = fill(template, NUMBERS["point"], 0)
        said, left = (plain(say(template.id, language, "heading", **{**values, slot: v})) for v in ("Q4 2025", None))
        assert said == left or said.replace(phrase("aside", language, text="Q4 2025"), "", 1) == left


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_sentence_leads_to_its_result(language):
    runs = say("dependence.import_share", language, importer="JP", partner="CN", item="rare_earths", value=NUMBERS["point"])
    numbers = [r for r in runs if r.result_id]
    assert [r.result_id for r in numbers] == ["r-1", "r-1"] and numbers[0].strong and not numbers[1].strong


def test_the_languages_have_the_same_templates_and_phrases():
    en, zh = templates("en"), templates("zh")
    assert list(en) == list(zh)
    for a, b in zip(en.values(), zh.values(), strict=True):
        assert _kept(a) == _kept(b)
        assert set(_slots(a.sentence)) == set(_slots(b.sentence)), a.id
    files = [tomllib.loads((TEMPLATES / f"phrases.{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES]
    for part in ("phrases", "counted", "activity", "activity_of_goods", "names"):
        assert set(files[0][part]) == set(files[1][part]), part
    for key, pattern in files[0]["phrases"].items():
        assert set(_slots(pattern)) == set(_slots(files[1]["phrases"][key])), key


def _kept(t):
    return t.id, t.section, t.slots, t.main, t.consequence, t.weigh, set(t.when)


def test_plural_forms():
    assert count("document", 1, "en") == "1 document" and count("document", 1200, "en") == "1,200 documents"
    assert count("document", 1, "zh") == "1份文件"


def test_whole_and_bound_have_their_own_words():
    who = {"importer": "JP", "partner": "CN", "item": "rare_earths"}
    assert "alone" in plain(say("dependence.reliance", "en", "heading", **who, value=NUMBERS["all"]))
    assert "alone" not in plain(say("dependence.reliance", "en", "heading", **who, value=NUMBERS["at_least"]))
    assert "至少为60%" in plain(say("dependence.reliance", "zh", **who, value=NUMBERS["at_least"]))


def test_shapes_of_the_test_values():
    assert {
        k: shape_of(n) for k, n in NUMBERS.items() if k in ("point", "interval", "at_least", "more_than", "at_most", "less_than", "none")
    } == {k: k for k in ("point", "interval", "at_least", "more_than", "at_most", "less_than", "none")}


def _finding(ident, evidence, surprise, consequence):
    return Finding(ident, "s", [], [], evidence, surprise, consequence)


def test_rank_by_weights_and_few_of_a_kind():
    w, rule = ranking()["weights"], ranking()
    assert abs(sum(w.values()) - 1) < 1e-9
    many = [_finding("a", 0.9, 0.9, 0.9 - i / 100) for i in range(5)] + [_finding("b", 0.5, 0, 0.5), _finding("c", 0.1, 0, 0.1)]
    best = rank(many)
    assert [f.id for f in best] == ["a"] * rule["of_one_kind"] + ["b", "c"]
    assert [f.score for f in best] == sorted((f.score for f in best), reverse=True)
    assert len(rank(many, limit=1)) == 1
    assert rank(reversed(many)) == best


def test_each_section_has_its_turn_before_another_speaks_twice():
    found = [_finding(i, 0.9 - n / 100, 0, 0) for n, i in enumerate(("a", "b", "c"))]
    found = [replace(f, section=s) for f, s in zip(found, ("mining", "mining", "prices"), strict=True)]
    assert [f.id for f in in_turns(found)] == ["a", "c", "b"]


def test_evidence_grows_with_sources_more_than_with_claims():
    who = {"importer": "JP", "partner": "CN", "item": "rare_earths"}

    def evidence(sources, claims):
        n = Number("r", Decimal(70), unit="%", n_claims=claims, n_sources=sources)
        return find("dependence.reliance", "en", **who, value=n).evidence

    assert evidence(2, 2) > evidence(1, 5) > evidence(1, 1)


def test_what_we_wrote_wrongly_is_named():
    with pytest.raises(LexiconError, match="no phrase 'nonsense'"):
        phrase("nonsense", "en")
    with pytest.raises(LexiconError, match="no templates for the language"):
        templates("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates(language):
    for iso in ("2025", "2025-12", "2025-12-05", "2025-Q2", "2025-H1", "2025-10-20/2026-04-20", "not a date", "2025-13-40"):
        assert write_date(iso, language)
    assert write_date(None, language) is None


def _slots(pattern):
    return [s for _, s, _, _ in Formatter().parse(pattern or "") if s]


def test_text_of_a_document_cannot_act_as_a_template():
    runs = say("dependence.outside_official", "en", importer="JP", partner="CN", item="rare_earths", value=NUMBERS["point"],
               official=NUMBERS["official"], sources="{value} <b>")  # fmt: skip
    assert "{value} <b>" in plain(runs)
    assert findings.called("party", "{0} & <i>", "en") == "{0} & <i>"


def test_a_result_is_told_by_its_shortest_sentence_or_by_its_row():
    line = [Run("Japan has "), Run("3 months", "a"), Run(" left. Without them Korea has "), Run("2", "b"), Run(" at most.")]
    row = [[Run("gallium")], [], [Run("750 t", "c"), Run(" (1 claim)", "c")]]
    table = Table("t", [Run("Output")], [Column("Item"), Column("Period"), Column("Value")], [row, [[Run("x", "a")], [], []]])
    assert sayings([Paragraph(line), table]) == {
        "a": "Japan has 3 months left.",
        "b": "Without them Korea has 2 at most.",
        "c": "Output: gallium · 750 t (1 claim)",
    }


@pytest.mark.parametrize(
    ("value", "low", "high", "way", "written"),
    [(-38, -38.5, -37.5, "fell", "38 %"), (27, None, None, "rose", "27 %"), (None, -20, -10, "fell", "10–20 %"), (None, -5, 5, None, None)],
)
def test_a_change_has_a_direction_or_none(value, low, high, way, written):
    value, low, high = (None if v is None else Decimal(str(v)) for v in (value, low, high))
    found = direction(Number("r", value, low, high, unit="%", change=True))
    assert (found and (found[0], write_number(found[1]).replace("\xa0", " "))) == (way and (way, written))
