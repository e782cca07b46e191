"""A source on its way to a title, how far it is, and why it waits."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from nearcast.catalog.model import TitleDraft
from nearcast.errors import Fault
from nearcast.ids import AccountId, JobId, TitleId
from nearcast.ingest.model.sources import Given
from nearcast.units import Bytes


class Progress(msgspec.Struct, frozen=True):
    """How far the drawing of a film is: `done` runs from 0 to 1 and never goes back; `note` is for people."""

    stage: str
    done: float
    note: str = ""


Listener = Callable[[Progress], None]


class JobState(StrEnum):
    """`uploading` waits for its source; `ready`, `failed` and `cancelled` are the ends."""

    uploading = "uploading"
    encoding = "encoding"
    ready = "ready"
    failed = "failed"
    cancelled = "cancelled"


ENDED = frozenset({JobState.ready, JobState.failed, JobState.cancelled})


class Waiting(StrEnum):
    """Why nothing happens to a job: nobody works at all, all workers have others' steps, or the disk is too full."""

    source = "source"
    no_worker = "no_worker"
    busy = "busy"
    disk = "disk"


class JobFailed(msgspec.Struct, frozen=True):
    """An event: nothing comes of this job unless somebody acts. `name` is the title's, the rest is its fault."""

    job: JobId
    name: str
    code: str
    reason: str
    remedy: str | None


class Wishes(msgspec.Struct, frozen=True):
    """How one title is to be made: in AV1 too (`av1`), which None leaves to the settings; with subtitles that are pictures drawn into
    the film (`burn_in`): those of a language, or of the stream with this number; encrypted (`protect`), which None leaves to the settings.
    """

    av1: bool | None = None
    burn_in: str = ""
    protect: bool | None = None


class Opening(msgspec.Struct, frozen=True):
    """What a new job is about."""

    file_name: str
    draft: TitleDraft
    priority: int = 0
    wishes: Wishes = Wishes()


class Upload(msgspec.Struct, frozen=True):
    """How far a source has arrived: `offset` bytes of `length`, in `parts` by their names in order. `whole` once it is one file."""

    length: Bytes
    offset: Bytes
    parts: tuple[str, ...]
    whole: bool


class Stored(msgspec.Struct, frozen=True):
    """What of one kind lies in the object store: `files` and `art` are published, `source`, `parts` and `given` are what jobs under way
    or failed came with, `steps` what these have made so far.
    """

    kind: str
    count: int
    size: Bytes


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One source on its way to a title.

    `done` runs from 0 to 1; `note` says what happens now; `waits` is set while nothing does. `fault` is set when it failed,
    `title` as soon as it can be played, in its first rendition until the job is ready; `same_as` is a title that was made of the very same source. Of two operators' jobs of one `priority` both get on; a higher one goes first. `hash` is the
    SHA-256 of the source; `left_out` says what of it is not in the title, and why.
    """

    id: JobId
    operator: AccountId
    file_name: str
    draft: TitleDraft
    state: JobState
    priority: int = 0
    done: float = 0.0
    note: str = ""
    waits: Waiting | None = None
    title: TitleId | None = None
    fault: Fault | None = None
    hash: str = ""
    same_as: TitleId | None = None
    size: Bytes = Bytes(0)
    left_out: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    wishes: Wishes = Wishes()
