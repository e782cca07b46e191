"""Jobs in PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import msgspec

from nearcast.errors import Fault
from nearcast.ids import AccountId, JobId, TitleId
from nearcast.ingest.model import Given, Job, JobState, Upload, Wishes
from nearcast.runtime.database import Connection, Database

_COLUMNS: LiteralString = (
    "id, operator, file_name, draft, state, priority, title, fault, hash, size, given, left_out, wishes, (SELECT other.title FROM ingest.jobs other"
    " WHERE other.hash = jobs.hash AND other.hash <> '' AND other.state = 'ready' AND other.id <> jobs.id"
    " ORDER BY other.made, other.id LIMIT 1) AS same_as"
)

_FILES: LiteralString = "hashtextextended('ingest.files', 0)"

_FOR: LiteralString = "(id = ANY(%s) OR draft->>'of' = ANY(%s))"
"""A title that a job made has the job's id; one that was there is named in its draft."""

_OFFSET: LiteralString = "(SELECT coalesce(sum((part->>'size')::bigint), 0)::bigint FROM jsonb_array_elements(parts) AS part)"
_UPLOAD: LiteralString = (
    f"length, {_OFFSET} AS offset, hash <> '' AS whole,"
    " ARRAY(SELECT part->>'name' FROM jsonb_array_elements(parts) WITH ORDINALITY AS one (part, place) ORDER BY place) AS parts"
)


