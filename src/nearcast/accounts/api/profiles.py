"""Profiles in the graph."""

from typing import Self

import strawberry

from nearcast.accounts import model
from nearcast.accounts.model import Accounts
from nearcast.runtime.graph import Asked, ask


@strawberry.type(description="Who watches. `maturity` is the age in years whose films it may see.")
class Profile:
    id: strawberry.ID
    name: str
    maturity: int
    colour: int = strawberry.field(description="The hue of its picture, in degrees.")

    @classmethod
    def of(cls, profile: model.Profile) -> Self:
        return cls(id=strawberry.ID(profile.id), name=profile.name, maturity=profile.maturity, colour=profile.colour)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_profile(self, info: Asked, name: str, maturity: int) -> Profile:
        return Profile.of(await ask(info, Accounts).add_profile(await info.context.account(), name, maturity))
