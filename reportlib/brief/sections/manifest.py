"""What this brief was made from: versions, hashes of the documents, parameters, the lexicon's hash."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version

from reportlib.brief.display import Inline, Sheet
from reportlib.brief.edition import Edition, Tables, as_of
from reportlib.brief.findings import phrase
from reportlib.brief.sections.frame import cell, heading, table
from reportlib.pipeline import lexicon_stamp
from reportlib.tables.schema import VERSION

PACKAGES = ("reportlib", "pandas", "altair", "papermill", "nbconvert", "typst", "vl-convert-python")


def manifest(tables: Tables, edition: Edition) -> Sheet:
    """Versions, hashes and parameters: with the same of each, the same brief comes out, byte for byte."""
    lang = edition.language
    made: list[tuple[str, str]] = [(phrase("manifest.as_of", lang), as_of(tables, edition) or phrase("not_stated", lang))]
    made += [(phrase("manifest.document", lang, name=d["doc_id"]), str(d["sha256"])[:16]) for d in tables["documents"].to_dict("records")]
    made += [(phrase("manifest.lexicon", lang), lexicon_stamp()[:16]), (phrase("manifest.schema", lang), VERSION)]
    made += [(phrase("manifest.parameter", lang, name=k), json.dumps(v, ensure_ascii=False)) for k, v in edition.parameters().items()]
    made += [("Python", ".".join(platform.python_version_tuple()[:2]))] + [(p, _version(p)) for p in PACKAGES]
    rows: list[list[Inline]] = [[cell(name), cell(value)] for name, value in made]
    heads = ["manifest_name", "manifest_value"]
    return Sheet(
        [
            heading("manifest", edition),
            table("manifest-table", phrase("manifest.table", lang), heads, rows, edition, phrase("manifest.note", lang), None),
        ],
        language=lang,
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "—"