class Jobs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: Job) -> None:
        await self._database.run(
            "INSERT INTO ingest.jobs (id, operator, file_name, draft, state, priority, wishes)"
            " VALUES (%s, %s, %s, %s::jsonb, %s, %s, %s::jsonb)",
            *(job.id, job.operator, job.file_name, _json(job.draft), job.state, job.priority, _json(job.wishes)),
        )

    async def job(self, job: JobId) -> Job | None:
        row = await self._database.one(f"SELECT {_COLUMNS} FROM ingest.jobs WHERE id = %s", job)
        return None if row is None else msgspec.convert(row, Job)

    async def newest(self, limit: int, before: JobId | None) -> tuple[Job, ...]:
        """Newest first, of those before one."""
        rows = await self._database.all(
            f"SELECT {_COLUMNS} FROM ingest.jobs"
            " WHERE %s::text IS NULL OR (made, id) < (SELECT made, id FROM ingest.jobs WHERE id = %s)"
            " ORDER BY made DESC, id DESC LIMIT %s",
            *(before, before, limit),
        )
        return msgspec.convert(rows, tuple[Job, ...])

    async def held(self, operator: AccountId, besides: JobId | None = None) -> tuple[int, int]:
        """How many other jobs of the operator's are under way, and how many bytes their sources have or will have."""
        row = await self._database.one(
            "SELECT count(*) AS jobs, coalesce(sum(coalesce(length, size)), 0)::bigint AS bytes FROM ingest.jobs"
            " WHERE operator = %s AND state IN ('uploading', 'encoding') AND id <> %s",
            *(operator, besides or ""),
        )
        assert row is not None
        return row["jobs"], row["bytes"]

    async def maker(self, title: TitleId, now: float) -> Job | None:
        """The last job that made the title, if its source is still to be kept."""
        row = await self._database.one(
            f"SELECT {_COLUMNS} FROM ingest.jobs WHERE title = %s AND state = 'ready' AND keep_until > %s"
            " ORDER BY made DESC LIMIT 1",
            *(title, now),
        )
        return None if row is None else msgspec.convert(row, Job)

    async def lock(self, connection: Connection, job: JobId) -> Job | None:
        """The job, for this transaction alone: whoever changes its steps waits for whoever does."""
        row = await (
            await connection.execute(f"SELECT {_COLUMNS} FROM ingest.jobs WHERE id = %s FOR UPDATE", (job,))
        ).fetchone()
        return None if row is None else msgspec.convert(row, Job)

    async def begin_upload(self, job: JobId, length: int) -> None:
        """Anew, if one was begun."""
        await self._database.run("UPDATE ingest.jobs SET length = %s, parts = '[]', hash = '' WHERE id = %s", length, job)

    async def upload(self, job: JobId) -> Upload | None:
        """None while none was begun."""
        row = await self._database.one(f"SELECT {_UPLOAD} FROM ingest.jobs WHERE id = %s AND length IS NOT NULL", job)
        return None if row is None else msgspec.convert(row, Upload)

    async def add_part(self, job: JobId, offset: int, name: str, size: int) -> bool:
        """Notes a part that begins at `offset`; False when another was quicker."""
        row = await self._database.one(
            f"UPDATE ingest.jobs SET parts = parts || %s::jsonb WHERE id = %s AND state = 'uploading' AND {_OFFSET} = %s RETURNING id",
            *(_json([{"name": name, "size": size}]), job, offset),
        )
        return row is not None

    async def set_source(self, job: JobId, digest: str, size: int) -> None:
        await self._database.run("UPDATE ingest.jobs SET hash = %s, size = %s WHERE id = %s", digest, size, job)

    async def add_given(self, job: JobId, given: Given) -> None:
        await self._database.run("UPDATE ingest.jobs SET given = given || %s::jsonb WHERE id = %s", _json([given]), job)

    async def set_left_out(self, job: JobId, left_out: tuple[str, ...]) -> None:
        await self._database.run("UPDATE ingest.jobs SET left_out = %s::jsonb WHERE id = %s", _json(left_out), job)

    async def set_priority(self, connection: Connection, job: JobId, priority: int) -> None:
        await connection.execute("UPDATE ingest.jobs SET priority = %s WHERE id = %s", (priority, job))

    async def begin(self, connection: Connection, job: JobId, wishes: Wishes | None = None) -> None:
        """Under way, for the first time or again."""
        await connection.execute(
            "UPDATE ingest.jobs SET state = 'encoding', fault = NULL, wishes = coalesce(%s::jsonb, wishes) WHERE id = %s",
            (None if wishes is None else _json(wishes), job),
        )

    async def set_title(self, connection: Connection, job: JobId, title: TitleId) -> None:
        await connection.execute("UPDATE ingest.jobs SET title = %s WHERE id = %s", (title, job))

    async def end(
        self,
        connection: Connection,
        job: JobId,
        state: JobState,
        *,
        title: TitleId | None = None,
        fault: Fault | None = None,
        keep_until: float = 0.0,
    ) -> None:
        """`keep_until` is when what was made for it may be deleted, in Unix seconds."""
        await connection.execute(
            "UPDATE ingest.jobs SET state = %s, title = %s, fault = %s::jsonb, keep_until = %s WHERE id = %s",
            (state, title, None if fault is None else _json(fault), keep_until, job),
        )

    @asynccontextmanager
    async def publishing(self) -> AsyncIterator[None]:
        """Meanwhile no published file is removed: what is laid out is not known to be needed before the catalogue has it."""
        async with self._database.transaction() as connection:
            await connection.execute(f"SELECT pg_advisory_xact_lock_shared({_FILES})")
            yield

    async def hold_files(self, connection: Connection) -> None:
        """Nobody publishes until the transaction ends."""
        await connection.execute(f"SELECT pg_advisory_xact_lock({_FILES})")

    async def abandoned(self, before: float) -> tuple[JobId, ...]:
        """The jobs opened before then whose source has not arrived."""
        rows = await self._database.all(
            "SELECT id FROM ingest.jobs WHERE state = 'uploading' AND made < to_timestamp(%s)", before
        )
        return tuple(JobId(row["id"]) for row in rows)

    async def under_way_for(self, titles: tuple[TitleId, ...]) -> tuple[JobId, ...]:
        """The jobs that make something for titles, or will."""
        rows = await self._database.all(
            f"SELECT id FROM ingest.jobs WHERE {_FOR} AND state IN ('uploading', 'encoding')", *_for(titles)
        )
        return tuple(JobId(row["id"]) for row in rows)

    async def forget(self, connection: Connection, titles: tuple[TitleId, ...]) -> None:
        """Of the jobs for these titles nothing is known any more."""
        await connection.execute(f"DELETE FROM ingest.jobs WHERE {_FOR}", _for(titles))

    async def wanted(self, jobs: set[JobId], now: float) -> set[JobId]:
        """Which of these jobs still need what was made for them."""
        rows = await self._database.all(
            "SELECT id FROM ingest.jobs WHERE id = ANY(%s)"
            " AND (state IN ('uploading', 'encoding') OR (state IN ('failed', 'ready') AND keep_until > %s))",
            *(list(jobs), now),
        )
        return {JobId(row["id"]) for row in rows}


def _for(titles: tuple[TitleId, ...]) -> tuple[list[TitleId], list[TitleId]]:
    return list(titles), list(titles)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
