"""ExaBGP as our child: started, fed with its configuration, listened to, started again when it dies.

It needs nothing of the machine: its log is in our folder and bounded by itself, it opens no pipe for a command line and
listens on no port, since we always are the one who connects. As root it would become `nobody` and then be unable to read its
own configuration again; so it gets a user namespace in which it is an ordinary user from the start.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nearcast.edge import policy
from nearcast.edge.model import BgpKnobs
from nearcast.runtime import clock, files, log, processes

_log = log.get("bgp")
_LINE_MAX = 4_000_000
"""Bytes. The longest UPDATE has 64 KB, and no prefix takes more than sixty letters."""


class Speaker:
    """`say` is called with each line ExaBGP writes, `gone` when it is no more, with why."""

    def __init__(self, folder: Path, say: Callable[[bytes], None], gone: Callable[[str], None], knobs: BgpKnobs) -> None:
        self._folder = folder
        self._say = say
        self._gone = gone
        self._knobs = knobs
        self._text: str | None = None
        self._changed = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._listens = False

    @property
    def pid(self) -> int | None:
        """ExaBGP's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    def configure(self, text: str | None) -> None:
        """From now on this is the configuration; None: there is nobody to speak with."""
        if text != self._text:
            self._text = text
            self._changed.set()

    async def run(self) -> None:
        """Keeps ExaBGP running for ever."""
        deaths = 0
        while True:
            await self._until_wanted()
            began = clock.elapsed()
            try:
                why = await self._run_once()
            except OSError as error:  # a full disk must not take the agent with it
                why = str(error)
            if not self._wanted:
                continue
            deaths = 1 if clock.elapsed() - began > self._knobs.steady_s else deaths + 1
            _log.error("speaker_died", why=why, deaths=deaths)
            self._gone(why)
            await asyncio.sleep(policy.pause(deaths, self._knobs.pause_first_s, self._knobs.pause_max_s))

    @property
    def _wanted(self) -> bool:
        return self._text is not None

    async def _until_wanted(self) -> None:
        while not self._wanted:
            await self._changed.wait()
            self._changed.clear()

    async def _run_once(self) -> str:
        """One life of ExaBGP; how it ended."""
        self._listens = False
        self._changed.clear()
        self._write()
        reading, writing = os.pipe()
        try:
            self._process = await processes.start(
                self._command(), output=writing, environment=self._environment(), folder=self._folder, not_as_root=True
            )
        except processes.CannotStart as error:
            os.close(reading)
            return str(error)
        finally:
            os.close(writing)
        obeying = asyncio.create_task(self._obey(self._process))
        try:
            await self._listen(reading)
            # Asked how it is before it is waited for, it would be reaped twice and its code be lost.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 1.0)
        finally:
            obeying.cancel()
            await processes.stop(self._process, patience_s=2.0)
        return f"ExaBGP ended with code {self._process.returncode}"

    async def _listen(self, descriptor: int) -> None:
        """Passes on every line until ExaBGP and its relay are gone."""
        reader = asyncio.StreamReader(limit=_LINE_MAX)
        pipe = os.fdopen(descriptor, "rb", buffering=0)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        try:
            while line := await self._line(reader):
                self._listens = True
                self._say(line)
        finally:
            transport.close()

    async def _line(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readline()
        except ValueError:
            _log.warning("line_too_long")
            return b"\n"

    async def _obey(self, process: asyncio.subprocess.Process) -> None:
        """Hands on changes of the configuration. Sessions that did not change go on."""
        while True:
            await self._changed.wait()
            # A signal before it handles signals would end it; its first line comes after that.
            if self._wanted and not self._listens:
                await asyncio.sleep(0.05)
                continue
            self._changed.clear()
            if not self._wanted:
                await processes.stop(process, patience_s=2.0)
                return
            try:
                self._write()
            except OSError as error:
                _log.error("configuration_not_written", why=str(error))
                await asyncio.sleep(self._knobs.pause_first_s)
                self._changed.set()
                continue
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGUSR1)

    def _write(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        files.replace(self._configuration, (self._text or "").encode())

    def _command(self) -> list[str | Path]:
        return [sys.executable, "-m", "exabgp", "server", self._configuration]

    @property
    def _configuration(self) -> Path:
        return self._folder.resolve() / "exabgp.conf"

    def _environment(self) -> dict[str, str]:
        folder = self._folder.resolve()
        return {
            # A file of the machine's own must not change what we rely on.
            "EXABGP_ENVFILE": str(folder / "none"),
            "exabgp_api_ack": "false",
            "exabgp_api_cli": "false",
            "exabgp_api_respawn": "false",
            "exabgp_api_terminate": "true",
            "exabgp_daemon_daemonize": "false",
            "exabgp_daemon_pid": "",
            "exabgp_log_destination": str(folder / "exabgp.log"),
            "exabgp_log_level": "WARNING",
            "exabgp_log_short": "false",
            # It looks round ten times a second when nothing comes, where it would a hundred times; what comes wakes it at once.
            "exabgp_reactor_speed": "10",
            "exabgp_tcp_bind": "",
            "exabgp_tcp_attempts": "0",
        }
