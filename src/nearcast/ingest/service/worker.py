"""Does steps.

A step that is done twice, because its worker was taken for dead, comes to the same files under the same names, and counts once. The
worker says twice a second how far it is; when it is told that the step is not its own any more, it stops. When PostgreSQL is away it
goes on, and tells the result when it is back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nearcast.catalog.model import Asset, Catalog, Sprites
from nearcast.errors import Fault, NearcastError
from nearcast.ids import JobId, TitleId
from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Outcome, Place, Share
from nearcast.ingest.model import (
    Choose,
    Fetch,
    Groups,
    Job,
    JobState,
    KeyServer,
    Knobs,
    Ladder,
    Lost,
    Measure,
    Package,
    PlannedStep,
    ProbedSource,
    Publish,
    Quality,
    Tried,
    UnknownJob,
    kind_of,
)
from nearcast.ingest.service import fetching
from nearcast.ingest.service.board import Board
from nearcast.ingest.store import GIVEN, SOURCE, TICKETS_AWAY, Claim, Jobs, Scratch, Shelf, Steps, Tickets
from nearcast.runtime import log
from nearcast.runtime.call import ServiceAway
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import DatabaseAway
from nearcast.runtime.metrics import Counter

_KEEP_EVERY_S = 0.5
_AGAIN_S = 1.0
_SWEEP_EVERY = 10
"""Looks for steps that got lost between two sweeps of what ended jobs left."""
_AWAY = (DatabaseAway, ServiceAway, *TICKETS_AWAY)
_log = log.get("ingest")
_ended = Counter("nearcast_ingest_steps_total", "Steps that ended", ["kind", "state"])
T = TypeVar("T")


class Worker:
    """`run` is one worker process; it may do several steps at a time."""

    def __init__(
        self,
        board: Board,
        jobs: Jobs,
        steps: Steps,
        tickets: Tickets,
        shelf: Shelf,
        keys: KeyServer,
        scratch: Scratch,
        catalog: Catalog,
        clock: Clock,
        knobs: Knobs,
    ) -> None:
        self._board = board
        self._jobs = jobs
        self._steps = steps
        self._tickets = tickets
        self._shelf = shelf
        self._keys = keys
        self._scratch = scratch
        self._catalog = catalog
        self._clock = clock
        self._knobs = knobs
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Does steps and tends to those of others, until cancelled. Then what is in work is put back."""
        works = [asyncio.create_task(self._always(self._tend))]
        if self._knobs.workers:
            works.append(asyncio.create_task(self._always(lambda: self._tickets.serve(self._handle))))
        try:
            await asyncio.gather(*works)
        finally:
            for task in (*works, *self._doing):
                task.cancel()
            await asyncio.gather(*works, return_exceptions=True)

    async def _always(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does it again and again, whatever goes wrong: a worker that has stopped without a word is worse than one that errs."""
        while True:
            try:
                await work()
            except _AWAY as error:
                _log.warning("the worker waits", reason=str(error))
            except Exception:
                _log.exception("the worker stumbled")
            await asyncio.sleep(self._knobs.look_every_s)

    async def _tend(self) -> None:
        """Hands out what dead workers had, and deletes what nobody needs any more."""
        for worker in self._scratch.sweep():
            await self._tickets.forget_worker(worker)
        for _ in range(_SWEEP_EVERY):
            await self._board.mend()
            await asyncio.sleep(self._knobs.look_every_s)
        await self._sweep()

    async def _sweep(self) -> None:
        for job in await self._jobs.abandoned(self._clock.now() - self._knobs.keep_uploads_s):
            await self._board.cancel(job)
        here = await self._shelf.jobs()
        for job in here - await self._jobs.wanted(here, self._clock.now()):
            await self.discard(job)

    async def discard(self, job: JobId) -> None:
        """Nothing stays of a job that has ended but the whole asset. What this leaves undone the next sweep does."""
        await self._take_back(job)
        await self._shelf.clear(job)
        await self.forget_key(job)

    async def forget_key(self, job: JobId) -> None:
        """Unless something can be played with it, or is yet to be."""
        key = policy.key_of(job)
        if not await self._jobs.wanted({job}, self._clock.now()) and not await self._catalog.needed((key,)):
            await self._keys.forget(key)

    async def _handle(self, job: JobId, step: str, number: int) -> None:
        """One ticket, to its end. A worker that is asked to stop puts the step back."""
        self._scratch.sign(number)
        claim = await self._steps.claim(job, step, self._scratch.name, self._clock.now())
        if claim is None:
            return
        doing = asyncio.create_task(self._do(claim))
        self._doing.add(doing)
        doing.add_done_callback(self._doing.discard)
        await asyncio.wait({doing})
        if doing.cancelled():
            await self._board.release(claim)
        else:
            doing.result()

    async def _do(self, claim: Claim) -> None:
        if self._scratch.free < self._knobs.free_bytes_min:
            await self._board.release(claim, delay_s=self._knobs.room_every_s, disk_full=True)
            return
        fault = policy.gave_up(claim.attempts, self._knobs)
        _log.info("step begins", job=claim.job, step=claim.name, attempt=claim.attempts)
        if fault is None:
            try:
                await self._perform(claim)
                return
            except Lost:
                _log.info("step is not ours any more", job=claim.job, step=claim.name)
                return
            except _AWAY as error:
                _log.warning("step waits", job=claim.job, step=claim.name, reason=str(error))
                await self._patiently(lambda: self._board.release(claim, delay_s=_AGAIN_S))
                return
            except NearcastError as error:
                fault = error.fault
            except Exception as error:
                _log.exception("step broke", job=claim.job, step=claim.name)
                fault = Fault("ingest.broken", f"Step {claim.name} broke: {error}.", remedy="The platform's log says more.")
        await self._fail(claim, fault)

    async def _perform(self, claim: Claim) -> None:
        """Does the step, keeps its files, and says so. Raises Lost and what the step raises."""
        with self._scratch.room() as room:
            folder = room / "work"
            folder.mkdir()
            place = await self._place(claim, folder, room)
            if isinstance(claim.work, Publish):
                title = await self._publish(claim, claim.work, place)
                await self._tell(claim, Outcome(), title=title)
            elif isinstance(claim.work, Fetch):
                await self._fetch(claim, claim.work, folder / SOURCE)
            elif isinstance(claim.work, Choose):
                ladder = Ladder(policy.choose(msgspec.convert(list(claim.values.values()), tuple[Tried, ...])))
                await self._tell(claim, Outcome(ladder), await self._follow(claim, Outcome(ladder)))
            else:
                outcome = await self._watch(claim, lambda told: encoder.perform(claim.work, place, told))
                if isinstance(claim.work, Measure) and isinstance(outcome.value, Quality):
                    policy.check_quality(outcome.value, claim.work.picture.rungs, self._knobs)
                await self._shelf.put(claim.job, claim.key, [folder / name for name in outcome.files])
                await self._tell(claim, outcome, await self._follow(claim, outcome))

    async def _place(self, claim: Claim, folder: Path, room: Path) -> Place:
        """Brings what the step needs to where it is done."""
        source = await self._shelf.fetch(claim.job, SOURCE, room / SOURCE)
        given = await self._shelf.fetch(claim.job, GIVEN, room / GIVEN)
        inputs = {name: await self._shelf.fetch(claim.job, key, room / key) for name, key in claim.inputs.items()}
        packaged = next((value for name, value in claim.values.items() if name.startswith("package")), None)
        asset = None if packaged is None else msgspec.convert(packaged, Asset)
        measured = (value for name, value in claim.values.items() if name.startswith("measure"))
        qualities = tuple(msgspec.convert(value, Quality) for value in measured)
        tiled = claim.values.get(policy.TILE)
        sprites = None if tiled is None else msgspec.convert(tiled, Sprites)
        protected = claim.work.protected if isinstance(claim.work, Package) else asset is not None and asset.key is not None
        key = await self._keys.content_key(policy.key_of(claim.job)) if protected else None
        return Place(folder, source / SOURCE, inputs, tuple(sorted(given.glob("*"))), asset, qualities, sprites, key)

    async def _fetch(self, claim: Claim, work: Fetch, path: Path) -> None:
        known, free = await self._jobs.job(claim.job), self._scratch.free
        assert known is not None
        jobs, held = await self._jobs.held(known.operator, known.id)

        def allow(size: int) -> None:
            policy.check_room(size, free, self._knobs)
            policy.check_quota(jobs + 1, held, size, self._knobs)

        fetched = await self._watch(claim, lambda told: fetching.fetch(work.url, path, self._knobs, allow, told))
        await self._shelf.put(claim.job, SOURCE, [path])
        await self._jobs.set_source(claim.job, fetched.digest, fetched.size)
        await self._tell(claim, Outcome(), (policy.first_step(fetched.digest),))

    async def _watch(self, claim: Claim, work: Callable[[Share], Coroutine[Any, Any, T]]) -> T:
        """Does the step, and says how far it is. Raises Lost when nobody wants it any more."""
        done = [0.0]
        doing = asyncio.create_task(work(lambda share: done.__setitem__(0, share)))
        try:
            while not (await asyncio.wait({doing}, timeout=_KEEP_EVERY_S))[0]:
                with suppress(DatabaseAway):
                    if not await self._steps.keep(claim, done[0]):
                        raise Lost(f"Step {claim.name} of job {claim.job} is in other hands.")
            return doing.result()
        finally:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)

    async def _follow(self, claim: Claim, outcome: Outcome) -> tuple[PlannedStep, ...]:
        """The steps that are known by what this one found. Raises NotPlayable."""
        match outcome.value:
            case ProbedSource() as source:
                await self._jobs.set_left_out(claim.job, policy.left_out(source, (await self._known(claim.job)).wishes.burn_in))
                return (await self._plan(claim.job, source)).early()
            case Groups() as groups if claim.name == policy.EARLY_JOIN:
                return (await self._plan(claim.job)).trials(groups)
            case Ladder() as ladder:
                return (await self._plan(claim.job)).rest(ladder)
            case _:
                return ()

    async def _plan(self, job: JobId, source: ProbedSource | None = None) -> policy.Plan:
        """Raises NotPlayable."""
        known = await self._known(job)
        probed = source or msgspec.convert(await self._steps.value(job, policy.PROBE), ProbedSource)
        care, protected = policy.care(known.wishes, self._knobs), policy.protects(known.wishes, self._knobs)
        return policy.Plan(probed, known.given, known.hash, care, known.wishes.burn_in, protected=protected)

    async def _known(self, job: JobId) -> Job:
        """Raises UnknownJob."""
        known = await self._jobs.job(job)
        if known is None:
            raise UnknownJob(f"There is no job {job}.", field="job", value=job)
        return known

    async def _publish(self, claim: Claim, work: Publish, place: Place) -> TitleId:
        """What can be played already is left alone until all of its new asset is there."""
        job = await self._jobs.job(claim.job)
        assert job is not None
        assert place.asset is not None
        (package,) = place.made_by("package")
        async with self._jobs.publishing():
            await self._shelf.publish(sorted(package.iterdir()))
            title = await self._catalog.draft(TitleId(job.id), job.draft)
            if work.whole or title.asset is None:
                await self._catalog.publish(title.id, place.asset)
        return title.id

    async def _take_back(self, job: JobId) -> None:
        """A title that is played from the first rendition alone is not left so."""
        known, early = await self._jobs.job(job), await self._steps.value(job, policy.EARLY_PACKAGE)
        if known is not None and early is not None:
            await self._catalog.take_back(known.draft.of or TitleId(job), msgspec.convert(early, Asset).id)

    async def _tell(
        self, claim: Claim, outcome: Outcome, follow: tuple[PlannedStep, ...] = (), title: TitleId | None = None
    ) -> None:
        if not await self._patiently(lambda: self._board.finish(claim, outcome.value, follow, title)):
            await self._clean(claim)
            raise Lost(f"Step {claim.name} of job {claim.job} is in other hands.")
        self._note(claim, "done")
        if isinstance(claim.work, Publish) and claim.work.whole:
            await (self._shelf.keep_source if self._knobs.keep_sources_s else self._shelf.clear)(claim.job)

    async def _fail(self, claim: Claim, fault: Fault) -> None:
        await self._patiently(lambda: self._take_back(claim.job))
        if await self._patiently(lambda: self._board.fail(claim, fault)):
            self._note(claim, "failed", code=fault.code, reason=fault.message)
        await self._clean(claim)

    async def _clean(self, claim: Claim) -> None:
        """Nothing stays of a job that nobody wants any more, and no title of one that failed meanwhile."""
        if not await self._jobs.wanted({claim.job}, self._clock.now()):
            await self.discard(claim.job)
        elif (known := await self._jobs.job(claim.job)) is not None and known.state is JobState.failed:
            await self._take_back(claim.job)

    async def _patiently(self, tell: Callable[[], Awaitable[T]]) -> T:
        """What is finished is worth waiting for a database that is away."""
        while True:
            try:
                return await tell()
            except _AWAY as error:
                _log.warning("the worker waits", reason=str(error))
                await asyncio.sleep(_AGAIN_S)

    def _note(self, claim: Claim, state: str, **more: str) -> None:
        _ended.labels(kind_of(claim.work), state).inc()
        _log.info(f"step {state}", job=claim.job, step=claim.name, attempt=claim.attempts, **more)
