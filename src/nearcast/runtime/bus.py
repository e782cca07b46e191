"""Events: told once the write they belong to has happened, handled at least once, felt once.

`announce` puts an event into the outbox in the transaction of the write. `relay` carries the outbox to JetStream, which
keeps it on disk. A handler gets each event in a transaction that also notes the event as handled, so a second delivery
finds the note and changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.js.api import ConsumerConfig, StreamConfig
from nats.js.client import JetStreamContext
from nats.js.errors import APIError

from nearcast.runtime import log
from nearcast.runtime.clock import random_id
from nearcast.runtime.database import Connection, Database, DatabaseAway

STREAM = "NEARCAST"
_SUBJECT = "nearcast.event."
_MONTH_S = 30 * 24 * 3600
_BATCH = 100
_SWEEP_EVERY = 50_000
"""Looks at the outbox between two sweeps: most of an hour."""
_log = log.get("bus")

Event = TypeVar("Event", bound=msgspec.Struct)


async def connect(url: str) -> Client:
    """A connection that waits for the server and comes back after every loss."""
    client = Client()
    await client.connect(
        url,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        allow_reconnect=True,
        connect_timeout=3,
        error_cb=_note,
    )
    return client


async def announce(connection: Connection, event: msgspec.Struct) -> None:
    """Tells `event` if and when this transaction commits."""
    await connection.execute(
        "INSERT INTO runtime.outbox (message, subject, body) VALUES (%s, %s, %s)",
        (random_id(20), _SUBJECT + type(event).__name__, msgspec.json.encode(event)),
    )


class Bus:
    """The events of this process: `relay` runs for ever; each `handle` runs for ever."""

    def __init__(self, client: Client, database: Database) -> None:
        self._database = database
        self._jetstream: JetStreamContext = client.jetstream(timeout=5)

    async def relay(self) -> None:
        """Carries the outbox to the stream until cancelled. Several processes may do it at once."""
        while True:
            try:
                await self._ensure_stream()
                await self._forget()
                for _ in range(_SWEEP_EVERY):
                    if await self._carry() == 0:
                        await asyncio.sleep(0.05)
            except (NatsError, APIError, DatabaseAway, TimeoutError, OSError) as error:
                _log.warning("events wait", reason=str(error) or type(error).__name__)
                await asyncio.sleep(0.5)

    async def handle(self, name: str, event: type[Event], handler: Callable[[Connection, Event], Awaitable[None]]) -> None:
        """Gives every `event` to `handler` until cancelled. `name` is the durable consumer: one name, one delivery."""
        while True:
            try:
                await self._ensure_stream()
                await self._consume(name, event, handler)
            except (NatsError, APIError, DatabaseAway, TimeoutError, OSError) as error:
                _log.warning("handler waits", handler=name, reason=str(error) or type(error).__name__)
                await asyncio.sleep(0.5)

    async def _ensure_stream(self) -> None:
        config = StreamConfig(name=STREAM, subjects=[_SUBJECT + "*"], max_age=_MONTH_S, duplicate_window=600)
        with suppress(NoRespondersError):
            await self._jetstream.add_stream(config)

    async def _forget(self) -> None:
        """Notes of events that the stream has dropped, and so can never come again, are of no more use."""
        await self._database.run("DELETE FROM runtime.handled WHERE at < now() - make_interval(secs => %s)", 2 * _MONTH_S)

    async def _carry(self) -> int:
        # Most looks find nothing, and there are twenty a second: a transaction for each would be four statements.
        if await self._database.one("SELECT id FROM runtime.outbox ORDER BY id LIMIT 1") is None:
            return 0
        async with self._database.transaction() as connection:
            rows = await (
                await connection.execute(
                    "SELECT id, message, subject, body FROM runtime.outbox ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                    (_BATCH,),
                )
            ).fetchall()
            for row in rows:
                await self._jetstream.publish(row["subject"], row["body"], headers={"Nats-Msg-Id": row["message"]})
            await connection.execute("DELETE FROM runtime.outbox WHERE id = ANY(%s)", ([row["id"] for row in rows],))
        return len(rows)

    async def _consume(self, name: str, event: type[Event], handler: Callable[[Connection, Event], Awaitable[None]]) -> None:
        config = ConsumerConfig(ack_wait=30, max_deliver=-1)
        subscription = await self._jetstream.pull_subscribe(_SUBJECT + event.__name__, durable=name, config=config)
        decoder = msgspec.json.Decoder(event)
        while True:
            try:
                messages = await subscription.fetch(_BATCH, timeout=5)
            except TimeoutError:
                continue
            for message in messages:
                await self._once(name, message, decoder, handler)

    async def _once(
        self,
        name: str,
        message: Msg,
        decoder: msgspec.json.Decoder[Event],
        handler: Callable[[Connection, Event], Awaitable[None]],
    ) -> None:
        identity = (message.headers or {}).get("Nats-Msg-Id", "")
        try:
            async with self._database.transaction() as connection:
                noted = await connection.execute(
                    "INSERT INTO runtime.handled (handler, message) VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, identity)
                )
                if noted.rowcount:
                    await handler(connection, decoder.decode(message.data))
        except DatabaseAway:
            raise
        except Exception:
            _log.exception("handler failed; the event comes again", handler=name, event_id=identity)
            await message.nak(delay=1)
        else:
            await message.ack()


async def _note(error: Exception) -> None:
    _log.warning("NATS", reason=str(error) or type(error).__name__)
