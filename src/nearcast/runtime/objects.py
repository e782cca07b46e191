"""The object store: a folder or a bucket, the same calls for both."""

from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


def connect(url: str, folder: Path) -> ObjectStore:
    """The store at `url` (file:///…, s3://…); an empty url is `folder`."""
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(url)


async def put_file(store: ObjectStore, name: str, path: Path) -> None:
    """Stores a file under `name`; whoever lists the store sees all of it or nothing."""
    await obstore.put_async(store, name, path)


async def read(store: ObjectStore, name: str) -> bytes:
    """All bytes of an object. Raises FileNotFoundError."""
    return bytes(await (await obstore.get_async(store, name)).bytes_async())
