"""What may join the fleet, and which messages are believed."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nearcast.fleet import policy
from nearcast.fleet.model import (
    Appliance,
    BadPart,
    Fill,
    FleetState,
    MessageRefused,
    Network,
    Report,
    Signature,
    Site,
    SiteKind,
    signed_text,
)
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.units import Bitrate, Bytes

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
NOW = 1_000.0


def _signed(sent_at_ms: int = 1_000_000, body: bytes = b"{}", path: str = "/fleet/report") -> Signature:
    signature = KEY.sign(signed_text("POST", path, sent_at_ms, 7, body)).hex()
    return Signature(ApplianceId("a"), sent_at_ms, 7, signature)


def test_an_own_fresh_message_is_believed() -> None:
    policy.check_message(PUBLIC, _signed(), "POST", "/fleet/report", b"{}", NOW, 30)


@pytest.mark.parametrize(
    ("signature", "path", "body", "now", "field"),
    [
        (_signed(), "/fleet/report", b"{ }", NOW, "Nearcast-Signature"),
        (_signed(), "/fleet/manifest", b"{}", NOW, "Nearcast-Signature"),
        (msgspec.structs.replace(_signed(), sequence=8), "/fleet/report", b"{}", NOW, "Nearcast-Signature"),
        (msgspec.structs.replace(_signed(), sent_at_ms=1_000_001), "/fleet/report", b"{}", NOW, "Nearcast-Signature"),
        (msgspec.structs.replace(_signed(), signature="zz"), "/fleet/report", b"{}", NOW, "Nearcast-Signature"),
        (_signed(), "/fleet/report", b"{}", NOW + 31, "Nearcast-Sent-At"),
        (_signed(), "/fleet/report", b"{}", NOW - 31, "Nearcast-Sent-At"),
    ],
)
def test_what_was_changed_or_is_old_is_refused(signature: Signature, path: str, body: bytes, now: float, field: str) -> None:
    with pytest.raises(MessageRefused) as refused:
        policy.check_message(PUBLIC, signature, "POST", path, body, now, 30)
    assert refused.value.fault.field == field


def test_a_stranger_is_refused() -> None:
    with pytest.raises(MessageRefused, match="enrolled"):
        policy.check_message(None, _signed(), "POST", "/fleet/report", b"{}", NOW, 30)


@pytest.mark.parametrize(
    "network",
    [
        Network(NetworkId("Metro"), "Metro", 1, ()),
        Network(NetworkId("a b"), "Metro", 1, ()),
        Network(NetworkId("metro"), "Metro", -1, ()),
        Network(NetworkId("metro"), "Metro", 1, ("198.51.100.7/24",)),
        Network(NetworkId("metro"), "Metro", 1, ("nonsense",)),
    ],
)
def test_networks_that_cannot_be(network: Network) -> None:
    with pytest.raises(BadPart):
        policy.check_network(network)


@pytest.mark.parametrize(
    "site", [Site(SiteId("s"), "S", SiteKind.embedded), Site(SiteId("s"), "S", SiteKind.origin, NetworkId("n"))]
)
def test_only_embedded_sites_stand_in_a_network(site: Site) -> None:
    with pytest.raises(BadPart):
        policy.check_site(site)


def test_a_fill_looks_in_its_site_then_at_exchanges_then_at_the_origin() -> None:
    film, other = AssetId("film"), AssetId("other")
    held = {film: frozenset({"f"})}
    state = FleetState(
        1,
        (),
        (
            Site(SiteId("here"), "", SiteKind.embedded, NetworkId("n")),
            Site(SiteId("there"), "", SiteKind.embedded, NetworkId("m")),
            Site(SiteId("ix"), "", SiteKind.exchange),
            Site(SiteId("origin"), "", SiteKind.origin),
        ),
        (
            _appliance("asks", "here"),
            _appliance("elsewhere", "there"),
            _appliance("exchange", "ix"),
            _appliance("ill", "here", serving=False),
            _appliance("origin", "origin"),
            _appliance("peer", "here"),
            _appliance("silent", "here", at=NOW - 99),
            _appliance("without", "here"),
        ),
        {ApplianceId(name): held for name in ("asks", "elsewhere", "exchange", "ill", "origin", "peer", "silent")},
    )
    sources = policy.fill_sources(state, ApplianceId("asks"), frozenset({film, other}), NOW, 5.0)
    assert [source.appliance for source in sources] == ["peer", "exchange", "origin", "elsewhere"]
    assert all(source.assets == (film,) for source in sources)


def _appliance(name: str, site: str, *, serving: bool = True, at: float = NOW) -> Appliance:
    report = Report(
        url="http://127.0.0.9:1",
        serving=serving,
        capacity=Bytes(1),
        used=Bytes(0),
        headroom=Bitrate(1),
        egress=Bitrate(0),
        fill=Fill(),
        held_revision=0,
        held=None,
        started_at=0.0,
    )
    return Appliance(
        id=ApplianceId(name),
        site=SiteId(site),
        url=f"http://{name}",
        capacity=Bytes(1),
        throughput=Bitrate(1),
        report=report,
        reported_at=at,
    )
