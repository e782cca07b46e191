"""What is signed in: listed, signed out, let in from another device, and made for programs."""

import msgspec

from nearcast.accounts.model import (
    Arrival,
    BadCode,
    BadSignUp,
    Device,
    Link,
    Permission,
    SignedIn,
    UnknownDevice,
    Waiting,
)
from nearcast.accounts.policy import devices, people, tries
from nearcast.accounts.service.entrance import Entrance
from nearcast.accounts.service.ground import arrival_of, tool
from nearcast.ids import AccountId, DeviceId
from nearcast.runtime.clock import random_id, random_secret

_DAY_S = 24 * 3600
_DAYS_MAX = 3650


class Devices(Entrance):
    """Implements `model.Devices`."""

    async def devices(self, account: AccountId) -> tuple[Device, ...]:
        return await self._store.devices.of(account, self._clock.now())

    async def sign_out_device(self, by: DeviceId, device: DeviceId) -> None:
        known = await self._device(by)
        async with self._database.transaction() as connection:
            if not await self._sign_out(connection, known.account, [device]):
                raise UnknownDevice(
                    "This account has no such device.", field="device", value=device, remedy="Load the list of devices again."
                )
            await self._note(connection, known.account, arrival_of(known), "people.sign_out_device", device)

    async def sign_out_others(self, by: DeviceId) -> int:
        known = await self._device(by)
        async with self._database.transaction() as connection:
            gone = await self._sign_out_all_but(connection, known.account, by)
            await self._note(connection, known.account, arrival_of(known), "people.sign_out_others", known.account)
        return len(gone)

    async def make_api_token(self, device: DeviceId, name: str, scopes: tuple[Permission, ...], days: int) -> SignedIn:
        maker = await self._device(device)
        devices.check_confirmed(maker, self._clock.now())
        clean = people.check_name(name, "token")
        if not 1 <= days <= _DAYS_MAX:
            raise BadSignUp(f"{days} days is no life.", field="days", value=days, remedy=f"Take 1 to {_DAYS_MAX}.")
        account = await self._account(maker.account)
        devices.check_scopes(scopes, account)
        async with self._database.transaction() as connection:
            await self._note(connection, account.id, tool(clean, maker.address), "people.make_api_token", clean)
            arrival = tool(clean, maker.address)
            return await self._add_device(
                connection, account, arrival, confirmed=False, life_s=float(days * _DAY_S), scopes=scopes
            )

    async def begin_link(self, arrival: Arrival) -> Link:
        if arrival.address:
            await self._try({f"link@{tries.place(arrival.address)}": tries.LINKS})
        device_code = random_secret()
        user_code = random_id(devices.LINK_LENGTH, devices.LINK_LETTERS)
        expires = self._clock.now() + devices.LINK_S
        named = msgspec.structs.replace(arrival, name=devices.called(arrival.name, arrival.kind))
        await self._store.devices.add_link(device_code, user_code, named, expires)
        address = f"{self._knobs.public_url}/link"
        return Link(device_code, devices.shown_user_code(user_code), address, expires, devices.LINK_EVERY_S)

    async def waiting(self, account: AccountId, user_code: str) -> Waiting:
        counts = tries.guessing("link", account, "")
        await self._try(counts)
        found = await self._store.devices.waiting(devices.clean_user_code(user_code), self._clock.now())
        if found is None:
            raise _wrong(user_code)
        await self._store.tries.clear(tries.proven(counts))
        return found

    async def approve_link(self, device: DeviceId, user_code: str) -> None:
        approver = await self._device(device)
        waiting = await self.waiting(approver.account, user_code)
        clean = devices.clean_user_code(user_code)
        async with self._database.transaction() as connection:
            if not await self._store.devices.approve(connection, clean, approver.account, self._clock.now()):
                raise _wrong(user_code)
            await self._note(connection, approver.account, arrival_of(approver), "people.let_in", waiting.name)

    async def collect_link(self, device_code: str) -> SignedIn | None:
        found = await self._store.devices.link(device_code, self._clock.now())
        if found is None:
            raise BadCode("This code is too old, or was used before.", field="code", remedy="Ask for a new one.")
        waiting, account = found
        if account is None:
            return None
        async with self._database.transaction() as connection:
            taken = await self._store.devices.take_link(connection, device_code)
            if taken is None:
                raise BadCode("This code was used before.", field="code", remedy="Ask for a new one.")
            arrival = Arrival(waiting.address, waiting.kind, waiting.name)
            await self._note(connection, taken.id, arrival, "people.sign_in")
            return await self._let_in(connection, taken, arrival, confirmed=False)


def _wrong(user_code: str) -> BadCode:
    return BadCode(
        "No device shows this code.",
        field="code",
        value=user_code,
        remedy="Read it again from the screen; it lasts ten minutes.",
    )
