"""Where slices meet: a row with its titles, and the queries that need two services."""

import strawberry
from strawberry.scalars import JSON

from nearcast.accounts.model import Accounts
from nearcast.catalog import model as catalog
from nearcast.catalog.model import Catalog
from nearcast.errors import NearcastError
from nearcast.graph.titles import BookmarkType, Title
from nearcast.graph.viewing import bookmarks, shows, viewing, visible, visible_of
from nearcast.ids import NetworkId, ProfileId, TitleId
from nearcast.playback.model import Playback
from nearcast.recommendations import api as recommendations_api
from nearcast.recommendations.model import Recommendations
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import refusing
from nearcast.steering.model import Steering
from nearcast.telemetry.model import Bookmark, Telemetry
from nearcast.units import Seconds

_SEARCH_MAX = 50


@strawberry.type(name="Row", description="A row of the home page.")
class Row(recommendations_api.Row):
    titles: list[Title]


@strawberry.type
class Query:
    @strawberry.field(description="The rows of a profile's home page.")
    async def home(self, info: Asked, profile: strawberry.ID) -> list[Row]:
        looking = await viewing(info, profile)
        device, network = await info.context.watching(), await _network(info)
        rows = await ask(info, Recommendations).home(device, looking.profile, network, looking.audience.country)
        shows(info, *(row.collection for row in rows if row.collection))
        # All of a page at once: two hundred cards that each wait for something cost more than what they wait for.
        wanted = tuple(dict.fromkeys(title for row in rows for title in row.titles))
        titles = {one.id: one for one in await visible_of(info, wanted, looking.audience)}
        await bookmarks(info, looking.profile)
        return [
            Row(
                **recommendations_api.fields(row),
                titles=[Title.of(titles[one], looking) for one in row.titles if one in titles],
            )
            for row in rows
        ]

    @strawberry.field(description="A title this profile may see, or null.")
    async def title(self, info: Asked, profile: strawberry.ID, id: strawberry.ID) -> Title | None:  # noqa: A002 - the argument's name in the graph
        looking = await viewing(info, profile)
        found = await visible(info, TitleId(id), looking.audience)
        return Title.of(found, looking) if found else None

    @strawberry.field(
        description="Titles whose names, people or genres are like the text, best first; typos are forgiven, the last word may be begun."
    )
    async def search(self, info: Asked, profile: strawberry.ID, text: str, limit: int = 20) -> list[Title]:
        looking = await viewing(info, profile)
        found = await ask(info, Catalog).search(text, looking.audience, max(1, min(limit, _SEARCH_MAX)))
        return [Title.of(title, looking) for title in found]


@strawberry.type(description="All that is kept of somebody, by what it is.")
class Export:
    data: JSON


@strawberry.type
class Mutation:
    @strawberry.mutation(description="All that is kept of whoever asks, by what it is. Asks for the password.")
    @refusing
    async def export_data(self, info: Asked) -> Export:
        account = await info.context.account()
        told = await ask(info, Accounts).everything((await info.context.visitor()).device_id)
        profiles = tuple(ProfileId(one["id"]) for one in told["profiles"])
        told |= await ask(info, Telemetry).everything(profiles)
        told["streams"] = await ask(info, Playback).everything(account)
        sessions = tuple({*(one["session"] for one in told["plays"]), *(one["id"] for one in told["streams"])})
        told["steering"] = await ask(info, Steering).everything(sessions)
        return Export(data=JSON(told))

    @strawberry.mutation(description="Notes where this profile stopped, in seconds; 0 forgets it.")
    @refusing
    async def set_bookmark(self, info: Asked, profile: strawberry.ID, title: strawberry.ID, position: float) -> BookmarkType:
        looking = await viewing(info, profile)
        wanted = await visible(info, TitleId(title), looking.audience)
        if wanted is None:
            raise catalog.UnknownTitle("There is no such title.", field="title", value=title, remedy="Search for it by name.")
        duration = wanted.duration or Seconds(0.0)
        bookmark = Bookmark(
            profile=looking.profile,
            title=wanted.id,
            position=Seconds(min(max(position, 0.0), duration)),
            duration=duration,
            at=SystemClock().now(),
        )
        await ask(info, Telemetry).set_bookmark(bookmark)
        return BookmarkType(position=bookmark.position, duration=bookmark.duration)


async def _network(info: Asked) -> NetworkId | None:
    """Without steering the page is that of a viewer in no known network."""
    try:
        return await ask(info, Steering).network(info.context.address)
    except NearcastError:
        return None
