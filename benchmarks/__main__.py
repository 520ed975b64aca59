"""``python -m benchmarks``: prints every figure."""

from __future__ import annotations

import sys

from benchmarks import audit, build, ledger
from benchmarks.reading import digits, growth, hostile, rooms, steps


def main() -> None:
    """Prints the figures as they are measured."""
    for part in (steps, digits, growth, hostile, rooms, audit.growth, ledger.growth, build.builds):
        for line in part():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


main()
