"""Text to records: documents, articles, quantities, entities, periods, claims, events.

The reader of quantities can be used alone; it is found when it is first asked for, and needs nothing but the lexicon:

>>> from reportlib.reading import find_mentions, parse_quantity
>>> [m.exact for m in find_mentions("出口5473吨,环比下跌5.2%")], str(parse_quantity("两万五").quantity.value)
(['5473吨', '环比下跌5.2%'], '25000')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlib.reading.parse import parse_quantity
    from reportlib.reading.quantities import find_mentions

__all__ = ["find_mentions", "parse_quantity"]

_HOMES = {"find_mentions": "reportlib.reading.quantities", "parse_quantity": "reportlib.reading.parse"}


def __getattr__(name: str) -> Any:  # noqa: ANN401  public names of every kind
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'reportlib.reading' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
