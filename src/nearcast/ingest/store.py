"""The memory of ingest: its jobs in PostgreSQL, the sources they wait for in a folder."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import LiteralString

import msgspec

from nearcast.errors import Fault
from nearcast.ids import JobId, TitleId
from nearcast.ingest.model import Job, JobState, Progress, SubtitleFile
from nearcast.runtime.database import Database

_COLUMNS: LiteralString = "id, file_name, draft, state, stage, done, note, title, fault"


class Claim(msgspec.Struct, frozen=True):
    """A job in a worker's hands, and how often it has been."""

    job: Job
    attempts: int


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: Job) -> None:
        await self._database.run(
            "INSERT INTO ingest.jobs (id, file_name, draft, state, note) VALUES (%s, %s, %s::jsonb, %s, %s)",
            job.id,
            job.file_name,
            msgspec.json.encode(job.draft).decode(),
            job.state,
            job.note,
        )

    async def job(self, job: JobId) -> Job | None:
        row = await self._database.one(f"SELECT {_COLUMNS} FROM ingest.jobs WHERE id = %s", job)
        return None if row is None else msgspec.convert(row, Job)

    async def jobs(self, limit: int) -> tuple[Job, ...]:
        rows = await self._database.all(f"SELECT {_COLUMNS} FROM ingest.jobs ORDER BY made DESC LIMIT %s", limit)
        return msgspec.convert(rows, tuple[Job, ...])

    async def queue(self, job: JobId) -> None:
        await self._database.run(
            "UPDATE ingest.jobs SET state = 'queued', note = 'Waits for a worker' WHERE id = %s AND state = 'uploading'", job
        )

    async def claim(self, now: float, lease_until: float) -> Claim | None:
        """The oldest job that nobody has, or whose worker went silent."""
        row = await self._database.one(
            "UPDATE ingest.jobs SET state = 'encoding', attempts = attempts + 1, lease_until = %s, done = 0 WHERE id = ("
            "  SELECT id FROM ingest.jobs WHERE state = 'queued' OR (state = 'encoding' AND lease_until < %s)"
            "  ORDER BY made LIMIT 1 FOR UPDATE SKIP LOCKED"
            f") RETURNING {_COLUMNS}, attempts",
            lease_until,
            now,
        )
        return None if row is None else Claim(msgspec.convert(row, Job), row["attempts"])

    async def keep(self, claim: Claim, progress: Progress, lease_until: float) -> bool:
        """Renews the lease and notes how far the job is; False when another worker has it now."""
        row = await self._database.one(
            "UPDATE ingest.jobs SET lease_until = %s, stage = %s, done = %s, note = %s"
            " WHERE id = %s AND state = 'encoding' AND attempts = %s RETURNING id",
            lease_until,
            progress.stage,
            progress.done,
            progress.note,
            claim.job.id,
            claim.attempts,
        )
        return row is not None

    async def end(self, job: JobId, title: TitleId | None, fault: Fault | None) -> None:
        """Ready with a title, or failed with a fault."""
        await self._database.run(
            "UPDATE ingest.jobs SET state = %s, title = %s, fault = %s::jsonb, done = CASE WHEN %s THEN 1 ELSE done END,"
            " note = %s WHERE id = %s",
            JobState.failed if fault else JobState.ready,
            title,
            None if fault is None else msgspec.json.encode(fault).decode(),
            fault is None,
            fault.message if fault else "Published",
            job,
        )


class Shelf:
    """Where sources wait and are worked on: `{folder}/{job}/source`, `…/subtitles/{language}`, `…/work/`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    @property
    def free(self) -> int:
        """Bytes left on the disk."""
        return shutil.disk_usage(self._folder).free

    def source(self, job: JobId) -> Path:
        return self._folder / job / "source"

    def work(self, job: JobId) -> Path:
        """An empty folder to encode in; whatever a worker that died left there is gone."""
        folder = self._folder / job / "work"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    async def take(self, path: Path, parts: AsyncIterator[bytes]) -> None:
        """Writes what arrives to `path`, all of it or nothing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arriving = path.with_suffix(".part")
        try:
            with arriving.open("wb") as file:
                async for part in parts:
                    file.write(part)
            arriving.rename(path)
        finally:
            arriving.unlink(missing_ok=True)

    def add_subtitle(self, job: JobId, language: str, label: str) -> Path:
        """Where the subtitles of a language are to be written; the label is noted beside them."""
        path = self._folder / job / "subtitles" / language
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".label").write_text(label)
        return path

    def subtitles(self, job: JobId) -> tuple[SubtitleFile, ...]:
        folder = self._folder / job / "subtitles"
        if not folder.exists():
            return ()
        return tuple(
            SubtitleFile(path, path.name, path.with_suffix(".label").read_text())
            for path in sorted(folder.iterdir())
            if path.suffix == ""
        )

    def clear(self, job: JobId) -> None:
        """Nothing of the job stays on the shelf."""
        shutil.rmtree(self._folder / job, ignore_errors=True)
