"""Whose a price, or a stock at an exchange, is: the exchange's area's, that of the place it is told for, that of its currency's market."""

from __future__ import annotations

from reportlib.lexicon.loader import read_toml
from reportlib.model import Entity, Mention
from reportlib.reading.roles import Party, exchange_subject, roles
from reportlib.reading.rules import Match
from reportlib.reading.scene import Scene

_PLACE = 10  # signs after a price in which its place may stand


def by_market(scene: Scene, at: int, match: Match, mention: Mention, folded: str, subject: Party | None) -> Party | None:
    """Prices and stocks at an exchange are the exchange's area's; a price without a subject is that of its currency's market."""
    if match.rule.measure not in ("price", "price_change", "price_multiple", "inventory", "volume_change"):
        return subject
    start, _ = scene.clause_of(at)
    low, _ = scene.window(at)
    if (place := _market_place(scene, low, at)) is not None:
        return Party(place, None, "same_clause")
    here = subject is not None and subject.resolved_by == "same_clause"
    for a in (start,) if here else (start, low):
        area = exchange_subject(folded[scene.offsets[a] : scene.offsets[at]])
        if area:
            return Party(area, None, "same_clause" if a == start else "same_sentence")
    if (
        subject is not None
        and subject.resolved_by == "same_sentence"
        and not subject.entity
        and match.rule.measure in ("price", "price_change")
    ):
        # 受刚果(金)禁令影响,电钴升至25万元: a price in a country's own money is of its market
        home = read_toml("roles")["subject"]["money_default"].get((mention.quantity.unit or "").split("/")[0])
        return Party(home, None, "inherited") if home not in (None, "WORLD", subject.area) else subject
    if subject is None and match.rule.measure in ("price", "price_change") and "subject" not in match.rule.needs:
        defaults = read_toml("roles")["subject"]["money_default"]
        currency = (mention.quantity.unit or "").split("/")[0]
        area = defaults.get(currency) or defaults.get(_currency_beside(scene, at))
        return Party(area, None, "inherited") if area else None
    return subject


def by_customs(scene: Scene, at: int, measure: str) -> Party | None:
    """Whose trade it is that a sentence tells by a customs service and ascribes to nobody: of the area that the service is of."""
    if measure not in ("exports", "imports", "volume_change"):
        return None
    named = [e.home for _, e in scene.entities(scene.window(at)[0], at, "institution") if e.code.endswith("Customs") and e.home]
    return Party(named[-1], None, "same_sentence") if named else None


def in_own_money(match: Match, mention: Mention, subject: Party | None) -> Party | None:
    """Whose a loss is that its sentence ascribes to nobody: a loss in yen is Japan's, whoever the article speaks of.

    A tariff is no company's, but that of the area which the company is of.
    """
    if match.rule.measure == "tariff" and subject is not None and subject.entity is not None and subject.resolved_by == "topic":
        return Party(subject.area, None, "topic") if subject.area else None
    if match.rule.measure != "economic_loss" or (subject is not None and subject.resolved_by != "topic"):
        return subject
    data = read_toml("roles")["subject"]
    home = data["money_default"].get(mention.quantity.unit or "")
    if home not in data["money_foreign"] or (subject is not None and subject.area == home):
        return subject
    return Party(home, None, "inherited")


def _currency_beside(scene: Scene, at: int) -> str:
    """The currency of the price that a change goes with: the nearest one of the sentence."""
    prices = [(abs(i - at), t) for i, t in scene.tokens.items() if isinstance(t, Mention) and t.quantity.kind == "price"]
    return (min(prices, key=lambda p: p[0])[1].quantity.unit or "").split("/")[0] if prices else ""


def _market_place(scene: Scene, low: int, at: int) -> str | None:
    """The area in which a price is said to be one (the price in Rotterdam had risen)."""
    found = list(roles().priced_in.finditer(scene.text, low, min(len(scene.text), at + _PLACE)))
    token = scene.tokens.get(found[-1].start("place")) if found else None
    return (exchange_subject(token.surface) or token.code) if isinstance(token, Entity) else None
