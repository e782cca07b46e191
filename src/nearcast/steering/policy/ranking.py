"""The fleet at one moment, made ready to be asked."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, FleetState, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering.model import Explanation, Knobs, PassedOver, Pathway, Ranking
from nearcast.steering.policy.prefixes import PrefixTable

Files = Mapping[AssetId, frozenset[str]]
_NEAREST = (SiteKind.embedded, SiteKind.exchange, SiteKind.origin)


class _Able(NamedTuple):
    """An appliance that could serve somebody now, as far as an order depends on it."""

    id: ApplianceId
    site: SiteId
    url: str
    roomy: bool


class _WorkedOut(NamedTuple):
    """What was put together before: who holds an asset, in order; an appliance at a place in a ranking; whole rankings.

    The steps are shared by all rankings, so that thousands of these stay as small as lists of pointers.
    """

    holders: dict[AssetId, tuple[_Able, ...]]
    steps: dict[tuple[ApplianceId, int], Pathway]
    pathways: dict[tuple[NetworkId | None, AssetId], tuple[Pathway, ...]]


class Snapshot:
    """A state of the fleet with its lookups. Rankings are worked out once per network and asset, then remembered: a
    snapshot never changes, so neither do they.
    """

    def __init__(self, state: FleetState, files: Files, now: float, knobs: Knobs, before: "Snapshot | None") -> None:
        self.state = state
        self.files = files
        self.now = now
        self.knobs = knobs
        self.sites: dict[SiteId, Site] = {site.id: site for site in state.sites}
        self.able = tuple(
            _Able(one.id, one.site, one.url, _has_headroom(one, knobs))
            for one in state.appliances
            if _illness(state, one, now, knobs) is None
        )
        self.prefixes: PrefixTable = (
            before.prefixes
            if before is not None and before.state.networks == state.networks
            else PrefixTable((prefix, network.id) for network in state.networks for prefix in network.prefixes)
        )
        # Most looks find the fleet as it was but for its heartbeats, and then every ranking still holds.
        still = before is not None and self._ranks_like(before)
        self.worked_out: _WorkedOut = before.worked_out if before is not None and still else _WorkedOut({}, {}, {})

    def _ranks_like(self, other: "Snapshot") -> bool:
        """Whether every ranking comes out the same in both. What differs most often is compared first."""
        return (
            self.able == other.able
            and self.sites == other.sites
            and self.knobs == other.knobs
            and self.files == other.files
            and self.state.held == other.state.held
        )


def compile_snapshot(state: FleetState, files: Files, now: float, knobs: Knobs, before: Snapshot | None = None) -> Snapshot:
    """Makes `state`, as it was at `now`, ready for `rank`. `files` names what each published asset consists of. What has not
    changed since the snapshot `before` is taken over from it.
    """
    return Snapshot(state, files, now, knobs, before)


def rank(snapshot: Snapshot, address: str, asset: AssetId) -> Ranking:
    """The pathways for a viewer at `address`; empty when nobody can serve. Raises BadAddress."""
    owner = snapshot.prefixes.find(address)
    network = owner.network if owner else None
    known = snapshot.worked_out.pathways
    pathways = known.get((network, asset))
    if pathways is None:
        if len(known) >= snapshot.knobs.remembered_max:
            known.clear()  # what is asked often is soon known again
        pathways = known[network, asset] = _pathways(snapshot, network, asset)
    return Ranking(pathways, network, owner.prefix if owner else None, snapshot.state.version)


def explain(snapshot: Snapshot, address: str, asset: AssetId) -> Explanation:
    """The ranking and everybody who is not in it. Raises BadAddress."""
    ranking = rank(snapshot, address, asset)
    chosen = {pathway.appliance for pathway in ranking.pathways}
    passed_over = tuple(
        PassedOver(one.id, one.site, _obstacle(snapshot, one, ranking.network, asset) or "enough better ones")
        for one in snapshot.state.appliances
        if one.id not in chosen
    )
    return Explanation(ranking, passed_over)


def _holders(snapshot: Snapshot, asset: AssetId) -> tuple[_Able, ...]:
    """Who could send this asset to somebody, first those with headroom, each in the order of rendezvous."""
    known = snapshot.worked_out.holders
    holders = known.get(asset)
    if holders is None:
        holding = {one.id: one for one in snapshot.able if not _lacks(snapshot, one.id, asset)}
        order = [holding[ApplianceId(name)] for name in rendezvous.ranked(asset, holding)]
        holders = tuple(sorted(order, key=lambda one: not one.roomy))
        if asset in snapshot.files:  # anybody can make up names of assets
            known[asset] = holders
    return holders


def _pathways(snapshot: Snapshot, network: NetworkId | None, asset: AssetId) -> tuple[Pathway, ...]:
    able: defaultdict[SiteId, list[_Able]] = defaultdict(list)
    for one in _holders(snapshot, asset):
        if _is_for(snapshot.sites[one.site], network):
            able[one.site].append(one)
    sites = sorted(able, key=lambda site: (_NEAREST.index(snapshot.sites[site].kind), -rendezvous.score(asset, site)))
    near = [site for site in sites if snapshot.sites[site].kind is not SiteKind.origin]
    origin = [site for site in sites if snapshot.sites[site].kind is SiteKind.origin]
    found = [pathway for place, site in enumerate(near) for pathway in _inside(snapshot, place, able[site])]
    last = [pathway for site in origin for pathway in _inside(snapshot, len(near), able[site])]
    room = max(snapshot.knobs.pathways_max - len(last[:1]), 0)
    return (*found[:room], *last[:1])


def _inside(snapshot: Snapshot, place: int, able: list[_Able]) -> list[Pathway]:
    """The appliances of one site at its place."""
    steps = snapshot.worked_out.steps
    return [steps.get((one.id, place)) or steps.setdefault((one.id, place), _step(snapshot, place, one)) for one in able]


def _step(snapshot: Snapshot, place: int, one: _Able) -> Pathway:
    kind = snapshot.sites[one.site].kind
    reason = f"{_SITE_REASON[kind]}, holds every file, {'has' if one.roomy else 'is short of'} headroom"
    return Pathway(one.id, one.site, kind, place, one.url, reason)


_SITE_REASON = {
    SiteKind.embedded: "inside the viewer's network",
    SiteKind.exchange: "at an exchange",
    SiteKind.origin: "the origin",
}


def _obstacle(snapshot: Snapshot, one: Appliance, network: NetworkId | None, asset: AssetId) -> str | None:
    """Why this appliance cannot serve this viewer, or None."""
    site = snapshot.sites[one.site]
    if not _is_for(site, network):
        return f"serves only viewers of {site.network}"
    return _illness(snapshot.state, one, snapshot.now, snapshot.knobs) or _lacks(snapshot, one.id, asset)


def _is_for(site: Site, network: NetworkId | None) -> bool:
    return site.kind is not SiteKind.embedded or site.network == network


def _illness(state: FleetState, one: Appliance, now: float, knobs: Knobs) -> str | None:
    """Why this appliance can serve nobody, or None."""
    if one.report is None:
        return "never reported"
    silence = state.silence(one, now)
    if silence > knobs.silent_s:
        return f"silent for {silence:.0f} s"
    return None if one.report.serving else "does not serve now"


def _lacks(snapshot: Snapshot, appliance: ApplianceId, asset: AssetId) -> str | None:
    """What an appliance has not got of an asset, or None."""
    wanted = snapshot.files.get(asset)
    if wanted is None:
        return "nobody published this asset"
    held = len(wanted & snapshot.state.held.get(appliance, {}).get(asset, frozenset()))
    return None if held == len(wanted) else f"holds {held} of {len(wanted)} files"


def _has_headroom(one: Appliance, knobs: Knobs) -> bool:
    return one.report is not None and one.report.headroom >= knobs.headroom_min * one.throughput
