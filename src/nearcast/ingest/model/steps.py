"""The work that turns a source into an asset, cut into steps.

    probe ─┬─ encode early 0 … n ── join early ─┬─ package early ── verify early 0 … k ── publish early
           ├─ sound 0 … k ──────────────────────┤
           ├─ listen                            │
           └─ texts ────────────────────────────┘
    join early ─┬─ try 0 … t ── choose
                └─ tile ──────────────────────┐
    choose ── encode 0 … n ─┬─ measure 0 … n ─┼─ package ── verify 0 … m ── publish
                            └─ join ──────────┘

The upper rows make an asset of one rendition, which is played while the others are made. It also tells how hard each part of the film
is to encode: `try` encodes a few typical parts in many ways, `choose` decides by them what the renditions are. The lowest rows
make those, `tile` lays pictures of the first rendition out in sheets for whoever looks for a place in the film, `listen` finds out how
the sound goes, to tell what an episode has in common with others, and `package` puts the sound, the texts and the artwork of the early
asset beside them. Which steps there are in a row is known when the step before it is done. A source that does not come from its operator
begins with `fetch`.

Each kind of work is a struct that holds all it depends on beside its inputs. So a step is known by what it was made from:
its key is a hash of the work, of the source, and of the keys of the steps it needs.
"""

from enum import StrEnum

import msgspec

from nearcast.catalog.model import Chapter
from nearcast.errors import Fault
from nearcast.ids import JobId
from nearcast.ingest.model.sources import AudioStream, Given, Rung, TextStream, VideoStream
from nearcast.units import Bitrate, Bytes, Seconds


class Care(msgspec.Struct, frozen=True):
    """How much care the encoders take, by their own names: the presets of x264 and of SVT-AV1, None where nothing is to be encoded
    in AV1.
    """

    h264: str = "medium"
    av1: int | None = None


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """How the picture is to be encoded: `frame_rate` is constant and an exact fraction, `group` the frames from one key frame to
    the next; `rungs` run from large to small, those in H.264 first. `seen` is the width and height
    in which renditions are compared. An `indexed` source can be entered in the middle. `burned` is the
    stream of subtitles that is drawn into the picture.
    """

    stream: VideoStream
    indexed: bool
    seen: tuple[int, int]
    rungs: tuple[Rung, ...]
    care: Care
    burned: int | None = None
    frame_rate: str
    group: int


class Fetch(msgspec.Struct, frozen=True, tag="fetch"):
    """Bring the source from where it lies. Only then anything else is known of it."""

    url: str


class Probe(msgspec.Struct, frozen=True, tag="probe"):
    """Find out what the source holds."""


class Encode(msgspec.Struct, frozen=True, tag="encode"):
    """Encode the frames from `first` on into every rung: `frames` of them, or all that are left when it is None. Keep so many
    `stills` for the artwork.
    """

    picture: Picture
    first: int
    frames: int | None
    stills: int


class Measure(msgspec.Struct, frozen=True, tag="measure"):
    """Compare `frames` frames of a chunk with the source, from the `skip`th on. The chunk begins at the frame `first` of the film."""

    picture: Picture
    first: int
    skip: int
    frames: int


class SoundRung(msgspec.Struct, frozen=True):
    """One rendition of a sound track to make: `codec` is `aac` or `opus`."""

    codec: str
    channels: int
    rate: Bitrate


class Sound(msgspec.Struct, frozen=True, tag="sound"):
    """Encode one sound track, whole, into every rung, all as loud as other films. It lasts `duration` seconds, as the picture does."""

    stream: AudioStream
    rungs: tuple[SoundRung, ...]
    duration: float


class Listen(msgspec.Struct, frozen=True, tag="listen"):
    """Find out how a sound track goes, to recognise parts of it in other episodes. It lasts `duration` seconds."""

    stream: AudioStream
    duration: float


class Texts(msgspec.Struct, frozen=True, tag="texts"):
    """Make WebVTT of the subtitles inside the source and of those that came beside it."""

    inside: tuple[TextStream, ...]
    given: tuple[Given, ...]


