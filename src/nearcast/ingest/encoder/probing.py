"""Asks a process of its own what a source holds."""

import asyncio
import sys
from pathlib import Path

import msgspec

from nearcast.ingest.model import NotPlayable, ProbedSource
from nearcast.ingest.model.limits import PROBE_WALL_S
from nearcast.runtime import processes

_EXPORT_AGAIN = "Export it again as MP4, MOV, MKV or WebM."


class _Refusal(msgspec.Struct, frozen=True):
    refused: str


async def probe(source: Path) -> ProbedSource:
    """What the source holds. Raises NotPlayable when it cannot be read at all."""
    if not source.is_file():
        raise _refused("The source is not a file.", source.name, "Give the path of one video file.")
    if source.stat().st_size == 0:
        raise _refused("The source is empty: it has 0 bytes.", "0 bytes", "Upload it again, whole.")
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
