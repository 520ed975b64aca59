"""What a cache keeps: of each kind what was used last, and whatever is none of its own."""

import os

import pytest

from reportlib.brief import sweep
from reportlib.brief.fonts import cut_fonts


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache with three of a kind, the last of them used longest ago."""
    monkeypatch.setattr(sweep, "KEPT", {"fonts/[0-9a-f][0-9]": 2, "charts/*.svg": 1})
    names = ["fonts/a1/x.otf", "fonts/b2/x.otf", "fonts/c3/x.otf", "charts/a.svg", "charts/b.svg", "charts/c.svg", "fonts/case", "mine"]
    for used, name in enumerate(reversed(names), 1):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        for one in (path, path.parent):
            os.utime(one, ns=(used, used))
    return tmp_path


def test_what_was_used_last_stays(cache):
    sweep.sweep(cache)
    assert sorted(p.relative_to(cache).as_posix() for p in cache.rglob("*") if p.is_file()) == [
        "charts/a.svg", "fonts/a1/x.otf", "fonts/b2/x.otf", "fonts/case", "mine",
    ]  # fmt: skip


def test_nothing_goes_where_there_is_little_or_nothing(cache):
    sweep.sweep(cache)
    before = sorted(cache.rglob("*"))
    sweep.sweep(cache)
    sweep.sweep(cache / "nowhere")
    assert sorted(cache.rglob("*")) == before


def test_fonts_in_use_are_not_the_ones_that_go(tmp_path):
    first = cut_fonts(set("稀"), set(), tmp_path).folder
    others = [cut_fonts({c}, set(), tmp_path).folder for c in "土镝铽钕"]
    cut_fonts(set("稀"), set(), tmp_path)
    sweep.sweep(tmp_path)
    assert first.is_dir() and [f.is_dir() for f in others] == [False, True, True, True]
    assert list((tmp_path / "fonts").glob("case-*.sqlite"))
