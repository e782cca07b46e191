"""Who guesses how often."""

from collections.abc import Callable, Iterable

from nearcast.accounts.model import Kept
from nearcast.runtime.database import Database


class Tries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, keys: Iterable[str], after: Callable[[str, Kept], Kept], now: float) -> None:
        """Counts one try before its outcome is known, so that many at once are as many as they are. `after` says what to remember
        of each; when it raises for one, none is counted.
        """
        async with self._database.transaction() as connection:
            for key in sorted(keys):
                cursor = await connection.execute(
                    "INSERT INTO accounts.tries (key, count, last) VALUES (%s, 0, %s)"
                    " ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING count, last",
                    (key, now),
                )
                row = await cursor.fetchone()
                assert row is not None
                kept = after(key, Kept(row["count"], row["last"]))
                await connection.execute("UPDATE accounts.tries SET count = %s, last = %s WHERE key = %s", (*kept, key))

    async def clear(self, keys: Iterable[str]) -> None:
        await self._database.run("DELETE FROM accounts.tries WHERE key = ANY(%s)", list(keys))

    async def forget(self, before: float) -> None:
        await self._database.run("DELETE FROM accounts.tries WHERE last < %s", before)
