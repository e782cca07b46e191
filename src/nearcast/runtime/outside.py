"""Requests to addresses that strangers name.

A name may stand for another machine a moment after it was looked up. So it is looked up once, the address is checked, and the request goes
to that very address.
"""

import asyncio
import socket
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import httpx


async def pinned(
    client: httpx.AsyncClient,
    method: str,
    url: str,
    check: Callable[[str], None],
    *,
    headers: Mapping[str, str],
    content: bytes | None = None,
) -> httpx.Request:
    """A request to the address that the URL's name has now; `check` raises when it may not be reached. Raises OSError too."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    check(address)
    return client.build_request(
        method,
        httpx.URL(url).copy_with(host=address),
        headers={**headers, "Host": parts.netloc},
        content=content,
        extensions={"sni_hostname": host},
    )
