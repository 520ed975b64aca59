"""The strip of the elements: for each rare earth, and each other mineral, whether it is under control today, by whom, until when."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from reportlib.charts.labels import is_missing, named, words
from reportlib.charts.lines import at_left
from reportlib.charts.theme import WIDTH, Drawing, label_width
from reportlib.lexicon.items import is_a

CELL = 19
"""Height of a cell in pixels."""

GAP = 2
APART = 8
"""Between two names on one line."""

BAND = 6
"""Height of the narrow mark of a control that names the group only."""

_STYLES = {"in_force": "solid", "suspended": "dashed", "announced": "hollow"}
_LAYERS = ("documents", "reference")
_LINE = 12


def strip(
    held: pd.DataFrame,
    elements: list[str],
    marks: pd.DataFrame | None = None,
    language: str = "en",
) -> Drawing:
    """A cell an element and layer; a full one where a control names the element, a narrow one where it names its group only.

    Args:
        held: Rows of ``analysis.elements.by_element``.
        elements: The rare earths in their order.
        marks: The acts behind the controls, from ``analysis.marks.event_marks``, for quotes and links.
        language: en or zh.
    """
    if held.empty:
        return alt.Chart(held).mark_bar()
    w = words(language)
    left = 14 + max(label_width(w[f"layer_{layer}"]) for layer in _LAYERS)
    width = WIDTH - left - 16
    step = width / len(elements)
    heads = [{"element": e, "at": i * step, "to": (i + 1) * step - GAP} for i, e in enumerate(elements)]
    dates = sorted({str(u) for u in held["until"] if not is_missing(u)})
    main = str(held["authority"].value_counts().sort_index().idxmax())
    parts: list[Drawing] = [_key(held, dates, main, language, left, width)]
    parts.append(_panel(_named(heads, language), held[~held["other"].astype(bool)], marks, dates, main, language, left, width))
    others = _fitting([e for e in dict.fromkeys(held["element"]) if e not in elements], width, step, language)
    if others:
        parts.append(_panel(_titled(others, language), held[held["other"].astype(bool)], marks, dates, main, language, left, width))
    return alt.vconcat(*parts, spacing=5)


def _named(heads: list[dict[str, Any]], language: str) -> pd.DataFrame:
    """Heads with the element's symbol, and its name on one of two lines, so that long names have the room of two cells."""
    names = [named(h["element"], "item", language) for h in heads]
    w, lines = words(language), _lines(heads, names)
    rows = []
    for i, (head, name) in enumerate(zip(heads, names, strict=True)):
        kind = next((w[k] for k in ("light", "heavy") if is_a(head["element"], f"{k}_rare_earths")), "")
        rows.append({**head, "symbol": head["element"], "name": name, "line": lines[i], "kind": kind})
    return pd.DataFrame(rows)


def _lines(heads: list[dict[str, Any]], names: list[str]) -> list[int]:
    """On which line each name stands: the first on which it does not run into the one before it."""
    ends: list[float] = []
    lines = []
    for head, name in zip(heads, names, strict=True):
        middle, half = (head["at"] + head["to"]) / 2, label_width(name) / 2
        line = next((i for i, end in enumerate(ends) if middle - half > end), len(ends))
        ends[line : line + 1] = [middle + half + APART]
        lines.append(line)
    return lines


def _titled(heads: list[dict[str, Any]], language: str) -> pd.DataFrame:
    rows = [{**h, "symbol": "", "name": named(h["element"], "item", language), "line": 0, "kind": ""} for h in heads]
    return pd.DataFrame(rows)


def _fitting(others: list[str], width: float, step: float, language: str) -> list[dict[str, Any]]:
    """The places of the other minerals beside one another, as far as there is room."""
    made, at = [], 0.0
    for element in others:
        room = max(step, label_width(named(element, "item", language)) + 10)
        if at + room > width:
            break
        made.append({"element": element, "at": at, "to": at + room - GAP})
        at += room
    return made


