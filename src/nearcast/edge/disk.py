"""The appliance's disk: what it holds, and that it is what it says.

    assets/{asset}/{name}    complete files, what nginx serves; names are `{SHA-256}.{ending}`
    partial/{file id}        copies under way
    quarantine/              files that were not what their names say, the last few

A file comes into `assets` in one step, and only after its bytes matched its name and lay on the disk. When the appliance
starts, sizes are compared with the manifest at once; every byte is read again in the background. What does not match leaves
`assets` in one step too. The same file under two assets is one file with two names.
"""

import asyncio
import errno
import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from nearcast.edge.model import DiskFull, Knobs, WrongBytes
from nearcast.fleet.model import HeldFile, ManifestFile
from nearcast.ids import AssetId, FileId
from nearcast.runtime import clock, files, log
from nearcast.units import Bytes, Seconds

_log = log.get("disk")
_CHUNK = 4_000_000
_SAME_TIME = 946_684_800
"""Every file is from 2000-01-01: nginx makes Last-Modified of it, and all appliances should say the same."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Disk:
    """What lies beneath one folder. One task at a time may change it."""

    def __init__(self, folder: Path, knobs: Knobs) -> None:
        self._knobs = knobs
        self._assets = folder / "assets"
        self._partial = folder / "partial"
        self._quarantine = folder / "quarantine"
        self._held: dict[HeldFile, Bytes] = {}
        self.revision = 0
        """Another number for every change of the inventory, over restarts too."""

    def open(self) -> None:
        """Makes the folders and takes stock."""
        for folder in (self._assets, self._partial, self._quarantine):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self._assets, *self._assets.iterdir()):
            folder.chmod(0o755)
        self._held = {
            HeldFile(AssetId(folder.name), entry.name): Bytes(entry.stat().st_size)
            for folder in self._assets.iterdir()
            for entry in folder.iterdir()
        }
        self.revision = clock.now_ms()

    @property
    def held(self) -> frozenset[HeldFile]:
        return frozenset(self._held)

    @property
    def partial(self) -> frozenset[FileId]:
        return frozenset(FileId(path.name) for path in self._partial.iterdir())

    @property
    def used(self) -> Bytes:
        """Bytes of complete files, each counted once."""
        return Bytes(sum({place.name: size for place, size in self._held.items()}.values()))

    def sizes(self, places: Iterable[HeldFile]) -> dict[HeldFile, Bytes]:
        """The sizes of those that are held."""
        return {place: self._held[place] for place in places if place in self._held}

    def some_file(self, number: int) -> Path | None:
        """One of the files, another for another number; None when there is none."""
        places = list(self._held)
        return self._path(places[number % len(places)]) if places else None

    @property
    def quarantined(self) -> int:
        """How many files lie in quarantine."""
        return sum(1 for _ in self._quarantine.iterdir())

    async def check(self, file: FileId) -> int:
        """Reads every copy of one file again, as `verify` does with all."""
        return await self._verify([place for place in self._held if place.name.startswith(file)])

    def check_sizes(self, wanted: Iterable[ManifestFile]) -> int:
        """Puts files in quarantine whose size is not the manifest's; says how many."""
        wrong = [place for file in wanted if self._held.get(place := HeldFile(file.asset, file.name), file.size) != file.size]
        for place in wrong:
            self._put_away(place, "its size is not the manifest's")
        return len(wrong)

    async def verify(self) -> int:
        """Reads every byte once, at `verify_rate`, and puts in quarantine what does not match; says how much that was."""
        return await self._verify(sorted(self._held, key=lambda place: (place.asset, place.name)))

    async def _verify(self, places: Iterable[HeldFile]) -> int:
        verdicts: dict[tuple[int, int], bool] = {}
        wrong = 0
        for place in places:
            path = self._path(place)
            try:
                stat = path.stat()
                right = verdicts.get((stat.st_dev, stat.st_ino))
                if right is None:
                    right = await self._digest(path) == path.stem
            except FileNotFoundError:
                continue  # dropped meanwhile
            except OSError:
                right = False  # a disk that cannot read it back does not hold it
            else:
                verdicts[stat.st_dev, stat.st_ino] = right
            if not right and place in self._held:
                self._put_away(place, "its bytes are not what its name says")
                wrong += 1
        return wrong

    def copy(self, file: ManifestFile) -> "DiskCopy":
        """The copy of a file that is to be held, taken up where an earlier one stopped."""
        return DiskCopy(self, file, self._partial / file.id)

    def link(self, file: ManifestFile) -> None:
        """Holds under another asset what is held under one already."""
        there = next(place for place in self._held if place.name == file.name)
        self._place(file, self._path(there), move=False)

    def drop(self, place: HeldFile) -> None:
        """Removes a file, and its folder when that is empty."""
        self._path(place).unlink(missing_ok=True)
        self._left(place)

    def forget(self, file: FileId) -> None:
        """Throws a copy under way away."""
        (self._partial / file).unlink(missing_ok=True)

    def keep(self, file: ManifestFile, source: Path) -> None:
        """Moves a complete, verified and synced file to where it is served. Raises DiskFull."""
        self._place(file, source, move=True)

    def _place(self, file: ManifestFile, source: Path, *, move: bool) -> None:
        target = self._path(HeldFile(file.asset, file.name))
        try:
            if not target.parent.exists():
                target.parent.mkdir(mode=0o755)
                files.sync_folder(self._assets)
            if move:
                source.rename(target)
            else:
                target.unlink(missing_ok=True)
                target.hardlink_to(source)
            files.sync_folder(target.parent)
        except OSError as error:
            raise _full(error, file) from error
        self._held[HeldFile(file.asset, file.name)] = file.size
        self.revision += 1

    def _put_away(self, place: HeldFile, why: str) -> None:
        _log.error("file_in_quarantine", asset=place.asset, name=place.name, why=why)
        self._path(place).rename(self._quarantine / f"{place.asset}-{place.name}")
        self._left(place)
        there = sorted(self._quarantine.iterdir(), key=lambda path: path.stat().st_ctime)
        for path in there[: -self._knobs.quarantine_files_max]:
            path.unlink()

    def _left(self, place: HeldFile) -> None:
        with suppress(OSError):
            self._path(place).parent.rmdir()
        self._held.pop(place, None)
        self.revision += 1

    def _path(self, place: HeldFile) -> Path:
        return self._assets / place.asset / place.name

    async def _digest(self, path: Path) -> str:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                await asyncio.to_thread(digest.update, chunk)
                await asyncio.sleep(Seconds(len(chunk) / self._knobs.verify_rate))
        return digest.hexdigest()


