"""What changed of late, by subject (`kind:value`), so that whoever keeps an answer sees a write at once.

Triggers on the services' own tables note every write in the writer's transaction (`runtime.watch` in their revisions), so no
writer can forget to. A process reads what was noted since it last looked, and whoever asks meanwhile shares the next look.
"""

import asyncio
import hashlib
from collections.abc import Set

from nearcast.runtime import log
from nearcast.runtime.clock import elapsed
from nearcast.runtime.database import Database, DatabaseAway

REMEMBERED_S = 600.0
"""Nothing that was kept for longer may be given to anybody."""
_NOTED_S = 1800.0
_TEND_EVERY_S = 60.0
_log = log.get("changes")


def subject(name: str) -> bytes:
    """As `runtime.subject` in the database has it: `kind:value` hashed."""
    return hashlib.sha256(name.encode()).digest()[:8]


class Changes:
    """What one process knows of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looks = 0
        self._snapshot: str | None = None
        self._looked_at = 0.0
        self._turned_at = elapsed()
        self._young: dict[bytes, int] = {}
        self._old: dict[bytes, int] = {}
        self._under_way: asyncio.Task[int] | None = None
        self._next: asyncio.Task[int] | None = None

    async def look(self) -> int:
        """Reads all that was written before this call; the number of the look, for `written_since`. Raises DatabaseAway."""
        if self._next is None:
            self._next = asyncio.create_task(self._look(self._under_way))
        return await asyncio.shield(self._next)

    def written_since(self, look: int, subjects: Set[bytes]) -> bool:
        """Whether anything was written to one of these between that look and the last."""
        return any(noted[one] > look for noted in (self._young, self._old) for one in noted.keys() & subjects)

    async def tend(self) -> None:
        """Deletes old notes, until cancelled. Several processes may do it at once."""
        while True:
            try:
                await self._database.run("DELETE FROM runtime.changes WHERE at < now() - make_interval(secs => %s)", _NOTED_S)
            except DatabaseAway as error:
                _log.warning("old notes of changes wait", reason=str(error))
            await asyncio.sleep(_TEND_EVERY_S)

    async def _look(self, before: asyncio.Task[int] | None) -> int:
        if before is not None:
            await asyncio.wait({before})
        self._under_way, self._next = self._next, None
        if elapsed() - self._looked_at > _NOTED_S / 2:
            self._snapshot = None  # nothing kept is that old
        row = await self._database.one(
            """
            SELECT pg_current_snapshot()::text AS snapshot, array(
                SELECT DISTINCT subject FROM runtime.changes
                WHERE transaction >= pg_snapshot_xmin(%(last)s::pg_snapshot)
                  AND NOT pg_visible_in_snapshot(transaction, %(last)s::pg_snapshot)
            ) AS subjects
            """,
            named={"last": self._snapshot},
        )
        assert row is not None
        self._looks += 1
        self._snapshot, self._looked_at = row["snapshot"], elapsed()
        if self._looked_at - self._turned_at > REMEMBERED_S:
            self._young, self._old, self._turned_at = {}, self._young, self._looked_at
        self._young.update(dict.fromkeys(map(bytes, row["subjects"]), self._looks))
        return self._looks