def _panel(
    heads: pd.DataFrame,
    held: pd.DataFrame,
    marks: pd.DataFrame | None,
    dates: list[str],
    main: str,
    language: str,
    left: int,
    width: float,
) -> Drawing:
    w = words(language)
    kinds, symbols = heads["kind"].ne("").any(), heads["symbol"].ne("").any()
    top = _LINE * (int(kinds) + int(symbols) + int(heads["line"].max()) + 1) + 3
    height = top + len(_LAYERS) * (CELL + GAP)
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, width], range=[0, width], nice=False), "axis": None}
    heads = heads.assign(center=(heads["at"] + heads["to"]) / 2, brush=heads["element"])
    heads = heads.assign(symbol_y=_LINE * (int(kinds) + 0.5), name_y=_LINE * (int(kinds) + int(symbols) + heads["line"] + 0.5))
    cells = _cells(heads, held, marks, dates, main, top, language)

    def text(data: pd.DataFrame, field: str, at: str, style: str) -> Drawing:
        mark = alt.Chart(data).mark_text(align="center", baseline="middle", style=style)
        return mark.encode(x=alt.X("center:Q", **x), y=alt.Y(f"{at}:Q", scale=pixels, axis=None), text=f"{field}:N")

    layers: list[Drawing] = [
        alt.Chart(_empty(heads, top))
        .mark_rect(style="hull", opacity=0.35)
        .encode(x=alt.X("at:Q", **x), x2="to:Q", y=alt.Y("top:Q", scale=pixels, axis=None), y2="bottom:Q")
    ]
    tooltip = [alt.Tooltip(f"{c}:N", title=w[c]) for c in ("material", "stated", "quote", "document")]
    for (style, linked), group in cells.assign(linked=cells["href"].notna()).groupby(["style", "linked"]):
        mark = alt.Chart(group).mark_rect(style=str(style), cursor="pointer" if linked else "default")
        where = {"x": alt.X("at:Q", **x), "x2": "to:Q", "y": alt.Y("top:Q", scale=pixels, axis=None), "y2": "bottom:Q"}
        layers.append(mark.encode(**where, tooltip=tooltip, href="href:N") if linked else mark.encode(**where, tooltip=tooltip))
    for style in ("on_solid", "muted"):
        layers.append(text(cells[cells["text_style"].eq(style)], "who", "middle", style))
    layers.append(text(heads, "name", "name_y", "muted"))
    if symbols:
        layers.append(text(heads, "symbol", "symbol_y", "strong"))
    if kinds:
        layers += _brackets(heads, x, pixels)
    names = pd.DataFrame({"text": [w[f"layer_{n}"] for n in _LAYERS], "middle": [top + (CELL + GAP) * i + CELL / 2 for i in range(2)]})
    for i, style in enumerate(("label", "reference_text")):
        layers.append(at_left(names.iloc[[i]], pixels, -left, style))
    return alt.layer(*layers).properties(width=width, height=height)


def _empty(heads: pd.DataFrame, top: float) -> pd.DataFrame:
    rows = [
        {"at": h["at"], "to": h["to"], "top": top + (CELL + GAP) * i, "bottom": top + (CELL + GAP) * i + CELL}
        for h in heads.to_dict("records")
        for i in range(len(_LAYERS))
    ]
    return pd.DataFrame(rows)


