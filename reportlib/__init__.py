"""Reads reporting on critical minerals into tidy tables and prints an audited briefing.

The public names are found when they are first used, so that importing the package costs nothing:

>>> import reportlib
>>> [m.exact for m in reportlib.find_mentions("日本60%以上的稀土进口靠中国")]
['60%以上']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlib.pipeline import Extraction, extract, extract_text, load
    from reportlib.reading.parse import parse_quantity
    from reportlib.reading.quantities import find_mentions
    from reportlib.tables.store import read_tables, read_text, write_tables

__version__ = "0.1.0"

__all__ = [
    "Extraction",
    "__version__",
    "extract",
    "extract_text",
    "find_mentions",
    "load",
    "parse_quantity",
    "read_tables",
    "read_text",
    "write_tables",
]

_HOMES = {
    "Extraction": "reportlib.pipeline",
    "extract": "reportlib.pipeline",
    "extract_text": "reportlib.pipeline",
    "find_mentions": "reportlib.reading.quantities",
    "load": "reportlib.pipeline",
    "parse_quantity": "reportlib.reading.parse",
    "read_tables": "reportlib.tables.store",
    "read_text": "reportlib.tables.store",
    "write_tables": "reportlib.tables.store",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  public names of every kind
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'reportlib' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
