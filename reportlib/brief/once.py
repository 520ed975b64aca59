"""Keeps what was made of an object while the same object is asked about: the sections of a brief ask the same of the same tables."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
S = TypeVar("S")
_MOST = 256


def once_each(make: Callable[[T], S]) -> Callable[[T], S]:
    """The function with a memory: what it makes of an object, it makes once. Neither the object nor what was made of it may be changed.

    Objects are told apart by identity, as frames cannot be compared; those that were not asked about for longest are let go.

    >>> length = once_each(lambda some: print("counted") or len(some))
    >>> some = [1, 2]
    >>> length(some), length(some), length([1, 2])
    counted
    counted
    (2, 2, 2)
    """
    kept: OrderedDict[int, tuple[T, S]] = OrderedDict()

    @wraps(make)
    def remembered(of: T) -> S:
        # as long as an object is kept here, no other can have its id
        if id(of) not in kept:
            kept[id(of)] = (of, make(of))
        kept.move_to_end(id(of))
        if len(kept) > _MOST:
            kept.popitem(last=False)
        return kept[id(of)][1]

    return remembered


@once_each
def records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame."""
    return frame.to_dict("records")
