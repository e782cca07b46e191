"""Pictures that people send, drawn anew.

What is sent is read by FFmpeg in a sandbox, as the one kind of picture that its first bytes say, turned as the camera was held. What
comes of it is a JPEG of ours: nothing of the file survives, nor the place that a camera notes in it. A JPEG of ours is also made in the
widths that pages show it in, so that a telephone does not fetch what fills a television.
"""

import asyncio
import io
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
from av.video.reformatter import ColorRange, Interpolation
from starlette.requests import Request

from nearcast.errors import NearcastError
from nearcast.runtime import sandbox, web
from nearcast.runtime.sandbox import Limits

BYTES_MAX = 12_000_000
PIXELS_MAX = 60_000_000
"""More than any telephone takes."""
REMEDY = f"Send a JPEG, PNG or WebP of up to {PIXELS_MAX // 1_000_000} megapixels and {BYTES_MAX // 1_000_000} MB."

WIDTH_MAX = 1920
WIDTHS = (320, 640, 1280)
"""A picture that is to be shown in several sizes has as many copies, beside it."""

_SENT, _DRAWN = "sent", "drawn.jpg"
_QUALITY = 3
"""By FFmpeg's scale for JPEG, from 2 to 31: no difference is seen."""
_FINISH = "format=yuvj420p,sidedata=mode=delete"
_turns = asyncio.Semaphore(2)
"""A picture as large as may be takes much memory for a moment."""


class BadPicture(NearcastError):
    code = "pictures.bad_picture"
    status = 422


async def sent_with(request: Request) -> bytes:
    """The body. Raises BadPicture."""
    try:
        return await web.bounded(request, BYTES_MAX)
    except web.BadRequest as error:
        raise _bad("The picture has too many bytes.") from error


async def draw(sent: bytes, filters: str, bytes_max: int) -> bytes:
    """A JPEG of at most `bytes_max`, by these filters of FFmpeg. Raises BadPicture."""
    demuxer, program = _demuxer_of(sent), Path(imageio_ffmpeg.get_ffmpeg_exe())
    limits = Limits(processor_s=15, wall_s=30.0, memory=1_000_000_000, file=bytes_max)
    words = ["-nostdin", "-loglevel", "error", "-xerror", "-protocol_whitelist", "file", "-f", demuxer]
    words += ["-max_pixels", str(PIXELS_MAX), "-i", f"file:{_SENT}", "-frames:v", "1", "-map_metadata", "-1"]
    words += ["-vf", f"{filters},{_FINISH}", "-q:v", str(_QUALITY), "-f", "mjpeg", _DRAWN]
    async with _turns:
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            (folder / _SENT).write_bytes(sent)
            try:
                async with sandbox.run([str(program), *words], folder, (program,), limits) as child:
                    await child.communicate()
                if child.returncode == 0:
                    return (folder / _DRAWN).read_bytes()
            except sandbox.Broken:
                pass
    raise _bad("The picture cannot be read, or is larger than may be.")


def copies(name: str) -> list[str]:
    """What the copies of a picture are called, in the order of WIDTHS: `picture-320.jpg` and so on."""
    return [f"{name.removesuffix('.jpg')}-{width}.jpg" for width in WIDTHS]


def smaller(name: str, drawn: bytes) -> Iterator[tuple[str, bytes]]:
    """The copies of a JPEG of ours, none wider than it is itself, with what they are called."""
    with av.open(io.BytesIO(drawn), "r", format="jpeg_pipe") as file:
        frame = next(file.decode(video=0))
    for copy, width in zip(copies(name), WIDTHS, strict=True):
        if width >= frame.width:
            yield copy, drawn
            continue
        height = max(1, round(frame.height * width / frame.width))
        small = frame.reformat(width, height, "yuvj420p", interpolation=Interpolation.AREA, dst_color_range=ColorRange.JPEG)
        encoder = av.CodecContext.create("mjpeg", "w")
        encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, "yuvj420p", Fraction(1)
        encoder.qmin = encoder.qmax = _QUALITY
        yield copy, b"".join(bytes(packet) for packet in (*encoder.encode(small), *encoder.encode(None)))


def _demuxer_of(sent: bytes) -> str:
    """The one by which FFmpeg reads this kind. Raises BadPicture."""
    if sent.startswith(b"\xff\xd8\xff"):
        return "jpeg_pipe"
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png_pipe"
    if sent.startswith(b"RIFF") and sent[8:12] == b"WEBP":
        return "webp_pipe"
    raise _bad("This is no picture that can be read.")


def _bad(message: str) -> BadPicture:
    return BadPicture(message, field="picture", remedy=REMEDY)
