"""Official figures: read, held against results, never mixed into a number that is made from claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from reportlib.analysis.chains import chain_of, item_class
from reportlib.analysis.comparable import NOT_STATED, interval_of, period_class
from reportlib.analysis.interval import Interval
from reportlib.analysis.results import text_or_none
from reportlib.errors import TableError

DATA = Path(__file__).parent / "data"
REQUIRED = (
    "fact_id", "item", "stage", "measure", "area", "partner", "period", "value", "low", "high", "unit", "basis",
    "source", "source_year", "checked", "remark",
)  # fmt: skip
"""Columns of a table of figures; a ``route`` column (direct, effective) may follow."""

NUMBERS = ("value", "low", "high")
CHECKED = ("source", "computed")
"""How a figure of the package's own table was checked: read in its source, or computed from such figures."""

COMPARISON_COLUMNS = {
    "result_id": "string", "fact_id": "string", "verdict": "string", "value": "Float64", "low": "Float64", "high": "Float64",
    "unit": "string", "basis": "string", "route": "string", "stage": "string", "period": "string", "source": "string",
    "source_year": "string", "remark": "string",
}  # fmt: skip
VERDICTS = ("inside", "outside", "other_basis", "other_period")

_FAMILIES = {"dependence": "import_share"}
"""Measures that official statistics do not tell apart: who relies on imports from whom is measured as a share of imports."""


def read_facts(*paths: Path | str) -> pd.DataFrame:
    """The package's figures, and a user's own from CSV files of the same columns; a user's fact_id replaces the package's.

    Raises:
        TableError: A column is missing, or a number is not one.
    """
    own = _read(DATA / "reference_facts.csv")
    frames = [own[own["checked"].isin(CHECKED)], *(_read(Path(p)) for p in paths)]
    facts = pd.concat(frames, ignore_index=True).drop_duplicates("fact_id", keep="last").reset_index(drop=True)
    return pd.concat([facts, world_shares(facts)], ignore_index=True)


def read_controls() -> pd.DataFrame:
    """The dates of export controls, as their announcements state them."""
    return pd.read_csv(DATA / "reference_controls.csv", dtype="string", keep_default_na=False, na_values=[""])


def world_shares(facts: pd.DataFrame) -> pd.DataFrame:
    """Shares of the world's production or capacity, computed where one source gives both for the same item, stage and period."""
    levels = facts[facts["measure"].isin(["production", "capacity", "reserves"]) & facts["value"].notna()]
    same = ["item", "stage", "measure", "period", "unit", "source"]
    # one figure a key and area: a source that gives two (by product) cannot be divided
    single = levels[~levels.duplicated([*same, "area"], keep=False)]
    world = single[single["area"].eq("WORLD")]
    both = single[single["area"].ne("WORLD")].merge(world, on=same, suffixes=("", "_world"))
    both = both[both["value_world"].gt(0) & both["value"].le(both["value_world"])]
    shares = (100 * both["value"] / both["value_world"]).round(1)
    return both.assign(
        fact_id=both["fact_id"] + "/" + both["fact_id_world"],
        measure="world_share",
        value=shares,
        unit="%",
        checked="computed",
        remark=both["measure"] + " ÷ world, " + both["source"],
    )[facts.columns]


def compared(results: pd.DataFrame, facts: pd.DataFrame, as_of: str | None) -> pd.DataFrame:
    """Each official figure that speaks of what a result speaks of, with the verdict.

    Args:
        results: Results with measure, subject, item and unit, and, where their key has them, partner, stage, basis, route and period_class.
        facts: Figures as ``read_facts`` returns them.
        as_of: The edition's date, which tells a current figure from an earlier one.

    Returns:
        One row a pair: inside or outside the hull of the claims; other_basis where both state one and they differ; other_period where
        the figure holds for another time.
    """
    groups = _indexed(facts)
    rows = []
    for result in results.to_dict("records"):
        family = _FAMILIES.get(result["measure"], result["measure"])
        item, stage = text_or_none(result["item"]), text_or_none(result.get("stage"))
        near = [f for i in {item, item_class(item, stage)} for f in groups.get((family, i, result["subject"], result["unit"]), [])]
        for fact in {f["fact_id"]: f for f in near}.values():
            # a figure on the goods of a chain speaks of the chain at their stage only
            if _same(result, fact) and (fact["item"] == item or (stage is not None and stage == text_or_none(fact["stage"]))):
                rows.append({**fact, "result_id": result["result_id"], "verdict": _verdict(result, fact, as_of)})
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS)).astype(COMPARISON_COLUMNS)


