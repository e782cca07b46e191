"""Everybody who has an account, and what admins do with them, in the graph."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import strawberry
from msgspec.structs import replace

from nearcast.accounts import model
from nearcast.accounts.model import Accounts, Permission
from nearcast.ids import AccountId
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import Done, refusing

strawberry.enum(model.Role, description="What an account is for.")


@strawberry.type(description="Somebody's account, as admins see it. Times are in Unix seconds.")
class AccountEntry:
    id: strawberry.ID
    email: str
    role: model.Role
    network: strawberry.ID | None = strawberry.field(description="The one a partner looks after.")
    plan: str = strawberry.field(description="One of `accountPlans`; empty for the ordinary one.")
    verified: bool = strawberry.field(description="Whether somebody read a letter at the address.")
    made: float
    listed: strawberry.Private[model.Person | None]

    @strawberry.field(description="When one of its devices was last used, null where none is signed in.")
    async def seen(self, info: Asked) -> float | None:
        if self.listed:
            return self.listed.seen
        return max((one.seen for one in await ask(info, Accounts).devices(AccountId(self.id))), default=None)

    @classmethod
    def of(cls, account: model.Account) -> Self:
        return cls(
            id=strawberry.ID(account.id),
            email=account.email,
            role=account.role,
            network=strawberry.ID(account.network) if account.network else None,
            plan=account.plan,
            verified=account.verified,
            made=account.made,
            listed=account if isinstance(account, model.Person) else None,
        )


@strawberry.type(description="A page that opens once, for whoever it is given to.")
class Passage:
    address: str
    expires: float = strawberry.field(description="In Unix seconds.")

    @classmethod
    def of(cls, one: model.Passage) -> Self:
        return cls(address=one.address, expires=one.expires)


@strawberry.type
class Query:
    @strawberry.field(description="Everybody whose e-mail address contains the text, newest first. For `see_people`.")
    async def people(
        self, info: Asked, first: int = 50, after: str | None = None, text: str = ""
    ) -> paging.Connection[AccountEntry]:
        size = paging.check_first(first)
        (await info.context.visitor()).check(Permission.see_people)
        found = await ask(info, Accounts).people(text, size + 1, paging.moment_of(after))
        return paging.page(found, size, after, lambda one: paging.moment(one.made, one.id), AccountEntry.of)

    @strawberry.field(description="The plans that accounts may watch on, the ordinary one first. For `see_people`.")
    async def account_plans(self, info: Asked) -> list[str]:
        (await info.context.visitor()).check(Permission.see_people)
        return list(await ask(info, Accounts).plans())


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="An account whose owner chooses the password at the passage, which is sent there too. For `change_people`."
    )
    @refusing
    async def add_person(self, info: Asked, email: str, role: model.Role = model.Role.viewer) -> Passage:
        async with changing_people(info, "people.add") as by:
            return Passage.of(await ask(info, Accounts).add_account(by, email, role))

    @strawberry.mutation(
        description="An invitation to make an account; it is sent to the address, or without one for whoever has it. For `change_people`."
    )
    @refusing
    async def invite_person(self, info: Asked, email: str = "", role: model.Role = model.Role.viewer) -> Passage:
        async with changing_people(info, "people.invite") as by:
            return Passage.of(await ask(info, Accounts).invite(by, email, role))

    @strawberry.mutation(description="Says what an account is for. For `change_people`.")
    @refusing
    async def set_person_role(self, info: Asked, account: strawberry.ID, role: model.Role) -> AccountEntry:
        async with changing_people(info, "people.set_role", account) as by:
            return AccountEntry.of(await ask(info, Accounts).set_role(by, AccountId(account), role))

    @strawberry.mutation(description="Says on which plan an account watches. For `change_people`.")
    @refusing
    async def set_person_plan(self, info: Asked, account: strawberry.ID, plan: str) -> AccountEntry:
        async with changing_people(info, "people.set_plan", account) as by:
            return AccountEntry.of(await ask(info, Accounts).set_plan(by, AccountId(account), plan))

    @strawberry.mutation(description="Signs an account out of every device; its API tokens end too. For `change_people`.")
    @refusing
    async def sign_person_out(self, info: Asked, account: strawberry.ID) -> Done:
        async with changing_people(info, "people.sign_out_everywhere", account) as by:
            await ask(info, Accounts).sign_out_everywhere(by, AccountId(account))
        return Done()

    @strawberry.mutation(description="Deletes an account and all that is kept of it. For `change_people`.")
    @refusing
    async def delete_person(self, info: Asked, account: strawberry.ID) -> Done:
        async with changing_people(info, "people.delete_account", account) as by:
            await ask(info, Accounts).delete_account(by, AccountId(account))
        return Done()


@asynccontextmanager
async def changing_people(info: Asked, action: str, subject: str = "") -> AsyncIterator[model.Visitor]:
    """Who changes something; what somebody does here, they do from here, wherever they signed in."""
    async with info.context.changing(Permission.change_people, action, subject) as change:
        visitor = change.visitor
        assert isinstance(visitor, model.Visitor)
        yield replace(visitor, device=replace(visitor.device, address=info.context.address))
