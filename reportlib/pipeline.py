"""Documents to tables: the one place that knows both how text is read and how tables are kept.

Reading is a function of one document, so it maps over a pool of processes; its rows lie in a cache by content, so that one changed
document is one document's work. What is fresh is decided by content too, never by times.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.errors import InputError, ReportlibError
from reportlib.model import Article, Document, Span

if TYPE_CHECKING:
    import pandas as pd

    from reportlib.tables.corrections import Correction
    from reportlib.tables.rows import Row

PACKAGE = Path(__file__).parent
ROOMS = ("errors.py", "model.py", "pipeline.py", "lexicon", "reading", "tables")
"""The code and knowledge that the tables depend on."""
PINNED = ("ahocorasick-rs", "datasketch", "pandas", "pyarrow")
"""The distributions that they depend on."""
REPORT = "extraction.json"
UNOPENED = "0" * 64
"""Stands for the hash of a file that cannot be opened."""
POOL_FROM = 12
"""Fewer documents than this are read sooner in one process than others start."""

Rows = dict[str, list["Row"]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a run over documents gives.

    Attributes:
        tables: The tables by name, corrections applied.
        texts: doc_id to decoded text.
        report: What was read, what was not and why, and what became of each correction.
    """

    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """What an extraction starts from: decoded documents, rows of files that were not read, corrections, and a stamp of all of it."""

    documents: list[Document]
    unread: list[Row]
    corrections: list[Correction]
    stamp: str


def extract(paths: Sequence[str | Path], jobs: int = 1, cache: Path | None = None, progress: Progress | None = None) -> Extraction:
    """Reads documents into tables.

    Args:
        paths: Files, or folders with everything below them; a ``corrections.toml`` in a folder is applied.
        jobs: Processes to read with.
        cache: Folder for the rows of documents that were read before.
        progress: Called with the number of documents done and of all.

    Raises:
        InputError: A path is missing, or there is no document that can be read.
        CorrectionError: An entry of the corrections could never apply.
    """
    return _extract(find_sources(paths), jobs, cache, progress)


def load(
    tables: str | Path = "build/tables", seeds: str | Path = "seeds", jobs: int = 1, progress: Progress | None = None
) -> dict[str, pd.DataFrame]:
    """The tables, read from their folder, after building them from ``seeds`` if they are stale.

    The attribute ``folder`` of the documents table says where the texts lie.

    Relative paths are looked for from the working directory upwards, so that a notebook finds them from its own folder.
    """
    from reportlib.tables.store import read_tables

    folder = locate(tables, seeds)
    refresh(folder, find_sources([locate(seeds, seeds)]), jobs, progress)
    found = read_tables(folder)
    found["documents"].attrs["folder"] = str(folder)
    return found


def refresh(folder: Path, sources: Sources, jobs: int = 1, progress: Progress | None = None) -> dict[str, Any] | None:
    """Builds the tables of a folder anew if they are stale; the report of the extraction, or None where nothing was to do."""
    if is_fresh(folder, sources):
        return None
    extraction = _extract(sources, jobs, folder.parent / ".cache" / "documents", progress)
    write(extraction, folder)
    return extraction.report


def locate(path: str | Path, beside: str | Path) -> Path:
    """A relative path seen from the nearest folder, upwards from the working directory, in which ``beside`` exists."""
    path, beside = Path(path), Path(beside)
    if path.is_absolute():
        return path
    if beside.is_absolute():
        return path.resolve()
    home = next((d for d in (Path.cwd(), *Path.cwd().parents) if (d / beside).exists()), Path.cwd())
    return home / path


def find_sources(paths: Sequence[str | Path]) -> Sources:
    """Decodes the documents and reads the corrections that lie beside them, and stamps what their tables depend on."""
    from reportlib.reading.documents import read_documents
    from reportlib.tables.corrections import FILE, read_corrections

    inputs = [Path(p) for p in paths]
    documents, passed = read_documents(inputs)
    documents = [replace(d, path=_named(d.path, inputs)) for d in documents]
    unread: list[Row] = [{**asdict(u), "path": _named(u.path, inputs), "sha256": u.sha256 or UNOPENED} for u in passed]
    files = [p / FILE for p in inputs if (p / FILE).is_file()]
    content = [(d.doc_id, d.path, d.sha256) for d in documents] + [(str(r["doc_id"]), str(r["path"]), str(r["sha256"])) for r in unread]
    stamp = digest(code_stamp(), *sorted(content), *(f.read_bytes() for f in files))
    return Sources(documents, unread, [c for f in files for c in read_corrections(f)], stamp)


