"""Who says what, how many voices there really are, what is only repeated, and which forecasts have fallen due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from datasketch import MinHash, MinHashLSH

from reportlib.analysis.outlets import outlet_names
from reportlib.analysis.results import text_or_none, to_results

SHINGLE = 3
"""Characters of a shingle: short enough for Chinese, where a word is one or two."""

ALIKE = 0.6
"""Two sentences are the same statement from this Jaccard similarity of their shingles."""

PERMUTATIONS = 64
SHORTEST = 12
"""A sentence of fewer characters is too short to tell a repetition from a coincidence."""

AHEAD = ("forecast", "plan", "target")
VOICE_KEYS = {"voice": "text", "named": "boolean"}
LINK_COLUMNS = {"voice": "string", "source_kind": "string", "named": "boolean", "document": "string", "n_claims": "Int64"}
_NOISE = re.compile(r"\W+")
_LAST = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z")


def by_voice(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One result a voice, most claims first: a named source, or a publisher where the article speaks for itself.

    The value is the number of its claims. ``source_kind`` is what kind of voice it is, ``n_documents`` in how many documents it is heard.
    """
    rows = []
    for (voice, named, kind), group in _voiced(claims, articles).groupby(["voice", "named", "source_kind"], sort=True):
        rows.append(
            {
                "voice": str(voice), "named": bool(named), "source_kind": str(kind), "value": float(len(group)), "unit": "count",
                "n_documents": int(group["doc_id"].nunique()), "claim_ids": group["claim_id"].tolist(), "n_sources": 1,
            }
        )  # fmt: skip
    made = to_results(rows, "voice", VOICE_KEYS, {"source_kind": "text", "n_documents": "integer"})
    return made.sort_values(["n_claims", "voice"], ascending=[False, True], kind="stable").reset_index(drop=True)


def by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """Voices and claims by kind of voice: ``source_kind``, ``named``, ``n_voices``, ``n_claims``; most claims first."""
    groups = found.groupby(["source_kind", "named"], sort=True).agg(n_voices=("voice", "nunique"), n_claims=("n_claims", "sum"))
    return groups.reset_index().sort_values("n_claims", ascending=False, kind="stable").reset_index(drop=True)


