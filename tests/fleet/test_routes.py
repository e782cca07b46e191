"""Route origin validation and the reports on routes, by hand-written tables."""

import json
from pathlib import Path

import pytest

from nearcast.fleet.model import Appliance, FleetState, Network, Refusal, Route, Site, SiteKind
from nearcast.fleet.policy import Vrp, VrpTable, reports
from nearcast.fleet.service.vrps import Vrps
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.units import Bitrate, Bytes

A, B = NetworkId("a"), NetworkId("b")
HERE, THERE = SiteId("here"), SiteId("there")


def _route(prefix: str, *as_path: int, refused: Refusal | None = None) -> Route:
    return Route("192.0.2.1", prefix, as_path or (64500,), refused=refused)


VRPS = VrpTable([Vrp(64500, "198.51.100.0/22", 24), Vrp(64501, "198.51.100.0/24", 24), Vrp(0, "203.0.113.0/24", 24)])


@pytest.mark.parametrize(
    ("route", "invalid"),
    [
        (_route("198.51.100.0/22", 64500), False),
        (_route("198.51.100.0/24", 64500), False),
        (_route("198.51.100.0/24", 3356, 64501), False),
        (_route("198.51.100.0/24", 64501, 64666), True),
        (_route("198.51.100.0/25", 64500), True),
        (_route("198.51.101.0/24", 64501), True),
        (_route("203.0.113.0/24", 64500), True),
        (_route("192.0.2.0/24", 64666), False),
        (_route("2001:db8::/32", 64666), False),
    ],
    ids=[
        "exact",
        "within the longest",
        "another VRP fits",
        "wrong origin",
        "too long",
        "not its block",
        "AS 0",
        "unknown",
        "v6",
    ],
)
def test_route_origin_validation(route: Route, invalid: bool) -> None:
    assert VRPS.is_invalid(route) is invalid


def test_the_file_is_read_again_when_it_changes_and_the_last_good_one_counts(tmp_path: Path) -> None:
    file = tmp_path / "vrps.json"
    route = _route("198.51.100.0/24", 64501)
    vrps = Vrps(file)
    assert vrps.judged(route).refused is None
    file.write_text(json.dumps({"roas": [{"asn": "AS64500", "prefix": "198.51.100.0/24", "maxLength": 24, "ta": "x"}]}))
    assert vrps.look()
    assert vrps.judged(route).refused is Refusal.rpki_invalid
    assert vrps.judged(_route("198.51.100.0/24", 64501, refused=Refusal.too_wide)).refused is Refusal.too_wide
    assert not vrps.look()
    file.write_text("{ broken")
    assert not vrps.look()
    assert vrps.judged(route).refused is Refusal.rpki_invalid
    file.write_text(json.dumps({"roas": [{"asn": 64501, "prefix": "198.51.100.0/24", "maxLength": 24}]}))
    assert vrps.look()
    assert vrps.judged(vrps.judged(route)).refused is None


def _appliance(name: str, site: SiteId) -> Appliance:
    return Appliance(id=ApplianceId(name), site=site, url="http://x", capacity=Bytes(1), throughput=Bitrate(1))


def _state(heard: dict[str, tuple[Route, ...]], listed: tuple[str, ...] = ()) -> FleetState:
    appliances = (_appliance("here-1", HERE), _appliance("here-2", HERE), _appliance("there-1", THERE))
    return FleetState(
        networks=(Network(A, "", 1, listed), Network(B, "", 2, ())),
        sites=(Site(HERE, "", SiteKind.embedded, A), Site(THERE, "", SiteKind.embedded, B)),
        appliances=appliances,
        routes={ApplianceId(name): {route.key: route for route in routes} for name, routes in heard.items()},
    )


def test_a_more_specific_route_elsewhere_is_found() -> None:
    wide, narrow = _route("198.51.100.0/24"), _route("198.51.100.128/25")
    found = reports.routes(_state({"here-1": (wide,), "here-2": (wide,), "there-1": (narrow,)}))
    assert [(one.site, one.prefix, one.other, one.more_specific) for one in found.lost_traffic] == [
        (HERE, "198.51.100.0/24", THERE, "198.51.100.128/25")
    ]
    both = reports.routes(_state({"here-1": (wide, narrow), "there-1": (narrow,)}))
    assert both.lost_traffic == ()


def test_prefixes_that_only_one_site_hears() -> None:
    mine, shared = _route("203.0.113.0/24"), _route("198.51.100.0/25")
    found = reports.routes(_state({"here-1": (mine, shared), "there-1": (_route("198.51.100.0/24"),)}))
    assert found.no_other_site == {HERE: ("203.0.113.0/24",), THERE: ("198.51.100.0/24",)}


def test_a_cluster_that_hears_unevenly_and_what_was_refused() -> None:
    bad = _route("0.0.0.0/0", refused=Refusal.default_route)
    found = reports.routes(_state({"here-1": (_route("203.0.113.0/24"), bad), "here-2": ()}, listed=("192.0.2.0/24",)))
    here = found.sites[0]
    assert (here.prefixes, here.uneven, here.refused) == (2, ("203.0.113.0/24",), {Refusal.default_route: 1})
    assert [(one.appliance, one.prefix, one.reason) for one in found.refused] == [
        ("here-1", "0.0.0.0/0", Refusal.default_route)
    ]
