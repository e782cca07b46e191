"""The fleet, in process and over NATS."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.reports import holding, well

from nearcast.assembly import Services
from nearcast.fleet.model import (
    BadPart,
    Enrolled,
    Enrolment,
    EnrolmentRefused,
    Fleet,
    FleetState,
    HeldFile,
    Manifest,
    ManifestFile,
    MessageRefused,
    Network,
    PartExists,
    Signature,
    Site,
    SiteKind,
    UnknownPart,
    catch_up,
    signed_text,
)
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, SiteId
from nearcast.runtime.clock import now_ms, random_id
from nearcast.units import Bitrate, Bytes

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()


async def _enrolled(fleet: Fleet) -> Enrolled:
    network = NetworkId(f"n-{random_id()}")
    await fleet.add_network(Network(network, "Test", 64500, ("192.0.2.0/24",)))
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.embedded, network))
    token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    return await fleet.enrol(_enrolment(token))


async def test_parts_are_added_once(services: Services) -> None:
    fleet = services.get(Fleet)
    network = Network(NetworkId(f"n-{random_id()}"), "Test", 64500, ("192.0.2.0/24",))
    for _ in range(2):
        await fleet.add_network(network)
    with pytest.raises(PartExists):
        await fleet.add_network(Network(network.id, "Other", 64500, ()))
    with pytest.raises(UnknownPart):
        await fleet.add_site(Site(SiteId("s"), "S", SiteKind.embedded, NetworkId("nobody")))
    with pytest.raises(UnknownPart):
        await fleet.invite(SiteId("nowhere"), ApplianceId("a"))
    with pytest.raises(BadPart):
        await fleet.invite(SiteId("nowhere"), ApplianceId("Not A Slug"))


async def test_a_token_enrols_one_appliance_once(services: Services) -> None:
    fleet = services.get(Fleet)
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.exchange))
    name = ApplianceId(f"a-{random_id()}")
    old = await fleet.invite(site, name)
    new = await fleet.invite(site, name)
    with pytest.raises(EnrolmentRefused):
        await fleet.enrol(_enrolment(old))
    for _ in range(2):
        # The answer to the first may have been lost: the same key may ask again.
        assert await fleet.enrol(_enrolment(new)) == Enrolled(name, site, SiteKind.exchange)
    with pytest.raises(EnrolmentRefused):
        await fleet.enrol(msgspec.structs.replace(_enrolment(new), public_key="0" * 64))
    with pytest.raises(PartExists):
        await fleet.invite(site, name)


async def test_a_message_is_believed_once(services: Services) -> None:
    fleet = services.get(Fleet)
    appliance = (await _enrolled(fleet)).appliance
    sent_at = now_ms()
    signature = _sign(appliance, sent_at, 5)
    await fleet.authenticate(signature, "POST", "/fleet/report", b"{}")
    for replayed in (signature, _sign(appliance, sent_at, 4)):
        with pytest.raises(MessageRefused, match="came before"):
            await fleet.authenticate(replayed, "POST", "/fleet/report", b"{}")
    with pytest.raises(MessageRefused, match="old"):
        await fleet.authenticate(_sign(appliance, sent_at - 3_600_000, 6), "POST", "/fleet/report", b"{}")
    with pytest.raises(MessageRefused):
        await fleet.authenticate(_sign(ApplianceId("stranger"), sent_at, 6), "POST", "/fleet/report", b"{}")
    await fleet.authenticate(_sign(appliance, sent_at, 6), "POST", "/fleet/report", b"{}")


async def test_a_report_is_kept_and_answered_with_orders(services: Services) -> None:
    fleet = services.get(Fleet)
    enrolled = await _enrolled(fleet)
    appliance, network = enrolled.appliance, await _network(fleet, enrolled.site)
    film = AssetId(random_id(32))
    orders = await fleet.report(appliance, holding(7, (HeldFile(film, "a.mp4"), HeldFile(film, "b.mp4"))))
    assert (orders.manifest_version, orders.held_revision) == (0, 7)
    assert orders.keys == await fleet.key_ring(network)
    assert len(orders.keys.signing.secret) == 64
    orders = await fleet.report(appliance, well(held_revision=7))
    assert orders.held_revision == 7
    manifest = Manifest(appliance, 3, (ManifestFile(film, FileId("a"), "a.mp4", Bytes(1)),))
    await fleet.set_manifest(manifest)
    await fleet.set_manifest(Manifest(appliance, 2, ()))
    assert (await fleet.report(appliance, well(held_revision=7))).manifest_version == 3
    assert await fleet.manifest(appliance) == manifest
    moved = msgspec.structs.replace(well(held_revision=7), url="http://127.0.0.8:2")
    await fleet.report(appliance, moved)
    assert [one.url for one in (await catch_up(fleet, FleetState())).appliances if one.id == appliance] == [
        "http://127.0.0.8:2"
    ]
    with pytest.raises(BadPart):
        await fleet.report(appliance, msgspec.structs.replace(moved, url="nonsense"))
    with pytest.raises(UnknownPart):
        await fleet.report(ApplianceId("stranger"), well())
    with pytest.raises(UnknownPart):
        await fleet.manifest(ApplianceId("stranger"))


async def _network(fleet: Fleet, site: SiteId) -> NetworkId | None:
    state = await catch_up(fleet, FleetState())
    return next(one.network for one in state.sites if one.id == site)


def _enrolment(token: str) -> Enrolment:
    return Enrolment(token=token, public_key=PUBLIC, url="http://127.0.0.9:1", capacity=Bytes(10), throughput=Bitrate(10))


def _sign(appliance: ApplianceId, sent_at_ms: int, sequence: int) -> Signature:
    text = signed_text("POST", "/fleet/report", sent_at_ms, sequence, b"{}")
    return Signature(appliance, sent_at_ms, sequence, KEY.sign(text).hex())
