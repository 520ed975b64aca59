"""Files → documents: which files are read, how their bytes become text, and what they are called."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reportlib.errors import InputError
from reportlib.lexicon.articles import common_characters
from reportlib.model import Document
from reportlib.reading.text import fold, script_of

FORMATS = {".txt": "text", ".md": "markdown"}
"""Endings that are read, and what they hold."""

_IGNORED = "corrections.toml"
_REMEDY = "save it as UTF-8 plain text (.txt or .md)"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_LEGACY = (("gb18030", "gb18030"), ("cp950", "big5"), ("big5hkscs", "big5-hkscs"), ("cp1252", "windows-1252"))
_SAMPLE = 200_000
_CONTROLS = frozenset(chr(c) for c in range(32)) - frozenset("\t\n\r\f\x1a")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, or one that is passed over for the reason given."""

    path: Path
    root: Path
    doc_id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that made no document: ``status`` is skipped (not meant to be read) or failed (could not be)."""

    path: str
    doc_id: str
    status: str
    reason: str
    sha256: str = ""
    format: str = ""


def list_files(paths: Sequence[Path]) -> list[Source]:
    """Files under the paths, each once, in a fixed order, each with a doc_id of its own.

    Folders are searched to the bottom; README*, corrections.toml, dotfiles and symbolic links in them are ignored.

    Raises:
        InputError: A path is missing, or a folder holds no file.
    """
    found: list[tuple[Path, Path]] = []
    seen: set[Path] = set()
    for given in map(Path, paths):
        if given.is_dir():
            files, root = sorted(_walk(given), key=lambda p: _posix(p, given)), given
            if not files:
                raise InputError(
                    "the folder holds no documents", file=given, remedy="put .txt or .md files into it, or name another folder"
                )
        elif given.exists():
            files, root = [given], given.parent
        else:
            raise InputError("no such file or folder", file=given, remedy="check the path, or put .txt or .md documents there")
        for path in files:
            if (real := path.resolve()) not in seen:
                seen.add(real)
                found.append((path, root))
    return [
        Source(
            path, root, doc_id, None if path.suffix.lower() in FORMATS else f"ending {path.suffix or 'missing'}: only .txt and .md are read"
        )
        for (path, root), doc_id in zip(found, _doc_ids(found), strict=True)
    ]


def read_document(path: Path, root: Path, doc_id: str | None = None) -> Document:
    """The document in a file.

    Args:
        path: The file.
        root: The input folder below which the doc_id is counted.
        doc_id: The id to give it, where the path without its ending is not unique.

    Raises:
        InputError: The file cannot be opened, is binary, or is in no encoding that makes sense of it.
    """
    try:
        data = path.read_bytes()
    except OSError as e:
        raise InputError(f"cannot be opened: {e.strerror or e}", file=path, remedy="check that it exists and may be read") from None
    text, encoding = decode(data, path)
    return Document(
        doc_id=doc_id or _stem(_posix(path, root)),
        path=_printable(path.as_posix()),
        sha256=hashlib.sha256(data).hexdigest(),
        format=FORMATS.get(path.suffix.lower(), "text"),
        encoding=encoding,
        script=script_of(text),
        text=text,
        folded=fold(text),
    )


def read_documents(paths: Sequence[Path]) -> tuple[list[Document], list[Unread]]:
    """Documents under the paths, and the files there that made none.

    Raises:
        InputError: A path is missing, or not one file under the paths can be read.
    """
    documents, unread = [], []
    for source in list_files(paths):
        got = read_source(source)
        if isinstance(got, Document):
            documents.append(got)
        else:
            unread.append(got)
    if not documents:
        why = "; ".join(f"{u.path} {u.status} ({u.reason})" for u in unread[:5]) + (" …" if len(unread) > 5 else "")
        raise InputError(
            f"no document can be read: {why or 'no path was given'}",
            file=", ".join(map(str, paths)) or None,
            remedy="put .txt or .md files with text there, or name another folder",
        )
    return documents, unread


def read_source(source: Source) -> Document | Unread:
    """The document in a listed file, or the row that says why there is none; never raises for what a file holds."""
    path, form = _printable(source.path.as_posix()), FORMATS.get(source.path.suffix.lower(), "")
    if source.reason:
        return Unread(path, source.doc_id, "skipped", source.reason, _hash(source.path), form)
    try:
        document = read_document(source.path, source.root, source.doc_id)
    except InputError as e:
        return Unread(path, source.doc_id, "failed", e.message, _hash(source.path), form)
    if not document.text.strip():
        return Unread(path, source.doc_id, "skipped", "the file is empty", document.sha256, form)
    return document


def decode(data: bytes, file: object = None) -> tuple[str, str]:
    """The text of the bytes and the name of their encoding; a byte-order mark is not part of the text.

    A mark decides; else strict UTF-8; else the legacy encoding whose strict reading gives the most plausible characters.

    >>> decode("稀土出口管制".encode("gb18030")), decode("稀土出口管制的影響".encode("big5"))
    (('稀土出口管制', 'gb18030'), ('稀土出口管制的影響', 'big5'))

    Raises:
        InputError: The bytes are binary or make sense in no encoding.
    """
    text, name = _decoded(data, file)
    controls = sum(map(text.count, _CONTROLS))
    if "\0" in text or controls > max(3, len(text) // 200):
        raise InputError("is not text: it holds control characters", file=file, remedy=_REMEDY)
    return text, name


def _decoded(data: bytes, file: object) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), name
            except UnicodeDecodeError as e:
                raise InputError(
                    f"begins as {name} but is damaged", file=file, where=f"byte {e.start + len(mark)}", remedy=_REMEDY
                ) from None
    if b"\0" in data:
        raise InputError("is not text: it holds NUL bytes (a binary file, or UTF-16 without its mark)", file=file, remedy=_REMEDY)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as e:
        fault = e.start
    best: tuple[float, str, str] = (0.0, "", "")
    for codec, name in _LEGACY:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        score = _plausible_latin(text[:_SAMPLE]) if codec == "cp1252" else _plausible_chinese(text[:_SAMPLE])
        if score > best[0]:
            best = (score, text, name)
    if best[0] < 0.2:
        raise InputError("is in no known encoding (tried UTF-8, UTF-16, GB18030, Big5)", file=file, where=f"byte {fault}", remedy=_REMEDY)
    return best[1], best[2]


def _plausible_chinese(text: str) -> float:
    """Share of the characters beyond ASCII that running Chinese is full of; punctuation counts neither way."""
    beyond = Counter(
        c for c in text if c > "\x7f" and not "\u3000" <= c <= "\u303f" and not "\uff00" <= c <= "\uffef" and not "\u2010" <= c <= "\u2026"
    )
    total = sum(beyond.values())
    common = common_characters()
    return sum(n for c, n in beyond.items() if c in common) / total if total else 0.0


def _plausible_latin(text: str) -> float:
    """Share of the characters beyond ASCII that stand alone between ASCII, as accents and curly quotes do; two-byte scripts make runs."""
    total = alone = 0
    for i, c in enumerate(text):
        if c > "\x7f":
            total += 1
            left, right = text[i - 1 : i], text[i + 1 : i + 2]
            alone += (
                left <= "\x7f" and right <= "\x7f" and (c in "‘’“”–—…•€£©®°\xa0" or (c.isalpha() and (left.isalpha() or right.isalpha())))
            )
    # A Latin text has few of them: bytes of another script that happen to stand alone are many.
    return alone / total if total and total * 8 < len(text) else 0.0


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(d for d in folders if not d.startswith(".") and not (Path(here) / d).is_symlink())
        for name in files:
            path = Path(here) / name
            if not (name.startswith((".", "README")) or name == _IGNORED or path.is_symlink()):
                yield path


def _doc_ids(found: Sequence[tuple[Path, Path]]) -> list[str]:
    """Path without ending; where two would be equal their endings are kept, then the folder's name, then a number is added."""
    names = [_posix(path, root) for path, root in found]
    ids = _settle([_stem(n) for n in names], names)
    ids = _settle(ids, [f"{_printable(root.resolve().name)}/{n}" for (_, root), n in zip(found, names, strict=True)])
    taken: Counter[str] = Counter()
    out = []
    for i in ids:
        taken[i] += 1
        out.append(i if taken[i] == 1 else f"{i}~{taken[i]}")
    return out


def _settle(ids: list[str], longer: list[str]) -> list[str]:
    count = Counter(ids)
    return [long if count[i] > 1 else i for i, long in zip(ids, longer, strict=True)]


def _posix(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name)


def _stem(name: str) -> str:
    pure = PurePosixPath(name)
    return pure.with_suffix("").as_posix() if pure.suffix.lower() in FORMATS else name


def _printable(name: str) -> str:
    # A file name may hold bytes that are no UTF-8; ids go into tables and hashes, which need proper text.
    return os.fsencode(name).decode("utf-8", "replace")


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
