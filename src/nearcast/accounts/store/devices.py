"""What is signed in, the tokens it did that with, and the devices that wait to be let in."""

from typing import Any, LiteralString

import msgspec

from nearcast.accounts.model import Account, Arrival, Device, Held, Waiting
from nearcast.accounts.store.digest import digest
from nearcast.ids import AccountId, DeviceId
from nearcast.runtime.database import Connection, Database

_DEVICE: LiteralString = "id, account, kind, name, address, made, seen, expires, confirmed, opened, opened_until, scopes"


class Devices:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, device: Device, token: str) -> None:
        await connection.execute(
            "INSERT INTO accounts.devices (id, account, kind, name, address, made, seen, expires, confirmed, scopes, turned)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                device.id,
                device.account,
                device.kind,
                device.name,
                device.address,
                device.made,
                device.seen,
                device.expires,
                device.confirmed,
                None if device.scopes is None else list(device.scopes),
                device.made,
            ),
        )
        await self._add_token(connection, device.id, token)

    async def held(self, token: str) -> Held | None:
        row = await self._database.one(
            "SELECT t.used, t.replaced, d.turned, to_jsonb(d) AS device,"
            " jsonb_build_object('id', a.id, 'email', a.email, 'role', a.role, 'verified', a.verified, 'plan', a.plan, 'network', a.network,"
            " 'made', a.made) AS account"
            " FROM accounts.tokens t JOIN accounts.devices d ON d.id = t.device JOIN accounts.accounts a ON a.id = d.account"
            " WHERE t.digest = %s",
            digest(token),
        )
        return None if row is None else msgspec.convert(row, Held)

    async def first_used(self, token: str, device: DeviceId, now: float) -> None:
        """Notes that a token has arrived where it was sent, so all others of its device are replaced."""
        async with self._database.transaction() as connection:
            await connection.execute("UPDATE accounts.tokens SET used = %s WHERE digest = %s", (now, digest(token)))
            await connection.execute(
                "UPDATE accounts.tokens SET replaced = %s WHERE device = %s AND digest <> %s AND replaced IS NULL",
                (now, device, digest(token)),
            )

    async def turn(self, device: DeviceId, token: str, now: float, after_s: float) -> bool:
        """Gives the device one more token, unless it was given one within `after_s`. Tokens it never used are forgotten."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE accounts.devices SET turned = %s WHERE id = %s AND turned <= %s", (now, device, now - after_s)
            )
            if cursor.rowcount:
                await connection.execute("DELETE FROM accounts.tokens WHERE device = %s AND used IS NULL", (device,))
                await self._add_token(connection, device, token)
            return bool(cursor.rowcount)

    async def seen(self, device: DeviceId, now: float, expires: float) -> None:
        await self._database.run("UPDATE accounts.devices SET seen = %s, expires = %s WHERE id = %s", now, expires, device)

    async def confirm(self, connection: Connection, device: DeviceId, now: float) -> None:
        await connection.execute("UPDATE accounts.devices SET confirmed = %s WHERE id = %s", (now, device))

    async def of(self, account: AccountId, now: float) -> tuple[Device, ...]:
        rows = await self._database.all(
            f"SELECT {_DEVICE} FROM accounts.devices WHERE account = %s AND expires > %s ORDER BY seen DESC, id", account, now
        )
        return msgspec.convert(rows, tuple[Device, ...])

    async def device(self, device: DeviceId) -> Device | None:
        row = await self._database.one(f"SELECT {_DEVICE} FROM accounts.devices WHERE id = %s", device)
        return None if row is None else msgspec.convert(row, Device)

    async def remove(self, connection: Connection, account: AccountId, devices: list[DeviceId]) -> tuple[DeviceId, ...]:
        """Those that were there."""
        cursor = await connection.execute(
            "DELETE FROM accounts.devices WHERE account = %s AND id = ANY(%s) RETURNING id", (account, devices)
        )
        return tuple(row["id"] for row in await cursor.fetchall())

    async def remove_others(self, connection: Connection, account: AccountId, keep: DeviceId | None) -> tuple[DeviceId, ...]:
        """All but one; those that were there."""
        cursor = await connection.execute(
            "DELETE FROM accounts.devices WHERE account = %s AND id IS DISTINCT FROM %s RETURNING id", (account, keep)
        )
        return tuple(row["id"] for row in await cursor.fetchall())

    async def add_link(self, device_code: str, user_code: str, arrival: Arrival, expires: float) -> None:
        await self._database.run(
            "INSERT INTO accounts.links (digest, user_code, kind, name, address, expires) VALUES (%s, %s, %s, %s, %s, %s)",
            digest(device_code),
            user_code,
            arrival.kind,
            arrival.name,
            arrival.address,
            expires,
        )

    async def waiting(self, user_code: str, now: float) -> Waiting | None:
        row = await self._database.one(
            "SELECT name, kind, address FROM accounts.links WHERE user_code = %s AND expires > %s AND account IS NULL",
            user_code,
            now,
        )
        return None if row is None else msgspec.convert(row, Waiting)

    async def approve(self, connection: Connection, user_code: str, account: AccountId, now: float) -> bool:
        cursor = await connection.execute(
            "UPDATE accounts.links SET account = %s WHERE user_code = %s AND expires > %s AND account IS NULL",
            (account, user_code, now),
        )
        return bool(cursor.rowcount)

    async def link(self, device_code: str, now: float) -> tuple[Waiting, AccountId | None] | None:
        """The device that waits, and the account it was let into."""
        row = await self._database.one(
            "SELECT name, kind, address, account FROM accounts.links WHERE digest = %s AND expires > %s",
            digest(device_code),
            now,
        )
        return None if row is None else (msgspec.convert(row, Waiting), row["account"])

    async def take_link(self, connection: Connection, device_code: str) -> Account | None:
        """Removes a link that was let in; only one of several takers gets its account."""
        cursor = await connection.execute(
            "DELETE FROM accounts.links l USING accounts.accounts a WHERE l.digest = %s AND a.id = l.account"
            " RETURNING a.id, a.email, a.role, a.verified, a.plan, a.made, a.network",
            (digest(device_code),),
        )
        row: dict[str, Any] | None = await cursor.fetchone()
        return None if row is None else msgspec.convert(row, Account)

    async def forget(self, now: float) -> None:
        """Removes what has expired."""
        await self._database.run("DELETE FROM accounts.devices WHERE expires < %s", now)
        await self._database.run("DELETE FROM accounts.links WHERE expires < %s", now)

    async def _add_token(self, connection: Connection, device: DeviceId, token: str) -> None:
        await connection.execute("INSERT INTO accounts.tokens (digest, device) VALUES (%s, %s)", (digest(token), device))
