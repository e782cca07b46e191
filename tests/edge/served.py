"""A running nginx with one file, and a client: what the tests of serving begin with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from tests.edge.small_cloud import eventually

from nearcast import tokens
from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import Nginx, end_leftovers
from nearcast.fleet.model import ManifestFile
from nearcast.runtime import clock
from nearcast.tokens import Key, KeyRing
from nearcast.units import Seconds

OTHER_ASSET = "b" * 32


class Served:
    """A running nginx with one file, and a client that does not ask whose certificate it is shown."""

    def __init__(self, nginx: Nginx, here: Settings, ring: KeyRing, file: ManifestFile, data: bytes) -> None:
        self.nginx, self.settings, self.ring, self.file, self.data = nginx, here, ring, file, data
        self.client = httpx.AsyncClient(base_url=here.url, verify=False, timeout=20)
        self.token = self.mint()

    def mint(self, scope: str | None = None, session: str = "s1", lasts: int = 100, key: Key | None = None) -> str:
        expires = clock.now_ms() // 1000 + lasts
        return tokens.mint(key or self.ring.signing, scope or self.file.asset, session, expires)

    def path(self, token: str | None = None, asset: str | None = None, name: str | None = None) -> str:
        return f"/{self.token if token is None else token}/{asset or self.file.asset}/{name or self.file.name}"

    async def logged(self) -> bytes:
        """The log of all that was asked so far; nginx keeps the lines of a second to itself."""
        assert (await self.client.get(self.path(self.mint(session="last")))).status_code == 200
        await eventually(lambda: b"\tlast\t" in self.log.read_bytes())
        return b"".join(line for line in self.log.read_bytes().splitlines(keepends=True) if b"\tlast\t" not in line)

    @property
    def log(self) -> Path:
        return self.settings.folder / "log" / "access.log"

    @property
    def configuration(self) -> str:
        return (self.settings.folder / "nginx" / "nginx.conf").read_text()


@asynccontextmanager
async def serve(
    here: Settings, ring: KeyRing, file: ManifestFile, data: bytes, knobs: Knobs | None = None
) -> AsyncIterator[Served]:
    folder = here.folder / "assets" / file.asset
    folder.mkdir(parents=True)
    (folder / file.name).write_bytes(data)
    nginx = Nginx(here, knobs or Knobs(drain_max_s=Seconds(1.0)))
    nginx.set_keys(ring)
    await nginx.start()
    served = Served(nginx, here, ring, file, data)
    try:
        yield served
    finally:
        await served.client.aclose()
        await nginx.stop()
    assert await end_leftovers(here.folder / "nginx") == 0
