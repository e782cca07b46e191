"""nginx as the appliance runs it: checked, started, watched, ended; the bytes never pass through Python.

nginx's master is our child and dies with us. Its workers do not die with it, and an orphaned worker keeps the listening
socket: a new nginx would share the viewers with the dead one. So before every start whatever still runs in our nginx folder
is ended, by whichever way it was left behind.

nginx writes its errors into a pipe that we read. It never waits for us: when the pipe is full, lines are lost.
"""

import asyncio
import os
import re
import signal
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from nearcast.edge.model import Knobs, NginxUnusable, Settings
from nearcast.edge.nginx import certificate, configuration
from nearcast.ids import SessionId
from nearcast.runtime import clock, files, log, processes
from nearcast.tokens import KeyRing

_log = log.get("nginx")
_CANNOT_READ = re.compile(r"(open|read|pread|sendfile|stat)\(\) .*failed \((5|117|121):")
"""EIO, EUCLEAN, EREMOTEIO: the disk or its file system is ill. A file that is not there is none of these."""

_LEVEL = re.compile(r"\[(warn|error|crit|alert|emerg)\]\s*(?:\d+#\d+: )?(.*)")
_READY_POLL_S = 0.02
_LAST_WORDS_S = 0.5
"""How long an orphaned nginx has to write down what it served."""


