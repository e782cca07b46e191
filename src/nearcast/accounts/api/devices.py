"""Devices in the graph: listed, signed out, let in, and tokens for programs."""

from enum import Enum
from typing import Self

import strawberry

from nearcast.accounts import model
from nearcast.accounts.api.cookie import arrival_of, keep
from nearcast.accounts.model import Accounts
from nearcast.ids import DeviceId
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import Done, refusing


@strawberry.enum(description="How a device came in. A tool is a command line or holds an API token.")
class DeviceKind(Enum):
    BROWSER = "browser"
    APP = "app"
    TELEVISION = "television"
    TOOL = "tool"


strawberry.enum(model.Permission, description="One thing somebody may do.")


@strawberry.type(description="Something that is signed in. Times are in Unix seconds.")
class Device:
    id: strawberry.ID
    kind: DeviceKind
    name: str
    address: str = strawberry.field(description="Where it signed in from.")
    made: float
    seen: float
    expires: float
    here: bool = strawberry.field(description="Whether it is the one that asks.")
    scopes: list[model.Permission] | None = strawberry.field(description="What an API token may do; null for people.")

    @classmethod
    def of(cls, device: model.Device, here: DeviceId) -> Self:
        return cls(
            id=strawberry.ID(device.id),
            kind=DeviceKind(device.kind.value),
            name=device.name,
            address=device.address,
            made=device.made,
            seen=device.seen,
            expires=device.expires,
            here=device.id == here,
            scopes=None if device.scopes is None else list(device.scopes),
        )


@strawberry.type(description="A device that waits to be let in, and shows `userCode` and `address` (RFC 8628).")
class Link:
    device_code: str
    user_code: str
    address: str
    expires: float = strawberry.field(description="In Unix seconds.")
    interval: int = strawberry.field(description="Seconds between two calls of `collectLink`.")


@strawberry.type(description="What a device that waits says of itself, and where it asks from.")
class Waiting:
    name: str
    kind: DeviceKind
    address: str


@strawberry.type
class Query:
    @strawberry.field(description="The device that shows this code.")
    async def waiting(self, info: Asked, user_code: str) -> Waiting:
        found = await ask(info, Accounts).waiting(await info.context.account(), user_code)
        return Waiting(name=found.name, kind=DeviceKind(found.kind.value), address=found.address)


@strawberry.type(description="A token for a program.")
class ApiToken:
    token: str = strawberry.field(description="It is shown once.")


@strawberry.type(description="What a device that was let in signs in with.")
class CollectedLink:
    token: str = strawberry.field(description="It is told once.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    @refusing
    async def sign_out_device(self, info: Asked, device: strawberry.ID) -> Done:
        await info.context.account()
        await ask(info, Accounts).sign_out_device((await info.context.visitor()).device_id, DeviceId(device))
        return Done()

    @strawberry.mutation(description="Signs out everything but this device; how many there were.")
    async def sign_out_others(self, info: Asked) -> int:
        await info.context.account()
        return await ask(info, Accounts).sign_out_others((await info.context.visitor()).device_id)

    @strawberry.mutation(description="A token for a program.")
    @refusing
    async def make_api_token(self, info: Asked, name: str, scopes: list[model.Permission], days: int = 365) -> ApiToken:
        await info.context.account()
        device = (await info.context.visitor()).device_id
        return ApiToken(token=(await ask(info, Accounts).make_api_token(device, name, tuple(scopes), days)).token)

    @strawberry.mutation(description="A device without a keyboard asks to be let in.")
    @refusing
    async def begin_link(self, info: Asked, name: str, kind: DeviceKind = DeviceKind.TELEVISION) -> Link:
        arrival = model.Arrival(info.context.address, model.DeviceKind(kind.value), name)
        made = await ask(info, Accounts).begin_link(arrival)
        return Link(
            device_code=made.device_code,
            user_code=made.user_code,
            address=made.address,
            expires=made.expires,
            interval=made.interval_s,
        )

    @strawberry.mutation(description="Lets the device that shows this code into one's account.")
    @refusing
    async def approve_link(self, info: Asked, user_code: str) -> Done:
        await info.context.account()
        await ask(info, Accounts).approve_link((await info.context.visitor()).device_id, user_code)
        return Done()

    @strawberry.mutation(description="The token of the device that waits, null while nobody has let it in.")
    @refusing
    async def collect_link(self, info: Asked, device_code: str) -> CollectedLink | None:
        signed_in = await ask(info, Accounts).collect_link(device_code)
        if signed_in is None:
            return None
        if arrival_of(info.context).kind is model.DeviceKind.browser:
            keep(info.context.response, signed_in, secure=info.context.secure)
        return CollectedLink(token=signed_in.token)
