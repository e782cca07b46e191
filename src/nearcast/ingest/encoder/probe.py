"""Reads what a source holds, in a process of its own: `python probe.py PATH` prints JSON.

Uploads are hostile until shown otherwise, and a demuxer is a large piece of C. So this runs apart, in a sandbox. It reads the header, one picture, and the last seconds: a file cut short declares more than it
has, and only its end shows it.
"""

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import msgspec
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from nearcast.catalog.model import Chapter
from nearcast.ingest.model import AudioStream, ProbedSource, TextStream, VideoStream
from nearcast.ingest.model.limits import FORMATS, PIXELS_MAX, TEXT_CODECS
from nearcast.units import Bytes, Seconds

_TAIL_S = 4
_MICROSECONDS = 1_000_000
_TRANSFERS = {16: "pq", 18: "hlg"}
_MATRICES = {1: "bt709", 5: "bt601", 6: "bt601"}


def main() -> int:
    """Prints a ProbedSource as JSON, or `{"refused": why}`."""
    av.logging.set_level(None)
    try:
        sys.stdout.write(msgspec.json.encode(_read(Path(sys.argv[1]))).decode())
    except (av.FFmpegError, ValueError) as error:
        sys.stdout.write(json.dumps({"refused": error.strerror if isinstance(error, av.FFmpegError) else str(error)}))
    return 0


def _read(path: Path) -> ProbedSource:
    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    with av.open(f"file:{path}", options=options) as container:
        declared = (container.duration or 0) / _MICROSECONDS
        picture = next((s for s in container.streams.video if not s.disposition & s.disposition.attached_pic), None)
        video = None if picture is None else _video(container, picture, declared)
        return ProbedSource(
            format=container.format.name,
            size=Bytes(path.stat().st_size),
            streams=len(container.streams),
            declared=Seconds(declared),
            duration=Seconds(_end(container, None, declared)),
            video=video,
            audio=tuple(
                AudioStream(
                    index=s.index, codec=_codec(s), channels=s.channels, language=_tag(s, "language"), title=_tag(s, "title")
                )
                for s in container.streams.audio
                if _codec(s)
            ),
            texts=tuple(one for one in _texts(container) if one.codec in TEXT_CODECS),
            chapters=tuple(_chapters(container)),
            pictured=tuple(one for one in _texts(container) if one.codec not in TEXT_CODECS),
        )


def _chapters(container: InputContainer) -> Iterator[Chapter]:
    for one in container.chapters():
        base = one["time_base"] or Fraction(1)
        begin, end = (Seconds(float(moment * base)) for moment in (one["start"], one["end"]))
        yield Chapter(one["metadata"].get("title", ""), begin, end)


def _texts(container: InputContainer) -> list[TextStream]:
    return [
        TextStream(index=s.index, codec=_codec(s), language=_tag(s, "language"), title=_tag(s, "title"))
        for s in container.streams.subtitles
    ]


def _video(container: InputContainer, stream: AvVideoStream, declared: float) -> VideoStream:
    width, height = stream.codec_context.width, stream.codec_context.height
    # A picture too large is not decoded, only measured: the rules refuse it by its size.
    frame = _first_frame(container, stream) if width * height <= PIXELS_MAX else None
    width, height = _shown(width, height, stream.sample_aspect_ratio, frame)
    return VideoStream(
        index=stream.index,
        codec=_codec(stream),
        width=width,
        height=height,
        frame_rate=str(stream.average_rate or stream.guessed_rate or Fraction(25)),
        end=Seconds(_end(container, stream, declared)),
        interlaced=frame is not None and frame.interlaced_frame,
        transfer="" if frame is None else _TRANSFERS.get(int(frame.color_trc), ""),
        matrix="" if frame is None else _MATRICES.get(int(frame.colorspace), ""),
    )


def _first_frame(container: InputContainer, stream: AvVideoStream) -> VideoFrame:
    for frame in container.decode(stream):
        return frame
    raise ValueError("its video stream has no picture that can be decoded")


def _shown(width: int, height: int, pixel_aspect: Fraction | None, frame: VideoFrame | None) -> tuple[int, int]:
    """The size with square pixels, and upright."""
    if pixel_aspect and pixel_aspect > 0:
        width = round(width * pixel_aspect)
    turned = frame is not None and frame.rotation % 180 != 0
    return (height, width) if turned else (width, height)


def _end(container: InputContainer, stream: Stream | None, declared: float) -> float:
    """When the last packet of `stream` (of any, if None) ends, in seconds from the start of the container."""
    start = (container.start_time or 0) / _MICROSECONDS
    container.seek(int((start + max(0.0, declared - _TAIL_S)) * _MICROSECONDS))
    wanted = [stream] if stream is not None else [*container.streams.video, *container.streams.audio]
    end = 0.0
    for packet in container.demux(*wanted):
        if packet.pts is not None and packet.time_base is not None:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base) - start)
    return end


def _codec(stream: Stream) -> str:
    """The codec's name, or empty when this FFmpeg has no decoder for it."""
    return "" if stream.codec_context is None else stream.codec_context.name


def _tag(stream: Stream, name: str) -> str | None:
    value = stream.metadata.get(name, "").strip()
    return value if value and value != "und" else None


if __name__ == "__main__":
    sys.exit(main())
