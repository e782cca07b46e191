"""Fills between real appliances: two nginx on two addresses, and a disk to fill."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import msgspec
import obstore
import pytest
from obstore.store import LocalStore
from tests.edge.small_cloud import eventually

from nearcast.edge import fill, policy
from nearcast.edge.agent.pacing import Pacing
from nearcast.edge.disk import Disk
from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import Nginx
from nearcast.fleet.model import HeldFile, ManifestFile, Source
from nearcast.ids import ApplianceId
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]
US = ApplianceId("us")
PACE = Pacing(Bitrate(10_000_000_000), Knobs())


class Given:
    """A running source with a folder of files."""

    def __init__(self, settings: Settings, ring: KeyRing, client: httpx.AsyncClient) -> None:
        self.settings = settings
        self.nginx = Nginx(settings, Knobs())
        self.nginx.set_keys(ring)
        source = Source(ApplianceId(settings.folder.name), settings.url, ())
        self.peer = fill.Peer(client, source, ring, US, Knobs())

    def put(self, file: ManifestFile, data: bytes) -> None:
        folder = self.settings.folder / "assets" / file.asset
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(data)

    async def asked_ranges(self, count: int) -> list[str]:
        """What it was asked for, once it was asked so often; nginx keeps the lines of a second to itself."""

        def asked() -> list[str]:
            return [line.range for line in policy.lines((self.settings.folder / "log" / "access.log").read_bytes())]

        await eventually(lambda: len(asked()) >= count)
        return asked()


@pytest.fixture
async def sources(make_settings: MakeSettings, ring: KeyRing) -> AsyncIterator[tuple[Given, Given]]:
    async with httpx.AsyncClient(timeout=20) as client:
        places = (("near", "127.0.0.2"), ("far", "127.0.0.3"))
        near, far = (Given(make_settings(name, address), ring, client) for name, address in places)
        for given in (near, far):
            await given.nginx.start()
        yield near, far
        for given in (near, far):
            await given.nginx.stop()


@pytest.fixture
def disk(folder: Path) -> Disk:
    disk = Disk(folder / "ours", Knobs())
    disk.open()
    return disk


async def test_the_first_source_that_has_it_gives_the_file(
    sources: tuple[Given, Given], disk: Disk, make_file: MakeFile
) -> None:
    near, far = sources
    file, data = make_file(size=3_000_000)
    far.put(file, data)
    assert await fill.fetch(file, [near.peer, far.peer], disk.copy(file), PACE) == ()
    assert disk.held == {HeldFile(file.asset, file.name)}


async def test_a_source_with_wrong_bytes_is_named_and_the_next_one_asked(
    sources: tuple[Given, Given], disk: Disk, make_file: MakeFile
) -> None:
    near, far = sources
    file, data = make_file(size=3_000_000)
    near.put(file, data[:-1] + b"x")
    far.put(file, data)
    assert await fill.fetch(file, [near.peer, far.peer], disk.copy(file), PACE) == ("near",)
    assert disk.held == {HeldFile(file.asset, file.name)}


@pytest.mark.parametrize("change", [lambda data: data + b"more", lambda data: data[:-5], lambda _: b""])
async def test_another_length_is_no_file(
    sources: tuple[Given, Given], disk: Disk, make_file: MakeFile, change: Callable[[bytes], bytes]
) -> None:
    near, _ = sources
    file, data = make_file()
    near.put(file, change(data))
    with pytest.raises(fill.Unfilled):
        await fill.fetch(file, [near.peer], disk.copy(file), PACE)
    assert disk.held == frozenset()


async def test_a_broken_copy_goes_on_from_another_source(sources: tuple[Given, Given], disk: Disk, make_file: MakeFile) -> None:
    near, far = sources
    file, data = make_file(size=3_000_000)
    near.put(file, data[:1_000_000])
    far.put(file, data)
    await fill.fetch(file, [near.peer, far.peer], disk.copy(file), PACE)
    assert await far.asked_ranges(1) == ["bytes=1000000-"]


async def test_an_honest_source_is_not_blamed_for_bytes_that_were_there(
    sources: tuple[Given, Given], disk: Disk, make_file: MakeFile
) -> None:
    near, _ = sources
    file, data = make_file(size=3_000_000)
    near.put(file, data)
    spoiled = disk.copy(file)
    await spoiled.write(b"x" * 1000)
    assert await fill.fetch(file, [near.peer], spoiled, PACE) == ()
    assert await near.asked_ranges(2) == ["bytes=1000-", "bytes=0-"]


async def test_nobody_has_it(sources: tuple[Given, Given], disk: Disk, make_file: MakeFile) -> None:
    near, far = sources
    file, _ = make_file()
    await far.nginx.stop()
    with pytest.raises(fill.Unfilled, match=r"near answered 404.*far broke off"):
        await fill.fetch(file, [near.peer, far.peer], disk.copy(file), PACE)
    with pytest.raises(fill.Unfilled, match="No source has"):
        await fill.fetch(file, [], disk.copy(file), PACE)


async def test_an_origin_fills_from_the_object_store(folder: Path, disk: Disk, make_file: MakeFile) -> None:
    (folder / "store").mkdir()
    store = LocalStore(folder / "store")
    file, data = make_file(size=3_000_000)
    await obstore.put_async(store, f"files/{file.name}", data)
    taken_up = disk.copy(file)
    await taken_up.write(data[:1234])
    assert await fill.fetch(file, [fill.Objects(store)], taken_up, PACE) == ()
    assert disk.held == {HeldFile(file.asset, file.name)}
    other, _ = make_file(seed=2)
    with pytest.raises(fill.Unfilled, match="the object store does not give"):
        await fill.fetch(other, [fill.Objects(store)], disk.copy(other), PACE)


FILL_IN_A_PROCESS = """
import asyncio, sys, httpx, msgspec
from pathlib import Path
from nearcast.edge import fill
from nearcast.edge.agent.pacing import Pacing
from nearcast.edge.disk import Disk
from nearcast.edge.model import Knobs
from nearcast.fleet.model import ManifestFile, Source
from nearcast.tokens import Key, KeyRing

