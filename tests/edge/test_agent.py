"""The whole appliance against a small cloud that keeps the fleet's side of the contract: signatures, orders, repeats."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nearcast import tokens
from nearcast.edge.agent import Agent
from nearcast.edge.model import BadSettings, Knobs, NginxUnusable, Settings
from nearcast.fleet.model import (
    Enrolled,
    Enrolment,
    HeldFile,
    Manifest,
    ManifestFile,
    Orders,
    Report,
    SiteKind,
    Source,
    signed_text,
)
from nearcast.ids import ApplianceId, SiteId
from nearcast.runtime import clock
from nearcast.telemetry.model import Delivery, DeliveryBatch
from nearcast.tokens import KeyRing
from nearcast.units import Seconds

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]
QUICK = Knobs(
    cloud_pause_first_s=Seconds(0.1),
    cloud_pause_max_s=Seconds(0.3),
    refused_pause_s=Seconds(0.3),
    fill_pause_first_s=Seconds(0.1),
    fill_pause_max_s=Seconds(0.3),
    manifest_every_s=Seconds(0.2),
    ship_every_s=Seconds(0.2),
    drain_max_s=Seconds(1.0),
)


class Cloud:
    """One cloud for several appliances; the one-time token of each is its name."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.keys: dict[str, Ed25519PublicKey] = {}
        self.sequences: dict[str, int] = {}
        self.manifests: dict[str, Manifest] = {}
        self.reports: dict[str, Report] = {}
        self.held: dict[str, tuple[int, frozenset[HeldFile]]] = {}
        self.batches: list[DeliveryBatch] = []
        self.fails: list[Response] = []
        """Answers to the next deliveries, given after they were taken: what a lost acknowledgement looks like."""
        self.trusts = True
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def want(self, appliance: str, files: tuple[ManifestFile, ...], sources: tuple[Source, ...] = ()) -> None:
        version = self.manifests[appliance].version + 1 if appliance in self.manifests else 1
        self.manifests[appliance] = Manifest(ApplianceId(appliance), version, files, sources)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every line once."""
        return [one for batch in {batch.batch: batch for batch in self.batches}.values() for one in batch.deliveries]

    async def enrol(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=Enrolment)
        if asked.token in self.keys:
            return JSONResponse({"code": "fleet.enrolment_refused", "detail": "used"}, 403)
        self.keys[asked.token] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked.public_key))
        return _json(Enrolled(ApplianceId(asked.token), SiteId("here"), SiteKind.embedded))

    async def report(self, request: Request) -> Response:
        us, body = await self._signed(request)
        report = self.reports[us] = msgspec.json.decode(body, type=Report)
        if report.held is not None:
            self.held[us] = (report.held_revision, frozenset(report.held))
        manifest = self.manifests.get(us, Manifest(ApplianceId(us), 0, ()))
        if not self.trusts:
            return JSONResponse({"code": "fleet.message_refused", "detail": "no"}, 401)
        return _json(Orders(manifest.version, self.ring, self.held[us][0], Seconds(0.1)))

    async def manifest(self, request: Request) -> Response:
        us, _ = await self._signed(request)
        return _json(self.manifests.get(us, Manifest(ApplianceId(us), 0, ())))

    async def take(self, request: Request) -> Response:
        _, body = await self._signed(request)
        self.batches.append(msgspec.json.decode(body, type=DeliveryBatch))
        return self.fails.pop(0) if self.fails else Response(status_code=204)

    async def _signed(self, request: Request) -> tuple[str, bytes]:
        body, told = await request.body(), request.headers
        us, sequence = told["Nearcast-Appliance"], int(told["Nearcast-Sequence"])
        text = signed_text(request.method, request.url.path, int(told["Nearcast-Sent-At"]), sequence, body)
        self.keys[us].verify(bytes.fromhex(told["Nearcast-Signature"]), text)
        assert sequence > self.sequences.get(us, 0)
        self.sequences[us] = sequence
        return us, body

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        routes = [
            Route("/fleet/enrol", self.enrol, methods=["POST"]),
            Route("/fleet/report", self.report, methods=["POST"]),
            Route("/fleet/manifest", self.manifest, methods=["GET"]),
            Route("/fleet/deliveries", self.take, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), host="127.0.0.1", port=self.port, log_level="error", lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve())
        try:
            await eventually(lambda: server.started)
            yield
        finally:
            server.should_exit = True
            await serving
            for listening in server.servers:
                listening.close()


def _json(what: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(what), media_type="application/json")


async def eventually(holds: Callable[[], object], seconds: float = 15.0) -> None:
    end = clock.elapsed() + seconds
    while not holds():
        assert clock.elapsed() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


@pytest.fixture
def cloud(ring: KeyRing) -> Cloud:
    return Cloud(ring)


@asynccontextmanager
async def running(settings: Settings, knobs: Knobs = QUICK) -> AsyncIterator[Agent]:
    agent = Agent(settings, knobs)
    life = asyncio.create_task(agent.run())
    try:
        await _serving(settings, life)
        yield agent
    finally:
        agent.stop()
        await life


async def _serving(settings: Settings, life: "asyncio.Task[None] | None" = None) -> None:
    async def answers() -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{settings.url}/healthz")).status_code == 200
        except httpx.HTTPError:
            return False

    end = clock.elapsed() + 15
    while not await answers():
        assert clock.elapsed() < end
        assert life is None or not life.done(), life.result()
        await asyncio.sleep(0.02)


KEYS_READ_S = 1.2
"""nginx looks at its keys once a second."""


class Viewer:
    """Asks an appliance for files with good tokens."""

    def __init__(self, settings: Settings, ring: KeyRing) -> None:
        self._settings, self._ring = settings, ring

    async def get(self, file: ManifestFile, session: str = "s1") -> httpx.Response:
        token = tokens.mint(self._ring.signing, file.asset, session, clock.now_ms() // 1000 + 100)
        async with httpx.AsyncClient() as client:
            return await client.get(f"{self._settings.url}/{token}/{file.asset}/{file.name}")


@pytest.fixture
def origin(make_settings: MakeSettings, cloud: Cloud, folder: Path) -> Settings:
    (folder / "objects" / "files").mkdir(parents=True)
    return make_settings("origin", "127.0.0.2", cloud=cloud.url, token="origin", objects=f"file://{folder}/objects")


@pytest.fixture
def store(folder: Path, origin: Settings) -> Callable[[ManifestFile, bytes], None]:
    def put(file: ManifestFile, data: bytes) -> None:
        (folder / "objects" / "files" / file.name).write_bytes(data)

    return put


Store = Callable[[ManifestFile, bytes], None]


def whole(cloud: Cloud, us: str) -> Callable[[], bool]:
    """Whether the cloud knows that `us` holds just what its manifest names."""

    def holds() -> bool:
        wanted = {HeldFile(file.asset, file.name) for file in cloud.manifests[us].files}
        return us in cloud.held and cloud.held[us][1] == wanted and not cloud.reports[us].fill.files_missing

    return holds


async def test_a_film_comes_from_the_store_over_the_origin_to_a_near_appliance(
    make_settings: MakeSettings, make_file: MakeFile, cloud: Cloud, origin: Settings, store: Store, ring: KeyRing
) -> None:
    files = [make_file(size=size, seed=size) for size in (2_000_000, 1000, 300_000)]
    for file, data in files:
        store(file, data)
    wanted = tuple(file for file, _ in files)
    cloud.want("origin", wanted)
    cloud.want("near", wanted, (Source(ApplianceId("origin"), origin.url, (wanted[0].asset,)),))
    near = make_settings("near", "127.0.0.3", cloud=cloud.url, token="near")
    async with cloud.open(), running(origin), running(near):
        await eventually(whole(cloud, "near"))
        await asyncio.sleep(KEYS_READ_S)
        for file, data in files:
            assert (await Viewer(near, ring).get(file)).content == data
        report = cloud.reports["near"]
        assert report.serving
        assert report.used == sum(file.size for file in wanted)
        await eventually(lambda: sum(one.session == "s1" for one in cloud.deliveries) == 3)
        fills = [one for one in cloud.deliveries if one.session is None]
        assert sum(one.bytes for one in fills) == report.used
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
            await asyncio.sleep(KEYS_READ_S)
            assert (await Viewer(origin, ring).get(file)).content == data


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
        await asyncio.sleep(KEYS_READ_S)
        for number in range(30):
            await Viewer(origin, ring).get(file, f"s{number}")
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
        await asyncio.sleep(KEYS_READ_S)
        for number in range(60):
            await Viewer(origin, ring).get(file, f"s{number}")
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


async def test_a_killed_nginx_serves_again(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open(), running(origin) as agent:
        await eventually(whole(cloud, "origin"))
        old = agent._nginx.pid
        assert old is not None
        os.kill(old, signal.SIGKILL)
        await eventually(lambda: agent._nginx.pid not in {old, None})
        await _serving(origin)
        assert (await Viewer(origin, ring).get(file)).content == data


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
        assert [path.name for path in (origin.folder / "assets").iterdir()] == [new.asset]
        cloud.ring = KeyRing((tokens.Key("next", "77" * 32, 0),))
        await asyncio.sleep(KEYS_READ_S + 0.3)
        assert (await Viewer(origin, cloud.ring).get(new)).content == new_data
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
        await asyncio.sleep(KEYS_READ_S)
        assert (await Viewer(origin, ring).get(file)).content == data
        cloud.trusts = True
        cloud.want("origin", ())
        await eventually(whole(cloud, "origin"))


async def test_a_folder_has_one_agent(origin: Settings) -> None:
    async with running(origin):
        with pytest.raises(BadSettings, match="Another appliance runs"):
            Agent(origin, QUICK)


async def test_it_says_so_when_it_cannot_listen(origin: Settings) -> None:
    with socket.socket() as taken:
        taken.bind((origin.address, origin.port))
        taken.listen()
        with pytest.raises(NginxUnusable, match="cannot listen"):
            await Agent(origin, QUICK).run()


PROCESS = """
import asyncio, sys, msgspec
from pathlib import Path
from nearcast.edge.agent import run
from nearcast.edge.model import Settings
from nearcast.runtime import log
log.setup("edge")
asyncio.run(run(msgspec.convert(msgspec.json.decode(sys.argv[1]), Settings, dec_hook=lambda kind, value: kind(value))))
"""


async def _process(settings: Settings) -> asyncio.subprocess.Process:
    told = msgspec.json.encode(settings, enc_hook=str).decode()
    return await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, told)


async def _until(done: Awaitable[int]) -> int:
    return await asyncio.wait_for(done, 15)


async def test_a_process_ends_well_when_asked_and_comes_back_when_killed(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open():
        first = await _process(origin)
        await eventually(lambda: "origin" in cloud.reports and whole(cloud, "origin")())
        await asyncio.sleep(KEYS_READ_S)
        assert (await Viewer(origin, ring).get(file, "first")).content == data
        await asyncio.sleep(1.1)
        first.kill()
        await _until(first.wait())
        second = await _process(origin)
        await asyncio.sleep(1)
        await _serving(origin)
        assert (await Viewer(origin, ring).get(file, "second")).content == data
        await eventually(lambda: {one.session for one in cloud.deliveries} == {"first", "second"})
        second.terminate()
        assert await _until(second.wait()) == 0
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind((origin.address, origin.port))
