"""Published encodings."""

from typing import LiteralString

import msgspec

from nearcast.catalog.model import Asset, Edition
from nearcast.ids import AssetId, TitleId
from nearcast.runtime.database import Connection, Database

# Asked every few seconds about as many titles as there are, so only indexes are read, and nothing is told that is known.
_PUBLISHED: LiteralString = (
    "WITH played AS MATERIALIZED (SELECT DISTINCT ON (asset) asset, title FROM ("
    "  SELECT id AS title, asset, true AS now FROM catalog.titles WHERE asset IS NOT NULL"
    "  UNION ALL SELECT title, asset, false FROM catalog.superseded WHERE at > %s"
    " ) AS one ORDER BY asset, now DESC, title DESC),"
    " edition AS (SELECT coalesce(md5(string_agg(asset || ' ' || title, ',' ORDER BY asset)), 'empty') AS name FROM played)"
    " SELECT name, CASE WHEN name <> %s THEN (SELECT coalesce(json_object_agg(asset, title), '{}')::text FROM played) END AS titles"
    " FROM edition"
)


class Assets:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, connection: Connection, title: TitleId, asset: Asset) -> None:
        """An asset that the title is about to be played from, for the first time or again."""
        await connection.execute(
            "INSERT INTO catalog.assets (id, body) VALUES (%s, %s::jsonb) ON CONFLICT DO NOTHING",
            (asset.id, msgspec.json.encode(asset).decode()),
        )
        await connection.execute("DELETE FROM catalog.superseded WHERE asset = %s AND title = %s", (asset.id, title))

    async def supersede(self, connection: Connection, title: TitleId, now: float) -> None:
        """What the title is played from until now is about to be replaced."""
        await connection.execute(
            "INSERT INTO catalog.superseded (asset, title, at) SELECT asset, id, %s FROM catalog.titles"
            " WHERE id = %s AND asset IS NOT NULL",
            (now, title),
        )

    async def hold(self, connection: Connection) -> None:
        """No asset is let go until the transaction ends: it may be about to be played again."""
        await connection.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('catalog.assets', 0))")

    async def let_go(self, connection: Connection, before: float) -> tuple[Asset, ...]:
        """Removes the assets that no title is played from, but for those superseded since then."""
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalog.assets', 0))")
        await connection.execute("DELETE FROM catalog.superseded WHERE at <= %s", (before,))
        cursor = await connection.execute(
            "DELETE FROM catalog.assets WHERE NOT EXISTS (SELECT FROM catalog.titles WHERE titles.asset = assets.id)"
            " AND NOT EXISTS (SELECT FROM catalog.superseded WHERE superseded.asset = assets.id) RETURNING body"
        )
        return tuple(msgspec.convert(row["body"], Asset) for row in await cursor.fetchall())

    async def needed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the names that an asset has as that of a file, a picture or its key, or a line of a title's history."""
        rows = await self._database.all(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE EXISTS (SELECT FROM catalog.assets"
            "  WHERE body @> jsonb_build_object('files', jsonb_build_array(jsonb_build_object('name', name)))"
            "  OR body @> jsonb_build_object('key', name)"
            "  OR body @> jsonb_build_object('artwork', jsonb_build_array(name))"
            "  OR body @> jsonb_build_object('sprites', jsonb_build_object('sheets', jsonb_build_array(name))))"
            " OR EXISTS (SELECT FROM catalog.revisions WHERE strpos(draft::text, name) > 0)",
            list(names),
        )
        return tuple(row["name"] for row in rows)

    async def asset(self, asset: AssetId) -> Asset | None:
        row = await self._database.one("SELECT body FROM catalog.assets WHERE id = %s", asset)
        return None if row is None else msgspec.convert(row["body"], Asset)

    async def some(self, assets: tuple[AssetId, ...]) -> tuple[Asset, ...]:
        rows = await self._database.all("SELECT body FROM catalog.assets WHERE id = ANY(%s)", list(assets))
        return tuple(msgspec.convert(row["body"], Asset) for row in rows)

    async def published(self, known: str, since: float) -> Edition:
        """What titles are played from, and what they were played from at some time since then."""
        row = await self._database.one(_PUBLISHED, since, known)
        assert row is not None
        titles = row["titles"]
        return Edition(row["name"], None if titles is None else msgspec.json.decode(titles, type=dict[AssetId, TitleId]))
