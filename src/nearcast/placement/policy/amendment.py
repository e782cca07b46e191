"""What changes between two nights: only what the cause touches.

A newcomer is *seated* in each site: on the appliance that suits it best of those with room, else in place of what is wanted
less there. Copies that others can stand in for go first, then what has the lowest score, and never what is worth more than
the newcomer less the margin for moving. Flash is the last to be cleared, since what lies there is wanted most.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, NetworkId, PortionId
from nearcast.placement.model import Candidate, Knobs, Move, Place
from nearcast.placement.policy.planner import deal
from nearcast.placement.policy.plans import NOTHING, Column, Holdings, Indexes, Inputs, Plan, carried
from nearcast.placement.policy.portions import Named, portion_of
from nearcast.placement.policy.sites import Site, open_site
from nearcast.telemetry.model import Period
from nearcast.units import Bytes


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What makes one plan into the next: other inputs (`places` None: the same), and the moves that follow."""

    added: tuple[Candidate, ...] = ()
    gone: tuple[PortionId, ...] = ()
    forecasts: tuple[Column, ...] = ()
    places: tuple[Place, ...] | None = None
    moves: tuple[Move, ...] = ()


def publish(
    plan: Plan, added: tuple[Candidate, ...], gone: tuple[PortionId, ...], forecasts: tuple[Column, ...], knobs: Knobs
) -> Amendment:
    """Seats what was published, and drops what is published no more. `forecasts` has a column for each of `added`."""
    return _seated(plan, Amendment(added=added, gone=gone, forecasts=forecasts), knobs)


def surge(plan: Plan, forecasts: tuple[Column, ...], knobs: Knobs) -> Amendment:
    """Seats what is asked for much more than was forecast."""
    return _seated(plan, Amendment(forecasts=forecasts), knobs)


def fleet(plan: Plan, places: tuple[Place, ...], knobs: Knobs) -> Amendment:
    """Deals those sites anew in which an appliance came, went or changed."""
    changed = Amendment(places=places)
    bare = amended(plan, changed)
    before = plan.inputs.sites()
    holdings: Holdings = {}
    for site, there in bare.inputs.sites().items():
        if before.get(site) != there:
            holdings |= deal(bare.inputs, there, bare.holdings, knobs)
    moves = (_move(bare, appliance, held) for appliance, held in holdings.items())
    return msgspec.structs.replace(changed, moves=tuple(move for move in moves if move.added or move.removed))


def surges(plan: Plan, watched: Period, seconds: float, knobs: Knobs, names: Named) -> tuple[Column, ...]:
    """New forecasts for what is asked for much more than was forecast: at least `surge_factor` times as much, and so much
    that it matters to an appliance. `watched` are the last `seconds`.
    """
    inputs = plan.inputs
    matters = knobs.surge_share * max((place.throughput for place in inputs.places), default=0)
    rows = {network: row for row, network in enumerate(inputs.networks)}
    counts: Counter[tuple[NetworkId | None, PortionId]] = Counter()
    for one in watched.watched:
        counts[one.network, portion_of(names, one.asset, one.name)] += one.bytes
    found: dict[PortionId, NDArray[np.float32]] = {}
    for (network, portion), count in counts.items():
        rate = count * 8 / seconds
        if portion in inputs.index and network in rows and rate >= matters:
            row, number = rows[network], inputs.index[portion]
            if rate >= knobs.surge_factor * inputs.peaks[row, number]:
                found.setdefault(portion, inputs.peaks[:, number].copy())[row] = rate
    return tuple(Column(portion, tuple(column.tolist())) for portion, column in found.items())


def amended(plan: Plan, change: Amendment) -> Plan:
    """The plan after an amendment."""
    if change.gone:
        plan = _without(plan, frozenset(change.gone))
    inputs, holdings = plan.inputs, dict(plan.holdings)
    if change.added:
        inputs = inputs.with_added(change.added)
    if change.forecasts:
        inputs = inputs.with_peaks(change.forecasts)
    if change.places is not None:
        inputs = inputs.with_places(change.places)
        holdings = {place.appliance: holdings.get(place.appliance, NOTHING) for place in inputs.places}
    return Plan(inputs, holdings | _moved(inputs, holdings, change.moves))


