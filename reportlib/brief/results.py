"""All results of an edition, computed once: what the sections say, draw and tabulate comes from here and from nowhere else."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pandas.util import hash_pandas_object

from reportlib.analysis import (
    bottleneck,
    capacity,
    chains,
    comparable,
    concentration,
    control_acts,
    controls,
    dependence,
    floors,
    identities,
    lead_times,
    leave_out,
    ledger,
    losses,
    money,
    pipeline_checks,
    premiums,
    price_moves,
    prices,
    rebuilt,
    reference,
    refusals,
    set_apart,
    stocks,
    targets,
    usable,
    voices,
)
from reportlib.analysis.audit.verdicts import audit
from reportlib.analysis.results import text_or_none
from reportlib.brief.edition import LANGUAGES, Edition, Tables, as_of, select
from reportlib.brief.once import once_each
from reportlib.lexicon.items import ancestors

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Results:
    """The frames of an edition.

    Attributes:
        claims: The claims in use, with their keys and intervals.
        supplier: The area that the others are said to depend on, by the number of claims; None where there is none.
        item: The raw material whose chain has the most claims on shares of the world.
        set_apart: Numbers told of a question whose answer they are not; no share is made from them.
        profile: Dependence by comparable key. matrix: its best row an importer, item and stage.
        ladder, chain, index: The supplier's shares by stage, what can avoid it, and how concentrated each stage is.
        direct: Direct and effective dependence, and what they imply.
        covers, stopped, gaps: Stocks, how long they last without the supplier, and what is missing until a replacement stands.
        waits, replaced, ramps: How long a replacement takes by source and by all, and how fast plans have to grow.
        needs, uses, materials: What remains of each material that a use needs, of each use, and what hangs on each material.
        halted: How many uses come nearly to a stop.
        voices, echoes: Who makes how many claims, and what is told in nearly the same words by several articles.
        pipeline, output, shares, combined: Production and capacity outside the supplier, its own, and their ratios.
        audit: The equations of the documents, recomputed.
        conflicts, sides: Camps of claims that cannot all be true, and each camp. infeasible: larger sets that break an identity.
        controls, controls_due, control_spans: Export controls as of the edition's date, what falls due, their states along time.
        prices: Levels as stated; price_units: those whose unit cannot be right; price_changes, price_moves, implied_prices, floor_costs.
        series, told_changes, trade_shares: Amounts rebuilt from stated changes, and what part of them one partner has.
        premiums: What doing without the supplier costs, as a multiple of what the supplier does.
        losses: Estimates of what a disruption costs; loss_bases, loss_rates, loss_linearity, loss_parts: whether they hold together.
        targets, scores: Targets, and each beside the figures that it can be held against.
        weighted, stale: The pipeline weighted by status; shares of the supplier's output whose denominator is out of date.
        refusals: What is not computed, by kind.
        facts: Official figures, and ``compared``: how they stand to the results. Both are empty without overlay_reference.
    """

    claims: pd.DataFrame
    supplier: str | None
    item: str | None
    set_apart: pd.DataFrame
    profile: pd.DataFrame
    matrix: pd.DataFrame
    world: pd.DataFrame
    ladder: pd.DataFrame
    chain: pd.DataFrame
    index: pd.DataFrame
    direct: pd.DataFrame
    pipeline: pd.DataFrame
    output: pd.DataFrame
    shares: pd.DataFrame
    combined: pd.DataFrame
    covers: pd.DataFrame
    stopped: pd.DataFrame
    gaps: pd.DataFrame
    waits: pd.DataFrame
    replaced: pd.DataFrame
    ramps: pd.DataFrame
    needs: pd.DataFrame
    uses: pd.DataFrame
    halted: pd.DataFrame
    materials: pd.DataFrame
    voices: pd.DataFrame
    echoes: pd.DataFrame
    conflicts: pd.DataFrame
    sides: pd.DataFrame
    infeasible: pd.DataFrame
    controls: pd.DataFrame
    controls_due: pd.DataFrame
    control_spans: pd.DataFrame
    prices: pd.DataFrame
    price_units: pd.DataFrame
    price_changes: pd.DataFrame
    price_moves: pd.DataFrame
    implied_prices: pd.DataFrame
    floor_costs: pd.DataFrame
    series: pd.DataFrame
    told_changes: pd.DataFrame
    trade_shares: pd.DataFrame
    premiums: pd.DataFrame
    losses: pd.DataFrame
    loss_bases: pd.DataFrame
    loss_rates: pd.DataFrame
    loss_linearity: pd.DataFrame
    loss_parts: pd.DataFrame
    targets: pd.DataFrame
    scores: pd.DataFrame
    weighted: pd.DataFrame
    stale: pd.DataFrame
    refusals: pd.DataFrame
    facts: pd.DataFrame
    compared: pd.DataFrame
    audit: pd.DataFrame
    coverage: pd.DataFrame

    def frames(self) -> list[pd.DataFrame]:
        """Every frame whose numbers may be printed."""
        return [
            self.set_apart, self.profile, self.world, self.ladder, self.chain, self.index, self.direct,
            self.pipeline, self.output, self.shares, self.combined, self.audit, self.coverage, self.conflicts, self.sides, self.infeasible,
            self.voices, self.echoes,
            self.needs, self.uses, self.halted, self.materials,
            self.covers, self.stopped, self.gaps, self.waits, self.replaced, self.ramps,
            self.controls, self.controls_due,
            self.prices, self.price_units, self.price_changes, self.price_moves, self.implied_prices, self.floor_costs,
            self.series, self.told_changes, self.trade_shares,
            self.premiums, self.losses, self.loss_bases, self.loss_rates, self.loss_linearity, self.loss_parts,
            self.targets, self.scores, self.weighted, self.stale, self.refusals,
        ]  # fmt: skip


_KEPT = 4
_last: list[tuple[pd.DataFrame, Edition]] = []
_known: dict[str, Results] = {}


def analyse(tables: Tables, edition: Edition) -> Results:
    """The results of an edition; the last few are kept by content, since all sections of a brief, and all notebooks, ask for the same."""
    # how an edition is printed changes none of its numbers
    asked = replace(edition, language=LANGUAGES[0], chart_rows=0, length="full", accept_unconfirmed=False)
    if not (_last and _last[0][0] is tables["claims"] and _last[0][1] == asked):
        key = _content(tables, asked)
        # the one asked for goes to the end, the one that was not asked for longest is dropped
        _known[key] = _known.pop(key) if key in _known else _analyse(tables, asked)
        while len(_known) > _KEPT:
            del _known[next(iter(_known))]
        _last[:] = [(tables["claims"], asked)]
    return next(reversed(_known.values()))


def _content(tables: Tables, edition: Edition) -> str:
    """A hash of all that the results depend on, the table of exchange rates among it."""
    found = hashlib.sha256(repr(edition).encode())
    for name in ("articles", "mentions", "claims", "events", "relations"):
        found.update(repr((name, list(tables[name].columns))).encode() + hash_pandas_object(tables[name]).to_numpy().tobytes())
    if edition.fx_table and (rates := Path(edition.fx_table)).is_file():
        found.update(rates.read_bytes())
    return found.hexdigest()


def _analyse(tables: Tables, edition: Edition) -> Results:
    kept, date = select(tables, edition), as_of(tables, edition)
    use = usable.usable_claims(kept["claims"], kept["articles"], kept["mentions"])
    claims = within(comparable.with_keys(use.claims, kept["articles"], edition.interval_policy, date), edition)
    areas = claims[claims["ref_entity"].isna()]
    supplier = main_supplier(areas)
    in_scope = within(kept["claims"], edition)
    facts = reference.read_facts() if edition.overlay_reference else reference.read_facts().iloc[:0]
    held = (
        claims[~claims["measure"].isin(dependence.DEPENDENCE) | claims["subject"].isin(edition.importers)] if edition.importers else claims
    )
    conflicts = ledger.contradictions(held, kept["articles"], facts, date)
    apart = set_apart.set_apart(conflicts)
    areas = set_apart.without(areas, apart)
    profile = dependence.profile(areas, importers=edition.importers)
    world = dependence.world_shares(areas)
    item = main_item(areas, supplier)
    ladder = dependence.stage_ladder(areas, supplier or "", item or "")
    direct = dependence.direct_effective(areas)
    direct = direct[direct["subject"].isin(edition.importers)] if edition.importers else direct
    pipeline, output = capacity.pipeline(claims, supplier or ""), capacity.rival_output(claims, supplier or "", facts)
    shares = capacity.shares(_comparable(pipeline, output), output)
    compared = reference.compared(_concat(profile, ladder), facts, date)
    matrix, covers = dependence.matrix(profile), stocks.stock_covers(claims)
    stopped, waits = stocks.stops(covers, matrix, supplier), lead_times.by_source(claims, supplier)
    replaced = lead_times.whole_chain(waits)
    needs = bottleneck.needs(kept["relations"], matrix, world, supplier)
    halting = bottleneck.applications(needs)
    users = {"dependence": _concat(profile, direct), "stages": ladder, "capacity": _concat(pipeline, shares)}
    acts = _acts(kept["events"], edition)
    levels, series = prices.levels(claims), rebuilt.rebuilt(claims)
    units = prices.unit_checks(levels, facts)
    lossy = losses.with_horizons(claims, kept["mentions"])
    estimates, rates = losses.estimates(lossy), money.read_rates(edition.fx_table) if edition.fx_table else None
    aims = targets.targets(claims)
    implied = floors.implied_prices(claims, prices.repaired(levels, units))
    return Results(
        claims, supplier, item,
        set_apart=apart,
        profile=reference.with_references(profile, compared),
        matrix=matrix,
        world=world,
        ladder=reference.with_references(ladder, compared),
        chain=dependence.clean_chain(ladder),
        index=concentration.concentration(world),
        direct=direct,
        pipeline=pipeline,
        output=output,
        shares=shares,
        combined=capacity.combined(pipeline),
        covers=covers,
        stopped=stopped,
        gaps=stocks.gaps(stopped, replaced),
        waits=waits,
        replaced=replaced,
        ramps=lead_times.ramps(pipeline),
        voices=voices.by_voice(claims, kept["articles"]),
        echoes=voices.echoes(claims),
        needs=needs,
        uses=halting,
        halted=bottleneck.stopped(halting),
        materials=bottleneck.materials(needs),
        conflicts=ledger.touched(conflicts, users),
        sides=ledger.sides(conflicts),
        infeasible=ledger.touched(identities.infeasible(held, kept["articles"]), users),
        controls=control_acts.with_official(controls.standing(acts, date)),
        controls_due=controls.due(acts, date),
        control_spans=controls.spans(acts, date),
        prices=levels,
        price_units=units,
        price_changes=prices.changes(claims),
        price_moves=price_moves.price_moves(claims),
        implied_prices=implied,
        floor_costs=floors.costs(prices.repaired(levels, units), pipeline, implied, facts, edition.floor_upside),
        series=series,
        told_changes=rebuilt.told_changes(claims),
        trade_shares=rebuilt.shares_of_total(series),
        premiums=premiums.premiums(claims, supplier),
        losses=estimates,
        loss_bases=losses.implied_bases(lossy),
        loss_rates=losses.implied_rates(lossy),
        loss_linearity=losses.linearity(estimates),
        loss_parts=losses.parts_and_wholes(estimates, rates, date),
        targets=aims,
        scores=targets.scores(aims, areas, facts, date),
        weighted=pipeline_checks.weighted(pipeline),
        refusals=refusals.refusals(pipeline, output, ladder, levels, estimates, rates, date),
        stale=pipeline_checks.stale_denominators(claims, output, supplier or ""),
        facts=facts,
        compared=compared,
        audit=audit({**kept, "claims": in_scope}, edition.interval_policy, facts, read_texts(tables)),
        coverage=use.coverage,
    )  # fmt: skip


@once_each
def without_strongest(found: Results) -> dict[str, pd.DataFrame]:
    """The headline results, by name of their frame, each once more without its strongest source."""

    def areas(claims: pd.DataFrame) -> pd.DataFrame:
        return set_apart.without(claims[claims["ref_entity"].isna()], found.set_apart)

    def ladder(claims: pd.DataFrame) -> pd.DataFrame:
        return dependence.stage_ladder(areas(claims), found.supplier or "", found.item or "")

    build: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "profile": lambda c: dependence.profile(areas(c)),
        "ladder": ladder,
        "chain": lambda c: dependence.clean_chain(ladder(c)),
        "direct": lambda c: dependence.direct_effective(areas(c)),
        "replaced": lambda c: lead_times.whole_chain(lead_times.by_source(c, found.supplier)),
        "stopped": lambda c: stocks.stops(stocks.stock_covers(c), dependence.matrix(dependence.profile(areas(c))), found.supplier),
    }
    return {name: leave_out.without_strongest(getattr(found, name), found.claims, made) for name, made in build.items()}


def _acts(events: pd.DataFrame, edition: Edition) -> list[control_acts.Act]:
    """What documents tell of export controls, and beside it the official record."""
    official = control_acts.reference_acts(reference.read_controls()) if edition.overlay_reference else []
    return control_acts.within([*control_acts.event_acts(events), *official], edition.items)


def _comparable(pipeline: pd.DataFrame, output: pd.DataFrame) -> pd.DataFrame:
    """The rows beside which the supplier's output of the same item and stage is known."""
    known = set(zip(output["item_class"], output["stage"], strict=True))
    return pipeline[[pair in known for pair in zip(pipeline["item_class"], pipeline["stage"], strict=True)]]


