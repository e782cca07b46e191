"""What every part of accounts stands on, and what several of them do."""

import asyncio
from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError, VerifyMismatchError

from nearcast.accounts.model import (
    Account,
    Arrival,
    Device,
    DeviceKind,
    DevicesSignedOut,
    Entry,
    Knobs,
    Limit,
    Matter,
    NotSignedIn,
    Permission,
    Plan,
    Purpose,
    Role,
    SignedIn,
    UnknownAccount,
)
from nearcast.accounts.policy import devices, letters, people, tries
from nearcast.accounts.service.providers import Asking
from nearcast.accounts.store import Store
from nearcast.accounts.store.codes import Code
from nearcast.ids import AccountId, DeviceId
from nearcast.runtime import bus
from nearcast.runtime.clock import Clock, random_id, random_secret
from nearcast.runtime.database import Connection, Database
from nearcast.runtime.mail import Letter, Mail


class Ground:
    """Database, clock, mail and knobs; the parts of the service are built on it."""

    def __init__(self, database: Database, clock: Clock, mail: Mail, knobs: Knobs) -> None:
        self._database = database
        self._store = Store(database)
        self._clock = clock
        self._mail = mail
        self._knobs = knobs
        self._providers = {one.id: Asking(one, clock) for one in knobs.providers}
        self._hasher = PasswordHasher()
        # When everybody signs in at once, processors and threads stay free for those who play.
        self._one_at_a_time = asyncio.Lock()
        # Checked when the address is unknown, so that guessing one takes as long as guessing a password.
        self._nobody = self._hasher.hash(random_secret())

    async def _hash(self, password: str) -> str:
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def _matches(self, password_hash: str | None, password: str) -> bool:
        async with self._one_at_a_time:
            matches = await asyncio.to_thread(self._verify, password_hash or self._nobody, password)
        return matches and password_hash is not None

    async def _try(self, counts: Mapping[str, Limit]) -> None:
        """Raises TooManyTries."""
        now = self._clock.now()
        await self._store.tries.take(counts, lambda key, kept: tries.after(counts[key], kept, now), now)

    async def _note(
        self, connection: Connection, account: AccountId | None, arrival: Arrival, action: str, subject: str = ""
    ) -> None:
        entry = Entry(
            at=self._clock.now(),
            account=account,
            address=arrival.address,
            about=Matter.of(action),
            action=action,
            subject=subject,
        )
        await self._store.audit.add(connection, entry)

    async def _let_in(
        self, connection: Connection, account: Account, arrival: Arrival, *, confirmed: bool, life_s: float = devices.LIFE_S
    ) -> SignedIn:
        """Signs a device in that has proven whose it is; `confirmed`: by the password."""
        return await self._add_device(connection, account, arrival, confirmed=confirmed, life_s=life_s, scopes=None)

    async def _add_device(
        self,
        connection: Connection,
        account: Account,
        arrival: Arrival,
        *,
        confirmed: bool,
        life_s: float,
        scopes: tuple[Permission, ...] | None,
    ) -> SignedIn:
        now = self._clock.now()
        device = Device(
            id=DeviceId(random_id()),
            account=account.id,
            kind=arrival.kind,
            name=devices.called(arrival.name, arrival.kind),
            address=arrival.address,
            made=now,
            seen=now,
            expires=now + life_s,
            confirmed=now if confirmed else 0.0,
            scopes=scopes,
        )
        token = random_secret()
        await self._store.devices.add(connection, device, token)
        await self._keep_to_plan(connection, account, device)
        return SignedIn(token, account, device.id, device.expires)

    async def _keep_to_plan(self, connection: Connection, account: Account, newest: Device) -> None:
        """Signs out what is beyond the account's plan."""
        signed_in = await self._store.devices.of(account.id, newest.made)
        surplus = devices.surplus(signed_in, newest.id, self._plan(account.plan).devices)
        for device in await self._sign_out(connection, account.id, surplus):
            await self._note(connection, account.id, Arrival(newest.address), "people.sign_out_surplus", device)

    async def _sign_out(self, connection: Connection, account: AccountId, devices: list[DeviceId]) -> tuple[DeviceId, ...]:
        """Signs these out, those that are still there, and ends what runs on them."""
        return await self._tell(connection, account, await self._store.devices.remove(connection, account, devices))

    async def _sign_out_all_but(
        self, connection: Connection, account: AccountId, keep: DeviceId | None
    ) -> tuple[DeviceId, ...]:
        return await self._tell(connection, account, await self._store.devices.remove_others(connection, account, keep))

    async def _tell(self, connection: Connection, account: AccountId, gone: tuple[DeviceId, ...]) -> tuple[DeviceId, ...]:
        if gone:
            await bus.announce(connection, DevicesSignedOut(account, gone))
        return gone

    def _plan(self, name: str) -> Plan:
        return self._knobs.plans.get(name) or self._knobs.plans[self._knobs.plan]

    async def _device(self, device: DeviceId) -> Device:
        """Raises NotSignedIn."""
        known = await self._store.devices.device(device)
        if known is None:
            raise nobody()
        return known

    async def _account(self, account: AccountId) -> Account:
        """Raises NotSignedIn."""
        known = await self._store.people.account(account)
        if known is None:
            raise nobody()
        return known[0]

    async def _known(self, account: AccountId) -> Account:
        known = await self._store.people.account(account)
        if known is None:
            raise UnknownAccount(
                "There is no such account.", field="account", value=account, remedy="See: nearcast people list."
            )
        return known[0]

    async def _check_admin_leaves(self, connection: Connection, account: Account, by: AccountId) -> None:
        """Raises LastAdmin."""
        if account.role is Role.admin:
            people.check_admin_leaves(account, by, await self._store.people.admins(connection, people.OWNER))

    async def _write(
        self, connection: Connection, purpose: Purpose, account: AccountId | None, code: Code
    ) -> tuple[str, float]:
        """Makes a code and the letter that brings it; the link in the letter, and when it is too old."""
        secret = random_secret()
        now = self._clock.now()
        expires = now + people.code_good_s(purpose)
        if account is not None:
            await self._store.codes.remove(connection, account, purpose)
        await self._store.codes.add(connection, secret, code, expires)
        link = letters.address(self._knobs.public_url, purpose, secret)
        if code.email:
            letter = Letter(random_id(20), code.email, letters.subject(purpose), letters.text(purpose, link))
            await self._store.letters.add(connection, letter, now)
        return link, expires

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, VerificationError):
            return False


def nobody() -> NotSignedIn:
    return NotSignedIn("Nobody is signed in.", remedy="Sign in and try again.")


def arrival_of(device: Device) -> Arrival:
    """What a device does now, it does from where it came in."""
    return Arrival(device.address, device.kind, device.name)


def tool(name: str, address: str = "") -> Arrival:
    return Arrival(address, DeviceKind.tool, name)
