"""The disk: only whole, right files are ever in `assets`."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nearcast.edge.disk import Disk
from nearcast.edge.model import DiskFull, Knobs, WrongBytes
from nearcast.fleet.model import HeldFile, ManifestFile
from nearcast.ids import AssetId

MakeFile = Callable[..., tuple[ManifestFile, bytes]]


@pytest.fixture
def disk(folder: Path) -> Disk:
    disk = Disk(folder, Knobs())
    disk.open()
    return disk


async def put(disk: Disk, file: ManifestFile, data: bytes) -> None:
    copy = disk.copy(file)
    await copy.take_up()
    await copy.write(data)
    await copy.finish()


async def test_a_right_copy_becomes_a_file(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    file, data = make_file()
    before = disk.revision
    await put(disk, file, data)
    assert (folder / "assets" / file.asset / file.name).read_bytes() == data
    assert disk.held == {HeldFile(file.asset, file.name)}
    assert disk.used == file.size
    assert disk.partial == frozenset()
    assert disk.revision > before


async def test_wrong_bytes_never_come_into_assets(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    file, data = make_file()
    with pytest.raises(WrongBytes):
        await put(disk, file, b"x" + data[1:])
    assert list((folder / "assets").iterdir()) == []


async def test_a_copy_goes_on_after_a_crash(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    file, data = make_file()
    first = disk.copy(file)
    await first.write(data[:60_000])
    again = Disk(folder, Knobs())
    again.open()
    second = again.copy(file)
    await second.take_up()
    assert second.size == 60_000
    assert again.held == frozenset()
    await second.write(data[60_000:])
    await second.finish()
    assert again.held == {HeldFile(file.asset, file.name)}


async def test_two_assets_share_a_file(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    file, data = make_file()
    other = ManifestFile(AssetId("b" * 32), file.id, file.name, file.size)
    await put(disk, file, data)
    disk.link(other)
    one, two = (folder / "assets" / asset / file.name for asset in (file.asset, other.asset))
    assert one.samefile(two)
    assert disk.used == file.size
    disk.drop(HeldFile(file.asset, file.name))
    assert not one.parent.exists()
    assert two.read_bytes() == data


async def test_a_corrupt_file_leaves_all_its_assets(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    good, good_data = make_file(seed=2)
    bad, bad_data = make_file(seed=3)
    await put(disk, good, good_data)
    await put(disk, bad, bad_data)
    disk.link(ManifestFile(AssetId("b" * 32), bad.id, bad.name, bad.size))
    with (folder / "assets" / bad.asset / bad.name).open("r+b") as file:
        file.seek(50_000)
        file.write(b"rot")
    again = Disk(folder, Knobs())
    again.open()
    assert again.check_sizes([bad, good]) == 0
    assert await again.verify() == 2
    assert again.held == {HeldFile(good.asset, good.name)}
    assert len(list((folder / "quarantine").iterdir())) == 2


async def test_a_short_file_is_found_without_reading_it(disk: Disk, folder: Path, make_file: MakeFile) -> None:
    file, data = make_file()
    await put(disk, file, data)
    os.truncate(folder / "assets" / file.asset / file.name, 10)
    again = Disk(folder, Knobs())
    again.open()
    assert again.check_sizes([file]) == 1
    assert again.held == frozenset()
    assert not (folder / "assets" / file.asset).exists()


async def test_the_quarantine_keeps_the_last_few(folder: Path, make_file: MakeFile) -> None:
    disk = Disk(folder, Knobs(quarantine_files_max=2))
    disk.open()
    for seed in range(4):
        file, data = make_file(size=100, seed=seed)
        await put(disk, file, data)
        (folder / "assets" / file.asset / file.name).write_bytes(b"x" * 100)
    assert await disk.verify() == 4
    assert len(list((folder / "quarantine").iterdir())) == 2


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of one megabyte where we may mount one, else a limit on the size of a file."""
    if (
        os.geteuid() == 0
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=False).returncode == 0
    ):
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_is_said_and_nothing_half_done_stays(small_disk: Path, make_file: MakeFile) -> None:
    disk = Disk(small_disk, Knobs())
    disk.open()
    small, small_data = make_file(size=100_000, seed=1)
    large, large_data = make_file(size=2_000_000, seed=2)
    await put(disk, small, small_data)
    with pytest.raises(DiskFull, match="The disk is full"):
        await put(disk, large, large_data)
    assert disk.partial == frozenset()
    assert disk.held == {HeldFile(small.asset, small.name)}
