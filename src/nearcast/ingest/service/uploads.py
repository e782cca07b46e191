"""Sources arrive in parts, and an upload that broke off goes on where it stands.

Each part is an object of its own, noted in the job's row once it is stored whole: a part counts or it does not, whatever dies in
between, and any process can take the next one. When all are there they become one file. A part that came whole in one go, as most
uploads do, is moved and not copied.
"""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from nearcast.ids import JobId
from nearcast.ingest import policy
from nearcast.ingest.model import Job, JobState, Knobs, Upload, WrongChecksum, WrongOffset
from nearcast.ingest.store import PARTS, SOURCE, Jobs, Scratch, Shelf
from nearcast.runtime.clock import random_id

CHECKSUMS = ("sha256", "sha1")
"""How a part may be checked; tus asks for sha1, which says enough against accidents."""


class Checksum(msgspec.Struct, frozen=True):
    """What a part is to come to, by one of CHECKSUMS."""

    algorithm: str
    digest: bytes


class Uploads:
    def __init__(self, jobs: Jobs, shelf: Shelf, scratch: Scratch, knobs: Knobs) -> None:
        self._jobs = jobs
        self._shelf = shelf
        self._scratch = scratch
        self._knobs = knobs

    async def begin(self, job: Job, length: int) -> None:
        """Nothing of `length` bytes has arrived. Raises WrongState, TooLong, NoRoom, QuotaReached."""
        policy.check_state(job, JobState.uploading)
        jobs, held = await self._jobs.held(job.operator, job.id)
        policy.check_quota(jobs + 1, held, length, self._knobs)
        policy.check_room(length, self._scratch.free, self._knobs)
        await self._jobs.begin_upload(job.id, length)
        if not length:
            await self.complete(job)

    async def standing(self, job: Job) -> Upload:
        """Raises UnknownUpload."""
        return policy.check_begun(await self._jobs.upload(job.id))

    async def take(self, job: Job, offset: int, arriving: AsyncIterator[bytes], checksum: Checksum | None) -> int:
        """The next part, however long; where the upload stands then. What came before the sender hung up counts, unless it was to
        be checked. Raises WrongState, UnknownUpload, WrongOffset, TooLong, WrongChecksum.
        """
        policy.check_state(job, JobState.uploading)
        upload = await self.standing(job)
        policy.check_part(upload, offset)
        with self._scratch.room() as room:
            path = room / f"{offset:020}-{random_id()}"
            size = await _write(arriving, path, upload, checksum)
            if size:
                await self._shelf.put(job.id, PARTS, [path])
                if not await self._jobs.add_part(job.id, offset, path.name, size):
                    raise WrongOffset("Another part came first.", field="Upload-Offset", value=offset, remedy="Ask with HEAD.")
        if offset + size == upload.length:
            await self.complete(job)
        return offset + size

    async def complete(self, job: Job) -> None:
        """Makes one file of the parts once all are there; doing it again changes nothing."""
        upload = await self._jobs.upload(job.id)
        if upload is None or upload.whole or upload.offset < upload.length:
            return
        try:
            digest = await self._join(job.id, upload.parts)
        except FileNotFoundError:
            # Whoever was asked at the same time, because it takes long, has done it and put the parts away.
            if (await self.standing(job)).whole:
                return
            raise
        await self._jobs.set_source(job.id, digest, upload.length)
        await self._shelf.remove(job.id, PARTS)

    async def _join(self, job: JobId, names: tuple[str, ...]) -> str:
        """The SHA-256 of the source, which is kept now. Raises FileNotFoundError."""
        with self._scratch.room() as room:
            parts = await self._shelf.fetch(job, PARTS, room / PARTS)
            source = room / SOURCE
            digest = await asyncio.to_thread(_join, [parts / name for name in names], source)
            await self._shelf.put(job, SOURCE, [source])
        return digest


async def _write(arriving: AsyncIterator[bytes], path: Path, upload: Upload, checksum: Checksum | None) -> int:
    """Writes what arrives to `path`; its size. Raises TooLong, WrongChecksum."""
    size, digest = 0, hashlib.new(checksum.algorithm) if checksum else None
    with path.open("wb") as file:
        async for part in arriving:
            size += len(part)
            policy.check_length(upload, upload.offset + size)
            file.write(part)
            if digest:
                digest.update(part)
    if digest and checksum and digest.digest() != checksum.digest:
        raise WrongChecksum("Other bytes arrived than were sent.", field="Upload-Checksum", remedy="Send the part again.")
    return size


def _join(parts: list[Path], source: Path) -> str:
    """Makes `source` of the parts; its SHA-256. The first is not copied where it can have a second name, if it is the only one."""
    if len(parts) == 1:
        try:
            source.hardlink_to(parts[0])
        except OSError:
            shutil.copyfile(parts[0], source)
    else:
        with source.open("wb") as file:
            for path in parts:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, file, 1 << 20)
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
