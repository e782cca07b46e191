"""What makes a title playable: an asset, its tracks and their files."""

from enum import StrEnum

import msgspec

from nearcast.ids import AssetId, FileId, KeyId, TitleId
from nearcast.units import Bitrate, Bytes, Seconds


class TrackKind(StrEnum):
    video = "video"
    audio = "audio"
    subtitles = "subtitles"


class File(msgspec.Struct, frozen=True):
    """One immutable file of an asset. `name` is the id with its ending (`….mp4`, `.m3u8`, `.vtt`): its name in addresses.
    `portion` says which of the asset's portions it belongs to.
    """

    id: FileId
    name: str
    size: Bytes
    media_type: str
    portion: int = 0


class Span(msgspec.Struct, frozen=True):
    """A byte range inside a file: `first` and `last` are both included, as in an HTTP Range."""

    first: int
    last: int


class Loudness(msgspec.Struct, frozen=True, kw_only=True):
    """How loud a sound was as it came: `integrated` in LUFS, its `spread` in LU, the true `peak` in dBTP (EBU R 128); and the `gain` in dB
    by which it was brought to where all are.
    """

    integrated: float
    spread: float
    peak: float
    gain: float


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """One rendition of picture, sound or text.

    `file` holds the media, `playlist` the HLS media playlist that cuts it into segments. `init` and `index` are the spans of
    the CMAF header and of `sidx`. `bandwidth` is the measured peak over any segment, `average_bandwidth` the mean. `quality` is
    the VMAF of a picture, from 0 to 100, `loudness` that of a sound. Fields that do not fit the kind are None (a subtitle has no spans).
    """

    kind: TrackKind
    file: FileId
    playlist: FileId
    media_type: str
    codec: str
    bandwidth: Bitrate
    average_bandwidth: Bitrate
    language: str | None = None
    label: str | None = None
    init: Span | None = None
    index: Span | None = None
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    channels: int | None = None
    sample_rate: int | None = None
    quality: float | None = None
    loudness: Loudness | None = None


class ChapterKind(StrEnum):
    """`intro` and `credits` are what viewers may want to skip."""

    chapter = "chapter"
    intro = "intro"
    credits = "credits"


class Chapter(msgspec.Struct, frozen=True):
    """A named part of a film, from `begin` to `end`; the name may be empty."""

    name: str
    begin: Seconds
    end: Seconds
    kind: ChapterKind = ChapterKind.chapter


class Sprites(msgspec.Struct, frozen=True, kw_only=True):
    """Small pictures of a film, one every `every_s` seconds from its beginning, to be seen while somebody looks for a place in it.

    They lie in rows, `columns` by `rows` to a sheet, each `width` by `height` pixels; `count` are pictures, what is left of the last
    sheet is black. `sheets` names them in the object store under `art/`.
    """

    sheets: tuple[str, ...]
    columns: int
    rows: int
    width: int
    height: int
    every_s: Seconds
    count: int


class Asset(msgspec.Struct, frozen=True):
    """One published encoding. `tracks` lists video by falling bandwidth, then audio, then subtitles; `files` is all of them
    and their playlists. They make up portions, each of which an appliance holds all of or nothing: portion 0 has the sound, the texts and
    the smaller pictures, and each large rendition is one more. `artwork` names pictures in the object store under `art/`, best first.
    `key` names the key that picture and sound are encrypted with, None where they are in the clear; texts and pictures always are.
    """

    id: AssetId
    duration: Seconds
    files: tuple[File, ...]
    tracks: tuple[Track, ...]
    artwork: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    sprites: Sprites | None = None
    key: KeyId | None = None

    def file(self, wanted: FileId) -> File:
        """The file with this id; KeyError when the asset has no such file."""
        for file in self.files:
            if file.id == wanted:
                return file
        raise KeyError(wanted)

    @property
    def portions(self) -> tuple[frozenset[str], ...]:
        """The names of the files of each portion."""
        found = [set[str]() for _ in range(1 + max((file.portion for file in self.files), default=0))]
        for file in self.files:
            found[file.portion].add(file.name)
        return tuple(map(frozenset, found))

    def of(self, kind: TrackKind) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind is kind)

    @property
    def pictures(self) -> tuple[str, ...]:
        """All that lies under `art/`."""
        return (*self.artwork, *(self.sprites.sheets if self.sprites else ()))


class Edition(msgspec.Struct, frozen=True):
    """Which assets are published, each with the title that is played from it, or was: whoever began before another took its place plays
    it to the end. `name` is another whenever `titles` are others; they are None for whoever knows this edition.
    """

    name: str = ""
    titles: dict[AssetId, TitleId] | None = None


class AssetRemoved(msgspec.Struct, frozen=True):
    """Nothing is played from this asset any more. `files` and `pictures` are its names in the object store; others may have them too,
    and the `key` it was encrypted with.
    """

    asset: AssetId
    files: tuple[str, ...]
    pictures: tuple[str, ...]
    key: KeyId | None = None


class AssetPublished(msgspec.Struct, frozen=True):
    """A title can now be played from this asset; whether viewers find it is another matter (TitlesShown)."""

    title: TitleId
    asset: AssetId


class TitlesShown(msgspec.Struct, frozen=True):
    """Titles that viewers can find from now on and play from these assets, or that could be and are played from another one now."""

    titles: tuple[tuple[TitleId, AssetId], ...]
