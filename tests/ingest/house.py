"""The platform over real HTTP."""

import asyncio

import httpx

from nearcast.assembly import Platform
from nearcast.catalog.model import TitleDraft
from nearcast.cli.operator import Address
from nearcast.ids import AccountId, JobId
from nearcast.ingest.model import Ingest, Opening
from nearcast.runtime import ports
from nearcast.runtime.web import HttpServer


class House:
    """The platform over HTTP on a port of its own, with a job that waits for its source."""

    def __init__(self, platform: Platform, token: str) -> None:
        self.platform = platform
        self.address = Address(f"http://127.0.0.1:{ports.choose('127.0.0.1', 0)}", token)
        self.ingest = platform.services.get(Ingest)

    async def start(self) -> None:
        self._server = HttpServer(self.platform.app(), "127.0.0.1", int(self.address.url.rpartition(":")[2]))
        await self._server.start()
        async with httpx.AsyncClient() as client, asyncio.timeout(240):
            while True:
                try:
                    await client.get(f"{self.address.url}/healthz")
                    return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def stop(self) -> None:
        await self._server.stop()

    async def open(self) -> JobId:
        return (await self.ingest.open(AccountId("olga"), Opening("film.mp4", TitleDraft(name="Film")))).id

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.address.token if token is None else token}", "Tus-Resumable": "1.0.0"}
        return httpx.AsyncClient(base_url=self.address.url, headers=headers, timeout=60)
