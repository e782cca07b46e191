"""Signing up, in and out, and proving an address or a password."""

from typing import Self

import strawberry

from nearcast.accounts import model
from nearcast.accounts.api.cookie import COOKIE, arrival_of, keep
from nearcast.accounts.api.devices import Device
from nearcast.accounts.api.profiles import Profile
from nearcast.accounts.model import Accounts
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import Done, refusing


@strawberry.type(description="Who is signed in.")
class Viewer:
    email: str
    role: str
    verified: bool = strawberry.field(description="Whether somebody read our letter at that address.")
    plan: str = strawberry.field(description="The plan it watches on; empty: the ordinary one.")
    network: strawberry.ID | None = strawberry.field(description="The network that a partner looks after.")
    permissions: list[model.Permission] = strawberry.field(description="What this sign-in may do.")

    @classmethod
    def of(cls, visitor: model.Visitor) -> Self:
        account = visitor.account
        permissions = sorted(visitor.permissions)
        return cls(
            email=account.email,
            role=account.role,
            verified=account.verified,
            plan=account.plan,
            network=strawberry.ID(account.network) if account.network else None,
            permissions=permissions,
        )

    @strawberry.field
    async def profiles(self, info: Asked) -> list[Profile]:
        return [Profile.of(one) for one in await ask(info, Accounts).profiles(await info.context.account())]

    @strawberry.field(description="Everything that is signed in, seen last first.")
    async def devices(self, info: Asked) -> list[Device]:
        here = (await info.context.visitor()).device_id
        return [Device.of(one, here) for one in await ask(info, Accounts).devices(await info.context.account())]


@strawberry.type
class SignedIn:
    token: str = strawberry.field(
        description="For apps: send it as `Authorization: Bearer …`, and call `renewToken` once a day. Browsers get a cookie."
    )

    @strawberry.field
    async def viewer(self, info: Asked) -> Viewer:
        return Viewer.of(await ask(info, Accounts).who(self.token))


@strawberry.type
class Query:
    @strawberry.field(description="Who is signed in, or null.")
    async def viewer(self, info: Asked) -> Viewer | None:
        try:
            visitor = await info.context.visitor()
        except model.NotSignedIn:
            return None
        assert isinstance(visitor, model.Visitor)
        return Viewer.of(visitor)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="`invitation` is the code of one, where sign-up asks for it.")
    @refusing
    async def sign_up(self, info: Asked, email: str, password: str, invitation: str = "", device: str = "") -> SignedIn:
        arrival = arrival_of(info.context, device)
        return enter(info, await ask(info, Accounts).sign_up(email, password, arrival, invitation))

    @strawberry.mutation(description="`device` is how its owner calls it.")
    @refusing
    async def sign_in(self, info: Asked, email: str, password: str, device: str = "") -> SignedIn:
        return enter(info, await ask(info, Accounts).sign_in(email, password, arrival_of(info.context, device)))

    @strawberry.mutation
    async def sign_out(self, info: Asked) -> bool:
        if info.context.token:
            await ask(info, Accounts).sign_out(info.context.token)
        info.context.become(None)
        info.context.response.delete_cookie(COOKIE)
        return True

    @strawberry.mutation(
        description="A new token for this device, null when it has just got one. The old one ends when it is used."
    )
    @refusing
    async def renew_token(self, info: Asked) -> SignedIn | None:
        turned = await ask(info, Accounts).turn(info.context.token or "")
        return enter(info, turned) if turned else None

    @strawberry.mutation(description="Takes the code of the letter that asks whether an address is real.")
    @refusing
    async def verify_email(self, info: Asked, code: str) -> Done:
        await ask(info, Accounts).verify(code)
        return Done()

    @strawberry.mutation(description="Sends that letter again.")
    @refusing
    async def send_verification(self, info: Asked) -> Done:
        await ask(info, Accounts).ask_verification(await info.context.account())
        return Done()

    @strawberry.mutation(description="Sends a letter to choose a new password with, if the address is known.")
    @refusing
    async def ask_reset(self, info: Asked, email: str) -> Done:
        await ask(info, Accounts).ask_reset(email, arrival_of(info.context))
        return Done()

    @strawberry.mutation(description="Takes the code of that letter. Every device is signed out.")
    @refusing
    async def reset_password(self, info: Asked, code: str, password: str) -> SignedIn:
        return enter(info, await ask(info, Accounts).reset(code, password, arrival_of(info.context)))

    @strawberry.mutation(description="Every other device is signed out.")
    @refusing
    async def change_password(self, info: Asked, old: str, new: str) -> Done:
        await info.context.account()
        await ask(info, Accounts).change_password((await info.context.visitor()).device_id, old, new)
        return Done()

    @strawberry.mutation(description="Says the password once more, for changes that ask for it within a quarter of an hour.")
    @refusing
    async def confirm_password(self, info: Asked, password: str) -> Done:
        await info.context.account()
        await ask(info, Accounts).confirm((await info.context.visitor()).device_id, password)
        return Done()

    @strawberry.mutation(description="Deletes the account and all that is kept of it, everywhere. Asks for the password.")
    @refusing
    async def delete_account(self, info: Asked) -> Done:
        await info.context.account()
        await ask(info, Accounts).delete_own((await info.context.visitor()).device_id)
        info.context.become(None)
        info.context.response.delete_cookie(COOKIE)
        return Done()


def enter(info: Asked, signed_in: model.SignedIn) -> SignedIn:
    """From here on the request is that of whoever has signed in, and its browser keeps the token."""
    info.context.become(signed_in.token)
    keep(info.context.response, signed_in, secure=info.context.secure)
    return SignedIn(token=signed_in.token)
