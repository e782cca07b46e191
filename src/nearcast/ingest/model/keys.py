"""What protected films are encrypted with, and who keeps it."""

from typing import Protocol

import msgspec

from nearcast.ids import KeyId


class ContentKey(msgspec.Struct, frozen=True):
    """A key of AES-128, the id by which files and playlists name it, and the initialisation vector; 16 bytes each. It does not show in
    logs.
    """

    id: KeyId
    key: bytes
    iv: bytes

    def __repr__(self) -> str:
        return f"ContentKey({self.id})"


class KeyServer(Protocol):
    """Makes and keeps content keys: our own table, or the key server of a commercial DRM."""

    async def content_key(self, key: KeyId) -> ContentKey:
        """The key with this id: made when it is first asked for, the same ever after."""
        ...

    async def licence(self, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        """Those of the keys that there are."""
        ...

    async def forget(self, key: KeyId) -> None:
        """What was encrypted with it can never be played again. An unknown key is no error."""
        ...
