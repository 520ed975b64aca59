"""What has changed since the last edition, as a box on the first page and as lines for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from reportlib.brief.counts import PREFIX
from reportlib.brief.dates import write_date
from reportlib.brief.diff import Change, Diff
from reportlib.brief.display import Callout, Inline, Run
from reportlib.brief.findings import count, phrase
from reportlib.brief.sayings import is_row

_MOST = 5
_ORDER = {"changed": 0, "new": 1, "gone": 2}


def since(diff: Diff, language: str) -> Callout | None:
    """The box "Since the edition of …": how many claims and findings are new, changed or gone, and the findings, each with its cause.

    None where nothing that a reader sees has changed.
    """
    if not diff:
        return None
    counts: list[Inline] = [[Run(line)] for line in _counts(diff, language)]
    # a reader sees no change where the same words stand before and after
    seen = {(c.kind, c.before, c.after): c for c in reversed(diff.results) if c.before != c.after and not c.id.startswith(PREFIX)}
    told = sorted(seen.values(), key=lambda c: (not c.headline, _ORDER[c.kind], c.id))
    # sentences speak for themselves; rows of tables are counted, and told where there is nothing else
    shown = ([c for c in told if not is_row(c.after or c.before or "")] or told)[:_MOST]
    # one cause of all is said once
    alike = len(shown) > 1 and len({c.causes for c in shown}) == 1
    if alike and counts:
        counts[-1].append(Run(phrase("since.all", language, causes=_causes(shown[0], language))))
    items = [*counts, *(_result(c, language, "" if alike else _causes(c, language)) for c in shown)]
    title = phrase("since.title", language, date=write_date(diff.since, language) if diff.since else phrase("since.undated", language))
    return Callout(title, items)


def _counts(diff: Diff, language: str) -> Iterator[str]:
    for what in ("claims", "results"):
        parts = [
            count(f"since.{what}.{kind}", n, language) for kind in ("new", "changed", "gone") if (n := diff.counts.get(f"{what}.{kind}", 0))
        ]
        if parts:
            yield phrase("since.list", language).join(parts) + phrase("since.stop", language)


def _causes(change: Change, language: str) -> str:
    return phrase("since.list", language).join(cause(name, what, language) for name, what in change.causes)


def _result(change: Change, language: str, causes: str) -> Inline:
    head = phrase(f"since.{change.kind}", language)
    said = (change.after or change.before or "").rstrip(".。")
    out = [Run(head), Run(said, result_id=change.id if change.after else None)]
    if change.kind == "changed" and change.before:
        out.append(Run(phrase("since.before", language, text=change.before.rstrip(".。"))))
    return [*out, Run(phrase("since.because", language, causes=causes) if causes else phrase("since.stop", language))]


def cause(name: str, what: tuple[str, ...], language: str) -> str:
    """A cause of a change in words, with what it concerns."""
    known = phrase(f"since.cause.{name}", language)
    return f"{known} {phrase('since.list', language).join(what[:3])}" if what and name in ("document", "parameter") else known


def lines(diff: Diff) -> Iterator[str]:
    """The whole difference as lines of text, for the command line."""
    for title, changes in (
        ("documents", diff.documents),
        ("parameters", diff.parameters),
        ("findings", diff.results),
        ("claims", diff.claims),
    ):
        if not changes:
            continue
        kinds = ", ".join(f"{n} {k}" for k in _ORDER if (n := sum(c.kind == k for c in changes)))
        yield f"{title}: {kinds}"
        for c in sorted(changes, key=lambda c: (_ORDER[c.kind], c.id)):
            because = "; ".join(cause(name, what, "en") for name, what in c.causes)
            told = (
                {"new": c.after, "gone": c.before, "changed": c.after if c.before == c.after else f"{c.before} → {c.after}"}[c.kind]
                if title != "documents"
                else ""
            )
            yield f"  {c.kind:8} {c.id}  {told}" + (f"  [{because}]" if because else "")
    if not diff:
        yield "nothing that a reader sees has changed"
