"""The memory of the catalogue."""

from typing import LiteralString

import msgspec

from nearcast.catalog.model import Asset, Title
from nearcast.ids import AssetId, TitleId
from nearcast.runtime.database import Connection, Database

_COLUMNS: LiteralString = (
    "id, name, synopsis, year, maturity, genres, credit, asset, duration, artwork, languages, published_at, hint"
)


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, title: Title) -> None:
        await self._database.run(
            "INSERT INTO catalog.titles (id, name, synopsis, year, maturity, genres, credit, hint)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            title.id,
            title.name,
            title.synopsis,
            title.year,
            title.maturity,
            list(title.genres),
            title.credit,
            title.hint,
        )

    async def title(self, title: TitleId) -> Title | None:
        row = await self._database.one(f"SELECT {_COLUMNS} FROM catalog.titles WHERE id = %s", title)
        return None if row is None else msgspec.convert(row, Title)

    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        rows = await self._database.all(f"SELECT {_COLUMNS} FROM catalog.titles WHERE id = ANY(%s)", list(titles))
        found = {row["id"]: msgspec.convert(row, Title) for row in rows}
        return tuple(found[title] for title in titles if title in found)

    async def recent(self, maturity: int, limit: int) -> tuple[Title, ...]:
        rows = await self._database.all(
            f"SELECT {_COLUMNS} FROM catalog.titles WHERE asset IS NOT NULL AND maturity <= %s"
            " ORDER BY published_at DESC, id LIMIT %s",
            maturity,
            limit,
        )
        return msgspec.convert(rows, tuple[Title, ...])

    async def search(self, pattern: str, maturity: int, limit: int) -> tuple[Title, ...]:
        rows = await self._database.all(
            f"SELECT {_COLUMNS} FROM catalog.titles WHERE asset IS NOT NULL AND maturity <= %s AND name ILIKE %s"
            " ORDER BY (name ILIKE ltrim(%s, '%%')) DESC, name LIMIT %s",
            maturity,
            pattern,
            pattern,
            limit,
        )
        return msgspec.convert(rows, tuple[Title, ...])

    async def publish(self, connection: Connection, title: Title, asset: Asset) -> None:
        await connection.execute(
            "INSERT INTO catalog.assets (id, body) VALUES (%s, %s::jsonb) ON CONFLICT DO NOTHING",
            (asset.id, msgspec.json.encode(asset).decode()),
        )
        await connection.execute(
            "UPDATE catalog.titles SET asset = %s, duration = %s, artwork = %s, languages = %s, published_at = %s WHERE id = %s",
            (title.asset, title.duration, list(title.artwork), list(title.languages), title.published_at, title.id),
        )

    async def asset(self, asset: AssetId) -> Asset | None:
        row = await self._database.one("SELECT body FROM catalog.assets WHERE id = %s", asset)
        return None if row is None else msgspec.convert(row["body"], Asset)

    async def published_assets(self) -> tuple[Asset, ...]:
        rows = await self._database.all(
            "SELECT body FROM catalog.assets WHERE id IN (SELECT asset FROM catalog.titles) ORDER BY id"
        )
        return tuple(msgspec.convert(row["body"], Asset) for row in rows)

    async def titles_of(self, assets: tuple[AssetId, ...]) -> dict[AssetId, TitleId]:
        rows = await self._database.all("SELECT id, asset FROM catalog.titles WHERE asset = ANY(%s)", list(assets))
        return {row["asset"]: row["id"] for row in rows}
