"""Draws the picture of a profile anew from what somebody sent."""

import tempfile
from pathlib import Path

import imageio_ffmpeg

from nearcast.accounts.model import BadPicture
from nearcast.accounts.policy import pictures
from nearcast.runtime import sandbox
from nearcast.runtime.sandbox import Limits

_LIMITS = Limits(processor_s=15, wall_s=30.0, memory=1_000_000_000, file=2 * pictures.KEPT_BYTES_MAX)
_SENT, _DRAWN = "sent", "drawn.jpg"
# Turned as the camera was held, which FFmpeg sees by itself; the middle of it; without what the camera noted.
_DRAWING = (
    f"crop='min(iw,ih)':'min(iw,ih)',scale={pictures.SIDE}:{pictures.SIDE}:flags=lanczos:out_range=full,format=yuvj420p,"
    "sidedata=mode=delete"
)


async def draw(sent: bytes) -> bytes:
    """A square JPEG. Raises BadPicture."""
    demuxer = pictures.demuxer_of(sent)
    program = Path(imageio_ffmpeg.get_ffmpeg_exe())
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        (folder / _SENT).write_bytes(sent)
        words = ["-nostdin", "-loglevel", "error", "-xerror", "-protocol_whitelist", "file", "-f", demuxer]
        words += ["-max_pixels", str(pictures.PIXELS_MAX), "-i", f"file:{_SENT}", "-frames:v", "1", "-map_metadata", "-1"]
        words += ["-vf", _DRAWING, "-q:v", "3", "-f", "mjpeg", _DRAWN]
        try:
            async with sandbox.run([str(program), *words], folder, (program,), _LIMITS) as child:
                await child.communicate()
            drawn = (folder / _DRAWN).read_bytes() if child.returncode == 0 else b""
        except sandbox.Broken:
            drawn = b""
    if not drawn:
        raise BadPicture("The picture cannot be read, or is larger than may be.", field="picture", remedy=pictures.REMEDY)
    return drawn
