"""PostgreSQL: one pool a process, one schema a service.

A service's SQL is in its `store.py`; its tables are made by the Alembic revisions in its `migrations/`, each service a line
of revisions of its own. Rows come back as dictionaries; `msgspec.convert` makes nouns of them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, LiteralString
from weakref import WeakKeyDictionary

import msgspec
from psycopg import AsyncConnection, DataError, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from nearcast.errors import NearcastError
from nearcast.runtime import log
from nearcast.runtime.clock import elapsed

Connection = AsyncConnection[DictRow]
_TRUSTED_S = 1.0
_PATIENCE_S = 60.0
_LOOK_EVERY_S = 0.1
_log = log.get("database")

set_json_dumps(msgspec.json.encode)
set_json_loads(msgspec.json.decode)


class DatabaseAway(NearcastError):
    """PostgreSQL does not answer."""

    code = "runtime.database_away"
    status = 503


class NotStorable(NearcastError):
    """PostgreSQL has no room for a value: a NUL in a text, a number that is too large."""

    code = "runtime.not_storable"


class Database:
    """The pool. What takes more than one statement is a `transaction`; a statement alone is one by itself, without the two questions
    that would open and close it."""

    def __init__(self, url: str, *, connections: int = 12) -> None:
        self.url = url
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            connection_class=AsyncConnection[DictRow],
            kwargs={"row_factory": dict_row, "autocommit": True},
            min_size=2,
            max_size=connections,
            timeout=5.0,
            check=self._check,
            open=False,
        )
        self._checked: WeakKeyDictionary[Connection, float] = WeakKeyDictionary()

    async def open(self, patience_s: float = _PATIENCE_S) -> None:
        """Waits for PostgreSQL to answer; raises DatabaseAway when it does not within `patience_s`."""
        try:
            async with asyncio.timeout(patience_s):
                await self._wait()
        except TimeoutError as error:
            raise _away(patience_s) from error
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = True) -> AsyncIterator[Connection]:
        """A connection inside a transaction that commits when the block ends and rolls back when it raises. One that is not `lasting`
        does not wait for the disk: when PostgreSQL crashes, whole transactions of the last half second are forgotten.
        Raises DatabaseAway, NotStorable.
        """
        async with self._connection() as connection, connection.transaction():
            if not lasting:
                await connection.execute("SET LOCAL synchronous_commit = off")
            yield connection

    async def _check(self, connection: Connection) -> None:
        """Asking before each statement would double what a small one costs. What answered a moment ago still does, or PostgreSQL has just
        gone, and whoever asks is told so.
        """
        now = elapsed()
        if now - self._checked.get(connection, -_TRUSTED_S) >= _TRUSTED_S:
            await AsyncConnectionPool.check_connection(connection)
            self._checked[connection] = now

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """Raises DatabaseAway, NotStorable."""
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, OperationalError) as error:
            raise DatabaseAway("The database does not answer.", remedy="Try again in a moment.") from error
        except DataError as error:
            raise NotStorable(
                f"A value cannot be kept: {str(error).splitlines()[0]}.",
                remedy="Send text without NUL characters, and numbers of at most 64 bits.",
            ) from error

    async def all(self, sql: LiteralString, *values: Any, named: dict[str, Any] | None = None) -> list[DictRow]:
        """The rows of one statement. Its values stand in order (`%s`), or are `named` (`%(name)s`)."""
        async with self._connection() as connection:
            return await (await connection.execute(sql, values if named is None else named)).fetchall()

    async def one(self, sql: LiteralString, *values: Any, named: dict[str, Any] | None = None) -> DictRow | None:
        """The first row of one statement; its values as for `all`."""
        async with self._connection() as connection:
            return await (await connection.execute(sql, values if named is None else named)).fetchone()

    async def run(self, sql: LiteralString, *values: Any) -> None:
        """One statement."""
        async with self._connection() as connection:
            await connection.execute(sql, values)

    async def _wait(self) -> None:
        told = False
        while True:
            try:
                connection = await AsyncConnection.connect(self.url, connect_timeout=3)
            except OperationalError as error:
                if not told:
                    _log.info("waiting for PostgreSQL", reason=str(error).splitlines()[0])
                    told = True
                await asyncio.sleep(_LOOK_EVERY_S)
            else:
                await connection.close()
                return


def _away(patience_s: float) -> DatabaseAway:
    return DatabaseAway(
        f"PostgreSQL did not answer within {patience_s:.0f} s.", field="database.url", remedy="Start it, or mend database.url."
    )


async def migrate(url: str, folders: list[Path], revision: str = "heads", patience_s: float = _PATIENCE_S) -> None:
    """Brings every service's tables to their newest revision, or to `revision`. `folders` hold the revisions. When PostgreSQL goes
    meanwhile nothing has happened, and it begins again; raises DatabaseAway when that does not help within `patience_s`.
    """
    from sqlalchemy.exc import OperationalError

    end = elapsed() + patience_s
    while True:
        try:
            await asyncio.to_thread(_migrate, url, folders, revision)
            return
        except OperationalError as error:
            if elapsed() > end:
                raise _away(patience_s) from error
            _log.info("tables wait for PostgreSQL", reason=str(error).splitlines()[0])
            await asyncio.sleep(_LOOK_EVERY_S)


def _migrate(url: str, folders: list[Path], revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", ":".join(str(folder) for folder in folders))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(config, revision)
