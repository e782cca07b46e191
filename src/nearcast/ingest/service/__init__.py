"""Taking sources in, and the steps of their jobs.

`uploads` takes the source in; `board` is where steps become ready, are done, fail and are put down, each together with what follows from it in one transaction;
`worker` does them. Any number of processes may work at once: what was finished is in the object store and the database, what was
not is begun again by another.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from obstore.store import ObjectStore

from nearcast.catalog.model import AssetPublished, AssetRemoved, Catalog, PicturesUnnamed, TitlesDeleted
from nearcast.ids import AccountId, JobId, KeyId, TitleId
from nearcast.ingest import policy
from nearcast.ingest.model import (
    ContentKey,
    Given,
    Job,
    JobState,
    KeyServer,
    Knobs,
    Opening,
    Step,
    StepState,
    Stored,
    UnknownJob,
    Upload,
    Wishes,
)
from nearcast.ingest.service.board import Board
from nearcast.ingest.service.markers import Markers
from nearcast.ingest.service.uploads import CHECKSUMS, Checksum, Uploads
from nearcast.ingest.service.worker import Worker
from nearcast.ingest.store import GIVEN, SOURCE, Jobs, Keys, Scratch, Shelf, Steps, Tickets
from nearcast.runtime.clock import Clock, random_id
from nearcast.runtime.database import Connection, Database

__all__ = ["CHECKSUMS", "Checksum", "IngestService"]


class IngestService:
    """Implements `model.Ingest`; `run` works on steps until cancelled. `folder` is for work in progress on this machine."""

    def __init__(
        self, database: Database, clock: Clock, catalog: Catalog, store: ObjectStore, folder: Path, knobs: Knobs
    ) -> None:
        self._jobs = Jobs(database)
        self._steps = Steps(database)
        self._tickets = Tickets(database, knobs)
        self._shelf = Shelf(store)
        self._keys: KeyServer = Keys(database)
        self._scratch = Scratch(folder)
        self._board = Board(database, clock, self._jobs, self._steps, self._tickets, knobs)
        self._worker = Worker(
            self._board, self._jobs, self._steps, self._tickets, self._shelf, self._keys, self._scratch, catalog, clock, knobs
        )
        self._markers = Markers(self._steps, catalog)
        self._uploads = Uploads(self._jobs, self._shelf, self._scratch, knobs)
        self._catalog = catalog
        self._clock = clock
        self._knobs = knobs

    async def open(self, operator: AccountId, opening: Opening) -> Job:
        await self._catalog.check(opening.draft)
        policy.check_priority(opening.priority)
        policy.check_wishes(opening.wishes, self._knobs)
        jobs, held = await self._jobs.held(operator)
        policy.check_quota(jobs + 1, held, 0, self._knobs)
        job = Job(
            id=JobId(random_id()),
            operator=operator,
            file_name=opening.file_name[:200],
            draft=opening.draft,
            state=JobState.uploading,
            priority=opening.priority,
            wishes=opening.wishes,
        )
        await self._jobs.add(job)
        return await self.job(job.id)

    async def begin_upload(self, job: JobId, length: int) -> None:
        """A source of `length` bytes is to arrive in parts. Raises UnknownJob, WrongState, TooLong, NoRoom, QuotaReached."""
        await self._uploads.begin(await self.job(job), length)

    async def upload(self, job: JobId) -> Upload:
        """How far the source has arrived. Raises UnknownJob, UnknownUpload."""
        return await self._uploads.standing(await self.job(job))

    async def take_part(self, job: JobId, offset: int, arriving: AsyncIterator[bytes], checksum: Checksum | None = None) -> int:
        """The next part of the source; where the upload stands then. Raises UnknownJob and what `uploads` raises."""
        return await self._uploads.take(await self.job(job), offset, arriving, checksum)

    async def take_subtitles(self, job: JobId, given: Given, parts: AsyncIterator[bytes], size: int) -> None:
        """Subtitles for the source, in one language. Raises UnknownJob, WrongState, NoRoom, BadLanguage."""
        known = await self.job(job)
        policy.check_state(known, JobState.uploading)
        policy.check_language(given.language)
        policy.check_room(size, self._scratch.free, self._knobs)
        with self._scratch.room() as room:
            path = room / f"{len(known.given):03}"
            await _take(parts, path)
            await self._shelf.put(job, GIVEN, [path])
        await self._jobs.add_given(job, given)

    async def begin(self, job: JobId) -> Job:
        known = await self.job(job)
        policy.check_state(known, JobState.uploading)
        await self._uploads.complete(known)
        known = await self.job(job)
        policy.check_source(known, bool(known.hash))
        await self._board.begin(job)
        return await self.job(job)

    async def fetch(self, job: JobId, url: str) -> Job:
        policy.check_state(await self.job(job), JobState.uploading)
        policy.check_url(url, self._knobs)
        await self._board.begin_fetching(job, url)
        return await self.job(job)

    async def cancel(self, job: JobId) -> Job:
        policy.check_cancel(await self.job(job))
        await self._board.cancel(job)
        await self._worker.discard(job)
        return await self.job(job)

    async def retry(self, job: JobId) -> Job:
        known = await self.job(job)
        fetches = any(step.kind == "fetch" and step.state is not StepState.done for step in await self._steps.of(job))
        policy.check_retry(known, fetches or await self._shelf.holds(job, SOURCE))
        await self._board.retry(job)
        return await self.job(job)

    async def again(self, title: TitleId, wishes: Wishes | None = None) -> Job:
        job = await self._jobs.maker(title, self._clock.now())
        known = policy.check_again(title, job, job is not None and await self._shelf.holds(job.id, SOURCE))
        policy.check_wishes(wishes or known.wishes, self._knobs)
        await self._shelf.keep_source(known.id)
        await self._board.begin(known.id, wishes)
        return await self.job(known.id)

    async def prioritise(self, job: JobId, priority: int) -> Job:
        await self.job(job)
        policy.check_priority(priority)
        await self._board.prioritise(job, priority)
        return await self.job(job)

    async def job(self, job: JobId) -> Job:
        found = await self._jobs.job(job)
        if found is None:
            raise UnknownJob(f"There is no job {job}.", field="job", value=job, remedy="List them with nearcast ingest --list.")
        (told,) = await self._told((found,))
        return told

    async def jobs(self, limit: int, before: JobId | None = None) -> tuple[Job, ...]:
        return await self._told(await self._jobs.newest(limit, before))

    async def storage(self) -> tuple[Stored, ...]:
        return await self._shelf.stored()

    async def licence(self, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        return await self._keys.licence(keys)

    async def steps(self, job: JobId) -> tuple[Step, ...]:
        await self.job(job)
        return await self._steps.of(job)

    async def on_asset_removed(self, connection: Connection, gone: AssetRemoved) -> None:
        """Handles the event of the same name: files that no other asset has are deleted. Appliances drop them with their next
        manifests.
        """
        await self._let_go(connection, (*gone.files, *gone.pictures))
        if gone.key is not None:
            await self._worker.forget_key(policy.job_of(gone.key))

    async def on_pictures_unnamed(self, connection: Connection, unnamed: PicturesUnnamed) -> None:
        """Handles the event of the same name: they are deleted, unless a title names them by now."""
        await self._let_go(connection, unnamed.names)

    async def on_asset_published(self, _connection: Connection, published: AssetPublished) -> None:
        """Handles the event of the same name: an episode shows what its season has in common."""
        await self._markers.find(published.title)

    async def on_titles_deleted(self, connection: Connection, gone: TitlesDeleted) -> None:
        """Handles the event of the same name: nothing is made for these titles any more, and how they were made is forgotten."""
        for job in await self._jobs.under_way_for(gone.titles):
            await self.cancel(job)
        await self._jobs.forget(connection, gone.titles)

    async def run(self) -> None:
        """Works on steps, as many at a time as the knobs say, until cancelled."""
        try:
            await self._worker.run()
        finally:
            self._scratch.close()

    async def _let_go(self, connection: Connection, names: tuple[str, ...]) -> None:
        """Files and pictures that nothing has any more are deleted."""
        await self._jobs.hold_files(connection)
        needed = set(await self._catalog.needed(names))
        await self._shelf.take_back(name for name in names if name not in needed)

    async def _told(self, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        """The jobs with how far they are."""
        (tallies, full), workers = await asyncio.gather(self._steps.tallies([job.id for job in jobs]), self._tickets.workers())
        return tuple(
            msgspec.structs.replace(job, done=told.done, note=told.note, waits=told.waits)
            for job in jobs
            for told in [policy.tell(job.state, tallies.get(job.id, []), job.fault, workers, job.id in full)]
        )


async def _take(parts: AsyncIterator[bytes], path: Path) -> None:
    with path.open("wb") as file:
        async for part in parts:
            file.write(part)
