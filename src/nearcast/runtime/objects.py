"""The object store: a folder or a bucket, the same calls for both."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from nearcast.runtime import files

ObjectError = BaseError
"""A store refuses or does not answer."""


def connect(url: str, folder: Path) -> ObjectStore:
    """The store at `url` (file:///…, s3://…); an empty url is `folder`."""
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(url)


def folder_of(store: ObjectStore) -> Path | None:
    """The folder that the store is, None when it is elsewhere."""
    return Path(store.prefix) if isinstance(store, LocalStore) and store.prefix else None


async def put_file(store: ObjectStore, name: str, path: Path) -> None:
    """Stores a file under `name`; whoever lists the store sees all of it or nothing. `path` is not to be written to after this:
    in a folder on the same disk the object is a second name of the same bytes.
    """
    folder = folder_of(store)
    if folder is None or not await asyncio.to_thread(_link, path, folder / name):
        await obstore.put_async(store, name, path)


async def write(store: ObjectStore, name: str, data: bytes) -> None:
    await obstore.put_async(store, name, data)


async def move_in(store: ObjectStore, name: str, path: Path) -> None:
    """The same, and `path` is gone."""
    await put_file(store, name, path)
    path.unlink()


async def read(store: ObjectStore, name: str) -> bytes:
    """All bytes of an object. Raises FileNotFoundError."""
    return bytes(await (await obstore.get_async(store, name)).bytes_async())


async def fetch(store: ObjectStore, name: str, path: Path) -> None:
    """Copies an object to `path`. Raises FileNotFoundError."""
    found = await obstore.get_async(store, name)
    with path.open("wb") as file:
        async for part in found.stream():
            file.write(part)


async def at(url: str) -> tuple[int, AsyncIterator[bytes]]:
    """The size of the object at `url` (s3://bucket/name) in bytes, and its bytes. Raises ObjectError, FileNotFoundError."""
    bucket, _, name = url.removeprefix("s3://").partition("/")
    store = from_url(f"s3://{bucket}", retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)})
    found = await obstore.get_async(store, name)

    async def parts() -> AsyncIterator[bytes]:
        async for part in found.stream():
            yield bytes(part)

    return found.meta["size"], parts()


async def names(store: ObjectStore, prefix: str) -> list[str]:
    """The names of all objects below `prefix`, sorted."""
    return sorted(one["path"] for one in await obstore.list(store, prefix).collect_async())


async def sizes(store: ObjectStore, prefix: str) -> AsyncIterator[tuple[str, int]]:
    """The names of all objects below `prefix` with their sizes in bytes."""
    async for some in obstore.list(store, prefix):
        for one in some:
            yield one["path"], one["size"]


async def folders(store: ObjectStore, prefix: str) -> list[str]:
    """What comes after `prefix` in names that go on after it."""
    if (folder := folder_of(store)) is not None:
        return sorted(path.name for path in (folder / prefix).glob("*"))
    listed = await obstore.list_with_delimiter_async(store, prefix)
    return sorted(one.rstrip("/").rpartition("/")[2] for one in listed["common_prefixes"])


async def remove(store: ObjectStore, prefix: str) -> None:
    """Deletes all objects below `prefix`."""
    if (folder := folder_of(store)) is not None:
        await asyncio.to_thread(shutil.rmtree, folder / prefix, ignore_errors=True)
    elif found := await names(store, prefix):
        await obstore.delete_async(store, found)


async def remove_one(store: ObjectStore, name: str) -> None:
    """Deletes an object; one that is not there is no error."""
    with suppress(FileNotFoundError):
        await obstore.delete_async(store, name)


def _link(path: Path, target: Path) -> bool:
    """Gives a file its second name, on the disk when this returns; False when that cannot be: it lies on another disk, say."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _name(path, target)
    except OSError as error:
        # The last two: somebody else stores the same just now.
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EEXIST, errno.ENOENT}:
            raise
        return False
    files.sync_folder(target.parent)
    return True


def _name(path: Path, target: Path) -> None:
    """In one step, of which nothing is left by whoever is killed in it, where there is no such name yet."""
    try:
        target.hardlink_to(path)
    except FileExistsError:
        fresh = target.with_name(f".{target.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.hardlink_to(path)
        fresh.rename(target)
        # Renaming one name of a file to another of the same file leaves both.
        fresh.unlink(missing_ok=True)
