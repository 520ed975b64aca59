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
from reportlib.lexicon.codes import codes

DATA = Path(__file__).parent / "data"
REQUIRED = (
    "fact_id", "item", "stage", "measure", "area", "partner", "period", "value", "low", "high", "unit", "basis",
    "source", "source_year", "checked", "remark",
)  # fmt: skip
"""Columns of a table of figures; a ``route`` column (direct, effective) may follow."""

NUMBERS = ("value", "low", "high")
NEEDED = ("fact_id", "item", "measure", "area", "unit", "source")
"""Columns that no row may leave empty."""

CHECKED = ("source", "computed")
"""How a figure of the package's own table was checked: read in its source, or computed from such figures."""

COMPARISON_COLUMNS = {
    "result_id": "string", "fact_id": "string", "verdict": "string", "value": "Float64", "low": "Float64", "high": "Float64",
    "unit": "string", "basis": "string", "route": "string", "stage": "string", "period": "string", "source": "string",
    "source_year": "string", "remark": "string",
}  # fmt: skip
VERDICTS = ("inside", "outside", "other_basis", "other_period", "stale_vintage")
"""How a figure stands to a result; ``stale_vintage``: the claims give an earlier figure, and no current one bears them out."""

NARROW = 0.25
"""What spans more than this part of its larger end meets too many figures to be a repetition of one."""

_FAMILIES = {"dependence": "import_share"}
"""Measures that official statistics do not tell apart: who relies on imports from whom is measured as a share of imports."""


def read_facts(*paths: Path | str) -> pd.DataFrame:
    """The package's figures, and a user's own from CSV files of the same columns; a user's fact_id replaces the package's.

    Raises:
        TableError: The file cannot be read, a column or a needed cell is missing, a number is not one, a code or an id is wrong; names
            file, row and column, and what to do.
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
        the figure holds for another time; stale_vintage for an earlier figure (of an earlier period, or since revised by its source) that
        lies inside, where no current one does.
    """
    groups = _indexed(facts)
    rows = []
    for result in results.to_dict("records"):
        family = _FAMILIES.get(result["measure"], result["measure"])
        item, stage = text_or_none(result["item"]), text_or_none(result.get("stage"))
        near = [f for i in {item, item_class(item, stage)} for f in groups.get((family, i, result["subject"], result["unit"]), [])]
        # a figure on the goods of a chain speaks of the chain at their stage only
        said = [
            f
            for f in {f["fact_id"]: f for f in near}.values()
            if _same(result, f) and (f["item"] == item or (stage is not None and stage == text_or_none(f["stage"])))
        ]
        rows += [{**f, "result_id": result["result_id"], "verdict": v} for f, v in zip(said, _verdicts(result, said, as_of), strict=True)]
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


def _verdicts(result: dict, facts: list[dict], as_of: str | None) -> list[str]:
    """The verdicts of all figures on one result; an earlier figure that the claims repeat is known by what the current ones say."""
    found = [_verdict(result, f, as_of) for f in facts]
    revised = [_revised(f, facts) for f in facts]
    current = [v for v, old in zip(found, revised, strict=True) if not old]
    if "inside" in current or "outside" not in current:
        return found
    claimed = interval_of(result)
    narrow = claimed is not None and claimed.bounded and claimed.high - claimed.low <= NARROW * max(abs(claimed.low), abs(claimed.high))
    past = [v == "inside" if old else v == "other_period" and _past(f, as_of) for f, v, old in zip(facts, found, revised, strict=True)]
    return ["stale_vintage" if narrow and old and _meets(claimed, f) else v for f, v, old in zip(facts, found, past, strict=True)]


def _revised(fact: dict, facts: list[dict]) -> bool:
    """Whether the same publisher has given another figure for the same period since."""
    same = ("item", "stage", "measure", "area", "partner", "period", "unit", "basis", "route", "remark")
    later = [f for f in facts if all(text_or_none(f[c]) == text_or_none(fact[c]) for c in same) and _publisher(f) == _publisher(fact)]
    return any(str(f["source_year"]) > str(fact["source_year"]) for f in later)


def _publisher(fact: dict) -> str:
    return "".join(c for c in str(fact["source"]) if not c.isdigit()).strip()


def _past(fact: dict, as_of: str | None) -> bool:
    period = text_or_none(fact["period"])
    return period is not None and (as_of is None or period[:4] < as_of[:4])


def _meets(claimed: Interval | None, fact: dict) -> bool:
    official = fact_interval(fact)
    return claimed is not None and official is not None and claimed.intersection(official) is not None


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
    return "inside" if _meets(interval_of(result), fact) else "outside"


def fact_interval(fact: dict) -> Interval | None:
    """The interval of an official figure: its range, or its point."""
    value = fact["value"]
    return interval_of(fact) if pd.isna(value) else Interval.point(float(value))


def _read(path: Path) -> pd.DataFrame:
    try:
        # an empty cell is missing, but "NA" is Namibia
        frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    except FileNotFoundError:
        raise TableError("no such file", file=path, remedy="give the path of a CSV file") from None
    except UnicodeDecodeError:
        raise TableError("not UTF-8", file=path, remedy="save it as CSV UTF-8") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError(
            f"no table: {str(error).strip()}", file=path, remedy="write one header line and the same columns in each row"
        ) from None
    for name in REQUIRED:
        if name not in frame.columns:
            raise TableError("no such column", file=path, where=name, remedy=f"the columns are: {', '.join(REQUIRED)}")
    for name in NUMBERS:
        bad = pd.to_numeric(frame[name], errors="coerce").isna() & frame[name].notna()
        _refuse(frame, bad, path, name, "is no number", "write digits and a point, or leave the cell empty")
    frame = frame.astype(dict.fromkeys(NUMBERS, "Float64"))
    if "route" not in frame.columns:
        frame = frame.assign(route=pd.array([pd.NA] * len(frame), dtype="string"))
    _check(frame, path)
    return frame[[*REQUIRED, "route"]]


def _check(frame: pd.DataFrame, path: Path) -> None:
    for name in NEEDED:
        _refuse(frame, frame[name].isna(), path, name, "is empty", "each figure needs it")
    _refuse(frame, frame["fact_id"].duplicated(), path, "fact_id", "is used twice", "give each row an id of its own")
    for name in ("stage", "basis", "route"):
        known = list(codes(name))
        _refuse(frame, frame[name].notna() & ~frame[name].isin(known), path, name, "is no code", f"use one of: {', '.join(known)}")
    empty = frame[list(NUMBERS)].isna().all(axis=1)
    _refuse(frame, empty, path, "value", "has no number beside it", "give value, or low and high")
    _refuse(frame, frame["low"].gt(frame["high"]), path, "low", "is above high", "exchange them")


def _refuse(frame: pd.DataFrame, bad: pd.Series, path: Path, column: str, problem: str, remedy: str) -> None:
    bad = bad.fillna(False).astype(bool)
    if bad.any():
        at = int(bad.to_numpy().argmax())
        cell = text_or_none(frame[column].iloc[at])
        # counted as an editor counts: the header is line 1
        raise TableError(
            f"{repr(cell) if cell else 'the cell'} {problem}", file=path, where=f"row {at + 2}, column {column}", remedy=remedy
        )
