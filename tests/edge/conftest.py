"""What the appliance's tests share: a folder nginx may enter, a free port, a file named by its bytes."""

import hashlib
import random
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from tests.edge.small_cloud import Cloud

from nearcast.edge.model import Settings
from nearcast.fleet.model import ManifestFile
from nearcast.ids import AssetId, FileId
from nearcast.tokens import Key, KeyRing
from nearcast.units import Bitrate, Bytes

MakeFile = Callable[..., tuple[ManifestFile, bytes]]
MakeSettings = Callable[..., Settings]
Store = Callable[[ManifestFile, bytes], None]


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own folders are closed to others, and so to nginx's workers."""
    made = Path(tempfile.mkdtemp(prefix="nearcast-edge-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def make_settings(folder: Path) -> MakeSettings:
    def make(name: str = "one", address: str = "127.0.0.2", **more: object) -> Settings:
        with socket.socket() as probe:
            probe.bind((address, 0))
            port = probe.getsockname()[1]
        settings = Settings(
            folder=folder / name,
            address=address,
            port=port,
            url=f"http://{address}:{port}",
            cloud="http://127.0.0.1:9",
            capacity=Bytes(10**9),
            throughput=Bitrate(10**9),
            workers=1,
        )
        return msgspec.structs.replace(settings, **more)

    return make


@pytest.fixture
def make_file() -> MakeFile:
    def make(size: int = 100_000, asset: str = "a" * 32, seed: int = 1, ending: str = "mp4") -> tuple[ManifestFile, bytes]:
        data = random.Random(seed).randbytes(size)
        name = hashlib.sha256(data).hexdigest()
        return ManifestFile(AssetId(asset), FileId(name), f"{name}.{ending}", Bytes(size)), data

    return make


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing((Key("new1", "1f" * 32, 4_000_000_000), Key("old1", "2e" * 32, 4_000_000_000)))


@pytest.fixture
def cloud(ring: KeyRing) -> Cloud:
    return Cloud(ring)


@pytest.fixture
def origin(make_settings: MakeSettings, cloud: Cloud, folder: Path) -> Settings:
    (folder / "objects" / "files").mkdir(parents=True)
    return make_settings("origin", "127.0.0.2", cloud=cloud.url, token="origin", objects=f"file://{folder}/objects")


@pytest.fixture
def store(folder: Path, origin: Settings) -> Store:
    def put(file: ManifestFile, data: bytes) -> None:
        (folder / "objects" / "files" / file.name).write_bytes(data)

    return put
