"""What a headless play is and what came of it.

Errors: ViewerError
        ├── BadPlaylist        a playlist says something a player cannot use
        └── NothingAnswers     no pathway gave a segment in time
"""

import msgspec

from nearcast.errors import NearcastError
from nearcast.units import Bitrate, Seconds


class Segment(msgspec.Struct, frozen=True):
    """A byte range of the media file beside the playlist: `size` bytes from `offset`, `duration` seconds of film."""

    duration: Seconds
    offset: int
    size: int


class MediaPlaylist(msgspec.Struct, frozen=True):
    """One rendition: `uri` is its media file, relative to the playlist; `init` its header."""

    uri: str
    init: Segment
    segments: tuple[Segment, ...]


class Variant(msgspec.Struct, frozen=True):
    """One rendition on one pathway. `uri` is absolute."""

    uri: str
    pathway: str
    bandwidth: Bitrate
    height: int
    audio_group: str


class Rendition(msgspec.Struct, frozen=True):
    """A sound track: `group` ties it to variants."""

    uri: str
    group: str
    name: str
    default: bool


class Multivariant(msgspec.Struct, frozen=True):
    """The multivariant playlist: `steering` is the address of the steering document and `first` the pathway to begin on."""

    variants: tuple[Variant, ...]
    audio: tuple[Rendition, ...]
    steering: str | None
    first: str | None


class Experience(msgspec.Struct, kw_only=True):
    """How a play of `title` goes: updated while it runs. Times in milliseconds, `bytes_by` by appliance."""

    title: str = ""
    position: Seconds = Seconds(0.0)
    buffer: Seconds = Seconds(0.0)
    startup_ms: float = 0.0
    rebuffer_ms: float = 0.0
    stalls: int = 0
    bandwidth: Bitrate = Bitrate(0)
    height: int = 0
    appliance: str = ""
    appliances: list[str] = []
    bytes_by: dict[str, int] = {}
    errors: list[str] = []
    session: str = ""
    network: str | None = None
    ranks: dict[str, int] = {}
    verified: bool = False
    ended: bool = False

    @property
    def bytes(self) -> int:
        return sum(self.bytes_by.values())

    @property
    def rank0_share(self) -> float:
        """The share of bytes that came from the best site."""
        best = sum(count for appliance, count in self.bytes_by.items() if self.ranks.get(appliance) == 0)
        return best / self.bytes if self.bytes else 0.0

    @property
    def moved(self) -> bool:
        return len(self.appliances) > 1


class ViewerError(NearcastError):
    code = "viewer"


class BadPlaylist(ViewerError):
    code = "viewer.bad_playlist"


class NothingAnswers(ViewerError):
    code = "viewer.nothing_answers"
