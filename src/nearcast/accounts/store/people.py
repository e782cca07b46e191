"""Accounts."""

from typing import LiteralString

import msgspec
from psycopg.errors import UniqueViolation

from nearcast.accounts.model import Account, EmailTaken, Person, Role
from nearcast.ids import AccountId, NetworkId
from nearcast.runtime.database import Connection, Database

_ACCOUNT: LiteralString = "id, email, role, verified, plan, made, network"


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, account: Account, password_hash: str) -> None:
        """Raises EmailTaken."""
        try:
            await connection.execute(
                "INSERT INTO accounts.accounts (id, email, role, verified, made, password_hash) VALUES (%s, %s, %s, %s, %s, %s)",
                (account.id, account.email, account.role, account.verified, account.made, password_hash),
            )
        except UniqueViolation as error:
            raise EmailTaken(
                f"{account.email} has an account already.", field="email", value=account.email, remedy="Sign in instead."
            ) from error

    async def account(self, account: AccountId) -> tuple[Account, str] | None:
        """The account and its password hash."""
        return _with_hash(
            await self._database.one(f"SELECT {_ACCOUNT}, password_hash FROM accounts.accounts WHERE id = %s", account)
        )

    async def by_email(self, email: str) -> tuple[Account, str] | None:
        """The account and its password hash."""
        return _with_hash(
            await self._database.one(f"SELECT {_ACCOUNT}, password_hash FROM accounts.accounts WHERE email = %s", email)
        )

    async def like(self, pattern: str, limit: int, after: tuple[float, str] | None) -> tuple[Person, ...]:
        made, account = after or (None, None)
        rows = await self._database.all(
            f"SELECT found.*, (SELECT max(seen) FROM accounts.devices WHERE account = found.id) AS seen FROM (SELECT {_ACCOUNT}"
            " FROM accounts.accounts WHERE strpos(email, %(pattern)s) > 0"
            " AND (%(made)s::float8 IS NULL OR (-made, id) > (-%(made)s::float8, %(account)s::text))"
            " ORDER BY made DESC, id LIMIT %(limit)s) AS found ORDER BY made DESC, id",
            named={"pattern": pattern, "made": made, "account": account, "limit": limit},
        )
        return msgspec.convert(rows, tuple[Person, ...])

    async def admins(self, connection: Connection, but: str) -> frozenset[AccountId]:
        """All but the one with this address. None of them becomes anything else until the transaction ends."""
        cursor = await connection.execute(
            "SELECT id FROM accounts.accounts WHERE role = 'admin' AND email <> %s ORDER BY id FOR UPDATE", (but,)
        )
        return frozenset(AccountId(row["id"]) for row in await cursor.fetchall())

    async def set_password(self, connection: Connection, account: AccountId, password_hash: str) -> None:
        await connection.execute("UPDATE accounts.accounts SET password_hash = %s WHERE id = %s", (password_hash, account))

    async def set_verified(self, connection: Connection, account: AccountId) -> None:
        await connection.execute("UPDATE accounts.accounts SET verified = true WHERE id = %s", (account,))

    async def set_plan(self, connection: Connection, account: AccountId, plan: str) -> None:
        await connection.execute("UPDATE accounts.accounts SET plan = %s WHERE id = %s", (plan, account))

    async def set_network(self, connection: Connection, account: AccountId, network: NetworkId) -> None:
        await connection.execute("UPDATE accounts.accounts SET network = %s WHERE id = %s", (network, account))

    async def set_role(self, connection: Connection, account: AccountId, role: Role) -> None:
        await connection.execute("UPDATE accounts.accounts SET role = %s WHERE id = %s", (role, account))


def _with_hash(row: dict[str, object] | None) -> tuple[Account, str] | None:
    return None if row is None else (msgspec.convert(row, Account), str(row["password_hash"]))