class Nginx:
    """One nginx in `settings.folder`."""

    def __init__(self, settings: Settings, knobs: Knobs) -> None:
        self._settings = settings
        self._knobs = knobs
        self._folder = settings.folder / "nginx"
        self._untold: dict[str, str] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._errors: asyncio.Task[None] | None = None
        self._last_errors: deque[str] = deque(maxlen=5)
        self._file_errors: deque[float] = deque(maxlen=1000)
        self._certificate = certificate.seen(settings)
        # We ask ourselves by address, and no certificate names that.
        self._client = httpx.AsyncClient(timeout=2.0, trust_env=False, verify=False)  # noqa: S501

    @property
    def pid(self) -> int | None:
        """The master's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def file_errors(self) -> int:
        """How many reads failed lately."""
        since = clock.elapsed() - self._knobs.file_errors_s
        while self._file_errors and self._file_errors[0] < since:
            self._file_errors.popleft()
        return len(self._file_errors)

    def set_keys(self, ring: KeyRing) -> None:
        """From a second after this returns, nginx accepts the tokens of these keys and no others."""
        self._tell("keys", "".join(f"{key.id} {key.secret}\n" for key in ring.keys))

    def set_revoked(self, sessions: Iterable[SessionId]) -> None:
        """From a second after this returns, the tokens of these sessions open nothing, and those of all others do again."""
        self._tell("revoked", "".join(f"{session}\n" for session in sorted(sessions)))

    def stand_down(self) -> None:
        """From a second after this returns nobody is served, until there are keys again."""
        self.set_keys(KeyRing(()))

    def set_duress(self, max_bitrate_kbps: int | None = None, *, duress: bool = False) -> None:
        """What players are told with every answer (`CMSD-Dynamic`, CTA-5006): the highest bitrate they should play, and
        whether we are at our limits. Players keep to the last bitrate they heard, so where there is none any more they are
        told one that nobody reaches."""
        highest = self._settings.throughput // 1000 if max_bitrate_kbps is None else max_bitrate_kbps
        name = urlsplit(self._settings.url).hostname or "appliance"
        self._tell("duress", ";".join([f'"{name}"', f"mb={highest}", *["du"] * duress]))

    async def start(self) -> None:
        """Returns when nginx answers. Raises NginxUnusable."""
        await end_leftovers(self._folder)
        certificate.check(self._settings)
        configuration.write(self._settings, self._knobs)
        _check_listen(self._settings)
        self._certificate = certificate.seen(self._settings)
        await self._check()
        self._process = await self._spawn(self.command())
        await self._wait_until_ready(self._process)

    async def wait(self) -> int:
        """Returns how nginx ended, when it has."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Lets running downloads end, within `drain_max_s`, and ends nginx."""
        if self._process is not None:
            await processes.stop(self._process, patience_s=self._knobs.drain_max_s + 2, ask=signal.SIGQUIT)
        await end_leftovers(self._folder)
        if self._errors is not None:
            self._errors.cancel()
        await self._client.aclose()

    def reopen_log(self) -> None:
        """Makes nginx write to a new access log, after the old one was renamed."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGUSR1)

    async def follow_certificate(self) -> None:
        """Takes a new certificate whenever its files change, for ever; downloads under way go on. One that cannot be used is
        said, and the old one stays."""
        while True:
            await asyncio.sleep(self._knobs.certificate_look_s)
            here = certificate.seen(self._settings)
            if here == self._certificate or self.pid is None:
                continue
            self._certificate = here
            try:
                certificate.check(self._settings)
            except NginxUnusable as error:
                _log.error("certificate_not_taken", why=str(error))
                continue
            os.kill(self.pid, signal.SIGHUP)
            _log.info("certificate_taken", file=str(self._settings.certificate))

    async def answers(self) -> bool:
        """Whether a request to `/healthz` is answered."""
        try:
            scheme = "https" if self._settings.certificate else "http"
            url = f"{scheme}://{configuration.reachable(self._settings)}/healthz"
            return (await self._client.get(url)).status_code == 200
        except httpx.HTTPError:
            return False

    def _tell(self, name: str, text: str) -> None:
        """Puts `text` where nginx's Lua reads it each second."""
        self._untold[name] = text
        self.tell_again()

    def tell_again(self) -> None:
        """Tells what a full disk kept from being told; it must not take the agent with it."""
        for name, text in tuple(self._untold.items()):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                files.replace(self._folder / name, text.encode(), owner=configuration.workers_owner(self._settings.folder))
            except OSError as error:
                _log.error("not_told", what=name, why=str(error))
            else:
                del self._untold[name]

    def command(self) -> list[str | Path]:
        """What starts nginx on the configuration that is written."""
        # Relative paths in the file are beneath -p; the unit of `end_leftovers` is the working folder.
        folder = self._folder.resolve()
        return [configuration.program(), "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", "stderr"]

    async def _check(self) -> None:
        """nginx's own opinion of the configuration."""
        process = await self._spawn([*self.command(), "-t"])
        if await process.wait() != 0:
            raise NginxUnusable(f"nginx refuses its configuration: {await self._told()}")

    async def _wait_until_ready(self, process: asyncio.subprocess.Process) -> None:
        began = clock.elapsed()
        while not await self.answers():
            if process.returncode is not None:
                raise NginxUnusable(f"nginx ended while it started: {await self._told()}")
            if clock.elapsed() - began > self._knobs.nginx_ready_max_s:
                await processes.stop(process)
                raise NginxUnusable(f"nginx does not answer after {self._knobs.nginx_ready_max_s:.0f} s: {await self._told()}")
            await asyncio.sleep(_READY_POLL_S)

    async def _spawn(self, command: list[str | Path]) -> asyncio.subprocess.Process:
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        try:
            process = await processes.start(command, output=writing, folder=self._folder)
        except processes.CannotStart as error:
            os.close(reading)
            raise NginxUnusable(str(error)) from error
        finally:
            os.close(writing)
        self._last_errors.clear()
        self._errors = asyncio.create_task(self._read_errors(reading))
        return process

    async def _read_errors(self, descriptor: int) -> None:
        reader = asyncio.StreamReader()
        pipe = os.fdopen(descriptor, "rb", buffering=0)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        try:
            while line := await reader.readline():
                told = without_token(line.decode(errors="replace").rstrip())
                self._last_errors.append(told)
                if _CANNOT_READ.search(told):
                    self._file_errors.append(clock.elapsed())
                if found := _LEVEL.search(told):
                    level = "warning" if found[1] == "warn" else "error"
                    getattr(_log, level)("nginx_said", text=found[2])
        finally:
            transport.close()

    async def _told(self) -> str:
        if self._errors is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._errors), 1.0)
        return " ".join(self._last_errors) or "it does not say why"


def without_token(line: str) -> str:
    """A line of nginx's errors up to where it quotes the request, whose path begins with the token."""
    return line.split(", client: ", 1)[0]


async def end_leftovers(folder: Path) -> int:
    """Ends every nginx that works in `folder`, and says how many there were. Asked first, it still writes down what it served."""
    ended: set[int] = set()
    began = clock.elapsed()
    while found := _working_in(folder):
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM if clock.elapsed() - began < _LAST_WORDS_S else signal.SIGKILL)
        ended |= found
        await asyncio.sleep(_READY_POLL_S)
    _bury(ended)
    return len(ended)


def _bury(pids: set[int]) -> None:
    """Reaps those that came to us as orphans."""
    for pid in pids:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def _working_in(folder: Path) -> set[int]:
    found = set()
    for pid in processes.working_in(folder):
        with suppress(OSError):  # it may have ended
            if Path(f"/proc/{pid}/comm").read_text().strip() == "nginx":
                found.add(pid)
    return found


def _check_listen(settings: Settings) -> None:
    """Whether the address can be had. nginx's workers each open it anew (`reuseport`), which also lets two nginx share it
    unnoticed; we ask without."""
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            raise NginxUnusable(f"nginx cannot listen on {settings.address} port {settings.port}: {error.strerror}.") from error
