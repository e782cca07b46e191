"""Programs that read what strangers sent.

Such a program sees the files it is given and no others, writes into one folder, has no network and sees no other process; it dies with us,
and is ended when it takes more memory, time or room than it was allowed. bubblewrap does that where it is there; else the kernel's
namespaces and Landlock are asked directly, and processes of other programs stay visible.
"""

import asyncio
import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

import nearcast
from nearcast.runtime import landlock, processes

_LOOK_EVERY_S = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC, _CLONE_NEWUTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_SYSTEM = tuple(Path(path) for path in ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"))
_DEVICES = tuple(Path(path) for path in ("/dev/null", "/dev/zero", "/dev/urandom"))

_unshare = ctypes.CDLL(None, use_errno=True).unshare


class Cage(StrEnum):
    """What keeps a program in."""

    bubblewrap = "bubblewrap"
    kernel = "kernel"
    limits = "limits"
    """Neither is to be had: only memory, time and room are held."""


class Limits(msgspec.Struct, frozen=True):
    """What a program may take: processor seconds, seconds of wall clock, bytes of memory, and of any one file it writes."""

    processor_s: int
    wall_s: float
    memory: int
    file: int


class Broken(Exception):
    """The program was ended because it broke a rule; `rule` names it, `allowed` is how much there was."""

    def __init__(self, rule: str, allowed: str) -> None:
        super().__init__(f"{rule}: {allowed}")
        self.rule = rule
        self.allowed = allowed


@cache
def best_cage() -> Cage:
    """The strongest that works on this machine."""
    for cage in (Cage.bubblewrap, Cage.kernel):
        with suppress(OSError, subprocess.SubprocessError):
            command, confine = _caged(["/usr/bin/true"], Path("/tmp"), (), cage)  # noqa: S108 - nothing is written there
            subprocess.run(command, preexec_fn=confine, check=True, capture_output=True, timeout=10)
            return cage
    return Cage.limits


def python() -> tuple[Path, ...]:
    """What a program in Python reads of this installation: the interpreter, what is installed for it, and Nearcast itself."""
    # The folder above a package is looked through for it.
    return Path(sys.prefix), Path(sys.base_prefix), Path(nearcast.__file__).parent.parent


@asynccontextmanager
async def run(
    command: list[str], folder: Path, reads: Iterable[Path], limits: Limits, cage: Cage | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs `command` in `folder`, its output in pipes; when the block ends, so does the program. Raises Broken, in place of
    whatever the block raises, when a limit was passed.
    """
    reads = tuple(path.resolve() for path in reads)
    words, confine = _caged(command, folder.resolve(), reads, cage or best_cage())
    child = await processes.start(
        list(words),
        output=asyncio.subprocess.PIPE,
        folder=folder,
        polite=True,
        limits={resource.RLIMIT_CPU: limits.processor_s, resource.RLIMIT_FSIZE: limits.file, resource.RLIMIT_CORE: 0},
        confine=confine,
    )
    broken: list[Broken] = []
    watch = asyncio.create_task(_watch(child, limits, broken))
    try:
        yield child
    except Exception as error:
        if broken:
            raise broken[0] from error
        raise
    finally:
        watch.cancel()
        await processes.stop(child, patience_s=0.5)
    if broken:
        raise broken[0]


async def _watch(child: asyncio.subprocess.Process, limits: Limits, broken: list[Broken]) -> None:
    """Ends a program that takes too much, and notes which rule it broke. A limit on addresses would not do: FFmpeg hangs when
    memory is refused.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + limits.wall_s
    while not broken:
        if _memory(child.pid) > limits.memory:
            broken.append(Broken("memory", f"{limits.memory // 1_000_000} MB"))
        elif loop.time() > end:
            broken.append(Broken("time", f"{limits.wall_s:g} s"))
        else:
            await asyncio.sleep(_LOOK_EVERY_S)
    await processes.stop(child, patience_s=0)


def _memory(pid: int) -> int:
    """Bytes that a process and its descendants hold in memory."""
    held = 0
    with suppress(OSError, ValueError, IndexError):
        held = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return held + sum(_memory(child) for child in processes.children(pid))


def _caged(
    command: list[str], folder: Path, reads: tuple[Path, ...], cage: Cage
) -> tuple[list[str], Callable[[], None] | None]:
    """The command as it is to be started, and what the child does to itself before."""
    shown = (*_SYSTEM, *reads)
    if cage is Cage.bubblewrap:
        return [*_bubblewrap(folder, shown), *command], None
    if cage is Cage.kernel:
        # What is to be looked up is looked up before the fork; the child only makes system calls.
        user, group, seen = os.geteuid(), os.getegid(), (*shown, *_DEVICES, Path("/proc"))
        return command, lambda: _confine(user, group, seen, folder)
    return command, None


def _bubblewrap(folder: Path, shown: tuple[Path, ...]) -> list[str]:
    program = shutil.which("bwrap")
    if program is None:
        raise FileNotFoundError("bwrap")
    words = [program, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    for path in shown:
        words += ["--ro-bind-try", str(path), str(path)]
    return [*words, "--bind", str(folder), str(folder), "--remount-ro", "/", "--chdir", str(folder), "--"]


def _confine(user: int, group: int, reads: tuple[Path, ...], folder: Path) -> None:
    """In the child, before the program: no network, no files but these."""
    if _unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC | _CLONE_NEWUTS) != 0:
        raise OSError(ctypes.get_errno(), "this machine allows no user namespaces")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    landlock.restrict(reads, [folder])
