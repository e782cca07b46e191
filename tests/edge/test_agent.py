"""The whole appliance against a small cloud: what it fetches, what it obeys, what it tells."""

import asyncio
from functools import partial

import msgspec
from tests.edge.appliances import Viewer, answered, running
from tests.edge.conftest import MakeFile, MakeSettings, Store
from tests.edge.small_cloud import Cloud, eventually, whole

from nearcast import tokens
from nearcast.edge.model import Settings
from nearcast.fleet.model import Source
from nearcast.ids import ApplianceId, portion_id
from nearcast.tokens import KeyRing


async def test_a_film_comes_from_the_store_over_the_origin_to_a_near_appliance(
    make_settings: MakeSettings, make_file: MakeFile, cloud: Cloud, origin: Settings, store: Store, ring: KeyRing
) -> None:
    files = [make_file(size=size, seed=size) for size in (2_000_000, 1000, 300_000)]
    for file, data in files:
        store(file, data)
    wanted = tuple(file for file, _ in files)
    cloud.want("origin", wanted)
    cloud.want("near", wanted, (Source(ApplianceId("origin"), origin.url, (portion_id(wanted[0].asset, 0),)),))
    near = make_settings("near", "127.0.0.3", cloud=cloud.url, token="near")
    async with cloud.open(), running(origin), running(near):
        await eventually(whole(cloud, "near"))
        for file, data in files:
            assert (await answered(200, partial(Viewer(near, ring).get, file))).content == data
        report = cloud.reports["near"]
        assert report.serving
        assert report.used == sum(file.size for file in wanted)
        await eventually(lambda: sum(one.session == "s1" for one in cloud.deliveries) == 3)
        await eventually(lambda: sum(one.bytes for one in cloud.deliveries if one.session is None) == report.used)
        await eventually(lambda: cloud.reports["near"].egress > 0)
        assert cloud.reports["near"].headroom < 0.95e9
        await eventually(lambda: cloud.reports["near"].held is None)
    assert not list((near.folder / "partial").iterdir())


async def test_it_starts_before_the_cloud_and_enrols_when_that_comes(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with running(origin):
        assert (await Viewer(origin, ring).get(file)).status_code == 403
        await asyncio.sleep(0.5)
        async with cloud.open():
            await eventually(whole(cloud, "origin"))
            assert (await answered(200, lambda: Viewer(origin, ring).get(file))).content == data


async def test_rot_is_found_and_fetched_anew(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open():
        async with running(origin):
            await eventually(whole(cloud, "origin"))
        here = origin.folder / "assets" / file.asset / file.name
        here.write_bytes(data[:500] + b"rot" + data[503:])
        async with running(origin):
            await eventually(lambda: list((origin.folder / "quarantine").iterdir()))
            await eventually(lambda: here.exists() and here.read_bytes() == data)
            await eventually(whole(cloud, "origin"))


async def test_new_orders_change_files_and_keys(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    old, old_data = make_file(seed=1)
    new, new_data = make_file(seed=2, asset="b" * 32)
    store(old, old_data)
    store(new, new_data)
    cloud.want("origin", (old,))
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        cloud.want("origin", (new,))
        await eventually(whole(cloud, "origin"))
        await eventually(lambda: [path.name for path in (origin.folder / "assets").iterdir()] == [new.asset])
        cloud.ring = KeyRing((tokens.Key("next", "77" * 32, 0),))
        assert (await answered(200, lambda: Viewer(origin, cloud.ring).get(new))).content == new_data
        assert (await Viewer(origin, ring).get(new)).status_code == 403


async def test_a_problem_is_told(cloud: Cloud, origin: Settings, make_file: MakeFile) -> None:
    large, _ = make_file(size=3_000_000)
    absent, _ = make_file(size=10, seed=5)
    cloud.want("origin", (large, absent))
    async with cloud.open(), running(msgspec.structs.replace(origin, capacity=1_000_000)):
        await eventually(lambda: "origin" in cloud.reports and cloud.reports["origin"].fill.problem)
        told = cloud.reports["origin"].fill
        assert told.files_missing == 2
        assert told.problem == "1 files (3.0 MB) do not fit into the capacity of 1.0 MB."


async def test_a_cloud_that_refuses_is_asked_again(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open(), running(origin):
        await eventually(whole(cloud, "origin"))
        cloud.trusts = False
        assert (await answered(200, lambda: Viewer(origin, ring).get(file))).content == data
        cloud.trusts = True
        cloud.want("origin", ())
        await eventually(whole(cloud, "origin"))
