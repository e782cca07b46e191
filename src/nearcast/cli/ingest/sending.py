"""Sends a film with its subtitles to a platform. What breaks off goes on where it stood: by itself for a while, later with `--resume`."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearcast.errors import NearcastError

if TYPE_CHECKING:
    from nearcast.cli.operator import Operator
    from nearcast.ingest.model import Job, Opening, SubtitleFile

_PART = 1 << 20
_SOURCE_PART = 32 << 20
"""What may have to be sent again when a connection breaks."""
_TRIES = 8
_PAUSE_MAX_S = 30


async def send(
    operator: "Operator",
    file: Path,
    opening: "Opening",
    subtitles: tuple["SubtitleFile", ...],
    told: Any = None,
) -> "Job":
    """Uploads a film with its subtitles and queues it; `told` hears how many bytes have gone."""
    from nearcast.ingest.model import Job

    job = await operator.send("POST", "/operator/jobs", opening, Job)
    assert job is not None
    await operator.tus("POST", f"/operator/jobs/{job.id}/source", {"Upload-Length": str(file.stat().st_size)})
    return await go_on(operator, job.id, file, subtitles, told)


async def fetch(operator: "Operator", url: str, opening: "Opening", subtitles: tuple["SubtitleFile", ...]) -> "Job":
    """Lets the platform fetch a film, and sends its subtitles."""
    from nearcast.ingest.model import Job

    job = await operator.send("POST", "/operator/jobs", opening, Job)
    assert job is not None
    try:
        await _send_subtitles(operator, job.id, subtitles)
        begun = await operator.send("POST", f"/operator/jobs/{job.id}/fetch", {"url": url}, Job)
    except NearcastError:
        await operator.send("POST", f"/operator/jobs/{job.id}/cancel")
        raise
    assert begun is not None
    return begun


async def go_on(operator: "Operator", job: str, file: Path, subtitles: tuple["SubtitleFile", ...], told: Any = None) -> "Job":
    """Uploads what has not arrived, and queues the film."""
    from nearcast.ingest.model import Job

    await _send_source(operator, job, file, told)
    await _send_subtitles(operator, job, subtitles)
    queued = await operator.send("POST", f"/operator/jobs/{job}/begin", kind=Job)
    assert queued is not None
    return queued


async def _send_subtitles(operator: "Operator", job: str, subtitles: tuple["SubtitleFile", ...]) -> None:
    for one in subtitles:
        path = f"/operator/jobs/{job}/subtitles/{one.language}?label={one.label}"
        await operator.put(path, _parts(one.path), one.path.stat().st_size)


async def _send_source(operator: "Operator", job: str, file: Path, told: Any) -> None:
    """Sends what has not arrived of the film, part by part, each checked by its hash; a connection that breaks is taken up again.
    Raises NoPlatform when it stays broken.
    """
    from nearcast.cli.operator import NoPlatform

    path, failures, offset = f"/operator/jobs/{job}/source", 0, -1
    with file.open("rb") as source:
        while offset < file.stat().st_size:
            try:
                if offset < 0:
                    offset = int((await operator.tus("HEAD", path))["Upload-Offset"])
                else:
                    source.seek(offset)
                    offset = await _send_part(operator, path, offset, source.read(_SOURCE_PART))
                    failures = 0
            except NoPlatform as error:
                failures, offset = failures + 1, -1
                if failures == _TRIES:
                    remedy = f"Go on later: nearcast ingest {file} --resume {job}"
                    raise NoPlatform("The upload broke off.", field="FILE", value=file, remedy=remedy) from error
                await asyncio.sleep(min(2**failures, _PAUSE_MAX_S))
            else:
                if told is not None:
                    told(offset)


async def _send_part(operator: "Operator", path: str, offset: int, part: bytes) -> int:
    digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
    headers = {
        "Upload-Offset": str(offset),
        "Upload-Checksum": f"sha256 {digest}",
        "Content-Type": "application/offset+octet-stream",
    }
    return int((await operator.tus("PATCH", path, headers, part))["Upload-Offset"])


async def _parts(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part
