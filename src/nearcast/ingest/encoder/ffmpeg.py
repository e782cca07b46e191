"""Runs FFmpeg: limits, progress, and a clean end in every case.

FFmpeg is started in a sandbox and a private folder, and given relative names only. `-xerror` makes a damaged frame an error: without it,
FFmpeg ends well after skipping whatever it could not read. It is ended when it stops getting further, for a hang costs a
worker for ever.
"""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from nearcast.ingest.model import EncodeFailed
from nearcast.ingest.model.limits import (
    CPU_S_BASE,
    CPU_S_PER_SECOND,
    FILE_BYTES_BASE,
    FILE_BYTES_PER_SECOND,
    FORMATS,
    MEMORY_BYTES_MAX,
    PIXELS_MAX,
    STALL_S,
)
from nearcast.runtime import sandbox
from nearcast.runtime.sandbox import Limits

_SAID_MAX = 4000
_MICROSECONDS = 1_000_000


def program() -> Path:
    """The FFmpeg that came with us."""
    return Path(imageio_ffmpeg.get_ffmpeg_exe())


def input_words(name: str, formats: str = FORMATS) -> list[str]:
    """How an untrusted file is opened: these containers, from disk, and no picture larger than the limit."""
    return ["-protocol_whitelist", "file", "-format_whitelist", formats, "-max_pixels", str(PIXELS_MAX), "-i", f"file:{name}"]


async def run(
    words: list[str], folder: Path, reads: tuple[Path, ...], duration: float, on_time: Callable[[float], None] = lambda _: None
) -> str:
    """Runs FFmpeg in `folder` over `duration` seconds of film; it may read `reads` and what is in the folder. `on_time` hears how
    many seconds are done. Returns the end of what it said. Raises EncodeFailed.
    """
    command = [str(program()), "-nostdin", "-hide_banner", "-loglevel", "error", "-xerror", "-y"]
    command += ["-progress", "pipe:1", "-nostats", "-stats_period", "0.25", *words]
    try:
        async with sandbox.run(command, folder, (program(), *reads), _limits(duration)) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            said = asyncio.create_task(_tail(child.stderr))
            try:
                await _follow(child.stdout, on_time)
                code = await child.wait()
                told = await said
            finally:
                said.cancel()
            if code != 0:
                raise EncodeFailed("FFmpeg could not encode the source.", value=told or _death(code), remedy=_remedy(told))
            return told
    except sandbox.Broken as broken:
        raise EncodeFailed(
            f"Encoding the source takes more {broken.rule} than the {broken.allowed} it may.",
            value=broken.allowed,
            remedy="Export the source again, smaller or in another codec.",
        ) from broken


async def _follow(output: asyncio.StreamReader, on_time: Callable[[float], None]) -> None:
    """Reads `-progress` until it ends. Raises EncodeFailed when the time stands still for too long."""
    reached = -1
    loop = asyncio.get_running_loop()
    deadline = loop.time() + STALL_S
    while True:
        try:
            async with asyncio.timeout_at(deadline):
                line = await output.readline()
        except TimeoutError as error:
            message = f"FFmpeg got no further for {STALL_S:.0f} s and was ended."
            raise EncodeFailed(message, remedy="Export the source again, with constant frame rate.") from error
        if not line:
            return
        name, _, value = line.decode("utf-8", "replace").strip().partition("=")
        if name == "out_time_us" and value.isdecimal() and int(value) > reached:
            reached = int(value)
            deadline = loop.time() + STALL_S
            on_time(reached / _MICROSECONDS)


async def _tail(stream: asyncio.StreamReader) -> str:
    """The end of what FFmpeg said."""
    said = b""
    while part := await stream.read(_SAID_MAX):
        said = (said + part)[-_SAID_MAX:]
    lines = said.decode("utf-8", "replace").splitlines()
    # SVT-AV1 introduces itself whatever the log level.
    return "\n".join(line for line in lines if not line.startswith("Svt[info]")).strip()


def _limits(duration: float) -> Limits:
    return Limits(
        processor_s=int(CPU_S_BASE + CPU_S_PER_SECOND * duration),
        wall_s=CPU_S_BASE + CPU_S_PER_SECOND * duration,
        memory=MEMORY_BYTES_MAX,
        file=int(FILE_BYTES_BASE + FILE_BYTES_PER_SECOND * duration),
    )


def _death(code: int) -> str:
    """A program that ended without a word."""
    return f"FFmpeg was ended by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _remedy(told: str) -> str:
    if "No space left" in told:
        return "Free some disk space, then encode it again."
    return "Play the source to its end to see whether it is damaged; export it again if it is."
