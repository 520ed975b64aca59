"""Claims as W3C Web Annotations: one a claim, on its words in the document, its body the claim's fields.

Web Annotation Data Model, W3C Recommendation 23 February 2017. A target has two selectors for the same words: the quotation with what
stands around it, which survives a text that moved, and the position in code points, which is exact in the text as it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reportlib.tables.schema import CLAIMS, VERSION

if TYPE_CHECKING:
    import pandas as pd

AROUND = 32
"""Characters that a quotation brings along on either side."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"reportlib": f"urn:reportlib:schema:{VERSION}:claims:"}]
_PLACE = ("claim_id", "doc_id", "start", "end", "exact")


def to_annotations(claims: pd.DataFrame, texts: Mapping[str, str], paths: Mapping[str, str]) -> str:
    """The claims as an annotation page in JSON-LD, one annotation a line, in the order of the table.

    Args:
        claims: The claims table.
        texts: doc_id to decoded text; claims on other documents are left out.
        paths: doc_id to the path of its text, as seen from the page.
    """
    rows = claims.to_dict("records")
    items = ",\n".join(_json(_annotation(r, texts[r["doc_id"]], paths[r["doc_id"]])) for r in rows if r["doc_id"] in texts)
    head = {"@context": CONTEXT, "id": "annotations.jsonld", "type": "AnnotationPage", "startIndex": 0}
    return f'{_json(head)[:-1]},"items":[\n{items}\n]}}\n'


def _annotation(claim: Mapping[Any, Any], text: str, path: str) -> dict[str, Any]:
    start, end = int(claim["start"]), int(claim["end"])
    quotation = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {
        "id": f"urn:reportlib:{quote(str(claim['claim_id']))}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "reportlib:Claim", **dict(_fields(claim))},
        "target": {"source": quote(path), "selector": [quotation, position]},
    }


def _fields(claim: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The fields that the claim has, each under the name of its column."""
    for column in CLAIMS.columns:
        value = claim.get(column.name)
        if column.name in _PLACE or value is None or value != value:
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        yield f"reportlib:{column.name}", value


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
