"""All that is kept of one account: to hand it over, and to let it go."""

from typing import Any

import msgspec

from nearcast.accounts.model import Account, ProfilesForgotten
from nearcast.ids import AccountId, ProfileId
from nearcast.runtime.database import Connection, Database


class Everything:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, account: AccountId) -> dict[str, list[dict[str, Any]]]:
        """The rows by what they are, without what proves the person: hashes of passwords, PINs and tokens."""
        return {
            "account": await self._database.all(
                "SELECT id, email, role, verified, plan, made, network FROM accounts.accounts WHERE id = %s", account
            ),
            "profiles": await self._database.all(
                "SELECT id, name, maturity, colour, language, kids, autoplay, made::text,"
                " encode(jpeg, 'base64') AS picture FROM accounts.profiles WHERE account = %s",
                account,
            ),
            "devices": await self._database.all(
                "SELECT id, kind, name, address, made, seen, expires, scopes FROM accounts.devices WHERE account = %s", account
            ),
            "passkeys": await self._database.all(
                "SELECT id, name, made, used FROM accounts.passkeys WHERE account = %s", account
            ),
            "identities": await self._database.all(
                "SELECT provider, subject, made FROM accounts.identities WHERE account = %s", account
            ),
            "audit": await self._database.all(
                "SELECT at, address, action, subject, outcome FROM accounts.audit WHERE account = %s ORDER BY number", account
            ),
        }

    async def forget(self, connection: Connection, account: Account, profiles: tuple[ProfileId, ...]) -> None:
        """Removes the account and all that names it. The audit log keeps what was done, not by whom or from where."""
        await connection.execute("UPDATE accounts.audit SET address = '' WHERE account = %s", (account.id,))
        await connection.execute("DELETE FROM accounts.letters WHERE recipient = %s", (account.email,))
        await connection.execute("DELETE FROM accounts.codes WHERE email = %s", (account.email,))
        for named in (account.email, account.id, *profiles):
            await connection.execute("DELETE FROM accounts.tries WHERE strpos(key, %s) > 0", (named,))
        await connection.execute("DELETE FROM accounts.accounts WHERE id = %s", (account.id,))

    async def remember(self, connection: Connection, gone: ProfilesForgotten, due: float) -> None:
        """Notes what is to be told once more at `due`."""
        await connection.execute(
            "INSERT INTO accounts.forgotten (account, profiles, due) VALUES (%s, %s, %s)",
            (gone.account, list(gone.profiles), due),
        )

    async def take_due(self, connection: Connection, now: float) -> tuple[ProfilesForgotten, ...]:
        cursor = await connection.execute("DELETE FROM accounts.forgotten WHERE due <= %s RETURNING account, profiles", (now,))
        return msgspec.convert(await cursor.fetchall(), tuple[ProfilesForgotten, ...])
