"""The object store: a folder and a bucket answer alike."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import obstore
import pytest
from obstore.store import LocalStore, ObjectStore
from tests import buckets

from nearcast.runtime import objects


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ObjectStore]:
    if request.param == "folder":
        yield objects.connect("", tmp_path / "store")
        return
    (tmp_path / "s3" / "films").mkdir(parents=True)
    async with buckets.serve(tmp_path / "s3") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield objects.connect("s3://films/kept", tmp_path)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(b"a film")
    return path


async def test_a_file_is_put_twice_and_read(store: ObjectStore, film: Path) -> None:
    for _ in range(2):
        await objects.put_file(store, "files/film", film)
    assert await objects.read(store, "files/film") == b"a film"
    assert film.exists()
    assert await objects.names(store, "files") == ["files/film"]


async def test_many_store_the_same_at_once(store: ObjectStore, tmp_path: Path) -> None:
    """As when one source is sent twice and two workers make the same picture of it."""
    copies = [tmp_path / f"copy {number}" for number in range(8)]
    for copy in copies:
        copy.write_bytes(b"a film")
    for number in range(20):
        await asyncio.gather(*(objects.put_file(store, f"files/{number}", copy) for copy in copies))
        assert await objects.read(store, f"files/{number}") == b"a film"
    if folder := objects.folder_of(store):
        assert {path.name for path in (folder / "files").iterdir()} == {str(number) for number in range(20)}


async def test_what_is_moved_in_is_gone_from_where_it_was(store: ObjectStore, film: Path, tmp_path: Path) -> None:
    await objects.move_in(store, "work/one/film", film)
    assert not film.exists()
    await objects.fetch(store, "work/one/film", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"a film"


async def test_removing_takes_what_lies_below_and_nothing_else(store: ObjectStore, film: Path) -> None:
    for name in ("work/one/a", "work/one/b/c", "work/two/a"):
        await objects.put_file(store, name, film)
    assert await objects.folders(store, "work") == ["one", "two"]
    await objects.remove(store, "work/one")
    await objects.remove(store, "work/one")
    assert [one["path"] for one in await obstore.list(store).collect_async()] == ["work/two/a"]
    assert await objects.folders(store, "work") == ["two"]


async def test_only_a_folder_has_one(store: ObjectStore, tmp_path: Path) -> None:
    assert objects.folder_of(store) == (tmp_path / "store" if isinstance(store, LocalStore) else None)