def _seated(plan: Plan, change: Amendment, knobs: Knobs) -> Amendment:
    bare = amended(plan, change)
    newcomers = [bare.inputs.index[one.portion] for one in change.forecasts]
    moves = chain.from_iterable(
        _seat_all(bare, open_site(bare.inputs, places, bare.holdings, knobs, empty=False), newcomers)
        for places in bare.inputs.sites().values()
    )
    return msgspec.structs.replace(change, moves=tuple(moves))


def _seat_all(plan: Plan, site: Site, newcomers: Iterable[int]) -> Iterator[Move]:
    for one in newcomers:
        if site.places[0].kind is SiteKind.origin:
            site.laid[one] = site.touched[:] = True
        else:
            _seat(site, one)
    for number in np.flatnonzero(site.touched).tolist():
        yield _move(plan, site.places[number].appliance, site.column(number))


def _seat(site: Site, one: int) -> None:
    for copy in range(max(int(site.needed[one]), site.knobs.copies)):
        if site.laid[one].sum() > copy:
            continue
        alone = np.array([one])
        site.lay(alone)
        if site.laid[one].sum() <= copy < site.needed[one]:
            _make_room(site, one)


def _make_room(site: Site, one: int) -> None:
    for group in reversed(site.groups):
        ranks = site.ranks(np.array([one]), group)[0]
        for place in np.argsort(-ranks, kind="stable"):
            column = int(group[place])
            victims = _victims(site, one, column) if ranks[place] > 0 else None
            if victims is not None:
                site.drop(victims, column)
                site.put(one, column)
                return


def _victims(site: Site, one: int, column: int) -> NDArray[np.intp] | None:
    """What on one appliance would have to go for a newcomer, or None if that is worth more."""
    held = np.flatnonzero(site.laid[:, column])
    spare = site.laid[held].sum(axis=1) > site.needed[held]
    worth = np.where(spare, 0.0, site.scores[held]) * (1 + site.knobs.stickiness)
    lesser = worth < site.scores[one]
    held, worth = held[lesser], worth[lesser]
    order = np.lexsort((site.inputs.keys[held], site.scores[held], worth))
    freed = site.room[column] + site.inputs.sizes[held[order]].cumsum()
    enough = np.flatnonzero(freed >= site.inputs.sizes[one])
    return held[order[: enough[0] + 1]] if len(enough) else None


def _move(plan: Plan, appliance: ApplianceId, held: Indexes) -> Move:
    """From what an appliance holds in the plan to what it should hold."""
    candidates, before = plan.inputs.candidates, plan.holdings[appliance]
    added, removed = np.setdiff1d(held, before), np.setdiff1d(before, held)
    return Move(
        appliance,
        tuple(candidates[number].id for number in added.tolist()),
        tuple(candidates[number].id for number in removed.tolist()),
        Bytes(int(plan.inputs.sizes[added].sum())),
    )


def _moved(inputs: Inputs, holdings: Holdings, moves: tuple[Move, ...]) -> Holdings:
    """What the moved appliances hold then, most wanted first."""
    places = {place.appliance: place for place in inputs.places}
    found: Holdings = {}
    for move in moves:
        added = np.array([inputs.index[one] for one in move.added], dtype=np.int32)
        removed = np.array([inputs.index[one] for one in move.removed], dtype=np.int32)
        held = np.concatenate([np.setdiff1d(holdings[move.appliance], removed), added])
        scores = inputs.wanted(places[move.appliance])[held] / inputs.sizes[held]
        found[move.appliance] = held[np.lexsort((inputs.keys[held], -scores))]
    return found


def _without(plan: Plan, gone: frozenset[PortionId]) -> Plan:
    inputs = plan.inputs
    kept = np.array([one.id not in gone for one in inputs.candidates], dtype=bool)
    candidates = (one for one in inputs.candidates if one.id not in gone)
    left = Inputs.of(candidates, inputs.places, inputs.networks, inputs.peaks[:, kept])
    return Plan(left, carried(plan, left))
