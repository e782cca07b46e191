"""Telemetry, in process and over NATS."""

import asyncio

from nearcast.assembly import Ground, Services
from nearcast.ids import AccountId, ApplianceId, AssetId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.runtime import bus
from nearcast.runtime.clock import random_id
from nearcast.telemetry.model import Bookmark, Delivery, DeliveryBatch, PlayerEvent, PlayStarted, Telemetry
from nearcast.units import Bytes, Seconds


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
    async with asyncio.timeout(10):
        while not [one for one in await telemetry.popularity(0.0) if one.title == title]:
            await asyncio.sleep(0.02)
    totals = await telemetry.totals()
    counted = {(one.appliance, one.rank): one.bytes for one in totals.bytes if one.appliance in (near, far)}
    assert counted == {(near, 0): 1000, (far, 1): 50}
    assert [one.bytes for one in totals.titles if one.title == title and one.network == network] == [1050]
    (count,) = [one for one in await telemetry.popularity(0.0) if one.title == title]
    assert (count.network, count.plays) == (network, 1)


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


async def test_player_events_are_kept_short(services: Services, ground: Ground) -> None:
    session = SessionId(random_id())
    event = PlayerEvent(session=session, kind="k" * 99, at=1.0, milliseconds=2.0, detail="d" * 9999)
    await services.get(Telemetry).player_events((event,))
    (kept,) = await ground.database.all("SELECT kind, detail FROM telemetry.events WHERE session = %s", session)
    assert (len(kept["kind"]), len(kept["detail"])) == (32, 500)


def _delivery(session: SessionId | None, count: int) -> Delivery:
    return Delivery(
        at=1.0,
        session=session,
        asset=AssetId("a"),
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
        at=1.0,
    )


def _bookmark(profile: ProfileId, title: TitleId, position: float, at: float) -> Bookmark:
    return Bookmark(profile=profile, title=title, position=Seconds(position), duration=Seconds(60.0), at=at)
