"""The choices of the charts that filter their neighbours: elements, materials, causes, importers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlib.analysis.controls import grouped
from reportlib.analysis.elements import RARE_EARTHS, by_element, touches
from reportlib.analysis.results import text_or_none as text
from reportlib.brief.display import Block
from reportlib.brief.findings import called
from reportlib.brief.results import Results
from reportlib.brief.sections.brushing import Choice, brushed, places
from reportlib.lexicon.items import is_a

if TYPE_CHECKING:
    import pandas as pd


def elements(
    blocks: Sequence[Block], found: Results, standing: Sequence[Sequence[Any]], acts: pd.DataFrame, listed: int, language: str
) -> list[Block]:
    """An element of the strip leaves its controls in the chart and table of states, and its acts in the lanes and the table of acts.

    Args:
        blocks: Of the section.
        found: The results.
        standing: The groups of controls that the table of states has as rows.
        acts: The events of the lanes.
        listed: How many of these, from the last, the table of acts has as rows.
        language: en or zh.
    """
    held = by_element(found.controls)
    keys = [*(e for e in RARE_EARTHS if held["element"].eq(e).any()), *dict.fromkeys(held.loc[held["other"].astype(bool), "element"])]
    shown = places(keys, standing, lambda group, key: any(touches(r["item"], key) for r in group))
    told = places(keys, list(acts["items"].tail(listed)), _names)
    groups = grouped(found.controls)
    drawn = {k: [g[0]["result_id"] for g in groups if any(touches(r["item"], k) for r in g)] for k in keys}
    done = {k: [e for e, i in zip(acts["event_id"], acts["items"], strict=True) if _names(i, k)] for k in keys}
    choices = [
        Choice(
            k,
            called("item", k, language) or k,
            {"controls-standing": shown[k], "controls-table": told[k]},
            {"figure-controls": drawn[k], "figure-acts": done[k]},
        )
        for k in keys
    ]
    return brushed(blocks, "figure-elements", choices, language)


def _names(items: object, element: str) -> bool:
    """Whether an act on these items touches an element."""
    return any(touches(i, element) for i in (text(items) or "").split(";"))


def materials(blocks: Sequence[Block], items: Sequence[str], stocks: pd.DataFrame, prices: pd.DataFrame, language: str) -> list[Block]:
    """A material of the matrix leaves the stocks and prices of it, of what it belongs to, and of what belongs to it.

    Args:
        blocks: Of the section.
        items: The materials of the matrix.
        stocks: The rows of the table of stocks, with result_id and item.
        prices: The rows of the table of prices, with result_id and item.
        language: en or zh.
    """
    near = {"stocks": _near(stocks, items), "prices": _near(prices, items)}
    choices = []
    for item in items:
        rows = {f"{name}-table": [i for i, _ in found[item]] for name, found in near.items()}
        marks = {f"figure-{name}": [r for _, r in found[item]] for name, found in near.items()}
        choices.append(Choice(item, called("item", item, language) or item, rows, marks))
    return brushed(blocks, "figure-bottleneck", choices, language)


def causes(blocks: Sequence[Block], conflicts: pd.DataFrame, language: str) -> list[Block]:
    """A cause leaves the conflicts that it explains, in the chart and in the table with the quotes.

    Args:
        blocks: Of the section.
        conflicts: The rows of the table of contradictions.
        language: en or zh.
    """
    return _by_column(blocks, "figure-contradictions", "contradictions-table", conflicts, "cause", "cause", language)


def importers(blocks: Sequence[Block], profile: pd.DataFrame, rows: Sequence[str], language: str) -> list[Block]:
    """An importer leaves its figures in the chart and in the table of dependence.

    Args:
        blocks: Of the section.
        profile: What the chart draws from.
        rows: The importer of each row of the table.
        language: en or zh.
    """
    keys = list(dict.fromkeys(rows))
    table = places(keys, rows, lambda row, key: row == key)
    choices = [
        Choice(k, called("area", k, language) or k, {"dependence-matrix": table[k]}, {"figure-dependence": _ids(profile, "subject", k)})
        for k in keys
    ]
    return brushed(blocks, "figure-dependence", choices, language)


def _by_column(blocks: Sequence[Block], figure: str, table: str, rows: pd.DataFrame, column: str, kind: str, language: str) -> list[Block]:
    values = [text(v) or "" for v in rows[column]]
    keys = [k for k in dict.fromkeys(values) if k]
    at = places(keys, values, lambda row, key: row == key)
    choices = [Choice(k, called(kind, k, language) or k, {table: at[k]}, {figure: _ids(rows, column, k)}) for k in keys]
    return brushed(blocks, figure, choices, language)


def _ids(rows: pd.DataFrame, column: str, value: str) -> list[str]:
    return [str(r) for r in rows.loc[rows[column].eq(value).fillna(False), "result_id"]]


def _near(rows: pd.DataFrame, items: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    records = [(text(r["item"]), str(r["result_id"])) for r in rows.to_dict("records")]
    return {
        item: [(i, result) for i, (other, result) in enumerate(records) if other and (is_a(other, item) or is_a(item, other))]
        for item in items
    }
