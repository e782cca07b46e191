"""The slice of accounts: signing up, in and out, and profiles."""

import strawberry

from nearcast.accounts import model
from nearcast.accounts.model import Accounts
from nearcast.runtime.graph import Asked, ask

COOKIE = "nearcast"


@strawberry.type(description="Who watches. `maturity` is the age in years whose films it may see.")
class Profile:
    id: strawberry.ID
    name: str
    maturity: int
    colour: int = strawberry.field(description="The hue of its picture, in degrees.")


@strawberry.type(description="Who is signed in.")
class Viewer:
    email: str
    role: str

    @strawberry.field
    async def profiles(self, info: Asked) -> list[Profile]:
        return [_profile(one) for one in await ask(info, Accounts).profiles(await info.context.account())]


@strawberry.type
class SignedIn:
    token: str = strawberry.field(description="For apps: send it as `Authorization: Bearer …`. Browsers get it as a cookie.")
    viewer: Viewer


@strawberry.type
class Query:
    @strawberry.field(description="Who is signed in, or null.")
    async def viewer(self, info: Asked) -> Viewer | None:
        try:
            account = await ask(info, Accounts).who(info.context.token or "")
        except model.NotSignedIn:
            return None
        return Viewer(email=account.email, role=account.role)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def sign_up(self, info: Asked, email: str, password: str) -> SignedIn:
        return _enter(info, await ask(info, Accounts).sign_up(email, password))

    @strawberry.mutation
    async def sign_in(self, info: Asked, email: str, password: str) -> SignedIn:
        return _enter(info, await ask(info, Accounts).sign_in(email, password))

    @strawberry.mutation
    async def sign_out(self, info: Asked) -> bool:
        if info.context.token:
            await ask(info, Accounts).sign_out(info.context.token)
        info.context.response.delete_cookie(COOKIE)
        return True

    @strawberry.mutation
    async def add_profile(self, info: Asked, name: str, maturity: int) -> Profile:
        return _profile(await ask(info, Accounts).add_profile(await info.context.account(), name, maturity))


def _enter(info: Asked, signed_in: model.SignedIn) -> SignedIn:
    info.context.token = signed_in.token
    info.context.response.set_cookie(
        COOKIE,
        signed_in.token,
        max_age=30 * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=info.context.secure,
    )
    return SignedIn(token=signed_in.token, viewer=Viewer(email=signed_in.account.email, role=signed_in.account.role))


def _profile(profile: model.Profile) -> Profile:
    return Profile(id=strawberry.ID(profile.id), name=profile.name, maturity=profile.maturity, colour=profile.colour)
