"""Which sites are near whom, by hand-written tables of routes."""

from collections.abc import Mapping

import pytest
from tests.reports import well

from nearcast.fleet.model import Appliance, FleetState, Location, Network, Refusal, Route, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering import policy
from nearcast.steering.model import Knobs
from nearcast.units import Bitrate, Bytes

NOW = 100.0
FILM = AssetId("film")
A, B = NetworkId("a"), NetworkId("b")
VIEWER = "198.51.100.77"
WIDE, NARROW = "198.51.100.0/24", "198.51.100.64/26"


def _site(name: str, kind: SiteKind = SiteKind.embedded, network: NetworkId | None = A, at: Location | None = None) -> Site:
    return Site(SiteId(name), "", kind, network, at)


ORIGIN = _site("origin", SiteKind.origin, None)


def _order(
    sites: tuple[Site, ...],
    heard: Mapping[SiteId, tuple[Route, ...]] | Mapping[str, tuple[Route, ...]],
    networks: tuple[Network, ...] = (),
    viewer: Location | None = None,
) -> list[tuple[str, int]]:
    """The sites of the ranking with their ranks; each has one appliance, named as it is, that hears `heard`."""
    appliances = tuple(
        Appliance(
            id=ApplianceId(site.id),
            site=site.id,
            url=f"http://{site.id}",
            capacity=Bytes(1),
            throughput=Bitrate(1),
            report=well(),
            reported_at=NOW,
        )
        for site in (*sites, ORIGIN)
    )
    state = FleetState(
        networks=networks,
        sites=(*sites, ORIGIN),
        appliances=appliances,
        held={one.id: {FILM: frozenset({"f"})} for one in appliances},
        routes={ApplianceId(name): {route.key: route for route in routes} for name, routes in heard.items()},
    )
    snapshot = policy.compile_snapshot(state, {FILM: (frozenset({"f"}),)}, NOW, Knobs(), None, lambda _: viewer)
    return [(one.site, one.rank) for one in policy.rank(snapshot, VIEWER, FILM).pathways]


def _route(prefix: str, *as_path: int, med: int = 0, refused: Refusal | None = None) -> Route:
    return Route("192.0.2.1", prefix, as_path, med, refused=refused)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (_route(NARROW, 1, 2, 3), _route(WIDE, 1)),
        (_route(WIDE, 1), _route(WIDE, 1, 2)),
        (_route(WIDE, 1, 1, med=5), _route(WIDE, 1, 1, med=6)),
    ],
    ids=["longest prefix", "shortest path", "lowest MED"],
)
def test_the_order_of_bgp(near: Route, far: Route) -> None:
    sites = (_site("far"), _site("near", network=B))
    assert _order(sites, {"near": (near,), "far": (far,)}) == [("near", 0), ("far", 1), ("origin", 2)]


def test_then_the_kind_of_site() -> None:
    kinds = (_site("z-embedded"), _site("y-peering", SiteKind.peering), _site("x-exchange", SiteKind.exchange, None))
    heard = {site.id: (_route(WIDE, 1),) for site in kinds}
    assert [site for site, _ in _order(kinds, heard)] == ["z-embedded", "y-peering", "x-exchange", "origin"]


def test_then_the_distance() -> None:
    berlin, porto = Location(52.5, 13.4), Location(41.1, -8.6)
    sites = (_site("a-porto", at=porto), _site("b-berlin", at=berlin))
    heard = {"a-porto": (_route(WIDE, 1),), "b-berlin": (_route(WIDE, 1),)}
    assert _order(sites, heard, viewer=Location(48.1, 11.6)) == [("b-berlin", 0), ("a-porto", 1), ("origin", 2)]


def test_equally_near_sites_are_one_place() -> None:
    sites = (_site("one"), _site("two"))
    heard = {"one": (_route(WIDE, 1),), "two": (_route(WIDE, 1),)}
    assert sorted(_order(sites, heard)) == [("one", 0), ("origin", 1), ("two", 0)]


def test_an_embedded_site_without_a_route_is_no_site_and_an_exchange_comes_after_all_routes() -> None:
    sites = (_site("here"), _site("elsewhere", network=B), _site("ix", SiteKind.exchange, None))
    assert _order(sites, {"here": (_route(WIDE, 1, 2, 3, 4),)}) == [("here", 0), ("ix", 1), ("origin", 2)]


def test_a_list_counts_as_routes_of_one_step() -> None:
    listed = (Network(A, "", 1, (WIDE,)),)
    assert _order((_site("here"),), {}, listed) == [("here", 0), ("origin", 1)]
    sites = (_site("here"), _site("other", network=B))
    assert _order(sites, {"other": (_route(WIDE, 9, 8),)}, listed) == [("here", 0), ("other", 1), ("origin", 2)]


def test_refused_routes_steer_nobody() -> None:
    sites = (_site("here"), _site("thief", network=B))
    heard = {"here": (_route(WIDE, 1),), "thief": (_route(NARROW, 2, refused=Refusal.rpki_invalid),)}
    assert _order(sites, heard) == [("here", 0), ("origin", 1)]


def test_the_origin_stands_last_whatever_it_hears() -> None:
    near = _site("near")
    assert _order((near,), {"origin": (_route(NARROW, 1),), "near": (_route(WIDE, 1, 2),)}) == [("near", 0), ("origin", 1)]
