"""Published encodings."""

import msgspec

from nearcast.catalog.model import Asset, PublishedAsset
from nearcast.ids import AssetId
from nearcast.runtime.database import Connection, Database


class Assets:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, connection: Connection, asset: Asset) -> None:
        await connection.execute(
            "INSERT INTO catalog.assets (id, body) VALUES (%s, %s::jsonb) ON CONFLICT DO NOTHING",
            (asset.id, msgspec.json.encode(asset).decode()),
        )

    async def asset(self, asset: AssetId) -> Asset | None:
        row = await self._database.one("SELECT body FROM catalog.assets WHERE id = %s", asset)
        return None if row is None else msgspec.convert(row["body"], Asset)

    async def published(self) -> tuple[PublishedAsset, ...]:
        rows = await self._database.all(
            "SELECT DISTINCT ON (asset) titles.id AS title, assets.body AS asset FROM catalog.titles"
            " JOIN catalog.assets ON assets.id = titles.asset ORDER BY asset, titles.id DESC"
        )
        return msgspec.convert(rows, tuple[PublishedAsset, ...])