def within(claims: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The claims on the edition's items (and what belongs to them) and stages."""
    if edition.items:
        wanted = set(edition.items)
        claims = claims[claims["item"].map(lambda i: bool(wanted & {i, *ancestors(i)}), na_action="ignore").eq(True).fillna(False)]
    if edition.stages:
        at = [chains.stage_of(text_or_none(i), text_or_none(s)) for i, s in zip(claims["item"], claims["stage"], strict=True)]
        claims = claims[[s in edition.stages for s in at]]
    return claims


def read_texts(tables: Tables) -> dict[str, str]:
    """The texts of the documents, where the tables say from which folder they were read; none otherwise."""
    folder = tables["documents"].attrs.get("folder")
    if not folder:
        return {}
    from reportlib.errors import TableError
    from reportlib.tables.store import read_text

    found = {}
    for doc_id in tables["documents"].loc[tables["documents"]["status"].eq("read"), "doc_id"]:
        with suppress(TableError):
            found[str(doc_id)] = read_text(folder, str(doc_id))
    return found


def main_supplier(claims: pd.DataFrame) -> str | None:
    """The area that most claims on dependence and on shares of the world speak of."""
    on = claims[claims["measure"].isin(dependence.DEPENDENCE) & claims["counterpart_entity"].isna()]["partner"].dropna()
    share = claims[claims["measure"].eq("world_share")]["subject"].dropna()
    counts = Counter([*map(str, on), *map(str, share)])
    return min(counts, key=lambda c: (-counts[c], c), default=None)


def main_item(claims: pd.DataFrame, supplier: str | None) -> str | None:
    """The raw material that most claims on the supplier's shares of the world speak of."""
    share = claims[claims["measure"].eq("world_share") & claims["subject"].eq(supplier or "").fillna(False)]["item"].dropna()
    counts = Counter(c for c in map(chains.chain_of, map(str, share)) if c)
    return min(counts, key=lambda c: (-counts[c], c), default=None)


def is_mineral(item: str | None) -> bool:
    """Whether an item is a critical mineral or made of one, so that a finding on it belongs on the first page."""
    return item is not None and "critical_minerals" in {item, *ancestors(item)}


def _concat(*frames: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(frames, ignore_index=True)
