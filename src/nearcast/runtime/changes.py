"""What changed of late, by subject, so that whoever keeps an answer sees a write at once.

Triggers on the services' own tables note every write in the writer's transaction (`runtime.watch` in their revisions), so no
writer can forget to. Notes are kept for ten minutes; whoever keeps an answer must let go of it long before.
"""

import asyncio
from collections.abc import Sequence

from nearcast.runtime import log
from nearcast.runtime.database import Database, DatabaseAway

KEPT_S = 600.0
_TEND_EVERY_S = 60.0
State = tuple[tuple[str, int, int], ...]
_log = log.get("changes")


class Changes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, subjects: Sequence[str]) -> State:
        """Differs from an earlier one when anything was written to one of the subjects (`kind:value`) in between. Raises DatabaseAway.

        The numbers of later transactions are higher, so no set of as many newer notes has the sum of the older ones.
        """
        rows = await self._database.all(
            """
            SELECT subject, count(*) AS count, sum(transaction)::bigint AS sum FROM runtime.changes
            WHERE subject = ANY(%s) GROUP BY subject ORDER BY subject
            """,
            list(subjects),
        )
        return tuple((row["subject"], row["count"], row["sum"]) for row in rows)

    async def tend(self) -> None:
        """Deletes old notes, until cancelled. Several processes may do it at once."""
        while True:
            try:
                await self._database.run("DELETE FROM runtime.changes WHERE at < now() - make_interval(secs => %s)", KEPT_S)
            except DatabaseAway as error:
                _log.warning("old notes of changes wait", reason=str(error))
            await asyncio.sleep(_TEND_EVERY_S)
