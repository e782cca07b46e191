"""The platform over HTTP, in this process."""

from collections.abc import AsyncIterator

import httpx
import pytest

from nearcast.assembly import Platform


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as made:
        yield made
