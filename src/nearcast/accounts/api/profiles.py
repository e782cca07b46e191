"""Profiles in the graph."""

from typing import Self

import msgspec
import strawberry

from nearcast.accounts import model
from nearcast.accounts.model import Accounts
from nearcast.accounts.policy import profiles
from nearcast.ids import DeviceId, ProfileId
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.nodes import Finders, Node
from nearcast.runtime.refusals import Done, refusing


@strawberry.type(description="Who watches. `maturity` is the age in years whose films it may see.")
class Profile(Node):
    id: strawberry.ID
    name: str
    maturity: int
    colour: int = strawberry.field(description="The hue of its picture, in degrees.")
    language: str = strawberry.field(description="A BCP 47 tag.")
    kids: bool = strawberry.field(description="Pages without anything for grown-ups.")
    autoplay: bool = strawberry.field(description="The next episode begins by itself.")
    locked: bool = strawberry.field(description="Whether it has a PIN.")
    picture: str | None = strawberry.field(
        description="Its address, for whoever is signed in to the account; null without one."
    )
    profile: strawberry.Private[model.Profile]

    @classmethod
    def of(cls, profile: model.Profile) -> Self:
        told = msgspec.structs.asdict(profile)
        del told["account"]
        told["picture"] = f"/faces/{profile.picture}.jpg" if profile.picture else None
        return cls(**told, profile=profile)

    @strawberry.field(description="Whether this device may watch as it now: there is no PIN, or it was said here.")
    async def open(self, info: Asked) -> bool:
        visitor = await info.context.visitor()
        assert isinstance(visitor, model.Visitor)
        return profiles.is_open(self.profile, visitor.device, SystemClock().now())


@strawberry.input(description="What becomes different in a profile; what is left out stays.")
class ProfileInput:
    name: str | None = None
    maturity: int | None = None
    colour: int | None = None
    language: str | None = None
    kids: bool | None = None
    autoplay: bool | None = None

    def change(self) -> model.ProfileChange:
        return model.ProfileChange(**vars(self))


async def _profile(info: Asked, profile: str) -> Profile | None:
    found = await ask(info, Accounts).profiles(await info.context.account())
    return next((Profile.of(one) for one in found if one.id == profile), None)


NODES: Finders = {"Profile": _profile}


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Watches as this profile on this device; others with a PIN are locked again.")
    @refusing
    async def choose_profile(self, info: Asked, profile: strawberry.ID, pin: str = "") -> Profile:
        chosen = await ask(info, Accounts).choose_profile(await _device(info), ProfileId(profile), pin)
        info.context.become(info.context.token)
        return Profile.of(chosen)

    @strawberry.mutation(description="Asks for the password (`confirmPassword`) when a profile of the account has a PIN.")
    @refusing
    async def add_profile(self, info: Asked, profile: ProfileInput) -> Profile:
        return Profile.of(await ask(info, Accounts).add_profile(await _device(info), profile.change()))

    @strawberry.mutation(description="Asks for the password when a profile of the account has a PIN.")
    @refusing
    async def change_profile(self, info: Asked, id: strawberry.ID, profile: ProfileInput) -> Profile:  # noqa: A002 - the argument's name in the graph
        changed = await ask(info, Accounts).change_profile(await _device(info), ProfileId(id), profile.change())
        return Profile.of(changed)

    @strawberry.mutation(description="An empty PIN takes it away. Asks for the password.")
    @refusing
    async def set_pin(self, info: Asked, profile: strawberry.ID, pin: str) -> Profile:
        return Profile.of(await ask(info, Accounts).set_pin(await _device(info), ProfileId(profile), pin))

    @strawberry.mutation(description="Asks for the password when a profile of the account has a PIN.")
    @refusing
    async def remove_profile(self, info: Asked, profile: strawberry.ID) -> Done:
        await ask(info, Accounts).remove_profile(await _device(info), ProfileId(profile))
        return Done()


async def _device(info: Asked) -> DeviceId:
    await info.context.account()
    return (await info.context.visitor()).device_id
