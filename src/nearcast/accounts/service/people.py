"""What operators do with accounts, and the log of what everybody did."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nearcast.accounts.model import (
    Account,
    BadSignUp,
    EmailTaken,
    Entry,
    Matter,
    Passage,
    Permission,
    Person,
    Purpose,
    Role,
    SignedIn,
    SignUp,
    SignUpClosed,
    Sought,
    Visitor,
)
from nearcast.accounts.policy import log, people
from nearcast.accounts.service.entrance import Entrance
from nearcast.accounts.service.ground import arrival_of, tool
from nearcast.accounts.store.codes import Code
from nearcast.ids import AccountId, NetworkId
from nearcast.runtime.clock import random_secret
from nearcast.runtime.database import Connection


class People(Entrance):
    """Implements `model.People`."""

    async def people(self, text: str, limit: int, after: tuple[float, str] | None = None) -> tuple[Person, ...]:
        return await self._store.people.like(text.strip().lower(), limit, after)

    async def add_account(self, by: Visitor, email: str, role: Role) -> Passage:
        clean = people.clean_email(email)
        password_hash = await self._hash(random_secret())
        async with self._database.transaction() as connection:
            account = await self._add(connection, clean, password_hash, role, verified=False)
            await self._note(connection, by.account.id, arrival_of(by.device), "people.add", f"{account.id} {role.value}")
            link, expires = await self._write(
                connection, Purpose.reset, account.id, Code(Purpose.reset, account.id, clean, role)
            )
        return Passage(link, expires)

    async def invite(self, by: Visitor, email: str, role: Role) -> Passage:
        if self._knobs.sign_up is SignUp.closed:
            raise SignUpClosed("Sign-up is closed here.", remedy="Add the account yourself: nearcast people add.")
        clean = people.clean_email(email) if email else ""
        async with self._database.transaction() as connection:
            await self._note(connection, by.account.id, arrival_of(by.device), "people.invite", role.value)
            link, expires = await self._write(connection, Purpose.invite, None, Code(Purpose.invite, None, clean, role))
        return Passage(link, expires)

    async def plans(self) -> tuple[str, ...]:
        return (self._knobs.plan, *sorted(set(self._knobs.plans) - {self._knobs.plan}))

    async def set_role(self, by: Visitor, account: AccountId, role: Role) -> Account:
        known = await self._known(account)
        async with self._changing_somebody(by, account, "people.set_role", role.value) as connection:
            if role is not Role.admin:
                await self._check_admin_leaves(connection, known, by.account.id)
            await self._store.people.set_role(connection, account, role)
        return await self._known(account)

    async def sign_out_everywhere(self, by: Visitor, account: AccountId) -> int:
        async with self._changing_somebody(by, account, "people.sign_out_everywhere") as connection:
            gone = await self._sign_out_all_but(connection, account, None)
        return len(gone)

    async def set_plan(self, by: Visitor, account: AccountId, plan: str) -> Account:
        if plan not in self._knobs.plans:
            known = ", ".join(sorted(self._knobs.plans))
            raise BadSignUp(f"There is no plan {plan}.", field="plan", value=plan, remedy=f"Take one of: {known}.")
        async with self._changing_somebody(by, account, "people.set_plan", plan) as connection:
            await self._store.people.set_plan(connection, account, plan)
        return await self._known(account)

    async def set_network(self, by: Visitor, account: AccountId, network: NetworkId) -> Account:
        async with self._changing_somebody(by, account, "people.set_network", network) as connection:
            await self._store.people.set_network(connection, account, network)
        return await self._known(account)

    @asynccontextmanager
    async def _changing_somebody(
        self, by: Visitor, account: AccountId, action: str, how: str = ""
    ) -> AsyncIterator[Connection]:
        """A change of an account, and its line in the audit log. Raises UnknownAccount before either."""
        await self._known(account)
        async with self._database.transaction() as connection:
            yield connection
            await self._note(connection, by.account.id, arrival_of(by.device), action, f"{account} {how}".rstrip())

    async def operator_token(self) -> SignedIn:
        known = await self._store.people.by_email(people.OWNER)
        try:
            password_hash = "" if known else await self._hash(random_secret())
            async with self._database.transaction() as connection:
                owner = (
                    known[0] if known else await self._add(connection, people.OWNER, password_hash, Role.admin, verified=True)
                )
                return await self._let_in(connection, owner, tool("This machine"), confirmed=True)
        except EmailTaken:
            return await self.operator_token()

    async def note(self, entry: Entry) -> None:
        if entry.about is Matter.people and entry.outcome == "done":
            return
        async with self._database.transaction() as connection:
            await self._store.audit.add(connection, entry)

    async def audit(self, by: Visitor, sought: Sought, before: int, limit: int) -> tuple[Entry, ...]:
        by.check(Permission.see_audit)
        matters = log.readable(by.permissions)
        if sought.about:
            by.check(log.READ_WITH[sought.about])
            matters = frozenset({sought.about})
        return await self._store.audit.before(matters, sought, before, limit)
