"""The memory of accounts. Tokens are kept as their SHA-256, so a stolen table opens nothing."""

import hashlib

import msgspec
from psycopg.errors import UniqueViolation

from nearcast.accounts.model import Account, EmailTaken, Profile
from nearcast.ids import AccountId, ProfileId
from nearcast.runtime.database import Database


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_account(self, account: Account, password_hash: str) -> None:
        """Raises EmailTaken."""
        try:
            await self._database.run(
                "INSERT INTO accounts.accounts (id, email, role, password_hash) VALUES (%s, %s, %s, %s)",
                account.id,
                account.email,
                account.role,
                password_hash,
            )
        except UniqueViolation as error:
            raise EmailTaken(
                f"{account.email} has an account already.", field="email", value=account.email, remedy="Sign in instead."
            ) from error

    async def by_email(self, email: str) -> tuple[Account, str] | None:
        """The account and its password hash."""
        row = await self._database.one("SELECT id, email, role, password_hash FROM accounts.accounts WHERE email = %s", email)
        return None if row is None else (msgspec.convert(row, Account), row["password_hash"])

    async def add_token(self, token: str, account: AccountId, expires: float) -> None:
        await self._database.run(
            "INSERT INTO accounts.tokens (digest, account, expires) VALUES (%s, %s, %s)", _digest(token), account, expires
        )

    async def remove_token(self, token: str) -> None:
        await self._database.run("DELETE FROM accounts.tokens WHERE digest = %s", _digest(token))

    async def by_token(self, token: str, now: float) -> Account | None:
        row = await self._database.one(
            "SELECT a.id, a.email, a.role FROM accounts.tokens t JOIN accounts.accounts a ON a.id = t.account"
            " WHERE t.digest = %s AND t.expires > %s",
            _digest(token),
            now,
        )
        return None if row is None else msgspec.convert(row, Account)

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        rows = await self._database.all(
            "SELECT id, account, name, maturity, colour FROM accounts.profiles WHERE account = %s ORDER BY made", account
        )
        return msgspec.convert(rows, tuple[Profile, ...])

    async def profile(self, account: AccountId, profile: ProfileId) -> Profile | None:
        row = await self._database.one(
            "SELECT id, account, name, maturity, colour FROM accounts.profiles WHERE account = %s AND id = %s", account, profile
        )
        return None if row is None else msgspec.convert(row, Profile)

    async def add_profile(self, profile: Profile) -> None:
        await self._database.run(
            "INSERT INTO accounts.profiles (id, account, name, maturity, colour) VALUES (%s, %s, %s, %s, %s)",
            profile.id,
            profile.account,
            profile.name,
            profile.maturity,
            profile.colour,
        )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
