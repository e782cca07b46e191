"""Sends a film with its subtitles to a platform."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nearcast.catalog.model import TitleDraft
    from nearcast.cli.operator import Operator
    from nearcast.ingest.model import Job, SubtitleFile

_PART = 1 << 20


async def send(
    operator: "Operator",
    file: Path,
    draft: "TitleDraft",
    subtitles: tuple["SubtitleFile", ...],
    told: Any = None,
    priority: int = 0,
) -> "Job":
    """Uploads a film with its subtitles and queues it; `told` hears how many bytes have gone."""
    from nearcast.ingest.model import Job, Opening

    job = await operator.send("POST", "/operator/jobs", Opening(file.name, draft, priority), Job)
    assert job is not None
    base = f"/operator/jobs/{job.id}"
    await operator.put(f"{base}/source", _parts(file, told), file.stat().st_size)
    for one in subtitles:
        await operator.put(
            f"{base}/subtitles/{one.language}?label={one.label}", _parts(one.path, None), one.path.stat().st_size
        )
    queued = await operator.send("POST", f"{base}/begin", kind=Job)
    assert queued is not None
    return queued


async def _parts(path: Path, told: Any) -> AsyncIterator[bytes]:
    sent = 0
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part
            sent += len(part)
            if told is not None:
                told(sent)
