"""What an appliance remembers over a restart, so that it serves at once though the cloud is out of sight."""

from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nearcast.runtime import files, log

_log = log.get("memory")
Kind = TypeVar("Kind", bound=msgspec.Struct)


class Memory:
    """Small files beneath one folder that only their owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self) -> Ed25519PrivateKey:
        """The appliance's own key; made the first time."""
        path = self._folder / "key"
        if path.exists():
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        key = Ed25519PrivateKey.generate()
        files.replace(path, key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        return key

    def load(self, name: str, kind: type[Kind]) -> Kind | None:
        """What was saved under `name`, or None: nothing was, or it cannot be read any more."""
        path = self._folder / f"{name}.json"
        if not path.exists():
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except msgspec.DecodeError as error:
            _log.warning("memory_unreadable", file=str(path), why=str(error))
            return None

    def save(self, name: str, what: msgspec.Struct) -> bool:
        """Whether it lies on the disk now; a full disk must not take the agent with it."""
        try:
            files.replace(self._folder / f"{name}.json", msgspec.json.encode(what))
        except OSError as error:
            _log.error("not_remembered", what=name, why=str(error))
            return False
        return True
