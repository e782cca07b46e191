"""Jobs from upload to title, on PostgreSQL, with real films and real workers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from nearcast.assembly import Ground, Platform
from nearcast.catalog.model import Catalog, TitleDraft, TrackKind, UnknownTitle
from nearcast.ids import AccountId, JobId, TitleId
from nearcast.ingest.model import ENDED, Ingest, Job, JobState, Knobs, Opening, StepState, UnknownJob, Wishes, WrongState
from nearcast.ingest.service import IngestService
from nearcast.runtime import objects, pictures
from nearcast.runtime.clock import SystemClock

MakeClip = Callable[[str, Path], Path]
OLGA, OTTO = AccountId("olga"), AccountId("otto")


@pytest.fixture(scope="module")
def long(clips: Path, make_clip: MakeClip) -> Path:
    """40 s in three chunks, with sound."""
    picture = "-f lavfi -i testsrc2=s=160x90:r=10:d=40 -f lavfi -i sine=440:d=40"
    return make_clip(f"{picture} -c:v libx264 -preset ultrafast -g 25 -c:a aac", clips / "forty.mp4")


@pytest.fixture(scope="module")
def slow(clips: Path, make_clip: MakeClip) -> Path:
    """12 s that take their time."""
    return make_clip("-f lavfi -i testsrc2=s=640x360:r=24:d=12 -c:v libx264 -preset ultrafast", clips / "slow.mp4")


@pytest.fixture
def ingest(platform: Platform) -> IngestService:
    """The one of the platform, which works."""
    service = platform.services.get(Ingest)
    assert isinstance(service, IngestService)
    return service


@pytest.fixture
async def other(platform: Platform, ground: Ground, tmp_path: Path) -> AsyncIterator[IngestService]:
    """Another process's, as far as the first can tell."""
    catalog = platform.services.get(Catalog)
    service = IngestService(
        ground.database, ground.clock, catalog, ground.objects, tmp_path / "other", Knobs(workers=2, preset="superfast")
    )
    work = asyncio.create_task(service.run())
    yield service
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert list((tmp_path / "other").iterdir()) == []


async def send(ingest: IngestService, source: Path, operator: AccountId = OLGA, *, protect: bool = False) -> Job:
    """A job that is under way."""

    async def parts() -> AsyncIterator[bytes]:
        yield source.read_bytes()

    opening = Opening(source.name, TitleDraft(name=source.stem), wishes=Wishes(protect=protect))
    job = await ingest.open(operator, opening)
    await ingest.begin_upload(job.id, source.stat().st_size)
    await ingest.take_part(job.id, 0, parts())
    return await ingest.begin(job.id)


async def ended(ingest: IngestService, job: JobId, patience_s: float = 240.0) -> Job:
    async with asyncio.timeout(patience_s):
        while (found := await ingest.job(job)).state not in ENDED:
            await asyncio.sleep(0.05)
    return found


async def published(ingest: IngestService, job: JobId) -> TitleId:
    found = await ended(ingest, job)
    assert found.state is JobState.ready
    assert found.title is not None
    return found.title


def _written(ground: Ground, size: int) -> Path:
    path = ground.settings.folder / "stored.mp4"
    path.write_bytes(bytes(size))
    return path


async def forgotten(ingest: IngestService, job: JobId) -> None:
    async with asyncio.timeout(240):
        with pytest.raises(UnknownJob):
            while await ingest.job(job):
                await asyncio.sleep(0.05)


async def nothing_is_left(ground: Ground, job: JobId) -> None:
    """What was made for a job goes right after its end."""
    store = objects.folder_of(ground.objects)
    assert store is not None
    async with asyncio.timeout(240):
        while (store / "ingest" / job).exists() or any((ground.settings.folder / "ingest").glob("*/*")):
            await asyncio.sleep(0.02)


async def test_a_film_becomes_a_title(ingest: IngestService, platform: Platform, ground: Ground, long: Path) -> None:
    shares = [0.0]
    job = await send(ingest, long)
    while (found := await ingest.job(job.id)).state not in ENDED:
        shares.append(found.done)
        await asyncio.sleep(0.05)
    assert (found.state, found.done, found.fault) == (JobState.ready, 1.0, None)
    assert shares == sorted(shares)
    steps = await ingest.steps(job.id)
    assert [step.name for step in steps if step.kind == "encode"] == [
        *(f"encode early {number}" for number in range(3)),
        *(f"encode {number}" for number in range(3)),
    ]
    assert {(step.state, step.done, step.attempts) for step in steps} == {(StepState.done, 1.0, 1)}
    assert found.title is not None
    title = await platform.services.get(Catalog).title(found.title)
    assert title.duration == pytest.approx(40.0)
    assert title.asset is not None
    asset = await platform.services.get(Catalog).asset(title.asset)
    for name in [file.name for file in asset.files]:
        assert await objects.read(ground.objects, f"files/{name}")
    await nothing_is_left(ground, job.id)


