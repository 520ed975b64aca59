"""Near-duplicates: texts that tell the same in other words share most of their short word sequences and their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from zlib import crc32

_TOKENS = 4
_OVERLAP = 0.4
_FEWEST = 40
_SAMPLE = 2_000_000
_MOST_POSTINGS = 64
_NUMBERS = 0.5
_FEWEST_NUMBERS = 4
_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[a-z]+|[\u4e00-\u9fff]")
_CITATION = re.compile(r"\[\d{1,3}\]")


def find_duplicates(texts: Sequence[str]) -> list[int | None]:
    """For each folded text the index of the earlier one that it repeats, or None.

    Two texts are the same story where the smaller one's sequences of four words (or characters) are found in the larger one to two
    fifths at least, and so are its numbers: different stories on one subject share a tenth, and two issues of a weekly share the
    sentences but not the numbers. Containment, unlike Jaccard, also catches an excerpt.

    >>> find_duplicates(["铜" * 3, "锡"])
    [None, None]
    """
    modulus = 1 + sum(map(len, texts)) // _SAMPLE
    postings: dict[int, list[int]] = {}
    sizes: list[int] = []
    numbers: list[frozenset[str]] = []
    out: list[int | None] = []
    for i, text in enumerate(texts):
        shingles, own = _shingles(text, modulus)
        sizes.append(len(shingles))
        numbers.append(own)
        shared: Counter[int] = Counter()
        for s in shingles:
            shared.update(postings.get(s, ()))
        original = next((j for j in sorted(shared) if _same(shared[j], sizes[i], sizes[j], own, numbers[j])), None)
        out.append(original)
        if original is None:
            # Only originals are compared with, and each sequence remembers a few texts: the work stays linear.
            for s in shingles:
                held = postings.setdefault(s, [])
                if len(held) < _MOST_POSTINGS:
                    held.append(i)
    return out


def _same(shared: int, one: int, other: int, numbers: frozenset[str], others: frozenset[str]) -> bool:
    smaller = min(one, other)
    if smaller < _FEWEST:
        return one == other == shared and shared > _TOKENS
    if shared < _OVERLAP * smaller:
        return False
    fewest = min(len(numbers), len(others))
    return fewest < _FEWEST_NUMBERS or len(numbers & others) >= _NUMBERS * fewest


def _shingles(text: str, modulus: int) -> tuple[frozenset[int], frozenset[str]]:
    tokens = _TOKEN.findall(_CITATION.sub("", text.lower()))
    hashes = (crc32("\x1f".join(tokens[k : k + _TOKENS]).encode()) for k in range(len(tokens) - _TOKENS + 1))
    return frozenset(h for h in hashes if h % modulus == 0), frozenset(t for t in tokens if t[0].isdigit())
