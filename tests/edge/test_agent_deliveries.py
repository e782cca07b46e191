"""What an appliance served reaches the cloud: once, whatever fails between, and in bounded room."""

import asyncio
from functools import partial

import msgspec
from starlette.responses import JSONResponse
from tests.edge.appliances import QUICK, Viewer, answered, running
from tests.edge.conftest import MakeFile, Store
from tests.edge.small_cloud import Cloud, eventually, whole

from nearcast.edge.model import Settings
from nearcast.tokens import KeyRing


async def test_it_serves_at_once_with_no_cloud_in_sight_and_loses_no_delivery(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
    async with running(origin):
        assert (await Viewer(origin, ring).get(file, "alone")).content == data
    async with running(origin), cloud.open():
        await eventually(lambda: any(one.session == "alone" for one in cloud.deliveries))


async def test_a_batch_that_is_sent_again_is_the_same(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    cloud.fails = [JSONResponse({"code": "x"}, 503), JSONResponse({"code": "x"}, 503)]
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        for number in range(30):
            await answered(200, partial(Viewer(origin, ring).get, file, f"s{number}"))
            await asyncio.sleep(0.1)
        await eventually(lambda: len({one.session for one in cloud.deliveries}) == 30)
    first, second, third = cloud.batches[:3]
    assert first == second == third
    assert len(cloud.deliveries) == 30


async def test_logs_are_turned_over_and_nothing_is_lost(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file(size=10)
    store(file, data)
    cloud.want("origin", (file,))
    knobs = msgspec.structs.replace(QUICK, log_file_bytes_max=3000, ship_bytes_max=1000)
    async with cloud.open(), running(origin, knobs):
        await eventually(whole(cloud, "origin"))
        for number in range(60):
            await answered(200, partial(Viewer(origin, ring).get, file, f"s{number}"))
            await asyncio.sleep(0.05)
        await eventually(lambda: len(cloud.deliveries) == 60, 40)
        await eventually(lambda: not list((origin.folder / "log").glob("access-*.log")), 20)
    assert len({one.session for one in cloud.deliveries}) == 60


async def test_logs_of_a_long_outage_are_bounded(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file(size=10)
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
    knobs = msgspec.structs.replace(QUICK, log_file_bytes_max=1000, log_bytes_max=3000)
    async with running(origin, knobs):
        for number in range(60):
            await Viewer(origin, ring).get(file, f"s{number}")
            await asyncio.sleep(0.1)
        logs = origin.folder / "log"
        await eventually(lambda: sum(path.stat().st_size for path in logs.iterdir()) < 6000)
        async with cloud.open():
            await eventually(lambda: any(one.session == "s59" for one in cloud.deliveries))
    assert 5 < len(cloud.deliveries) < 60
