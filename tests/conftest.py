"""What tests stand on: a real PostgreSQL and a real NATS, started once, and the services on them, reached both ways."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from tests import servers
from tests.running import Demo

from nearcast.assembly import SERVICES, Ground, Platform, Services, lay_ground, leave_ground
from nearcast.catalog.model import Asset, File, Span, Track, TrackKind
from nearcast.ids import AssetId, FileId
from nearcast.runtime import bus, call
from nearcast.runtime.clock import random_id
from nearcast.runtime.database import Database
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Ingest, Part, Settings
from nearcast.units import Bitrate, Bytes, Seconds

# The machine is shared: how long an example takes says nothing about the code. The examples are the same in every run, so that one run
# is as good as another; `--hypothesis-profile=default` looks for others.
hypothesis_settings.register_profile("shared", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("shared")
_PATIENCE_S = 60.0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        report.sections += servers.last_words()
    return report


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    async with servers.running(server):
        answering = Database(server.url)
        await answering.open()
        await answering.close()
        yield server


@pytest.fixture
async def empty_database(postgres: Postgres) -> str:
    """The address of a database that nobody else knows."""
    name = f"empty_{random_id()}"
    ready = Database(postgres.url)
    await ready.open()
    await ready.close()
    async with await psycopg.AsyncConnection.connect(postgres.url, autocommit=True) as connection:
        await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return postgres.url.rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    server = Nats(tmp_path_factory.mktemp("nats"))
    async with servers.running(server):
        async with asyncio.timeout(_PATIENCE_S):
            await (await bus.connect(server.url)).close()
        yield server


@pytest.fixture(scope="session")
async def ground(postgres: Postgres, nats: Nats, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ground]:
    data, quick = str(tmp_path_factory.mktemp("data")), Ingest(preset="superfast")
    settings = Settings(data=data, database=Part(postgres.url), bus=Part(nats.url), ingest=quick)
    made = await lay_ground(settings, "http://127.0.0.1:1")
    yield made
    await leave_ground(made)


@pytest.fixture(scope="session")
async def platform(ground: Ground) -> AsyncIterator[Platform]:
    """Every service in this process, answering over NATS too."""
    made = Platform(ground)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(scope="session")
async def remote(platform: Platform, nats: Nats) -> AsyncIterator[Services]:
    """The same services as a process has them in which none lives."""
    client = await bus.connect(nats.url)
    services = Services()
    for name, row in SERVICES.items():
        services.by_protocol[row.protocol] = call.proxy(row.protocol, client, name, deadline_s=_PATIENCE_S)
    yield services
    await client.close()


@pytest.fixture(params=["in process", "over NATS"])
def services(request: pytest.FixtureRequest, platform: Platform, remote: Services) -> Services:
    """Both ways to reach a service: what holds for one must hold for the other."""
    return platform.services if request.param == "in process" else remote


@pytest.fixture(scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The whole demo, started once and shared by every test that plays."""
    async with Demo(tmp_path_factory.mktemp("demo")) as running:
        await running.start()
        yield running
        assert await running.stop() == 0


class Turned:
    """A clock that tests turn."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Turned:
    return Turned()


MakeAsset = Callable[..., Asset]


@pytest.fixture(scope="session")
def make_asset() -> MakeAsset:
    """An asset with one picture track and one sound track. Nobody has its bytes."""

    def make(seed: str = "", size: int = 1_000_000) -> Asset:
        seed = seed or random_id()
        files = tuple(
            File(FileId(_hash(seed, name)), _hash(seed, name) + ending, Bytes(size), kind)
            for name, ending, kind in (
                ("video", ".mp4", "video/mp4"),
                ("video list", ".m3u8", "application/vnd.apple.mpegurl"),
                ("audio", ".mp4", "audio/mp4"),
                ("audio list", ".m3u8", "application/vnd.apple.mpegurl"),
            )
        )
        tracks = (
            _track(TrackKind.video, files[0], files[1], "avc1.64001f", height=720, width=1280, frame_rate=24.0),
            _track(TrackKind.audio, files[2], files[3], "mp4a.40.2", language="en", channels=2, sample_rate=48000),
        )
        return Asset(AssetId(_hash(seed, "asset")[:32]), Seconds(60.0), files, tracks)

    return make


def _track(kind: TrackKind, media: File, playlist: File, codec: str, **more: Any) -> Track:
    return Track(
        kind=kind,
        file=media.id,
        playlist=playlist.id,
        media_type=media.media_type,
        codec=codec,
        bandwidth=Bitrate(1_000_000),
        average_bandwidth=Bitrate(800_000),
        init=Span(0, 799),
        index=Span(800, 999),
        **more,
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent
