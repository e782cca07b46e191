"""Hands steps to workers: Procrastinate on our PostgreSQL.

A ticket says that one step may be worked on. It is written in the transaction that makes the step ready, fetched by one worker
at a time, and gone when the worker is through with it, however that ended. What the step's state is stands in the table of steps
alone. `mend` finds the tickets of workers that went silent, and steps that have lost theirs, and hands them out again.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as Ticket
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout

from nearcast.ids import JobId
from nearcast.ingest.model import Knobs
from nearcast.runtime.database import Connection, Database

TICKETS_AWAY = (ConnectorException, PoolTimeout)
"""What comes when PostgreSQL is away."""

Handler = Callable[[JobId, str, int], Awaitable[None]]
"""Does a step of a job; the last is the number by which the tickets know this worker."""

_TASK = "step"
_QUEUE = "ingest"
_SCHEMA = "ingest"


class Tickets:
    def __init__(self, database: Database, knobs: Knobs) -> None:
        self._database = database
        self._knobs = knobs
        self._app = App(
            connector=PsycopgConnector(
                conninfo=database.url, min_size=1, max_size=4, timeout=5.0, kwargs={"options": f"-c search_path={_SCHEMA}"}
            )
        )

    async def write(
        self, connection: Connection, job: JobId, ranks: Mapping[str, int], not_before: float | None = None
    ) -> None:
        """A ticket for each of the steps, the highest rank first; none is taken before `not_before` (Unix seconds)."""
        moment = None if not_before is None else datetime.fromtimestamp(not_before, UTC)
        tickets = [
            Ticket(
                id=None,
                queue=_QUEUE,
                task_name=_TASK,
                lock=_lock(job, step),
                queueing_lock=None,
                priority=rank,
                task_kwargs={"job": job, "step": step},
                scheduled_at=moment,
            )
            for step, rank in ranks.items()
        ]
        await _among_tickets(connection)
        await self._app.job_manager.batch_defer_jobs_async(tickets, connection=connection)

    async def serve(self, handle: Handler) -> None:
        """Gives tickets to `handle`, so many at a time as there are workers, until cancelled or PostgreSQL goes away. Raises
        TICKETS_AWAY. Whatever `handle` has begun is waited for.
        """

        async def step(context: JobContext, job: str, step: str) -> None:
            await handle(JobId(job), step, context.job.worker_id or 0)

        self._app.tasks.pop(_TASK, None)
        self._app.task(name=_TASK, pass_context=True)(step)
        knobs = self._knobs
        async with self._app.open_async():
            worker = Worker(
                self._app,
                queues=[_QUEUE],
                concurrency=knobs.workers,
                fetch_job_polling_interval=knobs.look_every_s,
                delete_jobs="always",
                install_signal_handlers=False,
                update_heartbeat_interval=knobs.heartbeat_s,
                stalled_worker_timeout=knobs.silent_s,
            )
            await worker.run()  # type: ignore[no-untyped-call]

    async def workers(self) -> int:
        """How many processes work on steps."""
        row = await self._database.one(
            "SELECT count(*) AS alive FROM ingest.procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            self._knobs.silent_s,
        )
        return 0 if row is None else int(row["alive"])

    async def forget_worker(self, worker: int) -> None:
        """This worker is known to be dead: its tickets need not wait until its silence shows."""
        await self._database.run("DELETE FROM ingest.procrastinate_workers WHERE id = %s", worker)

    async def mend(self) -> dict[JobId, list[str]]:
        """Takes away the tickets of dead workers, and names the steps that ought to have a ticket and have none."""
        async with self._database.transaction() as connection:
            await _among_tickets(connection)
            await connection.execute(
                "DELETE FROM ingest.procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %s)",
                (self._knobs.silent_s,),
            )
            await connection.execute("DELETE FROM ingest.procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL")
            rows = await connection.execute(
                "SELECT s.job, array_agg(s.name) AS names FROM ingest.steps s WHERE s.state IN ('ready', 'running') AND NOT EXISTS ("
                "  SELECT 1 FROM ingest.procrastinate_jobs t"
                "  WHERE t.lock = s.job || '/' || s.name AND t.status IN ('todo', 'doing'))"
                " GROUP BY s.job"
            )
            return {JobId(row["job"]): row["names"] for row in await rows.fetchall()}

    async def tear_up(self, connection: Connection, job: JobId) -> None:
        """The tickets of a job that nobody has taken are of no more use."""
        await _among_tickets(connection)
        await connection.execute("DELETE FROM ingest.procrastinate_jobs WHERE status = 'todo' AND args->>'job' = %s", (job,))


async def _among_tickets(connection: Connection) -> None:
    """For the rest of the transaction: Procrastinate's triggers look for its tables along the search path."""
    await connection.execute("SET LOCAL search_path TO ingest")


def _lock(job: JobId, step: str) -> str:
    """Two tickets for one step are never in work at once."""
    return f"{job}/{step}"
