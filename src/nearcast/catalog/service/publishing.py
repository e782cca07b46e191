"""A source becomes a title."""

import asyncio
from contextlib import suppress

from nearcast.catalog.model import Asset, AssetPublished, Chapter, Edition, Entry, Title, TitleDraft, UnknownAsset
from nearcast.catalog.policy import drafts, families, plans, portions, revisions
from nearcast.catalog.service.ground import Ground
from nearcast.errors import NearcastError
from nearcast.ids import AssetId, TitleId
from nearcast.runtime import bus
from nearcast.runtime.database import Connection

_LET_GO_EVERY_S = 600


class Publishing(Ground):
    async def run(self) -> None:
        """Lets go of superseded assets when nobody can play them any more, until cancelled."""
        while True:
            with suppress(NearcastError):
                async with self._database.transaction() as connection:
                    await self._let_go(connection)
            await asyncio.sleep(_LET_GO_EVERY_S)

    async def check(self, draft: TitleDraft) -> None:
        if draft.of is not None:
            await self.title(draft.of)
            return
        drafts.check(draft)
        if draft.parent is not None:
            await self.title(draft.parent)

    async def draft(self, title: TitleId, draft: TitleDraft) -> Title:
        if draft.of is not None:
            return await self.title(draft.of)
        clean = drafts.check(draft)

        async def add(connection: Connection, known: dict[TitleId, Entry]) -> None:
            if title in known:
                return
            now = self._clock.now()
            line = revisions.first(title, clean, None, now, published=True)
            family = {**known, title: families.begun(line)}
            for error in families.check_relations((title,), family).values():
                raise error
            await self._carry_out(connection, plans.written(family, (line,), known, now), known)

        await self._changing({title, *((clean.parent,) if clean.parent else ())}, add)
        return await self.title(title)

    async def publish(self, title: TitleId, asset: Asset) -> Title:
        async def attach(connection: Connection, known: dict[TitleId, Entry]) -> None:
            if title not in known:
                raise plans.unknown(title)
            if known[title].title.asset == asset.id:
                return
            family = {**known, title: families.playing(known[title], asset)}
            await self._store.assets.hold(connection)
            await self._store.assets.supersede(connection, title, self._clock.now())
            await self._store.assets.put(connection, title, portions.in_portions(asset, self._apart))
            await self._carry_out(connection, plans.written(family, (), known, self._clock.now()), known)
            await bus.announce(connection, AssetPublished(title, asset.id))

        await self._changing((title,), attach)
        return await self.title(title)

    async def take_back(self, title: TitleId, asset: AssetId) -> None:
        async def silence(connection: Connection, known: dict[TitleId, Entry]) -> None:
            if title in known and known[title].title.asset == asset:
                family = {**known, title: families.silent(known[title])}
                await self._carry_out(connection, plans.written(family, (), known, self._clock.now()), known)

        await self._changing((title,), silence)

    async def mark(self, title: TitleId, asset: AssetId, markers: tuple[Chapter, ...]) -> None:
        async def say(connection: Connection, known: dict[TitleId, Entry]) -> None:
            if title in known and known[title].title.asset == asset:
                family = {**known, title: families.marked(known[title], markers)}
                await self._carry_out(connection, plans.written(family, (), known, self._clock.now()), known)

        await self._changing((title,), say)

    async def asset(self, asset: AssetId) -> Asset:
        found = await self._store.assets.asset(asset)
        if found is None:
            raise UnknownAsset("There is no such asset.", field="asset", value=asset, remedy="Publish the title again.")
        return found

    async def published(self, known: str) -> Edition:
        return await self._store.assets.published(known, self._clock.now() - self._play_s)

    async def assets(self, assets: tuple[AssetId, ...]) -> tuple[Asset, ...]:
        return await self._store.assets.some(assets)

    async def needed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return await self._store.assets.needed(names)
