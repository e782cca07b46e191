"""The memory of webhooks."""

from typing import Any, LiteralString, NamedTuple

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from nearcast.ids import ApplianceId, DeliveryId, WebhookId
from nearcast.runtime.database import Connection, Database
from nearcast.webhooks.model import Delivery, Kind, State, Webhook

_COLUMNS: LiteralString = "id, webhook, kind, data, at, tries, state, next_at, answer"


class Due(NamedTuple):
    """A try that is to be made."""

    delivery: Delivery
    url: str
    secret: str


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, webhook: Webhook, secret: str) -> None:
        await self._database.run(
            "INSERT INTO webhooks.webhooks (id, url, kinds, secret, made) VALUES (%s, %s, %s, %s, %s)",
            webhook.id,
            webhook.url,
            [kind.value for kind in webhook.kinds],
            secret,
            webhook.made,
        )

    async def all(self, connection: Connection | None = None) -> tuple[Webhook, ...]:
        sql: LiteralString = "SELECT id, url, kinds, made FROM webhooks.webhooks ORDER BY made, id"
        rows = await self._database.all(sql) if connection is None else await (await connection.execute(sql)).fetchall()
        return tuple(msgspec.convert(row, Webhook) for row in rows)

    async def remove(self, webhook: WebhookId) -> bool:
        row = await self._database.one("DELETE FROM webhooks.webhooks WHERE id = %s RETURNING id", webhook)
        return row is not None

    async def tell(self, connection: Connection, delivery: Delivery) -> None:
        await connection.execute(
            "INSERT INTO webhooks.deliveries (id, webhook, kind, data, at, next_at) VALUES (%s, %s, %s, %s, %s, %s)",
            (delivery.id, delivery.webhook, delivery.kind, Jsonb(delivery.data), delivery.at, delivery.next_at),
        )

    async def deliveries(self, webhook: WebhookId | None, limit: int, after: tuple[float, str] | None) -> tuple[Delivery, ...]:
        at, delivery = after or (None, None)
        rows = await self._database.all(
            f"SELECT {_COLUMNS} FROM webhooks.deliveries WHERE coalesce(webhook = %(webhook)s, true)"
            " AND (%(at)s::float8 IS NULL OR (-at, id) > (-%(at)s::float8, %(delivery)s::text))"
            " ORDER BY at DESC, id LIMIT %(limit)s",
            named={"webhook": webhook, "at": at, "delivery": delivery, "limit": limit},
        )
        return tuple(_delivery(row) for row in rows)

    async def take(self, now: float, until: float, limit: int) -> tuple[Due, ...]:
        """Tries that are due, the longest waiting first. Nobody else takes them before `until`, and then only if nobody said how
        they went.
        """
        rows = await self._database.all(
            """
            UPDATE webhooks.deliveries SET tries = tries + 1, next_at = %s
            FROM webhooks.webhooks WHERE webhooks.id = deliveries.webhook AND deliveries.id IN (
                SELECT id FROM webhooks.deliveries WHERE state = 'waiting' AND next_at <= %s
                ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING deliveries.*, webhooks.url, webhooks.secret
            """,
            until,
            now,
            limit,
        )
        return tuple(Due(_delivery(row), row["url"], row["secret"]) for row in rows)

    async def went(self, delivery: DeliveryId, tries: int, state: State, next_at: float | None, answer: str) -> None:
        """How a try went; of no account when it was asked for anew meanwhile."""
        await self._database.run(
            "UPDATE webhooks.deliveries SET state = %s, next_at = %s, answer = %s WHERE id = %s AND tries = %s",
            state,
            next_at,
            answer,
            delivery,
            tries,
        )

    async def again(self, delivery: DeliveryId, now: float) -> Delivery | None:
        row = await self._database.one(
            f"UPDATE webhooks.deliveries SET state = 'waiting', tries = 0, next_at = %s WHERE id = %s RETURNING {_COLUMNS}",
            now,
            delivery,
        )
        return None if row is None else _delivery(row)

    async def forget(self, before: float) -> None:
        await self._database.run("DELETE FROM webhooks.deliveries WHERE at < %s AND state <> 'waiting'", before)

    async def down(self, connection: Connection) -> frozenset[ApplianceId]:
        """The appliances known to be silent. One process at a time may ask until the transaction ends."""
        await connection.execute("LOCK TABLE webhooks.down IN EXCLUSIVE MODE")
        rows = await (await connection.execute("SELECT appliance FROM webhooks.down")).fetchall()
        return frozenset(ApplianceId(row["appliance"]) for row in rows)

    async def note(self, connection: Connection, appliance: ApplianceId, kind: Kind) -> None:
        if kind is Kind.appliance_down:
            await connection.execute("INSERT INTO webhooks.down VALUES (%s) ON CONFLICT DO NOTHING", (appliance,))
        else:
            await connection.execute("DELETE FROM webhooks.down WHERE appliance = %s", (appliance,))


def _delivery(row: DictRow) -> Delivery:
    fields: dict[str, Any] = {name: row[name] for name in Delivery.__struct_fields__}
    return msgspec.convert(fields, Delivery)
