"""The log of what everybody did. Lines are added and never changed."""

import msgspec

from nearcast.accounts.model import Entry, Matter, Sought
from nearcast.runtime.database import Connection, Database


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, connection: Connection, entry: Entry) -> None:
        await connection.execute(
            "INSERT INTO accounts.audit (at, account, address, about, action, subject, outcome)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (entry.at, entry.account, entry.address, entry.about, entry.action, entry.subject, entry.outcome),
        )

    async def before(self, matters: frozenset[Matter], sought: Sought, number: int, limit: int) -> tuple[Entry, ...]:
        """Lines about these matters, newest first; 0 begins with the newest."""
        rows = await self._database.all(
            "SELECT e.number, e.at, e.account, e.address, e.about, e.action, e.subject, e.outcome, a.email"
            " FROM accounts.audit e LEFT JOIN accounts.accounts a ON a.id = e.account"
            " WHERE e.about = ANY(%(matters)s) AND (%(number)s = 0 OR e.number < %(number)s)"
            " AND (%(about)s::text IS NULL OR e.about = %(about)s)"
            " AND (%(who)s::text IS NULL OR a.id = %(who)s OR strpos(a.email, lower(%(who)s)) > 0)"
            " AND (%(subject)s::text IS NULL OR string_to_array(e.subject, ' ') @> ARRAY[%(subject)s])"
            " AND (%(since)s::float8 IS NULL OR e.at >= %(since)s) AND (%(until)s::float8 IS NULL OR e.at < %(until)s)"
            " ORDER BY e.number DESC LIMIT %(limit)s",
            named={**msgspec.structs.asdict(sought), "matters": list(matters), "number": number, "limit": limit},
        )
        return msgspec.convert(rows, tuple[Entry, ...])
