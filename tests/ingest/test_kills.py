"""kill -9 of workers and of PostgreSQL, again and again: every job ends well, nothing is done twice, nothing is left."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests import servers
from tests.ingest.test_service import OLGA, OTTO, send

from nearcast.assembly import Ground, lay_ground, leave_ground
from nearcast.catalog.model import Asset, Published, keep_up
from nearcast.catalog.service import CatalogService
from nearcast.errors import NearcastError
from nearcast.ingest.model import ENDED, Job, JobState, Knobs, StepState
from nearcast.ingest.service import IngestService
from nearcast.runtime import objects, processes
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings

MakeClip = Callable[[str, Path], Path]
KILLS = 20
SEED = 5


class House:
    """Two worker processes, PostgreSQL and a broker, with the means to kill any of them."""

    def __init__(self, postgres: Postgres, nats: Nats, folder: Path) -> None:
        self.postgres = postgres
        self.nats = nats
        self.folder = folder
        self._environment = {
            "NEARCAST_DATA": str(folder),
            "NEARCAST_DATABASE__URL": postgres.url,
            "NEARCAST_BUS__URL": nats.url,
        }
        self._workers: dict[str, asyncio.subprocess.Process] = {}
        self._logs: dict[str, Path] = {}
        self._starts = 0

    async def start(self, services: str) -> None:
        self._starts += 1
        self._logs[services] = self.folder / f"worker{self._starts}.log"
        with self._logs[services].open("wb") as output:
            words = [sys.executable, "-m", "nearcast", "serve", *services.split(), "--workers", "2"]
            self._workers[services] = await processes.start(
                list(words), output=output, environment=self._environment, folder=self.folder
            )

    async def kill(self, part: str) -> None:
        """Kills it and starts it again at once."""
        process = self.postgres.process if part == "postgres" else self._workers[part]
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        if part == "postgres":
            await self.postgres.start()
        else:
            await self.start(part)

    def look(self) -> None:
        """Nobody starts a worker again that ends by itself."""
        for services, process in self._workers.items():
            assert process.returncode is None, self._logs[services].read_text(errors="replace")[-3000:]

    async def stop(self) -> None:
        """Ends both as an owner does. One that was killed last may still be on its way up, and nobody drains before it has begun."""
        async with asyncio.timeout(240):
            while not all(b'"ready"' in log.read_bytes() for log in self._logs.values()):
                self.look()
                await asyncio.sleep(0.1)
        for process in self._workers.values():
            process.send_signal(signal.SIGTERM)
        for process in self._workers.values():
            assert await asyncio.wait_for(process.wait(), 60) == 0

    def end(self) -> None:
        """However far they are: a test that failed is not to wait for them."""
        for process in self._workers.values():
            with suppress(ProcessLookupError):
                process.kill()

    def lines(self) -> list[dict[str, object]]:
        """What the workers logged, a worker after the other."""
        found = []
        for path in self.folder.glob("worker*.log"):
            for line in path.read_text(errors="replace").splitlines():
                with suppress(ValueError):
                    found.append(json.loads(line))
        return sorted(found, key=lambda line: line.get("timestamp", ""))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """With a broker of its own too: on the tests' one a catalogue of another test might answer."""
    postgres, nats = Postgres(tmp_path / "postgres"), Nats(tmp_path / "nats")
    async with servers.running(postgres, nats):
        made = House(postgres, nats, tmp_path)
        yield made
        made.end()


@pytest.fixture
async def ground(house: House) -> AsyncIterator[Ground]:
    settings = Settings(data=str(house.folder), database=Part(house.postgres.url), bus=Part(house.nats.url))
    made = await lay_ground(settings, "http://127.0.0.1:1")
    yield made
    await leave_ground(made)


async def patiently(ingest: IngestService, jobs: list[Job]) -> list[Job]:
    """The jobs as they are, once PostgreSQL answers."""
    while True:
        try:
            return [await ingest.job(job.id) for job in jobs]
        except NearcastError:
            await asyncio.sleep(0.1)


async def test_kills_at_random_points(house: House, ground: Ground, tmp_path: Path, make_clip: MakeClip) -> None:
    picture = "-f lavfi -i testsrc2=s=320x180:r=25:d=48 -f lavfi -i sine=440:d=48"
    source = make_clip(f"{picture} -c:v libx264 -preset ultrafast -g 50 -c:a aac", tmp_path / "film.mp4")
    (tmp_path / "text.mp4").write_text("This is not a film.\n" * 50)
    door = IngestService(
        ground.database,
        ground.clock,
        CatalogService(ground.database, ground.clock),
        ground.objects,
        tmp_path / "door",
        Knobs(workers=0),
    )
    refused = await send(door, tmp_path / "text.mp4")
    films = [await send(door, source, operator) for operator in (OLGA, OTTO)]
    parts = ["catalog ingest", "ingest"]
    for part in parts:
        await house.start(part)
    chance = random.Random(SEED)
    async with asyncio.timeout(480):
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.2, 1.6))
            if all(job.state in ENDED for job in await patiently(door, films)):
                films.append(await send(door, source))
            await house.kill(chance.choice([*parts, "postgres"]))
        while any(job.state not in ENDED for job in await patiently(door, [*films, refused])):
            house.look()
            await asyncio.sleep(0.2)
    films, (refused,) = await patiently(door, films), await patiently(door, [refused])
    assert [(job.state, job.fault) for job in films] == [(JobState.ready, None)] * len(films)
    assert refused.fault is not None
    assert refused.fault.code == "ingest.not_playable"
    assert {step.state for job in films for step in await door.steps(job.id)} == {StepState.done}
    await house.stop()
    finished_steps_never_ran_again(house)
    await nothing_but_the_assets(ground, door, films)


def finished_steps_never_ran_again(house: House) -> None:
    done: set[tuple[object, object]] = set()
    for line in house.lines():
        step = line.get("job"), line.get("step")
        if line.get("event") == "step begins":
            assert step not in done
        elif line.get("event") == "step done":
            done.add(step)
    assert len(done) > 20


async def nothing_but_the_assets(ground: Ground, door: IngestService, jobs: list[Job]) -> None:
    store = objects.folder_of(ground.objects)
    assert store is not None
    await door._worker._sweep()
    door._scratch.sweep()
    assert list((store / "ingest").glob("*")) == []
    assert list((ground.settings.folder / "ingest").glob("*")) == []
    catalog = CatalogService(ground.database, ground.clock)
    published = (await keep_up(catalog, Published[Asset](), lambda asset: asset)).kept
    for job in jobs:
        assert job.title is not None
        assert (await catalog.title(job.title)).asset in published
    # The assets of one rendition are kept for those who play them still.
    wanted = {file.name for asset in published.values() for file in asset.files}
    assert {path.name for path in (store / "files").iterdir()} == wanted
    async with asyncio.timeout(240):
        while any(_works_in(path, ground.settings.folder) for path in Path("/proc").glob("[0-9]*")):
            await asyncio.sleep(0.05)


def _works_in(process: Path, folder: Path) -> bool:
    """Whether it lives and works there. A process that was killed takes its time to die."""
    try:
        return str(folder / "ingest") in str((process / "cwd").readlink())
    except OSError:
        return False
