"""The nouns of ingest: what was uploaded, how far it is, and why it cannot be used.

Errors: IngestError
        ├── NotPlayable     the source breaks a rule; the message says which, and what was found
        ├── EncodeFailed    the source passed, and encoding it failed all the same
        ├── UnknownJob
        ├── WrongState      the job is not where this can be done
        ├── BadLanguage
        ├── NoRoom
        └── Lost            another worker has the job
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from nearcast.catalog.model import Asset, TitleDraft
from nearcast.errors import Fault, NearcastError
from nearcast.ids import JobId, TitleId
from nearcast.units import Bytes, Seconds


class VideoStream(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of a source, as it is shown: turned upright, with square pixels.

    `frame_rate` is an exact fraction such as `24000/1001`. `end` is when the last picture leaves the screen.
    """

    index: int
    codec: str
    width: int
    height: int
    frame_rate: str
    end: Seconds
    interlaced: bool = False
    transfer: str = ""
    """`pq` or `hlg` when the source is high dynamic range, else empty."""
    matrix: str = ""
    """`bt601` or `bt709` when the source says, else empty."""


class AudioStream(msgspec.Struct, frozen=True, kw_only=True):
    """One sound track of a source. `language` is a BCP 47 tag, or None when the source does not say."""

    index: int
    codec: str
    channels: int
    language: str | None = None
    title: str | None = None


class TextStream(msgspec.Struct, frozen=True, kw_only=True):
    """One subtitle track inside a source, made of text."""

    index: int
    codec: str
    language: str | None = None
    title: str | None = None


class ProbedSource(msgspec.Struct, frozen=True, kw_only=True):
    """What a source holds. `declared` is the duration its header gives, `duration` the one found at its end."""

    format: str
    size: Bytes
    streams: int
    declared: Seconds
    duration: Seconds
    video: VideoStream | None
    audio: tuple[AudioStream, ...] = ()
    texts: tuple[TextStream, ...] = ()


class SubtitleFile(msgspec.Struct, frozen=True):
    """Subtitles that came beside a source: SubRip or WebVTT, in UTF-8 or UTF-16."""

    path: Path
    language: str
    label: str


class Progress(msgspec.Struct, frozen=True):
    """How far an encoding is. `done` runs from 0 to 1 over all stages and never goes back; `note` is for people."""

    stage: str
    done: float
    note: str = ""


Listener = Callable[[Progress], None]


class Encoded(msgspec.Struct, frozen=True):
    """A finished encoding: `folder` holds the asset's files and artwork under their own names, and nothing else."""

    asset: Asset
    folder: Path


class IngestError(NearcastError):
    """A source cannot become an asset."""

    code = "ingest"


class NotPlayable(IngestError):
    code = "ingest.not_playable"
    status = 422


class EncodeFailed(IngestError):
    code = "ingest.encode_failed"
    status = 500


class JobState(StrEnum):
    """`uploading` waits for its source, `queued` for a worker; `ready` and `failed` are the ends."""

    uploading = "uploading"
    queued = "queued"
    encoding = "encoding"
    ready = "ready"
    failed = "failed"


class Opening(msgspec.Struct, frozen=True):
    """What a new job is about."""

    file_name: str
    draft: TitleDraft


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One source on its way to a title. `done` runs from 0 to 1; `note` says what happens now, or why it waits; `fault` is set
    when it failed, `title` when it is ready.
    """

    id: JobId
    file_name: str
    draft: TitleDraft
    state: JobState
    stage: str = ""
    done: float = 0.0
    note: str = ""
    title: TitleId | None = None
    fault: Fault | None = None


class Knobs(msgspec.Struct, frozen=True):
    """`lease_s` is how long a worker may be silent before another takes its job over, `attempts` how often a job that broke
    its worker is tried, `source_bytes_max` the largest source.
    """

    lease_s: float = 10.0
    attempts: int = 3
    source_bytes_max: int = 500_000_000_000
    look_every_s: float = 0.3


class UnknownJob(IngestError):
    code = "ingest.unknown_job"
    status = 404


class BadLanguage(IngestError):
    code = "ingest.bad_language"


class Lost(IngestError):
    """Another worker has taken the job over."""

    code = "ingest.lost"
    status = 409


class WrongState(IngestError):
    code = "ingest.wrong_state"
    status = 409


class NoRoom(IngestError):
    code = "ingest.no_room"
    status = 507


class Ingest(Protocol):
    """What others may ask of ingest. Sources themselves arrive over HTTP (`api`)."""

    async def open(self, file_name: str, draft: TitleDraft) -> Job:
        """A new job that waits for its source. Raises what `catalog.draft` raises."""
        ...

    async def begin(self, job: JobId) -> Job:
        """The source is complete: queue it. Raises UnknownJob, WrongState."""
        ...

    async def job(self, job: JobId) -> Job:
        """Raises UnknownJob."""
        ...

    async def jobs(self, limit: int) -> tuple[Job, ...]:
        """Newest first."""
        ...
