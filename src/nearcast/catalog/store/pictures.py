"""Pictures that no title may name, until somebody looks whether one does."""

from collections.abc import Iterable

from nearcast.ids import TitleId
from nearcast.runtime.database import Connection


class Pictures:
    async def sent(self, connection: Connection, name: str, at: float) -> None:
        await connection.execute(
            "INSERT INTO catalog.pictures (name, at) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            (name, at),
        )

    async def let_go(self, connection: Connection, titles: Iterable[TitleId], at: float) -> None:
        """Whatever the history of these titles names, in any language."""
        await connection.execute(
            "INSERT INTO catalog.pictures (name, at) SELECT DISTINCT picture #>> '{}', %s::float"
            " FROM catalog.revisions, jsonb_path_query(draft, '$.**.pictures[*]') AS picture WHERE title = ANY(%s)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            (at, list(titles)),
        )

    async def due(self, connection: Connection, before: float) -> tuple[str, ...]:
        """Those since before then, which are looked at once."""
        cursor = await connection.execute("DELETE FROM catalog.pictures WHERE at < %s RETURNING name", (before,))
        return tuple(row["name"] for row in await cursor.fetchall())
