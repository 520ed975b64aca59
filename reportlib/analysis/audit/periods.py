"""The period that a change counts from."""

from __future__ import annotations

import re

_MONTH, _QUARTER = re.compile(r"(\d{4})-(\d\d)$"), re.compile(r"(\d{4})-Q([1-4])$")


def earlier_period(period: str | None, change: str | None) -> str | None:
    """The period that a change counts from.

    >>> earlier_period("2025-10", "yoy"), earlier_period("2025-01", "mom"), earlier_period("2025-Q1", "mom"), earlier_period("2025", "mom")
    ('2024-10', '2024-12', '2024-Q4', None)
    """
    if period is None or change not in ("yoy", "mom"):
        return None
    if change == "yoy":
        return re.sub(r"\d{4}", lambda m: str(int(m[0]) - 1), period)
    for pattern, size, form in ((_MONTH, 12, "{}-{:02}"), (_QUARTER, 4, "{}-Q{}")):
        m = pattern.match(period)
        if m:
            year, part = int(m[1]), int(m[2])
            return form.format(year, part - 1) if part > 1 else form.format(year - 1, size)
    return None
