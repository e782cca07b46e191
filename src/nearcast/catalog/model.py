"""The nouns of the catalogue.

A title is what people choose. An asset is one published encoding of it: a set of files that never change, each named by
the SHA-256 of its bytes. A title without an asset is a draft.

Errors: CatalogError
        ├── BadTitle
        ├── UnknownTitle
        └── UnknownAsset
"""

from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import AssetId, FileId, TitleId
from nearcast.units import Bitrate, Bytes, Seconds


class TrackKind(StrEnum):
    video = "video"
    audio = "audio"
    subtitles = "subtitles"


class File(msgspec.Struct, frozen=True):
    """One immutable file of an asset. `name` is the id with its ending (`….mp4`, `.m3u8`, `.vtt`): its name in addresses."""

    id: FileId
    name: str
    size: Bytes
    media_type: str


class Span(msgspec.Struct, frozen=True):
    """A byte range inside a file: `first` and `last` are both included, as in an HTTP Range."""

    first: int
    last: int


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """One rendition of picture, sound or text.

    `file` holds the media, `playlist` the HLS media playlist that cuts it into segments. `init` and `index` are the spans of
    the CMAF header and of `sidx`. `bandwidth` is the measured peak over any segment, `average_bandwidth` the mean. `quality` is
    the VMAF of a picture, from 0 to 100. Fields that do not fit the kind are None (a subtitle has no spans).
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


class Asset(msgspec.Struct, frozen=True):
    """One published encoding. `tracks` lists video by falling bandwidth, then audio, then subtitles; `files` is all of them
    and their playlists. `artwork` names pictures in the object store under `art/`, best first."""

    id: AssetId
    duration: Seconds
    files: tuple[File, ...]
    tracks: tuple[Track, ...]
    artwork: tuple[str, ...] = ()

    def file(self, wanted: FileId) -> File:
        """The file with this id; KeyError when the asset has no such file."""
        for file in self.files:
            if file.id == wanted:
                return file
        raise KeyError(wanted)

    def of(self, kind: TrackKind) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind is kind)

    @property
    def size(self) -> Bytes:
        return Bytes(sum(file.size for file in self.files))


class TitleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator says about a film. `maturity` is the least age in years, from 0 to 18; `credit` is shown to viewers
    and names author and licence; `hint` is how often the publisher expects it to be played, as a multiple of an ordinary
    title, from 0 to 1000."""

    name: str
    synopsis: str = ""
    year: int | None = None
    maturity: int = 0
    genres: tuple[str, ...] = ()
    credit: str = ""
    hint: float = 1.0


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """A film in the catalogue. It is published when it has an asset; `published_at` is in Unix seconds."""

    id: TitleId
    name: str
    synopsis: str
    year: int | None
    maturity: int
    genres: tuple[str, ...]
    credit: str
    asset: AssetId | None
    duration: Seconds | None
    artwork: tuple[str, ...]
    languages: tuple[str, ...]
    published_at: float | None
    hint: float = 1.0


class PublishedAsset(msgspec.Struct, frozen=True):
    """An asset and the title that is played from it."""

    title: TitleId
    asset: Asset


class AssetPublished(msgspec.Struct, frozen=True):
    """A title can now be played from this asset."""

    title: TitleId
    asset: AssetId


class CatalogError(NearcastError):
    """The catalogue cannot do what was asked."""

    code = "catalog"


class BadTitle(CatalogError):
    code = "catalog.bad_title"


class UnknownTitle(CatalogError):
    code = "catalog.unknown_title"
    status = 404


class UnknownAsset(CatalogError):
    code = "catalog.unknown_asset"
    status = 404


class Catalog(Protocol):
    """What others may ask of the catalogue."""

    async def check(self, draft: TitleDraft) -> None:
        """Whether `draft` would be taken. Raises BadTitle."""
        ...

    async def draft(self, title: TitleId, draft: TitleDraft) -> Title:
        """Adds a title that nobody can play yet, under an id the caller made. Saying it twice changes nothing.
        Raises BadTitle.
        """
        ...

    async def publish(self, title: TitleId, asset: Asset) -> Title:
        """Makes the title playable from this asset and announces AssetPublished. Saying it twice changes nothing.
        Raises UnknownTitle."""
        ...

    async def title(self, title: TitleId) -> Title:
        """Raises UnknownTitle."""
        ...

    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        """Those of the titles that exist, in the order asked for."""
        ...

    async def recent(self, maturity: int, limit: int) -> tuple[Title, ...]:
        """Published titles fit for this age, newest first."""
        ...

    async def search(self, text: str, maturity: int, limit: int) -> tuple[Title, ...]:
        """Published titles fit for this age whose name is like `text`, best first."""
        ...

    async def asset(self, asset: AssetId) -> Asset:
        """Raises UnknownAsset."""
        ...

    async def published_assets(self) -> tuple[PublishedAsset, ...]:
        """Every asset a title is played from."""
        ...
