"""The history of titles, and the titles that follow from it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from psycopg.errors import UniqueViolation

from nearcast.catalog.model import Entry, Revision, Title, TitleDraft, Wanted
from nearcast.ids import TitleId
from nearcast.runtime.database import Connection, Database

_SAID = "catalog.titles JOIN catalog.revisions AS newest ON newest.title = titles.id AND newest.number = titles.newest"
_NEWEST = (
    f"SELECT titles.body, newest.*, live.draft AS live_draft FROM {_SAID}"
    " LEFT JOIN catalog.revisions AS live ON live.title = titles.id AND live.number = titles.live"
)
_BY_ID = "titles.id"
_BY_NUMBER = "coalesce((newest.draft->>'number')::int, 2147483647), titles.id"
"""What has no number comes last."""


class Raced(Exception):
    """Somebody else has just added one of these titles: look again."""


class Revisions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def held(self, connection: Connection, titles: Iterable[TitleId]) -> dict[TitleId, Entry]:
        """These titles, what their newest revisions belong to, and the whole families of all these. Nobody else changes them until
        the transaction ends."""
        cursor = await connection.execute(
            "WITH named AS (SELECT id, root FROM catalog.titles WHERE id = ANY(%s)),"
            " around AS (SELECT root FROM named UNION SELECT above.root FROM named"
            "  JOIN catalog.titles AS self ON self.id = named.id"
            "  JOIN catalog.revisions AS said ON said.title = self.id AND said.number = self.newest"
            "  JOIN catalog.titles AS above ON above.id = said.draft->>'parent')"
            " SELECT id FROM catalog.titles WHERE root IN (SELECT root FROM around) ORDER BY id FOR UPDATE",
            (list(titles),),
        )
        ids = [row["id"] for row in await cursor.fetchall()]
        rows = await (await connection.execute(f"{_NEWEST} WHERE titles.id = ANY(%s)", (ids,))).fetchall()
        return {row["title"]: _entry(row) for row in rows}

    async def write(
        self, connection: Connection, lines: Iterable[Revision], titles: Iterable[Title], known: set[TitleId]
    ) -> None:
        """Adds lines, and makes titles what they have become. `known` were there before. Raises Raced."""
        made = list(titles)
        newest = {line.title: line for line in lines}
        try:
            await self._add(connection, [title for title in made if title.id not in known], newest)
        except UniqueViolation as error:
            raise Raced from error
        await self._replace(connection, [title for title in made if title.id in known], newest)
        async with connection.cursor().copy(
            "COPY catalog.revisions (title, number, at, by, action, state, live, draft) FROM STDIN"
        ) as copy:
            for line in newest.values():
                said = line.title, line.number, line.at, line.by, line.action, line.state, line.live, _json(line.draft)
                await copy.write_row(said)

    async def remove(self, connection: Connection, titles: Iterable[TitleId]) -> None:
        """Nothing of these titles stays, nor of what they were played from before."""
        named = (list(titles),)
        await connection.execute("DELETE FROM catalog.titles WHERE id = ANY(%s)", named)
        await connection.execute("DELETE FROM catalog.revisions WHERE title = ANY(%s)", named)
        await connection.execute("DELETE FROM catalog.superseded WHERE title = ANY(%s)", named)

    async def entries(self, wanted: Wanted, after: TitleId | None, limit: int) -> tuple[Entry, ...]:
        """By id; what belongs to one title, by number."""
        order = _BY_NUMBER if wanted.parent else _BY_ID
        rows = await self._database.all(
            f"{_NEWEST} WHERE (%(after)s = '' OR ({order}) > (SELECT {order} FROM {_SAID} WHERE titles.id = %(after)s))"
            " AND (%(state)s::text IS NULL OR newest.state = %(state)s)"
            " AND (%(kind)s::text IS NULL OR newest.draft->>'kind' = %(kind)s)"
            " AND (%(parent)s::text IS NULL OR newest.draft->>'parent' = %(parent)s)"
            " AND (%(text)s = '' OR titles.id = %(text)s OR strpos(lower(newest.draft->>'name'), lower(%(text)s)) > 0)"
            f" ORDER BY {order} LIMIT %(limit)s",
            named={
                "after": after or "",
                "state": wanted.state,
                "kind": wanted.kind,
                "parent": wanted.parent,
                "text": wanted.text,
                "limit": limit,
            },
        )
        return tuple(_entry(row) for row in rows)

    async def entry(self, title: TitleId) -> Entry | None:
        row = await self._database.one(f"{_NEWEST} WHERE titles.id = %s", title)
        return None if row is None else _entry(row)

    async def history(self, title: TitleId, limit: int) -> tuple[Revision, ...]:
        rows = await self._database.all(
            "SELECT * FROM catalog.revisions WHERE title = %s ORDER BY number DESC LIMIT %s", title, limit
        )
        return msgspec.convert(rows, tuple[Revision, ...])

    async def line(self, connection: Connection, title: TitleId, number: int) -> Revision | None:
        cursor = await connection.execute("SELECT * FROM catalog.revisions WHERE title = %s AND number = %s", (title, number))
        row = await cursor.fetchone()
        return None if row is None else msgspec.convert(row, Revision)

    async def _add(self, connection: Connection, titles: list[Title], newest: dict[TitleId, Revision]) -> None:
        async with connection.cursor().copy("COPY catalog.titles (id, newest, live, body) FROM STDIN") as copy:
            for title in titles:
                line = newest[title.id]
                await copy.write_row((title.id, line.number, line.live, _json(title)))

    async def _replace(self, connection: Connection, titles: list[Title], newest: dict[TitleId, Revision]) -> None:
        await connection.cursor().executemany(
            "UPDATE catalog.titles SET body = %s::jsonb WHERE id = %s", [(_json(title), title.id) for title in titles]
        )
        await connection.cursor().executemany(
            "UPDATE catalog.titles SET newest = %s, live = %s WHERE id = %s",
            [(newest[title.id].number, newest[title.id].live, title.id) for title in titles if title.id in newest],
        )


def _entry(row: dict[str, Any]) -> Entry:
    newest = msgspec.convert(row, Revision)
    live = None if row["live_draft"] is None else msgspec.convert(row["live_draft"], TitleDraft)
    return Entry(msgspec.convert(row["body"], Title), newest, live)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
