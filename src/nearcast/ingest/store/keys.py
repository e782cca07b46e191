"""Content keys in PostgreSQL, apart from the files they open."""

import msgspec

from nearcast.ids import KeyId
from nearcast.ingest.model import ContentKey
from nearcast.runtime.clock import random_secret
from nearcast.runtime.database import Database

_BYTES = 16


class Keys:
    """Implements `model.KeyServer`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def content_key(self, key: KeyId) -> ContentKey:
        # Chance is drawn before it is known to be needed, so that of two who ask at a time both get the same.
        drawn = bytes.fromhex(random_secret())
        row = await self._database.one(
            "INSERT INTO ingest.keys (id, key, iv) VALUES (%s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING *",
            *(key, drawn[:_BYTES], drawn[_BYTES:]),
        )
        return msgspec.convert(row, ContentKey)

    async def licence(self, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        rows = await self._database.all("SELECT * FROM ingest.keys WHERE id = ANY(%s)", list(keys))
        return msgspec.convert(rows, tuple[ContentKey, ...])

    async def forget(self, key: KeyId) -> None:
        await self._database.run("DELETE FROM ingest.keys WHERE id = %s", key)