class Join(msgspec.Struct, frozen=True, tag="join"):
    """Make one file a rendition of the chunks, and choose the artwork of their stills. `duration` is the source's, in seconds."""

    picture: Picture
    duration: float


class Try(msgspec.Struct, frozen=True, tag="try"):
    """Encode the frames from `first` on into every rung, `frames` of them, only to see what bitrate comes of it, and what quality
    `scored` of them in the middle have.
    """

    picture: Picture
    first: int
    frames: int
    scored: int


class Choose(msgspec.Struct, frozen=True, tag="choose"):
    """Decide by what was tried which renditions the film gets."""


class Tile(msgspec.Struct, frozen=True, kw_only=True, tag="tile"):
    """Lay pictures of the first rendition out in sheets, `columns` by `rows`, each picture `width` by `height`: every `groups`th key
    frame, which is one every `every_s` seconds.
    """

    groups: int
    every_s: Seconds
    width: int
    height: int
    columns: int
    rows: int


class Package(msgspec.Struct, frozen=True, tag="package"):
    """Name the files by their bytes, write their playlists, and say what the asset is. Of an asset of before all is taken in but
    its pictures. Picture and sound are encrypted where the film is to be `protected`.
    """

    picture: Picture
    sounds: tuple[Sound, ...]
    inside: tuple[TextStream, ...]
    given: tuple[Given, ...]
    chapters: tuple[Chapter, ...]
    protected: bool = False


class Verify(msgspec.Struct, frozen=True, tag="verify"):
    """Decode one track of the asset from end to end: the `track`th with picture or sound, the largest picture first."""

    track: int


class Publish(msgspec.Struct, frozen=True, tag="publish"):
    """Lay the files into the object store and tell the catalogue. Unless it is `whole`, a better asset follows."""

    whole: bool


Work = Fetch | Probe | Encode | Measure | Sound | Listen | Texts | Join | Try | Choose | Tile | Package | Verify | Publish


def kind_of(work: Work) -> str:
    """`probe`, `encode`, …: the word by which a step of this kind is named."""
    return str(work.__struct_config__.tag)


class Quality(msgspec.Struct, frozen=True):
    """VMAF of a sample by rung, from 0 to 100: the mean over its frames, and the worst of them."""

    means: tuple[float, ...]
    worst: tuple[float, ...]


class Heard(msgspec.Struct, frozen=True):
    """How a sound track of `duration` seconds goes: its fingerprint by Chromaprint, numbers of 32 bits, the lowest byte first."""

    prints: bytes
    duration: float


class Groups(msgspec.Struct, frozen=True):
    """How many bytes each group of pictures takes in the first rendition."""

    sizes: tuple[Bytes, ...]


class Tried(msgspec.Struct, frozen=True):
    """What came of trying these rungs: of each the bits a second, and the mean VMAF."""

    rungs: tuple[Rung, ...]
    rates: tuple[float, ...]
    scores: tuple[float, ...]


class Ladder(msgspec.Struct, frozen=True):
    """The renditions of a film, from large to small, those in H.264 first."""

    rungs: tuple[Rung, ...]


class StepState(StrEnum):
    """`waiting` for the steps it needs, `ready` for a worker, or in one's hands; then `done` or `failed`."""

    waiting = "waiting"
    ready = "ready"
    running = "running"
    done = "done"
    failed = "failed"


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step before anybody works on it. `weight` is about how many processor seconds it takes, `needs` the steps before it; an
    `early` one is on the way to the first rendition.
    """

    name: str
    key: str
    work: Work
    needs: tuple[str, ...]
    weight: float
    early: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a job, as people see it. `done` runs from 0 to 1; `began` and `ended` are in Unix seconds."""

    job: JobId
    name: str
    kind: str
    state: StepState
    done: float
    weight: float
    needs: tuple[str, ...]
    attempts: int
    worker: str
    began: float | None = None
    ended: float | None = None
    fault: Fault | None = None


class Tally(msgspec.Struct, frozen=True):
    """The steps of one job of one kind in one state, `early` or not: how many, and their weights, whole and as far as they are done."""

    kind: str
    early: bool
    state: StepState
    count: int
    weight: float
    done: float
