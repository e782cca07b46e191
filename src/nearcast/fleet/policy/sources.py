"""Whom a fill copies from.

Near before far: appliances of the same site, then of the tier above (a private peering, an exchange), then the origin. If every
appliance of a site went for a new file at once, the origin would send it as often as there are appliances. So each site has a
*fill master* for each portion of an asset among those that should hold it, by rendezvous hashing: the master may go beyond the site at
once, the others wait for the master's copy and go themselves only after a while (the escalation), in case the master is ill. The tier above is a site too: its own
master takes the one copy it needs from the origin, and the sites below wait for that a while before they bother the origin.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, Duty, FleetState, Knobs, ManifestFile, Site, SiteKind, Source
from nearcast.ids import ApplianceId, AssetId, PortionId, SiteId, portion_id
from nearcast.units import Seconds

_TIER = {SiteKind.embedded: 0, SiteKind.peering: 1, SiteKind.exchange: 1, SiteKind.origin: 2}


def is_heard(state: FleetState, appliance: Appliance, now: float, silent_s: float) -> bool:
    """Whether the appliance reported lately that it serves."""
    if appliance.report is None:
        return False
    return appliance.report.serving and state.silence(appliance, now) <= silent_s


class _Wanted(NamedTuple):
    """A portion that is missing: its asset, the names of the files, and who of the site should hold it."""

    asset: AssetId
    names: frozenset[str]
    mates: tuple[ApplianceId, ...]


def fill_sources(
    state: FleetState, appliance: ApplianceId, files: Iterable[ManifestFile], now: float, knobs: Knobs
) -> tuple[Source, ...]:
    """Whom this appliance may copy from what it misses of `files`, nearest first, and how long each portion must have waited before."""
    sites = {site.id: site for site in state.sites}
    us = next(part for part in state.appliances if part.id == appliance)
    wanted = _missing(files, state.held.get(appliance, {}))
    fills = {one.id for one in state.appliances if one.site == us.site and _fills(state, one, now, knobs)}
    ours = frozenset(portion for portion, one in wanted.items() if _master(portion, us, fills.intersection(one.mates)) == us.id)
    found: list[tuple[float, int, Source]] = []
    for other in state.appliances:
        if other.id == appliance or other.duty is Duty.retired or not is_heard(state, other, now, knobs.silent_s):
            continue
        hops = _hops(sites, us.site, sites[other.site])
        if hops is not None:
            theirs = state.held.get(other.id, {})
            has = frozenset(portion for portion, one in wanted.items() if not one.names.isdisjoint(theirs.get(one.asset, ())))
            found += [
                (after, hops, Source(other.id, other.url, tuple(sorted(portions)), Seconds(after)))
                for after, portions in _by_wait(has, ours, hops, _is_above(sites, us.site), knobs)
            ]
    return tuple(
        source for _, _, source in sorted(found, key=lambda one: (one[1], one[0], -_spare(state, one[2]), one[2].appliance))
    )


def _missing(files: Iterable[ManifestFile], held: Mapping[AssetId, frozenset[str]]) -> dict[PortionId, _Wanted]:
    found: dict[PortionId, _Wanted] = {}
    for file in files:
        if file.name not in held.get(file.asset, ()):
            portion = portion_id(file.asset, file.portion)
            before = found.get(portion)
            names = frozenset((file.name,)) if before is None else before.names | {file.name}
            found[portion] = _Wanted(file.asset, names, file.mates)
    return found


def _fills(state: FleetState, one: Appliance, now: float, knobs: Knobs) -> bool:
    return one.duty is not Duty.retired and is_heard(state, one, now, knobs.silent_s)


def _master(portion: PortionId, us: Appliance, mates: AbstractSet[ApplianceId]) -> str:
    return rendezvous.ranked(portion, {*mates, us.id})[0]


def _hops(sites: dict[SiteId, Site], here: SiteId, there: Site) -> int | None:
    """0 in the site, 1 to the tier above, 2 to the origin; None for whom it may not ask: another provider's appliances would
    not know its keys, and nobody fills from below."""
    if there.id == here:
        return 0
    ours, theirs = _TIER[sites[here].kind], _TIER[there.kind]
    if theirs <= ours or (there.network is not None and there.network != sites[here].network):
        return None
    return theirs


def _is_above(sites: dict[SiteId, Site], here: SiteId) -> bool:
    """Whether a tier stands between this site and the origin."""
    return _TIER[sites[here].kind] == 0 and any(_hops(sites, here, other) == 1 for other in sites.values())


def _by_wait(
    has: frozenset[PortionId], ours: frozenset[PortionId], hops: int, tiered: bool, knobs: Knobs
) -> list[tuple[float, frozenset[PortionId]]]:
    """The portions of one source, parted by how long each must have waited."""
    if hops == 0:
        return [(0.0, has)] if has else []
    master = knobs.tier_after_s if hops == 2 and tiered else 0.0
    other = knobs.tier_after_s if hops == 1 else knobs.origin_after_s
    parts = ((master, has & ours), (other, has - ours))
    return [(after, portions) for after, portions in parts if portions]


def _spare(state: FleetState, source: Source) -> int:
    """How much more the source can send: of two that stand equally near, the idler one is asked."""
    return next((one.report.headroom for one in state.appliances if one.id == source.appliance and one.report), 0)
