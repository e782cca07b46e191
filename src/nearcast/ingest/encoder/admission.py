"""Which sources are let in.

A source is refused before it costs anything, with the rule it breaks and what to do. The rules run from the cheapest to the
one that needs the file's end.
"""

import asyncio
import sys
from pathlib import Path

import msgspec

from nearcast.ingest.encoder.limits import (
    DURATION_MAX_S,
    PIXELS_MAX,
    PROBE_WALL_S,
    SIDE_MAX,
    SIDE_MIN,
    STREAMS_MAX,
)
from nearcast.ingest.model import NotPlayable, ProbedSource, VideoStream
from nearcast.runtime import processes

_MISSING_S = 0.4
_MISSING_SHARE = 0.01
_EXPORT_AGAIN = "Export it again as MP4, MOV, MKV or WebM."
_UPLOAD_AGAIN = "Upload it again, whole."


class _Refusal(msgspec.Struct, frozen=True):
    refused: str


async def admit(source: Path) -> ProbedSource:
    """What the source holds, if it may be encoded. Raises NotPlayable."""
    if not source.is_file():
        raise _refused("The source is not a file.", source.name, "Give the path of one video file.")
    if source.stat().st_size == 0:
        raise _refused("The source is empty: it has 0 bytes.", "0 bytes", _UPLOAD_AGAIN)
    probed = await _probe(source)
    judge(probed)
    return probed


def judge(source: ProbedSource) -> VideoStream:
    """The picture of a source that breaks no rule. Raises NotPlayable."""
    if source.streams > STREAMS_MAX:
        raise _refused(
            f"The source has more than {STREAMS_MAX} streams.", source.streams, "Keep one picture and its languages."
        )
    video = source.video
    if video is None:
        raise _refused("The source has no video stream.", source.format, "Nearcast takes films: add a picture.")
    if not video.codec:
        raise _refused("The picture's codec is not known.", source.format, _EXPORT_AGAIN)
    if max(video.width, video.height) > SIDE_MAX or video.width * video.height > PIXELS_MAX:
        size = f"{video.width}x{video.height}"
        raise _refused(f"The picture is larger than {SIDE_MAX} pixels a side or 35 megapixels.", size, "Scale it down to 4K.")
    if min(video.width, video.height) < SIDE_MIN:
        size = f"{video.width}x{video.height}"
        raise _refused(f"The picture is smaller than {SIDE_MIN} pixels a side.", size, "Upload the original.")
    if video.end <= 0 or source.duration <= 0:
        raise _refused("The source has no duration: not one picture can be shown.", f"{source.duration:.2f} s", _EXPORT_AGAIN)
    if source.declared > DURATION_MAX_S:
        raise _refused("The source is longer than 24 hours.", f"{source.declared:.0f} s", "Cut it into parts.")
    if source.declared - source.duration > max(_MISSING_S, _MISSING_SHARE * source.declared):
        found = f"{source.duration:.1f} of {source.declared:.1f} s"
        raise _refused("The source is cut short: its end is missing.", found, _UPLOAD_AGAIN)
    return video


async def _probe(source: Path) -> ProbedSource:
    command: list[str | Path] = [sys.executable, "-m", "nearcast.ingest.encoder.probe", source]
    child = await processes.start(command, output=asyncio.subprocess.PIPE)
    try:
        printed, _ = await asyncio.wait_for(child.communicate(), PROBE_WALL_S)
    except TimeoutError as error:
        raise _refused("The source could not be read in time.", f"{PROBE_WALL_S:.0f} s", _EXPORT_AGAIN) from error
    finally:
        await processes.stop(child, patience_s=0.5)
    try:
        return msgspec.json.decode(printed, type=ProbedSource)
    except msgspec.DecodeError as error:
        raise _unreadable(printed) from error


def _unreadable(printed: bytes) -> NotPlayable:
    try:
        found = msgspec.json.decode(printed, type=_Refusal).refused
    except msgspec.DecodeError:
        found = "the reader ended without an answer"
    return _refused("The source is not a video that can be read, or it is cut short.", found, _EXPORT_AGAIN)


def _refused(message: str, found: object, remedy: str) -> NotPlayable:
    return NotPlayable(f"{message[:-1]} (found: {found}).", field="source", value=found, remedy=remedy)
