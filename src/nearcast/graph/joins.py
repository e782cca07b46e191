"""Where slices meet: a row with its titles, and the queries that need two services."""

from collections.abc import Iterable

import strawberry
from strawberry.scalars import JSON

from nearcast.accounts.api.people import AccountEntry, changing_people
from nearcast.accounts.model import Accounts
from nearcast.catalog import model as catalog
from nearcast.catalog.api import Viewing
from nearcast.catalog.model import Catalog
from nearcast.fleet.model import Fleet, FleetState, UnknownPart, catch_up
from nearcast.graph.titles import BookmarkType, Title
from nearcast.graph.viewing import bookmarks, eyes_of, shows, viewing, visible, visible_of
from nearcast.ids import AccountId, NetworkId, ProfileId, TitleId
from nearcast.playback.model import Playback
from nearcast.recommendations import api as recommendations_api
from nearcast.recommendations import model as recommendations
from nearcast.recommendations.model import Recommendations
from nearcast.runtime import paging
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import refusing
from nearcast.steering.model import Steering
from nearcast.telemetry.model import Bookmark, Telemetry, Thumb
from nearcast.units import Seconds


@strawberry.type(name="Row", description="A row of the home page.")
class Row(recommendations_api.Row):
    titles: list[Title]


@strawberry.type
class Query:
    @strawberry.field(
        description="The first rows of a home page: what this profile was in the middle of, its list, and what is like what it liked."
    )
    async def own_rows(self, info: Asked, profile: strawberry.ID) -> list[Row] | None:
        looking, eyes = await viewing(info.context, profile), await eyes_of(info.context, profile)
        # The cards know their bookmarks at once then; two hundred that each wait cost more than what they wait for.
        await bookmarks(info.context, looking.profile)
        return await _rows(info, looking, await ask(info, Recommendations).own_rows(looking.profile, eyes))

    @strawberry.field(description="The rows that follow: what is popular near the viewer, and what is new.")
    async def common_rows(self, info: Asked, profile: strawberry.ID) -> list[Row] | None:
        looking, eyes = await viewing(info.context, profile), await eyes_of(info.context, profile)
        return await _rows(info, looking, await ask(info, Recommendations).common_rows(eyes))

    @strawberry.field(description="The rows after those: collections that were put together by hand, newest first.")
    async def collection_rows(
        self, info: Asked, profile: strawberry.ID, first: int = 7, after: str | None = None
    ) -> paging.Connection[Row] | None:
        size = paging.check_first(first)
        looking, eyes = await viewing(info.context, profile), await eyes_of(info.context, profile)
        found = await ask(info, Recommendations).collection_rows(eyes, size + 1, TitleId(after) if after else None)
        rows = await _rows(info, looking, found)
        page = paging.page(rows, size, after, lambda row: str(row.collection), lambda row: row)
        page.edges = [edge for edge in page.edges if edge.node.titles]
        return page

    @strawberry.field(description="A title this profile may see, or null.")
    async def title(self, info: Asked, profile: strawberry.ID, id: strawberry.ID) -> Title | None:  # noqa: A002 - the argument's name in the graph
        looking = await viewing(info.context, profile)
        found = await visible(info.context, TitleId(id), looking.audience)
        return Title.of(found, looking) if found else None

    @strawberry.field(
        description="Titles whose names, people or genres are like the text, best first; typos are forgiven, the last word may be begun. "
        "No text finds all there are, by name."
    )
    async def search(
        self, info: Asked, profile: strawberry.ID, text: str, first: int = 20, after: str | None = None
    ) -> paging.Connection[Title]:
        size = paging.check_first(first)
        looking = await viewing(info.context, profile)
        found = await ask(info, Catalog).search(text, looking.audience, size + 1, TitleId(after) if after else None)
        return paging.page(found, size, after, lambda title: title.id, lambda title: Title.of(title, looking))


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

    @strawberry.mutation(description="Says which network a partner looks after; null for none. For `change_people`.")
    @refusing
    async def set_person_network(
        self, info: Asked, account: strawberry.ID, network: strawberry.ID | None = None
    ) -> AccountEntry:
        async with changing_people(info, "people.set_network", account) as by:
            networks = (await catch_up(ask(info, Fleet), FleetState())).networks
            if network and network not in {str(one.id) for one in networks}:
                raise UnknownPart.of("network", network)
            return AccountEntry.of(await ask(info, Accounts).set_network(by, AccountId(account), NetworkId(network or "")))

    @strawberry.mutation(description="Notes where this profile stopped, in seconds; 0 forgets it.")
    @refusing
    async def set_bookmark(self, info: Asked, profile: strawberry.ID, title: strawberry.ID, position: float) -> BookmarkType:
        looking, wanted = await _seen(info, profile, title)
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

    @strawberry.mutation(description="Puts a title on the profile's list, or takes it off.")
    @refusing
    async def set_listed(self, info: Asked, profile: strawberry.ID, title: strawberry.ID, listed: bool) -> Title:
        looking, wanted = await _seen(info, profile, title)
        await ask(info, Telemetry).set_listed(looking.profile, wanted.id, listed)
        return Title.of(wanted, looking)

    @strawberry.mutation(description="Says how the profile liked a title; null takes it back.")
    @refusing
    async def set_thumb(self, info: Asked, profile: strawberry.ID, title: strawberry.ID, thumb: Thumb | None = None) -> Title:
        looking, wanted = await _seen(info, profile, title)
        await ask(info, Telemetry).set_thumb(looking.profile, wanted.id, thumb)
        return Title.of(wanted, looking)


async def _seen(info: Asked, profile: str, title: str) -> tuple[Viewing, catalog.Title]:
    """A title that a profile may see. Raises UnknownTitle and what `viewing` raises."""
    looking = await viewing(info.context, profile)
    wanted = await visible(info.context, TitleId(title), looking.audience)
    if wanted is None:
        raise catalog.UnknownTitle("There is no such title.", field="title", value=title, remedy="Search for it by name.")
    return looking, wanted


async def _rows(info: Asked, looking: Viewing, rows: Iterable[recommendations.Row]) -> list[Row]:
    """With their titles, loaded for all of them at once."""
    rows = tuple(rows)
    shows(info.context, *(row.collection for row in rows if row.collection))
    wanted = tuple(dict.fromkeys(title for row in rows for title in row.titles))
    cards = {one.id: Title.of(one, looking) for one in await visible_of(info.context, wanted, looking.audience)}
    return [Row(**recommendations_api.fields(row), titles=[cards[one] for one in row.titles if one in cards]) for row in rows]