def extract_text(text: str, published: str | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a text at hand, read as one article.

    Args:
        text: A sentence or more.
        published: ISO 8601 date that 今年 or 10月 are read against.
    """
    from reportlib.tables.frames import to_frame

    document = text_document(text)
    article = Article("a-text", document.doc_id, Span(0, len(text)), published=published, script=document.script)
    return {name: to_frame(name, rows) for name, rows in read_articles(document, [article]).items()}


def text_document(text: str, doc_id: str = "text") -> Document:
    """A document made of a text at hand."""
    from reportlib.reading.text import fold, script_of

    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(doc_id, doc_id, sha256, "text", "utf-8", script_of(text), text, fold(text))


def _named(path: str, inputs: Sequence[Path]) -> str:
    """A path from the name of its input folder on: the same tables come out wherever the project lies."""
    folder = next((p for p in inputs if p.is_dir() and Path(path).is_relative_to(p)), None)
    return (Path(folder.resolve().name) / Path(path).relative_to(folder)).as_posix() if folder else path


def is_fresh(folder: str | Path, sources: Sources) -> bool:
    """Whether the tables of a folder are whole and were made from just these documents, corrections, lexicon and code."""
    from reportlib.tables.package import is_whole

    try:
        report = json.loads((Path(folder) / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return report.get("stamp") == sources.stamp and is_whole(folder)


def write(extraction: Extraction, folder: str | Path) -> list[Path]:
    """Writes the tables, the texts and the report of an extraction; returns the files."""
    from reportlib.tables.store import write_tables

    report = json.dumps(extraction.report, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return write_tables(extraction.tables, extraction.texts, folder, extraction.report["lexicon"], {REPORT: report})


def read_one(document: Document) -> Rows:
    """All rows of one document; a document that brings the reading down is a row of its own, not the end of the run."""
    from reportlib.reading.articles import find_articles

    try:
        return read_articles(document, find_articles(document))
    except ReportlibError:
        raise
    except Exception as e:  # one bad document of ten thousand must not take the others with it
        return {"failed": [{"doc_id": document.doc_id, "reason": f"{type(e).__name__}: {e}"}]}


def read_articles(document: Document, articles: Sequence[Article]) -> Rows:
    """The rows of a document whose articles are known."""
    from reportlib.reading.stories import read_stories
    from reportlib.reading.text import find_sentences
    from reportlib.reading.twins import unique_events
    from reportlib.tables import rows
    from reportlib.tables.ids import Ids

    found = read_stories(document, articles)
    ids = Ids(document, find_sentences(document.folded, Span(0, len(document.folded))))
    return {
        "articles": rows.article_rows(articles),
        "mentions": rows.mention_rows(ids, articles, found.mentions),
        "claims": rows.claim_rows(ids, articles, found.claims),
        "events": rows.event_rows(ids, articles, unique_events(found.events)),
        "relations": rows.relation_rows(ids, articles, found.relations),
    }


def _extract(sources: Sources, jobs: int, cache: Path | None, progress: Progress | None) -> Extraction:
    from reportlib.tables.corrections import apply_corrections
    from reportlib.tables.frames import check_tables, to_documents, to_frame
    from reportlib.tables.schema import TABLES, VERSION

    found: Rows = {name: [] for name in TABLES if name != "documents"}
    read, failed = [], {}
    for document, rows in _map(sources.documents, jobs, cache, progress):
        if "failed" in rows:
            failed[document.doc_id] = str(rows["failed"][0]["reason"])
            continue
        read.append(document)
        for name, some in rows.items():
            found[name] += some
    if not read:
        first, reason = next(iter(failed.items()))
        raise InputError(
            f"no document could be read: {reason}", file=first, remedy="call reportlib check, and report the document if it passes"
        )
    _mark_repeats(read, found["articles"])
    tables = {"documents": to_documents(sources.documents, sources.unread)}
    for doc_id, reason in failed.items():
        tables["documents"].loc[tables["documents"]["doc_id"] == doc_id, ["status", "reason"]] = ["failed", reason]
    tables |= {name: to_frame(name, rows) for name, rows in found.items()}
    tables, outcomes = apply_corrections(tables, sources.corrections)
    check_tables(tables)
    unread = [[r["doc_id"], r["status"], r["reason"]] for r in sources.unread] + [[d, "failed", reason] for d, reason in failed.items()]
    report = {
        "stamp": sources.stamp,
        "schema": VERSION,
        "lexicon": lexicon_stamp(),
        "rows": {name: len(frame) for name, frame in tables.items()},
        "unread": sorted(unread),
        "corrections": [o.to_json() for o in outcomes],
    }
    return Extraction(tables, {d.doc_id: d.text for d in read}, report)


def _mark_repeats(documents: Sequence[Document], articles: list[Row]) -> None:
    """Notes on each article which earlier one, in whatever document, it repeats."""
    from reportlib.reading.duplicates import find_duplicates

    folded = {d.doc_id: d.folded for d in documents}
    bodies = [folded[str(a["doc_id"])][int(a["start"] or 0) : int(a["end"] or 0)] for a in articles]
    for article, original in zip(articles, find_duplicates(bodies), strict=True):
        if original is not None:
            article["duplicate_of"] = articles[original]["article_id"]


def _map(documents: Sequence[Document], jobs: int, cache: Path | None, progress: Progress | None) -> Iterator[tuple[Document, Rows]]:
    """Each document with its rows, in order; from the cache where it was read before."""
    shelf = cache / code_stamp()[:16] if cache else None
    known = {d.doc_id: _recall(shelf, d) for d in documents} if shelf else {}
    todo = [d for d in documents if known.get(d.doc_id) is None]
    fresh = _read_all(todo, jobs)
    for n, document in enumerate(documents, 1):
        rows = known.get(document.doc_id)
        if rows is None:
            rows = next(fresh)
            if shelf and "failed" not in rows:
                _remember(shelf, document, rows)
        if progress:
            progress(n, len(documents))
        yield document, rows
    if cache and cache.is_dir():
        _forget(cache, shelf)


def _read_all(documents: Sequence[Document], jobs: int) -> Iterator[Rows]:
    if jobs < 2 or len(documents) < POOL_FROM:
        yield from map(read_one, documents)
        return
    with ProcessPoolExecutor(min(jobs, len(documents))) as pool:
        yield from pool.map(read_one, documents, chunksize=max(1, min(32, len(documents) // (4 * jobs))))


def _card(shelf: Path, document: Document) -> Path:
    return shelf / f"{digest(document.doc_id, document.sha256)[:32]}.json"


def _recall(shelf: Path, document: Document) -> Rows | None:
    with suppress(OSError, ValueError):
        rows = json.loads(_card(shelf, document).read_text(encoding="utf-8"))
        return rows if isinstance(rows, dict) else None
    return None


def _remember(shelf: Path, document: Document, rows: Rows) -> None:
    # a cache that cannot be written costs time only; the tables' own folder says so if it cannot be either
    with suppress(OSError):
        shelf.mkdir(parents=True, exist_ok=True)
        path = _card(shelf, document)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)


def _forget(cache: Path, shelf: Path | None) -> None:
    """Drops the rows that other versions of the code have left."""
    import shutil

    for old in cache.iterdir():
        if old != shelf and old.is_dir():
            shutil.rmtree(old, ignore_errors=True)


def digest(*parts: object) -> str:
    """A hash of the parts in their order: bytes as they are, all else as its representation.

    >>> digest("a", b"b") == digest("ab")
    False
    """
    h = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big") + data)
    return h.hexdigest()


def tree_stamp(paths: Iterable[Path], root: Path = PACKAGE) -> str:
    """A hash of the names and contents of files, and of all files below folders."""
    files = {f for p in paths for f in (p.rglob("*") if p.is_dir() else [p]) if f.is_file() and "__pycache__" not in f.parts}
    return digest(*((f.relative_to(root).as_posix(), f.read_bytes()) for f in sorted(files)))


def code_stamp() -> str:
    """A hash of everything that turns documents into tables: code, lexicon, Python and the libraries used."""
    return digest(tree_stamp([PACKAGE / room for room in ROOMS]), sys.version_info[:2], installed(PINNED))


def lexicon_stamp() -> str:
    """A hash of the lexicon's files."""
    return tree_stamp(sorted((PACKAGE / "lexicon").rglob("*.toml")))


def installed(names: Iterable[str]) -> Mapping[str, str]:
    """Distribution to installed version; empty where one is not installed."""
    versions = {}
    for name in names:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = ""
    return versions
