"""Following the fleet by its changes, in process and over NATS."""

import msgspec
from tests.fleet.parts import enrolled
from tests.reports import holding, well

from nearcast.assembly import Services
from nearcast.fleet.model import (
    NONE_KNOWN,
    Duty,
    Fleet,
    FleetState,
    HeldChange,
    HeldFile,
    Maintenance,
    Route,
    RouteKey,
    RoutesChange,
    catch_up,
)
from nearcast.ids import ApplianceId, AssetId
from nearcast.runtime.clock import random_id
from nearcast.units import Bitrate

ROUTE = Route("192.0.2.1", "198.51.100.0/24", (64500, 64501), 5, ("64500:1",), "192.0.2.1")


def _one(state: FleetState, appliance: ApplianceId) -> object:
    return next(one for one in state.appliances if one.id == appliance)


async def test_who_follows_ends_where_who_asks_anew_ends(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await enrolled(fleet)).appliance
    state = await catch_up(fleet, FleetState())
    film, other = AssetId(random_id(32)), AssetId(random_id(32))
    await fleet.report(appliance, holding(3, (HeldFile(film, "a"), HeldFile(film, "b"), HeldFile(other, "c"))))
    state = await catch_up(fleet, state)
    assert state.held[appliance] == {film: {"a", "b"}, other: {"c"}}
    change = HeldChange(3, (HeldFile(film, "d"),), (HeldFile(film, "a"), HeldFile(other, "c")))
    orders = await fleet.report(appliance, well(held_revision=4, held=change))
    assert orders.held_revision == 4
    await fleet.hear(appliance, RoutesChange(NONE_KNOWN, 1, (ROUTE,)))
    await fleet.set_duty(appliance, Duty.draining)
    state = await catch_up(fleet, state)
    assert state.held[appliance] == {film: {"b", "d"}}
    assert list(state.routes[appliance].values()) == [ROUTE]
    fresh = await catch_up(fleet, FleetState())
    assert state.held[appliance] == fresh.held[appliance]
    assert state.routes[appliance] == fresh.routes[appliance]
    assert _one(state, appliance) == _one(fresh, appliance)


async def test_what_did_not_change_is_the_same_object(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await enrolled(fleet)).appliance
    await fleet.report(appliance, holding(1, (HeldFile(AssetId("x"), "a"),)))
    state = await catch_up(fleet, FleetState())
    await fleet.report(appliance, well(held_revision=1, egress=Bitrate(7)))
    after = await catch_up(fleet, state)
    assert after.held is state.held
    assert after.routes is state.routes
    assert after.networks is state.networks
    assert after.heard_until >= state.heard_until


async def test_a_change_from_a_base_nobody_knows_waits(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await enrolled(fleet)).appliance
    late = HeldChange(7, (HeldFile(AssetId("x"), "a"),))
    assert (await fleet.report(appliance, well(held_revision=8, held=late))).held_revision == NONE_KNOWN
    assert await fleet.hear(appliance, RoutesChange(7, 8, (ROUTE,))) == NONE_KNOWN
    state = await catch_up(fleet, FleetState())
    assert appliance not in state.held
    assert appliance not in state.routes


async def test_routes_are_withdrawn_and_begun_anew(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await enrolled(fleet)).appliance
    other = msgspec.structs.replace(ROUTE, prefix="203.0.113.0/24")
    await fleet.hear(appliance, RoutesChange(NONE_KNOWN, 1, (ROUTE, other)))
    state = await catch_up(fleet, FleetState())
    await fleet.hear(appliance, RoutesChange(1, 2, (), (RouteKey(ROUTE.peer, ROUTE.prefix),)))
    state = await catch_up(fleet, state)
    assert list(state.routes[appliance].values()) == [other]
    await fleet.hear(appliance, RoutesChange(NONE_KNOWN, 9, (ROUTE,)))
    state = await catch_up(fleet, state)
    assert list(state.routes[appliance].values()) == [ROUTE]


async def test_a_new_machine_begins_with_nothing(services: Services) -> None:
    fleet = services.get(Fleet)
    first = await enrolled(fleet)
    await fleet.report(first.appliance, holding(1, (HeldFile(AssetId("x"), "a"),)))
    await fleet.hear(first.appliance, RoutesChange(NONE_KNOWN, 1, (ROUTE,)))
    await fleet.set_maintenance(first.appliance, Maintenance(0.0, 10.0**10, "new disks"))
    state = await catch_up(fleet, FleetState())
    await enrolled(fleet, replacing=first)
    state = await catch_up(fleet, state)
    assert state.held[first.appliance] == {}
    assert state.routes[first.appliance] == {}
    one = next(one for one in state.appliances if one.id == first.appliance)
    assert (one.report, one.maintenance, one.duty) == (None, None, Duty.active)


async def test_more_than_a_page_comes_in_pages(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await enrolled(fleet)).appliance
    state = await catch_up(fleet, FleetState())
    revision, told = NONE_KNOWN, 0
    for third in range(3):
        routes = tuple(Route("192.0.2.1", f"10.{third}.{n // 256}.{n % 256}/32", (1,)) for n in range(1_500))
        revision = await fleet.hear(appliance, RoutesChange(revision, third + 1, routes))
        told += len(routes)
    page = await fleet.changes(state.version, state.heard_until)
    assert page.more
    assert 0 < len(page.routes) < told
    assert len((await catch_up(fleet, state)).routes[appliance]) == told
    assert (await catch_up(fleet, state)).routes[appliance] == (await catch_up(fleet, FleetState())).routes[appliance]
