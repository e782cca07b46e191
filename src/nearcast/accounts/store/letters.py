"""Letters that wait to be sent. They are written in the transaction of what they tell, and leave when they were taken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from nearcast.runtime.database import Connection, Database
from nearcast.runtime.mail import Letter


class Letters:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, letter: Letter, now: float) -> None:
        await connection.execute(
            "INSERT INTO accounts.letters (id, recipient, subject, text, made, due) VALUES (%s, %s, %s, %s, %s, %s)",
            (letter.id, letter.recipient, letter.subject, letter.text, now, now),
        )

    @asynccontextmanager
    async def next(self, now: float) -> AsyncIterator[Letter | None]:
        """The letter that is due first, which no other process sees meanwhile. It is gone unless the block raises."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "DELETE FROM accounts.letters WHERE id = (SELECT id FROM accounts.letters WHERE due <= %s"
                " ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, recipient, subject, text",
                (now,),
            )
            row = await cursor.fetchone()
            yield None if row is None else msgspec.convert(row, Letter)

    async def delay(self, due: float, now: float) -> None:
        """All that wait now wait until then: a mail server that is away is not asked for each."""
        await self._database.run("UPDATE accounts.letters SET due = %s WHERE due <= %s", due, now)

    async def delay_one(self, letter: str, due: float) -> None:
        await self._database.run("UPDATE accounts.letters SET due = %s WHERE id = %s", due, letter)

    async def forget(self, before: float) -> None:
        await self._database.run("DELETE FROM accounts.letters WHERE made < %s", before)
