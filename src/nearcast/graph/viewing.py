"""What resolvers load for whoever watches, each thing with one call a request, whoever asks."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar, cast

from strawberry.dataloader import DataLoader

from nearcast.accounts.model import Accounts
from nearcast.catalog import model as catalog
from nearcast.catalog.api import Viewing
from nearcast.catalog.model import Audience, Catalog
from nearcast.errors import NearcastError
from nearcast.ids import NetworkId, ProfileId, TitleId
from nearcast.recommendations.model import Eyes
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Context
from nearcast.steering.model import Steering
from nearcast.telemetry.model import Bookmark, Opinion, Telemetry, Thumb

_BOOKMARKS = 1000
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Seen = tuple[TitleId, Audience]


async def viewing(context: Context, profile: str) -> Viewing:
    """The profile, if the asker may watch as it. Raises NotSignedIn, NotAllowed, UnknownProfile, ProfileLocked."""

    async def load(wanted: list[str]) -> list[Viewing]:
        device = await context.watching()
        context.subjects.update(("catalog", f"account:{(await context.visitor()).account_id}"))
        found = [(await context.ask(Accounts).watcher(device, ProfileId(one))).profile for one in wanted]
        return [Viewing(one.id, Audience(one.maturity, context.country), one.language) for one in found]

    return await _loader(context, "viewing", load).load(profile)


async def visible(context: Context, title: TitleId, audience: Audience) -> catalog.Title | None:
    """The title, if this audience may see it."""
    (found,) = await visible_of(context, [title], audience) or (None,)
    return found


async def visible_of(context: Context, titles: Sequence[TitleId], audience: Audience) -> list[catalog.Title]:
    """Those of the titles that this audience may see."""

    async def load(wanted: list[TitleId]) -> list[catalog.Title | None]:
        found = {one.id: one for one in await context.ask(Catalog).titles(tuple(wanted))}
        return [found.get(one) for one in wanted]

    shows(context, *titles)
    now = SystemClock().now()
    found = await _loader(context, "titles", load).load_many(titles)
    return [title for title in found if title is not None and title.seen_by(audience, now)]


async def below(context: Context, title: TitleId, audience: Audience) -> list[catalog.Title]:
    """What this audience sees directly below the title."""

    async def load(wanted: list[Seen]) -> list[list[catalog.Title]]:
        found: dict[Seen, list[catalog.Title]] = {one: [] for one in wanted}
        for looking in dict.fromkeys(one for _, one in wanted):
            parents = tuple(title for title, one in wanted if one == looking)
            for child in await context.ask(Catalog).below(parents, looking):
                assert child.parent is not None
                found[child.parent, looking].append(child)
        return [found[one] for one in wanted]

    found = await _loader(context, "below", load).load((title, audience))
    shows(context, *(one.id for one in found))
    return found


async def bookmarks(context: Context, profile: ProfileId) -> dict[TitleId, Bookmark]:
    async def load(wanted: list[ProfileId]) -> list[dict[TitleId, Bookmark]]:
        context.subjects.update(f"bookmarks:{one}" for one in wanted)
        kept = [await context.ask(Telemetry).bookmarks((await viewing(context, one)).profile, _BOOKMARKS) for one in wanted]
        return [{one.title: one for one in marks} for marks in kept]

    found = await _loader(context, "bookmarks", load).load(profile)
    context.memory["bookmarks", profile] = found
    return found


def known_bookmarks(context: Context, profile: ProfileId) -> dict[TitleId, Bookmark] | None:
    """Those that this request has loaded already."""
    return cast(dict[TitleId, Bookmark] | None, context.memory.get(("bookmarks", profile)))


async def opinions(context: Context, profile: ProfileId) -> dict[TitleId, Opinion]:
    async def load(wanted: list[ProfileId]) -> list[dict[TitleId, Opinion]]:
        context.subjects.update(f"opinions:{one}" for one in wanted)
        kept = [await context.ask(Telemetry).opinions(one) for one in wanted]
        return [{one.title: one for one in some} for some in kept]

    return await _loader(context, "opinions", load).load(profile)


async def eyes_of(context: Context, profile: str) -> Eyes:
    """All that the common rows of this profile depend on. Raises what `viewing` raises."""

    async def load(wanted: list[str]) -> list[Eyes]:
        looking = [await viewing(context, one) for one in wanted]
        network = await _network(context)
        return [Eyes(one.audience, one.language, network, await _disliked(context, one.profile)) for one in looking]

    return await _loader(context, "eyes", load).load(profile)


async def _network(context: Context) -> NetworkId | None:
    """Without steering the page is that of a viewer in no known network."""
    try:
        return await context.ask(Steering).network(context.address)
    except NearcastError:
        return None


async def _disliked(context: Context, profile: ProfileId) -> frozenset[TitleId]:
    try:
        return frozenset(one.title for one in (await opinions(context, profile)).values() if one.thumb is Thumb.down)
    except NearcastError:
        return frozenset()


def shows(context: Context, *titles: TitleId) -> None:
    """The answer is another when one of these is."""
    context.subjects.update(f"title:{one}" for one in titles)


def _loader(context: Context, name: str, load: Callable[[list[K]], Awaitable[Sequence[V]]]) -> DataLoader[K, V]:
    return cast(DataLoader[K, V], context.memory.setdefault(name, DataLoader(load)))
