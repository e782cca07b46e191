"""What an uploaded file holds."""

from enum import StrEnum
from pathlib import Path

import msgspec

from nearcast.catalog.model import Chapter
from nearcast.units import Bitrate, Bytes, Seconds


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
    """One subtitle track inside a source."""

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
    pictured: tuple[TextStream, ...] = ()
    """Subtitles that are pictures of text."""
    chapters: tuple[Chapter, ...] = ()


class SubtitleFile(msgspec.Struct, frozen=True):
    """Subtitles that came beside a source: SubRip, WebVTT, ASS or TTML, in UTF-8 or UTF-16."""

    path: Path
    language: str
    label: str


class Given(msgspec.Struct, frozen=True):
    """What is said of subtitles that came beside a source. `language` is a BCP 47 tag."""

    language: str
    label: str


class Codec(StrEnum):
    """What a picture is encoded in: every device plays the first, the second takes fewer bits."""

    h264 = "h264"
    av1 = "av1"


class Rung(msgspec.Struct, frozen=True):
    """One video rendition to make: even size in pixels, the bitrate it may not pass, and below that the quality it keeps, as a
    constant rate factor of x264 or SVT-AV1: lower is better.
    """

    width: int
    height: int
    rate_max: Bitrate
    crf: float
    codec: Codec = Codec.h264
