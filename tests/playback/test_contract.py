"""Playback, in process and over NATS, on a fleet of one appliance that says it holds everything."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from tests.conftest import MakeAsset
from tests.reports import holding

from nearcast import tokens
from nearcast.accounts.model import Accounts, ProfileChange, SignedIn
from nearcast.assembly import Services
from nearcast.catalog.model import Asset, Catalog, Title, TitleDraft
from nearcast.errors import NearcastError
from nearcast.fleet.model import Enrolment, Fleet, HeldFile, Site, SiteKind
from nearcast.ids import ApplianceId, KeyId, SessionId, SiteId, StreamId, TitleId
from nearcast.playback.model import (
    NotForThisProfile,
    NotPlaying,
    Playback,
    Started,
    TakenOver,
    TooManyStreams,
    UnknownSession,
    WrongKey,
)
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.steering.model import BadAddress, NoAppliance, Steering
from nearcast.telemetry.model import Telemetry
from nearcast.units import Bitrate, Bytes, Seconds


async def _published(services: Services, asset: Asset, maturity: int = 0) -> Title:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=f"Film {random_id()}", maturity=maturity))
    return await catalog.publish(title.id, asset)


async def _origin(services: Services, asset: Asset) -> ApplianceId:
    """An appliance at an origin that holds the asset."""
    fleet = services.get(Fleet)
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.origin))
    token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    enrolment = Enrolment(
        token=token,
        public_key=random_id(8).encode().hex().ljust(64, "0"),
        url="http://127.0.0.9:1",
        capacity=Bytes(1),
        throughput=Bitrate(10),
    )
    appliance = (await fleet.enrol(enrolment)).appliance
    held = tuple(HeldFile(asset.id, file.name) for file in asset.files)
    await fleet.report(appliance, holding(1, held))
    return appliance


async def _viewer(services: Services) -> SignedIn:
    return await services.get(Accounts).sign_up(f"{random_id()}@example.org", "correct horse")


async def test_a_play_from_start_to_stop(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await _published(services, asset)
    appliance = await _origin(services, asset)
    viewer = await _viewer(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    playback = services.get(Playback)
    started = await _eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7"))
    ranking = await services.get(Steering).rank("192.0.2.7", asset.id, started.session)
    assert [one.appliance for one in ranking.pathways] == [appliance]
    # Appliances of other tests, which may serve this later, come after the one that can.
    assert [one.id for one in started.pathways] == [appliance, *(one.appliance for one in ranking.later)]
    assert started.position == 0.0
    hls, dash = await playback.hls(started.session), await playback.dash(started.session)
    token = hls.split("http://127.0.0.9:1/")[1].split("/")[0]
    ring = await services.get(Fleet).key_ring(None)
    assert tokens.check(ring, token, asset.id, SystemClock().now()) == started.session
    assert token in dash
    assert started.pathways[0].address(asset.id) in started.hls
    assert "STEERING" not in started.hls
    assert appliance.encode() in await playback.steering(started.session, "hls")
    await playback.keep(started.session, Seconds(33.0))
    mark = await services.get(Telemetry).bookmark(profile.id, title.id)
    assert mark is not None
    assert mark.position == 33.0
    assert (await playback.start(viewer.device, profile.id, title.id, "192.0.2.7")).position == 33.0
    await playback.stop(started.session)


async def test_streams_are_leased_and_given_back(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await _published(services, asset)
    await _origin(services, asset)
    viewer = await _viewer(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    playback = services.get(Playback)
    plays = [await _eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7")) for _ in range(4)]
    with pytest.raises(TooManyStreams):
        await playback.start(viewer.device, profile.id, title.id, "192.0.2.7")
    await playback.stop(plays[0].session)
    await playback.start(viewer.device, profile.id, title.id, "192.0.2.7")
    with pytest.raises(TooManyStreams):
        await playback.keep(plays[0].session, Seconds(1.0))


async def test_a_play_takes_the_place_of_another(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await _published(services, asset)
    appliance = await _origin(services, asset)
    viewer = await _viewer(services)
    accounts, playback = services.get(Accounts), services.get(Playback)
    (profile,) = await accounts.profiles(viewer.account.id)
    plays = [await _eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7")) for _ in range(4)]
    streams = await playback.playing(viewer.account.id)
    assert [(one.device, one.profile) for one in streams] == [(viewer.device, profile.id)] * 4
    assert not {one.id for one in streams} & {one.session for one in plays}, "the name of a stream opens nothing"
    stranger = await _viewer(services)
    (theirs,) = await accounts.profiles(stranger.account.id)
    await playback.start(stranger.device, theirs.id, title.id, "192.0.2.8", streams[1].id)
    with pytest.raises(TooManyStreams):
        await playback.start(viewer.device, profile.id, title.id, "192.0.2.7", StreamId("nothing"))
    await playback.keep(plays[1].session, Seconds(1.0))
    await playback.start(viewer.device, profile.id, title.id, "192.0.2.7", streams[0].id)
    with pytest.raises(TakenOver):
        await playback.keep(plays[0].session, Seconds(1.0))
    for door in (playback.hls, playback.dash):
        with pytest.raises(UnknownSession):
            await door(plays[0].session)
    orders = await services.get(Fleet).report(
        appliance, holding(2, tuple(HeldFile(asset.id, file.name) for file in asset.files))
    )
    assert plays[0].session in {one.session for one in orders.revoked}, "appliances are told to let the token go"
    assert len(await playback.playing(viewer.account.id)) == 4


async def test_what_cannot_be_played_is_said(services: Services, make_asset: MakeAsset) -> None:
    viewer = await _viewer(services)
    child = await services.get(Accounts).add_profile(viewer.device, ProfileChange(name="Child", maturity=6))
    adult = await _published(services, make_asset(), maturity=18)
    playback = services.get(Playback)
    with pytest.raises(NotForThisProfile):
        await playback.start(viewer.device, child.id, adult.id, "192.0.2.7")
    (profile, _) = await services.get(Accounts).profiles(viewer.account.id)
    with pytest.raises(NoAppliance):
        await playback.start(viewer.device, profile.id, adult.id, "192.0.2.7")
    with pytest.raises(BadAddress):
        await services.get(Steering).network("nonsense")
    for call in (playback.hls, playback.dash):
        with pytest.raises(UnknownSession):
            await call(SessionId("nothing"))
    with pytest.raises(UnknownSession):
        await playback.keep(SessionId("nothing"), Seconds(1.0))


async def _eventually(start: Callable[[], Awaitable[Started]]) -> Started:
    """Steering looks at the fleet twice a second, so a new appliance is seen within a moment."""
    for _ in range(30):
        try:
            return await start()
        except NearcastError:
            await asyncio.sleep(0.1)
    return await start()


async def test_keys_are_for_running_plays_of_their_film(services: Services, make_asset: MakeAsset) -> None:
    key = KeyId("00112233445566778899aabbccddeeff")
    asset = msgspec.structs.replace(make_asset(), key=key)
    title = await _published(services, asset)
    await _origin(services, asset)
    viewer = await _viewer(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    playback = services.get(Playback)
    started = await _eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7"))
    assert started.licence is not None
    assert started.licence in await playback.dash(started.session)
    assert "EXT-X-SESSION-KEY" in await playback.hls(started.session)
    assert await playback.licence(started.session, (key,)) == (), "nobody has made it"
    with pytest.raises(WrongKey):
        await playback.licence(started.session, (KeyId("ff" * 16),))
    with pytest.raises(UnknownSession):
        await playback.licence(SessionId("nobody"), (key,))
    await playback.stop(started.session)
    with pytest.raises(NotPlaying):
        await playback.licence(started.session, (key,))
