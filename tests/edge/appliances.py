"""Appliances as the tests run them, in this process or in one of their own, and a viewer who asks them for files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx

from nearcast import tokens
from nearcast.edge.agent import Agent
from nearcast.edge.model import Knobs, Settings
from nearcast.fleet.model import ManifestFile
from nearcast.runtime import clock
from nearcast.tokens import KeyRing
from nearcast.units import Seconds

QUICK = Knobs(
    cloud_pause_first_s=Seconds(0.1),
    cloud_pause_max_s=Seconds(0.3),
    refused_pause_s=Seconds(0.3),
    fill_pause_first_s=Seconds(0.1),
    fill_pause_max_s=Seconds(0.3),
    manifest_every_s=Seconds(0.2),
    ship_every_s=Seconds(0.2),
    drain_max_s=Seconds(1.0),
)
KEYS_READ_S = 1.2
"""nginx looks at its keys once a second."""
PATIENCE_S = 30.0


async def answered(status: int, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The first answer with this status: nginx looks once a second at what it is told, and later on a busy machine."""
    end = clock.elapsed() + PATIENCE_S
    while (answer := await ask()).status_code != status:
        assert clock.elapsed() < end, (
            f"{answer.status_code} ({answer.headers.get('Nearcast-Refusal')}) where {status} was to come"
        )
        await asyncio.sleep(0.05)
    return answer


@asynccontextmanager
async def running(settings: Settings, knobs: Knobs = QUICK) -> AsyncIterator[Agent]:
    agent = Agent(settings, knobs)
    life = asyncio.create_task(agent.run())
    try:
        await serving(settings, life)
        yield agent
    finally:
        agent.stop()
        await life


async def serving(settings: Settings, life: "asyncio.Task[None] | None" = None) -> None:
    async def answers() -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{settings.url}/healthz")).status_code == 200
        except httpx.HTTPError:
            return False

    end = clock.elapsed() + PATIENCE_S
    while not await answers():
        assert clock.elapsed() < end
        assert life is None or not life.done(), life.result()
        await asyncio.sleep(0.02)


class Viewer:
    """Asks an appliance for files with good tokens."""

    def __init__(self, settings: Settings, ring: KeyRing) -> None:
        self._settings, self._ring = settings, ring

    async def get(self, file: ManifestFile, session: str = "s1") -> httpx.Response:
        token = tokens.mint(self._ring.signing, file.asset, session, clock.now_ms() // 1000 + 100)
        async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
            return await client.get(f"{self._settings.url}/{token}/{file.asset}/{file.name}")
