"""Fetches a source from where an operator says it lies: from allowed hosts and buckets alone, wherever they send us on to."""

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urljoin

import httpx

from nearcast.ingest import policy
from nearcast.ingest.model import Knobs, NotFetched
from nearcast.runtime import objects, outside

_HOPS_MAX = 5
_TIMEOUT = httpx.Timeout(30.0)
_REMEDY = "See whether the address answers, then: nearcast ingest --retry JOB"


class Fetched:
    """What has arrived so far."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self._hash.update(part)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


async def fetch(url: str, path: Path, knobs: Knobs, allow: Callable[[int], None], told: Callable[[float], None]) -> Fetched:
    """Writes what lies at `url` (https://… or s3://…) to `path`; `allow` raises when so many bytes are too many. Raises NotFetched, BadUrl."""
    try:
        if url.startswith("s3://"):
            policy.check_url(url, knobs)
            length, parts = await objects.at(url)
            return await _take(url, length, parts, path, allow, told)
        async with httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            answer = await _answer(client, url, knobs)
            try:
                length = int(answer.headers.get("Content-Length") or 0)
                return await _take(str(answer.url), length, answer.aiter_raw(), path, allow, told)
            finally:
                await answer.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, objects.ObjectError, OSError) as error:
        raise _failed(url, str(error) or type(error).__name__) from error


async def _answer(client: httpx.AsyncClient, url: str, knobs: Knobs) -> httpx.Response:
    """The answer in the end, its body not read."""
    for _ in range(_HOPS_MAX):
        policy.check_web_url(url, knobs)
        request = await outside.pinned(
            client, "GET", url, lambda address: policy.check_address(address, knobs), headers={"Accept-Encoding": "identity"}
        )
        answer = await client.send(request, stream=True)
        if not answer.is_redirect:
            if answer.is_success:
                return answer
            await answer.aclose()
            raise _failed(url, f"HTTP {answer.status_code}")
        await answer.aclose()
        url = urljoin(url, answer.headers.get("Location", ""))
    raise _failed(url, f"more than {_HOPS_MAX} addresses that name another")


async def _take(
    url: str,
    length: int,
    parts: AsyncIterator[bytes],
    path: Path,
    allow: Callable[[int], None],
    told: Callable[[float], None],
) -> Fetched:
    """`length` is 0 where nobody knows it."""
    allow(length)
    fetched = Fetched()
    with path.open("wb") as file:
        async for part in parts:
            file.write(part)
            fetched.add(part)
            allow(fetched.size)
            told(fetched.size / length if length else 0.0)
    if length and fetched.size != length:
        raise _failed(url, f"{fetched.size} of {length} bytes came")
    return fetched


def _failed(url: str, found: str) -> NotFetched:
    return NotFetched(f"The source could not be fetched ({found}).", field="url", value=url, remedy=_REMEDY)
