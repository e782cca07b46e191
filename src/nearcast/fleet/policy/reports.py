"""Reports on routes: what each site hears, what only it hears, what was refused, what is taken from it by a more specific route.

Open Connect's partners know these as Route Optimizer reports; the last one finds the commonest mistake, a more specific prefix
announced at a farther place.
"""

import ipaddress
from collections import Counter, defaultdict

from nearcast.fleet.model import FleetState, SiteKind
from nearcast.fleet.model.reports import LostTraffic, RefusedRoute, RouteReports, SiteRoutes
from nearcast.ids import ApplianceId, SiteId

_Net = ipaddress.IPv4Network | ipaddress.IPv6Network
_Announced = dict[SiteId, frozenset[_Net]]


def routes(state: FleetState) -> RouteReports:
    """Every report at once; the numbers of a state do not change, so they fit together."""
    announced = site_prefixes(state)
    where: defaultdict[_Net, set[SiteId]] = defaultdict(set)
    for site, nets in announced.items():
        for net in nets:
            where[net].add(site)
    return RouteReports(
        sites=tuple(_site(state, site.id, announced[site.id]) for site in state.sites if site.kind is not SiteKind.origin),
        no_other_site={site: found for site, nets in announced.items() if (found := _alone(site, nets, where))},
        refused=_refused(state),
        lost_traffic=_lost(announced, where),
    )


def site_prefixes(state: FleetState) -> _Announced:
    """What counts at each site: its network's list and what its appliances hear."""
    lists = {network.id: network.prefixes for network in state.networks}
    sites = {one.id: one.site for one in state.appliances}
    found: defaultdict[SiteId, set[_Net]] = defaultdict(set)
    for site in state.sites:
        found[site.id] |= {ipaddress.ip_network(prefix) for prefix in lists.get(site.network, ())} if site.network else set()
    for appliance, heard in state.routes.items():
        found[sites[appliance]] |= {ipaddress.ip_network(one.prefix) for one in heard.values() if one.refused is None}
    return {site: frozenset(nets) for site, nets in found.items()}


def _site(state: FleetState, site: SiteId, nets: frozenset[_Net]) -> SiteRoutes:
    here = [one for one in state.appliances if one.site == site]
    heard = {one.id: {route.prefix for route in state.routes.get(one.id, {}).values() if route.refused is None} for one in here}
    refused = Counter(
        route.refused for one in here for route in state.routes.get(one.id, {}).values() if route.refused is not None
    )
    everywhere = set.intersection(*heard.values()) if heard else set()
    somewhere = set.union(*heard.values()) if heard else set()
    sessions = {one.id: one.report.bgp for one in here if one.report is not None and one.report.bgp}
    return SiteRoutes(site, len(nets), dict(refused), sessions, tuple(sorted(somewhere - everywhere)))


def _alone(site: SiteId, nets: frozenset[_Net], where: dict[_Net, set[SiteId]]) -> tuple[str, ...]:
    """Prefixes of this site that no other site covers."""
    return tuple(sorted(str(net) for net in nets if not any(where.get(around, set()) - {site} for around in _around(net))))


def _lost(announced: _Announced, where: dict[_Net, set[SiteId]]) -> tuple[LostTraffic, ...]:
    found = []
    for other, nets in announced.items():
        for net in nets:
            for around in _around(net)[1:]:
                # A site that announces the specific one as well loses nothing.
                found += [
                    LostTraffic(site, str(around), other, str(net)) for site in sorted(where.get(around, set()) - where[net])
                ]
    return tuple(sorted(found, key=lambda one: (one.site, one.prefix, one.other, one.more_specific)))


def _refused(state: FleetState) -> tuple[RefusedRoute, ...]:
    sites: dict[ApplianceId, SiteId] = {one.id: one.site for one in state.appliances}
    return tuple(
        RefusedRoute(sites[appliance], appliance, route.prefix, route.as_path, route.refused)
        for appliance, heard in sorted(state.routes.items())
        for route in sorted(heard.values(), key=lambda route: route.key)
        if route.refused is not None
    )


def _around(net: _Net) -> list[_Net]:
    """The prefix and every shorter one around it."""
    return [net.supernet(new_prefix=length) for length in range(net.prefixlen, -1, -1)]
