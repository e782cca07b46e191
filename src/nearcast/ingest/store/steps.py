"""The steps of jobs in PostgreSQL.

Whoever changes which steps are ready or done holds the lock of the job's row. A claim carries how often the step has been
claimed; what a worker says about a step counts only while that number stands, so one that was taken for dead cannot disturb
the one that took over.
"""

from collections.abc import Iterable, Mapping
from typing import Any, LiteralString

import msgspec

from nearcast.errors import Fault
from nearcast.ids import AccountId, JobId, TitleId
from nearcast.ingest.model import PlannedStep, Step, Tally, Work
from nearcast.runtime.database import Connection, Database

_STEP: LiteralString = "job, name, work->>'type' AS kind, state, done, weight, needs, attempts, worker, began, ended, fault"
_HELD: LiteralString = "job = %s AND name = %s AND attempts = %s AND state = 'running'"


class Claim(msgspec.Struct, frozen=True):
    """A step in a worker's hands: the `attempts`th time that somebody has it. `inputs` are the keys of the steps before it by
    their names, `values` what those found out.
    """

    job: JobId
    name: str
    key: str
    work: Work
    attempts: int
    inputs: Mapping[str, str]
    values: Mapping[str, Any]


class Steps:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, job: JobId, steps: Iterable[PlannedStep]) -> None:
        """Steps that are known already stay as they are."""
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO ingest.steps (job, number, name, key, work, needs, weight, early) VALUES (%s,"
                " (SELECT count(*) FROM ingest.steps WHERE job = %s), %s, %s, %s::jsonb, %s, %s, %s) ON CONFLICT DO NOTHING",
                [(job, job, one.name, one.key, _json(one.work), list(one.needs), one.weight, one.early) for one in steps],
            )

    async def of(self, job: JobId) -> tuple[Step, ...]:
        rows = await self._database.all(f"SELECT {_STEP} FROM ingest.steps WHERE job = %s ORDER BY number", job)
        return msgspec.convert(rows, tuple[Step, ...])

    async def value(self, job: JobId, name: str) -> Any:
        """What the step found out; None when it is not done or found nothing."""
        row = await self._database.one("SELECT value FROM ingest.steps WHERE job = %s AND name = %s", job, name)
        return None if row is None else row["value"]

    async def values(self, name: str, titles: list[TitleId]) -> dict[TitleId, Any]:
        """What the step of this name found out for each of these titles, when it was last done."""
        rows = await self._database.all(
            "SELECT DISTINCT ON (j.title) j.title, s.value FROM ingest.steps s JOIN ingest.jobs j ON j.id = s.job"
            " WHERE s.name = %s AND s.state = 'done' AND j.title = ANY(%s) ORDER BY j.title, s.ended DESC",
            *(name, titles),
        )
        return {TitleId(row["title"]): row["value"] for row in rows}

    async def tallies(self, jobs: Iterable[JobId]) -> tuple[dict[JobId, list[Tally]], set[JobId]]:
        """The steps of each job by kind and state, and the jobs that found a disk too full."""
        rows = await self._database.all(
            "SELECT job, work->>'type' AS kind, early, state, count(*) AS count, sum(weight) AS weight,"
            " sum(weight * done) AS done, bool_or(disk_full AND state = 'ready') AS full"
            " FROM ingest.steps WHERE job = ANY(%s) GROUP BY 1, 2, 3, 4",
            list(jobs),
        )
        found: dict[JobId, list[Tally]] = {}
        for row in rows:
            found.setdefault(row["job"], []).append(msgspec.convert(row, Tally))
        return found, {row["job"] for row in rows if row["full"]}

    async def queued(self, connection: Connection, *, early: bool) -> dict[AccountId, tuple[int, int]]:
        """The first and the last place of each operator's steps in one of the two queues that are ready or in work."""
        rows = await connection.execute(
            "SELECT j.operator, min(s.place) AS first, max(s.place) AS last FROM ingest.steps s JOIN ingest.jobs j ON j.id = s.job"
            " WHERE s.state IN ('ready', 'running') AND s.early = %s GROUP BY 1",
            (early,),
        )
        return {AccountId(row["operator"]): (row["first"], row["last"]) for row in await rows.fetchall()}

    async def places(self, connection: Connection, job: JobId, names: list[str]) -> dict[str, tuple[int, bool]]:
        """Where those of these steps stand that are ready or in work, and whether in the early queue."""
        rows = await connection.execute(
            "SELECT name, place, early FROM ingest.steps WHERE job = %s AND name = ANY(%s) AND state IN ('ready', 'running')",
            (job, names),
        )
        return {row["name"]: (row["place"], row["early"]) for row in await rows.fetchall()}

    async def startable(self, connection: Connection, job: JobId, *, early: bool) -> list[str]:
        """The steps for one of the two queues that wait though all they need is done, in order."""
        rows = await connection.execute(
            "SELECT name FROM ingest.steps s WHERE job = %s AND early = %s AND state = 'waiting' AND NOT EXISTS ("
            "  SELECT 1 FROM ingest.steps n WHERE n.job = s.job AND n.name = ANY(s.needs) AND n.state <> 'done'"
            ") ORDER BY number",
            (job, early),
        )
        return [row["name"] for row in await rows.fetchall()]

    async def make_ready(self, connection: Connection, job: JobId, places: Mapping[str, int]) -> None:
        """These steps may be claimed; each takes its place in the queue."""
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "UPDATE ingest.steps SET state = 'ready', place = %s WHERE job = %s AND name = %s",
                [(place, job, name) for name, place in places.items()],
            )

    async def claim(self, job: JobId, name: str, worker: str, now: float) -> Claim | None:
        """The step, if it is to be done; one whose worker went silent is claimed anew."""
        async with self._database.transaction() as connection:
            row = await (
                await connection.execute(
                    "UPDATE ingest.steps SET state = 'running', attempts = attempts + 1, worker = %s, began = %s, done = 0,"
                    " disk_full = false WHERE job = %s AND name = %s AND state IN ('ready', 'running')"
                    " RETURNING job, name, key, work, attempts, needs",
                    (worker, now, job, name),
                )
            ).fetchone()
            if row is None:
                return None
            needed = await connection.execute(
                "SELECT name, key, value FROM ingest.steps WHERE job = %s AND name = ANY(%s)", (job, row["needs"])
            )
            before = await needed.fetchall()
        row |= {"inputs": {one["name"]: one["key"] for one in before}, "values": {one["name"]: one["value"] for one in before}}
        return msgspec.convert(row, Claim)

    async def keep(self, claim: Claim, done: float) -> bool:
        """Notes how far the step is; False when it is not this worker's any more."""
        row = await self._database.one(f"UPDATE ingest.steps SET done = %s WHERE {_HELD} RETURNING name", done, *_held(claim))
        return row is not None

    async def finish(self, connection: Connection, claim: Claim, value: Any, now: float) -> bool:
        """False when it is not this worker's any more."""
        row = await connection.execute(
            f"UPDATE ingest.steps SET state = 'done', done = 1, value = %s::jsonb, ended = %s WHERE {_HELD}",
            (None if value is None else _json(value), now, *_held(claim)),
        )
        return row.rowcount > 0

    async def release(self, connection: Connection, claim: Claim, *, disk_full: bool) -> bool:
        """Puts the step back as if it had not been claimed; False when it is not this worker's any more."""
        row = await connection.execute(
            f"UPDATE ingest.steps SET state = 'ready', done = 0, disk_full = %s, attempts = attempts - 1 WHERE {_HELD}",
            (disk_full, *_held(claim)),
        )
        return row.rowcount > 0

    async def fail(self, connection: Connection, claim: Claim, fault: Fault, now: float) -> bool:
        """False when it is not this worker's any more."""
        row = await connection.execute(
            f"UPDATE ingest.steps SET state = 'failed', fault = %s::jsonb, ended = %s WHERE {_HELD}",
            (_json(fault), now, *_held(claim)),
        )
        return row.rowcount > 0

    async def put_down(self, connection: Connection, job: JobId) -> None:
        """Nobody goes on with the job: its steps wait, whoever has them."""
        await connection.execute(
            "UPDATE ingest.steps SET state = 'waiting', done = 0 WHERE job = %s AND state IN ('ready', 'running')", (job,)
        )

    async def forget(self, connection: Connection, job: JobId) -> None:
        """Nothing of the job is done."""
        await connection.execute("DELETE FROM ingest.steps WHERE job = %s", (job,))

    async def forgive(self, connection: Connection, job: JobId) -> None:
        """What failed may be tried again."""
        await connection.execute(
            "UPDATE ingest.steps SET state = 'waiting', fault = NULL, attempts = 0, done = 0 WHERE job = %s AND state <> 'done'",
            (job,),
        )


def _held(claim: Claim) -> tuple[JobId, str, int]:
    return claim.job, claim.name, claim.attempts


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
