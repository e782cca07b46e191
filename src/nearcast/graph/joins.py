"""Where slices meet: a title with this profile's bookmark, a row with its titles, and the queries that need two services.

Every title that one request asks for is fetched with one call, whoever asks.
"""

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.scalars import JSON

from nearcast.accounts.model import Accounts, Profile
from nearcast.catalog import api as catalog_api
from nearcast.catalog import model as catalog
from nearcast.catalog.model import Catalog
from nearcast.errors import NearcastError
from nearcast.ids import NetworkId, ProfileId, TitleId
from nearcast.playback.model import Playback
from nearcast.recommendations import api as recommendations_api
from nearcast.recommendations.model import Recommendations
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.steering.model import Steering
from nearcast.telemetry.model import Bookmark, Telemetry
from nearcast.units import Seconds

_SEARCH_MAX = 50


@strawberry.type(name="Bookmark", description="Where a profile stopped, in seconds.")
class BookmarkType:
    position: float
    duration: float


@strawberry.type(name="Title", description="A film.")
class Title(catalog_api.Title):
    @strawberry.field(description="Where this profile stopped, null when it never began.")
    async def bookmark(self, info: Asked, profile: strawberry.ID) -> BookmarkType | None:
        kept = await _bookmarks(info, ProfileId(profile))
        one = kept.get(TitleId(self.id))
        return BookmarkType(position=one.position, duration=one.duration) if one else None


@strawberry.type(name="Row", description="A row of the home page.")
class Row(recommendations_api.Row):
    @strawberry.field
    async def titles(self, info: Asked) -> list[Title]:
        found = await _titles(info).load_many(self.title_ids)
        return [title for title in found if title is not None]


@strawberry.type(description="A play under way in the account.")
class Stream:
    id: strawberry.ID
    device: str = strawberry.field(description="The device it runs on.")
    profile: str = strawberry.field(description="Who watches.")
    began: float = strawberry.field(description="In Unix seconds.")


@strawberry.type
class Query:
    @strawberry.field(description="What plays in the account now, oldest first. What each one watches is its own affair.")
    async def streams(self, info: Asked) -> list[Stream]:
        visitor = await info.context.visitor()
        visitor.check("watch")
        account, accounts = visitor.account_id, ask(info, Accounts)
        devices = {one.id: one.name for one in await accounts.devices(account)}
        profiles = {one.id: one.name for one in await accounts.profiles(account)}
        return [
            Stream(
                id=strawberry.ID(one.id),
                device=devices.get(one.device, "A device"),
                profile=profiles.get(one.profile, "Somebody"),
                began=one.began,
            )
            for one in await ask(info, Playback).playing(account)
        ]

    @strawberry.field(description="The rows of a profile's home page.")
    async def home(self, info: Asked, profile: strawberry.ID) -> list[Row]:
        device = await info.context.watching()
        network = await _network(info)
        rows = await ask(info, Recommendations).home(device, ProfileId(profile), network)
        return [Row.of(row) for row in rows]

    @strawberry.field(description="A title this profile may see, or null.")
    async def title(self, info: Asked, profile: strawberry.ID, id: strawberry.ID) -> Title | None:  # noqa: A002 - the argument's name in the graph
        found = await _visible(info, await _watcher(info, profile), id)
        return Title.of(found) if found else None

    @strawberry.field(description="Titles whose name is like the text, best first.")
    async def search(self, info: Asked, profile: strawberry.ID, text: str, limit: int = 20) -> list[Title]:
        watcher = await _watcher(info, profile)
        found = await ask(info, Catalog).search(text, watcher.maturity, max(1, min(limit, _SEARCH_MAX)))
        return [Title.of(title) for title in found]


@strawberry.type
class Mutation:
    @strawberry.mutation(description="All that is kept of whoever asks, by what it is. Asks for the password.")
    async def export_data(self, info: Asked) -> JSON:
        account = await info.context.account()
        told = await ask(info, Accounts).everything((await info.context.visitor()).device_id)
        profiles = tuple(ProfileId(one["id"]) for one in told["profiles"])
        told |= await ask(info, Telemetry).everything(profiles)
        told["streams"] = await ask(info, Playback).everything(account)
        sessions = tuple({*(one["session"] for one in told["plays"]), *(one["id"] for one in told["streams"])})
        told["steering"] = await ask(info, Steering).everything(sessions)
        return JSON(told)

    @strawberry.mutation(description="Notes where this profile stopped, in seconds; 0 forgets it.")
    async def set_bookmark(self, info: Asked, profile: strawberry.ID, title: strawberry.ID, position: float) -> BookmarkType:
        watcher = await _watcher(info, profile)
        wanted = await _visible(info, watcher, title)
        if wanted is None:
            raise catalog.UnknownTitle("There is no such title.", field="title", value=title, remedy="Search for it by name.")
        duration = wanted.duration or Seconds(0.0)
        bookmark = Bookmark(
            profile=watcher.id,
            title=wanted.id,
            position=Seconds(min(max(position, 0.0), duration)),
            duration=duration,
            at=SystemClock().now(),
        )
        await ask(info, Telemetry).set_bookmark(bookmark)
        return BookmarkType(position=bookmark.position, duration=bookmark.duration)


async def _watcher(info: Asked, profile: str) -> Profile:
    """The profile, if the asker may watch as it. Raises NotSignedIn, NotAllowed, UnknownProfile, ProfileLocked."""
    return (await ask(info, Accounts).watcher(await info.context.watching(), ProfileId(profile))).profile


async def _visible(info: Asked, watcher: Profile, title: str) -> catalog.Title | None:
    """The title, if this profile may see it."""
    (found,) = await ask(info, Catalog).titles((TitleId(title),)) or (None,)
    return found if found and found.asset and found.maturity <= watcher.maturity else None


async def _network(info: Asked) -> NetworkId | None:
    """Without steering the page is that of a viewer in no known network."""
    try:
        return await ask(info, Steering).network(info.context.address)
    except NearcastError:
        return None


def _titles(info: Asked) -> DataLoader[TitleId, Title | None]:
    async def load(wanted: list[TitleId]) -> list[Title | None]:
        found: dict[TitleId, catalog.Title] = {one.id: one for one in await ask(info, Catalog).titles(tuple(wanted))}
        return [Title.of(found[title]) if title in found else None for title in wanted]

    loader: DataLoader[TitleId, Title | None] = info.context.memory.setdefault("titles", DataLoader(load))
    return loader


async def _bookmarks(info: Asked, profile: ProfileId) -> dict[TitleId, Bookmark]:
    async def load(wanted: list[ProfileId]) -> list[dict[TitleId, Bookmark]]:
        watchers = [await _watcher(info, one) for one in wanted]
        kept = [await ask(info, Telemetry).bookmarks(watcher.id, 1000) for watcher in watchers]
        return [{one.title: one for one in bookmarks} for bookmarks in kept]

    loader: DataLoader[ProfileId, dict[TitleId, Bookmark]] = info.context.memory.setdefault("bookmarks", DataLoader(load))
    return await loader.load(profile)
