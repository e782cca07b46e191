"""Who watches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from nearcast.accounts.model import (
    BadProfile,
    Device,
    Profile,
    ProfileChange,
    UnknownPicture,
    UnknownProfile,
    Watcher,
    WrongPin,
)
from nearcast.accounts.policy import devices, pictures, profiles, tries
from nearcast.accounts.service.everything import Everything
from nearcast.accounts.service.ground import arrival_of, nobody
from nearcast.ids import AccountId, DeviceId, ProfileId
from nearcast.runtime.clock import random_id, random_secret
from nearcast.runtime.database import Connection


class Profiles(Everything):
    """Implements `model.Profiles`."""

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        return await self._store.profiles.of(account)

    async def watcher(self, device: DeviceId, profile: ProfileId) -> Watcher:
        watching = await self._store.profiles.watching(device, profile)
        if watching is None:
            raise nobody()
        if watching.profile is None:
            raise _unknown(profile)
        profiles.check_open(watching.profile, watching.device, self._clock.now())
        return Watcher(watching.profile, self._plan(watching.plan))

    async def choose_profile(self, device: DeviceId, profile: ProfileId, pin: str = "") -> Profile:
        known = await self._device(device)
        existing = await self._store.profiles.of(known.account)
        found = _found(existing, profile)
        if found.locked:
            await self._check_pin(known, found, pin)
        confirmed = not profiles.is_handed_over(found, existing)
        await self._store.profiles.open(device, profile, self._clock.now() + profiles.OPENED_S, confirmed=confirmed)
        return found

    async def add_profile(self, device: DeviceId, change: ProfileChange) -> Profile:
        async with self._changing(device) as (connection, known, existing):
            profiles.check_count(len(existing))
            blank = Profile(
                id=ProfileId(random_id()),
                account=known.account,
                name="",
                maturity=profiles.OLDEST,
                colour=profiles.colour_of(len(existing)),
            )
            added = profiles.changed(blank, change)
            await self._store.profiles.put(connection, added)
            await self._note(connection, known.account, arrival_of(known), "people.add_profile", added.id)
        return added

    async def change_profile(self, device: DeviceId, profile: ProfileId, change: ProfileChange) -> Profile:
        async with self._changing(device) as (connection, known, existing):
            after = profiles.changed(_found(existing, profile), change)
            await self._store.profiles.put(connection, after)
            await self._note(connection, known.account, arrival_of(known), "people.change_profile", profile)
        return after

    async def set_picture(self, device: DeviceId, profile: ProfileId, picture: bytes) -> Profile:
        if picture:
            pictures.check(picture)
        name = random_secret() if picture else ""
        async with self._changing(device) as (connection, known, existing):
            found = _found(existing, profile)
            await self._store.profiles.set_picture(connection, profile, name, picture)
            await self._note(
                connection, known.account, arrival_of(known), "people.set_picture" if name else "people.remove_picture", profile
            )
        return msgspec.structs.replace(found, picture=name)

    async def picture(self, device: DeviceId, name: str) -> bytes:
        found = await self._store.profiles.picture((await self._device(device)).account, name)
        if found is None:
            raise UnknownPicture(
                "No profile here has this picture.", field="picture", value=name, remedy="Load the page again."
            )
        return found

    async def remove_profile(self, device: DeviceId, profile: ProfileId) -> None:
        async with self._changing(device) as (connection, known, existing):
            _found(existing, profile)
            if len(existing) == 1:
                raise BadProfile(
                    "An account keeps one profile.", field="profile", value=profile, remedy="Add another one first."
                )
            await self._store.profiles.remove(connection, profile)
            await self._forget(connection, known.account, (profile,))
            await self._note(connection, known.account, arrival_of(known), "people.remove_profile", profile)

    async def set_pin(self, device: DeviceId, profile: ProfileId, pin: str) -> Profile:
        known = await self._device(device)
        found = _found(await self._store.profiles.of(known.account), profile)
        devices.check_confirmed(known, self._clock.now())
        if pin:
            profiles.check_pin(pin)
        pin_hash = await self._hash(pin) if pin else None
        async with self._database.transaction() as connection:
            await self._store.profiles.set_pin(connection, profile, pin_hash)
            await self._note(
                connection, known.account, arrival_of(known), "people.set_pin" if pin else "people.remove_pin", profile
            )
        return msgspec.structs.replace(found, locked=bool(pin))

    @asynccontextmanager
    async def _changing(self, device: DeviceId) -> AsyncIterator[tuple[Connection, Device, tuple[Profile, ...]]]:
        """A transaction that changes the profiles, alone, from a device that may. Raises NotConfirmed."""
        known = await self._device(device)
        async with self._database.transaction() as connection:
            existing = await self._store.profiles.held_of(connection, known.account)
            profiles.check_may_change(existing, known, self._clock.now())
            yield connection, known, existing

    async def _check_pin(self, device: Device, profile: Profile, pin: str) -> None:
        """Raises WrongPin, TooManyTries."""
        counts = tries.guessing("pin", profile.id, device.address)
        await self._try(counts)
        if not await self._matches(await self._store.profiles.pin_hash(profile.id), pin):
            raise WrongPin(f"This is not the PIN of {profile.name}.", field="pin", remedy="Try again.")
        await self._store.tries.clear(tries.proven(counts))


def _found(existing: tuple[Profile, ...], profile: ProfileId) -> Profile:
    for one in existing:
        if one.id == profile:
            return one
    raise _unknown(profile)


def _unknown(profile: ProfileId) -> UnknownProfile:
    return UnknownProfile(
        "This account has no such profile.", field="profile", value=profile, remedy="Choose one of its profiles."
    )
