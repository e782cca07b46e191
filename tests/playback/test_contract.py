"""Playback, in process and over NATS, on a fleet of one appliance that says it holds everything."""

import asyncio

import msgspec
import pytest
from tests.conftest import MakeAsset
from tests.playback.playing import eventually, origin, playing, published, somebody
from tests.reports import holding

from nearcast import tokens
from nearcast.accounts.model import Accounts, ProfileChange
from nearcast.assembly import Ground, Services
from nearcast.fleet.model import Fleet, HeldFile
from nearcast.ids import DeviceId, KeyId, SessionId, StreamId
from nearcast.playback.model import (
    NotForThisProfile,
    NotPlaying,
    Playback,
    TakenOver,
    TooManyStreams,
    UnknownSession,
    WrongKey,
)
from nearcast.runtime.clock import SystemClock, random_id, random_secret
from nearcast.steering.model import BadAddress, NoAppliance, Steering
from nearcast.telemetry.model import Telemetry
from nearcast.units import Seconds


async def test_a_play_from_start_to_stop(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await published(services, asset)
    appliance = await origin(services, asset)
    viewer = await somebody(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    playback = services.get(Playback)
    started = await eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7"))
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
    title = await published(services, asset)
    await origin(services, asset)
    viewer = await somebody(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    playback = services.get(Playback)
    plays = [await eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7")) for _ in range(4)]
    with pytest.raises(TooManyStreams):
        await playback.start(viewer.device, profile.id, title.id, "192.0.2.7")
    await playback.stop(plays[0].session)
    await playback.start(viewer.device, profile.id, title.id, "192.0.2.7")
    with pytest.raises(TooManyStreams):
        await playback.keep(plays[0].session, Seconds(1.0))


async def test_a_play_takes_the_place_of_another(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await published(services, asset)
    appliance = await origin(services, asset)
    viewer = await somebody(services)
    accounts, playback = services.get(Accounts), services.get(Playback)
    (profile,) = await accounts.profiles(viewer.account.id)
    plays = [await eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7")) for _ in range(4)]
    streams = await playback.playing(viewer.account.id)
    assert [(one.device, one.profile) for one in streams] == [(viewer.device, profile.id)] * 4
    assert not {one.id for one in streams} & {one.session for one in plays}, "the name of a stream opens nothing"
    stranger = await somebody(services)
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


async def test_a_device_that_is_signed_out_plays_no_more(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await published(services, asset)
    appliance = await origin(services, asset)
    email = f"{random_id()}@example.org"
    accounts, playback = services.get(Accounts), services.get(Playback)
    sofa = await accounts.sign_up(email, "correct horse")
    lost, other = await accounts.sign_in(email, "correct horse"), await accounts.sign_in(email, "correct horse")
    (profile,) = await accounts.profiles(sofa.account.id)

    async def play(device: DeviceId) -> SessionId:
        return (await eventually(lambda: playback.start(device, profile.id, title.id, "192.0.2.7"))).session

    mine, theirs, third = [await play(one.device) for one in (sofa, lost, other)]
    await accounts.sign_out_device(sofa.device, lost.device)
    await _ended(playback, theirs)
    assert {one.device for one in await playback.playing(sofa.account.id)} == {sofa.device, other.device}
    await accounts.sign_out_others(sofa.device)
    await _ended(playback, third)
    await playback.keep(mine, Seconds(1.0))
    await accounts.sign_out(sofa.token)
    await _ended(playback, mine)
    orders = await services.get(Fleet).report(
        appliance, holding(2, tuple(HeldFile(asset.id, file.name) for file in asset.files))
    )
    assert {mine, theirs, third} <= {one.session for one in orders.revoked}, "appliances are told to let the tokens go"


async def test_an_operator_ends_a_play_by_what_the_log_calls_it(services: Services, make_asset: MakeAsset) -> None:
    asset = make_asset()
    title = await published(services, asset)
    appliance = await origin(services, asset)
    accounts, playback = services.get(Accounts), services.get(Playback)
    viewer = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    (profile,) = await accounts.profiles(viewer.account.id)
    play = await eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7"))
    (stream,) = await playback.playing(viewer.account.id)
    await playback.end(stream.id)
    assert await playback.playing(viewer.account.id) == ()
    with pytest.raises(UnknownSession):
        await playback.hls(play.session)
    with pytest.raises(UnknownSession) as refused:
        await playback.end(stream.id)
    assert (refused.value.fault.field, refused.value.fault.value) == ("play", stream.id)
    orders = await services.get(Fleet).report(
        appliance, holding(2, tuple(HeldFile(asset.id, file.name) for file in asset.files))
    )
    assert play.session in {one.session for one in orders.revoked}


async def _ended(playback: Playback, session: SessionId) -> None:
    async with asyncio.timeout(60):
        with pytest.raises(UnknownSession):
            while True:
                await playback.keep(session, Seconds(1.0))
                await asyncio.sleep(0.05)


async def test_what_cannot_be_played_is_said(services: Services, make_asset: MakeAsset) -> None:
    viewer = await somebody(services)
    child = await services.get(Accounts).add_profile(viewer.device, ProfileChange(name="Child", maturity=6))
    adult = await published(services, make_asset(), maturity=18)
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


async def test_keys_are_for_running_plays_of_their_film(services: Services, make_asset: MakeAsset) -> None:
    key = KeyId(random_secret()[:32])
    asset = msgspec.structs.replace(make_asset(), key=key)
    started, playback = await playing(services, asset), services.get(Playback)
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


async def test_pages_of_what_plays_follow_each_other_though_plays_began_together(
    services: Services, ground: Ground, make_asset: MakeAsset
) -> None:
    asset, playback = make_asset(), services.get(Playback)
    started = [await playing(services, asset) for _ in range(3)]
    await ground.database.run("UPDATE playback.sessions SET began = 2e9 WHERE id = ANY(%s)", [one.session for one in started])
    whole = await playback.live(None, 4)
    assert {one.began for one in whole[:3]} == {2e9}
    after = None
    for live in whole:
        assert await playback.live(None, 1, after) == (live,)
        after = (live.began, live.id)
    for one in started:
        await playback.stop(one.session)
