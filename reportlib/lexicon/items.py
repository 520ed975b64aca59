"""The hierarchy of items: what belongs to which group, and the stage of the chain that an item itself implies."""

from __future__ import annotations

from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.loader import FOLDER, read_toml


@lru_cache(maxsize=1)
def _items() -> dict[str, tuple[tuple[str, ...], str | None]]:
    rows = {r["code"]: (tuple(r.get("parents", ())), r.get("stage")) for r in read_toml("items").get("item", [])}
    for code, (above, _) in rows.items():
        for parent in above:
            if parent not in rows:
                raise LexiconError(f"unknown parent {parent}", file=FOLDER / "items.toml", where=code, remedy="name an item of the file")
    return rows


def all_items() -> list[str]:
    """Codes of all items of the lexicon."""
    return list(_items())


def parents(item: str) -> tuple[str, ...]:
    """Groups that an item belongs to directly; none for an unknown item."""
    return _items().get(item, ((), None))[0]


def ancestors(item: str) -> list[str]:
    """All groups that an item belongs to, the nearest first.

    >>> ancestors("Dy")[:2]
    ['heavy_rare_earths', 'rare_earths']
    """
    out: list[str] = []
    level = list(parents(item))
    while level:
        out += level
        # two groups may share the group above them
        level = list(dict.fromkeys(q for p in level for q in parents(p) if q not in out))
    return out


def is_a(item: str, group: str) -> bool:
    """Whether an item is a group or belongs to it.

    >>> is_a("NdFeB", "rare_earth_magnets"), is_a("Cu", "rare_earths")
    (True, False)
    """
    return item == group or group in ancestors(item)


def default_stage(item: str) -> str | None:
    """The stage that an item itself implies (magnets for NdFeB), or None."""
    return _items().get(item, ((), None))[1]
