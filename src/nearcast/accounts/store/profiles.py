"""Profiles, and the hashes of their PINs."""

from typing import LiteralString

import msgspec

from nearcast.accounts.model import Device, Profile
from nearcast.ids import AccountId, DeviceId, ProfileId
from nearcast.runtime.database import Connection, Database

_PROFILE: LiteralString = "id, account, name, maturity, colour, language, kids, autoplay, pin_hash IS NOT NULL AS locked, coalesce(picture, '') AS picture"


_WATCHING: LiteralString = (
    f"SELECT to_jsonb(d) AS device, a.plan, (SELECT to_jsonb(one) FROM (SELECT {_PROFILE} FROM accounts.profiles"
    " WHERE account = a.id AND id = %s) AS one) AS profile"
    " FROM accounts.devices d JOIN accounts.accounts a ON a.id = d.account WHERE d.id = %s"
)


class Watching(msgspec.Struct, frozen=True):
    """A device, the name of its account's plan, and a profile that it asks for, None when the account has no such profile."""

    device: Device
    plan: str
    profile: Profile | None


class Profiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, account: AccountId) -> tuple[Profile, ...]:
        rows = await self._database.all(
            f"SELECT {_PROFILE} FROM accounts.profiles WHERE account = %s ORDER BY made, id", account
        )
        return msgspec.convert(rows, tuple[Profile, ...])

    async def watching(self, device: DeviceId, profile: ProfileId) -> Watching | None:
        row = await self._database.one(_WATCHING, profile, device)
        return None if row is None else msgspec.convert(row, Watching)

    async def held_of(self, connection: Connection, account: AccountId) -> tuple[Profile, ...]:
        """The account's profiles; until the transaction ends nobody else changes them."""
        await connection.execute("SELECT 1 FROM accounts.accounts WHERE id = %s FOR UPDATE", (account,))
        cursor = await connection.execute(
            f"SELECT {_PROFILE} FROM accounts.profiles WHERE account = %s ORDER BY made, id", (account,)
        )
        return msgspec.convert(await cursor.fetchall(), tuple[Profile, ...])

    async def pin_hash(self, profile: ProfileId) -> str | None:
        row = await self._database.one("SELECT pin_hash FROM accounts.profiles WHERE id = %s", profile)
        return None if row is None else row["pin_hash"]

    async def put(self, connection: Connection, profile: Profile) -> None:
        """Adds or replaces all but the PIN and the picture."""
        await connection.execute(
            "INSERT INTO accounts.profiles (id, account, name, maturity, colour, language, kids, autoplay)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
            " maturity = excluded.maturity, colour = excluded.colour, language = excluded.language, kids = excluded.kids,"
            " autoplay = excluded.autoplay",
            (
                profile.id,
                profile.account,
                profile.name,
                profile.maturity,
                profile.colour,
                profile.language,
                profile.kids,
                profile.autoplay,
            ),
        )

    async def set_pin(self, connection: Connection, profile: ProfileId, pin_hash: str | None) -> None:
        """Whoever had opened the profile must say the new PIN."""
        await connection.execute("UPDATE accounts.profiles SET pin_hash = %s WHERE id = %s", (pin_hash, profile))
        await connection.execute("UPDATE accounts.devices SET opened = NULL WHERE opened = %s", (profile,))

    async def set_picture(self, connection: Connection, profile: ProfileId, name: str, jpeg: bytes) -> None:
        """An empty name takes it away."""
        await connection.execute(
            "UPDATE accounts.profiles SET picture = %s, jpeg = %s WHERE id = %s",
            (name or None, jpeg if name else None, profile),
        )

    async def picture(self, account: AccountId, name: str) -> bytes | None:
        row = await self._database.one("SELECT jpeg FROM accounts.profiles WHERE account = %s AND picture = %s", account, name)
        return None if row is None else bytes(row["jpeg"])

    async def remove(self, connection: Connection, profile: ProfileId) -> None:
        await connection.execute("DELETE FROM accounts.profiles WHERE id = %s", (profile,))

    async def open(self, device: DeviceId, profile: ProfileId, until: float, *, confirmed: bool) -> None:
        """A device has one profile open at a time. Unless `confirmed`, the password has to be said again."""
        await self._database.run(
            "UPDATE accounts.devices SET opened = %s, opened_until = %s, confirmed = CASE WHEN %s THEN confirmed ELSE 0 END"
            " WHERE id = %s",
            profile,
            until,
            confirmed,
            device,
        )
