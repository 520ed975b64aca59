"""What the cache of a build folder keeps from one build to the next: of each kind of file that recurs, those that were used last."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

KEPT = {
    # the fonts of the brief and those of the evidence, in two languages
    "fonts/" + "[0-9a-f]" * 20: 4,
    "fonts/case-*.sqlite": 1,
    # several times as many as there are in all notebooks of an edition
    "charts/*.svg": 256,
    "vega-*.js": 1,
}
"""How many stay. Whatever serves something touches it, so that its time is that of its last use."""


def sweep(cache: Path) -> None:
    """Removes from a cache what was not used for longest, beyond what ``KEPT`` allows; it is made again when it is asked for."""
    for pattern, most in KEPT.items():
        for old in sorted(cache.glob(pattern), key=_last_used, reverse=True)[most:]:
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                with suppress(OSError):
                    old.unlink()


def _last_used(path: Path) -> tuple[int, str]:
    try:
        return path.stat().st_mtime_ns, path.name
    except OSError:  # another build that shares the cache has removed it
        return 0, path.name
