"""What a company is known for making."""

from __future__ import annotations

from functools import lru_cache

from reportlib.errors import LexiconError
from reportlib.lexicon.items import all_items
from reportlib.lexicon.loader import FOLDER, read_toml

FILE = FOLDER / "makers.toml"


@lru_cache(maxsize=1)
def _products() -> dict[str, str]:
    items, companies = set(all_items()), {row["code"] for row in read_toml("companies")["company"]}
    out: dict[str, str] = {}
    for item, makers in read_toml("makers")["makers"].items():
        if item not in items:
            raise LexiconError(f"unknown item {item}", file=FILE, where=item, remedy="use the code of an item of items.toml")
        for company in makers:
            if company not in companies:
                raise LexiconError(
                    f"unknown company {company}", file=FILE, where=item, remedy="use the code of a company of companies.toml"
                )
            out[company] = item
    return out


def product_of(company: str | None) -> str | None:
    """The item that a company is known for making, or None for one that makes many things or is not known.

    >>> product_of("Lynas"), product_of("Mitsubishi Corp")
    ('rare_earths', None)
    """
    return _products().get(company) if company else None
