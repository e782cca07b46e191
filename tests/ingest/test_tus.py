"""Sources by the tus protocol, over real HTTP: in parts, checked, broken off and taken up again."""

import asyncio
import base64
import hashlib
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.ingest.house import House

from nearcast.assembly import Ground, Platform
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.cli.ingest import sending
from nearcast.cli.operator import Operator
from nearcast.ids import JobId
from nearcast.ingest.model import JobState, Knobs, Opening
from nearcast.ingest.service import IngestService
from nearcast.runtime import objects

CONTENT = random.Random(5).randbytes(300_000)
PART = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


async def arrived(ground: Ground, house: House, job: JobId) -> None:
    """The source is whole, known by its hash, and no part of it lies about."""
    assert await objects.read(ground.objects, f"ingest/{job}/source/source") == CONTENT
    assert (await house.ingest.job(job)).hash == hashlib.sha256(CONTENT).hexdigest()
    assert await objects.names(ground.objects, f"ingest/{job}/parts") == []
    await house.ingest.cancel(job)


def checksum(part: bytes, algorithm: str = "sha256") -> dict[str, str]:
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(hashlib.new(algorithm, part).digest()).decode()}"}


async def test_parts_that_are_checked_become_the_source(house: House, ground: Ground) -> None:
    job = await house.open()
    path = f"/operator/jobs/{job}/source"
    first, second = CONTENT[:200_000], CONTENT[200_000:]
    async with house.client() as client:
        begun = await client.post(path, headers={"Upload-Length": str(len(CONTENT))})
        assert (begun.status_code, begun.headers["Location"]) == (201, path)
        wrong = await client.patch(path, headers={**PART, "Upload-Offset": "0", **checksum(second)}, content=first)
        assert wrong.status_code == 460
        assert (await client.head(path)).headers["Upload-Offset"] == "0"
        sent = await client.patch(path, headers={**PART, "Upload-Offset": "0", **checksum(first, "sha1")}, content=first)
        assert (sent.status_code, sent.headers["Upload-Offset"], sent.headers["Tus-Resumable"]) == (204, "200000", "1.0.0")
        stands = await client.head(path)
        assert (stands.headers["Upload-Offset"], stands.headers["Upload-Length"]) == ("200000", "300000")
        assert stands.headers["Cache-Control"] == "no-store"
        await client.patch(path, headers={**PART, "Upload-Offset": "200000", **checksum(second)}, content=second)
    await arrived(ground, house, job)


async def test_what_came_before_the_connection_broke_need_not_be_sent_again(house: House, ground: Ground) -> None:
    job = await house.open()
    path = f"/operator/jobs/{job}/source"

    async def breaking() -> AsyncIterator[bytes]:
        yield CONTENT[:100_000]
        await asyncio.sleep(0.2)
        raise ConnectionAbortedError

    async with house.client() as client:
        await client.post(path, headers={"Upload-Length": str(len(CONTENT))})
        long = {**PART, "Upload-Offset": "0", "Content-Length": str(len(CONTENT))}
        with pytest.raises(ConnectionAbortedError):
            await client.patch(path, headers=long, content=breaking())
        async with asyncio.timeout(240):
            while (offset := int((await client.head(path)).headers["Upload-Offset"])) < 100_000:
                await asyncio.sleep(0.02)
        assert offset == 100_000
        rest = await client.patch(path, headers={**PART, "Upload-Offset": str(offset)}, content=CONTENT[offset:])
        assert rest.headers["Upload-Offset"] == str(len(CONTENT))
    await arrived(ground, house, job)


async def test_any_process_takes_the_next_part(house: House, platform: Platform, ground: Ground, tmp_path: Path) -> None:
    catalog = platform.services.get(Catalog)
    other = IngestService(ground.database, ground.clock, catalog, ground.objects, tmp_path, Knobs(workers=0))
    job = await house.open()

    async def one(part: bytes) -> AsyncIterator[bytes]:
        yield part

    await other.begin_upload(job, len(CONTENT))
    await other.take_part(job, 0, one(CONTENT[:1000]))
    async with house.client() as client:
        path = f"/operator/jobs/{job}/source"
        await client.patch(path, headers={**PART, "Upload-Offset": "1000"}, content=CONTENT[1000:])
    await arrived(ground, house, job)


async def test_what_does_not_fit_is_refused_and_changes_nothing(house: House) -> None:
    job = await house.open()
    path = f"/operator/jobs/{job}/source"
    async with house.client() as client, house.client("nobody") as stranger:
        assert (await client.head(path)).status_code == 404
        assert (await client.head("/operator/jobs/nothing/source")).status_code == 404
        await client.post(path, headers={"Upload-Length": "10"})
        for wrong, status in (
            ({"Tus-Resumable": "0.2.2"}, 412),
            ({"Content-Type": "video/mp4"}, 415),
            ({"Upload-Offset": "3"}, 409),
            ({"Upload-Offset": "x"}, 400),
            ({"Upload-Checksum": "crc32 AAAA"}, 400),
            ({"Upload-Checksum": "sha1 ?"}, 400),
        ):
            refused = await client.patch(path, headers={**PART, "Upload-Offset": "0", **wrong}, content=b"12345")
            assert refused.status_code == status, wrong
        assert (await client.patch(path, headers={**PART, "Upload-Offset": "0"}, content=b"12345678901")).status_code == 413
        assert (await client.head(path)).headers["Upload-Offset"] == "0"
        assert (await stranger.patch(path, headers={**PART, "Upload-Offset": "0"}, content=b"1")).status_code == 401
        able = (await client.options(path)).headers
        assert (able["Tus-Version"], able["Tus-Extension"]) == ("1.0.0", "creation,checksum")
    await house.ingest.cancel(job)


async def test_the_command_line_goes_on_when_the_platform_was_away(
    house: House, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SOURCE_PART", 64_000)
    film, offsets = tmp_path / "film.mp4", list[int]()
    film.write_bytes(CONTENT)
    restarts: list[asyncio.Task[None]] = []

    async def restart() -> None:
        await house.stop()
        await asyncio.sleep(0.5)
        await house.start()

    def told(offset: int) -> None:
        offsets.append(offset)
        if offset and not restarts:
            restarts.append(asyncio.create_task(restart()))

    async with Operator(house.address) as operator:
        job = await sending.send(operator, film, Opening(film.name, TitleDraft(name="Film")), (), told)
    await asyncio.gather(*restarts)
    assert restarts
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(CONTENT)
    assert (await house.ingest.job(job.id)).hash == hashlib.sha256(CONTENT).hexdigest()
    async with asyncio.timeout(240):
        while (await house.ingest.job(job.id)).state is not JobState.failed:
            await asyncio.sleep(0.05)
