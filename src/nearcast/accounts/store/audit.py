"""The log of what everybody did. Lines are added and never changed."""

from typing import LiteralString

import msgspec

from nearcast.accounts.model import Entry, Matter, Sought
from nearcast.runtime.database import Connection, Database

_ONLY: dict[str, LiteralString] = {
    "who": "account IN (SELECT id FROM accounts.accounts WHERE id = %(who)s OR strpos(email, lower(%(who)s)) > 0)",
    "subject": "string_to_array(subject, ' ') @> ARRAY[%(subject)s]",
    "since": "at >= %(since)s",
    "until": "at < %(until)s",
}


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
        wanted = [condition for name, condition in _ONLY.items() if getattr(sought, name) is not None]
        # The newest of each matter, since the few lines of an operator lie among all sign-ins there ever were.
        each = " AND ".join(["about = matter", "(%(number)s = 0 OR number < %(number)s)", *wanted])
        rows = await self._database.all(
            "SELECT e.number, e.at, e.account, e.address, e.about, e.action, e.subject, e.outcome, a.email"
            " FROM unnest(%(matters)s::text[]) matter CROSS JOIN LATERAL"
            f" (SELECT * FROM accounts.audit WHERE {each} ORDER BY number DESC LIMIT %(limit)s) e"
            " LEFT JOIN accounts.accounts a ON a.id = e.account ORDER BY e.number DESC LIMIT %(limit)s",
            named={**msgspec.structs.asdict(sought), "matters": list(matters), "number": number, "limit": limit},
        )
        return msgspec.convert(rows, tuple[Entry, ...])
