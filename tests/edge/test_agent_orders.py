"""What an appliance does as it is told, and for how long it goes on when it is told nothing."""

import asyncio

import msgspec
from tests.edge.appliances import KEYS_READ_S, Viewer, answered, running
from tests.edge.conftest import MakeFile, Store
from tests.edge.small_cloud import Cloud, eventually, whole

from nearcast.edge.model import Settings
from nearcast.fleet.model import FillOrders, ManifestFile, Recall, Revoked
from nearcast.ids import SessionId
from nearcast.runtime import clock
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate, Seconds


async def test_a_revoked_session_is_shut_out_and_nobody_else(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file = _stored(cloud, store, make_file)
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        viewer = Viewer(origin, ring)
        await answered(200, lambda: viewer.get(file, "thief"))
        cloud.orders["origin"] = {"revoked": (Revoked(SessionId("thief"), 2**40),)}
        await answered(403, lambda: viewer.get(file, "thief"))
        assert (await viewer.get(file, "guest")).status_code == 200


async def test_a_recalled_file_is_read_again_and_fetched_anew_when_it_is_wrong(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile
) -> None:
    file = _stored(cloud, store, make_file)
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        here = origin.folder / "assets" / file.asset / file.name
        right = here.read_bytes()
        here.write_bytes(b"?" * len(right))
        cloud.orders["origin"] = {"recalled": (Recall(file.id, 1),)}
        await eventually(lambda: cloud.reports["origin"].quarantined == 1)
        await eventually(whole(cloud, "origin"))
        assert here.read_bytes() == right


async def test_unheard_for_too_long_it_serves_nobody_until_it_is_heard_again(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file = _stored(cloud, store, make_file)
    cloud.orders["origin"] = {"serve_alone": Seconds(5.0)}
    viewer = Viewer(origin, ring)
    async with running(origin):
        async with cloud.open():
            await eventually(whole(cloud, "origin"))
            await answered(200, lambda: viewer.get(file))
        assert (await viewer.get(file)).status_code == 200
        await answered(403, lambda: viewer.get(file))
    async with running(origin):
        await asyncio.sleep(KEYS_READ_S)
        assert (await viewer.get(file)).status_code == 403  # a restart does not wind the clock back
        async with cloud.open():
            await answered(200, lambda: viewer.get(file))


async def test_a_clock_that_is_wrong_by_five_minutes_disturbs_nothing(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile
) -> None:
    _stored(cloud, store, make_file)
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        for ahead_s in (300.0, -300.0):
            cloud.ahead_s = ahead_s
            await eventually(lambda ahead_s=ahead_s: abs(cloud.sent_at["origin"] - clock.now_ms() / 1000 - ahead_s) < 5)  # type: ignore[misc]


async def test_a_fill_waits_for_its_window_unless_it_is_urgent(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile
) -> None:
    minute = int(clock.now_ms() / 60_000) % 1440
    shut = FillOrders((minute + 60) % 1440, (minute + 120) % 1440, "UTC", Bitrate(1_000_000_000))
    cloud.orders["origin"] = {"fill": shut}
    (calm, calm_data), (urgent, urgent_data) = make_file(seed=1), make_file(seed=2)
    store(calm, calm_data)
    store(urgent, urgent_data)
    cloud.want("origin", ())
    async with cloud.open(), running(origin):
        await eventually(lambda: "origin" in cloud.reports)
        await asyncio.sleep(0.5)
        cloud.want("origin", (calm, msgspec.structs.replace(urgent, urgent=True)))
        await eventually(lambda: cloud.reports["origin"].fill.files_missing == 1 and cloud.reports["origin"].fill.waits)
        assert str(cloud.reports["origin"].fill.waits).startswith("the fill window opens at")
        cloud.orders["origin"] = {}
        await eventually(whole(cloud, "origin"))


def _stored(cloud: Cloud, store: Store, make_file: MakeFile) -> ManifestFile:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    return file