class DiskCopy:
    """A copy under way; the `Copy` of the model."""

    def __init__(self, disk: Disk, file: ManifestFile, path: Path) -> None:
        self._disk = disk
        self._wanted = file
        self._path = path
        self._digest = hashlib.sha256()
        self._size = 0

    async def take_up(self) -> None:
        """Reads what an earlier copy left, so that the digest goes on from there."""
        await asyncio.to_thread(self._read_again)

    @property
    def size(self) -> int:
        return self._size

    async def write(self, chunk: bytes) -> None:
        await asyncio.to_thread(self._write, chunk)

    async def clear(self) -> None:
        self._path.unlink(missing_ok=True)
        self._digest, self._size = hashlib.sha256(), 0

    async def finish(self) -> None:
        if self._digest.hexdigest() != self._wanted.id:
            raise WrongBytes(f"{self._wanted.name} came with bytes of another file.")
        await asyncio.to_thread(self._make_lasting)
        self._disk.keep(self._wanted, self._path)

    def _read_again(self) -> None:
        self._digest, self._size = hashlib.sha256(), 0
        if not self._path.exists():
            return
        if self._path.stat().st_size > self._wanted.size:
            self._path.unlink()
            return
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self._digest.update(chunk)
                self._size += len(chunk)

    def _write(self, chunk: bytes) -> None:
        try:
            with self._path.open("ab") as file:
                file.write(chunk)
        except OSError as error:
            self._path.unlink(missing_ok=True)
            raise _full(error, self._wanted) from error
        self._digest.update(chunk)
        self._size += len(chunk)

    def _make_lasting(self) -> None:
        try:
            with self._path.open("ab") as file:
                os.fchmod(file.fileno(), 0o644)
                os.utime(file.fileno(), (_SAME_TIME, _SAME_TIME))
                os.fsync(file.fileno())
        except OSError as error:
            self._path.unlink(missing_ok=True)
            raise _full(error, self._wanted) from error


def _full(error: OSError, file: ManifestFile) -> DiskFull:
    if error.errno in _NO_ROOM:
        return DiskFull(
            f"The disk is full: there is no room for {file.name} ({file.size} bytes).", remedy="Lower the capacity."
        )
    return DiskFull(f"The disk does not take {file.name}: {error.strerror}.")
