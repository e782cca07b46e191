"""What operators order, in process and over NATS."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest
from tests.fleet.parts import enrolled
from tests.reports import well

from nearcast.assembly import Services
from nearcast.fleet.model import (
    BadPart,
    BgpPeer,
    Duty,
    FillOrders,
    FillWindow,
    Fleet,
    FleetState,
    Maintenance,
    MessageRefused,
    PartExists,
    Recall,
    Revoked,
    Route,
    RoutesChange,
    Signature,
    SiteKind,
    UnknownPart,
    catch_up,
)
from nearcast.ids import ApplianceId, FileId, NetworkId, SessionId
from nearcast.runtime.clock import now_ms, random_id
from nearcast.units import Bitrate

NOBODY = ApplianceId("nobody")
PEER = BgpPeer("192.0.2.1", 64500, 64512, "secret")


async def test_orders_tell_all_that_was_ordered(services: Services) -> None:
    fleet = services.get(Fleet)
    us = await enrolled(fleet)
    site = next(one for one in (await catch_up(fleet, FleetState())).sites if one.id == us.site)
    await fleet.change_site(msgspec.structs.replace(site, timezone="Europe/Berlin", fill_window=FillWindow(60, 90)))
    await fleet.set_fill_rate(us.appliance, Bitrate(5_000_000))
    await fleet.set_peers(us.appliance, (PEER,))
    session, file = SessionId(random_id()), FileId(random_id())
    await fleet.revoke(session, now_ms() // 1000 + 60)
    await fleet.revoke(SessionId(random_id()), 1)
    await fleet.recall(file)
    orders = await fleet.report(us.appliance, well())
    assert orders.fill == FillOrders(60, 90, "Europe/Berlin", Bitrate(5_000_000))
    assert orders.peers == (PEER,)
    assert session in {one.session for one in orders.revoked}
    assert all(one.until > 1 for one in orders.revoked)
    assert file in {one.file for one in orders.recalled}
    assert isinstance(orders.revoked[0], Revoked)
    assert isinstance(orders.recalled[0], Recall)


async def test_the_retired_are_refused(services: Services) -> None:
    fleet = services.get(Fleet)
    us = await enrolled(fleet)
    await fleet.set_duty(us.appliance, Duty.retired)
    with pytest.raises(MessageRefused, match="enrolled"):
        await fleet.authenticate(Signature(us.appliance, now_ms(), 1, "00"), "POST", "/fleet/report", b"")


async def test_a_network_has_keys_of_its_own_and_rotation_overlaps(services: Services) -> None:
    fleet = services.get(Fleet)
    us, them = await enrolled(fleet), await enrolled(fleet)
    sites = {one.id: one.network for one in (await catch_up(fleet, FleetState())).sites}
    ours, theirs = await fleet.key_ring(sites[us.site]), await fleet.key_ring(sites[them.site])
    assert not {key.id for key in ours.keys} & {key.id for key in theirs.keys}
    assert (await fleet.report(us.appliance, well())).keys == ours
    await fleet.rotate_keys()
    after = await fleet.key_ring(sites[us.site])
    assert after.signing == ours.signing  # until every appliance had time to learn the new one
    assert len(after.keys) == len(ours.keys) + 1
    assert (await fleet.report(us.appliance, well())).keys == after


@pytest.mark.parametrize("what", ["duty", "maintenance", "rate", "peers", "hear", "replace"])
async def test_nobody_is_named(services: Services, what: str) -> None:
    fleet = services.get(Fleet)
    us = await enrolled(fleet)
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "duty": lambda: fleet.set_duty(NOBODY, Duty.draining),
        "maintenance": lambda: fleet.set_maintenance(NOBODY, None),
        "rate": lambda: fleet.set_fill_rate(NOBODY, Bitrate(10_000_000)),
        "peers": lambda: fleet.set_peers(NOBODY, ()),
        "hear": lambda: fleet.hear(NOBODY, RoutesChange(-1, 1)),
        "replace": lambda: fleet.invite(us.site, NOBODY, replacing=True),
    }
    with pytest.raises(UnknownPart):
        await asked[what]()


async def test_what_cannot_be_is_refused_with_its_field(services: Services) -> None:
    fleet = services.get(Fleet)
    us = await enrolled(fleet)
    site = next(one for one in (await catch_up(fleet, FleetState())).sites if one.id == us.site)
    refused = (
        (fleet.set_maintenance(us.appliance, Maintenance(10.0, 5.0)), "end"),
        (fleet.set_fill_rate(us.appliance, Bitrate(1)), "rate"),
        (fleet.set_peers(us.appliance, (msgspec.structs.replace(PEER, address="router"),)), "peer"),
        (fleet.set_peers(us.appliance, (PEER, PEER)), "peer"),
        (fleet.set_prefixes(NetworkId("any"), ("10.0.0.1/8",)), "prefixes"),
        (fleet.change_site(msgspec.structs.replace(site, timezone="Mars/Olympus")), "timezone"),
        (fleet.change_site(msgspec.structs.replace(site, fill_window=FillWindow(0, 2000))), "fill_window"),
        (fleet.hear(us.appliance, RoutesChange(-1, 1, (Route("192.0.2.1", "10.1.2.3/8"),))), "prefix"),
    )
    for asked, field in refused:
        with pytest.raises(BadPart) as told:
            await asked
        assert told.value.fault.field == field
    with pytest.raises(PartExists):
        await fleet.change_site(msgspec.structs.replace(site, kind=SiteKind.exchange, network=None))
