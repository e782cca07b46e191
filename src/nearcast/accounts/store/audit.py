"""The log of what everybody did. Lines are added and never changed."""

import msgspec

from nearcast.accounts.model import Entry
from nearcast.runtime.database import Connection, Database

_FIRST = 2**62


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, entry: Entry) -> None:
        await connection.execute(
            "INSERT INTO accounts.audit (at, account, address, action, subject, outcome) VALUES (%s, %s, %s, %s, %s, %s)",
            (entry.at, entry.account, entry.address, entry.action, entry.subject, entry.outcome),
        )

    async def before(self, number: int, limit: int) -> tuple[Entry, ...]:
        """Newest first; 0 begins with the newest."""
        rows = await self._database.all(
            "SELECT e.number, e.at, e.account, e.address, e.action, e.subject, e.outcome, a.email"
            " FROM accounts.audit e LEFT JOIN accounts.accounts a ON a.id = e.account"
            " WHERE e.number < %s ORDER BY e.number DESC LIMIT %s",
            number or _FIRST,
            limit,
        )
        return msgspec.convert(rows, tuple[Entry, ...])
