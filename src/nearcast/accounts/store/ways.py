"""Passkeys, and who somebody is at other sites."""

from typing import LiteralString

import msgspec

from nearcast.accounts.model import Identity, Passkey, PasskeySecret
from nearcast.ids import AccountId
from nearcast.runtime.database import Connection, Database

_PASSKEY: LiteralString = "id, account, name, made, used"


class Ways:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_passkey(self, connection: Connection, secret: PasskeySecret) -> bool:
        """Whether it is new."""
        one = secret.passkey
        cursor = await connection.execute(
            "INSERT INTO accounts.passkeys (id, account, name, made, public_key, sign_count) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (one.id, one.account, one.name, one.made, secret.public_key, secret.sign_count),
        )
        return bool(cursor.rowcount)

    async def passkeys(self, account: AccountId) -> tuple[Passkey, ...]:
        """Oldest first."""
        rows = await self._database.all(
            f"SELECT {_PASSKEY} FROM accounts.passkeys WHERE account = %s ORDER BY made, id", account
        )
        return msgspec.convert(rows, tuple[Passkey, ...])

    async def passkey(self, passkey: str) -> PasskeySecret | None:
        row = await self._database.one(
            f"SELECT {_PASSKEY}, public_key, sign_count FROM accounts.passkeys WHERE id = %s", passkey
        )
        return (
            None if row is None else PasskeySecret(msgspec.convert(row, Passkey), bytes(row["public_key"]), row["sign_count"])
        )

    async def used(self, connection: Connection, passkey: str, sign_count: int, now: float) -> None:
        await connection.execute(
            "UPDATE accounts.passkeys SET sign_count = %s, used = %s WHERE id = %s", (sign_count, now, passkey)
        )

    async def remove_passkey(self, connection: Connection, account: AccountId, passkey: str) -> bool:
        """Whether there was such a one."""
        cursor = await connection.execute("DELETE FROM accounts.passkeys WHERE account = %s AND id = %s", (account, passkey))
        return bool(cursor.rowcount)

    async def account_of(self, who: Identity) -> AccountId | None:
        row = await self._database.one(
            "SELECT account FROM accounts.identities WHERE provider = %s AND subject = %s", who.provider, who.subject
        )
        return None if row is None else AccountId(row["account"])

    async def add_identity(self, connection: Connection, who: Identity, account: AccountId, now: float) -> None:
        await connection.execute(
            "INSERT INTO accounts.identities (provider, subject, account, made) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (who.provider, who.subject, account, now),
        )