def with_references(results: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """The results with the ids of the figures that may be held against them; their numbers stay as they are."""
    held = comparisons[comparisons["verdict"].isin(["inside", "outside"])]
    ids = held.groupby("result_id")["fact_id"].agg(list).to_dict()
    lists = [ids.get(r, []) for r in results["result_id"]]
    return results.assign(reference_ids=pd.Series(lists, index=results.index, dtype="object"))


def latest(comparisons: pd.DataFrame, verdicts: Sequence[str] = ("inside", "outside")) -> pd.DataFrame:
    """The last figure of each source, basis and route: what a chart draws."""
    kept = comparisons[comparisons["verdict"].isin(list(verdicts))]
    same = ["result_id", "stage", "basis", "route", "remark"]
    ordered = kept.sort_values(["result_id", "period", "source_year"], kind="stable")
    return ordered.drop_duplicates(same, keep="last").reset_index(drop=True)


def _indexed(facts: pd.DataFrame) -> dict[tuple, list[dict]]:
    """Figures by family of measure, item (their own, its class, its chain), area and unit."""
    index: dict[tuple, list[dict]] = {}
    for fact in facts.assign(family=facts["measure"].replace(_FAMILIES)).to_dict("records"):
        item, stage = text_or_none(fact["item"]), text_or_none(fact["stage"])
        for name in {item, item_class(item, stage), chain_of(item)}:
            index.setdefault((fact["family"], name, fact["area"], fact["unit"]), []).append(fact)
    return index


def _same(result: dict, fact: dict) -> bool:
    partner = text_or_none(fact["partner"])
    if result["measure"] == "world_share":
        partner = None if partner == "WORLD" else partner
    stage = text_or_none(result.get("stage"))
    routes = [text_or_none(r.get("route")) == "effective" for r in (result, fact)]
    return text_or_none(result.get("partner")) == partner and stage in (None, text_or_none(fact["stage"])) and routes[0] == routes[1]


def _verdict(result: dict, fact: dict, as_of: str | None) -> str:
    bases = [text_or_none(r.get("basis")) for r in (result, fact)]
    if None not in bases and bases[0] != bases[1]:
        return "other_basis"
    wanted = text_or_none(result.get("period_class"))
    found = period_class(str(result["measure"]), text_or_none(fact["period"]), as_of)
    # claims without a period are held against what is current; a figure without one against anything
    wanted = period_class("dependence", as_of, as_of) if wanted in (None, NOT_STATED) else wanted
    if found not in (wanted, NOT_STATED):
        return "other_period"
    claimed, official = interval_of(result), fact_interval(fact)
    return "inside" if claimed is not None and official is not None and claimed.intersection(official) is not None else "outside"


def fact_interval(fact: dict) -> Interval | None:
    """The interval of an official figure: its range, or its point."""
    value = fact["value"]
    return interval_of(fact) if pd.isna(value) else Interval.point(float(value))


def _read(path: Path) -> pd.DataFrame:
    # an empty cell is missing, but "NA" is Namibia
    frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    for name in REQUIRED:
        if name not in frame.columns:
            raise TableError("no such column", file=path, where=name, remedy=f"the columns are: {', '.join(REQUIRED)}")
    try:
        frame = frame.astype(dict.fromkeys(NUMBERS, "Float64"))
    except ValueError as error:
        raise TableError(
            f"a number that is none ({error})", file=path, remedy="write digits and a point, or leave the cell empty"
        ) from None
    if "route" not in frame.columns:
        frame = frame.assign(route=pd.array([pd.NA] * len(frame), dtype="string"))
    return frame[[*REQUIRED, "route"]]
