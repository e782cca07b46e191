"""Where the steps of jobs stand.

Each change is one transaction under the lock of the job's row, together with all that follows from it: which steps become ready,
their tickets, the end of the job. So whatever is killed in between, either all of it happened or nothing.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from nearcast.errors import Fault
from nearcast.ids import JobId, TitleId
from nearcast.ingest import policy
from nearcast.ingest.model import Job, JobFailed, JobState, Knobs, PlannedStep, Publish, Wishes
from nearcast.ingest.store import Claim, Jobs, Steps, Tickets
from nearcast.runtime import bus
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database


class _Open(NamedTuple):
    """A job under way, locked in a transaction."""

    connection: Connection
    job: Job


class Board:
    def __init__(self, database: Database, clock: Clock, jobs: Jobs, steps: Steps, tickets: Tickets, knobs: Knobs) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._steps = steps
        self._tickets = tickets
        self._knobs = knobs

    async def begin(self, job: JobId, wishes: Wishes | None = None) -> None:
        """The source is there, for the first time or still: its probe is ready. Unless they are None the wishes are others now."""
        async with self._open(job, {JobState.uploading, JobState.ready}) as locked:
            if locked is not None:
                await self._steps.forget(locked.connection, job)
                await self._jobs.begin(locked.connection, job, wishes)
                await self._steps.add(locked.connection, job, [policy.first_step(locked.job.hash)])
                await self._make_ready(locked)

    async def begin_fetching(self, job: JobId, url: str) -> None:
        async with self._open(job, {JobState.uploading}) as locked:
            if locked is not None:
                await self._jobs.begin(locked.connection, job)
                await self._steps.add(locked.connection, job, [policy.fetch_step(url)])
                await self._make_ready(locked)

    async def retry(self, job: JobId) -> None:
        async with self._open(job, {JobState.failed}) as locked:
            if locked is not None:
                await self._jobs.begin(locked.connection, job)
                await self._steps.forgive(locked.connection, job)
                await self._make_ready(locked)

    async def cancel(self, job: JobId) -> None:
        async with self._open(job, {JobState.uploading, JobState.encoding}) as locked:
            if locked is not None:
                await self._end(locked, JobState.cancelled)

    async def prioritise(self, job: JobId, priority: int) -> None:
        async with self._open(job, set(JobState)) as locked:
            if locked is not None:
                await self._jobs.set_priority(locked.connection, job, priority)
                await self._tickets.tear_up(locked.connection, job)
        await self.mend()

    async def finish(self, claim: Claim, value: Any, follow: Iterable[PlannedStep] = (), title: TitleId | None = None) -> bool:
        """The step is done, and `follow` are the steps that nobody knew before. `title` is what can be played now; when it is whole,
        the job is ready. False when the step is not this worker's any more.
        """
        async with self._open(claim.job, {JobState.encoding}) as locked:
            if locked is None or not await self._steps.finish(locked.connection, claim, value, self._clock.now()):
                return False
            await self._steps.add(locked.connection, claim.job, follow)
            if isinstance(claim.work, Publish) and claim.work.whole:
                await self._end(locked, JobState.ready, title=title, keep_until=self._clock.now() + self._knobs.keep_sources_s)
                return True
            if title is not None:
                await self._jobs.set_title(locked.connection, claim.job, title)
            await self._make_ready(locked)
            return True

    async def fail(self, claim: Claim, fault: Fault) -> bool:
        """The step failed, and the job with it. False when the step is not this worker's any more."""
        async with self._open(claim.job, {JobState.encoding}) as locked:
            if locked is None or not await self._steps.fail(locked.connection, claim, fault, self._clock.now()):
                return False
            keep_until = self._clock.now() + self._knobs.keep_failed_s if policy.keeps(fault) else 0.0
            await self._end(locked, JobState.failed, fault=fault, keep_until=keep_until)
            failed = JobFailed(claim.job, locked.job.draft.name, fault.code, fault.message, fault.remedy)
            await bus.announce(locked.connection, failed)
            return True

    async def release(self, claim: Claim, *, delay_s: float = 0.0, disk_full: bool = False) -> None:
        """The step goes back to the others that wait for a worker, for at least `delay_s`."""
        async with self._open(claim.job, {JobState.encoding}) as locked:
            if locked is not None and await self._steps.release(locked.connection, claim, disk_full=disk_full):
                await self._write_tickets(locked, [claim.name], self._clock.now() + delay_s)

    async def mend(self) -> None:
        """Steps whose worker or ticket got lost are handed out again."""
        for job, names in (await self._tickets.mend()).items():
            async with self._open(job, {JobState.encoding}) as locked:
                if locked is not None:
                    await self._write_tickets(locked, names)

    async def _make_ready(self, locked: _Open) -> None:
        """Every step that waits for nothing any more gets its place and its ticket."""
        connection, job = locked
        for early in (True, False):
            if names := await self._steps.startable(connection, job.id, early=early):
                queued = await self._steps.queued(connection, early=early)
                places = dict(zip(names, policy.places(job.operator, len(names), queued), strict=True))
                await self._steps.make_ready(connection, job.id, places)
                await self._write_tickets(locked, names)

    async def _write_tickets(self, locked: _Open, names: list[str], not_before: float | None = None) -> None:
        """Tickets for those of the steps that are to be done, by their places."""
        connection, job = locked
        places = await self._steps.places(connection, job.id, names)
        ranks = {name: policy.rank(job.priority, place, early=early) for name, (place, early) in places.items()}
        await self._tickets.write(connection, job.id, ranks, not_before)

    async def _end(
        self,
        locked: _Open,
        state: JobState,
        *,
        title: TitleId | None = None,
        fault: Fault | None = None,
        keep_until: float = 0.0,
    ) -> None:
        connection, job = locked
        await self._jobs.end(connection, job.id, state, title=title, fault=fault, keep_until=keep_until)
        await self._steps.put_down(connection, job.id)
        await self._tickets.tear_up(connection, job.id)

    @asynccontextmanager
    async def _open(self, job: JobId, states: set[JobState]) -> AsyncIterator[_Open | None]:
        """The job, locked, if it is in one of these states."""
        async with self._database.transaction() as connection:
            found = await self._jobs.lock(connection, job)
            yield None if found is None or found.state not in states else _Open(connection, found)
