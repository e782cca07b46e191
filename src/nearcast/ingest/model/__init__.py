"""The nouns of ingest: what was uploaded, how far it is, and why it cannot be used.

`sources` is what an uploaded file holds, `steps` the work cut into parts, `jobs` how far it is, `keys` what it is encrypted with, `limits` what a source may ask of us.

Errors: IngestError
        ├── NotPlayable     the source breaks a rule; the message says which, and what was found
        ├── EncodeFailed    the source passed, and encoding it failed all the same
        ├── UnknownJob
        ├── WrongState      the job is not where this can be done
        ├── BadLanguage
        ├── BadPriority
        ├── BadUrl
        ├── BadWishes
        ├── NotFetched
        ├── NoRoom
        ├── QuotaReached
        ├── UnknownUpload
        ├── WrongOffset
        ├── TooLong
        ├── WrongChecksum
        └── Lost            the step is in other hands, or nobody wants it any more
"""

from typing import Protocol

import msgspec

from nearcast.ids import AccountId, JobId, KeyId, TitleId
from nearcast.ingest.model.errors import (
    BadLanguage,
    BadPriority,
    BadUrl,
    BadWishes,
    EncodeFailed,
    IngestError,
    Lost,
    NoRoom,
    NotFetched,
    NotPlayable,
    QuotaReached,
    TooLong,
    UnknownJob,
    UnknownUpload,
    WrongChecksum,
    WrongOffset,
    WrongState,
)
from nearcast.ingest.model.jobs import (
    ENDED,
    Job,
    JobFailed,
    JobState,
    Listener,
    Opening,
    Progress,
    Stored,
    Upload,
    Waiting,
    Wishes,
)
from nearcast.ingest.model.keys import ContentKey, KeyServer
from nearcast.ingest.model.sources import AudioStream, Codec, Given, ProbedSource, Rung, SubtitleFile, TextStream, VideoStream
from nearcast.ingest.model.steps import (
    Care,
    Choose,
    Encode,
    Fetch,
    Groups,
    Heard,
    Join,
    Ladder,
    Listen,
    Measure,
    Package,
    Picture,
    PlannedStep,
    Probe,
    Publish,
    Quality,
    Sound,
    SoundRung,
    Step,
    StepState,
    Tally,
    Texts,
    Tile,
    Tried,
    Try,
    Verify,
    Work,
    kind_of,
)

__all__ = [
    "ENDED",
    "AudioStream",
    "BadLanguage",
    "BadPriority",
    "BadUrl",
    "BadWishes",
    "Care",
    "Choose",
    "Codec",
    "ContentKey",
    "Encode",
    "EncodeFailed",
    "Fetch",
    "Given",
    "Groups",
    "Heard",
    "Ingest",
    "IngestError",
    "Job",
    "JobFailed",
    "JobState",
    "Join",
    "KeyServer",
    "Knobs",
    "Ladder",
    "Listen",
    "Listener",
    "Lost",
    "Measure",
    "NoRoom",
    "NotFetched",
    "NotPlayable",
    "Opening",
    "Package",
    "Picture",
    "PlannedStep",
    "Probe",
    "ProbedSource",
    "Progress",
    "Publish",
    "Quality",
    "QuotaReached",
    "Rung",
    "Sound",
    "SoundRung",
    "Step",
    "StepState",
    "Stored",
    "SubtitleFile",
    "Tally",
    "TextStream",
    "Texts",
    "Tile",
    "TooLong",
    "Tried",
    "Try",
    "UnknownJob",
    "UnknownUpload",
    "Upload",
    "Verify",
    "VideoStream",
    "Waiting",
    "Wishes",
    "Work",
    "WrongChecksum",
    "WrongOffset",
    "WrongState",
    "kind_of",
]


class Knobs(msgspec.Struct, frozen=True):
    """`workers` is how many steps this process works on at a time, `preset` how much care x264 takes and `av1_preset` how much SVT-AV1; `av1` says
    whether films are encoded in that too when nobody says otherwise, `protect` whether they are encrypted. A worker that says nothing for `silent_s` is taken for dead
    and another takes its steps over; a step that broke its worker `attempts` times is given up. `source_bytes_max` is the
    largest source; a film of which some chunk's best rendition has a mean VMAF below `vmaf_min` is not published; nobody works while less than `free_bytes_min` are left on the disk, which is looked at
    again every `room_every_s`. What a failed job has done is kept for `keep_failed_s`, so that it can be tried again from there; a
    job whose source has not arrived after `keep_uploads_s` is cancelled. The source of a title is kept for `keep_sources_s`.
    An operator may have at most `jobs_max` jobs under way, whose sources have `bytes_max` bytes together. Sources are fetched from `hosts`,
    `*.example.org` being all below that name, and the S3 `buckets` alone, and from machines in `private` networks only if that is set.
    """

    workers: int = 2
    preset: str = "medium"
    av1: bool = False
    av1_preset: int = 8
    protect: bool = False
    heartbeat_s: float = 2.0
    silent_s: float = 10.0
    look_every_s: float = 1.0
    attempts: int = 6
    source_bytes_max: int = 500_000_000_000
    vmaf_min: float = 50.0
    free_bytes_min: int = 500_000_000
    room_every_s: float = 10.0
    keep_failed_s: float = 7 * 24 * 3600.0
    keep_uploads_s: float = 7 * 24 * 3600.0
    keep_sources_s: float = 0.0
    jobs_max: int = 1000
    bytes_max: int = 10_000_000_000_000
    hosts: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    private: bool = False


class Ingest(Protocol):
    """What others may ask of ingest. Sources themselves arrive over HTTP (`api`)."""

    async def open(self, operator: AccountId, opening: Opening) -> Job:
        """A new job of this operator's that waits for its source. Raises BadPriority, BadWishes, QuotaReached and what `catalog.check` raises."""
        ...

    async def begin(self, job: JobId) -> Job:
        """The source is complete: work on it. Raises UnknownJob, WrongState."""
        ...

    async def fetch(self, job: JobId, url: str) -> Job:
        """Fetch the source from there, then work on it. Raises UnknownJob, WrongState, BadUrl."""
        ...

    async def cancel(self, job: JobId) -> Job:
        """Ends the job and deletes all it has made. Saying it twice changes nothing. Raises UnknownJob, WrongState."""
        ...

    async def retry(self, job: JobId) -> Job:
        """Goes on with a failed job from the step that failed. Raises UnknownJob, WrongState."""
        ...

    async def again(self, title: TitleId, wishes: Wishes | None = None) -> Job:
        """Makes the title anew of its source, by what is known now and as wished before or now; what it is played from stays until the
        new is whole. Raises BadWishes, and WrongState when the source is not kept.
        """
        ...

    async def prioritise(self, job: JobId, priority: int) -> Job:
        """From -10, the last, to 10, the first; 0 is ordinary. Raises UnknownJob, BadPriority."""
        ...

    async def job(self, job: JobId) -> Job:
        """Raises UnknownJob."""
        ...

    async def jobs(self, limit: int, before: JobId | None = None) -> tuple[Job, ...]:
        """Newest first, of those that were sent before one; none before one that is not there."""
        ...

    async def storage(self) -> tuple[Stored, ...]:
        """What lies in the object store, by kind."""
        ...

    async def licence(self, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        """Those of the content keys that there are. Whoever asks has seen to it that they may be given out."""
        ...

    async def steps(self, job: JobId) -> tuple[Step, ...]:
        """The steps known so far, those before others first. Raises UnknownJob."""
        ...
