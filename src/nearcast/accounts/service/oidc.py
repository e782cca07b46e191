"""Signing in at another site."""

from nearcast.accounts.model import HERE, Account, Arrival, Departure, Identity, OidcRefused, Role, SignedIn, Ways
from nearcast.accounts.policy import oidc, passkeys, people, tries
from nearcast.accounts.service.entrance import Entrance
from nearcast.accounts.service.providers import Asking
from nearcast.runtime.clock import random_secret
from nearcast.runtime.database import Connection


class Oidc(Entrance):
    """Implements `model.Elsewhere`."""

    async def ways(self) -> Ways:
        providers = {one.id: one.name for one in self._knobs.providers}
        return Ways(passkeys.home(self._knobs.public_url) is not None, providers)

    async def depart(self, provider: str) -> Departure:
        asking = self._asking(provider)
        ticket = random_secret()
        doors = await asking.doors()
        return Departure(oidc.departure(asking.provider, doors.authorization_endpoint, self._back(provider), ticket), ticket)

    async def come_back(self, provider: str, ticket: str, state: str, code: str, arrival: Arrival = HERE) -> SignedIn:
        asking = self._asking(provider)
        oidc.check_return(ticket, state)
        if arrival.address:
            await self._try({f"oidc@{tries.place(arrival.address)}": tries.SIGN_UPS})
        verifier, nonce = oidc.derived(ticket, "verifier"), oidc.derived(ticket, "nonce")
        who = oidc.identity(provider, await asking.claims(code, verifier, nonce, self._back(provider)))
        found = await self._store.ways.account_of(who)
        known = await self._account(found) if found else None
        password_hash = "" if known else await self._hash(random_secret())
        async with self._database.transaction() as connection:
            account = known or await self._welcome(connection, who, password_hash, arrival)
            await self._note(connection, account.id, arrival, "people.sign_in_elsewhere", provider)
            return await self._let_in(connection, account, arrival, confirmed=True)

    async def _welcome(self, connection: Connection, who: Identity, password_hash: str, arrival: Arrival) -> Account:
        """The account of somebody who comes from there for the first time: the one with that address, or a new one."""
        found = await self._store.people.by_email(who.email) if who.email else None
        account = found[0] if found else None
        oidc.check_stranger(who, account)
        if account is None:
            people.check_sign_up(self._knobs.sign_up, "")
            account = await self._add(connection, people.clean_email(who.email), password_hash, Role.viewer, verified=True)
            await self._note(connection, account.id, arrival, "people.sign_up", account.id)
        await self._store.ways.add_identity(connection, who, account.id, self._clock.now())
        return account

    def _asking(self, provider: str) -> Asking:
        """Raises OidcRefused."""
        found = self._providers.get(provider)
        if found is None:
            raise OidcRefused(
                "Nobody signs in that way here.", field="provider", value=provider, remedy="Choose one that the page shows."
            )
        return found

    def _back(self, provider: str) -> str:
        return f"{self._knobs.public_url}/oidc/{provider}/back"
