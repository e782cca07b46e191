"""Which sites are near a viewer, in which order: by routes, then by kind, then by distance.

The order is that in which BGP would choose (longest match, AS path, MED), and ends, as Open Connect's does, with geography.
A network's own list of prefixes counts as routes with an AS path of one. Whoever has the same order of sites is in the same
*region*: there are far fewer regions than prefixes, and everything further on is worked out once a region.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

from nearcast.fleet.model import FleetState, Location, Site, SiteKind
from nearcast.ids import NetworkId, SiteId
from nearcast.steering.policy.prefixes import Cover, PrefixTable

_NEAREST = (SiteKind.embedded, SiteKind.peering, SiteKind.exchange)
_EARTH_KM = 6371.0
_UNROUTED = 1_000

Locate = Callable[[str], Location | None]
"""Where an address is, to a degree or so; None for nobody knows."""


class SiteRoute(msgspec.Struct, frozen=True, order=True, gc=False):
    """The best route of one site to one prefix."""

    as_path_length: int
    med: int
    site: SiteId


Place = tuple[SiteId, ...]
"""Sites that are equally near."""


class Region(msgspec.Struct, frozen=True, gc=False):
    """The places of a viewer, nearest first, and the origin apart from them; `network` is the viewer's, as far as it is known."""

    number: int
    near: tuple[Place, ...]
    last: Place
    network: NetworkId | None


class _Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of a prefix: the best route of each site to it, and the network whose list it is in."""

    routes: tuple[SiteRoute, ...]
    network: NetworkId | None


_Nearness = tuple[float, ...]


class Map:
    """Who is where, for one set of routes and sites."""

    def __init__(self, state: FleetState, locate: Locate | None) -> None:
        self._sites = {site.id: site for site in state.sites}
        self._last = tuple(sorted(site.id for site in state.sites if site.kind is SiteKind.origin))
        self._open = [site.id for site in state.sites if site.network is None and site.kind is not SiteKind.origin]
        self._locate = locate
        self._unrouted_nowhere = self._unrouted(None)
        self._table = PrefixTable(_known(state))
        self._known: dict[tuple[Cover[_Known] | None, Location | None], Region] = {}
        self._numbers: dict[tuple[tuple[Place, ...], NetworkId | None], Region] = {}

    def find(self, address: str) -> tuple[Region, str | None]:
        """The region of an address and the prefix it was found by. Raises BadAddress."""
        cover = self._table.find(address)
        there = self._locate(address) if self._locate is not None else None
        region = self._known.get((cover, there))
        if region is None:
            region = self._known[cover, there] = self._region(cover, there)
        return region, cover.prefix if cover is not None else None

    def reasons(self, address: str) -> dict[SiteId, str]:
        """Why each site stands where it stands for this address. Raises BadAddress."""
        there = self._locate(address) if self._locate is not None else None
        near = self._near(self._table.find(address), there)
        return {site: _reason(key) for key, sites in near.items() for site in sites} | dict.fromkeys(self._last, "origin")

    def _region(self, cover: Cover[_Known] | None, there: Location | None) -> Region:
        near = tuple(tuple(sorted(sites)) for _, sites in sorted(self._near(cover, there).items()))
        network = self._network(cover, near)
        known = self._numbers.get((near, network))
        return known or self._numbers.setdefault((near, network), Region(len(self._numbers), near, self._last, network))

    def _near(self, cover: Cover[_Known] | None, there: Location | None) -> dict[_Nearness, list[SiteId]]:
        near: dict[_Nearness, list[SiteId]] = defaultdict(list)
        routed = _nearest_routes(cover)
        for site, (length, found) in routed.items():
            near[-length, found.as_path_length, found.med, *self._kind_and_distance(site, there)].append(site)
        for key, sites in (self._unrouted(there) if there is not None else self._unrouted_nowhere).items():
            if rest := [site for site in sites if site not in routed]:
                near[key] = rest
        return near

    def _unrouted(self, there: Location | None) -> dict[_Nearness, list[SiteId]]:
        """The sites that serve whoever comes, as they stand for those they have no route to: behind all that have one."""
        near: dict[_Nearness, list[SiteId]] = defaultdict(list)
        for site in self._open:
            near[1, _UNROUTED, 0, *self._kind_and_distance(site, there)].append(site)
        return near

    def _kind_and_distance(self, site: SiteId, there: Location | None) -> tuple[int, float]:
        found = self._sites[site]
        return _NEAREST.index(found.kind), _distance_km(there, found)

    def _network(self, cover: Cover[_Known] | None, near: tuple[Place, ...]) -> NetworkId | None:
        """Whose list has the longest prefix; without any, who announced it at a site of theirs."""
        around = cover
        while around is not None:
            if around.value.network is not None:
                return around.value.network
            around = around.around
        return self._sites[near[0][0]].network if cover is not None and near else None


def _known(state: FleetState) -> dict[str, _Known]:
    """The prefixes there are. The origin stands last whatever routes it has."""
    owners = {prefix: network.id for network in reversed(state.networks) for prefix in network.prefixes}
    best: defaultdict[str, dict[SiteId, SiteRoute]] = defaultdict(dict, {prefix: {} for prefix in owners})
    for prefix, route in (*_listed(state), *_heard(state)):
        before = best[prefix].get(route.site)
        if before is None or route < before:
            best[prefix][route.site] = route
    return {prefix: _Known(tuple(sorted(found.values())), owners.get(prefix)) for prefix, found in best.items()}


def _listed(state: FleetState) -> Iterable[tuple[str, SiteRoute]]:
    lists = {network.id: network.prefixes for network in state.networks}
    return (
        (prefix, SiteRoute(1, 0, site.id))
        for site in state.sites
        if site.network is not None and site.kind is not SiteKind.origin
        for prefix in lists.get(site.network, ())
    )


def _heard(state: FleetState) -> Iterable[tuple[str, SiteRoute]]:
    origins = {site.id for site in state.sites if site.kind is SiteKind.origin}
    sites = {one.id: one.site for one in state.appliances if one.site not in origins}
    return (
        (route.prefix, SiteRoute(len(route.as_path), route.med, sites[appliance]))
        for appliance, heard in state.routes.items()
        if appliance in sites
        for route in heard.values()
        if route.refused is None
    )


def _nearest_routes(cover: Cover[_Known] | None) -> dict[SiteId, tuple[int, SiteRoute]]:
    """By site, the length of the longest prefix it has a route to, and that route."""
    found: dict[SiteId, tuple[int, SiteRoute]] = {}
    while cover is not None:
        for route in cover.value.routes:
            found.setdefault(route.site, (cover.length, route))
        cover = cover.around
    return found


def _distance_km(there: Location | None, site: Site) -> float:
    """The great circle between two places (haversine formula); 0 when one is not known, so that nothing is decided by it."""
    if there is None or site.location is None:
        return 0.0
    north, south = math.radians(there.latitude), math.radians(site.location.latitude)
    east = math.radians(there.longitude - site.location.longitude)
    square = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return round(2 * _EARTH_KM * math.asin(math.sqrt(min(square, 1.0))))


def _reason(key: _Nearness) -> str:
    length, as_path, med, kind, distance = key
    routed = [f"/{-length:.0f} by {as_path:.0f} AS, MED {med:.0f}"] if as_path < _UNROUTED else []
    return ", ".join([*routed, f"{_NEAREST[int(kind)]}", *([f"{distance:.0f} km"] if distance else [])])
