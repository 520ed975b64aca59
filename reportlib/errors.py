"""The few errors of reportlib. Each says which file, where in it, and what to do."""

from __future__ import annotations


class ReportlibError(Exception):
    """Something that a person can put right; printed without a traceback, exit status 1.

    Args:
        message: What is wrong.
        file: The file it concerns, if any.
        where: The place in the file (line, entry, cell, column), if any.
        remedy: What to do about it.
    """

    def __init__(self, message: str, *, file: object = None, where: object = None, remedy: str | None = None) -> None:
        self.message, self.file, self.where, self.remedy = message, file, where, remedy
        place = ", ".join(str(p) for p in (file, where) if p is not None)
        super().__init__((f"{place}: " if place else "") + message + (f"\n  → {remedy}" if remedy else ""))


class InputError(ReportlibError):
    """A document or a folder of documents that cannot be read."""


class LexiconError(ReportlibError):
    """An entry of the lexicon that is malformed, ambiguous, or fails its own example."""


class TableError(ReportlibError):
    """A table that breaks the contract of its schema."""


class CorrectionError(ReportlibError):
    """An entry of corrections.toml that cannot be applied."""


class ParameterError(ReportlibError):
    """A notebook or command-line parameter that is unknown or of the wrong type."""


class NotebookError(ReportlibError):
    """A notebook cell that failed."""


class OutputError(ReportlibError):
    """A file that cannot be written or rendered."""