async def test_a_film_is_played_from_its_first_rendition_while_the_rest_is_made(
    ingest: IngestService, platform: Platform, slow: Path
) -> None:
    catalog = platform.services.get(Catalog)
    job = await send(ingest, slow)
    async with asyncio.timeout(240):
        while (found := await ingest.job(job.id)).title is None:
            await asyncio.sleep(0.05)
    assert found.state is JobState.encoding
    title = await catalog.title(found.title)
    assert title.shown
    assert title.asset is not None
    early = await catalog.asset(title.asset)
    assert len(early.of(TrackKind.video)) == 1
    title = await catalog.title(await published(ingest, job.id))
    assert title.asset is not None
    whole = await catalog.asset(title.asset)
    assert len(whole.of(TrackKind.video)) > 1
    heard = {track.file for track in early.of(TrackKind.audio)}
    assert heard == {track.file for track in whole.of(TrackKind.audio)}
    assert {early.id, whole.id} <= set((await catalog.published("")).titles or ())


async def test_a_film_that_is_cancelled_half_made_is_played_no_more(
    ingest: IngestService, platform: Platform, ground: Ground, slow: Path
) -> None:
    job = await send(ingest, slow)
    async with asyncio.timeout(240):
        while (found := await ingest.job(job.id)).title is None:
            await asyncio.sleep(0.05)
    assert (await ingest.cancel(job.id)).title is None
    title = await platform.services.get(Catalog).title(found.title)
    assert (title.asset, title.shown) == (None, False)
    await nothing_is_left(ground, job.id)


async def test_steps_are_shared_by_all_workers(ingest: IngestService, other: IngestService, long: Path) -> None:
    jobs = [await send(ingest, long), await send(other, long, OTTO)]
    assert [(one.state, one.fault) for one in [await ended(ingest, job.id) for job in jobs]] == [(JobState.ready, None)] * 2
    workers = {step.worker for job in jobs for step in await ingest.steps(job.id)}
    assert len(workers) == 2


async def test_the_same_source_is_noticed(ingest: IngestService, tmp_path: Path, make_clip: MakeClip) -> None:
    source = make_clip("-f lavfi -i testsrc2=s=64x64:r=5:d=1 -c:v libx264 -preset ultrafast", tmp_path / "one.mp4")
    first = await send(ingest, source)
    assert first.same_as is None
    made = await ended(ingest, first.id)
    assert made.title is not None
    second = await send(ingest, source, OTTO)
    assert second.same_as == made.title
    again = await ended(ingest, second.id)
    assert again.state is JobState.ready
    assert (await ingest.job(first.id)).same_as == again.title


async def test_a_deleted_titles_files_go_when_no_other_title_has_them(
    ingest: IngestService, platform: Platform, ground: Ground, tmp_path: Path, make_clip: MakeClip
) -> None:
    catalog = platform.services.get(Catalog)
    source = make_clip("-f lavfi -i testsrc2=s=96x64:r=5:d=1 -c:v libx264 -preset ultrafast", tmp_path / "two.mp4")
    jobs = [await send(ingest, source), await send(ingest, source)]
    titles = [await published(ingest, job.id) for job in jobs]
    asset = (await catalog.title(titles[0])).asset
    assert asset is not None
    whole = await catalog.asset(asset)
    store = objects.folder_of(ground.objects)
    assert store is not None
    shown = [copy for name in whole.artwork for copy in pictures.copies(name)]
    paths = [store / "files" / file.name for file in whole.files] + [store / "art" / name for name in (*whole.pictures, *shown)]
    assert whole.sprites is not None
    await catalog.delete((titles[0],))
    await forgotten(ingest, jobs[0].id)
    assert all(path.exists() for path in paths)
    await catalog.delete((titles[1],))
    await forgotten(ingest, jobs[1].id)
    async with asyncio.timeout(240):
        while any(path.exists() for path in paths):
            await asyncio.sleep(0.05)


async def test_a_key_lives_as_long_as_what_it_opens(
    ingest: IngestService, platform: Platform, tmp_path: Path, make_clip: MakeClip
) -> None:
    catalog = platform.services.get(Catalog)
    source = make_clip("-f lavfi -i testsrc2=s=128x64:r=5:d=1 -c:v libx264 -preset ultrafast", tmp_path / "kept.mp4")
    title = await published(ingest, (await send(ingest, source, protect=True)).id)
    asset = (await catalog.title(title)).asset
    assert asset is not None
    named = (await catalog.asset(asset)).key
    assert named is not None
    (key,) = await ingest.licence((named,))
    assert (key.id, len(key.key), len(key.iv)) == (named, 16, 16)
    assert key.key.hex() not in f"{key!r} {key}"
    await catalog.delete((title,))
    async with asyncio.timeout(240):
        while await ingest.licence((named,)):
            await asyncio.sleep(0.05)


