"""Copies one file from the best source that has it.

A copy that broke off goes on where it stopped, from whichever source answers next. When the whole does not match its name
nobody can say which part was wrong, so a copy that was taken up again is begun anew from the same source before that source
is blamed.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Protocol

import httpx
import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from nearcast import tokens
from nearcast.edge.model import Copy, Knobs, SourceFailed, WrongBytes
from nearcast.fleet.model import ManifestFile, Source
from nearcast.ids import ApplianceId
from nearcast.runtime import clock
from nearcast.tokens import KeyRing


class Pace(Protocol):
    """How fast bytes may come."""

    @property
    def chunk(self) -> int:
        """How many to take at once."""
        ...

    async def take(self, size: int) -> None:
        """Returns when so many may be taken."""
        ...


class Giver(Protocol):
    """Somebody who has files."""

    @property
    def name(self) -> str: ...

    def read(self, file: ManifestFile, offset: int, chunk: int) -> AsyncGenerator[bytes, None]:
        """The bytes of the file from `offset` on, about `chunk` at a time. Raises SourceFailed."""
        ...


class Peer:
    """Another appliance, asked over HTTP with a token we mint: it checks it as it checks a viewer's."""

    def __init__(self, client: httpx.AsyncClient, source: Source, ring: KeyRing, us: ApplianceId, knobs: Knobs) -> None:
        self._client = client
        self._source = source
        self._ring = ring
        self._us = us
        self._knobs = knobs
        self.name = str(source.appliance)

    async def read(self, file: ManifestFile, offset: int, chunk: int) -> AsyncGenerator[bytes, None]:
        expires = clock.now_ms() // 1000 + self._knobs.fill_token_s
        token = tokens.mint(self._ring.signing, tokens.ANY, f"fill-{self._us}", expires)
        url = f"{self._source.url.rstrip('/')}/{token}/{file.asset}/{file.name}"
        headers = {"Range": f"bytes={offset}-", "Accept-Encoding": "identity"}
        try:
            async with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code != 206:
                    raise SourceFailed(f"{self.name} answered {answer.status_code}.")
                if not answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
                    raise SourceFailed(f"{self.name} sent another range than was asked for.")
                async for part in answer.aiter_bytes(chunk):
                    yield part
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceFailed(f"{self.name} broke off: {type(error).__name__} {error}") from error


class Objects:
    """The object store an origin fills from: the files that ingest put beneath `files/`."""

    name = "the object store"

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def read(self, file: ManifestFile, offset: int, chunk: int) -> AsyncGenerator[bytes, None]:
        try:
            found = await obstore.get_async(self._store, f"files/{file.name}", options={"range": {"offset": offset}})
            async for part in found.stream(chunk):
                yield bytes(part)
        except (BaseError, OSError) as error:
            raise SourceFailed(f"{self.name} does not give {file.name}: {error}") from error


async def fetch(file: ManifestFile, givers: Sequence[Giver], copy: Copy, pace: Pace) -> tuple[str, ...]:
    """Copies `file` from the first of `givers` that can. Answers who sent wrong bytes on the way.

    Raises Unfilled when none could, DiskFull when there is no room.
    """
    liars: list[str] = []
    problems: list[str] = []
    for giver in givers:
        try:
            await _copy_from(giver, file, copy, pace)
            return tuple(liars)
        except WrongBytes as error:
            liars.append(giver.name)
            problems.append(f"{giver.name} sent wrong bytes: {error}")
        except SourceFailed as error:
            problems.append(str(error))
    raise Unfilled(" ".join(problems) or f"No source has {file.name}.", tuple(liars))


class Unfilled(SourceFailed):
    """No source gave the file; `liars` sent wrong bytes."""

    code = "edge.unfilled"

    def __init__(self, message: str, liars: tuple[str, ...]) -> None:
        super().__init__(message)
        self.liars = liars


async def _copy_from(giver: Giver, file: ManifestFile, copy: Copy, pace: Pace) -> None:
    taken_up = copy.size > 0
    try:
        await _copy_rest(giver, file, copy, pace)
    except WrongBytes:
        await copy.clear()
        if not taken_up:
            raise
        await _copy_from(giver, file, copy, pace)


async def _copy_rest(giver: Giver, file: ManifestFile, copy: Copy, pace: Pace) -> None:
    if copy.size < file.size:
        async with aclosing(giver.read(file, copy.size, pace.chunk)) as chunks:
            async for chunk in chunks:
                if copy.size + len(chunk) > file.size:
                    raise WrongBytes(f"{file.name} has {file.size} bytes; more came.")
                await pace.take(len(chunk))
                await copy.write(chunk)
    if copy.size < file.size:
        raise SourceFailed(f"{giver.name} sent {copy.size} of {file.size} bytes of {file.name}.")
    await copy.finish()
