"""Changes in their order.

Two transactions that take numbers 7 and 8 may commit as 8, 7; who looked between them would never see 7. So whoever changes
something that others follow holds a lock until the commit.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nearcast.runtime.database import Connection, Database

_LOCK = 0x666C656574  # "fleet"


@asynccontextmanager
async def numbered(database: Database) -> AsyncIterator[tuple[Connection, int]]:
    """A transaction and the number of its change."""
    async with database.transaction() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        row = await (await connection.execute("SELECT nextval('fleet.version') AS number")).fetchone()
        assert row is not None
        yield connection, row["number"]
