"""Drafting, publishing and finding titles."""

from nearcast.catalog import policy
from nearcast.catalog.model import Asset, AssetPublished, PublishedAsset, Title, TitleDraft, UnknownAsset, UnknownTitle
from nearcast.catalog.store import Store
from nearcast.ids import AssetId, TitleId
from nearcast.runtime import bus
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Database


class CatalogService:
    """Implements `model.Catalog`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._store = Store(database)
        self._clock = clock

    async def check(self, draft: TitleDraft) -> None:
        policy.check(draft)

    async def draft(self, title: TitleId, draft: TitleDraft) -> Title:
        clean = policy.check(draft)
        drafted = Title(
            id=title,
            name=clean.name,
            synopsis=clean.synopsis,
            year=clean.year,
            maturity=clean.maturity,
            genres=clean.genres,
            credit=clean.credit,
            asset=None,
            duration=None,
            artwork=(),
            languages=(),
            published_at=None,
            hint=clean.hint,
        )
        await self._store.add(drafted)
        return await self.title(title)

    async def publish(self, title: TitleId, asset: Asset) -> Title:
        known = await self.title(title)
        if known.asset == asset.id:
            return known
        published = policy.published(known, asset, self._clock.now())
        async with self._database.transaction() as connection:
            await self._store.publish(connection, published, asset)
            await bus.announce(connection, AssetPublished(title, asset.id))
        return published

    async def title(self, title: TitleId) -> Title:
        found = await self._store.title(title)
        if found is None:
            raise UnknownTitle("There is no such title.", field="title", value=title, remedy="Search for it by name.")
        return found

    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        return await self._store.titles(titles)

    async def recent(self, maturity: int, limit: int) -> tuple[Title, ...]:
        return await self._store.recent(maturity, limit)

    async def search(self, text: str, maturity: int, limit: int) -> tuple[Title, ...]:
        return await self._store.search(policy.search_pattern(text), maturity, limit)

    async def asset(self, asset: AssetId) -> Asset:
        found = await self._store.asset(asset)
        if found is None:
            raise UnknownAsset("There is no such asset.", field="asset", value=asset, remedy="Publish the title again.")
        return found

    async def published_assets(self) -> tuple[PublishedAsset, ...]:
        assets = await self._store.published_assets()
        titles = await self._store.titles_of(tuple(asset.id for asset in assets))
        return tuple(PublishedAsset(titles[asset.id], asset) for asset in assets if asset.id in titles)
