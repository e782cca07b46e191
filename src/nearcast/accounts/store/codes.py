"""Codes that open something once."""

import msgspec

from nearcast.accounts.model import Purpose, Role
from nearcast.accounts.store.digest import digest
from nearcast.ids import AccountId
from nearcast.runtime.database import Connection, Database


class Code(msgspec.Struct, frozen=True):
    """`account` is None for an invitation, whose `email` may be empty: then it is for whoever has it."""

    purpose: Purpose
    account: AccountId | None
    email: str
    role: Role


class Codes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, secret: str, code: Code, expires: float) -> None:
        await connection.execute(
            "INSERT INTO accounts.codes (digest, purpose, account, email, role, expires) VALUES (%s, %s, %s, %s, %s, %s)",
            (digest(secret), code.purpose, code.account, code.email, code.role, expires),
        )

    async def take(self, connection: Connection, secret: str, purpose: Purpose, now: float) -> Code | None:
        """The code, which is no code any more."""
        cursor = await connection.execute(
            "DELETE FROM accounts.codes WHERE digest = %s AND purpose = %s AND expires > %s"
            " RETURNING purpose, account, email, role",
            (digest(secret), purpose, now),
        )
        row = await cursor.fetchone()
        return None if row is None else msgspec.convert(row, Code)

    async def remove(self, connection: Connection, account: AccountId, purpose: Purpose) -> None:
        await connection.execute("DELETE FROM accounts.codes WHERE account = %s AND purpose = %s", (account, purpose))

    async def forget(self, now: float) -> None:
        await self._database.run("DELETE FROM accounts.codes WHERE expires < %s", now)