async def test_a_title_that_is_deleted_half_made_stays_deleted(
    ingest: IngestService, platform: Platform, ground: Ground, slow: Path
) -> None:
    job = await send(ingest, slow)
    async with asyncio.timeout(240):
        while (found := await ingest.job(job.id)).title is None:
            await asyncio.sleep(0.05)
    await platform.services.get(Catalog).delete((found.title,))
    await forgotten(ingest, job.id)
    await nothing_is_left(ground, job.id)
    with pytest.raises(UnknownTitle):
        await platform.services.get(Catalog).title(found.title)


async def test_what_lies_in_the_object_store_is_counted(ingest: IngestService, ground: Ground) -> None:
    async def one(part: bytes) -> AsyncIterator[bytes]:
        yield part

    before = {stored.kind: stored for stored in await ingest.storage()}
    job = await ingest.open(OLGA, Opening("film.mp4", TitleDraft(name="Film")))
    await ingest.begin_upload(job.id, 1000)
    await ingest.take_part(job.id, 0, one(bytes(300)))
    await objects.put_file(ground.objects, "files/stored.mp4", _written(ground, 500))
    after = {stored.kind: stored for stored in await ingest.storage()}
    grown = {kind: (after[kind].count - before[kind].count, after[kind].size - before[kind].size) for kind in after}
    assert {kind: more for kind, more in grown.items() if any(more)} == {"parts": (1, 300), "files": (1, 500)}
    await objects.remove_one(ground.objects, "files/stored.mp4")
    await ingest.cancel(job.id)
    assert (await ingest.storage()) == tuple(before.values())


async def test_an_upload_that_nobody_goes_on_with_is_given_up(
    platform: Platform, ground: Ground, tmp_path: Path, ingest: IngestService
) -> None:
    class Later(SystemClock):
        def now(self) -> float:
            return super().now() + 8 * 24 * 3600

    catalog = platform.services.get(Catalog)
    left, knobs = await ingest.open(OLGA, Opening("film.mp4", TitleDraft(name="Film"))), Knobs(workers=0, look_every_s=0.01)
    service = IngestService(ground.database, Later(), catalog, ground.objects, tmp_path / "later", knobs)
    work = asyncio.create_task(service.run())
    assert (await ended(ingest, left.id)).state is JobState.cancelled
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def test_a_refused_source_leaves_nothing(ingest: IngestService, ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("This is not a film.\n" * 50)
    job = await ended(ingest, (await send(ingest, tmp_path / "film.mp4")).id)
    assert job.state is JobState.failed
    assert job.fault is not None
    assert job.fault.code == "ingest.not_playable"
    assert job.note == job.fault.message
    await nothing_is_left(ground, job.id)
    with pytest.raises(WrongState, match="not kept"):
        await ingest.retry(job.id)


async def test_a_retry_begins_with_what_failed(ingest: IngestService, long: Path, tmp_path: Path) -> None:
    content = bytearray(long.read_bytes())
    middle = content.index(b"mdat") + 3 * (len(content) - content.index(b"mdat")) // 4
    content[middle : middle + 2000] = bytes(2000)
    (tmp_path / "damaged.mp4").write_bytes(content)
    job = await ended(ingest, (await send(ingest, tmp_path / "damaged.mp4")).id)
    assert job.state is JobState.failed
    before = {step.name: step for step in await ingest.steps(job.id) if step.state is StepState.done}
    assert "probe" in before
    await ingest.retry(job.id)
    job = await ended(ingest, job.id)
    assert job.fault is not None
    assert job.fault.code == "ingest.encode_failed"
    after = {step.name: step for step in await ingest.steps(job.id)}
    assert {name: after[name] for name in before} == before


async def test_a_cancelled_job_stops_and_leaves_nothing(ingest: IngestService, ground: Ground, slow: Path) -> None:
    job = await send(ingest, slow)
    async with asyncio.timeout(240):
        while not any(s.kind == "encode" and s.state is StepState.running for s in await ingest.steps(job.id)):
            await asyncio.sleep(0.05)
    assert (await ingest.cancel(job.id)).state is JobState.cancelled
    await nothing_is_left(ground, job.id)
    assert {step.state for step in await ingest.steps(job.id)} == {StepState.done, StepState.waiting}