async def main():
    folder, url, file = Path(sys.argv[1]), sys.argv[2], msgspec.json.decode(sys.argv[3], type=ManifestFile)
    disk = Disk(folder, Knobs())
    disk.open()
    async with httpx.AsyncClient() as client:
        peer = fill.Peer(client, Source("stalls", url, ()), KeyRing((Key("k", "00", 0),)), "us", Knobs())
        await fill.fetch(file, [peer], disk.copy(file), Pacing(10**10, Knobs()))

asyncio.run(main())
"""


async def test_a_fill_killed_midway_goes_on_where_it_stood(
    sources: tuple[Given, Given], disk: Disk, folder: Path, make_file: MakeFile
) -> None:
    file, data = make_file(size=5_000_000)

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        span = f"Content-Length: {file.size}\r\nContent-Range: bytes 0-{file.size - 1}/{file.size}"
        writer.write(f"HTTP/1.1 206 Partial Content\r\n{span}\r\n\r\n".encode() + data[:2_500_000])
        await reader.read()
        writer.close()

    server = await asyncio.start_server(stall, "127.0.0.4", 0)
    url = f"http://127.0.0.4:{server.sockets[0].getsockname()[1]}"
    words = [sys.executable, "-c", FILL_IN_A_PROCESS, str(folder / "ours"), url, msgspec.json.encode(file).decode()]
    process = await asyncio.create_subprocess_exec(*words)
    part = folder / "ours" / "partial" / file.id
    while not part.exists() or part.stat().st_size < 2_000_000:
        assert process.returncode is None
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    server.close()
    await server.wait_closed()

    near, _ = sources
    near.put(file, data)
    copy = disk.copy(file)
    await copy.take_up()
    stood_at = copy.size
    assert stood_at >= 2_000_000
    await fill.fetch(file, [near.peer], copy, PACE)
    assert disk.held == {HeldFile(file.asset, file.name)}
    assert await near.asked_ranges(1) == [f"bytes={stood_at}-"]
