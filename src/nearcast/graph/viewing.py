"""What resolvers load for whoever watches, each thing with one call a request, whoever asks."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar, cast

from strawberry.dataloader import DataLoader

from nearcast.accounts.model import Accounts
from nearcast.catalog import model as catalog
from nearcast.catalog.api import Viewing
from nearcast.catalog.model import Audience, Catalog
from nearcast.ids import ProfileId, TitleId
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.telemetry.model import Bookmark, Opinion, Telemetry

_BOOKMARKS = 1000
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Seen = tuple[TitleId, Audience]


async def viewing(info: Asked, profile: str) -> Viewing:
    """The profile, if the asker may watch as it. Raises NotSignedIn, NotAllowed, UnknownProfile, ProfileLocked."""

    async def load(wanted: list[str]) -> list[Viewing]:
        device = await info.context.watching()
        info.context.subjects.update(("catalog", f"account:{(await info.context.visitor()).account_id}"))
        found = [(await ask(info, Accounts).watcher(device, ProfileId(one))).profile for one in wanted]
        return [Viewing(one.id, Audience(one.maturity, info.context.country), one.language) for one in found]

    return await _loader(info, "viewing", load).load(profile)


async def visible(info: Asked, title: TitleId, audience: Audience) -> catalog.Title | None:
    """The title, if this audience may see it."""
    (found,) = await visible_of(info, [title], audience) or (None,)
    return found


async def visible_of(info: Asked, titles: Sequence[TitleId], audience: Audience) -> list[catalog.Title]:
    """Those of the titles that this audience may see."""

    async def load(wanted: list[TitleId]) -> list[catalog.Title | None]:
        found = {one.id: one for one in await ask(info, Catalog).titles(tuple(wanted))}
        return [found.get(one) for one in wanted]

    shows(info, *titles)
    now = SystemClock().now()
    found = await _loader(info, "titles", load).load_many(titles)
    return [title for title in found if title is not None and title.seen_by(audience, now)]


async def below(info: Asked, title: TitleId, audience: Audience) -> list[catalog.Title]:
    """What this audience sees directly below the title."""

    async def load(wanted: list[Seen]) -> list[list[catalog.Title]]:
        found: dict[Seen, list[catalog.Title]] = {one: [] for one in wanted}
        for looking in dict.fromkeys(one for _, one in wanted):
            parents = tuple(title for title, one in wanted if one == looking)
            for child in await ask(info, Catalog).below(parents, looking):
                assert child.parent is not None
                found[child.parent, looking].append(child)
        return [found[one] for one in wanted]

    found = await _loader(info, "below", load).load((title, audience))
    shows(info, *(one.id for one in found))
    return found


async def bookmarks(info: Asked, profile: ProfileId) -> dict[TitleId, Bookmark]:
    async def load(wanted: list[ProfileId]) -> list[dict[TitleId, Bookmark]]:
        info.context.subjects.update(f"bookmarks:{one}" for one in wanted)
        kept = [await ask(info, Telemetry).bookmarks((await viewing(info, one)).profile, _BOOKMARKS) for one in wanted]
        return [{one.title: one for one in marks} for marks in kept]

    found = await _loader(info, "bookmarks", load).load(profile)
    info.context.memory["bookmarks", profile] = found
    return found


def known_bookmarks(info: Asked, profile: ProfileId) -> dict[TitleId, Bookmark] | None:
    """Those that this request has loaded already."""
    return cast(dict[TitleId, Bookmark] | None, info.context.memory.get(("bookmarks", profile)))


async def opinions(info: Asked, profile: ProfileId) -> dict[TitleId, Opinion]:
    async def load(wanted: list[ProfileId]) -> list[dict[TitleId, Opinion]]:
        info.context.subjects.update(f"opinions:{one}" for one in wanted)
        kept = [await ask(info, Telemetry).opinions(one) for one in wanted]
        return [{one.title: one for one in some} for some in kept]

    return await _loader(info, "opinions", load).load(profile)


def shows(info: Asked, *titles: TitleId) -> None:
    """The answer is another when one of these is."""
    info.context.subjects.update(f"title:{one}" for one in titles)


def _loader(info: Asked, name: str, load: Callable[[list[K]], Awaitable[Sequence[V]]]) -> DataLoader[K, V]:
    return cast(DataLoader[K, V], info.context.memory.setdefault(name, DataLoader(load)))
