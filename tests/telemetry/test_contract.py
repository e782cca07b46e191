"""Telemetry, in process and over NATS."""

import asyncio

import pytest
from tests.conftest import Turned

from nearcast.assembly import Ground, Platform, Services
from nearcast.ids import AccountId, ApplianceId, AssetId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.runtime import bus
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.telemetry.model import (
    Bookmark,
    Delivery,
    DeliveryBatch,
    Knobs,
    ListFull,
    Opinion,
    PlayerEvent,
    PlayResteered,
    PlayStarted,
    Telemetry,
    Thumb,
    Watched,
)
from nearcast.telemetry.service import TelemetryService
from nearcast.units import Bytes, Seconds

# What is old is swept, so these tests happen now.
HOUR = int(SystemClock().now() // 3600)
NOW = HOUR * 3600.0


async def test_bytes_are_counted_by_the_rank_of_the_site_and_once(services: Services, ground: Ground) -> None:
    telemetry = services.get(Telemetry)
    session, near, far = SessionId(random_id()), ApplianceId(random_id()), ApplianceId(random_id())
    title, network = TitleId(random_id()), NetworkId(random_id())
    batch = DeliveryBatch(random_id(), (_delivery(session, 700), _delivery(session, 300), _delivery(None, 9)))
    # The log may come before the news of the play.
    for _ in range(2):
        await telemetry.deliveries(near, batch)
    await telemetry.deliveries(far, DeliveryBatch(batch.batch, (_delivery(session, 50),)))
    async with ground.database.transaction() as connection:
        await bus.announce(connection, _play(session, title, network, {near: 0, far: 1}))
    async with asyncio.timeout(60):
        while not [one for one in (await telemetry.totals()).titles if one.title == title]:
            await asyncio.sleep(0.02)
    totals = await telemetry.totals()
    counted = {(one.appliance, one.rank): one.bytes for one in totals.bytes if one.appliance in (near, far)}
    assert counted == {(near, 0): 1000, (far, 1): 50}
    assert [one.bytes for one in totals.titles if one.title == title and one.network == network] == [1050]
    period = await telemetry.watched(HOUR, HOUR)
    assert [one for one in period.watched if one.network == network] == [
        Watched(network, title, AssetId("a"), "", 1, Bytes(0)),
        Watched(network, title, AssetId("a"), "f.mp4", 0, Bytes(1050)),
    ]


async def test_what_was_watched_is_counted_by_the_hour_and_the_busiest_is_known(platform: Platform, ground: Ground) -> None:
    telemetry = platform.services.get(Telemetry)
    assert isinstance(telemetry, TelemetryService)
    session, network, asset = SessionId(random_id()), NetworkId(random_id()), AssetId(random_id())
    batch = DeliveryBatch(
        random_id(), tuple(_delivery(session, 10, asset, at) for at in (NOW - 7200, NOW - 3601, NOW - 3600, NOW))
    )
    async with ground.database.transaction() as connection:
        await telemetry.on_play_started(connection, _play(session, TitleId("t"), network, {}))
    await telemetry.deliveries(ApplianceId("near"), batch)
    period = await telemetry.watched(HOUR - 2, HOUR - 1)
    assert [one for one in period.watched if one.network == network] == [
        Watched(network, TitleId("t"), asset, "f.mp4", 0, Bytes(30))
    ]
    assert [one.bytes for one in period.busiest if one.network == network] == [20]
    for by_file in (True, False):
        hours = {one.hour: one.bytes for one in await telemetry.delivered(NOW - 7200, by_file) if one.network == network}
        assert hours == {HOUR - 2: 20, HOUR - 1: 10, HOUR: 10}


async def test_old_requests_are_swept(platform: Platform, ground: Ground, clock: Turned) -> None:
    name = ApplianceId(random_id())
    telemetry = TelemetryService(ground.database, clock, Knobs(requests_s=100.0))
    kept, swept = clock.time - 99.0, clock.time - 101.0
    await telemetry.deliveries(name, DeliveryBatch("1", tuple(_delivery(SessionId("s"), 1, at=at) for at in (kept, swept))))
    await telemetry.sweep()
    rows = await ground.database.all("SELECT at FROM telemetry.requests WHERE appliance = %s", name)
    assert [row["at"] for row in rows] == [kept]


async def test_bytes_have_a_class(services: Services, platform: Platform, ground: Ground) -> None:
    telemetry, session = services.get(Telemetry), SessionId(random_id())
    near, far, late = (ApplianceId(random_id()) for _ in range(3))
    title, network = TitleId(random_id()), NetworkId(random_id())
    service = platform.services.get(Telemetry)
    assert isinstance(service, TelemetryService)
    async with ground.database.transaction() as connection:
        await service.on_play_started(connection, _play(session, title, network, {near: 0, far: 1}))
    for one, count in ((near, 5), (far, 7), (late, 11)):
        await telemetry.deliveries(one, DeliveryBatch(random_id(), (_delivery(session, count),)))
    assert await _kinds(telemetry, title) == {near: "rank 0", far: "health", late: "unknown"}
    async with ground.database.transaction() as connection:
        change = PlayResteered(session=session, ranks={far: 1, late: 0}, miss="content", at=NOW)
        await service.on_play_resteered(connection, change)
    assert await _kinds(telemetry, title) == {near: "rank 0", far: "content", late: "rank 0"}
    assert (await telemetry.played(NOW - 1))[session] == 23
    by_file = [one for one in await telemetry.delivered(NOW - 1, True) if one.title == title]
    assert {one.name for one in by_file} == {"f.mp4"}


async def _kinds(telemetry: Telemetry, title: TitleId) -> dict[ApplianceId, str]:
    return {one.appliance: one.kind for one in await telemetry.delivered(NOW - 1, False) if one.title == title}


async def test_the_newest_bookmark_wins(services: Services) -> None:
    telemetry = services.get(Telemetry)
    profile, title = ProfileId(random_id()), TitleId(random_id())
    for position, at in ((10.0, 1.0), (30.0, 3.0), (20.0, 2.0)):
        await telemetry.set_bookmark(_bookmark(profile, title, position, at))
    other = _bookmark(profile, TitleId(random_id()), 5.0, 4.0)
    await telemetry.set_bookmark(other)
    kept = await telemetry.bookmark(profile, title)
    assert kept is not None
    assert kept.position == 30.0
    assert await telemetry.bookmarks(profile, 10) == (other, kept)
    assert await telemetry.bookmark(profile, TitleId("nothing")) is None


async def test_opinions_are_kept_as_long_as_they_say_something(services: Services) -> None:
    telemetry = services.get(Telemetry)
    profile, first, second = ProfileId(random_id()), TitleId(random_id()), TitleId(random_id())
    await telemetry.set_listed(profile, first, True)
    await telemetry.set_listed(profile, second, True)
    await telemetry.set_listed(profile, first, True)
    await telemetry.set_thumb(profile, first, Thumb.down)
    kept = await telemetry.opinions(profile)
    assert [(one.title, one.thumb) for one in kept] == [(second, None), (first, Thumb.down)], "it stays at its place"
    await telemetry.set_listed(profile, second, False)
    await telemetry.set_listed(profile, first, False)
    assert await telemetry.opinions(profile) == (Opinion(profile=profile, title=first, thumb=Thumb.down),)
    await telemetry.set_thumb(profile, first, None)
    await telemetry.set_thumb(profile, second, None)
    assert await telemetry.opinions(profile) == ()


async def test_a_list_has_an_end(ground: Ground) -> None:
    telemetry = TelemetryService(ground.database, SystemClock(), Knobs(listed_max=2))
    profile = ProfileId(random_id())
    for title in ("a", "b", "a"):
        await telemetry.set_listed(profile, TitleId(title), True)
    with pytest.raises(ListFull, match="room for 2 titles"):
        await telemetry.set_listed(profile, TitleId("c"), True)
    await telemetry.set_thumb(profile, TitleId("c"), Thumb.up)
    await telemetry.set_listed(profile, TitleId("b"), False)
    await telemetry.set_listed(profile, TitleId("c"), True)


async def test_player_events_are_kept_short(services: Services, ground: Ground) -> None:
    session = SessionId(random_id())
    event = PlayerEvent(session=session, kind="k" * 99, at=1.0, milliseconds=2.0, detail="d" * 9999)
    await services.get(Telemetry).player_events((event,))
    (kept,) = await ground.database.all("SELECT kind, detail FROM telemetry.events WHERE session = %s", session)
    assert (len(kept["kind"]), len(kept["detail"])) == (32, 500)


def _delivery(session: SessionId | None, count: int, asset: str = "a", at: float = NOW) -> Delivery:
    return Delivery(
        at=at,
        session=session,
        asset=AssetId(asset),
        name="f.mp4",
        status=206,
        bytes=Bytes(count),
        seconds=Seconds(0.1),
        cmcd="br=1",
    )


def _play(session: SessionId, title: TitleId, network: NetworkId, ranks: dict[ApplianceId, int]) -> PlayStarted:
    return PlayStarted(
        session=session,
        account=AccountId("a"),
        profile=ProfileId("p"),
        title=title,
        asset=AssetId("a"),
        network=network,
        ranks=ranks,
        at=NOW,
    )


def _bookmark(profile: ProfileId, title: TitleId, position: float, at: float) -> Bookmark:
    return Bookmark(profile=profile, title=title, position=Seconds(position), duration=Seconds(60.0), at=at)
