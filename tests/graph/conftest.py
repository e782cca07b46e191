"""The platform over HTTP: in this process, and behind a real server."""

from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec.structs import replace
from tests.graph.asking import serve

from nearcast.assembly import Ground, Platform


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as made:
        yield made


@pytest.fixture(scope="package")
async def address(ground: Ground) -> AsyncIterator[str]:
    """A platform for developers: the audits ask for types by name."""
    settings = replace(ground.settings, http=replace(ground.settings.http, developer=True))
    server, address = await serve(Platform(ground._replace(settings=settings)))
    yield address
    await server.stop()
