"""Taking sources in, encoding them one at a time, and publishing what comes out.

A worker holds a job by a lease that it renews while it encodes. If it dies, the lease runs out and the next worker starts
the job again; nothing is published before all of it lies in the object store.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from obstore.store import ObjectStore

from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.errors import Fault, NearcastError
from nearcast.ids import JobId, TitleId
from nearcast.ingest import encoder, policy
from nearcast.ingest.model import Encoded, Job, JobState, Knobs, Lost, Progress, UnknownJob
from nearcast.ingest.store import Claim, Shelf, Store
from nearcast.runtime import log, objects
from nearcast.runtime.clock import Clock, random_id
from nearcast.runtime.database import Database, DatabaseAway
from nearcast.runtime.metrics import Counter

_KEEP_EVERY_S = 0.5
_log = log.get("ingest")
_ended = Counter("nearcast_ingest_jobs_total", "Jobs that ended", ["state"])


class IngestService:
    """Implements `model.Ingest`; `run` is the worker. `folder` holds sources and work in progress."""

    def __init__(
        self, database: Database, clock: Clock, catalog: Catalog, store: ObjectStore, folder: Path, knobs: Knobs
    ) -> None:
        self._store = Store(database)
        self._shelf = Shelf(folder)
        self._clock = clock
        self._catalog = catalog
        self._objects = store
        self._knobs = knobs

    async def open(self, file_name: str, draft: TitleDraft) -> Job:
        await self._catalog.check(draft)
        job = Job(
            id=JobId(random_id()),
            file_name=file_name[:200],
            draft=draft,
            state=JobState.uploading,
            note="Waits for the rest of the source",
        )
        await self._store.add(job)
        return job

    async def take_source(self, job: JobId, parts: AsyncIterator[bytes], size: int) -> None:
        """The source itself, `size` bytes. Raises UnknownJob, WrongState, NoRoom."""
        policy.check_state(await self.job(job), JobState.uploading)
        policy.check_room(size, self._shelf.free, self._knobs)
        await self._shelf.take(self._shelf.source(job), parts)

    async def take_subtitles(self, job: JobId, language: str, label: str, parts: AsyncIterator[bytes], size: int) -> None:
        """Subtitles for the source, in one language (BCP 47). Raises UnknownJob, WrongState, NoRoom, BadLanguage."""
        policy.check_state(await self.job(job), JobState.uploading)
        policy.check_language(language)
        policy.check_room(size, self._shelf.free, self._knobs)
        await self._shelf.take(self._shelf.add_subtitle(job, language, label), parts)

    async def begin(self, job: JobId) -> Job:
        known = await self.job(job)
        policy.check_state(known, JobState.uploading)
        policy.check_source(known, self._shelf.source(job).exists())
        await self._store.queue(job)
        return await self.job(job)

    async def job(self, job: JobId) -> Job:
        found = await self._store.job(job)
        if found is None:
            raise UnknownJob("There is no such job.", field="job", value=job, remedy="List them with nearcast ingest --list.")
        return found

    async def jobs(self, limit: int) -> tuple[Job, ...]:
        return await self._store.jobs(limit)

    async def run(self) -> None:
        """Works on job after job until cancelled."""
        while True:
            try:
                now = self._clock.now()
                claim = await self._store.claim(now, now + self._knobs.lease_s)
                if claim is not None:
                    await self._work(claim)
                    continue
            except NearcastError as error:
                _log.warning("the worker waits", reason=str(error))
            await asyncio.sleep(self._knobs.look_every_s)

    async def _work(self, claim: Claim) -> None:
        job = claim.job
        fault = policy.gave_up(claim.attempts, self._knobs)
        title: TitleId | None = None
        if fault is None:
            try:
                title = await self._encode(claim)
            except (DatabaseAway, Lost):
                # The lease runs out and the job is tried again, here or elsewhere.
                raise
            except NearcastError as error:
                fault = error.fault
            except Exception as error:
                _log.exception("encoding broke", job=job.id)
                fault = Fault("ingest.broken", f"Encoding broke: {error}.", remedy="The platform's log says more.")
        await self._store.end(job.id, title, fault)
        self._shelf.clear(job.id)
        _ended.labels("failed" if fault else "ready").inc()
        _log.info("job ended", job=job.id, title=title, fault=fault.code if fault else None)

    async def _encode(self, claim: Claim) -> TitleId:
        job = claim.job
        progress = [Progress("queued", 0.0, "Starts")]
        encoding = asyncio.create_task(
            encoder.encode(
                self._shelf.source(job.id),
                self._shelf.work(job.id),
                subtitles=self._shelf.subtitles(job.id),
                progress=lambda one: progress.__setitem__(0, one),
            )
        )
        try:
            encoded = await self._watch(encoding, claim, progress)
        finally:
            encoding.cancel()
            with suppress(asyncio.CancelledError, NearcastError):
                await encoding
        await self._store.keep(claim, Progress("publish", 0.99, "Publishing"), self._lease())
        return await self._publish(job, encoded)

    async def _watch(self, encoding: "asyncio.Task[Encoded]", claim: Claim, progress: list[Progress]) -> Encoded:
        """Waits for the encoder and renews the lease meanwhile; stops it when the job is lost to another worker."""
        while True:
            done, _ = await asyncio.wait({encoding}, timeout=_KEEP_EVERY_S)
            if done:
                return encoding.result()
            if not await self._store.keep(claim, progress[0], self._lease()):
                raise Lost(f"Job {claim.job.id} is in other hands.")

    async def _publish(self, job: Job, encoded: Encoded) -> TitleId:
        for path in sorted(encoded.folder.iterdir()):
            kind = "art" if path.suffix == ".jpg" else "files"
            await objects.put_file(self._objects, f"{kind}/{path.name}", path)
        title = await self._catalog.draft(TitleId(job.id), job.draft)
        await self._catalog.publish(title.id, encoded.asset)
        return title.id

    def _lease(self) -> float:
        return self._clock.now() + self._knobs.lease_s
