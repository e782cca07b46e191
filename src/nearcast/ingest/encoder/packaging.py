"""Lays finished tracks down under their own names, and says what they are.

A file is named by the SHA-256 of its bytes, so it can be copied, checked and cached for ever. Every number in a playlist or a
track is measured on the file. The peak bitrate is the highest over any run of segments that lasts from half to one and a half
target durations (RFC 8216bis, 4.4.6.2), so a last segment of a few milliseconds does not count as a peak.
"""

import hashlib
import math
from collections.abc import Iterable
from pathlib import Path

import msgspec

from nearcast.catalog.model import Asset, Chapter, File, Sprites, Track, TrackKind, hls_key
from nearcast.ids import AssetId, FileId, KeyId
from nearcast.ingest.encoder.cmaf import CmafFile, Segment
from nearcast.ingest.model.languages import name_of
from nearcast.runtime import pictures
from nearcast.units import Bitrate, Bytes, Seconds

_MEDIA_TYPES = {
    "video": "video/mp4",
    "audio": "audio/mp4",
    "vtt": "text/vtt",
    "m3u8": "application/vnd.apple.mpegurl",
}
_ASSET_ID_DIGITS = 32
_READ = 1 << 20


class Laid(msgspec.Struct, frozen=True):
    """One track with its two files: the media, and the playlist that cuts it into segments."""

    track: Track
    files: tuple[File, File]


def lay_media(path: Path, cmaf: CmafFile, track: Track, folder: Path) -> Laid:
    """Moves a CMAF file into `folder` and writes its playlist; `track` has what the file itself cannot tell."""
    media = _lay(path, folder, "mp4", track.media_type)
    playlist = _lay_text(media_playlist(media.name, cmaf), folder)
    average = Bitrate(round(8 * sum(s.size for s in cmaf.segments) / cmaf.duration))
    measured = msgspec.structs.replace(
        track,
        file=media.id,
        playlist=playlist.id,
        codec=cmaf.codec,
        init=cmaf.init,
        index=cmaf.index,
        bandwidth=max(average, peak(cmaf.segments)),
        average_bandwidth=average,
    )
    return Laid(measured, (media, playlist))


def lay_text(path: Path, duration: float, language: str | None, label: str, folder: Path) -> Laid:
    """Moves a WebVTT file into `folder` and writes its playlist of one segment."""
    media = _lay(path, folder, "vtt", _MEDIA_TYPES["vtt"])
    playlist = _lay_text(text_playlist(media.name, duration), folder)
    rate = Bitrate(math.ceil(8 * media.size / duration))
    track = Track(
        kind=TrackKind.subtitles,
        file=media.id,
        playlist=playlist.id,
        media_type=media.media_type,
        codec="wvtt",
        bandwidth=rate,
        average_bandwidth=rate,
        language=language,
        label=label,
    )
    return Laid(track, (media, playlist))


def unmeasured(kind: TrackKind) -> Track:
    """A track of which nothing is known yet."""
    nothing = FileId("")
    return Track(
        kind=kind,
        file=nothing,
        playlist=nothing,
        media_type=_MEDIA_TYPES[kind.value],
        codec="",
        bandwidth=Bitrate(0),
        average_bandwidth=Bitrate(0),
    )


def lay_picture(path: Path, folder: Path) -> str:
    """Moves a JPEG into `folder`; returns its name there."""
    return _lay(path, folder, "jpg", "image/jpeg").name


def lay_artwork(path: Path, folder: Path) -> str:
    """The same, with its copies in other sizes."""
    drawn, name = path.read_bytes(), lay_picture(path, folder)
    for copy, data in pictures.smaller(name, drawn):
        (folder / copy).write_bytes(data)
    return name


def asset_of(
    laid: Iterable[Laid],
    duration: float,
    artwork: tuple[str, ...],
    chapters: tuple[Chapter, ...],
    sprites: Sprites | None,
    key: KeyId | None,
) -> Asset:
    """The asset these tracks and pictures make. Files that are the same bytes are one file."""
    laid = list(laid)
    files = {file.id: file for one in laid for file in one.files}
    order = {TrackKind.video: 0, TrackKind.audio: 1, TrackKind.subtitles: 2}
    tracks = sorted(
        (one.track for one in laid), key=lambda t: (order[t.kind], -t.bandwidth if t.kind is TrackKind.video else 0)
    )
    asset = Asset(AssetId(""), Seconds(duration), tuple(files.values()), tuple(tracks), artwork, chapters, sprites, key)
    made_of = hashlib.sha256("".join((*sorted(files), *asset.pictures)).encode()).hexdigest()
    return msgspec.structs.replace(asset, id=AssetId(made_of[:_ASSET_ID_DIGITS]))


def media_playlist(name: str, cmaf: CmafFile) -> str:
    """The HLS media playlist of a CMAF file that lies beside it."""
    init = cmaf.init
    lines = [
        *_head(max(segment.duration for segment in cmaf.segments)),
        *([f"#EXT-X-KEY:{hls_key(cmaf.key)}"] if cmaf.key else []),
        f'#EXT-X-MAP:URI="{name}",BYTERANGE="{init.last - init.first + 1}@{init.first}"',
    ]
    for segment in cmaf.segments:
        lines += [f"#EXTINF:{segment.duration:.6f},", f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}", name]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def text_playlist(name: str, duration: float) -> str:
    """The HLS media playlist of a WebVTT file that lies beside it."""
    return "\n".join([*_head(duration), f"#EXTINF:{duration:.6f},", name, "#EXT-X-ENDLIST", ""])


def peak(segments: tuple[Segment, ...]) -> Bitrate:
    """The highest bitrate over any run of segments as long as the standard counts; 0 if the film is shorter than that."""
    target = math.ceil(max(segment.duration for segment in segments))
    highest = 0.0
    for first in range(len(segments)):
        size, duration = 0, 0.0
        for segment in segments[first:]:
            size += segment.size
            duration += segment.duration
            if duration > 1.5 * target:
                break
            if duration >= 0.5 * target:
                highest = max(highest, 8 * size / duration)
    return Bitrate(math.ceil(highest))


def distinct(label: str | None, language: str | None, taken: set[str], kind: str) -> str:
    """A label no other track of this kind has, and adds it to `taken`: players tell tracks apart by it."""
    wanted = label or name_of(language) or kind
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted} {number}", number + 1
    taken.add(found)
    return found


def _head(longest: float) -> list[str]:
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest - 1e-6)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]


def _lay_text(text: str, folder: Path) -> File:
    path = folder / "playlist"
    path.write_text(text, encoding="utf-8")
    return _lay(path, folder, "m3u8", _MEDIA_TYPES["m3u8"])


def _lay(path: Path, folder: Path, ending: str, media_type: str) -> File:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ):
            digest.update(part)
    size = path.stat().st_size
    name = digest.hexdigest()
    path.rename(folder / f"{name}.{ending}")
    return File(FileId(name), f"{name}.{ending}", Bytes(size), media_type)
