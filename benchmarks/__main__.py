"""``python -m benchmarks``: prints every figure."""

from __future__ import annotations

import sys

from benchmarks import ledger
from benchmarks.reading import growth, steps


def main() -> None:
    """Prints the figures as they are measured."""
    for part in (steps, growth, ledger.growth):
        for line in part():
            sys.stdout.write(line + "\n")


main()