def links(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row a voice and document (by its outlet and month): how many claims it makes there. This is the graph of sources."""
    voiced = _voiced(claims, articles).assign(document=outlet_names(claims, articles))
    counts = voiced.groupby(["voice", "source_kind", "named", "document"], sort=True).size().rename("n_claims").reset_index()
    return counts[list(LINK_COLUMNS)].astype(LINK_COLUMNS)


def echoes(claims: pd.DataFrame) -> pd.DataFrame:
    """One result a statement that several articles make in nearly the same words: its claims, and of how many articles and documents.

    Sentences are compared by the shingles of their characters: candidates by MinHash, each confirmed by the exact Jaccard similarity.
    Claims of one statement are those on the same measure in such sentences.
    """
    rows = []
    for group in _groups(claims):
        if group["article_id"].nunique() < 2:
            continue
        first = group.sort_values(["doc_id", "start"], kind="stable").iloc[0]
        rows.append(
            {
                "first": str(first["claim_id"]), "measure": str(first["measure"]), "sentence": str(first["sentence"]), "unit": "count",
                "value": float(group["article_id"].nunique()), "n_articles": int(group["article_id"].nunique()),
                "n_documents": int(group["doc_id"].nunique()), "claim_ids": group["claim_id"].tolist(),
                "source_ids": sorted(group["source_id"].dropna().unique().tolist()), "n_sources": int(group["source_id"].nunique()),
            }
        )  # fmt: skip
    extra = {"measure": "text", "sentence": "text", "n_articles": "integer", "n_documents": "integer", "source_ids": "list"}
    made = to_results(rows, "echo", {"first": "text"}, extra)
    return made.sort_values(["n_articles", "first"], ascending=[False, True], kind="stable").reset_index(drop=True)


def without_echo(claims: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The claims, each repetition under the source of the first telling: sources are then counted without their echo."""
    first = claims.set_index("claim_id")["source_id"]
    origin = {c: first[ids[0]] for ids in found["claim_ids"] for c in ids}
    return claims.assign(source_id=claims["claim_id"].map(origin).astype("string").fillna(claims["source_id"]))


def effective_number(counts: Iterable[int]) -> float:
    """How many voices of equal weight would be as diverse: 1 / sum w^2, w the share of the claims that a voice makes.

    >>> effective_number([5, 5]), round(effective_number([9, 1]), 2)
    (2.0, 1.22)
    """
    values = list(counts)
    total = sum(values)
    return 1 / sum((v / total) ** 2 for v in values) if total else 0.0


def totals(claims: pd.DataFrame, found: pd.DataFrame) -> dict[str, float]:
    """The figures of a whole set: claims, sources, their effective number with and without the echo, claims of a named source.

    Args:
        claims: Usable claims as ``comparable.with_keys`` returns them.
        found: Results of ``echoes``.
    """
    counts, single = claims["source_id"].value_counts(), without_echo(claims, found)["source_id"].value_counts()
    return {
        "claims": len(claims), "sources": len(counts), "sources_without_echo": len(single),
        "effective": effective_number(int(c) for c in counts), "effective_without_echo": effective_number(int(c) for c in single),
        "named": int(claims["source"].notna().sum()),
    }  # fmt: skip


def single_voiced(results: Iterable[pd.DataFrame]) -> tuple[int, int]:
    """Of some frames of results, how many rest on claims of one source only, and how many rest on claims at all."""
    kept = [f[f["n_claims"].gt(0)] for f in results]
    return sum(int(f["n_sources"].eq(1).sum()) for f in kept), sum(len(f) for f in kept)


def fallen_due(claims: pd.DataFrame, as_of: str | None) -> pd.DataFrame:
    """The forecasts, plans and targets whose whole time is past at the edition's date, so that they can be checked; the latest first."""
    ahead = claims[claims["obs_status"].isin(list(AHEAD)) & claims["time_period"].notna()]
    past = [as_of is not None and _end(str(p)) < _begin(as_of) for p in ahead["time_period"]]
    due = ahead[pd.array(past, dtype="boolean").to_numpy(dtype=bool)]
    return due.sort_values(["time_period", "claim_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def shingles(sentence: str) -> frozenset[str]:
    """The runs of characters of a sentence, without what is neither letter nor digit.

    >>> sorted(shingles("a-b c"))
    ['abc']
    """
    text = _NOISE.sub("", sentence.casefold())
    return frozenset(text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1)))


def _voiced(claims: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    about = articles.drop_duplicates("article_id").set_index("article_id")["publisher"]
    own = claims["article_id"].map(about).astype("string").fillna(outlet_names(claims, articles))
    return claims.assign(voice=claims["source"].fillna(own), named=claims["source"].notna())


def _groups(claims: pd.DataFrame) -> list[pd.DataFrame]:
    """Claims of one measure whose sentences are alike, in groups of two or more."""
    sentences: dict[tuple[str, str], frozenset[str]] = {}
    for measure, sentence in zip(claims["measure"], claims["sentence"], strict=True):
        if len(str(sentence)) >= SHORTEST:
            sentences.setdefault((str(measure), str(sentence)), shingles(str(sentence)))
    leader = _joined(sentences)
    keys = [leader.get((str(m), str(s))) for m, s in zip(claims["measure"], claims["sentence"], strict=True)]
    grouped = claims.assign(_leader=pd.Series(keys, index=claims.index, dtype="object"))
    return [g.drop(columns="_leader") for _, g in grouped.dropna(subset=["_leader"]).groupby("_leader", sort=False) if len(g) > 1]


def _joined(sentences: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], str]:
    """Each sentence with the name of its group: alike sentences are joined, also by way of a third."""
    index, leader = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS), {}
    keys = list(sentences)
    group = list(range(len(keys)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, key in enumerate(keys):
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch([s.encode() for s in sorted(sentences[key])])
        for j in index.query(sketch):
            same = keys[j][0] == key[0] and _jaccard(sentences[key], sentences[keys[j]]) >= ALIKE
            if same:
                one, other = sorted((root(i), root(j)))
                group[other] = one
        index.insert(i, sketch)
    for i, key in enumerate(keys):
        leader[key] = f"{root(i)}"
    return leader


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _end(period: str) -> str:
    """The last day of a period, as a text that sorts; parts that are not stated come last."""
    found: Any = _LAST.search(period.rsplit("/", 1)[-1])
    return "9999" if not found else "-".join([found[1], found[2] or "99", found[3] or "99"])


def _begin(date: str) -> str:
    found = _LAST.search(text_or_none(date) or "")
    return "0000" if not found else "-".join([found[1], found[2] or "00", found[3] or "00"])
