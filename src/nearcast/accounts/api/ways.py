"""Passkeys in the graph, and how one may come in here."""

from typing import Self

import msgspec
import strawberry
from strawberry.scalars import JSON

from nearcast.accounts import model
from nearcast.accounts.api.cookie import arrival_of
from nearcast.accounts.api.entrance import SignedIn, enter
from nearcast.accounts.model import Accounts
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import Done, refusing


@strawberry.type(description="A key that a device keeps. Times are in Unix seconds.")
class Passkey:
    id: strawberry.ID
    name: str
    made: float
    used: float | None

    @classmethod
    def of(cls, one: model.Passkey) -> Self:
        return cls(id=strawberry.ID(one.id), name=one.name, made=one.made, used=one.used)


@strawberry.type(description="Another site that signs people in. Send the browser to `address`.")
class SignInProvider:
    id: strawberry.ID
    name: str
    address: str


@strawberry.type(description="How one may come in here.")
class SignInWays:
    passkeys: bool
    providers: list[SignInProvider]


@strawberry.type
class Query:
    @strawberry.field(description="How one may come in here, beside the password.")
    async def sign_in_ways(self, info: Asked) -> SignInWays:
        found = await ask(info, Accounts).ways()
        providers = [
            SignInProvider(id=strawberry.ID(one), name=name, address=f"/oidc/{one}") for one, name in found.providers.items()
        ]
        return SignInWays(passkeys=found.passkeys, providers=providers)

    @strawberry.field(description="The passkeys of whoever asks, oldest first.")
    async def passkeys(self, info: Asked) -> list[Passkey]:
        return [Passkey.of(one) for one in await ask(info, Accounts).passkeys(await info.context.account())]


@strawberry.type(description="What the browser makes or shows a passkey with.")
class PasskeyOptions:
    options: JSON

    @classmethod
    def of(cls, told: str) -> Self:
        return cls(options=JSON(msgspec.json.decode(told)))


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="For `PublicKeyCredential.parseCreationOptionsFromJSON`. Asks for the password (`confirmPassword`)."
    )
    @refusing
    async def begin_passkey(self, info: Asked) -> PasskeyOptions:
        await info.context.account()
        device = (await info.context.visitor()).device_id
        return PasskeyOptions.of(await ask(info, Accounts).begin_passkey(device))

    @strawberry.mutation(description="Takes the `toJSON()` of the credential that the browser made.")
    @refusing
    async def add_passkey(self, info: Asked, name: str, response: JSON) -> Passkey:
        await info.context.account()
        device = (await info.context.visitor()).device_id
        return Passkey.of(await ask(info, Accounts).add_passkey(device, name, _text(response)))

    @strawberry.mutation(description="Asks for the password.")
    @refusing
    async def remove_passkey(self, info: Asked, id: strawberry.ID) -> Done:  # noqa: A002 - the argument's name in the graph
        await info.context.account()
        await ask(info, Accounts).remove_passkey((await info.context.visitor()).device_id, id)
        return Done()

    @strawberry.mutation(description="For `PublicKeyCredential.parseRequestOptionsFromJSON`.")
    @refusing
    async def begin_passkey_sign_in(self, info: Asked) -> PasskeyOptions:
        return PasskeyOptions.of(await ask(info, Accounts).begin_passkey_sign_in(arrival_of(info.context)))

    @strawberry.mutation(description="Takes the `toJSON()` of the credential. `device` is how its owner calls it.")
    @refusing
    async def sign_in_with_passkey(self, info: Asked, response: JSON, device: str = "") -> SignedIn:
        arrival = arrival_of(info.context, device)
        return enter(info, await ask(info, Accounts).passkey_sign_in(_text(response), arrival))


def _text(response: JSON) -> str:
    return msgspec.json.encode(response).decode()
