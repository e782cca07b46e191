"""Decodes what was made, as a player would, before anybody sees it.

A file can pass every rule about boxes and still not play. So each track is decoded from its first frame to its last, any damage is
an error, and the frames are counted.
"""

from collections.abc import Callable

from nearcast.catalog.model import TrackKind
from nearcast.ingest.encoder import ffmpeg
from nearcast.ingest.encoder.checking import check, failed
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Verify

_REPORT = "Nearcast or its FFmpeg is at fault here: please report it."
_STRICT = ("-threads", "1", "-err_detect", "explode", "-skip_loop_filter", "all")
"""FFmpeg's decoder of H.264 conceals damage and only notes it on the picture; with a thread a picture, often after that was given out.
Smoothing the edges of blocks reads nothing from the file, so it can tell of no damage, and is a sixth of decoding.
"""
_DECODED = "decoded.txt"
"""A line a frame."""


async def verify(work: Verify, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    assert place.asset is not None
    pictures = sorted(place.asset.of(TrackKind.video), key=lambda one: -(one.width or 0) * (one.height or 0))
    track = (*pictures, *place.asset.of(TrackKind.audio))[work.track]
    (package,) = place.made_by("package")
    path = package / place.asset.file(track.file).name
    file = check(path)
    (place.folder / "track.mp4").symlink_to(path.resolve())
    if file.key != place.asset.key:
        raise failed(f"{path.name} is encrypted with {file.key}, not with {place.asset.key}", _REPORT)
    opened = ["-decryption_key", place.key.key.hex()] if place.key else []
    said = [*_STRICT, *opened, *ffmpeg.input_words("track.mp4", "mov"), "-map", "0:0", "-fps_mode", "passthrough"]
    said += ["-stats_enc_post", _DECODED, "-stats_enc_post_fmt", "{n}", "-f", "null", "-"]
    await ffmpeg.run(said, place.folder, (path,), file.duration, lambda time: told(min(1.0, time / file.duration)))
    if track.kind is TrackKind.video:
        frames = len((place.folder / _DECODED).read_text().splitlines())
        if frames != file.frames:
            raise failed(f"{frames} of {file.frames} frames of {track.height}p can be decoded", _REPORT)
    return Outcome()
