"""Why a job waits, and whose step is next: on a database of its own, where nobody works but who is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.ingest.test_service import OLGA, OTTO, send

from nearcast.assembly import Ground, lay_ground, leave_ground
from nearcast.catalog.service import CatalogService
from nearcast.ids import JobId
from nearcast.ingest.model import ENDED, Job, JobState, Knobs, QuotaReached, StepState, Waiting, Wishes, WrongState
from nearcast.ingest.service import IngestService
from nearcast.runtime.settings import Part

MakeClip = Callable[[str, Path], Path]
Build = Callable[..., IngestService]


@pytest.fixture
async def quiet(ground: Ground, tmp_path: Path) -> AsyncIterator[Ground]:
    url = ground.settings.database.url
    await ground.database.run("DROP DATABASE IF EXISTS quiet")
    await ground.database.run("CREATE DATABASE quiet")
    settings = msgspec.structs.replace(ground.settings, data=str(tmp_path), database=Part(url.rpartition("/")[0] + "/quiet"))
    made = await lay_ground(settings, "http://127.0.0.1:1")
    yield made
    await leave_ground(made)


@pytest.fixture
def build(quiet: Ground, tmp_path: Path) -> Build:
    def made(name: str, **knobs: Any) -> IngestService:
        catalog = CatalogService(quiet.database, quiet.clock)
        chosen = msgspec.structs.replace(
            Knobs(preset="superfast", look_every_s=0.1, heartbeat_s=0.2, room_every_s=0.5), **knobs
        )
        return IngestService(quiet.database, quiet.clock, catalog, quiet.objects, tmp_path / name, chosen)

    return made


@asynccontextmanager
async def working(service: IngestService) -> AsyncIterator[None]:
    work = asyncio.create_task(service.run())
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def until(service: IngestService, job: JobId, reached: Callable[[Job], bool]) -> Job:
    async with asyncio.timeout(240):
        while not reached(found := await service.job(job)):
            await asyncio.sleep(0.02)
    return found


async def test_a_job_says_why_it_waits(build: Build, clips: Path, make_clip: MakeClip) -> None:
    source = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=2 -c:v libx264 -preset ultrafast", clips / "two.mp4")
    door = build("door", workers=0)
    job = await send(door, source)
    assert job.waits is Waiting.no_worker
    assert "nearcast serve ingest" in job.note
    async with working(build("full", workers=1, free_bytes_min=1 << 62)):
        found = await until(door, job.id, lambda job: job.waits is Waiting.disk)
        assert "disk" in found.note
    async with working(build("free", workers=1)):
        # A worker that found no room waits before it looks again; until then the others are as good as busy.
        found = await until(door, job.id, lambda job: job.state in ENDED)
    assert found.state is JobState.ready
    assert {step.attempts for step in await door.steps(job.id)} == {1}


async def test_operators_take_turns_and_priorities_go_first(build: Build, clips: Path, make_clip: MakeClip) -> None:
    """One worker, two films of Olga's and one of Otto's, in steps of one chunk each."""
    words = "-f lavfi -i testsrc2=s=64x64:r=5:d=48 -c:v libx264 -preset ultrafast -g 10"
    source = make_clip(words, clips / "four.mp4")
    door = build("door", workers=0)
    first, second, otto = [await send(door, source, operator) for operator in (OLGA, OLGA, OTTO)]
    await door.prioritise(second.id, 1)
    async with working(build("one", workers=1)):
        for job in (first, second, otto):
            await until(door, job.id, lambda job: job.state in ENDED)
    began = [
        (step.began or 0.0, "early" in step.name, job.id)
        for job in (first, second, otto)
        for step in await door.steps(job.id)
        if step.kind == "encode"
    ]
    order = [(early, job) for _, early, job in sorted(began)]
    assert order[:8] == [(True, second.id)] * 4 + [(False, second.id)] * 4
    for early, encodes in ((True, order[8:16]), (False, order[16:])):
        assert {one for one, _ in encodes} == {early}, "first renditions go before all others of the same priority"
        jobs = [job for _, job in encodes]
        assert jobs[:4] in ([first.id, otto.id] * 2, [otto.id, first.id] * 2)
    assert all(step.state is StepState.done for step in await door.steps(otto.id))


async def test_an_operator_has_only_so_much_under_way(build: Build, clips: Path, make_clip: MakeClip) -> None:
    source = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=2 -c:v libx264 -preset ultrafast", clips / "two.mp4")
    size = source.stat().st_size
    door = build("door", workers=0, jobs_max=2, bytes_max=size + 1)
    first = await send(door, source)
    with pytest.raises(QuotaReached, match=f"hold {size} bytes") as raised:
        await send(door, source)
    assert raised.value.fault.field == "source"
    with pytest.raises(QuotaReached, match="2 jobs under way") as raised:
        await send(door, source)
    assert raised.value.fault.field == "jobs"
    assert (await send(door, source, OTTO)).state is JobState.encoding
    await door.cancel(first.id)
    assert (await send(door, source)).state is JobState.encoding


async def test_a_title_is_made_anew_while_it_is_played_from_what_there_is(
    build: Build, quiet: Ground, clips: Path, make_clip: MakeClip
) -> None:
    source = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=2 -c:v libx264 -preset ultrafast", clips / "two.mp4")
    catalog = CatalogService(quiet.database, quiet.clock)
    keeper = build("keeper", workers=2, keep_sources_s=60.0, preset="superfast")
    async with working(keeper):
        job = await until(keeper, (await send(keeper, source)).id, lambda job: job.state in ENDED)
        assert job.title is not None
        before = (await catalog.title(job.title)).asset
        assert before is not None
    keeper = build("careful", workers=2, keep_sources_s=60.0, preset="fast")
    async with working(keeper):
        assert (await keeper.again(job.title)).state is JobState.encoding
        assert (await catalog.title(job.title)).asset == before
        job = await until(keeper, job.id, lambda job: job.state in ENDED)
        assert job.state is JobState.ready
        assert job.title is not None
        after = (await catalog.title(job.title)).asset
        assert after is not None
        assert after != before
        # Who plays the old one plays it to its end.
        assert {before, after} <= set((await catalog.published("")).titles or ())
        async with asyncio.timeout(240):
            while (stored := {one.kind: one.count for one in await keeper.storage()})["steps"]:
                await asyncio.sleep(0.02)
        assert stored["source"] == 1
    forgetful = build("forgetful", workers=2)
    async with working(forgetful):
        await forgetful.again(job.title, Wishes(av1=True))
        await until(forgetful, job.id, lambda job: job.state in ENDED)
        asset = (await catalog.title(job.title)).asset
        assert asset is not None
        assert {track.codec[:4] for track in (await catalog.asset(asset)).tracks} == {"avc1", "av01"}
        with pytest.raises(WrongState, match="is not kept") as raised:
            await forgetful.again(job.title)
    assert raised.value.fault.field == "title"
