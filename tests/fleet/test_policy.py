"""What may join the fleet, and which messages are believed."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.reports import well

from nearcast.fleet import policy
from nearcast.fleet.model import (
    Appliance,
    BadPart,
    Fill,
    FleetState,
    Knobs,
    ManifestFile,
    MessageRefused,
    Network,
    Signature,
    Site,
    SiteKind,
    signed_text,
)
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, SiteId, portion_id
from nearcast.tokens import Key
from nearcast.units import Bitrate, Bytes, Seconds

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
KNOBS = Knobs(tier_after_s=30.0, origin_after_s=120.0)
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
        {ApplianceId(name): held for name in ("elsewhere", "exchange", "ill", "origin", "peer", "silent")},
    )
    sources = policy.fill_sources(state, ApplianceId("asks"), _files(film, other), NOW, KNOBS)
    assert list(dict.fromkeys(source.appliance for source in sources)) == ["peer", "exchange", "origin"]
    assert all(source.portions == (portion_id(film, 0),) for source in sources)


def _files(*assets: AssetId, portion: int = 0, mates: str = "abc") -> tuple[ManifestFile, ...]:
    return tuple(
        ManifestFile(one, FileId("f"), "f", Bytes(1), portion=portion, mates=tuple(map(ApplianceId, mates))) for one in assets
    )


def _appliance(name: str, site: str, *, serving: bool = True, at: float = NOW) -> Appliance:
    return Appliance(
        id=ApplianceId(name),
        site=SiteId(site),
        url=f"http://{name}",
        capacity=Bytes(1),
        throughput=Bitrate(1),
        report=well(serving=serving),
        reported_at=at,
    )


def test_one_of_a_site_goes_beyond_it_and_the_others_wait() -> None:
    film = AssetId("film")
    sites = (
        Site(SiteId("here"), "", SiteKind.embedded, NetworkId("n")),
        Site(SiteId("ix"), "", SiteKind.exchange),
        Site(SiteId("origin"), "", SiteKind.origin),
    )
    mates = [_appliance(name, "here") for name in ("a", "b", "c")]
    appliances = (*mates, _appliance("o", "origin"), _appliance("x", "ix"))
    state = FleetState(1, (), sites, appliances, {ApplianceId(name): {film: frozenset({"f"})} for name in ("o", "x")})
    waits = {
        name: [
            (source.appliance, source.after)
            for source in policy.fill_sources(state, ApplianceId(name), _files(film), NOW, KNOBS)
        ]
        for name in ("a", "b", "c")
    }
    masters = [name for name in ("a", "b", "c") if waits[name] == [("x", 0.0), ("o", 30.0)]]
    assert len(masters) == 1
    assert all(waits[name] == [("x", 30.0), ("o", 120.0)] for name in ("a", "b", "c") if name not in masters)
    before = msgspec.structs.replace(state, held={ApplianceId("o"): {film: frozenset({"f"})}})
    (source,) = policy.fill_sources(before, ApplianceId("x"), _files(film, mates="x"), NOW, KNOBS)
    assert (source.appliance, source.after) == ("o", 0.0)


def test_an_ill_master_is_replaced_at_once() -> None:
    film = AssetId("film")
    sites = (Site(SiteId("here"), "", SiteKind.exchange), Site(SiteId("origin"), "", SiteKind.origin))
    held = {ApplianceId("o"): {film: frozenset({"f"})}}
    well_ = (_appliance("a", "here"), _appliance("b", "here"), _appliance("o", "origin"))
    master = next(
        one.id
        for one in well_[:2]
        if policy.fill_sources(FleetState(1, (), sites, well_, held), one.id, _files(film), NOW, KNOBS)[0].after == Seconds(0.0)
    )
    other = "a" if master == "b" else "b"
    ill = tuple(_appliance(one.id, one.site, serving=one.id != master) for one in well_)
    state = FleetState(1, (), sites, ill, held)
    assert policy.fill_sources(state, ApplianceId(other), _files(film), NOW, KNOBS)[0].after == Seconds(0.0)


def test_a_new_key_signs_when_everybody_could_have_learnt_it() -> None:
    def made(name: str, at: float, network: NetworkId | None = None) -> Key:
        return Key(name, "00", int(at + policy.KEY_S), network)

    old, new, coast = made("old", 0.0), made("new", 1000.0), made("coast", 0.0, NetworkId("coast"))
    keys = (new, old, coast)
    assert [key.id for key in policy.ring_of(keys, None, 1005.0).keys] == ["old", "new"]
    assert [key.id for key in policy.ring_of(keys, None, 1010.0).keys] == ["new", "old"]
    assert policy.ring_of((new,), None, 1000.0).signing == new
    assert [key.id for key in policy.ring_for(keys, None, 1010.0).keys] == ["new", "old", "coast"]
    assert [key.id for key in policy.ring_for(keys, NetworkId("coast"), 1010.0).keys] == ["coast"]


def test_the_master_is_one_of_those_that_should_hold_it_and_lack_it() -> None:
    film = AssetId("film")
    sites = (Site(SiteId("here"), "", SiteKind.exchange), Site(SiteId("origin"), "", SiteKind.origin))
    appliances = (*(_appliance(name, "here") for name in "abcdefgh"), _appliance("o", "origin"))
    held = {ApplianceId("o"): {film: frozenset({"f"})}}
    state = FleetState(1, (), sites, appliances, held)

    def after(name: str, portion: int) -> list[float]:
        files = _files(film, portion=portion, mates="bg")
        return [source.after for source in policy.fill_sources(state, ApplianceId(name), files, NOW, KNOBS)]

    for portion in range(8):
        assert sorted([after("b", portion), after("g", portion)]) == [[0.0], [120.0]]
    assert {after("b", portion)[0] for portion in range(8)} == {0.0, 120.0}
    whole = msgspec.structs.replace(state, held=held | {ApplianceId("b"): {film: frozenset({"f"})}})
    assert policy.fill_sources(whole, ApplianceId("b"), _files(film), NOW, KNOBS) == ()


@pytest.mark.parametrize(
    ("fill", "pace"),
    [
        (Fill(files_missing=3, rate=Bitrate(4)), 4),
        (Fill(rate=Bitrate(4)), 0),
        (Fill(files_missing=3, rate=Bitrate(4), waits="Fills from 02:00."), 0),
        (Fill(files_missing=3), 0),
    ],
)
def test_an_appliance_that_has_everything_or_waits_does_not_fill_whatever_it_took_a_moment_ago(fill: Fill, pace: int) -> None:
    assert fill.pace == pace
