"""Child processes that cannot outlive us.

Three things keep a machine clean. A child asks the kernel to kill it when its parent dies. The parent is a sub-reaper, so
grandchildren whose own parent is gone (nginx workers of one that was killed, the insides of a sandbox) come to it and are ended by
`end_orphans`, or let go by `reap_orphans` when they have ended. And `stop` asks nicely first, then insists.
"""

import asyncio
import ctypes
import os
import resource
import signal
import subprocess
import weakref
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_ORDINARY_USER = 1000
_POLITE = 10
_LOOK_EVERY_S = 0.02

_libc = ctypes.CDLL(None, use_errno=True)
# Found before any fork: a child that looks something up may find the loader locked by a thread that it has not got.
_prctl, _unshare = _libc.prctl, _libc.unshare
_started: "weakref.WeakSet[asyncio.subprocess.Process]" = weakref.WeakSet()
_births: "set[asyncio.Future[None]]" = set()
"""One for each child that may run already and is not in `_started` yet; done when it is."""


class CannotStart(Exception):
    """A program could not be started; the message names it and says why."""


async def start(
    command: list[str | Path],
    *,
    output: IO[bytes] | int | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    not_as_root: bool = False,
    polite: bool = False,
    stdin: int = asyncio.subprocess.DEVNULL,
    limits: Mapping[int, int] | None = None,
    confine: Callable[[], None] | None = None,
) -> asyncio.subprocess.Process:
    """Starts a child that dies with us. `output` takes both its streams (None: ours). `polite` children get what processor time
    the others leave.

    `not_as_root` is for programs that refuse to run as root (PostgreSQL): the child gets a user namespace in which root is
    an ordinary user, so files keep their owner and no system user has to be made. `limits` are resource limits (`resource.RLIMIT_…`)
    of the child and its children; `confine` is what the child does to itself before the program. Raises CannotStart.
    """
    words = [str(word) for word in command]
    birth: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    _births.add(birth)
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=stdin,
            stdout=output,
            stderr=output,
            env=None if environment is None else {**os.environ, **environment},
            cwd=folder,
            preexec_fn=_prepare(os.getpid(), not_as_root and os.geteuid() == 0, polite, limits or {}, confine),
            start_new_session=True,
        )
        _started.add(process)
    except (OSError, subprocess.SubprocessError) as error:  # the second: of what the child does before the program
        raise CannotStart(f"{words[0]} cannot be started: {error}.") from error
    finally:
        _births.discard(birth)
        birth.set_result(None)
    return process


async def stop(process: asyncio.subprocess.Process, *, patience_s: float = 10.0, ask: int = signal.SIGTERM) -> None:
    """Ends a child: `ask` first, SIGKILL to its whole group after `patience_s`."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.send_signal(ask)
    try:
        await asyncio.wait_for(process.wait(), patience_s)
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def adopt_orphans() -> None:
    """Makes this process the parent of descendants whose own parent dies."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


_ENDED = "Z"
"""The state of a process that has ended and waits for somebody to ask how."""


async def end_orphans() -> tuple[str, ...]:
    """Kills and reaps our children that we did not `start` ourselves; the names of those that were still alive."""
    while _births:
        await asyncio.wait(_births)
    return _end_orphans()


def _end_orphans() -> tuple[str, ...]:
    mine = {process.pid for process in _started if process.returncode is None}
    alive = []
    for pid in children(os.getpid()) - mine:
        with suppress(ProcessLookupError, ChildProcessError, FileNotFoundError):
            name, state = _name_and_state(pid)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            if state != _ENDED:
                alive.append(name)
    return tuple(alive)


def reap_orphans(ended: Set[int]) -> set[int]:
    """Lets go of those adopted children that were found ended the last time, and finds those that have ended by now; others live on.
    (A child that is just being started is not known as ours at once.)
    """
    mine = {process.pid for process in _started}
    found = set()
    for pid in children(os.getpid()) - mine:
        with suppress(ChildProcessError, FileNotFoundError):
            if _name_and_state(pid)[1] == _ENDED:
                found.add(pid)
                if pid in ended:
                    os.waitpid(pid, os.WNOHANG)
    return found - ended


def _name_and_state(pid: int) -> tuple[str, str]:
    """As `/proc/PID/stat` has them: the name stands in brackets, and may hold some itself. Raises FileNotFoundError."""
    before, _, after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    return before.partition("(")[2], after.split()[0]


def end_in(folder: Path) -> int:
    """Kills what works in `folder` or below it, and says how many processes there were. For what a killed parent left: a sandbox
    that was just being built when its parent died has not asked the kernel for the death signal yet.
    """
    ended = 0
    for pid in working_in(folder):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
            ended += 1
    return ended


async def clear(folder: Path) -> None:
    """Kills what works in `folder` or below it, and returns when it is gone."""
    while end_in(folder):  # noqa: ASYNC110 - nobody tells when a child of somebody else is gone
        await asyncio.sleep(_LOOK_EVERY_S)


def working_in(folder: Path) -> set[int]:
    """The pids of all processes that work in `folder` or below it; those of others are not to be seen."""
    # By what the folders are and not by their names, which are others inside a sandbox.
    places = {_identity(Path(path)) for path, _, _ in os.walk(folder)} - {None}
    return {int(process.name) for process in Path("/proc").glob("[0-9]*") if _identity(process / "cwd") in places}


def _identity(path: Path) -> tuple[int, int] | None:
    """Of a folder; None when it is gone or not ours to see."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def children(parent: int) -> set[int]:
    """The pids of a process's children; none when it is gone."""
    found: set[int] = set()
    with suppress(OSError):
        for thread in Path(f"/proc/{parent}/task").iterdir():
            # Threads come and go while we look.
            with suppress(OSError):
                found.update(int(pid) for pid in (thread / "children").read_text().split())
    return found


def _prepare(
    parent: int, ordinary_user: bool, polite: bool, limits: Mapping[int, int], confine: Callable[[], None] | None
) -> Callable[[], None]:
    """What a child does between fork and exec. The death signal comes last: changing user would clear it."""

    def prepare() -> None:
        if polite:
            os.nice(_POLITE)
            # Where the kernel shares the processors between sessions first, what counts is how nice the session is.
            with suppress(OSError):
                Path("/proc/self/autogroup").write_text(str(_POLITE))
        for what, most in limits.items():
            resource.setrlimit(what, (most, most))
        if confine is not None:
            confine()
        if ordinary_user:
            _become_ordinary()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _become_ordinary() -> None:
    if _unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "this machine allows no user namespaces; run as an ordinary user")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_ORDINARY_USER} 0 1")
    Path("/proc/self/gid_map").write_text(f"{_ORDINARY_USER} 0 1")
