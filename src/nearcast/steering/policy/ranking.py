"""The fleet at one moment, made ready to be asked."""

from collections import defaultdict
from collections.abc import Mapping

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, FleetState, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering.model import Explanation, Knobs, PassedOver, Pathway, Ranking
from nearcast.steering.policy.prefixes import PrefixTable

_NEAREST = (SiteKind.embedded, SiteKind.exchange, SiteKind.origin)


class Snapshot:
    """A state of the fleet with its lookups. Rankings are worked out once per network and asset, then remembered: a
    snapshot never changes, so neither do they.
    """

    def __init__(self, state: FleetState, files: Mapping[AssetId, frozenset[str]], now: float, knobs: Knobs) -> None:
        self.state = state
        self.files = files
        self.now = now
        self.knobs = knobs
        self.prefixes = PrefixTable((prefix, network.id) for network in state.networks for prefix in network.prefixes)
        self.sites: dict[SiteId, Site] = {site.id: site for site in state.sites}
        self.known: dict[tuple[NetworkId | None, AssetId], tuple[Pathway, ...]] = {}


def compile_snapshot(state: FleetState, files: Mapping[AssetId, frozenset[str]], now: float, knobs: Knobs) -> Snapshot:
    """Makes `state`, as it was at `now`, ready for `rank`. `files` names what each published asset consists of."""
    return Snapshot(state, files, now, knobs)


def rank(snapshot: Snapshot, address: str, asset: AssetId) -> Ranking:
    """The pathways for a viewer at `address`; empty when nobody can serve. Raises BadAddress."""
    owner = snapshot.prefixes.find(address)
    network = owner.network if owner else None
    pathways = snapshot.known.get((network, asset))
    if pathways is None:
        pathways = snapshot.known[network, asset] = _pathways(snapshot, network, asset)
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


def _pathways(snapshot: Snapshot, network: NetworkId | None, asset: AssetId) -> tuple[Pathway, ...]:
    able: defaultdict[SiteId, list[Appliance]] = defaultdict(list)
    for one in snapshot.state.appliances:
        if _obstacle(snapshot, one, network, asset) is None:
            able[one.site].append(one)
    sites = sorted(able, key=lambda site: (_NEAREST.index(snapshot.sites[site].kind), -rendezvous.score(asset, site)))
    near = [site for site in sites if snapshot.sites[site].kind is not SiteKind.origin]
    origin = [site for site in sites if snapshot.sites[site].kind is SiteKind.origin]
    found = [pathway for place, site in enumerate(near) for pathway in _inside(snapshot, place, able[site], asset)]
    last = [pathway for site in origin for pathway in _inside(snapshot, len(near), able[site], asset)]
    room = max(snapshot.knobs.pathways_max - len(last[:1]), 0)
    return (*found[:room], *last[:1])


def _inside(snapshot: Snapshot, place: int, able: list[Appliance], asset: AssetId) -> list[Pathway]:
    """The appliances of one site, in order."""
    order = rendezvous.ranked(asset, [one.id for one in able])
    by_id = {one.id: one for one in able}
    roomy = [name for name in order if _has_headroom(by_id[ApplianceId(name)], snapshot.knobs)]
    full = [name for name in order if name not in roomy]
    pathways = []
    for name in roomy + full:
        one = by_id[ApplianceId(name)]
        site = snapshot.sites[one.site]
        reason = f"{_SITE_REASON[site.kind]}, holds every file, {'has' if name in roomy else 'is short of'} headroom"
        pathways.append(Pathway(one.id, one.site, site.kind, place, one.url, reason))
    return pathways


_SITE_REASON = {
    SiteKind.embedded: "inside the viewer's network",
    SiteKind.exchange: "at an exchange",
    SiteKind.origin: "the origin",
}


def _obstacle(snapshot: Snapshot, one: Appliance, network: NetworkId | None, asset: AssetId) -> str | None:
    """Why this appliance cannot serve this viewer, or None."""
    site = snapshot.sites[one.site]
    if site.kind is SiteKind.embedded and site.network != network:
        return f"serves only viewers of {site.network}"
    if one.report is None:
        return "never reported"
    silence = snapshot.state.silence(one, snapshot.now)
    if silence > snapshot.knobs.silent_s:
        return f"silent for {silence:.0f} s"
    if not one.report.serving:
        return "does not serve now"
    wanted = snapshot.files.get(asset)
    if wanted is None:
        return "nobody published this asset"
    held = len(wanted & snapshot.state.held.get(one.id, {}).get(asset, frozenset()))
    return None if held == len(wanted) else f"holds {held} of {len(wanted)} files"


def _has_headroom(one: Appliance, knobs: Knobs) -> bool:
    return one.report is not None and one.report.headroom >= knobs.headroom_min * one.throughput
