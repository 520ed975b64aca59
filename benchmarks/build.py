"""How long a briefing takes: the first build, after one document has changed, and with nothing to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHANGE = "\n2025年,日本约71%的稀土进口来自中国。\n"


def builds() -> Iterator[str]:
    """Seconds of ``reportlib report`` on a copy of seeds/, by the clock and of all processors, and by the clock over the first build.

    They hold for this machine and its load.
    """
    with tempfile.TemporaryDirectory(prefix="reportlib-bench-") as folder:
        seeds = Path(shutil.copytree(ROOT / "seeds", Path(folder) / "seeds"))
        first = 0.0
        for name in ("the first build", "after one changed document", "nothing to do"):
            if name.startswith("after"):
                changed = min(seeds.glob("*.txt"))
                changed.write_bytes(changed.read_bytes() + CHANGE.encode())
            took, worked = _report(seeds, Path(folder) / "build")
            first = first or took
            yield f"{name:>32}: {took:5.1f} s ({worked:5.1f} s of processors), {took / first:4.0%} of the first build"


def _report(seeds: Path, build: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "reportlib", "report", "--seeds", str(seeds), "--build", str(build)]
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    took, after = time.perf_counter() - start, os.times()
    return took, after.children_user + after.children_system - before.children_user - before.children_system
