"""What is made for a job, in the object store: `ingest/{job}/{place}/{name}`, where every worker on every machine finds it.

A place is `source`, `parts` (of it), `given`, or the key of a step. When the store is a folder on this machine, files are moved in and read where
they lie; otherwise they are copied to and fro.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from obstore.store import ObjectStore

from nearcast.ids import JobId
from nearcast.ingest.model import Stored
from nearcast.runtime import objects, pictures
from nearcast.units import Bytes

SOURCE = "source"
GIVEN = "given"
PARTS = "parts"
_ROOT = "ingest"
_KINDS = ("files", "art", SOURCE, PARTS, GIVEN)


class Shelf:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, job: JobId, place: str, paths: list[Path]) -> None:
        """Files that are made stay made, and are gone from where they were. Putting them again changes nothing."""
        for path in paths:
            await objects.move_in(self._store, f"{_ROOT}/{job}/{place}/{path.name}", path)

    async def fetch(self, job: JobId, place: str, folder: Path) -> Path:
        """A folder with the files of this place, only to be read: their own, or `folder` with copies."""
        prefix = f"{_ROOT}/{job}/{place}"
        here = objects.folder_of(self._store)
        if here is not None:
            return here / prefix
        folder.mkdir(parents=True, exist_ok=True)
        for name in await objects.names(self._store, prefix):
            await objects.fetch(self._store, name, folder / name.rpartition("/")[2])
        return folder

    async def holds(self, job: JobId, place: str) -> bool:
        return bool(await objects.names(self._store, f"{_ROOT}/{job}/{place}"))

    async def publish(self, paths: list[Path]) -> None:
        """Lays finished files out for the fleet, and pictures for the pages."""
        for path in paths:
            await objects.put_file(self._store, _published(path.name), path)

    async def take_back(self, names: Iterable[str]) -> None:
        """The fleet and the pages find these no more, nor the copies of pictures. Doing it again changes nothing."""
        for name in names:
            for one in (name, *(pictures.copies(name) if name.endswith(".jpg") else ())):
                await objects.remove_one(self._store, _published(one))

    async def remove(self, job: JobId, place: str) -> None:
        await objects.remove(self._store, f"{_ROOT}/{job}/{place}")

    async def keep_source(self, job: JobId) -> None:
        """Nothing of the job stays but what came in."""
        for place in await objects.folders(self._store, f"{_ROOT}/{job}"):
            if place not in {SOURCE, GIVEN}:
                await self.remove(job, place)

    async def clear(self, job: JobId) -> None:
        """Nothing of the job stays."""
        await objects.remove(self._store, f"{_ROOT}/{job}")

    async def stored(self) -> tuple[Stored, ...]:
        """How much there is of everything."""
        counts, sizes = Counter[str](), Counter[str]()
        for prefix in ("files", "art", _ROOT):
            async for name, size in objects.sizes(self._store, prefix):
                place = name.split("/")[2] if prefix == _ROOT else prefix
                kind = place if place in _KINDS else "steps"
                counts[kind] += 1
                sizes[kind] += size
        return tuple(Stored(kind, counts[kind], Bytes(sizes[kind])) for kind in (*_KINDS, "steps"))

    async def jobs(self) -> set[JobId]:
        """The jobs of which something is here."""
        return {JobId(name) for name in await objects.folders(self._store, _ROOT)}


def _published(name: str) -> str:
    return f"art/{name}" if name.endswith(".jpg") else f"files/{name}"
