"""Asks a process of its own what a source holds."""

import sys
from pathlib import Path

import msgspec

from nearcast.ingest.model import NotPlayable, ProbedSource
from nearcast.ingest.model.limits import MEMORY_BYTES_MAX, PROBE_CPU_S, PROBE_PRINTED_MAX, PROBE_WALL_S
from nearcast.runtime import sandbox
from nearcast.runtime.sandbox import Limits

_LIMITS = Limits(processor_s=PROBE_CPU_S, wall_s=PROBE_WALL_S, memory=MEMORY_BYTES_MAX, file=PROBE_PRINTED_MAX)
_READER = Path(__file__).with_name("probe.py")
"""Begun by its path, since its package would bring numpy along, which takes longer to import than most sources to read."""
_EXPORT_AGAIN = "Export it again as MP4, MOV, MKV or WebM."


class _Refusal(msgspec.Struct, frozen=True):
    refused: str


async def probe(source: Path, folder: Path) -> ProbedSource:
    """What the source holds; `folder` is empty, and the reader may write there. Raises NotPlayable when it cannot be read at all."""
    if not source.is_file():
        raise _refused("The source is not a file.", source.name, "Give the path of one video file.")
    if source.stat().st_size == 0:
        raise _refused("The source is empty: it has 0 bytes.", "0 bytes", "Upload it again, whole.")
    command = [sys.executable, "-P", str(_READER), str(source.resolve())]
    try:
        async with sandbox.run(command, folder, (source, *sandbox.python()), _LIMITS) as child:
            printed, _ = await child.communicate()
            if not printed:
                raise _unreadable(printed)
    except sandbox.Broken as broken:
        message = f"Reading the source takes more {broken.rule} than it may."
        raise _refused(message, f"more than {broken.allowed}", _EXPORT_AGAIN) from broken
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