def _cells(
    heads: pd.DataFrame, held: pd.DataFrame, marks: pd.DataFrame | None, dates: list[str], main: str, top: float, language: str
) -> pd.DataFrame:
    w, places = words(language), heads.set_index("element").to_dict("index")
    quoted = {} if marks is None else marks.drop_duplicates("result_id").set_index("result_id").to_dict("index")
    rows = []
    for r in held[held["element"].isin(list(places))].to_dict("records"):
        place, official = places[r["element"]], r["layer"] == "reference"
        low = top + (CELL + GAP) * _LAYERS.index(r["layer"])
        style = ("reference_" if official else "") + _STYLES[r["state"]]
        until = "" if is_missing(r["until"]) else w["until_date"].format(date=r["until"])
        who = named(r["authority"], "area", language)
        quote = quoted.get(r["result_id"], {})
        short, room = "" if r["authority"] == main else who, place["to"] - place["at"]
        rows.append(
            {
                "row": r["result_id"], "element": r["element"], "brush": r["element"], "style": style, "at": place["at"], "to": place["to"],
                "center": place["center"], "top": low + (CELL - BAND if r["by_group"] else 0), "bottom": low + CELL,
                "middle": low + (CELL / 2 if not r["by_group"] else (CELL - BAND) / 2),
                "who": _short(short, str(r["authority"]), int(r["others"]), r["until"], dates, room),
                "text_style": "on_solid" if r["state"] == "in_force" and not r["by_group"] else "muted",
                "material": named(r["element"], "item", language),
                "stated": who + w["colon"] + w["comma"].join(t for t in (w[r["state"]], until) if t),
                **{k: quote.get(k) or (w["key_record"] if official and k == "document" else "") for k in ("quote", "document")},
                "href": quote.get("href"),
            }
        )  # fmt: skip
    columns = [
        "row", "element", "brush", "style", "at", "to", "center", "top", "bottom", "middle", "who", "text_style", "material", "stated",
        "quote", "document", "href",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _short(name: str, code: str, others: int, until: object, dates: list[str], room: float) -> str:
    """Who controls it, in the room of a cell: the name (of the one that the key names: none) where it fits, else the code; the number of
    the date where there are several.
    """
    tail = f" +{others}" if others else ""
    tail += f" ({dates.index(str(until)) + 1})" if len(dates) > 1 and not is_missing(until) else ""
    return ((name if label_width(name + tail) <= room else code) + tail).strip()


def _brackets(heads: pd.DataFrame, x: dict[str, Any], pixels: alt.Scale) -> list[Drawing]:
    """Light and heavy above the elements that are called so, a line over each stretch of them."""
    stretch = heads["kind"].ne(heads["kind"].shift()).cumsum()
    spans = heads.groupby(stretch).agg(kind=("kind", "first"), at=("at", "min"), to=("to", "max")).reset_index(drop=True)
    spans = spans[spans["kind"].ne("")].assign(line=_LINE - 1.0, middle=_LINE / 2 - 1)
    spans = spans.assign(center=(spans["at"] + spans["to"]) / 2)
    rule = alt.Chart(spans).mark_rule(style="line", strokeWidth=1)
    text = alt.Chart(spans).mark_text(align="center", baseline="middle", style="muted")
    return [
        rule.encode(x=alt.X("at:Q", **x), x2="to:Q", y=alt.Y("line:Q", scale=pixels, axis=None)),
        text.encode(x=alt.X("center:Q", **x), y=alt.Y("middle:Q", scale=pixels, axis=None), text="kind:N"),
    ]


def _key(held: pd.DataFrame, dates: list[str], main: str, language: str, left: int, width: float) -> Drawing:
    """The states that are drawn with their dates, the narrow cell of a group, the official record's colour, whose cells bear no name,
    and who stands behind the codes in the others."""
    w, entries = words(language), []
    for state, style in _STYLES.items():
        if held["state"].eq(state).any():
            numbered = [f"({i}) " if len(dates) > 1 else "" for i in range(1, len(dates) + 1)]
            ends = w["comma"].join(n + w["until_date"].format(date=d) for n, d in zip(numbered, dates, strict=True))
            entries.append((style, 9, f"{w[state]} {ends}".strip() if state == "suspended" else w[state]))
    if held["by_group"].any():
        entries.append(("consensus", BAND, w["key_by_group"]))
    if held["layer"].eq("reference").any():
        entries.append(("reference_solid", 9, w["key_record"]))
    others = sorted({str(a) for a in held["authority"].dropna()} - {main})
    entries += [
        ("hull", 0, w["key_unnamed" if others else "key_only"].format(area=named(main, "area", language))),
        *(("hull", 0, a + w["colon"] + named(a, "area", language)) for a in others if a != named(a, "area", language)),
    ]
    lines, at, line = [], 0, 0
    for style, high, name in entries:
        swatch = 24 if high else 0
        needed = swatch + label_width(name)
        if at and at + needed > left + width:
            at, line = 0, line + 1
        middle = _LINE * 1.3 * (line + 0.5)
        lines.append(
            {"style": style, "text": name, "at": at, "to": at + 18, "label": at + swatch, "middle": middle, "top": middle - high / 2}
        )
        lines[-1]["bottom"] = middle + high / 2
        at += needed + 18
    frame, height = pd.DataFrame(lines), _LINE * 1.3 * (line + 1)
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, left + width], range=[-left, width]), "axis": None}
    pixels = alt.Scale(domain=[0, height], range=[0, height])
    y = alt.Y("top:Q", scale=pixels, axis=None)
    swatches = [
        alt.Chart(group).mark_rect(style=str(style)).encode(x=alt.X("at:Q", **x), x2="to:Q", y=y, y2="bottom:Q")
        for style, group in frame.groupby("style", sort=False)
    ]
    text = alt.Chart(frame).mark_text(align="left", baseline="middle", style="muted")
    return alt.layer(
        *swatches, text.encode(x=alt.X("label:Q", **x), y=alt.Y("middle:Q", scale=pixels, axis=None), text="text:N")
    ).properties(width=width, height=height)
