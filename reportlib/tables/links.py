"""Where a document's evidence page is, and where a claim stands on it: the one place that knows."""

from __future__ import annotations

from urllib.parse import quote

FOLDER = "evidence"


def evidence_page(doc_id: str) -> str:
    """The file name of a document's evidence page.

    >>> evidence_page("2025/weekly")
    '2025--weekly.html'
    """
    return doc_id.replace("/", "--") + ".html"


def evidence_href(doc_id: str, claim_id: str | None = None) -> str:
    """The address of an evidence page below ``build/``, down to a claim where one is given.

    >>> evidence_href("2025/weekly", "c0123"), evidence_href("a b")
    ('evidence/2025--weekly.html#c0123', 'evidence/a%20b.html')
    """
    return f"{FOLDER}/{quote(evidence_page(doc_id))}" + (f"#{quote(claim_id)}" if claim_id else "")
