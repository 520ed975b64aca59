"""Writes a result as people read it: number, interval, unit, claims and sources, by language and without a decimal beyond the source."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.numbers import format_decimal, get_currency_name, get_currency_symbol

from reportlib.brief.dates import LOCALES, write_date
from reportlib.brief.once import once_each, records

if TYPE_CHECKING:
    import pandas as pd

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("en", "zh")
SHAPES = ("point", "interval", "at_least", "more_than", "at_most", "less_than", "none")
MOST_DIGITS = 7
_YEARS = re.compile(r"\d{4}(?:–\d{4})?\Z")
_PART_OF_YEAR = re.compile(r"\d{4}-(?:[QH]\d|\d\d)(?:/\d{4}-\d\d)?\Z")
_MONEY = re.compile(r"([A-Z]{3})(?:/([A-Za-z]+))?\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """One result, ready to be written.

    Attributes:
        quantum: The place value of its last printed digit (1, 0.1, 10000).
        period: What the claims hold for, as a reader reads it, or None.
        computed: Whether its unit is none of its claims'; then an end half a step away is an end, not the rounding of the number.
        caps: Whether a claim itself states 100 % (then 60-100 is an interval, not "at least 60").
        change: Whether it is a change, whose sign is always printed.
    """

    result_id: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str | None = None
    n_claims: int = 0
    n_sources: int = 0
    period: str | None = None
    quantum: Decimal = Decimal(1)
    computed: bool = False
    caps: bool = False
    change: bool = False


@cache
def words(language: str) -> dict[str, Any]:
    """The patterns of ``templates/numbers.<language>.toml``."""
    with (TEMPLATES / f"numbers.{language}.toml").open("rb") as f:
        return tomllib.load(f)


def number_of(row: Mapping[Any, Any], claims: pd.DataFrame | None = None) -> Number:
    """The Number of a result row; ``claims`` (indexed by claim_id) gives the precision and the period of its sources."""
    known = _by_claim(claims) if claims is not None else {}
    used = [known[i] for i in _list(row.get("claim_ids")) if i in known]
    n = Number(
        result_id=str(row["result_id"]),
        value=to_decimal(row.get("value")),
        low=to_decimal(row.get("low")),
        high=to_decimal(row.get("high")),
        low_open=_flag(row.get("low_open")),
        high_open=_flag(row.get("high_open")),
        unit=_text(row.get("unit")),
        n_claims=int(to_decimal(row.get("n_claims")) or 0),
        n_sources=int(to_decimal(row.get("n_sources")) or 0),
    )
    stated_period = _text(row.get("period")) or _text(row.get("time_period"))
    period = years_of([stated_period])
    if not used:
        return replace(n, quantum=_quantum(n, [], known=False), period=period)
    same = [c for c in used if n.unit and _text(c["unit_measure"]) == n.unit]
    stated = [d for d in map(_digit, same) if d is not None]
    periods = [c["time_period"] for c in used]
    return replace(
        n,
        quantum=_quantum(n, stated),
        computed=not stated,
        period=_part_of_year(n, [stated_period] if stated_period else periods) or period or years_of(periods),
        caps=n.unit == "%" and any(to_decimal(c["obs_value"]) == 100 for c in same),
        change=bool(same) and all(_text(c["change"]) for c in same),
    )


@once_each
def _by_claim(claims: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """The claims of a frame by its index."""
    return dict(zip(claims.index, records(claims), strict=True))


def direction(n: Number) -> tuple[str, Number] | None:
    """Which way a change goes (rose, fell) and by how much, without its sign; None where it can be either, or nothing.

    >>> n = Number("r", value=Decimal(-38), unit="%", change=True)
    >>> way, by = direction(n)
    >>> way, by.value
    ('fell', Decimal('38'))
    """
    known = [v for v in (n.value, n.low, n.high) if v is not None]
    if not known or not (all(v > 0 for v in known) or all(v < 0 for v in known)):
        return None
    if known[0] > 0:
        return "rose", replace(n, change=False, caps=True)
    value, low, high = (None if v is None else -v for v in (n.value, n.high, n.low))
    ends = {"low": low, "high": high, "low_open": n.high_open, "high_open": n.low_open}
    return "fell", replace(n, value=value, change=False, caps=True, **ends)  # type: ignore[arg-type]


def years_of(periods: Iterable[object]) -> str | None:
    """The years that ISO periods span: one year, or first and last with an en dash.

    >>> years_of(["2024", "2026-01", None]), years_of(["2025-12"]), years_of([None])
    ('2024–2026', '2025', None)
    """
    years = sorted({y for p in periods if _text(p) for y in re.findall(r"(?<![\d-])\d{4}", str(p))})
    return None if not years else years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _part_of_year(n: Number, periods: Iterable[object]) -> str | None:
    """The quarter, the half year or the months of an amount, which is another amount than that of the year; None for anything else."""
    told = {_text(p) for p in periods}
    one = told.pop() if len(told) == 1 else None
    return one if n.unit == "t" and one and _PART_OF_YEAR.match(one) else None


def shape_of(n: Number) -> str:
    """Which of SHAPES a number has; an interval that says no more than the digits of its value is a point."""
    if n.value is not None:
        return "point"
    low, high = _ends(n)
    # A share cannot pass 100 %, so an interval that ends there by that cap alone says "at least".
    capped = n.unit == "%" and high == 100 and not n.caps and not n.change
    if low is not None and high is not None and not capped:
        return "point" if low == high else "at_most" if low == 0 and not n.high_open else "less_than" if low == 0 else "interval"
    if low is not None:
        return "point" if capped and low == 100 else "more_than" if n.low_open else "at_least"
    if high is not None:
        return "less_than" if n.high_open else "at_most"
    return "none"


def says_nothing(n: Number) -> bool:
    """Whether a number leaves open all that there could be: a floor of zero, or of a share a ceiling of the whole.

    >>> says_nothing(Number("r", low=Decimal(0), unit="month")), says_nothing(Number("r", high=Decimal(100), unit="%"))
    (True, True)
    >>> says_nothing(Number("r", low=Decimal(1), unit="month")), says_nothing(Number("r", low=Decimal(0), high=Decimal(15), unit="%"))
    (False, False)
    """
    shape, (low, high) = shape_of(n), _ends(n)
    if n.change:
        return shape == "none"
    whole = n.unit == "%" and high is not None and high >= 100
    if shape in ("at_least", "more_than"):
        return low is not None and low <= 0
    return shape == "none" or (whole and not n.caps and shape in ("at_most", "less_than"))


def write_number(n: Number, language: str = "en") -> str:
    """The number with its unit: a point, an interval, or a bound in words.

    >>> write_number(Number("r", low=Decimal(60), high=Decimal(75), unit="month"))
    '60–75 months'
    >>> write_number(Number("r", low=Decimal(60), low_open=True, unit="x"), "zh")
    '超过60倍'
    """
    shape, w = shape_of(n), words(language)
    if shape == "none":
        return str(w["none"])
    low, high = _ends(n)
    if shape == "point":
        ends = [_rounded(n.value, n.quantum) if n.value is not None else low]
    else:
        ends = [low, high] if shape == "interval" else [low] if shape in ("at_least", "more_than") else [high]
    return str(w["shapes"][shape]).format(n=_with_unit([e for e in ends if e is not None], n, language))


def write_is(n: Number, language: str = "en") -> tuple[str, str, str]:
    """The number as a statement, in three parts: what goes before it ("is at least"), the number, what goes after it.

    >>> write_is(Number("r", low=Decimal(60), low_open=True, unit="x"), "zh")
    ('超过', '60倍', '')
    """
    shape, w = shape_of(n), words(language)
    bare = write_number(n, language)
    if shape == "none":
        return "", bare, ""
    prefix, suffix = str(w["shapes"][shape]).split("{n}")
    before, after = str(w["is"][shape]).split("{n}")
    return before, bare.removeprefix(prefix).removesuffix(suffix), after


def write_spread(n: Number, language: str = "en") -> str | None:
    """The interval around a stated point, without its unit; None where it says no more than the point."""
    if n.value is None:
        return None
    low, high = _ends(n)
    point = _rounded(n.value, n.quantum)
    if (low is None or low == point) and (high is None or high == point):
        return None
    w = words(language)
    scale, _ = _scale([e for e in (low, high) if e is not None], n, language)
    if low is not None and high is not None and low != high:
        return str(w["range"]).format(low=_digits(low / scale, n, language), high=_digits(high / scale, n, language))
    shape = ("more_than" if n.low_open else "at_least") if low is not None else ("less_than" if n.high_open else "at_most")
    end = low if low is not None else high
    return str(w["shapes"][shape]).format(n=_digits(Decimal(end or 0) / scale, n, language))


def write_support(n: Number, language: str = "en") -> str:
    """What stands in brackets after a number: interval, claims, sources, period.

    >>> write_support(Number("r", value=Decimal(70), low=Decimal(60), high=Decimal(75), unit="%", n_claims=5, n_sources=2, period="2024"))
    ' (60–75; 5 claims, 2 sources; 2024)'
    """
    s = words(language)["support"]
    spread = write_spread(n, language)
    name = ("official" if n.n_claims == 0 else "spread" if spread else "plain") + ("" if n.period else "_no_period")
    counts = s["counts"].format(claims=counted(s["claims"], n.n_claims, language), sources=counted(s["sources"], n.n_sources, language))
    period = s["years"].format(years=n.period) if n.period and _YEARS.match(n.period) else write_date(n.period, language)
    return str(s["brackets"]).format(inside=s[name].format(spread=spread, counts=counts, period=period))


def write_result(n: Number, language: str = "en") -> str:
    """Number and support together: 70 % (60-75; 5 claims, 2 sources; 2024)."""
    return write_number(n, language) + ("" if shape_of(n) == "none" else write_support(n, language))


def counted(forms: Mapping[str, str], count: int, language: str) -> str:
    """The plural form for a count, by the rules of CLDR.

    >>> counted({"one": "{n} claim", "other": "{n} claims"}, 1, "en")
    '1 claim'
    """
    form = str(Locale.parse(LOCALES[language]).plural_form(count))
    return forms.get(form, forms["other"]).format(n=format_decimal(count, locale=LOCALES[language]))


def _ends(n: Number) -> tuple[Decimal | None, Decimal | None]:
    """Both ends, rounded outward; an end exactly half a step away is the rounding of the number itself and goes back to it."""
    low = None if n.low is None or n.low.is_infinite() else _outward(n.low, n, ROUND_FLOOR)
    high = None if n.high is None or n.high.is_infinite() else _outward(n.high, n, ROUND_CEILING)
    if low is not None and high is not None and low > high:  # both were ties of one narrow interval
        low = high = _rounded(((n.low or Decimal(0)) + (n.high or Decimal(0))) / 2, n.quantum)
    return low, high


def _outward(end: Decimal, n: Number, direction: str) -> Decimal:
    steps = (end / n.quantum).quantize(Decimal("1e-9"))
    whole = steps.to_integral_value(ROUND_FLOOR)
    if steps - whole == Decimal("0.5") and not n.computed:
        whole += 1 if direction == ROUND_FLOOR else 0
    elif steps != whole and direction == ROUND_CEILING:
        whole += 1
    return whole * n.quantum


def _rounded(value: Decimal, quantum: Decimal) -> Decimal:
    return (value / quantum).to_integral_value(ROUND_HALF_EVEN) * quantum


def _quantum(n: Number, stated: list[Decimal], known: bool = True) -> Decimal:
    """The finest digit that the claims state; for a unit that no claim has, two significant digits; all digits if none is known."""
    values = [abs(v) for v in (n.value, n.low, n.high) if v is not None and not v.is_infinite() and v != 0]
    if stated:
        return min(stated)
    if not values:
        return Decimal(1)
    if not known or n.unit in (None, "count"):
        last = min(last_digit(v) for v in values)
        # more digits than any source prints come from a division
        return last if (max(values) / last).adjusted() < MOST_DIGITS else Decimal(1).scaleb(max(values).adjusted() - 2)
    return Decimal(1).scaleb(max(values).adjusted() - 1)


def _digit(claim: Mapping[Any, Any]) -> Decimal | None:
    """Place value of the last digit that a claim states."""
    resolution = to_decimal(claim.get("resolution"))
    if resolution is not None and resolution > 0:
        return resolution
    stated = [v for v in (to_decimal(claim.get(k)) for k in ("obs_value", "obs_low", "obs_high")) if v is not None]
    return min((last_digit(v) for v in stated), default=None)


def _scale(ends: list[Decimal], n: Number, language: str) -> tuple[Decimal, str]:
    """The scale word for money (million, 亿): one for both ends of a range."""
    w = words(language)
    if ends and n.unit and (_MONEY.match(n.unit) or n.unit in w["scaled"]):
        for step in w["scale"]:
            if max(abs(e) for e in ends) >= Decimal(str(step["factor"])):
                return Decimal(str(step["factor"])), str(step["word"])
    return Decimal(1), ""


def _with_unit(ends: list[Decimal], n: Number, language: str) -> str:
    w, locale = words(language), LOCALES[language]
    scale, scale_word = _scale(ends, n, language)
    texts = [_digits(e / scale, n, language) for e in ends]
    text = texts[0] if len(texts) == 1 else str(w["range"]).format(low=texts[0], high=texts[1])
    money = _MONEY.match(n.unit or "")
    if money:
        symbol, name = get_currency_symbol(money[1], locale=locale), get_currency_name(money[1], locale=locale)
        sign = "−" if text.startswith("−") and w["money"]["point"].startswith("{symbol}") else ""
        pattern = w["money"]["per" if money[2] else "point"]
        per = w["per"].get(money[2], money[2])
        return sign + str(pattern).format(n=text.removeprefix("−") if sign else text, symbol=symbol, name=name, scale=scale_word, per=per)
    if n.unit is None:
        return text
    forms = w["units"].get(n.unit)
    if forms is None:
        return f"{text} {n.unit}" if language == "en" else f"{text}{n.unit}"
    text += scale_word
    plural = str(Locale.parse(locale).plural_form(ends[-1])) if len(ends) == 1 else "other"
    return str(forms.get(plural, forms["other"])).format(n=text)


def _digits(value: Decimal, n: Number, language: str) -> str:
    """Digits grouped by locale, with a true minus; a change carries its plus as well."""
    exact = value.quantize(Decimal("1e-9")).normalize()
    text = format_decimal(exact, format="#,##0." + "#" * max(0, -int(exact.as_tuple().exponent)), locale=LOCALES[language])
    text = text.rstrip(".").replace("-", "−")
    return str(words(language)["change_up"]).format(n=text) if n.change and exact > 0 else text


def last_digit(value: Decimal) -> Decimal:
    """Place value of the last decimal of a number; one for a whole number.

    >>> last_digit(Decimal("15.80")), last_digit(Decimal(270000))
    (Decimal('0.1'), Decimal('1'))
    """
    return Decimal(1).scaleb(min(0, int(value.normalize().as_tuple().exponent)))


def to_decimal(value: object) -> Decimal | None:
    """A table's number as Decimal by its shortest digits; None where there is none."""
    if value is None or isinstance(value, str):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # pandas.NA
        return None
    return None if math.isnan(number) else Decimal(int(number)) if number.is_integer() else Decimal(repr(number))


def _flag(value: object) -> bool:
    return not _missing(value) and bool(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _missing(value: object) -> bool:
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and math.isnan(value))


def _list(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, Iterable) and not isinstance(value, str) else []
