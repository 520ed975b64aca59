"""What is under control element by element: the strongest state that holds for each, by its own name or through its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from reportlib.analysis.results import text_or_none
from reportlib.lexicon.items import is_a

RARE_EARTHS = ("Sc", "Y", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu")
"""The seventeen in the order of their atomic numbers."""

GROUP = "rare_earths"
STRENGTH = ("in_force", "suspended", "announced")
"""States from the strongest to the weakest; what has lapsed is no control."""

NOT_MATTER = ("technology", "equipment")
"""Parts of an instrument that are about how a material is made, not about the material."""

COLUMNS = ["layer", "element", "other", "state", "by_group", "authority", "others", "until", "result_id", "results"]


def by_element(found: pd.DataFrame) -> pd.DataFrame:
    """One row a layer (documents, reference) and element or other mineral that a control touches.

    What names an element counts before what names its group; of several controls the one in the strongest state counts, and among those the
    one that lasts longest. ``others`` is how many more authorities control it in that way, ``results`` all the controls that touch it.

    Args:
        found: Results of ``controls.standing``.
    """
    held = [r for r in found.to_dict("records") if r["state"] in STRENGTH and text_or_none(r["scope"]) not in NOT_MATTER]
    minerals = dict.fromkeys(r["item"] for r in held if not is_a(r["item"], GROUP) and r["item"] != "dual_use_items")
    rows = []
    for layer in ("documents", "reference"):
        own = [r for r in held if r["layer"] == layer]
        for element in (*RARE_EARTHS, *minerals):
            row = _of(element, own)
            if row is not None:
                rows.append({"layer": layer, "element": element, "other": element not in RARE_EARTHS, **row})
    return pd.DataFrame(rows, columns=COLUMNS)


def touches(item: object, element: str) -> bool:
    """Whether what is said of an item is said of an element: it is named, or its group is.

    >>> touches("rare_earths", "Dy"), touches("Dy", "Dy"), touches("Tb", "Dy"), touches(None, "Dy")
    (True, True, False, False)
    """
    return isinstance(item, str) and is_a(element, item)


def _of(element: str, controls: Sequence[Mapping[Any, Any]]) -> dict[str, Any] | None:
    touching = [r for r in controls if touches(r["item"], element)]
    named = [r for r in touching if r["item"] == element]
    kept = named or touching
    if not kept:
        return None
    # an open end is later than any date
    ordered = sorted(kept, key=_until, reverse=True)
    best = min(ordered, key=lambda r: STRENGTH.index(r["state"]))
    others = {r["authority"] for r in kept if r["state"] == best["state"]} - {best["authority"]}
    return {
        "state": best["state"], "by_group": not named, "authority": best["authority"], "others": len(others),
        "until": text_or_none(best["suspended_until"]) if best["state"] == "suspended" else None,
        "result_id": best["result_id"], "results": [r["result_id"] for r in touching],
    }  # fmt: skip


def _until(row: Mapping[Any, Any]) -> str:
    return text_or_none(row["suspended_until"]) or "9999"
