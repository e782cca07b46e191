"""What plays now: to the account whose plays they are, and to operators, who see what is watched where, and not by whom."""

from collections.abc import AsyncIterator

import strawberry

from nearcast.accounts.model import Accounts, Permission
from nearcast.catalog.model import Catalog
from nearcast.playback.model import Playback
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.live import follow

_LIVE_MAX = 500
_EVERY_S = 2.0


@strawberry.type(description="A play under way in the account.")
class Stream:
    id: strawberry.ID
    device: str = strawberry.field(description="The device it runs on.")
    profile: str = strawberry.field(description="Who watches.")
    began: float = strawberry.field(description="In Unix seconds.")


@strawberry.type(description="A play under way somewhere.")
class Session:
    id: strawberry.ID
    title: strawberry.ID
    name: str = strawberry.field(description="The title's, empty when it is gone.")
    network: strawberry.ID | None = strawberry.field(description="The viewer's, null when it is not a known one.")
    site: strawberry.ID = strawberry.field(description="Where it began; it may have moved since.")
    appliance: strawberry.ID
    began: float = strawberry.field(description="In Unix seconds.")


@strawberry.type
class Query:
    @strawberry.field(description="What plays in the account now, oldest first. What each one watches is its own affair.")
    async def streams(self, info: Asked) -> list[Stream]:
        return await _streams(info)

    @strawberry.field(description="What plays now, newest first. For `see_telemetry`; for `see_network` one's own viewers.")
    async def sessions(self, info: Asked, first: int = 100, after: str | None = None) -> paging.Connection[Session]:
        size = paging.check_first(first)
        found = await _sessions(info, size + 1, paging.moment_of(after))
        return paging.page(found, size, after, lambda one: paging.moment(one.began, one.id), lambda one: one)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="What plays in the account, whenever it changes.")
    async def streams(self, info: Asked) -> AsyncIterator[list[Stream]]:
        async for found in follow(info, lambda: _streams(info), _EVERY_S):
            yield found

    @strawberry.subscription(description="The newest of what plays now, whenever it changes. For whom, see the query.")
    async def sessions(self, info: Asked, limit: int = 100) -> AsyncIterator[list[Session]]:
        async for found in follow(info, lambda: _sessions(info, max(1, min(limit, _LIVE_MAX))), _EVERY_S):
            yield found


async def _streams(info: Asked) -> list[Stream]:
    visitor = await info.context.visitor()
    visitor.check(Permission.watch)
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


async def _sessions(info: Asked, limit: int, after: tuple[float, str] | None = None) -> list[Session]:
    own = (await info.context.visitor()).within(Permission.see_telemetry, Permission.see_network)
    live = await ask(info, Playback).live(own, limit, after)
    titles = tuple({one.title for one in live})
    names = {one.id: one.name for one in await ask(info, Catalog).titles(titles)} if titles else {}
    return [
        Session(
            id=strawberry.ID(one.id),
            title=strawberry.ID(one.title),
            name=names.get(one.title, ""),
            network=strawberry.ID(one.network) if one.network else None,
            site=strawberry.ID(one.site),
            appliance=strawberry.ID(one.appliance),
            began=one.began,
        )
        for one in live
    ]
